/* Completions of bash, zsh and fish.
 *
 * Each script is written out of the same lists: commands with their words, options with what their argument may be. An
 * argument is told by its name in the table: RULES are rules, FORMAT is a format, what CHOICE lists is that, PATH, FILE
 * and FOLDER are files, and about anything else a shell knows nothing. */
#include "base/arena.h"
#include "engine/engine.h"
#include "manual.h"
#include "report/report.h"

#include <stdbool.h>
#include <string.h>

typedef enum WordKind {
    WORD_NONE,
    WORD_ANYTHING,
    WORD_FILE,
    WORD_RULES,
    WORD_CHOICE
} WordKind;

typedef struct OptionRow {
    char letter[2];
    const char *word;
    const char *argument; /* NULL: it takes none */
    const char *help;     /* several lines */
} OptionRow;

static const OptionRow option_rows[] = {
#define OPTION(NAME, letter, word, argument, group, help) {{letter, '\0'}, word, argument, help},
#include "project/options.def"
};

typedef struct CommandRow {
    const char *word;
    const char *arguments;
    const char *help;
} CommandRow;

static const CommandRow command_rows[] = {
#define COMMAND(NAME, word, arguments, help) {word, arguments, help},
#include "project/options.def"
};

static const struct {
    const char *argument;
    const char *words;
} choices[] = {
#define CHOICE(argument, words) {argument, words},
#include "project/options.def"
};

enum {
    OPTION_ROWS = sizeof option_rows / sizeof *option_rows,
    COMMAND_ROWS = sizeof command_rows / sizeof *command_rows
};

/* --- What can stand where --- */

static const char *format_words(Arena *arena)
{
    Buffer words = {0};
    for (const ReportFormat *format = report_formats; format->name != NULL; format++) {
        buffer_printf(&words, "%s%s", format == report_formats ? "" : " ", format->name);
    }
    const char *text = arena_copy(arena, words.bytes, words.length);
    buffer_free(&words);
    return text;
}

/* What an argument is; `words` gets the choices of WORD_CHOICE, with blanks between them. */
static WordKind word_kind(const char *argument, Arena *arena, const char **words)
{
    *words = "";
    if (argument == NULL) {
        return WORD_NONE;
    }
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (strcmp(argument, choices[i].argument) == 0) {
            *words = choices[i].words;
            return WORD_CHOICE;
        }
    }
    if (strncmp(argument, "FORMAT", strlen("FORMAT")) == 0) {
        *words = format_words(arena);
        return WORD_CHOICE;
    }
    if (strcmp(argument, "RULES") == 0) {
        return WORD_RULES;
    }
    bool is_path = strcmp(argument, "PATH") == 0 || strcmp(argument, "FILE") == 0 || strcmp(argument, "FOLDER") == 0;
    return is_path ? WORD_FILE : WORD_ANYTHING;
}

/* The words that a command's first argument may be, from "show|check" or "bash|zsh|fish FILE…"; "" when it is none of
 * certain words. */
static const char *command_words(const CommandRow *command, Arena *arena)
{
    const char *at = command->arguments + (command->arguments[0] == '[');
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz|-");
    if (length == 0 || strchr(" ]", at[length]) == NULL) {
        return "";
    }
    char *words = arena_copy(arena, at, length);
    for (char *bar = words; (bar = strchr(bar, '|')) != NULL;) {
        *bar = ' ';
    }
    return words;
}

static bool takes_rule(const CommandRow *command)
{
    return strncmp(command->arguments, "CODE", strlen("CODE")) == 0;
}

static void add_rule_words(Buffer *out)
{
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        buffer_printf(out, "%s%s %s", rule == engine_rules() ? "" : " ", (*rule)->code, (*rule)->name);
    }
}

/* The help as one line in single quotes. With `escaped` each of these characters gets a backslash before it. */
static void add_quoted(Buffer *out, const char *help, const char *quote, const char *escaped)
{
    for (const char *at = help; *at != '\0'; at++) {
        if (*at == '\'') {
            buffer_puts(out, quote);
        } else if (*at == '\n') {
            buffer_putc(out, ' ');
        } else {
            buffer_puts(out, strchr(escaped, *at) != NULL ? "\\" : "");
            buffer_putc(out, *at);
        }
    }
}

/* --- bash --- */

static void add_bash_reply(Buffer *out, const char *words)
{
    buffer_printf(out, "_spawnlint_offer '%s' \"$current\"", words);
}

static void add_bash_options(Buffer *out, Arena *arena)
{
    buffer_puts(out, "    case $previous in\n");
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        const OptionRow *row = &option_rows[i];
        const char *words;
        WordKind kind = word_kind(row->argument, arena, &words);
        if (kind == WORD_NONE) {
            continue;
        }
        buffer_printf(out, "        %s%s%s%s) ", row->letter[0] == '\0' ? "" : "-", row->letter,
                      row->letter[0] == '\0' ? "" : " | ", row->word);
        if (kind == WORD_CHOICE) {
            add_bash_reply(out, words);
        } else if (kind == WORD_RULES) {
            buffer_puts(out, "_spawnlint_rules");
        } else {
            buffer_puts(out, kind == WORD_FILE ? "compopt -o default 2>/dev/null" : ":");
        }
        buffer_puts(out, "; return ;;\n");
    }
    buffer_puts(out, "    esac\n");
}

static void add_bash_commands(Buffer *out, Arena *arena)
{
    buffer_puts(out, "    if [[ $COMP_CWORD -eq 2 ]]; then\n        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < COMMAND_ROWS; i++) {
        const char *words = command_words(&command_rows[i], arena);
        if (words[0] != '\0') {
            buffer_printf(out, "            %s) ", command_rows[i].word);
            add_bash_reply(out, words);
            buffer_puts(out, "; return ;;\n");
        } else if (takes_rule(&command_rows[i])) {
            buffer_printf(out, "            %s) _spawnlint_offer \"$_spawnlint_rule_words\" \"$current\"; return ;;\n",
                          command_rows[i].word);
        }
    }
    buffer_puts(out, "        esac\n    fi\n");
    buffer_puts(out, "    if [[ $COMP_CWORD -eq 1 ]]; then\n        _spawnlint_offer '");
    for (size_t i = 0; i < COMMAND_ROWS; i++) {
        buffer_printf(out, "%s%s", i == 0 ? "" : " ", command_rows[i].word);
    }
    buffer_puts(out, "' \"$current\"\n    fi\n");
}

static void add_bash(Buffer *out, Arena *arena)
{
    buffer_puts(out, "# bash completion for spawnlint; made by `spawnlint completions bash`.\n_spawnlint_rule_words='");
    add_rule_words(out);
    buffer_puts(out, "'\n\n"
                     "# Adds the words that begin with the text.\n"
                     "_spawnlint_offer()\n{\n"
                     "    local word\n"
                     "    while IFS= read -r word; do\n"
                     "        COMPREPLY+=(\"$word\")\n"
                     "    done < <(compgen -W \"$1\" -- \"$2\")\n"
                     "}\n\n"
                     "# A list with commas: only its last item is completed.\n"
                     "_spawnlint_rules()\n{\n"
                     "    local last=${current##*,} word\n"
                     "    compopt -o nospace 2>/dev/null\n"
                     "    while IFS= read -r word; do\n"
                     "        COMPREPLY+=(\"${current%\"$last\"}$word\")\n"
                     "    done < <(compgen -W \"$_spawnlint_rule_words\" -- \"$last\")\n"
                     "}\n\n"
                     "_spawnlint()\n{\n"
                     "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                     "    COMPREPLY=()\n"
                     "    # bash takes `--option=value` apart into three words.\n"
                     "    if [[ $current == = ]]; then\n"
                     "        current=\n"
                     "    elif [[ $previous == = ]]; then\n"
                     "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
                     "    fi\n");
    add_bash_options(out, arena);
    buffer_puts(out, "    if [[ $current == -* ]]; then\n        _spawnlint_offer '");
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        const OptionRow *row = &option_rows[i];
        buffer_printf(out, "%s%s%s%s%s", i == 0 ? "" : " ", row->letter[0] == '\0' ? "" : "-", row->letter,
                      row->letter[0] == '\0' ? "" : " ", row->word);
    }
    buffer_puts(out, "' \"$current\"\n        return\n    fi\n");
    add_bash_commands(out, arena);
    buffer_puts(out, "    local path\n"
                     "    compopt -o filenames 2>/dev/null\n"
                     "    while IFS= read -r path; do\n"
                     "        COMPREPLY+=(\"$path\")\n"
                     "    done < <(compgen -f -- \"$current\")\n"
                     "}\n\n"
                     "complete -F _spawnlint spawnlint\n");
}

/* --- zsh --- */

static void add_zsh_option(Buffer *out, const OptionRow *row, Arena *arena)
{
    static const char *const quote = "'\\''";
    const char *words;
    WordKind kind = word_kind(row->argument, arena, &words);
    bool may_repeat = strstr(row->help, "several times") != NULL;
    const char *sign = kind == WORD_NONE ? "" : "=";
    buffer_puts(out, "        ");
    if (row->letter[0] != '\0') {
        buffer_printf(out, "'(-%s %s)'{-%s%s,%s%s}", row->letter, row->word, row->letter,
                      kind == WORD_NONE ? "" : "+", row->word, sign);
        buffer_puts(out, "'[");
    } else {
        buffer_printf(out, "'%s%s%s[", may_repeat ? "*" : "", row->word, sign);
    }
    add_quoted(out, row->help, quote, "[]\\");
    buffer_puts(out, "]");
    if (kind != WORD_NONE) {
        buffer_puts(out, ":");
        add_quoted(out, row->argument, quote, ":\\");
        buffer_puts(out, ":");
    }
    switch (kind) {
    case WORD_CHOICE:
        buffer_printf(out, "(%s)", words);
        break;
    case WORD_RULES:
        buffer_puts(out, "_spawnlint_rules");
        break;
    case WORD_FILE:
        buffer_puts(out, "_files");
        break;
    case WORD_NONE:
    case WORD_ANYTHING:
        break;
    }
    buffer_puts(out, "' \\\n");
}

static void add_zsh(Buffer *out, Arena *arena)
{
    static const char *const quote = "'\\''";
    buffer_puts(out, "#compdef spawnlint\n# zsh completion for spawnlint; made by `spawnlint completions zsh`.\n\n"
                     "_spawnlint_rule_list=(\n");
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        buffer_printf(out, "    '%s:", (*rule)->code);
        add_quoted(out, (*rule)->summary, quote, ":\\");
        buffer_printf(out, "' '%s:", (*rule)->name);
        add_quoted(out, (*rule)->summary, quote, ":\\");
        buffer_puts(out, "'\n");
    }
    buffer_puts(out, ")\n\n_spawnlint_rule()\n{\n    _describe -t rules rule _spawnlint_rule_list\n}\n\n"
                     "# A list with commas: only its last item is completed.\n"
                     "_spawnlint_rules()\n{\n    compset -P '*,'\n"
                     "    _describe -t rules rule _spawnlint_rule_list -q -S ,\n}\n\n"
                     "_spawnlint_first()\n{\n    local -a commands=(\n");
    for (size_t i = 0; i < COMMAND_ROWS; i++) {
        buffer_printf(out, "        '%s:", command_rows[i].word);
        add_quoted(out, command_rows[i].help, quote, ":\\");
        buffer_puts(out, "'\n");
    }
    buffer_puts(out, "    )\n    _describe -t commands command commands\n    _files\n}\n\n"
                     "_spawnlint_rest()\n{\n    case $words[1] in\n");
    for (size_t i = 0; i < COMMAND_ROWS; i++) {
        const char *words = command_words(&command_rows[i], arena);
        if (words[0] != '\0') {
            buffer_printf(out, "        %s) if ((CURRENT == 2)); then compadd %s; else _files; fi ;;\n",
                          command_rows[i].word, words);
        } else if (takes_rule(&command_rows[i])) {
            buffer_printf(out, "        %s) _spawnlint_rule ;;\n", command_rows[i].word);
        }
    }
    buffer_puts(out, "        *) _files ;;\n    esac\n}\n\n_spawnlint()\n{\n    _arguments -s \\\n");
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        add_zsh_option(out, &option_rows[i], arena);
    }
    buffer_puts(out, "        '1: :_spawnlint_first' '*:: :_spawnlint_rest'\n}\n\n"
                     "if [[ $funcstack[1] == _spawnlint ]]; then\n    _spawnlint \"$@\"\nelse\n"
                     "    compdef _spawnlint spawnlint\nfi\n");
}

/* --- fish --- */

static void add_fish_option(Buffer *out, const OptionRow *row, Arena *arena)
{
    const char *words;
    WordKind kind = word_kind(row->argument, arena, &words);
    buffer_puts(out, "complete -c spawnlint");
    if (row->letter[0] != '\0') {
        buffer_printf(out, " -s %s", row->letter);
    }
    buffer_printf(out, " -l %s", row->word + strlen("--"));
    switch (kind) {
    case WORD_NONE:
        break;
    case WORD_ANYTHING:
        buffer_puts(out, " -x");
        break;
    case WORD_FILE:
        buffer_puts(out, " -r -F");
        break;
    case WORD_RULES:
        buffer_puts(out, " -x -a '(__fish_append , $spawnlint_rules)'");
        break;
    case WORD_CHOICE:
        buffer_printf(out, " -x -a '%s'", words);
        break;
    }
    buffer_puts(out, " -d '");
    add_quoted(out, row->help, "\\'", "\\");
    buffer_puts(out, "'\n");
}

static void add_fish(Buffer *out, Arena *arena)
{
    buffer_puts(out, "# fish completion for spawnlint; made by `spawnlint completions fish`.\nset -g spawnlint_rules ");
    add_rule_words(out);
    buffer_puts(out, "\n\n");
    for (size_t i = 0; i < COMMAND_ROWS; i++) {
        const CommandRow *command = &command_rows[i];
        buffer_printf(out, "complete -c spawnlint -n __fish_use_subcommand -a %s -d '", command->word);
        add_quoted(out, command->help, "\\'", "\\");
        buffer_puts(out, "'\n");
        const char *words = command_words(command, arena);
        if (words[0] != '\0') {
            const char *only = strchr(command->arguments, ' ') == NULL ? " -f" : ""; /* no files follow */
            buffer_printf(out, "complete -c spawnlint -n '__fish_seen_subcommand_from %s'%s -a '%s'\n", command->word,
                          only, words);
        } else if (takes_rule(command)) {
            buffer_printf(out, "complete -c spawnlint -n '__fish_seen_subcommand_from %s' -f -a '$spawnlint_rules'\n",
                          command->word);
        }
    }
    buffer_putc(out, '\n');
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        add_fish_option(out, &option_rows[i], arena);
    }
}

void manual_completions(const char *shell, Buffer *out)
{
    Arena arena = {0};
    if (strcmp(shell, "bash") == 0) {
        add_bash(out, &arena);
    } else if (strcmp(shell, "zsh") == 0) {
        add_zsh(out, &arena);
    } else {
        add_fish(out, &arena);
    }
    arena_free(&arena);
}
