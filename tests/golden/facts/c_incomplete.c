/* What libclang does not see is noted, never passed over. */
#include "no_such_header.h"

int fork(void);
int vfork(void);

void seen(void)
{
    fork(); /* vfork() in a comment counts for nothing, nor does "clone()" in a string */
#ifdef NO_SUCH_SYSTEM
    vfork();
#endif
}

TEST_CASE("a body behind an unknown macro")
{
    if (fork() == 0) {
        seen();
    }
}
