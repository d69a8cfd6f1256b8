/* Shared connections of C; see handle.h. */
#include "engine/handle.h"

/* Where the result of a call is kept; NULL when it is not kept in a variable. */
static const Value *kept_in(const Facts *facts, ValueId call)
{
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *value = &facts->values.items[id];
        if (value->kind == VALUE_ASSIGN && value->b == call) {
            return &facts->values.items[value->a];
        }
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        if (action->kind == ACTION_BIND && action->b == call) {
            return &facts->values.items[action->a];
        }
    }
    return NULL;
}

/* The variable that holds the connection of an event; NULL when that is not known. */
static const Value *variable_of(const Event *event)
{
    const Facts *facts = event->file->facts;
    const Value *call = &facts->values.items[event->call];
    const Value *place = NULL;
    if (call->kind != VALUE_CALL) {
        return NULL;
    }
    for (uint32_t i = 0; i < facts_list_count(facts, call->list) && i < event->api->parameter_count; i++) {
        Role role = event->api->parameters[i].role;
        if (role == ROLE_CONNECTION || role == ROLE_CONNECTION_PLACE) {
            place = &facts->values.items[facts->arguments.items[facts_list_item(facts, call->list, i)].value];
        }
    }
    place = place == NULL ? kept_in(facts, event->call) : place;
    if (place != NULL && place->kind == VALUE_ADDRESS) {
        place = &facts->values.items[place->a];
    }
    return place != NULL && place->kind == VALUE_NAME ? place : NULL;
}

static bool is_same(const Event *left, const Event *right)
{
    const Value *one = variable_of(left), *other = variable_of(right);
    if (one == NULL || other == NULL || one->text != other->text) {
        return false;
    }
    return left->file == right->file ? one->a == other->a : one->a <= 1 && other->a <= 1;
}

/* The first event of these effects that is about the same connection. */
static const Event *find(const Program *program, SetId events, const Event *opening, EffectSet effects)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, events); i++) {
        const Event *event = program_event(program, set_member(objects, events, i));
        if (event->file != NULL && (effects >> event->effect & 1) && is_same(event, opening)) {
            return event;
        }
    }
    return NULL;
}

/* What the parent does with it after the fork, in a function that forks or leads to the fork. */
static const Event *find_after(const Program *program, const Site *site, const ProgramFile *file, FunctionId function,
                               const Event *opening)
{
    const EffectSet uses = EFFECT_BIT(CONNECTION_USE) | EFFECT_BIT(CONNECTION_CLOSE);
    const Objects *objects = program_objects(program);
    SetId events = program_function_events(program, file, function);
    Span fork = rule_span(site->file, site->call);
    for (uint32_t i = 0; i < set_count(objects, events); i++) {
        uint32_t id = set_member(objects, events, i);
        const Event *event = program_event(program, id);
        if (event->file == NULL || !(uses >> event->effect & 1) || !is_same(event, opening)) {
            continue;
        }
        bool is_here = event->file == site->file && event->function == site->function;
        bool is_after = is_here ? rule_span(event->file, event->call).start > fork.end
                                : !set_has(objects, site->before, id);
        if (is_after && !set_has(objects, site->child_events, id)) {
            return event;
        }
    }
    return NULL;
}

bool handle_is_shared(const Program *program, const Site *site, SharedHandle *shared)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        const Event *opening = program_event(program, set_member(objects, site->before_surely, i));
        if (opening->file == NULL || opening->effect != EFFECT_CONNECTION_OPEN ||
            opening->file->facts->language == LANGUAGE_PYTHON || variable_of(opening) == NULL ||
            find(program, site->before, opening, EFFECT_BIT(CONNECTION_CLOSE)) != NULL ||
            find(program, site->child_events, opening, EFFECT_BIT(CONNECTION_OPEN)) != NULL) {
            continue;
        }
        *shared = (SharedHandle){.opening = opening};
        shared->by_child = find(program, site->child_events, opening, EFFECT_BIT(CONNECTION_USE));
        shared->by_parent = find_after(program, site, site->file, site->function, opening);
        for (const SiteCall *via = site->via; via != NULL && shared->by_parent == NULL; via = via->next) {
            shared->by_parent = find_after(program, site, via->file, via->caller, opening);
        }
        if (shared->by_child != NULL && shared->by_parent != NULL) {
            return true;
        }
    }
    return false;
}
