/* Children and the devices that they use; see device.h. */
#include "engine/device.h"

#include "engine/birth.h"

#include <string.h>

const Event *device_event(const Program *program, SetId events, Device device, EffectSet effects)
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

/* The first query that the program has not made harmless. */
static const Event *find_query(const Program *program, SetId events, Device device)
{
    const Interner *names = program_names(program);
    const Event *query = device_event(program, events, device, EFFECT_BIT(DEVICE_QUERY));
    const char *unless = query == NULL ? NULL : query->api->unless_named;
    return unless == NULL || intern_find(names, unless, strlen(unless)) == 0 ? query : NULL;
}

DevicePast device_past(const Program *program, const Site *site, Device device, const Event **before)
{
    *before = device_event(program, site->before, device, EFFECT_BIT(DEVICE_INIT));
    if (*before != NULL) {
        return DEVICE_INITIALISED;
    }
    *before = find_query(program, site->before, device);
    return *before != NULL ? DEVICE_ASKED : DEVICE_UNTOUCHED;
}

static const Event *find_use(const Program *program, const Site *site, SetId events, Device device)
{
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    EffectSet uses = EFFECT_BIT(DEVICE_INIT) | (is_python ? 0 : EFFECT_BIT(DEVICE_QUERY));
    return device_event(program, events, device, uses);
}

const Event *device_use(const Program *program, const Site *site, Device device)
{
    return find_use(program, site, birth_events(program, site), device);
}

bool device_use_is_certain(const Program *program, const Site *site, const Event *use)
{
    WorkerFunctionVec entries = {0};
    worker_entries(program, site, &entries);
    bool is_certain = false;
    for (size_t i = 0; i < entries.count && !is_certain; i++) {
        const WorkerFunction *entry = &entries.items[i];
        SetId surely = program_function_events_surely(program, entry->file, entry->function);
        is_certain = (use->file == entry->file && use->function == entry->function) ||
                     device_event(program, surely, use->device, EFFECT_BIT(DEVICE_INIT)) != NULL;
    }
    vec_free(&entries);
    return is_certain;
}

static void check_device(RuleContext *context, const Site *site, SetId events, Device device, DeviceCheck *check)
{
    const Program *program = rule_program(context);
    DeviceBirth birth = {.site = site, .device = device, .use = find_use(program, site, events, device),
                         .by_loader = (site->api->effects & EFFECT_BIT(PROCESS_START_ITERATED)) != 0};
    if (birth.use != NULL) {
        birth.past = device_past(program, site, device, &birth.before);
        check(context, &birth);
    }
}

void device_each_birth(RuleContext *context, DeviceCheck *check)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        SetId events = birth_happens(program, site) ? birth_events(program, site) : 0;
        for (int device = 1; events != 0 && device < DEVICES; device++) {
            check_device(context, site, events, (Device)device, check);
        }
    }
}

Device device_of_value(const Object *object)
{
    if (object->kind != OBJECT_MADE || object->api == NULL || !(object->api->effects & EFFECT_BIT(DEVICE_VALUE))) {
        return DEVICE_NONE;
    }
    for (uint32_t i = 0; i < object->api->parameter_count; i++) {
        if (object->api->parameters[i].role == ROLE_DEVICE) {
            return (Device)object->detail; /* what the call's argument named */
        }
    }
    return object->api->device;
}

Verdict device_judge(RuleContext *context, const DeviceBirth *birth)
{
    static const char *const nowhere[] = {NULL};
    const MethodChoice *method = &birth->site->method;
    if ((method->chosen & METHOD_FORK) && (method->chosen != METHOD_FORK || method->is_default)) {
        return (Verdict){.fails_on = nowhere}; /* the program chooses, and knows when */
    }
    if (birth->site->file->facts->language == LANGUAGE_PYTHON) {
        return methods_judge(rule_program(context), birth->site, METHOD_FORK, rule_arena(context));
    }
    bool is_documented = birth->device != DEVICE_OPENCL && birth->device != DEVICE_LEVEL_ZERO;
    return (Verdict){.is_reported = true, .severity = is_documented ? SEVERITY_ERROR : SEVERITY_WARNING,
                     .fails_under = birth_methods_of_c(birth->site), .fails_on = nowhere};
}

const char *device_title(Device device)
{
    static const char *const titles[DEVICES] = {[DEVICE_CUDA] = "CUDA",     [DEVICE_HIP] = "HIP",
                                                [DEVICE_OPENCL] = "OpenCL", [DEVICE_LEVEL_ZERO] = "Level Zero",
                                                [DEVICE_XPU] = "XPU",       [DEVICE_MPS] = "MPS"};
    return titles[device] != NULL ? titles[device] : device_word(device);
}

Report device_report(RuleContext *context, const DeviceBirth *birth)
{
    const Program *program = rule_program(context);
    const Site *site = birth->site;
    const Event *before = birth->before;
    const char *title = device_title(birth->device);
    Report report = {.file = site->file, .function = site->function,
                     .span = site->file->facts->values.items[site->call].span};
    if (before != NULL) {
        birth_report_crossing(&report, program, site, before, false);
        report_step(&report, before->file, birth_event_span(before),
                    rule_format(context, birth->past == DEVICE_ASKED ? "this question initialises %s"
                                                                     : "%s is initialised here",
                                title));
    }
    birth_report_crossing(&report, program, site, birth->use, true);
    report_step(&report, birth->use->file, birth_event_span(birth->use),
                rule_format(context, "the child uses %s here", title));
    report_way(&report, site);
    /* The row speaks of its own device; an argument may have named another. */
    report.fails_as = birth->use->api->device == birth->device ? birth->use->api->fails_in_fork : NULL;
    report.help = site->file->facts->language == LANGUAGE_PYTHON
                      ? rule_format(context, "use get_context(\"spawn\"), or use %s only in the children", title)
                      : rule_format(context, "fork before %s is initialised, or exec at once in the child", title);
    return report;
}
