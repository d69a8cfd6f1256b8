/* The git repository around a folder, as far as ignore rules need it: where its root is, and which ignore files count.
 *
 * From weakest to strongest (gitignore(5)): the user's file (core.excludesFile, by default ~/.config/git/ignore),
 * .git/info/exclude, then the .gitignore of each folder from the root inwards. Where there is no repository, .gitignore
 * files count from the working folder on, or from the walked folder where it lies elsewhere. */
#ifndef SPAWNLINT_PROJECT_REPOSITORY_H
#define SPAWNLINT_PROJECT_REPOSITORY_H

#include "base/arena.h"
#include "project/ignore.h"

#include <stdbool.h>

/* Puts an ignore file on top; one that cannot be read changes nothing. */
const IgnoreLayer *repository_push_file(Arena *arena, const IgnoreLayer *below, const char *base, const char *path);

/* The rules that hold in the whole repository whose root folder (with .git in it) this is. */
const IgnoreLayer *repository_push_own(Arena *arena, const char *root);

typedef struct RepositoryPlace {
    const IgnoreLayer *layers; /* of all folders above, not of the folder itself */
    const char *inside;        /* the folder's path from the root, "" for the root */
    const char *excluded;      /* the first folder on the way from the root that the rules exclude, or NULL */
} RepositoryPlace;

/* `path` is absolute, without "." and "..". The root is searched from `path` upwards when it is a folder, from the
 * folder that holds it otherwise. */
RepositoryPlace repository_place(Arena *arena, const char *path, bool is_folder, const char *working_folder);

/* The root of the project that a file belongs to: that of its git repository, else the nearest folder above it with a
 * pyproject.toml, spawnlint.toml, setup.py or setup.cfg; NULL when there is none. `path` and the result are absolute;
 * the result is "" for the root of the file system. */
const char *repository_project_root(Arena *arena, const char *path);

#endif
