/* The report for people: each finding with its line of source and the reasons for it. */
#include "report/frame.h"
#include "report/place.h"
#include "report/report.h"

#include <string.h>

typedef enum Paint { PAINT_BOLD, PAINT_GUTTER, PAINT_NOTE, PAINT_WARNING, PAINT_ERROR } Paint;

/* Select Graphic Rendition (ECMA-48): bold, blue, cyan, yellow, red. */
static const char *const paints[] = {"\x1b[1m", "\x1b[34m", "\x1b[1;36m", "\x1b[1;33m", "\x1b[1;31m"};

static const Paint severity_paints[] = {PAINT_NOTE, PAINT_WARNING, PAINT_ERROR};

typedef struct Printer {
    Buffer *out;
    bool color;
    int gutter; /* columns of the line number */
} Printer;

static void paint(const Printer *printer, Paint color)
{
    buffer_puts(printer->out, printer->color ? paints[color] : "");
}

static void unpaint(const Printer *printer)
{
    buffer_puts(printer->out, printer->color ? "\x1b[0m" : "");
}

static void print_headline(const Printer *printer, const Finding *finding)
{
    paint(printer, PAINT_BOLD);
    place_add(finding->source, finding->span, printer->out);
    buffer_puts(printer->out, ": ");
    unpaint(printer);
    paint(printer, severity_paints[finding->severity]);
    buffer_printf(printer->out, "%s[%s]", severity_word(finding->severity), finding->code);
    unpaint(printer);
    buffer_putc(printer->out, ' ');
    paint(printer, PAINT_BOLD);
    buffer_add_clean(printer->out, finding->message, strlen(finding->message));
    unpaint(printer);
    buffer_putc(printer->out, '\n');
}

/* The gutter of a line: its number, or blanks for `number` NULL, and the sign behind it. */
static void print_gutter(const Printer *printer, const char *number, const char *sign)
{
    paint(printer, PAINT_GUTTER);
    buffer_printf(printer->out, "%*s %s", printer->gutter, number, sign);
    unpaint(printer);
}

static void print_frame(const Printer *printer, const Finding *finding, const char *number)
{
    Frame frame;
    frame_build(finding->source, finding->span, &frame);
    print_gutter(printer, "", "|\n");
    print_gutter(printer, number, "| ");
    buffer_add(printer->out, frame.text.bytes, frame.text.length);
    buffer_putc(printer->out, '\n');
    print_gutter(printer, "", "| ");
    buffer_printf(printer->out, "%*s", (int)frame.start, "");
    paint(printer, severity_paints[finding->severity]);
    for (size_t i = 0; i < frame.marks; i++) {
        buffer_putc(printer->out, '^');
    }
    unpaint(printer);
    buffer_putc(printer->out, '\n');
    frame_free(&frame);
}

/* A line of the reasons; NULL prints nothing. */
static void print_reason(const Printer *printer, const char *label, const char *text)
{
    if (text == NULL) {
        return;
    }
    print_gutter(printer, "", "= ");
    paint(printer, PAINT_BOLD);
    buffer_puts(printer->out, label);
    unpaint(printer);
    buffer_add_clean(printer->out, text, strlen(text));
    buffer_putc(printer->out, '\n');
}

static void print_trace(const Printer *printer, const TraceStep *step)
{
    print_gutter(printer, "", "= ");
    place_add(step->source, step->span, printer->out);
    buffer_puts(printer->out, ": ");
    buffer_add_clean(printer->out, step->message, strlen(step->message));
    buffer_putc(printer->out, '\n');
}

static void print_finding(Printer *printer, const Finding *finding)
{
    Buffer number = {0};
    buffer_printf(&number, "%u", source_position(finding->source, finding->span.start).line);
    printer->gutter = (int)number.length;
    print_headline(printer, finding);
    print_frame(printer, finding, number.bytes);
    for (size_t i = 0; i < finding->trace_count; i++) {
        print_trace(printer, &finding->trace[i]);
    }
    print_reason(printer, "start method: ", finding->start_method);
    print_reason(printer, "fails as: ", finding->fails_as);
    print_reason(printer, "help: ", finding->help);
    buffer_free(&number);
}

void report_print_text(const RunResult *result, const ReportStyle *style, Buffer *out)
{
    Printer printer = {.out = out, .color = style->color};
    for (size_t i = 0; i < result->findings.count; i++) {
        print_finding(&printer, &result->findings.items[i]);
        buffer_putc(out, '\n');
    }
}
