/* `spawnlint --add-noqa`: writes a comment at each finding that suppresses it. */
#ifndef SPAWNLINT_ADD_NOQA_H
#define SPAWNLINT_ADD_NOQA_H

#include "report/finding.h"

#include <stdbool.h>

/* Writes the comments into the files and says how many. False when some finding could not get one, which was said. */
bool add_noqa(const RunResult *result);

#endif
