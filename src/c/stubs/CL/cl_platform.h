/* Stub of OpenCL's cl_platform.h: all of it is in cl.h. */
#include <CL/cl.h>
