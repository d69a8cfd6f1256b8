/* Stub of HIP's hip_runtime.h: the runtime interface, and what kernels are written with. */
#ifndef SPAWNLINT_HIP_RUNTIME_H
#define SPAWNLINT_HIP_RUNTIME_H

#include <hip/hip_runtime_api.h>

#if defined __cplusplus && !defined __CUDA__
/* As host code: a kernel is a function, and its launch goes through the macro. */
#define __global__
#define __device__
#define __host__
#define __shared__ static
#define __constant__
#define __launch_bounds__(...)
extern const uint3 threadIdx, blockIdx;
extern const dim3 blockDim, gridDim;
extern "C" void __spawnlint_kernel_launch(...);
#define hipLaunchKernelGGL(kernel, grid, block, shared, stream, ...)                                                   \
    __spawnlint_kernel_launch(kernel, grid, block, shared, stream, ##__VA_ARGS__)
#define HIP_KERNEL_NAME(...) __VA_ARGS__
void __syncthreads();
template <class T, class V> T atomicAdd(T *, V);
#endif

#endif
