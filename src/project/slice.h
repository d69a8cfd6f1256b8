/* Which files can matter: those that contain at least one of some identifiers.
 *
 * A file that names no library that starts processes cannot start one, so it costs one scan of its bytes and is not
 * parsed. The scan looks at one group of three bytes in every few, not at every byte, and is as fast as memory. */
#ifndef SPAWNLINT_PROJECT_SLICE_H
#define SPAWNLINT_PROJECT_SLICE_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

typedef struct Slice Slice;

/* A searcher for these words (NULL-terminated, each of at least SLICE_SHORTEST_WORD bytes), in the arena. The words
 * must live as long. It never changes afterwards: threads may share it. With `skips_prose` a word counts only where no
 * other word follows on its line, as it never does in the code of C ("Check the clone feature."). */
enum { SLICE_SHORTEST_WORD = 3 };
const Slice *slice_new(Arena *arena, const char *const *words, bool skips_prose);

/* Whether one of the words stands anywhere in the bytes as a whole identifier (`ray` is not in `array`), also in
 * comments and strings. One more byte must be readable behind the bytes. */
bool slice_matches(const Slice *slice, const char *bytes, size_t length);

#endif
