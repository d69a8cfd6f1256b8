/* A parallel region leaves its threads waiting for the next one. They do not live on in a forked child, whose OpenMP
 * library still counts on them: libgomp hangs in the child's first region (GCC bug 60035), LLVM's library makes new
 * threads. A child without a parallel region is right, and so is omp_pause_resource_all before the fork. */
#include "engine/birth.h"
#include "engine/forked.h"

/* In Python both regions run in extension modules; the one before the start has to be certain. */
static SetId regions_before(const Program *program, const Site *site)
{
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    return forked_in_c(site)                           ? site->before
           : is_python && birth_happens(program, site) ? site->before_surely
                                                       : 0;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    const Event *before = birth_event(program, regions_before(program, site), EFFECT_OPENMP_REGION);
    const Event *inside = before != NULL
                              ? birth_event(program, birth_events(program, site), EFFECT_OPENMP_REGION)
                              : NULL;
    if (inside == NULL || birth_event(program, site->before, EFFECT_OPENMP_PAUSE) != NULL) {
        return;
    }
    Verdict verdict = {.is_reported = true};
    if (is_python) {
        verdict = methods_judge(program, site, METHOD_FORK, rule_arena(context));
        verdict.severity = SEVERITY_WARNING; /* not with LLVM's library */
    }
    if (!verdict.is_reported) {
        return;
    }
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .severity = SEVERITY_WARNING,
                     .message = "this fork comes after a parallel region, and the child enters another one: with "
                                "GCC's OpenMP it hangs there",
                     .help = "fork before the first parallel region, or call omp_pause_resource_all(omp_pause_soft) "
                             "right before the fork"};
    if (is_python) {
        report.verdict = &verdict;
        report.message = "processes are forked after a parallel region, and they enter another one: with GCC's OpenMP "
                         "they hang there";
        report.help = "use get_context(\"spawn\"), or start the processes before the first parallel region";
        birth_report_crossing(&report, program, site, before, false);
    }
    report_step(&report, before->file, birth_event_span(before), "the threads of the parent come to be here");
    if (is_python) {
        birth_report_crossing(&report, program, site, inside, true);
    }
    report_step(&report, inside->file, birth_event_span(inside), "the child waits for them here");
    report_way(&report, site);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_fork_after_openmp = {
    .code = "SPL507",
    .name = "fork-after-openmp",
    .summary = "a fork after an OpenMP parallel region, whose child enters another one",
    .severity = SEVERITY_WARNING,
    .check = check,
};
