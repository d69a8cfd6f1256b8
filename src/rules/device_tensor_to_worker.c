/* A tensor on a device is handed to a child process. A forked child inherits a handle of the driver's that is worth
 * nothing there; a task of a pool is opened by the worker, which would have to initialise the driver again. A
 * spawned child opens the tensor through the driver, which is right as long as the parent keeps it: where nothing
 * waits for the child, a note says so. When the child's own code uses the device, the rules about that speak of the
 * fork. */
#include "engine/device.h"

#include "link/worker.h"

enum { NESTING_LIMIT = 4 };

static bool sends_objects(Role role)
{
    switch (role) {
    case ROLE_TARGET_ARGUMENTS:
    case ROLE_TARGET_KEYWORDS:
    case ROLE_INITIALIZER_ARGUMENTS:
    case ROLE_SPAWN_ARGUMENTS:
    case ROLE_TASK_ARGUMENTS:
    case ROLE_TASK_KEYWORDS:
    case ROLE_TASK_ARGUMENT:
    case ROLE_TASK_ITEMS:
    case ROLE_TASK_TUPLES:
        return true;
    default:
        return false;
    }
}

/* The first value in the set, or in a container there, that lives on a device. */
static const Object *find_value(const Program *program, SetId set, int depth)
{
    const Objects *objects = program_objects(program);
    const Object *found = NULL;
    for (uint32_t i = 0; depth > 0 && found == NULL && i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (device_of_value(object) != DEVICE_NONE) {
            return object;
        }
        for (uint32_t k = 0; object->kind == OBJECT_CONTAINER && found == NULL && k < object->item_count; k++) {
            found = find_value(program, object->items[k], depth - 1);
        }
    }
    return found;
}

/* The item of a written tuple, list or dict that brings the value in; the whole expression where it is not
 * written. */
static ValueId narrow(const Program *program, const SiteArgument *argument)
{
    const Facts *facts = argument->file->facts;
    const Value *value = &facts->values.items[argument->value];
    bool is_display = value->kind == VALUE_COLLECTION || value->kind == VALUE_DICT;
    for (uint32_t i = 0; is_display && i < facts_list_count(facts, value->list); i++) {
        ValueId item = facts_list_item(facts, value->list, i);
        if (item != 0 && find_value(program, program_value_set(program, argument->file, item), NESTING_LIMIT) != NULL) {
            return item;
        }
    }
    return argument->value;
}

static bool has_effect(const Program *program, SetId events, EffectSet effects, Device device)
{
    return device_event(program, events, device, effects) != NULL;
}

/* Whether anything in the file waits for child processes. */
static bool joins_somewhere(const Program *program, const ProgramFile *file)
{
    for (FunctionId id = 1; id < file->facts->functions.count; id++) {
        if (has_effect(program, program_function_events(program, file, id), EFFECT_BIT(PROCESS_JOIN), DEVICE_NONE)) {
            return true;
        }
    }
    return false;
}

static void check_argument(RuleContext *context, const Site *site, const SiteArgument *argument)
{
    const Program *program = rule_program(context);
    const Object *value = find_value(program, argument->set, NESTING_LIMIT);
    if (value == NULL || !site_may_start(program, site)) {
        return;
    }
    Device device = device_of_value(value);
    const char *title = device_title(device);
    bool is_pickled = role_pickled(argument->parameter->role) == PICKLED_ALWAYS;
    Verdict verdict = methods_judge(program, site, METHOD_FORK, rule_arena(context));
    ValueId place = narrow(program, argument);
    Report report = {.file = argument->file, .function = argument->function,
                     .span = argument->file->facts->values.items[place].span};
    if (verdict.is_reported) {
        if (has_effect(program, worker_events(program, site), EFFECT_BIT(DEVICE_INIT), device)) {
            return;
        }
        report.verdict = &verdict;
        report.message = rule_format(context, "`%s` lives on %s, which a forked child cannot use",
                                     rule_quote(context, argument->file, place), title);
        report.fails_as = device != DEVICE_CUDA ? NULL
                          : is_pickled ? "RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA "
                                         "with multiprocessing, you must use the 'spawn' start method"
                                       : "RuntimeError: CUDA error: initialization error";
        report.help = "use get_context(\"spawn\"), or hand over a copy on the CPU (`.cpu()`)";
    } else if (!site->method.is_unknown && !is_pickled && !joins_somewhere(program, argument->file)) {
        report.severity = SEVERITY_NOTE;
        report.message = rule_format(context, "`%s` lives on %s and is shared with the child, not copied",
                                     rule_quote(context, argument->file, place), title);
        report.help = "keep it alive in this process until the child has ended: join the child, or hand over a copy on "
                      "the CPU";
    } else {
        return;
    }
    const ProgramFile *made_in = program_file(program, value->file - 1);
    Span made = made_in->facts->values.items[value->id].span;
    if (made_in != report.file || made.start < report.span.start || made.end > report.span.end) {
        report_step(&report, made_in, made, rule_format(context, "it is put on %s here", title));
    }
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    rule_each_argument(context, sends_objects, check_argument);
}

const Rule rule_device_tensor_to_worker = {
    .code = "SPL404",
    .name = "device-tensor-to-worker",
    .summary = "a tensor on a device is handed to a child process",
    .severity = SEVERITY_ERROR,
    .check = check,
};
