/* Stub of HIP's runtime interface. */
#ifndef SPAWNLINT_HIP_RUNTIME_API_H
#define SPAWNLINT_HIP_RUNTIME_API_H

#include <spawnlint_stub.h>
#include <vector_types.h>

#include <stddef.h>

typedef enum hipError_t {
    hipSuccess = 0,
    hipErrorInvalidValue = 1,
    hipErrorOutOfMemory = 2,
    hipErrorNotInitialized = 3,
    hipErrorNoDevice = 100,
    hipErrorInvalidDevice = 101,
    hipErrorInvalidContext = 201,
    hipErrorInvalidHandle = 400,
    hipErrorNotReady = 600,
    hipErrorNotSupported = 801,
    hipErrorUnknown = 999
} hipError_t;

enum hipMemcpyKind {
    hipMemcpyHostToHost,
    hipMemcpyHostToDevice,
    hipMemcpyDeviceToHost,
    hipMemcpyDeviceToDevice,
    hipMemcpyDefault
};

enum {
    hipHostMallocDefault = 0,
    hipHostMallocMapped = 2,
    hipStreamDefault = 0,
    hipStreamNonBlocking = 1,
    hipEventDefault = 0,
    hipEventInterprocess = 4,
    hipIpcMemLazyEnablePeerAccess = 1
};

typedef struct ihipStream_t *hipStream_t;
typedef struct ihipEvent_t *hipEvent_t;
typedef struct ihipCtx_t *hipCtx_t;
typedef struct ihipModule_t *hipModule_t;
typedef struct ihipModuleSymbol_t *hipFunction_t;
typedef int hipDevice_t;
typedef void *hipDeviceptr_t;
typedef struct hipIpcMemHandle_st { char reserved[64]; } hipIpcMemHandle_t;
typedef struct hipIpcEventHandle_st { char reserved[64]; } hipIpcEventHandle_t;
typedef struct hipUUID_t { char bytes[16]; } hipUUID;
typedef struct hipDeviceProp_t {
    char name[256], gcnArchName[256];
    size_t totalGlobalMem, sharedMemPerBlock;
    int warpSize, maxThreadsPerBlock, maxThreadsDim[3], maxGridSize[3], clockRate, multiProcessorCount, major, minor,
        canMapHostMemory, managedMemory, pciBusID, pciDeviceID, pciDomainID, integrated, cooperativeLaunch;
} hipDeviceProp_t;

SPAWNLINT_BEGIN
const char *hipGetErrorName SPAWNLINT_ARGUMENTS, *hipGetErrorString SPAWNLINT_ARGUMENTS;
hipError_t hipChooseDevice SPAWNLINT_ARGUMENTS, hipCtxCreate SPAWNLINT_ARGUMENTS, hipCtxDestroy SPAWNLINT_ARGUMENTS,
    hipCtxGetCurrent SPAWNLINT_ARGUMENTS, hipCtxSetCurrent SPAWNLINT_ARGUMENTS,
    hipDeviceCanAccessPeer SPAWNLINT_ARGUMENTS, hipDeviceEnablePeerAccess SPAWNLINT_ARGUMENTS,
    hipDeviceGet SPAWNLINT_ARGUMENTS, hipDeviceGetAttribute SPAWNLINT_ARGUMENTS,
    hipDeviceGetName SPAWNLINT_ARGUMENTS, hipDeviceGetUuid SPAWNLINT_ARGUMENTS,
    hipDevicePrimaryCtxRelease SPAWNLINT_ARGUMENTS, hipDevicePrimaryCtxRetain SPAWNLINT_ARGUMENTS,
    hipDeviceReset SPAWNLINT_ARGUMENTS, hipDeviceSynchronize SPAWNLINT_ARGUMENTS,
    hipDeviceTotalMem SPAWNLINT_ARGUMENTS, hipDriverGetVersion SPAWNLINT_ARGUMENTS,
    hipEventCreate SPAWNLINT_ARGUMENTS, hipEventCreateWithFlags SPAWNLINT_ARGUMENTS,
    hipEventDestroy SPAWNLINT_ARGUMENTS, hipEventElapsedTime SPAWNLINT_ARGUMENTS,
    hipEventRecord SPAWNLINT_ARGUMENTS, hipEventSynchronize SPAWNLINT_ARGUMENTS,
    hipExtMallocWithFlags SPAWNLINT_ARGUMENTS, hipFree SPAWNLINT_ARGUMENTS, hipFreeHost SPAWNLINT_ARGUMENTS,
    hipGetDevice SPAWNLINT_ARGUMENTS, hipGetDeviceCount SPAWNLINT_ARGUMENTS,
    hipGetDeviceProperties SPAWNLINT_ARGUMENTS, hipGetLastError SPAWNLINT_ARGUMENTS,
    hipHostAlloc SPAWNLINT_ARGUMENTS, hipHostFree SPAWNLINT_ARGUMENTS, hipHostGetDevicePointer SPAWNLINT_ARGUMENTS,
    hipHostMalloc SPAWNLINT_ARGUMENTS, hipHostRegister SPAWNLINT_ARGUMENTS, hipHostUnregister SPAWNLINT_ARGUMENTS,
    hipInit SPAWNLINT_ARGUMENTS, hipInitDevice SPAWNLINT_ARGUMENTS, hipIpcCloseMemHandle SPAWNLINT_ARGUMENTS,
    hipIpcGetEventHandle SPAWNLINT_ARGUMENTS, hipIpcGetMemHandle SPAWNLINT_ARGUMENTS,
    hipIpcOpenEventHandle SPAWNLINT_ARGUMENTS, hipIpcOpenMemHandle SPAWNLINT_ARGUMENTS,
    hipLaunchCooperativeKernel SPAWNLINT_ARGUMENTS, hipLaunchKernel SPAWNLINT_ARGUMENTS,
    hipMalloc SPAWNLINT_ARGUMENTS, hipMalloc3D SPAWNLINT_ARGUMENTS, hipMallocArray SPAWNLINT_ARGUMENTS,
    hipMallocAsync SPAWNLINT_ARGUMENTS, hipMallocHost SPAWNLINT_ARGUMENTS, hipMallocManaged SPAWNLINT_ARGUMENTS,
    hipMallocPitch SPAWNLINT_ARGUMENTS, hipMemGetInfo SPAWNLINT_ARGUMENTS, hipMemcpy SPAWNLINT_ARGUMENTS,
    hipMemcpy2D SPAWNLINT_ARGUMENTS, hipMemcpyAsync SPAWNLINT_ARGUMENTS, hipMemcpyDtoD SPAWNLINT_ARGUMENTS,
    hipMemcpyDtoH SPAWNLINT_ARGUMENTS, hipMemcpyHtoD SPAWNLINT_ARGUMENTS, hipMemcpyToSymbol SPAWNLINT_ARGUMENTS,
    hipMemset SPAWNLINT_ARGUMENTS, hipMemsetAsync SPAWNLINT_ARGUMENTS, hipModuleGetFunction SPAWNLINT_ARGUMENTS,
    hipModuleLaunchKernel SPAWNLINT_ARGUMENTS, hipModuleLoad SPAWNLINT_ARGUMENTS,
    hipModuleLoadData SPAWNLINT_ARGUMENTS, hipModuleUnload SPAWNLINT_ARGUMENTS,
    hipPeekAtLastError SPAWNLINT_ARGUMENTS, hipPointerGetAttributes SPAWNLINT_ARGUMENTS,
    hipRuntimeGetVersion SPAWNLINT_ARGUMENTS, hipSetDevice SPAWNLINT_ARGUMENTS, hipStreamCreate SPAWNLINT_ARGUMENTS,
    hipStreamCreateWithFlags SPAWNLINT_ARGUMENTS, hipStreamDestroy SPAWNLINT_ARGUMENTS,
    hipStreamSynchronize SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
