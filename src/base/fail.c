/* The two ways in which spawnlint ends without an answer. Both say what happened on standard error; an exit code of
 * 2 or an abort keeps a gate from passing. */
#include "base/fail.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void fail_bug(const char *file, int line, const char *message)
{
    fprintf(stderr, "spawnlint: internal error at %s:%d: %s\n", file, line, message);
    abort();
}

_Noreturn void fail_out_of_memory(void)
{
    fputs("spawnlint: out of memory\n", stderr);
    _Exit(2);
}
