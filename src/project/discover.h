/* Which files are checked: the paths of the command line, folders walked, ignore files respected. */
#ifndef SPAWNLINT_PROJECT_DISCOVER_H
#define SPAWNLINT_PROJECT_DISCOVER_H

#include "base/arena.h"
#include "base/source.h"
#include "base/vec.h"
#include "project/options.h"

#include <stdbool.h>

typedef struct ProjectFile {
    const char *path; /* relative to the working folder where it lies below it */
    Language language;
    bool is_stdin; /* the bytes come from standard input, `path` is the name to show */
} ProjectFile;

/* A path that could not be used. */
typedef struct PathProblem {
    const char *path;
    const char *message;
} PathProblem;

typedef struct Discovery {
    VEC(ProjectFile) files; /* sorted by path, none twice */
    VEC(PathProblem) problems;
    bool excluded_named_files; /* --force-exclude left out something that was named */
} Discovery;

/* Walks options->paths ("." when there are none). Strings live in the arena. What cannot be read is a problem, and the
 * rest goes on. */
void discover_files(const Options *options, Arena *arena, Discovery *discovery);
void discovery_free(Discovery *discovery);

/* The language of a file by its suffix, LANGUAGE_NONE when the suffix says nothing. Headers have one too. */
Language discover_language(const char *path);

/* Names of folders that a walk never enters, NULL-terminated. */
extern const char *const discover_skipped_folders[];

#endif
