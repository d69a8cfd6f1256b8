/* Guessed search paths; see search_paths.h. */
#include "project/search_paths.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Each folder is looked at for each header that the system does not have: far ones are not worth that. */
enum { MOST_FOLDERS = 48 };

typedef struct Candidate {
    const char *folder;
    unsigned distance; /* folders to leave from the file on */
    size_t order;
} Candidate;

static unsigned count_folders(const char *path)
{
    unsigned count = 0;
    for (; *path != '\0'; path++) {
        count += *path == '/';
    }
    return count;
}

/* How many folders of the file's path the other does not share. */
static unsigned distance_of(const char *file, const char *folder)
{
    size_t shared = 0;
    size_t i = 0;
    for (; file[i] != '\0' && file[i] == folder[i]; i++) {
        shared = file[i] == '/' ? i + 1 : shared;
    }
    if (folder[i] == '\0' && file[i] == '/') {
        shared = i + 1;
    }
    return count_folders(file + shared);
}

static int compare_candidates(const void *left, const void *right)
{
    const Candidate *first = left;
    const Candidate *second = right;
    if (first->distance != second->distance) {
        return first->distance < second->distance ? -1 : 1;
    }
    return first->order < second->order ? -1 : first->order > second->order;
}

typedef struct Candidates {
    Candidate *items;
    size_t count;
} Candidates;

static void add(Candidates *candidates, const char *file, const char *folder)
{
    for (size_t i = 0; i < candidates->count; i++) {
        if (strcmp(candidates->items[i].folder, folder) == 0) {
            return;
        }
    }
    candidates->items[candidates->count] =
        (Candidate){.folder = folder, .distance = distance_of(file, folder), .order = candidates->count};
    candidates->count++;
}

static const char *parent_of(Arena *arena, const char *folder)
{
    const char *slash = strrchr(folder, '/');
    return slash == NULL ? (strcmp(folder, ".") == 0 || strcmp(folder, "..") == 0 ? NULL : ".")
           : slash == folder ? NULL
                             : arena_copy(arena, folder, (size_t)(slash - folder));
}

const char *const *search_paths_guess(Arena *arena, const char *const *folders, size_t folder_count, const char *file,
                                      size_t *count)
{
    size_t most = 2 * folder_count + count_folders(file) + 1;
    Candidates candidates = {.items = arena_array(arena, Candidate, most)};
    for (const char *folder = parent_of(arena, file); folder != NULL; folder = parent_of(arena, folder)) {
        add(&candidates, file, folder); /* `#include "src/common/log.h"` */
    }
    for (size_t i = 0; i < folder_count; i++) {
        add(&candidates, file, folders[i]);
    }
    for (size_t i = 0; i < folder_count; i++) {
        const char *parent = parent_of(arena, folders[i]);
        if (parent != NULL) {
            add(&candidates, file, parent); /* `#include <lua/lua.h>` */
        }
    }
    qsort(candidates.items, candidates.count, sizeof *candidates.items, compare_candidates);
    size_t kept = candidates.count < MOST_FOLDERS ? candidates.count : MOST_FOLDERS;
    const char **arguments = arena_array(arena, const char *, 2 * kept);
    for (size_t i = 0; i < kept; i++) {
        arguments[2 * i] = "-idirafter";
        arguments[2 * i + 1] = candidates.items[i].folder;
    }
    *count = 2 * kept;
    return arguments;
}
