/* Stub of CUDA's cuda.h, the driver interface. */
#ifndef SPAWNLINT_CUDA_H
#define SPAWNLINT_CUDA_H

#include <spawnlint_stub.h>

#include <stddef.h>

#define CUDA_VERSION 13000

typedef enum cudaError_enum {
    CUDA_SUCCESS = 0,
    CUDA_ERROR_INVALID_VALUE = 1,
    CUDA_ERROR_OUT_OF_MEMORY = 2,
    CUDA_ERROR_NOT_INITIALIZED = 3,
    CUDA_ERROR_DEINITIALIZED = 4,
    CUDA_ERROR_NO_DEVICE = 100,
    CUDA_ERROR_INVALID_DEVICE = 101,
    CUDA_ERROR_INVALID_CONTEXT = 201,
    CUDA_ERROR_NOT_FOUND = 500,
    CUDA_ERROR_NOT_READY = 600,
    CUDA_ERROR_LAUNCH_FAILED = 719,
    CUDA_ERROR_UNKNOWN = 999
} CUresult;

typedef int CUdevice;
typedef int CUdevice_attribute;
typedef unsigned long long CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUstream_st *CUstream;
typedef struct CUevent_st *CUevent;
typedef struct CUlinkState_st *CUlinkState;
typedef unsigned long long CUmemGenericAllocationHandle;
typedef struct CUuuid_st { char bytes[16]; } CUuuid;
typedef struct CUipcMemHandle_st { char reserved[64]; } CUipcMemHandle;
typedef struct CUipcEventHandle_st { char reserved[64]; } CUipcEventHandle;
typedef int CUjit_option;

enum {
    CU_CTX_SCHED_AUTO = 0,
    CU_CTX_SCHED_SPIN = 1,
    CU_CTX_SCHED_YIELD = 2,
    CU_CTX_SCHED_BLOCKING_SYNC = 4,
    CU_CTX_MAP_HOST = 8,
    CU_STREAM_DEFAULT = 0,
    CU_STREAM_NON_BLOCKING = 1,
    CU_EVENT_DEFAULT = 0,
    CU_EVENT_DISABLE_TIMING = 2,
    CU_MEM_ATTACH_GLOBAL = 1,
    CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK = 1,
    CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76
};

SPAWNLINT_BEGIN
CUresult cuInit SPAWNLINT_ARGUMENTS, cuDriverGetVersion SPAWNLINT_ARGUMENTS, cuDeviceGet SPAWNLINT_ARGUMENTS,
    cuDeviceGetCount SPAWNLINT_ARGUMENTS, cuDeviceGetName SPAWNLINT_ARGUMENTS, cuDeviceGetUuid SPAWNLINT_ARGUMENTS,
    cuDeviceTotalMem SPAWNLINT_ARGUMENTS, cuDeviceGetAttribute SPAWNLINT_ARGUMENTS,
    cuDeviceGetProperties SPAWNLINT_ARGUMENTS, cuDeviceComputeCapability SPAWNLINT_ARGUMENTS,
    cuDeviceGetPCIBusId SPAWNLINT_ARGUMENTS, cuDeviceGetByPCIBusId SPAWNLINT_ARGUMENTS,
    cuDeviceCanAccessPeer SPAWNLINT_ARGUMENTS, cuDevicePrimaryCtxRetain SPAWNLINT_ARGUMENTS,
    cuDevicePrimaryCtxRelease SPAWNLINT_ARGUMENTS, cuDevicePrimaryCtxReset SPAWNLINT_ARGUMENTS,
    cuDevicePrimaryCtxSetFlags SPAWNLINT_ARGUMENTS, cuDevicePrimaryCtxGetState SPAWNLINT_ARGUMENTS,
    cuCtxCreate SPAWNLINT_ARGUMENTS, cuCtxDestroy SPAWNLINT_ARGUMENTS, cuCtxPushCurrent SPAWNLINT_ARGUMENTS,
    cuCtxPopCurrent SPAWNLINT_ARGUMENTS, cuCtxSetCurrent SPAWNLINT_ARGUMENTS, cuCtxGetCurrent SPAWNLINT_ARGUMENTS,
    cuCtxGetDevice SPAWNLINT_ARGUMENTS, cuCtxSynchronize SPAWNLINT_ARGUMENTS, cuCtxAttach SPAWNLINT_ARGUMENTS,
    cuCtxDetach SPAWNLINT_ARGUMENTS, cuCtxGetApiVersion SPAWNLINT_ARGUMENTS,
    cuCtxEnablePeerAccess SPAWNLINT_ARGUMENTS, cuModuleLoad SPAWNLINT_ARGUMENTS,
    cuModuleLoadData SPAWNLINT_ARGUMENTS, cuModuleLoadDataEx SPAWNLINT_ARGUMENTS,
    cuModuleLoadFatBinary SPAWNLINT_ARGUMENTS, cuModuleUnload SPAWNLINT_ARGUMENTS,
    cuModuleGetFunction SPAWNLINT_ARGUMENTS, cuModuleGetGlobal SPAWNLINT_ARGUMENTS,
    cuMemGetInfo SPAWNLINT_ARGUMENTS, cuMemAlloc SPAWNLINT_ARGUMENTS, cuMemAllocPitch SPAWNLINT_ARGUMENTS,
    cuMemFree SPAWNLINT_ARGUMENTS, cuMemAllocHost SPAWNLINT_ARGUMENTS, cuMemFreeHost SPAWNLINT_ARGUMENTS,
    cuMemHostAlloc SPAWNLINT_ARGUMENTS, cuMemHostRegister SPAWNLINT_ARGUMENTS,
    cuMemHostUnregister SPAWNLINT_ARGUMENTS, cuMemHostGetDevicePointer SPAWNLINT_ARGUMENTS,
    cuMemAllocManaged SPAWNLINT_ARGUMENTS, cuMemAllocAsync SPAWNLINT_ARGUMENTS, cuMemFreeAsync SPAWNLINT_ARGUMENTS,
    cuMemCreate SPAWNLINT_ARGUMENTS, cuMemRelease SPAWNLINT_ARGUMENTS, cuMemMap SPAWNLINT_ARGUMENTS,
    cuMemUnmap SPAWNLINT_ARGUMENTS, cuMemSetAccess SPAWNLINT_ARGUMENTS, cuMemAddressReserve SPAWNLINT_ARGUMENTS,
    cuMemAddressFree SPAWNLINT_ARGUMENTS, cuMemGetAllocationGranularity SPAWNLINT_ARGUMENTS,
    cuMemExportToShareableHandle SPAWNLINT_ARGUMENTS, cuMemImportFromShareableHandle SPAWNLINT_ARGUMENTS,
    cuMemcpy SPAWNLINT_ARGUMENTS, cuMemcpyHtoD SPAWNLINT_ARGUMENTS, cuMemcpyDtoH SPAWNLINT_ARGUMENTS,
    cuMemcpyDtoD SPAWNLINT_ARGUMENTS, cuMemcpyHtoDAsync SPAWNLINT_ARGUMENTS, cuMemcpyDtoHAsync SPAWNLINT_ARGUMENTS,
    cuMemcpyDtoDAsync SPAWNLINT_ARGUMENTS, cuMemcpyAsync SPAWNLINT_ARGUMENTS, cuMemcpyPeer SPAWNLINT_ARGUMENTS,
    cuMemcpyPeerAsync SPAWNLINT_ARGUMENTS, cuMemsetD8 SPAWNLINT_ARGUMENTS, cuMemsetD16 SPAWNLINT_ARGUMENTS,
    cuMemsetD32 SPAWNLINT_ARGUMENTS, cuMemsetD8Async SPAWNLINT_ARGUMENTS, cuMemsetD32Async SPAWNLINT_ARGUMENTS,
    cuStreamCreate SPAWNLINT_ARGUMENTS, cuStreamCreateWithPriority SPAWNLINT_ARGUMENTS,
    cuStreamDestroy SPAWNLINT_ARGUMENTS, cuStreamSynchronize SPAWNLINT_ARGUMENTS, cuStreamQuery SPAWNLINT_ARGUMENTS,
    cuStreamWaitEvent SPAWNLINT_ARGUMENTS, cuStreamAddCallback SPAWNLINT_ARGUMENTS,
    cuEventCreate SPAWNLINT_ARGUMENTS, cuEventDestroy SPAWNLINT_ARGUMENTS, cuEventRecord SPAWNLINT_ARGUMENTS,
    cuEventSynchronize SPAWNLINT_ARGUMENTS, cuEventQuery SPAWNLINT_ARGUMENTS,
    cuEventElapsedTime SPAWNLINT_ARGUMENTS, cuFuncGetAttribute SPAWNLINT_ARGUMENTS,
    cuFuncSetAttribute SPAWNLINT_ARGUMENTS, cuFuncSetCacheConfig SPAWNLINT_ARGUMENTS,
    cuLaunchKernel SPAWNLINT_ARGUMENTS, cuLaunchCooperativeKernel SPAWNLINT_ARGUMENTS,
    cuLaunchHostFunc SPAWNLINT_ARGUMENTS, cuIpcGetMemHandle SPAWNLINT_ARGUMENTS,
    cuIpcOpenMemHandle SPAWNLINT_ARGUMENTS, cuIpcCloseMemHandle SPAWNLINT_ARGUMENTS,
    cuIpcGetEventHandle SPAWNLINT_ARGUMENTS, cuIpcOpenEventHandle SPAWNLINT_ARGUMENTS,
    cuPointerGetAttribute SPAWNLINT_ARGUMENTS, cuGetErrorString SPAWNLINT_ARGUMENTS,
    cuGetErrorName SPAWNLINT_ARGUMENTS, cuGetProcAddress SPAWNLINT_ARGUMENTS, cuLinkCreate SPAWNLINT_ARGUMENTS,
    cuLinkAddData SPAWNLINT_ARGUMENTS, cuLinkAddFile SPAWNLINT_ARGUMENTS, cuLinkComplete SPAWNLINT_ARGUMENTS,
    cuLinkDestroy SPAWNLINT_ARGUMENTS, cuProfilerStart SPAWNLINT_ARGUMENTS, cuProfilerStop SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
