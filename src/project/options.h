/* The command line as values. options.def is the table of what there is. */
#ifndef SPAWNLINT_PROJECT_OPTIONS_H
#define SPAWNLINT_PROJECT_OPTIONS_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "project/versions.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum Command {
#define COMMAND(NAME, word, arguments, help) COMMAND_##NAME,
#include "project/options.def"
    COMMAND_MANUAL,
    COMMAND_HELP
} Command;

typedef enum FailOn { FAIL_ON_NOTE, FAIL_ON_WARNING, FAIL_ON_ERROR, FAIL_ON_NEVER } FailOn;

typedef enum ColorChoice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorChoice;

/* Sets of platforms. */
enum { PLATFORM_LINUX = 1, PLATFORM_MACOS = 2, PLATFORM_WINDOWS = 4, PLATFORMS_ALL = 7 };

typedef VEC(const char *) WordVec;

/* One report to be written. */
typedef struct OutputRequest {
    const char *format; /* as given; the registry of formats knows whether there is one */
    const char *file;   /* NULL: standard output */
} OutputRequest;

typedef VEC(OutputRequest) OutputRequestVec;

/* Strings belong to the arguments or to the arena that was given to options_parse; free the lists with options_free. */
typedef struct Options {
    Command command;
    const char *action; /* config: show or check; baseline: write, update or prune; NULL elsewhere */
    WordVec paths; /* files and folders; rule: its name; dump: the stage, then files */
    const char *stdin_filename;
    WordVec exclude;
    bool force_exclude;
    bool all_files;
    bool show_files;
    WordVec select;
    WordVec extend_select;
    WordVec ignore;
    bool add_noqa;
    FailOn fail_on;
    bool fail_on_named;
    const char *baseline; /* NULL: none */
    const char *new_from; /* a commit; NULL: every finding is reported */
    const char *config_file; /* NULL: those that lie there */
    bool isolated;
    unsigned platforms;
    bool platforms_named; /* by the user; else they are all */
    const char *python; /* the specifier set as given */
    bool python_named;
    PythonMinors python_minors;
    OutputRequestVec outputs; /* at least one */
    bool statistics;
    ColorChoice color;
    bool quiet;
    unsigned jobs;                         /* 0: as many as processors */
    const char *build_folder;              /* with compile_commands.json; NULL: it is searched */
    const char *const *compiler_arguments; /* what stood after `--` */
    size_t compiler_argument_count;
} Options;

/* Reads the arguments behind the program's name. False with a message in the arena when they make no sense; the
 * options may be freed in either case. */
bool options_parse(int count, char *const *arguments, Arena *arena, Options *options, const char **message);
void options_free(Options *options);

/* What --help prints. */
void options_help(Buffer *out);

#define REMARK(NAME, text) extern const char *const options_remark_##NAME;
#include "project/options.def"

#endif
