/* The text of one file and the way from byte offsets to lines and columns.
 *
 * Everything after reading speaks in byte offsets into `bytes` (a Span); only reports turn them into lines and columns.
 * For Python the bytes are UTF-8 whatever the file's own encoding was: the front end decodes before it lexes. */
#ifndef SPAWNLINT_BASE_SOURCE_H
#define SPAWNLINT_BASE_SOURCE_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Half open: start ≤ end. */
typedef struct Span {
    uint32_t start;
    uint32_t end;
} Span;

typedef enum Language { LANGUAGE_NONE, LANGUAGE_PYTHON, LANGUAGE_C, LANGUAGE_CXX, LANGUAGE_CUDA } Language;

/* Bytes that every source has readable behind its end, all NUL: a scanner may look ahead without asking. */
enum { SOURCE_PADDING = 64 };

/* A code point and how many stand before it in the file. */
typedef struct ColumnMark {
    uint32_t offset;
    uint32_t count;
} ColumnMark;

/* A cell of a notebook, from its first byte to the next one's. */
typedef struct SourceCell {
    uint32_t start;
    uint32_t number; /* its place among all cells of the notebook, from 1 */
} SourceCell;

typedef struct Source {
    const char *path;  /* as shown to the user: relative to the working directory, '/'-separated */
    const char *bytes; /* `length` bytes, then SOURCE_PADDING NULs; NUL bytes may also stand inside */
    uint32_t length;   /* files of 4 GiB and more are refused when read */
    Language language;
    bool is_background;      /* read for what it says about the files that are checked; nothing is reported in it */
    bool is_recoded;         /* the bytes are not those of the file: decoded, without its mark, or from a notebook */
    bool is_notebook;        /* the bytes are the code of its cells, one after the other */
    const SourceCell *cells; /* of a notebook, in their order */
    uint32_t cell_count;
    const uint32_t *file_lines; /* of a notebook: in which line of its file each line of the code stands */
    uint32_t file_line_count;
    uint32_t *line_starts; /* offset of each line's first byte, or NULL until source_lines was called */
    uint32_t line_count;
    ColumnMark *column_marks; /* one for every so many bytes where a line is very long, or NULL */
    uint32_t column_mark_count;
} Source;

/* Line from 1, column from 1 in code points. In a notebook the line is that of the cell. */
typedef struct Position {
    uint32_t cell; /* its number; 0 in other files */
    uint32_t line;
    uint32_t column;
} Position;

/* Builds the table of lines once (CR, LF and CRLF end a line); the table lives in the arena. Not thread-safe for one
 * source. */
void source_index_lines(Source *source, Arena *arena);

/* Position of an offset, at most `length`. The lines must be indexed. */
Position source_position(const Source *source, uint32_t offset);

/* The line of an offset, from 1 at the top of the source, whatever cells it has. The lines must be indexed. */
uint32_t source_line_number(const Source *source, uint32_t offset);

/* The bytes of a line (from 1) without its line end. The lines must be indexed. */
Text source_line(const Source *source, uint32_t line);

#endif
