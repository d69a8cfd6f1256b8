/* Which lines were changed since a commit, by asking git. */
#ifndef SPAWNLINT_PROJECT_CHANGES_H
#define SPAWNLINT_PROJECT_CHANGES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Changes Changes;

/* What the working tree around `folder` (absolute) changes since it left the commit: since the last commit that it and
 * HEAD share. Files that git does not know yet are new as a whole. NULL with a message in the arena when there is no
 * repository, no such commit or no git. Lives in the arena. */
const Changes *changes_since(const char *folder, const char *commit, Arena *arena, const char **message);

/* Whether one of the lines (from 1, both included) of the file at an absolute path was changed, added, or stands beside
 * lines that were removed. */
bool changes_touch(const Changes *changes, const char *path, uint32_t first, uint32_t last);

#endif
