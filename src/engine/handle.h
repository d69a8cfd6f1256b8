/* Connections of C that parent and child of a fork both use.
 *
 * C hands connections around as pointers, which the analysis does not follow: a connection is the variable that it was
 * put into, a global one or one of the function that opens it. */
#ifndef SPAWNLINT_ENGINE_HANDLE_H
#define SPAWNLINT_ENGINE_HANDLE_H

#include "engine/rule.h"

/* A connection on both sides of a fork. */
typedef struct SharedHandle {
    const Event *opening;
    const Event *by_child;  /* a use */
    const Event *by_parent; /* a use or its end, after the fork */
} SharedHandle;

/* Whether there is one at this site: certainly opened before, and neither closed before nor opened anew by the
 * child. */
bool handle_is_shared(const Program *program, const Site *site, SharedHandle *shared);

#endif
