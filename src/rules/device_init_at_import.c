/* Importing a module initialises a device. A spawned child imports its main module and what that imports, so every
 * one of them gets a context on the device, some hundred megabytes, needed or not; and every process that this one
 * forks later inherits a driver that it must not touch. Where that makes a forked child fail, the rules about
 * forks speak. */
#include "engine/birth.h"
#include "engine/device.h"

/* Whether the call stands in one of the block's statements so that it runs whenever the block does. */
static bool runs_with_block(const Facts *facts, BlockId block, Span call)
{
    for (uint32_t i = 0; i < facts_list_count(facts, block); i++) {
        const Action *action = &facts->actions.items[facts_list_item(facts, block, i)];
        bool is_plain = action->kind == ACTION_EVALUATE || action->kind == ACTION_BIND ||
                        action->kind == ACTION_AUGMENT || action->kind == ACTION_WITH;
        bool is_inside = call.start >= action->span.start && call.end <= action->span.end;
        BlockId body = action->kind == ACTION_WITH || action->kind == ACTION_TRY ? action->a : 0;
        if (action->kind == ACTION_DEFINE && facts->functions.items[action->b].kind == FUNCTION_CLASS) {
            body = facts->functions.items[action->b].body;
        }
        if ((is_plain && is_inside) || (body != 0 && runs_with_block(facts, body, call))) {
            return true;
        }
    }
    return false;
}

/* The call at the top level of a file that makes the event happen, itself or by a function that it calls. 0 when
 * there is none, or it does not run on every import. */
static ValueId import_call(const Program *program, const ProgramFile *file, uint32_t event_id)
{
    const Event *event = program_event(program, event_id);
    ValueId call = event->file == file && event->function == 1 ? event->call : 0;
    size_t count;
    const CallEdge *edges = program_callees(program, file, 1, &count);
    for (size_t i = 0; i < count && call == 0; i++) {
        SetId events = program_function_events(program, edges[i].file, edges[i].function);
        call = set_has(program_objects(program), events, event_id) ? edges[i].call : 0;
    }
    const Facts *facts = file->facts;
    BlockId body = facts->functions.items[1].body;
    return call != 0 && runs_with_block(facts, body, facts->values.items[call].span) ? call : 0;
}

static void report_import(RuleContext *context, const ProgramFile *file, ValueId call, const Event *event,
                          const Site *site, const Event *use)
{
    const char *title = device_title(event->device);
    Span span = file->facts->values.items[call].span;
    Report report = {.file = file, .function = 1, .span = span,
                     .severity = use != NULL ? SEVERITY_WARNING : SEVERITY_NOTE};
    report.message = rule_format(context, "%s is initialised when this module is imported, in each child again", title);
    if (event->file != file || event->call != call) {
        report_step(&report, event->file, birth_event_span(event),
                    rule_format(context, "%s is initialised here", title));
    }
    report_step(&report, site->file, site->file->facts->values.items[site->call].span, "processes are started here");
    if (use != NULL && (use->file != event->file || use->call != event->call)) {
        report_step(&report, use->file, birth_event_span(use),
                    rule_format(context, "a child uses %s here", title));
    }
    report.help = "move it into a function that those call who need the device";
    rule_report(context, &report);
}

/* The first initialisation in a file is the one to speak of; later ones find it done. */
static bool is_first(const Program *program, const Site *site, const Event *event)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        const Event *other = program_event(program, set_member(objects, site->before_surely, i));
        if (other->file == event->file && other->effect == event->effect && other->device == event->device &&
            other->function == event->function && other->call < event->call) {
            return false;
        }
    }
    return true;
}

static void check_event(RuleContext *context, const Site *site, uint32_t event_id)
{
    const Program *program = rule_program(context);
    const Event *event = program_event(program, event_id);
    const Event *use = device_use(program, site, event->device);
    if (use != NULL && methods_judge(program, site, METHOD_FORK, rule_arena(context)).is_reported) {
        return; /* the start itself is reported */
    }
    const ProgramFile *root = site->via != NULL ? site->via->file : site->file;
    const ProgramFile *file = event->function == 1 ? event->file : root;
    ValueId call = import_call(program, file, event_id);
    if (call != 0) {
        report_import(context, file, call, event, site, use);
    }
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Objects *objects = program_objects(program);
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    bool is_reached_again = site->at_import && (site->worlds & WORLD_REIMPORT); /* SPL201: no child comes so far */
    if (!is_python || is_reached_again || !birth_happens(program, site) ||
        !methods_judge(program, site, METHOD_SPAWN | METHOD_FORKSERVER, rule_arena(context)).is_reported) {
        return;
    }
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        uint32_t id = set_member(objects, site->before_surely, i);
        const Event *event = program_event(program, id);
        if (event->file != NULL && event->effect == EFFECT_DEVICE_INIT && is_first(program, site, event)) {
            check_event(context, site, id);
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

const Rule rule_device_init_at_import = {
    .code = "SPL405",
    .name = "device-init-at-import",
    .summary = "importing a module initialises a device, in every spawned child again",
    .severity = SEVERITY_WARNING,
    .check = check,
};
