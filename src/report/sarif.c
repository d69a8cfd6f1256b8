/* SARIF 2.1.0 (OASIS standard, errata 01), as GitHub's code scanning and other viewers want it: every rule with its
 * page, the way to a finding as related locations and as a code flow, places relative to the folder in which spawnlint
 * ran, and whether the run looked at everything. */
#include "report/fingerprint.h"
#include "report/json_writer.h"
#include "report/line_hash.h"
#include "report/page.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

#include "engine/engine.h"

#include <inttypes.h>
#include <string.h>

static const char *const schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/* The folder in which spawnlint ran; GitHub takes it for the root of the repository. */
static const char *const root_name = "%SRCROOT%";

/* The lines of one source, computed when its first finding comes. */
typedef struct HashedLines {
    const Source *source;
    const LineHash *hashes;
    size_t count;
} HashedLines;

typedef struct Sarif {
    JsonWriter json;
    const RunResult *result;
    const ReportStyle *style;
    Arena arena;
    HashedLines lines;
} Sarif;

static Text text_in(const Buffer *buffer)
{
    return (Text){buffer->bytes, buffer->length};
}

static void open_member(JsonWriter *json, const char *key, char bracket)
{
    json_key(json, key);
    json_open(json, bracket);
}

static void open_item(JsonWriter *json)
{
    json_item(json);
    json_open(json, '{');
}

/* RFC 3986, section 2.3: all but unreserved characters and the slash is encoded, byte by byte. */
static void add_uri_member(JsonWriter *json, const char *path)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    Buffer uri = {0};
    buffer_puts(&uri, path[0] == '/' ? "file://" : "");
    for (const char *at = path; *at != '\0'; at++) {
        if (strchr(unreserved, *at) != NULL) {
            buffer_putc(&uri, *at);
        } else {
            buffer_printf(&uri, "%%%02X", (unsigned)(unsigned char)*at);
        }
    }
    json_string_member(json, "uri", uri.bytes);
    buffer_free(&uri);
}

static void add_artifact_location(JsonWriter *json, const char *path)
{
    open_member(json, "artifactLocation", '{');
    add_uri_member(json, path);
    if (path[0] != '/') {
        json_string_member(json, "uriBaseId", root_name);
    }
    json_close(json, '}');
}

/* GitHub shows an alert in a pull request only if every line of its region is new: regions are one line. */
static void add_physical_location(JsonWriter *json, const Source *source, Span span)
{
    Place place = place_of(source, span, COLUMN_UTF16_UNITS);
    open_member(json, "physicalLocation", '{');
    add_artifact_location(json, source->path);
    open_member(json, "region", '{');
    json_number_member(json, "startLine", place.line);
    json_number_member(json, "startColumn", place.column);
    json_number_member(json, "endLine", place.line);
    json_number_member(json, "endColumn", place.end_column);
    json_close(json, '}');
    json_close(json, '}');
}

/* The message of a step, with the cell in a notebook. */
static void add_step_text(const TraceStep *step, Buffer *out)
{
    place_add_cell(step->source, step->span, out);
    buffer_add_clean(out, step->message, strlen(step->message));
}

/* Properties of a location, in an object that is already open. */
static void add_step(JsonWriter *json, const TraceStep *step)
{
    Buffer text = {0};
    add_step_text(step, &text);
    add_physical_location(json, step->source, step->span);
    json_message_member(json, "message", text_in(&text));
    buffer_free(&text);
}

static void add_related_locations(JsonWriter *json, const Finding *finding)
{
    open_member(json, "relatedLocations", '[');
    for (size_t i = 0; i < finding->trace_count; i++) {
        open_item(json);
        json_number_member(json, "id", i + 1);
        add_step(json, &finding->trace[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_flow_step(JsonWriter *json, const TraceStep *step)
{
    open_item(json);
    open_member(json, "location", '{');
    add_step(json, step);
    json_close(json, '}');
    json_close(json, '}');
}

/* The way to the finding, which is its last step. */
static void add_code_flow(JsonWriter *json, const Finding *finding)
{
    open_member(json, "codeFlows", '[');
    open_item(json);
    open_member(json, "threadFlows", '[');
    open_item(json);
    open_member(json, "locations", '[');
    for (size_t i = 0; i < finding->trace_count; i++) {
        add_flow_step(json, &finding->trace[i]);
    }
    add_flow_step(json, &(TraceStep){finding->source, finding->span, finding->message});
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
}

/* [text](id): a link to a related location (section 3.11.6); brackets and backslashes in the text are escaped. */
static void add_link(const TraceStep *step, size_t id, Buffer *out)
{
    Buffer text = {0};
    add_step_text(step, &text);
    buffer_puts(out, "\n[");
    for (size_t i = 0; i < text.length; i++) {
        if (strchr("[]\\", text.bytes[i]) != NULL) {
            buffer_putc(out, '\\');
        }
        buffer_putc(out, text.bytes[i]);
    }
    buffer_printf(out, "](%zu)", id);
    buffer_free(&text);
}

/* GitHub's title of an alert is the first sentence. */
static void add_message(JsonWriter *json, const Finding *finding)
{
    Buffer text = {0};
    words_add_message(finding, &text);
    buffer_putc(&text, '.');
    for (size_t i = 0; i < finding->trace_count; i++) {
        add_link(&finding->trace[i], i + 1, &text);
    }
    words_add_reasons(finding, &text);
    json_message_member(json, "message", text_in(&text));
    buffer_free(&text);
}

static void add_locations(JsonWriter *json, const Finding *finding)
{
    open_member(json, "locations", '[');
    open_item(json);
    add_physical_location(json, finding->source, finding->span);
    if (finding->function != NULL) {
        open_member(json, "logicalLocations", '[');
        open_item(json);
        json_string_member(json, "fullyQualifiedName", finding->function);
        json_string_member(json, "kind", "function");
        json_close(json, '}');
        json_close(json, ']');
    }
    json_close(json, '}');
    json_close(json, ']');
}

/* "271789c17abda88f:1". GitHub hashes the bytes of the file: where they are not at hand, its upload action adds it. */
static void add_line_hash(Sarif *sarif, const Finding *finding)
{
    if (finding->source->is_recoded) {
        return;
    }
    HashedLines *lines = &sarif->lines;
    if (lines->source != finding->source) {
        arena_reset(&sarif->arena);
        lines->source = finding->source;
        lines->hashes =
            line_hashes((Text){finding->source->bytes, finding->source->length}, &sarif->arena, &lines->count);
    }
    size_t line = source_line_number(finding->source, finding->span.start);
    if (line <= lines->count) {
        Buffer text = {0};
        buffer_printf(&text, "%" PRIx64 ":%u", lines->hashes[line - 1].hash, lines->hashes[line - 1].number);
        json_string_member(&sarif->json, "primaryLocationLineHash", text.bytes);
        buffer_free(&text);
    }
}

static size_t rule_index(const char *code)
{
    size_t index = 0;
    while (strcmp(engine_rules()[index]->code, code) != 0) {
        index++;
    }
    return index;
}

static void add_result(Sarif *sarif, const Finding *finding, uint64_t fingerprint)
{
    JsonWriter *json = &sarif->json;
    open_item(json);
    json_string_member(json, "ruleId", finding->code);
    json_number_member(json, "ruleIndex", rule_index(finding->code));
    json_string_member(json, "level", severity_word(finding->severity));
    add_message(json, finding);
    add_locations(json, finding);
    if (finding->trace_count > 0) {
        add_code_flow(json, finding);
        add_related_locations(json, finding);
    }
    open_member(json, "partialFingerprints", '{');
    add_line_hash(sarif, finding);
    json_string_member(json, "spawnlint/v1", fingerprint_digits(fingerprint).text);
    json_close(json, '}');
    open_member(json, "properties", '{');
    json_words_member(json, "failsUnder", method_words(finding->fails_under).words);
    json_words_member(json, "failsOn", finding->fails_on);
    if (finding->fails_as != NULL) {
        json_string_member(json, "failsAs", finding->fails_as);
    }
    json_close(json, '}');
    json_close(json, '}');
}

static void add_results(Sarif *sarif)
{
    Arena arena = {0};
    const uint64_t *fingerprints = fingerprints_of(sarif->result, &arena);
    open_member(&sarif->json, "results", '[');
    for (size_t i = 0; i < sarif->result->findings.count; i++) {
        add_result(sarif, &sarif->result->findings.items[i], fingerprints[i]);
    }
    json_close(&sarif->json, ']');
    arena_free(&arena);
}

static void add_section_member(JsonWriter *json, const char *key, const Rule *rule, const char *heading)
{
    Buffer text = {0};
    page_add_section(rule, heading, &text);
    json_message_member(json, key, text_in(&text));
    buffer_free(&text);
}

static void add_help(JsonWriter *json, const Rule *rule)
{
    Buffer text = {0};
    open_member(json, "help", '{');
    page_add_section(rule, "How to fix", &text);
    json_lines_member(json, "text", text_in(&text));
    text.length = 0;
    page_add(rule, &text);
    json_lines_member(json, "markdown", text_in(&text));
    json_close(json, '}');
    buffer_free(&text);
}

static void add_rule(JsonWriter *json, const Rule *rule)
{
    static const char *const problem_severities[] = {"recommendation", "warning", "error"};
    static const char *const tags[] = {"concurrency", "multiprocessing", "reliability", NULL};
    open_item(json);
    json_string_member(json, "id", rule->code);
    json_string_member(json, "name", rule->name);
    json_message_member(json, "shortDescription", text_of(rule->summary));
    add_section_member(json, "fullDescription", rule, "What it finds");
    add_help(json, rule);
    open_member(json, "defaultConfiguration", '{');
    json_bool_member(json, "enabled", !rule->is_optional);
    json_string_member(json, "level", severity_word(rule->severity));
    json_close(json, '}');
    open_member(json, "properties", '{');
    json_string_member(json, "precision", "high");
    json_string_member(json, "problem.severity", problem_severities[rule->severity]);
    json_words_member(json, "tags", tags);
    json_close(json, '}');
    json_close(json, '}');
}

static void add_tool(Sarif *sarif)
{
    JsonWriter *json = &sarif->json;
    open_member(json, "tool", '{');
    open_member(json, "driver", '{');
    json_string_member(json, "name", "spawnlint");
    json_string_member(json, "version", sarif->style->version);
    json_string_member(json, "semanticVersion", sarif->style->version);
    open_member(json, "rules", '[');
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        add_rule(json, *rule);
    }
    json_close(json, ']');
    open_member(json, "notifications", '[');
    open_item(json);
    json_string_member(json, "id", "not-checked");
    json_message_member(json, "shortDescription", TEXT("a file that could not be analysed"));
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, '}');
}

static void add_notification(JsonWriter *json, const RunError *error)
{
    Buffer text = {0};
    words_add_error(error, &text);
    open_item(json);
    open_member(json, "descriptor", '{');
    json_string_member(json, "id", "not-checked");
    json_number_member(json, "index", 0);
    json_close(json, '}');
    json_string_member(json, "level", "error");
    json_message_member(json, "message", text_in(&text));
    open_member(json, "locations", '[');
    open_item(json);
    open_member(json, "physicalLocation", '{');
    add_artifact_location(json, error->path);
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    buffer_free(&text);
}

static void add_invocation(Sarif *sarif)
{
    JsonWriter *json = &sarif->json;
    open_member(json, "invocations", '[');
    open_item(json);
    json_bool_member(json, "executionSuccessful", sarif->result->complete);
    open_member(json, "toolExecutionNotifications", '[');
    for (size_t i = 0; i < sarif->result->errors.count; i++) {
        add_notification(json, &sarif->result->errors.items[i]);
    }
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
}

static void add_run(Sarif *sarif)
{
    JsonWriter *json = &sarif->json;
    open_item(json);
    add_tool(sarif);
    open_member(json, "automationDetails", '{');
    json_string_member(json, "id", "spawnlint/");
    json_close(json, '}');
    json_string_member(json, "columnKind", "utf16CodeUnits");
    open_member(json, "originalUriBaseIds", '{');
    open_member(json, root_name, '{');
    json_message_member(json, "description", TEXT("the folder in which spawnlint ran"));
    json_close(json, '}');
    json_close(json, '}');
    add_invocation(sarif);
    add_results(sarif);
    json_close(json, '}');
}

void report_print_sarif(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    Sarif sarif = {.json = {.out = out}, .result = result, .style = style};
    JsonWriter *json = &sarif.json;
    json_open(json, '{');
    json_string_member(json, "$schema", schema);
    json_string_member(json, "version", "2.1.0");
    open_member(json, "runs", '[');
    add_run(&sarif);
    json_close(json, ']');
    json_close(json, '}');
    buffer_putc(out, '\n');
    arena_free(&sarif.arena);
}
