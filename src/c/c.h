/* The C, C++ and CUDA front end, as the rest of spawnlint sees it. libclang is loaded when the first C-family file is
 * met, so that a Python-only run never pays for it (15 ms, 60 MB). */
#ifndef SPAWNLINT_C_C_H
#define SPAWNLINT_C_C_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"
#include "facts/facts.h"

#include <stdbool.h>

typedef struct CFrontEnd CFrontEnd;

/* Loads the newest libclang that the system has, or the one that the environment variable SPAWNLINT_LIBCLANG names.
 * Returns NULL when there is none, with the reason (in the arena, or a constant) in *why: C files are then reported as
 * skipped. One front end may be used by several threads at once. Sets
 * LIBCLANG_NOTHREADS in the environment, so it must run before other threads do; what it parses deserves a thread with
 * a large stack (base/pool.h). */
CFrontEnd *c_load(Arena *arena, const char **why);
void c_unload(CFrontEnd *front_end);

/* "libclang 19.1.7", for reports. */
const char *c_version(const CFrontEnd *front_end);

/* Parses one file and lowers it to facts. `arguments` are compiler arguments that come first (after `--` on the command
 * line). The caller has made `facts` with facts_init and freezes them afterwards. A file that libclang cannot take
 * gets an ISSUE_FAILED; missing headers give ISSUE_INCOMPLETE. */
void c_lower_source(CFrontEnd *front_end, const Source *source, const char *const *arguments, size_t argument_count,
                    Interner *names, Facts *facts);

#endif
