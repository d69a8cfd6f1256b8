/* The registry of formats. */
#include "report/report.h"

#include <string.h>

const ReportFormat report_formats[] = {
    {"text", report_print_text},   {"concise", report_print_concise}, {"json", report_print_json},
    {"sarif", report_print_sarif}, {"github", report_print_github},   {"gitlab", report_print_gitlab},
    {"junit", report_print_junit}, {"rdjson", report_print_rdjson},   {NULL, NULL},
};

const ReportFormat *report_find_format(const char *name)
{
    for (const ReportFormat *format = report_formats; format->name != NULL; format++) {
        if (strcmp(format->name, name) == 0) {
            return format;
        }
    }
    return NULL;
}
