/* `target=work()` calls the function in the parent and hands over its result. Only reported when the result is certain
 * not to be callable: a factory that returns a function is right. */
#include "engine/rule.h"

static bool is_callable_place(Role role)
{
    return role == ROLE_TARGET || role == ROLE_INITIALIZER || role == ROLE_TASK || role == ROLE_SPAWN_TARGET;
}

/* Whether every member is data that cannot be called. */
static bool is_data(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        ObjectKind kind = (ObjectKind)object_get(objects, set_member(objects, set, i))->kind;
        if (kind != OBJECT_PLAIN && kind != OBJECT_CONSTANT && kind != OBJECT_CONTAINER && kind != OBJECT_GENERATOR) {
            return false;
        }
    }
    return set_count(objects, set) > 0;
}

static bool is_none(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    const Object *object = object_get(objects, set_member(objects, set, 0));
    return set_count(objects, set) == 1 && object->kind == OBJECT_CONSTANT && object->detail == LITERAL_NONE;
}

static void check_argument(RuleContext *context, const Site *site, const SiteArgument *argument)
{
    const Program *program = rule_program(context);
    const Value *value = &argument->file->facts->values.items[argument->value];
    if (value->kind != VALUE_CALL || !is_data(program, argument->set)) {
        return;
    }
    /* None is no target and no initializer at all: the child does nothing, and nobody says so. */
    Role role = argument->parameter->role;
    bool is_silent = is_none(program, argument->set) && (role == ROLE_TARGET || role == ROLE_INITIALIZER);
    Report report = {.file = argument->file, .function = argument->function, .span = value->span,
                     .severity = SEVERITY_ERROR};
    Verdict verdict = methods_judge_always(program, site, rule_arena(context));
    if (!is_silent) {
        report.verdict = &verdict;
        const char *type = rule_type_of(program, argument->set);
        report.fails_as = role == ROLE_INITIALIZER ? "TypeError: initializer must be a callable"
                                                   : rule_format(context, "TypeError: '%s' object is not callable",
                                                                 type == NULL ? "…" : type);
    }
    report.message = rule_format(context, "`%s` is called here, in the parent; its result is handed over instead",
                                 rule_quote(context, argument->file, value->a));
    report.help = rule_format(context, "hand over the function itself, `%s`, and its arguments apart",
                              rule_quote(context, argument->file, value->a));
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    rule_each_argument(context, is_callable_place, check_argument);
}

const Rule rule_target_called = {
    .code = "SPL601",
    .name = "target-called",
    .summary = "the worker function is called in the parent instead of handed over",
    .severity = SEVERITY_ERROR,
    .check = check,
};
