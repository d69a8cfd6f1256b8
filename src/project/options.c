/* Reading the command line by the table of options.def.
 *
 * Options may stand anywhere before `--`; the first word that is not one may be a command, everything else is a path.
 */
#include "project/options.h"

#include "base/suggest.h"
#include "project/discover.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

typedef enum OptionId {
#define OPTION(NAME, letter, word, argument, group, help) OPTION_##NAME,
#include "project/options.def"
    OPTIONS
} OptionId;

typedef enum GroupId {
#define GROUP(NAME, title) GROUP_##NAME,
#include "project/options.def"
    GROUPS
} GroupId;

typedef struct OptionRow {
    char letter;
    const char *word;
    const char *argument;
    GroupId group;
    const char *help;
} OptionRow;

static const OptionRow option_rows[OPTIONS] = {
#define OPTION(NAME, letter, word, argument, group, help) {letter, word, argument, GROUP_##group, help},
#include "project/options.def"
};

static const char *const option_words[OPTIONS] = {
#define OPTION(NAME, letter, word, argument, group, help) word,
#include "project/options.def"
};

static const char *const group_titles[GROUPS] = {
#define GROUP(NAME, title) title,
#include "project/options.def"
};

static const struct {
    const char *word;
    const char *arguments;
    const char *help;
} command_rows[] = {
#define COMMAND(NAME, word, arguments, help) {word, arguments, help},
#include "project/options.def"
};

/* Words that no path may have on the command line, because commands of that name are to come. */
static const char *const reserved_words[] = {"server"};

#define REMARK(NAME, text) const char *const options_remark_##NAME = text;
#include "project/options.def"

static const char *const default_python = ">=3.9";

typedef struct Reader {
    Options *options;
    Arena *arena;
    const char *message; /* what is wrong, NULL as long as nothing is */
    bool has_command;
    bool has_words; /* a command or path was seen */
    const char *output_format;
} Reader;

/* "unknown WHAT 'word'", with the nearest word that there is. */
static const char *unknown_word(Arena *arena, const char *what, const char *word, const char *const *words,
                                size_t count)
{
    const char *nearest = suggest_nearest(text_of(word), words, count);
    if (nearest != NULL) {
        return arena_format(arena, "unknown %s '%s'; did you mean '%s'?", what, word, nearest);
    }
    return arena_format(arena, "unknown %s '%s'", what, word);
}

/* The place of a word in a list of choices; says what is wrong and returns 0 when it is not there. */
static size_t choose(Reader *reader, const char *what, const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            return i;
        }
    }
    Buffer known = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_printf(&known, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    const char *unknown = unknown_word(reader->arena, what, word, words, count);
    reader->message = arena_format(reader->arena, "%s (one of: %s)", unknown, known.bytes);
    buffer_free(&known);
    return 0;
}

/* Adds the items of a list with commas. */
static void add_items(Reader *reader, const char *option, const char *list, WordVec *words)
{
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        const char *start = at;
        const char *end = at + length;
        while (start < end && *start == ' ') {
            start++;
        }
        while (end > start && end[-1] == ' ') {
            end--;
        }
        if (start == end) {
            reader->message = arena_format(reader->arena, "%s: an empty item in '%s'", option, list);
            return;
        }
        vec_push(words, arena_copy(reader->arena, start, (size_t)(end - start)));
        at += length;
        if (*at == '\0') {
            return;
        }
    }
}

static void set_platforms(Reader *reader, const char *list)
{
    static const char *const words[] = {"linux", "macos", "windows"};
    static const unsigned bits[] = {PLATFORM_LINUX, PLATFORM_MACOS, PLATFORM_WINDOWS};
    WordVec items = {0};
    add_items(reader, "--target-platform", list, &items);
    reader->options->platforms = 0;
    reader->options->platforms_named = true;
    for (size_t i = 0; i < items.count && reader->message == NULL; i++) {
        reader->options->platforms |= bits[choose(reader, "platform", items.items[i], words, COUNT_OF(words))];
    }
    vec_free(&items);
}

static void set_python(Reader *reader, const char *specifiers)
{
    const char *why;
    if (!versions_parse(specifiers, &reader->options->python_minors, &why)) {
        reader->message = arena_format(reader->arena, "--target-python '%s': %s", specifiers, why);
        return;
    }
    reader->options->python = specifiers;
}

static void set_jobs(Reader *reader, const char *number)
{
    enum { MOST = 1024 };
    char *end;
    unsigned long jobs = strtoul(number, &end, 10);
    if (number[0] < '0' || number[0] > '9' || *end != '\0' || jobs == 0 || jobs > MOST) {
        reader->message =
            arena_format(reader->arena, "--jobs: not a number of threads from 1 to %d: '%s'", MOST, number);
        return;
    }
    reader->options->jobs = (unsigned)jobs;
}

static void add_output(Reader *reader, const char *request)
{
    const char *colon = strchr(request, ':');
    if (colon == NULL) {
        vec_push(&reader->options->outputs, (OutputRequest){request, NULL});
    } else if (colon[1] == '\0') {
        reader->message = arena_format(reader->arena, "--output: no file behind the colon of '%s'", request);
    } else {
        const char *format = arena_copy(reader->arena, request, (size_t)(colon - request));
        const char *file = strcmp(colon + 1, "-") == 0 ? NULL : colon + 1;
        vec_push(&reader->options->outputs, (OutputRequest){format, file});
    }
}

static void apply_option(Reader *reader, OptionId id, const char *value)
{
    static const char *const severities[] = {"note", "warning", "error", "never"};
    static const char *const color_choices[] = {"auto", "always", "never"};
    Options *options = reader->options;
    switch (id) {
    case OPTION_STDIN_FILENAME:
        options->stdin_filename = value;
        break;
    case OPTION_EXCLUDE:
        vec_push(&options->exclude, value);
        break;
    case OPTION_BUILD_DIR:
        options->build_folder = value;
        break;
    case OPTION_FORCE_EXCLUDE:
        options->force_exclude = true;
        break;
    case OPTION_ALL_FILES:
        options->all_files = true;
        break;
    case OPTION_SHOW_FILES:
        options->show_files = true;
        break;
    case OPTION_SELECT:
        add_items(reader, "--select", value, &options->select);
        break;
    case OPTION_EXTEND_SELECT:
        add_items(reader, "--extend-select", value, &options->extend_select);
        break;
    case OPTION_IGNORE:
        add_items(reader, "--ignore", value, &options->ignore);
        break;
    case OPTION_BASELINE:
        options->baseline = value;
        break;
    case OPTION_NEW_FROM:
        options->new_from = value;
        break;
    case OPTION_ADD_NOQA:
        options->add_noqa = true;
        break;
    case OPTION_CONFIG:
        options->config_file = value;
        break;
    case OPTION_ISOLATED:
        options->isolated = true;
        break;
    case OPTION_FAIL_ON:
        options->fail_on_named = true;
        options->fail_on = (FailOn)choose(reader, "severity", value, severities, COUNT_OF(severities));
        break;
    case OPTION_TARGET_PLATFORM:
        set_platforms(reader, value);
        break;
    case OPTION_TARGET_PYTHON:
        options->python_named = true;
        set_python(reader, value);
        break;
    case OPTION_OUTPUT_FORMAT:
        reader->output_format = value;
        break;
    case OPTION_OUTPUT:
        add_output(reader, value);
        break;
    case OPTION_STATISTICS:
        options->statistics = true;
        break;
    case OPTION_COLOR:
        options->color =
            (ColorChoice)choose(reader, "choice for --color", value, color_choices, COUNT_OF(color_choices));
        break;
    case OPTION_QUIET:
        options->quiet = true;
        break;
    case OPTION_JOBS:
        set_jobs(reader, value);
        break;
    case OPTION_VERSION:
        options->command = COMMAND_VERSION;
        reader->has_command = true;
        break;
    case OPTION_MANUAL:
        options->command = COMMAND_MANUAL;
        reader->has_command = true;
        break;
    case OPTION_HELP:
        options->command = COMMAND_HELP;
        reader->has_command = true;
        break;
    case OPTIONS:
        break;
    }
}

/* The option of a word like "--jobs" or "--jobs=4", or OPTIONS. */
static OptionId find_long_option(const char *word)
{
    size_t length = strcspn(word, "=");
    for (int id = 0; id < OPTIONS; id++) {
        if (strlen(option_words[id]) == length && strncmp(word, option_words[id], length) == 0) {
            return (OptionId)id;
        }
    }
    return OPTIONS;
}

static OptionId find_short_option(char letter)
{
    for (int id = 0; id < OPTIONS; id++) {
        if (option_rows[id].letter == letter) {
            return (OptionId)id;
        }
    }
    return OPTIONS;
}

/* Both readers of options return how many arguments they took. */
static int read_long_option(Reader *reader, char *const *arguments, int left)
{
    const char *word = arguments[0];
    const char *equals = strchr(word, '=');
    OptionId id = find_long_option(word);
    if (id == OPTIONS) {
        size_t length = equals == NULL ? strlen(word) : (size_t)(equals - word);
        reader->message =
            unknown_word(reader->arena, "option", arena_copy(reader->arena, word, length), option_words, OPTIONS);
        return 1;
    }
    bool takes_value = option_rows[id].argument != NULL;
    if (!takes_value && equals != NULL) {
        reader->message = arena_format(reader->arena, "%s takes no value", option_words[id]);
        return 1;
    }
    if (!takes_value || equals != NULL) {
        apply_option(reader, id, takes_value ? equals + 1 : NULL);
        return 1;
    }
    if (left < 2) {
        reader->message = arena_format(reader->arena, "%s needs a value: %s", word, option_rows[id].argument);
        return 1;
    }
    apply_option(reader, id, arguments[1]);
    return 2;
}

static int read_short_options(Reader *reader, char *const *arguments, int left)
{
    for (const char *at = arguments[0] + 1; *at != '\0' && reader->message == NULL; at++) {
        OptionId id = find_short_option(*at);
        if (id == OPTIONS) {
            reader->message = arena_format(reader->arena, "unknown option '%s'", arguments[0]);
        } else if (option_rows[id].argument == NULL) {
            apply_option(reader, id, NULL);
        } else if (at[1] != '\0') {
            apply_option(reader, id, at + 1 + (at[1] == '='));
            return 1;
        } else if (left < 2) {
            reader->message = arena_format(reader->arena, "-%c needs a value: %s", *at, option_rows[id].argument);
        } else {
            apply_option(reader, id, arguments[1]);
            return 2;
        }
    }
    return 1;
}

static void read_word(Reader *reader, const char *word)
{
    bool is_first = !reader->has_words;
    reader->has_words = true;
    for (size_t i = 0; is_first && i < COUNT_OF(reserved_words); i++) {
        if (strcmp(word, reserved_words[i]) == 0) {
            reader->message =
                arena_format(reader->arena, "'%s' is no command of this version (for a path write ./%s)", word, word);
            return;
        }
    }
    for (size_t i = 0; is_first && i < COUNT_OF(command_rows); i++) {
        if (strcmp(word, command_rows[i].word) == 0) {
            if (!reader->has_command) {
                reader->options->command = (Command)i;
            }
            return;
        }
    }
    vec_push(&reader->options->paths, word);
}

static void read_arguments(Reader *reader, int count, char *const *arguments)
{
    int at = 0;
    while (at < count && reader->message == NULL) {
        const char *word = arguments[at];
        if (strcmp(word, "--") == 0) {
            reader->options->compiler_arguments = (const char *const *)&arguments[at + 1];
            reader->options->compiler_argument_count = (size_t)(count - at - 1);
            return;
        }
        if (word[0] == '-' && word[1] == '-') {
            at += read_long_option(reader, &arguments[at], count - at);
        } else if (word[0] == '-' && word[1] != '\0') {
            at += read_short_options(reader, &arguments[at], count - at);
        } else {
            read_word(reader, word);
            at++;
        }
    }
}

/* Each report needs a place of its own. */
static void check_outputs(Reader *reader)
{
    const OutputRequestVec *outputs = &reader->options->outputs;
    for (size_t i = 0; i < outputs->count; i++) {
        for (size_t k = 0; k < i; k++) {
            const char *first = outputs->items[k].file;
            const char *second = outputs->items[i].file;
            if (first == NULL && second == NULL) {
                reader->message = "only one report can go to standard output; write FORMAT:FILE for the others";
            } else if (first != NULL && second != NULL && strcmp(first, second) == 0) {
                reader->message = arena_format(reader->arena, "two reports cannot go to one file: '%s'", first);
            }
        }
    }
}

/* Takes the first word behind a command that needs one of these. */
static void take_action(Reader *reader, const char *command, const char *const *actions, size_t count)
{
    WordVec *paths = &reader->options->paths;
    if (paths->count == 0) {
        reader->message = arena_format(reader->arena, "%s: say what to do; `spawnlint --help` lists it", command);
        return;
    }
    reader->options->action = actions[choose(reader, command, paths->items[0], actions, count)];
    memmove(paths->items, paths->items + 1, (paths->count - 1) * sizeof *paths->items);
    paths->count--;
}

/* What can be said only when everything was read. */
static void check_together(Reader *reader)
{
    static const char *const stages[] = {"tokens", "ast", "scopes", "facts"};
    static const char *const shells[] = {"bash", "zsh", "fish"};
    static const char *const config_actions[] = {"show", "check"};
    static const char *const baseline_actions[] = {"write", "update", "prune"};
    Options *options = reader->options;
    if (options->command == COMMAND_CONFIG) {
        take_action(reader, "action of config", config_actions, COUNT_OF(config_actions));
    } else if (options->command == COMMAND_BASELINE) {
        take_action(reader, "action of baseline", baseline_actions, COUNT_OF(baseline_actions));
    } else if (options->command == COMMAND_RULE && options->paths.count != 1) {
        reader->message = "rule: name one rule by its code or name; `spawnlint rules` lists them";
    } else if (options->command == COMMAND_DUMP && options->paths.count < 2) {
        reader->message = "dump: name a stage (tokens, ast, scopes, facts) and files";
    } else if (options->command == COMMAND_DUMP) {
        choose(reader, "stage", options->paths.items[0], stages, COUNT_OF(stages));
    } else if (options->command == COMMAND_COMPLETIONS && options->paths.count != 1) {
        reader->message = "completions: name one shell (bash, zsh, fish)";
    } else if (options->command == COMMAND_COMPLETIONS) {
        choose(reader, "shell", options->paths.items[0], shells, COUNT_OF(shells));
    } else if ((options->command == COMMAND_RULES || options->command == COMMAND_VERSION) && options->paths.count > 0) {
        reader->message = arena_format(reader->arena, "unexpected argument '%s'", options->paths.items[0]);
    }
    if (options->isolated && options->config_file != NULL && reader->message == NULL) {
        reader->message = "--isolated and --config contradict each other";
    }
    if (reader->message == NULL) {
        check_outputs(reader);
    }
}

bool options_parse(int count, char *const *arguments, Arena *arena, Options *options, const char **message)
{
    *options = (Options){.command = COMMAND_CHECK, .fail_on = FAIL_ON_WARNING, .platforms = PLATFORMS_ALL};
    Reader reader = {.options = options, .arena = arena};
    set_python(&reader, default_python);
    read_arguments(&reader, count, arguments);
    if (reader.message == NULL) {
        if (reader.output_format != NULL || options->outputs.count == 0) {
            const char *format = reader.output_format == NULL ? "text" : reader.output_format;
            vec_push(&options->outputs, (OutputRequest){format, NULL});
        }
        check_together(&reader);
    }
    *message = reader.message;
    return reader.message == NULL;
}

void options_free(Options *options)
{
    vec_free(&options->paths);
    vec_free(&options->exclude);
    vec_free(&options->select);
    vec_free(&options->extend_select);
    vec_free(&options->ignore);
    vec_free(&options->outputs);
}

enum { HELP_WIDTH = 104 };

/* "  left      right", with the lines of `right` below each other. */
static void add_help_row(Buffer *out, const char *left, const char *right)
{
    enum { COLUMN = 31 };
    size_t width = utf8_count(left, strlen(left)) + 2;
    buffer_printf(out, "  %s", left);
    if (width + 2 > COLUMN) {
        buffer_putc(out, '\n');
        width = 0;
    }
    for (const char *line = right;; width = 0) {
        size_t length = strcspn(line, "\n");
        buffer_printf(out, "%*s%.*s\n", (int)(COLUMN - width), "", (int)length, line);
        line += length;
        if (*line++ == '\0') {
            return;
        }
    }
}

void options_help(Buffer *out)
{
    Arena arena = {0};
    buffer_printf(out, "%s\n\n", options_remark_ABOUT);
    buffer_puts(out, "Usage: spawnlint [OPTION…] [PATH…] [-- COMPILER ARGUMENT…]\n"
                     "       spawnlint COMMAND …\n\nCommands:\n");
    for (size_t i = 0; i < COUNT_OF(command_rows); i++) {
        const char *space = command_rows[i].arguments[0] == '\0' ? "" : " ";
        add_help_row(out, arena_format(&arena, "%s%s%s", command_rows[i].word, space, command_rows[i].arguments),
                     command_rows[i].help);
    }
    for (int group = 0; group < GROUPS; group++) {
        buffer_printf(out, "\n%s:\n", group_titles[group]);
        for (int id = 0; id < OPTIONS; id++) {
            const OptionRow *row = &option_rows[id];
            if ((int)row->group == group) {
                const char *letter = row->letter == 0 ? "" : arena_format(&arena, "-%c, ", row->letter);
                const char *argument = row->argument == NULL ? "" : arena_format(&arena, " %s", row->argument);
                add_help_row(out, arena_format(&arena, "%s%s%s", letter, row->word, argument), row->help);
            }
        }
    }
    buffer_printf(out, "\n%s", options_remark_FOLDERS);
    size_t column = strlen("and these folders:");
    for (size_t i = 0; discover_skipped_folders[i] != NULL; i++) {
        size_t width = strlen(discover_skipped_folders[i]) + 1;
        buffer_puts(out, column + width > HELP_WIDTH ? "\n  " : " ");
        column = column + width > HELP_WIDTH ? 2 + width : column + width;
        buffer_puts(out, discover_skipped_folders[i]);
    }
    buffer_printf(out, "\n%s\n\nExit status: %s\n", options_remark_NAMED_FILES, options_remark_EXIT_STATUS);
    arena_free(&arena);
}
