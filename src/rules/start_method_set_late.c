/* The start method is set after something has used the default context, and thereby fixed it: a lock, a queue, a pool,
 * get_start_method(). The parent raises there, whatever the methods are. */
#include "engine/payload.h"
#include "engine/start_method.h"

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Event *use = start_method_before(program, site, EFFECT_METHOD_FIX);
    if (!start_method_can_raise(program, site) || use == NULL ||
        start_method_before(program, site, EFFECT_METHOD_SET) != NULL) {
        return;
    }
    Verdict verdict = methods_judge_always(program, site, rule_arena(context));
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .verdict = &verdict, .fails_as = "RuntimeError: context has already been set"};
    const char *words = payload_api_words(context, use->api);
    report.message = rule_format(context, "`%s` has fixed the start method before this line sets it", words);
    report_step(&report, use->file, rule_span(use->file, use->call), "this uses the default start method");
    for (const SiteCall *via = site->via; via != NULL; via = via->next) {
        report_step(&report, via->file, rule_span(via->file, via->call), "this call comes to it");
    }
    report.help = use->api->effects & EFFECT_BIT(METHOD_GET)
                      ? "ask with get_start_method(allow_none=True), which fixes nothing"
                      : "set the method first, or take a context with get_context and make everything from it";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_start_method_set_late = {
    .code = "SPL103",
    .name = "start-method-set-late",
    .summary = "`set_start_method` comes after something that has fixed the default method",
    .severity = SEVERITY_ERROR,
    .check = check,
};
