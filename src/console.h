/* What a person at the terminal sees beside the reports: complaints, what a run is doing, and whether in colour. */
#ifndef SPAWNLINT_CONSOLE_H
#define SPAWNLINT_CONSOLE_H

#include "base/text.h"
#include "project/options.h"
#include "report/finding.h"
#include "run.h"

#include <stdbool.h>

/* "spawnlint: error: …" on standard error. Source text and paths in the message cannot steer the terminal. */
void console_complain(const char *message);
void console_complain_about(const char *path, const char *message);

/* Every error of a run; of many with the same words the first few and how many more there are. */
void console_complain_about_all(const RunErrorVec *errors);

/* Writes a buffer to standard output and frees it; false when that failed, which was said. */
bool console_put_out(Buffer *text);

/* Writes to standard error: remarks that nobody misses when that fails. */
void console_remark(const Buffer *text);

/* Whether a report to `file` (NULL: standard output) is to be coloured. */
bool console_wants_color(ColorChoice choice, const char *file);

/* A line that says how far a run is, rewritten in place, from its second second on. */
typedef struct Progress {
    double started;
    bool is_shown;
} Progress;

/* Shows the progress of a run on standard error if that is a terminal. Both must be there until console_unwatch. */
void console_watch(Progress *progress, Run *run);
/* Takes the line away. */
void console_unwatch(Progress *progress);

#endif
