/* Strings and f-strings.
 *
 * A string is one token. An f-string is several (PEP 701): its texts, split where CPython splits them — at fields,
 * behind `{{` and `}}`, behind `\N{…}` — and the tokens of its fields, which the main loop reads. A
 * field is a bracket like any other, so the stack of brackets tells where an f-string's text goes on. */
#include "py/lexer_state.h"

#include <string.h>

PrefixKind string_prefix(const char *start, const char *quote, uint8_t *flags)
{
    uint8_t found = 0;
    bool formatted = false;
    for (const char *at = start; at < quote; at++) {
        char letter = (char)(*at | 0x20);
        if (letter == 'r' && !(found & STRING_RAW)) {
            found |= STRING_RAW;
        } else if (letter == 'b' && !(found & STRING_BYTES)) {
            found |= STRING_BYTES;
        } else if (letter == 'u' && quote - start == 1) {
            found |= *at == 'u' ? STRING_U : 0; /* CPython's `kind` is for the small letter only */
        } else if ((letter == 'f' || letter == 't') && !formatted) {
            formatted = true;
            found |= letter == 't' ? STRING_TEMPLATE : 0;
        } else {
            return PREFIX_NONE;
        }
    }
    if (quote - start > 2 || (formatted && (found & STRING_BYTES))) {
        return PREFIX_NONE;
    }
    *flags = found;
    return formatted ? PREFIX_FSTRING : PREFIX_STRING;
}

static bool closes(const char *at, char quote, unsigned quotes)
{
    return *at == quote && (quotes == 1 || (at[1] == quote && at[2] == quote));
}

/* Behind a backslash at `at`: what it escapes, a whole CRLF included. */
static const char *skip_escape(const Lexer *lexer, const char *at)
{
    at++;
    if (at >= lexer->limit) {
        return at;
    }
    return *at == '\r' ? line_end_skip(at) : at + 1;
}

/* The closing quote of a string on one line, or where the line or the file ends. */
static const char *find_single(const Lexer *lexer, const char *at, char quote, bool *verbatim)
{
    for (;;) {
        char byte = *at;
        if (byte == quote || byte == '\n' || byte == '\r') {
            return at;
        }
        if (byte == '\\') {
            *verbatim = false;
            at = skip_escape(lexer, at);
        } else if (byte == '\0' && at >= lexer->limit) {
            return at;
        } else {
            at++;
        }
    }
}

/* The first of three closing quotes, or the end of the file. */
static const char *find_triple(const Lexer *lexer, const char *at, char quote, bool *verbatim)
{
    const char *start = at;
    const char *next_quote = at - 1;
    while (at < lexer->limit) {
        if (next_quote < at) {
            next_quote = memchr(at, quote, (size_t)(lexer->limit - at));
            next_quote = next_quote == NULL ? lexer->limit : next_quote;
        }
        const char *backslash = memchr(at, '\\', (size_t)(next_quote - at));
        if (backslash != NULL) {
            *verbatim = false;
            at = skip_escape(lexer, backslash);
        } else if (next_quote == lexer->limit || closes(next_quote, quote, 3)) {
            at = next_quote;
            break;
        } else {
            at = next_quote + 1;
        }
    }
    at = at > lexer->limit ? lexer->limit : at;
    if (*verbatim && memchr(start, '\r', (size_t)(at - start)) != NULL) {
        *verbatim = false;
    }
    return at;
}

void lexer_string(Lexer *lexer, const char *start, uint8_t flags)
{
    char quote = *lexer->at;
    unsigned quotes = closes(lexer->at, quote, 3) ? 3 : 1;
    const char *text = lexer->at + quotes;
    bool verbatim = true;
    const char *end = quotes == 3 ? find_triple(lexer, text, quote, &verbatim)
                                  : find_single(lexer, text, quote, &verbatim);
    if (end >= lexer->limit || *end != quote) {
        lexer->at = end;
        lexer_error(lexer, quotes == 3 ? LEX_TRIPLE_NOT_CLOSED : LEX_STRING_NOT_CLOSED, start);
        return;
    }
    lexer->at = end + quotes;
    Token *token = lexer_emit(lexer, TOKEN_STRING, start);
    token->flags = (uint8_t)(flags | (quotes == 3 ? STRING_TRIPLE : 0) | (verbatim ? STRING_VERBATIM : 0));
    token->prefix = (uint16_t)(text - start);
}

void lexer_fstring(Lexer *lexer, const char *start, uint8_t flags)
{
    char quote = *lexer->at;
    unsigned quotes = closes(lexer->at, quote, 3) ? 3 : 1;
    lexer->at += quotes;
    flags |= quotes == 3 ? STRING_TRIPLE : 0;
    if (lexer->fstring_count == LEX_FSTRINGS) {
        lexer_error(lexer, LEX_FSTRING_TOO_DEEP, start);
        return;
    }
    Token *token = lexer_emit(lexer, TOKEN_FSTRING_START, start);
    token->flags = flags;
    token->prefix = (uint16_t)(lexer->at - start);
    lexer->fstrings[lexer->fstring_count++] = (OpenFString){.quote = quote,
                                                            .quotes = (uint8_t)quotes,
                                                            .flags = flags,
                                                            .brackets = lexer->bracket_count,
                                                            .start = token->start};
    lexer_fstring_text(lexer);
}

void lexer_fstring_drop(Lexer *lexer)
{
    lexer->bracket_count = lexer->fstrings[--lexer->fstring_count].brackets;
}

/* One stretch of an f-string's text under way. */
typedef struct Stretch {
    const OpenFString *open;
    const char *start;
    bool verbatim;
    bool in_spec;
} Stretch;

static void begin_stretch(const Lexer *lexer, Stretch *stretch, const char *start)
{
    stretch->start = start;
    stretch->verbatim = true;
    stretch->in_spec = lexer->bracket_count > stretch->open->brackets;
}

/* Appends the text up to `end`, unless it is empty. */
static void emit_stretch(Lexer *lexer, const Stretch *stretch, const char *end)
{
    lexer->at = end;
    if (end > stretch->start) {
        Token *token = lexer_emit(lexer, TOKEN_FSTRING_MIDDLE, stretch->start);
        token->flags = (uint8_t)(stretch->open->flags | (stretch->verbatim ? STRING_VERBATIM : 0));
    }
}

static void emit_one(Lexer *lexer, TokenKind kind, const char *at, size_t length)
{
    lexer->at = at + length;
    lexer_emit(lexer, kind, at);
}

/* A line end or the end of the file where the text of a field or of a one-line f-string stands. */
static void stop_text(Lexer *lexer, const Stretch *stretch, const char *at)
{
    if (stretch->in_spec && at < lexer->limit) {
        emit_stretch(lexer, stretch, at);
        lexer->brackets[lexer->bracket_count - 1] = BRACKET_FIELD;
        return;
    }
    lexer->at = at;
    lexer_error(lexer, stretch->open->quotes == 3 ? LEX_FSTRING_TRIPLE_NOT_CLOSED : LEX_FSTRING_NOT_CLOSED,
                stretch->start);
    lexer_fstring_drop(lexer);
}

/* Appends the text up to a doubled brace at `at` with the first of the two, and goes on behind the second. */
static const char *doubled_brace(Lexer *lexer, Stretch *stretch, const char *at)
{
    emit_stretch(lexer, stretch, at + 2);
    lexer->out[-1].flags |= STRING_BRACE;
    begin_stretch(lexer, stretch, at + 2);
    return at + 2;
}

/* `{` at `at`: a doubled brace, or the start of a field. Returns where the text goes on, or NULL when a field starts.
 */
static const char *left_brace(Lexer *lexer, Stretch *stretch, const char *at)
{
    if (at[1] == '{' && !stretch->in_spec) {
        return doubled_brace(lexer, stretch, at);
    }
    emit_stretch(lexer, stretch, at);
    if (lexer->bracket_count == LEX_BRACKETS) {
        lexer->at = at + 1;
        lexer_error(lexer, LEX_BRACKETS_TOO_DEEP, at);
        lexer_fstring_drop(lexer);
        return NULL;
    }
    emit_one(lexer, TOKEN_LEFT_BRACE, at, 1);
    lexer->brackets[lexer->bracket_count++] = BRACKET_FIELD;
    return NULL;
}

/* `}` at `at`: a doubled brace, the end of the field whose specification was read, or a mistake. */
static const char *right_brace(Lexer *lexer, Stretch *stretch, const char *at)
{
    if (at[1] == '}' && !stretch->in_spec) {
        return doubled_brace(lexer, stretch, at);
    }
    emit_stretch(lexer, stretch, at);
    if (stretch->in_spec) {
        emit_one(lexer, TOKEN_RIGHT_BRACE, at, 1);
        lexer->bracket_count--;
    } else {
        lexer->at = at + 1;
        lexer_error(lexer, LEX_FSTRING_SINGLE_BRACE, at);
    }
    begin_stretch(lexer, stretch, at + 1);
    return at + 1;
}

/* A backslash at `at`. Before a brace it stands for itself; `\N{…}` ends a stretch. */
static const char *escape_in_text(Lexer *lexer, Stretch *stretch, const char *at)
{
    stretch->verbatim = false;
    if (at[1] == '{' || at[1] == '}') {
        return at + 1;
    }
    if (at[1] != 'N' || at[2] != '{' || (stretch->open->flags & STRING_RAW)) {
        return skip_escape(lexer, at);
    }
    const char *end = at + 3;
    while (*end != '}' && *end != stretch->open->quote && *end != '\n' && *end != '\r' && *end != '\0') {
        end++;
    }
    if (*end != '}') {
        return end;
    }
    emit_stretch(lexer, stretch, end + 1);
    begin_stretch(lexer, stretch, end + 1);
    return end + 1;
}

void lexer_fstring_text(Lexer *lexer)
{
    Stretch stretch = {.open = &lexer->fstrings[lexer->fstring_count - 1]};
    begin_stretch(lexer, &stretch, lexer->at);
    const OpenFString *open = stretch.open;
    for (const char *at = lexer->at; at != NULL;) {
        switch (*at) {
        case '{': at = left_brace(lexer, &stretch, at); break;
        case '}': at = right_brace(lexer, &stretch, at); break;
        case '\\': at = escape_in_text(lexer, &stretch, at); break;
        case '\r': stretch.verbatim = false; /* fall through */
        case '\n':
            if (open->quotes == 1) {
                stop_text(lexer, &stretch, at);
                return;
            }
            at++;
            break;
        case '\0':
            if (at >= lexer->limit) {
                stop_text(lexer, &stretch, lexer->limit);
                return;
            }
            at++;
            break;
        default:
            if (closes(at, open->quote, open->quotes)) {
                emit_stretch(lexer, &stretch, at);
                emit_one(lexer, TOKEN_FSTRING_END, at, open->quotes);
                lexer->out[-1].flags = open->flags;
                lexer_fstring_drop(lexer);
                return;
            }
            at++;
        }
    }
}
