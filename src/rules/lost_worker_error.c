/* What a task raises comes out where its result is asked for. Whoever drops the result at once never hears of it. */
#include "engine/payload.h"
#include "facts/visit.h"
#include "link/place.h"
#include "link/worker.h"

#include <string.h>

/* --- is the result dropped? --- */

typedef struct Reads {
    const Facts *facts;
    const Value *variable;
    uint32_t count;
} Reads;

static void count_read(void *context, ValueId id, unsigned uses)
{
    Reads *reads = context;
    const Value *value = &reads->facts->values.items[id];
    reads->count += (uses & VISIT_READ) && value->kind == VALUE_NAME && value->a == reads->variable->a &&
                    value->text == reads->variable->text;
}

/* Whether a variable of a function is never read. Those of a module may be read anywhere. */
static bool is_never_read(const Facts *facts, const Value *place)
{
    if (place->kind != VALUE_NAME || place->a <= 1) {
        return false;
    }
    Reads reads = {.facts = facts, .variable = place};
    for (FunctionId id = place->a; id < facts->functions.count; id++) {
        visit_function(facts, id, &(Visitor){.context = &reads, .value = count_read});
    }
    return reads.count == 0;
}

/* A statement that evaluates `value` and does nothing with it: `value`, or `x = value` without a reader of x. */
static bool drops(const Facts *facts, const Action *statement, ValueId value)
{
    return (statement->kind == ACTION_EVALUATE && statement->a == value) ||
           (statement->kind == ACTION_BIND && statement->b == value &&
            is_never_read(facts, &facts->values.items[statement->a]));
}

/* The call is a statement, or the element of a list comprehension that is one. */
static bool is_dropped(const Site *site)
{
    const Facts *facts = site->file->facts;
    Place place;
    if (!place_find(facts, site->function, site->call, &place) || !drops(facts, place_statement(&place), site->call)) {
        return false;
    }
    for (uint32_t i = 0; i + 1 < place.count; i++) {
        const Action *outer = &facts->actions.items[place.steps[i].action];
        if (place.steps[i].part != PART_HEAD) {
            continue;
        }
        ValueId whole = outer->kind == ACTION_BIND ? outer->b : outer->a;
        return facts->values.items[whole].kind == VALUE_COMPREHENSION && drops(facts, outer, whole);
    }
    return true;
}

/* --- does the task keep its exceptions to itself? --- */

static bool catches_all(const Facts *facts, const Interner *names, const Action *action)
{
    static const char *const none[] = {NULL};
    Place within = {.facts = facts, .count = 1};
    within.steps[0] = (PlaceStep){(ActionId)(action - facts->actions.items), PART_BODY};
    return action->kind == ACTION_TRY && place_catches(&within, names, none);
}

typedef struct Watch {
    const Facts *facts;
    const Interner *names;
    bool catches;
} Watch;

static void watch_action(void *context, ActionId id)
{
    Watch *watch = context;
    watch->catches |= catches_all(watch->facts, watch->names, &watch->facts->actions.items[id]);
}

/* Every function that the site may run is known, and none of them has a handler for everything. */
static bool may_raise(const Program *program, const Site *site)
{
    WorkerFunctionVec workers = {0};
    worker_entries(program, site, &workers);
    bool is_known = false;
    bool catches = false;
    for (size_t i = 0; i < workers.count; i++) {
        const WorkerFunction *worker = &workers.items[i];
        if (worker->role != ROLE_TASK) {
            continue;
        }
        Watch watch = {.facts = worker->file->facts, .names = program_names(program)};
        visit_function(watch.facts, worker->function, &(Visitor){.context = &watch, .enter = watch_action});
        catches |= watch.catches || !worker->is_certain;
        is_known = true;
    }
    vec_free(&workers);
    return is_known && !catches;
}

/* --- is somebody told? --- */

static bool has_error_callback(const Program *program, const Site *site)
{
    const SiteArgument *callback = site_argument(site, ROLE_ERROR_CALLBACK);
    const char *type = callback == NULL ? "NoneType" : rule_type_of(program, callback->set);
    return type == NULL || strcmp(type, "NoneType") != 0;
}

/* `apply_async(work, **options)`: a callback may be among them. */
static bool has_stars(const Site *site)
{
    const Facts *facts = site->file->facts;
    const Value *call = &facts->values.items[site->call];
    for (uint32_t i = 0; i < facts_list_count(facts, call->list); i++) {
        if (facts->arguments.items[facts_list_item(facts, call->list, i)].kind == ARGUMENT_DOUBLE_STAR) {
            return true;
        }
    }
    return false;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Facts *facts = site->file->facts;
    if (!(site->api->effects & EFFECT_BIT(TASK_RESULT_LATER)) || facts->values.items[site->call].kind != VALUE_CALL ||
        has_error_callback(program, site) || has_stars(site) || !is_dropped(site) || !may_raise(program, site)) {
        return;
    }
    Report report = {.file = site->file, .function = site->function, .span = facts->values.items[site->call].span,
                     .severity = SEVERITY_WARNING,
                     .help = "keep the result and ask for it: the exception is raised there again"};
    report.message = rule_format(context, "the result of `%s` is dropped: what the task raises is never seen",
                                 payload_api_words(context, site->api));
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_lost_worker_error = {
    .code = "SPL607",
    .name = "lost-worker-error",
    .summary = "the result of a task is dropped, and its exception with it",
    .severity = SEVERITY_WARNING,
    .check = check,
};
