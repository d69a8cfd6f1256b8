/* Statements become actions. */
#include "py/lower.h"

#include <string.h>

/* Targets of one `a = b = … = value` that are nested into each other; CPython has no limit, but no reader either. */
enum { CHAINED_TARGETS = 64 };

void lower_emit(Lowering *lowering, Action action)
{
    ActionId id = facts_add_action(lowering->facts, action);
    lower_pend(lowering, id);
}

void lower_stmts(Lowering *lowering, StmtList body)
{
    for (uint32_t i = 0; i < body.count; i++) {
        lower_stmt(lowering, body.items[i]);
    }
}

BlockId lower_block(Lowering *lowering, StmtList body)
{
    size_t begin = lower_begin(lowering);
    lower_stmts(lowering, body);
    return lower_end(lowering, begin);
}

static ValueId lower_maybe(Lowering *lowering, const Expr *expr)
{
    return expr == NULL ? 0 : lower_expr(lowering, expr);
}

static void emit_value(Lowering *lowering, ActionKind kind, ValueId value, Span span)
{
    lower_emit(lowering, (Action){.kind = (uint8_t)kind, .a = value, .span = span});
}

/* The span of a compound statement: from its start to the colon behind `end`. */
static Span header_span(const Lowering *lowering, const Stmt *stmt, uint32_t end)
{
    return (Span){stmt->span.start, span_behind_colon(lowering->source, end, stmt->span.end)};
}

/* ------------------------------------------------------------------------------------------------------ assignments */

/* `a = b = value` binds from the left: b gets what the assignment to a is worth. */
static void lower_assign(Lowering *lowering, const Assign *assign)
{
    ValueId value = lower_expr(lowering, assign->value);
    Span span = assign->node.span;
    uint32_t last = assign->targets.count - 1;
    for (uint32_t i = 0; i < last; i++) {
        ValueId place = lower_expr(lowering, assign->targets.items[i]);
        if (i % CHAINED_TARGETS == CHAINED_TARGETS - 1) {
            lower_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = value, .span = span});
            value =
                facts_add_value(lowering->facts, (Value){.kind = VALUE_UNKNOWN, .flags = VALUE_IMPLICIT, .span = span});
            continue;
        }
        Span inner = {assign->targets.items[i]->span.start, assign->value->span.end};
        value = facts_add_value(
            lowering->facts,
            (Value){.kind = VALUE_ASSIGN, .flags = VALUE_IMPLICIT, .a = place, .b = value, .span = inner});
    }
    ValueId place = lower_expr(lowering, assign->targets.items[last]);
    lower_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = value, .span = span});
}

static void lower_aug_assign(Lowering *lowering, const AugAssign *assign)
{
    ValueId place = lower_expr(lowering, assign->target);
    ValueId value = lower_expr(lowering, assign->value);
    lower_emit(lowering, (Action){.kind = ACTION_AUGMENT, .a = place, .b = value, .span = assign->node.span});
}

/* Annotated names of a class body may be fields (dataclasses). */
static bool is_in_class(const Lowering *lowering)
{
    return lowering->facts->functions.items[lowering->function].kind == FUNCTION_CLASS;
}

/* Without a value only the parts of the target are evaluated. */
static void lower_bare_annotation(Lowering *lowering, const AnnAssign *assign)
{
    const Expr *target = assign->target;
    if (target->kind == NODE_Name && is_in_class(lowering)) {
        ValueId place = lower_expr(lowering, target);
        lower_emit(lowering, (Action){.kind = ACTION_EVALUATE, .a = place, .flags = ACTION_DECLARES,
                                      .span = assign->node.span});
    } else if (target->kind == NODE_Attribute) {
        ValueId object = lower_expr(lowering, ((const Attribute *)target)->value);
        emit_value(lowering, ACTION_EVALUATE, object, assign->node.span);
    } else if (target->kind == NODE_Subscript) {
        ValueId object = lower_expr(lowering, ((const Subscript *)target)->value);
        emit_value(lowering, ACTION_EVALUATE, object, assign->node.span);
        ValueId index = lower_expr(lowering, ((const Subscript *)target)->slice);
        emit_value(lowering, ACTION_EVALUATE, index, assign->node.span);
    }
}

static void lower_ann_assign(Lowering *lowering, const AnnAssign *assign)
{
    if (assign->value == NULL) {
        lower_bare_annotation(lowering, assign);
        return;
    }
    ValueId value = lower_expr(lowering, assign->value);
    ValueId place = lower_expr(lowering, assign->target);
    lower_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = value,
                                  .flags = is_in_class(lowering) ? ACTION_DECLARES : 0, .span = assign->node.span});
}

/* The value of a type alias is not evaluated where it stands (PEP 695). */
static void lower_type_alias(Lowering *lowering, const TypeAlias *alias)
{
    ValueId value = lower_unknown(lowering, lower_begin(lowering), alias->value->span);
    ValueId place = lower_expr(lowering, alias->name);
    lower_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = value, .span = alias->node.span});
}

static void lower_delete(Lowering *lowering, const Delete *delete)
{
    for (uint32_t i = 0; i < delete->targets.count; i++) {
        ValueId place = lower_expr(lowering, delete->targets.items[i]);
        emit_value(lowering, ACTION_DELETE, place, delete->node.span);
    }
}

/* ---------------------------------------------------------------------------------------------------------- imports */

/* The place of the name that an alias binds. */
static ValueId imported_place(Lowering *lowering, const Alias *alias, StrId name)
{
    Span span = alias->node.span;
    Text text = intern_get(lowering->names, name);
    const char *bytes = lowering->source->bytes;
    if (span.end - span.start >= text.length) {
        uint32_t length = (uint32_t)text.length;
        bool at_end = alias->asname != 0 && memcmp(bytes + span.end - length, text.bytes, length) == 0;
        bool at_start = alias->asname == 0 && memcmp(bytes + span.start, text.bytes, length) == 0;
        span =
            at_end ? (Span){span.end - length, span.end} : (at_start ? (Span){span.start, span.start + length} : span);
    }
    return lower_name(lowering, name, span);
}

static void lower_import(Lowering *lowering, const Import *import)
{
    for (uint32_t i = 0; i < import->names.count; i++) {
        const Alias *alias = import->names.items[i];
        Text module = intern_get(lowering->names, alias->name);
        const char *dot = memchr(module.bytes, '.', module.length);
        StrId name = alias->asname != 0 ? alias->asname
                     : dot == NULL      ? alias->name
                                        : intern_bytes(lowering->names, module.bytes, (size_t)(dot - module.bytes));
        ValueId place = imported_place(lowering, alias, name);
        bool binds_top = dot != NULL && alias->asname == 0;
        lower_emit(lowering, (Action){.kind = ACTION_IMPORT,
                                      .flags = binds_top ? ACTION_BINDS_TOP : 0,
                                      .a = place,
                                      .text = alias->name,
                                      .span = import->node.span});
    }
}

static void lower_import_from(Lowering *lowering, const ImportFrom *from)
{
    for (uint32_t i = 0; i < from->names.count; i++) {
        const Alias *alias = from->names.items[i];
        bool is_star = text_is(intern_get(lowering->names, alias->name), "*");
        StrId name = alias->asname != 0 ? alias->asname : alias->name;
        ValueId place = is_star ? 0 : imported_place(lowering, alias, name);
        lower_emit(lowering, (Action){.kind = ACTION_IMPORT,
                                      .flags = is_star ? ACTION_IS_STAR : 0,
                                      .a = place,
                                      .b = is_star ? 0 : alias->name,
                                      .c = from->level > 0 ? (uint32_t)from->level : 0,
                                      .text = from->module,
                                      .span = from->node.span});
    }
}

/* ----------------------------------------------------------------------------------------------------- control flow */

static void lower_if(Lowering *lowering, const If *branch)
{
    ValueId condition = lower_expr(lowering, branch->test);
    BlockId body = lower_block(lowering, branch->body);
    BlockId otherwise = lower_block(lowering, branch->orelse);
    lower_emit(lowering, (Action){.kind = ACTION_IF,
                                  .a = condition,
                                  .b = body,
                                  .c = otherwise,
                                  .span = header_span(lowering, &branch->node, branch->test->span.end)});
}

static void lower_while(Lowering *lowering, const While *loop)
{
    ValueId condition = lower_expr(lowering, loop->test);
    BlockId body = lower_block(lowering, loop->body);
    BlockId otherwise = lower_block(lowering, loop->orelse);
    lower_emit(lowering, (Action){.kind = ACTION_LOOP,
                                  .detail = LOOP_WHILE,
                                  .a = condition,
                                  .b = body,
                                  .c = otherwise,
                                  .span = header_span(lowering, &loop->node, loop->test->span.end)});
}

static void lower_for(Lowering *lowering, const For *loop, bool is_async)
{
    ValueId iterable = lower_expr(lowering, loop->iter);
    size_t begin = lower_begin(lowering);
    ValueId place = lower_expr(lowering, loop->target);
    lower_pend(lowering, place);
    ListId places = lower_end(lowering, begin);
    BlockId body = lower_block(lowering, loop->body);
    BlockId otherwise = lower_block(lowering, loop->orelse);
    lower_emit(lowering, (Action){.kind = ACTION_LOOP,
                                  .detail = LOOP_FOR,
                                  .flags = is_async ? ACTION_ASYNC : 0,
                                  .a = iterable,
                                  .b = body,
                                  .c = otherwise,
                                  .list = places,
                                  .span = header_span(lowering, &loop->node, loop->iter->span.end)});
}

static uint32_t end_of_with_item(const WithItem *item)
{
    return item->optional_vars != NULL ? item->optional_vars->span.end : item->context_expr->span.end;
}

static void lower_with(Lowering *lowering, const With *with, bool is_async)
{
    size_t begin = lower_begin(lowering);
    uint32_t end = with->node.span.start;
    for (uint32_t i = 0; i < with->items.count; i++) {
        ValueId value = lower_expr(lowering, with->items.items[i]->context_expr);
        lower_pend(lowering, value);
        ValueId place = lower_maybe(lowering, with->items.items[i]->optional_vars);
        lower_pend(lowering, place);
        end = end_of_with_item(with->items.items[i]);
    }
    ListId items = lower_end(lowering, begin);
    BlockId body = lower_block(lowering, with->body);
    lower_emit(lowering, (Action){.kind = ACTION_WITH,
                                  .flags = is_async ? ACTION_ASYNC : 0,
                                  .a = body,
                                  .list = items,
                                  .span = header_span(lowering, &with->node, end)});
}

/* The types of `except (A, B)` are A and B. An empty tuple catches nothing and stays a value, for no types mean all. */
static ListId lower_exception_types(Lowering *lowering, const Expr *type)
{
    size_t begin = lower_begin(lowering);
    if (type != NULL && type->kind == NODE_Tuple && ((const Tuple *)type)->elts.count > 0) {
        lower_exprs(lowering, ((const Tuple *)type)->elts);
    } else if (type != NULL) {
        ValueId value = lower_expr(lowering, type);
        lower_pend(lowering, value);
    }
    return lower_end(lowering, begin);
}

static void lower_handler(Lowering *lowering, const ExceptHandler *handler)
{
    ListId types = lower_exception_types(lowering, handler->type);
    ValueId place = 0;
    if (handler->name != 0) {
        uint32_t from = handler->type == NULL ? handler->node.span.start : handler->type->span.end;
        Span span = span_behind_as(lowering->source, from, handler->node.span.end);
        place = lower_name(lowering, handler->name, span);
    }
    lower_pend(lowering, place);
    lower_pend(lowering, types);
    BlockId body = lower_block(lowering, handler->body);
    lower_pend(lowering, body);
}

static void lower_try(Lowering *lowering, const Try *try, bool is_star)
{
    BlockId body = lower_block(lowering, try->body);
    size_t begin = lower_begin(lowering);
    for (uint32_t i = 0; i < try->handlers.count; i++) {
        lower_handler(lowering, try->handlers.items[i]);
    }
    ListId handlers = lower_end(lowering, begin);
    BlockId otherwise = lower_block(lowering, try->orelse);
    BlockId final = lower_block(lowering, try->finalbody);
    lower_emit(lowering, (Action){.kind = ACTION_TRY,
                                  .flags = is_star ? ACTION_EXCEPT_STAR : 0,
                                  .a = body,
                                  .b = otherwise,
                                  .c = final,
                                  .list = handlers,
                                  .span = header_span(lowering, &try->node, try->node.span.start)});
}

static void lower_raise(Lowering *lowering, const Raise *raise)
{
    ValueId exception = lower_maybe(lowering, raise->exc);
    ValueId cause = lower_maybe(lowering, raise->cause);
    lower_emit(lowering, (Action){.kind = ACTION_RAISE, .a = exception, .b = cause, .span = raise->node.span});
}

/* AssertionError, or AssertionError(message), which the statement raises without naming it. */
static ValueId assertion_error(Lowering *lowering, const Expr *message, Span span)
{
    StrId name = intern(lowering->names, "AssertionError");
    Value error = {.kind = VALUE_NAME, .flags = VALUE_IMPLICIT, .text = name, .span = span};
    ValueId type = facts_add_value(lowering->facts, error);
    if (message == NULL) {
        return type;
    }
    ValueId text = lower_expr(lowering, message);
    ArgumentId argument = facts_add_argument(lowering->facts, (Argument){.value = text, .kind = ARGUMENT_POSITION});
    ListId arguments = facts_add_list(lowering->facts, &argument, 1);
    Value call = {.kind = VALUE_CALL, .flags = VALUE_IMPLICIT, .a = type, .list = arguments, .span = span};
    return facts_add_value(lowering->facts, call);
}

/* `assert x, m` is `if not x: raise AssertionError(m)`. */
static void lower_assert(Lowering *lowering, const Assert *assertion)
{
    Span span = assertion->node.span;
    ValueId condition = lower_expr(lowering, assertion->test);
    Value negation = {.kind = VALUE_NOT, .flags = VALUE_IMPLICIT, .a = condition, .span = assertion->test->span};
    ValueId negated = facts_add_value(lowering->facts, negation);
    size_t begin = lower_begin(lowering);
    ValueId error = assertion_error(lowering, assertion->msg, span);
    emit_value(lowering, ACTION_RAISE, error, span);
    BlockId raise = lower_end(lowering, begin);
    lower_emit(lowering, (Action){.kind = ACTION_IF, .a = negated, .b = raise, .span = span});
}

/* A string or a number that stands alone does nothing. */
static void lower_expr_stmt(Lowering *lowering, const ExprStmt *stmt)
{
    if (stmt->value->kind != NODE_Constant) {
        ValueId value = lower_expr(lowering, stmt->value);
        emit_value(lowering, ACTION_EVALUATE, value, stmt->node.span);
    }
}

static void lower_error_stmt(Lowering *lowering, const ErrorStmt *error)
{
    size_t begin = lower_begin(lowering);
    lower_exprs(lowering, error->parts);
    ValueId value = lower_unknown(lowering, begin, error->node.span);
    emit_value(lowering, ACTION_EVALUATE, value, error->node.span);
}

void lower_stmt(Lowering *lowering, const Stmt *stmt)
{
    switch ((NodeKind)stmt->kind) {
    case NODE_FunctionDef:
        lower_function(lowering, (const FunctionDef *)stmt, false);
        break;
    case NODE_AsyncFunctionDef:
        lower_function(lowering, (const FunctionDef *)stmt, true);
        break;
    case NODE_ClassDef:
        lower_class(lowering, (const ClassDef *)stmt);
        break;
    case NODE_Return: {
        ValueId value = lower_maybe(lowering, ((const Return *)stmt)->value);
        emit_value(lowering, ACTION_RETURN, value, stmt->span);
        break;
    }
    case NODE_Delete:
        lower_delete(lowering, (const Delete *)stmt);
        break;
    case NODE_Assign:
        lower_assign(lowering, (const Assign *)stmt);
        break;
    case NODE_TypeAlias:
        lower_type_alias(lowering, (const TypeAlias *)stmt);
        break;
    case NODE_AugAssign:
        lower_aug_assign(lowering, (const AugAssign *)stmt);
        break;
    case NODE_AnnAssign:
        lower_ann_assign(lowering, (const AnnAssign *)stmt);
        break;
    case NODE_For:
        lower_for(lowering, (const For *)stmt, false);
        break;
    case NODE_AsyncFor:
        lower_for(lowering, (const For *)stmt, true);
        break;
    case NODE_While:
        lower_while(lowering, (const While *)stmt);
        break;
    case NODE_If:
        lower_if(lowering, (const If *)stmt);
        break;
    case NODE_With:
        lower_with(lowering, (const With *)stmt, false);
        break;
    case NODE_AsyncWith:
        lower_with(lowering, (const With *)stmt, true);
        break;
    case NODE_Match:
        lower_match(lowering, (const Match *)stmt);
        break;
    case NODE_Raise:
        lower_raise(lowering, (const Raise *)stmt);
        break;
    case NODE_Try:
        lower_try(lowering, (const Try *)stmt, false);
        break;
    case NODE_TryStar:
        lower_try(lowering, (const Try *)stmt, true);
        break;
    case NODE_Assert:
        lower_assert(lowering, (const Assert *)stmt);
        break;
    case NODE_Import:
        lower_import(lowering, (const Import *)stmt);
        break;
    case NODE_ImportFrom:
        lower_import_from(lowering, (const ImportFrom *)stmt);
        break;
    case NODE_ExprStmt:
        lower_expr_stmt(lowering, (const ExprStmt *)stmt);
        break;
    case NODE_Break:
        emit_value(lowering, ACTION_BREAK, 0, stmt->span);
        break;
    case NODE_Continue:
        emit_value(lowering, ACTION_CONTINUE, 0, stmt->span);
        break;
    case NODE_ErrorStmt:
        lower_error_stmt(lowering, (const ErrorStmt *)stmt);
        break;
    default: /* Pass; Global and Nonlocal, which scope.c has read */
        break;
    }
}
