/* Numbers (Python reference, 2.4.5): digits of a base with single underscores between them, fractions, exponents,
 * imaginary suffix. */
#include "py/lexer_state.h"

static bool is_digit(char byte, unsigned base)
{
    unsigned value = (unsigned char)byte;
    if (value >= '0' && value <= '9') {
        return value - '0' < base;
    }
    return base == 16 && (value | 0x20) >= 'a' && (value | 0x20) <= 'f';
}

/* Steps over digits with underscores between them. A misplaced underscore stays where it is. */
static const char *skip_digits(const char *at, unsigned base)
{
    while (is_digit(*at, base) || (*at == '_' && is_digit(at[1], base))) {
        at++;
    }
    return at;
}

static bool continues_name(char byte)
{
    unsigned value = (unsigned char)byte;
    return value == '_' || is_digit(byte, 10) || ((value | 0x20) >= 'a' && (value | 0x20) <= 'z');
}

/* The whole clump of letters and digits is the error, so that one mistake is one token. */
static void number_error(Lexer *lexer, LexError error, const char *start)
{
    while (continues_name(*lexer->at)) {
        lexer->at++;
    }
    lexer_error(lexer, error, start);
}

static void prefixed_number(Lexer *lexer, const char *start, unsigned base)
{
    const char *digits = start + 2;
    digits += *digits == '_';
    lexer->at = is_digit(*digits, base) ? skip_digits(digits, base) : digits;
    if (lexer->at == digits) {
        number_error(lexer, is_digit(*digits, 10) ? LEX_NUMBER_DIGIT : LEX_NUMBER, start);
    } else if (is_digit(*lexer->at, 10)) {
        number_error(lexer, LEX_NUMBER_DIGIT, start);
    } else if (*lexer->at == '_') {
        number_error(lexer, LEX_NUMBER_UNDERSCORE, start);
    } else if ((*lexer->at | 0x20) == 'l' && !continues_name(lexer->at[1])) {
        number_error(lexer, LEX_OLD_LONG, start);
    } else {
        lexer_emit(lexer, TOKEN_INTEGER, start);
    }
}

static const char *skip_exponent(const char *at)
{
    if ((*at | 0x20) != 'e') {
        return at;
    }
    const char *digits = at + 1;
    digits += *digits == '+' || *digits == '-';
    return is_digit(*digits, 10) ? skip_digits(digits, 10) : at;
}

/* 0, 00 and 0_0 are numbers, 0777 and 09 are not. */
static bool has_leading_zero(const char *start, const char *end)
{
    if (*start != '0') {
        return false;
    }
    while (start < end && (*start == '0' || *start == '_')) {
        start++;
    }
    return start < end;
}

void lexer_number(Lexer *lexer)
{
    const char *start = lexer->at;
    char letter = (char)(start[1] | 0x20);
    if (*start == '0' && (letter == 'x' || letter == 'o' || letter == 'b')) {
        prefixed_number(lexer, start, letter == 'x' ? 16 : letter == 'o' ? 8 : 2);
        return;
    }
    const char *whole_end = skip_digits(start, 10);
    const char *at = whole_end;
    if (*at == '.') {
        at++;
        if (is_digit(*at, 10)) {
            at = skip_digits(at, 10);
        }
    }
    at = skip_exponent(at);
    TokenKind kind = at == whole_end ? TOKEN_INTEGER : TOKEN_FLOAT;
    if ((*at | 0x20) == 'j') {
        at++;
        kind = TOKEN_IMAGINARY;
    }
    lexer->at = at;
    if (*at == '_') {
        number_error(lexer, LEX_NUMBER_UNDERSCORE, start);
    } else if (kind == TOKEN_INTEGER && (*at | 0x20) == 'l' && !continues_name(at[1])) {
        number_error(lexer, LEX_OLD_LONG, start);
    } else if (kind == TOKEN_INTEGER && has_leading_zero(start, at)) {
        number_error(lexer, LEX_OLD_OCTAL, start);
    } else {
        lexer_emit(lexer, kind, start);
    }
}
