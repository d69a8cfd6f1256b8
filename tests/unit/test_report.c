/* Reports of findings made by hand: frames, formats, fingerprints. */
#define _GNU_SOURCE /* wcwidth */
#include "report/fingerprint.h"
#include "report/frame.h"
#include "report/report.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

static Source make_source(Arena *arena, const char *text)
{
    size_t length = strlen(text);
    char *bytes = arena_alloc(arena, length + SOURCE_PADDING, 1);
    memcpy(bytes, text, length);
    Source source = {.path = "a.py", .bytes = bytes, .length = (uint32_t)length, .language = LANGUAGE_PYTHON};
    source_index_lines(&source, arena);
    return source;
}

/* The span of the first occurrence of a word. */
static Span span_of(const Source *source, const char *word)
{
    const char *at = strstr(source->bytes, word);
    cr_assert_not_null(at);
    uint32_t start = (uint32_t)(at - source->bytes);
    return (Span){start, start + (uint32_t)strlen(word)};
}

/* The line and the marks, as they stand below each other. */
static void expect_frame(const char *text, const char *word, const char *line, const char *marks)
{
    Arena arena = {0};
    Source source = make_source(&arena, text);
    Frame frame;
    frame_build(&source, span_of(&source, word), &frame);
    cr_expect_str_eq(frame.text.bytes, line);
    char found[600] = {0};
    cr_assert_lt(frame.start + frame.marks, sizeof found);
    memset(found, ' ', frame.start);
    memset(found + frame.start, '^', frame.marks);
    cr_expect_str_eq(found, marks);
    frame_free(&frame);
    arena_free(&arena);
}

Test(frame, marks_stand_below_the_span)
{
    expect_frame("a = 1\nfoo(bar)\n", "bar", "foo(bar)", "    ^^^");
    expect_frame("\tx\t= bad", "bad", "    x   = bad", "          ^^^");
    expect_frame("s = '漢字' + bad", "bad", "s = '漢字' + bad", "             ^^^");
    expect_frame("s = 'é' + bad", "bad", "s = 'é' + bad", "          ^^^"); /* e and a combining accent */
    expect_frame("s = '\x1b[31m' + bad", "bad", "s = '\\x1b[31m' + bad", "                 ^^^");
    expect_frame("s = '\xff' + bad", "bad", "s = '\xEF\xBF\xBD' + bad", "          ^^^");
    expect_frame("漢字", "字", "漢字", "  ^^");
}

Test(frame, a_span_of_several_lines_is_marked_to_the_end_of_the_first)
{
    expect_frame("x = f(\n    1)\n", "f(\n    1)", "x = f(", "    ^^");
    expect_frame("x\r\ny\r\n", "x\r\ny", "x", "^");
}

Test(frame, an_empty_span_has_one_mark_also_behind_the_end)
{
    Arena arena = {0};
    Source source = make_source(&arena, "ab\n");
    Frame frame;
    frame_build(&source, (Span){2, 2}, &frame);
    cr_expect_eq(frame.start, 2);
    cr_expect_eq(frame.marks, 1);
    frame_free(&frame);
    frame_build(&source, (Span){3, 3}, &frame);
    cr_expect_eq(frame.start, 0);
    cr_expect_eq(frame.text.length, 0);
    frame_free(&frame);
    arena_free(&arena);
}

/* Scripts whose widths no newer version of Unicode has changed. */
Test(frame, widths_are_those_of_the_c_library)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } scripts[] = {{0x20, 0x7E},     {0xA1, 0xAC},     {0x300, 0x5FF},     {0x606, 0x6DC},
                   {0x900, 0x97F},   {0xE00, 0xE7F},   {0x1100, 0x11FF},   {0x200B, 0x200F},
                   {0x2500, 0x25FF}, {0x3041, 0x30FF}, {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},
                   {0xFE00, 0xFE0F}, {0xFF01, 0xFF60}, {0x1F300, 0x1F64F}, {0x20000, 0x2A6DF}};
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
        cr_skip_test("the C library has no C.UTF-8");
    }
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        for (uint32_t code_point = scripts[i].first; code_point <= scripts[i].last; code_point++) {
            int width = wcwidth((wchar_t)code_point);
            cr_assert(width < 0 || (unsigned)width == frame_width(code_point), "U+%04X: %d columns, not %u", code_point,
                      width, frame_width(code_point));
        }
    }
}

Test(frame, a_very_long_line_is_cut_around_the_span)
{
    Arena arena = {0};
    char *text = arena_alloc(&arena, 1000001, 1);
    memset(text, 'x', 1000000);
    memcpy(text + 500000, "bad", 3);
    Source source = make_source(&arena, text);
    Frame frame;
    frame_build(&source, (Span){500000, 500003}, &frame);
    cr_expect_lt(frame.text.length, 300);
    cr_expect_eq(strncmp(frame.text.bytes, "…", 3), 0);
    cr_expect_eq(strncmp(frame.text.bytes + 3 + frame.start - 1, "bad", 3), 0);
    cr_expect_eq(frame.marks, 3);
    frame_free(&frame);
    frame_build(&source, (Span){0, 1000000}, &frame);
    cr_expect_lt(frame.marks, 300);
    frame_free(&frame);
    arena_free(&arena);
}

static Finding make_finding(const Source *source, const char *word)
{
    static const char *const nowhere[] = {NULL};
    return (Finding){
        .code = "SPL302",
        .name = "nested-function-to-worker",
        .severity = SEVERITY_WARNING,
        .source = source,
        .span = span_of(source, word),
        .message = "nested function `work` cannot be pickled",
        .function = "main",
        .fails_under = METHOD_SPAWN | METHOD_FORKSERVER,
        .fails_on = nowhere,
    };
}

Test(report, text_shows_the_line_and_the_reasons)
{
    Arena arena = {0};
    Source source = make_source(&arena, "def main():\n    def work(): ...\n    Process(target=work)\n");
    TraceStep step = {&source, span_of(&source, "work"), "`work` is defined inside `main`"};
    Finding finding = make_finding(&source, "work)");
    finding.span.end--;
    finding.trace = &step;
    finding.trace_count = 1;
    finding.start_method = "the default";
    finding.fails_as = "AttributeError: Can't get \x1b]0;";
    finding.help = "move it";
    RunResult result = {0};
    vec_push(&result.findings, finding);
    Buffer text = {0};
    report_print_text(&result, &(ReportStyle){.version = "1"}, &text);
    cr_expect_str_eq(text.bytes, "a.py:3:20: warning[SPL302] nested function `work` cannot be pickled\n"
                                 "  |\n"
                                 "3 |     Process(target=work)\n"
                                 "  |                    ^^^^\n"
                                 "  = a.py:2:9: `work` is defined inside `main`\n"
                                 "  = start method: the default\n"
                                 "  = fails as: AttributeError: Can't get \\x1b]0;\n"
                                 "  = help: move it\n\n");
    cr_expect_null(strchr(text.bytes, '\x1b'));
    text.length = 0;
    report_print_text(&result, &(ReportStyle){.color = true}, &text);
    cr_expect_not_null(strstr(text.bytes, "\x1b[1;33mwarning[SPL302]\x1b[0m"));
    buffer_free(&text);
    vec_free(&result.findings);
    arena_free(&arena);
}

Test(report, concise_is_one_line_a_finding)
{
    Arena arena = {0};
    Source source = make_source(&arena, "é = work\n");
    Finding finding = make_finding(&source, "work");
    finding.message = "two\nlines";
    RunResult result = {0};
    vec_push(&result.findings, finding);
    Buffer text = {0};
    report_print_concise(&result, &(ReportStyle){0}, &text);
    cr_expect_str_eq(text.bytes, "a.py:1:5: warning: two\\nlines [SPL302]\n");
    buffer_free(&text);
    vec_free(&result.findings);
    arena_free(&arena);
}

Test(report, formats_are_found_by_name)
{
    cr_expect_not_null(report_find_format("json"));
    cr_expect_null(report_find_format("JSON"));
}

/* The fingerprint of a finding in this statement. */
static uint64_t fingerprint_in(const char *statement)
{
    Arena arena = {0};
    Source source = make_source(&arena, "work\n");
    RunResult result = {0};
    vec_push(&result.findings, make_finding(&source, "work"));
    result.findings.items[0].statement = statement;
    uint64_t fingerprint = fingerprints_of(&result, &arena)[0];
    vec_free(&result.findings);
    arena_free(&arena);
    return fingerprint;
}

Test(fingerprint, is_that_of_the_statement)
{
    uint64_t before = fingerprint_in("Process(target=work)");
    cr_expect_eq(fingerprint_in("Process(target=work)"), before);
    cr_expect_neq(fingerprint_in("Process(target=work,name='x')"), before);
}

Test(fingerprint, equal_lines_are_told_apart)
{
    Arena arena = {0};
    Source source = make_source(&arena, "f(work)\nf(work)\n");
    RunResult result = {0};
    Finding finding = make_finding(&source, "work");
    finding.statement = "f(work)";
    vec_push(&result.findings, finding);
    finding.span = (Span){10, 14};
    vec_push(&result.findings, finding);
    const uint64_t *fingerprints = fingerprints_of(&result, &arena);
    cr_expect_neq(fingerprints[0], fingerprints[1]);
    cr_expect_eq(fingerprints[0], fingerprint_in("f(work)"));
    vec_free(&result.findings);
    arena_free(&arena);
}
