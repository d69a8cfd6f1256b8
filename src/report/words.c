/* The lines of the text report without its frame. */
#include "report/words.h"

#include "report/place.h"

#include <string.h>

void words_add_message(const Finding *finding, Buffer *out)
{
    place_add_cell(finding->source, finding->span, out);
    buffer_add_clean(out, finding->message, strlen(finding->message));
}

static void add_line(const char *label, const char *text, Buffer *out)
{
    if (text != NULL) {
        buffer_printf(out, "\n%s: ", label);
        buffer_add_clean(out, text, strlen(text));
    }
}

void words_add_reasons(const Finding *finding, Buffer *out)
{
    add_line("Start method", finding->start_method, out);
    add_line("Fails as", finding->fails_as, out);
    add_line("Help", finding->help, out);
}

void words_add_trace(const Finding *finding, Buffer *out)
{
    for (size_t i = 0; i < finding->trace_count; i++) {
        const TraceStep *step = &finding->trace[i];
        buffer_putc(out, '\n');
        place_add(step->source, step->span, out);
        buffer_puts(out, ": ");
        buffer_add_clean(out, step->message, strlen(step->message));
    }
}

void words_add_error(const RunError *error, Buffer *out)
{
    buffer_puts(out, "not checked: ");
    buffer_add_clean(out, error->message, strlen(error->message));
}
