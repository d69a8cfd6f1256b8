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

/* Combining marks, joiners and variation selectors (Unicode: general categories Mn and Me of the scripts that programs
 * hold, and zero-width format characters). */
static const Range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},
    {0x094D, 0x094D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

/* East Asian Wide and Fullwidth (Unicode Standard Annex #11), emoji included. */
static const Range double_width[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2705, 0x2705},
    {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},
    {0x2795, 0x2797},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3E0, 0x1F3F0}, {0x1F400, 0x1F43E}, {0x1F440, 0x1F4FC},
    {0x1F4FF, 0x1F53D}, {0x1F550, 0x1F567}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F90C, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

static bool contains(const Range *ranges, size_t count, uint32_t code_point)
{
    for (size_t i = 0; i < count && ranges[i].first <= code_point; i++) {
        if (code_point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

unsigned frame_width(uint32_t code_point)
{
    if (code_point < 0x300) {
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
