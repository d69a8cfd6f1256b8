/* Views, builders and UTF-8. */
#include "base/text.h"

#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

Text text_of(const char *nul_terminated)
{
    return (Text){nul_terminated, strlen(nul_terminated)};
}

bool text_equal(Text left, Text right)
{
    return left.length == right.length && (left.length == 0 || memcmp(left.bytes, right.bytes, left.length) == 0);
}

bool text_is(Text text, const char *nul_terminated)
{
    return text_equal(text, text_of(nul_terminated));
}

bool text_starts_with(Text text, const char *prefix)
{
    size_t length = strlen(prefix);
    return text.length >= length && memcmp(text.bytes, prefix, length) == 0;
}

bool text_ends_with(Text text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length >= length && memcmp(text.bytes + text.length - length, suffix, length) == 0;
}

int text_compare(Text left, Text right)
{
    size_t shorter = left.length < right.length ? left.length : right.length;
    int order = shorter == 0 ? 0 : memcmp(left.bytes, right.bytes, shorter);
    if (order != 0) {
        return order;
    }
    return left.length < right.length ? -1 : left.length > right.length;
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *code_point)
{
    /* The smallest code point that needs so many bytes after the first (RFC 3629, section 4). */
    static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)bytes[0];
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    size_t follow = lead >= 0xF0 && lead < 0xF8   ? 3
                    : lead >= 0xE0 && lead < 0xF0 ? 2
                    : lead >= 0xC0 && lead < 0xE0 ? 1
                                                  : 0;
    *code_point = UTF8_INVALID;
    if (follow == 0 || follow >= length) {
        return 1;
    }
    uint32_t value = lead & (0x3Fu >> follow);
    for (size_t i = 1; i <= follow; i++) {
        unsigned char next = (unsigned char)bytes[i];
        if ((next & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (next & 0x3Fu);
    }
    if (value < smallest[follow] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 1;
    }
    *code_point = value;
    return follow + 1;
}

size_t utf8_count(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t at = 0; at < length; count++) {
        uint32_t ignored;
        at += utf8_decode(bytes + at, length - at, &ignored);
    }
    return count;
}

size_t utf8_encode(uint32_t code_point, char *out)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t follow = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t i = follow; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)(lead[follow] | code_point);
    return follow + 1;
}

void buffer_add(Buffer *buffer, const char *bytes, size_t length)
{
    if (buffer->capacity - buffer->length <= length) {
        buffer->bytes = vec_grow(buffer->bytes, &buffer->capacity, buffer->length + length + 1, 1);
    }
    if (length > 0) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
    }
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_add_text(Buffer *buffer, Text text)
{
    buffer_add(buffer, text.bytes, text.length);
}

void buffer_puts(Buffer *buffer, const char *nul_terminated)
{
    buffer_add(buffer, nul_terminated, strlen(nul_terminated));
}

void buffer_putc(Buffer *buffer, char byte)
{
    buffer_add(buffer, &byte, 1);
}

void buffer_printf(Buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0) {
        size_t needed = buffer->length + (size_t)length + 1;
        if (needed > buffer->capacity) {
            buffer->bytes = vec_grow(buffer->bytes, &buffer->capacity, needed, 1);
        }
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

/* C0, DEL, C1 and the bidirectional overrides: what can move a cursor, recolour a terminal or reorder a line. */
static bool steers_a_terminal(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
           (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069) ||
           code_point == 0x2028 || code_point == 0x2029;
}

void buffer_add_clean(Buffer *buffer, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        size_t step = utf8_decode(bytes + at, length - at, &code_point);
        if (code_point == UTF8_INVALID) {
            buffer_puts(buffer, "\xEF\xBF\xBD");
        } else if (code_point == '\n') {
            buffer_puts(buffer, "\\n");
        } else if (code_point == '\r') {
            buffer_puts(buffer, "\\r");
        } else if (code_point == '\t') {
            buffer_puts(buffer, "\\t");
        } else if (steers_a_terminal(code_point)) {
            buffer_printf(buffer, code_point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code_point);
        } else {
            buffer_add(buffer, bytes + at, step);
        }
        at += step;
    }
}

void buffer_free(Buffer *buffer)
{
    vec_release(buffer->bytes);
    *buffer = (Buffer){0};
}
