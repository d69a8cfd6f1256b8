/* Stub of OpenCL's opencl.h: all of it is in cl.h. */
#include <CL/cl.h>
