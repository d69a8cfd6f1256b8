/* Whether code is a library's or a program's, as far as its path tells. */
#ifndef SPAWNLINT_ENGINE_LIBRARY_H
#define SPAWNLINT_ENGINE_LIBRARY_H

#include <stdbool.h>

/* False for folders and files that are no library although they may be modules: tests, examples, what is run by a
 * name. */
bool library_has_path(const char *path);

#endif
