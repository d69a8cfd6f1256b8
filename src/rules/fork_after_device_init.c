/* The device runtime was initialised in the parent, then the process forked, and the child uses the runtime: its state
 * does not survive a fork. A child that never touches the device, or execs at once, is right and silent. */
#include "engine/rule.h"
#include "link/worker.h"

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
        SetId events = is_fork ? site->child_events : worker_events(program, site);
        const Event *use = find_use(program, events, device);
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
