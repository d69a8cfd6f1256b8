/* From TOML to values: each key is what config.def says or it is a problem, and unknown ones are told what they may
 * have been meant to be. */
#include "project/config_reader.h"

#include "base/suggest.h"
#include "project/path.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

typedef enum KeyId {
#define CONFIG_KEY(NAME, word, kind) KEY_##NAME,
#include "project/config.def"
    KEYS
} KeyId;

static const char *const key_words[KEYS] = {
#define CONFIG_KEY(NAME, word, kind) word,
#include "project/config.def"
};

static const char *const key_kinds[KEYS] = {
#define CONFIG_KEY(NAME, word, kind) kind,
#include "project/config.def"
};

void config_add_problem(ConfigReader *reader, TomlPlace place, const char *message)
{
    const char *where = place.line == 0
                            ? reader->shown
                            : arena_format(reader->arena, "%s:%u:%u", reader->shown, place.line, place.column);
    vec_push(reader->problems, (ConfigProblem){where, message});
}

static ConfigOrigin origin_of(const ConfigReader *reader, TomlPlace place)
{
    return (ConfigOrigin){reader->shown, place, NULL};
}

/* "unknown WHAT `word`, did you mean `…`?" */
static void add_unknown(ConfigReader *reader, TomlPlace place, const char *what, const char *word,
                        const char *const *words, size_t count)
{
    const char *nearest = suggest_nearest(text_of(word), words, count);
    const char *message = nearest == NULL
                              ? arena_format(reader->arena, "unknown %s `%s`", what, word)
                              : arena_format(reader->arena, "unknown %s `%s`, did you mean `%s`?", what, word, nearest);
    config_add_problem(reader, place, message);
}

static void add_wrong_kind(ConfigReader *reader, KeyId key, TomlPlace place, const TomlValue *value)
{
    config_add_problem(reader, place,
                       arena_format(reader->arena, "`%s` has to be %s, not %s", key_words[key], key_kinds[key],
                                    toml_kind_words(value->kind)));
}

/* A string without NULs; NULL when it is none, which is a problem. */
static const char *read_string(ConfigReader *reader, KeyId key, const TomlValue *value)
{
    if (value->kind != TOML_STRING) {
        add_wrong_kind(reader, key, value->place, value);
        return NULL;
    }
    if (value->text.length == 0 || strlen(value->text.bytes) != value->text.length) {
        config_add_problem(reader, value->place,
                           arena_format(reader->arena, "`%s` holds an empty or broken string", key_words[key]));
        return NULL;
    }
    return value->text.bytes;
}

/* Adds the strings of an array. */
static void read_words(ConfigReader *reader, KeyId key, const TomlValue *value, ConfigWords *words)
{
    if (value->kind != TOML_ARRAY) {
        add_wrong_kind(reader, key, value->place, value);
        return;
    }
    for (const TomlItem *item = value->items; item != NULL; item = item->next) {
        const char *text = read_string(reader, key, item->value);
        if (text != NULL) {
            vec_push(words, ((ConfigWord){text, origin_of(reader, item->value->place)}));
        }
    }
}

static void check_rule(ConfigReader *reader, const char *entry, TomlPlace place)
{
    if (!reader->rules->knows(entry)) {
        add_unknown(reader, place, "rule", entry, reader->rules->words, reader->rules->count);
    }
}

/* Adds the rules of an array. */
static void read_rules(ConfigReader *reader, KeyId key, const TomlValue *value, ConfigWords *rules)
{
    size_t before = rules->count;
    read_words(reader, key, value, rules);
    for (size_t i = before; i < rules->count; i++) {
        check_rule(reader, rules->items[i].text, rules->items[i].origin.place);
    }
}

static const char *const severity_words[] = {"note", "warning", "error", "never"};

/* One of the first `count` severities; -1 when it is none, which is a problem. */
static int read_severity(ConfigReader *reader, KeyId key, const TomlValue *value, size_t count)
{
    const char *text = read_string(reader, key, value);
    for (size_t i = 0; text != NULL && i < count; i++) {
        if (strcmp(text, severity_words[i]) == 0) {
            return (int)i;
        }
    }
    if (text != NULL) {
        add_unknown(reader, value->place, "severity", text, severity_words, count);
    }
    return -1;
}

static void read_severities(ConfigReader *reader, const TomlValue *value, Config *config)
{
    if (value->kind != TOML_TABLE) {
        add_wrong_kind(reader, KEY_SEVERITY, value->place, value);
        return;
    }
    for (const TomlEntry *entry = value->entries; entry != NULL; entry = entry->next) {
        check_rule(reader, entry->key.bytes, entry->place);
        int severity = read_severity(reader, KEY_SEVERITY, entry->value, 3);
        if (severity >= 0) {
            ConfigSeverity row = {entry->key.bytes, (FailOn)severity, origin_of(reader, entry->place)};
            vec_push(&config->severities, row);
        }
    }
}

static ConfigPattern new_pattern(ConfigReader *reader, const IgnoreLayer *below, Text text, TomlPlace place)
{
    return (ConfigPattern){.base = reader->base,
                           .text = text.bytes,
                           .layer = ignore_push(reader->arena, below, "", text),
                           .origin = origin_of(reader, place)};
}

static void read_per_file_ignores(ConfigReader *reader, const TomlValue *value, Config *config)
{
    if (value->kind != TOML_TABLE) {
        add_wrong_kind(reader, KEY_PER_FILE_IGNORES, value->place, value);
        return;
    }
    for (const TomlEntry *entry = value->entries; entry != NULL; entry = entry->next) {
        ConfigPattern pattern = new_pattern(reader, NULL, entry->key, entry->place);
        read_rules(reader, KEY_PER_FILE_IGNORES, entry->value, &pattern.rules);
        vec_push(&config->per_file_ignores, pattern);
    }
}

/* Patterns of one folder are one list, as in a .gitignore: a later `!` brings back what an earlier one left out. */
static void read_exclude(ConfigReader *reader, const TomlValue *value, Config *config)
{
    ConfigWords words = {0};
    read_words(reader, KEY_EXCLUDE, value, &words);
    for (size_t i = 0; i < words.count; i++) {
        const ConfigPattern *last = config->exclude.count == 0 ? NULL : &vec_last(&config->exclude);
        const IgnoreLayer *below = last != NULL && strcmp(last->base, reader->base) == 0 ? last->layer : NULL;
        Text text = text_of(words.items[i].text);
        vec_push(&config->exclude, new_pattern(reader, below, text, words.items[i].origin.place));
    }
    vec_free(&words);
}

static void read_platforms(ConfigReader *reader, const TomlValue *value, Config *config)
{
    static const char *const words[] = {"linux", "macos", "windows"};
    static const unsigned bits[] = {PLATFORM_LINUX, PLATFORM_MACOS, PLATFORM_WINDOWS};
    ConfigWords names = {0};
    read_words(reader, KEY_PLATFORMS, value, &names);
    unsigned platforms = 0;
    for (size_t i = 0; i < names.count; i++) {
        unsigned found = 0;
        for (size_t k = 0; k < COUNT_OF(words); k++) {
            found |= strcmp(names.items[i].text, words[k]) == 0 ? bits[k] : 0;
        }
        if (found == 0) {
            add_unknown(reader, names.items[i].origin.place, "platform", names.items[i].text, words, COUNT_OF(words));
        }
        platforms |= found;
    }
    if (value->kind == TOML_ARRAY && value->items == NULL) {
        config_add_problem(reader, value->place, "`platforms` names no platform");
    }
    config->platforms = platforms;
    config->platforms_origin = origin_of(reader, value->place);
    vec_free(&names);
}

static void read_python(ConfigReader *reader, const TomlValue *value, Config *config)
{
    const char *specifiers = read_string(reader, KEY_PYTHON, value);
    const char *why;
    if (specifiers == NULL) {
        return;
    }
    if (!versions_parse(specifiers, &config->python_minors, &why)) {
        config_add_problem(reader, value->place, arena_format(reader->arena, "`python`: %s", why));
        return;
    }
    config->python = specifiers;
    config->python_origin = origin_of(reader, value->place);
}

static const char *path_in(const ConfigReader *reader, const char *path)
{
    return path_absolute(reader->arena, path_parent(reader->arena, reader->file), path);
}

static void read_models(ConfigReader *reader, const TomlValue *value, Config *config)
{
    size_t before = config->models.count;
    read_words(reader, KEY_MODELS, value, &config->models);
    for (size_t i = before; i < config->models.count; i++) {
        config->models.items[i].text = path_in(reader, config->models.items[i].text);
    }
}

/* A list of rules that stands here begins anew what the extended files have selected. */
static void read_select(ConfigReader *reader, const TomlValue *value, Config *config)
{
    vec_free(&config->select);
    vec_free(&config->extend_select);
    vec_free(&config->ignore);
    config->has_select = true;
    config->select_origin = origin_of(reader, value->place);
    read_rules(reader, KEY_SELECT, value, &config->select);
}

static void read_key(ConfigReader *reader, KeyId key, const TomlValue *value, Config *config)
{
    int severity;
    const char *text;
    switch (key) {
    case KEY_EXTEND: /* was read first */
    case KEY_SELECT:
        break;
    case KEY_EXTEND_SELECT:
        read_rules(reader, key, value, &config->extend_select);
        break;
    case KEY_IGNORE:
        read_rules(reader, key, value, &config->ignore);
        break;
    case KEY_SEVERITY:
        read_severities(reader, value, config);
        break;
    case KEY_PER_FILE_IGNORES:
        read_per_file_ignores(reader, value, config);
        break;
    case KEY_EXCLUDE:
        read_exclude(reader, value, config);
        break;
    case KEY_PLATFORMS:
        read_platforms(reader, value, config);
        break;
    case KEY_PYTHON:
        read_python(reader, value, config);
        break;
    case KEY_MODELS:
        read_models(reader, value, config);
        break;
    case KEY_BASELINE:
        text = read_string(reader, key, value);
        config->baseline = text == NULL ? NULL : path_in(reader, text);
        config->baseline_origin = origin_of(reader, value->place);
        break;
    case KEY_FAIL_ON:
        severity = read_severity(reader, key, value, COUNT_OF(severity_words));
        config->fail_on = severity < 0 ? FAIL_ON_WARNING : (FailOn)severity;
        config->fail_on_origin = origin_of(reader, value->place);
        break;
    case KEYS:
        break;
    }
}

static KeyId find_key(Text word)
{
    int key = 0;
    while (key < KEYS && !text_is(word, key_words[key])) {
        key++;
    }
    return (KeyId)key;
}

void config_read_table(ConfigReader *reader, const TomlValue *table, Config *config)
{
    const TomlEntry *select = toml_find(table, key_words[KEY_SELECT]);
    if (select != NULL) {
        read_select(reader, select->value, config);
    }
    for (const TomlEntry *entry = table->entries; entry != NULL; entry = entry->next) {
        KeyId key = find_key(entry->key);
        if (key == KEYS) {
            add_unknown(reader, entry->place, "key", entry->key.bytes, key_words, KEYS);
        } else {
            read_key(reader, key, entry->value, config);
        }
    }
}

const char *config_read_extend(ConfigReader *reader, const TomlValue *table)
{
    const TomlEntry *entry = toml_find(table, key_words[KEY_EXTEND]);
    const char *path = entry == NULL ? NULL : read_string(reader, KEY_EXTEND, entry->value);
    if (path == NULL) {
        return NULL;
    }
    reader->extends_origin = origin_of(reader, entry->value->place);
    return path_in(reader, path);
}
