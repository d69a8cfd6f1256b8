/* libclang as a table of functions, and the front end that owns it.
 *
 * libclang is never linked: c_load opens the newest one that the system has and fills this table, so a run over Python
 * files never pays for it and one binary works with every libclang from 14 on. The types come from the headers of
 * whatever version spawnlint is built with; the ABI is stable from 14 to 22 except for CXCursor_TranslationUnit, the
 * kinds of OpenMP directives and the Last… values, which nothing here may use. */
#ifndef SPAWNLINT_C_LIBCLANG_H
#define SPAWNLINT_C_LIBCLANG_H

#include "c/c.h"

#include <clang-c/Index.h>

typedef struct Libclang {
#define LIBCLANG(name) __typeof__(clang_##name) *name;
#define LIBCLANG_NEWER(name) unsigned (*name)(CXCursor);
#include "c/libclang.def"
} Libclang;

struct CFrontEnd {
    Libclang clang;
    char version[64];
};

#endif
