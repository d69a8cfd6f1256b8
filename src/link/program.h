/* The whole program, as rules see it.
 *
 * The link stage joins the facts of all files, resolves names, follows values through assignments and calls, and keeps
 * what happened before what. What comes out is a list of sites: calls of modelled functions, each with the values its
 * arguments may have, the start methods that may be in force, what may have happened before in the same process, and
 * under which circumstances it is reached. A rule is a question to sites; it never sees the syntax of a language.
 *
 * Everything here is read-only once program_link has returned, and lives as long as the program. */
#ifndef SPAWNLINT_LINK_PROGRAM_H
#define SPAWNLINT_LINK_PROGRAM_H

#include "base/intern.h"
#include "base/map.h"
#include "facts/facts.h"
#include "link/object.h"
#include "model/model.h"
#include "project/modules.h"
#include "report/finding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The platforms and Python versions that the program has to work on. */
typedef struct Targets {
    bool linux_platform;
    bool macos_platform;
    bool windows_platform;
    bool platforms_are_assumed; /* nobody named them: all three */
    int oldest_minor; /* of Python 3, included */
    int newest_minor; /* included; the newest known one when there is no upper bound */
} Targets;

/* The newest Python whose behaviour is known here: 3.14, which made forkserver the default on Linux. */
enum { OLDEST_KNOWN_MINOR = 8, NEWEST_KNOWN_MINOR = 14, FORKSERVER_DEFAULT_MINOR = 14 };

typedef struct Program Program;

/* One file of the program. */
typedef struct ProgramFile {
    Facts *facts; /* renamed into the program's interner */
    const Source *source;
    uint32_t index; /* place in the program, from 1 */
} ProgramFile;

/* `models` may be NULL when nothing was parsed. `modules` tells which file an import means, by the paths of the files;
 * with NULL it is found among the files that are added. */
Program *program_new(const Models *models, const Modules *modules, Targets targets);

/* Parts of a file from which a site can be reached, in the order of the text and none inside another. */
typedef struct ProgramRoots {
    const Span *spans;
    size_t count;
} ProgramRoots;

/* Takes a file's frozen facts; they stay the caller's to free, after program_free. `names` is the interner that the
 * front end used, which must not grow any more; the facts are renamed here. Call it in the order of the paths: results
 * depend on nothing else. Functions that nobody calls are looked at where
 * `roots` says so, which must live as long as the program; all of them when it is NULL. */
void program_add(Program *program, Facts *facts, const Interner *names, const ProgramRoots *roots);

/* Importing the module at `through`, which was not added, imports the one at `effective`, which was. */
void program_add_passage(Program *program, const char *through, const char *effective);

/* Analyses everything that was added. Call once, on a thread with a stack of POOL_STACK_BYTES. */
void program_link(Program *program);

void program_free(Program *program);

const Targets *program_targets(const Program *program);
const Models *program_models(const Program *program); /* NULL when nothing was parsed */
const Interner *program_names(const Program *program);
const Objects *program_objects(const Program *program);
size_t program_file_count(const Program *program);
const ProgramFile *program_file(const Program *program, size_t index); /* from 0, in the order added */

/* Circumstances under which code is reached: a set with a bit for each possibility that the tests on the way have not
 * excluded. The five groups are independent of each other. */
typedef uint16_t Worlds;
enum {
    WORLD_MAIN = 1 << 0,     /* __name__ is "__main__": the program as it was started */
    WORLD_REIMPORT = 1 << 1, /* __name__ is "__mp_main__" or the module's name: a spawned child imports it */
    WORLD_LINUX = 1 << 2,
    WORLD_MACOS = 1 << 3,
    WORLD_WINDOWS = 1 << 4,
    WORLD_BEFORE_314 = 1 << 5, /* Python older than 3.14 */
    WORLD_FROM_314 = 1 << 6,
    WORLD_DEFAULT_FORK = 1 << 7, /* get_start_method() answers so */
    WORLD_DEFAULT_SPAWN = 1 << 8,
    WORLD_DEFAULT_FORKSERVER = 1 << 9,
    WORLD_METHOD_UNSET = 1 << 10, /* get_start_method(allow_none=True) answers None */
    WORLD_METHOD_SET = 1 << 11,
    WORLDS_ALL = (1 << 12) - 1,
    WORLD_REIMPORT_DOUBTFUL = 1 << 12 /* beside WORLDS_ALL: a test of the environment may keep a child away, or not */
};

/* Exceptions that a handler around a call catches. */
typedef uint8_t Caught;
enum {
    CAUGHT_RUNTIME_ERROR = 1,
    CAUGHT_VALUE_ERROR = 2,
    CAUGHT_TYPE_ERROR = 4,
    CAUGHT_PICKLING_ERROR = 8,
    CAUGHT_ALL = 15
};

/* Whether the file is a module of a package: a folder with an __init__.py. */
bool program_is_in_package(const Program *program, const ProgramFile *file);

/* Something that happened in the process: the device was initialised, a thread started. */
typedef struct Event {
    Effect effect;
    Device device;
    const Api *api;
    const ProgramFile *file;
    FunctionId function;
    ValueId call; /* the place that an import binds, where importing did it; 0 when nothing is bound */
    Span span;    /* of the import statement; empty for calls */
} Event;

/* The calls that lead from the root (a module's top level, or a function that nothing in the program calls) to the
 * function in which a site stands; outermost first. */
typedef struct SiteCall {
    const ProgramFile *file;
    FunctionId caller;
    ValueId call;
    const struct SiteCall *next; /* nearer to the site, or NULL */
} SiteCall;

/* An argument of a site for which the model has a parameter. */
typedef struct SiteArgument {
    const ApiParameter *parameter;
    const ProgramFile *file; /* where `value` stands: a caller's file when a parameter was replaced */
    FunctionId function;
    ValueId value; /* the expression */
    SetId set;     /* what it may be */
} SiteArgument;

/* What a child does between its birth and its end, in the function that forked and in callers to which it came back. */
typedef enum ChildActionKind {
    CHILD_CALLS,  /* `value` is the call */
    CHILD_WRITES, /* assigns to something: `value` is the place */
    CHILD_RETURNS /* leaves the function that forked, and all that call it as far as they are known */
} ChildActionKind;

typedef struct ChildAction {
    ChildActionKind kind;
    const ProgramFile *file; /* where value and span stand: not always the site's, when the fork's child comes back
                                from a function in another one */
    ValueId value;           /* 0 of CHILD_RETURNS */
    Span span;
    const Api *api;            /* of the call, or NULL */
    const ProgramFile *callee; /* of the function of the program that is called, or NULL */
    FunctionId function;       /* that function, or 0 */
} ChildAction;

typedef struct Site {
    const ProgramFile *file;
    FunctionId function;
    ValueId call;
    const Api *api;
    SetId receiver;           /* what a method is called on; 0 for functions */
    SetId result;             /* the object that it made, or 0 */
    const struct Site *maker; /* where the receiver was made (Process(…) for p.start()), or NULL */
    const SiteArgument *arguments;
    size_t argument_count;
    MethodChoice method;
    MethodSet default_set;  /* what set_start_method calls before it may have set */
    bool default_may_be_unset; /* … and whether there may have been none */
    SetId before;           /* events that may have happened before in the same process */
    SetId before_surely;    /* those of them that have happened on every way to here */
    bool comes_again;       /* METHOD_SET: a loop comes back to it after it has certainly been here */
    Worlds worlds;
    bool at_import;         /* the root is a module's top level */
    Caught caught;          /* what is caught on the way, if it is raised here */
    const SiteCall *via;    /* NULL when the site stands in the root itself */
    bool has_child;         /* a child begins here whose code is known: FORK, VFORK, and calls that hand a function of
                               the program to the child they make (clone, g_spawn_async) */
    SetId child_events;     /* what may happen in the child before it ends or execs; handlers of pthread_atfork, and of
                               atexit where the child ends by exit, count */
    const ChildAction *child_actions; /* in order of the text */
    size_t child_action_count;
    bool child_returns;     /* the child may leave the function that forked, and its callers as far as known; leaving
                               main is no return */
} Site;

size_t program_site_count(const Program *program);
const Site *program_site(const Program *program, size_t index);

/* The argument with a role, or NULL. The first one where several have it. */
const SiteArgument *site_argument(const Site *site, Role role);

/* Whether a process may be started through the object that this site made: somebody called its `start`, iterates it,
 * or it is handed on to where the analysis cannot see. True for sites that do not make such an object. */
bool site_may_start(const Program *program, const Site *site);

/* Whether child processes come to be at this very site: a call that starts them, or the iteration of a loader that has
 * workers. */
bool site_starts_now(const Program *program, const Site *site);

/* Whether the loader that this site makes or iterates certainly has worker processes, or the call certainly asks for
 * several. */
bool site_has_workers(const Program *program, const Site *site);

const Event *program_event(const Program *program, uint32_t event_id);

/* Events that a call of this function may cause in its process, its callees included. 0 when it was not analysed. */
SetId program_function_events(const Program *program, const ProgramFile *file, FunctionId function);

/* Those of them that have happened whenever such a call has returned. */
SetId program_function_events_surely(const Program *program, const ProgramFile *file, FunctionId function);

/* Whether one of the files imports the other, directly or not: only then can a value of the one come to the other. */
bool program_is_related(const Program *program, const ProgramFile *left, const ProgramFile *right);

/* Puts the indices of all files related to this one, and its own, into the map. */
void program_mark_related(const Program *program, const ProgramFile *file, Map *marks);

/* A call that one function of the program makes of another. */
typedef struct CallEdge {
    const ProgramFile *file; /* of the callee */
    FunctionId function;
    ValueId call; /* in the caller's file */
} CallEdge;

/* The calls of functions of the program that a function makes; what constructors of classes, methods, partials and
 * comprehensions in it call counts. In the order found. */
const CallEdge *program_callees(const Program *program, const ProgramFile *file, FunctionId function, size_t *count);

/* An attribute of an instance: what was ever assigned to it, and where first. */
typedef struct Attribute {
    StrId name;
    SetId set;
    bool is_deleted; /* somewhere: it may be gone */
    const ProgramFile *file;
    FunctionId function;
    ValueId place; /* `self.lock` */
} Attribute;

/* Calls `visit` for each attribute that assignments in the program gave an instance, newest first. What a class holds
 * itself is no attribute of its instances: it does not travel with them. */
typedef void AttributeVisit(void *context, const Attribute *attribute);
void program_each_attribute(const Program *program, const Object *instance, AttributeVisit *visit, void *context);

/* The function that a class of the program defines under a method's name, for an instance of it: its id, and its file
 * in *file. 0 when the class defines none. */
FunctionId program_method(const Program *program, const Object *instance, const char *name, const ProgramFile **file);

/* What calling this function returns; may hold parameters of it. 0 when it returns nothing that is known. */
SetId program_function_result(const Program *program, const ProgramFile *file, FunctionId function);

/* The call as a child of fork would make it: its row in the models, or the function of the same file. */
ChildAction program_call_action(const Program *program, const ProgramFile *file, ValueId call);

/* What an expression was when it was evaluated last; 0 when it never was. */
SetId program_value_set(const Program *program, const ProgramFile *file, ValueId value);

/* The circumstances under which a step of a function was reached, counted from the start of that function (for a
 * module's top level: from its import); 0 when it never was. */
Worlds program_action_worlds(const Program *program, const ProgramFile *file, ActionId action);

/* The statement that defines a function or class; one of kind ACTION_NONE for those that none does (lambdas). */
const Action *program_definition(const Program *program, const ProgramFile *file, FunctionId function);

/* For tests of models: the row that a call hit, or NULL. */
const Api *program_call_api(const Program *program, const ProgramFile *file, ValueId call);

#endif
