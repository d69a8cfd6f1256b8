/* The inside of the link stage: an abstract interpreter over facts.
 *
 * Every function is walked in the order of its text with a State (what its variables may hold, what may have happened,
 * in which circumstances this point is reached). A call of a function of the program walks that function with the
 * arguments at hand; the outcome is a Summary, kept for each different tuple of arguments, so that a function is walked
 * once for all calls that look alike. Sites found in a callee are inherited by the caller with the caller's
 * circumstances added. Functions that nothing calls are roots, and so are the top levels of modules.
 *
 * Modules are walked after what they import; names of other modules are what those left behind (resolve.c).
 *
 * The whole is done twice: the first round finds what globals, attributes and variables of enclosing functions may
 * hold; the second reads it and keeps its sites. */
#ifndef SPAWNLINT_LINK_ANALYSIS_H
#define SPAWNLINT_LINK_ANALYSIS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "link/object.h"
#include "link/program.h"
#include "project/modules.h"

#ifdef SPAWNLINT_TINY
enum { CALL_DEPTH_LIMIT = 3, SUMMARY_LIMIT = 2, VALUE_SUMMARY_LIMIT = 2, SITE_LIMIT = 4 };
#else
enum {
    CALL_DEPTH_LIMIT = 24, /* functions that are being walked at once */
    SUMMARY_LIMIT = 32,    /* tuples of arguments for which a function is walked; later calls see unknown arguments */
    VALUE_SUMMARY_LIMIT = 6, /* the same where no site was reached so far and no callable is handed over: only its
                                values are asked for */
    SITE_LIMIT = 512       /* sites that one summary holds */
};
#endif

/* What variables may hold, by slot. Copies of a state share the table and its chunks; who writes copies the one chunk
 * first. So a branch costs what it changes, not what there is. */
enum { CHUNK_SLOTS = 31 };

typedef struct SlotChunk {
    uint32_t owner;
    SetId sets[CHUNK_SLOTS];
} SlotChunk;

typedef struct SlotTable {
    uint32_t owner;
    uint32_t count;
    SlotChunk *chunks[]; /* some NULL */
} SlotTable;

typedef struct State {
    bool is_reachable;
    bool in_parent; /* this may be the process that entered the function */
    SetId children; /* the forks (OBJECT_FORK) whose child this may be */
    SetId may;      /* events since the function was entered, in its own process */
    SetId must;     /* those of them that have certainly happened */
    MethodSet default_set;
    bool default_may_be_unset;
    Worlds worlds;
    Caught caught;
    SlotTable *slots; /* what the function's own variables may hold, NULL: nothing yet */
    uint32_t owner;   /* of the parts of the table that this state may write; 0: of none */
} State;

typedef VEC(Site *) SiteRefVec;
typedef VEC(uint32_t) StrIdVec;

/* What walking a function with certain arguments gave. */
typedef struct Summary {
    const SetId *arguments; /* one for each parameter */
    uint32_t context;       /* of the objects made here (object.h) */
    bool is_running;
    bool runs_forever; /* holds a loop without an end */
    SetId result;
    SetId yields; /* of a generator */
    SetId events; /* in the process that called */
    State exit;   /* in_parent, children, default_set and worlds of all its ends; no slots */
    SiteRefVec own_sites; /* of the function itself */
    SiteRefVec sites;     /* those of interest, inherited ones too */
    struct Summary *next;
} Summary;

typedef struct FunctionInfo {
    Summary *summaries;
    uint32_t summary_count;
    bool has_callers; /* found in the first round */
    ActionId definition; /* 0: none */
    VEC(CallEdge) callees;
    bool is_leading;  /* a site may be reached from here, as far as names tell */
    bool has_sited;   /* … and one was, in some walk */
    SetId known_events; /* what any walk of it has found so far: for calls that come round in a circle */
    bool has_fields;  /* a class whose __init__ is made from its annotated names */
    bool keeps_fields; /* in C: fields that hold what fork returned (state.c) */
    bool raises_by_result; /* C, called by Python: NULL or -1 stands for an exception, so the caller does not go on */
    bool has_inner;   /* functions or classes inside it may read its variables */
    Map slots;        /* StrId → slot + 1: the places of its variables in a State */
    uint32_t slot_count;
} FunctionInfo;

/* A fork and what its child does. */
typedef struct ForkRecord {
    SetId events;
    VEC(ChildAction) actions;
    bool returns;
    ObjectId base; /* the same fork as the callee sees it that came back in both processes; 0: it is in this function */
} ForkRecord;

/* An attribute of an instance, in the list of that instance. */
typedef struct AttributeRecord {
    Attribute attribute;
    uint32_t next; /* place + 1 of the instance's next one, or 0 */
} AttributeRecord;

typedef struct FileState {
    ProgramFile file;
    FunctionInfo *functions; /* by FunctionId */
    SetId *value_sets;       /* by ValueId: what the expression was when it was evaluated last */
    Map call_apis;           /* ValueId of a call → place + 1 in Program.call_apis of the row that it hit last */
    Worlds *action_worlds;   /* by ActionId: in which it was reached at any time; 0: never */
    Map cells;               /* (owner, name) → set: what a variable held at any time */
    Map globals;             /* name → set: what a module variable holds at the end of the module; from round one */
    Map rebound;             /* name → set: what functions and other modules bind it to later */
    StrIdVec star_modules; /* `from m import *` of modules outside the program */
    StrIdVec star_files;   /* … and of its own: indices of files */
    ModuleId module;
    bool has_all_roots;    /* functions that nobody calls are walked for themselves: all, or those in `roots` */
    ProgramRoots roots;
    bool is_imported;
    Summary *imported;     /* of the top level when another module imports it; NULL: nobody does */
    bool imports_torch;
    MethodSet any_default_set; /* what any set_start_method of the file sets, or of those that import it */
    StrIdVec imports;          /* indices of the files that it imports */
    Map certain;    /* pickling.c: whether a value is surely evaluated; filled when rules ask */
    bool has_sites; /* of interest; without them the second round has nothing to find here */
} FileState;

/* Names that the analysis itself must know. */
typedef struct KnownNames {
    StrId run_name;  /* __name__ */
    StrId self;
    StrId init;      /* __init__ */
    StrId qualname;  /* __qualname__ */
    StrId name;      /* __name__ of a function: the same word as run_name */
    StrId hasattr;   /* builtins.hasattr */
    StrId append, add, insert, extend, put;
    StrId call, enter, exit; /* __call__, __enter__, __exit__ */
    StrId add_argument;      /* of argparse */
    StrId not_implemented;   /* NotImplementedError */
    StrId platform_answer; /* of platform.system() */
    StrId main_process; /* multiprocessing.current_process().name */
} KnownNames;

/* The names of one front end's interner. */
typedef struct NameMap {
    Program *program;
    const Interner *names;
    uint32_t count;
    StrId *ids; /* the program's id of each, 0: not asked for yet */
} NameMap;

/* Importing the one module imports the other, by files that are not part of the program. */
typedef struct Passage {
    ModuleId effective;
    uint32_t next; /* place + 1 of the next one through the same module, or 0 */
} Passage;

struct Program {
    const Models *models;
    Targets targets;
    Interner names;
    VEC(NameMap) name_maps; /* one for each front end's interner */
    Objects *objects;
    Arena arena;
    VEC(FileState *) files;
    const Modules *modules;
    Modules *own_modules;           /* when nobody gave any: of the files added */
    VEC(Passage) passages;
    Map first_passages;             /* ModuleId → place + 1 */
    Map module_files;               /* ModuleId → index of the file */
    VEC(FileState *) import_order;  /* each after what it imports, where there are no circles */
    VEC(Event) events; /* item 0 none, item 1 "something unknown" like UNKNOWN_OBJECT */
    Map event_ids;
    Map named;  /* (language, dotted name) → set of the one object for it */
    Map dotted; /* (left, right) → "left.right" */
    SetId unknown; /* of the unknown object alone */
    uint32_t last_owner; /* of slots, given out so far */
    VEC(Summary *) summaries; /* all of this round */
    Arena frame_arenas[CALL_DEPTH_LIMIT + 2]; /* by depth */
    VEC(ForkRecord) forks;
    Map fork_ids; /* ObjectId → index + 1 */
    Map event_joins; /* (known, added) → their union (events_join) */
    struct Foreign *foreign; /* foreign.c */
    VEC(AttributeRecord) attributes;
    Map attribute_ids;   /* (ObjectId of an instance, name) → place + 1 */
    Map attribute_heads; /* ObjectId → place + 1 of its newest attribute */
    Map edges;           /* (call, callee) → 1 */
    Map registered_classes; /* ObjectId of a class of which copyreg knows how it is pickled → 1 */
    Map worker_classes;     /* ObjectId of a class with a method that only runs in workers → 1 */
    Map imported_modules;   /* dotted name that some `import` statement makes a module → 1 */
    Map option_defaults; /* name of an option of a command line → what it is when it is not given */
    VEC(const Api *) call_apis;
    Map makers;   /* ObjectId → index + 1 in maker_sites */
    SiteRefVec maker_sites; /* the site that made a MADE object */
    SiteRefVec sites; /* of all roots */
    KnownNames known;
    struct Globals *globals;   /* global.h: filled when rules ask */
    struct Children *children; /* child.h: the same */
    struct Border *border;     /* border.h */
};

/* A `with` or a `try` with `finally` around the statement that is being walked. */
typedef struct Enclosing {
    const Action *action;
    const struct Enclosing *outer;
} Enclosing;

typedef struct Frame {
    Program *program;
    FileState *file;
    const Facts *facts;
    FunctionId function;
    FunctionInfo *info;
    Summary *summary;
    State *break_state;    /* of the innermost loop or switch, or NULL */
    State *continue_state; /* of the innermost loop, or NULL */
    const Enclosing *enclosing; /* innermost first */
    Map own_sites;         /* (call, row) → place + 1 in the summary's own sites */
    Map inherited_sites;   /* what tells an inherited site from others → place + 1 in the summary's sites */
    Map label_places;      /* C: label → place + 1 in label_states */
    VEC(State) label_states;
    unsigned depth;
    Arena *arena; /* for states and arguments, which do not outlive the frame */
} Frame;

/* --- state.c: states, variables, events --- */

State state_copy(State *state);
/* Makes `into` cover both; either may be unreachable. Says whether that changed `into`. */
bool state_join(Frame *frame, State *into, State *other);
/* Worlds that exclude every possibility of some group mean that the point is not reached. */
void state_restrict(State *state, Worlds worlds);

/* What a slot holds, 0 for nothing. */
SetId state_slot(const State *state, uint32_t slot);

SetId variable_read(Frame *frame, const State *state, FunctionId owner, StrId name);
void variable_write(Frame *frame, State *state, FunctionId owner, StrId name, SetId set);
/* The function's own variable is known to hold this and nothing else of what it held. */
void variable_narrow(Frame *frame, State *state, StrId name, SetId set);
/* Binds what a place names: a variable, an attribute, an item, several of them. */
void place_bind(Frame *frame, State *state, ValueId place, SetId set);

/* What a field of C was last given in this function, where that matters; else 0. */
SetId field_written(Frame *frame, const State *state, ValueId field);

/* `del place`. */
void place_delete(Frame *frame, State *state, ValueId place);

/* Records that something happened here: in the function's own process, in the children, or in both. */
void state_record(Frame *frame, State *state, const Event *event);

/* What a step does. */
typedef struct Happened {
    SetId events; /* all that it may cause, also on ways that do not come back */
    SetId may;    /* what may have happened when it has come back */
    SetId must;   /* what has certainly happened then */
} Happened;

void state_record_all(Frame *frame, State *state, const Happened *happened);
/* A union that keeps the first of those events of C that only matter by being there at all. */
SetId events_join(Program *program, SetId known, SetId added);

/* Everything in the set may be started, or changed, by code that the analysis does not see. */
void set_escape(Program *program, SetId set);
/* A container holds one thing more (append, item assignment); an escaped one lets it escape. */
void container_put(Program *program, ObjectId container, SetId item);
SetId unknown_set(Program *program);
SetId none_set(Program *program);
/* What iterating over the members gives. */
SetId set_items(Program *program, SetId set);

/* --- fork.c --- */

ForkRecord *fork_record(Program *program, ObjectId fork);
/* Records what the child of a fork does, if this point can only be in a child. */
void fork_child_action(Frame *frame, State *state, ChildAction action);
/* A fork in a callee that came back in both processes, as the caller of this call sees it: what the child does from now
 * on is this caller's. Sets without forks are given back as they are. */
SetId fork_seen_by_caller(Frame *frame, ValueId call, SetId set);
/* The process splits here: the state covers parent and child from now on. Returns the set of the fork. */
SetId fork_split(Frame *frame, State *state, ValueId call, bool is_vfork);
/* Functions that run in a child of this call and nowhere else, up to its exec. */
SetId fork_child_setup(Frame *frame, State *state, const Site *site, SetId callables);
/* Functions that run in a thread which this call starts: what they do may have happened from now on. */
void fork_start_thread(Frame *frame, State *state, ValueId call, SetId callables);
/* Once all is walked: tells the sites what their children do. */
void fork_complete(Program *program);

/* --- foreign.c --- */

/* Notes what the files of C define and declare. */
void foreign_index(Program *program);
/* The function or variable that a name of C stands for which its own file does not define; 0: none of the program. */
SetId foreign_name(Frame *frame, StrId name);
/* The function of C that a file, of any language, means by a name that another file defines; 0: none. */
SetId foreign_function(Program *program, const FileState *file, StrId name);
void foreign_free(struct Foreign *foreign);
/* Whether the function that this callee names is declared as one that never comes back. */
bool foreign_never_returns(const Frame *frame, ValueId callee);

/* --- evaluate.c --- */

SetId evaluate(Frame *frame, State *state, ValueId value);
/* The object for a dotted name outside the program. */
SetId named_set(Program *program, Language language, StrId dotted);
SetId attribute_of(Frame *frame, SetId base, StrId name);
/* The same when a model knows the name, else 0. */
SetId known_name(Program *program, StrId dotted);
StrId dotted_join(Program *program, StrId left, StrId right);

/* --- class.c --- */

/* The instance that stands for any one of these classes. */
ObjectId instance_any(Program *program, SetId of);
/* A member of a class or, when it has none of the name, of its bases; 0 when there is none. Functions are bound to
 * `receiver` unless it is 0. */
SetId class_member(Program *program, const Object *class, ObjectId receiver, StrId name);
SetId class_base_member(Program *program, const Object *class, ObjectId receiver, StrId name);
/* An attribute is assigned at `place`, or deleted. */
void instance_bind(Frame *frame, ObjectId instance, ValueId place, StrId name, SetId set);
void instance_delete(Frame *frame, ObjectId instance, ValueId place, StrId name);
/* What an attribute or a member is; 0 when nothing is known of it. */
SetId instance_attribute(Program *program, ObjectId id, StrId name);
SetId super_attribute(Program *program, const Object *seen, StrId name);

/* --- resolve.c --- */

/* An import statement: what it binds, and what happens because of it. */
void import_walk(Frame *frame, State *state, const Action *action);
/* A global or a submodule of a module of the program, 0 when it has none of the name. */
SetId module_attribute(Program *program, const Object *module, StrId name);
/* What a star import of the file brought under a name; 0: nothing that is known. */
SetId star_name(Program *program, const FileState *file, StrId name);
/* Fills import_order. */
void import_order_files(Program *program);
/* Who sets the start method of the program sets it for what he imports. */
void import_spread_methods(Program *program);

/* --- call.c --- */

/* The arguments of one call, evaluated. */
typedef struct CallArguments {
    SetId receiver; /* self of a bound method, or 0 */
    const Argument **items;
    SetId *sets;
    uint32_t count;
    bool has_stars; /* *args or **kwargs: more than is written */
} CallArguments;

SetId call_evaluate(Frame *frame, State *state, ValueId call);
/* Calls each member of the set; `call` is the expression that says so. */
SetId call_set(Frame *frame, State *state, ValueId call, SetId callees, const CallArguments *arguments);
/* Calls a method of each member that has it, if it is a method of the program or a model knows it. 0: nobody has it. */
SetId call_method(Frame *frame, State *state, ValueId call, SetId receivers, StrId name);
void arguments_escape(Program *program, const CallArguments *arguments);

/* --- builtin.c --- */

/* A call of something outside the program by its dotted name: false when it is none of those that are known here, and
 * the result unknown. */
bool builtin_call(Frame *frame, State *state, ValueId call, StrId name, const CallArguments *arguments, SetId *result);
/* `parser.add_argument("--workers", default=4)`; and what the attribute of such a name is when nobody gives it. */
void option_declare(Program *program, const CallArguments *arguments);
SetId option_default(const Program *program, StrId name);

/* --- define.c --- */

void define_walk(Frame *frame, State *state, const Action *action);
/* The functions of `wrapper`, made to look like `wrapped` by functools.wraps. */
SetId define_wrapped(Program *program, SetId wrapper, SetId wrapped);
/* Stores the arguments in the fields of a new instance; false when the class has no fields of that sort. */
bool define_fill_fields(Frame *frame, const Object *class, ObjectId instance, const CallArguments *arguments);

/* --- summary.c --- */

SetId summary_call(Frame *frame, State *state, ValueId call, FileState *file, FunctionId function,
                   const CallArguments *arguments);
/* Notes that the function at hand calls another; `call` is 0 for an import. */
void record_edge(Frame *frame, ValueId call, const ProgramFile *file, FunctionId callee);
/* Walks a module as somebody imports it. */
void summary_import(Program *program, FileState *file);
/* Walks a root with unknown arguments and keeps its sites. */
void summary_root(Program *program, FileState *file, FunctionId function);

/* --- site.c --- */

/* `receiver` is what a method is called on, 0 for functions. */
SetId site_call(Frame *frame, State *state, ValueId call, const Api *row, SetId receiver,
                const CallArguments *arguments);
/* Rules ask about sites that start processes, set their method, or have arguments with a part to play. Other calls have
 * done what they do once their effects are recorded. */
bool site_is_of_interest(const Api *api);
/* A DataLoader and its like: iterating the set starts processes. */
void site_iterate(Frame *frame, State *state, ValueId iterable, SetId set);

/* --- walk.c --- */

void walk_block(Frame *frame, State *state, BlockId block);
/* The function ends here with this result: its end covers the state, which is reached no more. */
void walk_leave(Frame *frame, State *state, SetId result, Span span);
/* The body of a comprehension, in the state of the function that holds it; returns what its elements may be. */
SetId walk_comprehension(Frame *frame, State *state, FunctionId comprehension);

/* --- pickling.c --- */

/* Once everything is walked: which classes copyreg knows, and which names are modules. */
void pickling_note(Program *program);

/* --- condition.c --- */

/* Narrows the state to where the condition, evaluated before, is true (or false). */
void condition_assume(Frame *frame, State *state, ValueId condition, bool outcome);
/* Narrows the state to where the subject of a switch, evaluated before, equals the case's constant. */
void condition_assume_case(Frame *frame, State *state, ValueId subject, ValueId constant, bool outcome);

static inline const Value *value_of(const Facts *facts, ValueId value)
{
    return &facts->values.items[value];
}

static inline const char *program_cstr(const Program *program, StrId id)
{
    return intern_cstr(&program->names, id);
}

#endif
