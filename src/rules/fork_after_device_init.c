/* The device runtime was initialised in the parent, then the process forked, and the child uses the runtime: its state
 * does not survive a fork. A child that never touches the device, or execs at once, is right and silent. */
#include "engine/rule.h"

/* The first of several effects on one device, or NULL. */
static const Event *find_event(const Program *program, SetId events, Device device, EffectSet effects)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, events); i++) {
        const Event *event = program_event(program, set_member(objects, events, i));
        if (event->file != NULL && (effects >> event->effect & 1) && event->device == device) {
            return event;
        }
    }
    return NULL;
}

static const Event *find_init(const Program *program, SetId events, Device device)
{
    return find_event(program, events, device, EFFECT_BIT(DEVICE_INIT));
}

/* In the child a query fails as well as anything else. */
static const Event *find_use(const Program *program, SetId events, Device device)
{
    return find_event(program, events, device, EFFECT_BIT(DEVICE_INIT) | EFFECT_BIT(DEVICE_QUERY));
}

static bool runs_in_child(Role role)
{
    return role == ROLE_TARGET || role == ROLE_TASK || role == ROLE_INITIALIZER || role == ROLE_LOADER_CALLABLE ||
           role == ROLE_SPAWN_TARGET;
}

/* What the functions of a set may do, bound methods and partials included. */
static SetId events_of(const Program *program, SetId callables, int depth)
{
    const Objects *objects = program_objects(program);
    SetId events = 0;
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, callables) && events == 0; i++) {
        const Object *object = object_get(objects, set_member(objects, callables, i));
        if (object->kind == OBJECT_PARTIAL) {
            events = events_of(program, object->of, depth - 1);
        } else if ((object->kind == OBJECT_FUNCTION || object->kind == OBJECT_METHOD) && object->file != 0) {
            events = program_function_events(program, program_file(program, object->file - 1), object->id);
        }
    }
    return events;
}

/* The first use of the device by what the site, or the call that made its object, sends to the child. */
static const Event *use_by_arguments(const Program *program, const Site *site, Device device)
{
    for (size_t i = 0; site != NULL && i < site->argument_count; i++) {
        if (runs_in_child(site->arguments[i].parameter->role)) {
            const Event *use = find_use(program, events_of(program, site->arguments[i].set, 4), device);
            if (use != NULL) {
                return use;
            }
        }
    }
    return NULL;
}

/* A subclass of Process: its `run` is what the child does. */
static const Event *use_by_run(const Program *program, const Site *site, Device device)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->receiver); i++) {
        const ProgramFile *file;
        const Object *object = object_get(objects, set_member(objects, site->receiver, i));
        FunctionId run = program_method(program, object, "run", &file);
        const Event *use = run == 0 ? NULL : find_use(program, program_function_events(program, file, run), device);
        if (use != NULL) {
            return use;
        }
    }
    return NULL;
}

static Span call_span(const ProgramFile *file, ValueId call)
{
    return file->facts->values.items[call].span;
}

static void report_device(RuleContext *context, const Site *site, const Event *before, const Event *use)
{
    const Program *program = rule_program(context);
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    bool is_fork = (site->api->effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) != 0;
    static const char *const nowhere[] = {NULL};
    Verdict verdict = {.is_reported = true, .severity = SEVERITY_ERROR, .fails_under = METHOD_FORK,
                       .fails_on = nowhere};
    if (is_python) {
        verdict = methods_judge(program, site, METHOD_FORK, rule_arena(context));
    } else if (before->device == DEVICE_OPENCL || before->device == DEVICE_LEVEL_ZERO) {
        verdict.severity = SEVERITY_WARNING;
    }
    if (!verdict.is_reported) {
        return;
    }
    const char *device = before->device == DEVICE_CUDA  ? "CUDA"
                         : before->device == DEVICE_HIP ? "HIP"
                                                        : device_word(before->device);
    Report report = {.file = site->file, .function = site->function, .span = call_span(site->file, site->call),
                     .verdict = &verdict};
    report.message = rule_format(context, "%s was initialised before this %s, and the child uses it", device,
                                 is_fork ? "fork" : "start");
    report_step(&report, before->file, call_span(before->file, before->call),
                rule_format(context, "%s is initialised here", device));
    report_step(&report, use->file, call_span(use->file, use->call), "the child uses it here");
    report.fails_as = use->api->fails_in_fork;
    report.help =
        is_python ? rule_format(context, "use get_context(\"spawn\"), or initialise %s only in the children", device)
                  : rule_format(context, "fork before %s is initialised, or exec at once in the child", device);
    rule_report(context, &report);
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    bool is_fork = (site->api->effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) != 0;
    for (int number = 1; number < DEVICES; number++) {
        Device device = (Device)number;
        const Event *before = find_init(program, site->before, device);
        if (before == NULL) {
            continue;
        }
        const Event *use =
            is_fork ? find_use(program, site->child_events, device) : use_by_arguments(program, site, device);
        if (use == NULL && !is_fork) {
            use = use_by_arguments(program, site->maker, device);
        }
        if (use == NULL && !is_fork) {
            use = use_by_run(program, site, device);
        }
        if (use != NULL) {
            report_device(context, site, before, use);
        }
    }
}

static void check(RuleContext *context)
{
    const EffectSet births = EFFECT_BIT(FORK) | EFFECT_BIT(VFORK) | EFFECT_BIT(TASK_SUBMIT);
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if ((site->api->effects & births) || site_starts_now(program, site)) {
            check_site(context, site);
        }
    }
}

const Rule rule_fork_after_device_init = {
    .code = "SPL401",
    .name = "fork-after-device-init",
    .summary = "the process forks after a device was initialised, and the child uses the device",
    .severity = SEVERITY_ERROR,
    .check = check,
};
