/* Headers of libraries that are often missing where code is checked (CUDA, MPI, OpenCL, CPython …), written by us and
 * declared just well enough that calls into them stay in the tree. They are files of src/c/stubs, embedded when
 * spawnlint is built; names are relative to that folder ("hip/hip_runtime.h"). Real headers win. */
#ifndef SPAWNLINT_C_STUBS_H
#define SPAWNLINT_C_STUBS_H

#include "base/embed.h"

/* Ends with a name NULL. */
extern const EmbeddedFile embedded_stubs[];

#endif
