/* What the formats are made of: GitHub's hashes of lines, places in the units of others, escapes, pages. */
#include "engine/engine.h"
#include "report/json_writer.h"
#include "report/line_hash.h"
#include "report/page.h"
#include "report/place.h"
#include "report/report.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

/* The hashes of a text's lines as GitHub writes them, separated by blanks. */
static void expect_hashes(Text text, const char *wanted)
{
    Arena arena = {0};
    size_t count;
    const LineHash *hashes = line_hashes(text, &arena, &count);
    Buffer got = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_printf(&got, "%s%" PRIx64 ":%u", i == 0 ? "" : " ", hashes[i].hash, hashes[i].number);
    }
    cr_expect_str_eq(got.bytes, wanted);
    buffer_free(&got);
    arena_free(&arena);
}

/* The wanted hashes are what src/fingerprints.ts of github/codeql-action prints for these texts; those of the empty
 * text and of the one after it are published in its tests. */
Test(line_hash, is_that_of_github)
{
    expect_hashes(TEXT(""), "c129715d7a2bc9a3:1");
    expect_hashes(TEXT(" a\nb\n  \t\tc\n d"),
                  "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1");
    expect_hashes(TEXT("def main():\r\n\twork()\r\rwork()\n"),
                  "50aa32e8a7582e8a:1 daf190a6e7673a7d:1 8517e9c0a431b19f:1 4454a2d1bc0e1991:1 c129715d7a2bc9a3:1");
    expect_hashes(TEXT("Prozess(\"ä\", '漢字', \"🙂\")\nProzess(\"ä\")\n"),
                  "ca885aa04a8f187:1 c6af81a350141d24:1 c129715d7a2bc9a3:1");
    expect_hashes(TEXT("a\xFF"
                       "b\xE2\x82\n\xED\xA0\x80\xF0\x9F\x99"),
                  "b1a422cfdc50f15e:1 820e17bae189b7bf:1");
}

Test(line_hash, counts_lines_that_are_followed_by_the_same)
{
    Buffer text = {0};
    for (int i = 0; i < 10; i++) {
        buffer_puts(&text, "Lorem ipsum dolor sit amet.\n");
    }
    expect_hashes((Text){text.bytes, text.length},
                  "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 "
                  "a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 "
                  "c129715d7a2bc9a3:1");
    buffer_free(&text);
}

static Source make_source(Arena *arena, const char *path, const char *text)
{
    Source source = {.path = path, .bytes = text, .length = (uint32_t)strlen(text)};
    source_index_lines(&source, arena);
    return source;
}

static Span span_of(const Source *source, const char *word)
{
    uint32_t start = (uint32_t)(strstr(source->bytes, word) - source->bytes);
    return (Span){start, start + (uint32_t)strlen(word)};
}

Test(place, columns_are_counted_in_the_units_of_the_reader)
{
    static const struct {
        ColumnUnit unit;
        uint32_t column;
        uint32_t end_column;
    } rows[] = {{COLUMN_CODE_POINTS, 5, 7}, {COLUMN_UTF16_UNITS, 6, 9}, {COLUMN_UTF8_BYTES, 9, 14}};
    Arena arena = {0};
    Source source = make_source(&arena, "a.py", "\n\t🙂ä\xFFw🙂rt\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Place place = place_of(&source, span_of(&source, "w🙂"), rows[i].unit);
        cr_expect_eq(place.line, 2);
        cr_expect_eq(place.column, rows[i].column, "unit %d: column %u", rows[i].unit, place.column);
        cr_expect_eq(place.end_column, rows[i].end_column, "unit %d: end %u", rows[i].unit, place.end_column);
    }
    arena_free(&arena);
}

Test(place, ends_with_the_first_line)
{
    Arena arena = {0};
    Source source = make_source(&arena, "a.py", "f(lambda:\r\n  0)\r\n");
    Place place = place_of(&source, span_of(&source, "lambda:\r\n  0"), COLUMN_CODE_POINTS);
    cr_expect_eq(place.line, 1);
    cr_expect_eq(place.column, 3);
    cr_expect_eq(place.end_column, 10);
    place = place_of(&source, (Span){source.length, source.length}, COLUMN_UTF16_UNITS);
    cr_expect_eq(place.line, 3);
    cr_expect_eq(place.end_column, 1);
    arena_free(&arena);
}

static void expect_place(const char *path, const char *wanted)
{
    Arena arena = {0};
    Source source = make_source(&arena, path, "f(x)\n");
    Buffer out = {0};
    place_add(&source, span_of(&source, "x"), &out);
    cr_expect_str_eq(out.bytes, wanted);
    buffer_free(&out);
    arena_free(&arena);
}

Test(place, no_file_name_is_a_command_of_a_log)
{
    expect_place("src/a.py", "src/a.py:1:3");
    expect_place("::error::a.py", "./::error::a.py:1:3");
    expect_place("\xE2\x80\x83::error::a.py", "./\xE2\x80\x83::error::a.py:1:3");
    expect_place("a\n::error::.py", "./a\\n::error::.py:1:3");
}

Test(json, strings_are_valid_whatever_comes_in)
{
    Buffer out = {0};
    JsonWriter json = {.out = &out};
    json_string(&json, "a\"\\\n\t\x1b\xFF\xE2\x80\xAE");
    cr_expect_str_eq(out.bytes, "\"a\\\"\\\\\\\\n\\\\t\\\\x1b\xEF\xBF\xBD\\\\u202e\"");
    out.length = 0;
    json_lines(&json, TEXT("one\ntwo \"2\"\n"));
    cr_expect_str_eq(out.bytes, "\"one\\ntwo \\\"2\\\"\\n\"");
    out.length = 0;
    json_string(&json, NULL);
    cr_expect_str_eq(out.bytes, "null");
    buffer_free(&out);
}

/* What a format prints of one finding. */
static void print_finding(const char *format, const char *path, const char *message, int fail_on, Buffer *out)
{
    static const char *const nowhere[] = {NULL};
    Arena arena = {0};
    Source source = make_source(&arena, path, "f(x)\n");
    RunResult result = {.complete = true};
    vec_push(&result.findings, (Finding){.code = "SPL301",
                                         .name = "lambda-to-worker",
                                         .severity = SEVERITY_WARNING,
                                         .source = &source,
                                         .span = {2, 3},
                                         .message = message,
                                         .fails_on = nowhere});
    report_find_format(format)->print(&result, &(ReportStyle){.version = "1.0.0", .fail_on = fail_on}, out);
    vec_free(&result.findings);
    arena_free(&arena);
}

Test(github, the_runner_gets_back_what_was_meant)
{
    Buffer out = {0};
    print_finding("github", "a,b:100%.py", "50%: a, b\n::error::", SEVERITY_WARNING, &out);
    cr_expect_str_eq(out.bytes, "::warning file=a%2Cb%3A100%25.py,line=1,endLine=1,col=3,endColumn=4,"
                                "title=SPL301 lambda-to-worker::50%25: a, b\\n::error::\n");
    buffer_free(&out);
}

Test(junit, is_xml_and_knows_what_fails_the_run)
{
    Buffer out = {0};
    print_finding("junit", "<a>&\"b\".py", "]]> \xEF\xBF\xBF \x01", SEVERITY_WARNING, &out);
    cr_expect_not_null(strstr(out.bytes, "failures=\"1\""));
    cr_expect_not_null(strstr(out.bytes, "<testsuite name=\"&lt;a&gt;&amp;&quot;b&quot;.py\""));
    cr_expect_not_null(strstr(out.bytes, "message=\"]]&gt; \xEF\xBF\xBD \\x01\" type=\"warning\">"));
    out.length = 0;
    print_finding("junit", "a.py", "x", SEVERITY_ERROR, &out);
    cr_expect_not_null(strstr(out.bytes, "failures=\"0\""));
    cr_expect_not_null(strstr(out.bytes, "<system-out>x</system-out>"));
    buffer_free(&out);
}

Test(sarif, paths_are_uris)
{
    Buffer out = {0};
    print_finding("sarif", "a b/100%#?\xFF:\xC3\xA4~.py", "x", SEVERITY_WARNING, &out);
    cr_expect_not_null(strstr(out.bytes, "\"uri\": \"a%20b/100%25%23%3F%FF%3A%C3%A4~.py\",\n"));
    cr_expect_not_null(strstr(out.bytes, "\"uriBaseId\": \"%SRCROOT%\""));
    out.length = 0;
    print_finding("sarif", "/usr/a.py", "x", SEVERITY_WARNING, &out);
    cr_expect_not_null(strstr(out.bytes, "\"uri\": \"file:///usr/a.py\"\n"));
    buffer_free(&out);
}

Test(page, examples_say_what_is_reported)
{
    Buffer out = {0};
    page_add(engine_find_rule("SPL302"), &out);
    cr_expect_not_null(strstr(out.bytes, "target=work)  # SPL302 under spawn, forkserver: PicklingError\n"));
    cr_expect_not_null(strstr(out.bytes, "\n```python\n"));
    cr_expect_null(strstr(out.bytes, "#!"));
    out.length = 0;
    page_add(engine_find_rule("SPL505"), &out);
    cr_expect_not_null(strstr(out.bytes, "  // SPL505\n"));
    out.length = 0;
    page_add_section(engine_find_rule("SPL302"), "How to fix", &out);
    cr_expect_eq(strncmp(out.bytes, "Move the function to module level.", 34), 0);
    cr_expect_null(strstr(out.bytes, "When it is silent"));
    buffer_free(&out);
}

Test(page, every_page_fits_what_sarif_readers_take)
{
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        Buffer out = {0};
        page_add_section(*rule, "What it finds", &out);
        cr_expect_gt(out.length, 0, "%s", (*rule)->code);
        cr_expect_leq(out.length, 1024, "%s: GitHub cuts a description of %zu bytes", (*rule)->code, out.length);
        out.length = 0;
        page_add_section(*rule, "How to fix", &out);
        cr_expect_gt(out.length, 0, "%s", (*rule)->code);
        buffer_free(&out);
    }
}
