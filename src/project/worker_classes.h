/* Whether a Python file may define classes whose instances are made to be sent to workers, found without parsing it.
 *
 * It may find a file too many (in a docstring), never one too few. What the classes really derive from, the link stage
 * tells. */
#ifndef SPAWNLINT_PROJECT_WORKER_CLASSES_H
#define SPAWNLINT_PROJECT_WORKER_CLASSES_H

#include "base/text.h"

#include <stdbool.h>

/* `bases` are the ends of the names of bases, `calls` the functions that only methods of such classes call; each list
 * ends with NULL (model.h). */
bool worker_classes_may_be_in(Text source, const char *const *bases, const char *const *calls);

/* Whether the name of a base ends with one of the words. */
bool worker_classes_has_base(const char *name, const char *const *bases);

#endif
