/* Stub: see c10/cuda/CUDAStream.h. */
#include <c10/cuda/CUDAStream.h>
