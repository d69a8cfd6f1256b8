/* Rewriting a page line by line: what the runner of the cases needs goes, what a reader needs stays. */
#include "report/page.h"

#include "engine/engine.h"

#include <string.h>

static Text next_line(const char **at)
{
    size_t length = strcspn(*at, "\n");
    Text line = {*at, length};
    *at += length + ((*at)[length] == '\n');
    return line;
}

/* The place of a word in a line, or NULL. */
static const char *find(Text line, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= line.length; i++) {
        if (memcmp(line.bytes + i, word, length) == 0) {
            return line.bytes + i;
        }
    }
    return NULL;
}

static Text trim(const char *from, const char *to)
{
    while (from < to && *from == ' ') {
        from++;
    }
    while (to > from && to[-1] == ' ') {
        to--;
    }
    return (Text){from, (size_t)(to - from)};
}

static const Rule *find_rule(Text name)
{
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        if (text_is(name, (*rule)->name)) {
            return *rule;
        }
    }
    return NULL;
}

/* `lambda-to-worker [spawn, forkserver] PicklingError` as `SPL301 under spawn, forkserver: PicklingError`. */
static void add_mark(Text mark, Buffer *out)
{
    const char *end = mark.bytes + mark.length;
    const char *bracket = find(mark, "[");
    const char *closing = find(mark, "]");
    Text name = trim(mark.bytes, bracket == NULL ? end : bracket);
    const Rule *rule = find_rule(name);
    if (rule == NULL) { /* several rules */
        buffer_add_text(out, name);
    } else {
        buffer_puts(out, rule->code);
    }
    if (bracket == NULL || closing == NULL) {
        return;
    }
    Text methods = trim(bracket + 1, closing);
    if (!text_is(methods, "all") && !text_is(methods, "none")) {
        buffer_puts(out, " under ");
        buffer_add_text(out, methods);
    }
    Text exception = trim(closing + 1, end);
    if (exception.length > 0) {
        buffer_puts(out, ": ");
        buffer_add_text(out, exception);
    }
}

/* A line of an example. */
static void add_code(Text line, Buffer *out)
{
    const char *end = line.bytes + line.length;
    const char *mark = find(line, "#! ");
    const char *c_mark = find(line, "//! ");
    if (c_mark != NULL) {
        buffer_add(out, line.bytes, (size_t)(c_mark - line.bytes));
        buffer_puts(out, "// ");
        add_mark((Text){c_mark + 4, (size_t)(end - c_mark - 4)}, out);
    } else if (mark != NULL) {
        buffer_add(out, line.bytes, (size_t)(mark - line.bytes));
        buffer_puts(out, "# ");
        add_mark((Text){mark + 3, (size_t)(end - mark - 3)}, out);
    } else {
        buffer_add_text(out, line);
    }
}

/* "```python run in a.py" as "```python", and the file's name as a comment where there is one. */
static void add_fence(Text line, Buffer *out)
{
    const char *space = find(line, " ");
    const char *file = find(line, " in ");
    buffer_add(out, line.bytes, space == NULL ? line.length : (size_t)(space - line.bytes));
    if (file != NULL) {
        bool is_python = text_starts_with(line, "```python");
        buffer_puts(out, is_python ? "\n# " : "\n// ");
        buffer_add(out, file + 4, (size_t)(line.bytes + line.length - file - 4));
    }
}

void page_add(const Rule *rule, Buffer *out)
{
    bool is_code = false;
    for (const char *at = engine_rule_page(rule); *at != '\0';) {
        Text line = next_line(&at);
        bool is_fence = text_starts_with(line, "```");
        if (is_fence && !is_code) {
            add_fence(line, out);
        } else if (is_code) {
            add_code(line, out);
        } else {
            buffer_add_text(out, line);
        }
        is_code = is_code != is_fence;
        buffer_putc(out, '\n');
    }
}

void page_add_section(const Rule *rule, const char *heading, Buffer *out)
{
    bool is_inside = false;
    size_t empty_lines = 0;
    size_t start = out->length;
    for (const char *at = engine_rule_page(rule); *at != '\0';) {
        Text line = next_line(&at);
        if (text_starts_with(line, "## ")) {
            is_inside = text_is((Text){line.bytes + 3, line.length - 3}, heading);
        } else if (is_inside && line.length == 0) {
            empty_lines++;
        } else if (is_inside) {
            const char *between = out->length == start ? "" : empty_lines > 0 ? "\n\n" : "\n";
            buffer_puts(out, between);
            buffer_add_text(out, line);
            empty_lines = 0;
        }
    }
}
