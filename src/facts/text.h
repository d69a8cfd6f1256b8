/* Facts as text, for `spawnlint dump facts`, for golden tests, and for tests of the link stage that need no front end.
 * facts_read(facts_print(x)) is x, spans and all. The format is described in docs/facts.md. */
#ifndef SPAWNLINT_FACTS_TEXT_H
#define SPAWNLINT_FACTS_TEXT_H

#include "base/text.h"
#include "facts/facts.h"

void facts_print(const Facts *facts, const Interner *names, Buffer *out);

/* Reads what facts_print wrote and freezes it. The facts' source is made in the arena; it has a path, a language and a
 * length, but no bytes. Returns false, with the line (from 1) where reading ended and a constant message, when the text
 * is not such; the facts are then empty. */
bool facts_read(Text text, Interner *names, Arena *arena, Facts *facts, uint32_t *line, const char **message);

#endif
