/* Text that is looked at (Text) and text that is built (Buffer), and the few steps of UTF-8 that spawnlint needs. */
#ifndef SPAWNLINT_BASE_TEXT_H
#define SPAWNLINT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view of bytes owned by somebody else; not NUL-terminated. */
typedef struct Text {
    const char *bytes;
    size_t length;
} Text;

#define TEXT(literal) ((Text){(literal), sizeof(literal) - 1})

Text text_of(const char *nul_terminated);
bool text_equal(Text left, Text right);
bool text_is(Text text, const char *nul_terminated);
bool text_starts_with(Text text, const char *prefix);
bool text_ends_with(Text text, const char *suffix);
/* Byte order, then length: negative, zero or positive. */
int text_compare(Text left, Text right);

/* Reads one code point at bytes[0 … length), length > 0. Returns how many bytes it takes, 1 to 4. A byte that starts no
 * valid UTF-8 sequence (RFC 3629: overlong forms and surrogates included) counts as one byte and gives
 * UTF8_INVALID. */
#define UTF8_INVALID 0xFFFFFFFFu
size_t utf8_decode(const char *bytes, size_t length, uint32_t *code_point);

/* Code points in the bytes; an invalid byte counts as one. */
size_t utf8_count(const char *bytes, size_t length);

/* Writes the sequence for a code point to out, at least 4 bytes large; returns how many it used. */
size_t utf8_encode(uint32_t code_point, char *out);

/* A string under construction; all zero is empty. `bytes` is NUL-terminated after every call, and NULL before the
 * first. Free it with buffer_free. */
typedef struct Buffer {
    char *bytes;
    size_t length;
    size_t capacity;
} Buffer;

void buffer_add(Buffer *buffer, const char *bytes, size_t length);
void buffer_add_text(Buffer *buffer, Text text);
void buffer_puts(Buffer *buffer, const char *nul_terminated);
void buffer_putc(Buffer *buffer, char byte);
void buffer_printf(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The bytes as clean text for people and machines: valid UTF-8 (U+FFFD for what is not) without control characters,
 * line ends included (each becomes \xNN, or \n \r \t). No source text can steer a terminal or break a report. */
void buffer_add_clean(Buffer *buffer, const char *bytes, size_t length);
void buffer_free(Buffer *buffer);

#endif
