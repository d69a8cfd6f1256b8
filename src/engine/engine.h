/* Runs rules over a linked program: select, check, sort, drop duplicates. */
#ifndef SPAWNLINT_ENGINE_ENGINE_H
#define SPAWNLINT_ENGINE_ENGINE_H

#include "engine/rule.h"
#include "link/program.h"
#include "report/finding.h"

/* All rules, in the order of their codes; NULL-terminated. The table is made by the build from src/rules/. */
const Rule *const *engine_rules(void);

/* The rule with this code ("SPL301") or name ("lambda-to-worker"), or NULL. */
const Rule *engine_find_rule(const char *code_or_name);

/* The page of a rule in Markdown, embedded by the build; never NULL. */
const char *engine_rule_page(const Rule *rule);

/* Which rules run: by code, prefix of a code ("SPL3", "SPL") or name. Three lists, NULL-terminated or NULL. `select`
 * replaces the default (every rule that is not optional), `extend` adds to it, `ignore` takes away; of two entries the
 * longer prefix wins. */
typedef struct RuleSelection {
    const char *const *select;
    const char *const *extend;
    const char *const *ignore;
} RuleSelection;

/* How well an entry (a code, its beginning, a name, ALL) names a rule: 0 not at all, the larger the closer. */
size_t engine_fits(const char *entry, const Rule *rule);

bool engine_is_selected(const RuleSelection *selection, const Rule *rule);

/* Whether an entry of a selection names at least one rule. */
bool engine_knows(const char *entry);

/* Adds the findings of all selected rules to result->findings, strings in result->arena, sorted by path, line, column
 * and code. Indexes the lines of sources that have findings. */
void engine_run(const Program *program, const RuleSelection *selection, RunResult *result);

/* Whether one of the comments of a source covers a finding of the source; marks all that do as used. */
bool engine_suppresses(SuppressionVec *suppressions, const Finding *finding);

/* Adds the findings of rules that look at comments, in the same order. */
void engine_check_comments(const CommentedSource *commented, size_t count, const RuleSelection *selection,
                           RunResult *result);

#endif
