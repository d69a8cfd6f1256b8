/* Stub: see pybind11/pybind11.h. */
#include <pybind11/pybind11.h>
