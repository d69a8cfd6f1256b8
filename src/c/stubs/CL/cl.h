/* Stub of OpenCL's cl.h. */
#ifndef SPAWNLINT_CL_H
#define SPAWNLINT_CL_H

#include <spawnlint_stub.h>

#include <stddef.h>
#include <stdint.h>

typedef int8_t cl_char;
typedef uint8_t cl_uchar;
typedef int16_t cl_short;
typedef uint16_t cl_ushort;
typedef int32_t cl_int;
typedef uint32_t cl_uint;
typedef int64_t cl_long;
typedef uint64_t cl_ulong;
typedef float cl_float;
typedef double cl_double;
typedef cl_uint cl_bool;
typedef cl_ulong cl_bitfield, cl_device_type, cl_mem_flags, cl_command_queue_properties, cl_map_flags;
typedef cl_uint cl_device_info, cl_platform_info, cl_context_info, cl_program_info, cl_program_build_info;
typedef cl_uint cl_kernel_info;
typedef cl_int cl_build_status;
typedef intptr_t cl_context_properties;
typedef cl_ulong cl_queue_properties;
typedef struct _cl_platform_id *cl_platform_id;
typedef struct _cl_device_id *cl_device_id;
typedef struct _cl_context *cl_context;
typedef struct _cl_command_queue *cl_command_queue;
typedef struct _cl_mem *cl_mem;
typedef struct _cl_program *cl_program;
typedef struct _cl_kernel *cl_kernel;
typedef struct _cl_event *cl_event;
typedef struct _cl_sampler *cl_sampler;

enum {
    CL_SUCCESS = 0,
    CL_DEVICE_NOT_FOUND = -1,
    CL_OUT_OF_RESOURCES = -5,
    CL_BUILD_PROGRAM_FAILURE = -11,
    CL_INVALID_VALUE = -30,
    CL_FALSE = 0,
    CL_TRUE = 1,
    CL_DEVICE_TYPE_DEFAULT = 1,
    CL_DEVICE_TYPE_CPU = 2,
    CL_DEVICE_TYPE_GPU = 4,
    CL_DEVICE_TYPE_ACCELERATOR = 8,
    CL_MEM_READ_WRITE = 1,
    CL_MEM_WRITE_ONLY = 2,
    CL_MEM_READ_ONLY = 4,
    CL_MEM_USE_HOST_PTR = 8,
    CL_MEM_ALLOC_HOST_PTR = 16,
    CL_MEM_COPY_HOST_PTR = 32,
    CL_PLATFORM_NAME = 0x0902,
    CL_PLATFORM_VENDOR = 0x0903,
    CL_DEVICE_TYPE = 0x1000,
    CL_DEVICE_MAX_COMPUTE_UNITS = 0x1002,
    CL_DEVICE_NAME = 0x102B,
    CL_DEVICE_VENDOR = 0x102C,
    CL_DRIVER_VERSION = 0x102D,
    CL_DEVICE_VERSION = 0x102F,
    CL_CONTEXT_PLATFORM = 0x1084,
    CL_QUEUE_PROFILING_ENABLE = 2,
    CL_PROGRAM_BUILD_LOG = 0x1183
};
#define CL_DEVICE_TYPE_ALL 0xFFFFFFFF

SPAWNLINT_BEGIN
cl_int clGetPlatformIDs SPAWNLINT_ARGUMENTS, clGetPlatformInfo SPAWNLINT_ARGUMENTS,
    clGetDeviceIDs SPAWNLINT_ARGUMENTS, clGetDeviceInfo SPAWNLINT_ARGUMENTS, clCreateSubDevices SPAWNLINT_ARGUMENTS,
    clRetainDevice SPAWNLINT_ARGUMENTS, clReleaseDevice SPAWNLINT_ARGUMENTS, clRetainContext SPAWNLINT_ARGUMENTS,
    clReleaseContext SPAWNLINT_ARGUMENTS, clGetContextInfo SPAWNLINT_ARGUMENTS,
    clRetainCommandQueue SPAWNLINT_ARGUMENTS, clReleaseCommandQueue SPAWNLINT_ARGUMENTS,
    clRetainMemObject SPAWNLINT_ARGUMENTS, clReleaseMemObject SPAWNLINT_ARGUMENTS,
    clBuildProgram SPAWNLINT_ARGUMENTS, clCompileProgram SPAWNLINT_ARGUMENTS, clReleaseProgram SPAWNLINT_ARGUMENTS,
    clGetProgramInfo SPAWNLINT_ARGUMENTS, clGetProgramBuildInfo SPAWNLINT_ARGUMENTS,
    clSetKernelArg SPAWNLINT_ARGUMENTS, clReleaseKernel SPAWNLINT_ARGUMENTS, clGetKernelInfo SPAWNLINT_ARGUMENTS,
    clGetKernelWorkGroupInfo SPAWNLINT_ARGUMENTS, clWaitForEvents SPAWNLINT_ARGUMENTS,
    clGetEventInfo SPAWNLINT_ARGUMENTS, clReleaseEvent SPAWNLINT_ARGUMENTS, clSetEventCallback SPAWNLINT_ARGUMENTS,
    clGetEventProfilingInfo SPAWNLINT_ARGUMENTS, clFlush SPAWNLINT_ARGUMENTS, clFinish SPAWNLINT_ARGUMENTS,
    clEnqueueReadBuffer SPAWNLINT_ARGUMENTS, clEnqueueWriteBuffer SPAWNLINT_ARGUMENTS,
    clEnqueueCopyBuffer SPAWNLINT_ARGUMENTS, clEnqueueFillBuffer SPAWNLINT_ARGUMENTS,
    clEnqueueReadImage SPAWNLINT_ARGUMENTS, clEnqueueWriteImage SPAWNLINT_ARGUMENTS,
    clEnqueueUnmapMemObject SPAWNLINT_ARGUMENTS, clEnqueueNDRangeKernel SPAWNLINT_ARGUMENTS,
    clEnqueueTask SPAWNLINT_ARGUMENTS, clEnqueueMarker SPAWNLINT_ARGUMENTS, clEnqueueBarrier SPAWNLINT_ARGUMENTS,
    clUnloadCompiler SPAWNLINT_ARGUMENTS, clUnloadPlatformCompiler SPAWNLINT_ARGUMENTS,
    clCreateKernelsInProgram SPAWNLINT_ARGUMENTS;
cl_context clCreateContext SPAWNLINT_ARGUMENTS, clCreateContextFromType SPAWNLINT_ARGUMENTS;
cl_command_queue clCreateCommandQueue SPAWNLINT_ARGUMENTS, clCreateCommandQueueWithProperties SPAWNLINT_ARGUMENTS;
cl_mem clCreateBuffer SPAWNLINT_ARGUMENTS, clCreateSubBuffer SPAWNLINT_ARGUMENTS, clCreateImage SPAWNLINT_ARGUMENTS,
    clCreateImage2D SPAWNLINT_ARGUMENTS;
cl_program clCreateProgramWithSource SPAWNLINT_ARGUMENTS, clCreateProgramWithBinary SPAWNLINT_ARGUMENTS,
    clCreateProgramWithIL SPAWNLINT_ARGUMENTS, clLinkProgram SPAWNLINT_ARGUMENTS;
cl_kernel clCreateKernel SPAWNLINT_ARGUMENTS;
cl_event clCreateUserEvent SPAWNLINT_ARGUMENTS;
void *clEnqueueMapBuffer SPAWNLINT_ARGUMENTS, *clEnqueueMapImage SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
