/* Where headers may lie in a tree that nobody has configured: the folders of the project that hold headers, and those
 * around them, nearest first. */
#ifndef SPAWNLINT_PROJECT_SEARCH_PATHS_H
#define SPAWNLINT_PROJECT_SEARCH_PATHS_H

#include "base/arena.h"

#include <stddef.h>

/* `folders` are those with headers, sorted, none twice, as paths to which `file` is comparable. Returns arguments for
 * the compiler, each folder behind "-idirafter", so that headers of the system and of the file's own folder win;
 * *count is their number. They live in the arena. */
const char *const *search_paths_guess(Arena *arena, const char *const *folders, size_t folder_count, const char *file,
                                      size_t *count);

#endif
