/* From the tree to facts: the entry, and everything that is a function of its own (def, class, lambda, comprehension).
 *
 * A function is added before its parts are lowered, so functions stand in the order in which they start, and whatever a
 * function's code mentions comes after it. */
#include "py/lower.h"

#include "py/parser.h"
#include "py/py.h"

/* Longer qualified names are not built: they come from nesting that nobody writes, and would cost quadratic space. */
enum { QUALIFIED_LIMIT = 2000 };

/* Loops of one comprehension that are nested; further ones are evaluated as if they were parts of the element. */
enum { COMPREHENSION_LOOPS = 100 };

/* Where lowering stands, and what it goes back to. */
typedef struct Place {
    ScopeId scope;
    FunctionId function;
} Place;

static Place move_to(Lowering *lowering, ScopeId scope, FunctionId function)
{
    Place before = {lowering->scope, lowering->function};
    lowering->scope = scope;
    lowering->function = function;
    return before;
}

static void move_back(Lowering *lowering, Place place)
{
    lowering->scope = place.scope;
    lowering->function = place.function;
}

/* A comprehension of a list, set or dict is inlined from Python 3.12 on and leaves no trace in the names inside it. */
static FunctionId naming_parent(const Lowering *lowering)
{
    const Function *functions = lowering->facts->functions.items;
    FunctionId parent = lowering->function;
    while (functions[parent].kind == FUNCTION_COMPREHENSION &&
           !text_is(intern_get(lowering->names, functions[parent].name), "<genexpr>")) {
        parent = functions[parent].parent;
    }
    return parent;
}

/* __qualname__ of a function named `name` that is made by the current one. */
static StrId qualified_name(Lowering *lowering, StrId name)
{
    const Function *parent = &lowering->facts->functions.items[naming_parent(lowering)];
    Text outer = intern_get(lowering->names, parent->qualified);
    if (parent->qualified == 0) {
        return name;
    }
    if (outer.length > QUALIFIED_LIMIT) {
        return parent->qualified;
    }
    bool has_locals = parent->kind == FUNCTION_FUNCTION || parent->kind == FUNCTION_LAMBDA;
    lowering->text.length = 0;
    buffer_add_text(&lowering->text, outer);
    buffer_puts(&lowering->text, has_locals ? ".<locals>." : ".");
    buffer_add_text(&lowering->text, intern_get(lowering->names, name));
    return intern_bytes(lowering->names, lowering->text.bytes, lowering->text.length);
}

/* As above for a def or class, which may be declared global. */
static StrId qualified_definition(Lowering *lowering, StrId name)
{
    StrId mangled = scope_mangle(lowering->scopes, lowering->scope, name, lowering->names);
    const Symbol *symbol = scope_find(lowering->scopes, lowering->scope, mangled);
    return symbol != NULL && symbol->binding == BINDING_GLOBAL_EXPLICIT ? name : qualified_name(lowering, name);
}

/* ------------------------------------------------------------------------------------------------------ parameters */

/* The parameters of one function while their defaults and annotations are lowered. */
typedef struct Signature {
    const Arguments *arguments;
    size_t begin;       /* pending: default, annotation, default, annotation … */
    ScopeId type_scope; /* where annotations are looked up */
    uint32_t first;     /* of the parameters that were added */
    uint32_t count;
} Signature;

static uint32_t positional_count(const Arguments *arguments)
{
    return arguments->posonlyargs.count + arguments->args.count;
}

/* Pends the defaults in the order of evaluation: of positional parameters, then of keyword-only ones. */
static void lower_defaults(Lowering *lowering, const Arguments *arguments)
{
    uint32_t without = positional_count(arguments) - arguments->defaults.count;
    for (uint32_t i = 0; i < positional_count(arguments); i++) {
        ValueId value = i < without ? 0 : lower_expr(lowering, arguments->defaults.items[i - without]);
        lower_pend(lowering, value);
    }
    for (uint32_t i = 0; i < arguments->kwonlyargs.count; i++) {
        const Expr *fallback = i < arguments->kw_defaults.count ? arguments->kw_defaults.items[i] : NULL;
        ValueId value = fallback == NULL ? 0 : lower_expr(lowering, fallback);
        lower_pend(lowering, value);
    }
}

static void add_parameter(Lowering *lowering, Signature *signature, const Arg *arg, ParameterKind kind,
                          ValueId fallback, ScopeId inside)
{
    ScopeId outside = lowering->scope;
    lowering->scope = signature->type_scope;
    ValueId annotation = arg->annotation == NULL ? 0 : lower_annotation(lowering, arg->annotation);
    lowering->scope = outside;
    StrId name = scope_mangle(lowering->scopes, inside, arg->arg, lowering->names);
    Parameter parameter = {
        .name = name,
        .fallback = fallback,
        .annotation = annotation,
        .kind = (uint8_t)kind,
        .span = arg->node.span,
    };
    uint32_t added = facts_add_parameter(lowering->facts, parameter);
    signature->first = signature->count++ == 0 ? added : signature->first;
}

/* The default that was pended in this place, or 0. */
static ValueId pending_default(const Lowering *lowering, const Signature *signature, size_t place)
{
    return lowering->pending.items[signature->begin + place];
}

/* Adds the parameters in their written order. `inside` is the function's own scope. */
static Signature lower_parameters(Lowering *lowering, const Arguments *arguments, ScopeId type_scope, ScopeId inside)
{
    Signature signature = {.arguments = arguments, .type_scope = type_scope, .begin = lower_begin(lowering)};
    lower_defaults(lowering, arguments);
    size_t place = 0;
    for (uint32_t i = 0; i < arguments->posonlyargs.count; i++) {
        add_parameter(lowering, &signature, arguments->posonlyargs.items[i], PARAMETER_POSITION_ONLY,
                      pending_default(lowering, &signature, place++), inside);
    }
    for (uint32_t i = 0; i < arguments->args.count; i++) {
        add_parameter(lowering, &signature, arguments->args.items[i], PARAMETER_NORMAL,
                      pending_default(lowering, &signature, place++), inside);
    }
    if (arguments->vararg != NULL) {
        add_parameter(lowering, &signature, arguments->vararg, PARAMETER_STAR, 0, inside);
    }
    for (uint32_t i = 0; i < arguments->kwonlyargs.count; i++) {
        add_parameter(lowering, &signature, arguments->kwonlyargs.items[i], PARAMETER_KEYWORD_ONLY,
                      pending_default(lowering, &signature, place++), inside);
    }
    if (arguments->kwarg != NULL) {
        add_parameter(lowering, &signature, arguments->kwarg, PARAMETER_DOUBLE_STAR, 0, inside);
    }
    lowering->pending.count = signature.begin;
    return signature;
}

/* -------------------------------------------------------------------------------------------- def, lambda and class */

static uint32_t later(uint32_t left, uint32_t right)
{
    return left > right ? left : right;
}

static uint32_t end_of_exprs(ExprList exprs)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < exprs.count; i++) {
        end = exprs.items[i] == NULL ? end : later(end, exprs.items[i]->span.end);
    }
    return end;
}

static uint32_t end_of_args(ArgList args)
{
    return args.count == 0 ? 0 : args.items[args.count - 1]->node.span.end;
}

/* The last byte of a def that can only be followed by punctuation up to the colon. */
static uint32_t end_of_header(const FunctionDef *function, Span name)
{
    const Arguments *arguments = function->args;
    uint32_t end = later(name.end, later(end_of_args(arguments->args), end_of_args(arguments->posonlyargs)));
    end = later(end, later(end_of_exprs(arguments->defaults), end_of_exprs(arguments->kw_defaults)));
    end = later(end, end_of_args(arguments->kwonlyargs));
    end = later(end, arguments->vararg == NULL ? 0 : arguments->vararg->node.span.end);
    end = later(end, arguments->kwarg == NULL ? 0 : arguments->kwarg->node.span.end);
    end = later(end, function->returns == NULL ? 0 : function->returns->span.end);
    uint32_t generics = function->type_params.count;
    return later(end, generics == 0 ? 0 : function->type_params.items[generics - 1]->span.end);
}

/* Pends the DEFINE that binds the function's name. `decorators` are pending since `begin`. */
static void emit_definition(Lowering *lowering, FunctionId function, StrId name, Span name_span, ListId decorators,
                            Span span)
{
    ValueId place = lower_name(lowering, name, name_span);
    lower_emit(lowering, (Action){.kind = ACTION_DEFINE, .a = place, .b = function, .list = decorators, .span = span});
}

static ListId lower_decorators(Lowering *lowering, ExprList decorators)
{
    size_t begin = lower_begin(lowering);
    lower_exprs(lowering, decorators);
    return lower_end(lowering, begin);
}

/* Adds a function whose parts follow; the scope's names belong to it from now on. */
static FunctionId open_function(Lowering *lowering, ScopeId scope, Function function)
{
    function.parent = lowering->function;
    FunctionId id = facts_add_function(lowering->facts, function);
    lowering->functions[scope] = id;
    return id;
}

void lower_function(Lowering *lowering, const FunctionDef *function, bool is_async)
{
    Span name_span = span_of_defined_name(lowering->source, function->node.span.start);
    ListId decorators = lower_decorators(lowering, function->decorator_list);
    ScopeId scope = scope_of_node(lowering->scopes, &function->node);
    ScopeId generics = scope_of_type_parameters(lowering->scopes, &function->node);
    bool is_method = lowering->facts->functions.items[lowering->function].kind == FUNCTION_CLASS;
    bool is_generator = lowering->scopes->scopes.items[scope].is_generator;
    FunctionId id = open_function(
        lowering, scope,
        (Function){.kind = FUNCTION_FUNCTION,
                   .flags = (uint16_t)((is_async ? FUNCTION_ASYNC : 0) | (is_generator ? FUNCTION_GENERATOR : 0) |
                                       (is_method ? FUNCTION_METHOD : 0)),
                   .name = function->name,
                   .qualified = qualified_definition(lowering, function->name),
                   .span = function->node.span,
                   .name_span = name_span});
    lowering->functions[generics] = generics == 0 ? 0 : id;
    Signature signature = lower_parameters(lowering, function->args, generics == 0 ? lowering->scope : generics, scope);
    Place outside = move_to(lowering, scope, id);
    BlockId body = lower_block(lowering, function->body);
    move_back(lowering, outside);
    Function *lowered = &lowering->facts->functions.items[id];
    lowered->first_parameter = signature.first;
    lowered->parameter_count = signature.count;
    lowered->body = body;
    uint32_t colon = span_behind_colon(lowering->source, end_of_header(function, name_span), function->node.span.end);
    emit_definition(lowering, id, function->name, name_span, decorators, (Span){function->node.span.start, colon});
}

ValueId lower_lambda(Lowering *lowering, const Lambda *lambda)
{
    ScopeId scope = scope_of_node(lowering->scopes, &lambda->node);
    StrId name = intern(lowering->names, "<lambda>");
    bool is_generator = lowering->scopes->scopes.items[scope].is_generator;
    FunctionId id = open_function(lowering, scope,
                                  (Function){.kind = FUNCTION_LAMBDA,
                                             .flags = is_generator ? FUNCTION_GENERATOR : 0,
                                             .name = name,
                                             .qualified = qualified_name(lowering, name),
                                             .span = lambda->node.span,
                                             .name_span = lambda->node.span});
    Signature signature = lower_parameters(lowering, lambda->args, lowering->scope, scope);
    Place outside = move_to(lowering, scope, id);
    size_t begin = lower_begin(lowering);
    ValueId result = lower_expr(lowering, lambda->body);
    lower_emit(lowering, (Action){.kind = ACTION_RETURN, .a = result, .span = lambda->body->span});
    BlockId body = lower_end(lowering, begin);
    move_back(lowering, outside);
    Function *lowered = &lowering->facts->functions.items[id];
    lowered->first_parameter = signature.first;
    lowered->parameter_count = signature.count;
    lowered->body = body;
    return facts_add_value(lowering->facts, (Value){.kind = VALUE_FUNCTION, .a = id, .span = lambda->node.span});
}

/* Bases and keywords, evaluated where the type parameters are visible. */
static ListId lower_bases(Lowering *lowering, const ClassDef *class, ScopeId scope)
{
    ScopeId outside = lowering->scope;
    lowering->scope = scope;
    size_t begin = lower_begin(lowering);
    for (uint32_t i = 0; i < class->bases.count; i++) {
        ArgumentId base = lower_argument(lowering, class->bases.items[i]);
        ValueId value = lowering->facts->arguments.items[base].value;
        lowering->facts->values.items[value].flags &= (uint16_t)~VALUE_IN_PARENTHESES; /* the class's, as a rule */
        lower_pend(lowering, base);
    }
    for (uint32_t i = 0; i < class->keywords.count; i++) {
        ArgumentId keyword = lower_keyword(lowering, class->keywords.items[i]);
        lower_pend(lowering, keyword);
    }
    lowering->scope = outside;
    return lower_end(lowering, begin);
}

static uint32_t end_of_class_header(const ClassDef *class, Span name)
{
    uint32_t end = later(name.end, end_of_exprs(class->bases));
    uint32_t generics = class->type_params.count;
    end = later(end, generics == 0 ? 0 : class->type_params.items[generics - 1]->span.end);
    uint32_t keywords = class->keywords.count;
    return later(end, keywords == 0 ? 0 : class->keywords.items[keywords - 1]->node.span.end);
}

void lower_class(Lowering *lowering, const ClassDef *class)
{
    Span name_span = span_of_defined_name(lowering->source, class->node.span.start);
    ListId decorators = lower_decorators(lowering, class->decorator_list);
    ScopeId scope = scope_of_node(lowering->scopes, &class->node);
    ScopeId generics = scope_of_type_parameters(lowering->scopes, &class->node);
    FunctionId id = open_function(lowering, scope,
                                  (Function){.kind = FUNCTION_CLASS,
                                             .name = class->name,
                                             .qualified = qualified_definition(lowering, class->name),
                                             .span = class->node.span,
                                             .name_span = name_span});
    lowering->functions[generics] = generics == 0 ? 0 : id;
    ListId bases = lower_bases(lowering, class, generics == 0 ? lowering->scope : generics);
    Place outside = move_to(lowering, scope, id);
    BlockId body = lower_block(lowering, class->body);
    move_back(lowering, outside);
    lowering->facts->functions.items[id].bases = bases;
    lowering->facts->functions.items[id].body = body;
    uint32_t colon = span_behind_colon(lowering->source, end_of_class_header(class, name_span), class->node.span.end);
    emit_definition(lowering, id, class->name, name_span, decorators, (Span){class->node.span.start, colon});
}

/* --------------------------------------------------------------------------------------------------- comprehensions */

typedef struct Loops {
    const Expr *element;
    const Expr *value; /* of a dict, else NULL */
    ComprehensionList generators;
    ScopeId outside;
} Loops;

static void emit_evaluation(Lowering *lowering, ValueId value, Span span)
{
    lower_emit(lowering, (Action){.kind = ACTION_EVALUATE, .a = value, .span = span});
}

static void lower_element(Lowering *lowering, const Loops *loops)
{
    ValueId element = lower_expr(lowering, loops->element);
    emit_evaluation(lowering, element, loops->element->span);
    if (loops->value != NULL) {
        ValueId value = lower_expr(lowering, loops->value);
        emit_evaluation(lowering, value, loops->value->span);
    }
}

static void lower_loop(Lowering *lowering, const Loops *loops, uint32_t index);

/* What happens for each item of a loop: the next loop, or the element. */
static void lower_loop_inside(Lowering *lowering, const Loops *loops, uint32_t index)
{
    if (index + 1 < loops->generators.count && index + 1 < COMPREHENSION_LOOPS) {
        lower_loop(lowering, loops, index + 1);
        return;
    }
    for (uint32_t i = index + 1; i < loops->generators.count; i++) {
        const Comprehension *generator = loops->generators.items[i];
        size_t begin = lower_begin(lowering);
        ValueId iterable = lower_expr(lowering, generator->iter);
        lower_pend(lowering, iterable);
        lower_exprs(lowering, generator->ifs);
        ValueId value = lower_unknown(lowering, begin, generator->node.span);
        emit_evaluation(lowering, value, generator->node.span);
    }
    lower_element(lowering, loops);
}

/* All conditions of one `for` as one value, or 0. */
static ValueId lower_conditions(Lowering *lowering, ExprList conditions)
{
    if (conditions.count == 0) {
        return 0;
    }
    if (conditions.count == 1) {
        return lower_expr(lowering, conditions.items[0]);
    }
    size_t begin = lower_begin(lowering);
    lower_exprs(lowering, conditions);
    Span span = {conditions.items[0]->span.start, conditions.items[conditions.count - 1]->span.end};
    ListId operands = lower_end(lowering, begin);
    return facts_add_value(
        lowering->facts,
        (Value){.kind = VALUE_LOGIC, .detail = LOGIC_AND, .list = operands, .flags = VALUE_IMPLICIT, .span = span});
}

static BlockId lower_loop_body(Lowering *lowering, const Loops *loops, uint32_t index)
{
    size_t begin = lower_begin(lowering);
    ExprList conditions = loops->generators.items[index]->ifs;
    ValueId condition = lower_conditions(lowering, conditions);
    if (condition == 0) {
        lower_loop_inside(lowering, loops, index);
        return lower_end(lowering, begin);
    }
    size_t begin_if = lower_begin(lowering);
    lower_loop_inside(lowering, loops, index);
    BlockId inside = lower_end(lowering, begin_if);
    Span span = lowering->facts->values.items[condition].span;
    lower_emit(lowering, (Action){.kind = ACTION_IF, .a = condition, .b = inside, .span = span});
    return lower_end(lowering, begin);
}

static void lower_loop(Lowering *lowering, const Loops *loops, uint32_t index)
{
    const Comprehension *generator = loops->generators.items[index];
    ScopeId inside = lowering->scope;
    lowering->scope = index == 0 ? loops->outside : inside;
    ValueId iterable = lower_expr(lowering, generator->iter);
    lowering->scope = inside;
    size_t begin = lower_begin(lowering);
    ValueId place = lower_expr(lowering, generator->target);
    lower_pend(lowering, place);
    ListId places = lower_end(lowering, begin);
    BlockId body = lower_loop_body(lowering, loops, index);
    lower_emit(lowering, (Action){.kind = ACTION_LOOP,
                                  .detail = LOOP_FOR,
                                  .flags = generator->is_async ? ACTION_ASYNC : 0,
                                  .a = iterable,
                                  .b = body,
                                  .list = places,
                                  .span = generator->node.span});
}

static CollectionKind comprehension_kind(const Expr *expr, const char **name)
{
    switch ((NodeKind)expr->kind) {
    case NODE_ListComp:
        *name = "<listcomp>";
        return COLLECTION_LIST;
    case NODE_SetComp:
        *name = "<setcomp>";
        return COLLECTION_SET;
    case NODE_DictComp:
        *name = "<dictcomp>";
        return COLLECTION_DICT;
    default:
        *name = "<genexpr>";
        return COLLECTION_GENERATOR;
    }
}

ValueId lower_comprehension(Lowering *lowering, const Expr *expr, const Expr *element, const Expr *value,
                            ComprehensionList generators)
{
    const char *word;
    CollectionKind kind = comprehension_kind(expr, &word);
    StrId name = intern(lowering->names, word);
    ScopeId scope = scope_of_node(lowering->scopes, expr);
    FunctionId id = open_function(lowering, scope,
                                  (Function){.kind = FUNCTION_COMPREHENSION,
                                             .name = name,
                                             .qualified = qualified_name(lowering, name),
                                             .span = expr->span,
                                             .name_span = expr->span});
    Loops loops = {.element = element, .value = value, .generators = generators, .outside = lowering->scope};
    Place outside = move_to(lowering, scope, id);
    size_t begin = lower_begin(lowering);
    lower_loop(lowering, &loops, 0);
    BlockId body = lower_end(lowering, begin);
    move_back(lowering, outside);
    lowering->facts->functions.items[id].body = body;
    return facts_add_value(lowering->facts,
                           (Value){.kind = VALUE_COMPREHENSION, .detail = (uint8_t)kind, .a = id, .span = expr->span});
}

/* -------------------------------------------------------------------------------------------------------- the entry */

static void lower_module(Lowering *lowering, const Module *module)
{
    Span whole = {0, lowering->source->length};
    FunctionId id = facts_add_function(lowering->facts, (Function){.kind = FUNCTION_MODULE, .span = whole});
    lowering->functions[1] = id;
    lowering->scope = 1;
    lowering->function = id;
    BlockId body = lower_block(lowering, module->body);
    lowering->facts->functions.items[id].body = body;
}

static void add_syntax_issues(const PySyntaxIssueVec *issues, Interner *names, Facts *facts)
{
    for (size_t i = 0; i < issues->count; i++) {
        StrId message = intern(names, issues->items[i].message);
        facts_add_issue(facts, ISSUE_SYNTAX, issues->items[i].span, message);
    }
    facts->partial = facts->partial || issues->count > 0;
}

/* One value for about ten bytes of source, found on the standard library; freezing gives back what is too much. */
static void reserve(Facts *facts, uint32_t bytes)
{
    vec_reserve(&facts->values, bytes / 10 + 16);
    vec_reserve(&facts->actions, bytes / 40 + 16);
    vec_reserve(&facts->pool, bytes / 16 + 16);
    vec_reserve(&facts->arguments, bytes / 60 + 16);
}

static const Module *parse(const Source *source, Arena *scratch, Interner *names, Facts *facts)
{
    PySyntaxIssueVec issues = {0};
    const Module *module = py_parse(source, scratch, names, &issues);
    add_syntax_issues(&issues, names, facts);
    vec_free(&issues);
    return module;
}

void py_check_source(const Source *source, Arena *scratch, Interner *names, Facts *facts)
{
    parse(source, scratch, names, facts);
    facts_add_function(facts, (Function){.kind = FUNCTION_MODULE, .span = {0, source->length}});
}

void py_lower_source(const Source *source, Arena *scratch, Interner *names, Facts *facts)
{
    const Module *module = parse(source, scratch, names, facts);
    reserve(facts, source->length);
    ScopeTree scopes;
    scope_build(module, names, &scopes);
    Lowering lowering = {
        .source = source,
        .facts = facts,
        .names = names,
        .scopes = &scopes,
        .functions = arena_array(scratch, FunctionId, scopes.scopes.count),
    };
    lower_module(&lowering, module);
    vec_free(&lowering.pending);
    buffer_free(&lowering.text);
    scope_free(&scopes);
}
