/* The terminal: standard error for what people are told, standard output for what they asked for. */
#include "console.h"

#include "base/map.h"
#include "base/sys.h"

#include <string.h>

enum { STANDARD_OUTPUT = 1, STANDARD_ERROR = 2 };

/* Back to the start of the line, and clear it (ECMA-48: CR, EL). */
static const char *const clear_line = "\r\x1b[K";

void console_complain(const char *message)
{
    Buffer line = {0};
    buffer_puts(&line, "spawnlint: error: ");
    buffer_add_clean(&line, message, strlen(message));
    buffer_putc(&line, '\n');
    (void)sys_write(STANDARD_ERROR, line.bytes, line.length); /* nowhere is left to say that this failed */
    buffer_free(&line);
}

void console_complain_about(const char *path, const char *message)
{
    Buffer text = {0};
    buffer_printf(&text, "%s: %s", path, message);
    console_complain(text.bytes);
    buffer_free(&text);
}

static uint64_t hash_words(const char *words)
{
    uint64_t hash = 0;
    for (; *words != '\0'; words++) {
        hash = hash_mix(hash, (unsigned char)*words);
    }
    return hash;
}

/* A tree of C files without libclang is one thing to say, not thousands. */
void console_complain_about_all(const RunErrorVec *errors)
{
    enum { SHOWN = 3 };
    Map counts = {0}; /* how many have the words of an error */
    for (size_t i = 0; i < errors->count; i++) {
        ++*map_at(&counts, hash_words(errors->items[i].message));
    }
    Map said = {0};
    for (size_t i = 0; i < errors->count; i++) {
        const RunError *error = &errors->items[i];
        uint64_t words = hash_words(error->message);
        uint32_t count = map_get(&counts, words, 0);
        uint32_t before = (*map_at(&said, words))++;
        if (before < SHOWN || count == SHOWN + 1) {
            console_complain_about(error->path, error->message);
        } else if (before == SHOWN) {
            Buffer more = {0};
            buffer_printf(&more, "%u more", count - SHOWN);
            console_complain_about(more.bytes, error->message);
            buffer_free(&more);
        }
    }
    map_free(&counts);
    map_free(&said);
}

bool console_put_out(Buffer *text)
{
    int error = sys_write(STANDARD_OUTPUT, text->bytes, text->length);
    buffer_free(text);
    if (error != 0) {
        console_complain_about("cannot write to standard output", sys_error_text(error));
    }
    return error == 0;
}

void console_remark(const Buffer *text)
{
    (void)sys_write(STANDARD_ERROR, text->bytes, text->length);
}

/* A terminal that understands escape sequences. */
static bool is_able_terminal(int descriptor)
{
    const char *terminal = sys_environment("TERM");
    return sys_is_terminal(descriptor) && (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

/* https://no-color.org: NO_COLOR set to anything but nothing turns colour off. */
bool console_wants_color(ColorChoice choice, const char *file)
{
    if (choice != COLOR_AUTO) {
        return choice == COLOR_ALWAYS;
    }
    const char *no_color = sys_environment("NO_COLOR");
    return file == NULL && (no_color == NULL || no_color[0] == '\0') && is_able_terminal(STANDARD_OUTPUT);
}

static void show_progress(void *context, const char *stage, size_t done, size_t of)
{
    const double patience = 1; /* seconds; shorter runs show nothing */
    Progress *progress = context;
    if (sys_seconds() - progress->started < patience) {
        return;
    }
    Buffer line = {0};
    buffer_printf(&line, "%sspawnlint: %s", clear_line, stage);
    if (of > 1) {
        buffer_printf(&line, ", %zu of %zu files", done, of);
    }
    console_remark(&line);
    buffer_free(&line);
    progress->is_shown = true;
}

void console_watch(Progress *progress, Run *run)
{
    *progress = (Progress){.started = sys_seconds()};
    if (is_able_terminal(STANDARD_ERROR)) {
        run_watch(run, show_progress, progress);
    }
}

void console_unwatch(Progress *progress)
{
    if (progress->is_shown) {
        (void)sys_write(STANDARD_ERROR, clear_line, strlen(clear_line));
        progress->is_shown = false;
    }
}
