/* The process forks while threads of its own are running. The child has only the thread that forked; a lock that
 * another one held at that moment stays locked there for ever: the import lock, a logger's, malloc's in other
 * libraries. It works most of the time, and then a worker hangs. A child that execs at once is right. */
#include "engine/birth.h"
#include "link/thread.h"

/* Whether somebody may have waited for the thread. Where its object is not known any join counts. */
static bool is_joined(const Program *program, const Site *site, const Event *thread)
{
    const Objects *objects = program_objects(program);
    SetId receiver = birth_receiver(program, thread->file, thread->call);
    bool is_known = receiver != 0 && !set_has(objects, receiver, UNKNOWN_OBJECT);
    if (!is_known) {
        return birth_event(program, site->before, EFFECT_THREAD_JOIN) != NULL;
    }
    for (uint32_t i = 0; i < set_count(objects, receiver); i++) {
        ObjectId id = set_member(objects, receiver, i);
        if (birth_event_of(program, site->before, EFFECT_THREAD_JOIN, id) != NULL) {
            return true;
        }
    }
    return false;
}

/* The thread that the process has certainly started and not waited for; NULL when there is none. */
static const Event *running_thread(const Program *program, const Site *site)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        const Event *event = program_event(program, set_member(objects, site->before_surely, i));
        if (event->file != NULL && event->effect == EFFECT_THREAD_START && !is_joined(program, site, event)) {
            return event;
        }
    }
    return NULL;
}

/* In C a child may also call what is async-signal-safe before it ends. */
static bool does_nothing_unsafe(const Site *site)
{
    const EffectSet safe = EFFECT_BIT(SIGNAL_SAFE) | EFFECT_BIT(EXIT_NOW) | EFFECT_BIT(EXEC);
    for (size_t i = 0; i < site->child_action_count; i++) {
        const ChildAction *action = &site->child_actions[i];
        if (action->kind == CHILD_CALLS && (action->api == NULL || !(action->api->effects & safe))) {
            return false;
        }
    }
    return !site->child_returns;
}

static bool is_harmless(const Program *program, const Site *site)
{
    if (!birth_is_fork(site)) {
        return false;
    }
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    return birth_event(program, site->child_events, EFFECT_EXEC) != NULL || (!is_python && does_nothing_unsafe(site));
}

static Verdict judge(RuleContext *context, const Site *site)
{
    static const char *const nowhere[] = {NULL};
    Verdict verdict = {.is_reported = true, .fails_under = METHOD_FORK, .fails_on = nowhere};
    if (site->file->facts->language == LANGUAGE_PYTHON) {
        verdict = methods_judge(rule_program(context), site, METHOD_FORK, rule_arena(context));
    }
    verdict.severity = SEVERITY_WARNING; /* it does not fail every time */
    return verdict;
}

/* The thread that the site runs in: its root is handed to a thread, and nothing calls it. The main thread runs
 * too. */
static const ThreadFunction *own_thread(const Site *site, const ThreadFunctionVec *threads)
{
    const ProgramFile *file = site->via != NULL ? site->via->file : site->file;
    FunctionId root = site->via != NULL ? site->via->caller : site->function;
    for (size_t i = 0; i < threads->count; i++) {
        if (threads->items[i].file == file && threads->items[i].function == root) {
            return &threads->items[i];
        }
    }
    return NULL;
}

static void check_site(RuleContext *context, const Site *site, const ThreadFunctionVec *threads)
{
    const Program *program = rule_program(context);
    bool is_birth = birth_is_fork(site) || site_starts_now(program, site);
    const Event *thread = is_birth ? running_thread(program, site) : NULL;
    const ThreadFunction *own = is_birth && thread == NULL ? own_thread(site, threads) : NULL;
    if ((thread == NULL && own == NULL) || is_harmless(program, site)) {
        return;
    }
    Verdict verdict = judge(context, site);
    if (!verdict.is_reported) {
        return;
    }
    bool is_python = site->file->facts->language == LANGUAGE_PYTHON;
    Report report = {.file = site->file, .function = site->function, .verdict = &verdict,
                     .span = site->file->facts->values.items[site->call].span};
    if (thread != NULL) {
        report.message = "this forks while a thread is running: a lock that it holds stays locked in the child";
        birth_report_crossing(&report, program, site, thread, false);
        report_step(&report, thread->file, birth_event_span(thread), "the thread is started here");
    } else {
        report.message = "a thread forks: a lock that another thread holds stays locked in the child";
        report_step(&report, own->maker, own->span, "the thread that runs this is made here");
    }
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
