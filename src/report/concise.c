/* One line a finding, as gcc writes them and editors read them: `path:line:column: severity: message [CODE]`, in a
 * notebook `path:cell N:line:column: …`. */
#include "report/report.h"

#include <string.h>

void report_print_concise(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    (void)style;
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        Position start = source_position(finding->source, finding->span.start);
        buffer_add_clean(out, finding->source->path, strlen(finding->source->path));
        if (start.cell > 0) {
            buffer_printf(out, ":cell %u", start.cell);
        }
        buffer_printf(out, ":%u:%u: %s: ", start.line, start.column, severity_word(finding->severity));
        buffer_add_clean(out, finding->message, strlen(finding->message));
        buffer_printf(out, " [%s]\n", finding->code);
    }
}
