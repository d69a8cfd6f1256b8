/* One parsed translation unit, from libclang's parse to its disposal. */
#ifndef SPAWNLINT_C_UNIT_H
#define SPAWNLINT_C_UNIT_H

#include "c/libclang.h"

typedef struct Unit {
    const Libclang *clang;
    const Source *source;
    Language language; /* as parsed: the user's -x may differ from the file's name */
    CXIndex index;
    CXTranslationUnit unit; /* NULL when libclang could not take the file */
    CXFile file;            /* the main file */
} Unit;

/* Files above this are refused: libclang needs a hundred times the size of a file in memory, and a C file of that size
 * is a table. */
#ifdef SPAWNLINT_TINY
enum { UNIT_LARGEST_FILE = 64 * 1024 };
#else
enum { UNIT_LARGEST_FILE = 32 * 1024 * 1024 };
#endif

/* Parses the source. Returns NULL, or why there is no unit (a constant); in both cases unit_close must follow. */
const char *unit_open(Unit *unit, const Libclang *clang, const Source *source, const char *const *arguments,
                      size_t argument_count);
void unit_close(Unit *unit);

/* Notes the diagnostics that mean that something may be missing from the tree: headers that were not found, and
 * errors. Sets facts->partial when there is one. */
void unit_note_diagnostics(const Unit *unit, Interner *names, Facts *facts);

/* The offset in the main file where a location is written, macro arguments at the place of the argument and the rest of
 * a macro at the place of its use. False for locations outside the main file. */
bool unit_offset(const Unit *unit, CXSourceLocation location, uint32_t *offset);
/* The span of a range in the main file, start ≤ end. False when its start lies elsewhere. */
bool unit_span(const Unit *unit, CXSourceRange range, Span *span);

#endif
