/* The first half of scope analysis: one walk over the tree that collects what every scope does with which names. What
 * each name then is, is decided in scope_resolve.c. */
#include "py/scope.h"

#include <string.h>

typedef struct Builder {
    ScopeTree *tree;
    Interner *names;
    ScopeId current;
    bool in_iteration_target;
    bool ignores_annotations; /* from __future__ import annotations */
    StrId super;
    StrId class_cell; /* __class__ */
} Builder;

static void visit_expr(Builder *builder, const Expr *expr);
static void visit_body(Builder *builder, StmtList body);

static StrId mangle_in_class(StrId class_name, StrId name, Interner *names)
{
    Text text = intern_get(names, name);
    if (text.length < 3 || text.bytes[0] != '_' || text.bytes[1] != '_' || text_ends_with(text, "__") ||
        memchr(text.bytes, '.', text.length) != NULL) {
        return name;
    }
    Text owner = intern_get(names, class_name);
    while (owner.length > 0 && owner.bytes[0] == '_') {
        owner = (Text){owner.bytes + 1, owner.length - 1};
    }
    if (owner.length == 0) {
        return name;
    }
    Buffer mangled = {0};
    buffer_putc(&mangled, '_');
    buffer_add_text(&mangled, owner);
    buffer_add_text(&mangled, text);
    StrId result = intern_bytes(names, mangled.bytes, mangled.length);
    buffer_free(&mangled);
    return result;
}

StrId scope_mangle(const ScopeTree *tree, ScopeId scope, StrId name, Interner *names)
{
    StrId class_name = tree->scopes.items[scope].private_class;
    return class_name == 0 ? name : mangle_in_class(class_name, name, names);
}

Symbol *scope_symbol(ScopeTree *tree, ScopeId scope_id, StrId name)
{
    uint32_t *found = map_at(&tree->symbol_of, map_key(scope_id, name));
    if (*found != 0) {
        return &tree->symbols.items[*found];
    }
    uint32_t made = (uint32_t)tree->symbols.count;
    *found = made;
    vec_push(&tree->symbols, (Symbol){.name = name});
    Scope *scope = &tree->scopes.items[scope_id];
    if (scope->first_symbol == 0) {
        scope->first_symbol = made;
    } else {
        tree->symbols.items[scope->last_symbol].next = made;
    }
    scope->last_symbol = made;
    return &tree->symbols.items[made];
}

static void add(Builder *builder, StrId written, unsigned flag)
{
    StrId name = scope_mangle(builder->tree, builder->current, written, builder->names);
    if (builder->in_iteration_target) {
        flag |= SYMBOL_ITERATION;
    }
    scope_symbol(builder->tree, builder->current, name)->flags |= (uint16_t)flag;
    if (flag & SYMBOL_GLOBAL) {
        scope_symbol(builder->tree, 1, name)->flags |= SYMBOL_GLOBAL;
    }
}

/* What enter() found and leave() puts back. */
typedef struct Outside {
    ScopeId scope;
    bool in_iteration_target;
} Outside;

static Outside enter(Builder *builder, ScopeKind kind, StrId name, const Node *node, StrId private_class)
{
    Outside outside = {builder->current, builder->in_iteration_target};
    ScopeTree *tree = builder->tree;
    Scope scope = {.kind = (uint8_t)kind, .parent = builder->current, .span = node->span, .name = name};
    scope.private_class = private_class;
    builder->current = (ScopeId)tree->scopes.count;
    builder->in_iteration_target = false;
    vec_push(&tree->scopes, scope);
    uint64_t key = (uint64_t)(uintptr_t)node + (kind == SCOPE_TYPE_PARAMETERS);
    map_put(&tree->scope_of, key, builder->current);
    return outside;
}

/* As enter, in the class that the current scope belongs to. */
static Outside enter_inside(Builder *builder, ScopeKind kind, StrId name, const Node *node)
{
    return enter(builder, kind, name, node, builder->tree->scopes.items[builder->current].private_class);
}

static void leave(Builder *builder, Outside outside)
{
    builder->current = outside.scope;
    builder->in_iteration_target = outside.in_iteration_target;
}

static void visit_maybe(Builder *builder, const Expr *expr)
{
    if (expr != NULL) {
        visit_expr(builder, expr);
    }
}

static void visit_exprs(Builder *builder, ExprList list)
{
    for (uint32_t i = 0; i < list.count; i++) {
        visit_maybe(builder, list.items[i]);
    }
}

static void visit_keywords(Builder *builder, KeywordList keywords)
{
    for (uint32_t i = 0; i < keywords.count; i++) {
        visit_expr(builder, keywords.items[i]->value);
    }
}

static void visit_annotation(Builder *builder, const Expr *annotation)
{
    if (annotation != NULL && !builder->ignores_annotations) {
        visit_expr(builder, annotation);
    }
}

static void visit_arg_annotations(Builder *builder, ArgList args)
{
    for (uint32_t i = 0; i < args.count; i++) {
        visit_annotation(builder, args.items[i]->annotation);
    }
}

static void visit_annotations(Builder *builder, const Arguments *arguments, const Expr *returns)
{
    visit_arg_annotations(builder, arguments->posonlyargs);
    visit_arg_annotations(builder, arguments->args);
    if (arguments->vararg != NULL) {
        visit_annotation(builder, arguments->vararg->annotation);
    }
    if (arguments->kwarg != NULL) {
        visit_annotation(builder, arguments->kwarg->annotation);
    }
    visit_arg_annotations(builder, arguments->kwonlyargs);
    visit_annotation(builder, returns);
}

static void visit_defaults(Builder *builder, const Arguments *arguments)
{
    visit_exprs(builder, arguments->defaults);
    visit_exprs(builder, arguments->kw_defaults);
}

static void add_parameters(Builder *builder, const Arguments *arguments)
{
    for (uint32_t i = 0; i < arguments->posonlyargs.count; i++) {
        add(builder, arguments->posonlyargs.items[i]->arg, SYMBOL_PARAMETER);
    }
    for (uint32_t i = 0; i < arguments->args.count; i++) {
        add(builder, arguments->args.items[i]->arg, SYMBOL_PARAMETER);
    }
    for (uint32_t i = 0; i < arguments->kwonlyargs.count; i++) {
        add(builder, arguments->kwonlyargs.items[i]->arg, SYMBOL_PARAMETER);
    }
    if (arguments->vararg != NULL) {
        add(builder, arguments->vararg->arg, SYMBOL_PARAMETER);
    }
    if (arguments->kwarg != NULL) {
        add(builder, arguments->kwarg->arg, SYMBOL_PARAMETER);
    }
}

static void visit_lambda(Builder *builder, const Lambda *lambda)
{
    visit_defaults(builder, lambda->args);
    Outside outside = enter_inside(builder, SCOPE_LAMBDA, intern(builder->names, "lambda"), &lambda->node);
    add_parameters(builder, lambda->args);
    visit_expr(builder, lambda->body);
    leave(builder, outside);
}

static void visit_iteration_target(Builder *builder, const Expr *target)
{
    builder->in_iteration_target = true;
    visit_expr(builder, target);
    builder->in_iteration_target = false;
}

/* The first iterable belongs to the scope around; `key` of a dict, or the element, and `value` of a dict or NULL. */
static void visit_comprehension(Builder *builder, const Node *node, const char *name, const Expr *key,
                                const Expr *value, ComprehensionList generators)
{
    visit_expr(builder, generators.items[0]->iter);
    Outside outside = enter_inside(builder, SCOPE_COMPREHENSION, intern(builder->names, name), node);
    add(builder, intern(builder->names, ".0"), SYMBOL_PARAMETER);
    for (uint32_t i = 0; i < generators.count; i++) {
        const Comprehension *generator = generators.items[i];
        visit_iteration_target(builder, generator->target);
        if (i > 0) {
            visit_expr(builder, generator->iter);
        }
        visit_exprs(builder, generator->ifs);
    }
    visit_maybe(builder, value);
    visit_expr(builder, key);
    leave(builder, outside);
}

/* `:=` in a comprehension binds in the function or module around all comprehensions (PEP 572). */
static void bind_outside_comprehensions(Builder *builder, StrId written)
{
    ScopeTree *tree = builder->tree;
    ScopeId outer = builder->current;
    while (tree->scopes.items[outer].kind == SCOPE_COMPREHENSION) {
        outer = tree->scopes.items[outer].parent;
    }
    StrId name = scope_mangle(tree, builder->current, written, builder->names);
    switch (tree->scopes.items[outer].kind) {
    case SCOPE_FUNCTION:
    case SCOPE_LAMBDA: {
        const Symbol *there = scope_find(tree, outer, name);
        add(builder, written, there != NULL && there->flags & SYMBOL_GLOBAL ? SYMBOL_GLOBAL : SYMBOL_NONLOCAL);
        scope_symbol(tree, outer, name)->flags |= SYMBOL_ASSIGNED;
        break;
    }
    case SCOPE_MODULE:
        add(builder, written, SYMBOL_GLOBAL);
        break;
    default: /* an error in Python: it stays where it is */
        break;
    }
}

static void visit_named_expr(Builder *builder, const NamedExpr *named)
{
    if (builder->tree->scopes.items[builder->current].kind == SCOPE_COMPREHENSION && named->target->kind == NODE_Name) {
        bind_outside_comprehensions(builder, ((const Name *)named->target)->id);
    }
    visit_expr(builder, named->value);
    visit_expr(builder, named->target);
}

static void visit_name(Builder *builder, const Name *name)
{
    if (name->node.context == CONTEXT_STORE || name->node.context == CONTEXT_DEL) {
        add(builder, name->id, SYMBOL_ASSIGNED);
        return;
    }
    add(builder, name->id, SYMBOL_USED);
    /* super() without arguments reads __class__. */
    if (name->id == builder->super && scope_is_function_like(builder->tree->scopes.items[builder->current].kind)) {
        add(builder, builder->class_cell, SYMBOL_USED);
    }
}

static void mark_generator(Builder *builder)
{
    builder->tree->scopes.items[builder->current].is_generator = true;
}

static void visit_expr(Builder *builder, const Expr *expr)
{
    switch ((NodeKind)expr->kind) {
    case NODE_BoolOp:
        visit_exprs(builder, ((const BoolOp *)expr)->values);
        break;
    case NODE_NamedExpr:
        visit_named_expr(builder, (const NamedExpr *)expr);
        break;
    case NODE_BinOp:
        visit_expr(builder, ((const BinOp *)expr)->left);
        visit_expr(builder, ((const BinOp *)expr)->right);
        break;
    case NODE_UnaryOp:
        visit_expr(builder, ((const UnaryOp *)expr)->operand);
        break;
    case NODE_Lambda:
        visit_lambda(builder, (const Lambda *)expr);
        break;
    case NODE_IfExp:
        visit_expr(builder, ((const IfExp *)expr)->test);
        visit_expr(builder, ((const IfExp *)expr)->body);
        visit_expr(builder, ((const IfExp *)expr)->orelse);
        break;
    case NODE_Dict:
        visit_exprs(builder, ((const Dict *)expr)->keys);
        visit_exprs(builder, ((const Dict *)expr)->values);
        break;
    case NODE_Set:
        visit_exprs(builder, ((const Set *)expr)->elts);
        break;
    case NODE_ListComp: {
        const ListComp *comprehension = (const ListComp *)expr;
        visit_comprehension(builder, expr, "listcomp", comprehension->elt, NULL, comprehension->generators);
        break;
    }
    case NODE_SetComp: {
        const SetComp *comprehension = (const SetComp *)expr;
        visit_comprehension(builder, expr, "setcomp", comprehension->elt, NULL, comprehension->generators);
        break;
    }
    case NODE_DictComp: {
        const DictComp *comprehension = (const DictComp *)expr;
        visit_comprehension(builder, expr, "dictcomp", comprehension->key, comprehension->value,
                            comprehension->generators);
        break;
    }
    case NODE_GeneratorExp: {
        const GeneratorExp *comprehension = (const GeneratorExp *)expr;
        visit_comprehension(builder, expr, "genexpr", comprehension->elt, NULL, comprehension->generators);
        break;
    }
    case NODE_Await:
        visit_expr(builder, ((const Await *)expr)->value);
        break;
    case NODE_Yield:
        mark_generator(builder);
        visit_maybe(builder, ((const Yield *)expr)->value);
        break;
    case NODE_YieldFrom:
        mark_generator(builder);
        visit_expr(builder, ((const YieldFrom *)expr)->value);
        break;
    case NODE_Compare:
        visit_expr(builder, ((const Compare *)expr)->left);
        visit_exprs(builder, ((const Compare *)expr)->comparators);
        break;
    case NODE_Call:
        visit_expr(builder, ((const Call *)expr)->func);
        visit_exprs(builder, ((const Call *)expr)->args);
        visit_keywords(builder, ((const Call *)expr)->keywords);
        break;
    case NODE_FormattedValue:
        visit_expr(builder, ((const FormattedValue *)expr)->value);
        visit_maybe(builder, ((const FormattedValue *)expr)->format_spec);
        break;
    case NODE_Interpolation:
        visit_expr(builder, ((const Interpolation *)expr)->value);
        visit_maybe(builder, ((const Interpolation *)expr)->format_spec);
        break;
    case NODE_JoinedStr:
        visit_exprs(builder, ((const JoinedStr *)expr)->values);
        break;
    case NODE_TemplateStr:
        visit_exprs(builder, ((const TemplateStr *)expr)->values);
        break;
    case NODE_Attribute:
        visit_expr(builder, ((const Attribute *)expr)->value);
        break;
    case NODE_Subscript:
        visit_expr(builder, ((const Subscript *)expr)->value);
        visit_expr(builder, ((const Subscript *)expr)->slice);
        break;
    case NODE_Starred:
        visit_expr(builder, ((const Starred *)expr)->value);
        break;
    case NODE_Name:
        visit_name(builder, (const Name *)expr);
        break;
    case NODE_List:
        visit_exprs(builder, ((const List *)expr)->elts);
        break;
    case NODE_Tuple:
        visit_exprs(builder, ((const Tuple *)expr)->elts);
        break;
    case NODE_Slice:
        visit_maybe(builder, ((const Slice *)expr)->lower);
        visit_maybe(builder, ((const Slice *)expr)->upper);
        visit_maybe(builder, ((const Slice *)expr)->step);
        break;
    case NODE_ErrorExpr:
        visit_exprs(builder, ((const ErrorExpr *)expr)->parts);
        break;
    default: /* Constant */
        break;
    }
}

static void visit_type_variable_part(Builder *builder, StrId name, const Expr *part)
{
    if (part != NULL) {
        Outside outside = enter_inside(builder, SCOPE_TYPE_VARIABLE, name, part);
        visit_expr(builder, part);
        leave(builder, outside);
    }
}

static void visit_type_params(Builder *builder, TypeParamList params)
{
    for (uint32_t i = 0; i < params.count; i++) {
        const TypeParam *param = params.items[i];
        const Expr *bound = param->kind == NODE_TypeVar ? ((const TypeVar *)param)->bound : NULL;
        const Expr *fallback = param->kind == NODE_TypeVar     ? ((const TypeVar *)param)->default_value
                               : param->kind == NODE_ParamSpec ? ((const ParamSpec *)param)->default_value
                                                               : ((const TypeVarTuple *)param)->default_value;
        StrId name = param->kind == NODE_TypeVar     ? ((const TypeVar *)param)->name
                     : param->kind == NODE_ParamSpec ? ((const ParamSpec *)param)->name
                                                     : ((const TypeVarTuple *)param)->name;
        add(builder, name, SYMBOL_TYPE_PARAMETER | SYMBOL_ASSIGNED);
        visit_type_variable_part(builder, name, bound);
        visit_type_variable_part(builder, name, fallback);
    }
}

static void visit_function(Builder *builder, const FunctionDef *function)
{
    add(builder, function->name, SYMBOL_ASSIGNED);
    visit_defaults(builder, function->args);
    visit_exprs(builder, function->decorator_list);
    bool is_generic = function->type_params.count > 0;
    Outside outside = {0};
    if (is_generic) {
        outside = enter_inside(builder, SCOPE_TYPE_PARAMETERS, function->name, &function->node);
        visit_type_params(builder, function->type_params);
    }
    visit_annotations(builder, function->args, function->returns);
    Outside around = enter_inside(builder, SCOPE_FUNCTION, function->name, &function->node);
    add_parameters(builder, function->args);
    visit_body(builder, function->body);
    leave(builder, around);
    if (is_generic) {
        leave(builder, outside);
    }
}

static void visit_class(Builder *builder, const ClassDef *class)
{
    add(builder, class->name, SYMBOL_ASSIGNED);
    visit_exprs(builder, class->decorator_list);
    bool is_generic = class->type_params.count > 0;
    Outside outside = {0};
    if (is_generic) {
        outside = enter(builder, SCOPE_TYPE_PARAMETERS, class->name, &class->node, class->name);
        visit_type_params(builder, class->type_params);
    }
    visit_exprs(builder, class->bases);
    visit_keywords(builder, class->keywords);
    Outside around = enter(builder, SCOPE_CLASS, class->name, &class->node, class->name);
    visit_body(builder, class->body);
    leave(builder, around);
    if (is_generic) {
        leave(builder, outside);
    }
}

static void visit_type_alias(Builder *builder, const TypeAlias *alias)
{
    visit_expr(builder, alias->name);
    StrId name = alias->name->kind == NODE_Name ? ((const Name *)alias->name)->id : 0;
    bool is_generic = alias->type_params.count > 0;
    Outside outside = {0};
    if (is_generic) {
        outside = enter_inside(builder, SCOPE_TYPE_PARAMETERS, name, &alias->node);
        visit_type_params(builder, alias->type_params);
    }
    Outside around = enter_inside(builder, SCOPE_TYPE_ALIAS, name, &alias->node);
    visit_expr(builder, alias->value);
    leave(builder, around);
    if (is_generic) {
        leave(builder, outside);
    }
}

static void visit_annotated_assignment(Builder *builder, const AnnAssign *assign)
{
    if (assign->target->kind == NODE_Name) {
        StrId name = ((const Name *)assign->target)->id;
        if (assign->simple) {
            add(builder, name, SYMBOL_ANNOTATED | SYMBOL_ASSIGNED);
        } else if (assign->value != NULL) {
            add(builder, name, SYMBOL_ASSIGNED);
        }
    } else {
        visit_expr(builder, assign->target);
    }
    visit_annotation(builder, assign->annotation);
    visit_maybe(builder, assign->value);
}

static void visit_patterns(Builder *builder, PatternList patterns);

static void visit_pattern(Builder *builder, const Pattern *pattern)
{
    StrId captured = 0;
    switch ((NodeKind)pattern->kind) {
    case NODE_MatchValue:
        visit_expr(builder, ((const MatchValue *)pattern)->value);
        break;
    case NODE_MatchSequence:
        visit_patterns(builder, ((const MatchSequence *)pattern)->patterns);
        break;
    case NODE_MatchMapping:
        visit_exprs(builder, ((const MatchMapping *)pattern)->keys);
        visit_patterns(builder, ((const MatchMapping *)pattern)->patterns);
        captured = ((const MatchMapping *)pattern)->rest;
        break;
    case NODE_MatchClass:
        visit_expr(builder, ((const MatchClass *)pattern)->cls);
        visit_patterns(builder, ((const MatchClass *)pattern)->patterns);
        visit_patterns(builder, ((const MatchClass *)pattern)->kwd_patterns);
        break;
    case NODE_MatchStar:
        captured = ((const MatchStar *)pattern)->name;
        break;
    case NODE_MatchAs:
        if (((const MatchAs *)pattern)->pattern != NULL) {
            visit_pattern(builder, ((const MatchAs *)pattern)->pattern);
        }
        captured = ((const MatchAs *)pattern)->name;
        break;
    case NODE_MatchOr:
        visit_patterns(builder, ((const MatchOr *)pattern)->patterns);
        break;
    default: /* MatchSingleton */
        break;
    }
    if (captured != 0) {
        add(builder, captured, SYMBOL_ASSIGNED);
    }
}

static void visit_patterns(Builder *builder, PatternList patterns)
{
    for (uint32_t i = 0; i < patterns.count; i++) {
        visit_pattern(builder, patterns.items[i]);
    }
}

static void visit_match(Builder *builder, const Match *match)
{
    visit_expr(builder, match->subject);
    for (uint32_t i = 0; i < match->cases.count; i++) {
        const MatchCase *arm = match->cases.items[i];
        visit_pattern(builder, arm->pattern);
        visit_maybe(builder, arm->guard);
        visit_body(builder, arm->body);
    }
}

/* `import a.b` binds a. */
static StrId top_of_module(Interner *names, StrId module)
{
    Text text = intern_get(names, module);
    const char *dot = memchr(text.bytes, '.', text.length);
    return dot == NULL ? module : intern_bytes(names, text.bytes, (size_t)(dot - text.bytes));
}

static void visit_aliases(Builder *builder, AliasList aliases)
{
    for (uint32_t i = 0; i < aliases.count; i++) {
        const Alias *alias = aliases.items[i];
        StrId name = alias->asname != 0 ? alias->asname : top_of_module(builder->names, alias->name);
        if (!text_is(intern_get(builder->names, name), "*")) {
            add(builder, name, SYMBOL_IMPORTED);
        }
    }
}

static void visit_try(Builder *builder, const Try *try)
{
    visit_body(builder, try->body);
    visit_body(builder, try->orelse);
    for (uint32_t i = 0; i < try->handlers.count; i++) {
        const ExceptHandler *handler = try->handlers.items[i];
        visit_maybe(builder, handler->type);
        if (handler->name != 0) {
            add(builder, handler->name, SYMBOL_ASSIGNED);
        }
        visit_body(builder, handler->body);
    }
    visit_body(builder, try->finalbody);
}

static void visit_with(Builder *builder, const With *with)
{
    for (uint32_t i = 0; i < with->items.count; i++) {
        visit_expr(builder, with->items.items[i]->context_expr);
        visit_maybe(builder, with->items.items[i]->optional_vars);
    }
    visit_body(builder, with->body);
}

static void add_names(Builder *builder, NameList names, unsigned flag)
{
    for (uint32_t i = 0; i < names.count; i++) {
        add(builder, names.items[i], flag);
    }
}

static void visit_stmt(Builder *builder, const Stmt *stmt)
{
    switch ((NodeKind)stmt->kind) {
    case NODE_FunctionDef:
    case NODE_AsyncFunctionDef: /* the same fields */
        visit_function(builder, (const FunctionDef *)stmt);
        break;
    case NODE_ClassDef:
        visit_class(builder, (const ClassDef *)stmt);
        break;
    case NODE_Return:
        visit_maybe(builder, ((const Return *)stmt)->value);
        break;
    case NODE_Delete:
        visit_exprs(builder, ((const Delete *)stmt)->targets);
        break;
    case NODE_Assign:
        visit_exprs(builder, ((const Assign *)stmt)->targets);
        visit_expr(builder, ((const Assign *)stmt)->value);
        break;
    case NODE_TypeAlias:
        visit_type_alias(builder, (const TypeAlias *)stmt);
        break;
    case NODE_AugAssign:
        visit_expr(builder, ((const AugAssign *)stmt)->target);
        visit_expr(builder, ((const AugAssign *)stmt)->value);
        break;
    case NODE_AnnAssign:
        visit_annotated_assignment(builder, (const AnnAssign *)stmt);
        break;
    case NODE_For:
    case NODE_AsyncFor:
        visit_expr(builder, ((const For *)stmt)->target);
        visit_expr(builder, ((const For *)stmt)->iter);
        visit_body(builder, ((const For *)stmt)->body);
        visit_body(builder, ((const For *)stmt)->orelse);
        break;
    case NODE_While:
        visit_expr(builder, ((const While *)stmt)->test);
        visit_body(builder, ((const While *)stmt)->body);
        visit_body(builder, ((const While *)stmt)->orelse);
        break;
    case NODE_If:
        visit_expr(builder, ((const If *)stmt)->test);
        visit_body(builder, ((const If *)stmt)->body);
        visit_body(builder, ((const If *)stmt)->orelse);
        break;
    case NODE_With:
    case NODE_AsyncWith:
        visit_with(builder, (const With *)stmt);
        break;
    case NODE_Match:
        visit_match(builder, (const Match *)stmt);
        break;
    case NODE_Raise:
        visit_maybe(builder, ((const Raise *)stmt)->exc);
        visit_maybe(builder, ((const Raise *)stmt)->cause);
        break;
    case NODE_Try:
    case NODE_TryStar:
        visit_try(builder, (const Try *)stmt);
        break;
    case NODE_Assert:
        visit_expr(builder, ((const Assert *)stmt)->test);
        visit_maybe(builder, ((const Assert *)stmt)->msg);
        break;
    case NODE_Import:
        visit_aliases(builder, ((const Import *)stmt)->names);
        break;
    case NODE_ImportFrom:
        visit_aliases(builder, ((const ImportFrom *)stmt)->names);
        break;
    case NODE_Global:
        add_names(builder, ((const Global *)stmt)->names, SYMBOL_GLOBAL);
        break;
    case NODE_Nonlocal:
        add_names(builder, ((const Nonlocal *)stmt)->names, SYMBOL_NONLOCAL);
        break;
    case NODE_ExprStmt:
        visit_expr(builder, ((const ExprStmt *)stmt)->value);
        break;
    case NODE_ErrorStmt:
        visit_exprs(builder, ((const ErrorStmt *)stmt)->parts);
        break;
    default: /* Pass, Break, Continue */
        break;
    }
}

static void visit_body(Builder *builder, StmtList body)
{
    for (uint32_t i = 0; i < body.count; i++) {
        visit_stmt(builder, body.items[i]);
    }
}

/* `from __future__ import annotations` stands among the first statements, behind nothing but strings and its like. */
static bool postpones_annotations(const Module *module, const Interner *names)
{
    for (uint32_t i = 0; i < module->body.count; i++) {
        const Stmt *stmt = module->body.items[i];
        if (stmt->kind == NODE_ImportFrom) {
            const ImportFrom *from = (const ImportFrom *)stmt;
            if (from->level != 0 || !text_is(intern_get(names, from->module), "__future__")) {
                return false;
            }
            for (uint32_t j = 0; j < from->names.count; j++) {
                if (text_is(intern_get(names, from->names.items[j]->name), "annotations")) {
                    return true;
                }
            }
        } else if (stmt->kind != NODE_ExprStmt || ((const ExprStmt *)stmt)->value->kind != NODE_Constant) {
            return false;
        }
    }
    return false;
}

void scope_build(const Module *module, Interner *names, ScopeTree *tree)
{
    *tree = (ScopeTree){0};
    Builder builder = {
        .tree = tree,
        .names = names,
        .super = intern(names, "super"),
        .class_cell = intern(names, "__class__"),
        .ignores_annotations = postpones_annotations(module, names),
    };
    vec_push(&tree->scopes, (Scope){0});
    vec_push(&tree->symbols, (Symbol){0});
    enter(&builder, SCOPE_MODULE, 0, &module->node, 0);
    visit_body(&builder, module->body);
    scope_resolve(tree, builder.class_cell);
}

void scope_free(ScopeTree *tree)
{
    vec_free(&tree->scopes);
    vec_free(&tree->symbols);
    map_free(&tree->symbol_of);
    map_free(&tree->scope_of);
}

ScopeId scope_of_node(const ScopeTree *tree, const Node *node)
{
    return map_get(&tree->scope_of, (uint64_t)(uintptr_t)node, 0);
}

ScopeId scope_of_type_parameters(const ScopeTree *tree, const Node *node)
{
    return map_get(&tree->scope_of, (uint64_t)(uintptr_t)node + 1, 0);
}
