/* The lexer: UTF-8 text in, all tokens of the file out, in one pass and in linear time.
 *
 * It never fails: what is no Python becomes an ERROR token that carries the reason, and the text behind it is read on.
 * F-strings come in parts (PEP 701): FSTRING_START, then FSTRING_MIDDLE and the tokens of the replacement fields, then
 * FSTRING_END. The spans are those of CPython 3.12 and later. */
#ifndef SPAWNLINT_PY_LEXER_H
#define SPAWNLINT_PY_LEXER_H

#include "base/intern.h"
#include "base/source.h"
#include "py/token.h"

#include <stdbool.h>

/* CPython's limits (Parser/tokenizer): 100 indentation levels, 200 nested brackets, 150 nested f-strings. */
enum { LEX_INDENTS = 100, LEX_BRACKETS = 200, LEX_FSTRINGS = 150 };

typedef enum LexError {
    LEX_NO_ERROR,
#define LEX_ERROR(NAME, message) LEX_##NAME,
#include "py/lex_error.def"
    LEX_ERRORS
} LexError;

/* Why, in words. Static. */
const char *lex_error_message(LexError error);

/* Appends the tokens of a decoded source to `tokens`; the last is END_OF_FILE. Names are interned in NFKC, as Python
 * compares them. With `keep_comments` there are COMMENT and BLANK_LINE tokens too. The caller frees `tokens`. */
void py_lex(const Source *source, Interner *names, bool keep_comments, TokenVec *tokens);

#endif
