/* Expressions that turn out to be targets.
 *
 * `a, b.c = …` is read as an expression first; when `=` follows, the same nodes become targets. What cannot be one is
 * an issue at its own place, and the tree keeps it as it is. */
#include "py/parser_state.h"

static const char *words_for(const Expr *expr)
{
    switch (expr->kind) {
    case NODE_Call: return "a function call";
    case NODE_Constant: return "a literal or a constant";
    case NODE_JoinedStr: return "an f-string";
    case NODE_TemplateStr: return "a template string";
    case NODE_Lambda: return "a lambda";
    case NODE_Compare: return "a comparison";
    case NODE_IfExp: return "a conditional expression";
    case NODE_GeneratorExp: return "a generator expression";
    case NODE_ListComp:
    case NODE_SetComp:
    case NODE_DictComp: return "a comprehension";
    case NODE_Dict: return "a dict display";
    case NODE_Set: return "a set display";
    case NODE_Yield:
    case NODE_YieldFrom: return "a yield expression";
    case NODE_Await: return "an await expression";
    case NODE_NamedExpr: return "an assignment expression";
    case NODE_Starred: return "a starred expression";
    default: return "an expression with operators";
    }
}

static void make_targets(Parser *parser, ExprList elements, ExprContext context)
{
    for (uint32_t i = 0; i < elements.count; i++) {
        make_target(parser, elements.items[i], context);
    }
}

void make_target(Parser *parser, Expr *expr, ExprContext context)
{
    switch (expr->kind) {
    case NODE_Name:
    case NODE_Attribute:
    case NODE_Subscript: expr->context = (uint8_t)context; return;
    case NODE_Tuple:
        expr->context = (uint8_t)context;
        make_targets(parser, ((Tuple *)expr)->elts, context);
        return;
    case NODE_List:
        expr->context = (uint8_t)context;
        make_targets(parser, ((List *)expr)->elts, context);
        return;
    case NODE_Starred:
        if (context == CONTEXT_STORE && ((Starred *)expr)->value->kind != NODE_Starred) {
            expr->context = (uint8_t)context;
            make_target(parser, ((Starred *)expr)->value, context);
            return;
        }
        break;
    case NODE_ErrorExpr: return;
    default: break;
    }
    complain(parser, expr->span, "cannot %s %s", context == CONTEXT_DEL ? "delete" : "assign to", words_for(expr));
}
