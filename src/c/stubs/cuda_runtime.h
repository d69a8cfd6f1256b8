/* Stub of CUDA's cuda_runtime.h: the runtime, and in CUDA sources the language around kernels.
 *
 * A launch needs the function that pushes its configuration: libclang takes one of two, with defaults for the last two
 * parameters, and drops launches with fewer arguments without them. */
#ifndef SPAWNLINT_CUDA_RUNTIME_H
#define SPAWNLINT_CUDA_RUNTIME_H

#ifdef __CUDA__
/* This stub stands for the toolkit's headers, too: their guards keep them out where they lie on the way. */
#define __CUDA_RUNTIME_H__
#define __CUDA_RUNTIME_API_H__
#define __VECTOR_TYPES_H__
#define __DRIVER_TYPES_H__
#include "cuda_runtime_api.h"
#else
#include <cuda_runtime_api.h>
#endif

#ifdef __CUDA__

#define __host__ __attribute__((host))
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __managed__ __attribute__((managed))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __grid_constant__
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __restrict__ __restrict

extern "C" int cudaConfigureCall(dim3 grid, dim3 block, size_t shared = 0, cudaStream_t stream = 0);
extern "C" unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, size_t shared = 0, cudaStream_t stream = 0);

extern __device__ const uint3 threadIdx, blockIdx;
extern __device__ const dim3 blockDim, gridDim;
extern __device__ const int warpSize;

extern __device__ void __syncthreads(), __syncwarp(unsigned mask = 0xffffffff), __threadfence(),
    __threadfence_block(), __threadfence_system(), __trap(), __nanosleep(unsigned nanoseconds);
__device__ int __syncthreads_count(int), __syncthreads_and(int), __syncthreads_or(int);
__device__ unsigned __ballot_sync(unsigned, int), __activemask();
__device__ int __all_sync(unsigned, int), __any_sync(unsigned, int), __popc(unsigned), __clz(int), __ffs(int);
__device__ long long clock64();
__device__ long clock();
template <class T, class V> __device__ T atomicAdd(T *, V);
template <class T, class V> __device__ T atomicSub(T *, V);
template <class T, class V> __device__ T atomicMax(T *, V);
template <class T, class V> __device__ T atomicMin(T *, V);
template <class T, class V> __device__ T atomicExch(T *, V);
template <class T, class V> __device__ T atomicAnd(T *, V);
template <class T, class V> __device__ T atomicOr(T *, V);
template <class T, class V> __device__ T atomicInc(T *, V);
template <class T, class C, class V> __device__ T atomicCAS(T *, C, V);
template <class T> __device__ T __ldg(const T *);
template <class T> __device__ T __shfl_sync(unsigned, T, int, int = 32);
template <class T> __device__ T __shfl_up_sync(unsigned, T, unsigned, int = 32);
template <class T> __device__ T __shfl_down_sync(unsigned, T, unsigned, int = 32);
template <class T> __device__ T __shfl_xor_sync(unsigned, T, int, int = 32);
__host__ __device__ float rsqrtf(float), __expf(float), __logf(float), __fdividef(float, float), __sinf(float),
    __cosf(float), __powf(float, float);
template <class A, class B> __host__ __device__ A min(A, B);
template <class A, class B> __host__ __device__ A max(A, B);
__host__ __device__ int2 make_int2(int, int);
__host__ __device__ int3 make_int3(int, int, int);
__host__ __device__ int4 make_int4(int, int, int, int);
__host__ __device__ uint2 make_uint2(unsigned, unsigned);
__host__ __device__ uint3 make_uint3(unsigned, unsigned, unsigned);
__host__ __device__ uint4 make_uint4(unsigned, unsigned, unsigned, unsigned);
__host__ __device__ float2 make_float2(float, float);
__host__ __device__ float3 make_float3(float, float, float);
__host__ __device__ float4 make_float4(float, float, float, float);
__host__ __device__ double2 make_double2(double, double);
extern "C" __host__ __device__ int printf(const char *, ...);

#endif

#endif
