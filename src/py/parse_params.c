/* Parameters of functions and lambdas, and type parameters (PEP 695, PEP 696). */
#include "py/parser_state.h"

#include <string.h>

/* What has been read of a parameter list. Every parameter is two items of the scratch stack, the Arg and its default
 * or NULL; the counts say where one sort ends and the next begins. */
typedef struct Parameters {
    size_t mark;
    uint32_t positional_only;
    uint32_t positional; /* with those that are positional-only */
    uint32_t keyword_only;
    bool slash;
    bool star;
    bool bare_star; /* and no name behind it yet */
    bool has_default;
    bool annotated;
} Parameters;

static Arg *parse_arg(Parser *parser, bool annotated, bool star_annotation)
{
    Arg *arg = new_node(parser, Arg, parser->token->start);
    if (at(parser, TOKEN_LEFT_PAREN)) {
        fail(parser, "Python 2 tuple parameter; Python 3 parameters are names");
        return NULL;
    }
    arg->arg = expect_name(parser);
    if (arg->arg == parser->name_missing) {
        return NULL;
    }
    if (annotated && accept(parser, TOKEN_COLON)) {
        arg->annotation = star_annotation ? parse_star_named_expression(parser) : parse_expression(parser);
        raise_above(&arg->node, arg->annotation);
    }
    finish(parser, &arg->node);
    return arg;
}

static void parse_plain_parameter(Parser *parser, Parameters *parameters)
{
    Arg *arg = parse_arg(parser, parameters->annotated, false);
    if (arg == NULL) {
        return;
    }
    Expr *value = accept(parser, TOKEN_EQUAL) ? parse_expression(parser) : NULL;
    if (parameters->star) {
        parameters->keyword_only++;
        parameters->bare_star = false;
    } else {
        if (value == NULL && parameters->has_default) {
            complain(parser, arg->node.span, "parameter without a default behind one with a default");
        }
        parameters->has_default |= value != NULL;
        parameters->positional++;
    }
    list_add(parser, arg);
    list_add(parser, value);
}

static void parse_slash(Parser *parser, Parameters *parameters)
{
    if (parameters->slash || parameters->star || parameters->positional == 0) {
        fail(parser, "`/` must stand once, behind a parameter and before `*`");
        return;
    }
    parser->token++;
    parameters->slash = true;
    parameters->positional_only = parameters->positional;
}

static void parse_star(Parser *parser, Parameters *parameters, Arguments *arguments)
{
    if (parameters->star) {
        fail(parser, "`*` may stand once among the parameters");
        return;
    }
    parser->token++;
    parameters->star = true;
    if (at(parser, TOKEN_COMMA)) {
        parameters->bare_star = true;
        return;
    }
    arguments->vararg = parse_arg(parser, parameters->annotated, true);
    if (at(parser, TOKEN_EQUAL)) {
        fail(parser, "a `*` parameter cannot have a default");
    }
}

static void parse_double_star(Parser *parser, const Parameters *parameters, Arguments *arguments, TokenKind closer)
{
    parser->token++;
    if (parameters->bare_star) {
        fail(parser, "names must follow a bare `*`");
        return;
    }
    arguments->kwarg = parse_arg(parser, parameters->annotated, false);
    accept(parser, TOKEN_COMMA);
    if (!at(parser, closer)) {
        fail(parser, "nothing may follow a `**` parameter");
    }
}

static void read_parameters(Parser *parser, Parameters *parameters, Arguments *arguments, TokenKind closer)
{
    while (!at(parser, closer)) {
        if (at(parser, TOKEN_SLASH)) {
            parse_slash(parser, parameters);
        } else if (at(parser, TOKEN_STAR)) {
            parse_star(parser, parameters, arguments);
        } else if (at(parser, TOKEN_DOUBLE_STAR)) {
            parse_double_star(parser, parameters, arguments, closer);
            break;
        } else {
            parse_plain_parameter(parser, parameters);
        }
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
    }
    if (parameters->bare_star) {
        fail(parser, "names must follow a bare `*`");
    }
}

/* Copies `count` parameters from number `first` on; the defaults that are NULL only when `holes`. */
static void take_parameters(Parser *parser, const Parameters *parameters, uint32_t first, uint32_t count, ArgList *args,
                            Node *parent)
{
    args->count = count;
    args->items = arena_array(parser->arena, Arg *, count);
    for (uint32_t i = 0; i < count; i++) {
        args->items[i] = (Arg *)parser->scratch.items[parameters->mark + 2 * (size_t)(first + i)];
        raise_above(parent, &args->items[i]->node);
    }
}

static void take_defaults(Parser *parser, const Parameters *parameters, uint32_t first, uint32_t count, bool holes,
                          ExprList *defaults, Node *parent)
{
    defaults->items = arena_array(parser->arena, Expr *, count);
    for (uint32_t i = 0; i < count; i++) {
        Expr *value = parser->scratch.items[parameters->mark + 2 * (size_t)(first + i) + 1];
        if (value != NULL || holes) {
            defaults->items[defaults->count++] = value;
            raise_above(parent, value);
        }
    }
}

Arguments *parse_parameters(Parser *parser, TokenKind closer)
{
    Arguments *arguments = new_node(parser, Arguments, parser->token->start);
    if (at(parser, closer)) {
        finish(parser, &arguments->node);
        return arguments;
    }
    Parameters parameters = {.mark = list_begin(parser), .annotated = closer == TOKEN_RIGHT_PAREN};
    read_parameters(parser, &parameters, arguments, closer);
    Node *parent = &arguments->node;
    uint32_t plain = parameters.positional - parameters.positional_only;
    take_parameters(parser, &parameters, 0, parameters.positional_only, &arguments->posonlyargs, parent);
    take_parameters(parser, &parameters, parameters.positional_only, plain, &arguments->args, parent);
    take_parameters(parser, &parameters, parameters.positional, parameters.keyword_only, &arguments->kwonlyargs,
                    parent);
    take_defaults(parser, &parameters, 0, parameters.positional, false, &arguments->defaults, parent);
    take_defaults(parser, &parameters, parameters.positional, parameters.keyword_only, true, &arguments->kw_defaults,
                  parent);
    raise_above(parent, (Node *)arguments->vararg);
    raise_above(parent, (Node *)arguments->kwarg);
    parser->scratch.count = parameters.mark;
    finish(parser, parent);
    return arguments;
}

/* ---- type parameters ---- */

static Expr *parse_default_type(Parser *parser, bool starred)
{
    if (!accept(parser, TOKEN_EQUAL)) {
        return NULL;
    }
    return starred ? parse_star_named_expression(parser) : parse_expression(parser);
}

static TypeParam *parse_type_param(Parser *parser)
{
    uint32_t start = parser->token->start;
    if (accept(parser, TOKEN_DOUBLE_STAR)) {
        ParamSpec *param = new_node(parser, ParamSpec, start);
        param->name = expect_name(parser);
        param->default_value = parse_default_type(parser, false);
        raise_above(&param->node, param->default_value);
        return finish(parser, &param->node);
    }
    if (accept(parser, TOKEN_STAR)) {
        TypeVarTuple *param = new_node(parser, TypeVarTuple, start);
        param->name = expect_name(parser);
        param->default_value = parse_default_type(parser, true);
        raise_above(&param->node, param->default_value);
        return finish(parser, &param->node);
    }
    TypeVar *param = new_node(parser, TypeVar, start);
    param->name = expect_name(parser);
    if (accept(parser, TOKEN_COLON)) {
        param->bound = parse_expression(parser);
    }
    param->default_value = parse_default_type(parser, false);
    raise_above(&param->node, param->bound);
    raise_above(&param->node, param->default_value);
    return finish(parser, &param->node);
}

TypeParamList parse_type_params(Parser *parser, Node *parent)
{
    TypeParamList params = {NULL, 0};
    if (!accept(parser, TOKEN_LEFT_BRACKET)) {
        return params;
    }
    size_t mark = list_begin(parser);
    do {
        list_add(parser, parse_type_param(parser));
    } while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RIGHT_BRACKET));
    expect(parser, TOKEN_RIGHT_BRACKET);
    take_list(parser, &parser->scratch, mark, parent, &params);
    return params;
}
