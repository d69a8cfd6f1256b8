/* How the files of a project are compiled: compile_commands.json, as CMake, Meson and Bear write it
 * (https://clang.llvm.org/docs/JSONCompilationDatabase.html). */
#ifndef SPAWNLINT_PROJECT_COMPILE_COMMANDS_H
#define SPAWNLINT_PROJECT_COMPILE_COMMANDS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct CompileCommands CompileCommands;

/* The arguments behind the compiler's name; paths in them do not depend on the folder in which it ran. */
typedef struct CompileCommand {
    const char *const *arguments;
    size_t count;
} CompileCommand;

/* Looks for databases when files are asked for; everything lives in the arena. */
CompileCommands *compile_commands_new(Arena *arena, const char *working_folder);

/* Uses the one in this folder (or this file) for every file; false, with the reason in *message, when there is none or
 * it cannot be read. */
bool compile_commands_use(CompileCommands *commands, const char *folder, const char **message);

/* The command of a file, by the nearest database: in its folder, in a folder `build*` there, or further up. A file that
 * the database does not know is compiled like its nearest neighbour of the same language. NULL without a database. A
 * database that was found and cannot be read is as if it were not there. */
const CompileCommand *compile_commands_find(CompileCommands *commands, const char *path);

void compile_commands_free(CompileCommands *commands); /* NULL is fine */

#endif
