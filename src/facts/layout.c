/* Questions to a layout; py/layout.c and project/c_layout.c make them. */
#include "facts/layout.h"

#include "base/map.h"
#include "base/text.h"

#include <string.h>

enum { LONGEST_STATEMENT = 160 };

void layout_free(Layout *layout)
{
    vec_free(&layout->comments);
    vec_free(&layout->lines);
}

/* How many logical lines begin before `offset`. */
static size_t lines_before(const Layout *layout, uint32_t offset)
{
    size_t low = 0;
    size_t high = layout->lines.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (layout->lines.items[middle].start < offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const Span *layout_line_at(const Layout *layout, uint32_t offset)
{
    size_t count = lines_before(layout, offset + 1);
    return count == 0 ? NULL : &layout->lines.items[count - 1];
}

const Span *layout_line_behind(const Layout *layout, uint32_t offset)
{
    size_t count = lines_before(layout, offset);
    return count == layout->lines.count ? NULL : &layout->lines.items[count];
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

Span layout_physical_line(const Source *source, uint32_t offset)
{
    Span line = {offset, offset};
    while (line.start > 0 && !is_line_end(source->bytes[line.start - 1])) {
        line.start--;
    }
    while (line.end < source->length && !is_line_end(source->bytes[line.end])) {
        line.end++;
    }
    return line;
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool layout_is_blank(const Source *source, uint32_t start, uint32_t end)
{
    while (start < end && is_blank(source->bytes[start])) {
        start++;
    }
    return start >= end;
}

/* The end of the comment that begins at `at`; `at` itself when none does. */
static uint32_t behind_comment(const Layout *layout, size_t *next, uint32_t at)
{
    while (*next < layout->comments.count && layout->comments.items[*next].span.start < at) {
        ++*next;
    }
    bool begins = *next < layout->comments.count && layout->comments.items[*next].span.start == at;
    return begins ? layout->comments.items[*next].span.end : at;
}

static void add_code(const Source *source, const Layout *layout, Span line, Buffer *text)
{
    size_t next_comment = 0;
    for (uint32_t at = line.start; at < line.end;) {
        uint32_t behind = behind_comment(layout, &next_comment, at);
        char byte = source->bytes[at];
        if (behind > at) {
            at = behind;
            continue;
        }
        bool joins_lines = byte == '\\' && at + 1 < line.end && is_line_end(source->bytes[at + 1]);
        bool closes = byte == ')' || byte == ']' || byte == '}';
        if (closes && text->length > 0 && text->bytes[text->length - 1] == ',') {
            text->length--;
        }
        if (!is_blank(byte) && !joins_lines) {
            buffer_putc(text, byte);
        }
        at++;
    }
}

const char *layout_statement(const Source *source, const Layout *layout, uint32_t offset, Arena *arena)
{
    const Span *line = layout_line_at(layout, offset);
    Buffer text = {0};
    buffer_puts(&text, "");
    add_code(source, layout, line == NULL || line->end < offset ? layout_physical_line(source, offset) : *line, &text);
    Buffer clean = {0};
    buffer_puts(&clean, "");
    size_t shown = text.length > LONGEST_STATEMENT ? LONGEST_STATEMENT : text.length;
    while (shown > 0 && shown < text.length && ((unsigned char)text.bytes[shown] & 0xC0) == 0x80) {
        shown--;
    }
    buffer_add_clean(&clean, text.bytes, shown);
    if (shown < text.length) {
        uint64_t hash = 0;
        for (size_t i = shown; i < text.length; i++) {
            hash = hash_mix(hash, (unsigned char)text.bytes[i]);
        }
        buffer_printf(&clean, "… %016llx", (unsigned long long)hash);
    }
    const char *result = arena_copy(arena, clean.bytes, clean.length);
    buffer_free(&text);
    buffer_free(&clean);
    return result;
}
