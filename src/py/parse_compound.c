/* Compound statements and blocks.
 *
 * A header with an error leaves the cursor at its line end, where the block is still found: a function whose parameters
 * could not be read keeps its name and its body. */
#include "py/parser_state.h"

static void take_block(Parser *parser, Node *parent, StmtList *body);

/* A compound statement ends with the last token of its block. */
static Stmt *finish_block(Parser *parser, Node *node)
{
    node->span.end = last_code_end(parser);
    return node;
}

/* ---- blocks ---- */

static void skip_layout_errors(Parser *parser)
{
    for (; at(parser, TOKEN_LAYOUT_ERROR); parser->token++) {
        complain(parser, (Span){parser->token->start, parser->token->end}, "%s",
                 lex_error_message(parser->token->value));
    }
}

/* Reads `:` and the block behind it onto the scratch stack. */
static void parse_block(Parser *parser)
{
    if (!at(parser, TOKEN_COLON)) {
        fail_expected(parser, "`:`");
    }
    accept(parser, TOKEN_COLON);
    if (!at(parser, TOKEN_NEWLINE)) {
        if (!at(parser, TOKEN_END_OF_FILE)) {
            parse_simple_line(parser);
        }
        return;
    }
    parser->token++;
    skip_layout_errors(parser);
    if (!accept(parser, TOKEN_INDENT)) {
        complain(parser, (Span){parser->token->start, parser->token->end}, "expected an indented block");
        return;
    }
    parse_statements(parser);
    accept(parser, TOKEN_DEDENT);
}

static void take_block(Parser *parser, Node *parent, StmtList *body)
{
    size_t mark = list_begin(parser);
    parse_block(parser);
    take_list(parser, &parser->scratch, mark, parent, body);
}

static void take_else(Parser *parser, Node *parent, StmtList *orelse)
{
    if (accept(parser, TOKEN_ELSE)) {
        take_block(parser, parent, orelse);
    }
}

/* An indented line that no header announced: its statements belong to the block around it. */
static void parse_stray_block(Parser *parser)
{
    if (!parser->line_failed) {
        parser->muted = false;
        complain(parser, (Span){parser->token->start, parser->token->end}, "unexpected indentation");
    }
    parser->token++;
    if (enter(parser)) {
        parse_statements(parser);
    }
    leave(parser);
    accept(parser, TOKEN_DEDENT);
}

void parse_statements(Parser *parser)
{
    for (;;) {
        switch (parser->token->kind) {
        case TOKEN_END_OF_FILE:
        case TOKEN_DEDENT: return;
        case TOKEN_INDENT: parse_stray_block(parser); continue;
        case TOKEN_NEWLINE: parser->token++; continue;
        default: break;
        }
        parser->muted = false;
        parser->line_failed = false;
        skip_layout_errors(parser);
        if (at(parser, TOKEN_END_OF_FILE) || at(parser, TOKEN_DEDENT) || at(parser, TOKEN_INDENT)) {
            continue;
        }
        Stmt *compound = parse_compound(parser);
        if (compound != NULL) {
            list_add(parser, compound);
        } else {
            parse_simple_line(parser);
        }
    }
}

/* ---- if, while, for ---- */

static If *parse_if_clause(Parser *parser)
{
    If *node = new_node(parser, If, parser->token->start);
    parser->token++;
    node->test = parse_named_expression(parser);
    raise_above(&node->node, node->test);
    take_block(parser, &node->node, &node->body);
    return node;
}

static void set_orelse(Parser *parser, If *node, If *nested)
{
    if (nested->node.height >= CHAIN_HEIGHT) {
        complain(parser, nested->node.span, "too many `elif` branches to analyse");
        return;
    }
    node->orelse.items = arena_array(parser->arena, Stmt *, 1);
    node->orelse.items[0] = &nested->node;
    node->orelse.count = 1;
    raise_above(&node->node, &nested->node);
}

/* `elif` is an `If` in the else branch of the one before: read in a loop, nested from the last to the first. */
static Stmt *parse_if(Parser *parser)
{
    size_t mark = list_begin(parser);
    If *node = parse_if_clause(parser);
    list_add(parser, node);
    while (at(parser, TOKEN_ELIF)) {
        node = parse_if_clause(parser);
        list_add(parser, node);
    }
    take_else(parser, &node->node, &node->orelse);
    uint32_t end = last_code_end(parser);
    node->node.span.end = end;
    while (parser->scratch.count > mark + 1) {
        If *nested = (If *)vec_pop(&parser->scratch);
        If *outer = (If *)vec_last(&parser->scratch);
        set_orelse(parser, outer, nested);
        outer->node.span.end = end;
    }
    return vec_pop(&parser->scratch);
}

static Stmt *parse_while(Parser *parser)
{
    While *node = new_node(parser, While, parser->token->start);
    parser->token++;
    node->test = parse_named_expression(parser);
    raise_above(&node->node, node->test);
    take_block(parser, &node->node, &node->body);
    take_else(parser, &node->node, &node->orelse);
    return finish_block(parser, &node->node);
}

static Stmt *parse_for(Parser *parser, NodeKind kind, uint32_t start)
{
    For *node = node_new(parser, kind, sizeof(For), start);
    parser->token++;
    node->target = parse_for_targets(parser);
    expect(parser, TOKEN_IN);
    node->iter = parse_star_expressions(parser);
    raise_above(&node->node, node->target);
    raise_above(&node->node, node->iter);
    take_block(parser, &node->node, &node->body);
    take_else(parser, &node->node, &node->orelse);
    return finish_block(parser, &node->node);
}

_Static_assert(sizeof(For) == sizeof(AsyncFor) && sizeof(With) == sizeof(AsyncWith) &&
                   sizeof(FunctionDef) == sizeof(AsyncFunctionDef) && sizeof(Try) == sizeof(TryStar),
               "one layout");

/* ---- try ---- */

static Expr *parse_exception_type(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *type = parse_expression(parser);
    /* Several types without parentheses: Python 3.14 (PEP 758), and with another meaning Python 2. */
    return at(parser, TOKEN_COMMA) ? parse_tuple_rest(parser, type, start, parse_expression) : type;
}

static ExceptHandler *parse_handler(Parser *parser, bool *starred)
{
    ExceptHandler *node = new_node(parser, ExceptHandler, parser->token->start);
    parser->token++;
    *starred = accept(parser, TOKEN_STAR);
    if (!at(parser, TOKEN_COLON)) {
        node->type = parse_exception_type(parser);
        raise_above(&node->node, node->type);
        if (at(parser, TOKEN_AS) && node->type->kind == NODE_Tuple && parser->token[-1].kind != TOKEN_RIGHT_PAREN) {
            fail(parser, "several exception types need parentheses before `as`");
        } else if (accept(parser, TOKEN_AS)) {
            node->name = expect_name(parser);
        }
    } else if (*starred) {
        fail(parser, "`except*` needs an exception type");
    }
    take_block(parser, &node->node, &node->body);
    finish_block(parser, &node->node);
    return node;
}

/* The handlers, onto the scratch stack. Gives whether they are `except*`. */
static bool parse_handlers(Parser *parser)
{
    bool any_starred = false;
    for (bool first = true; at(parser, TOKEN_EXCEPT); first = false) {
        bool starred = false;
        uint32_t start = parser->token->start;
        list_add(parser, parse_handler(parser, &starred));
        if (!first && starred != any_starred) {
            parser->muted = false;
            complain(parser, (Span){start, start + 6}, "`except` and `except*` cannot stand in one `try`");
        }
        any_starred |= starred;
    }
    return any_starred;
}

static Stmt *parse_try(Parser *parser)
{
    Try *node = new_node(parser, Try, parser->token->start);
    parser->token++;
    take_block(parser, &node->node, &node->body);
    size_t mark = list_begin(parser);
    if (parse_handlers(parser)) {
        node->node.kind = NODE_TryStar;
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->handlers);
    if (node->handlers.count > 0) {
        take_else(parser, &node->node, &node->orelse);
    }
    if (accept(parser, TOKEN_FINALLY)) {
        take_block(parser, &node->node, &node->finalbody);
    } else if (node->handlers.count == 0) {
        complain(parser, (Span){node->node.span.start, node->node.span.start + 3},
                 "`try` needs an `except` or a `finally`");
    }
    return finish_block(parser, &node->node);
}

/* ---- with ---- */

static WithItem *parse_with_item(Parser *parser)
{
    WithItem *item = new_node(parser, WithItem, parser->token->start);
    item->context_expr = parse_expression(parser);
    if (accept(parser, TOKEN_AS)) {
        item->optional_vars = at(parser, TOKEN_STAR) ? parse_star_named_expression(parser) : parse_bitwise_or(parser);
        make_target(parser, item->optional_vars, CONTEXT_STORE);
    }
    raise_above(&item->node, item->context_expr);
    raise_above(&item->node, item->optional_vars);
    finish(parser, &item->node);
    return item;
}

/* What a parenthesis behind `with` holds, as far as the first level tells. */
typedef struct WithScan {
    const Token *close; /* the parenthesis that closes it, or the end of the line */
    bool as;
    bool no_item; /* something that can stand in an expression in parentheses only: a star, `:=`, yield, for */
} WithScan;

static bool starts_element(const Token *token)
{
    return token[-1].kind == TOKEN_LEFT_PAREN || token[-1].kind == TOKEN_COMMA;
}

static WithScan scan_with(const Token *open)
{
    WithScan scan = {.close = open + 1};
    uint32_t depth = 1;
    uint32_t lambdas = 0;
    for (;; scan.close++) {
        const Token *token = scan.close;
        switch (token->kind) {
        case TOKEN_LEFT_PAREN: case TOKEN_LEFT_BRACKET: case TOKEN_LEFT_BRACE: depth++; break;
        case TOKEN_RIGHT_PAREN: case TOKEN_RIGHT_BRACKET: case TOKEN_RIGHT_BRACE:
            if (--depth == 0) {
                scan.no_item |= token == open + 1;
                return scan;
            }
            break;
        case TOKEN_NEWLINE: case TOKEN_END_OF_FILE: return scan;
        case TOKEN_LAMBDA: lambdas += depth == 1; break;
        case TOKEN_COLON: lambdas -= depth == 1 && lambdas > 0; break;
        case TOKEN_AS: scan.as |= depth == 1; break;
        case TOKEN_WALRUS: case TOKEN_YIELD: case TOKEN_FOR: case TOKEN_ASYNC: scan.no_item |= depth == 1; break;
        case TOKEN_STAR: scan.no_item |= depth == 1 && lambdas == 0 && starts_element(token); break;
        default: break;
        }
    }
}

/* `with (a as b, c):` has its items in parentheses; `with (a, b).c:` and `with (yield):` start with an expression. */
static bool has_parenthesised_items(const Parser *parser)
{
    if (!at(parser, TOKEN_LEFT_PAREN)) {
        return false;
    }
    WithScan scan = scan_with(parser->token);
    return scan.as || (scan.close->kind == TOKEN_RIGHT_PAREN && scan.close[1].kind == TOKEN_COLON && !scan.no_item);
}

static void parse_with_items(Parser *parser)
{
    bool parenthesised = has_parenthesised_items(parser);
    if (parenthesised) {
        parser->token++;
    }
    do {
        list_add(parser, parse_with_item(parser));
    } while (accept(parser, TOKEN_COMMA) && !(parenthesised && at(parser, TOKEN_RIGHT_PAREN)));
    if (parenthesised) {
        expect(parser, TOKEN_RIGHT_PAREN);
    }
}

static Stmt *parse_with(Parser *parser, NodeKind kind, uint32_t start)
{
    With *node = node_new(parser, kind, sizeof(With), start);
    parser->token++;
    size_t mark = list_begin(parser);
    parse_with_items(parser);
    take_list(parser, &parser->scratch, mark, &node->node, &node->items);
    take_block(parser, &node->node, &node->body);
    return finish_block(parser, &node->node);
}

/* ---- functions and classes ---- */

static Stmt *parse_function(Parser *parser, NodeKind kind, uint32_t start, ExprList decorators)
{
    FunctionDef *node = node_new(parser, kind, sizeof(FunctionDef), start);
    parser->token++;
    node->decorator_list = decorators;
    node->name = expect_name(parser);
    node->type_params = parse_type_params(parser, &node->node);
    expect(parser, TOKEN_LEFT_PAREN);
    node->args = parse_parameters(parser, TOKEN_RIGHT_PAREN);
    expect(parser, TOKEN_RIGHT_PAREN);
    raise_above(&node->node, &node->args->node);
    if (accept(parser, TOKEN_ARROW)) {
        node->returns = parse_expression(parser);
        raise_above(&node->node, node->returns);
    }
    take_block(parser, &node->node, &node->body);
    return finish_block(parser, &node->node);
}

static Stmt *parse_class(Parser *parser, ExprList decorators)
{
    ClassDef *node = new_node(parser, ClassDef, parser->token->start);
    parser->token++;
    node->decorator_list = decorators;
    node->name = expect_name(parser);
    node->type_params = parse_type_params(parser, &node->node);
    if (at(parser, TOKEN_LEFT_PAREN)) {
        parse_call_arguments(parser, &node->node, &node->bases, &node->keywords);
    }
    take_block(parser, &node->node, &node->body);
    return finish_block(parser, &node->node);
}

static Stmt *parse_async(Parser *parser, ExprList decorators)
{
    uint32_t start = parser->token->start;
    switch (parser->token[1].kind) {
    case TOKEN_DEF: parser->token++; return parse_function(parser, NODE_AsyncFunctionDef, start, decorators);
    case TOKEN_FOR: parser->token++; return parse_for(parser, NODE_AsyncFor, start);
    case TOKEN_WITH: parser->token++; return parse_with(parser, NODE_AsyncWith, start);
    default: return NULL;
    }
}

static Stmt *parse_definition(Parser *parser, ExprList decorators)
{
    switch (parser->token->kind) {
    case TOKEN_DEF: return parse_function(parser, NODE_FunctionDef, parser->token->start, decorators);
    case TOKEN_CLASS: return parse_class(parser, decorators);
    case TOKEN_ASYNC: return parser->token[1].kind == TOKEN_DEF ? parse_async(parser, decorators) : NULL;
    default: return NULL;
    }
}

static Stmt *parse_decorated(Parser *parser)
{
    ErrorStmt *orphan = new_node(parser, ErrorStmt, parser->token->start);
    ExprList decorators = {NULL, 0};
    size_t mark = list_begin(parser);
    while (accept(parser, TOKEN_AT)) {
        list_add(parser, parse_named_expression(parser));
        if (!accept(parser, TOKEN_NEWLINE)) {
            fail_expected(parser, "the end of the line");
            accept(parser, TOKEN_NEWLINE);
        }
    }
    take_list(parser, &parser->scratch, mark, &orphan->node, &decorators);
    Stmt *definition = parse_definition(parser, decorators);
    if (definition != NULL) {
        if (orphan->node.height > definition->height) {
            definition->height = orphan->node.height;
        }
        return definition;
    }
    complain(parser, (Span){parser->token->start, parser->token->end}, "expected a function or a class, found %s",
             token_kind_words(parser->token->kind));
    orphan->parts = decorators;
    return finish_block(parser, &orphan->node);
}

/* ---- match ---- */

/* Whether `match` begins a statement: something that can be a subject follows, and the line ends in `:` before an
 * indented block. In any other sense that line would be an error. */
static bool at_match(const Parser *parser)
{
    const Token *token = parser->token + 1;
    if (!starts_expression(token->kind) && token->kind != TOKEN_STAR) {
        return false;
    }
    while (token->kind != TOKEN_NEWLINE && token->kind != TOKEN_END_OF_FILE) {
        token++;
    }
    return token[-1].kind == TOKEN_COLON && token->kind == TOKEN_NEWLINE && token[1].kind == TOKEN_INDENT;
}

static MatchCase *parse_match_case(Parser *parser)
{
    MatchCase *node = new_node(parser, MatchCase, parser->token->start);
    parser->muted = false;
    parser->line_failed = false;
    parser->token++;
    node->pattern = parse_case_pattern(parser);
    raise_above(&node->node, node->pattern);
    if (accept(parser, TOKEN_IF)) {
        node->guard = parse_named_expression(parser);
        raise_above(&node->node, node->guard);
    }
    take_block(parser, &node->node, &node->body);
    finish_block(parser, &node->node);
    return node;
}

/* A line in a `match` that is no case: an issue, and its statements are lost with it. */
static void skip_to_case(Parser *parser)
{
    parser->muted = false;
    fail_expected(parser, "`case`");
    accept(parser, TOKEN_NEWLINE);
    uint32_t depth = 0;
    do {
        if (accept(parser, TOKEN_INDENT)) {
            depth++;
        } else if (depth > 0 && accept(parser, TOKEN_DEDENT)) {
            depth--;
        } else if (depth > 0) {
            parser->token++;
        }
    } while (depth > 0 && !at(parser, TOKEN_END_OF_FILE));
}

static Stmt *parse_match(Parser *parser)
{
    Match *node = new_node(parser, Match, parser->token->start);
    parser->token++;
    uint32_t start = parser->token->start;
    node->subject = parse_star_named_expression(parser);
    if (at(parser, TOKEN_COMMA)) {
        node->subject = parse_tuple_rest(parser, node->subject, start, parse_star_named_expression);
    } else if (node->subject->kind == NODE_Starred) {
        fail_expected(parser, "`,`");
    }
    raise_above(&node->node, node->subject);
    expect(parser, TOKEN_COLON);
    accept(parser, TOKEN_NEWLINE);
    accept(parser, TOKEN_INDENT);
    size_t mark = list_begin(parser);
    while (!at(parser, TOKEN_DEDENT) && !at(parser, TOKEN_END_OF_FILE)) {
        if (at_name(parser, parser->name_case)) {
            list_add(parser, parse_match_case(parser));
        } else {
            skip_to_case(parser);
        }
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->cases);
    finish_block(parser, &node->node);
    accept(parser, TOKEN_DEDENT);
    return &node->node;
}

/* ---- all of them ---- */

static Stmt *parse_orphan_clause(Parser *parser)
{
    ErrorStmt *node = new_node(parser, ErrorStmt, parser->token->start);
    fail(parser, "%s does not belong to a statement above it", token_kind_words(parser->token->kind));
    accept(parser, TOKEN_NEWLINE);
    return finish_block(parser, &node->node);
}

Stmt *parse_compound(Parser *parser)
{
    const ExprList none = {NULL, 0};
    uint32_t start = parser->token->start;
    switch (parser->token->kind) {
    case TOKEN_IF: return parse_if(parser);
    case TOKEN_WHILE: return parse_while(parser);
    case TOKEN_FOR: return parse_for(parser, NODE_For, start);
    case TOKEN_TRY: return parse_try(parser);
    case TOKEN_WITH: return parse_with(parser, NODE_With, start);
    case TOKEN_DEF: return parse_function(parser, NODE_FunctionDef, start, none);
    case TOKEN_CLASS: return parse_class(parser, none);
    case TOKEN_ASYNC: return parse_async(parser, none);
    case TOKEN_AT: return parse_decorated(parser);
    case TOKEN_NAME:
        return parser->token->value == parser->name_match && at_match(parser) ? parse_match(parser) : NULL;
    case TOKEN_ELIF: case TOKEN_ELSE: case TOKEN_EXCEPT: case TOKEN_FINALLY: return parse_orphan_clause(parser);
    default: return NULL;
    }
}
