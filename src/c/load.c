/* Finding libclang.
 *
 * The front end for C is part of the program, and libclang alone is loaded at run time, through a table of functions:
 * that costs a Python run nothing and spares a module of our own that would have to be installed, found and kept in
 * step with the program. Nothing but src/c sees libclang's types.
 *
 * The library stays in memory after c_unload: LLVM registers handlers and thread data that do not survive unloading. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include "c/libclang.h"

#include "base/sys.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Newest first: newer ones keep more of a file that does not compile, and know the operator of an expression. The
 * versioned names come before the plain ones, which may be any version. */
static const char *const library_names[] = {
    "libclang-22.so.1", "libclang-21.so.1", "libclang-20.so.1", "libclang-19.so.1",
    "libclang-18.so.1", "libclang-17.so.1", "libclang-16.so.1", "libclang-15.so.1",
    "libclang-14.so.1", "libclang.so.1",    "libclang.so",      "libclang.dylib",
};

/* Where LLVM's own packages put a libclang that the loader's search path does not lead to. */
static const char llvm_folders[] = "/usr/lib";
static const char llvm_prefix[] = "llvm-";

/* Fills the table; false when the library lacks a function. */
static bool fill_table(void *library, Libclang *clang)
{
    bool complete = true;
    void *symbol;
/* dlsym gives a data pointer; POSIX promises that its bytes are those of the function pointer. */
#define LOOK_UP(name)                                                                                                  \
    symbol = dlsym(library, "clang_" #name);                                                                           \
    memcpy(&clang->name, &symbol, sizeof symbol);
#define LIBCLANG(name) LOOK_UP(name) complete = complete && symbol != NULL;
#define LIBCLANG_NEWER(name) LOOK_UP(name)
#include "c/libclang.def"
#undef LOOK_UP
    return complete;
}

static bool open_library(const char *name, Libclang *clang)
{
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        return false;
    }
    if (fill_table(library, clang)) {
        return true;
    }
    dlclose(library);
    return false;
}

/* The number behind "llvm-", or 0. */
static unsigned folder_version(const char *name)
{
    size_t prefix = sizeof llvm_prefix - 1;
    return strncmp(name, llvm_prefix, prefix) == 0 ? (unsigned)strtoul(name + prefix, NULL, 10) : 0;
}

static bool open_from_llvm_folders(Arena *arena, Libclang *clang)
{
    FolderEntryVec entries = {0};
    bool opened = false;
    if (sys_list_folder(llvm_folders, arena, &entries) == 0) {
        unsigned below = 1000;
        unsigned best = 1;
        while (!opened && best > 0) {
            best = 0;
            for (size_t i = 0; i < entries.count; i++) {
                unsigned version = folder_version(entries.items[i].name);
                best = version < below && version > best ? version : best;
            }
            below = best;
            const char *path = arena_format(arena, "%s/%s%u/lib/libclang.so.1", llvm_folders, llvm_prefix, best);
            opened = best > 0 && open_library(path, clang);
        }
    }
    vec_free(&entries);
    return opened;
}

static bool open_newest(Arena *arena, Libclang *clang)
{
    for (size_t i = 0; i < sizeof library_names / sizeof library_names[0]; i++) {
        if (open_library(library_names[i], clang)) {
            return true;
        }
    }
    return open_from_llvm_folders(arena, clang);
}

/* "Debian clang version 14.0.6" → "libclang 14.0.6". */
static void read_version(CFrontEnd *front_end)
{
    CXString string = front_end->clang.getClangVersion();
    const char *text = front_end->clang.getCString(string);
    const char *number = text == NULL ? NULL : strstr(text, "version ");
    number = number == NULL ? "of unknown version" : number + strlen("version ");
    int length = (int)strspn(number, "0123456789.");
    length = length == 0 ? (int)strlen(number) : length;
    snprintf(front_end->version, sizeof front_end->version, "libclang %.*s", length > 40 ? 40 : length, number);
    front_end->clang.disposeString(string);
}

/* libclang parses on a thread of its own with a stack of 8 MiB, which a few thousand nested statements overflow. Asked
 * not to, it parses on the caller's thread, and those of the pool have stacks for such files (POOL_STACK_BYTES). It
 * reads the environment and offers no other way. */
static void parse_on_own_thread(void)
{
    setenv("LIBCLANG_NOTHREADS", "1", 0);
}

CFrontEnd *c_load(Arena *arena, const char **why)
{
    CFrontEnd *front_end = calloc(1, sizeof *front_end);
    const char *forced = sys_environment("SPAWNLINT_LIBCLANG");
    if (front_end == NULL) {
        *why = "out of memory";
        return NULL;
    }
    if (forced != NULL ? open_library(forced, &front_end->clang) : open_newest(arena, &front_end->clang)) {
        read_version(front_end);
        parse_on_own_thread();
        return front_end;
    }
    free(front_end);
    *why = forced != NULL ? arena_format(arena, "SPAWNLINT_LIBCLANG names %s, which is no libclang from 14 on", forced)
                          : "no libclang from 14 on was found; install it (Debian: libclang1-14 or newer)";
    return NULL;
}

void c_unload(CFrontEnd *front_end)
{
    free(front_end);
}

const char *c_version(const CFrontEnd *front_end)
{
    return front_end->version;
}
