/* The process forks while threads of its own are running. The child has only the thread that forked; a lock that
 * another one held at that moment stays locked there for ever: the import lock, a logger's, malloc's in other
 * libraries. It works most of the time, and then a worker hangs. A child that execs at once is right. */
#include "engine/birth.h"
#include "engine/forked.h"

/* A child that execs is none of this rule's business, nor is one that ends and calls nothing but what is known:
 * unsafe-call-in-forked-child looks at its calls. */
static bool is_harmless(const Program *program, const Site *site)
{
    if (!birth_is_fork(site)) {
        return false;
    }
    if (!forked_in_c(site)) { /* Python, or vfork, during which the parent stands still */
        return site->file->facts->language != LANGUAGE_PYTHON ||
               birth_event(program, site->child_events, EFFECT_EXEC) != NULL;
    }
    ForkedChild child = forked_child(program, site);
    return child.execs || (!child.returns && !child.calls_unknown);
}

static Verdict judge(RuleContext *context, const Site *site)
{
    static const char *const nowhere[] = {NULL};
    Verdict verdict = {.is_reported = true, .fails_under = birth_methods_of_c(site), .fails_on = nowhere};
    if (site->file->facts->language == LANGUAGE_PYTHON) {
        verdict = methods_judge(rule_program(context), site, METHOD_FORK, rule_arena(context));
    }
    verdict.severity = SEVERITY_WARNING; /* it does not fail every time */
    return verdict;
}

static void check_site(RuleContext *context, const Site *site, const ThreadFunctionVec *threads)
{
    const Program *program = rule_program(context);
    bool is_birth = birth_is_fork(site) || site_starts_now(program, site);
    ThreadWitness witness = is_birth ? forked_beside_threads(program, site, threads) : (ThreadWitness){0};
    if (witness.file == NULL || is_harmless(program, site)) {
        return;
    }
    Verdict verdict = judge(context, site);
    if (!verdict.is_reported) {
        return;
    }
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    Report report = {.file = site->file, .function = site->function, .verdict = &verdict,
                     .span = site->file->facts->values.items[site->call].span};
    report.message = witness.is_inside
                         ? "a thread forks: a lock that another thread holds stays locked in the child"
                         : "this forks while a thread is running: a lock that it holds stays locked in the child";
    if (witness.started != NULL) {
        birth_report_crossing(&report, program, site, witness.started, false);
    }
    forked_explain(&report, &witness);
    report_way(&report, site);
    report.help = is_python ? "use get_context(\"forkserver\") or \"spawn\", or start the processes before the threads"
                            : "fork before threads are started, use posix_spawn, or exec at once in the child";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    ThreadFunctionVec threads = {0};
    thread_functions(program, &threads);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i), &threads);
    }
    vec_free(&threads);
}

const Rule rule_fork_with_threads = {
    .code = "SPL501",
    .name = "fork-with-threads",
    .summary = "the process forks while threads that it started are running",
    .severity = SEVERITY_WARNING,
    .check = check,
};
