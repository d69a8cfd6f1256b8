/* The last lines of a run, for the person who started it: what was found, how much was looked at, what to do next. They
 * go to standard error, whatever the reports' formats. */
#ifndef SPAWNLINT_REPORT_SUMMARY_H
#define SPAWNLINT_REPORT_SUMMARY_H

#include "base/text.h"
#include "project/options.h"
#include "report/finding.h"

/* "2 errors, 1 note in 120 files (14 parsed)", and what to do about it. */
void summary_add(const RunResult *result, FailOn fail_on, Buffer *out);

/* How many findings each rule has, for --statistics. */
void summary_add_statistics(const RunResult *result, Buffer *out);

/* Whether a finding is at or above the severity with which the run fails. */
bool summary_has_failed(const RunResult *result, FailOn fail_on);

#endif
