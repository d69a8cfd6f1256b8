/* The search for names that begin sites; see concern.h. */
#include "link/concern.h"

#include "base/fail.h"
#include "link/analysis.h"

#include <string.h>

enum { MOST_NAMES = 256 }; /* of one file that are looked for at once */

struct Concern {
    const char **names; /* NULL-terminated, each once */
    size_t count;
};

static bool is_listed(const Concern *concern, const char *name)
{
    for (size_t i = 0; i < concern->count; i++) {
        if (strcmp(concern->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

const Concern *concern_new(const Models *models, Arena *arena)
{
    Concern *concern = arena_new(arena, Concern);
    concern->names = arena_array(arena, const char *, models_count(models) + 1);
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        const char *dot = strrchr(api->name, '.');
        const char *last = dot == NULL ? api->name : dot + 1;
        if (api->kind != API_METHOD && site_is_of_interest(api) && !is_listed(concern, last)) {
            concern->names[concern->count++] = last;
        }
    }
    if (concern->count > MOST_NAMES) {
        BUG("more names begin a site than are looked for");
    }
    return concern;
}

/* The names as ids of one interner. Most names of a file are none of them, which one bit of a mask tells. */
typedef struct NameSet {
    uint64_t mask;
    StrId ids[MOST_NAMES];
    size_t count;
} NameSet;

static bool holds(const NameSet *set, StrId name)
{
    if (!(set->mask >> (name & 63) & 1)) {
        return false;
    }
    for (size_t i = 0; i < set->count; i++) {
        if (set->ids[i] == name) {
            return true;
        }
    }
    return false;
}

bool concern_has_sites(const Concern *concern, const Facts *facts, const Interner *names)
{
    NameSet set = {0};
    for (size_t i = 0; i < concern->count; i++) {
        StrId id = intern_find(names, concern->names[i], strlen(concern->names[i]));
        if (id != 0) {
            set.ids[set.count++] = id;
            set.mask |= UINT64_C(1) << (id & 63);
        }
    }
    for (size_t i = 1; i < facts->values.count; i++) {
        const Value *value = &facts->values.items[i];
        if ((value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE) && holds(&set, value->text)) {
            return true;
        }
    }
    for (size_t i = 1; i < facts->actions.count; i++) {
        const Action *action = &facts->actions.items[i];
        if (action->kind == ACTION_IMPORT && holds(&set, action->b)) {
            return true;
        }
    }
    return false;
}
