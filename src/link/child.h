/* Which functions of the program may run in a child that was not forked: what workers call, and what imports call, for
 * such a child imports the modules again.
 *
 * The answer is on the side of "may": functions that the code of a child has as values, what decorators hold, and
 * every method whose name it mentions count. So what may not run there runs in the parent alone. */
#ifndef SPAWNLINT_LINK_CHILD_H
#define SPAWNLINT_LINK_CHILD_H

#include "link/program.h"

/* What is known of the functions of children, and part of the program: found when somebody asks first. */
typedef struct Children Children;
Children *children_new(void);
void children_free(Children *children);

/* True also for a function that nobody in the program calls, unless a test framework calls functions of its name. */
bool child_may_run(const Program *program, const ProgramFile *file, FunctionId function);

/* The same for the children of one site, which get nothing but its own work. True without looking where too many sites
 * were asked about. */
bool child_of_site_may_run(const Program *program, const Site *site, const ProgramFile *file, FunctionId function);

#endif
