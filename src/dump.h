/* What the stages of the analysis make of one file, as text: `spawnlint dump`. */
#ifndef SPAWNLINT_DUMP_H
#define SPAWNLINT_DUMP_H

#include "base/arena.h"
#include "base/text.h"
#include "project/options.h"

/* Appends the output of a stage ("tokens", "ast", "scopes", "facts"); "-" is standard input. Returns NULL, or why the
 * file could not be dumped (in the arena, or a constant of the system). */
const char *dump_file(const Options *options, const char *stage, const char *path, Arena *arena, Buffer *out);

#endif
