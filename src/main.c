/* options → run → reports → exit status.
 *
 * 0: the run was complete and found nothing that counts; 1: something was found; 2: something could not be checked, or
 * spawnlint was called wrongly. 2 wins: a gate must not pass, or fail for the wrong reason, because nobody looked. */
#include "base/suggest.h"
#include "base/sys.h"
#include "dump.h"
#include "engine/engine.h"
#include "project/options.h"
#include "report/report.h"
#include "run.h"

#include <string.h>

enum { EXIT_CLEAN = 0, EXIT_FOUND = 1, EXIT_TROUBLE = 2 };

enum { STANDARD_OUTPUT = 1, STANDARD_ERROR = 2 };

/* "spawnlint: error: …" on standard error. Source text and paths in the message cannot steer the terminal. */
static void complain(const char *message)
{
    Buffer line = {0};
    buffer_puts(&line, "spawnlint: error: ");
    buffer_add_clean(&line, message, strlen(message));
    buffer_putc(&line, '\n');
    (void)sys_write(STANDARD_ERROR, line.bytes, line.length); /* nowhere is left to say that this failed */
    buffer_free(&line);
}

static void complain_about(const char *path, const char *message)
{
    Buffer text = {0};
    buffer_printf(&text, "%s: %s", path, message);
    complain(text.bytes);
    buffer_free(&text);
}

/* Writes and frees a buffer; false when that failed, which was said. */
static bool put_out(Buffer *text)
{
    int error = sys_write(STANDARD_OUTPUT, text->bytes, text->length);
    buffer_free(text);
    if (error != 0) {
        complain_about("standard output", sys_error_text(error));
    }
    return error == 0;
}

static int print_help(void)
{
    Buffer text = {0};
    options_help(&text);
    return put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int print_version(void)
{
    Buffer text = {0};
    buffer_puts(&text, "spawnlint " SPAWNLINT_VERSION "\n");
    return put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int print_rules(void)
{
    Buffer text = {0};
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        buffer_printf(&text, "%-7s %-28s %-8s %s%s\n", (*rule)->code, (*rule)->name, severity_word((*rule)->severity),
                      (*rule)->summary, (*rule)->is_optional ? " (off until selected)" : "");
    }
    return put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* Says that there is no such rule, and which one may have been meant. */
static void complain_about_rule(const char *entry)
{
    VEC(const char *) words = {0};
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        vec_push(&words, (*rule)->code);
        vec_push(&words, (*rule)->name);
    }
    const char *nearest = suggest_nearest(text_of(entry), words.items, words.count);
    Buffer message = {0};
    buffer_printf(&message, "unknown rule '%s'", entry);
    if (nearest != NULL) {
        buffer_printf(&message, "; did you mean '%s'?", nearest);
    }
    complain(message.bytes);
    buffer_free(&message);
    vec_free(&words);
}

static int print_rule_page(const char *code_or_name)
{
    const Rule *rule = engine_find_rule(code_or_name);
    if (rule == NULL) {
        complain_about_rule(code_or_name);
        return EXIT_TROUBLE;
    }
    Buffer text = {0};
    buffer_puts(&text, engine_rule_page(rule));
    return put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

/* Whether every entry of a list of rules names a rule; says which one does not. */
static bool know_rules(const WordVec *entries)
{
    bool all = true;
    for (size_t i = 0; i < entries->count; i++) {
        if (!engine_knows(entries->items[i])) {
            complain_about_rule(entries->items[i]);
            all = false;
        }
    }
    return all;
}

static bool know_formats(const Options *options)
{
    bool all = true;
    for (size_t i = 0; i < options->outputs.count; i++) {
        const char *name = options->outputs.items[i].format;
        if (report_find_format(name) != NULL) {
            continue;
        }
        Buffer message = {0};
        VEC(const char *) words = {0};
        for (const ReportFormat *format = report_formats; format->name != NULL; format++) {
            vec_push(&words, format->name);
        }
        const char *nearest = suggest_nearest(text_of(name), words.items, words.count);
        buffer_printf(&message, "unknown format '%s'", name);
        if (nearest != NULL) {
            buffer_printf(&message, "; did you mean '%s'?", nearest);
        }
        for (size_t word = 0; word < words.count; word++) {
            buffer_printf(&message, "%s%s", word == 0 ? " (one of: " : ", ", words.items[word]);
        }
        buffer_putc(&message, ')');
        complain(message.bytes);
        buffer_free(&message);
        vec_free(&words);
        all = false;
    }
    return all;
}

/* Colour is for terminals; https://no-color.org: NO_COLOR set to anything but nothing turns it off. */
static bool wants_color(const Options *options, const char *file)
{
    if (options->color != COLOR_AUTO) {
        return options->color == COLOR_ALWAYS;
    }
    const char *no_color = sys_environment("NO_COLOR");
    const char *terminal = sys_environment("TERM");
    return file == NULL && (no_color == NULL || no_color[0] == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0) && sys_is_terminal(STANDARD_OUTPUT);
}

/* Writes all reports; false when one could not be written. */
static bool write_reports(const Options *options, const RunResult *result)
{
    bool all = true;
    for (size_t i = 0; i < options->outputs.count; i++) {
        const OutputRequest *output = &options->outputs.items[i];
        ReportStyle style = {.color = wants_color(options, output->file), .version = SPAWNLINT_VERSION};
        Buffer text = {0};
        report_find_format(output->format)->print(result, &style, &text);
        if (output->file == NULL) {
            all &= put_out(&text);
            continue;
        }
        int error = sys_write_file(output->file, text.bytes, text.length);
        if (error != 0) {
            complain_about(output->file, sys_error_text(error));
            all = false;
        }
        buffer_free(&text);
    }
    return all;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* "2 errors and 1 note in 120 files (14 parsed)". */
static void add_summary(const RunResult *result, Buffer *text)
{
    size_t counts[3] = {0};
    for (size_t i = 0; i < result->findings.count; i++) {
        counts[result->findings.items[i].severity]++;
    }
    size_t kinds = 0;
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        if (counts[severity] > 0) {
            buffer_printf(text, "%s%zu %s%s", kinds++ == 0 ? "" : ", ", counts[severity],
                          severity_word((Severity)severity), plural(counts[severity]));
        }
    }
    buffer_printf(text, "%s in %u file%s (%u parsed)", kinds == 0 ? "nothing found" : "", result->files,
                  plural(result->files), result->parsed);
    if (result->errors.count > 0) {
        buffer_printf(text, "; %zu path%s could not be checked", result->errors.count, plural(result->errors.count));
    }
    buffer_putc(text, '\n');
}

static void add_statistics(const RunResult *result, Buffer *text)
{
    Arena arena = {0};
    size_t count;
    const RuleCount *counts = findings_by_rule(result, &arena, &count);
    for (size_t i = 0; i < count; i++) {
        buffer_printf(text, "%6zu  %s  %s\n", counts[i].findings, counts[i].code, counts[i].name);
    }
    arena_free(&arena);
}

/* What is for the person at the terminal, whatever the report's format. */
static void write_remarks(const Options *options, const RunResult *result)
{
    for (size_t i = 0; i < result->errors.count; i++) {
        complain_about(result->errors.items[i].path, result->errors.items[i].message);
    }
    Buffer text = {0};
    if (options->statistics) {
        add_statistics(result, &text);
    }
    if (!options->quiet) {
        add_summary(result, &text);
    }
    (void)sys_write(STANDARD_ERROR, text.bytes, text.length);
    buffer_free(&text);
}

/* Whether a finding is at or above --fail-on. */
static bool has_failed(const Options *options, const RunResult *result)
{
    for (size_t i = 0; i < result->findings.count; i++) {
        if ((int)result->findings.items[i].severity >= (int)options->fail_on) {
            return true;
        }
    }
    return false;
}

static int show_files(const Run *run)
{
    Buffer text = {0};
    for (size_t i = 0; i < run_file_count(run); i++) {
        const char *path = run_file_path(run, i);
        if (!run_file_is_background(run, i)) {
            buffer_add_clean(&text, path, strlen(path));
            buffer_putc(&text, '\n');
        }
    }
    const RunResult *result = run_result(run);
    for (size_t i = 0; i < result->errors.count; i++) {
        complain_about(result->errors.items[i].path, result->errors.items[i].message);
    }
    bool is_written = put_out(&text);
    return is_written && result->errors.count == 0 ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int check_files(const Options *options, Run *run)
{
    run_discover(run);
    if (options->show_files) {
        return show_files(run);
    }
    run_check(run);
    const RunResult *result = run_result(run);
    bool all_written = write_reports(options, result);
    write_remarks(options, result);
    if (!all_written || !result->complete) {
        return EXIT_TROUBLE;
    }
    return has_failed(options, result) ? EXIT_FOUND : EXIT_CLEAN;
}

static int check(const Options *options)
{
    bool knows_all = know_formats(options);
    knows_all &= know_rules(&options->select);
    knows_all &= know_rules(&options->extend_select);
    knows_all &= know_rules(&options->ignore);
    if (!knows_all) {
        return EXIT_TROUBLE;
    }
    Run *run = run_new(options);
    int status = check_files(options, run);
    run_free(run);
    return status;
}

/* Each file's dump; several are told apart by a line with the path before each. */
static int dump(const Options *options)
{
    Arena arena = {0};
    Buffer text = {0};
    bool all_dumped = true;
    for (size_t i = 1; i < options->paths.count; i++) {
        const char *path = options->paths.items[i];
        if (options->paths.count > 2) {
            buffer_printf(&text, "%s=== %s\n", i == 1 ? "" : "\n", path);
        }
        const char *message = dump_file(options, options->paths.items[0], path, &arena, &text);
        if (message != NULL) {
            complain_about(path, message);
            all_dumped = false;
        }
    }
    arena_free(&arena);
    bool is_written = put_out(&text);
    return is_written && all_dumped ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int run_command(const Options *options)
{
    switch (options->command) {
    case COMMAND_CHECK:
        return check(options);
    case COMMAND_RULE:
        return print_rule_page(options->paths.items[0]);
    case COMMAND_RULES:
        return print_rules();
    case COMMAND_DUMP:
        return dump(options);
    case COMMAND_VERSION:
        return print_version();
    case COMMAND_HELP:
        return print_help();
    }
    return EXIT_TROUBLE;
}

int main(int count, char **arguments)
{
    sys_survive_closed_pipes();
    Arena arena = {0};
    Options options;
    const char *message;
    int status = EXIT_TROUBLE;
    if (options_parse(count - 1, arguments + 1, &arena, &options, &message)) {
        status = run_command(&options);
    } else {
        complain(message);
        static const char hint[] = "`spawnlint --help` lists all options.\n";
        (void)sys_write(STANDARD_ERROR, hint, sizeof hint - 1);
    }
    options_free(&options);
    arena_free(&arena);
    return status;
}
