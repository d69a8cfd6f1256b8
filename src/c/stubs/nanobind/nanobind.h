/* Stub of nanobind, which is written like pybind11. */
#ifndef SPAWNLINT_NANOBIND_H
#define SPAWNLINT_NANOBIND_H

#include <pybind11/pybind11.h>

namespace nanobind {
using namespace pybind11;
template <class... A> struct ndarray : object { template <class... B> ndarray(B &&...); void *data() const; };
} // namespace nanobind

#define NB_MODULE(name, variable, ...) SPAWNLINT_NB_MODULE(name, variable)
#define SPAWNLINT_NB_MODULE(name, variable) void nanobind_init_##name(::nanobind::module_ &variable)

#endif
