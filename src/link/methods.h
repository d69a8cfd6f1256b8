/* Start methods: from what the code says to what that means on which platform and Python version.
 *
 * Defaults (multiprocessing documentation, "Contexts and start methods"): spawn on Windows, spawn on macOS since 3.8,
 * on Linux fork before 3.14 and forkserver from 3.14 on. */
#ifndef SPAWNLINT_LINK_METHODS_H
#define SPAWNLINT_LINK_METHODS_H

#include "base/arena.h"
#include "link/program.h"

/* What a failure under certain methods means at one site. */
typedef struct Verdict {
    bool is_reported;            /* false: harmless under every method in force: no finding */
    Severity severity;           /* error: fails under every method in force; warning: under some */
    MethodSet fails_under;       /* default methods under which the program fails here */
    const char *const *fails_on; /* NULL-terminated, never NULL */
    const char *explanation;     /* "the default — fails on Windows …; works on …", or NULL */
} Verdict;

/* The verdict for a site where the methods `fails` fail: which of them may really be used there, and where. */
Verdict methods_judge(const Program *program, const Site *site, MethodSet fails, Arena *arena);

/* The verdict for a failure in which the start method has no part: the program fails wherever it comes here. */
Verdict methods_judge_always(const Program *program, const Site *site, Arena *arena);

/* "fork", "spawn", "forkserver" for a set of one, NULL for anything else; and the other way, 0 for another word. */
const char *method_word(MethodSet single);
MethodSet method_of_word(const char *word);

#endif
