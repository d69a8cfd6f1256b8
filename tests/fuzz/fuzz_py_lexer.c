/* The lexer on any bytes: tokens stand in order and do not overlap, between them is nothing but white space, comments
 * and joined lines, every block that is opened is closed, and the last token is the end of the file. With and without
 * comments the other tokens are the same. */
#include "base/fail.h"
#include "py/lexer.h"
#include "py/py.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *property)
{
    if (!holds) {
        BUG(property);
    }
}

/* Steps over what may stand between two tokens: white space, backslashes of joined lines, comments. */
static const char *skip_gap(const char *at, const char *end)
{
    while (at < end) {
        if (*at == '#') {
            while (at < end && *at != '\n' && *at != '\r') {
                at++;
            }
        } else if (strchr(" \t\f\n\r\\", *at) != NULL && *at != '\0') {
            at++;
        } else {
            break;
        }
    }
    return at;
}

static void check_tokens(const Source *source, const TokenVec *tokens)
{
    uint32_t last_end = 0;
    uint32_t depth = 0;
    check(tokens->count > 0 && vec_last(tokens).kind == TOKEN_END_OF_FILE, "the last token is the end of the file");
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *token = &tokens->items[i];
        check(token->start <= token->end && token->end <= source->length, "a span inside the source");
        if (token->kind == TOKEN_INDENT || token->kind == TOKEN_DEDENT || token->kind == TOKEN_LAYOUT_ERROR) {
            check(token->kind != TOKEN_DEDENT || depth > 0, "a block is opened before it is closed");
            depth += token->kind == TOKEN_INDENT;
            depth -= token->kind == TOKEN_DEDENT;
            continue;
        }
        check(token->start >= last_end, "tokens in order");
        const char *gap_end = source->bytes + token->start;
        check(skip_gap(source->bytes + last_end, gap_end) == gap_end, "nothing is lost between tokens");
        last_end = token->end;
    }
    check(depth == 0, "every block is closed");
}

static size_t next_kept(const TokenVec *tokens, size_t i)
{
    while (tokens->items[i].kind == TOKEN_COMMENT || tokens->items[i].kind == TOKEN_BLANK_LINE) {
        i++;
    }
    return i;
}

static void check_same(const TokenVec *with_comments, const TokenVec *without)
{
    size_t i = 0;
    for (size_t k = 0; k < without->count; k++) {
        i = next_kept(with_comments, i);
        check(with_comments->items[i].kind == without->items[k].kind &&
                  with_comments->items[i].start == without->items[k].start,
              "comments change no other token");
        i++;
    }
    check(i == with_comments->count, "comments add no other token");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = calloc(1, size + SOURCE_PADDING);
    if (bytes == NULL) {
        return 0;
    }
    memcpy(bytes, data, size);
    Source source = {.path = "input.py", .bytes = bytes, .length = (uint32_t)size, .language = LANGUAGE_PYTHON};
    Arena arena = {0};
    Interner names;
    interner_init(&names);
    PySyntaxIssueVec issues = {0};
    TokenVec with_comments = {0}, without = {0};
    py_decode(&source, &arena, &issues);
    py_lex(&source, &names, true, &with_comments);
    py_lex(&source, &names, false, &without);
    check_tokens(&source, &with_comments);
    check_same(&with_comments, &without);
    vec_free(&with_comments);
    vec_free(&without);
    vec_free(&issues);
    interner_free(&names);
    arena_free(&arena);
    free(bytes);
    return 0;
}
