/* Names, literals, displays, comprehensions, and what follows them: attributes, calls, subscripts. */
#include "py/parser_state.h"

static Expr *missing_here(Parser *parser, const char *wanted)
{
    Expr *error = missing_expr(parser);
    fail_expected(parser, wanted);
    return error;
}

/* ---- literals ---- */

static Expr *parse_constant(Parser *parser, ConstantKind kind)
{
    const Token *token = parser->token++;
    Constant *node = new_node(parser, Constant, token->start);
    node->node.span.end = token->end;
    node->constant.kind = kind;
    if (kind == CONSTANT_INT || kind == CONSTANT_FLOAT || kind == CONSTANT_COMPLEX) {
        node->constant.text = (Text){parser->source->bytes + token->start, token->end - token->start};
    }
    return &node->node;
}

static Expr *parse_name(Parser *parser)
{
    const Token *token = parser->token++;
    Name *node = new_node(parser, Name, token->start);
    node->node.span.end = token->end;
    node->node.context = CONTEXT_LOAD;
    node->id = token->value;
    return &node->node;
}

/* Python 2's `value` in backticks: what stands between them is read. */
static Expr *parse_backticks(Parser *parser)
{
    ErrorExpr *node = new_node(parser, ErrorExpr, parser->token->start);
    complain(parser, (Span){parser->token->start, parser->token->end},
             "Python 2 backticks; Python 3 writes `repr(…)`");
    parser->token++;
    size_t mark = list_begin(parser);
    if (starts_expression(parser->token->kind) && !at(parser, TOKEN_BACKTICK)) {
        list_add(parser, parse_star_expressions(parser));
    }
    if (!accept(parser, TOKEN_BACKTICK)) {
        fail_expected(parser, "a backtick");
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->parts);
    return finish(parser, &node->node);
}

/* ---- comprehensions ---- */

static bool at_comprehension(const Parser *parser)
{
    return at(parser, TOKEN_FOR) || (at(parser, TOKEN_ASYNC) && parser->token[1].kind == TOKEN_FOR);
}

static Comprehension *parse_clause(Parser *parser)
{
    Comprehension *clause = new_node(parser, Comprehension, parser->token->start);
    clause->is_async = accept(parser, TOKEN_ASYNC);
    parser->token++;
    clause->target = parse_for_targets(parser);
    expect(parser, TOKEN_IN);
    clause->iter = parse_disjunction(parser);
    raise_above(&clause->node, clause->target);
    raise_above(&clause->node, clause->iter);
    size_t mark = list_begin(parser);
    while (accept(parser, TOKEN_IF)) {
        /* A lambda is a condition up to Python 3.8. */
        list_add(parser, at(parser, TOKEN_LAMBDA) ? parse_expression(parser) : parse_disjunction(parser));
    }
    take_list(parser, &parser->scratch, mark, &clause->node, &clause->ifs);
    finish(parser, &clause->node);
    return clause;
}

static ComprehensionList parse_clauses(Parser *parser, Node *parent)
{
    ComprehensionList clauses = {NULL, 0};
    size_t mark = list_begin(parser);
    while (at_comprehension(parser)) {
        list_add(parser, parse_clause(parser));
    }
    take_list(parser, &parser->scratch, mark, parent, &clauses);
    return clauses;
}

/* Behind the element, at `for`. The caller reads the closing bracket and finishes the node. */
static Expr *parse_comprehension(Parser *parser, NodeKind kind, uint32_t start, Expr *element)
{
    if (element->kind == NODE_Starred) {
        complain(parser, element->span, "a starred expression cannot be the element of a comprehension");
    }
    /* ListComp, SetComp and GeneratorExp have the same fields. */
    ListComp *node = node_new(parser, kind, sizeof(ListComp), start);
    node->elt = element;
    raise_above(&node->node, element);
    node->generators = parse_clauses(parser, &node->node);
    return &node->node;
}

_Static_assert(sizeof(ListComp) == sizeof(SetComp) && sizeof(ListComp) == sizeof(GeneratorExp), "one layout");

/* ---- parentheses, lists, sets, dicts ---- */

static Expr *parse_group(Parser *parser)
{
    uint32_t start = parser->token++->start;
    if (at(parser, TOKEN_YIELD)) {
        Expr *yield = parse_yield_or_star_expressions(parser);
        expect(parser, TOKEN_RIGHT_PAREN);
        return yield;
    }
    if (accept(parser, TOKEN_RIGHT_PAREN)) {
        Tuple *empty = new_node(parser, Tuple, start);
        empty->node.context = CONTEXT_LOAD;
        return finish(parser, &empty->node);
    }
    Expr *first = parse_star_named_expression(parser);
    if (at_comprehension(parser)) {
        Expr *generator = parse_comprehension(parser, NODE_GeneratorExp, start, first);
        expect(parser, TOKEN_RIGHT_PAREN);
        return finish(parser, generator);
    }
    if (at(parser, TOKEN_COMMA)) {
        Expr *tuple = parse_tuple_rest(parser, first, start, parse_star_named_expression);
        expect(parser, TOKEN_RIGHT_PAREN);
        return finish(parser, tuple);
    }
    if (expect(parser, TOKEN_RIGHT_PAREN) && first->kind == NODE_Starred) {
        complain(parser, first->span, "a starred expression cannot stand alone in parentheses");
    }
    return first;
}

static Expr *parse_list(Parser *parser)
{
    uint32_t start = parser->token++->start;
    Expr *first = at(parser, TOKEN_RIGHT_BRACKET) ? NULL : parse_star_named_expression(parser);
    if (first != NULL && at_comprehension(parser)) {
        Expr *comprehension = parse_comprehension(parser, NODE_ListComp, start, first);
        expect(parser, TOKEN_RIGHT_BRACKET);
        return finish(parser, comprehension);
    }
    List *node = new_node(parser, List, start);
    node->node.context = CONTEXT_LOAD;
    size_t mark = list_begin(parser);
    if (first != NULL) {
        list_add(parser, first);
        while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RIGHT_BRACKET)) {
            list_add(parser, parse_star_named_expression(parser));
        }
    }
    expect(parser, TOKEN_RIGHT_BRACKET);
    take_list(parser, &parser->scratch, mark, &node->node, &node->elts);
    return finish(parser, &node->node);
}

static Expr *parse_set(Parser *parser, uint32_t start, Expr *first)
{
    if (at_comprehension(parser)) {
        Expr *comprehension = parse_comprehension(parser, NODE_SetComp, start, first);
        expect(parser, TOKEN_RIGHT_BRACE);
        return finish(parser, comprehension);
    }
    Set *node = new_node(parser, Set, start);
    size_t mark = list_begin(parser);
    list_add(parser, first);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RIGHT_BRACE)) {
        list_add(parser, parse_star_named_expression(parser));
    }
    expect(parser, TOKEN_RIGHT_BRACE);
    take_list(parser, &parser->scratch, mark, &node->node, &node->elts);
    return finish(parser, &node->node);
}

/* What can be an element but no key and no bound of a slice: `*a` and `a := b` without parentheses. */
static bool at_only_element(const Parser *parser)
{
    return at(parser, TOKEN_STAR) || (at(parser, TOKEN_NAME) && parser->token[1].kind == TOKEN_WALRUS);
}

/* `key: value` or `**value`; keys go to one stack, values to the other. */
static void parse_dict_item(Parser *parser)
{
    if (accept(parser, TOKEN_DOUBLE_STAR)) {
        vec_push(&parser->keywords, NULL);
        list_add(parser, parse_bitwise_or(parser));
        return;
    }
    Expr *key = parse_expression(parser);
    expect(parser, TOKEN_COLON);
    Expr *value = parse_expression(parser);
    vec_push(&parser->keywords, key);
    list_add(parser, value);
}

static Expr *parse_dict_rest(Parser *parser, uint32_t start, size_t key_mark, size_t mark)
{
    Dict *node = new_node(parser, Dict, start);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RIGHT_BRACE)) {
        parse_dict_item(parser);
    }
    expect(parser, TOKEN_RIGHT_BRACE);
    take_list(parser, &parser->keywords, key_mark, &node->node, &node->keys);
    take_list(parser, &parser->scratch, mark, &node->node, &node->values);
    return finish(parser, &node->node);
}

static Expr *parse_dict_comprehension(Parser *parser, uint32_t start, Expr *key, Expr *value)
{
    DictComp *node = new_node(parser, DictComp, start);
    node->key = key;
    node->value = value;
    raise_above(&node->node, key);
    raise_above(&node->node, value);
    node->generators = parse_clauses(parser, &node->node);
    expect(parser, TOKEN_RIGHT_BRACE);
    return finish(parser, &node->node);
}

static Expr *parse_brace(Parser *parser)
{
    uint32_t start = parser->token++->start;
    size_t key_mark = parser->keywords.count;
    size_t mark = list_begin(parser);
    if (at(parser, TOKEN_RIGHT_BRACE)) {
        return parse_dict_rest(parser, start, key_mark, mark);
    }
    if (at(parser, TOKEN_DOUBLE_STAR)) {
        parse_dict_item(parser);
        if (at_comprehension(parser)) {
            fail(parser, "`**` cannot be the element of a comprehension");
        }
        return parse_dict_rest(parser, start, key_mark, mark);
    }
    bool only_element = at_only_element(parser);
    Expr *first = parse_star_named_expression(parser);
    if (only_element || !at(parser, TOKEN_COLON)) {
        return parse_set(parser, start, first);
    }
    parser->token++;
    Expr *value = parse_expression(parser);
    if (at_comprehension(parser)) {
        return parse_dict_comprehension(parser, start, first, value);
    }
    vec_push(&parser->keywords, first);
    list_add(parser, value);
    return parse_dict_rest(parser, start, key_mark, mark);
}

Expr *parse_atom(Parser *parser)
{
    switch (parser->token->kind) {
    case TOKEN_NAME: return parse_name(parser);
    case TOKEN_INTEGER: return parse_constant(parser, CONSTANT_INT);
    case TOKEN_FLOAT: return parse_constant(parser, CONSTANT_FLOAT);
    case TOKEN_IMAGINARY: return parse_constant(parser, CONSTANT_COMPLEX);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START: return parse_strings(parser);
    case TOKEN_NONE: return parse_constant(parser, CONSTANT_NONE);
    case TOKEN_TRUE: return parse_constant(parser, CONSTANT_TRUE);
    case TOKEN_FALSE: return parse_constant(parser, CONSTANT_FALSE);
    case TOKEN_ELLIPSIS: return parse_constant(parser, CONSTANT_ELLIPSIS);
    case TOKEN_LEFT_PAREN: return parse_group(parser);
    case TOKEN_LEFT_BRACKET: return parse_list(parser);
    case TOKEN_LEFT_BRACE: return parse_brace(parser);
    case TOKEN_BACKTICK: return parse_backticks(parser);
    default: return missing_here(parser, "an expression");
    }
}

/* ---- calls ---- */

static Keyword *parse_keyword(Parser *parser)
{
    const Token *first = parser->token;
    Keyword *keyword = new_node(parser, Keyword, first->start);
    if (!accept(parser, TOKEN_DOUBLE_STAR)) {
        keyword->arg = first->value;
        parser->token += 2;
    }
    keyword->value = parse_expression(parser);
    raise_above(&keyword->node, keyword->value);
    finish(parser, &keyword->node);
    return keyword;
}

/* What has been read of the arguments so far decides what may follow. */
typedef struct ArgumentsSeen {
    bool keyword;
    bool double_star;
} ArgumentsSeen;

static Expr *parse_star_argument(Parser *parser)
{
    Starred *node = new_node(parser, Starred, parser->token++->start);
    node->node.context = CONTEXT_LOAD;
    node->value = parse_expression(parser);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

static void parse_positional(Parser *parser, ArgumentsSeen seen)
{
    if (at(parser, TOKEN_STAR)) {
        if (seen.double_star) {
            fail(parser, "`*` argument after a `**` argument");
        }
        list_add(parser, parse_star_argument(parser));
        return;
    }
    const Token *first = parser->token;
    Expr *argument = parse_named_expression(parser);
    if (at(parser, TOKEN_EQUAL)) {
        fail(parser, "a keyword argument needs a plain name before `=`");
    } else if (seen.keyword || seen.double_star) {
        complain(parser, (Span){first->start, last_end(parser)}, "positional argument after a keyword argument");
    }
    list_add(parser, argument);
}

static void parse_argument(Parser *parser, ArgumentsSeen *seen)
{
    const Token *token = parser->token;
    if (token->kind == TOKEN_DOUBLE_STAR || (token->kind == TOKEN_NAME && token[1].kind == TOKEN_EQUAL)) {
        seen->double_star |= token->kind == TOKEN_DOUBLE_STAR;
        seen->keyword |= token->kind == TOKEN_NAME;
        vec_push(&parser->keywords, &parse_keyword(parser)->node);
    } else {
        parse_positional(parser, *seen);
    }
}

/* `f(x for x in y)`: the parentheses of the call are those of the generator too. */
static void parse_sole_generator(Parser *parser, uint32_t start, size_t mark)
{
    Expr *element = vec_pop(&parser->scratch);
    Expr *generator = parse_comprehension(parser, NODE_GeneratorExp, start, element);
    if (parser->scratch.count != mark || !at(parser, TOKEN_RIGHT_PAREN)) {
        complain(parser, (Span){element->span.start, last_end(parser)},
                 "a generator expression beside other arguments needs parentheses");
        finish(parser, generator);
    } else {
        generator->span.end = parser->token->end;
    }
    list_add(parser, generator);
}

void parse_call_arguments(Parser *parser, Node *parent, ExprList *args, KeywordList *keywords)
{
    uint32_t start = parser->token++->start;
    size_t mark = list_begin(parser);
    size_t keyword_mark = parser->keywords.count;
    ArgumentsSeen seen = {false, false};
    while (!at(parser, TOKEN_RIGHT_PAREN)) {
        parse_argument(parser, &seen);
        if (at_comprehension(parser) && parser->scratch.count > mark) {
            if (parent->kind == NODE_ClassDef || parser->keywords.count > keyword_mark) {
                fail(parser, "a generator expression needs parentheses here");
            } else {
                parse_sole_generator(parser, start, mark);
            }
        }
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
    }
    expect(parser, TOKEN_RIGHT_PAREN);
    take_list(parser, &parser->scratch, mark, parent, args);
    take_list(parser, &parser->keywords, keyword_mark, parent, keywords);
}

/* ---- subscripts ---- */

static Expr *parse_slice_part(Parser *parser)
{
    return starts_expression(parser->token->kind) || at(parser, TOKEN_ERROR) ? parse_expression(parser) : NULL;
}

static Expr *parse_slice(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *lower = NULL;
    if (!at(parser, TOKEN_COLON)) {
        bool only_element = at_only_element(parser);
        lower = parse_star_named_expression(parser);
        if (only_element || !at(parser, TOKEN_COLON)) {
            return lower;
        }
    }
    Slice *node = new_node(parser, Slice, start);
    parser->token++;
    node->lower = lower;
    node->upper = parse_slice_part(parser);
    if (accept(parser, TOKEN_COLON)) {
        node->step = parse_slice_part(parser);
    }
    raise_above(&node->node, node->lower);
    raise_above(&node->node, node->upper);
    raise_above(&node->node, node->step);
    return finish(parser, &node->node);
}

static Expr *parse_slices(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *first = parse_slice(parser);
    if (!at(parser, TOKEN_COMMA) && first->kind != NODE_Starred) {
        return first;
    }
    Tuple *node = new_node(parser, Tuple, start);
    node->node.context = CONTEXT_LOAD;
    size_t mark = list_begin(parser);
    list_add(parser, first);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RIGHT_BRACKET)) {
        list_add(parser, parse_slice(parser));
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->elts);
    return finish(parser, &node->node);
}

/* ---- primaries ---- */

static Expr *parse_attribute(Parser *parser, Expr *value, uint32_t start)
{
    parser->token++;
    Attribute *node = new_node(parser, Attribute, start);
    node->node.context = CONTEXT_LOAD;
    node->value = value;
    raise_above(&node->node, value);
    node->attr = expect_name(parser);
    if (node->attr == parser->name_missing) {
        return value;
    }
    return finish(parser, &node->node);
}

static Expr *parse_call(Parser *parser, Expr *func, uint32_t start)
{
    Call *node = new_node(parser, Call, start);
    node->func = func;
    raise_above(&node->node, func);
    parse_call_arguments(parser, &node->node, &node->args, &node->keywords);
    return finish(parser, &node->node);
}

static Expr *parse_subscript(Parser *parser, Expr *value, uint32_t start)
{
    Subscript *node = new_node(parser, Subscript, start);
    node->node.context = CONTEXT_LOAD;
    parser->token++;
    node->value = value;
    node->slice = parse_slices(parser);
    expect(parser, TOKEN_RIGHT_BRACKET);
    raise_above(&node->node, node->value);
    raise_above(&node->node, node->slice);
    return finish(parser, &node->node);
}

Expr *parse_primary(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *value = parse_atom(parser);
    for (;;) {
        switch (parser->token->kind) {
        case TOKEN_DOT: value = parse_attribute(parser, value, start); break;
        case TOKEN_LEFT_PAREN: value = parse_call(parser, value, start); break;
        case TOKEN_LEFT_BRACKET: value = parse_subscript(parser, value, start); break;
        default: return value;
        }
        if (value->height >= CHAIN_HEIGHT) {
            return too_high(parser, start);
        }
    }
}
