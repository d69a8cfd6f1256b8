/* Comments and logical lines of a source: what suppressions and the texts of statements need. A logical line is a
 * statement, or the head of a compound one, with all the lines that brackets and backslashes join. */
#ifndef SPAWNLINT_FACTS_LAYOUT_H
#define SPAWNLINT_FACTS_LAYOUT_H

#include "base/source.h"
#include "base/vec.h"

#include <stdbool.h>

typedef struct LayoutComment {
    Span span;
    bool is_alone;  /* nothing else stands on its line */
    bool is_inside; /* the logical line around it has begun and goes on */
} LayoutComment;

typedef struct Layout {
    VEC(LayoutComment) comments; /* both in the order of the text */
    VEC(Span) lines; /* from the first byte of the first token to the last one's end; no comment at the end */
} Layout;

void layout_free(Layout *layout);

/* The last logical line that begins at or before `offset`; NULL when there is none. */
const Span *layout_line_at(const Layout *layout, uint32_t offset);
/* The first logical line that begins at or behind `offset`; NULL when there is none. */
const Span *layout_line_behind(const Layout *layout, uint32_t offset);

/* From the first byte of a physical line to its line end, which is not part of it. */
Span layout_physical_line(const Source *source, uint32_t offset);

/* Whether nothing but blanks stands between two offsets. */
bool layout_is_blank(const Source *source, uint32_t start, uint32_t end);

/* The text of the logical line at `offset` without blanks, comments and the comma before a closing bracket: the same
 * for every way to lay the statement out. A long one ends in a hash of the rest. In the arena. */
const char *layout_statement(const Source *source, const Layout *layout, uint32_t offset, Arena *arena);

#endif
