/* A small lexer for C: enough to tell code from comments, literals and directives.
 *
 * Lines that a backslash joins matter only inside directives, literals and line comments; inside a word they do not
 * happen in practice. */
#include "c/scan.h"

#include "base/text.h"

#include <string.h>

/* Functions that start a process which goes on in the same program. */
static const char *const start_names[] = {
    "fork", "vfork", "_Fork", "clone", "__clone", "clone3", "rfork", "forkpty", "daemon",
};

static bool is_word_start(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '$' ||
           (unsigned char)byte >= 0x80;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word(char byte)
{
    return is_word_start(byte) || is_digit(byte);
}

/* Behind the end of the line that `at` stands in, joined lines included; the line end itself is not passed. */
static uint32_t line_end(const Source *source, uint32_t at)
{
    while (at < source->length && source->bytes[at] != '\n') {
        if (source->bytes[at] == '\\' && source->bytes[at + 1] == '\r' && source->bytes[at + 2] == '\n') {
            at += 3;
        } else {
            at += source->bytes[at] == '\\' ? 2 : 1;
        }
    }
    return at < source->length ? at : source->length;
}

static uint32_t comment_end(const Source *source, uint32_t at)
{
    const char *rest = source->bytes + at + 2;
    const char *limit = source->bytes + source->length;
    while (rest < limit) {
        const char *star = memchr(rest, '*', (size_t)(limit - rest));
        if (star == NULL) {
            break;
        }
        if (star[1] == '/') {
            return (uint32_t)(star + 2 - source->bytes);
        }
        rest = star + 1;
    }
    return source->length;
}

/* A directive ends with its line, but a comment in it may go on over several. */
static uint32_t directive_end(const Source *source, uint32_t at)
{
    while (at < source->length && source->bytes[at] != '\n') {
        if (source->bytes[at] == '/' && source->bytes[at + 1] == '*') {
            at = comment_end(source, at);
        } else if (source->bytes[at] == '/' && source->bytes[at + 1] == '/') {
            return line_end(source, at);
        } else if (source->bytes[at] == '\\' && source->bytes[at + 1] == '\r' && source->bytes[at + 2] == '\n') {
            at += 3;
        } else {
            at += source->bytes[at] == '\\' ? 2 : 1;
        }
    }
    return at < source->length ? at : source->length;
}

/* `at` stands on the opening quote. A literal ends at the latest with its line: the text may be no C at all. */
static uint32_t literal_end(const Source *source, uint32_t at)
{
    char quote = source->bytes[at++];
    while (at < source->length && source->bytes[at] != quote && source->bytes[at] != '\n') {
        at += source->bytes[at] == '\\' ? 2 : 1;
    }
    at += at < source->length && source->bytes[at] == quote ? 1 : 0;
    return at < source->length ? at : source->length;
}

/* R"delimiter( … )delimiter": `at` stands on the quote. */
static uint32_t raw_literal_end(const Source *source, uint32_t at)
{
    const char *delimiter = source->bytes + at + 1;
    size_t length = strcspn(delimiter, "( )\\\t\n\v\f");
    if (length > 16 || delimiter[length] != '(') {
        return literal_end(source, at);
    }
    const char *limit = source->bytes + source->length;
    for (const char *rest = delimiter + length; rest < limit; rest++) {
        rest = memchr(rest, ')', (size_t)(limit - rest));
        if (rest == NULL) {
            break;
        }
        if ((size_t)(limit - rest) > length + 1 && memcmp(rest + 1, delimiter, length) == 0 &&
            rest[length + 1] == '"') {
            return (uint32_t)(rest + length + 2 - source->bytes);
        }
    }
    return source->length;
}

static uint32_t number_end(const Source *source, uint32_t at)
{
    while (at < source->length) {
        char byte = source->bytes[at];
        bool exponent = (byte == '+' || byte == '-') && strchr("eEpP", source->bytes[at - 1]) != NULL;
        bool separator = byte == '\'' && source->language != LANGUAGE_C && is_word(source->bytes[at + 1]);
        if (!is_word(byte) && byte != '.' && !exponent && !separator) {
            break;
        }
        at++;
    }
    return at;
}

static uint32_t skip_blanks(const Source *source, uint32_t at)
{
    while (at < source->length) {
        const char *here = source->bytes + at;
        if (here[0] == '/' && here[1] == '*') {
            at = comment_end(source, at);
        } else if (here[0] == '/' && here[1] == '/') {
            at = line_end(source, at);
        } else if (memchr(" \t\r\n\v\f\\", here[0], 7) != NULL) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

static bool starts_line(const Source *source, uint32_t at)
{
    while (at > 0 && memchr(" \t\v\f", source->bytes[at - 1], 4) != NULL) {
        at--;
    }
    return at == 0 || source->bytes[at - 1] == '\n' || source->bytes[at - 1] == '\r' ||
           (at >= 2 && source->bytes[at - 1] == '/' && source->bytes[at - 2] == '*');
}

static bool is_raw_prefix(const Source *source, Span word)
{
    static const char *const prefixes[] = {"R", "LR", "uR", "UR", "u8R"};
    Text text = {source->bytes + word.start, word.end - word.start};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (text_is(text, prefixes[i])) {
            return source->language != LANGUAGE_C;
        }
    }
    return false;
}

ScanToken scan_next(const Source *source, uint32_t *at)
{
    uint32_t start = skip_blanks(source, *at);
    uint32_t end = start;
    ScanKind kind = SCAN_END;
    char byte = source->bytes[start];
    if (start >= source->length) {
        start = end = source->length;
    } else if (is_word_start(byte)) {
        kind = SCAN_WORD;
        while (end < source->length && is_word(source->bytes[end])) {
            end++;
        }
        if (source->bytes[end] == '"' && is_raw_prefix(source, (Span){start, end})) {
            kind = SCAN_STRING;
            end = raw_literal_end(source, end);
        }
    } else if (is_digit(byte) || (byte == '.' && is_digit(source->bytes[start + 1]))) {
        kind = SCAN_NUMBER;
        end = number_end(source, start + 1);
    } else if (byte == '"' || byte == '\'') {
        kind = SCAN_STRING;
        end = literal_end(source, start);
    } else if (byte == '#' && starts_line(source, start)) {
        kind = SCAN_DIRECTIVE;
        end = directive_end(source, start);
    } else {
        kind = SCAN_PUNCTUATOR;
        end = start + 1;
    }
    *at = end;
    return (ScanToken){kind, {start, end}};
}

static bool is_start_name(Text word)
{
    for (size_t i = 0; i < sizeof start_names / sizeof start_names[0]; i++) {
        if (text_is(word, start_names[i])) {
            return true;
        }
    }
    return false;
}

/* `#pragma omp` with the word `parallel` among its directives and clauses. */
static bool is_parallel_pragma(const Source *source, Span directive)
{
    static const char *const wanted[] = {"pragma", "omp", "parallel"};
    size_t found = 0;
    uint32_t at = directive.start + 1;
    while (found < 3) {
        ScanToken token = scan_next(source, &at);
        if (token.kind == SCAN_END || token.span.start >= directive.end) {
            return false;
        }
        Text word = {source->bytes + token.span.start, token.span.end - token.span.start};
        bool match = token.kind == SCAN_WORD && text_is(word, wanted[found]);
        if (!match && found < 2) {
            return false;
        }
        found += match;
    }
    return true;
}

void scan_source(const Source *source, Scan *scan)
{
    *scan = (Scan){0};
    uint32_t at = 0;
    for (ScanToken token = scan_next(source, &at); token.kind != SCAN_END; token = scan_next(source, &at)) {
        if (token.kind == SCAN_DIRECTIVE && is_parallel_pragma(source, token.span)) {
            vec_push(&scan->parallel_regions, token.span.start);
        } else if (token.kind == SCAN_WORD) {
            Text word = {source->bytes + token.span.start, token.span.end - token.span.start};
            uint32_t behind = skip_blanks(source, token.span.end);
            if (is_start_name(word) && behind < source->length && source->bytes[behind] == '(') {
                vec_push(&scan->starts, (ScanStart){.span = token.span});
            }
        }
    }
}

void scan_free(Scan *scan)
{
    vec_free(&scan->starts);
    vec_free(&scan->parallel_regions);
}

bool scan_for_head(const Source *source, uint32_t at, ForHead *head)
{
    ScanToken token = scan_next(source, &at);
    if (!text_is((Text){source->bytes + token.span.start, token.span.end - token.span.start}, "for")) {
        return false;
    }
    unsigned depth = 0;
    unsigned semicolons = 0;
    for (token = scan_next(source, &at); token.kind != SCAN_END; token = scan_next(source, &at)) {
        char byte = token.kind == SCAN_PUNCTUATOR ? source->bytes[token.span.start] : 'x';
        if (byte == '(' || byte == '{' || byte == '[') {
            depth++;
        } else if (byte == ')' || byte == '}' || byte == ']') {
            if (--depth == 0) {
                return false;
            }
        } else if (byte == ';' && depth == 1) {
            semicolons++;
            if (semicolons == 2) {
                head->second_semicolon = token.span.start;
                return true;
            }
            head->first_semicolon = token.span.start;
        } else if (depth == 0) {
            return false;
        }
    }
    return false;
}
