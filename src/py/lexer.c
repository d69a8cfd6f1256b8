/* The main loop of the lexer: names, operators, brackets and the choice of who reads the rest.
 *
 * One switch on the first byte of a token. The text ends in NUL bytes, so looking ahead needs no test for the end; a
 * NUL byte is the end only at `limit`. The hash of a name is computed from the words in which it is read anyway, and
 * the same words tell keywords from names without a look at the interner. */
#include "py/lexer_state.h"

#include "py/unicode.h"

#include <string.h>

const char *lex_error_message(LexError error)
{
    static const char *const messages[] = {
        "",
#define LEX_ERROR(NAME, message) message,
#include "py/lex_error.def"
    };
    return messages[error];
}

const char *token_kind_name(TokenKind kind)
{
    static const char *const names[] = {
#define KEYWORD(KIND, text) #KIND,
#define PUNCTUATION(KIND, text) #KIND,
#define LITERAL(KIND, words) #KIND,
#define LAYOUT(KIND, words) #KIND,
#include "py/token.def"
    };
    return names[kind];
}

const char *token_kind_words(TokenKind kind)
{
    static const char *const words_of[] = {
#define KEYWORD(KIND, text) "`" text "`",
#define PUNCTUATION(KIND, text) "`" text "`",
#define LITERAL(KIND, words) words,
#define LAYOUT(KIND, words) words,
#include "py/token.def"
    };
    return words_of[kind];
}

void lexer_grow(Lexer *lexer)
{
    TokenVec *tokens = lexer->tokens;
    tokens->count = (size_t)(lexer->out - tokens->items);
    vec_reserve(tokens, tokens->count + 1);
    lexer->out = tokens->items + tokens->count;
    lexer->out_limit = tokens->items + tokens->capacity;
}

/* ---- names and keywords ---- */

static uint32_t keyword_slot(uint64_t word)
{
    return (uint32_t)(word * UINT64_C(0xC3A5C85C97CB3127) >> 56) % KEYWORD_SLOTS;
}

static void add_keyword(Lexer *lexer, TokenKind kind, const char *text)
{
    uint64_t word = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        word |= (uint64_t)(unsigned char)text[i] << (8 * i);
    }
    uint32_t slot = keyword_slot(word);
    while (lexer->keywords[slot].word != 0) {
        slot = (slot + 1) % KEYWORD_SLOTS;
    }
    lexer->keywords[slot] = (KeywordSlot){word, kind};
}

/* The kind of keyword whose bytes `word` holds, or TOKEN_NAME. */
static TokenKind find_keyword(const Lexer *lexer, uint64_t word)
{
    for (uint32_t slot = keyword_slot(word); lexer->keywords[slot].word != 0; slot = (slot + 1) % KEYWORD_SLOTS) {
        if (lexer->keywords[slot].word == word) {
            return lexer->keywords[slot].kind;
        }
    }
    return TOKEN_NAME;
}

static const uint8_t name_bytes[256] = {
    ['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['_'] = 1,
};

/* Words that begin a statement and stand in no expression: one of them at the start of a line proves that a bracket
 * was left open above. */
static bool only_starts_statements(TokenKind kind)
{
    switch (kind) {
    case TOKEN_ASSERT: case TOKEN_BREAK: case TOKEN_CLASS: case TOKEN_CONTINUE: case TOKEN_DEF: case TOKEN_DEL:
    case TOKEN_EXCEPT: case TOKEN_FINALLY: case TOKEN_GLOBAL: case TOKEN_IMPORT: case TOKEN_NONLOCAL: case TOKEN_PASS:
    case TOKEN_RAISE: case TOKEN_RETURN: case TOKEN_TRY: case TOKEN_WHILE: case TOKEN_WITH: return true;
    default: return false;
    }
}

static bool is_first_on_line(const Lexer *lexer, const char *at)
{
    while (at > lexer->base && (at[-1] == ' ' || at[-1] == '\t')) {
        at--;
    }
    return at == lexer->base || at[-1] == '\n' || at[-1] == '\r';
}

static void close_statement(Lexer *lexer)
{
    const char *here = lexer->at;
    lexer->bracket_count = 0;
    lexer->fstring_count = 0;
    lexer_error(lexer, LEX_BRACKET_NOT_CLOSED, here);
    lexer_emit(lexer, TOKEN_NEWLINE, here);
    while (lexer->at > lexer->base && (lexer->at[-1] == ' ' || lexer->at[-1] == '\t')) {
        lexer->at--;
    }
    lexer_line_start(lexer);
}

/* A name with characters beyond ASCII, up to the first byte that belongs to none. Returns false when not even the first
 * character can stand in a name; that character is then an error. */
static void wide_name(Lexer *lexer, const char *start)
{
    const char *at = start;
    bool valid = true;
    for (;;) {
        if (name_bytes[(unsigned char)*at]) {
            at++;
            continue;
        }
        if ((unsigned char)*at < 0x80) {
            break;
        }
        uint32_t code_point;
        size_t step = utf8_decode(at, (size_t)(lexer->limit - at), &code_point);
        bool fits = code_point != UTF8_INVALID &&
                    (at == start ? unicode_starts_name(code_point) : unicode_continues_name(code_point));
        if (!fits && at > start) {
            break;
        }
        at += step;
        if (!fits) {
            valid = false;
            break;
        }
    }
    lexer->at = at;
    if (!valid) {
        lexer_error(lexer, LEX_INVALID_CHARACTER, start);
        return;
    }
    Buffer normal = {0};
    unicode_nfkc((Text){start, (size_t)(at - start)}, &normal);
    lexer_emit(lexer, TOKEN_NAME, start)->value = intern_bytes(lexer->names, normal.bytes, normal.length);
    buffer_free(&normal);
}

static void string_or_fstring(Lexer *lexer, const char *start, PrefixKind kind, uint8_t flags)
{
    if (kind == PREFIX_FSTRING) {
        lexer_fstring(lexer, start, flags);
    } else {
        lexer_string(lexer, start, flags);
    }
}

/* Letters directly before a quote: a prefix of the string, or a name that does not belong there. */
static bool prefixed_string(Lexer *lexer, const char *start, const char *end)
{
    uint8_t flags = 0;
    PrefixKind kind = string_prefix(start, end, &flags);
    if (kind == PREFIX_NONE) {
        if ((start[0] | 0x20) == 'u' && (start[1] | 0x20) == 'r') {
            lexer->at = end;
            lexer_error(lexer, LEX_OLD_UNICODE_RAW, start);
            lexer_string(lexer, end, STRING_RAW);
            return true;
        }
        return false;
    }
    lexer->at = end;
    string_or_fstring(lexer, start, kind, flags);
    return true;
}

static void name(Lexer *lexer)
{
    const char *start = lexer->at;
    const char *end = start + 1;
    while (name_bytes[(unsigned char)*end]) {
        end++;
    }
    size_t length = (size_t)(end - start);
    if ((unsigned char)*end >= 0x80) {
        wide_name(lexer, start);
        return;
    }
    if (length <= 2 && (*end == '"' || *end == '\'') && prefixed_string(lexer, start, end)) {
        return;
    }
    uint64_t word;
    uint32_t hash = intern_hash_padded(start, length, &word);
    if (length <= 8) {
        if (length == 8) {
            memcpy(&word, start, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
            word = __builtin_bswap64(word);
#endif
        }
        TokenKind kind = find_keyword(lexer, word);
        if (kind != TOKEN_NAME) {
            if (lexer->bracket_count > 0 && only_starts_statements(kind) && is_first_on_line(lexer, start)) {
                close_statement(lexer);
                return;
            }
            lexer->at = end;
            lexer_emit(lexer, kind, start);
            return;
        }
    }
    lexer->at = end;
    lexer_emit(lexer, TOKEN_NAME, start)->value = intern_hashed(lexer->names, start, length, hash);
}

/* ---- brackets ---- */

static void open_bracket(Lexer *lexer, TokenKind kind, BracketKind bracket)
{
    const char *start = lexer->at++;
    if (lexer->bracket_count == LEX_BRACKETS) {
        lexer_error(lexer, LEX_BRACKETS_TOO_DEEP, start);
        return;
    }
    lexer->brackets[lexer->bracket_count++] = (uint8_t)bracket;
    lexer_emit(lexer, kind, start);
}

static void close_bracket(Lexer *lexer, TokenKind kind, BracketKind bracket)
{
    const char *start = lexer->at++;
    if (lexer->bracket_count == 0) {
        lexer_error(lexer, LEX_BRACKET_NOT_OPEN, start);
        return;
    }
    uint8_t open = lexer->brackets[lexer->bracket_count - 1];
    bool closes_field = bracket == BRACKET_CURLY && (open == BRACKET_FIELD || open == BRACKET_FIELD_SPEC);
    if (open != bracket && !closes_field) {
        lexer_error(lexer, LEX_BRACKET_MISMATCH, start);
        if (open == BRACKET_FIELD || open == BRACKET_FIELD_SPEC) {
            return;
        }
        lexer->bracket_count--;
        return;
    }
    lexer->bracket_count--;
    lexer_emit(lexer, kind, start);
    if (closes_field) {
        lexer_fstring_text(lexer);
    }
}

static void colon(Lexer *lexer)
{
    const char *start = lexer->at;
    bool in_field = lexer->bracket_count > 0 && lexer->brackets[lexer->bracket_count - 1] == BRACKET_FIELD;
    if (start[1] == '=' && !in_field) {
        lexer->at += 2;
        lexer_emit(lexer, TOKEN_WALRUS, start);
        return;
    }
    lexer->at++;
    lexer_emit(lexer, TOKEN_COLON, start);
    if (in_field) {
        lexer->brackets[lexer->bracket_count - 1] = BRACKET_FIELD_SPEC;
        lexer_fstring_text(lexer);
    }
}

/* ---- line ends ---- */

static void line_end(Lexer *lexer)
{
    if (lexer->bracket_count > 0) {
        lexer_blank_line(lexer);
        return;
    }
    const char *start = lexer->at;
    const Token *last = lexer->out - 1;
    last -= last->kind == TOKEN_COMMENT && last > lexer->tokens->items;
    lexer->block_begins = last->kind == TOKEN_COLON;
    lexer->at = line_end_skip(start);
    lexer_emit(lexer, TOKEN_NEWLINE, start);
    lexer_line_start(lexer);
}

static void backslash(Lexer *lexer)
{
    const char *start = lexer->at;
    const char *next = start + 1;
    if (*next != '\n' && *next != '\r') {
        lexer->at = next;
        lexer_error(lexer, next >= lexer->limit ? LEX_CONTINUATION_AT_END : LEX_CONTINUATION, start);
        return;
    }
    lexer->at = line_end_skip(next);
    if (lexer->at >= lexer->limit) {
        lexer_error(lexer, LEX_CONTINUATION_AT_END, start);
    }
}

/* A byte that begins no token. */
static void invalid_byte(Lexer *lexer, LexError error)
{
    const char *start = lexer->at++;
    while (*lexer->at == *start && lexer->at < lexer->limit) {
        lexer->at++;
    }
    lexer_error(lexer, error, start);
}

static void finish(Lexer *lexer)
{
    const char *end = lexer->limit;
    lexer->at = end;
    if (lexer->bracket_count > 0) {
        lexer_error(lexer, LEX_BRACKET_NOT_CLOSED, end);
    }
    const Token *last = lexer->out == lexer->tokens->items ? NULL : lexer->out - 1;
    while (last != NULL && (last->kind == TOKEN_COMMENT || last->kind == TOKEN_BLANK_LINE) &&
           last > lexer->tokens->items) {
        last--;
    }
    if (last != NULL && last->kind > TOKEN_LAYOUT_ERROR) {
        lexer_emit(lexer, TOKEN_NEWLINE, end);
    }
    for (; lexer->indent_count > 0; lexer->indent_count--) {
        lexer_emit(lexer, TOKEN_DEDENT, end);
    }
    lexer_emit(lexer, TOKEN_END_OF_FILE, end);
}

/* ---- the loop ---- */

/* Emits the token of the longest match among up to three operators that begin alike. */
#define OPERATOR_1(KIND) (lexer->at++, lexer_emit(lexer, TOKEN_##KIND, at))
#define OPERATOR_2(KIND) (lexer->at += 2, lexer_emit(lexer, TOKEN_##KIND, at))
#define OPERATOR_3(KIND) (lexer->at += 3, lexer_emit(lexer, TOKEN_##KIND, at))
#define OPERATOR_OR_EQUAL(KIND, EQUAL) (at[1] == '=' ? OPERATOR_2(EQUAL) : OPERATOR_1(KIND))
#define OPERATOR_FAMILY(byte, KIND, EQUAL, DOUBLE, DOUBLE_EQUAL)                                                       \
    (at[1] != (byte) ? OPERATOR_OR_EQUAL(KIND, EQUAL) : at[2] == '=' ? OPERATOR_3(DOUBLE_EQUAL) : OPERATOR_2(DOUBLE))

/* Reads one token, or the white space before one. Returns false at the end. */
static bool lex_one(Lexer *lexer)
{
    const char *at = lexer->at;
    switch (*at) {
    case ' ': case '\t': case '\f':
        do {
            at++;
        } while (*at == ' ' || *at == '\t' || *at == '\f');
        lexer->at = at;
        break;
    case '\n': case '\r': line_end(lexer); break;
    case '#': lexer_comment(lexer); break;
    case '\\': backslash(lexer); break;
    case 'A' ... 'Z': case 'a' ... 'z': case '_': name(lexer); break;
    case '0' ... '9': lexer_number(lexer); break;
    case '"': case '\'': lexer_string(lexer, at, 0); break;
    case '(': open_bracket(lexer, TOKEN_LEFT_PAREN, BRACKET_PAREN); break;
    case '[': open_bracket(lexer, TOKEN_LEFT_BRACKET, BRACKET_SQUARE); break;
    case '{': open_bracket(lexer, TOKEN_LEFT_BRACE, BRACKET_CURLY); break;
    case ')': close_bracket(lexer, TOKEN_RIGHT_PAREN, BRACKET_PAREN); break;
    case ']': close_bracket(lexer, TOKEN_RIGHT_BRACKET, BRACKET_SQUARE); break;
    case '}': close_bracket(lexer, TOKEN_RIGHT_BRACE, BRACKET_CURLY); break;
    case ':': colon(lexer); break;
    case ',': OPERATOR_1(COMMA); break;
    case ';': OPERATOR_1(SEMICOLON); break;
    case '~': OPERATOR_1(TILDE); break;
    case '`': OPERATOR_1(BACKTICK); break;
    case '.':
        if (at[1] >= '0' && at[1] <= '9') {
            lexer_number(lexer);
        } else if (at[1] == '.' && at[2] == '.') {
            OPERATOR_3(ELLIPSIS);
        } else {
            OPERATOR_1(DOT);
        }
        break;
    case '=': OPERATOR_OR_EQUAL(EQUAL, EQUAL_EQUAL); break;
    case '!': OPERATOR_OR_EQUAL(EXCLAMATION, NOT_EQUAL); break;
    case '+': OPERATOR_OR_EQUAL(PLUS, PLUS_EQUAL); break;
    case '-': (void)(at[1] == '>' ? OPERATOR_2(ARROW) : OPERATOR_OR_EQUAL(MINUS, MINUS_EQUAL)); break;
    case '*': OPERATOR_FAMILY('*', STAR, STAR_EQUAL, DOUBLE_STAR, DOUBLE_STAR_EQUAL); break;
    case '/': OPERATOR_FAMILY('/', SLASH, SLASH_EQUAL, DOUBLE_SLASH, DOUBLE_SLASH_EQUAL); break;
    case '>': OPERATOR_FAMILY('>', GREATER, GREATER_EQUAL, RIGHT_SHIFT, RIGHT_SHIFT_EQUAL); break;
    case '<':
        (void)(at[1] == '>' ? OPERATOR_2(LESS_GREATER)
                            : OPERATOR_FAMILY('<', LESS, LESS_EQUAL, LEFT_SHIFT, LEFT_SHIFT_EQUAL));
        break;
    case '%': OPERATOR_OR_EQUAL(PERCENT, PERCENT_EQUAL); break;
    case '@': OPERATOR_OR_EQUAL(AT, AT_EQUAL); break;
    case '&': OPERATOR_OR_EQUAL(AMPERSAND, AMPERSAND_EQUAL); break;
    case '|': OPERATOR_OR_EQUAL(BAR, BAR_EQUAL); break;
    case '^': OPERATOR_OR_EQUAL(CARET, CARET_EQUAL); break;
    case '\0':
        if (at >= lexer->limit) {
            return false;
        }
        invalid_byte(lexer, LEX_NUL_BYTE);
        break;
    default:
        if ((unsigned char)*at >= 0x80) {
            wide_name(lexer, at);
        } else {
            invalid_byte(lexer, LEX_INVALID_CHARACTER);
        }
    }
    return true;
}

void py_lex(const Source *source, Interner *names, bool keep_comments, TokenVec *tokens)
{
    Lexer lexer = {.base = source->bytes,
                   .limit = source->bytes + source->length,
                   .at = source->bytes,
                   .tokens = tokens,
                   .names = names,
                   .keep_comments = keep_comments};
#define KEYWORD(KIND, text) add_keyword(&lexer, TOKEN_##KIND, text);
#include "py/token.def"
    vec_reserve(tokens, tokens->count + source->length / 5 + 16);
    lexer.out = tokens->items + tokens->count;
    lexer.out_limit = tokens->items + tokens->capacity;
    lexer_line_start(&lexer);
    while (lex_one(&lexer)) {
    }
    finish(&lexer);
    tokens->count = (size_t)(lexer.out - tokens->items);
}
