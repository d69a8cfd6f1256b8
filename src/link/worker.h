/* The process side: which functions of the program run in the child processes of a site, and what these reach by calls.
 *
 * Entries are the functions that a child calls first: targets, tasks, initializers, the targets of spawn, `run` of a
 * subclass of Process that is started, `__getitem__`, `__getitems__` and `__iter__` of a loader's dataset, its
 * collate_fn and worker_init_fn. Partials, bound methods, callable instances and classes are followed to the function
 * behind them. (A worker never asks a dataset for its length: torch/utils/data/_utils/fetch.py.)
 *
 * For `p.start()` and `pool.map(…)` the entries of the call that made `p` or `pool` run in the same children and are
 * listed too. Fork is no part of this: there the child goes on in the function that forked (Site.child_events). */
#ifndef SPAWNLINT_LINK_WORKER_H
#define SPAWNLINT_LINK_WORKER_H

#include "base/vec.h"
#include "link/program.h"

/* A function that may run in a child of the site. */
typedef struct WorkerFunction {
    const ProgramFile *file;
    FunctionId function;
    bool is_certain; /* nothing else can have been handed over or called: every possible callable is known */
    Role role;       /* of an entry: what it is to the child (TARGET for `run`); ROLE_NONE for what entries reach */
    const SiteArgument *argument; /* that brought an entry in; NULL for `run`, and for what entries reach */
    uint32_t caller; /* place + 1 of the function that calls this one, in the same list; 0 for entries */
    ValueId call;    /* where `caller` calls it; 0 for entries */
} WorkerFunction;

typedef VEC(WorkerFunction) WorkerFunctionVec;

/* Fills the empty list with the entries of a site, each function once; then, if wanted, with what they reach, nearest
 * first. Free it with vec_free. Functions without a body in the program are not there. */
void worker_entries(const Program *program, const Site *site, WorkerFunctionVec *functions);
void worker_functions(const Program *program, const Site *site, WorkerFunctionVec *functions);

/* Whether an argument of this role runs in a child. */
bool worker_runs_role(Role role);

/* Events that may happen in a child of the site: those of its entries, which hold those of what they call. */
SetId worker_events(const Program *program, const Site *site);

/* The site at which what runs in the child is handed over: for `process.start()` the one that made the process. */
const Site *worker_hand_over(const Site *site);

#endif
