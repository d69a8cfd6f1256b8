/* The child of vfork runs in its parent's memory, on its parent's stack, until it execs or ends (vfork(2)). It may call
 * _exit and exec; what it writes, the parent finds changed; when it returns, the parent's stack is gone. Plain system
 * calls (dup2, close) are undefined in POSIX and work on Linux: they are not reported. */
#include "engine/rule.h"

enum { CALLEE_DEPTH = 5 };

static const char *objection_inside(const Program *program, const ProgramFile *file, FunctionId function, int depth);

/* What makes a call unfit for a child of vfork, or NULL: nothing is known against it. */
static const char *objection(const Program *program, const ProgramFile *file, const ChildAction *call, int depth)
{
    const EffectSet harmless = EFFECT_BIT(EXEC) | EFFECT_BIT(EXIT_NOW) | EFFECT_BIT(SIGNAL_SAFE);
    if (call->api != NULL) {
        EffectSet effects = call->api->effects;
        return effects & EFFECT_BIT(EXIT)        ? "runs the parent's exit handlers"
               : effects & EFFECT_BIT(ALLOCATES) ? "uses locks and memory of the parent"
               : effects & harmless              ? NULL
               : effects != 0                    ? "is not safe here"
                                                 : NULL;
    }
    return call->function == 0 || depth == 0 ? NULL : objection_inside(program, file, call->function, depth - 1);
}

/* The same for all calls in the text of a function: after a failed exec each of them may be reached. */
static const char *objection_inside(const Program *program, const ProgramFile *file, FunctionId function, int depth)
{
    const char *reason = NULL;
    Span body = file->facts->functions.items[function].span;
    for (ValueId id = 1; id < file->facts->values.count && reason == NULL; id++) {
        const Value *value = &file->facts->values.items[id];
        if (value->kind == VALUE_CALL && value->span.start >= body.start && value->span.end <= body.end) {
            ChildAction call = program_call_action(program, file, id);
            reason = objection(program, file, &call, depth);
        }
    }
    return reason;
}

/* The variable at the bottom of a place: x of x, x.a, x[i]. */
static const Value *variable_of(const Facts *facts, ValueId place)
{
    const Value *value = &facts->values.items[place];
    while (value->kind == VALUE_ATTRIBUTE || value->kind == VALUE_SUBSCRIPT) {
        value = &facts->values.items[value->a];
    }
    return value;
}

/* Whether the function mentions the variable after a place in the text. */
static bool is_mentioned_after(const Facts *facts, const Value *variable, uint32_t offset)
{
    for (size_t i = 1; i < facts->values.count; i++) {
        const Value *value = &facts->values.items[i];
        if (value->kind == VALUE_NAME && value->text == variable->text && value->a == variable->a &&
            value->span.start >= offset) {
            return true;
        }
    }
    return false;
}

/* Global memory, memory behind a pointer, or a local variable that the parent looks at afterwards. */
static bool is_seen_by_parent(const Site *site, ValueId place)
{
    const Facts *facts = site->file->facts;
    const Value *variable = variable_of(facts, place);
    uint32_t last = 0;
    for (size_t i = 0; i < site->child_action_count; i++) {
        uint32_t end = site->child_actions[i].kind == CHILD_RETURNS ? 0 : site->child_actions[i].span.end;
        last = end > last ? end : last;
    }
    if (variable->kind != VALUE_NAME) {
        return variable->kind == VALUE_DEREFERENCE;
    }
    return variable->a <= 1 || is_mentioned_after(facts, variable, last);
}

static void check_action(RuleContext *context, const Site *site, const ChildAction *action)
{
    const Program *program = rule_program(context);
    Report report = {.file = site->file, .function = site->function, .span = action->span,
                     .severity = SEVERITY_ERROR, .help = "use posix_spawn, or only exec and _exit in the child"};
    if (action->kind == CHILD_RETURNS) {
        report.message = "the child of vfork returns: the parent comes back to a stack that is gone";
    } else if (action->kind == CHILD_WRITES) {
        if (!is_seen_by_parent(site, action->value)) {
            return;
        }
        report.message = rule_format(context, "the child of vfork changes `%s` in its parent's memory",
                                     rule_quote(context, site->file, action->value));
    } else {
        const char *reason = objection(program, site->file, action, CALLEE_DEPTH);
        if (reason == NULL) {
            return;
        }
        const Value *call = &site->file->facts->values.items[action->value];
        report.message = rule_format(context, "the child of vfork calls `%s`, which %s",
                                     rule_quote(context, site->file, call->a), reason);
    }
    report_step(&report, site->file, site->file->facts->values.items[site->call].span, "the child begins here");
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        for (size_t k = 0; (site->api->effects & EFFECT_BIT(VFORK)) && k < site->child_action_count; k++) {
            check_action(context, site, &site->child_actions[k]);
        }
    }
}

const Rule rule_vfork_misuse = {
    .code = "SPL505",
    .name = "vfork-misuse",
    .summary = "the child of vfork does more than exec and _exit",
    .severity = SEVERITY_ERROR,
    .check = check,
};
