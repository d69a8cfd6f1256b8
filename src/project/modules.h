/* Which file of the project a module's name means.
 *
 * Nobody tells where Python will look: `sys.path` is not known. So a name is looked for where the layouts of real
 * projects have it: beside the outermost package of the importing file, in the folder of the file itself (a script run
 * from within a package), in the folders above and their `src`, `lib` and `python`, and last wherever the project has
 * one single package of that name. The standard library's names are only found in the first place.
 *
 * An extension module is called what its C source says (`PyInit_engine`), wherever that source lies: it is found by its
 * name where the project has no Python module of it.
 *
 * A module is a file or a folder; it is known by the path without ".py" and without "/__init__.py". After the last
 * modules_add nothing changes, and threads may share it. */
#ifndef SPAWNLINT_PROJECT_MODULES_H
#define SPAWNLINT_PROJECT_MODULES_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Modules Modules;

/* 0: no module. */
typedef uint32_t ModuleId;

/* Paths that are relative start from `folder`, which must live as long; with NULL they are taken as they stand, which
 * does as long as none begins with "..". */
Modules *modules_new(const char *folder);
void modules_free(Modules *modules);

/* Adds a file, `number` from 1 being the caller's name for it. Of `a.py` and `a/__init__.py` the latter is the module,
 * as in Python. A file that is no .py file can import, and cannot be imported. */
ModuleId modules_add(Modules *modules, const char *path, uint32_t number);

/* Adds an extension module that the C file at `path` defines. Of several with one name the one is meant whose source
 * lies nearest to the importing file; none of them where two are equally near. */
ModuleId modules_add_extension(Modules *modules, const char *path, Text name, uint32_t number);

/* The extension module of a C file, or 0; of several in one file the last one. */
ModuleId modules_extension_of_path(const Modules *modules, const char *path);
bool modules_is_extension(const Modules *modules, ModuleId module);

/* The module of a file that was added, else 0. */
ModuleId modules_of_path(const Modules *modules, const char *path);

/* What `dotted` means in an import of the module `from`; `level` counts leading dots. 0 when the project has no such
 * module. The result may be a folder without a file. */
ModuleId modules_resolve(const Modules *modules, ModuleId from, unsigned level, Text dotted);

/* The module of this name directly below another, or an extension module of this name if the other is a package; 0 for
 * none. */
ModuleId modules_child(const Modules *modules, ModuleId module, Text name);
/* The one above, 0 for none. */
ModuleId modules_parent(const Modules *modules, ModuleId module);

/* The number of the module's file; 0 for a folder without __init__.py. */
uint32_t modules_file(const Modules *modules, ModuleId module);

#endif
