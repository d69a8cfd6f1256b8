/* The words with which a site begins: the names of classes and functions that a model knows to start processes, to set
 * their start method, to take what travels to them, or to make an object with a method that does. A file in which none
 * of them stands has no sites, whatever it calls: it need not be lowered. */
#ifndef SPAWNLINT_LINK_CONCERN_H
#define SPAWNLINT_LINK_CONCERN_H

#include "base/arena.h"
#include "base/intern.h"
#include "facts/facts.h"
#include "model/model.h"

#include <stdbool.h>

/* The words, each once, ended by NULL; the list is in the arena, the words live as long as the models. */
const char *const *concern_words(const Models *models, Arena *arena);

/* Whether one of the words stands in the code of a file, and not only in comments and texts. `names` is the interner
 * that the facts use. */
bool concern_has_sites(const char *const *words, const Facts *facts, const Interner *names);

#endif
