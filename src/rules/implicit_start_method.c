/* A start that takes whatever the default method is, which differs between platforms and changed on Linux with
 * Python 3.14. For projects that want every start to say what it needs. */
#include "engine/payload.h"

/* Calls that choose the method: those that make a process, a pool, an executor, a manager, a loader with workers; not
 * what is done with them later. */
static bool chooses_method(const Program *program, const Site *site)
{
    const EffectSet births =
        EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) | EFFECT_BIT(PROCESS_START_ITERATED);
    bool is_of_context = site->maker != NULL && (site->maker->api->effects & EFFECT_BIT(CONTEXT_GET));
    if (!(site->api->effects & births) || (site->maker != NULL && !is_of_context)) {
        return false;
    }
    if (site->api->effects & EFFECT_BIT(PROCESS_START_ITERATED)) {
        return site->receiver == 0 && site_has_workers(program, site);
    }
    return site->api->kind != API_METHOD || is_of_context;
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        const MethodChoice *method = &site->method;
        if (!method->is_default || method->chosen != 0 || method->is_unknown || !site->default_may_be_unset ||
            !chooses_method(program, site)) {
            continue;
        }
        Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                         .severity = SEVERITY_NOTE,
                         .help = "make it from a context: multiprocessing.get_context(\"spawn\")"};
        report.message = rule_format(context, "`%s` relies on the default start method",
                                     payload_api_words(context, site->api));
        rule_report(context, &report);
    }
}

const Rule rule_implicit_start_method = {
    .code = "SPL108",
    .name = "implicit-start-method",
    .summary = "a start relies on the default start method",
    .severity = SEVERITY_NOTE,
    .is_optional = true,
    .check = check,
};
