/* Which files are checked: the paths of the command line, folders walked, ignore files respected.
 *
 * A folder that is named is the program. A file that is named is a part of one, and whether its lines work may be
 * decided elsewhere: by the module that sets the start method, by the class that it derives from. So the project around
 * it is walked as well, and its files are the background: read, followed, never reported in. What is found in a file
 * does not depend on which other files were named with it. */
#ifndef SPAWNLINT_PROJECT_DISCOVER_H
#define SPAWNLINT_PROJECT_DISCOVER_H

#include "base/arena.h"
#include "base/source.h"
#include "base/vec.h"
#include "project/config.h"
#include "project/options.h"

#include <stdbool.h>

typedef struct ProjectFile {
    const char *path; /* relative to the working folder where it lies below it */
    Language language;
    bool is_stdin;      /* the bytes come from standard input, `path` is the name to show */
    bool is_background; /* not named, but of the same project as a file that is */
} ProjectFile;

/* A path that could not be used. */
typedef struct PathProblem {
    const char *path;
    const char *message;
} PathProblem;

typedef VEC(ProjectFile) ProjectFileVec;

typedef struct Discovery {
    ProjectFileVec files; /* sorted by path, none twice */
    VEC(PathProblem) problems;
    VEC(const char *) headers; /* of C that were not named, in the order met */
    bool excluded_named_files; /* --force-exclude left out something that was named */
} Discovery;

/* Walks options->paths ("." when there are none); `configs`, which may be NULL, say what else is left out. Strings live
 * in the arena. What cannot be read is a problem, and the rest goes on; in the background it is no problem but not
 * there. */
void discover_files(const Options *options, Configs *configs, Arena *arena, Discovery *discovery);
void discovery_free(Discovery *discovery);

/* The language of a file by its suffix, LANGUAGE_NONE when the suffix says nothing. Headers have one too. */
Language discover_language(const char *path);

/* Names of folders that a walk never enters, NULL-terminated. */
extern const char *const discover_skipped_folders[];

#endif
