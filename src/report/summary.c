/* Counting for people. */
#include "report/summary.h"

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

bool summary_has_failed(const RunResult *result, FailOn fail_on)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        if ((int)result->findings.items[i].severity >= (int)fail_on) {
            return true;
        }
    }
    return false;
}

static void add_counts(const RunResult *result, Buffer *out)
{
    size_t counts[SEVERITY_ERROR + 1] = {0};
    for (size_t i = 0; i < result->findings.count; i++) {
        counts[result->findings.items[i].severity]++;
    }
    const char *separator = "";
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        if (counts[severity] > 0) {
            buffer_printf(out, "%s%zu %s%s", separator, counts[severity], severity_word((Severity)severity),
                          plural(counts[severity]));
            separator = ", ";
        }
    }
}

/* The finding that somebody will look at first: the first one of the gravest. */
static const Finding *first_to_read(const RunResult *result)
{
    const Finding *first = &result->findings.items[0];
    for (size_t i = 1; i < result->findings.count; i++) {
        if (result->findings.items[i].severity > first->severity) {
            first = &result->findings.items[i];
        }
    }
    return first;
}

void summary_add(const RunResult *result, FailOn fail_on, Buffer *out)
{
    size_t findings = result->findings.count;
    size_t errors = result->errors.count;
    buffer_puts(out, findings == 0 ? "nothing found" : "");
    add_counts(result, out);
    buffer_printf(out, " in %u file%s (%u parsed)", result->files, plural(result->files), result->parsed);
    if (result->suppressed > 0) {
        buffer_printf(out, ", %u suppressed", result->suppressed);
    }
    if (result->set_aside > 0) {
        buffer_printf(out, ", %u known or untouched", result->set_aside);
    }
    if (errors > 0) {
        buffer_printf(out, "; %zu path%s could not be checked", errors, plural(errors));
    }
    buffer_putc(out, '\n');
    if (findings > 0) {
        const Finding *first = first_to_read(result);
        buffer_printf(out, "`spawnlint rule %s` explains the %s%s and how to fix it%s\n", first->code,
                      findings == 1 ? "" : "first ", severity_word(first->severity),
                      summary_has_failed(result, fail_on) ? "" : "; nothing here fails the run (--fail-on)");
    }
    if (errors > 0) {
        buffer_puts(out, "the run is not complete: nothing is known about what could not be checked\n");
    }
}

void summary_add_statistics(const RunResult *result, Buffer *out)
{
    Arena arena = {0};
    size_t count;
    const RuleCount *counts = findings_by_rule(result, &arena, &count);
    for (size_t i = 0; i < count; i++) {
        buffer_printf(out, "%6zu  %s  %s\n", counts[i].findings, counts[i].code, counts[i].name);
    }
    size_t files = 0;
    for (size_t i = 0; i < result->findings.count; i++) { /* sorted by path */
        files += i == 0 || result->findings.items[i].source != result->findings.items[i - 1].source;
    }
    buffer_printf(out, "%6zu  in %zu file%s\n", result->findings.count, files, plural(files));
    arena_free(&arena);
}
