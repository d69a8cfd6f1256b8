/* Comments that suppress findings.
 *
 *     Python   # noqa: SPL302           # spawnlint: ignore[SPL302] why      # spawnlint: ignore-file[SPL302] why
 *     C        // NOLINT(SPL401)        // NOLINTNEXTLINE(SPL401)            (and the two above)
 *
 * Behind code on the first or last line of a statement such a comment covers the whole statement; on a line between,
 * that line. On a line of its own it covers the statement below, and inside brackets the line below. */
#ifndef SPAWNLINT_PROJECT_SUPPRESS_H
#define SPAWNLINT_PROJECT_SUPPRESS_H

#include "base/arena.h"
#include "base/source.h"
#include "base/vec.h"
#include "facts/layout.h"

#include <stdbool.h>

/* One rule of one comment. */
typedef struct Suppression {
    Span place;          /* where it is written */
    Span covers;         /* findings that begin here */
    Span statement;      /* … and those that begin here and reach into `covers` */
    const char *rule;    /* code, beginning of a code or name, as written; NULL: every rule */
    const char *problem; /* why it is not understood, or NULL; in the arena */
    bool is_strict; /* it is meant for spawnlint: an unknown rule is a mistake, and so is one that suppresses nothing */
    bool is_used;
    bool is_in_force; /* the rule is selected for this file; the reader says true */
} Suppression;

typedef VEC(Suppression) SuppressionVec;

/* The suppressions of a source, in the order of the text. */
void suppress_read(const Source *source, const Layout *layout, Arena *arena, SuppressionVec *suppressions);

/* Whether it covers a finding at this span. */
bool suppress_covers(const Suppression *suppression, Span span);

/* Whether a source may suppress a rule by name; one that says `noqa` alone does not. As fast as memory. */
bool suppress_may_name_rules(const Source *source);

#endif
