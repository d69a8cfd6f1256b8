/* From a file's bytes to UTF-8: byte order mark, PEP 263 cookie, UTF-8 otherwise. */
#include "py/py.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static void add_issue(PySyntaxIssueVec *issues, Span span, const char *message)
{
    vec_push(issues, (PySyntaxIssue){span, message});
}

/* ---- the cookie ---- */

static bool is_encoding_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           byte == '-' || byte == '_' || byte == '.';
}

static size_t line_length(const char *line, const char *end)
{
    size_t length = 0;
    while (line + length < end && line[length] != '\n' && line[length] != '\r') {
        length++;
    }
    return length;
}

/* The encoding that a comment line names by `coding:` or `coding=`, or an empty text. */
static Text cookie_in_line(Text line)
{
    size_t at = 0;
    while (at < line.length && (line.bytes[at] == ' ' || line.bytes[at] == '\t' || line.bytes[at] == '\f')) {
        at++;
    }
    if (at == line.length || line.bytes[at] != '#') {
        return (Text){NULL, 0};
    }
    for (; at + 7 <= line.length; at++) {
        if (memcmp(line.bytes + at, "coding", 6) != 0 || (line.bytes[at + 6] != ':' && line.bytes[at + 6] != '=')) {
            continue;
        }
        size_t start = at + 7;
        while (start < line.length && (line.bytes[start] == ' ' || line.bytes[start] == '\t')) {
            start++;
        }
        size_t end = start;
        while (end < line.length && is_encoding_byte(line.bytes[end])) {
            end++;
        }
        if (end > start) {
            return (Text){line.bytes + start, end - start};
        }
    }
    return (Text){NULL, 0};
}

static bool is_blank_or_comment(Text line)
{
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] != ' ' && line.bytes[i] != '\t' && line.bytes[i] != '\f') {
            return line.bytes[i] == '#';
        }
    }
    return true;
}

/* A cookie stands on the first line, or on the second when the first is blank or a comment. */
static Text find_cookie(const Source *source)
{
    const char *line = source->bytes;
    const char *end = source->bytes + source->length;
    for (int number = 0; number < 2; number++) {
        Text text = {line, line_length(line, end)};
        Text cookie = cookie_in_line(text);
        if (cookie.length > 0 || !is_blank_or_comment(text) || line + text.length >= end) {
            return cookie;
        }
        line += text.length;
        line += line[0] == '\r' && line + 1 < end && line[1] == '\n' ? 2 : 1;
    }
    return (Text){NULL, 0};
}

/* The name in lower case with `-` for `_`, cut to what any encoding needs. */
static void normal_name(Text cookie, char out[64])
{
    size_t length = cookie.length < 63 ? cookie.length : 63;
    for (size_t i = 0; i < length; i++) {
        char byte = cookie.bytes[i];
        out[i] = byte == '_' ? '-' : byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    }
    out[length] = '\0';
}

static bool is_name_or_starts(const char *name, const char *encoding)
{
    size_t length = strlen(encoding);
    return strncmp(name, encoding, length) == 0 && (name[length] == '\0' || name[length] == '-');
}

static bool names_utf8(const char *name)
{
    return is_name_or_starts(name, "utf-8") || strcmp(name, "utf8") == 0 || strcmp(name, "u8") == 0 ||
           strcmp(name, "utf") == 0 || strcmp(name, "cp65001") == 0;
}

/* ---- UTF-8 ---- */

/* Offset of the first byte that is not UTF-8, or the length. */
static uint32_t valid_prefix(const Source *source)
{
    const char *bytes = source->bytes;
    uint32_t at = 0;
    while (at < source->length) {
        uint64_t word;
        memcpy(&word, bytes + at, 8); /* the padding is readable, and ASCII */
        if ((word & UINT64_C(0x8080808080808080)) == 0) {
            at += 8;
            continue;
        }
        uint32_t code_point;
        size_t step = utf8_decode(bytes + at, source->length - at, &code_point);
        if (code_point == UTF8_INVALID) {
            return at;
        }
        at += (uint32_t)step;
    }
    return source->length;
}

static void use_bytes(Source *source, Arena *arena, const Buffer *buffer)
{
    char *bytes = arena_alloc(arena, buffer->length + SOURCE_PADDING, 1);
    memcpy(bytes, buffer->bytes, buffer->length);
    source->bytes = bytes;
    source->is_recoded = true;
    source->length = (uint32_t)buffer->length;
}

/* Reads bytes that are no UTF-8 as Latin-1, so that what follows sees valid text. */
static void repair(Source *source, Arena *arena)
{
    Buffer out = {0};
    for (uint32_t at = 0; at < source->length;) {
        uint32_t code_point;
        size_t step = utf8_decode(source->bytes + at, source->length - at, &code_point);
        char encoded[4];
        size_t length = step;
        if (code_point == UTF8_INVALID) {
            length = utf8_encode((unsigned char)source->bytes[at], encoded);
        } else {
            memcpy(encoded, source->bytes + at, step);
        }
        if (out.length + length > UINT32_MAX - SOURCE_PADDING) {
            break;
        }
        buffer_add(&out, encoded, length);
        at += (uint32_t)step;
    }
    use_bytes(source, arena, &out);
    buffer_free(&out);
}

static void check_utf8(Source *source, Arena *arena, PySyntaxIssueVec *issues)
{
    uint32_t bad = valid_prefix(source);
    if (bad < source->length) {
        add_issue(issues, (Span){bad, bad + 1}, "the file is not valid UTF-8 and names no other encoding");
        repair(source, arena);
    }
}

/* ---- other encodings ---- */

/* Python's names that iconv does not know. */
static const char *iconv_name(const char *name)
{
    static const char *const aliases[][2] = {
        {"latin-1", "ISO-8859-1"},  {"latin1", "ISO-8859-1"}, {"iso-latin-1", "ISO-8859-1"}, {"l1", "ISO-8859-1"},
        {"cp1252", "CP1252"},       {"mbcs", "CP1252"},       {"latin-9", "ISO-8859-15"},    {"cp949", "CP949"},
        {"sjis", "SHIFT_JIS"},      {"euc-jp", "EUC-JP"},     {"ujis", "EUC-JP"},            {"big5", "BIG5"},
        {"mac-roman", "MACINTOSH"}, {"ks-c-5601", "EUC-KR"},  {"hz", "HZ-GB-2312"},          {"gbk", "GBK"},
    };
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcmp(name, aliases[i][0]) == 0) {
            return aliases[i][1];
        }
    }
    return is_name_or_starts(name, "latin-1") || is_name_or_starts(name, "iso-8859-1") ? "ISO-8859-1" : name;
}

/* Converts all bytes; what the encoding does not have becomes U+FFFD. Returns whether everything was converted. */
static bool convert(iconv_t converter, const Source *source, Buffer *out)
{
    char *in = (char *)(uintptr_t)source->bytes;
    size_t in_left = source->length;
    bool clean = true;
    char chunk[4096];
    while (in_left > 0 && out->length < UINT32_MAX / 2) {
        char *to = chunk;
        size_t to_left = sizeof chunk;
        size_t result = iconv(converter, &in, &in_left, &to, &to_left);
        buffer_add(out, chunk, sizeof chunk - to_left);
        if (result == (size_t)-1 && errno != E2BIG) {
            clean = false;
            buffer_puts(out, "\xEF\xBF\xBD");
            in += 1;
            in_left -= 1;
        }
    }
    return clean;
}

static void decode_named(Source *source, Arena *arena, Text cookie, const char *name, PySyntaxIssueVec *issues)
{
    Span span = {(uint32_t)(cookie.bytes - source->bytes), (uint32_t)(cookie.bytes + cookie.length - source->bytes)};
    iconv_t converter = iconv_open("UTF-8", iconv_name(name));
    /* (iconv_t)-1 is how iconv_open says that it does not know the name. */
    if (converter == (iconv_t)(intptr_t)-1) {
        add_issue(issues, span, arena_format(arena, "unknown encoding `%s`", name));
        if (valid_prefix(source) < source->length) {
            repair(source, arena);
        }
        return;
    }
    Buffer out = {0};
    if (!convert(converter, source, &out)) {
        add_issue(issues, span, arena_format(arena, "the file is not valid in its encoding `%s`", name));
    }
    iconv_close(converter);
    use_bytes(source, arena, &out);
    buffer_free(&out);
}

void py_decode(Source *source, Arena *arena, PySyntaxIssueVec *issues)
{
    bool marked = source->length >= 3 && memcmp(source->bytes, "\xEF\xBB\xBF", 3) == 0;
    if (marked) {
        source->bytes += 3;
        source->length -= 3;
        source->is_recoded = true;
    }
    Text cookie = find_cookie(source);
    char name[64];
    normal_name(cookie, name);
    if (marked && cookie.length > 0 && !is_name_or_starts(name, "utf-8")) {
        add_issue(issues, (Span){0, 0}, "the byte order mark says `utf-8`, the encoding comment something else");
        check_utf8(source, arena, issues);
    } else if (cookie.length == 0 || names_utf8(name)) {
        check_utf8(source, arena, issues);
    } else {
        decode_named(source, arena, cookie, name, issues);
    }
}
