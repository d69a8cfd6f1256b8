/* Children of fork in C, and threads; see forked.h. */
#include "engine/forked.h"

#include "engine/birth.h"

ForkedChild forked_child(const Program *program, const Site *site)
{
    ForkedChild child = {.execs = birth_event(program, site->child_events, EFFECT_EXEC) != NULL,
                         .returns = site->child_returns || (site->api->effects & EFFECT_BIT(PARENT_ENDS)),
                         .lock = birth_event(program, site->child_events, EFFECT_TAKES_LOCK),
                         .allocation = birth_event(program, site->child_events, EFFECT_ALLOCATES)};
    for (size_t i = 0; i < site->child_action_count; i++) {
        const ChildAction *action = &site->child_actions[i];
        child.calls_unknown |= action->kind == CHILD_CALLS && action->api == NULL && action->function == 0;
    }
    return child;
}

bool forked_in_c(const Site *site)
{
    bool runs_setup = site->has_child && (site->api->effects & EFFECT_BIT(PROGRAM_START));
    return site->file->facts->language != LANGUAGE_PYTHON && ((site->api->effects & EFFECT_BIT(FORK)) || runs_setup);
}

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

/* The thread that the site runs in: on the way to it stands a call that starts a thread; or its root is handed to a
 * thread, and nothing calls it. */
static ThreadWitness own_thread(const Program *program, const Site *site, const ThreadFunctionVec *threads)
{
    for (const SiteCall *via = site->via; via != NULL; via = via->next) {
        const Api *api = program_call_api(program, via->file, via->call);
        if (api != NULL && (api->effects & EFFECT_BIT(THREAD_START))) {
            return (ThreadWitness){true, via->file, rule_span(via->file, via->call), NULL};
        }
    }
    const ProgramFile *file = site->via != NULL ? site->via->file : site->file;
    FunctionId root = site->via != NULL ? site->via->caller : site->function;
    for (size_t i = 0; i < threads->count; i++) {
        if (threads->items[i].file == file && threads->items[i].function == root) {
            return (ThreadWitness){true, threads->items[i].maker, threads->items[i].span, NULL};
        }
    }
    return (ThreadWitness){0};
}

ThreadWitness forked_beside_threads(const Program *program, const Site *site, const ThreadFunctionVec *threads)
{
    ThreadWitness own = own_thread(program, site, threads);
    const Event *started = own.file == NULL ? running_thread(program, site) : NULL;
    return started == NULL ? own : (ThreadWitness){false, started->file, birth_event_span(started), started};
}

void forked_explain(Report *report, const ThreadWitness *witness)
{
    report_step(report, witness->file, witness->span,
                witness->is_inside ? "the thread that runs this is made here" : "the thread is started here");
}
