/* The configuration of a run, and the command `config`. */
#ifndef SPAWNLINT_SETTINGS_H
#define SPAWNLINT_SETTINGS_H

#include "project/config.h"
#include "project/options.h"

#include <stdbool.h>

typedef struct Settings {
    Arena arena;
    RuleWords rules;
    Configs *configs;
    Options options; /* the command line, and what the configuration says where it is silent; shares the lists */
} Settings;

/* Reads the configuration of the run. False when something is wrong with it, which was said; free it in either case. */
bool settings_load(const Options *options, Settings *settings);
void settings_free(Settings *settings);

/* Says what is wrong with the configurations that were met since; true when nothing is. */
bool settings_are_right(const Settings *settings);

/* `spawnlint config show` and `spawnlint config check`: the exit status. */
int settings_command(const Options *options);

#endif
