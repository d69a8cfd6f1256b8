/* Daemon processes may not have children, and the workers of a pool are daemons. Reported where a worker starts a
 * process on every way through the functions that it runs: a worker that asks whether it is a daemon, or that is told
 * by an argument to stay alone, is right. */
#include "engine/payload.h"
#include "facts/visit.h"
#include "link/place.h"
#include "link/worker.h"

#include <string.h>

/* --- whose children are daemons --- */

static bool is_true(const Program *program, SetId set, LiteralKind literal)
{
    const Objects *objects = program_objects(program);
    const Object *object = object_get(objects, set_member(objects, set, 0));
    return set_count(objects, set) == 1 && object->kind == OBJECT_CONSTANT && object->detail == literal;
}

/* `process.daemon = …` in the file that makes the process: whether all that is assigned is True; false without any. */
static bool is_set_to_daemon(const Program *program, const ProgramFile *file, SetId process)
{
    StrId daemon = intern_find(program_names(program), "daemon", strlen("daemon"));
    bool has_true = false;
    bool has_other = false;
    for (size_t i = 1; process != 0 && daemon != 0 && i < file->facts->actions.count; i++) {
        const Action *action = &file->facts->actions.items[i];
        const Value *place = &file->facts->values.items[action->kind == ACTION_BIND ? action->a : 0];
        if (place->kind != VALUE_ATTRIBUTE || place->text != daemon ||
            program_value_set(program, file, place->a) != process) {
            continue;
        }
        bool is_daemon = is_true(program, program_value_set(program, file, action->b), LITERAL_TRUE);
        has_true |= is_daemon;
        has_other |= !is_daemon;
    }
    return has_true && !has_other;
}

/* Whether all children of this site are daemons: tasks of a pool, targets of a daemon process. */
static bool has_daemons(const Program *program, const Site *site)
{
    const Site *maker = site->receiver != 0 && site->maker != NULL ? site->maker : site;
    if (maker->method.is_unknown || maker->receiver != 0) {
        return false; /* a class of the program's own may have changed what its children are */
    }
    if (maker->api->effects & EFFECT_BIT(PROCESS_DAEMON)) {
        return true;
    }
    const SiteArgument *daemon = site_argument(maker, ROLE_DAEMON);
    SetId process = maker == site ? site->result : site->receiver;
    return (daemon != NULL && is_true(program, daemon->set, LITERAL_TRUE)) ||
           is_set_to_daemon(program, maker->file, process);
}

/* --- what surely happens in a function --- */

/* What a visitor looks for before a call. */
typedef struct Way {
    const Facts *facts;
    const Interner *names;
    Span call;
    bool is_uncertain;
} Way;

/* The function may end before the call. */
static void see_action(void *context, ActionId id)
{
    Way *way = context;
    const Action *action = &way->facts->actions.items[id];
    bool ends = action->kind == ACTION_RETURN || action->kind == ACTION_RAISE;
    way->is_uncertain |= ends && action->span.end <= way->call.start;
}

/* current_process().daemon, _config["daemon"] */
static void see_value(void *context, ValueId id, unsigned uses)
{
    Way *way = context;
    const Value *value = &way->facts->values.items[id];
    bool has_word = value->kind == VALUE_ATTRIBUTE ||
                    (value->kind == VALUE_CONSTANT && value->detail == LITERAL_STRING && (uses & VISIT_READ));
    way->is_uncertain |= has_word && strcmp(intern_cstr(way->names, value->text), "daemon") == 0 &&
                         value->span.start < way->call.start;
}

/* Whether whoever calls the function comes to the call in it, and nobody catches what comes of it. */
static bool is_reached_surely(const Program *program, const ProgramFile *file, FunctionId function, ValueId call)
{
    static const char *const caught[] = {"AssertionError", NULL};
    Way way = {.facts = file->facts, .names = program_names(program), .call = file->facts->values.items[call].span};
    Place place;
    if (!place_find(way.facts, function, call, &place) || place_catches(&place, way.names, caught)) {
        return false;
    }
    for (uint32_t i = 0; i + 1 < place.count; i++) {
        ActionKind kind = (ActionKind)way.facts->actions.items[place.steps[i].action].kind;
        bool is_certain = kind == ACTION_WITH || (kind == ACTION_LOOP && place.steps[i].part == PART_BODY) ||
                          (kind == ACTION_TRY && place.steps[i].part == PART_BODY) || place.steps[i].part == PART_HEAD;
        if (!is_certain) {
            return false;
        }
    }
    visit_function(way.facts, function, &(Visitor){.context = &way, .value = see_value, .enter = see_action});
    return !way.is_uncertain;
}

/* --- the rule --- */

static void add_steps(Report *report, const WorkerFunctionVec *workers, const WorkerFunction *worker)
{
    while (worker->caller != 0) {
        const WorkerFunction *caller = &workers->items[worker->caller - 1];
        Span call = caller->file->facts->values.items[worker->call].span;
        report_step(report, caller->file, call, "the worker calls its function here");
        worker = caller;
    }
}

static bool is_called_surely(const Program *program, const WorkerFunctionVec *workers, const WorkerFunction *worker)
{
    bool is_sure = worker->is_certain;
    while (is_sure && worker->caller != 0) {
        const WorkerFunction *caller = &workers->items[worker->caller - 1];
        is_sure = caller->is_certain && is_reached_surely(program, caller->file, caller->function, worker->call);
        worker = caller;
    }
    return is_sure && worker->role != ROLE_NONE;
}

/* A process that is started in a function of the worker. */
static void check_child(RuleContext *context, const Site *site, const WorkerFunctionVec *workers,
                        const WorkerFunction *worker, const Site *child)
{
    const Program *program = rule_program(context);
    if (child->file != worker->file || child->function != worker->function || child->caught == CAUGHT_ALL ||
        child->api->pickler != site->api->pickler ||
        !is_reached_surely(program, child->file, child->function, child->call) ||
        !is_called_surely(program, workers, worker)) {
        return;
    }
    Verdict verdict = methods_judge_always(program, site, rule_arena(context));
    Report report = {.file = child->file, .function = child->function, .verdict = &verdict,
                     .span = child->file->facts->values.items[child->call].span,
                     .message = rule_format(context, "`%s` starts a process in a daemon process, which may have none",
                                            payload_api_words(context, child->api)),
                     .fails_as = "AssertionError: daemonic processes are not allowed to have children",
                     .help = "start all processes from the parent, or use a `ProcessPoolExecutor`, whose workers may"};
    add_steps(&report, workers, worker);
    report_step(&report, site->file, site->file->facts->values.items[site->call].span,
                rule_format(context, "`%s` runs the function in a daemon", payload_api_words(context, site->api)));
    rule_report(context, &report);
}

typedef VEC(const Site *) SiteVec;

static void check_site(RuleContext *context, const Site *site, const SiteVec *children)
{
    const Program *program = rule_program(context);
    if (!site_may_start(program, site) || !has_daemons(program, site)) {
        return;
    }
    WorkerFunctionVec workers = {0};
    worker_functions(program, site, &workers);
    for (size_t i = 0; i < workers.count; i++) {
        for (size_t k = 0; k < children->count; k++) {
            check_child(context, site, &workers, &workers.items[i], children->items[k]);
        }
    }
    vec_free(&workers);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    SiteVec children = {0};
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if ((site->api->effects & EFFECT_BIT(NOT_IN_DAEMON)) && site_starts_now(program, site)) {
            vec_push(&children, site);
        }
    }
    for (size_t i = 0; children.count > 0 && i < program_site_count(program); i++) {
        check_site(context, program_site(program, i), &children);
    }
    vec_free(&children);
}

const Rule rule_daemon_with_children = {
    .code = "SPL604",
    .name = "daemon-with-children",
    .summary = "a daemon process, such as a pool's worker, starts processes of its own",
    .severity = SEVERITY_ERROR,
    .check = check,
};
