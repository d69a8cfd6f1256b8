/* The list of rules, and one rule, for `spawnlint rules` and `spawnlint rule`. */
#ifndef SPAWNLINT_REPORT_RULES_H
#define SPAWNLINT_REPORT_RULES_H

#include "base/text.h"
#include "engine/rule.h"

/* A form in which both are printed. */
typedef struct RulesFormat {
    const char *name;
    void (*print_all)(Buffer *out);
    void (*print_one)(const Rule *rule, Buffer *out);
} RulesFormat;

/* Ended by a row whose name is NULL; the first is the default. */
extern const RulesFormat rules_formats[];

#endif
