/* Stub: see torch/library.h. */
#include <torch/extension.h>
