/* The inside of a run: what its stages (run.c, run_choose.c) share. */
#ifndef SPAWNLINT_RUN_STATE_H
#define SPAWNLINT_RUN_STATE_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/vec.h"
#include "c/c.h"
#include "engine/engine.h"
#include "facts/facts.h"
#include "link/program.h"
#include "link/reach.h"
#include "model/model.h"
#include "project/extension.h"
#include "project/modules.h"
#include "project/slice.h"
#include "run.h"

#include <stdbool.h>

/* A module of the project that a file imports. */
typedef struct ImportedModule {
    uint32_t file; /* its index + 1 */
    bool is_star;  /* `from module import *` */
} ImportedModule;

/* What a C file gives to Python, by its text. */
typedef struct ExtensionName {
    ExtensionKind kind;
    const char *name;
} ExtensionName;

typedef struct RunFile {
    Source source;
    bool is_stdin;
    char *owned;      /* the bytes as read, until they are known not to matter */
    bool was_read;
    bool has_trigger; /* contains a word that starts processes, or has_worker_classes */
    bool has_worker_classes; /* may define classes whose instances are made to be sent to workers */
    bool may_suppress; /* may hold a comment that suppresses a rule by name */
    bool matters;     /* it has, or every file was asked for: its syntax is checked */
    bool is_parsed;
    bool has_facts;   /* it takes part in the analysis, or has issues */
    bool is_lowered;
    bool is_linked;    /* its facts take part in the analysis */
    bool is_leading;   /* its code can come to a site */
    bool is_wanted;    /* it is leading, or defines what leading files use */
    bool is_effective; /* importing it does more than binding names */
    bool is_extension; /* C: an import of Python can mean it */
    bool is_needed;    /* C: the Python files that take part import it, and it may do something that matters */
    bool crosses_border;  /* Python: imports such a file, or may call C by a library that it opens */
    bool opens_libraries; /* imports ctypes or cffi */
    VEC(ExtensionName) extensions;
    VEC(ImportedModule) imports;
    ReachIndex reach;
    NameVec exported;   /* its names that can lead to a site */
    NameVec wanted;     /* its names that others use */
    VEC(Span) leading;  /* its statements that lead to a site, and its classes made for workers */
    size_t wanted_seen; /* how many of them have been followed, + 1 */
    Facts facts;
    unsigned worker;   /* whose interner the facts use */
    const char *error; /* why it was not analysed, or NULL */
} RunFile;

/* Importing one file imports another, by files that take no part in the analysis. Indices. */
typedef struct FilePassage {
    uint32_t through;
    uint32_t effective;
} FilePassage;

/* What one thread needs for itself. */
typedef struct Worker {
    Arena scratch; /* tokens and tree of the file at hand */
    Arena kept;    /* decoded texts */
    Interner names;
} Worker;

struct Run {
    const Options *options;
    Configs *configs; /* or NULL */
    Arena arena;
    VEC(RunFile) files; /* does not grow once run_check has begun */
    VEC(FilePassage) passages;
    VEC(const char *) headers; /* of C, which nobody named; in the order of their paths */
    Modules *modules;   /* of the Python files, numbered by index + 1 */
    Worker *workers;
    unsigned worker_count;
    const Slice *python_slice;
    const Slice *c_slice;
    const char *const *site_words; /* with which sites begin */
    const Slice *site_slice;       /* for them in the bytes of files that are parsed */
    Map c_effects; /* hash of the name of a function in C that matters to a process → 1; that ends one or replaces its
                      program → 2 */
    CFrontEnd *c_front_end;
    Models *models;
    Program *program;
    RunTick *tick; /* or NULL */
    void *tick_context;
    RunResult result;
};

/* --- run.c --- */

/* Reads the file unless its bytes are at hand. */
void run_read_file(RunFile *file);
/* pool_for_each under the eyes of whoever watches the run; `name` says what is being done. */
void run_for_each(Run *run, const char *name, size_t items, PoolWork *work, void *context);
/* Gives bytes back that were read; they can be read again. */
void run_drop_bytes(RunFile *file);
/* Parses and lowers a Python file and keeps its facts. */
void run_lower_python(RunFile *file, Worker *worker);

/* --- run_border.c: C files that Python imports --- */

/* Notes what a C file gives to Python. Any thread. */
void run_scan_extensions(RunFile *file, Worker *worker);
/* Makes those files modules of the project. */
void run_add_extensions(Run *run);
/* Whether an import of Python may mean some C file, or open a library of C: then models of C are needed. */
bool run_has_border(const Run *run);
/* Whether the file is an extension module in which something stands that starts processes: who uses it leads to a
 * site. */
bool run_starts_in_c(const RunFile *file);
/* Of these files (indices) marks the extension modules that may do something that matters as needed. */
void run_need_extensions(Run *run, const uint32_t *files, size_t count);
/* Fills c_effects. */
void run_note_effects(Run *run);

/* --- run_units.c --- */

/* Beside Python: decides which C files are parsed for the processes that C itself starts. Those that do, those that
 * lead there, and what these lead to of what matters. */
void run_need_starts(Run *run);

/* Marks the C files as needed that these lead to, the ones that Python uses among them, if they lead to something that
 * matters; and those with a function that one of the users names who open libraries. Indices. */
void run_need_units(Run *run, const uint32_t *used, size_t used_count, const uint32_t *users, size_t user_count);

/* Whether a Python file imports a needed extension module, or may call something of C by ctypes or cffi. Its bytes are
 * at hand. */
bool run_crosses_border(const Run *run, const RunFile *file);

/* --- run_policy.c --- */

/* The rules that some file wants. */
RuleSelection run_rule_selection(Run *run);
/* Drops findings of rules that their file does not want, and gives the others their severity. */
void run_apply_policy(Run *run);

/* --- run_suppress.c --- */

/* Takes out the findings that comments suppress, adds those about the comments, and notes the findings' statements. */
void run_suppress(Run *run);

/* --- run_choose.c --- */

/* Notes which files of the project the file imports. Any thread. */
void run_scan_imports(const Run *run, RunFile *file);
/* Lowers the Python files that can come to a site, and what they import. */
void run_choose(Run *run);

/* --- run_choose_c.c --- */

/* Whether a header has a word that starts processes, while there are C files. */
bool run_starts_in_headers(Run *run);
/* Decides which C files take part, once a file of C has such a word. The models are loaded. */
void run_choose_c(Run *run);

/* --- run_c.c --- */

/* Whether the file is to be parsed by libclang. */
bool run_awaits_c(const RunFile *file);
/* Lowers them. No other thread may run. */
void run_lower_c(Run *run);

#endif
