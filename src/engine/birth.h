/* The moments at which child processes come to be, and what runs in them: what the rules about inherited state
 * share. */
#ifndef SPAWNLINT_ENGINE_BIRTH_H
#define SPAWNLINT_ENGINE_BIRTH_H

#include "engine/rule.h"
#include "link/worker.h"

/* Whether the call is a fork: the child goes on in the function that forked. */
bool birth_is_fork(const Site *site);

/* The start methods under which a fork in C counts: where Python comes to it, whatever the method of Python is. */
MethodSet birth_methods_of_c(const Site *site);

/* Whether children come to be at this site, or get work there. */
bool birth_happens(const Program *program, const Site *site);

/* What may happen in those children. Those of a pool were born with it: where a task is sent, the task alone
 * counts. */
SetId birth_events(const Program *program, const Site *site);

/* The functions that run in the children, and what they reach; none for a fork. Free the list with vec_free. */
void birth_functions(const Program *program, const Site *site, WorkerFunctionVec *functions);

/* The first event of an effect in a set; NULL when there is none. */
const Event *birth_event(const Program *program, SetId events, Effect effect);

/* What a method is called on; 0 for other calls. */
SetId birth_receiver(const Program *program, const ProgramFile *file, ValueId call);

/* The first event of an effect that belongs to this object: it was made by the call, or the call is of its method. */
const Event *birth_event_of(const Program *program, SetId events, Effect effect, ObjectId id);

/* Adds to the trace where Python goes into C, for an event that happened there before the site or in its child. */
void birth_report_crossing(Report *report, const Program *program, const Site *site, const Event *event, bool in_child);

/* Where an event happened: its call, or the import statement. */
Span birth_event_span(const Event *event);

#endif
