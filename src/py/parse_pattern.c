/* Patterns of `case` (PEP 634). */
#include "py/parser_state.h"

static Pattern *parse_pattern(Parser *parser);
static Pattern *parse_maybe_star_pattern(Parser *parser);

/* Where a pattern should be: one that matches anything. */
static Pattern *missing_pattern(Parser *parser)
{
    MatchAs *node = new_node(parser, MatchAs, parser->token->start);
    fail_expected(parser, "a pattern");
    return finish(parser, &node->node);
}

static Pattern *match_value(Parser *parser, uint32_t start, Expr *value)
{
    MatchValue *node = new_node(parser, MatchValue, start);
    node->value = value;
    raise_above(&node->node, value);
    return finish(parser, &node->node);
}

/* Numbers with a sign and complex numbers such as `-1 + 2j` are read as expressions and checked. */
static bool is_number(const Expr *expr, bool imaginary)
{
    if (expr->kind == NODE_UnaryOp && ((UnaryOp *)expr)->op == UNARY_USUB) {
        expr = ((UnaryOp *)expr)->operand;
    }
    if (expr->kind != NODE_Constant) {
        return false;
    }
    ConstantKind kind = ((Constant *)expr)->constant.kind;
    return kind == CONSTANT_INT || kind == CONSTANT_FLOAT || (imaginary && kind == CONSTANT_COMPLEX);
}

static Expr *parse_number(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *left = parse_unary(parser);
    if (at(parser, TOKEN_PLUS) || at(parser, TOKEN_MINUS)) {
        BinOp *node = new_node(parser, BinOp, start);
        node->op = at(parser, TOKEN_PLUS) ? BINARY_ADD : BINARY_SUB;
        parser->token++;
        node->left = left;
        node->right = at(parser, TOKEN_IMAGINARY) ? parse_unary(parser) : NULL;
        if (node->right == NULL || !is_number(left, false)) {
            fail(parser, "a pattern may add an imaginary number to a real one and nothing else");
            return left;
        }
        raise_above(&node->node, left);
        raise_above(&node->node, node->right);
        return finish(parser, &node->node);
    }
    if (!is_number(left, true)) {
        fail(parser, "a pattern can hold numbers, strings and dotted names, no other expressions");
    }
    return left;
}

static Pattern *parse_singleton(Parser *parser, ConstantKind kind)
{
    MatchSingleton *node = new_node(parser, MatchSingleton, parser->token->start);
    parser->token++;
    node->constant.kind = kind;
    return finish(parser, &node->node);
}

static Expr *load_name(Parser *parser)
{
    Name *node = new_node(parser, Name, parser->token->start);
    node->node.context = CONTEXT_LOAD;
    node->id = expect_name(parser);
    return finish(parser, &node->node);
}

/* `a.b.c`, or a plain name. */
static Expr *parse_dotted(Parser *parser)
{
    uint32_t start = parser->token->start;
    Expr *value = load_name(parser);
    while (accept(parser, TOKEN_DOT)) {
        if (value->height >= CHAIN_HEIGHT) {
            return too_high(parser, start);
        }
        Attribute *node = new_node(parser, Attribute, start);
        node->node.context = CONTEXT_LOAD;
        node->value = value;
        node->attr = expect_name(parser);
        raise_above(&node->node, value);
        value = finish(parser, &node->node);
    }
    return value;
}

/* ---- class patterns ---- */

static NameList copy_names(Parser *parser, const StrId *names, size_t count)
{
    NameList list = {arena_array(parser->arena, StrId, count), (uint32_t)count};
    for (size_t i = 0; i < count; i++) {
        list.items[i] = names[i];
    }
    return list;
}

static Pattern *parse_class_pattern(Parser *parser, uint32_t start, Expr *cls)
{
    MatchClass *node = new_node(parser, MatchClass, start);
    node->cls = cls;
    raise_above(&node->node, cls);
    parser->token++;
    VEC(StrId) names = {.items = NULL};
    size_t mark = list_begin(parser);
    size_t keyword_mark = parser->keywords.count;
    while (!at(parser, TOKEN_RIGHT_PAREN)) {
        if (at(parser, TOKEN_NAME) && parser->token[1].kind == TOKEN_EQUAL) {
            vec_push(&names, parser->token->value);
            parser->token += 2;
            vec_push(&parser->keywords, parse_pattern(parser));
        } else if (names.count > 0) {
            fail(parser, "positional pattern after a keyword pattern");
        } else {
            list_add(parser, parse_pattern(parser));
        }
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
    }
    expect(parser, TOKEN_RIGHT_PAREN);
    node->kwd_attrs = copy_names(parser, names.items, names.count);
    vec_free(&names);
    take_list(parser, &parser->scratch, mark, &node->node, &node->patterns);
    take_list(parser, &parser->keywords, keyword_mark, &node->node, &node->kwd_patterns);
    return finish(parser, &node->node);
}

/* A capture, the wildcard, a dotted value, or a class with its arguments. */
static Pattern *parse_name_pattern(Parser *parser)
{
    const Token *token = parser->token;
    if (token[1].kind != TOKEN_DOT && token[1].kind != TOKEN_LEFT_PAREN) {
        MatchAs *node = new_node(parser, MatchAs, token->start);
        node->name = token->value == parser->name_underscore ? 0 : token->value;
        parser->token++;
        return finish(parser, &node->node);
    }
    Expr *value = parse_dotted(parser);
    if (at(parser, TOKEN_LEFT_PAREN)) {
        return parse_class_pattern(parser, token->start, value);
    }
    return match_value(parser, token->start, value);
}

/* ---- sequences and mappings ---- */

static bool starts_pattern(TokenKind kind)
{
    return kind == TOKEN_STAR || (starts_expression(kind) && kind != TOKEN_NOT && kind != TOKEN_LAMBDA);
}

/* Elements up to something that starts no pattern, behind the first one, at its comma. */
static Pattern *parse_sequence_rest(Parser *parser, Pattern *first, uint32_t start)
{
    MatchSequence *node = new_node(parser, MatchSequence, start);
    size_t mark = list_begin(parser);
    list_add(parser, first);
    while (accept(parser, TOKEN_COMMA) && starts_pattern(parser->token->kind)) {
        list_add(parser, parse_maybe_star_pattern(parser));
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->patterns);
    return finish(parser, &node->node);
}

static Pattern *parse_bracketed(Parser *parser, TokenKind closer)
{
    uint32_t start = parser->token++->start;
    if (accept(parser, closer)) {
        return finish(parser, &new_node(parser, MatchSequence, start)->node);
    }
    Pattern *first = parse_maybe_star_pattern(parser);
    bool group = closer == TOKEN_RIGHT_PAREN && !at(parser, TOKEN_COMMA) && first->kind != NODE_MatchStar;
    if (group) {
        expect(parser, closer);
        return first;
    }
    if (closer == TOKEN_RIGHT_PAREN && !at(parser, TOKEN_COMMA)) {
        fail_expected(parser, "`,`");
    }
    Pattern *sequence = parse_sequence_rest(parser, first, start);
    expect(parser, closer);
    return finish(parser, sequence);
}

static Expr *parse_mapping_key(Parser *parser)
{
    switch (parser->token->kind) {
    case TOKEN_NAME: {
        Expr *key = parse_dotted(parser);
        if (key->kind == NODE_Name) {
            fail(parser, "a key of a mapping pattern must be a literal or a dotted name");
        }
        return key;
    }
    case TOKEN_STRING: case TOKEN_FSTRING_START: return parse_strings(parser);
    case TOKEN_NONE: case TOKEN_TRUE: case TOKEN_FALSE: return parse_atom(parser);
    default: return parse_number(parser);
    }
}

static Pattern *parse_mapping(Parser *parser)
{
    MatchMapping *node = new_node(parser, MatchMapping, parser->token->start);
    parser->token++;
    size_t mark = list_begin(parser);
    size_t key_mark = parser->keywords.count;
    while (!at(parser, TOKEN_RIGHT_BRACE)) {
        if (accept(parser, TOKEN_DOUBLE_STAR)) {
            if (at_name(parser, parser->name_underscore)) {
                fail(parser, "`_` cannot take the rest of a mapping pattern");
            }
            node->rest = expect_name(parser);
            accept(parser, TOKEN_COMMA);
            break;
        }
        Expr *key = parse_mapping_key(parser);
        expect(parser, TOKEN_COLON);
        Pattern *value = parse_pattern(parser);
        vec_push(&parser->keywords, key);
        list_add(parser, value);
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
    }
    expect(parser, TOKEN_RIGHT_BRACE);
    take_list(parser, &parser->keywords, key_mark, &node->node, &node->keys);
    take_list(parser, &parser->scratch, mark, &node->node, &node->patterns);
    return finish(parser, &node->node);
}

/* ---- patterns ---- */

static Pattern *parse_closed_pattern(Parser *parser)
{
    uint32_t start = parser->token->start;
    switch (parser->token->kind) {
    case TOKEN_NAME: return parse_name_pattern(parser);
    case TOKEN_NONE: return parse_singleton(parser, CONSTANT_NONE);
    case TOKEN_TRUE: return parse_singleton(parser, CONSTANT_TRUE);
    case TOKEN_FALSE: return parse_singleton(parser, CONSTANT_FALSE);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START: return match_value(parser, start, parse_strings(parser));
    case TOKEN_MINUS:
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
    case TOKEN_IMAGINARY: return match_value(parser, start, parse_number(parser));
    case TOKEN_LEFT_PAREN: return parse_bracketed(parser, TOKEN_RIGHT_PAREN);
    case TOKEN_LEFT_BRACKET: return parse_bracketed(parser, TOKEN_RIGHT_BRACKET);
    case TOKEN_LEFT_BRACE: return parse_mapping(parser);
    default: return missing_pattern(parser);
    }
}

static Pattern *parse_or_pattern(Parser *parser)
{
    uint32_t start = parser->token->start;
    Pattern *first = parse_closed_pattern(parser);
    if (!at(parser, TOKEN_BAR)) {
        return first;
    }
    MatchOr *node = new_node(parser, MatchOr, start);
    size_t mark = list_begin(parser);
    list_add(parser, first);
    while (accept(parser, TOKEN_BAR)) {
        list_add(parser, parse_closed_pattern(parser));
    }
    take_list(parser, &parser->scratch, mark, &node->node, &node->patterns);
    return finish(parser, &node->node);
}

static Pattern *parse_pattern(Parser *parser)
{
    if (!enter(parser)) {
        leave(parser);
        return missing_pattern(parser);
    }
    uint32_t start = parser->token->start;
    Pattern *pattern = parse_or_pattern(parser);
    if (accept(parser, TOKEN_AS)) {
        if (at_name(parser, parser->name_underscore)) {
            fail(parser, "`_` cannot be a target of `as`");
        }
        MatchAs *node = new_node(parser, MatchAs, start);
        node->pattern = pattern;
        node->name = expect_name(parser);
        raise_above(&node->node, pattern);
        pattern = finish(parser, &node->node);
    }
    leave(parser);
    return pattern;
}

static Pattern *parse_maybe_star_pattern(Parser *parser)
{
    if (!at(parser, TOKEN_STAR)) {
        return parse_pattern(parser);
    }
    MatchStar *node = new_node(parser, MatchStar, parser->token->start);
    parser->token++;
    StrId name = expect_name(parser);
    node->name = name == parser->name_underscore ? 0 : name;
    return finish(parser, &node->node);
}

Pattern *parse_case_pattern(Parser *parser)
{
    uint32_t start = parser->token->start;
    Pattern *first = parse_maybe_star_pattern(parser);
    if (at(parser, TOKEN_COMMA)) {
        return parse_sequence_rest(parser, first, start);
    }
    if (first->kind == NODE_MatchStar) {
        fail_expected(parser, "`,`");
    }
    return first;
}
