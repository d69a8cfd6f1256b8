/* The walk over actions and values; see visit.h. */
#include "facts/visit.h"

#include "facts/shape.h"

static void visit_block(const Facts *facts, BlockId block, const Visitor *visitor);

static void visit_used(const Facts *facts, ValueId id, unsigned uses, const Visitor *visitor);

static void read_value(const Facts *facts, ValueId id, const Visitor *visitor)
{
    visit_used(facts, id, VISIT_READ, visitor);
}

static void read_list(const Facts *facts, ListId list, const Visitor *visitor)
{
    for (uint32_t i = 0; i < facts_list_count(facts, list); i++) {
        read_value(facts, facts_list_item(facts, list, i), visitor);
    }
}

static void read_arguments(const Facts *facts, ListId list, const Visitor *visitor)
{
    for (uint32_t i = 0; i < facts_list_count(facts, list); i++) {
        read_value(facts, facts->arguments.items[facts_list_item(facts, list, i)].value, visitor);
    }
}

static void read_defaults(const Facts *facts, const Function *function, const Visitor *visitor)
{
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        read_value(facts, facts->parameters.items[function->first_parameter + i].fallback, visitor);
    }
}

/* The parts of a place that is a tuple or has a star are places themselves; whatever else it holds is read. */
static void visit_parts(const Facts *facts, const Value *value, unsigned uses, const Visitor *visitor)
{
    const ValueShape *shape = &value_shapes[value->kind];
    if (value->kind == VALUE_COLLECTION || value->kind == VALUE_STARRED) {
        for (uint32_t i = 0; i < facts_list_count(facts, value->list); i++) {
            visit_used(facts, facts_list_item(facts, value->list, i), uses, visitor);
        }
        visit_used(facts, value->kind == VALUE_STARRED ? value->a : 0, uses, visitor);
        return;
    }
    if (value->kind == VALUE_ASSIGN) {
        read_value(facts, value->b, visitor);
        visit_used(facts, value->a, VISIT_WRITE, visitor);
        return;
    }
    if (shape->a == FIELD_VALUE || shape->a == FIELD_MAYBE_VALUE) {
        read_value(facts, value->a, visitor);
    }
    if (shape->b == FIELD_VALUE || shape->b == FIELD_MAYBE_VALUE) {
        read_value(facts, value->b, visitor);
    }
    if (shape->list == FIELD_ARGUMENTS) {
        read_arguments(facts, value->list, visitor);
    } else {
        read_list(facts, value->list, visitor);
    }
    if (value->kind == VALUE_FUNCTION) {
        read_defaults(facts, &facts->functions.items[value->a], visitor);
    } else if (value->kind == VALUE_COMPREHENSION) {
        visit_block(facts, facts->functions.items[value->a].body, visitor);
    }
}

static void visit_used(const Facts *facts, ValueId id, unsigned uses, const Visitor *visitor)
{
    if (id == 0) {
        return;
    }
    visit_parts(facts, &facts->values.items[id], uses, visitor);
    if (visitor->value != NULL) {
        visitor->value(visitor->context, id, uses);
    }
}

static void visit_define(const Facts *facts, const Action *action, const Visitor *visitor)
{
    const Function *function = &facts->functions.items[action->b];
    read_list(facts, action->list, visitor);
    read_defaults(facts, function, visitor);
    if (function->kind == FUNCTION_CLASS) {
        read_arguments(facts, function->bases, visitor);
        visit_block(facts, function->body, visitor);
    }
    visit_used(facts, action->a, VISIT_WRITE, visitor);
}

static void visit_try(const Facts *facts, const Action *action, const Visitor *visitor)
{
    visit_block(facts, action->a, visitor);
    for (uint32_t i = 0; i < facts_list_count(facts, action->list); i += 3) {
        read_list(facts, facts_list_item(facts, action->list, i + 1), visitor);
        visit_used(facts, facts_list_item(facts, action->list, i), VISIT_WRITE, visitor);
        visit_block(facts, facts_list_item(facts, action->list, i + 2), visitor);
    }
    visit_block(facts, action->b, visitor);
    visit_block(facts, action->c, visitor);
}

static void visit_loop(const Facts *facts, const Action *action, const Visitor *visitor)
{
    if (action->detail != LOOP_DO) {
        read_value(facts, action->a, visitor);
    }
    for (uint32_t i = 0; i < facts_list_count(facts, action->list); i++) {
        visit_used(facts, facts_list_item(facts, action->list, i), VISIT_WRITE, visitor);
    }
    visit_block(facts, action->b, visitor);
    if (action->detail == LOOP_DO) {
        read_value(facts, action->a, visitor);
    }
    visit_block(facts, action->c, visitor);
}

static void visit_switch(const Facts *facts, const Action *action, const Visitor *visitor)
{
    read_value(facts, action->a, visitor);
    for (uint32_t i = 0; i < facts_list_count(facts, action->list); i += 2) {
        read_list(facts, facts_list_item(facts, action->list, i), visitor);
        visit_block(facts, facts_list_item(facts, action->list, i + 1), visitor);
    }
}

static void visit_with(const Facts *facts, const Action *action, const Visitor *visitor)
{
    for (uint32_t i = 0; i < facts_list_count(facts, action->list); i += 2) {
        read_value(facts, facts_list_item(facts, action->list, i), visitor);
        visit_used(facts, facts_list_item(facts, action->list, i + 1), VISIT_WRITE, visitor);
    }
    visit_block(facts, action->a, visitor);
}

static void visit_action(const Facts *facts, const Action *action, const Visitor *visitor)
{
    switch ((ActionKind)action->kind) {
    case ACTION_EVALUATE:
    case ACTION_RETURN:
        read_value(facts, action->a, visitor);
        break;
    case ACTION_RAISE:
        read_value(facts, action->a, visitor);
        read_value(facts, action->b, visitor);
        break;
    case ACTION_BIND:
        read_value(facts, action->b, visitor);
        visit_used(facts, action->a, VISIT_WRITE, visitor);
        break;
    case ACTION_AUGMENT:
        read_value(facts, action->b, visitor);
        visit_used(facts, action->a, VISIT_READ | VISIT_WRITE, visitor);
        break;
    case ACTION_DELETE:
        visit_used(facts, action->a, VISIT_DELETE, visitor);
        break;
    case ACTION_IMPORT:
        visit_used(facts, action->a, VISIT_WRITE, visitor);
        break;
    case ACTION_DEFINE:
        visit_define(facts, action, visitor);
        break;
    case ACTION_IF:
        read_value(facts, action->a, visitor);
        visit_block(facts, action->b, visitor);
        visit_block(facts, action->c, visitor);
        break;
    case ACTION_LOOP:
        visit_loop(facts, action, visitor);
        break;
    case ACTION_SWITCH:
        visit_switch(facts, action, visitor);
        break;
    case ACTION_TRY:
        visit_try(facts, action, visitor);
        break;
    case ACTION_WITH:
        visit_with(facts, action, visitor);
        break;
    case ACTION_BREAK:
    case ACTION_CONTINUE:
    case ACTION_LABEL:
    case ACTION_GOTO:
    case ACTION_NONE:
    case ACTION_KINDS:
        break;
    }
}

static void visit_block(const Facts *facts, BlockId block, const Visitor *visitor)
{
    for (uint32_t i = 0; i < facts_list_count(facts, block); i++) {
        ActionId id = facts_list_item(facts, block, i);
        if (visitor->enter != NULL) {
            visitor->enter(visitor->context, id);
        }
        visit_action(facts, &facts->actions.items[id], visitor);
        if (visitor->leave != NULL) {
            visitor->leave(visitor->context, id);
        }
    }
}

void visit_function(const Facts *facts, FunctionId function, const Visitor *visitor)
{
    visit_block(facts, facts->functions.items[function].body, visitor);
}

void visit_value(const Facts *facts, ValueId value, const Visitor *visitor)
{
    read_value(facts, value, visitor);
}
