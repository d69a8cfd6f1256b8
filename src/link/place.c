/* Searches a function's blocks for a value; see place.h. */
#include "link/place.h"

#include "facts/shape.h"

#include <string.h>

static bool find_in_block(Place *place, BlockId block, ValueId wanted);
static bool list_holds(Place *place, ListId list, FieldKind kind, ValueId wanted);
static bool field_holds(Place *place, uint32_t field, FieldKind kind, ValueId wanted);

/* In Python an expression spans its parts, so that most of a function need not be searched. Macros of C, and what a
 * front end has made, stand elsewhere. */
static bool lies_elsewhere(const Place *place, const Value *value, ValueId wanted)
{
    const Value *sought = &place->facts->values.items[wanted];
    bool is_written = place->facts->language == LANGUAGE_PYTHON && value->span.end > value->span.start &&
                      ((value->flags | sought->flags) & VALUE_IMPLICIT) == 0;
    return is_written && (sought->span.start < value->span.start || sought->span.end > value->span.end);
}

static bool value_holds(Place *place, ValueId id, ValueId wanted)
{
    if (id == wanted) {
        return true;
    }
    const Value *value = &place->facts->values.items[id];
    if (lies_elsewhere(place, value, wanted)) {
        return false;
    }
    const ValueShape *shape = &value_shapes[value->kind];
    if (id == 0 || field_holds(place, value->a, (FieldKind)shape->a, wanted) ||
        field_holds(place, value->b, (FieldKind)shape->b, wanted)) {
        return id != 0;
    }
    if (value->kind == VALUE_COMPREHENSION) {
        return find_in_block(place, place->facts->functions.items[value->a].body, wanted);
    }
    return list_holds(place, value->list, (FieldKind)shape->list, wanted);
}

static bool field_holds(Place *place, uint32_t field, FieldKind kind, ValueId wanted)
{
    return (kind == FIELD_VALUE || kind == FIELD_MAYBE_VALUE) && field != 0 && value_holds(place, field, wanted);
}

static bool list_holds(Place *place, ListId list, FieldKind kind, ValueId wanted)
{
    bool holds_values = kind == FIELD_VALUES || kind == FIELD_PAIRS || kind == FIELD_CHOICES;
    for (uint32_t i = 0; (holds_values || kind == FIELD_ARGUMENTS) && i < facts_list_count(place->facts, list); i++) {
        uint32_t item = facts_list_item(place->facts, list, i);
        ValueId value = kind == FIELD_ARGUMENTS ? place->facts->arguments.items[item].value : item;
        if (value != 0 && value_holds(place, value, wanted)) {
            return true;
        }
    }
    return false;
}

/* Looks in a part of the action; what was found deeper stands behind the step. */
static bool find_in_part(Place *place, PlaceStep step, BlockId block, ValueId wanted)
{
    if (place->count == PLACE_DEPTH) {
        return false;
    }
    place->steps[place->count++] = step;
    if (find_in_block(place, block, wanted)) {
        return true;
    }
    place->count--;
    return false;
}

static bool find_in_head(Place *place, ActionId id, ValueId wanted)
{
    const Action *action = &place->facts->actions.items[id];
    const ActionShape *shape = &action_shapes[action->kind];
    uint32_t before = place->count;
    if (before == PLACE_DEPTH) {
        return false;
    }
    place->steps[place->count++] = (PlaceStep){id, PART_HEAD};
    if (field_holds(place, action->a, (FieldKind)shape->a, wanted) ||
        field_holds(place, action->b, (FieldKind)shape->b, wanted) ||
        field_holds(place, action->c, (FieldKind)shape->c, wanted) ||
        list_holds(place, action->list, (FieldKind)shape->list, wanted)) {
        return true;
    }
    place->count = before;
    return false;
}

/* CASES: values and block in twos. HANDLERS: place, types and block in threes. */
static bool find_in_branches(Place *place, ActionId id, ValueId wanted)
{
    const Facts *facts = place->facts;
    const Action *action = &facts->actions.items[id];
    bool is_try = action->kind == ACTION_TRY;
    uint32_t step = is_try ? 3 : 2;
    for (uint32_t i = 0; i + step <= facts_list_count(facts, action->list); i += step) {
        ListId values = facts_list_item(facts, action->list, i + step - 2);
        BlockId block = facts_list_item(facts, action->list, i + step - 1);
        PlaceStep here = {id, is_try ? PART_HANDLER : PART_CASE};
        if (place->count < PLACE_DEPTH && list_holds(place, values, FIELD_VALUES, wanted)) {
            place->steps[place->count++] = (PlaceStep){id, PART_HEAD};
            return true;
        }
        if (find_in_part(place, here, block, wanted)) {
            return true;
        }
    }
    return false;
}

static bool find_in_action(Place *place, ActionId id, ValueId wanted)
{
    const Facts *facts = place->facts;
    const Action *action = &facts->actions.items[id];
    if (find_in_head(place, id, wanted)) {
        return true;
    }
    switch ((ActionKind)action->kind) {
    case ACTION_IF:
    case ACTION_LOOP:
        return find_in_part(place, (PlaceStep){id, PART_BODY}, action->b, wanted) ||
               find_in_part(place, (PlaceStep){id, PART_ELSE}, action->c, wanted);
    case ACTION_WITH:
        return find_in_part(place, (PlaceStep){id, PART_BODY}, action->a, wanted);
    case ACTION_TRY:
        return find_in_part(place, (PlaceStep){id, PART_BODY}, action->a, wanted) ||
               find_in_part(place, (PlaceStep){id, PART_ELSE}, action->b, wanted) ||
               find_in_part(place, (PlaceStep){id, PART_FINAL}, action->c, wanted) ||
               find_in_branches(place, id, wanted);
    case ACTION_SWITCH:
        return find_in_branches(place, id, wanted);
    case ACTION_DEFINE:
        return facts->functions.items[action->b].kind == FUNCTION_CLASS &&
               find_in_part(place, (PlaceStep){id, PART_BODY}, facts->functions.items[action->b].body, wanted);
    default:
        return false;
    }
}

/* The place of the last action in a block that begins at or before an offset; 0 when none does. */
static uint32_t last_not_behind(const Facts *facts, BlockId block, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = facts_list_count(facts, block);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (facts->actions.items[facts_list_item(facts, block, middle)].span.start <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? 0 : low - 1;
}

static bool find_in_block(Place *place, BlockId block, ValueId wanted)
{
    const Facts *facts = place->facts;
    const Value *sought = &facts->values.items[wanted];
    bool in_order = facts->language == LANGUAGE_PYTHON && (sought->flags & VALUE_IMPLICIT) == 0;
    uint32_t count = facts_list_count(facts, block);
    for (uint32_t i = in_order ? last_not_behind(facts, block, sought->span.start) : 0; i < count; i++) {
        if (find_in_action(place, facts_list_item(facts, block, i), wanted)) {
            return true;
        }
    }
    return false;
}

bool place_find(const Facts *facts, FunctionId function, ValueId value, Place *place)
{
    *place = (Place){.facts = facts};
    return find_in_block(place, facts->functions.items[function].body, value);
}

bool place_value_holds(const Facts *facts, ValueId value, ValueId wanted)
{
    Place place = {.facts = facts};
    return value_holds(&place, value, wanted);
}

const Action *place_statement(const Place *place)
{
    return &place->facts->actions.items[place->steps[place->count - 1].action];
}

uint32_t place_loop(const Place *place)
{
    for (uint32_t i = place->count; i > 0; i--) {
        const PlaceStep *step = &place->steps[i - 1];
        const Action *action = &place->facts->actions.items[step->action];
        bool is_repeated = step->part == PART_BODY || (step->part == PART_HEAD && action->detail != LOOP_FOR);
        if (action->kind == ACTION_LOOP && is_repeated) {
            return i;
        }
    }
    return 0;
}

bool place_is_within(const Place *place, ActionId action)
{
    for (uint32_t i = 0; i < place->count; i++) {
        if (place->steps[i].action == action) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(const char *name, const char *const *exceptions)
{
    bool is_all = strcmp(name, "Exception") == 0 || strcmp(name, "BaseException") == 0;
    for (; !is_all && *exceptions != NULL; exceptions++) {
        is_all = strcmp(name, *exceptions) == 0;
    }
    return is_all;
}

static bool handler_catches(const Facts *facts, ListId types, const Interner *names, const char *const *exceptions)
{
    for (uint32_t i = 0; i < facts_list_count(facts, types); i++) {
        const Value *type = &facts->values.items[facts_list_item(facts, types, i)];
        bool has_name = type->kind == VALUE_NAME || type->kind == VALUE_ATTRIBUTE;
        if (has_name && is_one_of(intern_cstr(names, type->text), exceptions)) {
            return true;
        }
    }
    return facts_list_count(facts, types) == 0;
}

/* with suppress(…): with pytest.raises(…): */
static bool with_catches(const Facts *facts, const Action *with, const Interner *names)
{
    for (uint32_t i = 0; i < facts_list_count(facts, with->list); i += 2) {
        const Value *value = &facts->values.items[facts_list_item(facts, with->list, i)];
        const char *name = value->kind == VALUE_CALL ? intern_cstr(names, facts->values.items[value->a].text) : "";
        bool asserts = strncmp(name, "raises", 6) == 0 || strncmp(name, "assertRaises", 12) == 0;
        if (asserts || strcmp(name, "suppress") == 0) {
            return true;
        }
    }
    return false;
}

bool place_catches(const Place *place, const Interner *names, const char *const *exceptions)
{
    const Facts *facts = place->facts;
    for (uint32_t i = 0; i < place->count; i++) {
        const Action *action = &facts->actions.items[place->steps[i].action];
        if (place->steps[i].part != PART_BODY) {
            continue;
        }
        if (action->kind == ACTION_WITH && with_catches(facts, action, names)) {
            return true;
        }
        for (uint32_t k = 0; action->kind == ACTION_TRY && k < facts_list_count(facts, action->list); k += 3) {
            if (handler_catches(facts, facts_list_item(facts, action->list, k + 1), names, exceptions)) {
                return true;
            }
        }
    }
    return false;
}
