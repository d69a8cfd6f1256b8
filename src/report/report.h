/* The formats of reports. A format is one file of this folder and one line in report.c. */
#ifndef SPAWNLINT_REPORT_REPORT_H
#define SPAWNLINT_REPORT_REPORT_H

#include "base/text.h"
#include "report/finding.h"

#include <stdbool.h>
#include <stddef.h>

/* How a format may write. */
typedef struct ReportStyle {
    bool color;          /* escape sequences of terminals */
    const char *version; /* of spawnlint */
    int fail_on;         /* the lowest severity that fails the run; above SEVERITY_ERROR none does */
} ReportStyle;

typedef struct ReportFormat {
    const char *name;
    void (*print)(const RunResult *result, const ReportStyle *style, Buffer *out);
} ReportFormat;

/* Ended by a row whose name is NULL. */
extern const ReportFormat report_formats[];

/* NULL when there is none of that name. */
const ReportFormat *report_find_format(const char *name);

/* The formats, each in a file of its name. */
void report_print_text(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_concise(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_json(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_sarif(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_github(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_gitlab(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_junit(const RunResult *result, const ReportStyle *style, Buffer *out);
void report_print_rdjson(const RunResult *result, const ReportStyle *style, Buffer *out);

#endif
