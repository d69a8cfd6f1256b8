/* The child of a fork in C, and the threads beside which it is born: what the rules about C share.
 *
 * fork(2): the child of a threaded program may call async-signal-safe functions until it execs. What a child does is
 * counted up to exec or _exit; what follows a failed exec is left aside. */
#ifndef SPAWNLINT_ENGINE_FORKED_H
#define SPAWNLINT_ENGINE_FORKED_H

#include "engine/rule.h"
#include "link/thread.h"

/* What the child of a fork may do. */
typedef struct ForkedChild {
    bool execs;             /* on some way */
    bool returns;           /* leaves the function that forked, or is what goes on of the program (daemon) */
    bool calls_unknown;     /* a function of which nothing is known */
    const Event *lock;      /* the first call that may wait for a lock which another thread held; or NULL */
    const Event *allocation; /* the first that takes only locks of malloc and stdio, which glibc sets free; or NULL */
} ForkedChild;

ForkedChild forked_child(const Program *program, const Site *site);

/* Whether the site forks, in C, and not by vfork, which has a rule of its own; g_spawn_async with a function for the
 * child counts. */
bool forked_in_c(const Site *site);

/* What shows that other threads run when the process forks: a thread that was started and not waited for, or that the
 * forking function runs in a thread itself, beside the main one. */
typedef struct ThreadWitness {
    bool is_inside;          /* the latter */
    const ProgramFile *file; /* where the thread is started or made; NULL: there is no witness */
    Span span;
    const Event *started;    /* of a thread that was started; NULL inside one */
} ThreadWitness;

/* `threads` comes from thread_functions. */
ThreadWitness forked_beside_threads(const Program *program, const Site *site, const ThreadFunctionVec *threads);

/* Adds the witness to a trace. */
void forked_explain(Report *report, const ThreadWitness *witness);

#endif
