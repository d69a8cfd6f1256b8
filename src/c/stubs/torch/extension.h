/* Stub: PyTorch's header for extension modules brings pybind11 with it. */
#ifndef SPAWNLINT_TORCH_EXTENSION_H
#define SPAWNLINT_TORCH_EXTENSION_H

#include <pybind11/pybind11.h>
#include <torch/library.h>

#ifndef TORCH_EXTENSION_NAME
#define TORCH_EXTENSION_NAME TORCH_EXTENSION_NAME
#endif

namespace py = pybind11;

#endif
