/* The lexer's own promises: every keyword is found and nothing else is, the hash that it computes is the interner's,
 * and it never looks behind the padding of a source. The tokens themselves are in the golden tests and in the
 * comparison with CPython. */
#include "py/lexer.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct Lexed {
    Interner names;
    TokenVec tokens;
    char bytes[256 + SOURCE_PADDING];
} Lexed;

static void lex(Lexed *lexed, const char *text)
{
    memset(lexed, 0, sizeof *lexed);
    interner_init(&lexed->names);
    memcpy(lexed->bytes, text, strlen(text));
    Source source = {.path = "test.py", .bytes = lexed->bytes, .length = (uint32_t)strlen(text)};
    py_lex(&source, &lexed->names, false, &lexed->tokens);
}

static void forget(Lexed *lexed)
{
    vec_free(&lexed->tokens);
    interner_free(&lexed->names);
}

static TokenKind first_kind(const char *text)
{
    Lexed lexed;
    lex(&lexed, text);
    TokenKind kind = lexed.tokens.items[0].kind;
    forget(&lexed);
    return kind;
}

Test(lexer, knows_every_keyword)
{
#define KEYWORD(KIND, text) cr_expect_eq(first_kind(text), TOKEN_##KIND, "%s", text);
#include "py/token.def"
}

Test(lexer, takes_nothing_else_for_a_keyword)
{
#define KEYWORD(KIND, text)                                                                                            \
    cr_expect_eq(first_kind(text "_"), TOKEN_NAME, "%s_", text);                                                       \
    cr_expect_eq(first_kind("_" text), TOKEN_NAME, "_%s", text);                                                       \
    cr_expect_eq(first_kind(text "\xC3\xA9"), TOKEN_NAME, "%s with a letter beyond ASCII", text);
#include "py/token.def"
    cr_expect_eq(first_kind("match"), TOKEN_NAME);
    cr_expect_eq(first_kind("none"), TOKEN_NAME);
    cr_expect_eq(first_kind("continued"), TOKEN_NAME);
}

Test(lexer, knows_every_operator)
{
    /* Alone, some brackets and signs are errors; their kinds are in the golden tests. */
#define PUNCTUATION(KIND, text)                                                                                        \
    if (strchr(")]}", text[0]) == NULL) {                                                                              \
        cr_expect_eq(first_kind(text " 1"), TOKEN_##KIND, "%s", text);                                                 \
    }
#include "py/token.def"
}

Test(lexer, hashes_names_as_the_interner_does)
{
    char name[64 + 8] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    for (size_t length = 1; length < 60; length++) {
        uint64_t tail;
        cr_expect_eq(intern_hash_padded(name, length, &tail), intern_hash(name, length), "%zu bytes", length);
    }
}

Test(lexer, gives_a_name_the_id_of_its_bytes)
{
    Lexed lexed;
    lex(&lexed, "a_name_of_many_letters");
    cr_expect_eq(lexed.tokens.items[0].value, intern_find(&lexed.names, "a_name_of_many_letters", 22));
    cr_expect_neq(lexed.tokens.items[0].value, 0);
    forget(&lexed);
}

Test(lexer, ends_with_the_source_whatever_it_was_in)
{
    static const char *const texts[] = {"",   "'",  "\"\"\"", "f'",  "f'{",  "f'{a:", "f'{a!", "\\", "#", "a\\\n",
                                        "(",  "0x", "1e",     "1.",  ".",    "b'\\",  "r'\\",  "f'\\N{", "u", "\xC3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Lexed lexed;
        lex(&lexed, texts[i]);
        const Token *last = &vec_last(&lexed.tokens);
        cr_expect_eq(last->kind, TOKEN_END_OF_FILE, "%s", texts[i]);
        cr_expect_eq(last->end, strlen(texts[i]), "%s", texts[i]);
        forget(&lexed);
    }
}
