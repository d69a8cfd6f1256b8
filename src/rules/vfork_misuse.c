/* The child of vfork runs in its parent's memory, on its parent's stack, until it execs or ends (vfork(2)). It may call
 * _exit and exec; what it writes, the parent finds changed; when it returns, the parent's stack is gone. Plain system
 * calls (dup2, close) are undefined in POSIX and work on Linux: they are not reported. */
#include "engine/rule.h"

enum { CALLEE_DEPTH = 5 };

static const char *objection_inside(const Program *program, const ProgramFile *file, FunctionId function, int depth);

/* What makes a call unfit for a child of vfork, or NULL: nothing is known against it. */
static const char *objection(const Program *program, const ChildAction *call, int depth)
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
    return call->callee == NULL || depth == 0 ? NULL
                                             : objection_inside(program, call->callee, call->function, depth - 1);
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
            reason = objection(program, &call, depth);
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
static bool is_seen_by_parent(const Site *site, const ProgramFile *file, ValueId place)
{
    const Facts *facts = file->facts;
    const Value *variable = variable_of(facts, place);
    uint32_t last = 0;
    for (size_t i = 0; i < site->child_action_count; i++) {
        const ChildAction *action = &site->child_actions[i];
        uint32_t end = action->kind == CHILD_RETURNS || action->file != file ? 0 : action->span.end;
        last = end > last ? end : last;
    }
    if (variable->kind != VALUE_NAME) {
        return variable->kind == VALUE_DEREFERENCE;
    }
    return variable->a <= 1 || is_mentioned_after(facts, variable, last);
}

/* What is wrong with an action, for the message; NULL when nothing is. */
static const char *describe(RuleContext *context, const Site *site, const ChildAction *action)
{
    const Program *program = rule_program(context);
    if (action->kind == CHILD_RETURNS) {
        return "returns: the parent comes back to a stack that is gone";
    }
    if (action->kind == CHILD_WRITES) {
        return !is_seen_by_parent(site, action->file, action->value)
                   ? NULL
                   : rule_format(context, "changes `%s` in its parent's memory",
                                 rule_quote(context, action->file, action->value));
    }
    const char *reason = objection(program, action, CALLEE_DEPTH);
    const Value *call = &action->file->facts->values.items[action->value];
    return reason == NULL ? NULL
                          : rule_format(context, "calls `%s`, which %s", rule_quote(context, action->file, call->a),
                                        reason);
}

/* One finding a vfork: its trace shows what the child does. */
static void check_site(RuleContext *context, const Site *site)
{
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .severity = SEVERITY_ERROR, .help = "use posix_spawn, or only exec and _exit in the child"};
    for (size_t i = 0; i < site->child_action_count; i++) {
        const ChildAction *action = &site->child_actions[i];
        const char *words = describe(context, site, action);
        if (words != NULL) {
            report.message = report.message != NULL ? report.message
                                                    : rule_format(context, "the child of vfork %s", words);
            report_step(&report, action->file, action->span, rule_format(context, "the child %s", words));
        }
    }
    if (report.message != NULL) {
        rule_report(context, &report);
    }
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if (site->api->effects & EFFECT_BIT(VFORK)) {
            check_site(context, site);
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
