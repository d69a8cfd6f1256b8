/* Rules as a table for people, as JSON for programs, as Markdown for documents. */
#include "report/rules.h"

#include "engine/engine.h"
#include "report/json_writer.h"
#include "report/page.h"

#include <string.h>

static void print_table(Buffer *out)
{
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        buffer_printf(out, "%-7s %-28s %-8s %s%s\n", (*rule)->code, (*rule)->name, severity_word((*rule)->severity),
                      (*rule)->summary, (*rule)->is_optional ? " (off until selected)" : "");
    }
}

/* A cell of a table: a bar would end it. */
static void add_cell(Buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        buffer_puts(out, *text == '|' ? "\\" : "");
        buffer_putc(out, *text);
    }
}

static void print_markdown_table(Buffer *out)
{
    buffer_puts(out, "| code | name | severity | what it finds |\n|---|---|---|---|\n");
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        buffer_printf(out, "| %s | %s | %s | ", (*rule)->code, (*rule)->name, severity_word((*rule)->severity));
        add_cell(out, (*rule)->summary);
        buffer_printf(out, "%s |\n", (*rule)->is_optional ? " (off until selected)" : "");
    }
}

static void add_members(JsonWriter *json, const Rule *rule)
{
    json_string_member(json, "code", rule->code);
    json_string_member(json, "name", rule->name);
    json_string_member(json, "severity", severity_word(rule->severity));
    json_string_member(json, "summary", rule->summary);
    json_bool_member(json, "enabled", !rule->is_optional);
}

static void print_json_list(Buffer *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, '[');
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        json_item(&json);
        json_open(&json, '{');
        add_members(&json, *rule);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    buffer_putc(out, '\n');
}

static void print_json_page(const Rule *rule, Buffer *out)
{
    JsonWriter json = {.out = out};
    Buffer page = {0};
    page_add(rule, &page);
    json_open(&json, '{');
    add_members(&json, rule);
    json_lines_member(&json, "page", (Text){page.bytes, page.length});
    json_close(&json, '}');
    buffer_putc(out, '\n');
    buffer_free(&page);
}

const RulesFormat rules_formats[] = {
    {"text", print_table, page_add},
    {"json", print_json_list, print_json_page},
    {"markdown", print_markdown_table, page_add},
    {NULL, NULL, NULL},
};
