/* Workflow commands: lines that GitHub Actions turns into annotations of a pull request.
 *
 * The runner splits a command at `::`, its properties at `,` and undoes %0A, %0D, %25, and in properties also %3A and
 * %2C (Runner.Common/ActionCommand.cs). GitHub shows the first ten of each severity of a step, so the gravest come
 * first. */
#include "report/place.h"
#include "report/report.h"
#include "report/words.h"

#include <string.h>

static void add_escaped(Buffer *out, Text text, const char *special)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (byte != '\0' && strchr(special, byte) != NULL) {
            buffer_printf(out, "%%%02X", (unsigned char)byte);
        } else {
            buffer_putc(out, byte);
        }
    }
}

static const char *const special_in_data = "%\r\n";
static const char *const special_in_properties = "%\r\n:,";

static void add_clean_escaped(Buffer *out, const char *text, const char *special)
{
    Buffer clean = {0};
    buffer_add_clean(&clean, text, strlen(text));
    add_escaped(out, (Text){clean.bytes, clean.length}, special);
    buffer_free(&clean);
}

static void add_finding(const Finding *finding, Buffer *out)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    Place place = place_of(finding->source, finding->span, COLUMN_CODE_POINTS);
    buffer_printf(out, "::%s file=", commands[finding->severity]);
    add_clean_escaped(out, finding->source->path, special_in_properties);
    buffer_printf(out, ",line=%u,endLine=%u", place.line, place.line);
    if (!finding->source->is_notebook) {
        buffer_printf(out, ",col=%u,endColumn=%u", place.column, place.end_column);
    }
    buffer_printf(out, ",title=%s %s::", finding->code, finding->name);
    Buffer text = {0};
    words_add_message(finding, &text);
    words_add_trace(finding, &text);
    words_add_reasons(finding, &text);
    add_escaped(out, (Text){text.bytes, text.length}, special_in_data);
    buffer_free(&text);
    buffer_putc(out, '\n');
}

void report_print_github(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    (void)style;
    for (size_t i = 0; i < result->errors.count; i++) {
        buffer_puts(out, "::error file=");
        add_clean_escaped(out, result->errors.items[i].path, special_in_properties);
        buffer_puts(out, ",title=not checked::");
        add_clean_escaped(out, result->errors.items[i].message, special_in_data);
        buffer_putc(out, '\n');
    }
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < result->findings.count; i++) {
            if ((int)result->findings.items[i].severity == severity) {
                add_finding(&result->findings.items[i], out);
            }
        }
    }
}
