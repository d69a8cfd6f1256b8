/* Child processes that share out the items of one list: for work that may crash or hang in code which is not ours.
 *
 * The children are forks of the caller, which must have no other threads then; so they know all that it knows, and send
 * back bytes. A child that crashes, or takes too long over one item, costs that item alone: another one takes its
 * place. */
#ifndef SPAWNLINT_BASE_CREW_H
#define SPAWNLINT_BASE_CREW_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum CrewLoss {
    CREW_CRASHED,  /* the child died over the item */
    CREW_TOO_SLOW, /* it was ended when its time was over */
    CREW_NO_CHILD  /* the system makes no more processes */
} CrewLoss;

typedef struct Crew {
    size_t items;
    unsigned workers;
    unsigned seconds; /* that one item may take */
    /* In a child, on a thread with POOL_STACK_BYTES: does the item and writes the answer. False: this child had better
     * do no more. Its standard error leads nowhere. */
    bool (*work)(void *context, size_t item, Buffer *answer);
    /* In the caller, one after the other, in no certain order: the answer lives until the call returns. */
    void (*take)(void *context, size_t item, Text answer);
    void (*lose)(void *context, size_t item, CrewLoss loss);
    /* In the caller, about ten times a second: how many items have been given out. Or NULL. */
    void (*tick)(void *context, size_t taken);
    void *context;
} Crew;

/* Returns when each item was taken or lost. No child is left. */
void crew_for_each(const Crew *crew);

#endif
