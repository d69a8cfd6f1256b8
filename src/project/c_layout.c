/* The scan for comments, literals and brackets of C. */
#include "project/c_layout.h"

#include "base/text.h"

#include <string.h>

typedef struct Scan {
    const Source *source;
    Layout *layout;
    uint32_t at;
    unsigned depth; /* of open round and square brackets */
    bool is_open;   /* a logical line has begun */
    Span line;
} Scan;

static char peek(const Scan *scan, uint32_t ahead)
{
    return scan->at + ahead < scan->source->length ? scan->source->bytes[scan->at + ahead] : '\0';
}

static void end_line(Scan *scan)
{
    if (scan->is_open) {
        vec_push(&scan->layout->lines, scan->line);
    }
    scan->is_open = false;
    scan->depth = 0;
}

/* Code up to `end` belongs to the line. */
static void take_code(Scan *scan, uint32_t end)
{
    scan->line = (Span){scan->is_open ? scan->line.start : scan->at, end};
    scan->is_open = true;
    scan->at = end;
}

/* A backslash joins lines, also in the comment of one line. */
static uint32_t end_of_line_comment(const Source *source, uint32_t at)
{
    while (at < source->length && (source->bytes[at] != '\n' || (at > 0 && source->bytes[at - 1] == '\\'))) {
        at++;
    }
    return at > 0 && at < source->length && source->bytes[at - 1] == '\r' ? at - 1 : at;
}

static void take_comment(Scan *scan)
{
    const Source *source = scan->source;
    uint32_t start = scan->at;
    uint32_t end;
    if (peek(scan, 1) == '/') {
        end = end_of_line_comment(source, start);
    } else {
        end = start + 2;
        while (end < source->length &&
               !(source->bytes[end - 1] == '*' && source->bytes[end] == '/' && end > start + 2)) {
            end++;
        }
        end += end < source->length;
    }
    Span first = layout_physical_line(source, start);
    Span last = layout_physical_line(source, end);
    LayoutComment comment = {.span = {start, end},
                             .is_alone =
                                 layout_is_blank(source, first.start, start) && layout_is_blank(source, end, last.end),
                             .is_inside = scan->is_open};
    vec_push(&scan->layout->comments, comment);
    scan->at = end;
}

/* The end of a literal; of one that is not closed on its line the end of the line. */
static uint32_t end_of_literal(const Source *source, uint32_t at, char quote)
{
    for (at++; at < source->length; at++) {
        if (source->bytes[at] == quote) {
            return at + 1;
        }
        if (source->bytes[at] == '\\') {
            at++;
        } else if (source->bytes[at] == '\n') {
            return at;
        }
    }
    return source->length;
}

/* R"word(…)word": the end, or 0 when the quote at `at` opens no raw string. */
static uint32_t end_of_raw_string(const Source *source, uint32_t at)
{
    enum { LONGEST_WORD = 16 };
    if (source->language == LANGUAGE_C || at == 0 || source->bytes[at - 1] != 'R') {
        return 0;
    }
    const char *word = source->bytes + at + 1;
    uint32_t length = 0;
    while (length < LONGEST_WORD && at + 1 + length < source->length && strchr("(\\) \n\"", word[length]) == NULL) {
        length++;
    }
    if (word[length] != '(') {
        return 0;
    }
    for (uint32_t end = at + 2 + length; end + length + 1 < source->length; end++) {
        if (source->bytes[end] == ')' && memcmp(source->bytes + end + 1, word, length) == 0 &&
            source->bytes[end + 1 + length] == '"') {
            return end + length + 2;
        }
    }
    return source->length;
}

static void take_literal(Scan *scan, char quote)
{
    uint32_t raw = quote == '"' ? end_of_raw_string(scan->source, scan->at) : 0;
    take_code(scan, raw != 0 ? raw : end_of_literal(scan->source, scan->at, quote));
}

/* A ' between digits groups them (C++14, C23). */
static bool groups_digits(const Scan *scan)
{
    char before = scan->at == 0 ? ' ' : scan->source->bytes[scan->at - 1];
    char behind = peek(scan, 1);
    return before >= '0' && before <= '9' && behind >= '0' && behind <= '9';
}

static void take_byte(Scan *scan)
{
    char byte = peek(scan, 0);
    bool is_first = layout_physical_line(scan->source, scan->at).start == scan->at;
    if (byte == '}' && is_first) { /* a function ends here whatever was left open */
        end_line(scan);
    }
    scan->depth += byte == '(' || byte == '[';
    scan->depth -= (byte == ')' || byte == ']') && scan->depth > 0;
    take_code(scan, scan->at + 1);
}

void c_layout(const Source *source, Layout *layout)
{
    *layout = (Layout){0};
    Scan scan = {.source = source, .layout = layout};
    while (scan.at < source->length) {
        char byte = peek(&scan, 0);
        bool joins_lines = byte == '\\' && (peek(&scan, 1) == '\n' || peek(&scan, 1) == '\r');
        if (byte == '/' && (peek(&scan, 1) == '/' || peek(&scan, 1) == '*')) {
            take_comment(&scan);
        } else if (byte == '"' || (byte == '\'' && !groups_digits(&scan))) {
            take_literal(&scan, byte);
        } else if (joins_lines) {
            scan.at += peek(&scan, 1) == '\r' && peek(&scan, 2) == '\n' ? 3 : 2;
        } else if (byte == '\n') {
            if (scan.depth == 0) {
                end_line(&scan);
            }
            scan.at++;
        } else if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
            scan.at++;
        } else {
            take_byte(&scan);
        }
    }
    end_line(&scan);
}
