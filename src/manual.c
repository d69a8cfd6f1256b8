/* The manual page. The texts of the tables are plain: here they get the marks of man(7), and the typewriter quotes of
 * Markdown become bold. */
#include "manual.h"

#include "engine/engine.h"
#include "project/discover.h"
#include "project/options.h"

#include <stdbool.h>
#include <string.h>

/* Adds text for a line of its own. A period or quote at the start of a line would be a command to the formatter, "-" is
 * a hyphen that no terminal finds again, and `…` is set in bold. */
static void add_text(Buffer *out, const char *text)
{
    bool is_start = true;
    bool is_code = false;
    for (const char *at = text; *at != '\0'; at++) {
        if (is_start && (*at == '.' || *at == '\'')) {
            buffer_puts(out, "\\&");
        }
        is_start = *at == '\n';
        if (*at == '`') {
            buffer_puts(out, is_code ? "\\fR" : "\\fB");
            is_code = !is_code;
        } else if (*at == '-') {
            buffer_puts(out, "\\-");
        } else if (*at == '\\') {
            buffer_puts(out, "\\e");
        } else if (*at == '\'') {
            buffer_puts(out, "\\(aq");
        } else {
            buffer_putc(out, *at);
        }
    }
}

/* "**word** _ARGUMENT_" above what it means. */
static void add_row(Buffer *out, const char *letter, const char *word, const char *argument, const char *help)
{
    buffer_puts(out, ".TP\n");
    if (letter != NULL) {
        buffer_printf(out, "\\fB\\-%s\\fR, ", letter);
    }
    buffer_puts(out, "\\fB");
    add_text(out, word);
    buffer_puts(out, "\\fR");
    if (argument != NULL && argument[0] != '\0') {
        buffer_puts(out, " \\fI");
        add_text(out, argument);
        buffer_puts(out, "\\fR");
    }
    buffer_putc(out, '\n');
    add_text(out, help);
    buffer_putc(out, '\n');
}

static void add_commands(Buffer *out)
{
    buffer_puts(out, ".SH COMMANDS\n");
#define COMMAND(NAME, word, arguments, help) add_row(out, NULL, word, arguments, help);
#include "project/options.def"
}

static void add_options(Buffer *out)
{
    typedef enum GroupId {
#define GROUP(NAME, title) GROUP_##NAME,
#include "project/options.def"
        GROUPS
    } GroupId;
    static const char *const titles[GROUPS] = {
#define GROUP(NAME, title) title,
#include "project/options.def"
    };
    static const struct {
        char letter[2];
        const char *word;
        const char *argument;
        GroupId group;
        const char *help;
    } rows[] = {
#define OPTION(NAME, letter, word, argument, group, help) {{letter, '\0'}, word, argument, GROUP_##group, help},
#include "project/options.def"
    };
    buffer_puts(out, ".SH OPTIONS\n");
    for (int group = 0; group < GROUPS; group++) {
        buffer_printf(out, ".SS %s\n", titles[group]);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            if ((int)rows[i].group == group) {
                const char *letter = rows[i].letter[0] == '\0' ? NULL : rows[i].letter;
                add_row(out, letter, rows[i].word, rows[i].argument, rows[i].help);
            }
        }
    }
}

static void add_files(Buffer *out)
{
    buffer_puts(out, ".SH WHICH FILES\n");
    add_text(out, options_remark_FOLDERS);
    for (size_t i = 0; discover_skipped_folders[i] != NULL; i++) {
        buffer_puts(out, i == 0 ? "\n\\&" : " ");
        add_text(out, discover_skipped_folders[i]);
    }
    buffer_puts(out, ".\n.PP\n");
    add_text(out, options_remark_NAMED_FILES);
    buffer_putc(out, '\n');
}

static void add_rules(Buffer *out)
{
    buffer_puts(out, ".SH RULES\nThe page of each is printed by\n.BR \"spawnlint rule\" \" \\fICODE\\fR.\"\n");
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        add_row(out, NULL, (*rule)->code, (*rule)->name, (*rule)->summary);
    }
}

void manual_page(Buffer *out)
{
    buffer_puts(out, ".TH SPAWNLINT 1 \"\" \"spawnlint " SPAWNLINT_VERSION "\" \"User Commands\"\n"
                     ".SH NAME\nspawnlint \\- find the lines that break when a program starts processes\n"
                     ".SH SYNOPSIS\n"
                     ".B spawnlint\n[\\fIOPTION\\fR…] [\\fIPATH\\fR…] [\\fB\\-\\-\\fR \\fICOMPILER ARGUMENT\\fR…]\n"
                     ".br\n.B spawnlint\n\\fICOMMAND\\fR …\n"
                     ".SH DESCRIPTION\n");
    add_text(out, options_remark_ABOUT);
    buffer_puts(out, "\nIt says under which start method a line fails (fork, spawn, forkserver), on which platforms\n"
                     "and versions of Python, and with which exception. It reads sources and executes none of them.\n");
    add_commands(out);
    add_options(out);
    add_files(out);
    add_rules(out);
    buffer_puts(out, ".SH EXIT STATUS\n");
    add_text(out, options_remark_EXIT_STATUS);
    buffer_puts(out, "\n.SH ENVIRONMENT\n");
    add_row(out, NULL, "NO_COLOR", NULL, "when it is set to anything, reports have no colour, unless `--color=always`");
    buffer_puts(out, ".SH EXAMPLES\n.TP\nCheck the project that you are in:\n.B spawnlint\n"
                     ".TP\nRead why a lambda cannot be the task of a pool:\n.B spawnlint rule SPL301\n"
                     ".TP\nComplete command lines in this bash:\n.B source <(spawnlint completions bash)\n");
}
