/* What the functions of libraries do: rules/models/<library>.json in memory.
 *
 * The link stage resolves a call to a dotted name ("multiprocessing.Pool", "multiprocessing.pool.Pool.map"; in C the
 * plain name, "cudaMalloc") and asks here. No rule and no front end knows an API by name. The files are embedded when
 * spawnlint is built, users may add more; the format is rules/models/model.schema.json, and this loader is its
 * authority: an unknown key, effect or role, a key that stands twice, or a row without an example is an error. */
#ifndef SPAWNLINT_MODEL_MODEL_H
#define SPAWNLINT_MODEL_MODEL_H

#include "base/arena.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum Effect {
#define EFFECT(NAME, word) EFFECT_##NAME,
#include "model/model.def"
    EFFECTS
} Effect;

/* A set of effects: bit `1 << EFFECT_…`. */
typedef uint64_t EffectSet;
#define EFFECT_BIT(NAME) (UINT64_C(1) << EFFECT_##NAME)

typedef enum Role {
    ROLE_NONE,
#define ROLE(NAME, word, pickled) ROLE_##NAME,
#include "model/model.def"
    ROLES
} Role;

/* When an argument is pickled on its way. */
typedef enum Pickled { PICKLED_NEVER, PICKLED_UNLESS_FORK, PICKLED_ALWAYS } Pickled;

typedef enum Device {
    DEVICE_NONE,
#define DEVICE(NAME, word) DEVICE_##NAME,
#include "model/model.def"
    DEVICES
} Device;

typedef enum ApiKind {
    API_FUNCTION,
    API_CLASS,  /* calling it makes an instance of itself */
    API_METHOD, /* called on an instance of the class that its name ends in before the last dot */
    API_MODULE, /* the effects come with the first import */
    API_OBJECT  /* a value: no call, only `type` (`logging.root`, a context) */
} ApiKind;

/* The start method of the processes that a call starts or prepares, and of the context that makes a lock, a queue …
 * EFFECT_METHOD_FIX holds only while that method is the program's default: not on a receiver of another method, and not
 * when an argument names the context or the method. */
typedef enum ApiMethod {
    API_METHOD_NONE,     /* starts none */
    API_METHOD_DEFAULT,  /* the program's default */
    API_METHOD_RECEIVER, /* that of the object it is called on */
    API_METHOD_FORK,
    API_METHOD_SPAWN,
    API_METHOD_FORKSERVER
} ApiMethod;

typedef enum Pickler { PICKLER_PICKLE, PICKLER_CLOUDPICKLE, PICKLER_DILL } Pickler;

typedef struct ApiParameter {
    const char *name;  /* NULL when it cannot be passed by name */
    Role role;
    bool keyword_only;
    bool star;         /* takes the rest of the positions (apply_async's, submit's *args) */
    bool double_star;
    bool required;
} ApiParameter;

/* Of a variant: what an argument of the call has to be. */
typedef struct ApiCondition {
    const ApiParameter *parameter; /* of the variant's own parameters */
    LiteralKind literal; /* LITERAL_NONE: it is None, or not given */
    const char *text;    /* of strings and integers: as in the facts */
} ApiCondition;

/* One row. All strings live as long as the Models. */
typedef struct Api {
    const char *name; /* canonical dotted name */
    ApiKind kind;
    ApiMethod method;
    Pickler pickler; /* of what its roles send */
    Device device;   /* of its device effects */
    const char *fails_in_fork; /* what it raises in the forked child of a process that has initialised the device; NULL
                                  when nobody knows */
    EffectSet effects;
    const ApiParameter *parameters; /* without self */
    uint32_t parameter_count;
    bool parameters_known; /* false: the row says nothing of them, and nothing may be concluded from positions */
    bool has_own_default;  /* of a copy of multiprocessing: its default context is not that of multiprocessing */
    bool members_complete; /* of a class or module: what is not found below it does not exist */
    const char *type;      /* dotted name of the class of the result (of a class: itself), or NULL */
    const char *item_type; /* the result is a tuple or list of instances of this class (Pipe), or NULL */
    const char *unpicklable;    /* of a class: what the newest Python says when an instance is pickled, or NULL */
    const char *inherited_only; /* of a class: the same where an instance travels to a new process alone, or NULL */
    bool default_pickling; /* of a class: those that derive from it are pickled with all attributes of an instance */
    bool for_workers; /* of a class: instances of it and of what derives from it are made to be sent to workers; of a
                         function: the methods that call it run in a worker, so the same holds for their class */
    const char *unless_named; /* of a device query: a program that has this word in it is not told of it, or NULL */
    const ApiCondition *conditions; /* of a variant; all of them have to be met */
    uint32_t condition_count;
    const struct Api *variant; /* holds instead when its conditions are met; else its own variant is asked; or NULL */
    const char *library;   /* the file it stands in, without folder and ".json" */
    const char *example;
    const char *source;    /* where the fact comes from: a URL, a man page, or "run" */
} Api;

typedef struct Models Models;

typedef enum ModelLanguage { MODEL_PYTHON, MODEL_C } ModelLanguage;

/* The embedded models of the languages that are wanted; the other one has no rows. Never fails: the tests have loaded
 * them all. Free with models_free. */
Models *models_load(bool python, bool c);
void models_free(Models *models);

/* Adds one file's text. False with a message that names file and JSON pointer, in the arena: nothing was added. Files
 * may have MODELS_MOST_ADDED rows together. */
enum { MODELS_MOST_ADDED = 2048 }; /* rows of all added files */
bool models_add(Models *models, const char *file, Text json, Arena *arena, const char **message);

/* The row of a dotted name or one of its aliases, NULL when there is none. A module that copies another (multiprocess,
 * billiard) has rows of its own, with its own pickler and result types, which are made when they are asked for: one
 * thread at a time may ask. One that exports another's objects (torch.multiprocessing) gives the rows of those. */
const Api *models_find(const Models *models, ModelLanguage language, Text dotted);

/* The row of a method or attribute of a class's instances, its base classes included; NULL when there is none. */
const Api *models_find_member(const Models *models, ModelLanguage language, Text type, Text member);

/* Whether the name is a module of some model or a package above one: `multiprocessing`, `concurrent`. */
bool models_is_module(const Models *models, Text dotted);

/* Whether `type` is `ancestor` or inherits from it, by canonical names. */
bool models_is_a(const Models *models, Text type, Text ancestor);

/* What the newest Python says when an instance of this class is pickled, by the row of the class or of the nearest base
 * that tells; NULL when it travels, or when nobody has looked. `to_new_process`: packed while a process is started
 * (Process's and initializer's arguments), which some primitives allow and tasks, results and queues do not. */
const char *models_unpicklable(const Models *models, Text type, bool to_new_process);

/* Whether instances of classes that derive from this one are pickled with all their attributes: neither it nor a base
 * has a __reduce__ or __getstate__ of its own that leaves some out. False when nobody has looked. */
bool models_pickle_attributes(const Models *models, Text type);

/* Whether instances of the class are made to be sent to workers, as the row of the class or of a base says. */
bool models_are_for_workers(const Models *models, Text type);

/* The dotted name that an alias or a name of a copied module stands for ("multiprocess.Pool" →
 * "multiprocessing.Pool"), or the name itself. */
Text models_canonical(const Models *models, Text dotted);

/* The words of which a file must contain one to matter to any start site, for the slice stage; known without parsing
 * JSON. Ends with NULL. */
const char *const *models_trigger_words(ModelLanguage language);
/* The same for the files that models_add took. Valid until the next models_add. */
const char *const *models_added_trigger_words(const Models *models, ModelLanguage language);

/* How classes that are made for workers show in the text of a file: the ends of their bases' names, and what their
 * methods call. Each list ends with NULL. */
const char *const *models_worker_bases(void);
const char *const *models_worker_calls(void);

/* For reports and tests: every row in file order; those of copied modules are not listed. */
size_t models_count(const Models *models);
const Api *models_at(const Models *models, size_t index);

const char *effect_word(Effect effect);
const char *role_word(Role role);
Pickled role_pickled(Role role);
const char *device_word(Device device);

#endif
