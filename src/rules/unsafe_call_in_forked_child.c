/* Between fork and exec the child of a threaded program may call async-signal-safe functions alone (fork(2),
 * signal-safety(7)): a lock that another thread held at the fork stays locked in the child, where that thread is not.
 * glibc sets its own locks of malloc and stdio free; so those calls are a note, and all others that wait for a lock a
 * warning. Handlers of pthread_atfork may have seen to the lock, which makes it a note as well. */
#include "engine/birth.h"
#include "engine/forked.h"

static void check_site(RuleContext *context, const Site *site, const ThreadFunctionVec *threads)
{
    const Program *program = rule_program(context);
    ThreadWitness witness =
        forked_in_c(site) ? forked_beside_threads(program, site, threads) : (ThreadWitness){0};
    if (witness.file == NULL) {
        return;
    }
    ForkedChild child = forked_child(program, site);
    const Event *call = child.lock != NULL ? child.lock : child.allocation;
    bool goes_on = !child.execs && (child.returns || child.calls_unknown); /* fork-with-threads speaks */
    if (call == NULL || goes_on) {
        return;
    }
    bool has_handlers = birth_event(program, site->before, EFFECT_FORK_HANDLER) != NULL;
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .severity = child.lock != NULL && !has_handlers ? SEVERITY_WARNING : SEVERITY_NOTE,
                     .help = "prepare everything before the fork, or use posix_spawn"};
    report.message = rule_format(context, "the child of this fork calls `%s`, which %s", call->api->name,
                                 child.lock != NULL ? "may wait for ever for a lock that another thread held"
                                                    : "only glibc makes safe in the child of a threaded program");
    forked_explain(&report, &witness);
    report_step(&report, call->file, birth_event_span(call), "the child calls it here");
    report_way(&report, site);
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

const Rule rule_unsafe_call_in_forked_child = {
    .code = "SPL504",
    .name = "unsafe-call-in-forked-child",
    .summary = "the child of a threaded program calls what is not async-signal-safe before it execs or ends",
    .severity = SEVERITY_WARNING,
    .check = check,
};
