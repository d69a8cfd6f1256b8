/* Words for findings, and counting them. */
#include "report/finding.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

const char *severity_word(Severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE:
        return "note";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
        return "error";
    }
    BUG("unknown severity");
}

MethodWords method_words(MethodSet methods)
{
    static const struct {
        MethodSet method;
        const char *word;
    } rows[] = {{METHOD_FORK, "fork"}, {METHOD_SPAWN, "spawn"}, {METHOD_FORKSERVER, "forkserver"}};
    MethodWords result = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((methods & rows[i].method) != 0) {
            result.words[count++] = rows[i].word;
        }
    }
    return result;
}

static int compare_counts(const void *left, const void *right)
{
    const RuleCount *first = left;
    const RuleCount *second = right;
    return strcmp(first->code, second->code);
}

const RuleCount *findings_by_rule(const RunResult *result, Arena *arena, size_t *count)
{
    RuleCount *counts = arena_array(arena, RuleCount, result->findings.count);
    *count = 0;
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        size_t at = 0;
        while (at < *count && strcmp(counts[at].code, finding->code) != 0) {
            at++;
        }
        if (at == *count) {
            counts[(*count)++] = (RuleCount){finding->code, finding->name, 0};
        }
        counts[at].findings++;
    }
    if (*count > 1) {
        qsort(counts, *count, sizeof *counts, compare_counts);
    }
    return counts;
}
