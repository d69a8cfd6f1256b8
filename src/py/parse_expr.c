/* Operators, conditional expressions, lambda, yield, and tuples without parentheses.
 *
 * Binary operators are read by precedence climbing: one loop for all levels, and a plain name or number goes through
 * three functions, not one for each level. */
#include "py/parser_state.h"

/* From loosest to tightest (Python reference, 6.17). */
enum {
    PRECEDENCE_NONE,
    PRECEDENCE_OR,
    PRECEDENCE_AND,
    PRECEDENCE_NOT,
    PRECEDENCE_COMPARE,
    PRECEDENCE_BIT_OR,
    PRECEDENCE_BIT_XOR,
    PRECEDENCE_BIT_AND,
    PRECEDENCE_SHIFT,
    PRECEDENCE_SUM,
    PRECEDENCE_PRODUCT
};

typedef struct OperatorInfo {
    uint8_t precedence;
    uint8_t op; /* BoolOperator, CompareOperator or BinaryOperator */
} OperatorInfo;

static const OperatorInfo operators[TOKEN_KINDS] = {
    [TOKEN_OR] = {PRECEDENCE_OR, BOOL_OR},
    [TOKEN_AND] = {PRECEDENCE_AND, BOOL_AND},
    [TOKEN_NOT] = {PRECEDENCE_COMPARE, COMPARE_NOTIN},
    [TOKEN_IN] = {PRECEDENCE_COMPARE, COMPARE_IN},
    [TOKEN_IS] = {PRECEDENCE_COMPARE, COMPARE_IS},
    [TOKEN_EQUAL_EQUAL] = {PRECEDENCE_COMPARE, COMPARE_EQ},
    [TOKEN_NOT_EQUAL] = {PRECEDENCE_COMPARE, COMPARE_NOTEQ},
    [TOKEN_LESS_GREATER] = {PRECEDENCE_COMPARE, COMPARE_NOTEQ},
    [TOKEN_LESS] = {PRECEDENCE_COMPARE, COMPARE_LT},
    [TOKEN_LESS_EQUAL] = {PRECEDENCE_COMPARE, COMPARE_LTE},
    [TOKEN_GREATER] = {PRECEDENCE_COMPARE, COMPARE_GT},
    [TOKEN_GREATER_EQUAL] = {PRECEDENCE_COMPARE, COMPARE_GTE},
    [TOKEN_BAR] = {PRECEDENCE_BIT_OR, BINARY_BITOR},
    [TOKEN_CARET] = {PRECEDENCE_BIT_XOR, BINARY_BITXOR},
    [TOKEN_AMPERSAND] = {PRECEDENCE_BIT_AND, BINARY_BITAND},
    [TOKEN_LEFT_SHIFT] = {PRECEDENCE_SHIFT, BINARY_LSHIFT},
    [TOKEN_RIGHT_SHIFT] = {PRECEDENCE_SHIFT, BINARY_RSHIFT},
    [TOKEN_PLUS] = {PRECEDENCE_SUM, BINARY_ADD},
    [TOKEN_MINUS] = {PRECEDENCE_SUM, BINARY_SUB},
    [TOKEN_STAR] = {PRECEDENCE_PRODUCT, BINARY_MULT},
    [TOKEN_AT] = {PRECEDENCE_PRODUCT, BINARY_MATMULT},
    [TOKEN_SLASH] = {PRECEDENCE_PRODUCT, BINARY_DIV},
    [TOKEN_PERCENT] = {PRECEDENCE_PRODUCT, BINARY_MOD},
    [TOKEN_DOUBLE_SLASH] = {PRECEDENCE_PRODUCT, BINARY_FLOORDIV},
};

bool starts_expression(TokenKind kind)
{
    static const bool starts[TOKEN_KINDS] = {
        [TOKEN_NAME] = true,         [TOKEN_INTEGER] = true,       [TOKEN_FLOAT] = true,
        [TOKEN_IMAGINARY] = true,    [TOKEN_STRING] = true,        [TOKEN_FSTRING_START] = true,
        [TOKEN_FALSE] = true,        [TOKEN_NONE] = true,          [TOKEN_TRUE] = true,
        [TOKEN_AWAIT] = true,        [TOKEN_LAMBDA] = true,        [TOKEN_NOT] = true,
        [TOKEN_LEFT_PAREN] = true,   [TOKEN_LEFT_BRACKET] = true,  [TOKEN_LEFT_BRACE] = true,
        [TOKEN_ELLIPSIS] = true,     [TOKEN_PLUS] = true,          [TOKEN_MINUS] = true,
        [TOKEN_TILDE] = true,        [TOKEN_BACKTICK] = true,
    };
    return starts[kind];
}

/* ---- unary operators and powers ---- */

static Expr *unary_op(Parser *parser, UnaryOperator op, uint32_t start, Expr *operand)
{
    if (operand->height >= CHAIN_HEIGHT) {
        return too_high(parser, start);
    }
    UnaryOp *node = new_node(parser, UnaryOp, start);
    node->op = op;
    node->operand = operand;
    raise_above(&node->node, operand);
    return finish(parser, &node->node);
}

static Expr *binary_op(Parser *parser, BinaryOperator op, Expr *left, uint32_t start, Expr *right)
{
    if (left->height >= CHAIN_HEIGHT || right->height >= CHAIN_HEIGHT) {
        return too_high(parser, start);
    }
    BinOp *node = new_node(parser, BinOp, start);
    node->left = left;
    node->op = op;
    node->right = right;
    raise_above(&node->node, left);
    raise_above(&node->node, right);
    return finish(parser, &node->node);
}

static Expr *parse_await(Parser *parser)
{
    uint32_t start = parser->token->start;
    if (!accept(parser, TOKEN_AWAIT)) {
        return parse_primary(parser);
    }
    Await *node = new_node(parser, Await, start);
    node->value = parse_primary(parser);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

static bool at_unary(const Parser *parser)
{
    return at(parser, TOKEN_MINUS) || at(parser, TOKEN_PLUS) || at(parser, TOKEN_TILDE);
}

/* A run such as `-a ** -b ** c`: collected from the left, built from the right, without recursion. */
static Expr *parse_prefix_run(Parser *parser, Expr *base, uint32_t base_start)
{
    size_t mark = parser->prefixes.count;
    for (;;) {
        if (base != NULL) {
            vec_push(&parser->prefixes, (Prefix){.base = base, .start = base_start});
            parser->token++;
        }
        while (at_unary(parser)) {
            UnaryOperator op = at(parser, TOKEN_MINUS)  ? UNARY_USUB
                               : at(parser, TOKEN_PLUS) ? UNARY_UADD
                                                        : UNARY_INVERT;
            vec_push(&parser->prefixes, (Prefix){.start = parser->token->start, .op = op});
            parser->token++;
        }
        base_start = parser->token->start;
        base = parse_await(parser);
        if (!at(parser, TOKEN_DOUBLE_STAR)) {
            break;
        }
    }
    while (parser->prefixes.count > mark) {
        Prefix prefix = vec_pop(&parser->prefixes);
        base = prefix.base == NULL ? unary_op(parser, prefix.op, prefix.start, base)
                                   : binary_op(parser, BINARY_POW, prefix.base, prefix.start, base);
    }
    return base;
}

Expr *parse_unary(Parser *parser)
{
    if (at_unary(parser)) {
        return parse_prefix_run(parser, NULL, 0);
    }
    uint32_t start = parser->token->start;
    Expr *base = parse_await(parser);
    return at(parser, TOKEN_DOUBLE_STAR) ? parse_prefix_run(parser, base, start) : base;
}

/* ---- binary operators ---- */

static Expr *parse_binary(Parser *parser, unsigned lowest);

static Expr *parse_not(Parser *parser)
{
    size_t mark = parser->prefixes.count;
    do {
        vec_push(&parser->prefixes, (Prefix){.start = parser->token->start});
        parser->token++;
    } while (at(parser, TOKEN_NOT));
    Expr *operand = parse_binary(parser, PRECEDENCE_COMPARE);
    while (parser->prefixes.count > mark) {
        operand = unary_op(parser, UNARY_NOT, vec_pop(&parser->prefixes).start, operand);
    }
    return operand;
}

static Expr *parse_operand(Parser *parser, unsigned lowest)
{
    if (at(parser, TOKEN_NOT) && lowest <= PRECEDENCE_NOT) {
        return parse_not(parser);
    }
    return parse_unary(parser);
}

/* `a or b or c` is one node. */
static Expr *parse_bool_op(Parser *parser, Expr *first, uint32_t start)
{
    TokenKind kind = parser->token->kind;
    BoolOp *node = new_node(parser, BoolOp, start);
    node->op = operators[kind].op;
    size_t mark = list_begin(parser);
    list_add(parser, first);
    while (accept(parser, kind)) {
        list_add(parser, parse_binary(parser, operators[kind].precedence + 1u));
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->values);
    return finish(parser, &node->node);
}

/* Reads a comparison operator, `not in` and `is not` included; false when there is none. */
static bool read_compare(Parser *parser, uint8_t *op)
{
    TokenKind kind = parser->token->kind;
    if (operators[kind].precedence != PRECEDENCE_COMPARE || (kind == TOKEN_NOT && parser->token[1].kind != TOKEN_IN)) {
        return false;
    }
    if (kind == TOKEN_LESS_GREATER) {
        complain(parser, (Span){parser->token->start, parser->token->end},
                 "Python 2 operator `<>`; Python 3 writes `!=`");
    }
    *op = operators[kind].op;
    parser->token += kind == TOKEN_NOT ? 2 : 1;
    if (kind == TOKEN_IS && accept(parser, TOKEN_NOT)) {
        *op = COMPARE_ISNOT;
    }
    return true;
}

/* `a < b < c` is one node. The operators are gathered in the text buffer, which no string needs before they are copied.
 */
static Expr *parse_compare(Parser *parser, Expr *left, uint32_t start)
{
    Compare *node = new_node(parser, Compare, start);
    node->left = left;
    raise_above(&node->node, left);
    size_t mark = list_begin(parser);
    uint8_t inline_ops[8];
    VEC(uint8_t) ops = {.items = NULL};
    uint32_t count = 0;
    for (uint8_t op; read_compare(parser, &op); count++) {
        if (count < sizeof inline_ops) {
            inline_ops[count] = op;
        } else {
            vec_push(&ops, op);
        }
        list_add(parser, parse_binary(parser, PRECEDENCE_BIT_OR));
    }
    node->ops.count = count;
    node->ops.items = arena_array(parser->arena, uint8_t, count);
    for (uint32_t i = 0; i < count; i++) {
        node->ops.items[i] = i < sizeof inline_ops ? inline_ops[i] : ops.items[i - sizeof inline_ops];
    }
    vec_free(&ops);
    take_list(parser, &parser->scratch, mark, &node->node, &node->comparators);
    return finish(parser, &node->node);
}

static Expr *parse_binary(Parser *parser, unsigned lowest)
{
    uint32_t start = parser->token->start;
    Expr *left = parse_operand(parser, lowest);
    for (;;) {
        OperatorInfo next = operators[parser->token->kind];
        if (next.precedence == PRECEDENCE_NONE || next.precedence < lowest) {
            return left;
        }
        if (next.precedence > PRECEDENCE_COMPARE) {
            parser->token++;
            Expr *right = parse_binary(parser, next.precedence + 1u);
            left = binary_op(parser, next.op, left, start, right);
        } else if (next.precedence == PRECEDENCE_COMPARE) {
            if (at(parser, TOKEN_NOT) && parser->token[1].kind != TOKEN_IN) {
                return left;
            }
            left = parse_compare(parser, left, start);
        } else {
            left = parse_bool_op(parser, left, start);
        }
    }
}

Expr *parse_disjunction(Parser *parser)
{
    return parse_binary(parser, PRECEDENCE_OR);
}

Expr *parse_bitwise_or(Parser *parser)
{
    return parse_binary(parser, PRECEDENCE_BIT_OR);
}

/* ---- conditional expressions and lambda ---- */

static Expr *parse_lambda(Parser *parser)
{
    Lambda *node = new_node(parser, Lambda, parser->token->start);
    parser->token++;
    node->args = parse_parameters(parser, TOKEN_COLON);
    expect(parser, TOKEN_COLON);
    node->body = parse_expression(parser);
    raise_above(&node->node, &node->args->node);
    raise_above(&node->node, node->body);
    return finish(parser, &node->node);
}

static Expr *if_exp(Parser *parser, uint32_t start, Expr *test, Expr *body, Expr *orelse)
{
    if (orelse->height >= CHAIN_HEIGHT) {
        return too_high(parser, start);
    }
    IfExp *node = new_node(parser, IfExp, start);
    node->test = test;
    node->body = body;
    node->orelse = orelse;
    raise_above(&node->node, test);
    raise_above(&node->node, body);
    raise_above(&node->node, orelse);
    return finish(parser, &node->node);
}

/* Behind the first operand, at `if`: `a if b else c if d else e …` is read in a loop and built from the right. */
static Expr *parse_conditional(Parser *parser, Expr *body, uint32_t start)
{
    size_t mark = parser->prefixes.count;
    while (accept(parser, TOKEN_IF)) {
        vec_push(&parser->prefixes, (Prefix){.base = body, .start = start});
        list_add(parser, parse_disjunction(parser));
        if (!expect(parser, TOKEN_ELSE)) {
            body = missing_expr(parser);
            break;
        }
        start = parser->token->start;
        body = at(parser, TOKEN_LAMBDA) ? parse_lambda(parser) : parse_disjunction(parser);
    }
    while (parser->prefixes.count > mark) {
        Prefix outer = vec_pop(&parser->prefixes);
        body = if_exp(parser, outer.start, vec_pop(&parser->scratch), outer.base, body);
    }
    return body;
}

Expr *parse_expression(Parser *parser)
{
    if (!enter(parser)) {
        leave(parser);
        return missing_expr(parser);
    }
    uint32_t start = parser->token->start;
    Expr *result = at(parser, TOKEN_LAMBDA) ? parse_lambda(parser) : parse_disjunction(parser);
    if (at(parser, TOKEN_IF)) {
        result = parse_conditional(parser, result, start);
    }
    leave(parser);
    return result;
}

/* ---- assignment expressions, stars, yield, tuples ---- */

Expr *parse_named_expression(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *target = parse_expression(parser);
    if (!at(parser, TOKEN_WALRUS)) {
        return target;
    }
    if (target->kind != NODE_Name) {
        fail(parser, "only a name can be assigned to by `:=`");
        return target;
    }
    NamedExpr *node = new_node(parser, NamedExpr, start);
    parser->token++;
    target->context = CONTEXT_STORE;
    node->target = target;
    node->value = parse_expression(parser);
    raise_above(&node->node, node->target);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

static Expr *parse_starred(Parser *parser)
{
    Starred *node = new_node(parser, Starred, parser->token->start);
    node->node.context = CONTEXT_LOAD;
    parser->token++;
    node->value = parse_bitwise_or(parser);
    raise_above(&node->node, node->value);
    return finish(parser, &node->node);
}

Expr *parse_star_named_expression(Parser *parser)
{
    return at(parser, TOKEN_STAR) ? parse_starred(parser) : parse_named_expression(parser);
}

static Expr *parse_star_expression(Parser *parser)
{
    return at(parser, TOKEN_STAR) ? parse_starred(parser) : parse_expression(parser);
}

Expr *parse_tuple_rest(Parser *parser, Expr *first, uint32_t start, Expr *element(Parser *))
{
    Tuple *node = new_node(parser, Tuple, start);
    node->node.context = CONTEXT_LOAD;
    size_t mark = list_begin(parser);
    list_add(parser, first);
    while (accept(parser, TOKEN_COMMA)) {
        if (!starts_expression(parser->token->kind) && !at(parser, TOKEN_STAR)) {
            break;
        }
        list_add(parser, element(parser));
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->elts);
    return finish(parser, &node->node);
}

Expr *parse_star_expressions(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *first = parse_star_expression(parser);
    return at(parser, TOKEN_COMMA) ? parse_tuple_rest(parser, first, start, parse_star_expression) : first;
}

static Expr *parse_yield(Parser *parser)
{
    uint32_t start = parser->token++->start;
    if (accept(parser, TOKEN_FROM)) {
        YieldFrom *node = new_node(parser, YieldFrom, start);
        node->value = parse_expression(parser);
        raise_above(&node->node, node->value);
        return finish(parser, &node->node);
    }
    Yield *node = new_node(parser, Yield, start);
    if (starts_expression(parser->token->kind) || at(parser, TOKEN_STAR) || at(parser, TOKEN_ERROR)) {
        node->value = parse_star_expressions(parser);
        raise_above(&node->node, node->value);
    }
    return finish(parser, &node->node);
}

Expr *parse_yield_or_star_expressions(Parser *parser)
{
    return at(parser, TOKEN_YIELD) ? parse_yield(parser) : parse_star_expressions(parser);
}

static Expr *parse_for_target(Parser *parser)
{
    return at(parser, TOKEN_STAR) ? parse_starred(parser) : parse_bitwise_or(parser);
}

Expr *parse_for_targets(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *target = parse_for_target(parser);
    if (at(parser, TOKEN_COMMA)) {
        target = parse_tuple_rest(parser, target, start, parse_for_target);
    }
    make_target(parser, target, CONTEXT_STORE);
    return target;
}
