/* The line of source in a text report and the marks below it. */
#ifndef SPAWNLINT_REPORT_FRAME_H
#define SPAWNLINT_REPORT_FRAME_H

#include "base/source.h"
#include "base/text.h"

/* Columns of a terminal: tabs are wide as far as the next tab stop, East Asian wide characters and emoji take two,
 * combining marks none. */
typedef struct Frame {
    Buffer text;  /* the line as it is printed: clean, tabs as blanks, a very long one cut around the span */
    size_t start; /* columns before the first mark */
    size_t marks; /* at least one */
} Frame;

/* The line in which the span starts; the marks end with the line. The source's lines must be indexed. */
void frame_build(const Source *source, Span span, Frame *frame);
void frame_free(Frame *frame);

/* Columns that a code point takes on a terminal: 0, 1 or 2. */
unsigned frame_width(uint32_t code_point);

#endif
