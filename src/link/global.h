/* Module globals: where they are bound, and whether a child that was not forked has them.
 *
 * Such a child imports the program's modules again. It has what their top levels bind in that import, and what
 * functions bind that run in it. What only the main guard binds, or a function that only the parent calls, it has not.
 * Nothing is said of names that may come to be in other ways: star imports, globals(), exec, `del`. */
#ifndef SPAWNLINT_LINK_GLOBAL_H
#define SPAWNLINT_LINK_GLOBAL_H

#include "link/program.h"
#include "link/worker.h"

typedef enum BindingKind {
    BINDING_BINDS,
    BINDING_DELETES,
    BINDING_FILLS /* changes what is bound: `x[key] = …`, `x.append(…)` */
} BindingKind;

/* One place that binds, deletes or fills a global: in its own module, or as an attribute of that in another one. */
typedef struct GlobalBinding {
    BindingKind kind;
    const ProgramFile *file;
    FunctionId function; /* in whose body it stands; 1: the file's top level */
    ActionId action;
    ValueId place;
    uint32_t next; /* of the same name: place + 1 among all bindings; 0: the last one */
} GlobalBinding;

/* What is known of the globals of a program, and part of it: found when somebody asks first. */
typedef struct Globals Globals;
Globals *globals_new(void);
void globals_free(Globals *globals);

/* The global that a value names, its file in *file: a name of the value's own module, or an attribute of another module
 * of the program. 0 for anything else. */
StrId global_named(const Program *program, const ProgramFile *of, ValueId value, const ProgramFile **file);

/* The bindings of a name, in the order of the files, their functions and the text; NULL at the end. */
const GlobalBinding *global_first(const Program *program, const ProgramFile *file, StrId name);
const GlobalBinding *global_next(const Program *program, const GlobalBinding *binding);

/* Whether a binding is certain not to happen in a child that was not forked; and whether it stands at a top level, on
 * the way that an import takes. */
bool global_is_parents(const Program *program, const GlobalBinding *binding);
/* … not to happen in a child of this very site. */
bool global_is_parents_of(const Program *program, const GlobalBinding *binding, const Site *site);
bool global_is_imported(const Program *program, const GlobalBinding *binding);

/* Whether the name is bound, and every binding is certain not to happen in such a child: there the name is missing. */
bool global_is_missing_in_child(const Program *program, const ProgramFile *file, StrId name);

/* Whether names of the file's module may be bound in ways that bindings do not show. */
bool global_file_is_open(const Program *program, const ProgramFile *file);

/* Why a child that was not forked cannot import a function or class of the program by its name. */
typedef enum ImportFault {
    IMPORT_WORKS,         /* as far as is known */
    IMPORT_OF_LOCAL,      /* it has no name that could be imported: made inside a function, or a lambda */
    IMPORT_OF_MISSING,    /* its name is missing there: global_is_missing_in_child */
    IMPORT_OF_NOTEBOOK,   /* it stands in a notebook, which is no file that a child could import */
    IMPORT_OF_MAIN_MODULE /* it stands in pkg/__main__.py, which a child of `python -m pkg` does not import (CPython:
                             Lib/multiprocessing/spawn.py, _fixup_main_from_name) */
} ImportFault;

ImportFault global_import_fault(const Program *program, const Site *site, const ProgramFile *file,
                                FunctionId function);

/* Calls `visit` for each function that certainly runs in a child of the site and begins, at its entry, with something
 * that a child which was not forked can import. */
typedef void GlobalWorkerVisit(void *context, const WorkerFunction *worker);
void global_each_worker(const Program *program, const Site *site, GlobalWorkerVisit *visit, void *context);

/* Whether the binding happens in the parent before the children of the site come to be, as the text goes: in a function
 * on the way to the site, or in one that such a function calls before. */
bool global_is_before(const Program *program, const GlobalBinding *binding, const Site *site);

/* The file in which the way to the site begins, and the call there that leads to it. */
const ProgramFile *global_root_file(const Site *site);
ValueId global_root_call(const Site *site);

#endif
