/* The whole way from bytes to reports, for several Python files at once: an input is the text of a case, in which a
 * line `=== path` begins a file; what stands before the first such line is main.py. Reports must be valid UTF-8 without
 * control characters, the JSON one must be JSON, and a second run must print the same bytes. */
#include "base/fail.h"
#include "report/report.h"
#include "run.h"

#include <cjson/cJSON.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_FILES = 8 };

/* The offset of the next line that begins with "=== ", or `length`. */
static size_t next_header(Text text, size_t from)
{
    for (size_t at = from; at + 4 <= text.length; at++) {
        if ((at == 0 || text.bytes[at - 1] == '\n') && memcmp(text.bytes + at, "=== ", 4) == 0) {
            return at;
        }
    }
    return text.length;
}

/* The paths are made here, not taken from the input: duplicates of one path are no question to the pipeline. */
static void add_files(Run *run, Text text)
{
    static const char *const paths[MOST_FILES] = {"main.py", "a.py", "pkg/__init__.py", "pkg/b.py",
                                                  "c.py",    "d.py", "pkg/c.py",        "e.py"};
    size_t start = 0;
    for (size_t i = 0; i < MOST_FILES; i++) {
        size_t end = next_header(text, start);
        run_add_bytes(run, paths[i], LANGUAGE_PYTHON, (Text){text.bytes + start, end - start});
        const char *line_end = memchr(text.bytes + end, '\n', text.length - end);
        if (line_end == NULL) {
            return;
        }
        start = (size_t)(line_end - text.bytes) + 1;
    }
}

/* Adds a report to `all`. */
static void check_report(const RunResult *result, const char *format, bool is_json, Buffer *all)
{
    Buffer out = {0};
    ReportStyle style = {.color = false, .version = "0"};
    report_find_format(format)->print(result, &style, &out);
    buffer_add(all, out.bytes, out.length);
    for (size_t at = 0; at < out.length;) {
        uint32_t code_point;
        at += utf8_decode(out.bytes + at, out.length - at, &code_point);
        if (code_point == UTF8_INVALID || (code_point < 0x20 && code_point != '\n') || code_point == 0x7F) {
            BUG("a report holds bytes that are not clean text");
        }
    }
    if (is_json) {
        cJSON *json = cJSON_ParseWithLengthOpts(out.bytes, out.length + 1, NULL, 1);
        if (json == NULL) {
            BUG("the JSON report is not JSON");
        }
        cJSON_Delete(json);
    }
    buffer_free(&out);
}

/* The reports of one run in all formats. */
static void run_once(const Options *options, Text text, Buffer *reports)
{
    Run *run = run_new(options);
    add_files(run, text);
    run_check(run);
    check_report(run_result(run), "text", false, reports);
    check_report(run_result(run), "concise", false, reports);
    check_report(run_result(run), "json", true, reports);
    run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *once[] = {"--all-files", "--jobs", "1"};
    static char *again[] = {"--all-files", "--jobs", "3"};
    Arena arena = {0};
    Options options[2];
    const char *message;
    if (!options_parse(3, once, &arena, &options[0], &message) ||
        !options_parse(3, again, &arena, &options[1], &message)) {
        BUG(message);
    }
    Buffer reports[2] = {0};
    for (int i = 0; i < 2; i++) {
        run_once(&options[i], (Text){(const char *)data, size}, &reports[i]);
        options_free(&options[i]);
    }
    if (!text_equal((Text){reports[0].bytes, reports[0].length}, (Text){reports[1].bytes, reports[1].length})) {
        BUG("two runs of the same files print different reports");
    }
    buffer_free(&reports[0]);
    buffer_free(&reports[1]);
    arena_free(&arena);
    return 0;
}
