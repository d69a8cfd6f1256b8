/* How the stub headers declare functions: with any arguments, so that every call stays in the tree. */
#ifndef SPAWNLINT_STUB_H
#define SPAWNLINT_STUB_H

#if defined __cplusplus || (defined __STDC_VERSION__ && __STDC_VERSION__ > 201710L)
#define SPAWNLINT_ARGUMENTS (...)
#else
#define SPAWNLINT_ARGUMENTS ()
#endif

#ifdef __cplusplus
#define SPAWNLINT_BEGIN extern "C" {
#define SPAWNLINT_END }
#else
#define SPAWNLINT_BEGIN
#define SPAWNLINT_END
#endif

#endif
