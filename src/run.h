/* The pipeline, from options to findings. */
#ifndef SPAWNLINT_RUN_H
#define SPAWNLINT_RUN_H

#include "base/source.h"
#include "base/text.h"
#include "engine/rule.h"
#include "project/config.h"
#include "project/options.h"
#include "report/finding.h"

/* One run and everything that its result points into. */
typedef struct Run Run;

/* The options must live as long as the run. */
Run *run_new(const Options *options);
void run_free(Run *run);

/* Who wants to know how far a run is: called now and then, by the thread that called run_check, with what is being done
 * ("reading") and to how many files of how many; `of` is 1 for what is done as a whole. */
typedef void RunTick(void *context, const char *stage, size_t done, size_t of);
void run_watch(Run *run, RunTick *tick, void *context);

/* From now on the configurations say what is left out and which rules are reported where; they outlive the run. */
void run_configure(Run *run, Configs *configs);

/* Reads the models that the configurations name; what is wrong with them is an error of the result. run_check does it
 * by itself. */
void run_load_models(Run *run);

/* Adds the files that the options name. */
void run_discover(Run *run);

/* Adds a file whose bytes are at hand; they are copied, the path is not. No two files have the same path. */
void run_add_bytes(Run *run, const char *path, Language language, Text bytes);

/* Reads, parses and checks what was added. Call once. */
void run_check(Run *run);

/* After run_check: drops the findings for which `keep` says false, and counts them. */
void run_keep(Run *run, bool (*keep)(void *context, const Finding *finding), void *context);

/* Whether a rule is selected for a file. */
bool run_wants_rule_at(Run *run, const Rule *rule, const char *path);

/* After run_check: what was found. After run_discover: the errors so far. */
const RunResult *run_result(const Run *run);

/* The files that were added, in the order of their paths. */
size_t run_file_count(const Run *run);
const char *run_file_path(const Run *run, size_t index);
/* Whether it was added for what it says about the others (project/discover.h); nothing is reported in it. */
bool run_file_is_background(const Run *run, size_t index);

#endif
