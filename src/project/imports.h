/* The imports of a Python file, found without parsing it: a cheap scan for the word `import`.
 *
 * It may find an import too many (in a docstring), never one too few, relative to the statements that the lexer would
 * find. Notebooks can be scanned as they are: their cells are text within JSON. */
#ifndef SPAWNLINT_PROJECT_IMPORTS_H
#define SPAWNLINT_PROJECT_IMPORTS_H

#include "base/text.h"

/* One imported thing: `import module` has an empty item, `from module import *` the item "*". */
typedef void ImportVisit(void *context, unsigned level, Text module, Text item);

void imports_scan(const char *bytes, size_t length, ImportVisit *visit, void *context);

#endif
