/* A look at the text of a C-family file without the preprocessor: what libclang's tree does not show. */
#ifndef SPAWNLINT_C_SCAN_H
#define SPAWNLINT_C_SCAN_H

#include "base/source.h"
#include "base/vec.h"

#include <stdbool.h>

typedef enum ScanKind {
    SCAN_END,
    SCAN_WORD,
    SCAN_NUMBER,
    SCAN_STRING,    /* string and character literals, raw ones included */
    SCAN_DIRECTIVE, /* from '#' to the end of the logical line */
    SCAN_PUNCTUATOR /* one byte */
} ScanKind;

typedef struct ScanToken {
    ScanKind kind;
    Span span;
} ScanToken;

/* The token at or after `*at`, which moves behind it. Blanks and comments are passed over. `*at` must not lie inside a
 * comment or a literal; a '#' starts a directive where only blanks stand before it on its line. */
ScanToken scan_next(const Source *source, uint32_t *at);

/* A place where the text starts a process: `fork (`. */
typedef struct ScanStart {
    Span span; /* of the name */
    bool seen; /* set by the lowering that met it in the tree */
} ScanStart;

typedef struct Scan {
    VEC(ScanStart) starts;          /* outside directives, in order */
    VEC(uint32_t) parallel_regions; /* offsets of `#pragma omp … parallel …`, in order */
} Scan;

void scan_source(const Source *source, Scan *scan);
void scan_free(Scan *scan);

/* The three semicolons' worth of a `for` statement's head: `for` stands at `at`. False when the text there is another
 * (the statement comes out of a macro). */
typedef struct ForHead {
    uint32_t first_semicolon;
    uint32_t second_semicolon;
} ForHead;

bool scan_for_head(const Source *source, uint32_t at, ForHead *head);

#endif
