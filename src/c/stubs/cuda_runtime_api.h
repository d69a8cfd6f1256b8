/* Stub of CUDA's cuda_runtime_api.h: types and functions of the runtime, from the names in NVIDIA's documentation. */
#ifndef SPAWNLINT_CUDA_RUNTIME_API_H
#define SPAWNLINT_CUDA_RUNTIME_API_H

#include "spawnlint_stub.h"
#include "vector_types.h"

#include <stddef.h>

#define CUDART_VERSION 13000
#define CUDART_CB
#define CUDARTAPI

typedef enum cudaError {
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorMemoryAllocation = 2,
    cudaErrorInitializationError = 3,
    cudaErrorCudartUnloading = 4,
    cudaErrorInsufficientDriver = 35,
    cudaErrorNoDevice = 100,
    cudaErrorInvalidDevice = 101,
    cudaErrorInvalidResourceHandle = 400,
    cudaErrorNotReady = 600,
    cudaErrorPeerAccessAlreadyEnabled = 704,
    cudaErrorLaunchFailure = 719,
    cudaErrorNotSupported = 801,
    cudaErrorUnknown = 999
} cudaError_t;

enum cudaMemcpyKind {
    cudaMemcpyHostToHost,
    cudaMemcpyHostToDevice,
    cudaMemcpyDeviceToHost,
    cudaMemcpyDeviceToDevice,
    cudaMemcpyDefault
};

enum {
    cudaHostAllocDefault = 0,
    cudaHostAllocPortable = 1,
    cudaHostAllocMapped = 2,
    cudaHostAllocWriteCombined = 4,
    cudaHostRegisterDefault = 0,
    cudaHostRegisterPortable = 1,
    cudaHostRegisterMapped = 2,
    cudaStreamDefault = 0,
    cudaStreamNonBlocking = 1,
    cudaEventDefault = 0,
    cudaEventBlockingSync = 1,
    cudaEventDisableTiming = 2,
    cudaEventInterprocess = 4,
    cudaDeviceScheduleAuto = 0,
    cudaDeviceScheduleSpin = 1,
    cudaDeviceScheduleYield = 2,
    cudaDeviceScheduleBlockingSync = 4,
    cudaDeviceMapHost = 8,
    cudaMemAttachGlobal = 1,
    cudaMemAttachHost = 2,
    cudaIpcMemLazyEnablePeerAccess = 1
};

typedef struct cudaStream_of_stub *cudaStream_t;
typedef struct cudaEvent_of_stub *cudaEvent_t;
typedef struct cudaArray_of_stub *cudaArray_t;
typedef struct cudaMipmappedArray_of_stub *cudaMipmappedArray_t;
typedef struct cudaGraph_of_stub *cudaGraph_t;
typedef struct cudaGraphNode_of_stub *cudaGraphNode_t;
typedef struct cudaGraphExec_of_stub *cudaGraphExec_t;
typedef struct cudaMemPool_of_stub *cudaMemPool_t;
typedef struct cudaExternalMemory_of_stub *cudaExternalMemory_t;
typedef struct cudaExternalSemaphore_of_stub *cudaExternalSemaphore_t;
typedef struct cudaKernel_of_stub *cudaKernel_t;
typedef struct cudaLibrary_of_stub *cudaLibrary_t;
typedef struct cudaFunction_of_stub *cudaFunction_t;
typedef struct cudaGraphicsResource_of_stub *cudaGraphicsResource_t;
typedef unsigned long long cudaTextureObject_t, cudaSurfaceObject_t;
typedef void (*cudaStreamCallback_t)(cudaStream_t stream, cudaError_t status, void *data);
typedef void (*cudaHostFn_t)(void *data);
typedef struct cudaIpcMemHandle_st { char reserved[64]; } cudaIpcMemHandle_t;
typedef struct cudaIpcEventHandle_st { char reserved[64]; } cudaIpcEventHandle_t;
typedef struct cudaUUID_st { char bytes[16]; } cudaUUID_t;
typedef struct cudaExtent { size_t width, height, depth; } cudaExtent;
typedef struct cudaPos { size_t x, y, z; } cudaPos;
typedef struct cudaPitchedPtr { void *ptr; size_t pitch, xsize, ysize; } cudaPitchedPtr;
typedef struct cudaChannelFormatDesc { int x, y, z, w, f; } cudaChannelFormatDesc;
typedef struct cudaPointerAttributes { int type, device; void *devicePointer, *hostPointer; } cudaPointerAttributes;
typedef struct cudaFuncAttributes {
    size_t sharedSizeBytes, constSizeBytes, localSizeBytes;
    int maxThreadsPerBlock, numRegs, ptxVersion, binaryVersion;
} cudaFuncAttributes;
typedef struct cudaDeviceProp {
    char name[256];
    cudaUUID_t uuid;
    size_t totalGlobalMem, sharedMemPerBlock, memPitch, totalConstMem, textureAlignment, sharedMemPerMultiprocessor,
        sharedMemPerBlockOptin;
    int regsPerBlock, warpSize, maxThreadsPerBlock, maxThreadsDim[3], maxGridSize[3], clockRate, major, minor,
        deviceOverlap, multiProcessorCount, kernelExecTimeoutEnabled, integrated, canMapHostMemory, computeMode,
        concurrentKernels, ECCEnabled, pciBusID, pciDeviceID, pciDomainID, tccDriver, asyncEngineCount,
        unifiedAddressing, memoryClockRate, memoryBusWidth, l2CacheSize, maxThreadsPerMultiProcessor,
        managedMemory, concurrentManagedAccess, computePreemptionSupported, cooperativeLaunch, isMultiGpuBoard;
} cudaDeviceProp;
typedef enum cudaDeviceAttr {
    cudaDevAttrMaxThreadsPerBlock = 1,
    cudaDevAttrMultiProcessorCount = 16,
    cudaDevAttrComputeCapabilityMajor = 75,
    cudaDevAttrComputeCapabilityMinor = 76,
    cudaDevAttrManagedMemory = 83,
    cudaDevAttrConcurrentManagedAccess = 89
} cudaDeviceAttr;

SPAWNLINT_BEGIN
const char *cudaGetErrorName SPAWNLINT_ARGUMENTS, *cudaGetErrorString SPAWNLINT_ARGUMENTS;
struct cudaExtent make_cudaExtent SPAWNLINT_ARGUMENTS;
struct cudaPos make_cudaPos SPAWNLINT_ARGUMENTS;
struct cudaPitchedPtr make_cudaPitchedPtr SPAWNLINT_ARGUMENTS;
cudaError_t cudaArrayGetInfo SPAWNLINT_ARGUMENTS, cudaArrayGetMemoryRequirements SPAWNLINT_ARGUMENTS,
    cudaArrayGetPlane SPAWNLINT_ARGUMENTS, cudaArrayGetSparseProperties SPAWNLINT_ARGUMENTS,
    cudaChooseDevice SPAWNLINT_ARGUMENTS, cudaCreateSurfaceObject SPAWNLINT_ARGUMENTS,
    cudaCreateTextureObject SPAWNLINT_ARGUMENTS, cudaCtxResetPersistingL2Cache SPAWNLINT_ARGUMENTS,
    cudaDestroyExternalMemory SPAWNLINT_ARGUMENTS, cudaDestroyExternalSemaphore SPAWNLINT_ARGUMENTS,
    cudaDestroySurfaceObject SPAWNLINT_ARGUMENTS, cudaDestroyTextureObject SPAWNLINT_ARGUMENTS,
    cudaDeviceCanAccessPeer SPAWNLINT_ARGUMENTS, cudaDeviceDisablePeerAccess SPAWNLINT_ARGUMENTS,
    cudaDeviceEnablePeerAccess SPAWNLINT_ARGUMENTS, cudaDeviceFlushGPUDirectRDMAWrites SPAWNLINT_ARGUMENTS,
    cudaDeviceGetAttribute SPAWNLINT_ARGUMENTS, cudaDeviceGetByPCIBusId SPAWNLINT_ARGUMENTS,
    cudaDeviceGetCacheConfig SPAWNLINT_ARGUMENTS, cudaDeviceGetDefaultMemPool SPAWNLINT_ARGUMENTS,
    cudaDeviceGetGraphMemAttribute SPAWNLINT_ARGUMENTS, cudaDeviceGetHostAtomicCapabilities SPAWNLINT_ARGUMENTS,
    cudaDeviceGetLimit SPAWNLINT_ARGUMENTS, cudaDeviceGetMemPool SPAWNLINT_ARGUMENTS,
    cudaDeviceGetNvSciSyncAttributes SPAWNLINT_ARGUMENTS, cudaDeviceGetP2PAtomicCapabilities SPAWNLINT_ARGUMENTS,
    cudaDeviceGetP2PAttribute SPAWNLINT_ARGUMENTS, cudaDeviceGetPCIBusId SPAWNLINT_ARGUMENTS,
    cudaDeviceGetSharedMemConfig SPAWNLINT_ARGUMENTS, cudaDeviceGetStreamPriorityRange SPAWNLINT_ARGUMENTS,
    cudaDeviceGetTexture1DLinearMaxWidth SPAWNLINT_ARGUMENTS, cudaDeviceGraphMemTrim SPAWNLINT_ARGUMENTS,
    cudaDeviceRegisterAsyncNotification SPAWNLINT_ARGUMENTS, cudaDeviceReset SPAWNLINT_ARGUMENTS,
    cudaDeviceSetCacheConfig SPAWNLINT_ARGUMENTS, cudaDeviceSetGraphMemAttribute SPAWNLINT_ARGUMENTS,
    cudaDeviceSetLimit SPAWNLINT_ARGUMENTS, cudaDeviceSetMemPool SPAWNLINT_ARGUMENTS,
    cudaDeviceSetSharedMemConfig SPAWNLINT_ARGUMENTS, cudaDeviceSynchronize SPAWNLINT_ARGUMENTS,
    cudaDeviceUnregisterAsyncNotification SPAWNLINT_ARGUMENTS, cudaDriverGetVersion SPAWNLINT_ARGUMENTS,
    cudaEventCreate SPAWNLINT_ARGUMENTS, cudaEventCreateWithFlags SPAWNLINT_ARGUMENTS,
    cudaEventDestroy SPAWNLINT_ARGUMENTS, cudaEventElapsedTime SPAWNLINT_ARGUMENTS,
    cudaEventQuery SPAWNLINT_ARGUMENTS, cudaEventRecord SPAWNLINT_ARGUMENTS,
    cudaEventRecordWithFlags SPAWNLINT_ARGUMENTS, cudaEventSynchronize SPAWNLINT_ARGUMENTS,
    cudaExternalMemoryGetMappedBuffer SPAWNLINT_ARGUMENTS,
    cudaExternalMemoryGetMappedMipmappedArray SPAWNLINT_ARGUMENTS, cudaFree SPAWNLINT_ARGUMENTS,
    cudaFreeArray SPAWNLINT_ARGUMENTS, cudaFreeAsync SPAWNLINT_ARGUMENTS, cudaFreeHost SPAWNLINT_ARGUMENTS,
    cudaFreeMipmappedArray SPAWNLINT_ARGUMENTS, cudaFuncGetAttributes SPAWNLINT_ARGUMENTS,
    cudaFuncGetName SPAWNLINT_ARGUMENTS, cudaFuncGetParamInfo SPAWNLINT_ARGUMENTS,
    cudaFuncSetAttribute SPAWNLINT_ARGUMENTS, cudaFuncSetCacheConfig SPAWNLINT_ARGUMENTS,
    cudaFuncSetSharedMemConfig SPAWNLINT_ARGUMENTS, cudaGetChannelDesc SPAWNLINT_ARGUMENTS,
    cudaGetDevice SPAWNLINT_ARGUMENTS, cudaGetDeviceCount SPAWNLINT_ARGUMENTS,
    cudaGetDeviceFlags SPAWNLINT_ARGUMENTS, cudaGetDeviceProperties SPAWNLINT_ARGUMENTS,
    cudaGetDriverEntryPoint SPAWNLINT_ARGUMENTS, cudaGetDriverEntryPointByVersion SPAWNLINT_ARGUMENTS,
    cudaGetExportTable SPAWNLINT_ARGUMENTS, cudaGetFuncBySymbol SPAWNLINT_ARGUMENTS,
    cudaGetKernel SPAWNLINT_ARGUMENTS, cudaGetLastError SPAWNLINT_ARGUMENTS,
    cudaGetMipmappedArrayLevel SPAWNLINT_ARGUMENTS, cudaGetSurfaceObjectResourceDesc SPAWNLINT_ARGUMENTS,
    cudaGetSymbolAddress SPAWNLINT_ARGUMENTS, cudaGetSymbolSize SPAWNLINT_ARGUMENTS,
    cudaGetTextureObjectResourceDesc SPAWNLINT_ARGUMENTS, cudaGetTextureObjectResourceViewDesc SPAWNLINT_ARGUMENTS,
    cudaGetTextureObjectTextureDesc SPAWNLINT_ARGUMENTS, cudaGraphAddChildGraphNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddDependencies SPAWNLINT_ARGUMENTS, cudaGraphAddEmptyNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddEventRecordNode SPAWNLINT_ARGUMENTS, cudaGraphAddEventWaitNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddExternalSemaphoresSignalNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddExternalSemaphoresWaitNode SPAWNLINT_ARGUMENTS, cudaGraphAddHostNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddKernelNode SPAWNLINT_ARGUMENTS, cudaGraphAddMemAllocNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddMemFreeNode SPAWNLINT_ARGUMENTS, cudaGraphAddMemcpyNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddMemcpyNode1D SPAWNLINT_ARGUMENTS, cudaGraphAddMemcpyNodeFromSymbol SPAWNLINT_ARGUMENTS,
    cudaGraphAddMemcpyNodeToSymbol SPAWNLINT_ARGUMENTS, cudaGraphAddMemsetNode SPAWNLINT_ARGUMENTS,
    cudaGraphAddNode SPAWNLINT_ARGUMENTS, cudaGraphChildGraphNodeGetGraph SPAWNLINT_ARGUMENTS,
    cudaGraphClone SPAWNLINT_ARGUMENTS, cudaGraphConditionalHandleCreate SPAWNLINT_ARGUMENTS,
    cudaGraphCreate SPAWNLINT_ARGUMENTS, cudaGraphDebugDotPrint SPAWNLINT_ARGUMENTS,
    cudaGraphDestroy SPAWNLINT_ARGUMENTS, cudaGraphDestroyNode SPAWNLINT_ARGUMENTS,
    cudaGraphEventRecordNodeGetEvent SPAWNLINT_ARGUMENTS, cudaGraphEventRecordNodeSetEvent SPAWNLINT_ARGUMENTS,
    cudaGraphEventWaitNodeGetEvent SPAWNLINT_ARGUMENTS, cudaGraphEventWaitNodeSetEvent SPAWNLINT_ARGUMENTS,
    cudaGraphExecChildGraphNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphExecDestroy SPAWNLINT_ARGUMENTS,
    cudaGraphExecEventRecordNodeSetEvent SPAWNLINT_ARGUMENTS,
    cudaGraphExecEventWaitNodeSetEvent SPAWNLINT_ARGUMENTS,
    cudaGraphExecExternalSemaphoresSignalNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphExecExternalSemaphoresWaitNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphExecGetFlags SPAWNLINT_ARGUMENTS,
    cudaGraphExecHostNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphExecKernelNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphExecMemcpyNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphExecMemcpyNodeSetParams1D SPAWNLINT_ARGUMENTS,
    cudaGraphExecMemcpyNodeSetParamsFromSymbol SPAWNLINT_ARGUMENTS,
    cudaGraphExecMemcpyNodeSetParamsToSymbol SPAWNLINT_ARGUMENTS,
    cudaGraphExecMemsetNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphExecNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphExecUpdate SPAWNLINT_ARGUMENTS, cudaGraphExternalSemaphoresSignalNodeGetParams SPAWNLINT_ARGUMENTS,
    cudaGraphExternalSemaphoresSignalNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphExternalSemaphoresWaitNodeGetParams SPAWNLINT_ARGUMENTS,
    cudaGraphExternalSemaphoresWaitNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphGetEdges SPAWNLINT_ARGUMENTS,
    cudaGraphGetNodes SPAWNLINT_ARGUMENTS, cudaGraphGetRootNodes SPAWNLINT_ARGUMENTS,
    cudaGraphHostNodeGetParams SPAWNLINT_ARGUMENTS, cudaGraphHostNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphInstantiate SPAWNLINT_ARGUMENTS, cudaGraphInstantiateWithFlags SPAWNLINT_ARGUMENTS,
    cudaGraphInstantiateWithParams SPAWNLINT_ARGUMENTS, cudaGraphKernelNodeCopyAttributes SPAWNLINT_ARGUMENTS,
    cudaGraphKernelNodeGetAttribute SPAWNLINT_ARGUMENTS, cudaGraphKernelNodeGetParams SPAWNLINT_ARGUMENTS,
    cudaGraphKernelNodeSetAttribute SPAWNLINT_ARGUMENTS, cudaGraphKernelNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphLaunch SPAWNLINT_ARGUMENTS, cudaGraphMemAllocNodeGetParams SPAWNLINT_ARGUMENTS,
    cudaGraphMemFreeNodeGetParams SPAWNLINT_ARGUMENTS, cudaGraphMemcpyNodeGetParams SPAWNLINT_ARGUMENTS,
    cudaGraphMemcpyNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphMemcpyNodeSetParams1D SPAWNLINT_ARGUMENTS,
    cudaGraphMemcpyNodeSetParamsFromSymbol SPAWNLINT_ARGUMENTS,
    cudaGraphMemcpyNodeSetParamsToSymbol SPAWNLINT_ARGUMENTS, cudaGraphMemsetNodeGetParams SPAWNLINT_ARGUMENTS,
    cudaGraphMemsetNodeSetParams SPAWNLINT_ARGUMENTS, cudaGraphNodeFindInClone SPAWNLINT_ARGUMENTS,
    cudaGraphNodeGetDependencies SPAWNLINT_ARGUMENTS, cudaGraphNodeGetDependentNodes SPAWNLINT_ARGUMENTS,
    cudaGraphNodeGetEnabled SPAWNLINT_ARGUMENTS, cudaGraphNodeGetType SPAWNLINT_ARGUMENTS,
    cudaGraphNodeSetEnabled SPAWNLINT_ARGUMENTS, cudaGraphNodeSetParams SPAWNLINT_ARGUMENTS,
    cudaGraphReleaseUserObject SPAWNLINT_ARGUMENTS, cudaGraphRemoveDependencies SPAWNLINT_ARGUMENTS,
    cudaGraphRetainUserObject SPAWNLINT_ARGUMENTS, cudaGraphUpload SPAWNLINT_ARGUMENTS,
    cudaGraphicsMapResources SPAWNLINT_ARGUMENTS, cudaGraphicsResourceGetMappedMipmappedArray SPAWNLINT_ARGUMENTS,
    cudaGraphicsResourceGetMappedPointer SPAWNLINT_ARGUMENTS, cudaGraphicsResourceSetMapFlags SPAWNLINT_ARGUMENTS,
    cudaGraphicsSubResourceGetMappedArray SPAWNLINT_ARGUMENTS, cudaGraphicsUnmapResources SPAWNLINT_ARGUMENTS,
    cudaGraphicsUnregisterResource SPAWNLINT_ARGUMENTS, cudaHostAlloc SPAWNLINT_ARGUMENTS,
    cudaHostGetDevicePointer SPAWNLINT_ARGUMENTS, cudaHostGetFlags SPAWNLINT_ARGUMENTS,
    cudaHostRegister SPAWNLINT_ARGUMENTS, cudaHostUnregister SPAWNLINT_ARGUMENTS,
    cudaImportExternalMemory SPAWNLINT_ARGUMENTS, cudaImportExternalSemaphore SPAWNLINT_ARGUMENTS,
    cudaInitDevice SPAWNLINT_ARGUMENTS, cudaIpcCloseMemHandle SPAWNLINT_ARGUMENTS,
    cudaIpcGetEventHandle SPAWNLINT_ARGUMENTS, cudaIpcGetMemHandle SPAWNLINT_ARGUMENTS,
    cudaIpcOpenEventHandle SPAWNLINT_ARGUMENTS, cudaIpcOpenMemHandle SPAWNLINT_ARGUMENTS,
    cudaKernelSetAttributeForDevice SPAWNLINT_ARGUMENTS, cudaLaunchCooperativeKernel SPAWNLINT_ARGUMENTS,
    cudaLaunchHostFunc SPAWNLINT_ARGUMENTS, cudaLaunchKernel SPAWNLINT_ARGUMENTS,
    cudaLaunchKernelExC SPAWNLINT_ARGUMENTS, cudaLibraryEnumerateKernels SPAWNLINT_ARGUMENTS,
    cudaLibraryGetGlobal SPAWNLINT_ARGUMENTS, cudaLibraryGetKernel SPAWNLINT_ARGUMENTS,
    cudaLibraryGetKernelCount SPAWNLINT_ARGUMENTS, cudaLibraryGetManaged SPAWNLINT_ARGUMENTS,
    cudaLibraryGetUnifiedFunction SPAWNLINT_ARGUMENTS, cudaLibraryLoadData SPAWNLINT_ARGUMENTS,
    cudaLibraryLoadFromFile SPAWNLINT_ARGUMENTS, cudaLibraryUnload SPAWNLINT_ARGUMENTS,
    cudaLogsCurrent SPAWNLINT_ARGUMENTS, cudaLogsDumpToFile SPAWNLINT_ARGUMENTS,
    cudaLogsDumpToMemory SPAWNLINT_ARGUMENTS, cudaLogsRegisterCallback SPAWNLINT_ARGUMENTS,
    cudaLogsUnregisterCallback SPAWNLINT_ARGUMENTS, cudaMalloc SPAWNLINT_ARGUMENTS,
    cudaMalloc3D SPAWNLINT_ARGUMENTS, cudaMalloc3DArray SPAWNLINT_ARGUMENTS, cudaMallocArray SPAWNLINT_ARGUMENTS,
    cudaMallocAsync SPAWNLINT_ARGUMENTS, cudaMallocFromPoolAsync SPAWNLINT_ARGUMENTS,
    cudaMallocHost SPAWNLINT_ARGUMENTS, cudaMallocManaged SPAWNLINT_ARGUMENTS,
    cudaMallocMipmappedArray SPAWNLINT_ARGUMENTS, cudaMallocPitch SPAWNLINT_ARGUMENTS,
    cudaMemAdvise SPAWNLINT_ARGUMENTS, cudaMemDiscardAndPrefetchBatchAsync SPAWNLINT_ARGUMENTS,
    cudaMemDiscardBatchAsync SPAWNLINT_ARGUMENTS, cudaMemGetDefaultMemPool SPAWNLINT_ARGUMENTS,
    cudaMemGetInfo SPAWNLINT_ARGUMENTS, cudaMemGetMemPool SPAWNLINT_ARGUMENTS,
    cudaMemPoolCreate SPAWNLINT_ARGUMENTS, cudaMemPoolDestroy SPAWNLINT_ARGUMENTS,
    cudaMemPoolExportPointer SPAWNLINT_ARGUMENTS, cudaMemPoolExportToShareableHandle SPAWNLINT_ARGUMENTS,
    cudaMemPoolGetAccess SPAWNLINT_ARGUMENTS, cudaMemPoolGetAttribute SPAWNLINT_ARGUMENTS,
    cudaMemPoolImportFromShareableHandle SPAWNLINT_ARGUMENTS, cudaMemPoolImportPointer SPAWNLINT_ARGUMENTS,
    cudaMemPoolSetAccess SPAWNLINT_ARGUMENTS, cudaMemPoolSetAttribute SPAWNLINT_ARGUMENTS,
    cudaMemPoolTrimTo SPAWNLINT_ARGUMENTS, cudaMemPrefetchAsync SPAWNLINT_ARGUMENTS,
    cudaMemPrefetchBatchAsync SPAWNLINT_ARGUMENTS, cudaMemRangeGetAttribute SPAWNLINT_ARGUMENTS,
    cudaMemRangeGetAttributes SPAWNLINT_ARGUMENTS, cudaMemSetMemPool SPAWNLINT_ARGUMENTS,
    cudaMemcpy SPAWNLINT_ARGUMENTS, cudaMemcpy2D SPAWNLINT_ARGUMENTS, cudaMemcpy2DArrayToArray SPAWNLINT_ARGUMENTS,
    cudaMemcpy2DAsync SPAWNLINT_ARGUMENTS, cudaMemcpy2DFromArray SPAWNLINT_ARGUMENTS,
    cudaMemcpy2DFromArrayAsync SPAWNLINT_ARGUMENTS, cudaMemcpy2DToArray SPAWNLINT_ARGUMENTS,
    cudaMemcpy2DToArrayAsync SPAWNLINT_ARGUMENTS, cudaMemcpy3D SPAWNLINT_ARGUMENTS,
    cudaMemcpy3DAsync SPAWNLINT_ARGUMENTS, cudaMemcpy3DBatchAsync SPAWNLINT_ARGUMENTS,
    cudaMemcpy3DPeer SPAWNLINT_ARGUMENTS, cudaMemcpy3DPeerAsync SPAWNLINT_ARGUMENTS,
    cudaMemcpyArrayToArray SPAWNLINT_ARGUMENTS, cudaMemcpyAsync SPAWNLINT_ARGUMENTS,
    cudaMemcpyBatchAsync SPAWNLINT_ARGUMENTS, cudaMemcpyFromArray SPAWNLINT_ARGUMENTS,
    cudaMemcpyFromArrayAsync SPAWNLINT_ARGUMENTS, cudaMemcpyFromSymbol SPAWNLINT_ARGUMENTS,
    cudaMemcpyFromSymbolAsync SPAWNLINT_ARGUMENTS, cudaMemcpyPeer SPAWNLINT_ARGUMENTS,
    cudaMemcpyPeerAsync SPAWNLINT_ARGUMENTS, cudaMemcpyToArray SPAWNLINT_ARGUMENTS,
    cudaMemcpyToArrayAsync SPAWNLINT_ARGUMENTS, cudaMemcpyToSymbol SPAWNLINT_ARGUMENTS,
    cudaMemcpyToSymbolAsync SPAWNLINT_ARGUMENTS, cudaMemset SPAWNLINT_ARGUMENTS, cudaMemset2D SPAWNLINT_ARGUMENTS,
    cudaMemset2DAsync SPAWNLINT_ARGUMENTS, cudaMemset3D SPAWNLINT_ARGUMENTS, cudaMemset3DAsync SPAWNLINT_ARGUMENTS,
    cudaMemsetAsync SPAWNLINT_ARGUMENTS, cudaMipmappedArrayGetMemoryRequirements SPAWNLINT_ARGUMENTS,
    cudaMipmappedArrayGetSparseProperties SPAWNLINT_ARGUMENTS,
    cudaOccupancyAvailableDynamicSMemPerBlock SPAWNLINT_ARGUMENTS,
    cudaOccupancyMaxActiveBlocksPerMultiprocessor SPAWNLINT_ARGUMENTS,
    cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags SPAWNLINT_ARGUMENTS,
    cudaOccupancyMaxActiveClusters SPAWNLINT_ARGUMENTS, cudaOccupancyMaxPotentialClusterSize SPAWNLINT_ARGUMENTS,
    cudaPeekAtLastError SPAWNLINT_ARGUMENTS, cudaPointerGetAttributes SPAWNLINT_ARGUMENTS,
    cudaProfilerStart SPAWNLINT_ARGUMENTS, cudaProfilerStop SPAWNLINT_ARGUMENTS,
    cudaRuntimeGetVersion SPAWNLINT_ARGUMENTS, cudaSetDevice SPAWNLINT_ARGUMENTS,
    cudaSetDeviceFlags SPAWNLINT_ARGUMENTS, cudaSetValidDevices SPAWNLINT_ARGUMENTS,
    cudaSignalExternalSemaphoresAsync SPAWNLINT_ARGUMENTS, cudaStreamAddCallback SPAWNLINT_ARGUMENTS,
    cudaStreamAttachMemAsync SPAWNLINT_ARGUMENTS, cudaStreamBeginCapture SPAWNLINT_ARGUMENTS,
    cudaStreamBeginCaptureToGraph SPAWNLINT_ARGUMENTS, cudaStreamCopyAttributes SPAWNLINT_ARGUMENTS,
    cudaStreamCreate SPAWNLINT_ARGUMENTS, cudaStreamCreateWithFlags SPAWNLINT_ARGUMENTS,
    cudaStreamCreateWithPriority SPAWNLINT_ARGUMENTS, cudaStreamDestroy SPAWNLINT_ARGUMENTS,
    cudaStreamEndCapture SPAWNLINT_ARGUMENTS, cudaStreamGetAttribute SPAWNLINT_ARGUMENTS,
    cudaStreamGetCaptureInfo SPAWNLINT_ARGUMENTS, cudaStreamGetDevice SPAWNLINT_ARGUMENTS,
    cudaStreamGetFlags SPAWNLINT_ARGUMENTS, cudaStreamGetId SPAWNLINT_ARGUMENTS,
    cudaStreamGetPriority SPAWNLINT_ARGUMENTS, cudaStreamIsCapturing SPAWNLINT_ARGUMENTS,
    cudaStreamQuery SPAWNLINT_ARGUMENTS, cudaStreamSetAttribute SPAWNLINT_ARGUMENTS,
    cudaStreamSynchronize SPAWNLINT_ARGUMENTS, cudaStreamUpdateCaptureDependencies SPAWNLINT_ARGUMENTS,
    cudaStreamWaitEvent SPAWNLINT_ARGUMENTS, cudaThreadExchangeStreamCaptureMode SPAWNLINT_ARGUMENTS,
    cudaThreadExit SPAWNLINT_ARGUMENTS, cudaThreadSynchronize SPAWNLINT_ARGUMENTS,
    cudaUserObjectCreate SPAWNLINT_ARGUMENTS, cudaUserObjectRelease SPAWNLINT_ARGUMENTS,
    cudaUserObjectRetain SPAWNLINT_ARGUMENTS, cudaWaitExternalSemaphoresAsync SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#ifdef __cplusplus
template <class T> cudaChannelFormatDesc cudaCreateChannelDesc();
cudaChannelFormatDesc cudaCreateChannelDesc(int x, int y, int z, int w, int f);
template <class... Arguments> cudaError_t cudaOccupancyMaxPotentialBlockSize(Arguments...);
#else
struct cudaChannelFormatDesc cudaCreateChannelDesc SPAWNLINT_ARGUMENTS;
#endif

#endif
