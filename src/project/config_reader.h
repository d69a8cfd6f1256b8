/* The inside of the reading of configurations. */
#ifndef SPAWNLINT_PROJECT_CONFIG_READER_H
#define SPAWNLINT_PROJECT_CONFIG_READER_H

#include "project/config.h"

typedef struct ConfigReader {
    Arena *arena;
    const RuleWords *rules;
    ConfigProblems *problems;
    const char *file; /* the one at hand, absolute */
    const char *shown;
    const char *base;    /* absolute: its patterns count from here */
    const char *extends; /* the value of `extend`, or NULL */
    ConfigOrigin extends_origin;
} ConfigReader;

void config_add_problem(ConfigReader *reader, TomlPlace place, const char *message);

/* Reads the keys of one table on top of what the extended files have said. */
void config_read_table(ConfigReader *reader, const TomlValue *table, Config *config);

/* The value of `extend` of a table, before the rest of it is read; NULL when there is none or it is wrong. */
const char *config_read_extend(ConfigReader *reader, const TomlValue *table);

#endif
