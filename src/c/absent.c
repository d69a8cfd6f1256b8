/* The front end for C in a build without libclang's headers: files of C are skipped, and the report says why. */
#include "base/fail.h"
#include "c/c.h"

CFrontEnd *c_load(Arena *arena, const char **why)
{
    *why = arena_format(arena, "this build of spawnlint has no front end for C (libclang's headers were missing)");
    return NULL;
}

void c_unload(CFrontEnd *front_end)
{
    (void)front_end;
}

const char *c_version(const CFrontEnd *front_end)
{
    (void)front_end;
    return "none";
}

void c_lower_source(CFrontEnd *front_end, const Source *source, const char *const *arguments, size_t argument_count,
                    Interner *names, Facts *facts)
{
    (void)front_end, (void)source, (void)arguments, (void)argument_count, (void)names, (void)facts;
    BUG("c_lower_source without a front end");
}
