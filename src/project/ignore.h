/* Ignore files exactly as git reads them (gitignore(5)): which paths of a tree a walk leaves out.
 *
 * Each ignore file is a layer: its rules count from the folder it lies in (its base). Layers are stacked, the innermost
 * folder's on top; the uppermost layer that has something to say decides, and in it the last rule that matches. What
 * lies below an excluded folder is never asked about: the walk does not enter it, so no rule can bring it back. */
#ifndef SPAWNLINT_PROJECT_IGNORE_H
#define SPAWNLINT_PROJECT_IGNORE_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

typedef struct IgnoreLayer IgnoreLayer;

/* Reads the text of an ignore file. `base` is the folder it counts from, relative to the root of the tree without a
 * slash at the end, "" for the root itself. Text and base need not outlive the call. `below` may be NULL. */
const IgnoreLayer *ignore_push(Arena *arena, const IgnoreLayer *below, const char *base, Text text);

/* Whether the path, relative to the root of the tree, is left out. */
bool ignore_excludes(const IgnoreLayer *top, const char *path, bool is_folder);

/* One pattern against one text, as git's wildmatch: `*` and `?` stop at '/' and `**` crosses it when is_path; otherwise
 * the text is one name. Takes time in proportion to the product of both lengths. */
bool ignore_glob_matches(Text pattern, Text text, bool is_path);

#endif
