/* A comment that suppresses nothing hides nothing today, and the next finding on its line tomorrow. One that names no
 * rule, or is not understood, does not do what its author thinks. */
#include "engine/engine.h"
#include "engine/rule.h"

static void check_comments(RuleContext *context, const CommentedSource *commented)
{
    for (size_t i = 0; i < commented->suppression_count; i++) {
        const Suppression *suppression = &commented->suppressions[i];
        const char *rule = suppression->rule;
        if (suppression->problem != NULL) {
            rule_report_comment(context, commented->source, suppression->place, SEVERITY_WARNING, suppression->problem,
                                NULL);
        } else if (suppression->is_strict && rule != NULL && !engine_knows(rule)) {
            const char *nearest = rule_nearest(rule);
            const char *help = nearest == NULL ? "`spawnlint rules` lists all rules"
                                               : rule_format(context, "did you mean `%s`?", nearest);
            rule_report_comment(context, commented->source, suppression->place, SEVERITY_WARNING,
                                rule_format(context, "there is no rule `%s` to suppress", rule), help);
        } else if (suppression->is_strict && !suppression->is_used && suppression->is_in_force && commented->is_whole) {
            const char *message = rule == NULL
                                      ? "there is nothing to suppress in this file"
                                      : rule_format(context, "there is nothing of `%s` to suppress here", rule);
            rule_report_comment(context, commented->source, suppression->place, SEVERITY_NOTE, message,
                                "remove it, so that it hides nothing later");
        }
    }
}

const Rule rule_unused_suppression = {
    .code = "SPL002",
    .name = "unused-suppression",
    .summary = "a comment suppresses nothing, names an unknown rule, or is malformed",
    .severity = SEVERITY_WARNING,
    .check_comments = check_comments,
};
