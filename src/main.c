/* options → run → reports → exit status.
 *
 * 0: the run was complete and found nothing that counts; 1: something was found; 2: something could not be checked, or
 * spawnlint was called wrongly. 2 wins: a gate must not pass, or fail for the wrong reason, because nobody looked. */
#include "add_noqa.h"
#include "base/suggest.h"
#include "base/sys.h"
#include "console.h"
#include "dump.h"
#include "engine/engine.h"
#include "gate.h"
#include "manual.h"
#include "project/options.h"
#include "report/report.h"
#include "report/rules.h"
#include "report/summary.h"
#include "run.h"
#include "settings.h"

#include <string.h>

enum { EXIT_CLEAN = 0, EXIT_FOUND = 1, EXIT_TROUBLE = 2 };

static int print_help(void)
{
    Buffer text = {0};
    options_help(&text);
    return console_put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int print_manual(void)
{
    Buffer text = {0};
    manual_page(&text);
    return console_put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int print_completions(const char *shell)
{
    Buffer text = {0};
    manual_completions(shell, &text);
    return console_put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int print_version(void)
{
    Buffer text = {0};
    buffer_puts(&text, "spawnlint " SPAWNLINT_VERSION "\n");
    return console_put_out(&text) ? EXIT_CLEAN : EXIT_TROUBLE;
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
    console_complain(message.bytes);
    buffer_free(&message);
    vec_free(&words);
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

typedef VEC(const char *) FormatNames;

/* Whether all reports that were asked for are in formats of the list; says which one is not. */
static bool know_formats(const Options *options, const FormatNames *names)
{
    bool all = true;
    for (size_t i = 0; i < options->outputs.count; i++) {
        const char *format = options->outputs.items[i].format;
        size_t at = 0;
        while (at < names->count && strcmp(names->items[at], format) != 0) {
            at++;
        }
        if (at < names->count) {
            continue;
        }
        const char *nearest = suggest_nearest(text_of(format), names->items, names->count);
        Buffer message = {0};
        buffer_printf(&message, "unknown format '%s'", format);
        if (nearest != NULL) {
            buffer_printf(&message, "; did you mean '%s'?", nearest);
        }
        for (size_t name = 0; name < names->count; name++) {
            buffer_printf(&message, "%s%s", name == 0 ? " (one of: " : ", ", names->items[name]);
        }
        buffer_putc(&message, ')');
        console_complain(message.bytes);
        buffer_free(&message);
        all = false;
    }
    return all;
}

static bool know_report_formats(const Options *options)
{
    FormatNames names = {0};
    for (const ReportFormat *format = report_formats; format->name != NULL; format++) {
        vec_push(&names, format->name);
    }
    bool all = know_formats(options, &names);
    vec_free(&names);
    return all;
}

/* Writes a buffer to where it was asked for and frees it; false when that failed, which was said. */
static bool write_output(const OutputRequest *output, Buffer *text)
{
    if (output->file == NULL) {
        return console_put_out(text);
    }
    int error = sys_write_file(output->file, text->bytes, text->length);
    buffer_free(text);
    if (error != 0) {
        Buffer message = {0};
        buffer_printf(&message, "cannot write to %s: %s", output->file, sys_error_text(error));
        console_complain(message.bytes);
        buffer_free(&message);
    }
    return error == 0;
}

/* Writes all reports, also those behind one that could not be written; false when there was such a one. */
static bool write_reports(const Options *options, const RunResult *result)
{
    bool all = true;
    for (size_t i = 0; i < options->outputs.count; i++) {
        const OutputRequest *output = &options->outputs.items[i];
        ReportStyle style = {
            .color = console_wants_color(options->color, output->file),
            .version = SPAWNLINT_VERSION,
            .fail_on = (int)options->fail_on,
        };
        Buffer text = {0};
        report_find_format(output->format)->print(result, &style, &text);
        all &= write_output(output, &text);
    }
    return all;
}

static const RulesFormat *find_rules_format(const char *name)
{
    const RulesFormat *format = rules_formats;
    while (strcmp(format->name, name) != 0) {
        format++;
    }
    return format;
}

/* One rule, or all for NULL. */
static int print_rules(const Options *options, const Rule *rule)
{
    FormatNames names = {0};
    for (const RulesFormat *format = rules_formats; format->name != NULL; format++) {
        vec_push(&names, format->name);
    }
    bool is_good = know_formats(options, &names);
    for (size_t i = 0; i < options->outputs.count && is_good; i++) {
        const RulesFormat *format = find_rules_format(options->outputs.items[i].format);
        Buffer text = {0};
        if (rule == NULL) {
            format->print_all(&text);
        } else {
            format->print_one(rule, &text);
        }
        is_good = write_output(&options->outputs.items[i], &text);
    }
    vec_free(&names);
    return is_good ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int print_rule_page(const Options *options)
{
    const Rule *rule = engine_find_rule(options->paths.items[0]);
    if (rule == NULL) {
        complain_about_rule(options->paths.items[0]);
        return EXIT_TROUBLE;
    }
    return print_rules(options, rule);
}

/* What is for the person at the terminal, whatever the report's format. */
static void write_remarks(const Options *options, const RunResult *result)
{
    console_complain_about_all(&result->errors);
    Buffer text = {0};
    if (options->statistics) {
        summary_add_statistics(result, &text);
    }
    if (!options->quiet) {
        summary_add(result, options->fail_on, &text);
    }
    console_remark(&text);
    buffer_free(&text);
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
    console_complain_about_all(&result->errors);
    bool is_written = console_put_out(&text);
    return is_written && result->errors.count == 0 ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int check_files(const Settings *settings, Gate *gate, Run *run)
{
    const Options *options = &settings->options;
    run_discover(run);
    if (!settings_are_right(settings)) {
        return EXIT_TROUBLE;
    }
    if (options->show_files) {
        return show_files(run);
    }
    Progress progress;
    if (!options->quiet) {
        console_watch(&progress, run);
    }
    run_check(run);
    if (!options->quiet) {
        console_unwatch(&progress);
    }
    const RunResult *result = run_result(run);
    if (options->command == COMMAND_BASELINE) {
        console_complain_about_all(&result->errors);
        return gate_write_baseline(options, run);
    }
    gate_filter(gate, run);
    if (options->add_noqa) {
        console_complain_about_all(&result->errors);
        return add_noqa(result) && result->complete ? EXIT_CLEAN : EXIT_TROUBLE;
    }
    bool all_written = write_reports(options, result);
    write_remarks(options, result);
    if (!options->quiet) {
        gate_remark(gate, run);
    }
    if (!all_written || !result->complete) {
        return EXIT_TROUBLE;
    }
    return summary_has_failed(result, options->fail_on) ? EXIT_FOUND : EXIT_CLEAN;
}

static int check(const Options *options)
{
    bool knows_all = know_report_formats(options);
    knows_all &= know_rules(&options->select);
    knows_all &= know_rules(&options->extend_select);
    knows_all &= know_rules(&options->ignore);
    if (!knows_all) {
        return EXIT_TROUBLE;
    }
    Settings settings;
    int status = EXIT_TROUBLE;
    if (settings_load(options, &settings)) {
        Gate gate;
        if (gate_open(&settings.options, &gate)) {
            Run *run = run_new(&settings.options);
            run_configure(run, settings.configs);
            status = check_files(&settings, &gate, run);
            run_free(run);
        }
        gate_close(&gate);
    }
    settings_free(&settings);
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
            console_complain_about(path, message);
            all_dumped = false;
        }
    }
    arena_free(&arena);
    bool is_written = console_put_out(&text);
    return is_written && all_dumped ? EXIT_CLEAN : EXIT_TROUBLE;
}

static int run_command(const Options *options)
{
    switch (options->command) {
    case COMMAND_CHECK:
    case COMMAND_BASELINE:
        return check(options);
    case COMMAND_CONFIG:
        return settings_command(options);
    case COMMAND_RULE:
        return print_rule_page(options);
    case COMMAND_RULES:
        return print_rules(options, NULL);
    case COMMAND_DUMP:
        return dump(options);
    case COMMAND_VERSION:
        return print_version();
    case COMMAND_COMPLETIONS:
        return print_completions(options->paths.items[0]);
    case COMMAND_MANUAL:
        return print_manual();
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
        console_complain(message);
        static char hint[] = "`spawnlint --help` lists all options.\n";
        console_remark(&(Buffer){.bytes = hint, .length = sizeof hint - 1});
    }
    options_free(&options);
    arena_free(&arena);
    return status;
}
