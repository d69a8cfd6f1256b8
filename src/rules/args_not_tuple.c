/* `args=(x)` is no tuple: parentheses alone make none. A number is refused at once; of a text each character becomes an
 * argument of its own. */
#include "engine/payload.h"

#include <string.h>

static bool takes_tuple(Role role)
{
    return role == ROLE_TARGET_ARGUMENTS || role == ROLE_INITIALIZER_ARGUMENTS || role == ROLE_TASK_ARGUMENTS ||
           role == ROLE_SPAWN_ARGUMENTS;
}

/* The one constant that the set certainly is; NULL for anything else. */
static const Object *constant_of(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    const Object *object = object_get(objects, set_member(objects, set, 0));
    return set_count(objects, set) == 1 && object->kind == OBJECT_CONSTANT ? object : NULL;
}

/* How many arguments the target takes, when it is one known function without *args; −1 otherwise. */
static int parameters_of_target(const Program *program, const Site *site, const Function **target)
{
    const Objects *objects = program_objects(program);
    for (size_t i = 0; i < site->argument_count; i++) {
        const SiteArgument *argument = &site->arguments[i];
        Role role = argument->parameter->role;
        if ((role != ROLE_TARGET && role != ROLE_TASK && role != ROLE_INITIALIZER) ||
            set_count(objects, argument->set) != 1) {
            continue;
        }
        const Object *object = object_get(objects, set_member(objects, argument->set, 0));
        const Function *function = payload_function(program, object);
        if (function == NULL || object->kind != OBJECT_FUNCTION) {
            return -1;
        }
        const Facts *facts = program_file(program, object->file - 1)->facts;
        int count = 0;
        for (uint32_t k = 0; k < function->parameter_count; k++) {
            const Parameter *parameter = &facts->parameters.items[function->first_parameter + k];
            if (parameter->kind == PARAMETER_STAR || parameter->fallback != 0) {
                return -1;
            }
            count += parameter->kind == PARAMETER_NORMAL || parameter->kind == PARAMETER_POSITION_ONLY;
        }
        *target = function;
        return count;
    }
    return -1;
}

/* A text in place of the tuple: fails unless the target takes as many arguments as it has characters. */
static bool check_text(RuleContext *context, const Site *site, const Object *constant, Report *report)
{
    const Program *program = rule_program(context);
    const Function *target = NULL;
    int taken = parameters_of_target(program, site, &target);
    Text text = intern_get(program_names(program), constant->text);
    size_t given = utf8_count(text.bytes, text.length);
    if (constant->text == 0 || taken < 0 || (size_t)taken == given) {
        return false;
    }
    report->message =
        rule_format(context, "a text where a tuple belongs: each of its %zu characters becomes an argument", given);
    const char *name = intern_cstr(program_names(program), target->name);
    if (given > (size_t)taken) {
        report->fails_as = rule_format(context, "TypeError: %s() takes %d positional argument%s but %zu %s given", name,
                                       taken, taken == 1 ? "" : "s", given, given == 1 ? "was" : "were");
    } else {
        size_t missing = (size_t)taken - given;
        report->fails_as = rule_format(context, "TypeError: %s() missing %zu required positional argument%s: …", name,
                                       missing, missing == 1 ? "" : "s");
    }
    return true;
}

/* Without an initializer nobody looks at its arguments. */
static bool is_never_used(const Program *program, const Site *site, const SiteArgument *argument)
{
    if (argument->parameter->role != ROLE_INITIALIZER_ARGUMENTS) {
        return false;
    }
    const SiteArgument *initializer = site_argument(site, ROLE_INITIALIZER);
    const char *type = initializer == NULL ? "NoneType" : rule_type_of(program, initializer->set);
    return type != NULL && strcmp(type, "NoneType") == 0;
}

/* A process makes a tuple of them at once; a task or an initializer is called with a star in the worker, and so is the
 * function of torch.multiprocessing.spawn, which gets its rank before them. */
static const char *refusal_of(RuleContext *context, Role role, const char *type)
{
    switch (role) {
    case ROLE_TARGET_ARGUMENTS:
        return rule_format(context, "TypeError: '%s' object is not iterable", type);
    case ROLE_SPAWN_ARGUMENTS:
        return rule_format(context, "TypeError: Value after * must be an iterable, not %s", type);
    default:
        return rule_format(context, "TypeError: … argument after * must be an iterable, not %s", type);
    }
}

static void check_argument(RuleContext *context, const Site *site, const SiteArgument *argument)
{
    const Program *program = rule_program(context);
    const Object *constant = constant_of(program, argument->set);
    if (constant == NULL || (site->caught & CAUGHT_TYPE_ERROR) || is_never_used(program, site, argument)) {
        return;
    }
    const Value *value = &argument->file->facts->values.items[argument->value];
    Verdict verdict = methods_judge_always(program, site, rule_arena(context));
    Report report = {.file = argument->file, .function = argument->function, .span = value->span, .verdict = &verdict};
    const char *type = rule_type_of(program, argument->set);
    if (type != NULL && constant->detail != LITERAL_STRING && constant->detail != LITERAL_BYTES) {
        report.message =
            rule_format(context, "`%s` is not a tuple", rule_quote(context, argument->file, argument->value));
        report.fails_as = refusal_of(context, argument->parameter->role, type);
    } else if (constant->detail != LITERAL_STRING || !check_text(context, site, constant, &report)) {
        return;
    }
    report.help = rule_format(context, "a tuple of one needs a comma: `(%s,)`",
                              rule_quote(context, argument->file, argument->value));
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    rule_each_argument(context, takes_tuple, check_argument);
}

const Rule rule_args_not_tuple = {
    .code = "SPL602",
    .name = "args-not-tuple",
    .summary = "the arguments of a worker are not a tuple",
    .severity = SEVERITY_ERROR,
    .check = check,
};
