/* Glob patterns of ignore files, matched without backtracking.
 *
 * The set of places of the pattern that the text so far can have led to is kept, as in Thompson's simulation of an
 * automaton; each byte of the text moves the set on. No pattern can make that slow.
 *
 * The corners are those of git's wildmatch: `**` crosses slashes only as a whole component (after the start or '/', and
 * before the end or '/'), and a slash behind it matches no component as well; a set may begin with ']', may hold ranges
 * and [:classes:], and never matches a slash; a pattern with an unfinished set or escape matches nothing. */
#include "project/ignore.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

typedef enum TokenKind { TOKEN_BYTE, TOKEN_ANY, TOKEN_SET, TOKEN_STAR, TOKEN_DEEP_STAR } TokenKind;

typedef struct Token {
    TokenKind kind;
    unsigned char byte;
    uint16_t start; /* SET: between the brackets */
    uint16_t end;
    bool skips_slash; /* DEEP_STAR: it may match nothing together with the slash behind it */
} Token;

/* Longer patterns match nothing: git has no path as long as that. */
enum { LONGEST_PATTERN = 4096 };

/* Every byte of a pattern is at most one token. */
typedef struct Glob {
    const char *pattern;
    Token tokens[LONGEST_PATTERN];
    size_t count;
    bool is_path;
} Glob;

static const struct {
    const char *name;
    int (*contains)(int);
} classes[] = {
    {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
    {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
    {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
};

static bool class_contains(Text name, unsigned char byte, bool *is_known)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (text_is(name, classes[i].name)) {
            return byte < 0x80 && classes[i].contains(byte) != 0;
        }
    }
    *is_known = false;
    return false;
}

/* Reads the set whose '[' stands at `at` and says whether it holds `byte`. Returns the offset behind its ']', or 0 when
 * it is not finished or names an unknown class. */
static size_t read_set(Text pattern, size_t at, unsigned char byte, bool *contains)
{
    const char *bytes = pattern.bytes;
    size_t end = pattern.length;
    bool found = false;
    at++;
    bool is_negated = at < end && (bytes[at] == '!' || bytes[at] == '^');
    at += is_negated;
    int previous = -1; /* the lower end of a range that may follow */
    for (bool is_first = true; at < end && (is_first || bytes[at] != ']'); is_first = false) {
        if (bytes[at] == '[' && at + 1 < end && bytes[at + 1] == ':') {
            const char *close = memchr(bytes + at + 2, ']', end - at - 2);
            if (close == NULL) {
                return 0;
            }
            if (close > bytes + at + 2 && close[-1] == ':') {
                bool is_known = true;
                Text name = {bytes + at + 2, (size_t)(close - 1 - (bytes + at + 2))};
                found |= class_contains(name, byte, &is_known);
                if (!is_known) {
                    return 0;
                }
                at = (size_t)(close + 1 - bytes);
                previous = -1;
                continue;
            }
        }
        bool is_range = bytes[at] == '-' && previous >= 0 && at + 1 < end && bytes[at + 1] != ']';
        at += is_range;
        at += bytes[at] == '\\';
        if (at >= end) {
            return 0;
        }
        unsigned char upper = (unsigned char)bytes[at++];
        unsigned char lower = is_range ? (unsigned char)previous : upper;
        found |= lower <= byte && byte <= upper;
        previous = is_range ? -1 : upper;
    }
    *contains = found != is_negated;
    return at < end ? at + 1 : 0;
}

/* Reads the stars at `at`; returns the offset behind them. */
static size_t read_stars(Glob *glob, Text pattern, size_t at)
{
    size_t start = at;
    while (at < pattern.length && pattern.bytes[at] == '*') {
        at++;
    }
    bool is_component = at - start > 1 && (start == 0 || pattern.bytes[start - 1] == '/') &&
                        (at == pattern.length || pattern.bytes[at] == '/' ||
                         (pattern.bytes[at] == '\\' && at + 1 < pattern.length && pattern.bytes[at + 1] == '/'));
    bool crosses = !glob->is_path || is_component;
    bool skips = glob->is_path && is_component && at < pattern.length && pattern.bytes[at] == '/';
    glob->tokens[glob->count++] = (Token){.kind = crosses ? TOKEN_DEEP_STAR : TOKEN_STAR, .skips_slash = skips};
    return at;
}

/* False when the pattern can match nothing. */
static bool read_pattern(Glob *glob, Text pattern)
{
    if (pattern.length > LONGEST_PATTERN) {
        return false;
    }
    for (size_t at = 0; at < pattern.length;) {
        Token token = {.kind = TOKEN_BYTE, .byte = (unsigned char)pattern.bytes[at], .start = (uint16_t)at};
        bool ignored;
        switch (pattern.bytes[at]) {
        case '*':
            at = read_stars(glob, pattern, at);
            continue;
        case '?':
            token.kind = TOKEN_ANY;
            at++;
            break;
        case '[':
            token.kind = TOKEN_SET;
            at = read_set(pattern, at, 0, &ignored);
            if (at == 0) {
                return false;
            }
            token.end = (uint16_t)at;
            break;
        case '\\':
            at++;
            if (at == pattern.length) {
                return false;
            }
            token.byte = (unsigned char)pattern.bytes[at++];
            break;
        default:
            at++;
            break;
        }
        glob->tokens[glob->count++] = token;
    }
    return true;
}

static bool token_takes(const Glob *glob, const Token *token, unsigned char byte)
{
    bool contains = false;
    switch (token->kind) {
    case TOKEN_BYTE:
        return byte == token->byte;
    case TOKEN_ANY:
        return !glob->is_path || byte != '/';
    case TOKEN_SET:
        read_set((Text){glob->pattern, token->end}, token->start, byte, &contains);
        return contains && (!glob->is_path || byte != '/');
    case TOKEN_STAR:
        return byte != '/';
    case TOKEN_DEEP_STAR:
        return true;
    }
    return false;
}

/* Adds place `at` and what can be reached from it without a byte. */
static void add_place(const Glob *glob, bool *places, size_t at)
{
    for (;; at++) {
        places[at] = true;
        if (at == glob->count || (glob->tokens[at].kind != TOKEN_STAR && glob->tokens[at].kind != TOKEN_DEEP_STAR)) {
            return;
        }
        if (glob->tokens[at].skips_slash && !places[at + 2]) {
            add_place(glob, places, at + 2);
        }
    }
}

bool ignore_glob_matches(Text pattern, Text text, bool is_path)
{
    Glob glob;
    glob.pattern = pattern.bytes;
    glob.count = 0;
    glob.is_path = is_path;
    if (!read_pattern(&glob, pattern)) {
        return false;
    }
    bool sets[2][LONGEST_PATTERN + 1];
    bool *now = sets[0];
    bool *next = sets[1];
    memset(now, 0, glob.count + 1);
    add_place(&glob, now, 0);
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        memset(next, 0, glob.count + 1);
        bool is_alive = false;
        for (size_t at = 0; at < glob.count; at++) {
            const Token *token = &glob.tokens[at];
            if (now[at] && token_takes(&glob, token, byte)) {
                bool stays = token->kind == TOKEN_STAR || token->kind == TOKEN_DEEP_STAR;
                next[at] |= stays; /* and no slash is skipped now: that is for arriving at a `**` */
                add_place(&glob, next, at + 1);
                is_alive = true;
            }
        }
        if (!is_alive) {
            return false;
        }
        bool *swap = now;
        now = next;
        next = swap;
    }
    return now[glob.count];
}
