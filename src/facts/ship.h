/* Facts as bytes, from one process to another of the same program: the arrays as they lie in memory, and the strings
 * that they name. For keeping and for people there is facts/text.h. */
#ifndef SPAWNLINT_FACTS_SHIP_H
#define SPAWNLINT_FACTS_SHIP_H

#include "base/text.h"
#include "facts/facts.h"

/* Every string of the interner goes along. */
void facts_ship(const Facts *facts, const Interner *names, Buffer *out);

/* Reads what facts_ship wrote and freezes it; its strings are interned in `names`. `source` is what the facts are
 * about. False when the bytes are not such: the facts are then empty. */
bool facts_receive(Text bytes, const Source *source, Interner *names, Facts *facts);

#endif
