/* Known and unchanged findings. The analysis has seen everything; here it is decided what is news. */
#include "gate.h"

#include "base/sys.h"
#include "console.h"
#include "engine/engine.h"
#include "project/path.h"

#include <stdlib.h>
#include <string.h>

enum { EXIT_WRITTEN = 0, EXIT_TROUBLE = 2 };

static const char default_file[] = "spawnlint-baseline.json";

static const char *absolute(Gate *gate, const char *path)
{
    return path_absolute(&gate->arena, gate->working_folder, path);
}

static void open_place(const Options *options, Gate *gate)
{
    *gate = (Gate){.options = options};
    const char *working_folder = sys_working_folder(&gate->arena);
    gate->working_folder = working_folder == NULL ? "/" : working_folder;
}

static bool read_baseline(Gate *gate, const char *file)
{
    gate->baseline_file = absolute(gate, file);
    const char *message = baseline_read(gate->baseline_file, &gate->arena, &gate->baseline);
    gate->has_baseline = message == NULL;
    if (message != NULL) {
        console_complain_about(path_shown(gate->baseline_file, gate->working_folder), message);
    }
    return message == NULL;
}

bool gate_open(const Options *options, Gate *gate)
{
    open_place(options, gate);
    if (options->command == COMMAND_BASELINE) {
        return true; /* it is read when the findings are there */
    }
    if (options->baseline != NULL && !read_baseline(gate, options->baseline)) {
        return false;
    }
    if (options->new_from != NULL) {
        const char *message;
        gate->changes = changes_since(gate->working_folder, options->new_from, &gate->arena, &message);
        if (gate->changes == NULL) {
            console_complain_about(arena_format(&gate->arena, "--new-from %s", options->new_from), message);
            return false;
        }
    }
    return true;
}

void gate_close(Gate *gate)
{
    baseline_free(&gate->baseline);
    arena_free(&gate->arena);
}

/* Lines of a span; every change of a notebook counts for all of its cells, because git sees no cells. */
static bool is_touched(Gate *gate, const Source *source, Span span)
{
    const char *path = absolute(gate, source->path);
    if (source->is_notebook) {
        return changes_touch(gate->changes, path, 1, UINT32_MAX);
    }
    return changes_touch(gate->changes, path, source_line_number(source, span.start),
                         source_line_number(source, span.end));
}

/* A finding is news when its statement was changed, or a place that it names as its reason. */
static bool is_changed(Gate *gate, const Finding *finding)
{
    bool touched =
        is_touched(gate, finding->source, finding->span) || is_touched(gate, finding->source, finding->statement_span);
    for (size_t i = 0; i < finding->trace_count && !touched; i++) {
        touched = is_touched(gate, finding->trace[i].source, finding->trace[i].span);
    }
    return touched;
}

static bool is_news(void *context, const Finding *finding)
{
    Gate *gate = context;
    if (gate->has_baseline) {
        BaselineEntry *entry = baseline_find(&gate->baseline, finding, absolute(gate, finding->source->path));
        if (entry != NULL && entry->met < entry->count) {
            entry->met++;
            return false;
        }
    }
    return gate->changes == NULL || is_changed(gate, finding);
}

void gate_filter(Gate *gate, Run *run)
{
    if (gate->has_baseline || gate->changes != NULL) {
        run_keep(run, is_news, gate);
    }
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The absolute paths of the files that the run has answered for, sorted. */
static const char **checked_paths(Gate *gate, const Run *run, size_t *count)
{
    const char **paths = arena_array(&gate->arena, const char *, run_file_count(run));
    *count = 0;
    for (size_t i = 0; i < run_file_count(run); i++) {
        if (!run_file_is_background(run, i)) {
            paths[(*count)++] = absolute(gate, run_file_path(run, i));
        }
    }
    qsort(paths, *count, sizeof *paths, compare_texts);
    return paths;
}

static bool is_gone(const char *path)
{
    FileInfo info;
    return sys_info(path, true, &info) == 0 && info.kind == FILE_MISSING;
}

/* Whether this run can say that an entry is stale: it has looked at the file, or the file is gone. */
static bool is_answered(Gate *gate, const BaselineEntry *entry, const char *const *checked, size_t count)
{
    const char *path = path_absolute(&gate->arena, gate->baseline.folder, entry->path);
    return bsearch(&path, checked, count, sizeof *checked, compare_texts) != NULL || is_gone(path);
}

/* Calls `use` for each entry that this run has an answer to. */
static void each_answered(Gate *gate, Run *run, void (*use)(void *context, BaselineEntry *entry), void *context)
{
    size_t count;
    const char **checked = checked_paths(gate, run, &count);
    for (size_t i = 0; i < gate->baseline.entries.count; i++) {
        BaselineEntry *entry = &gate->baseline.entries.items[i];
        const Rule *rule = engine_find_rule(entry->rule);
        const char *path = path_absolute(&gate->arena, gate->baseline.folder, entry->path);
        bool is_asked = rule == NULL || run_wants_rule_at(run, rule, path);
        if (is_asked && is_answered(gate, entry, checked, count)) {
            use(context, entry);
        }
    }
}

static void count_stale(void *context, BaselineEntry *entry)
{
    size_t *stale = context;
    *stale += entry->met < entry->count;
}

void gate_remark(Gate *gate, Run *run)
{
    size_t stale = 0;
    if (gate->has_baseline && run_result(run)->complete) {
        each_answered(gate, run, count_stale, &stale);
    }
    if (stale > 0) {
        Buffer text = {0};
        buffer_printf(&text,
                      "%zu entr%s of the baseline match%s nothing any more: `spawnlint baseline prune` removes %s\n",
                      stale, stale == 1 ? "y" : "ies", stale == 1 ? "es" : "", stale == 1 ? "it" : "them");
        console_remark(&text);
        buffer_free(&text);
    }
}

/* --- Writing --- */

static void count_met(Gate *gate, const RunResult *result)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        BaselineEntry *entry = baseline_find(&gate->baseline, finding, absolute(gate, finding->source->path));
        if (entry != NULL) {
            entry->met++;
        }
    }
}

static void forget(void *context, BaselineEntry *entry)
{
    (void)context;
    entry->count = 0;
}

static void forget_what_is_gone(void *context, BaselineEntry *entry)
{
    (void)context;
    entry->count = entry->met < entry->count ? entry->met : entry->count;
}

static void add_all(Gate *gate, const RunResult *result)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        baseline_add(&gate->baseline, finding, absolute(gate, finding->source->path));
    }
}

static size_t count_findings(const Baseline *baseline)
{
    size_t count = 0;
    for (size_t i = 0; i < baseline->entries.count; i++) {
        count += baseline->entries.items[i].count;
    }
    return count;
}

static int write_file(Gate *gate)
{
    const char *shown = path_shown(gate->baseline_file, gate->working_folder);
    Buffer text = {0};
    baseline_print(&gate->baseline, &text);
    int error = sys_write_file(gate->baseline_file, text.bytes, text.length);
    buffer_free(&text);
    if (error != 0) {
        console_complain_about(shown, sys_error_text(error));
        return EXIT_TROUBLE;
    }
    size_t count = count_findings(&gate->baseline);
    buffer_printf(&text, "%s: %zu finding%s recorded\n", shown, count, count == 1 ? "" : "s");
    console_remark(&text);
    buffer_free(&text);
    return EXIT_WRITTEN;
}

static int write_baseline(Gate *gate, Run *run)
{
    const RunResult *result = run_result(run);
    const char *file = gate->options->baseline == NULL ? default_file : gate->options->baseline;
    bool begins_anew = strcmp(gate->options->action, "write") == 0;
    if (begins_anew) {
        gate->baseline_file = absolute(gate, file);
        baseline_new(gate->baseline_file, &gate->arena, &gate->baseline);
    } else if (!read_baseline(gate, file)) {
        return EXIT_TROUBLE;
    }
    if (!result->complete) {
        console_complain("the run is not complete: the baseline stays as it was");
        return EXIT_TROUBLE;
    }
    if (strcmp(gate->options->action, "prune") == 0) {
        count_met(gate, result);
        each_answered(gate, run, forget_what_is_gone, NULL);
    } else {
        each_answered(gate, run, forget, NULL);
        add_all(gate, result);
    }
    return write_file(gate);
}

int gate_write_baseline(const Options *options, Run *run)
{
    Gate gate;
    open_place(options, &gate);
    int status = write_baseline(&gate, run);
    gate_close(&gate);
    return status;
}
