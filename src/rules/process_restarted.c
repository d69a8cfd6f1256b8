/* A process object is good for one start. Only what is certain is reported: two calls in one function, of which the
 * first has surely happened before the second, on the object that one call made in the same round of the same loop; and
 * a call in a loop on an object that was made before the loop. */
#include "engine/rule.h"
#include "facts/visit.h"
#include "link/place.h"

#include <string.h>

static bool makes_process(const Site *maker)
{
    for (uint32_t i = 0; maker != NULL && i < maker->api->parameter_count; i++) {
        if (maker->api->parameters[i].role == ROLE_TARGET) {
            return (maker->api->effects & EFFECT_BIT(PROCESS_CREATE)) != 0;
        }
    }
    return false;
}

/* The call that makes the one process object on which `start` is called here; 0 when there may be others, or when it
 * stands in another function, which may make many. */
static ValueId made_by(const Program *program, const Site *site, Place *made)
{
    const Objects *objects = program_objects(program);
    if (!(site->api->effects & EFFECT_BIT(PROCESS_START)) || site->api->kind != API_METHOD ||
        set_count(objects, site->receiver) != 1 || !makes_process(site->maker)) {
        return 0;
    }
    const Object *object = object_get(objects, set_member(objects, site->receiver, 0));
    bool is_here = object->file == site->file->index && object->id != 0 &&
                   place_find(site->file->facts, site->function, object->id, made);
    return is_here ? object->id : 0;
}

/* The innermost loop around the value: its action, 0 for none. */
static ActionId loop_around(const Place *place)
{
    uint32_t step = place_loop(place);
    return step == 0 ? 0 : place->steps[step - 1].action;
}

static bool has_surely_happened(const Program *program, const Site *site, const Site *earlier)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        const Event *event = program_event(program, set_member(objects, site->before_surely, i));
        if (event->effect == EFFECT_PROCESS_START && event->file == earlier->file && event->call == earlier->call) {
            return true;
        }
    }
    return false;
}

/* What a visitor of the function has seen of one loop. */
typedef struct Round {
    const Facts *facts;
    ActionId loop;
    bool is_inside;
    bool is_left; /* some way leads out of the round before its end */
} Round;

static void enter_action(void *context, ActionId id)
{
    Round *round = context;
    ActionKind kind = (ActionKind)round->facts->actions.items[id].kind;
    round->is_inside |= id == round->loop;
    round->is_left |= round->is_inside && (kind == ACTION_BREAK || kind == ACTION_CONTINUE || kind == ACTION_RETURN ||
                                           kind == ACTION_RAISE);
}

static void leave_action(void *context, ActionId id)
{
    Round *round = context;
    round->is_inside &= id != round->loop;
}

/* Whether the loop goes round several times: not over a display of one item or range(1), and not left in between. */
static bool is_repeated(const Program *program, const Site *site, ActionId id)
{
    const Objects *objects = program_objects(program);
    const Facts *facts = site->file->facts;
    const Action *loop = &facts->actions.items[id];
    SetId iterable = program_value_set(program, site->file, loop->a);
    for (uint32_t i = 0; i < set_count(objects, iterable); i++) {
        const Object *object = object_get(objects, set_member(objects, iterable, i));
        if (object->kind == OBJECT_CONTAINER && !object->is_open && object->item_count < 2) {
            return false;
        }
    }
    const Value *test = &facts->values.items[loop->a];
    bool is_endless = test->kind == VALUE_CONSTANT && test->detail == LITERAL_TRUE;
    if (test->kind == VALUE_CALL && facts_list_count(facts, test->list) == 1) {
        const Argument *argument = &facts->arguments.items[facts_list_item(facts, test->list, 0)];
        const Value *count = &facts->values.items[argument->value];
        if (count->kind == VALUE_CONSTANT && strcmp(intern_cstr(program_names(program), count->text), "1") == 0) {
            return false;
        }
    }
    Round round = {.facts = facts, .loop = id};
    visit_function(facts, site->function,
                   &(Visitor){.context = &round, .enter = enter_action, .leave = leave_action});
    return !round.is_left && (loop->detail == LOOP_FOR || is_endless);
}

/* Whether nothing but the loop, and `with`, stands around the statement. */
static bool is_straight(const Place *place, uint32_t loop_step)
{
    for (uint32_t i = loop_step; i + 1 < place->count; i++) {
        if (place->facts->actions.items[place->steps[i].action].kind != ACTION_WITH) {
            return false;
        }
    }
    return true;
}

static void report_restart(RuleContext *context, const Site *site, ValueId earlier, const char *message,
                           const char *step)
{
    const Facts *facts = site->file->facts;
    Verdict verdict = methods_judge_always(rule_program(context), site, rule_arena(context));
    Report report = {.file = site->file, .function = site->function, .span = facts->values.items[site->call].span,
                     .verdict = &verdict, .message = message,
                     .fails_as = "AssertionError: cannot start a process twice",
                     .help = "make a new `Process` for each start"};
    report_step(&report, site->file, facts->values.items[earlier].span, step);
    rule_report(context, &report);
}

/* By place in the text. */
static bool is_between(const Facts *facts, ValueId first, ValueId middle, ValueId last)
{
    const Value *values = facts->values.items;
    return values[first].span.start < values[middle].span.start && values[middle].span.start < values[last].span.start;
}

/* In a loop that does not make the object. An object made in another loop stands for many. */
static bool is_restarted_by_loop(const Program *program, const Site *site, const Place *here, const Place *made)
{
    uint32_t loop = place_loop(here);
    ActionId makers_loop = loop_around(made);
    return loop > 0 && is_straight(here, loop) && !place_is_within(made, loop_around(here)) &&
           (makers_loop == 0 || place_is_within(here, makers_loop)) &&
           is_repeated(program, site, loop_around(here));
}

static void check_site(RuleContext *context, const Site *site)
{
    static const char *const caught[] = {"AssertionError", NULL};
    const Program *program = rule_program(context);
    const Facts *facts = site->file->facts;
    Place here;
    Place made;
    ValueId maker = made_by(program, site, &made);
    if (maker == 0 || !place_find(facts, site->function, site->call, &here) || site->caught == CAUGHT_ALL ||
        place_catches(&here, program_names(program), caught)) {
        return;
    }
    if (is_restarted_by_loop(program, site, &here, &made)) {
        report_restart(context, site, maker, "every round of the loop starts the same process object",
                       "it is made here, before the loop");
        return;
    }
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *earlier = program_site(program, i);
        Place before;
        if (earlier->receiver == site->receiver && made_by(program, earlier, &before) == maker &&
            is_between(facts, maker, earlier->call, site->call) && has_surely_happened(program, site, earlier) &&
            place_find(facts, earlier->function, earlier->call, &before) &&
            loop_around(&before) == loop_around(&made) && loop_around(&here) == loop_around(&made)) {
            report_restart(context, site, earlier->call, "this process object has been started before",
                           "it is started here first");
            return;
        }
    }
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_process_restarted = {
    .code = "SPL608",
    .name = "process-restarted",
    .summary = "a process object is started a second time",
    .severity = SEVERITY_ERROR,
    .check = check,
};
