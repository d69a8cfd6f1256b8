/* Which files concern the link stage: those in which a site may stand.
 *
 * A site begins with a name: of a class or a function that a model knows to start processes, in a call or in an import.
 * A file without any such name has no sites, whatever it calls, so its facts can go as soon as they are made. */
#ifndef SPAWNLINT_LINK_CONCERN_H
#define SPAWNLINT_LINK_CONCERN_H

#include "base/arena.h"
#include "base/intern.h"
#include "facts/facts.h"
#include "model/model.h"

#include <stdbool.h>

typedef struct Concern Concern;

/* The names with which a site may begin, in the arena. Never changes afterwards: threads may share it. */
const Concern *concern_new(const Models *models, Arena *arena);

/* Whether a site may stand in the file. `names` is the interner that its facts use. */
bool concern_has_sites(const Concern *concern, const Facts *facts, const Interner *names);

#endif
