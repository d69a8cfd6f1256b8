/* Comments, logical lines and what suppressions cover; TOML's places. */
#include "project/c_layout.h"
#include "project/suppress.h"
#include "project/toml.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct Example {
    Arena arena;
    Source source;
    Layout layout;
    SuppressionVec suppressions;
} Example;

static Example read_c(const char *text)
{
    Example example = {0};
    size_t length = strlen(text);
    char *bytes = arena_alloc(&example.arena, length + SOURCE_PADDING, 1);
    memcpy(bytes, text, length);
    example.source = (Source){.path = "a.cc", .bytes = bytes, .length = (uint32_t)length, .language = LANGUAGE_CXX};
    c_layout(&example.source, &example.layout);
    suppress_read(&example.source, &example.layout, &example.arena, &example.suppressions);
    return example;
}

static void drop(Example *example)
{
    layout_free(&example->layout);
    vec_free(&example->suppressions);
    arena_free(&example->arena);
}

/* Whether the only suppression of a text covers a finding at a word of it. */
static bool covers(const char *text, const char *word)
{
    Example example = read_c(text);
    cr_assert_eq(example.suppressions.count, 1, "%s", text);
    uint32_t start = (uint32_t)(strstr(text, word) - text);
    bool result = suppress_covers(&example.suppressions.items[0], (Span){start, start + (uint32_t)strlen(word)});
    drop(&example);
    return result;
}

Test(layout, comments_of_c_are_not_found_in_literals)
{
    static const struct {
        const char *text;
        size_t comments;
    } rows[] = {
        {"char *s = \"// no\"; // yes\n", 1},
        {"char c = '\"'; /* yes */ char d = '\\''; // yes\n", 2},
        {"auto r = R\"(// no \" /* no */)\"; // yes\n", 1},
        {"auto r = R\"x()\" // no)x\"; /* yes */\n", 1},
        {"int n = 1'000'000; // yes\n", 1},
        {"// one \\\n   and the same\nint a;\n", 1},
        {"/* never closed", 1},
        {"/**/ int a; /***/", 2},
        {"\"not closed // no\n// yes\n", 1},
        {"int a = 4 / 2 / 1;\n", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Example example = read_c(rows[i].text);
        cr_expect_eq(example.layout.comments.count, rows[i].comments, "%s", rows[i].text);
        drop(&example);
    }
}

Test(layout, open_brackets_and_backslashes_join_lines_of_c)
{
    static const struct {
        const char *text;
        size_t lines;
    } rows[] = {
        {"a();\nb();\n", 2},    {"a(1,\n  2);\nb();\n", 2}, {"#define A(x) \\\n    b(x) \\\n    c\nd();\n", 2},
        {"a[\n1\n] = 2;\n", 1}, {"a(\n}\nb();\nc();\n", 4}, /* a bracket that is never closed ends with its function */
        {"\n\n  \n", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Example example = read_c(rows[i].text);
        cr_expect_eq(example.layout.lines.count, rows[i].lines, "%s", rows[i].text);
        drop(&example);
    }
}

Test(suppress, covers_the_statement_of_its_first_and_last_line)
{
    cr_expect(covers("fork(); // NOLINT(SPL401)\nother();\n", "fork"));
    cr_expect_not(covers("fork(); // NOLINT(SPL401)\nother();\n", "other"));
    cr_expect(covers("run(\n    fork(),\n    1); // NOLINT(SPL401)\n", "fork"));
    cr_expect(covers("run( // NOLINT(SPL401)\n    fork(),\n    1);\n", "fork"));
    cr_expect_not(covers("run(\n    fork(),\n    1, // NOLINT(SPL401)\n    2);\n", "fork"));
    cr_expect(covers("/* spawnlint: ignore[SPL401] */ fork();\n", "fork"));
    cr_expect(covers("// NOLINTNEXTLINE(SPL401)\n\nfork();\n", "fork"));
    cr_expect(covers("run(\n    // spawnlint: ignore[SPL401]\n    // more words\n    fork(),\n    1);\n", "fork"));
    cr_expect_not(covers("run(\n    // spawnlint: ignore[SPL401]\n    fork(),\n    other());\n", "other"));
    cr_expect(covers("other();\n// spawnlint: ignore-file[SPL401] why\n", "other"));
}

Test(layout, a_statement_is_its_text_without_layout)
{
    static const char *const texts[] = {"run(fork(), 1);", "run(\n    fork(), // why\n    1,\n);",
                                        "  run( fork( ) ,\t1 ) ; /* c */"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Example example = read_c(texts[i]);
        cr_expect_str_eq(layout_statement(&example.source, &example.layout, 2, &example.arena), "run(fork(),1);");
        drop(&example);
    }
    char text[2000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    Example first = read_c(text);
    text[sizeof text - 2] = 'b';
    Example second = read_c(text);
    const char *one = layout_statement(&first.source, &first.layout, 0, &first.arena);
    const char *other = layout_statement(&second.source, &second.layout, 0, &second.arena);
    cr_expect_lt(strlen(one), 300);
    cr_expect_str_neq(one, other);
    drop(&first);
    drop(&second);
}

Test(toml, values_and_errors_have_places)
{
    Arena arena = {0};
    TomlPlace place;
    const char *message;
    const TomlValue *table = toml_parse(TEXT("a = 1\n\n[b]\n  \"\xC3\xA9\" = [2, \"x\"]\n"), &arena, &place, &message);
    cr_assert_not_null(table);
    const TomlEntry *entry = toml_find(toml_find(table, "b")->value, "\xC3\xA9");
    cr_assert_not_null(entry);
    cr_expect_eq(entry->place.line, 4);
    cr_expect_eq(entry->place.column, 3);
    cr_expect_eq(entry->value->items->next->value->place.column, 13);
    cr_expect_null(toml_find(table, "c"));
    cr_expect_null(toml_parse(TEXT("a = \"\xC3\xA9\" b\n"), &arena, &place, &message));
    cr_expect_eq(place.line, 1);
    cr_expect_eq(place.column, 9);
    cr_expect_str_eq(message, "the line should end here");
    arena_free(&arena);
}

Test(toml, nesting_is_bounded)
{
    enum { DEPTH = 100000 };
    Arena arena = {0};
    char *text = arena_alloc(&arena, DEPTH + 4, 1);
    memcpy(text, "a = ", 4);
    memset(text + 4, '[', DEPTH);
    TomlPlace place;
    const char *message;
    cr_expect_null(toml_parse((Text){text, DEPTH + 4}, &arena, &place, &message));
    cr_expect_str_eq(message, "nested too deeply");
    arena_free(&arena);
}
