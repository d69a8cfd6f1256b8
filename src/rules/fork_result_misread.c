/* The result of fork is read wrongly. `pid = fork() < 0` binds the outcome of the comparison, 0 for parent and child
 * alike, so what is written for the child runs in the parent; and where fork failed, a −1 that nobody looked for makes
 * kill(pid, …) a signal to every process of the user (kill(2)). */
#include "engine/birth.h"

#include <string.h>

static bool is_fork_call(const Program *program, const ProgramFile *file, ValueId id)
{
    const Value *value = &file->facts->values.items[id];
    const Api *api = value->kind == VALUE_CALL ? program_call_api(program, file, id) : NULL;
    return api != NULL && (api->effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK)));
}

/* The fork inside `fork() < 0`, `0 == fork()` or `!fork()`; 0 for other values. */
static ValueId fork_inside(const Program *program, const ProgramFile *file, ValueId id)
{
    const Value *value = &file->facts->values.items[id];
    ValueId inside = 0;
    if (value->kind == VALUE_COMPARE) {
        inside = is_fork_call(program, file, value->a)   ? value->a
                 : is_fork_call(program, file, value->b) ? value->b
                                                         : 0;
    } else if (value->kind == VALUE_NOT && is_fork_call(program, file, value->a)) {
        inside = value->a;
    }
    return inside;
}

static bool is_variable(const Value *value, const Value *variable)
{
    return value->kind == VALUE_NAME && variable->kind == VALUE_NAME && value->text == variable->text &&
           value->a == variable->a;
}

static bool is_number(const Facts *facts, ValueId id)
{
    return facts->values.items[id].kind == VALUE_CONSTANT && facts->values.items[id].detail == LITERAL_INTEGER;
}

/* Whether a call waits for a process or sends it a signal, and the variable names that process. */
static bool names_process(const Program *program, const ProgramFile *file, ValueId call, const Value *variable,
                          EffectSet effects)
{
    const Facts *facts = file->facts;
    const Value *value = &facts->values.items[call];
    const Api *api = value->kind == VALUE_CALL ? program_call_api(program, file, call) : NULL;
    if (api == NULL || !(api->effects & effects) || facts_list_count(facts, value->list) == 0) {
        return false;
    }
    const Argument *first = &facts->arguments.items[facts_list_item(facts, value->list, 0)];
    return is_variable(&facts->values.items[first->value], variable);
}

/* `pid == 0`, or a switch over it, further on: the variable is meant to hold a process. */
static const Value *read_as_process(const Program *program, const ProgramFile *file, const Value *variable)
{
    const Facts *facts = file->facts;
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *value = &facts->values.items[id];
        bool is_compared = value->kind == VALUE_COMPARE &&
                           ((is_variable(&facts->values.items[value->a], variable) && is_number(facts, value->b)) ||
                            (is_variable(&facts->values.items[value->b], variable) && is_number(facts, value->a)));
        if (value->span.start > variable->span.start &&
            (is_compared || names_process(program, file, id, variable,
                                          EFFECT_BIT(PROCESS_JOIN) | EFFECT_BIT(PROCESS_SIGNAL)))) {
            return value;
        }
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        const Value *subject = &facts->values.items[action->a];
        if (action->kind == ACTION_SWITCH && subject->span.start > variable->span.start &&
            is_variable(subject, variable)) {
            return subject;
        }
    }
    return NULL;
}

static FunctionId function_at(const Facts *facts, Span span)
{
    FunctionId found = 1;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        Span body = facts->functions.items[id].span;
        if (body.start <= span.start && span.end <= body.end) {
            found = id; /* inner functions stand behind their outer ones */
        }
    }
    return found;
}

static void check_assignment(RuleContext *context, const ProgramFile *file, ValueId place, ValueId value)
{
    const Program *program = rule_program(context);
    const Facts *facts = file->facts;
    ValueId call = fork_inside(program, file, value);
    const Value *variable = &facts->values.items[place];
    const Value *read = call != 0 ? read_as_process(program, file, variable) : NULL;
    if (read == NULL) {
        return;
    }
    const char *name = rule_quote(context, file, place);
    Report report = {.file = file, .function = function_at(facts, variable->span), .severity = SEVERITY_ERROR};
    report.span = (Span){variable->span.start, facts->values.items[value].span.end};
    report.message = rule_format(context, "`%s` gets the outcome of the comparison, not the process that fork made",
                                 name);
    report_step(&report, file, read->span, rule_format(context, "`%s` is read as a process here", name));
    report.help = rule_format(context, "write `(%s = %s)` in parentheses of its own", name,
                              rule_quote(context, file, call));
    rule_report(context, &report);
}

/* --- a failed fork --- */

static bool is_zero(const Program *program, const Facts *facts, ValueId id)
{
    return is_number(facts, id) &&
           strcmp(intern_cstr(program_names(program), facts->values.items[id].text), "0") == 0;
}

/* Whether something asks if the variable is negative or positive, in any function that has it. */
static bool looks_for_failure(const Program *program, const Facts *facts, const Value *variable)
{
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *value = &facts->values.items[id];
        if (value->kind != VALUE_COMPARE) {
            continue;
        }
        const Value *left = &facts->values.items[value->a], *right = &facts->values.items[value->b];
        bool has_name = false;
        for (int side = 0; side < 2; side++) {
            const Value *operand = side == 0 ? left : right;
            operand = operand->kind == VALUE_ASSIGN ? &facts->values.items[operand->a] : operand;
            has_name |= is_variable(operand, variable);
        }
        bool is_order = value->detail != COMPARISON_EQUAL && value->detail != COMPARISON_NOT_EQUAL;
        ValueId other = left->kind == VALUE_CONSTANT ? value->a : value->b;
        if (has_name && (is_order || !is_zero(program, facts, other))) {
            return true;
        }
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        if (action->kind != ACTION_SWITCH) {
            continue;
        }
        const Value *subject = &facts->values.items[action->a];
        subject = subject->kind == VALUE_ASSIGN ? &facts->values.items[subject->a] : subject;
        if (is_variable(subject, variable)) {
            return true;
        }
    }
    return false;
}

static bool is_assigned_once(const Facts *facts, const Value *variable)
{
    size_t count = 0;
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *value = &facts->values.items[id];
        bool may_write = value->kind == VALUE_ASSIGN || value->kind == VALUE_ADDRESS;
        count += may_write && is_variable(&facts->values.items[value->a], variable);
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        bool may_write = action->kind == ACTION_BIND || action->kind == ACTION_AUGMENT;
        count += may_write && is_variable(&facts->values.items[action->a], variable);
    }
    return count == 1;
}

static void check_failure(RuleContext *context, const ProgramFile *file, ValueId place, ValueId value)
{
    const Program *program = rule_program(context);
    const Facts *facts = file->facts;
    const Value *variable = &facts->values.items[place];
    bool is_local = variable->kind == VALUE_NAME && variable->a > 1;
    if (!is_local || !is_fork_call(program, file, value) || looks_for_failure(program, facts, variable) ||
        !is_assigned_once(facts, variable)) {
        return;
    }
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *call = &facts->values.items[id];
        if (call->span.start > variable->span.start &&
            names_process(program, file, id, variable, EFFECT_BIT(PROCESS_SIGNAL))) {
            Report report = {.file = file, .function = function_at(facts, variable->span), .span = call->span,
                             .severity = SEVERITY_WARNING,
                             .help = "look for -1 right after the fork, and do not go on as its parent"};
            report.message = rule_format(context, "where fork failed, `%s` is -1, and this is a signal to every "
                                                  "process of the user", rule_quote(context, file, place));
            report_step(&report, file, rule_span(file, value), "nobody looks whether this fork failed");
            rule_report(context, &report);
            return;
        }
    }
}

static void check_file(RuleContext *context, const ProgramFile *file)
{
    const Facts *facts = file->facts;
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *value = &facts->values.items[id];
        if (value->kind == VALUE_ASSIGN) {
            check_assignment(context, file, value->a, value->b);
            check_failure(context, file, value->a, value->b);
        }
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        if (action->kind == ACTION_BIND) {
            check_assignment(context, file, action->a, action->b);
            check_failure(context, file, action->a, action->b);
        }
    }
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_file_count(program); i++) {
        if (program_file(program, i)->facts->language != LANGUAGE_PYTHON) {
            check_file(context, program_file(program, i));
        }
    }
}

const Rule rule_fork_result_misread = {
    .code = "SPL508",
    .name = "fork-result-misread",
    .summary = "the result of fork is compared wrongly, or used as a process where fork may have failed",
    .severity = SEVERITY_ERROR,
    .check = check,
};
