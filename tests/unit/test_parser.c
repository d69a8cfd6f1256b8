/* The parser: limits, recovery, positions, and time that grows with the input. What trees look like is in the golden
 * tests and in the comparison with CPython. */
#include "base/sys.h"
#include "py/dump.h"
#include "py/lexer.h"
#include "py/parser.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

typedef struct Parsed {
    Arena arena;
    Interner names;
    PySyntaxIssueVec issues;
    Source source;
    Module *module;
} Parsed;

static void parse_bytes(Parsed *parsed, const char *bytes, size_t length)
{
    *parsed = (Parsed){0};
    interner_init(&parsed->names);
    char *padded = arena_alloc(&parsed->arena, length + SOURCE_PADDING, 1);
    memcpy(padded, bytes, length);
    parsed->source = (Source){.path = "test.py", .bytes = padded, .length = (uint32_t)length};
    py_decode(&parsed->source, &parsed->arena, &parsed->issues);
    parsed->module = py_parse(&parsed->source, &parsed->arena, &parsed->names, &parsed->issues);
}

static void parse(Parsed *parsed, const char *text)
{
    parse_bytes(parsed, text, strlen(text));
}

static void forget(Parsed *parsed)
{
    vec_free(&parsed->issues);
    interner_free(&parsed->names);
    arena_free(&parsed->arena);
}

static size_t issues_of(const char *text)
{
    Parsed parsed;
    parse(&parsed, text);
    size_t count = parsed.issues.count;
    forget(&parsed);
    return count;
}

/* `head`, then `count` times `part`, then `tail`. */
static Buffer repeated(const char *head, const char *part, size_t count, const char *tail)
{
    Buffer text = {0};
    buffer_puts(&text, head);
    for (size_t i = 0; i < count; i++) {
        buffer_puts(&text, part);
    }
    buffer_puts(&text, tail);
    return text;
}

Test(parser, keeps_the_tree_within_the_depth_limit)
{
    static const char *const chains[][3] = {
        {"x = ", "a + ", "a\n"},         {"x = a", ".b", "\n"},          {"x = a", "()", "\n"},
        {"x = a", "[0]", "\n"},          {"x = ", "-", "1\n"},           {"x = ", "not ", "1\n"},
        {"x = ", "a ** ", "a\n"},        {"x = ", "a if b else ", "c\n"}, {"x = ", "lambda: ", "1\n"},
        {"x = ", "lambda a=", "1\n"},    {"x = ", "(", "\n"},            {"x = ", "f'{", "\n"},
        {"if a: b\n", "elif a: b\n", ""}, {"x = ", "[a for a in ", "\n"}, {"match x:\n case ", "[", "\n"},
    };
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        Buffer text = repeated(chains[i][0], chains[i][1], 30000, chains[i][2]);
        Parsed parsed;
        parse_bytes(&parsed, text.bytes, text.length);
        cr_expect_leq(parsed.module->node.height, AST_DEPTH_LIMIT, "%s", chains[i][1]);
        cr_expect_gt(parsed.issues.count, 0, "%s is too long, and that must be said", chains[i][1]);
        forget(&parsed);
        buffer_free(&text);
    }
}

Test(parser, reads_chains_that_people_and_generators_write)
{
    static const char *const chains[][3] = {
        {"x = ", "a + ", "a\n"}, {"x = a", ".b()", "\n"}, {"if a: b\n", "elif a: b\n", ""}, {"x = [", "1, ", "]\n"},
    };
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        Buffer text = repeated(chains[i][0], chains[i][1], 4000, chains[i][2]);
        cr_expect_eq(issues_of(text.bytes), 0, "%s", chains[i][1]);
        buffer_free(&text);
    }
}

Test(parser, takes_two_hundred_brackets_and_no_more)
{
    Buffer open = repeated("x = ", "(", 200, "1");
    Buffer text = repeated(open.bytes, ")", 200, "\n");
    cr_expect_eq(issues_of(text.bytes), 0);
    buffer_free(&open);
    buffer_free(&text);
    open = repeated("x = ", "(", 201, "1");
    text = repeated(open.bytes, ")", 201, "\n");
    cr_expect_eq(issues_of(text.bytes), 1);
    buffer_free(&open);
    buffer_free(&text);
}

Test(parser, reports_one_issue_for_a_line_and_a_hundred_for_a_file)
{
    cr_expect_eq(issues_of("a b c d e ) ( ] $ ?\nok()\n"), 1);
    cr_expect_eq(issues_of("a b\nok()\nc d\n"), 2);
    Buffer text = repeated("", "print 'x'\n", 500, "");
    cr_expect_eq(issues_of(text.bytes), PY_ISSUE_LIMIT);
    buffer_free(&text);
}

Test(parser, goes_on_behind_an_error)
{
    Parsed parsed;
    parse(&parsed, "x = f(1\ndef g(): return h()\ny = (\nclass C: pass\n");
    cr_assert_eq(parsed.module->body.count, 4);
    cr_expect_eq(parsed.module->body.items[0]->kind, NODE_ErrorStmt);
    cr_expect_eq(parsed.module->body.items[1]->kind, NODE_FunctionDef);
    cr_expect_eq(parsed.module->body.items[2]->kind, NODE_ErrorStmt);
    cr_expect_eq(parsed.module->body.items[3]->kind, NODE_ClassDef);
    forget(&parsed);
}

Test(parser, keeps_a_function_whose_header_is_broken)
{
    Parsed parsed;
    parse(&parsed, "def f(a, (b, c)):\n    g()\n    h()\n");
    cr_assert_eq(parsed.module->body.count, 1);
    const FunctionDef *function = (const FunctionDef *)parsed.module->body.items[0];
    cr_assert_eq(function->node.kind, NODE_FunctionDef);
    cr_expect_eq(function->body.count, 2);
    cr_expect_eq(parsed.issues.count, 1);
    forget(&parsed);
}

Test(parser, names_python_2_constructs)
{
    static const char *const lines[] = {"print 'x'\n", "exec 'x'\n", "`x`\n", "a <> b\n", "ur'x'\n", "0777\n", "10L\n",
                                        "raise E, 'x'\n", "def f((a, b)): pass\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Parsed parsed;
        parse(&parsed, lines[i]);
        cr_assert_eq(parsed.issues.count, 1, "%s", lines[i]);
        cr_expect_not_null(strstr(parsed.issues.items[0].message, "Python 2"), "%s: %s", lines[i],
                           parsed.issues.items[0].message);
        forget(&parsed);
    }
}

Test(parser, says_that_a_nul_byte_is_an_error)
{
    Parsed parsed;
    parse_bytes(&parsed, "a = b\0c\n", 8);
    cr_assert_eq(parsed.issues.count, 1);
    cr_expect_not_null(strstr(parsed.issues.items[0].message, "NUL"));
    forget(&parsed);
}

Test(parser, decodes_what_the_cookie_names)
{
    Parsed parsed;
    parse(&parsed, "# coding: latin-1\nx = '\xE9'\n");
    cr_assert_eq(parsed.issues.count, 0);
    const Assign *assign = (const Assign *)parsed.module->body.items[0];
    Text value = ((const Constant *)assign->value)->constant.text;
    cr_expect(text_is(value, "\xC3\xA9"));
    forget(&parsed);
}

Test(parser, compares_names_in_normal_form)
{
    Parsed parsed;
    parse(&parsed, "\xEF\xAC\x81le\nfile\ne\xCC\x81\n\xC3\xA9\n"); /* U+FB01 is fi; e + U+0301 is U+00E9 */
    cr_assert_eq(parsed.issues.count, 0);
    StrId ids[4];
    for (int i = 0; i < 4; i++) {
        ids[i] = ((const Name *)((const ExprStmt *)parsed.module->body.items[i])->value)->id;
    }
    cr_expect_eq(ids[0], ids[1]);
    cr_expect_eq(ids[2], ids[3]);
    forget(&parsed);
}

/* Seconds for 100,000 and for 400,000 repetitions; four times the input may not cost more than ten times the time. */
static void expect_linear(const char *head, const char *part, const char *tail)
{
    double seconds[2];
    for (int round = 0; round < 2; round++) {
        Buffer text = repeated(head, part, round == 0 ? 100000 : 400000, tail);
        double start = sys_seconds();
        issues_of(text.bytes);
        seconds[round] = sys_seconds() - start;
        buffer_free(&text);
    }
    cr_expect_lt(seconds[1], 10 * seconds[0] + 0.2, "%s: %f s, then %f s", part, seconds[0], seconds[1]);
}

Test(parser, takes_linear_time)
{
    expect_linear("", "(", "\n");
    expect_linear("", ")", "\n");
    expect_linear("", "with (a\n", "");
    expect_linear("", "match (a\n", "");
    expect_linear("", "'a' ", "\n");
    expect_linear("\"\"\"", "\\\" ", "\n");
    expect_linear("f(\n", "def g(): pass\n", "");
    expect_linear("x = ", "a if b else ", "c\n");
    expect_linear("if a: b\n", "elif a: b\n", "");
    expect_linear("", "x = {\n", "");
    expect_linear("a", "\xCC\x81\xCC\xA3", " = 1\n");
}
