/* The words that begin sites; see concern.h. */
#include "link/concern.h"

#include "base/fail.h"
#include "link/analysis.h"

#include <string.h>

/* Those of the embedded models are some 200; users add MODELS_MOST_ADDED at most. */
enum { MOST_WORDS = 512 + MODELS_MOST_ADDED };

static bool is_listed(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* The classes that have a method which is a site. The list is as long as the models at most. */
static size_t list_classes(const Models *models, Text *classes)
{
    size_t count = 0;
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        const char *dot = strrchr(api->name, '.');
        if (api->kind != API_METHOD || dot == NULL || !site_is_of_interest(api)) {
            continue;
        }
        Text class = {api->name, (size_t)(dot - api->name)};
        if (count == 0 || !text_equal(classes[count - 1], class)) { /* rows of a class stand together */
            classes[count++] = class;
        }
    }
    return count;
}

/* Whether the result of a call, or one of its items, has a method that is a site. */
static bool makes_receiver(const Models *models, const Api *api, const Text *classes, size_t count)
{
    const char *type = api->type != NULL ? api->type : api->item_type;
    for (size_t i = 0; type != NULL && i < count; i++) {
        if (models_is_a(models, text_of(type), classes[i])) {
            return true;
        }
    }
    return false;
}

const char *const *concern_words(const Models *models, Arena *arena)
{
    const char **words = arena_array(arena, const char *, models_count(models) + 1);
    Text *classes = arena_array(arena, Text, models_count(models));
    size_t class_count = list_classes(models, classes);
    size_t count = 0;
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        const char *dot = strrchr(api->name, '.');
        const char *last = dot == NULL ? api->name : dot + 1;
        if (api->kind != API_METHOD && !is_listed(words, count, last) &&
            (site_is_of_interest(api) || makes_receiver(models, api, classes, class_count))) {
            words[count++] = last;
        }
    }
    if (count > MOST_WORDS) {
        BUG("more words begin a site than are looked for");
    }
    return words;
}

/* The words as ids of one interner. Most names of a file are none of them, which one bit of a mask tells. */
typedef struct NameSet {
    uint64_t mask;
    StrId ids[MOST_WORDS];
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

bool concern_has_sites(const char *const *words, const Facts *facts, const Interner *names)
{
    NameSet set = {0};
    for (size_t i = 0; words[i] != NULL; i++) {
        StrId id = intern_find(names, words[i], strlen(words[i]));
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
