/* Every rule of src/rules, sorted by code, ended by NULL. CMake writes the table, so a new rule edits no file. */
#ifndef SPAWNLINT_ENGINE_REGISTRY_H
#define SPAWNLINT_ENGINE_REGISTRY_H

#include <stddef.h>

typedef struct Rule Rule; /* engine/rule.h; the table needs only its address */

extern const Rule *const rule_registry[];

#endif
