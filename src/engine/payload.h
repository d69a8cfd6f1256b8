/* What travels to another process by pickling, and the search for things in it that cannot.
 *
 * Shared by the rules about payloads: each names the kinds of object and the ways on which it watches for them; the
 * search finds them in everything that a site sends away, through containers, partials, bound methods, attributes of
 * instances and what library objects keep, and says where to point. */
#ifndef SPAWNLINT_ENGINE_PAYLOAD_H
#define SPAWNLINT_ENGINE_PAYLOAD_H

#include "engine/rule.h"

/* What pickle refuses, as a set. */
typedef enum PayloadKind {
    PAYLOAD_LAMBDA = 1,
    PAYLOAD_NESTED_FUNCTION = 2,
    PAYLOAD_LOCAL_CLASS = 4, /* the class or an instance of it */
    PAYLOAD_RESOURCE = 8,    /* a lock, file, connection, generator, module … */
    PAYLOAD_PRIMITIVE = 16,  /* of multiprocessing: travels to a process that is being started, and nowhere else */
    PAYLOAD_BY_NAME = 32,    /* not refused: a function or class of the program, which travels as its name, or an
                                instance of such a class */
    PAYLOAD_SHARED = 64,     /* not refused: a primitive on its way to a process that is being started */
    PAYLOAD_SHADOWED = 128   /* its name finds something else */
} PayloadKind;
typedef unsigned PayloadKinds;
enum {
    PAYLOAD_EVERYTHING = PAYLOAD_LAMBDA | PAYLOAD_NESTED_FUNCTION | PAYLOAD_LOCAL_CLASS | PAYLOAD_RESOURCE |
                         PAYLOAD_PRIMITIVE | PAYLOAD_SHADOWED /* that is refused */
};

/* How it travels, as a set. */
typedef enum PayloadWay {
    PAYLOAD_DIRECT = 1,    /* an argument, or part of one */
    PAYLOAD_ATTRIBUTE = 2, /* an attribute of an instance that is, or is part of, an argument or a started Process */
    PAYLOAD_QUEUED = 4,    /* put on a queue, sent on a connection: in whatever way it is part of that */
    PAYLOAD_RESULT = 8     /* what a task gives back */
} PayloadWay;
typedef unsigned PayloadWays;

typedef struct PayloadHit {
    const Site *site; /* NULL: none is in reach (payload_search_for_workers) */
    const SiteArgument *argument; /* NULL for an instance of a Process subclass that is started */
    PayloadKind kind;
    PayloadWay way;
    const Object *object;    /* what cannot be pickled */
    const char *refusal;     /* RESOURCE, PRIMITIVE: what Python says */
    const Object *passenger; /* without a site: the instance that was made to be sent to workers */
    const Object *holder;    /* the instance whose attribute holds it, or NULL */
    const Attribute *attribute;
    const ProgramFile *file; /* where to point: the narrowest expression that brings it in, in the caller that does */
    FunctionId function;
    Span span;
    Verdict verdict;
} PayloadHit;

/* What was found so far; one for a run of the rules. */
Payloads *payloads_new(void);
void payloads_free(Payloads *payloads);

typedef void PayloadReport(RuleContext *context, const PayloadHit *hit);

/* Calls `report` for each object of these kinds that travels in one of these ways, where pickling it fails under a
 * method in force. */
void payload_search(RuleContext *context, PayloadKinds kinds, PayloadWays ways, PayloadReport *report);

/* The same for instances of classes that are made to be sent to workers (a data set) where no loader with workers is in
 * reach: what keeps them from travelling to any. Silent about what a loader was found for. */
void payload_search_for_workers(RuleContext *context, PayloadReport *report);

/* The function or class of the program that an object is under its own name, or NULL. */
const Function *payload_function(const Program *program, const Object *object);

/* What a library's or the site's argument is called in messages: "Process", "Pool.map", "DataLoader". */
const char *payload_api_words(RuleContext *context, const Api *api);

/* What the object is, in words: "a lambda", "nested function `work`", "`threading.Lock`". */
const char *payload_object_words(RuleContext *context, const PayloadHit *hit);

/* What Python says when the object is pickled, in the words of the newest target version. */
const char *payload_fails_as(RuleContext *context, const PayloadHit *hit);

/* Adds the steps of a hit: where the object comes from, where it became an attribute, and the site, when they are not
 * where the report points. */
void payload_trace(RuleContext *context, Report *report, const PayloadHit *hit);

/* A report about a hit: everything but message and help. */
Report payload_report(RuleContext *context, const PayloadHit *hit);

#endif
