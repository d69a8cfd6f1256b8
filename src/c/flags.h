/* The compiler arguments that a file is parsed with. */
#ifndef SPAWNLINT_C_FLAGS_H
#define SPAWNLINT_C_FLAGS_H

#include "base/source.h"
#include "base/vec.h"

#include <stddef.h>

typedef VEC(const char *) FlagVec;

/* The folder, on no disk, that the stub headers are said to lie in. */
#define STUB_FOLDER "/spawnlint/stubs"

/* A file that libclang refuses to parse may have an argument to blame that it does not know. */
typedef enum FlagCare {
    FLAGS_ALL,
    FLAGS_CAUTIOUS /* only search paths and macros of the user's */
} FlagCare;

/* The language that the file is parsed as: that of the user's last -x, if it is C, C++ or CUDA, else its own. */
Language flags_language(Language language, const char *const *arguments, size_t argument_count);

/* Appends to `flags`: spawnlint's defaults for the language, those of the user's arguments that say what the code
 * means (search paths, macros, standard, target), and what spawnlint always adds. Arguments that only concern code
 * generation, output or warnings are left out, because libclang's driver misreads gcc's and nvcc's; so is a standard
 * of the other language, since one set of arguments serves all files of a run. The strings are the user's own or
 * constants. */
void flags_collect(Language language, const char *const *arguments, size_t argument_count, FlagCare care,
                   FlagVec *flags);

#endif
