/* Stub of PyTorch's streams and devices of CUDA. */
#ifndef SPAWNLINT_C10_CUDA_H
#define SPAWNLINT_C10_CUDA_H

#include <cuda_runtime.h>
#include <torch/library.h>

namespace c10 {
namespace cuda {
struct CUDAStream { operator cudaStream_t() const; cudaStream_t stream() const; void synchronize() const; };
struct CUDAGuard { template <class... A> CUDAGuard(A &&...); ~CUDAGuard(); };
struct OptionalCUDAGuard { template <class... A> OptionalCUDAGuard(A &&...); ~OptionalCUDAGuard(); };
CUDAStream getCurrentCUDAStream(int = -1);
CUDAStream getStreamFromPool(...);
} // namespace cuda
} // namespace c10

namespace at {
using c10::cuda::CUDAStream;
namespace cuda {
using namespace c10::cuda;
int current_device();
cudaDeviceProp *getCurrentDeviceProperties();
} // namespace cuda
} // namespace at

#define C10_CUDA_CHECK(call) (call)
#define AT_CUDA_CHECK(call) (call)
#define C10_CUDA_KERNEL_LAUNCH_CHECK()

#endif
