/* The functions that the program runs in threads of its own: what is handed over as the target of a thread or to a
 * pool of threads, and in Python `run` of a subclass of threading.Thread. */
#ifndef SPAWNLINT_LINK_THREAD_H
#define SPAWNLINT_LINK_THREAD_H

#include "base/vec.h"
#include "link/program.h"

typedef struct ThreadFunction {
    const ProgramFile *file;
    FunctionId function;
    const ProgramFile *maker; /* where the thread is made; of `run` the class's own file */
    Span span;                /* the call there, or the name of the class */
} ThreadFunction;

typedef VEC(ThreadFunction) ThreadFunctionVec;

/* Fills the empty list. Free it with vec_free. */
void thread_functions(const Program *program, ThreadFunctionVec *functions);

#endif
