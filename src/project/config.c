/* Finding and joining configurations. Each folder is asked once; what was found for it holds for the folders below that
 * have nothing of their own. */
#include "project/config.h"

#include "base/intern.h"
#include "base/map.h"
#include "base/sys.h"
#include "project/config_reader.h"
#include "project/path.h"

#include <string.h>

/* From strongest to weakest within a folder. */
static const char *const file_names[] = {".spawnlint.toml", "spawnlint.toml", "pyproject.toml"};

/* A file extends another one so many times at most. */
enum { LONGEST_CHAIN = 32 };

struct Configs {
    const Options *options;
    const RuleWords *rules;
    Arena *arena;
    const char *working_folder; /* "/" when it was deleted */
    const Config *only;         /* --config and --isolated: it holds everywhere; else NULL */
    VEC(Config *) configs;
    VEC(const char *) files;
    ConfigProblems problems;
    Interner names;
    Map folders; /* absolute folder → index into `configs`, + 1 */
    Config *run; /* configs_of_run, once it was asked for */
};

bool config_is_file_name(const char *name)
{
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++) {
        if (strcmp(name, file_names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static Config *new_config(Configs *configs, const char *folder)
{
    Config *config = arena_new(configs->arena, Config);
    config->folder = folder;
    config->fail_on = FAIL_ON_WARNING;
    vec_push(&configs->configs, config);
    return config;
}

/* --- One file --- */

/* A path of the chain of files that extend each other. */
typedef struct Link {
    const struct Link *from;
    FileInfo info;
} Link;

static bool is_in_chain(const Link *link, const FileInfo *info)
{
    for (; link != NULL; link = link->from) {
        if (link->info.device == info->device && link->info.inode == info->inode) {
            return true;
        }
    }
    return false;
}

static size_t chain_length(const Link *link)
{
    size_t length = 0;
    for (; link != NULL; link = link->from) {
        length++;
    }
    return length;
}

static void note_file(Configs *configs, const char *shown)
{
    for (size_t i = 0; i < configs->files.count; i++) {
        if (strcmp(configs->files.items[i], shown) == 0) {
            return;
        }
    }
    vec_push(&configs->files, shown);
}

/* The document of a file; NULL when it cannot be read or parsed, which is a problem. */
static const TomlValue *read_document(ConfigReader *reader)
{
    char *bytes;
    uint32_t length;
    int error = sys_read_file(reader->file, &bytes, &length);
    if (error != 0) {
        config_add_problem(reader, (TomlPlace){0}, sys_error_text(error));
        return NULL;
    }
    TomlPlace place;
    const char *message;
    const TomlValue *document = toml_parse((Text){bytes, length}, reader->arena, &place, &message);
    sys_release(bytes);
    if (document == NULL) {
        config_add_problem(reader, place, message);
    }
    return document;
}

/* The table below `table`; NULL when there is none. */
static const TomlValue *table_at(const TomlValue *table, const char *key)
{
    const TomlEntry *entry = table == NULL ? NULL : toml_find(table, key);
    return entry == NULL || entry->value->kind != TOML_TABLE ? NULL : entry->value;
}

/* The table with our keys: all of spawnlint.toml, [tool.spawnlint] of a pyproject.toml; NULL when it is not there. */
static const TomlValue *own_table(const ConfigReader *reader, const TomlValue *document)
{
    bool is_project = strcmp(path_name(reader->file), "pyproject.toml") == 0;
    return is_project ? table_at(table_at(document, "tool"), "spawnlint") : document;
}

static ConfigReader reader_of(Configs *configs, const char *file)
{
    return (ConfigReader){
        .arena = configs->arena,
        .rules = configs->rules,
        .problems = &configs->problems,
        .file = file,
        .shown = path_shown(file, configs->working_folder),
        .base = configs->options->config_file != NULL ? configs->working_folder : path_parent(configs->arena, file),
    };
}

static void read_extended(Configs *configs, const ConfigReader *reader, const Link *from, Config *config);

static void read_table(Configs *configs, ConfigReader *reader, const TomlValue *table, const Link *from, Config *config)
{
    Link link = {.from = from};
    (void)sys_info(reader->file, true, &link.info); /* it has been read */
    note_file(configs, reader->shown);
    reader->extends = config_read_extend(reader, table);
    if (reader->extends != NULL) {
        read_extended(configs, reader, &link, config);
    }
    config_read_table(reader, table, config);
}

/* The file that another one extends; problems with it are told where it is named. */
static void read_extended(Configs *configs, const ConfigReader *reader, const Link *from, Config *config)
{
    ConfigReader at = *reader;
    ConfigReader extended = reader_of(configs, reader->extends);
    TomlPlace place = reader->extends_origin.place;
    FileInfo info;
    int error = sys_info(extended.file, true, &info);
    if (error != 0 || info.kind != FILE_REGULAR) {
        config_add_problem(&at, place, arena_format(configs->arena, "`extend`: there is no file %s", extended.shown));
        return;
    }
    if (is_in_chain(from, &info) || chain_length(from) == LONGEST_CHAIN) {
        const char *message = arena_format(configs->arena, "`extend`: %s extends itself in the end", extended.shown);
        config_add_problem(&at, place, message);
        return;
    }
    const TomlValue *document = read_document(&extended);
    if (document == NULL) {
        return;
    }
    const TomlValue *table = own_table(&extended, document);
    if (table == NULL) {
        config_add_problem(&at, place,
                           arena_format(configs->arena, "`extend`: %s has no table [tool.spawnlint]", extended.shown));
        return;
    }
    read_table(configs, &extended, table, from, config);
}

/* The configuration of one file; NULL when it has no table of ours or cannot be read. */
static Config *load_file(Configs *configs, const char *file)
{
    ConfigReader reader = reader_of(configs, file);
    const TomlValue *document = read_document(&reader);
    const TomlValue *table = document == NULL ? NULL : own_table(&reader, document);
    if (table == NULL) {
        return NULL;
    }
    Config *config = new_config(configs, path_parent(configs->arena, file));
    config->file = reader.shown;
    read_table(configs, &reader, table, NULL, config);
    return config;
}

static bool is_regular_file(const char *path)
{
    FileInfo info;
    return sys_info(path, true, &info) == 0 && info.kind == FILE_REGULAR;
}

/* --- Folders --- */

static Config *load_folder(Configs *configs, const char *folder)
{
    for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++) {
        const char *file = path_absolute(configs->arena, folder, file_names[i]);
        Config *config = is_regular_file(file) ? load_file(configs, file) : NULL;
        if (config != NULL) {
            return config;
        }
    }
    return NULL;
}

static size_t index_of(const Configs *configs, const Config *config)
{
    size_t index = 0;
    while (configs->configs.items[index] != config) {
        index++;
    }
    return index;
}

const Config *configs_for_folder(Configs *configs, const char *folder)
{
    if (configs->only != NULL) {
        return configs->only;
    }
    StrId name = intern(&configs->names, folder);
    uint32_t known = map_get(&configs->folders, name, 0);
    if (known != 0) {
        return configs->configs.items[known - 1];
    }
    const Config *config = load_folder(configs, folder);
    const char *parent = path_parent(configs->arena, folder);
    if (config == NULL) {
        config = parent == NULL ? new_config(configs, folder) : configs_for_folder(configs, parent);
    }
    map_put(&configs->folders, name, (uint32_t)index_of(configs, config) + 1);
    return config;
}

static const char *absolute(const Configs *configs, const char *path)
{
    return path_absolute(configs->arena, configs->working_folder, path);
}

const Config *configs_for_file(Configs *configs, const char *path)
{
    const char *folder = path_parent(configs->arena, absolute(configs, path));
    return configs_for_folder(configs, folder == NULL ? "/" : folder);
}

/* --- The run --- */

/* The part that two absolute folders share. */
static const char *common_folder(Arena *arena, const char *left, const char *right)
{
    while (path_below(right, left) == NULL) {
        left = path_parent(arena, left);
    }
    return left;
}

/* The folder of a named path; the path itself when it is a folder. */
static const char *folder_of(const Configs *configs, const char *path)
{
    if (strcmp(path, "-") == 0) {
        path = configs->options->stdin_filename == NULL ? "stdin" : configs->options->stdin_filename;
    }
    const char *whole = absolute(configs, path);
    FileInfo info;
    bool is_folder = sys_info(whole, true, &info) == 0 && info.kind == FILE_FOLDER;
    const char *parent = is_folder ? whole : path_parent(configs->arena, whole);
    return parent == NULL ? "/" : parent;
}

const Config *configs_for_path(Configs *configs, const char *path)
{
    return configs_for_folder(configs, folder_of(configs, path));
}

/* The innermost folder that holds all named paths. */
static const char *folder_of_all(const Configs *configs)
{
    const char *folder = NULL;
    for (size_t i = 0; i < configs->options->paths.count; i++) {
        const char *this_one = folder_of(configs, configs->options->paths.items[i]);
        folder = folder == NULL ? this_one : common_folder(configs->arena, folder, this_one);
    }
    return folder == NULL ? configs->working_folder : folder;
}

/* Takes requires-python from the pyproject.toml of the folder or the nearest one above that has it. */
static void take_required_python(Configs *configs, const char *folder, Config *run)
{
    for (; folder != NULL && run->python == NULL; folder = path_parent(configs->arena, folder)) {
        ConfigReader reader = reader_of(configs, path_absolute(configs->arena, folder, "pyproject.toml"));
        const TomlValue *document = is_regular_file(reader.file) ? read_document(&reader) : NULL;
        const TomlValue *project = table_at(document, "project");
        const TomlEntry *entry = project == NULL ? NULL : toml_find(project, "requires-python");
        if (entry == NULL || entry->value->kind != TOML_STRING) {
            continue;
        }
        const char *why;
        const TomlValue *value = entry->value;
        if (versions_parse(value->text.bytes, &run->python_minors, &why)) {
            run->python = value->text.bytes;
            run->python_origin = (ConfigOrigin){reader.shown, value->place, "requires-python of [project]"};
        } else {
            const char *message = arena_format(configs->arena,
                                               "requires-python '%s': %s; `python` of "
                                               "[tool.spawnlint] goes before it",
                                               value->text.bytes, why);
            config_add_problem(&reader, value->place, message);
            return;
        }
    }
}

const Config *configs_of_run(Configs *configs)
{
    if (configs->run != NULL) {
        return configs->run;
    }
    const char *named = folder_of_all(configs);
    const char *working = path_below(named, configs->working_folder) == NULL ? named : configs->working_folder;
    const Config *config = configs_for_folder(configs, working);
    if (config->file == NULL) {
        config = configs_for_folder(configs, named);
    }
    configs->run = new_config(configs, config->folder);
    *configs->run = *config; /* shares its lists: it goes without freeing them */
    if (configs->run->python == NULL && !configs->options->isolated) {
        take_required_python(configs, config->file == NULL ? working : config->folder, configs->run);
        if (configs->run->python == NULL) {
            take_required_python(configs, named, configs->run);
        }
    }
    return configs->run;
}

/* --- All of them --- */

Configs *configs_new(const Options *options, const RuleWords *rules, Arena *arena)
{
    Configs *configs = arena_new(arena, Configs);
    configs->options = options;
    configs->rules = rules;
    configs->arena = arena;
    interner_init(&configs->names);
    const char *working_folder = sys_working_folder(arena);
    configs->working_folder = working_folder == NULL ? "/" : working_folder;
    if (options->config_file != NULL) {
        const char *file = absolute(configs, options->config_file);
        configs->only = load_file(configs, file);
        if (configs->only == NULL && configs->problems.count == 0) {
            ConfigReader reader = reader_of(configs, file);
            config_add_problem(&reader, (TomlPlace){0}, "has no table [tool.spawnlint]");
        }
    }
    if (configs->only == NULL && (options->isolated || options->config_file != NULL)) {
        configs->only = new_config(configs, configs->working_folder);
    }
    return configs;
}

static void free_patterns(ConfigPatterns *patterns)
{
    for (size_t i = 0; i < patterns->count; i++) {
        vec_free(&patterns->items[i].rules);
    }
    vec_free(patterns);
}

void configs_free(Configs *configs)
{
    for (size_t i = 0; i < configs->configs.count; i++) {
        Config *config = configs->configs.items[i];
        if (config == configs->run) {
            continue;
        }
        vec_free(&config->select);
        vec_free(&config->extend_select);
        vec_free(&config->ignore);
        vec_free(&config->severities);
        free_patterns(&config->per_file_ignores);
        free_patterns(&config->exclude);
        vec_free(&config->models);
    }
    vec_free(&configs->configs);
    vec_free(&configs->files);
    vec_free(&configs->problems);
    map_free(&configs->folders);
    interner_free(&configs->names);
}

const ConfigProblems *configs_problems(const Configs *configs)
{
    return &configs->problems;
}

size_t configs_file_count(const Configs *configs)
{
    return configs->files.count;
}

const char *configs_file(const Configs *configs, size_t index)
{
    return configs->files.items[index];
}

size_t configs_count(const Configs *configs)
{
    return configs->configs.count;
}

const Config *configs_at(const Configs *configs, size_t index)
{
    return configs->configs.items[index];
}

/* --- What they say --- */

bool config_pattern_matches(const ConfigPattern *pattern, Arena *arena, const char *path, bool is_folder)
{
    const char *below = path_below(path, pattern->base);
    if (below == NULL) { /* elsewhere no pattern that begins with a slash can match */
        below = arena_format(arena, "\x7F%s", path);
    }
    for (const char *end = below; *end != '\0';) {
        end += *end == '/';
        end += strcspn(end, "/");
        bool is_last = *end == '\0';
        const char *prefix = arena_copy(arena, below, (size_t)(end - below));
        if (ignore_excludes(pattern->layer, prefix, !is_last || is_folder)) {
            return true;
        }
    }
    return false;
}

bool config_excludes(const Config *config, Arena *arena, const char *path, bool is_folder)
{
    const ConfigPatterns *patterns = &config->exclude;
    for (size_t i = 0; i < patterns->count; i++) {
        bool is_top = i + 1 == patterns->count || strcmp(patterns->items[i].base, patterns->items[i + 1].base) != 0;
        if (is_top && config_pattern_matches(&patterns->items[i], arena, path, is_folder)) {
            return true;
        }
    }
    return false;
}

void config_apply(const Config *run, Options *options)
{
    if (run->platforms != 0 && !options->platforms_named) {
        options->platforms = run->platforms;
        options->platforms_named = true;
    }
    if (run->python != NULL && !options->python_named) {
        options->python = run->python;
        options->python_minors = run->python_minors;
    }
    if (run->fail_on_origin.file != NULL && !options->fail_on_named) {
        options->fail_on = run->fail_on;
    }
    if (options->baseline == NULL) {
        options->baseline = run->baseline;
    }
}
