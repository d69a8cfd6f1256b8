/* Compilation databases; see compile_commands.h. */
#include "project/compile_commands.h"

#include "base/intern.h"
#include "base/map.h"
#include "base/sys.h"
#include "base/text.h"
#include "base/vec.h"

#include <cjson/cJSON.h>
#include <string.h>

static const char database_name[] = "compile_commands.json";

typedef struct Entry {
    const char *path; /* absolute, without "." and ".." */
    CompileCommand command;
} Entry;

typedef struct Database {
    VEC(Entry) entries;
    Map by_path; /* StrId → index + 1 */
} Database;

struct CompileCommands {
    Arena *arena;
    const char *working_folder;
    Interner paths;
    Database *only;         /* what compile_commands_use named */
    Map by_folder;          /* StrId of a folder → index + 1 in databases, or NONE */
    VEC(Database *) databases;
};

enum { NONE = UINT32_MAX };

CompileCommands *compile_commands_new(Arena *arena, const char *working_folder)
{
    CompileCommands *commands = arena_new(arena, CompileCommands);
    commands->arena = arena;
    commands->working_folder = working_folder;
    interner_init(&commands->paths);
    return commands;
}

void compile_commands_free(CompileCommands *commands)
{
    for (size_t i = 0; commands != NULL && i < commands->databases.count; i++) {
        vec_free(&commands->databases.items[i]->entries);
        map_free(&commands->databases.items[i]->by_path);
    }
    if (commands != NULL) {
        vec_free(&commands->databases);
        map_free(&commands->by_folder);
        interner_free(&commands->paths);
    }
}

/* --- Paths --- */

/* `path` seen from `folder`, without ".", ".." and doubled slashes. */
static const char *absolute(Arena *arena, const char *folder, const char *path)
{
    const char *whole = path[0] == '/' ? path : arena_format(arena, "%s/%s", folder, path);
    char *out = arena_alloc(arena, strlen(whole) + 2, 1);
    size_t length = 0;
    for (const char *at = whole; *at != '\0';) {
        size_t part = strcspn(at, "/");
        if (part == 2 && at[0] == '.' && at[1] == '.') {
            while (length > 0 && out[--length] != '/') {
            }
        } else if (part > 0 && !(part == 1 && at[0] == '.')) {
            out[length++] = '/';
            memcpy(out + length, at, part);
            length += part;
        }
        at += part + (at[part] == '/');
    }
    out[length] = '\0';
    return length == 0 ? "/" : out;
}

static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

/* --- Arguments --- */

typedef VEC(const char *) ArgumentVec;

/* Options whose value is a path, joined or as the next argument. */
static const char *const path_options[] = {"-I",       "-isystem", "-iquote",   "-idirafter",
                                           "-include", "-imacros", "-isysroot", "--sysroot="};

/* The value of a path option, or NULL; `*option` is its name, and *value "" when the value is the next argument. */
static const char *path_value(const char *argument, const char **option)
{
    for (size_t i = 0; i < sizeof path_options / sizeof *path_options; i++) {
        if (strncmp(argument, path_options[i], strlen(path_options[i])) == 0) {
            *option = path_options[i];
            return argument + strlen(path_options[i]);
        }
    }
    return NULL;
}

static bool is_file(const char *path)
{
    FileInfo info;
    return sys_info(path, true, &info) == 0 && info.kind != FILE_MISSING;
}

/* A header of -include is looked for in the folder first, and among the search paths then. */
static const char *from_folder(Arena *arena, const char *folder, const char *option, const char *value)
{
    bool is_searched = strcmp(option, "-include") == 0 || strcmp(option, "-imacros") == 0;
    const char *path = absolute(arena, folder, value);
    return is_searched && !is_file(path) ? value : path;
}

static CompileCommand finish_command(Arena *arena, const char *folder, const ArgumentVec *words)
{
    const char **arguments = arena_array(arena, const char *, words->count);
    size_t count = 0;
    for (size_t i = 1; i < words->count; i++) {
        const char *option;
        const char *value = path_value(words->items[i], &option);
        if (value == NULL) {
            arguments[count++] = words->items[i];
        } else if (value[0] != '\0') {
            arguments[count++] = arena_format(arena, "%s%s", option, from_folder(arena, folder, option, value));
        } else if (i + 1 < words->count) {
            arguments[count++] = words->items[i];
            arguments[count++] = from_folder(arena, folder, option, words->items[++i]);
        }
    }
    return (CompileCommand){arguments, count};
}

/* Splits as a shell would: blanks, quotes, backslashes. */
static void split_command(Arena *arena, const char *command, ArgumentVec *words)
{
    Buffer word = {0};
    bool is_open = false;
    char quote = '\0';
    for (const char *at = command;; at++) {
        if (*at == '\0' || (quote == '\0' && strchr(" \t\r\n", *at) != NULL)) {
            if (is_open) {
                vec_push(words, word.bytes == NULL ? "" : arena_copy(arena, word.bytes, word.length));
            }
            word.length = 0;
            is_open = false;
            if (*at == '\0') {
                break;
            }
        } else if (quote == '\0' ? *at == '"' || *at == '\'' : *at == quote) {
            quote = quote == '\0' ? *at : '\0';
            is_open = true;
        } else {
            bool escapes = *at == '\\' && quote != '\'' && at[1] != '\0' &&
                           (quote == '\0' || strchr("\"\\$`", at[1]) != NULL);
            at += escapes;
            buffer_putc(&word, *at);
            is_open = true;
        }
    }
    buffer_free(&word);
}

/* --- Databases --- */

static const char *string_of(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static void add_entry(CompileCommands *commands, Database *database, const char *home, const cJSON *item)
{
    Arena *arena = commands->arena;
    const char *file = string_of(item, "file");
    const char *directory = string_of(item, "directory");
    const char *command = string_of(item, "command");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(item, "arguments");
    if (file == NULL || (command == NULL && !cJSON_IsArray(list))) {
        return;
    }
    const char *folder = directory == NULL ? home : absolute(arena, home, directory);
    ArgumentVec words = {0};
    const cJSON *word;
    cJSON_ArrayForEach(word, list)
    {
        const char *text = cJSON_GetStringValue(word);
        if (text != NULL) {
            vec_push(&words, arena_copy(arena, text, strlen(text)));
        }
    }
    if (words.count == 0 && command != NULL) {
        split_command(arena, command, &words);
    }
    Entry entry = {.path = absolute(arena, folder, file), .command = finish_command(arena, folder, &words)};
    vec_free(&words);
    StrId id = intern(&commands->paths, entry.path);
    if (!map_has(&database->by_path, id)) {
        vec_push(&database->entries, entry);
        map_put(&database->by_path, id, (uint32_t)database->entries.count);
    }
}

/* NULL, with the reason in *message, when the file is none. */
static Database *read_database(CompileCommands *commands, const char *path, const char **message)
{
    char *bytes;
    uint32_t length;
    int error = sys_read_file(path, &bytes, &length);
    if (error != 0) {
        *message = arena_format(commands->arena, "%s: %s", path, sys_error_text(error));
        return NULL;
    }
    cJSON *json = cJSON_ParseWithLength(bytes, length);
    sys_release(bytes);
    if (!cJSON_IsArray(json)) {
        cJSON_Delete(json);
        *message = arena_format(commands->arena, "%s: not a list of compile commands", path);
        return NULL;
    }
    Database *database = arena_new(commands->arena, Database);
    vec_push(&commands->databases, database);
    const char *home = folder_of(commands->arena, absolute(commands->arena, commands->working_folder, path));
    const cJSON *item;
    cJSON_ArrayForEach(item, json)
    {
        add_entry(commands, database, home, item);
    }
    cJSON_Delete(json);
    return database;
}

bool compile_commands_use(CompileCommands *commands, const char *folder, const char **message)
{
    FileInfo info;
    bool is_folder = sys_info(folder, true, &info) == 0 && info.kind == FILE_FOLDER;
    const char *path = is_folder ? arena_format(commands->arena, "%s/%s", folder, database_name) : folder;
    commands->only = read_database(commands, path, message);
    return commands->only != NULL;
}

/* The database of one folder, or of a folder `build*` in it. */
static Database *database_in(CompileCommands *commands, const char *folder)
{
    const char *message;
    const char *path = arena_format(commands->arena, "%s/%s", folder, database_name);
    Database *found = is_file(path) ? read_database(commands, path, &message) : NULL;
    FolderEntryVec entries = {0};
    if (found == NULL && sys_list_folder(folder, commands->arena, &entries) == 0) {
        for (size_t i = 0; i < entries.count && found == NULL; i++) {
            const char *name = entries.items[i].name;
            bool is_build = strncmp(name, "build", 5) == 0 || strncmp(name, "cmake-build", 11) == 0;
            path = arena_format(commands->arena, "%s/%s/%s", folder, name, database_name);
            found = is_build && is_file(path) ? read_database(commands, path, &message) : NULL;
        }
    }
    vec_free(&entries);
    return found;
}

/* The nearest one, from the folder upwards. */
static Database *database_of(CompileCommands *commands, const char *folder)
{
    StrId id = intern(&commands->paths, folder);
    uint32_t known = map_get(&commands->by_folder, id, 0);
    if (known != 0) {
        return known == NONE ? NULL : commands->databases.items[known - 1];
    }
    Database *found = database_in(commands, folder);
    if (found == NULL && strcmp(folder, "/") != 0) {
        found = database_of(commands, folder_of(commands->arena, folder));
    }
    uint32_t place = NONE;
    for (size_t i = 0; i < commands->databases.count; i++) {
        place = commands->databases.items[i] == found ? (uint32_t)i + 1 : place;
    }
    map_put(&commands->by_folder, id, place);
    return found;
}

static size_t shared_folders(const char *left, const char *right)
{
    size_t shared = 0;
    for (size_t i = 0; left[i] != '\0' && left[i] == right[i]; i++) {
        shared = left[i] == '/' ? i + 1 : shared;
    }
    return shared;
}

/* C and the rest: flags of the one are wrong for the other. */
static bool is_plain_c(const char *path)
{
    return text_ends_with(text_of(path), ".c");
}

static const Entry *nearest_entry(const Database *database, const char *path)
{
    const Entry *best = NULL;
    size_t best_shared = 0;
    bool is_header = strstr(path, ".h") != NULL || text_ends_with(text_of(path), ".cuh");
    for (size_t i = 0; i < database->entries.count; i++) {
        const Entry *entry = &database->entries.items[i];
        size_t shared = shared_folders(entry->path, path);
        bool fits = is_header || is_plain_c(entry->path) == is_plain_c(path);
        if (fits && (best == NULL || shared > best_shared)) {
            best = entry;
            best_shared = shared;
        }
    }
    return best;
}

const CompileCommand *compile_commands_find(CompileCommands *commands, const char *path)
{
    const char *whole = absolute(commands->arena, commands->working_folder, path);
    Database *database =
        commands->only != NULL ? commands->only : database_of(commands, folder_of(commands->arena, whole));
    if (database == NULL) {
        return NULL;
    }
    StrId id = intern_find(&commands->paths, whole, strlen(whole));
    uint32_t place = id == 0 ? 0 : map_get(&database->by_path, id, 0);
    const Entry *entry = place != 0 ? &database->entries.items[place - 1] : nearest_entry(database, whole);
    return entry == NULL ? NULL : &entry->command;
}
