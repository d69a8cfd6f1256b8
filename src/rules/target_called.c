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

/* The type of the result in Python's words, "object" where there are several. */
static const char *type_of(const Program *program, SetId set)
{
    static const char *const containers[] = {"tuple", "list", "set", "dict", "generator"};
    const Objects *objects = program_objects(program);
    const Object *object = object_get(objects, set_member(objects, set, 0));
    if (set_count(objects, set) != 1) {
        return NULL;
    }
    if (object->kind == OBJECT_CONTAINER) {
        return containers[object->detail];
    }
    if (object->kind != OBJECT_CONSTANT) {
        return object->kind == OBJECT_GENERATOR ? "generator" : NULL;
    }
    switch ((LiteralKind)object->detail) {
    case LITERAL_NONE:
        return "NoneType";
    case LITERAL_TRUE:
    case LITERAL_FALSE:
        return "bool";
    case LITERAL_INTEGER:
        return "int";
    case LITERAL_FLOAT:
        return "float";
    case LITERAL_STRING:
        return "str";
    case LITERAL_BYTES:
        return "bytes";
    case LITERAL_OTHER:
        break;
    }
    return NULL;
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
        const char *type = type_of(program, argument->set);
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
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        for (size_t k = 0; k < site->argument_count; k++) {
            if (is_callable_place(site->arguments[k].parameter->role)) {
                check_argument(context, site, &site->arguments[k]);
            }
        }
    }
}

const Rule rule_target_called = {
    .code = "SPL601",
    .name = "target-called",
    .summary = "the worker function is called in the parent instead of handed over",
    .severity = SEVERITY_ERROR,
    .check = check,
};
