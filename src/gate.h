/* What stands between the findings of a run and its reports: the baseline and the changed lines. */
#ifndef SPAWNLINT_GATE_H
#define SPAWNLINT_GATE_H

#include "project/changes.h"
#include "report/baseline.h"
#include "run.h"

#include <stdbool.h>

typedef struct Gate {
    Arena arena;
    const Options *options;
    const char *working_folder; /* absolute */
    bool has_baseline;
    Baseline baseline;
    const char *baseline_file; /* absolute */
    const Changes *changes;    /* or NULL */
} Gate;

/* Reads the baseline and asks git, as the options say. False when that fails, which was said; close it in either case.
 */
bool gate_open(const Options *options, Gate *gate);
void gate_close(Gate *gate);

/* Takes out of a run's findings what is known and what touches no changed line. */
void gate_filter(Gate *gate, Run *run);

/* Says how many entries of the baseline match nothing any more. After gate_filter. */
void gate_remark(Gate *gate, Run *run);

/* `spawnlint baseline write|update|prune`, after a run without gate_filter: the exit status. */
int gate_write_baseline(const Options *options, Run *run);

#endif
