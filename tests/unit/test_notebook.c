/* Notebooks: the code of their cells, what IPython takes for itself, and what is no notebook. */
#include "base/sys.h"
#include "facts/build.h"
#include "project/notebook.h"
#include "py/cells.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A source of the text, with the padding that readers expect. */
static Source source_of(const char *text, Arena *arena)
{
    size_t length = strlen(text);
    char *bytes = arena_alloc(arena, length + SOURCE_PADDING, 1);
    memcpy(bytes, text, length);
    memset(bytes + length, 0, SOURCE_PADDING);
    return (Source){.path = "a.ipynb", .bytes = bytes, .length = (uint32_t)length, .language = LANGUAGE_PYTHON};
}

/* ---- reading ---- */

Test(notebook, cells_of_code_follow_each_other_and_know_their_numbers)
{
    Arena arena = {0};
    Source source = source_of("{\"nbformat\": 4, \"cells\": [\n"
                              "{\"cell_type\": \"markdown\", \"source\": [\"# title\"]},\n"
                              "{\"cell_type\": \"code\", \"source\": [\"a = 1\\n\", \"b = \\u00e4\"]},\n"
                              "{\"cell_type\": \"code\", \"source\": []},\n"
                              "{\"cell_type\": \"code\", \"source\": \"c = 2\\n\"}]}\n",
                              &arena);
    char *code;
    cr_assert_null(notebook_read(&source, &code));
    cr_expect_str_eq(source.bytes, "a = 1\nb = \xC3\xA4\nc = 2\n");
    cr_expect(source.is_notebook);
    cr_assert_eq(source.cell_count, 2);
    cr_expect_eq(source.cells[0].number, 2);
    cr_expect_eq(source.cells[1].number, 4);
    source_index_lines(&source, &arena);
    Position c = source_position(&source, source.cells[1].start + 2);
    cr_expect_eq(c.cell, 4);
    cr_expect_eq(c.line, 1);
    cr_expect_eq(c.column, 3);
    cr_expect_eq(source_line_number(&source, source.cells[1].start), 3);
    cr_expect_eq(source_position(&source, 8).line, 2);
    static const uint32_t file_lines[] = {3, 3, 5};
    cr_assert_eq(source.file_line_count, COUNT_OF(file_lines));
    cr_expect_arr_eq(source.file_lines, file_lines, sizeof file_lines);
    sys_release(code);
    arena_free(&arena);
}

Test(notebook, lines_of_code_know_the_lines_of_their_file)
{
    Arena arena = {0};
    Source source =
        source_of("{\r\n \"a\\\"[\": [\"{\", {\"b\": null}, 1],\r\"cells\": [{\"source\": [\n\"one\\n\",\n\"tw\","
                  "\n\"o\\nthree\\nfour\",\n7,\n\"\"], \"cell_type\": \"code\"}]}",
                  &arena);
    static const uint32_t file_lines[] = {4, 5, 6, 6};
    char *code;
    cr_assert_null(notebook_read(&source, &code));
    cr_expect_str_eq(source.bytes, "one\ntwo\nthree\nfour\n");
    cr_assert_eq(source.file_line_count, COUNT_OF(file_lines));
    cr_expect_arr_eq(source.file_lines, file_lines, sizeof file_lines);
    sys_release(code);
    arena_free(&arena);
}

Test(notebook, the_format_before_has_worksheets_and_inputs)
{
    Arena arena = {0};
    Source source = source_of("{\"nbformat\": 3, \"worksheets\": [{\"cells\": ["
                              "{\"cell_type\": \"code\", \"language\": \"python\", \"input\": [\"a = 1\"]},"
                              "{\"cell_type\": \"code\", \"language\": \"ruby\", \"input\": [\"puts 1\"]}]}]}",
                              &arena);
    char *code;
    cr_assert_null(notebook_read(&source, &code));
    cr_expect_str_eq(source.bytes, "a = 1\n");
    sys_release(code);
    arena_free(&arena);
}

Test(notebook, another_language_has_no_cells)
{
    static const char *const notebooks[] = {
        "{\"metadata\": {\"language_info\": {\"name\": \"R\"}}, "
        "\"cells\": [{\"cell_type\": \"code\", \"source\": \"x <- 1\"}]}",
        "{\"metadata\": {\"kernelspec\": {\"language\": \"julia\"}}, "
        "\"cells\": [{\"cell_type\": \"code\", \"source\": \"x\"}]}",
    };
    for (size_t i = 0; i < COUNT_OF(notebooks); i++) {
        Arena arena = {0};
        Source source = source_of(notebooks[i], &arena);
        char *code;
        cr_assert_null(notebook_read(&source, &code));
        cr_expect_eq(source.length, 0, "%s", notebooks[i]);
        sys_release(code);
        arena_free(&arena);
    }
}

Test(notebook, what_is_none_says_why)
{
    static const struct {
        const char *text;
        const char *problem;
    } rows[] = {
        {"{\"cells\": [", "not a notebook: its JSON is broken"},
        {"{\"cells\": []} x", "not a notebook: its JSON is broken"},
        {"", "not a notebook: its JSON is broken"},
        {"[1, 2]", "not a notebook: it has no cells"},
        {"{\"cells\": 1}", "not a notebook: it has no cells"},
        {"{\"cells\": [{\"cell_type\": \"code\", \"source\": \"\xFF\"}]}", "not a notebook: its cells are not UTF-8"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Arena arena = {0};
        Source source = source_of(rows[i].text, &arena);
        char *code;
        const char *problem = notebook_read(&source, &code);
        cr_assert_not_null(problem, "%s", rows[i].text);
        cr_expect_str_eq(problem, rows[i].problem);
        cr_expect_null(code);
        arena_free(&arena);
    }
}

/* ---- magics ---- */

/* `want` is as long as `cell`: spans stay what they are. */
static void expect_masked(const char *cell, const char *want)
{
    char bytes[256] = {0};
    size_t length = strlen(cell);
    memcpy(bytes, cell, length);
    cells_mask(bytes, 0, (uint32_t)length);
    cr_expect_eq(strlen(want), length, "%s", cell);
    cr_expect_str_eq(bytes, want);
}

Test(cells, magics_commands_and_questions_do_nothing)
{
    expect_masked("%matplotlib inline\nx = 1\n", "0                 \nx = 1\n");
    expect_masked("if x:\n    !ls\n", "if x:\n    0  \n");
    expect_masked("!pip install \\\n  a\nx\n", "0             \n   \nx\n");
    expect_masked("?len\n", "0   \n");
    expect_masked("len?\nlen??\n", "0   \n0    \n");
    expect_masked("%%latex", "       ");
}

Test(cells, what_a_command_gives_is_unknown)
{
    expect_masked("files = !ls *.py\n", "files = __      \n");
    expect_masked("t = %timeit -o f()\n", "t = __            \n");
}

Test(cells, a_cell_magic_takes_its_cell_unless_it_runs_it)
{
    expect_masked("%%bash\nls (((\n", "      \n      \n");
    expect_masked("\n%%writefile a.py\nx = 1\n", "\n                \n     \n");
    expect_masked("%%time\nx = 1\n", "      \nx = 1\n");
    expect_masked("%%timeit -n 1\nx = 1\n", "             \nx = 1\n");
    expect_masked("%%timer\nx = 1\n", "       \n     \n");
}

Test(cells, a_line_magic_that_runs_code_leaves_the_code)
{
    expect_masked("%time f(1,\n2)\n", "0    ;f(1,\n2)\n");
    expect_masked("%time\n", "0    \n");
    expect_masked("%time !ls\n", "0        \n");
    expect_masked("%time x = !ls\n", "0    ;x = __ \n");
    expect_masked("%timeit -n 1 f()\n", "0               \n");
}

Test(cells, python_is_left_alone)
{
    static const char *const cells[] = {
        "x = a % b\nx = a != b\nx %= 2\n",     "x = (a\n% b)\n",         "x = a \\\n% b\n",
        "s = '''\n!ls\n%time x\nwhat?\n'''\n", "# what?\nx = 1 # ok?\n", "print('really?')\n",
        "f(x=1, y=[\n'%s'\n% 1])\n",           "'it''s' \"#\"\nx\n",
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        expect_masked(cells[i], cells[i]);
    }
}

/* ---- the front end ---- */

Test(cells, a_broken_cell_is_an_issue_and_the_others_are_read)
{
    Arena arena = {0};
    Interner names;
    interner_init(&names);
    Source source = source_of("{\"cells\": [{\"cell_type\": \"code\", \"source\": \"a = (\"},"
                              "{\"cell_type\": \"code\", \"source\": \"await b\"},"
                              "{\"cell_type\": \"code\", \"source\": \"  c = 1\"}]}",
                              &arena);
    char *code;
    cr_assert_null(notebook_read(&source, &code));
    Facts facts;
    facts_init(&facts, &source);
    const Source *prepared = py_prepare_cells(&source, &arena, &names, &facts);
    cr_expect_str_eq(prepared->bytes, "     \nawait b\n       \n");
    cr_expect_str_eq(source.bytes, "a = (\nawait b\n  c = 1\n");
    cr_assert_eq(facts.issues.count, 1);
    cr_expect_eq(facts.issues.items[0].span.start, 4);
    py_lower_source(prepared, &arena, &names, &facts);
    cr_expect_eq(facts.issues.count, 1);
    facts_freeze(&facts);
    facts_free(&facts);
    sys_release(code);
    interner_free(&names);
    arena_free(&arena);
}
