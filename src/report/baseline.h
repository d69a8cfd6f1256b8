/* The file of findings that are known: later runs report only what is new.
 *
 * A finding is known by its rule, its file, the function around it and the text of its statement however that is laid
 * out, and by how many such there are; lines play no part. Paths count from the folder of the file. One entry a line,
 * in order, so that two branches can be merged. */
#ifndef SPAWNLINT_REPORT_BASELINE_H
#define SPAWNLINT_REPORT_BASELINE_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "report/finding.h"

#include <stdbool.h>

typedef struct BaselineEntry {
    const char *path; /* from the folder of the baseline; absolute where it lies elsewhere */
    const char *rule;
    const char *function; /* "" at module level */
    const char *statement;
    uint32_t count;
    uint32_t met; /* findings of this run */
} BaselineEntry;

typedef VEC(BaselineEntry) BaselineEntries;

typedef struct Baseline {
    Arena *arena;
    const char *folder;      /* absolute */
    BaselineEntries entries; /* sorted */
} Baseline;

/* An empty one that is to be written to the file, whose path is absolute. */
void baseline_new(const char *file, Arena *arena, Baseline *baseline);

/* Reads a file; NULL, or what is wrong with it in the arena. Entries live in the arena; free the list with
 * baseline_free. `file` is absolute. */
const char *baseline_read(const char *file, Arena *arena, Baseline *baseline);
void baseline_free(Baseline *baseline);

/* The entry of a finding, NULL when it is new. `path` is absolute. */
BaselineEntry *baseline_find(Baseline *baseline, const Finding *finding, const char *path);

/* Adds an entry that counts the finding, or counts it in the entry that there is. Entries are out of order until
 * baseline_print. */
void baseline_add(Baseline *baseline, const Finding *finding, const char *path);

/* The text of the file. Entries whose count is 0 are left out. */
void baseline_print(Baseline *baseline, Buffer *out);

#endif
