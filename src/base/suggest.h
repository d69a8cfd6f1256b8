/* "Did you mean …": the word of a vocabulary that a misspelt one was meant to be. */
#ifndef SPAWNLINT_BASE_SUGGEST_H
#define SPAWNLINT_BASE_SUGGEST_H

#include "base/text.h"

#include <stddef.h>

/* The candidate that is fewest edits away (a letter inserted, removed, changed, or two neighbours swapped), the first
 * of equals; NULL when none is near enough to be meant: a third of the word's letters may differ, at least one. */
const char *suggest_nearest(Text word, const char *const *candidates, size_t count);

#endif
