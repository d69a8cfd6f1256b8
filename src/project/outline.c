/* Outlines by scanning; see outline.h. A function begins at a brace behind `name(…)`, if that stands outside of
 * parentheses, functions and initialisers. */
#include "project/outline.h"

#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST_NAME = 3, MOST_NESTING = 64 };

typedef struct Scan {
    const char *begin;
    const char *at;
    const char *end;
    Outline *outline;
    VEC(uint32_t) outside;   /* mentions outside of functions */
    Text last_name;          /* the latest identifier */
    Text head;               /* of the latest `name(` outside of parentheses since the last statement */
    bool head_is_fixed;      /* behind `:`, where a constructor sets its members */
    bool has_equals;         /* an initialiser */
    bool has_static;
    unsigned parentheses;
    unsigned braces;
    unsigned outer_parentheses[MOST_NESTING]; /* by depth of braces */
    unsigned function_depth; /* of the braces of the function at hand, 0: none */
} Scan;

static bool is_name_byte(char byte)
{
    unsigned char value = (unsigned char)byte;
    unsigned char letter = value | 0x20;
    return (letter >= 'a' && letter <= 'z') || (value >= '0' && value <= '9') || value == '_';
}

static void mention(Scan *scan, Text name, bool is_member)
{
    if (name.length < SHORTEST_NAME || (name.bytes[0] >= '0' && name.bytes[0] <= '9')) {
        return;
    }
    uint32_t hash = intern_hash(name.bytes, name.length);
    hash = is_member ? ~hash : hash;
    if (scan->function_depth > 0) {
        vec_push(&scan->outline->mentions, hash);
    } else {
        vec_push(&scan->outside, hash);
    }
}

static void begin_statement(Scan *scan)
{
    scan->head = TEXT("");
    scan->head_is_fixed = scan->has_equals = scan->has_static = false;
}

static int compare_hashes(const void *left, const void *right)
{
    uint32_t first = *(const uint32_t *)left;
    uint32_t second = *(const uint32_t *)right;
    return (first > second) - (first < second);
}

/* Each of the mentions from `first` on once. */
static void make_unique(Outline *outline, uint32_t first)
{
    uint32_t *items = vec_from(&outline->mentions, first);
    size_t count = outline->mentions.count - first;
    size_t kept = 0;
    if (count > 1) {
        qsort(items, count, sizeof *items, compare_hashes);
    }
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || items[i] != items[kept - 1]) {
            items[kept++] = items[i];
        }
    }
    outline->mentions.count = first + kept;
}

static bool is_control(Text name)
{
    static const char *const words[] = {"if", "for", "while", "switch", "catch"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_is(name, words[i])) {
            return true;
        }
    }
    return false;
}

static void open_brace(Scan *scan)
{
    bool is_function = scan->function_depth == 0 && scan->parentheses == 0 && scan->head.length > 0 &&
                       !scan->has_equals && !is_control(scan->head);
    if (scan->braces < MOST_NESTING) {
        scan->outer_parentheses[scan->braces] = scan->parentheses;
    }
    scan->braces++;
    if (is_function) {
        Outline *outline = scan->outline;
        vec_push(&outline->functions, ((OutlineFunction){intern_hash(scan->head.bytes, scan->head.length),
                                                         scan->has_static, (uint32_t)outline->mentions.count, 0}));
        scan->function_depth = scan->braces;
    }
    scan->parentheses = 0;
    begin_statement(scan);
}

static void end_function(Scan *scan)
{
    Outline *outline = scan->outline;
    OutlineFunction *function = &vec_last(&outline->functions);
    make_unique(outline, function->first_mention);
    function->mention_count = (uint32_t)outline->mentions.count - function->first_mention;
    scan->function_depth = 0;
}

static void close_brace(Scan *scan)
{
    if (scan->function_depth > 0 && scan->braces == scan->function_depth) {
        end_function(scan);
    }
    scan->braces -= scan->braces > 0;
    scan->parentheses = scan->braces < MOST_NESTING ? scan->outer_parentheses[scan->braces] : 0;
    if (scan->parentheses == 0) {
        begin_statement(scan);
    }
}

/* Behind the quote that ends the literal at hand, or at the end of its line. */
static void skip_literal(Scan *scan)
{
    char quote = *scan->at++;
    while (scan->at < scan->end && *scan->at != quote && *scan->at != '\n') {
        scan->at += *scan->at == '\\' && scan->end - scan->at > 1 ? 2 : 1;
    }
    scan->at += scan->at < scan->end;
}

static bool skip_comment(Scan *scan)
{
    size_t left = (size_t)(scan->end - scan->at);
    if (left < 2 || scan->at[0] != '/' || (scan->at[1] != '/' && scan->at[1] != '*')) {
        return false;
    }
    if (scan->at[1] == '/') {
        const char *line_end = memchr(scan->at, '\n', left);
        scan->at = line_end == NULL ? scan->end : line_end;
        return true;
    }
    const char *at = scan->at + 2;
    while (at < scan->end && !(at[-1] == '*' && *at == '/' && at - scan->at > 2)) {
        at++;
    }
    scan->at = at < scan->end ? at + 1 : scan->end;
    return true;
}

static void read_name(Scan *scan)
{
    const char *start = scan->at;
    while (scan->at < scan->end && is_name_byte(*scan->at)) {
        scan->at++;
    }
    Text name = {start, (size_t)(scan->at - start)};
    scan->has_static |= text_is(name, "static");
    scan->last_name = name;
    bool is_member = (start > scan->begin && start[-1] == '.') ||
                     (start > scan->begin + 1 && start[-1] == '>' && start[-2] == '-');
    mention(scan, name, is_member);
    if (start > scan->begin + 2 && start[-1] == ':' && start[-2] == ':' && is_name_byte(start[-3])) {
        start -= 2;
        while (start > scan->begin && is_name_byte(start[-1])) {
            start--;
        }
        mention(scan, (Text){start, (size_t)(scan->at - start)}, false);
    }
}

static void open_parenthesis(Scan *scan)
{
    bool is_attribute = text_starts_with(scan->last_name, "__attr") || text_is(scan->last_name, "noexcept");
    if (scan->parentheses == 0 && !scan->head_is_fixed && !is_attribute) {
        scan->head = scan->last_name;
    }
    scan->parentheses++;
}

static void read_mark(Scan *scan)
{
    switch (*scan->at) {
    case '{':
        open_brace(scan);
        break;
    case '}':
        close_brace(scan);
        break;
    case '(':
        open_parenthesis(scan);
        break;
    case ')':
        scan->parentheses -= scan->parentheses > 0;
        break;
    case ';':
        if (scan->parentheses == 0) {
            begin_statement(scan);
        }
        break;
    case ':':
        scan->head_is_fixed |= scan->parentheses == 0 && scan->head.length > 0;
        break;
    case '=':
        scan->has_equals |= scan->parentheses == 0;
        break;
    case '<':
        if (scan->end - scan->at > 3 && memcmp(scan->at, OUTLINE_LAUNCH, 3) == 0) {
            mention(scan, TEXT(OUTLINE_LAUNCH), false);
            scan->at += 2;
        }
        break;
    default:
        break;
    }
    scan->at++;
}

/* What stands outside becomes the last piece of the mentions, and item 0 of the functions says so. */
static void finish(Scan *scan)
{
    Outline *outline = scan->outline;
    if (scan->function_depth > 0) {
        end_function(scan);
    }
    uint32_t first = (uint32_t)outline->mentions.count;
    for (size_t i = 0; i < scan->outside.count; i++) {
        vec_push(&outline->mentions, scan->outside.items[i]);
    }
    make_unique(outline, first);
    outline->functions.items[0].first_mention = first;
    outline->functions.items[0].mention_count = (uint32_t)outline->mentions.count - first;
    vec_free(&scan->outside);
}

void outline_scan(const char *bytes, size_t length, Outline *outline)
{
    Scan scan = {.begin = bytes, .at = bytes, .end = bytes + length, .outline = outline, .head = TEXT(""),
                 .last_name = TEXT("")};
    vec_push(&outline->functions, (OutlineFunction){0});
    while (scan.at < scan.end) {
        if (is_name_byte(*scan.at)) {
            read_name(&scan);
        } else if (*scan.at == '"' || *scan.at == '\'') {
            skip_literal(&scan);
        } else if (!skip_comment(&scan)) {
            read_mark(&scan);
        }
    }
    finish(&scan);
}

void outline_scan_attributes(const char *bytes, size_t length, Outline *outline)
{
    Scan scan = {.begin = bytes, .at = bytes, .end = bytes + length, .outline = outline};
    vec_push(&outline->functions, (OutlineFunction){0});
    for (char before = ' '; scan.at < scan.end; before = *scan.at++) {
        const char *name_end = scan.at;
        while (name_end < scan.end && is_name_byte(*name_end)) {
            name_end++;
        }
        if (name_end > scan.at) {
            if (before == '.') {
                mention(&scan, (Text){scan.at, (size_t)(name_end - scan.at)}, false);
            }
            scan.at = name_end - 1;
        }
    }
    finish(&scan);
}

void outline_free(Outline *outline)
{
    vec_free(&outline->functions);
    vec_free(&outline->mentions);
}
