/* reviewdog's diagnostic format (proto/rdf/reviewdog.proto): columns count UTF-8 bytes, ends are exclusive. */
#include "report/json_writer.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

static void add_position(JsonWriter *json, const char *key, uint32_t line, uint32_t column)
{
    json_key(json, key);
    buffer_printf(json->out, "{\"line\": %u, \"column\": %u}", line, column);
}

static void add_location(JsonWriter *json, const Finding *finding)
{
    Place place = place_of(finding->source, finding->span, COLUMN_UTF8_BYTES);
    json_key(json, "location");
    json_open(json, '{');
    json_string_member(json, "path", finding->source->path);
    json_key(json, "range");
    json_open(json, '{');
    add_position(json, "start", place.line, place.column);
    add_position(json, "end", place.line, place.end_column);
    json_close(json, '}');
    json_close(json, '}');
}

static void add_finding(JsonWriter *json, const Finding *finding)
{
    static const char *const severities[] = {"INFO", "WARNING", "ERROR"};
    Buffer text = {0};
    words_add_message(finding, &text);
    words_add_trace(finding, &text);
    words_add_reasons(finding, &text);
    json_item(json);
    json_open(json, '{');
    json_lines_member(json, "message", (Text){text.bytes, text.length});
    add_location(json, finding);
    json_string_member(json, "severity", severities[finding->severity]);
    json_key(json, "code");
    json_open(json, '{');
    json_string_member(json, "value", finding->code);
    json_close(json, '}');
    json_close(json, '}');
    buffer_free(&text);
}

static void add_error(JsonWriter *json, const RunError *error)
{
    Buffer text = {0};
    words_add_error(error, &text);
    json_item(json);
    json_open(json, '{');
    json_lines_member(json, "message", (Text){text.bytes, text.length});
    json_key(json, "location");
    json_open(json, '{');
    json_string_member(json, "path", error->path);
    json_close(json, '}');
    json_string_member(json, "severity", "ERROR");
    json_close(json, '}');
    buffer_free(&text);
}

void report_print_rdjson(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    (void)style;
    JsonWriter json = {.out = out};
    json_open(&json, '{');
    json_key(&json, "source");
    json_open(&json, '{');
    json_string_member(&json, "name", "spawnlint");
    json_close(&json, '}');
    json_key(&json, "diagnostics");
    json_open(&json, '[');
    for (size_t i = 0; i < result->errors.count; i++) {
        add_error(&json, &result->errors.items[i]);
    }
    for (size_t i = 0; i < result->findings.count; i++) {
        add_finding(&json, &result->findings.items[i]);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buffer_putc(out, '\n');
}
