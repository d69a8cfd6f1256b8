/* The command line, versions, ignore patterns and the search for trigger words. */
#include "project/ignore.h"
#include "project/options.h"
#include "project/slice.h"
#include "project/versions.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- options ---- */

/* Parses words separated by blanks. */
static bool parse(const char *line, Arena *arena, Options *options, const char **message)
{
    char *words[32];
    int count = 0;
    char *copy = arena_copy(arena, line, strlen(line));
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        words[count++] = word;
    }
    char **kept = arena_array(arena, char *, (size_t)count);
    memcpy(kept, words, (size_t)count * sizeof *words);
    return options_parse(count, kept, arena, options, message);
}

Test(options, nothing_means_check_the_working_folder_and_print_text)
{
    Arena arena = {0};
    Options options;
    const char *message;
    cr_assert(parse("", &arena, &options, &message));
    cr_expect_eq(options.command, COMMAND_CHECK);
    cr_expect_eq(options.paths.count, 0);
    cr_expect_eq(options.outputs.count, 1);
    cr_expect_str_eq(options.outputs.items[0].format, "text");
    cr_expect_null(options.outputs.items[0].file);
    cr_expect_eq(options.fail_on, FAIL_ON_WARNING);
    cr_expect_eq(options.platforms, PLATFORMS_ALL);
    cr_expect_eq(versions_oldest(options.python_minors), 9);
    options_free(&options);
    arena_free(&arena);
}

Test(options, may_stand_anywhere_and_lists_add_up)
{
    Arena arena = {0};
    Options options;
    const char *message;
    cr_assert(parse(
        "check a --select SPL3,SPL101 -qj4 b --select=x --output json:r.json --exclude *.py - -- -I inc --all-files",
        &arena, &options, &message));
    cr_expect_eq(options.paths.count, 3);
    cr_expect_str_eq(options.paths.items[2], "-");
    cr_expect_eq(options.select.count, 3);
    cr_expect_str_eq(options.select.items[1], "SPL101");
    cr_expect(options.quiet);
    cr_expect_eq(options.jobs, 4);
    cr_expect_not(options.all_files);
    cr_expect_eq(options.outputs.count, 1);
    cr_expect_str_eq(options.outputs.items[0].format, "json");
    cr_expect_str_eq(options.outputs.items[0].file, "r.json");
    cr_expect_eq(options.compiler_argument_count, 3);
    cr_expect_str_eq(options.compiler_arguments[2], "--all-files");
    options_free(&options);
    arena_free(&arena);
}

Test(options, what_makes_no_sense_is_an_error_with_a_message)
{
    static const char *const lines[] = {
        "--no-such",
        "-x",
        "--select",
        "--select ,",
        "--select a,,b",
        "--jobs 0",
        "--jobs 4x",
        "-j -1",
        "--jobs 99999999999999",
        "--quiet=1",
        "--fail-on bad",
        "--color blue",
        "--target-platform linux,",
        "--target-platform beos",
        "--target-python 3",
        "--output json:",
        "--output json --output-format text",
        "rule",
        "rule a b",
        "rules a",
        "dump",
        "dump facts",
        "dump bits a.py",
        "server",
        "--output json --output text",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        Arena arena = {0};
        Options options;
        const char *message = NULL;
        cr_expect_not(parse(lines[i], &arena, &options, &message), "%s", lines[i]);
        cr_expect(message != NULL && message[0] != '\0', "%s", lines[i]);
        options_free(&options);
        arena_free(&arena);
    }
}

Test(options, help_names_every_option)
{
    static const char *const words[] = {
#define OPTION(NAME, letter, word, argument, group, help) word,
#define COMMAND(NAME, word, arguments, help) word,
#include "project/options.def"
    };
    Buffer help = {0};
    options_help(&help);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        cr_expect_not_null(strstr(help.bytes, words[i]), "%s", words[i]);
    }
    buffer_free(&help);
}

/* ---- versions ---- */

Test(versions, a_minor_is_admitted_when_one_of_its_releases_is)
{
    static const struct {
        const char *specifiers;
        int oldest;
        int newest; /* of those up to 3.20 */
        bool has_11;
    } rows[] = {
        {"", 0, 20, true},
        {">=3.9", 9, 20, true},
        {">=3.9,<3.14", 9, 13, true},
        {" >= 3.9 , != 3.11.* ", 9, 20, false},
        {">3.11", 11, 20, true}, /* 3.11.1 */
        {"!=3.11,>=3.10", 10, 20, true},
        {"==3.11", 11, 11, true},
        {"==3.11.*", 11, 11, true},
        {"~=3.10", 10, 20, true},
        {"~=3.10.2", 10, 10, false},
        {"~=3.11.2", 11, 11, true},
        {">=3.8.1,<4", 8, 20, true},
        {"<=3.11", 0, 11, true},
        {"<3.11", 0, 10, false},
        {">=2.7,!=3.0.*,!=3.1.*", 2, 20, true},
        {">=3.12rc1", 12, 20, false},
        {"<4.0a0,>=3.11.0.post1", 11, 20, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        PythonMinors minors;
        const char *why;
        cr_assert(versions_parse(rows[i].specifiers, &minors, &why), "%s", rows[i].specifiers);
        cr_expect_eq(versions_oldest(minors), rows[i].oldest, "%s", rows[i].specifiers);
        cr_expect_eq(versions_newest(minors, 20), rows[i].newest, "%s", rows[i].specifiers);
        cr_expect_eq((minors >> 11 & 1) == 1, rows[i].has_11, "%s", rows[i].specifiers);
    }
}

Test(versions, what_is_no_specifier_set_or_admits_nothing_is_refused)
{
    static const char *const bad[] = {"3.10",     "=3.10", ">=",     ">=x",     ">=3.10 <3.12", ">=3.*",     "~=3",
                                      ">=3.10,,", "=>3",   ">=3,<3", "==2.7.*", ">=3.10,<3.9",  "==3.10.*.1"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        PythonMinors minors;
        const char *why = NULL;
        cr_expect_not(versions_parse(bad[i], &minors, &why), "%s", bad[i]);
        cr_expect_not_null(why, "%s", bad[i]);
    }
}

/* ---- globs: tests/cli/test_gitignore.py compares thousands with git; here is what must not become slow ---- */

Test(glob, many_stars_stay_linear)
{
    char pattern[2001];
    char text[4001];
    for (size_t i = 0; i < 2000; i += 2) {
        memcpy(pattern + i, "*a", 2);
    }
    memset(text, 'a', 4000);
    cr_expect_not(ignore_glob_matches((Text){pattern, 2000}, (Text){text, 900}, true));
    cr_expect(ignore_glob_matches((Text){pattern, 2000}, (Text){text, 4000}, true));
    cr_expect_not(ignore_glob_matches(TEXT("**/**/**/**/**/**/**/**/b"), (Text){text, 4000}, true));
}

/* ---- slice ---- */

/* Whether a word stands in a text of letters and full stops between what are no letters. */
static bool contains_any(const char *const *words, Text text)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t length = strlen(words[i]);
        for (size_t at = 0; at + length <= text.length; at++) {
            bool begins = at == 0 || strchr("abfork", text.bytes[at - 1]) == NULL;
            bool ends = at + length == text.length || strchr("abfork", text.bytes[at + length]) == NULL;
            if (begins && ends && memcmp(text.bytes + at, words[i], length) == 0) {
                return true;
            }
        }
    }
    return false;
}

Test(slice, agrees_with_a_search_byte_by_byte)
{
    static const char *const sets[][4] = {
        {"fork", NULL},
        {"abc", NULL},
        {"abab", "babab", NULL},
        {"aabbaabb", "bbbb", "abababab", NULL},
        {"bab", "abba", "aaaaa", NULL},
    };
    uint32_t random = 1;
    size_t hits = 0;
    for (size_t set = 0; set < COUNT_OF(sets); set++) {
        Arena arena = {0};
        const Slice *slice = slice_new(&arena, sets[set], false);
        for (size_t round = 0; round < 4000; round++) {
            char text[64] = {0};
            size_t length = round % 24;
            for (size_t i = 0; i < length; i++) {
                random = random * 1664525u + 1013904223u;
                text[i] = set == 0 ? ".fork"[(random >> 16) % 5] : "ab."[(random >> 16) % 3];
            }
            if (round % 3 == 0 && length >= 4 && set == 0) {
                memcpy(text + (random >> 8) % (length - 3), "fork", 4);
            }
            bool expected = contains_any(sets[set], (Text){text, length});
            hits += expected;
            cr_assert_eq(slice_matches(slice, text, length), expected, "%.*s", (int)length, text);
        }
        arena_free(&arena);
    }
    cr_expect_gt(hits, 500);
}

Test(slice, does_not_look_behind_the_end_and_takes_nul_bytes_for_bytes)
{
    static const char *const words[] = {"fork", NULL};
    Arena arena = {0};
    const Slice *slice = slice_new(&arena, words, false);
    cr_expect_not(slice_matches(slice, "os.fork", 6));
    cr_expect(slice_matches(slice, "os.fork", 7));
    cr_expect(slice_matches(slice, "os.forked", 7));
    cr_expect(slice_matches(slice, "\0\0fork\0", 7));
    cr_expect_not(slice_matches(slice, "vfork _fork fork2 forkéfork", 27));
    cr_expect_not(slice_matches(slice, "", 0));
    arena_free(&arena);
}

Test(slice, in_c_prose_about_a_word_does_not_count)
{
    static const char *const words[] = {"clone", "fork", NULL};
    static const struct {
        const char *text;
        bool counts;
    } lines[] = {
        {"pid = fork();", true},         {"pid = (fork)  ();", true},       {"#define SPAWN fork\nint x;", true},
        {"start(&fork, 1);", true},      {"/* Check the clone feature. */", false},
        {"/* the child of fork: */", true}, {"// a clone\tof it", false},
    };
    Arena arena = {0};
    const Slice *slice = slice_new(&arena, words, true);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        cr_expect_eq(slice_matches(slice, lines[i].text, strlen(lines[i].text)), lines[i].counts, "%s", lines[i].text);
    }
    arena_free(&arena);
}
