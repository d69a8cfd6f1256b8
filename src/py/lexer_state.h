/* What the lexer's files share: the state of one run and the steps between them. Nobody else includes this. */
#ifndef SPAWNLINT_PY_LEXER_STATE_H
#define SPAWNLINT_PY_LEXER_STATE_H

#include "py/lexer.h"

/* An open bracket, or an open replacement field of an f-string. */
typedef enum BracketKind {
    BRACKET_PAREN,
    BRACKET_SQUARE,
    BRACKET_CURLY,
    BRACKET_FIELD,     /* `{` of a replacement field, while its expression is read */
    BRACKET_FIELD_SPEC /* the same behind its `:` */
} BracketKind;

/* An f-string that is open. */
typedef struct OpenFString {
    char quote;
    uint8_t quotes; /* 1 or 3 */
    uint8_t flags;  /* StringFlag */
    uint32_t brackets; /* open brackets when it started */
    uint32_t start;
} OpenFString;

typedef struct KeywordSlot {
    uint64_t word; /* the bytes of the keyword, NUL-padded */
    uint32_t kind;
} KeywordSlot;

enum { KEYWORD_SLOTS = 256 };

typedef struct Lexer {
    const char *base; /* the source's bytes */
    const char *limit;
    const char *at;
    Token *out; /* where the next token goes */
    Token *out_limit;
    TokenVec *tokens;
    Interner *names;
    bool keep_comments;
    bool block_begins; /* the last NEWLINE stood behind a colon */
    uint32_t bracket_count;
    uint32_t fstring_count;
    uint32_t indent_count; /* columns[0 … indent_count] are open levels */
    uint32_t columns[LEX_INDENTS + 1];     /* tabs to multiples of 8 */
    uint32_t alt_columns[LEX_INDENTS + 1]; /* tabs as one column: both orders must agree */
    uint8_t brackets[LEX_BRACKETS];        /* BracketKind */
    OpenFString fstrings[LEX_FSTRINGS];
    KeywordSlot keywords[KEYWORD_SLOTS];
} Lexer;

void lexer_grow(Lexer *lexer);

/* Appends a token from `start` to lexer->at. */
static inline Token *lexer_emit(Lexer *lexer, TokenKind kind, const char *start)
{
    if (lexer->out == lexer->out_limit) {
        lexer_grow(lexer);
    }
    Token *token = lexer->out++;
    *token = (Token){.start = (uint32_t)(start - lexer->base),
                     .end = (uint32_t)(lexer->at - lexer->base),
                     .kind = (uint8_t)kind};
    return token;
}

static inline void lexer_error(Lexer *lexer, LexError error, const char *start)
{
    lexer_emit(lexer, TOKEN_ERROR, start)->value = error;
}

/* Steps over one line end (LF, CR, CRLF) at `at`. */
static inline const char *line_end_skip(const char *at)
{
    return at + (at[0] == '\r' && at[1] == '\n' ? 2 : 1);
}

/* lexer_layout.c: reads the white space at the start of a line, blank lines and comment lines included, up to the first
 * token of a statement or the end, and appends INDENT and DEDENT tokens. */
void lexer_line_start(Lexer *lexer);
/* Reads a comment at lexer->at. */
void lexer_comment(Lexer *lexer);
/* Reads a line end at lexer->at outside of a statement. */
void lexer_blank_line(Lexer *lexer);

/* lexer_number.c: reads the number at lexer->at. */
void lexer_number(Lexer *lexer);

/* lexer_string.c: whether the letters before a quote, `start` to `quote`, are a prefix of strings; gives the flags. */
typedef enum PrefixKind { PREFIX_NONE, PREFIX_STRING, PREFIX_FSTRING } PrefixKind;
PrefixKind string_prefix(const char *start, const char *quote, uint8_t *flags);
/* Reads a string whose prefix starts at `start` and whose opening quote is at lexer->at. */
void lexer_string(Lexer *lexer, const char *start, uint8_t flags);
/* The same for an f-string: appends FSTRING_START and the text up to the first field or the end. */
void lexer_fstring(Lexer *lexer, const char *start, uint8_t flags);
/* Goes on with the text of the innermost f-string, behind a field or behind the `:` of one. */
void lexer_fstring_text(Lexer *lexer);
/* Gives up the innermost f-string, which is not closed where it must be. */
void lexer_fstring_drop(Lexer *lexer);

#endif
