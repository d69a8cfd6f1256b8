/* Simple statements and the lines they stand on. */
#include "py/parser_state.h"

/* ---- lists of targets and names ---- */

static Stmt *parse_delete(Parser *parser)
{
    Delete *node = new_node(parser, Delete, parser->token->start);
    parser->token++;
    size_t mark = list_begin(parser);
    do {
        Expr *target = parse_bitwise_or(parser);
        make_target(parser, target, CONTEXT_DEL);
        list_add(parser, target);
    } while (accept(parser, TOKEN_COMMA) && starts_expression(parser->token->kind));
    take_list(parser, &parser->scratch, mark, &node->node, &node->targets);
    return finish(parser, &node->node);
}

static Stmt *parse_global(Parser *parser, NodeKind kind)
{
    Global *node = node_new(parser, kind, sizeof(Global), parser->token->start);
    parser->token++;
    VEC(StrId) names = {.items = NULL};
    do {
        vec_push(&names, expect_name(parser));
    } while (accept(parser, TOKEN_COMMA));
    node->names.count = (uint32_t)names.count;
    node->names.items = arena_array(parser->arena, StrId, names.count);
    for (size_t i = 0; i < names.count; i++) {
        node->names.items[i] = names.items[i];
    }
    vec_free(&names);
    return finish(parser, &node->node);
}

_Static_assert(sizeof(Global) == sizeof(Nonlocal), "one layout");

/* ---- imports ---- */

/* `a.b.c` as one name, whatever white space stands between. */
static StrId parse_dotted_name(Parser *parser)
{
    StrId name = expect_name(parser);
    if (!at(parser, TOKEN_DOT)) {
        return name;
    }
    parser->text.length = 0;
    buffer_add_text(&parser->text, intern_get(parser->names, name));
    while (accept(parser, TOKEN_DOT)) {
        StrId part = expect_name(parser);
        buffer_putc(&parser->text, '.');
        buffer_add_text(&parser->text, intern_get(parser->names, part));
    }
    return intern_bytes(parser->names, parser->text.bytes, parser->text.length);
}

static Alias *parse_alias(Parser *parser, bool dotted)
{
    Alias *alias = new_node(parser, Alias, parser->token->start);
    alias->name = dotted ? parse_dotted_name(parser) : expect_name(parser);
    if (accept(parser, TOKEN_AS)) {
        alias->asname = expect_name(parser);
    }
    finish(parser, &alias->node);
    return alias;
}

static Stmt *parse_import(Parser *parser)
{
    Import *node = new_node(parser, Import, parser->token->start);
    parser->token++;
    size_t mark = list_begin(parser);
    do {
        list_add(parser, parse_alias(parser, true));
    } while (accept(parser, TOKEN_COMMA));
    take_list(parser, &parser->scratch, mark, &node->node, &node->names);
    return finish(parser, &node->node);
}

static void parse_imported_names(Parser *parser)
{
    if (at(parser, TOKEN_STAR)) {
        Alias *alias = new_node(parser, Alias, parser->token->start);
        alias->name = intern(parser->names, "*");
        parser->token++;
        finish(parser, &alias->node);
        list_add(parser, alias);
        return;
    }
    bool parenthesised = accept(parser, TOKEN_LEFT_PAREN);
    do {
        list_add(parser, parse_alias(parser, false));
    } while (accept(parser, TOKEN_COMMA) && !(parenthesised && at(parser, TOKEN_RIGHT_PAREN)));
    if (parenthesised) {
        expect(parser, TOKEN_RIGHT_PAREN);
    }
}

static Stmt *parse_import_from(Parser *parser)
{
    ImportFrom *node = new_node(parser, ImportFrom, parser->token->start);
    parser->token++;
    for (;; parser->token++) {
        if (at(parser, TOKEN_DOT)) {
            node->level += 1;
        } else if (at(parser, TOKEN_ELLIPSIS)) {
            node->level += 3;
        } else {
            break;
        }
    }
    if (node->level == 0 || !at(parser, TOKEN_IMPORT)) {
        node->module = parse_dotted_name(parser);
    }
    size_t mark = list_begin(parser);
    if (expect(parser, TOKEN_IMPORT)) {
        parse_imported_names(parser);
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->names);
    return finish(parser, &node->node);
}

/* ---- raise, assert, return ---- */

static Stmt *parse_return(Parser *parser)
{
    Return *node = new_node(parser, Return, parser->token->start);
    parser->token++;
    if (starts_expression(parser->token->kind) || at(parser, TOKEN_STAR) || at(parser, TOKEN_ERROR)) {
        node->value = parse_star_expressions(parser);
        raise_above(&node->node, node->value);
    }
    return finish(parser, &node->node);
}

static Stmt *parse_raise(Parser *parser)
{
    Raise *node = new_node(parser, Raise, parser->token->start);
    parser->token++;
    if (starts_expression(parser->token->kind) || at(parser, TOKEN_ERROR)) {
        node->exc = parse_expression(parser);
        if (accept(parser, TOKEN_FROM)) {
            node->cause = parse_expression(parser);
        } else if (at(parser, TOKEN_COMMA)) {
            fail(parser, "Python 2 raise statement; Python 3 writes `raise Class(value)`");
        }
    }
    raise_above(&node->node, node->exc);
    raise_above(&node->node, node->cause);
    return finish(parser, &node->node);
}

static Stmt *parse_assert(Parser *parser)
{
    Assert *node = new_node(parser, Assert, parser->token->start);
    parser->token++;
    node->test = parse_expression(parser);
    if (accept(parser, TOKEN_COMMA)) {
        node->msg = parse_expression(parser);
    }
    raise_above(&node->node, node->test);
    raise_above(&node->node, node->msg);
    return finish(parser, &node->node);
}

static Stmt *parse_type_alias(Parser *parser)
{
    TypeAlias *node = new_node(parser, TypeAlias, parser->token->start);
    parser->token++;
    Name *name = new_node(parser, Name, parser->token->start);
    name->node.context = CONTEXT_STORE;
    name->id = expect_name(parser);
    node->name = finish(parser, &name->node);
    node->type_params = parse_type_params(parser, &node->node);
    expect(parser, TOKEN_EQUAL);
    node->value = parse_expression(parser);
    raise_above(&node->node, node->name);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

/* ---- assignments and expression statements ---- */

Expr *parse_assigned_value(Parser *parser)
{
    return parse_yield_or_star_expressions(parser);
}

static Stmt *parse_assign(Parser *parser, Expr *first, uint32_t start)
{
    Assign *node = new_node(parser, Assign, start);
    size_t mark = list_begin(parser);
    Expr *value = first;
    while (accept(parser, TOKEN_EQUAL)) {
        make_target(parser, value, CONTEXT_STORE);
        list_add(parser, value);
        value = parse_assigned_value(parser);
    }
    node->value = value;
    raise_above(&node->node, value);
    take_list(parser, &parser->scratch, mark, &node->node, &node->targets);
    return finish(parser, &node->node);
}

static bool is_single_target(const Expr *expr)
{
    return expr->kind == NODE_Name || expr->kind == NODE_Attribute || expr->kind == NODE_Subscript ||
           expr->kind == NODE_ErrorExpr;
}

static Stmt *parse_augmented(Parser *parser, Expr *target, uint32_t start)
{
    AugAssign *node = new_node(parser, AugAssign, start);
    node->op = (BinaryOperator)(parser->token->kind - TOKEN_PLUS_EQUAL);
    parser->token++;
    if (is_single_target(target)) {
        make_target(parser, target, CONTEXT_STORE);
    } else {
        complain(parser, target->span, "augmented assignment needs a name, an attribute or a subscript");
    }
    node->target = target;
    node->value = parse_assigned_value(parser);
    raise_above(&node->node, target);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

static Stmt *parse_annotated(Parser *parser, Expr *target, uint32_t start)
{
    AnnAssign *node = new_node(parser, AnnAssign, start);
    parser->token++;
    if (is_single_target(target)) {
        make_target(parser, target, CONTEXT_STORE);
    } else {
        complain(parser, target->span, "only a name, an attribute or a subscript can be annotated");
    }
    node->target = target;
    node->simple = target->kind == NODE_Name && target->span.start == start;
    node->annotation = parse_expression(parser);
    if (accept(parser, TOKEN_EQUAL)) {
        node->value = parse_assigned_value(parser);
    }
    raise_above(&node->node, target);
    raise_above(&node->node, node->annotation);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

static Stmt *parse_expression_statement(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *expr = parse_yield_or_star_expressions(parser);
    TokenKind kind = parser->token->kind;
    if (kind == TOKEN_EQUAL) {
        return parse_assign(parser, expr, start);
    }
    if (kind >= TOKEN_PLUS_EQUAL && kind <= TOKEN_DOUBLE_SLASH_EQUAL) {
        return parse_augmented(parser, expr, start);
    }
    if (kind == TOKEN_COLON) {
        return parse_annotated(parser, expr, start);
    }
    ExprStmt *node = new_node(parser, ExprStmt, start);
    node->value = expr;
    raise_above(&node->node, expr);
    return finish(parser, &node->node);
}

static Stmt *parse_keyword_only(Parser *parser, NodeKind kind)
{
    Pass *node = node_new(parser, kind, sizeof(Pass), parser->token->start);
    parser->token++;
    return finish(parser, &node->node);
}

static Stmt *parse_simple(Parser *parser)
{
    switch (parser->token->kind) {
    case TOKEN_PASS: return parse_keyword_only(parser, NODE_Pass);
    case TOKEN_BREAK: return parse_keyword_only(parser, NODE_Break);
    case TOKEN_CONTINUE: return parse_keyword_only(parser, NODE_Continue);
    case TOKEN_RETURN: return parse_return(parser);
    case TOKEN_RAISE: return parse_raise(parser);
    case TOKEN_IMPORT: return parse_import(parser);
    case TOKEN_FROM: return parse_import_from(parser);
    case TOKEN_DEL: return parse_delete(parser);
    case TOKEN_ASSERT: return parse_assert(parser);
    case TOKEN_GLOBAL: return parse_global(parser, NODE_Global);
    case TOKEN_NONLOCAL: return parse_global(parser, NODE_Nonlocal);
    case TOKEN_NAME:
        if (parser->token->value == parser->name_type && parser->token[1].kind == TOKEN_NAME) {
            return parse_type_alias(parser);
        }
        return parse_expression_statement(parser);
    default: return parse_expression_statement(parser);
    }
}

/* ---- statements that went wrong ---- */

static void add_parts(Parser *parser, const Stmt *stmt)
{
    for (const AstField *field = ast_fields(stmt->kind); field->kind != FIELD_END; field++) {
        const void *place = ast_field(stmt, field);
        if (field->kind == FIELD_CHILD || field->kind == FIELD_MAYBE) {
            Node *child = *(Node *const *)place;
            if (child != NULL && ast_is_expr(child->kind)) {
                list_add(parser, child);
            }
        } else if (field->kind == FIELD_LIST) {
            const ExprList *list = place;
            for (uint32_t i = 0; i < list->count; i++) {
                if (ast_is_expr(list->items[i]->kind)) {
                    list_add(parser, list->items[i]);
                }
            }
        }
    }
}

/* The statement as an ErrorStmt that holds its expressions and `more`, which may be NULL. Imports stay what they are:
 * their names are worth more than the error. */
static Stmt *error_statement(Parser *parser, Stmt *stmt, Expr *more)
{
    if (stmt->kind == NODE_Import || stmt->kind == NODE_ImportFrom) {
        return stmt;
    }
    ErrorStmt *node = new_node(parser, ErrorStmt, stmt->span.start);
    size_t mark = list_begin(parser);
    add_parts(parser, stmt);
    if (more != NULL) {
        list_add(parser, more);
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->parts);
    return finish(parser, &node->node);
}

static bool is_name(const Stmt *stmt, StrId name)
{
    return stmt->kind == NODE_ExprStmt && ((ExprStmt *)stmt)->value->kind == NODE_Name &&
           ((Name *)((ExprStmt *)stmt)->value)->id == name;
}

/* Behind a statement, where its line should end: `print "x"`, `exec code`, or something that does not belong there.
 * Returns what follows a Python 2 statement, or NULL. */
static Expr *trailing_text(Parser *parser, const Stmt *stmt)
{
    Expr *more = NULL;
    bool print = is_name(stmt, parser->name_print);
    if ((print || is_name(stmt, parser->name_exec)) && starts_expression(parser->token->kind)) {
        const char *word = print ? "print" : "exec";
        complain(parser, stmt->span, "Python 2 %s statement; Python 3 writes `%s(…)`", word, word);
        more = parse_star_expressions(parser);
    }
    if (!at(parser, TOKEN_NEWLINE) && !at(parser, TOKEN_SEMICOLON) && !at(parser, TOKEN_END_OF_FILE)) {
        fail(parser, "expected the end of the statement, found %s", token_kind_words(parser->token->kind));
    }
    return more;
}

void parse_simple_line(Parser *parser)
{
    for (;;) {
        Expr *more = NULL;
        Stmt *stmt = parse_simple(parser);
        if (!at(parser, TOKEN_NEWLINE) && !at(parser, TOKEN_SEMICOLON)) {
            more = trailing_text(parser, stmt);
        }
        list_add(parser, parser->muted ? error_statement(parser, stmt, more) : stmt);
        if (!accept(parser, TOKEN_SEMICOLON) || at(parser, TOKEN_NEWLINE) || at(parser, TOKEN_END_OF_FILE)) {
            break;
        }
        parser->muted = false;
    }
    accept(parser, TOKEN_NEWLINE);
}
