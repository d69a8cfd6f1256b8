/* `set_start_method` while the module is imported: a spawned child imports the main module again, the method is already
 * set there, and the child dies. Under fork nothing is imported again. */
#include "engine/start_method.h"

/* The methods that the call may set and that import the main module again. */
static MethodSet importing_methods(const Program *program, const Site *site)
{
    const SiteArgument *word = site_argument(site, ROLE_START_METHOD);
    const Objects *objects = program_objects(program);
    MethodSet methods = 0;
    for (uint32_t i = 0; word != NULL && i < set_count(objects, word->set); i++) {
        const Object *object = object_get(objects, set_member(objects, word->set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING) {
            methods |= method_of_word(intern_cstr(program_names(program), object->text));
        }
    }
    /* From 3.14 on the fork server imports the main module once, before a method is set in it, and its children do not
     * (https://github.com/python/cpython/issues/126631). */
    bool server_imports = program_targets(program)->oldest_minor >= FORKSERVER_DEFAULT_MINOR;
    return methods & (server_imports ? METHOD_SPAWN : METHOD_SPAWN | METHOD_FORKSERVER);
}

/* A program that starts no process is imported by nobody a second time. */
static bool starts_processes(const Program *program)
{
    const EffectSet starts =
        EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) | EFFECT_BIT(PROCESS_START_ITERATED);
    for (size_t i = 0; i < program_site_count(program); i++) {
        if (program_site(program, i)->api->effects & starts) {
            return true;
        }
    }
    return false;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    MethodSet methods = importing_methods(program, site);
    if (!site->at_import || !(site->worlds & WORLD_REIMPORT) || methods == 0 ||
        !start_method_can_raise(program, site) || start_method_raises_here(program, site)) {
        return; /* where the parent raises itself, SPL102 and SPL103 speak */
    }
    Site chosen = *site;
    chosen.method = (MethodChoice){.chosen = methods};
    Verdict verdict = methods_judge(program, &chosen, METHOD_SPAWN | METHOD_FORKSERVER, rule_arena(context));
    if (!verdict.is_reported) {
        return;
    }
    const ProgramFile *file = site->via != NULL ? site->via->file : site->file;
    ValueId call = site->via != NULL ? site->via->call : site->call;
    Report report = {.file = file, .function = 1, .span = file->facts->values.items[call].span, .verdict = &verdict,
                     .message = "`set_start_method` runs again when a child process imports this module",
                     .fails_as = "RuntimeError: context has already been set",
                     .help = "move the call below `if __name__ == \"__main__\":`"};
    if (site->via != NULL) {
        report_step(&report, site->file, site->file->facts->values.items[site->call].span,
                    "the start method is set here");
    }
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; starts_processes(program) && i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if (site->api->effects & EFFECT_BIT(METHOD_SET)) {
            check_site(context, site);
        }
    }
}

const Rule rule_unguarded_start_method = {
    .code = "SPL101",
    .name = "unguarded-start-method",
    .summary = "`set_start_method` runs when the module is imported",
    .severity = SEVERITY_ERROR,
    .check = check,
};
