/* The start method is set a second time: by another line, or by the same one in a loop or in a function that is called
 * again. The parent raises there, whatever the methods are. */
#include "engine/start_method.h"

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Event *first = start_method_before(program, site, EFFECT_METHOD_SET);
    if (!start_method_can_raise(program, site) || (first == NULL && !site->comes_again)) {
        return;
    }
    bool is_same = first == NULL || (first->file == site->file && first->call == site->call);
    Verdict verdict = methods_judge_always(program, site, rule_arena(context));
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .verdict = &verdict,
                     .message = is_same ? "the start method is set whenever this line runs, and it runs again"
                                        : "the start method has been set before",
                     .fails_as = "RuntimeError: context has already been set",
                     .help = "set it once, as the first statement under `if __name__ == \"__main__\":`, or take a "
                             "context of your own with get_context"};
    if (!is_same) {
        report_step(&report, first->file, rule_span(first->file, first->call), "it is set here");
    }
    for (const SiteCall *via = site->via; via != NULL; via = via->next) {
        report_step(&report, via->file, rule_span(via->file, via->call),
                    is_same && via == site->via ? "this call comes to it again" : "this call comes to it");
    }
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_start_method_set_twice = {
    .code = "SPL102",
    .name = "start-method-set-twice",
    .summary = "a second `set_start_method` is reached",
    .severity = SEVERITY_ERROR,
    .check = check,
};
