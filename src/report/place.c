/* Places in the units of others. */
#include "report/place.h"

#include <string.h>

/* Units in the bytes; what is not UTF-8 is one replacement character. */
static uint32_t count_units(Text text, ColumnUnit unit)
{
    if (unit == COLUMN_UTF8_BYTES) {
        return (uint32_t)text.length;
    }
    uint32_t count = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t code_point;
        at += utf8_decode(text.bytes + at, text.length - at, &code_point);
        bool is_pair = code_point > 0xFFFF && code_point != UTF8_INVALID;
        count += unit == COLUMN_UTF16_UNITS && is_pair ? 2 : 1;
    }
    return count;
}

Place place_of(const Source *source, Span span, ColumnUnit unit)
{
    uint32_t line = source_line_number(source, span.start);
    if (source->is_notebook) {
        return (Place){line <= source->file_line_count ? source->file_lines[line - 1] : 1, 1, 1};
    }
    Text text = source_line(source, line);
    uint32_t line_start = source->line_starts[line - 1];
    uint32_t line_end = line_start + (uint32_t)text.length;
    uint32_t start = span.start < line_end ? span.start : line_end;
    uint32_t end = span.end < line_end ? span.end : line_end;
    Place place = {.line = line, .column = 1};
    if (unit == COLUMN_CODE_POINTS) { /* which the source counts quickly, also in lines of many megabytes */
        place.column = source_position(source, start).column;
    } else {
        place.column += count_units((Text){text.bytes, start - line_start}, unit);
    }
    place.end_column = place.column + count_units((Text){source->bytes + start, end - start}, unit);
    return place;
}

void place_add_cell(const Source *source, Span span, Buffer *out)
{
    Position start = source_position(source, span.start);
    if (start.cell > 0) {
        buffer_printf(out, "cell %u, line %u: ", start.cell, start.line);
    }
}

void place_add(const Source *source, Span span, Buffer *out)
{
    Position start = source_position(source, span.start);
    bool is_like_command = source->path[0] != '/' && strstr(source->path, "::") != NULL;
    buffer_puts(out, is_like_command ? "./" : "");
    buffer_add_clean(out, source->path, strlen(source->path));
    if (start.cell > 0) {
        buffer_printf(out, ":cell %u", start.cell);
    }
    buffer_printf(out, ":%u:%u", start.line, start.column);
}
