/* Reading what `git diff --unified=0` prints: of each file its new name and the heads of its hunks. */
#include "project/changes.h"

#include "base/sys.h"
#include "base/text.h"
#include "base/vec.h"
#include "project/path.h"

#include <stdlib.h>
#include <string.h>

typedef struct Range {
    const char *path;
    uint32_t first;
    uint32_t last;
} Range;

struct Changes {
    Range *ranges;
    size_t count;
};

typedef struct Reader {
    Arena *arena;
    const char *root; /* of the repository, absolute */
    VEC(Range) ranges;
    const char *message;
} Reader;

/* The first line of what a program printed, in the arena. */
static const char *first_line(Arena *arena, const Buffer *text)
{
    return text->length == 0 ? "" : arena_copy(arena, text->bytes, strcspn(text->bytes, "\r\n"));
}

/* Runs git; false when it fails, with its own words or `otherwise`. The output is the caller's to free. */
static bool run_git(Reader *reader, const char *const *arguments, const char *otherwise, Buffer *out)
{
    Buffer errors = {0};
    int status;
    int error = sys_run(arguments, out, &errors, &status);
    if (error != 0) {
        reader->message = arena_format(reader->arena, "git cannot be run: %s", sys_error_text(error));
    } else if (status != 0) {
        const char *line = first_line(reader->arena, &errors);
        reader->message = arena_format(reader->arena, "%s", line[0] == '\0' ? otherwise : line);
    }
    buffer_free(&errors);
    return reader->message == NULL;
}

static bool find_root(Reader *reader, const char *folder)
{
    Buffer out = {0};
    const char *const arguments[] = {"git", "-C", folder, "rev-parse", "--show-toplevel", NULL};
    bool is_found = run_git(reader, arguments, "not a git repository", &out);
    if (is_found) {
        reader->root = first_line(reader->arena, &out);
    }
    buffer_free(&out);
    return is_found;
}

/* The last commit that HEAD and the named one share. */
static const char *find_base(Reader *reader, const char *commit)
{
    const char *base = NULL;
    Buffer out = {0};
    const char *otherwise = arena_format(reader->arena, "%s and HEAD have no commit in common", commit);
    const char *const arguments[] = {"git", "-C", reader->root, "merge-base", "--", commit, "HEAD", NULL};
    if (run_git(reader, arguments, otherwise, &out)) {
        base = first_line(reader->arena, &out);
    }
    buffer_free(&out);
    return base;
}

static void add_range(Reader *reader, const char *path, uint32_t first, uint32_t last)
{
    vec_push(&reader->ranges, ((Range){path, first, last}));
}

/* One byte of a quoted name, at a backslash; returns what stands behind it. */
static const char *read_escape(const char *text, Buffer *name)
{
    static const char letters[] = "abtnvfr";
    static const char meanings[] = "\a\b\t\n\v\f\r";
    if (text[1] >= '0' && text[1] <= '7') {
        buffer_putc(name, (char)((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0')));
        return text + 4;
    }
    const char *letter = strchr(letters, text[1]);
    buffer_putc(name, letter != NULL ? meanings[letter - letters] : text[1]);
    return text + 2;
}

/* A name as git prints it in a diff: in quotes when it holds odd bytes, else up to a tab. */
static void read_name(const char *text, Buffer *name)
{
    buffer_puts(name, "");
    if (*text != '"') {
        buffer_add(name, text, strcspn(text, "\t\n"));
        return;
    }
    for (text++; *text != '"' && *text != '\n' && *text != '\0';) {
        if (*text == '\\') {
            text = read_escape(text, name);
        } else {
            buffer_putc(name, *text++);
        }
    }
}

/* The absolute path behind "+++ "; NULL for a file that is gone. */
static const char *read_path(Reader *reader, const char *text)
{
    static const char prefix[] = "b/";
    Buffer name = {0};
    read_name(text, &name);
    bool is_there = strncmp(name.bytes, prefix, strlen(prefix)) == 0;
    const char *path = is_there ? path_absolute(reader->arena, reader->root, name.bytes + strlen(prefix)) : NULL;
    buffer_free(&name);
    return path;
}

/* "12,3" or "12". */
static const char *read_pair(const char *at, uint32_t *start, uint32_t *count)
{
    char *end;
    *start = (uint32_t)strtoul(at, &end, 10);
    *count = 1;
    if (*end == ',') {
        *count = (uint32_t)strtoul(end + 1, &end, 10);
    }
    return end;
}

/* "@@ -3,2 +4 @@": notes the new lines and says how many lines of the hunk follow. Where lines were only removed, those
 * on both sides of the gap count. */
static size_t read_hunk(Reader *reader, const char *head, const char *path)
{
    uint32_t old_start, old_count, start, count;
    const char *at = read_pair(head + strlen("@@ -"), &old_start, &old_count);
    at = strchr(at, '+');
    if (at == NULL) {
        return 0;
    }
    read_pair(at + 1, &start, &count);
    if (path != NULL) {
        add_range(reader, path, start, count == 0 ? start + 1 : start + count - 1);
    }
    return (size_t)old_count + count;
}

static void read_diff(Reader *reader, const char *diff)
{
    const char *path = NULL;
    size_t lines_of_hunk = 0;
    for (const char *line = diff; line != NULL && *line != '\0';) {
        if (lines_of_hunk > 0) {
            lines_of_hunk -= *line != '\\'; /* "\ No newline at end of file" */
        } else if (strncmp(line, "+++ ", 4) == 0) {
            path = read_path(reader, line + 4);
        } else if (strncmp(line, "@@ -", 4) == 0) {
            lines_of_hunk = read_hunk(reader, line, path);
        }
        line = strchr(line, '\n');
        line += line != NULL;
    }
}

static bool take_diff(Reader *reader, const char *base)
{
    Buffer out = {0};
    const char *const arguments[] = {"git",
                                     "-C",
                                     reader->root,
                                     "-c",
                                     "core.quotePath=false",
                                     "diff",
                                     "--no-color",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--no-relative",
                                     "--unified=0",
                                     "--inter-hunk-context=0",
                                     "--src-prefix=a/",
                                     "--dst-prefix=b/",
                                     "--ignore-submodules",
                                     base,
                                     "--",
                                     NULL};
    bool is_run = run_git(reader, arguments, "git diff failed", &out);
    if (is_run && out.length > 0) {
        read_diff(reader, out.bytes);
    }
    buffer_free(&out);
    return is_run;
}

static bool take_untracked(Reader *reader)
{
    Buffer out = {0};
    const char *const arguments[] = {"git", "-C",       reader->root,         "ls-files",
                                     "-z",  "--others", "--exclude-standard", NULL};
    bool is_run = run_git(reader, arguments, "git ls-files failed", &out);
    for (size_t at = 0; is_run && at < out.length; at += strlen(out.bytes + at) + 1) {
        add_range(reader, path_absolute(reader->arena, reader->root, out.bytes + at), 1, UINT32_MAX);
    }
    buffer_free(&out);
    return is_run;
}

const Changes *changes_since(const char *folder, const char *commit, Arena *arena, const char **message)
{
    Reader reader = {.arena = arena};
    Changes *changes = arena_new(arena, Changes);
    const char *base = find_root(&reader, folder) ? find_base(&reader, commit) : NULL;
    bool is_read = base != NULL && take_diff(&reader, base) && take_untracked(&reader);
    if (is_read && reader.ranges.count > 0) {
        changes->count = reader.ranges.count;
        changes->ranges = arena_array(arena, Range, changes->count);
        memcpy(changes->ranges, reader.ranges.items, changes->count * sizeof *changes->ranges);
    }
    vec_free(&reader.ranges);
    *message = reader.message;
    return is_read ? changes : NULL;
}

bool changes_touch(const Changes *changes, const char *path, uint32_t first, uint32_t last)
{
    for (size_t i = 0; i < changes->count; i++) {
        const Range *range = &changes->ranges[i];
        if (range->first <= last && first <= range->last && strcmp(range->path, path) == 0) {
            return true;
        }
    }
    return false;
}
