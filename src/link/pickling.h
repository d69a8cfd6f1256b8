/* How objects are pickled: what an instance takes along, and what pickle refuses.
 *
 * pickle stores an instance as its class's name and its attributes, unless the class says otherwise (__getstate__,
 * __reduce__ and their like, copyreg): then what travels is the class's own business and nothing is concluded here.
 * Python documentation, "Pickling Class Instances". */
#ifndef SPAWNLINT_LINK_PICKLING_H
#define SPAWNLINT_LINK_PICKLING_H

#include "link/program.h"

/* Calls `visit` for each attribute that an instance certainly has when the site is reached (NULL: there is none), that
 * travels with it and holds more than data: assigned by its constructor or on the way to the site, never deleted. None
 * when the class pickles itself in its own way, or when a base is not known well enough. */
void pickling_each_attribute(const Program *program, const Object *instance, const Site *site, AttributeVisit *visit,
                             void *context);

/* Whether a class pickles its instances by name and attributes, as far as the program tells. */
bool pickling_is_default(const Program *program, const Object *instance);

/* Whether instances of its class are made to be sent to workers: a data set, or what asks in which worker it runs. */
bool pickling_is_for_workers(const Program *program, const Object *instance);

/* Calls `visit` for each instance that has attributes. */
typedef void InstanceVisit(void *context, const Object *instance);
void pickling_each_instance(const Program *program, InstanceVisit *visit, void *context);

/* What the newest Python says when pickle refuses the object for what it is, whatever it holds; NULL when it does not,
 * or nobody knows. `to_new_process`: packed while a process is started. */
const char *pickling_refusal(const Program *program, const Object *object, bool to_new_process);

/* The row of the class outside the program that an instance's class derives from, NULL when there is none. */
const Api *pickling_library_base(const Program *program, const Object *instance);

/* What pickle finds where it looks a function or class up: under its qualified name in its module. */
typedef enum ShadowKind {
    SHADOW_NONE,   /* the object itself, or nobody knows */
    SHADOW_OTHER,  /* another object: "it's not the same object as …" */
    SHADOW_ABSENT, /* nothing: "it's not found as …" */
    SHADOW_WRAPPER /* the object is what a decorator made of a definition, a local function under a name of its own */
} ShadowKind;

typedef struct Shadow {
    ShadowKind kind;
    StrId name;              /* under which pickle looks */
    const ProgramFile *file; /* … in the module of this file */
} Shadow;

/* For functions, classes that a call made (namedtuple) and instances of those. */
Shadow pickling_shadow(const Program *program, const Object *object);

/* The site at which an object was made, or NULL. */
const Site *pickling_maker(const Program *program, const Object *made);

#endif
