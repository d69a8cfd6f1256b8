/* The whole way from bytes to reports, for several Python files at once: an input is the text of a case, in which a
 * line `=== path` begins a file; what stands before the first such line is main.py. Reports must be valid UTF-8 without
 * control characters, and the JSON one must be JSON. */
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

static void check_report(const RunResult *result, const char *format, bool is_json)
{
    Buffer out = {0};
    ReportStyle style = {.color = false, .version = "0"};
    report_find_format(format)->print(result, &style, &out);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *arguments[] = {"--all-files", "--jobs", "1"};
    Arena arena = {0};
    Options options;
    const char *message;
    if (!options_parse(3, arguments, &arena, &options, &message)) {
        BUG(message);
    }
    Run *run = run_new(&options);
    add_files(run, (Text){(const char *)data, size});
    run_check(run);
    check_report(run_result(run), "text", false);
    check_report(run_result(run), "concise", false);
    check_report(run_result(run), "json", true);
    run_free(run);
    options_free(&options);
    arena_free(&arena);
    return 0;
}
