/* Where a finding stands, for readers that know files, lines and columns only: they mark one line of one file. */
#ifndef SPAWNLINT_REPORT_PLACE_H
#define SPAWNLINT_REPORT_PLACE_H

#include "base/source.h"
#include "base/text.h"

/* In what a reader counts columns. */
typedef enum ColumnUnit { COLUMN_CODE_POINTS, COLUMN_UTF8_BYTES, COLUMN_UTF16_UNITS } ColumnUnit;

/* Counted from 1; end_column is behind the last one. What spans several lines ends with its first line. Of a
 * notebook it is the line of the file that holds the line of code, and place_add_cell says where that is. */
typedef struct Place {
    uint32_t line;
    uint32_t column;
    uint32_t end_column;
} Place;

/* The source's lines must be indexed. */
Place place_of(const Source *source, Span span, ColumnUnit unit);

/* "cell 3, line 2: " for a notebook, nothing for other files. */
void place_add_cell(const Source *source, Span span, Buffer *out);

/* "src/train.py:41:55" or "train.ipynb:cell 3:2:5", with columns of code points: the form that people and editors know.
 * A file's name cannot be taken for a command of a log (`::error::`). */
void place_add(const Source *source, Span span, Buffer *out);

#endif
