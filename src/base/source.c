/* Line tables and positions. */
#include "base/source.h"

#include "base/vec.h"

#include <string.h>

/* Columns are counted from the start of the line, or from a mark nearby where lines are longer than this. */
#ifdef SPAWNLINT_TINY
enum { MARK_DISTANCE = 8 };
#else
enum { MARK_DISTANCE = 4096 };
#endif

/* Marks the first code point at or behind each multiple of MARK_DISTANCE, so that a column in a line of many megabytes
 * costs no walk from its start. */
static void mark_columns(Source *source, Arena *arena)
{
    source->column_mark_count = source->length / MARK_DISTANCE + 1;
    source->column_marks = arena_array(arena, ColumnMark, source->column_mark_count);
    uint32_t count = 0;
    uint32_t mark = 0;
    for (uint32_t at = 0; at < source->length; count++) {
        while (mark <= at / MARK_DISTANCE) {
            source->column_marks[mark++] = (ColumnMark){at, count};
        }
        uint32_t ignored;
        at += (uint32_t)utf8_decode(source->bytes + at, source->length - at, &ignored);
    }
    while (mark < source->column_mark_count) {
        source->column_marks[mark++] = (ColumnMark){source->length, count};
    }
}

void source_index_lines(Source *source, Arena *arena)
{
    if (source->line_starts != NULL) {
        return;
    }
    VEC(uint32_t) starts = {0};
    vec_push(&starts, 0);
    for (uint32_t at = 0; at < source->length; at++) {
        char byte = source->bytes[at];
        if (byte == '\n' || (byte == '\r' && source->bytes[at + 1] != '\n')) {
            vec_push(&starts, at + 1);
        }
    }
    source->line_count = (uint32_t)starts.count;
    source->line_starts = arena_array(arena, uint32_t, starts.count);
    memcpy(source->line_starts, starts.items, starts.count * sizeof *starts.items);
    vec_free(&starts);
    for (uint32_t line = 0; line < source->line_count; line++) {
        uint32_t end = line + 1 < source->line_count ? source->line_starts[line + 1] : source->length;
        if (end - source->line_starts[line] > MARK_DISTANCE) {
            mark_columns(source, arena);
            return;
        }
    }
}

/* Index of the last line that starts at or before the offset. */
static uint32_t line_index(const Source *source, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Code points before an offset, counted from the mark before it. */
static uint32_t code_points_before(const Source *source, uint32_t offset)
{
    uint32_t mark = offset / MARK_DISTANCE;
    if (source->column_marks[mark].offset > offset) { /* the offset is inside the code point that the mark is behind */
        mark--;
    }
    ColumnMark from = source->column_marks[mark];
    return from.count + (uint32_t)utf8_count(source->bytes + from.offset, offset - from.offset);
}

/* The cell in which an offset stands, NULL outside notebooks. */
static const SourceCell *cell_at(const Source *source, uint32_t offset)
{
    const SourceCell *found = NULL;
    for (uint32_t i = 0; i < source->cell_count && source->cells[i].start <= offset; i++) {
        found = &source->cells[i];
    }
    return found;
}

uint32_t source_line_number(const Source *source, uint32_t offset)
{
    return line_index(source, offset) + 1;
}

Position source_position(const Source *source, uint32_t offset)
{
    uint32_t index = line_index(source, offset);
    uint32_t start = source->line_starts[index];
    uint32_t before = source->column_marks == NULL
                          ? (uint32_t)utf8_count(source->bytes + start, offset - start)
                          : code_points_before(source, offset) - code_points_before(source, start);
    const SourceCell *cell = cell_at(source, offset);
    uint32_t first = cell == NULL ? 0 : line_index(source, cell->start);
    return (Position){.cell = cell == NULL ? 0 : cell->number, .line = index - first + 1, .column = before + 1};
}

Text source_line(const Source *source, uint32_t line)
{
    uint32_t start = source->line_starts[line - 1];
    uint32_t end = line < source->line_count ? source->line_starts[line] : source->length;
    while (end > start && (source->bytes[end - 1] == '\n' || source->bytes[end - 1] == '\r')) {
        end--;
    }
    return (Text){source->bytes + start, end - start};
}
