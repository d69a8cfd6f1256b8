/* The ground of the parser: cursor, errors, nodes, lists, and the way from tokens to the module. */
#include "py/parser_state.h"

#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_layout(TokenKind kind)
{
    return kind == TOKEN_NEWLINE || kind == TOKEN_INDENT || kind == TOKEN_DEDENT || kind == TOKEN_LAYOUT_ERROR;
}

uint32_t last_code_end(const Parser *parser)
{
    const Token *token = parser->token - 1;
    while (token > parser->first && is_layout(token->kind)) {
        token--;
    }
    return token->end;
}

/* ---- errors ---- */

static void record(Parser *parser, Span span, const char *format, va_list arguments)
{
    if (parser->muted) {
        return;
    }
    parser->muted = true;
    if (parser->issues->count >= parser->issue_limit) {
        return;
    }
    char message[256];
    vsnprintf(message, sizeof message, format, arguments);
    vec_push(parser->issues, (PySyntaxIssue){span, arena_copy(parser->arena, message, strlen(message))});
}

void complain(Parser *parser, Span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    record(parser, span, format, arguments);
    va_end(arguments);
}

static bool is_opening(TokenKind kind)
{
    return kind == TOKEN_LEFT_PAREN || kind == TOKEN_LEFT_BRACKET || kind == TOKEN_LEFT_BRACE;
}

static bool is_closing(TokenKind kind)
{
    return kind == TOKEN_RIGHT_PAREN || kind == TOKEN_RIGHT_BRACKET || kind == TOKEN_RIGHT_BRACE;
}

/* The innermost bracket that is open at the next token. The statement ends here: all searches together are linear. */
static const Token *open_bracket(const Parser *parser)
{
    uint32_t closed = 0;
    for (const Token *token = parser->token; token > parser->first && token[-1].kind != TOKEN_NEWLINE;) {
        token--;
        if (is_closing(token->kind)) {
            closed++;
        } else if (is_opening(token->kind) && closed-- == 0) {
            return token;
        }
    }
    return parser->token;
}

/* The lexer's reason why the next token is none. */
static void complain_about_token(Parser *parser)
{
    const Token *token = parser->token;
    if (token->value == LEX_BRACKET_NOT_CLOSED) {
        token = open_bracket(parser);
    }
    complain(parser, (Span){token->start, token->end}, "%s", lex_error_message(parser->token->value));
}

static void leave_line(Parser *parser)
{
    while (!at(parser, TOKEN_NEWLINE) && !at(parser, TOKEN_END_OF_FILE)) {
        parser->token++;
    }
    parser->line_failed = true;
}

void fail(Parser *parser, const char *format, ...)
{
    Span span = {parser->token->start, parser->token->end};
    va_list arguments;
    va_start(arguments, format);
    if (at(parser, TOKEN_ERROR)) {
        complain_about_token(parser);
    } else {
        record(parser, span, format, arguments);
    }
    va_end(arguments);
    leave_line(parser);
}

void fail_expected(Parser *parser, const char *wanted)
{
    fail(parser, "expected %s, found %s", wanted, token_kind_words(parser->token->kind));
}

bool expect(Parser *parser, TokenKind kind)
{
    if (accept(parser, kind)) {
        return true;
    }
    fail_expected(parser, token_kind_words(kind));
    return false;
}

StrId expect_name(Parser *parser)
{
    if (at(parser, TOKEN_NAME)) {
        return parser->token++->value;
    }
    if (token_is_keyword(parser->token->kind)) {
        fail(parser, "%s is a keyword and cannot be a name", token_kind_words(parser->token->kind));
    } else {
        fail_expected(parser, "a name");
    }
    return parser->name_missing;
}

bool enter(Parser *parser)
{
    if (++parser->depth <= PARSE_DEPTH) {
        return true;
    }
    fail(parser, "too deeply nested");
    return false;
}

/* ---- nodes and lists ---- */

Expr *missing_expr(Parser *parser)
{
    ErrorExpr *error = new_node(parser, ErrorExpr, parser->token->start);
    if (at(parser, TOKEN_NEWLINE) || at(parser, TOKEN_END_OF_FILE)) {
        return finish(parser, &error->node);
    }
    error->node.span.end = error->node.span.start; /* the tokens from here on will be skipped, inside the parent */
    return &error->node;
}

Expr *too_high(Parser *parser, uint32_t start)
{
    fail(parser, "expression is too long to analyse");
    return finish(parser, &new_node(parser, ErrorExpr, start)->node);
}

void *list_end(Parser *parser, NodeVec *stack, size_t mark, Node *parent, uint32_t *count)
{
    size_t length = stack->count - mark;
    *count = (uint32_t)length;
    if (length == 0) {
        return NULL;
    }
    Node **items = arena_array(parser->arena, Node *, length);
    uint16_t height = 0;
    for (size_t i = 0; i < length; i++) {
        Node *node = stack->items[mark + i];
        items[i] = node;
        if (node != NULL && node->height > height) {
            height = node->height;
        }
    }
    if (height >= parent->height) {
        parent->height = (uint16_t)(height + 1);
    }
    stack->count = mark;
    return items;
}

/* ---- the module ---- */

static void check_height(Module *module)
{
    if (module->node.height > AST_DEPTH_LIMIT) {
        BUG("a tree that is higher than AST_DEPTH_LIMIT");
    }
}

Module *py_parse(const Source *source, Arena *arena, Interner *names, PySyntaxIssueVec *issues)
{
    TokenVec tokens = {0};
    py_lex(source, names, false, &tokens);
    Parser parser = {.token = tokens.items,
                     .first = tokens.items,
                     .source = source,
                     .arena = arena,
                     .names = names,
                     .issues = issues,
                     .issue_limit = issues->count + PY_ISSUE_LIMIT,
                     .name_match = intern(names, "match"),
                     .name_case = intern(names, "case"),
                     .name_type = intern(names, "type"),
                     .name_underscore = intern(names, "_"),
                     .name_print = intern(names, "print"),
                     .name_exec = intern(names, "exec"),
                     .name_missing = intern(names, "")};
    Module *module = new_node(&parser, Module, 0);
    size_t mark = list_begin(&parser);
    parse_statements(&parser);
    take_list(&parser, &parser.scratch, mark, &module->node, &module->body);
    module->node.span.end = source->length;
    check_height(module);
    vec_free(&parser.scratch);
    vec_free(&parser.keywords);
    vec_free(&parser.prefixes);
    buffer_free(&parser.text);
    vec_free(&tokens);
    return module;
}
