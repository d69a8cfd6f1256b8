/* The comment goes to the end of the statement's last line: there it covers the statement, and neither a string nor a
 * backslash can be in its way. */
#include "add_noqa.h"

#include "base/sys.h"
#include "console.h"
#include "engine/engine.h"
#include "facts/layout.h"

#include <string.h>

typedef struct Edit {
    char *bytes; /* of the file */
    uint32_t length;
    uint32_t shift; /* where the source begins in them: behind a byte order mark */
    uint32_t copied;
    Buffer text;
    size_t comments;
} Edit;

/* Whether the source is the bytes of the file, but for a byte order mark. */
static bool is_as_written(const Edit *edit, const Source *source)
{
    return edit->length >= source->length && edit->length - source->length <= 3 &&
           memcmp(edit->bytes + edit->shift, source->bytes, source->length) == 0;
}

static const char *open_edit(const Source *source, Edit *edit)
{
    *edit = (Edit){0};
    if (source->is_notebook) {
        return "comments cannot be written into notebooks";
    }
    int error = sys_read_file(source->path, &edit->bytes, &edit->length);
    if (error != 0) {
        return sys_error_text(error);
    }
    edit->shift = edit->length >= source->length ? edit->length - source->length : 0;
    return is_as_written(edit, source) ? NULL : "comments cannot be written into a file of another encoding";
}

/* Where the comment for a finding belongs. */
static uint32_t place_of(const Finding *finding)
{
    return layout_physical_line(finding->source, finding->statement_span.end).end;
}

static bool gets_comment(const Finding *finding)
{
    const Rule *rule = engine_find_rule(finding->code);
    return rule->check_comments == NULL && strcmp(finding->code, "SPL001") != 0;
}

/* The codes of the findings from `first` on that belong to one place, each once. Returns how many findings those are.
 */
static size_t join_codes(const FindingVec *findings, size_t first, Buffer *codes)
{
    uint32_t place = place_of(&findings->items[first]);
    size_t count = 0;
    for (size_t i = first; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        bool is_here = finding->source == findings->items[first].source && place_of(finding) == place;
        if (!is_here) {
            break;
        }
        count++;
        if (gets_comment(finding) && (codes->length == 0 || strstr(codes->bytes, finding->code) == NULL)) {
            buffer_printf(codes, "%s%s", codes->length == 0 ? "" : ", ", finding->code);
        }
    }
    return count;
}

static void add_comment(Edit *edit, const Source *source, const Finding *finding, const char *codes)
{
    uint32_t end = place_of(finding);
    Text rest = {source->bytes + finding->statement_span.end, end - finding->statement_span.end};
    buffer_add(&edit->text, edit->bytes + edit->copied, end + edit->shift - edit->copied);
    edit->copied = end + edit->shift;
    if (source->language == LANGUAGE_PYTHON) {
        buffer_printf(&edit->text, "  # noqa: %s", codes);
    } else {
        bool in_comment = rest.length >= 2 && strncmp(rest.bytes, "//", 2) == 0;
        for (size_t i = 1; i + 1 < rest.length && !in_comment; i++) {
            in_comment = rest.bytes[i] == '/' && rest.bytes[i + 1] == '/';
        }
        buffer_printf(&edit->text, "%s NOLINT(%s)", in_comment ? "" : " //", codes);
    }
    edit->comments++;
}

/* Writes what belongs into one file; NULL, or why it stays as it was. */
static const char *edit_file(const FindingVec *findings, size_t first, size_t behind, size_t *comments)
{
    const Source *source = findings->items[first].source;
    Edit edit;
    const char *message = open_edit(source, &edit);
    for (size_t i = first; i < behind && message == NULL;) {
        Buffer codes = {0};
        size_t count = join_codes(findings, i, &codes);
        if (codes.length > 0) {
            add_comment(&edit, source, &findings->items[i], codes.bytes);
        }
        buffer_free(&codes);
        i += count;
    }
    if (message == NULL && edit.comments > 0) {
        buffer_add(&edit.text, edit.bytes + edit.copied, edit.length - edit.copied);
        int error = sys_write_file(source->path, edit.text.bytes, edit.text.length);
        message = error == 0 ? NULL : sys_error_text(error);
        *comments += error == 0 ? edit.comments : 0;
    }
    buffer_free(&edit.text);
    sys_release(edit.bytes);
    return message;
}

bool add_noqa(const RunResult *result)
{
    const FindingVec *findings = &result->findings;
    size_t comments = 0;
    size_t files = 0;
    bool all = true;
    for (size_t first = 0; first < findings->count;) {
        size_t behind = first;
        while (behind < findings->count && findings->items[behind].source == findings->items[first].source) {
            behind++;
        }
        size_t before = comments;
        const char *message = edit_file(findings, first, behind, &comments);
        files += comments > before;
        if (message != NULL) {
            console_complain_about(findings->items[first].source->path, message);
            all = false;
        }
        first = behind;
    }
    Buffer text = {0};
    buffer_printf(&text, "%zu comment%s written into %zu file%s\n", comments, comments == 1 ? "" : "s", files,
                  files == 1 ? "" : "s");
    console_remark(&text);
    buffer_free(&text);
    return all;
}
