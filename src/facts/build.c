/* Building facts and the check that ends it.
 *
 * The check is linear and always on: the link stage indexes these arrays without looking, and a wrong id there would be
 * a wrong answer. That facts are a tree that a walker may follow blindly comes down to four orders: a value's parts
 * have smaller ids than the value, the actions of a nested block have smaller ids than the action that holds it, a
 * function's parent has a smaller id, and the code of a function mentions (defines, or has as lambda or comprehension)
 * only functions with greater ids. */
#include "facts/build.h"

#include "base/fail.h"
#include "facts/shape.h"

void facts_init(Facts *facts, const Source *source)
{
    *facts = (Facts){.source = source, .language = source->language};
    vec_push(&facts->values, (Value){0});
    vec_push(&facts->actions, (Action){0});
    vec_push(&facts->functions, (Function){0});
    vec_push(&facts->parameters, (Parameter){0});
    vec_push(&facts->arguments, (Argument){0});
    vec_push(&facts->pool, 0);
}

ValueId facts_add_value(Facts *facts, Value value)
{
    vec_push(&facts->values, value);
    return (ValueId)(facts->values.count - 1);
}

ActionId facts_add_action(Facts *facts, Action action)
{
    vec_push(&facts->actions, action);
    return (ActionId)(facts->actions.count - 1);
}

FunctionId facts_add_function(Facts *facts, Function function)
{
    vec_push(&facts->functions, function);
    return (FunctionId)(facts->functions.count - 1);
}

ArgumentId facts_add_argument(Facts *facts, Argument argument)
{
    vec_push(&facts->arguments, argument);
    return (ArgumentId)(facts->arguments.count - 1);
}

uint32_t facts_add_parameter(Facts *facts, Parameter parameter)
{
    vec_push(&facts->parameters, parameter);
    return (uint32_t)(facts->parameters.count - 1);
}

void facts_add_issue(Facts *facts, IssueKind kind, Span span, StrId message)
{
    vec_push(&facts->issues, (Issue){.kind = kind, .span = span, .message = message});
}

ListId facts_add_list(Facts *facts, const uint32_t *items, size_t count)
{
    if (count == 0) {
        return 0;
    }
    ListId list = (ListId)facts->pool.count;
    vec_push(&facts->pool, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        vec_push(&facts->pool, items[i]);
    }
    return list;
}

/* The check in progress. `owner_of_…` tell in which function's code a thing stands, 0 while unknown; they are filled
 * from the functions downwards, which the order of ids makes possible in one pass each. */
typedef struct Check {
    const Facts *facts;
    FunctionId *action_owner;
    FunctionId *value_owner;
} Check;

static bool span_is_good(const Facts *facts, Span span)
{
    return span.start <= span.end && span.end <= facts->source->length;
}

static bool list_is_good(const Facts *facts, ListId list)
{
    return list < facts->pool.count && facts->pool.items[list] < facts->pool.count - list;
}

static const char *check_owner(FunctionId *owner, FunctionId function)
{
    if (*owner != 0 && *owner != function) {
        return "a value or action stands in two functions";
    }
    *owner = function;
    return NULL;
}

/* `limit`: the first id that is too great. */
static const char *check_value(Check *check, ValueId id, ValueId limit, FunctionId owner)
{
    if (id == 0 || id >= limit) {
        return "a ValueId is missing, out of range, or not smaller than what holds it";
    }
    return owner == 0 ? NULL : check_owner(&check->value_owner[id], owner);
}

static const char *check_block(Check *check, BlockId block, ActionId limit, FunctionId owner)
{
    const Facts *facts = check->facts;
    if (!list_is_good(facts, block)) {
        return "a block lies outside the pool";
    }
    for (uint32_t i = 0; i < facts_list_count(facts, block); i++) {
        ActionId id = facts_list_item(facts, block, i);
        if (id == 0 || id >= limit) {
            return "an ActionId is missing, out of range, or not smaller than what holds it";
        }
        if (check->action_owner[id] != 0) {
            return "an action stands in two blocks";
        }
        check->action_owner[id] = owner;
    }
    return NULL;
}

static const char *check_values(Check *check, ListId list, ValueId limit, FunctionId owner, bool holes)
{
    const Facts *facts = check->facts;
    if (!list_is_good(facts, list)) {
        return "a list lies outside the pool";
    }
    for (uint32_t i = 0; i < facts_list_count(facts, list); i++) {
        ValueId id = facts_list_item(facts, list, i);
        const char *fault = id == 0 && holes ? NULL : check_value(check, id, limit, owner);
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}

static const char *check_arguments(Check *check, ListId list, ValueId limit, FunctionId owner)
{
    const Facts *facts = check->facts;
    if (!list_is_good(facts, list)) {
        return "a list of arguments lies outside the pool";
    }
    for (uint32_t i = 0; i < facts_list_count(facts, list); i++) {
        ArgumentId id = facts_list_item(facts, list, i);
        if (id == 0 || id >= facts->arguments.count) {
            return "an ArgumentId is missing or out of range";
        }
        const char *fault = check_value(check, facts->arguments.items[id].value, limit, owner);
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}

static const char *check_function(const Check *check, FunctionId id, FunctionId owner)
{
    if (id <= 1 || id >= check->facts->functions.count) {
        return "a FunctionId is missing or out of range";
    }
    return id <= owner ? "a function is mentioned by the code of a later or the same one" : NULL;
}

static const char *check_cases(Check *check, ListId list, ActionId action, FunctionId owner)
{
    const Facts *facts = check->facts;
    if (!list_is_good(facts, list) || facts_list_count(facts, list) % 2 != 0) {
        return "the cases of a switch are no pairs";
    }
    for (uint32_t i = 0; i < facts_list_count(facts, list); i += 2) {
        ValueId limit = (ValueId)facts->values.count;
        const char *fault = check_values(check, facts_list_item(facts, list, i), limit, owner, false);
        if (fault == NULL) {
            fault = check_block(check, facts_list_item(facts, list, i + 1), action, owner);
        }
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}

static const char *check_handlers(Check *check, ListId list, ActionId action, FunctionId owner)
{
    const Facts *facts = check->facts;
    if (!list_is_good(facts, list) || facts_list_count(facts, list) % 3 != 0) {
        return "the handlers of a try do not come in threes";
    }
    ValueId limit = (ValueId)facts->values.count;
    for (uint32_t i = 0; i < facts_list_count(facts, list); i += 3) {
        ValueId place = facts_list_item(facts, list, i);
        const char *fault = place == 0 ? NULL : check_value(check, place, limit, owner);
        if (fault == NULL) {
            fault = check_values(check, facts_list_item(facts, list, i + 1), limit, owner, false);
        }
        if (fault == NULL) {
            fault = check_block(check, facts_list_item(facts, list, i + 2), action, owner);
        }
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}

/* One field that is not a list. */
static const char *check_field(Check *check, FieldKind kind, uint32_t field, ValueId limit, ActionId action,
                               FunctionId owner)
{
    switch (kind) {
    case FIELD_NONE:
        return field == 0 ? NULL : "a field is used that its kind does not have";
    case FIELD_VALUE:
        return check_value(check, field, limit, owner);
    case FIELD_MAYBE_VALUE:
        return field == 0 ? NULL : check_value(check, field, limit, owner);
    case FIELD_FUNCTION:
        return check_function(check, field, owner);
    case FIELD_OWNER:
        return field < check->facts->functions.count ? NULL : "the owner of a name is out of range";
    case FIELD_BLOCK:
        return check_block(check, field, action, owner);
    default: /* STRING and NUMBER: any */
        return NULL;
    }
}

static const char *check_list(Check *check, FieldKind kind, ListId list, ValueId limit, ActionId action,
                              FunctionId owner)
{
    switch (kind) {
    case FIELD_NONE:
        return list == 0 ? NULL : "a list is used that its kind does not have";
    case FIELD_ARGUMENTS:
        return check_arguments(check, list, limit, owner);
    case FIELD_CASES:
        return check_cases(check, list, action, owner);
    case FIELD_HANDLERS:
        return check_handlers(check, list, action, owner);
    default: {
        const char *fault = check_values(check, list, limit, owner, kind == FIELD_PAIRS);
        if (fault == NULL && kind == FIELD_PAIRS && facts_list_count(check->facts, list) % 2 != 0) {
            return "a list of pairs has an odd length";
        }
        if (fault == NULL && kind == FIELD_CHOICES && facts_list_count(check->facts, list) != 2) {
            return "a choice has not two values";
        }
        return fault;
    }
    }
}

static bool detail_is_good(DetailKind kind, uint8_t detail)
{
    static const uint8_t last[DETAIL_KINDS] = {
        [DETAIL_LITERAL] = LITERAL_OTHER, [DETAIL_COLLECTION] = COLLECTION_GENERATOR,
        [DETAIL_LOGIC] = LOGIC_OR,        [DETAIL_COMPARISON] = COMPARISON_NOT_IN,
        [DETAIL_LOOP] = LOOP_DO,          [DETAIL_BYTE] = UINT8_MAX,
    };
    return detail <= last[kind];
}

static const char *check_one_value(Check *check, ValueId id)
{
    const Value *value = &check->facts->values.items[id];
    if (value->kind == VALUE_NONE || value->kind >= VALUE_KINDS) {
        return "the kind of a value is unknown";
    }
    const ValueShape *shape = &value_shapes[value->kind];
    if (!span_is_good(check->facts, value->span)) {
        return "the span of a value lies outside the source";
    }
    if (!detail_is_good(shape->detail, value->detail) || value->flags >= VALUE_IMPLICIT * 2) {
        return "the detail or flags of a value are unknown";
    }
    FunctionId owner = check->value_owner[id];
    const char *fault = check_field(check, shape->a, value->a, id, 0, owner);
    if (fault == NULL) {
        fault = check_field(check, shape->b, value->b, id, 0, owner);
    }
    return fault != NULL ? fault : check_list(check, shape->list, value->list, id, 0, owner);
}

static const char *check_one_action(Check *check, ActionId id)
{
    const Action *action = &check->facts->actions.items[id];
    if (action->kind == ACTION_NONE || action->kind >= ACTION_KINDS) {
        return "the kind of an action is unknown";
    }
    const ActionShape *shape = &action_shapes[action->kind];
    if (!span_is_good(check->facts, action->span)) {
        return "the span of an action lies outside the source";
    }
    if (!detail_is_good(shape->detail, action->detail) || action->flags >= ACTION_DECLARES * 2) {
        return "the detail or flags of an action are unknown";
    }
    ValueId limit = (ValueId)check->facts->values.count;
    FunctionId owner = check->action_owner[id];
    const char *fault = check_field(check, shape->a, action->a, limit, id, owner);
    if (fault == NULL) {
        fault = check_field(check, shape->b, action->b, limit, id, owner);
    }
    if (fault == NULL) {
        fault = check_field(check, shape->c, action->c, limit, id, owner);
    }
    return fault != NULL ? fault : check_list(check, shape->list, action->list, limit, id, owner);
}

static const char *check_parameters(Check *check, const Function *function)
{
    const Facts *facts = check->facts;
    size_t count = facts->parameters.count;
    if (function->parameter_count > 0 && (function->first_parameter == 0 || function->first_parameter >= count ||
                                          function->parameter_count > count - function->first_parameter)) {
        return "the parameters of a function are out of range";
    }
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const Parameter *parameter = &facts->parameters.items[function->first_parameter + i];
        if (parameter->kind > PARAMETER_DOUBLE_STAR || !span_is_good(facts, parameter->span)) {
            return "the kind or span of a parameter is wrong";
        }
        ValueId limit = (ValueId)facts->values.count;
        const char *fault = check_field(check, FIELD_MAYBE_VALUE, parameter->fallback, limit, 0, function->parent);
        if (fault == NULL) {
            fault = check_field(check, FIELD_MAYBE_VALUE, parameter->annotation, limit, 0, function->parent);
        }
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}

static const char *check_one_function(Check *check, FunctionId id)
{
    const Facts *facts = check->facts;
    const Function *function = &facts->functions.items[id];
    if (function->kind == FUNCTION_NONE || function->kind >= FUNCTION_KINDS ||
        (function->kind == FUNCTION_MODULE) != (id == 1)) {
        return "function 1, and only it, is the module, or the kind of a function is unknown";
    }
    if (id == 1 ? function->parent != 0 : function->parent == 0 || function->parent >= id) {
        return "the parent of a function is missing or comes later";
    }
    if (!span_is_good(facts, function->span) || !span_is_good(facts, function->name_span)) {
        return "the span of a function lies outside the source";
    }
    if (function->flags >= FUNCTION_DECLARATION * 2) {
        return "the flags of a function are unknown";
    }
    const char *fault = check_parameters(check, function);
    if (fault == NULL) {
        fault = check_arguments(check, function->bases, (ValueId)facts->values.count, function->parent);
    }
    return fault != NULL ? fault : check_block(check, function->body, (ActionId)facts->actions.count, id);
}

static const char *check_all(Check *check)
{
    const Facts *facts = check->facts;
    const char *fault = NULL;
    for (FunctionId id = 1; fault == NULL && id < facts->functions.count; id++) {
        fault = check_one_function(check, id);
    }
    for (ActionId id = (ActionId)facts->actions.count; fault == NULL && --id > 0;) {
        fault = check_one_action(check, id);
    }
    for (ValueId id = (ValueId)facts->values.count; fault == NULL && --id > 0;) {
        fault = check_one_value(check, id);
    }
    for (size_t i = 1; fault == NULL && i < facts->arguments.count; i++) {
        if (facts->arguments.items[i].kind > ARGUMENT_DOUBLE_STAR) {
            fault = "the kind of an argument is unknown";
        }
    }
    for (size_t i = 0; fault == NULL && i < facts->issues.count; i++) {
        const Issue *issue = &facts->issues.items[i];
        if (issue->kind > ISSUE_UNSEEN || !span_is_good(facts, issue->span)) {
            fault = "the kind or span of an issue is wrong";
        }
    }
    return fault;
}

const char *facts_fault(const Facts *facts)
{
    if (facts->source == NULL || facts->values.count == 0 || facts->actions.count == 0 || facts->functions.count < 2 ||
        facts->parameters.count == 0 || facts->arguments.count == 0 || facts->pool.count == 0) {
        return "the module function, or item 0 of an array, is missing";
    }
    Arena arena = {0};
    Check check = {
        .facts = facts,
        .action_owner = arena_array(&arena, FunctionId, facts->actions.count),
        .value_owner = arena_array(&arena, FunctionId, facts->values.count),
    };
    const char *fault = facts->pool.items[0] != 0 ? "list 0 is not empty" : check_all(&check);
    arena_free(&arena);
    return fault;
}

void facts_freeze(Facts *facts)
{
#ifdef SPAWNLINT_CHECKED
    const char *fault = facts_fault(facts);
    if (fault != NULL) {
        BUG(fault);
    }
#endif
    vec_trim(&facts->values);
    vec_trim(&facts->actions);
    vec_trim(&facts->functions);
    vec_trim(&facts->parameters);
    vec_trim(&facts->arguments);
    vec_trim(&facts->issues);
    vec_trim(&facts->pool);
}
