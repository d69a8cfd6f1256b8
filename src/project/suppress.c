/* The grammar of the comments, and what each of them covers. */
#include "project/suppress.h"

#include "base/suggest.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Whether a code of ours stands in the bytes. */
static bool has_code(const char *bytes, size_t length)
{
    const char *end = bytes + length;
    for (const char *at = bytes; (at = memchr(at, 'S', (size_t)(end - at))) != NULL; at++) {
        if (end - at > 3 && at[1] == 'P' && at[2] == 'L' && isdigit((unsigned char)at[3])) {
            return true;
        }
    }
    return false;
}

/* Whether our name stands in the bytes (Horspool, 1980: the last byte under the word says how far it may move). */
static bool has_name(const char *bytes, size_t length)
{
    static const char name[] = "spawnlint";
    enum { LENGTH = sizeof name - 1 };
    unsigned char step[256];
    memset(step, LENGTH, sizeof step);
    for (size_t i = 0; i + 1 < LENGTH; i++) {
        step[(unsigned char)name[i]] = (unsigned char)(LENGTH - 1 - i);
    }
    for (size_t at = 0; at + LENGTH <= length; at += step[(unsigned char)bytes[at + LENGTH - 1]]) {
        if (memcmp(bytes + at, name, LENGTH) == 0) {
            return true;
        }
    }
    return false;
}

bool suppress_may_name_rules(const Source *source)
{
    return source->length > 0 && (has_code(source->bytes, source->length) || has_name(source->bytes, source->length));
}

typedef struct Reader {
    const Source *source;
    const Layout *layout;
    Arena *arena;
    SuppressionVec *found;
    const LayoutComment *comment;
} Reader;

/* What one directive covers. */
typedef struct Cover {
    Span covers;
    Span statement;
} Cover;

static char byte_at(const Reader *reader, uint32_t at)
{
    return at < reader->comment->span.end ? reader->source->bytes[at] : '\0';
}

static uint32_t skip_blanks(const Reader *reader, uint32_t at)
{
    while (byte_at(reader, at) == ' ' || byte_at(reader, at) == '\t') {
        at++;
    }
    return at;
}

static bool has_word(const Reader *reader, uint32_t at, const char *word, bool in_any_case)
{
    size_t length = strlen(word);
    if (reader->comment->span.end - at < length) {
        return false;
    }
    const char *bytes = reader->source->bytes + at;
    return in_any_case ? strncasecmp(bytes, word, length) == 0 : strncmp(bytes, word, length) == 0;
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '-';
}

/* --- What is covered --- */

static uint32_t cell_end(const Source *source, uint32_t at)
{
    for (uint32_t i = 0; i < source->cell_count; i++) {
        if (source->cells[i].start > at) {
            return source->cells[i].start;
        }
    }
    return source->length;
}

static Span union_of(Span left, Span right)
{
    return (Span){left.start < right.start ? left.start : right.start, left.end > right.end ? left.end : right.end};
}

/* A statement with the whole of its first and last line. */
static Cover whole(const Source *source, Span line)
{
    Span covers = union_of(layout_physical_line(source, line.start), layout_physical_line(source, line.end));
    return (Cover){covers, line};
}

/* The line of code below a comment inside brackets. */
static Cover line_below(const Reader *reader, Span statement)
{
    const Source *source = reader->source;
    uint32_t at = reader->comment->span.end;
    const LayoutComment *end = vec_from(&reader->layout->comments, reader->layout->comments.count);
    for (const LayoutComment *next = reader->comment + 1; next != end && next->is_alone; next++) {
        if (!layout_is_blank(source, at, next->span.start)) {
            break;
        }
        at = next->span.end;
    }
    while (at < statement.end && layout_is_blank(source, at, at + 1)) {
        at++;
    }
    return (Cover){layout_physical_line(source, at), statement};
}

static Cover statement_below(const Reader *reader)
{
    const Source *source = reader->source;
    uint32_t end = reader->comment->span.end;
    const Span *line = layout_line_behind(reader->layout, end);
    if (line == NULL || line->start >= cell_end(source, reader->comment->span.start)) {
        return (Cover){{end, end}, {end, end}};
    }
    return whole(source, *line);
}

static Cover cover_behind_code(const Reader *reader)
{
    const Source *source = reader->source;
    Span comment = reader->comment->span;
    Span physical = layout_physical_line(source, comment.start);
    const Span *line = layout_line_at(reader->layout, comment.start);
    if (line == NULL || line->end < physical.start) { /* before code of its own line */
        const Span *next = layout_line_behind(reader->layout, comment.end);
        return next != NULL && next->start < physical.end ? whole(source, *next) : (Cover){physical, physical};
    }
    bool is_first = line->start >= physical.start;
    bool is_last = line->end <= physical.end;
    if (!is_first && !is_last) {
        return (Cover){physical, *line};
    }
    Cover cover = whole(source, *line);
    cover.covers = union_of(cover.covers, physical);
    return cover;
}

static Cover cover_of_comment(const Reader *reader)
{
    if (!reader->comment->is_alone) {
        return cover_behind_code(reader);
    }
    const Span *line = layout_line_at(reader->layout, reader->comment->span.start);
    return reader->comment->is_inside && line != NULL ? line_below(reader, *line) : statement_below(reader);
}

static Cover cover_of_file(const Reader *reader)
{
    Span all = {0, reader->source->length + 1};
    return (Cover){all, all};
}

bool suppress_covers(const Suppression *suppression, Span span)
{
    uint32_t end = span.end > span.start ? span.end : span.start + 1;
    Span covers = suppression->covers;
    Span statement = suppression->statement;
    bool begins_inside = covers.start <= span.start && span.start < covers.end;
    bool reaches_in =
        statement.start <= span.start && span.start < statement.end && span.start < covers.end && end > covers.start;
    return begins_inside || reaches_in;
}

/* --- What is written --- */

static Suppression *add(Reader *reader, Span place, Cover cover, const char *rule, bool is_strict)
{
    Suppression suppression = {.place = place,
                               .covers = cover.covers,
                               .statement = cover.statement,
                               .rule = rule,
                               .is_strict = is_strict,
                               .is_in_force = true};
    vec_push(reader->found, suppression);
    return &vec_last(reader->found);
}

static void add_problem(Reader *reader, Span place, const char *problem)
{
    add(reader, place, (Cover){0}, "", true)->problem = problem;
}

static const char *copy_of(Reader *reader, uint32_t start, uint32_t end)
{
    return arena_copy(reader->arena, reader->source->bytes + start, end - start);
}

/* The end of the code that a list goes on with, `E501` or `SPL301`; `at` itself when it is no code. Of ours a misspelt
 * one is a code, too. */
static uint32_t behind_code(const Reader *reader, uint32_t at)
{
    uint32_t letters = at;
    while (isupper((unsigned char)byte_at(reader, letters))) {
        letters++;
    }
    uint32_t end = letters;
    while (isdigit((unsigned char)byte_at(reader, end))) {
        end++;
    }
    if (letters == at || end == letters) {
        return at;
    }
    bool is_ours = has_word(reader, at, "SPL", false);
    while (is_ours && is_word_byte(byte_at(reader, end))) {
        end++;
    }
    return is_word_byte(byte_at(reader, end)) ? at : end;
}

/* `noqa` behind its '#', at `at`: the codes of other programs are theirs. */
static void read_noqa(Reader *reader, uint32_t at)
{
    uint32_t start = at;
    at += (uint32_t)strlen("noqa");
    if (is_word_byte(byte_at(reader, at))) {
        return;
    }
    uint32_t colon = skip_blanks(reader, at);
    if (byte_at(reader, colon) != ':') {
        if (!reader->comment->is_alone) { /* as in flake8, alone it covers its own line, where nothing is */
            add(reader, (Span){start, at}, cover_of_comment(reader), NULL, false);
        }
        return;
    }
    Cover cover = cover_of_comment(reader);
    uint32_t code = skip_blanks(reader, colon + 1);
    for (uint32_t end; (end = behind_code(reader, code)) > code;) {
        if (has_word(reader, code, "SPL", false)) {
            add(reader, (Span){code, end}, cover, copy_of(reader, code, end), true);
        }
        code = end;
        while (byte_at(reader, code) == ',' || byte_at(reader, code) == ' ' || byte_at(reader, code) == '\t') {
            code++;
        }
    }
}

/* A list of rules in brackets, at the opening one. False when it is not one; the problem was added. */
static bool read_rules(Reader *reader, uint32_t at, Cover cover)
{
    uint32_t start = at++;
    size_t before = reader->found->count;
    for (;;) {
        at = skip_blanks(reader, at);
        uint32_t rule = at;
        while (is_word_byte(byte_at(reader, at))) {
            at++;
        }
        uint32_t end = at;
        at = skip_blanks(reader, at);
        bool goes_on = byte_at(reader, at) == ',';
        if (end == rule || (!goes_on && byte_at(reader, at) != ']')) {
            reader->found->count = before;
            add_problem(reader, (Span){start, at},
                        "rules stand in brackets, with commas between them: "
                        "ignore[SPL302, lambda-to-worker]");
            return false;
        }
        add(reader, (Span){rule, end}, cover, copy_of(reader, rule, end), true);
        if (!goes_on) {
            return true;
        }
        at++;
    }
}

/* `spawnlint:` behind the sign of the comment, at `at`. */
static void read_directive(Reader *reader, uint32_t at)
{
    static const char *const words[] = {"ignore", "ignore-file"};
    uint32_t start = at;
    at = skip_blanks(reader, at + (uint32_t)strlen("spawnlint:"));
    uint32_t word = at;
    while (is_word_byte(byte_at(reader, at))) {
        at++;
    }
    Text name = {reader->source->bytes + word, at - word};
    bool is_file = text_is(name, "ignore-file");
    if (!is_file && !text_is(name, "ignore")) {
        const char *nearest = suggest_nearest(name, words, 2);
        const char *problem = arena_format(reader->arena, "unknown word `%.*s` behind `spawnlint:`; did you mean `%s`?",
                                           (int)name.length, name.bytes, nearest == NULL ? "ignore[…]" : nearest);
        add_problem(reader, (Span){start, at}, problem);
    } else if (byte_at(reader, at) == '[') {
        read_rules(reader, at, is_file ? cover_of_file(reader) : cover_of_comment(reader));
    } else if (is_file) {
        add(reader, (Span){start, at}, cover_of_file(reader), NULL, true);
    } else {
        add_problem(reader, (Span){start, at}, "`ignore` needs the rules that it suppresses: ignore[SPL302]");
    }
}

/* An entry of NOLINT(…): `spawnlint-…` and codes of ours are meant for us, `*` for everybody. */
static void add_nolint_entry(Reader *reader, uint32_t start, uint32_t end, Cover cover)
{
    static const char prefix[] = "spawnlint-";
    Text entry = {reader->source->bytes + start, end - start};
    bool is_ours = text_starts_with(entry, prefix);
    uint32_t name = is_ours ? start + (uint32_t)strlen(prefix) : start;
    if (text_is(entry, "*") || text_is(entry, "spawnlint-*")) {
        add(reader, (Span){start, end}, cover, NULL, false);
    } else if (entry.length > 0) {
        bool is_code = entry.length > 3 && text_starts_with(entry, "SPL") && isdigit((unsigned char)entry.bytes[3]);
        add(reader, (Span){start, end}, cover, copy_of(reader, name, end), is_ours || is_code);
    }
}

/* NOLINT and its relatives, at `at`. */
static void read_nolint(Reader *reader, uint32_t at)
{
    static const struct {
        const char *word;
        bool is_below;
        bool is_known;
    } kinds[] = {{"NOLINTNEXTLINE", true, true},
                 {"NOLINTBEGIN", false, false},
                 {"NOLINTEND", false, false},
                 {"NOLINT", false, true}};
    size_t kind = 0;
    while (!has_word(reader, at, kinds[kind].word, false)) {
        kind++;
    }
    uint32_t start = at;
    at += (uint32_t)strlen(kinds[kind].word);
    if (is_word_byte(byte_at(reader, at))) {
        return;
    }
    Cover cover = kinds[kind].is_below ? statement_below(reader) : cover_of_comment(reader);
    if (byte_at(reader, at) != '(') {
        if (kinds[kind].is_known) {
            add(reader, (Span){start, at}, cover, NULL, false);
        }
        return;
    }
    size_t before = reader->found->count;
    do {
        uint32_t entry = skip_blanks(reader, at + 1);
        at = entry;
        while (byte_at(reader, at) != '\0' && strchr(",) \t\r\n", byte_at(reader, at)) == NULL) {
            at++;
        }
        add_nolint_entry(reader, entry, at, cover);
        at = skip_blanks(reader, at);
    } while (byte_at(reader, at) == ',');
    for (size_t i = before; i < reader->found->count && !kinds[kind].is_known; i++) {
        if (reader->found->items[i].is_strict) {
            reader->found->items[i].problem = "spawnlint reads no NOLINTBEGIN and NOLINTEND; use NOLINTNEXTLINE or "
                                              "ignore-file[…]";
        }
    }
}

static void read_comment(Reader *reader)
{
    bool is_python = reader->source->language == LANGUAGE_PYTHON;
    Span span = reader->comment->span;
    for (uint32_t at = span.start; at < span.end; at++) {
        char byte = byte_at(reader, at);
        bool is_sign =
            is_python ? byte == '#' : at == span.start + 1; /* the second byte of `//` and of the other sign */
        uint32_t behind = is_sign ? skip_blanks(reader, at + 1) : at;
        if (is_sign && has_word(reader, behind, "spawnlint:", false)) {
            read_directive(reader, behind);
        } else if (is_python && is_sign && has_word(reader, behind, "noqa", true)) {
            read_noqa(reader, behind);
        } else if (!is_python && byte == 'N' && has_word(reader, at, "NOLINT", false) &&
                   !is_word_byte(reader->source->bytes[at - 1])) {
            read_nolint(reader, at);
        }
    }
}

void suppress_read(const Source *source, const Layout *layout, Arena *arena, SuppressionVec *suppressions)
{
    Reader reader = {.source = source, .layout = layout, .arena = arena, .found = suppressions};
    for (size_t i = 0; i < layout->comments.count; i++) {
        reader.comment = &layout->comments.items[i];
        read_comment(&reader);
    }
}
