/* Modules by the paths of their files; see modules.h. */
#include "project/modules.h"

#include "base/fail.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* A module is its path, interned: the ModuleId is the StrId. */
typedef struct Module {
    ModuleId parent;
    uint32_t file;
    bool is_package; /* has an __init__.py */
    bool is_extension;
} Module;

/* Extension modules of one name are a list. */
typedef struct Extension {
    ModuleId module;
    uint32_t next; /* place + 1, or 0 */
} Extension;

struct Modules {
    const char *folder; /* from which relative paths start, or NULL */
    Interner paths;
    VEC(Module) modules; /* by ModuleId */
    Map packages;        /* first name of an outermost package, in `names` → its module, or 0 for several */
    VEC(Extension) extensions;
    Map extensions_by_name; /* name, in `names` → place + 1 of the newest one */
    Interner names;
};

/* Top-level names of the standard library: sys.stdlib_module_names of 3.13, and what 3.12, 3.13 have removed and 3.14
 * has added. Sorted. */
static const char *const standard_names[] = {
    "abc", "aifc", "annotationlib", "antigravity", "argparse", "array", "ast", "asynchat", "asyncio", "asyncore",
    "atexit", "audioop", "base64", "bdb", "binascii", "bisect", "builtins", "bz2", "cProfile", "calendar", "cgi",
    "cgitb", "chunk", "cmath", "cmd", "code", "codecs", "codeop", "collections", "colorsys", "compileall",
    "compression", "concurrent", "configparser", "contextlib", "contextvars", "copy", "copyreg", "crypt", "csv",
    "ctypes", "curses", "dataclasses", "datetime", "dbm", "decimal", "difflib", "dis", "distutils", "doctest",
    "email", "encodings", "ensurepip", "enum", "errno", "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch",
    "fractions", "ftplib", "functools", "gc", "genericpath", "getopt", "getpass", "gettext", "glob", "graphlib",
    "grp", "gzip", "hashlib", "heapq", "hmac", "html", "http", "idlelib", "imaplib", "imghdr", "imp", "importlib",
    "inspect", "io", "ipaddress", "itertools", "json", "keyword", "linecache", "locale", "logging", "lzma",
    "mailbox", "marshal", "math", "mimetypes", "mmap", "modulefinder", "msilib", "msvcrt", "multiprocessing",
    "netrc", "nis", "nntplib", "nt", "ntpath", "nturl2path", "numbers", "opcode", "operator", "optparse", "os",
    "ossaudiodev", "pathlib", "pdb", "pickle", "pickletools", "pipes", "pkgutil", "platform", "plistlib", "poplib",
    "posix", "posixpath", "pprint", "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data",
    "pyexpat", "queue", "quopri", "random", "re", "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched",
    "secrets", "select", "selectors", "shelve", "shlex", "shutil", "signal", "site", "smtpd", "smtplib", "sndhdr",
    "socket", "socketserver", "spwd", "sqlite3", "sre_compile", "sre_constants", "sre_parse", "ssl", "stat",
    "statistics", "string", "stringprep", "struct", "subprocess", "sunau", "symtable", "sys", "sysconfig", "syslog",
    "tabnanny", "tarfile", "telnetlib", "tempfile", "termios", "textwrap", "this", "threading", "time", "timeit",
    "tkinter", "token", "tokenize", "tomllib", "trace", "traceback", "tracemalloc", "tty", "turtle", "turtledemo",
    "types", "typing", "unicodedata", "unittest", "urllib", "uu", "uuid", "venv", "warnings", "wave", "weakref",
    "webbrowser", "winreg", "winsound", "wsgiref", "xdrlib", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport",
    "zlib", "zoneinfo"
};

Modules *modules_new(const char *folder)
{
    Modules *modules = calloc(1, sizeof *modules);
    if (modules == NULL) {
        fail_out_of_memory();
    }
    modules->folder = folder;
    interner_init(&modules->paths);
    interner_init(&modules->names);
    vec_push(&modules->modules, (Module){0});
    return modules;
}

void modules_free(Modules *modules)
{
    if (modules == NULL) {
        return;
    }
    interner_free(&modules->paths);
    interner_free(&modules->names);
    vec_free(&modules->modules);
    map_free(&modules->packages);
    vec_free(&modules->extensions);
    map_free(&modules->extensions_by_name);
    free(modules);
}

/* The folder part of a path, empty for none. */
static Text folder_of(Text path)
{
    while (path.length > 0 && path.bytes[path.length - 1] != '/') {
        path.length--;
    }
    path.length -= path.length > 0;
    return path;
}

/* The path under which a file is known, in the buffer when it is another than the given one. */
static Text locate(const Modules *modules, const char *path, Buffer *buffer)
{
    if (modules->folder == NULL || path[0] == '/') {
        return text_of(path);
    }
    Text folder = text_of(modules->folder);
    for (; strncmp(path, "../", 3) == 0; path += 3) {
        folder = folder_of(folder);
    }
    buffer_add_text(buffer, folder);
    buffer_putc(buffer, '/');
    buffer_puts(buffer, path);
    return (Text){buffer->bytes, buffer->length};
}

/* The module of a path and those of the folders above it. */
static ModuleId make_module(Modules *modules, Text path)
{
    ModuleId id = intern_text(&modules->paths, path);
    if (id < modules->modules.count) {
        return id;
    }
    vec_push(&modules->modules, (Module){0});
    if (path.length > 0) {
        ModuleId parent = make_module(modules, folder_of(path));
        modules->modules.items[id].parent = parent;
    }
    return id;
}

static Text last_name(const Modules *modules, ModuleId module)
{
    Text path = intern_get(&modules->paths, module);
    size_t above = folder_of(path).length;
    size_t start = path.length > above && path.bytes[above] == '/' ? above + 1 : above;
    return (Text){path.bytes + start, path.length - start};
}

/* Remembers a package for the last resort: found by its name, wherever it is. */
static void list_package(Modules *modules, ModuleId module)
{
    StrId name = intern_text(&modules->names, last_name(modules, module));
    ModuleId known = map_get(&modules->packages, name, module);
    map_put(&modules->packages, name, known == module ? module : 0);
}

ModuleId modules_add(Modules *modules, const char *path, uint32_t number)
{
    Buffer located = {0};
    Text whole = locate(modules, path, &located);
    Text stem = whole;
    bool is_package = text_ends_with(whole, "/__init__.py") || text_is(whole, "__init__.py");
    if (is_package) {
        stem = folder_of(whole);
    } else if (text_ends_with(whole, ".py")) {
        stem.length -= strlen(".py");
    }
    ModuleId id = make_module(modules, stem);
    if (modules->modules.items[id].file != 0 && !is_package) {
        id = make_module(modules, whole); /* hidden by a package */
    }
    uint32_t hidden = is_package ? modules->modules.items[id].file : 0;
    modules->modules.items[id].file = number;
    modules->modules.items[id].is_package = is_package;
    if (is_package) {
        list_package(modules, id);
    }
    if (hidden != 0) {
        Buffer plain = {0};
        buffer_add_text(&plain, stem);
        buffer_puts(&plain, ".py");
        ModuleId other = make_module(modules, (Text){plain.bytes, plain.length});
        modules->modules.items[other].file = hidden;
        buffer_free(&plain);
    }
    buffer_free(&located);
    return id;
}

static ModuleId module_at(const Modules *modules, Text whole)
{
    ModuleId hidden = intern_find(&modules->paths, whole.bytes, whole.length);
    if (hidden != 0) {
        return hidden;
    }
    bool is_package = text_ends_with(whole, "/__init__.py") || text_is(whole, "__init__.py");
    Text stem = is_package ? folder_of(whole) : whole;
    if (!is_package && text_ends_with(whole, ".py")) {
        stem.length -= strlen(".py");
    }
    return intern_find(&modules->paths, stem.bytes, stem.length);
}

ModuleId modules_of_path(const Modules *modules, const char *path)
{
    Buffer located = {0};
    ModuleId module = module_at(modules, locate(modules, path, &located));
    buffer_free(&located);
    return module;
}

static ModuleId child_of(const Modules *modules, ModuleId module, Text name)
{
    Buffer path = {0};
    buffer_add_text(&path, intern_get(&modules->paths, module));
    if (path.length > 0) {
        buffer_putc(&path, '/');
    }
    buffer_add_text(&path, name);
    ModuleId child = intern_find(&modules->paths, path.bytes, path.length);
    buffer_free(&path);
    return child;
}

/* --- Extension modules --- */

ModuleId modules_add_extension(Modules *modules, const char *path, Text name, uint32_t number)
{
    Buffer located = {0};
    ModuleId id = make_module(modules, locate(modules, path, &located));
    StrId named = intern_text(&modules->names, name);
    uint32_t *newest = map_at(&modules->extensions_by_name, named);
    modules->modules.items[id].file = number;
    modules->modules.items[id].is_extension = true;
    vec_push(&modules->extensions, ((Extension){id, *newest}));
    *newest = (uint32_t)modules->extensions.count;
    buffer_free(&located);
    return id;
}

ModuleId modules_extension_of_path(const Modules *modules, const char *path)
{
    ModuleId id = modules_of_path(modules, path);
    return modules_is_extension(modules, id) ? id : 0;
}

bool modules_is_extension(const Modules *modules, ModuleId module)
{
    return modules->modules.items[module].is_extension;
}

/* How many folders two paths have in common. */
static unsigned shared_folders(Text left, Text right)
{
    unsigned count = 0;
    for (size_t i = 0; i < left.length && i < right.length && left.bytes[i] == right.bytes[i]; i++) {
        count += left.bytes[i] == '/';
    }
    return count;
}

static ModuleId find_extension(const Modules *modules, ModuleId from, Text name)
{
    StrId named = intern_find(&modules->names, name.bytes, name.length);
    uint32_t place = named == 0 ? 0 : map_get(&modules->extensions_by_name, named, 0);
    ModuleId nearest = 0;
    unsigned most = 0;
    bool is_tied = false;
    while (place != 0) {
        const Extension *extension = &modules->extensions.items[place - 1];
        unsigned shared = shared_folders(intern_get(&modules->paths, from),
                                         intern_get(&modules->paths, extension->module));
        if (nearest == 0 || shared > most) {
            nearest = extension->module;
            most = shared;
            is_tied = false;
        } else if (shared == most) {
            is_tied = true;
        }
        place = extension->next;
    }
    return is_tied ? 0 : nearest;
}

static bool is_folder(const Modules *modules, ModuleId module)
{
    return modules->modules.items[module].file == 0 || modules->modules.items[module].is_package;
}

ModuleId modules_child(const Modules *modules, ModuleId module, Text name)
{
    ModuleId child = child_of(modules, module, name);
    bool is_module = child != 0 && modules->modules.items[child].file != 0;
    ModuleId extension = is_module || !is_folder(modules, module) ? 0 : find_extension(modules, module, name);
    return extension != 0 ? extension : child;
}

ModuleId modules_parent(const Modules *modules, ModuleId module)
{
    return modules->modules.items[module].parent;
}

uint32_t modules_file(const Modules *modules, ModuleId module)
{
    return modules->modules.items[module].file;
}

/* Follows a dotted name down from a folder. */
static ModuleId descend(const Modules *modules, ModuleId from, Text dotted)
{
    while (from != 0 && dotted.length > 0) {
        const char *dot = memchr(dotted.bytes, '.', dotted.length);
        size_t length = dot == NULL ? dotted.length : (size_t)(dot - dotted.bytes);
        from = child_of(modules, from, (Text){dotted.bytes, length});
        length += dot != NULL;
        dotted = (Text){dotted.bytes + length, dotted.length - length};
    }
    return from;
}

static int compare_names(const void *key, const void *item)
{
    const char *const *name = item;
    return text_compare(*(const Text *)key, text_of(*name));
}

static bool is_standard(Text name)
{
    size_t count = sizeof standard_names / sizeof standard_names[0];
    return bsearch(&name, standard_names, count, sizeof standard_names[0], compare_names) != NULL;
}

static ModuleId descend_below(const Modules *modules, ModuleId folder, Text dotted)
{
    static const char *const source_folders[] = {"src", "lib", "python"};
    ModuleId found = descend(modules, folder, dotted);
    for (size_t i = 0; found == 0 && i < sizeof source_folders / sizeof source_folders[0]; i++) {
        ModuleId below = child_of(modules, folder, text_of(source_folders[i]));
        found = below == 0 ? 0 : descend(modules, below, dotted);
    }
    return found;
}

static ModuleId resolve_absolute(const Modules *modules, ModuleId folder, Text dotted)
{
    const char *dot = memchr(dotted.bytes, '.', dotted.length);
    Text first = {dotted.bytes, dot == NULL ? dotted.length : (size_t)(dot - dotted.bytes)};
    ModuleId outermost = folder;
    while (outermost != 0 && modules->modules.items[outermost].is_package) {
        outermost = modules->modules.items[outermost].parent;
    }
    ModuleId found = outermost == 0 ? 0 : descend(modules, outermost, dotted);
    if (found != 0 || is_standard(first)) {
        return found;
    }
    found = outermost == folder ? 0 : descend(modules, folder, dotted);
    for (ModuleId above = outermost; found == 0 && above != 0; above = modules->modules.items[above].parent) {
        found = descend_below(modules, above, dotted);
    }
    if (found == 0) {
        ModuleId package = map_get(&modules->packages, intern_find(&modules->names, first.bytes, first.length), 0);
        size_t rest = dot == NULL ? first.length : first.length + 1;
        found = package == 0 ? 0 : descend(modules, package, (Text){dotted.bytes + rest, dotted.length - rest});
    }
    return found;
}

static ModuleId resolve_python(const Modules *modules, ModuleId from, unsigned level, Text dotted)
{
    const Module *module = &modules->modules.items[from];
    ModuleId folder = module->is_package ? from : module->parent;
    if (from == 0 || folder == 0) {
        return 0;
    }
    if (level == 0) {
        return resolve_absolute(modules, folder, dotted);
    }
    for (unsigned i = 1; i < level && folder != 0; i++) {
        folder = modules->modules.items[folder].parent;
    }
    return descend(modules, folder, dotted);
}

/* A module of Python first; a mere folder gives way to an extension module. */
ModuleId modules_resolve(const Modules *modules, ModuleId from, unsigned level, Text dotted)
{
    ModuleId found = resolve_python(modules, from, level, dotted);
    bool is_module = found != 0 && modules->modules.items[found].file != 0;
    if (is_module || modules->extensions.count == 0 || dotted.length == 0) {
        return found;
    }
    Text package = dotted;
    while (package.length > 0 && package.bytes[package.length - 1] != '.') {
        package.length--;
    }
    Text name = {dotted.bytes + package.length, dotted.length - package.length};
    package.length -= package.length > 0;
    if (package.length == 0 && level == 0 && is_standard(name)) {
        return found;
    }
    ModuleId above = package.length == 0 ? from : resolve_python(modules, from, level, package);
    ModuleId extension = above == 0 || (package.length > 0 && !is_folder(modules, above))
                             ? 0
                             : find_extension(modules, package.length == 0 ? from : above, name);
    return extension != 0 ? extension : found;
}
