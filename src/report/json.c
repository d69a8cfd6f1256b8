/* The report for programs: docs/report.schema.json says what is in it. Every key is always there, so that nobody has to
 * ask whether it is. Keys are only ever added while schema_version stays the same. */
#include "report/fingerprint.h"
#include "report/report.h"

#include <string.h>

enum { SCHEMA_VERSION = 1 };

typedef struct Json {
    Buffer *out;
    int depth;
    bool is_first; /* nothing stands yet in the innermost array or object */
} Json;

static void add_string(Json *json, const char *text)
{
    if (text == NULL) {
        buffer_puts(json->out, "null");
        return;
    }
    Buffer clean = {0};
    buffer_add_clean(&clean, text, strlen(text));
    buffer_putc(json->out, '"');
    for (size_t i = 0; i < clean.length; i++) {
        if (clean.bytes[i] == '"' || clean.bytes[i] == '\\') {
            buffer_putc(json->out, '\\');
        }
        buffer_putc(json->out, clean.bytes[i]);
    }
    buffer_putc(json->out, '"');
    buffer_free(&clean);
}

/* Before each item of an array: comma, line end and indentation. */
static void next_item(Json *json)
{
    buffer_puts(json->out, json->is_first ? "\n" : ",\n");
    buffer_printf(json->out, "%*s", 2 * json->depth, "");
    json->is_first = false;
}

static void next_key(Json *json, const char *key)
{
    next_item(json);
    add_string(json, key);
    buffer_puts(json->out, ": ");
}

static void open_bracket(Json *json, char bracket)
{
    buffer_putc(json->out, bracket);
    json->depth++;
    json->is_first = true;
}

static void close_bracket(Json *json, char bracket)
{
    json->depth--;
    if (!json->is_first) {
        buffer_printf(json->out, "\n%*s", 2 * json->depth, "");
    }
    buffer_putc(json->out, bracket);
    json->is_first = false;
}

static void add_text_member(Json *json, const char *key, const char *text)
{
    next_key(json, key);
    add_string(json, text);
}

static void add_number_member(Json *json, const char *key, size_t number)
{
    next_key(json, key);
    buffer_printf(json->out, "%zu", number);
}

static void add_bool_member(Json *json, const char *key, bool value)
{
    next_key(json, key);
    buffer_puts(json->out, value ? "true" : "false");
}

/* An array of strings on one line. */
static void add_words_member(Json *json, const char *key, const char *const *words)
{
    next_key(json, key);
    buffer_putc(json->out, '[');
    for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
        buffer_puts(json->out, i == 0 ? "" : ", ");
        add_string(json, words[i]);
    }
    buffer_putc(json->out, ']');
}

static void add_methods_member(Json *json, MethodSet methods)
{
    const char *words[4] = {0};
    size_t count = 0;
    static const struct {
        MethodSet method;
        const char *word;
    } rows[] = {{METHOD_FORK, "fork"}, {METHOD_SPAWN, "spawn"}, {METHOD_FORKSERVER, "forkserver"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((methods & rows[i].method) != 0) {
            words[count++] = rows[i].word;
        }
    }
    add_words_member(json, "fails_under", words);
}

/* The number of a notebook's cell, null in other files. */
static void add_cell_member(Json *json, Position position)
{
    if (position.cell > 0) {
        add_number_member(json, "cell", position.cell);
    } else {
        add_text_member(json, "cell", NULL);
    }
}

static void add_trace(Json *json, const Finding *finding)
{
    next_key(json, "trace");
    open_bracket(json, '[');
    for (size_t i = 0; i < finding->trace_count; i++) {
        const TraceStep *step = &finding->trace[i];
        Position start = source_position(step->source, step->span.start);
        next_item(json);
        open_bracket(json, '{');
        add_text_member(json, "path", step->source->path);
        add_number_member(json, "line", start.line);
        add_number_member(json, "column", start.column);
        add_cell_member(json, start);
        add_text_member(json, "message", step->message);
        close_bracket(json, '}');
    }
    close_bracket(json, ']');
}

static void add_finding(Json *json, const Finding *finding, uint64_t fingerprint)
{
    Position start = source_position(finding->source, finding->span.start);
    Position end = source_position(finding->source, finding->span.end);
    if (end.cell != start.cell) { /* behind the last line of its cell the next one begins */
        end = start;
    }
    char digits[17];
    for (int i = 15; i >= 0; i--, fingerprint >>= 4) {
        digits[i] = "0123456789abcdef"[fingerprint & 15];
    }
    digits[16] = '\0';
    next_item(json);
    open_bracket(json, '{');
    add_text_member(json, "rule", finding->code);
    add_text_member(json, "name", finding->name);
    add_text_member(json, "severity", severity_word(finding->severity));
    add_text_member(json, "message", finding->message);
    add_text_member(json, "path", finding->source->path);
    add_number_member(json, "line", start.line);
    add_number_member(json, "column", start.column);
    add_number_member(json, "end_line", end.line);
    add_number_member(json, "end_column", end.column);
    add_cell_member(json, start);
    add_text_member(json, "function", finding->function);
    add_methods_member(json, finding->fails_under);
    add_words_member(json, "fails_on", finding->fails_on);
    add_text_member(json, "fails_as", finding->fails_as);
    add_trace(json, finding);
    add_text_member(json, "help", finding->help);
    add_text_member(json, "fingerprint", digits);
    add_text_member(json, "url", NULL);
    add_text_member(json, "fix", NULL);
    close_bracket(json, '}');
}

static void add_findings(Json *json, const RunResult *result)
{
    Arena arena = {0};
    const uint64_t *fingerprints = fingerprints_of(result, &arena);
    next_key(json, "findings");
    open_bracket(json, '[');
    for (size_t i = 0; i < result->findings.count; i++) {
        add_finding(json, &result->findings.items[i], fingerprints[i]);
    }
    close_bracket(json, ']');
    arena_free(&arena);
}

static void add_errors(Json *json, const RunResult *result)
{
    next_key(json, "errors");
    open_bracket(json, '[');
    for (size_t i = 0; i < result->errors.count; i++) {
        next_item(json);
        open_bracket(json, '{');
        add_text_member(json, "path", result->errors.items[i].path);
        add_text_member(json, "message", result->errors.items[i].message);
        close_bracket(json, '}');
    }
    close_bracket(json, ']');
}

static void add_summary(Json *json, const RunResult *result)
{
    Arena arena = {0};
    next_key(json, "summary");
    open_bracket(json, '{');
    add_number_member(json, "files", result->files);
    add_number_member(json, "parsed", result->parsed);
    add_number_member(json, "findings", result->findings.count);
    add_number_member(json, "suppressed", result->suppressed);
    next_key(json, "by_rule");
    open_bracket(json, '{');
    size_t count;
    const RuleCount *counts = findings_by_rule(result, &arena, &count);
    for (size_t i = 0; i < count; i++) {
        add_number_member(json, counts[i].code, counts[i].findings);
    }
    close_bracket(json, '}');
    close_bracket(json, '}');
    arena_free(&arena);
}

void report_print_json(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    Json json = {.out = out};
    open_bracket(&json, '{');
    add_number_member(&json, "schema_version", SCHEMA_VERSION);
    next_key(&json, "tool");
    open_bracket(&json, '{');
    add_text_member(&json, "name", "spawnlint");
    add_text_member(&json, "version", style->version);
    close_bracket(&json, '}');
    add_bool_member(&json, "complete", result->complete);
    next_key(&json, "targets");
    open_bracket(&json, '{');
    add_words_member(&json, "platforms", result->platforms);
    add_text_member(&json, "python", result->python);
    close_bracket(&json, '}');
    add_findings(&json, result);
    add_errors(&json, result);
    add_summary(&json, result);
    close_bracket(&json, '}');
    buffer_putc(out, '\n');
}
