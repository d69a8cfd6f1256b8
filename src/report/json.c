/* The report for programs: docs/report.schema.json says what is in it. Every key is always there, so that nobody has to
 * ask whether it is. Keys are only ever added while schema_version stays the same. */
#include "report/fingerprint.h"
#include "report/json_writer.h"
#include "report/report.h"

enum { SCHEMA_VERSION = 1 };

/* The number of a notebook's cell, null in other files. */
static void add_cell_member(JsonWriter *json, Position position)
{
    if (position.cell > 0) {
        json_number_member(json, "cell", position.cell);
    } else {
        json_string_member(json, "cell", NULL);
    }
}

static void add_trace(JsonWriter *json, const Finding *finding)
{
    json_key(json, "trace");
    json_open(json, '[');
    for (size_t i = 0; i < finding->trace_count; i++) {
        const TraceStep *step = &finding->trace[i];
        Position start = source_position(step->source, step->span.start);
        json_item(json);
        json_open(json, '{');
        json_string_member(json, "path", step->source->path);
        json_number_member(json, "line", start.line);
        json_number_member(json, "column", start.column);
        add_cell_member(json, start);
        json_string_member(json, "message", step->message);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_finding(JsonWriter *json, const Finding *finding, uint64_t fingerprint)
{
    Position start = source_position(finding->source, finding->span.start);
    Position end = source_position(finding->source, finding->span.end);
    if (end.cell != start.cell) { /* behind the last line of its cell the next one begins */
        end = start;
    }
    json_item(json);
    json_open(json, '{');
    json_string_member(json, "rule", finding->code);
    json_string_member(json, "name", finding->name);
    json_string_member(json, "severity", severity_word(finding->severity));
    json_string_member(json, "message", finding->message);
    json_string_member(json, "path", finding->source->path);
    json_number_member(json, "line", start.line);
    json_number_member(json, "column", start.column);
    json_number_member(json, "end_line", end.line);
    json_number_member(json, "end_column", end.column);
    add_cell_member(json, start);
    json_string_member(json, "function", finding->function);
    json_words_member(json, "fails_under", method_words(finding->fails_under).words);
    json_words_member(json, "fails_on", finding->fails_on);
    json_string_member(json, "fails_as", finding->fails_as);
    add_trace(json, finding);
    json_string_member(json, "help", finding->help);
    json_string_member(json, "fingerprint", fingerprint_digits(fingerprint).text);
    json_string_member(json, "url", NULL);
    json_string_member(json, "fix", NULL);
    json_close(json, '}');
}

static void add_findings(JsonWriter *json, const RunResult *result)
{
    Arena arena = {0};
    const uint64_t *fingerprints = fingerprints_of(result, &arena);
    json_key(json, "findings");
    json_open(json, '[');
    for (size_t i = 0; i < result->findings.count; i++) {
        add_finding(json, &result->findings.items[i], fingerprints[i]);
    }
    json_close(json, ']');
    arena_free(&arena);
}

static void add_errors(JsonWriter *json, const RunResult *result)
{
    json_key(json, "errors");
    json_open(json, '[');
    for (size_t i = 0; i < result->errors.count; i++) {
        json_item(json);
        json_open(json, '{');
        json_string_member(json, "path", result->errors.items[i].path);
        json_string_member(json, "message", result->errors.items[i].message);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_summary(JsonWriter *json, const RunResult *result)
{
    Arena arena = {0};
    json_key(json, "summary");
    json_open(json, '{');
    json_number_member(json, "files", result->files);
    json_number_member(json, "parsed", result->parsed);
    json_number_member(json, "findings", result->findings.count);
    json_number_member(json, "suppressed", result->suppressed);
    json_number_member(json, "set_aside", result->set_aside);
    json_key(json, "by_rule");
    json_open(json, '{');
    size_t count;
    const RuleCount *counts = findings_by_rule(result, &arena, &count);
    for (size_t i = 0; i < count; i++) {
        json_number_member(json, counts[i].code, counts[i].findings);
    }
    json_close(json, '}');
    json_close(json, '}');
    arena_free(&arena);
}

void report_print_json(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, '{');
    json_number_member(&json, "schema_version", SCHEMA_VERSION);
    json_key(&json, "tool");
    json_open(&json, '{');
    json_string_member(&json, "name", "spawnlint");
    json_string_member(&json, "version", style->version);
    json_close(&json, '}');
    json_bool_member(&json, "complete", result->complete);
    json_key(&json, "targets");
    json_open(&json, '{');
    json_words_member(&json, "platforms", result->platforms);
    json_string_member(&json, "python", result->python);
    json_close(&json, '}');
    add_findings(&json, result);
    add_errors(&json, result);
    add_summary(&json, result);
    json_close(&json, '}');
    buffer_putc(out, '\n');
}
