/* Threads that share out the items of one list.
 *
 * Results must not depend on who does what: an item writes only to its own place and to its worker's own memory. */
#ifndef SPAWNLINT_BASE_POOL_H
#define SPAWNLINT_BASE_POOL_H

#include <stddef.h>

/* Called once for each item, `worker` from 0 to workers − 1. */
typedef void PoolWork(void *context, size_t item, unsigned worker);

/* Does all items and returns when the last is done; the caller's thread only waits. With one worker the order is the
 * list's. Every item runs on a thread whose stack is large enough for trees of the depth that the parsers allow
 * (POOL_STACK_BYTES). A thread that cannot be made leaves its share to the others; if none can be made, the caller does
 * the work itself. */
void pool_for_each(size_t items, unsigned workers, PoolWork *work, void *context);

/* Somebody who looks on: called by the caller's thread about ten times a second while the others work, with how many
 * items have been taken. */
typedef struct PoolWatch {
    void (*tick)(void *context, size_t taken);
    void *context;
} PoolWatch;

/* As pool_for_each; `watch` may be NULL. It does not make the work slower and sees nothing of short ones. */
void pool_for_each_watched(size_t items, unsigned workers, PoolWork *work, void *context, const PoolWatch *watch);

/* Reserved, not touched: the system gives pages as they are used. */
enum { POOL_STACK_BYTES = 256 * 1024 * 1024 };

#endif
