/* Paths as text, without asking the system. */
#ifndef SPAWNLINT_PROJECT_PATH_H
#define SPAWNLINT_PROJECT_PATH_H

#include "base/arena.h"

#include <stdbool.h>

/* `path` as seen from the absolute `folder`: absolute, without ".", ".." and needless slashes. The root is "/". */
const char *path_absolute(Arena *arena, const char *folder, const char *path);

/* The folder that holds an absolute path; NULL for the root. */
const char *path_parent(Arena *arena, const char *path);

/* What stands behind the last slash. */
const char *path_name(const char *path);

/* The part of an absolute path below an absolute folder: "" for the folder itself, NULL when it lies elsewhere. */
const char *path_below(const char *path, const char *folder);

/* An absolute path as it is shown: from the working folder when it lies below (NULL: unknown), else absolute. */
const char *path_shown(const char *path, const char *working_folder);

#endif
