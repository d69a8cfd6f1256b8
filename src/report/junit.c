/* JUnit's XML, which CI servers show as tests: a suite for each file with findings, a case for each finding.
 *
 * A finding that fails the run is a failed case, one below --fail-on a passed case with its text as output, a file that
 * could not be checked a case in error. A run that found nothing is one passed case: some servers take a report without
 * cases for a broken one. */
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

/* Text or the value of an attribute (XML 1.0, section 2.2: U+FFFE and U+FFFF are no characters). Line ends stay. */
static void add_xml(Buffer *out, Text text)
{
    static const struct {
        const char *bytes;
        const char *written;
    } specials[] = {{"&", "&amp;"},
                    {"<", "&lt;"},
                    {">", "&gt;"},
                    {"\"", "&quot;"},
                    {"\n", "&#10;"},
                    {"\xEF\xBF\xBE", "\xEF\xBF\xBD"},
                    {"\xEF\xBF\xBF", "\xEF\xBF\xBD"}};
    for (size_t at = 0; at < text.length;) {
        const char *written = NULL;
        size_t step = 1;
        for (size_t i = 0; i < sizeof specials / sizeof *specials && written == NULL; i++) {
            size_t length = strlen(specials[i].bytes);
            if (text.length - at >= length && memcmp(text.bytes + at, specials[i].bytes, length) == 0) {
                written = specials[i].written;
                step = length;
            }
        }
        buffer_add(out, written == NULL ? text.bytes + at : written, written == NULL ? 1 : strlen(written));
        at += step;
    }
}

static void add_attribute(Buffer *out, const char *name, Text clean)
{
    buffer_printf(out, " %s=\"", name);
    add_xml(out, clean);
    buffer_putc(out, '"');
}

static void add_clean_attribute(Buffer *out, const char *name, const char *text)
{
    Buffer clean = {0};
    buffer_add_clean(&clean, text, strlen(text));
    add_attribute(out, name, (Text){clean.bytes, clean.length});
    buffer_free(&clean);
}

static bool has_failed(const Finding *finding, const ReportStyle *style)
{
    return (int)finding->severity >= style->fail_on;
}

static void add_finding(const Finding *finding, const ReportStyle *style, Buffer *out)
{
    Place place = place_of(finding->source, finding->span, COLUMN_CODE_POINTS);
    Position position = source_position(finding->source, finding->span.start);
    Buffer text = {0};
    Buffer name = {0};
    words_add_message(finding, &text);
    size_t first_line = text.length;
    words_add_trace(finding, &text);
    words_add_reasons(finding, &text);
    buffer_printf(&name, "%s %s (", finding->code, finding->name);
    if (position.cell > 0) {
        buffer_printf(&name, "cell %u, ", position.cell);
    }
    buffer_printf(&name, "line %u, column %u)", position.line, position.column);
    buffer_puts(out, "    <testcase");
    add_attribute(out, "name", (Text){name.bytes, name.length});
    add_clean_attribute(out, "classname", finding->source->path);
    add_clean_attribute(out, "file", finding->source->path);
    buffer_printf(out, " line=\"%u\" time=\"0\">\n", place.line);
    if (has_failed(finding, style)) {
        buffer_puts(out, "      <failure");
        add_attribute(out, "message", (Text){text.bytes, first_line});
        buffer_printf(out, " type=\"%s\">", severity_word(finding->severity));
        add_xml(out, (Text){text.bytes, text.length});
        buffer_puts(out, "</failure>\n");
    } else {
        buffer_puts(out, "      <system-out>");
        add_xml(out, (Text){text.bytes, text.length});
        buffer_puts(out, "</system-out>\n");
    }
    buffer_puts(out, "    </testcase>\n");
    buffer_free(&text);
    buffer_free(&name);
}

static size_t count_failures(const RunResult *result, size_t first, size_t end, const ReportStyle *style)
{
    size_t failures = 0;
    for (size_t i = first; i < end; i++) {
        failures += has_failed(&result->findings.items[i], style);
    }
    return failures;
}

static void open_suite(Buffer *out, const char *name, size_t tests, size_t failures, size_t errors)
{
    buffer_puts(out, "  <testsuite");
    add_clean_attribute(out, "name", name);
    buffer_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" time=\"0\">\n", tests, failures,
                  errors);
}

static void add_errors(const RunResult *result, Buffer *out)
{
    open_suite(out, "not checked", result->errors.count, 0, result->errors.count);
    for (size_t i = 0; i < result->errors.count; i++) {
        const RunError *error = &result->errors.items[i];
        buffer_puts(out, "    <testcase");
        add_clean_attribute(out, "name", error->path);
        buffer_puts(out, " classname=\"not checked\"");
        add_clean_attribute(out, "file", error->path);
        buffer_puts(out, " time=\"0\">\n      <error");
        add_clean_attribute(out, "message", error->message);
        buffer_puts(out, " type=\"not checked\"/>\n    </testcase>\n");
    }
    buffer_puts(out, "  </testsuite>\n");
}

void report_print_junit(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    size_t findings = result->findings.count;
    size_t errors = result->errors.count;
    bool is_clean = findings == 0 && errors == 0;
    buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buffer_printf(out, "<testsuites name=\"spawnlint\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"0\">\n",
                  is_clean ? 1 : findings + errors, count_failures(result, 0, findings, style), errors);
    if (is_clean) {
        open_suite(out, "spawnlint", 1, 0, 0);
        buffer_puts(out, "    <testcase name=\"nothing found\" classname=\"spawnlint\" time=\"0\"/>\n  </testsuite>\n");
    }
    if (errors > 0) {
        add_errors(result, out);
    }
    for (size_t first = 0, end; first < findings; first = end) {
        const char *path = result->findings.items[first].source->path;
        for (end = first + 1; end < findings && strcmp(result->findings.items[end].source->path, path) == 0;) {
            end++;
        }
        open_suite(out, path, end - first, count_failures(result, first, end, style), 0);
        for (size_t i = first; i < end; i++) {
            add_finding(&result->findings.items[i], style, out);
        }
        buffer_puts(out, "  </testsuite>\n");
    }
    buffer_puts(out, "</testsuites>\n");
}
