/* Births of processes; see birth.h. */
#include "engine/birth.h"

#include "link/crossing.h"

bool birth_is_fork(const Site *site)
{
    return site->has_child || (site->api->effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) != 0;
}

MethodSet birth_methods_of_c(const Site *site)
{
    bool from_python = site->via != NULL && site->via->file->facts->language == LANGUAGE_PYTHON;
    return from_python ? METHODS_ALL : METHOD_FORK;
}

static bool sends_task(const Program *program, const Site *site)
{
    return (site->api->effects & EFFECT_BIT(TASK_SUBMIT)) && !site_starts_now(program, site);
}

bool birth_happens(const Program *program, const Site *site)
{
    return birth_is_fork(site) || site_starts_now(program, site) || sends_task(program, site);
}

/* The site without the call that made its pool. */
static Site own_part(const Program *program, const Site *site)
{
    Site own = *site;
    if (sends_task(program, site)) {
        own.maker = NULL;
    }
    return own;
}

SetId birth_events(const Program *program, const Site *site)
{
    Site own = own_part(program, site);
    return birth_is_fork(site) ? site->child_events : worker_events(program, &own);
}

void birth_functions(const Program *program, const Site *site, WorkerFunctionVec *functions)
{
    Site own = own_part(program, site);
    if (!birth_is_fork(site)) {
        worker_functions(program, &own, functions);
    }
}

const Event *birth_event(const Program *program, SetId events, Effect effect)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, events); i++) {
        const Event *event = program_event(program, set_member(objects, events, i));
        if (event->file != NULL && event->effect == effect) {
            return event;
        }
    }
    return NULL;
}

SetId birth_receiver(const Program *program, const ProgramFile *file, ValueId call)
{
    const Value *values = file->facts->values.items;
    bool is_method = call != 0 && values[call].kind == VALUE_CALL && values[values[call].a].kind == VALUE_ATTRIBUTE;
    return is_method ? program_value_set(program, file, values[values[call].a].a) : 0;
}

const Event *birth_event_of(const Program *program, SetId events, Effect effect, ObjectId id)
{
    const Objects *objects = program_objects(program);
    const Object *object = object_get(objects, id);
    for (uint32_t i = 0; i < set_count(objects, events); i++) {
        const Event *event = program_event(program, set_member(objects, events, i));
        if (event->file != NULL && event->effect == effect &&
            ((object->file == event->file->index && object->id == event->call) ||
             set_has(objects, birth_receiver(program, event->file, event->call), id))) {
            return event;
        }
    }
    return NULL;
}

void birth_report_crossing(Report *report, const Program *program, const Site *site, const Event *event, bool in_child)
{
    Crossing crossing = crossing_to(program, site, event, in_child);
    if (crossing.file != NULL) {
        report_step(report, crossing.file, crossing.span,
                    crossing.is_import ? "this import runs code of C" : "this call goes into C");
    }
}

Span birth_event_span(const Event *event)
{
    return event->span.end > 0 ? event->span : event->file->facts->values.items[event->call].span;
}
