/* Windows has the method spawn alone, and on macOS a forked child may crash in the system's libraries. A choice that a
 * test of the platform keeps away from there is right, and one that is made for macOS alone was meant. */
#include "engine/rule.h"

/* The methods that the argument names, 0 when it may be something else as well. */
static MethodSet named_methods(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    MethodSet methods = 0;
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        bool is_word = object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING;
        MethodSet method = is_word ? method_of_word(intern_cstr(program_names(program), object->text)) : 0;
        if (method == 0) {
            return 0;
        }
        methods |= method;
    }
    return methods;
}

static Report report_at(const SiteArgument *argument)
{
    return (Report){.file = argument->file, .function = argument->function,
                    .span = argument->file->facts->values.items[argument->value].span};
}

static void report_windows(RuleContext *context, const Site *site, const SiteArgument *argument, MethodSet methods)
{
    static const char *const windows[] = {"windows", NULL};
    const Targets *targets = program_targets(rule_program(context));
    bool is_elsewhere = targets->linux_platform || targets->macos_platform;
    Verdict verdict = {.is_reported = true, .fails_on = windows,
                       .severity = targets->platforms_are_assumed ? SEVERITY_NOTE
                                   : is_elsewhere                 ? SEVERITY_WARNING
                                                                  : SEVERITY_ERROR};
    const char *word = method_word(methods & METHOD_FORK ? METHOD_FORK : METHOD_FORKSERVER);
    Report report = report_at(argument);
    report.verdict = &verdict;
    report.message = rule_format(context, "Windows has no start method '%s'", word);
    report.fails_as = site->api->effects & EFFECT_BIT(PROCESS_START_ITERATED)
                          ? "ValueError: multiprocessing_context option should specify a valid start method"
                          : rule_format(context, "ValueError: cannot find context for '%s'", word);
    report.help = rule_format(context, "ask for it only where \"%s\" in get_all_start_methods(), or use 'spawn'", word);
    rule_report(context, &report);
}

static void report_macos(RuleContext *context, const SiteArgument *argument)
{
    Report report = report_at(argument);
    report.severity = SEVERITY_NOTE;
    report.message = "a process forked on macOS may crash: system libraries there start threads";
    report.help = "use 'spawn' on macOS";
    rule_report(context, &report);
}

static void check_argument(RuleContext *context, const Site *site, const SiteArgument *argument)
{
    const Program *program = rule_program(context);
    const Targets *targets = program_targets(program);
    MethodSet methods = named_methods(program, argument->set);
    Worlds others = WORLD_LINUX | WORLD_WINDOWS;
    if (methods == 0 || (methods & METHOD_SPAWN)) {
        return;
    }
    if (targets->windows_platform && (site->worlds & WORLD_WINDOWS)) {
        if (!(site->caught & CAUGHT_VALUE_ERROR)) {
            report_windows(context, site, argument, methods);
        }
    } else if (targets->macos_platform && methods == METHOD_FORK && (site->worlds & WORLD_MACOS) &&
               (site->worlds & others)) {
        report_macos(context, argument);
    }
}

static bool names_method(Role role)
{
    return role == ROLE_START_METHOD || role == ROLE_CONTEXT;
}

static void check(RuleContext *context)
{
    rule_each_argument(context, names_method, check_argument);
}

const Rule rule_unavailable_start_method = {
    .code = "SPL105",
    .name = "unavailable-start-method",
    .summary = "the start method does not exist on a target platform",
    .severity = SEVERITY_ERROR,
    .check = check,
};
