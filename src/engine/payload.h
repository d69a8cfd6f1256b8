/* What travels to another process by pickling, and the search for things in it that cannot.
 *
 * Shared by the rules about payloads: each names the objects that it knows to fail, this finds them in the arguments of
 * every site that sends them away, through containers, partials and bound methods, and says where to point. */
#ifndef SPAWNLINT_ENGINE_PAYLOAD_H
#define SPAWNLINT_ENGINE_PAYLOAD_H

#include "engine/rule.h"

typedef struct PayloadHit {
    const Site *site;
    const SiteArgument *argument;
    const Object *object;    /* what cannot be pickled */
    const ProgramFile *file; /* where to point: the narrowest expression that brings it in, in the caller that does */
    FunctionId function;
    Span span;
    Verdict verdict;
} PayloadHit;

/* Whether an object is of the kind that a rule looks for. */
typedef bool PayloadMatch(const Program *program, const Object *object);
typedef void PayloadReport(RuleContext *context, const PayloadHit *hit);

/* Calls `report` for each object that matches in a payload, where pickling it fails under a method in force. */
void payload_search(RuleContext *context, PayloadMatch *match, PayloadReport *report);

/* The function or class of the program that an object is under its own name, or NULL. */
const Function *payload_function(const Program *program, const Object *object);

/* What a library's or the site's argument is called in messages: "Process", "Pool.map", "DataLoader". */
const char *payload_api_words(RuleContext *context, const Api *api);

/* What Python says when a local object is pickled, in the words of the newest target version. `kind` is "function" or
 * "class"; `qualified` the object's __qualname__. CPython: Lib/pickle.py, Modules/_pickle.c; run on 3.8 to 3.14. */
const char *payload_local_words(RuleContext *context, const char *kind, const char *qualified);

/* Adds the steps of a hit: where the object is made, and the site, when they are not where the report points. */
void payload_trace(RuleContext *context, Report *report, const PayloadHit *hit, const char *what);

#endif
