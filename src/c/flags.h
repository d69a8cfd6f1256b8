/* The compiler arguments that a file is parsed with. */
#ifndef SPAWNLINT_C_FLAGS_H
#define SPAWNLINT_C_FLAGS_H

#include "base/source.h"
#include "base/vec.h"

#include <stddef.h>

typedef VEC(const char *) FlagVec;

/* The folder, on no disk, that the stub headers are said to lie in. */
#define STUB_FOLDER "/spawnlint/stubs"

/* Appends to `flags`: spawnlint's defaults for the language, those of the user's arguments that say what the code
 * means (search paths, macros, language, target), and what spawnlint always adds. Arguments that only concern code
 * generation, output or warnings are left out, because libclang's driver misreads gcc's and nvcc's. The strings are
 * the user's own or constants. */
void flags_collect(Language language, const char *const *arguments, size_t argument_count, FlagVec *flags);

#endif
