/* Stub: see torch/library.h. */
#include <torch/library.h>
