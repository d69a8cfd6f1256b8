/* GitLab's Code Quality report: a list of issues. The merge request shows description, severity and place, and tells
 * issues apart by their fingerprints. What could not be checked is an issue too, because nothing else would tell. */
#include "report/fingerprint.h"
#include "report/json_writer.h"
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

#include "base/map.h"

#include <string.h>

static void add_location(JsonWriter *json, const char *path, uint32_t line)
{
    json_key(json, "location");
    json_open(json, '{');
    json_string_member(json, "path", path);
    json_key(json, "lines");
    buffer_printf(json->out, "{\"begin\": %u, \"end\": %u}", line, line);
    json_close(json, '}');
}

static void add_finding(JsonWriter *json, const Finding *finding, uint64_t fingerprint)
{
    static const char *const severities[] = {"info", "major", "critical"};
    Buffer text = {0};
    buffer_printf(&text, "%s: ", finding->code); /* check_name is not shown */
    words_add_message(finding, &text);
    json_item(json);
    json_open(json, '{');
    json_lines_member(json, "description", (Text){text.bytes, text.length});
    json_string_member(json, "check_name", finding->code);
    json_string_member(json, "fingerprint", fingerprint_digits(fingerprint).text);
    json_string_member(json, "severity", severities[finding->severity]);
    add_location(json, finding->source->path, place_of(finding->source, finding->span, COLUMN_CODE_POINTS).line);
    json_close(json, '}');
    buffer_free(&text);
}

/* Of what happened to which file. */
static uint64_t fingerprint_of_error(const RunError *error)
{
    uint64_t hash = 0;
    const char *const parts[] = {error->path, error->message};
    for (size_t part = 0; part < 2; part++) {
        for (const char *at = parts[part]; *at != '\0'; at++) {
            hash = hash_mix(hash, (unsigned char)*at);
        }
    }
    return hash;
}

static void add_error(JsonWriter *json, const RunError *error)
{
    Buffer text = {0};
    words_add_error(error, &text);
    json_item(json);
    json_open(json, '{');
    json_lines_member(json, "description", (Text){text.bytes, text.length});
    json_string_member(json, "check_name", "not-checked");
    json_string_member(json, "fingerprint", fingerprint_digits(fingerprint_of_error(error)).text);
    json_string_member(json, "severity", "blocker");
    add_location(json, error->path, 1);
    json_close(json, '}');
    buffer_free(&text);
}

void report_print_gitlab(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    (void)style;
    Arena arena = {0};
    const uint64_t *fingerprints = fingerprints_of(result, &arena);
    JsonWriter json = {.out = out};
    json_open(&json, '[');
    for (size_t i = 0; i < result->errors.count; i++) {
        add_error(&json, &result->errors.items[i]);
    }
    for (size_t i = 0; i < result->findings.count; i++) {
        add_finding(&json, &result->findings.items[i], fingerprints[i]);
    }
    json_close(&json, ']');
    buffer_putc(out, '\n');
    arena_free(&arena);
}
