/* Finds where statements begin, and masks those of IPython; see cells.h. */
#include "py/cells.h"

#include "facts/build.h"
#include "py/parser.h"

#include <string.h>

/* How far a statement is: only where one begins can a magic stand. */
typedef struct Scan {
    char *bytes;
    uint32_t end;
    int depth;         /* open brackets */
    char quote;        /* of the string that is open, or 0 */
    bool is_triple;
    bool is_continued; /* the last line ended with a backslash */
} Scan;

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\f';
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

static void mask(char *bytes, uint32_t start, uint32_t end)
{
    for (uint32_t at = start; at < end; at++) {
        bytes[at] = is_line_end(bytes[at]) ? bytes[at] : ' ';
    }
}

static uint32_t line_end(const Scan *scan, uint32_t at)
{
    while (at < scan->end && !is_line_end(scan->bytes[at])) {
        at++;
    }
    return at;
}

static uint32_t skip_blanks(const Scan *scan, uint32_t at)
{
    while (at < scan->end && is_blank(scan->bytes[at])) {
        at++;
    }
    return at;
}

/* Whether the word at `at` is one of the magics that run Python code. */
static bool runs_code(const Scan *scan, uint32_t at, uint32_t *behind)
{
    static const char *const magics[] = {"time", "timeit", "capture", "prun", "memit"};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        size_t length = strlen(magics[i]);
        bool is_it = scan->end - at >= length && memcmp(scan->bytes + at, magics[i], length) == 0;
        if (is_it && (at + length == scan->end || is_blank(scan->bytes[at + length]) ||
                      is_line_end(scan->bytes[at + length]))) {
            *behind = at + (uint32_t)length;
            return true;
        }
    }
    return false;
}

/* A command goes on in the next line behind a backslash. Returns where the last line ends. */
static uint32_t mask_command(Scan *scan, uint32_t start)
{
    uint32_t end = line_end(scan, start);
    while (end < scan->end && end > start && scan->bytes[end - 1] == '\\') {
        uint32_t next = end + 1;
        next += scan->bytes[end] == '\r' && next < scan->end && scan->bytes[next] == '\n';
        end = line_end(scan, next);
    }
    mask(scan->bytes, start, end);
    return end;
}

/* `x = !ls`, `x = %time f()`: at the sign of equality. */
static bool assigns_command(const Scan *scan, uint32_t at, uint32_t *command)
{
    static const char operators[] = "=!<>:+-*/%&|^@";
    if (at == 0 || strchr(operators, scan->bytes[at - 1]) != NULL || at + 1 >= scan->end) {
        return false;
    }
    *command = skip_blanks(scan, at + 1);
    return *command + 1 < scan->end && (scan->bytes[*command] == '!' || scan->bytes[*command] == '%') &&
           !is_line_end(scan->bytes[*command + 1]);
}

/* Follows a string from behind its opening quote; returns where it ends or the line does. */
static uint32_t skip_string(Scan *scan, uint32_t at)
{
    while (at < scan->end) {
        char byte = scan->bytes[at];
        bool is_closing = byte == scan->quote &&
                          (!scan->is_triple || (scan->end - at >= 3 && scan->bytes[at + 1] == scan->quote &&
                                                scan->bytes[at + 2] == scan->quote));
        if (is_closing) {
            scan->quote = 0;
            return at + (scan->is_triple ? 3 : 1);
        }
        if (is_line_end(byte)) {
            scan->quote = scan->is_triple ? scan->quote : 0;
            return at;
        }
        at += byte == '\\' && at + 1 < scan->end ? 2 : 1;
    }
    return at < scan->end ? at : scan->end;
}

static uint32_t open_string(Scan *scan, uint32_t at)
{
    scan->quote = scan->bytes[at];
    scan->is_triple = scan->end - at >= 3 && scan->bytes[at + 1] == scan->quote && scan->bytes[at + 2] == scan->quote;
    return skip_string(scan, at + (scan->is_triple ? 3 : 1));
}

/* Goes through the code of a line; returns where it ends. */
static uint32_t scan_line(Scan *scan, uint32_t at, bool may_assign)
{
    scan->is_continued = false;
    if (scan->quote != 0) {
        at = skip_string(scan, at);
    }
    while (at < scan->end && !is_line_end(scan->bytes[at])) {
        char byte = scan->bytes[at];
        uint32_t command;
        scan->is_continued = byte == '\\';
        if (byte == '#') {
            return line_end(scan, at);
        }
        if (byte == '"' || byte == '\'') {
            at = open_string(scan, at);
            continue;
        }
        scan->depth += (byte == '(' || byte == '[' || byte == '{') - (byte == ')' || byte == ']' || byte == '}');
        if (byte == '=' && may_assign && scan->depth == 0 && assigns_command(scan, at, &command)) {
            uint32_t end = mask_command(scan, command);
            scan->bytes[command] = '_';
            scan->bytes[command + 1] = '_';
            return end;
        }
        at++;
    }
    return at;
}

/* `name?`, `name??` */
static bool asks_for_help(const Scan *scan, uint32_t start)
{
    uint32_t end = line_end(scan, start);
    while (end > start && is_blank(scan->bytes[end - 1])) {
        end--;
    }
    return end > start && scan->bytes[end - 1] == '?' && memchr(scan->bytes + start, '#', end - start) == NULL;
}

/* A line that begins a statement; returns where the line ends. */
static uint32_t scan_statement(Scan *scan, uint32_t start)
{
    uint32_t at = skip_blanks(scan, start);
    uint32_t body;
    if (at == scan->end) {
        return at;
    }
    if (scan->bytes[at] == '%' && runs_code(scan, at + 1, &body)) {
        body = skip_blanks(scan, body);
        char next = body < scan->end ? scan->bytes[body] : '\n';
        if (!is_line_end(next) && next != '-' && next != '!' && next != '%') {
            mask(scan->bytes, at, body);
            scan->bytes[at] = '0';
            scan->bytes[body - 1] = ';';
            return scan_line(scan, body, true);
        }
    }
    char first = scan->bytes[at];
    if (first == '%' || first == '!' || first == '?' || asks_for_help(scan, at)) {
        uint32_t end = mask_command(scan, at);
        scan->bytes[at] = '0';
        return end;
    }
    return scan_line(scan, at, true);
}

void cells_mask(char *bytes, uint32_t start, uint32_t end)
{
    Scan scan = {.bytes = bytes, .end = end};
    uint32_t at = start;
    while (at < end && (is_blank(bytes[at]) || is_line_end(bytes[at]))) {
        at++;
    }
    uint32_t behind;
    if (end - at >= 2 && bytes[at] == '%' && bytes[at + 1] == '%') {
        mask(bytes, at, runs_code(&scan, at + 2, &behind) ? line_end(&scan, at) : end);
    }
    for (at = start; at < end;) {
        bool begins = scan.depth <= 0 && scan.quote == 0 && !scan.is_continued;
        scan.depth = begins ? 0 : scan.depth;
        at = begins ? scan_statement(&scan, at) : scan_line(&scan, at, false);
        at += at < end;
    }
}

/* IPython takes the indentation away that all lines of a cell have; here it would move the columns. */
static bool is_indented(const char *bytes, Span cell)
{
    bool has_blank = false;
    for (uint32_t at = cell.start; at < cell.end && (is_blank(bytes[at]) || is_line_end(bytes[at])); at++) {
        has_blank = is_blank(bytes[at]) || (has_blank && !is_line_end(bytes[at]));
    }
    return has_blank;
}

/* A cell that does not parse is an issue and left out, so that it takes nothing of the others with it. */
static void leave_out_broken(char *bytes, Span cell, Arena *scratch, Interner *names, Facts *facts)
{
    uint32_t length = cell.end - cell.start;
    char *copy = arena_alloc(scratch, (size_t)length + SOURCE_PADDING, 1);
    memcpy(copy, bytes + cell.start, length);
    memset(copy + length, 0, SOURCE_PADDING);
    Source alone = {.path = "", .bytes = copy, .length = length, .language = LANGUAGE_PYTHON};
    PySyntaxIssueVec issues = {0};
    py_parse(&alone, scratch, names, &issues);
    for (size_t i = 0; i < issues.count; i++) {
        Span span = {issues.items[i].span.start + cell.start, issues.items[i].span.end + cell.start};
        facts_add_issue(facts, ISSUE_SYNTAX, span, intern(names, issues.items[i].message));
    }
    if (issues.count > 0) {
        facts->partial = true;
        mask(bytes, cell.start, cell.end);
    }
    vec_free(&issues);
}

const Source *py_prepare_cells(const Source *source, Arena *scratch, Interner *names, Facts *facts)
{
    Source *prepared = arena_new(scratch, Source);
    char *bytes = arena_alloc(scratch, (size_t)source->length + SOURCE_PADDING, 1);
    memcpy(bytes, source->bytes, (size_t)source->length + SOURCE_PADDING);
    *prepared = *source;
    prepared->bytes = bytes;
    for (uint32_t i = 0; i < source->cell_count; i++) {
        uint32_t end = i + 1 < source->cell_count ? source->cells[i + 1].start : source->length;
        Span cell = {source->cells[i].start, end};
        if (is_indented(bytes, cell)) {
            mask(bytes, cell.start, cell.end);
        }
        cells_mask(bytes, cell.start, cell.end);
        leave_out_broken(bytes, cell, scratch, names, facts);
    }
    return prepared;
}
