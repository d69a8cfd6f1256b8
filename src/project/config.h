/* Configuration files: which ones hold where, and what they say.
 *
 * A folder's configuration is its .spawnlint.toml, else its spawnlint.toml, else its pyproject.toml when that has a
 * table [tool.spawnlint]; a folder without one has that of the folder above. `extend` names another file whose values
 * hold where this one has none. What is wrong with any of them is a problem with file, line and column, and no run
 * begins. */
#ifndef SPAWNLINT_PROJECT_CONFIG_H
#define SPAWNLINT_PROJECT_CONFIG_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "project/ignore.h"
#include "project/options.h"
#include "project/toml.h"
#include "project/versions.h"

#include <stdbool.h>

/* Where something was written. */
typedef struct ConfigOrigin {
    const char *file; /* as shown; NULL: nowhere, it is the default */
    TomlPlace place;
    const char *remark; /* "requires-python": it stands under another name; or NULL */
} ConfigOrigin;

typedef struct ConfigWord {
    const char *text;
    ConfigOrigin origin;
} ConfigWord;

typedef VEC(ConfigWord) ConfigWords;

/* A pattern of .gitignore, counted from a folder. */
typedef struct ConfigPattern {
    const char *base; /* absolute */
    const char *text;
    const IgnoreLayer *layer; /* this pattern; of `exclude` on top of those before it with the same base */
    ConfigOrigin origin;
    ConfigWords rules; /* of per-file-ignores */
} ConfigPattern;

typedef VEC(ConfigPattern) ConfigPatterns;

typedef struct ConfigSeverity {
    const char *rule;
    FailOn severity; /* not NEVER */
    ConfigOrigin origin;
} ConfigSeverity;

/* What holds in a folder. Of lists with several files the extended file's entries come first. */
typedef struct Config {
    const char *file;   /* the nearest configuration, as shown; NULL: there is none */
    const char *folder; /* the absolute one that holds it */
    bool has_select;
    ConfigOrigin select_origin;
    ConfigWords select;
    ConfigWords extend_select;
    ConfigWords ignore;
    VEC(ConfigSeverity) severities;
    ConfigPatterns per_file_ignores;
    ConfigPatterns exclude;
    unsigned platforms; /* 0: not said */
    ConfigOrigin platforms_origin;
    const char *python; /* NULL: not said */
    PythonMinors python_minors;
    ConfigOrigin python_origin;
    ConfigWords models;   /* absolute paths */
    const char *baseline; /* absolute, or NULL */
    ConfigOrigin baseline_origin;
    FailOn fail_on;
    ConfigOrigin fail_on_origin; /* without a file: not said */
} Config;

/* Names of rules, which this layer does not know. */
typedef struct RuleWords {
    bool (*knows)(const char *entry); /* a code, the beginning of one, or a name */
    const char *const *words;         /* codes and names, for suggestions */
    size_t count;
} RuleWords;

/* "pyproject.toml:12:1" and what is wrong there. */
typedef struct ConfigProblem {
    const char *place;
    const char *message;
} ConfigProblem;

typedef VEC(ConfigProblem) ConfigProblems;

typedef struct Configs Configs;

/* `options` say which files count (--config, --isolated). Everything lives in the arena or until configs_free. */
Configs *configs_new(const Options *options, const RuleWords *rules, Arena *arena);
void configs_free(Configs *configs);

/* What holds in an absolute folder, and for a file in it. Never NULL; the same pointer for the same files. */
const Config *configs_for_folder(Configs *configs, const char *folder);
const Config *configs_for_file(Configs *configs, const char *path);
/* What holds for a file or folder, as it is named from the working folder. */
const Config *configs_for_path(Configs *configs, const char *path);

/* What holds for the run as a whole (platforms, python, models, baseline, fail-on): the working folder's configuration
 * when all named paths lie below it, else that of the folder that holds them all. `python` is filled in from
 * requires-python of the nearest pyproject.toml. */
const Config *configs_of_run(Configs *configs);

/* The problems of all files that were read so far. */
const ConfigProblems *configs_problems(const Configs *configs);

/* The files that were read so far, as shown, in the order in which they were met. */
size_t configs_file_count(const Configs *configs);
const char *configs_file(const Configs *configs, size_t index);

/* Every configuration that was handed out. */
size_t configs_count(const Configs *configs);
const Config *configs_at(const Configs *configs, size_t index);

/* Whether a folder listing with this name in it has a configuration of its own, perhaps. */
bool config_is_file_name(const char *name);

/* Whether `exclude` leaves out an absolute path, or one of the folders that hold it. */
bool config_excludes(const Config *config, Arena *arena, const char *path, bool is_folder);

/* Whether a pattern matches an absolute path, or one of the folders that hold it. */
bool config_pattern_matches(const ConfigPattern *pattern, Arena *arena, const char *path, bool is_folder);

/* Puts what the configuration says about the run where the command line says nothing. */
void config_apply(const Config *run, Options *options);

/* Prints the values that hold for a path as TOML, and behind each where it comes from. `options` is the command line
 * before config_apply, `run` the configuration of the run; paths are shown from the working folder. */
void config_show(const Config *config, const Config *run, const Options *options, const char *working_folder,
                 Buffer *out);

#endif
