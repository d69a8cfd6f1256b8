/* Stub of OpenCL's cl_ext.h: all of it is in cl.h. */
#include <CL/cl.h>
