/* Imports by searching; see imports.h. From each word `import` the scan looks back for `from …` and ahead for names. */
#define _GNU_SOURCE /* memmem */
#include "project/imports.h"

#include <stdint.h>
#include <string.h>

static bool is_name_byte(char byte)
{
    unsigned char value = (unsigned char)byte;
    unsigned char letter = value | 0x20;
    return (letter >= 'a' && letter <= 'z') || (value >= '0' && value <= '9') || value == '_' || value >= 0x80;
}

/* Space within a statement: blanks and joined lines. */
static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\f' ||
                        (*at == '\\' && at + 1 < end && (at[1] == '\n' || at[1] == '\r')) || *at == '\r')) {
        at += *at == '\\' ? 2 : 1;
    }
    return at;
}

static const char *skip_name(const char *at, const char *end)
{
    while (at < end && (is_name_byte(*at) || *at == '.')) {
        at++;
    }
    return at;
}

/* Within parentheses: line ends and comments too. */
static const char *skip_lines(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r' || *at == '\\' || *at == '#')) {
        if (*at == '#') {
            const char *line_end = memchr(at, '\n', (size_t)(end - at));
            at = line_end == NULL ? end : line_end;
        } else {
            at++;
        }
    }
    return at;
}

static const char *skip_alias(const char *at, const char *end, const char *(*skip)(const char *, const char *))
{
    at = skip(at, end);
    if (end - at > 3 && memcmp(at, "as", 2) == 0 && !is_name_byte(at[2])) {
        at = skip_name(skip(at + 2, end), end);
        at = skip(at, end);
    }
    return at;
}

/* The names behind `import`, separated by commas. */
static void visit_names(const char *at, const char *end, bool has_from, unsigned level, Text module,
                        ImportVisit *visit, void *context)
{
    at = skip_blanks(at, end);
    bool in_parentheses = has_from && at < end && *at == '(';
    const char *(*skip)(const char *, const char *) = in_parentheses ? skip_lines : skip_blanks;
    at += in_parentheses;
    for (;;) {
        at = skip(at, end);
        const char *name = at;
        at = at < end && *at == '*' ? at + 1 : skip_name(at, end);
        if (at == name) {
            return;
        }
        Text text = {name, (size_t)(at - name)};
        if (has_from) {
            visit(context, level, module, text);
        } else {
            visit(context, 0, text, (Text){name, 0});
        }
        at = skip_alias(at, end, skip);
        if (at == end || *at != ',') {
            return;
        }
        at++;
    }
}

/* Reads `from module ` backwards from the word import; false when something else stands there. */
static bool read_from(const char *start, const char *import, unsigned *level, Text *module)
{
    const char *end = import;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\\' ||
                           (end[-1] == '\n' && end - start > 1 && end[-2] == '\\'))) {
        end--;
    }
    const char *name = end;
    while (name > start && (is_name_byte(name[-1]) || name[-1] == '.')) {
        name--;
    }
    const char *word = name;
    while (word > start && (word[-1] == ' ' || word[-1] == '\t')) {
        word--;
    }
    bool has_from = word - start >= 4 && memcmp(word - 4, "from", 4) == 0 && (word < name || *name == '.') &&
                    (word - start == 4 || !is_name_byte(word[-5])) && name < end;
    *level = 0;
    while (has_from && name < end && *name == '.') {
        name++;
        *level += 1;
    }
    *module = (Text){name, (size_t)(end - name)};
    return has_from;
}

void imports_scan(const char *bytes, size_t length, ImportVisit *visit, void *context)
{
    const char *end = bytes + length;
    const char *at = bytes;
    while ((at = memmem(at, (size_t)(end - at), "import", 6)) != NULL) {
        const char *after = at + 6;
        bool is_word = (at == bytes || !is_name_byte(at[-1])) && after < end && !is_name_byte(*after);
        if (is_word) {
            unsigned level;
            Text module;
            bool has_from = read_from(bytes, at, &level, &module);
            visit_names(after, end, has_from, level, module, visit, context);
        }
        at = after;
    }
}
