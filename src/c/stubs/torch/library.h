/* Stub of PyTorch's interface for extensions in C++: tensors with any methods, and the registration of operators. */
#ifndef SPAWNLINT_TORCH_LIBRARY_H
#define SPAWNLINT_TORCH_LIBRARY_H

#include <spawnlint_stub.h>

#include <stdint.h>

namespace c10 {
enum class ScalarType { Byte, Char, Short, Int, Long, Half, Float, Double, Bool, BFloat16 };
enum class DeviceType { CPU, CUDA, HIP, XPU, MPS };
enum class DispatchKey { CPU, CUDA, HIP, Autograd, AutogradCUDA, Meta, CompositeImplicitAutograd,
                         CompositeExplicitAutograd };
struct Device {
    template <class... A> Device(A &&...);
    int index() const;
    bool is_cuda() const;
    DeviceType type() const;
};
struct TensorOptions {
    template <class... A> TensorOptions(A &&...);
    template <class... A> TensorOptions dtype(A &&...) const;
    template <class... A> TensorOptions device(A &&...) const;
    template <class... A> TensorOptions requires_grad(A &&...) const;
};
struct IntArrayRef {
    template <class... A> IntArrayRef(A &&...);
    int64_t operator[](int64_t) const;
    int64_t size() const;
};
struct Half {};
struct BFloat16 {};
template <class T> struct ArrayRef { template <class... A> ArrayRef(A &&...); T operator[](int64_t) const; };
template <class T> struct optional {
    template <class... A> optional(A &&...);
    T &value();
    T &operator*();
    T *operator->();
    bool has_value() const;
};
struct nullopt_t {};
extern nullopt_t nullopt;
} // namespace c10

namespace at {
using namespace c10;
class Tensor {
public:
    template <class... A> Tensor(A &&...);
    template <class T = void, class... A> T *data_ptr(A &&...) const;
    template <class T = void, class... A> const T *const_data_ptr(A &&...) const;
    template <class T = void, class... A> T *data(A &&...) const;
    template <class T = float> T item() const;
    template <class T, int N, class... A> Tensor packed_accessor32(A &&...) const;
    template <class T, int N> Tensor accessor() const;
    template <class T> Tensor operator[](T &&) const;
    template <class T> Tensor operator=(T &&) const;
    IntArrayRef sizes() const, strides() const;
    int64_t size(int64_t) const, stride(int64_t) const, dim() const, numel() const, ndimension() const;
    int64_t element_size() const, get_device() const;
    bool is_cuda() const, is_contiguous() const, defined() const, requires_grad() const;
    ScalarType scalar_type() const, dtype() const;
    TensorOptions options() const;
    Device device() const;
    template <class... A> Tensor to(A &&...) const;
    template <class... A> Tensor contiguous(A &&...) const;
    template <class... A> Tensor view(A &&...) const;
    template <class... A> Tensor reshape(A &&...) const;
    template <class... A> Tensor clone(A &&...) const;
    template <class... A> Tensor zero_(A &&...) const;
    template <class... A> Tensor fill_(A &&...) const;
    template <class... A> Tensor copy_(A &&...) const;
    template <class... A> Tensor sum(A &&...) const;
    template <class... A> Tensor cpu(A &&...) const;
    template <class... A> Tensor cuda(A &&...) const;
    template <class... A> Tensor t(A &&...) const;
    template <class... A> Tensor detach(A &&...) const;
};
typedef Tensor TensorList;
template <class... A> Tensor empty(A &&...);
template <class... A> Tensor empty_like(A &&...);
template <class... A> Tensor zeros(A &&...);
template <class... A> Tensor zeros_like(A &&...);
template <class... A> Tensor ones(A &&...);
template <class... A> Tensor ones_like(A &&...);
template <class... A> Tensor from_blob(A &&...);
template <class... A> Tensor tensor(A &&...);
template <class... A> Tensor cat(A &&...);
template <class... A> Tensor matmul(A &&...);
struct NoGradGuard { NoGradGuard(); ~NoGradGuard(); };
constexpr ScalarType kByte = ScalarType::Byte, kChar = ScalarType::Char, kInt = ScalarType::Int,
                     kLong = ScalarType::Long, kHalf = ScalarType::Half, kFloat = ScalarType::Float,
                     kDouble = ScalarType::Double, kBool = ScalarType::Bool, kBFloat16 = ScalarType::BFloat16,
                     kFloat32 = ScalarType::Float, kFloat64 = ScalarType::Double, kInt32 = ScalarType::Int,
                     kInt64 = ScalarType::Long, kFloat16 = ScalarType::Half, kUInt8 = ScalarType::Byte;
constexpr DeviceType kCPU = DeviceType::CPU, kCUDA = DeviceType::CUDA;
} // namespace at

namespace torch {
using namespace at;
class Library {
public:
    template <class... A> Library &def(A &&...) { return *this; }
    template <class... A> Library &impl(A &&...) { return *this; }
    template <class... A> Library &class_(A &&...) { return *this; }
};
template <class... A, class F> F dispatch(A..., F);
} // namespace torch

/* Named as PyTorch itself names them. */
#define SPAWNLINT_JOIN(left, right) SPAWNLINT_JOIN_NOW(left, right)
#define SPAWNLINT_JOIN_NOW(left, right) left##right
#define TORCH_LIBRARY(space, variable) \
    static void SPAWNLINT_JOIN(TORCH_LIBRARY_init_, space)(::torch::Library &variable)
#define TORCH_LIBRARY_FRAGMENT(space, variable) \
    static void SPAWNLINT_JOIN(SPAWNLINT_JOIN(TORCH_LIBRARY_FRAGMENT_init_, space), \
                               SPAWNLINT_JOIN(_, __COUNTER__))(::torch::Library &variable)
#define TORCH_LIBRARY_IMPL(space, key, variable) \
    static void SPAWNLINT_JOIN(SPAWNLINT_JOIN(TORCH_LIBRARY_IMPL_init_, space), \
                               SPAWNLINT_JOIN(_##key##_, __COUNTER__))(::torch::Library &variable)
#define TORCH_FN(function) function
#define TORCH_BOX(function) function
#define TORCH_SELECTIVE_NAME(name) name
#define TORCH_CHECK(...)
#define TORCH_INTERNAL_ASSERT(...)
#define AT_ASSERTM(...)
#define AT_ERROR(...)
#define TORCH_API
#define AT_DISPATCH_FLOATING_TYPES(type, name, ...) do { typedef float scalar_t; (__VA_ARGS__)(); } while (0)
#define AT_DISPATCH_FLOATING_TYPES_AND_HALF AT_DISPATCH_FLOATING_TYPES
#define AT_DISPATCH_ALL_TYPES AT_DISPATCH_FLOATING_TYPES
#define AT_DISPATCH_INTEGRAL_TYPES AT_DISPATCH_FLOATING_TYPES

#endif
