/* Tokens: what the lexer makes of a source and the parser reads. 16 bytes each, in one array. */
#ifndef SPAWNLINT_PY_TOKEN_H
#define SPAWNLINT_PY_TOKEN_H

#include "base/vec.h"

#include <stdint.h>

typedef enum TokenKind {
#define KEYWORD(KIND, text) TOKEN_##KIND,
#define PUNCTUATION(KIND, text) TOKEN_##KIND,
#define LITERAL(KIND, words) TOKEN_##KIND,
#define LAYOUT(KIND, words) TOKEN_##KIND,
#include "py/token.def"
    TOKEN_KINDS
} TokenKind;

/* Of STRING, FSTRING_START and FSTRING_MIDDLE. */
enum {
    STRING_RAW = 1,
    STRING_BYTES = 2,
    STRING_U = 4,         /* u"…" */
    STRING_TRIPLE = 8,    /* three quotes at each end */
    STRING_TEMPLATE = 16, /* t"…" (PEP 750) */
    STRING_VERBATIM = 32, /* no backslash and no carriage return inside: the value is the text itself */
    STRING_BRACE = 64     /* of FSTRING_MIDDLE: ends in `{{` or `}}`, of which one belongs to the text */
};

typedef struct Token {
    uint32_t start; /* bytes of the source, half open */
    uint32_t end;
    uint32_t value; /* as token.def says; 0 elsewhere */
    uint8_t kind;   /* TokenKind */
    uint8_t flags;
    uint16_t prefix; /* of STRING and FSTRING_START: bytes before the text (prefix letters and quotes) */
} Token;

typedef VEC(Token) TokenVec;

/* "NAME", "LEFT_PAREN": for dumps. */
const char *token_kind_name(TokenKind kind);
/* The token in a message: "`def`" is the text `def`, "name" the words for one. Not NULL. */
const char *token_kind_words(TokenKind kind);
/* Whether the kind is a reserved word. */
static inline int token_is_keyword(TokenKind kind)
{
    return kind >= TOKEN_FALSE && kind <= TOKEN_YIELD;
}

#endif
