/* A lock of a fork context has no name by which another process could open it: its child inherits it, and to a spawned
 * one it cannot travel. Queues, events, conditions, values and arrays hold locks. The other way round works. */
#include "engine/payload.h"
#include "link/pickling.h"

/* `Value("i", lock=False)` is plain memory. */
static bool has_lock(const Program *program, const Object *primitive)
{
    const Objects *objects = program_objects(program);
    const Site *maker = pickling_maker(program, primitive);
    for (size_t i = 0; maker != NULL && i < maker->argument_count; i++) {
        const SiteArgument *argument = &maker->arguments[i];
        for (uint32_t k = 0; k < set_count(objects, argument->set); k++) {
            const Object *object = object_get(objects, set_member(objects, argument->set, k));
            if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_FALSE) {
                return false;
            }
        }
    }
    return true;
}

/* The methods of a choice where `standard` is the platform's default. What set_start_method calls have set before the
 * process is made was set before its locks were, else they would have fixed the method. */
static MethodSet methods_of(const MethodChoice *choice, const Site *site, MethodSet standard)
{
    MethodSet methods = choice->chosen;
    if (choice->is_default) {
        methods |= (MethodSet)(site->default_set | (site->default_may_be_unset ? standard : 0));
    }
    return methods;
}

/* The default methods under which the primitive is surely one of fork and the process surely is not. */
static MethodSet failing_defaults(const Object *primitive, const Site *site)
{
    MethodSet failing = 0;
    if (primitive->method.is_unknown || site->method.is_unknown) {
        return 0;
    }
    for (MethodSet standard = METHOD_FORK; standard <= METHOD_FORKSERVER; standard = (MethodSet)(standard << 1)) {
        MethodSet process = methods_of(&site->method, site, standard);
        if (methods_of(&primitive->method, site, standard) == METHOD_FORK && process != 0 &&
            (process & METHOD_FORK) == 0) {
            failing |= standard;
        }
    }
    return failing;
}

static void report_hit(RuleContext *context, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    const Site *site = hit->site;
    MethodSet failing = failing_defaults(hit->object, site);
    if (failing == 0 || !has_lock(program, hit->object)) {
        return;
    }
    Site by_default = *site;
    by_default.method = (MethodChoice){.is_default = true};
    by_default.default_set = 0;
    by_default.default_may_be_unset = true;
    Verdict verdict = methods_judge(program, &by_default, failing, rule_arena(context));
    if (!verdict.is_reported) {
        return;
    }
    if (failing == METHODS_ALL) {
        verdict.explanation = NULL;
    }
    const char *what = payload_api_words(context, hit->object->api);
    MethodSet process = methods_of(&site->method, site, METHOD_FORK);
    Report report = {.file = hit->file, .function = hit->function, .span = hit->span, .verdict = &verdict};
    const char *how = hit->object->method.is_default ? "the default method's" : "a fork context's";
    report.message = method_word(process) == NULL
                         ? rule_format(context, "%s `%s` is handed to a process that is not forked", how, what)
                         : rule_format(context, "%s `%s` is handed to a %s process", how, what, method_word(process));
    report.fails_as = "RuntimeError: A SemLock created in a fork context is being shared with a process in a spawn "
                      "context. This is not supported.";
    report.help = "make it from the context that makes the process";
    payload_trace(context, &report, hit);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_SHARED, PAYLOAD_DIRECT | PAYLOAD_ATTRIBUTE, report_hit);
}

const Rule rule_mixed_start_methods = {
    .code = "SPL106",
    .name = "mixed-start-methods",
    .summary = "a lock, queue or event of a fork context is handed to a spawned process",
    .severity = SEVERITY_ERROR,
    .check = check,
};
