/* One line a finding, as gcc writes them and editors read them: `path:line:column: severity: message [CODE]`, in a
 * notebook `path:cell N:line:column: …`. */
#include "report/place.h"
#include "report/report.h"

#include <string.h>

void report_print_concise(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    (void)style;
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        place_add(finding->source, finding->span, out);
        buffer_printf(out, ": %s: ", severity_word(finding->severity));
        buffer_add_clean(out, finding->message, strlen(finding->message));
        buffer_printf(out, " [%s]\n", finding->code);
    }
}
