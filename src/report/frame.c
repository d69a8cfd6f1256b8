/* Printing a line so that the marks stand below the right characters, whatever the line holds. */
#include "report/frame.h"

#include <stdbool.h>

enum {
    TAB_STOP = 4,
    BYTES_BEFORE = 120, /* of a line that is longer than both together only this much around the span is shown */
    BYTES_AFTER = 120
};

typedef struct Range {
    uint32_t first;
    uint32_t last;
} Range;

static const Range zero_width[] = {
#define WANT_ZERO_WIDTH
#include "report/width.def"
};

static const Range double_width[] = {
#define WANT_DOUBLE_WIDTH
#include "report/width.def"
};

/* Whether one of the ranges, which are sorted, has the code point. */
static bool contains(const Range *ranges, size_t count, uint32_t code_point)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else if (code_point < ranges[middle].first) {
            high = middle;
        } else {
            return true;
        }
    }
    return false;
}

unsigned frame_width(uint32_t code_point)
{
    if (code_point < 0x300) { /* the first mark that combines */
        return 1;
    }
    if (contains(zero_width, sizeof zero_width / sizeof *zero_width, code_point)) {
        return 0;
    }
    return contains(double_width, sizeof double_width / sizeof *double_width, code_point) ? 2 : 1;
}

/* Adds one character; returns the columns that it takes from `column` on. */
static size_t add_character(Buffer *out, const char *bytes, size_t length, uint32_t code_point, size_t column)
{
    if (code_point == '\t') {
        size_t blanks = TAB_STOP - column % TAB_STOP;
        buffer_printf(out, "%*s", (int)blanks, "");
        return blanks;
    }
    size_t before = out->length;
    buffer_add_clean(out, bytes, length);
    bool is_replaced = code_point == UTF8_INVALID || out->length - before != length;
    return is_replaced ? utf8_count(out->bytes + before, out->length - before) : frame_width(code_point);
}

/* Not inside a UTF-8 sequence. */
static size_t step_back(Text line, size_t at)
{
    while (at > 0 && at < line.length && ((unsigned char)line.bytes[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

void frame_build(const Source *source, Span span, Frame *frame)
{
    *frame = (Frame){0};
    Text line = source_line(source, source_line_number(source, span.start));
    size_t mark_start = span.start - (size_t)(line.bytes - source->bytes);
    size_t mark_end = mark_start + (span.end - span.start);
    mark_start = mark_start > line.length ? line.length : mark_start;
    mark_end = mark_end > line.length ? line.length : mark_end;
    bool is_long = line.length > BYTES_BEFORE + BYTES_AFTER;
    size_t from = is_long && mark_start > BYTES_BEFORE ? step_back(line, mark_start - BYTES_BEFORE) : 0;
    size_t to = is_long && line.length - from > BYTES_BEFORE + BYTES_AFTER
                    ? step_back(line, from + BYTES_BEFORE + BYTES_AFTER)
                    : line.length;
    buffer_puts(&frame->text, from > 0 ? "…" : "");
    size_t column = from > 0 ? 1 : 0;
    size_t end = column;
    for (size_t at = from; at < to;) {
        if (at <= mark_start) {
            frame->start = column;
        }
        uint32_t code_point;
        size_t length = utf8_decode(line.bytes + at, line.length - at, &code_point);
        column += add_character(&frame->text, line.bytes + at, length, code_point, column);
        at += length;
        if (at <= mark_end) {
            end = column;
        }
    }
    if (mark_start >= to) {
        frame->start = column;
    }
    buffer_puts(&frame->text, to < line.length ? "…" : "");
    frame->marks = end > frame->start ? end - frame->start : 1;
}

void frame_free(Frame *frame)
{
    buffer_free(&frame->text);
}
