/* The walk over the named paths.
 *
 * Two paths are kept for each entry: the one that is shown and opened, and the one that counts from the root of the git
 * repository, for the ignore rules. Symbolic links met on the way are not followed (git and grep tools agree on that),
 * so no link can make the walk endless or report a file twice; named ones are. */
#include "project/discover.h"

#include "base/sys.h"
#include "project/ignore.h"
#include "project/path.h"
#include "project/repository.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const discover_skipped_folders[] = {".bzr",
                                                ".direnv",
                                                ".eggs",
                                                ".git",
                                                ".git-rewrite",
                                                ".hg",
                                                ".ipynb_checkpoints",
                                                ".mypy_cache",
                                                ".nox",
                                                ".pants.d",
                                                ".pytest_cache",
                                                ".pytype",
                                                ".ruff_cache",
                                                ".svn",
                                                ".tox",
                                                ".venv",
                                                ".vscode",
                                                "__pycache__",
                                                "__pypackages__",
                                                "_build",
                                                "buck-out",
                                                "dist",
                                                "node_modules",
                                                "site-packages",
                                                NULL};

typedef struct Walk {
    const Options *options;
    Configs *configs;     /* or NULL */
    const Config *config; /* of the folder at hand, or NULL */
    Arena *arena;
    Discovery *discovery;
    const char *working_folder;  /* NULL when it was deleted */
    const IgnoreLayer *excludes; /* --exclude, or NULL */
    Buffer shown;                /* path of the entry at hand */
    Buffer inside;               /* the same from the root of its repository; nested ones are appended */
    bool in_background;          /* what is met was not named */
    VEC(const char *) roots;     /* of the projects around named files, absolute, none twice */
    VEC(const char *) shown_roots; /* the same as they are opened */
    size_t root;                 /* where the path from the innermost repository's root starts in `inside` */
} Walk;

static const struct {
    const char *suffix;
    Language language;
    bool is_header; /* read when named, seen through the files that include it otherwise */
} suffixes[] = {
    {".py", LANGUAGE_PYTHON, false}, {".pyi", LANGUAGE_PYTHON, false}, {".pyw", LANGUAGE_PYTHON, false},
    {".ipynb", LANGUAGE_PYTHON, false},
    {".c", LANGUAGE_C, false},       {".cc", LANGUAGE_CXX, false},     {".cpp", LANGUAGE_CXX, false},
    {".cxx", LANGUAGE_CXX, false},   {".cu", LANGUAGE_CUDA, false},    {".h", LANGUAGE_C, true},
    {".hh", LANGUAGE_CXX, true},     {".hpp", LANGUAGE_CXX, true},     {".hxx", LANGUAGE_CXX, true},
    {".cuh", LANGUAGE_CUDA, true},
};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* From the last dot of the name on; "" without one, and for names that begin with their only dot. */
static const char *suffix_of(const char *path)
{
    const char *name = name_of(path);
    const char *dot = strrchr(name, '.');
    return dot == NULL || dot == name ? "" : dot;
}

static Language language_of(const char *path, bool with_headers)
{
    const char *suffix = suffix_of(path);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (strcmp(suffix, suffixes[i].suffix) == 0 && (with_headers || !suffixes[i].is_header)) {
            return suffixes[i].language;
        }
    }
    return LANGUAGE_NONE;
}

Language discover_language(const char *path)
{
    return language_of(path, true);
}

static void add_problem(Walk *walk, const char *path, const char *message)
{
    if (!walk->in_background) {
        path = arena_copy(walk->arena, path, strlen(path));
        vec_push(&walk->discovery->problems, (PathProblem){path, message});
    }
}

static void add_file(Walk *walk, const char *path, Language language)
{
    ProjectFile file = {.path = arena_copy(walk->arena, path, strlen(path)), .language = language,
                        .is_background = walk->in_background};
    vec_push(&walk->discovery->files, file);
}

/* Whether the first line is `#!` with an interpreter whose name begins with "python", as in `#!/usr/bin/env python3`.
 */
static bool is_python_script(const char *path)
{
    char start[128];
    size_t length;
    if (sys_read_start(path, start, sizeof start - 1, &length) != 0 || length < 2 || start[0] != '#' ||
        start[1] != '!') {
        return false;
    }
    start[length] = '\0';
    start[strcspn(start, "\r\n")] = '\0';
    for (char *word = strtok(start + 2, " \t"); word != NULL; word = strtok(NULL, " \t")) {
        const char *name = name_of(word);
        if (strncmp(name, "python", 6) == 0 || strncmp(name, "pypy", 4) == 0) {
            return true;
        }
        bool is_env = strcmp(name, "env") == 0 || word[0] == '-' || strchr(word, '=') != NULL;
        if (!is_env) {
            return false;
        }
    }
    return false;
}

/* --exclude counts from the working folder: a path outside of it is matched by its name alone. */
static bool is_excluded_by_option(const Walk *walk, const char *path, bool is_folder)
{
    return walk->excludes != NULL && ignore_excludes(walk->excludes, path[0] == '/' ? name_of(path) : path, is_folder);
}

/* The absolute form of any path, for configurations. */
static const char *whole_path(const Walk *walk, const char *path)
{
    return path_absolute(walk->arena, walk->working_folder == NULL ? "/" : walk->working_folder, path);
}

static bool is_excluded_by_config(const Walk *walk, const Config *config, const char *path, bool is_folder)
{
    return config != NULL && config->exclude.count > 0 &&
           config_excludes(config, walk->arena, whole_path(walk, path), is_folder);
}

static bool is_excluded(const Walk *walk, const IgnoreLayer *layers, bool is_folder)
{
    return ignore_excludes(layers, walk->inside.bytes + walk->root, is_folder) ||
           is_excluded_by_option(walk, walk->shown.bytes, is_folder) ||
           is_excluded_by_config(walk, walk->config, walk->shown.bytes, is_folder);
}

static bool is_skipped_folder(const char *name)
{
    for (size_t i = 0; discover_skipped_folders[i] != NULL; i++) {
        if (strcmp(name, discover_skipped_folders[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Appends a component; returns the length to cut back to. */
static size_t enter(Buffer *path, const char *name, size_t start)
{
    size_t length = path->length;
    if (length > start && path->bytes[length - 1] != '/') {
        buffer_putc(path, '/');
    }
    buffer_puts(path, name);
    return length;
}

static void leave(Buffer *path, size_t length)
{
    path->length = length;
    path->bytes[length] = '\0';
}

static const FolderEntry *find_entry(const FolderEntryVec *entries, const char *name)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (strcmp(entries->items[i].name, name) == 0) {
            return &entries->items[i];
        }
    }
    return NULL;
}

static void walk_folder(Walk *walk, const IgnoreLayer *layers, bool is_named);

static void walk_entry(Walk *walk, const IgnoreLayer *layers, const FolderEntry *entry)
{
    FileKind kind = entry->kind;
    FileInfo info;
    if (kind == FILE_OTHER && sys_info(walk->shown.bytes, false, &info) == 0) {
        kind = info.kind; /* a file system that does not tell in its listing */
    }
    if (kind == FILE_FOLDER) {
        if (!is_skipped_folder(entry->name) && !is_excluded(walk, layers, true)) {
            walk_folder(walk, layers, false);
        }
        return;
    }
    Language language = language_of(entry->name, false);
    bool may_be_script = kind == FILE_REGULAR && language == LANGUAGE_NONE && strchr(entry->name, '.') == NULL;
    bool is_header = language == LANGUAGE_NONE && language_of(entry->name, true) != LANGUAGE_NONE;
    if (kind == FILE_REGULAR && is_header && !is_excluded(walk, layers, false)) {
        vec_push(&walk->discovery->headers, arena_copy(walk->arena, walk->shown.bytes, walk->shown.length));
    }
    if (kind != FILE_REGULAR || (language == LANGUAGE_NONE && !may_be_script) || is_excluded(walk, layers, false)) {
        return;
    }
    if (may_be_script && !is_python_script(walk->shown.bytes)) {
        return;
    }
    add_file(walk, walk->shown.bytes, may_be_script ? LANGUAGE_PYTHON : language);
}

/* The folder's own ignore file on top of the layers. */
static const IgnoreLayer *push_ignore_file(Walk *walk, const IgnoreLayer *layers, const FolderEntryVec *entries)
{
    const FolderEntry *entry = find_entry(entries, ".gitignore");
    if (entry == NULL || entry->kind == FILE_FOLDER || entry->kind == FILE_LINK) {
        return layers; /* git reads no .gitignore through a link */
    }
    const char *path = arena_format(walk->arena, "%s/.gitignore", walk->shown.length == 0 ? "." : walk->shown.bytes);
    return repository_push_file(walk->arena, layers, walk->inside.bytes + walk->root, path);
}

/* The configuration of the folder at hand: its own, or that of the folder around it. */
static const Config *config_here(const Walk *walk, const FolderEntryVec *entries)
{
    for (size_t i = 0; walk->configs != NULL && i < entries->count; i++) {
        if (config_is_file_name(entries->items[i].name)) {
            return configs_for_folder(walk->configs, whole_path(walk, walk->shown.bytes));
        }
    }
    return walk->config;
}

/* Walks the folder at walk->shown. An unreadable one is a problem. */
static void walk_folder(Walk *walk, const IgnoreLayer *layers, bool is_named)
{
    const char *path = walk->shown.length == 0 ? "." : walk->shown.bytes;
    FolderEntryVec entries = {0};
    int error = sys_list_folder(path, walk->arena, &entries);
    if (error != 0) {
        add_problem(walk, path, sys_error_text(error));
    }
    size_t root = walk->root;
    const Config *config_around = walk->config;
    walk->config = config_here(walk, &entries);
    if (!is_named && find_entry(&entries, ".git") != NULL) { /* a submodule or nested clone has rules of its own */
        walk->root = walk->inside.length;
        layers = repository_push_own(walk->arena, path);
    }
    if (is_named || find_entry(&entries, "pyvenv.cfg") == NULL) {
        layers = push_ignore_file(walk, layers, &entries);
        for (size_t i = 0; i < entries.count; i++) {
            size_t shown = enter(&walk->shown, entries.items[i].name, 0);
            size_t inside = enter(&walk->inside, entries.items[i].name, walk->root);
            walk_entry(walk, layers, &entries.items[i]);
            leave(&walk->shown, shown);
            leave(&walk->inside, inside);
        }
    }
    walk->root = root;
    walk->config = config_around;
    vec_free(&entries);
}

/* Whether a path may lose its last component by a ".." behind it: not when that is a symbolic link. */
static bool may_step_back(const Buffer *path, size_t last)
{
    FileInfo info;
    bool is_up = strcmp(path->bytes + last, "..") == 0;
    return !is_up && sys_info(path->bytes, false, &info) == 0 && info.kind == FILE_FOLDER;
}

/* A path without ".", "x/.." and needless slashes; below the working folder relative to it. "" is the folder itself. */
static const char *clean_path(Walk *walk, const char *path)
{
    Buffer clean = {0};
    buffer_puts(&clean, path[0] == '/' ? "/" : "");
    size_t start = clean.length;
    for (const char *at = path; *at != '\0';) {
        size_t length = strcspn(at, "/");
        const char *name = arena_copy(walk->arena, at, length);
        at += length + (at[length] == '/');
        if (name[0] == '\0' || strcmp(name, ".") == 0) {
            continue;
        }
        const char *slash = strrchr(clean.bytes + start, '/');
        size_t last = slash == NULL ? start : (size_t)(slash + 1 - clean.bytes);
        if (strcmp(name, "..") == 0 && clean.length > start && may_step_back(&clean, last)) {
            leave(&clean, last > start ? last - 1 : start);
        } else {
            enter(&clean, name, start);
        }
    }
    const char *result = arena_copy(walk->arena, clean.bytes, clean.length);
    buffer_free(&clean);
    size_t length = walk->working_folder == NULL ? 0 : strlen(walk->working_folder);
    if (length > 1 && strncmp(result, walk->working_folder, length) == 0 &&
        (result[length] == '/' || result[length] == '\0')) {
        result += length + (result[length] == '/');
    }
    return result;
}

/* The absolute form of a clean path. Leading ".." are taken off the working folder. */
static const char *absolute_path(const Walk *walk, const char *path)
{
    if (path[0] == '/' || walk->working_folder == NULL) {
        return path;
    }
    size_t length = strlen(walk->working_folder);
    while (strncmp(path, "..", 2) == 0 && (path[2] == '/' || path[2] == '\0')) {
        path += path[2] == '/' ? 3 : 2;
        while (length > 0 && walk->working_folder[--length] != '/') {
        }
    }
    length = length == 1 ? 0 : length; /* "/" ends in the slash that follows anyway */
    const char *slash = path[0] == '\0' ? "" : "/";
    return arena_format(walk->arena, "%.*s%s%s", (int)length, walk->working_folder, slash, path);
}

/* Whether --force-exclude leaves out something that was named: by a rule, an option, or a folder on its way. */
static bool is_forced_out(const Walk *walk, const RepositoryPlace *place, const char *path, bool is_folder)
{
    if (place->excluded != NULL) {
        return true;
    }
    if (walk->configs != NULL &&
        is_excluded_by_config(walk, configs_for_file(walk->configs, path), path, is_folder)) {
        return true;
    }
    for (const char *end = path; *end != '\0';) {
        end += *end == '/';
        const char *start = end;
        end += strcspn(end, "/");
        bool is_last = *end == '\0';
        const char *prefix = arena_copy(walk->arena, path, (size_t)(end - path));
        const char *name = arena_copy(walk->arena, start, (size_t)(end - start));
        if (((!is_last || is_folder) && path[0] != '/' && is_skipped_folder(name)) ||
            is_excluded_by_option(walk, prefix, !is_last || is_folder)) {
            return true;
        }
    }
    return false;
}

static bool take_place(Walk *walk, const char *path, bool is_folder, RepositoryPlace *place)
{
    *place = repository_place(walk->arena, absolute_path(walk, path), is_folder, walk->working_folder);
    if (walk->options->force_exclude && is_forced_out(walk, place, path, is_folder)) {
        walk->discovery->excluded_named_files = true;
        return false;
    }
    return true;
}

static void walk_from(Walk *walk, const char *path, RepositoryPlace place)
{
    leave(&walk->shown, 0);
    leave(&walk->inside, 0);
    buffer_puts(&walk->shown, path);
    buffer_puts(&walk->inside, place.inside);
    walk->config = walk->configs == NULL ? NULL : configs_for_folder(walk->configs, whole_path(walk, path));
    walk_folder(walk, place.layers, true);
}

static void take_folder(Walk *walk, const char *path)
{
    RepositoryPlace place;
    if (!take_place(walk, path, true, &place)) {
        return;
    }
    walk_from(walk, path, place);
}

/* An absolute path as it is seen from the working folder: "../lib/a.py". */
static const char *seen_from_here(const Walk *walk, const char *path)
{
    const char *here = walk->working_folder;
    if (here == NULL || strcmp(here, "/") == 0) {
        return here == NULL ? path : path + 1;
    }
    size_t shared = 0; /* up to a slash in both, or to the end of one */
    for (size_t i = 0;; i++) {
        bool is_end = here[i] == '\0' || path[i] == '\0';
        if ((here[i] == '/' || here[i] == '\0') && (path[i] == '/' || path[i] == '\0')) {
            shared = i;
        }
        if (is_end || here[i] != path[i]) {
            break;
        }
    }
    Buffer seen = {0};
    for (const char *at = here + shared; *at != '\0'; at++) {
        buffer_puts(&seen, *at == '/' ? "../" : "");
    }
    buffer_puts(&seen, path + shared + (path[shared] == '/'));
    const char *result = arena_copy(walk->arena, seen.bytes, seen.length);
    buffer_free(&seen);
    return result;
}


static void note_root(Walk *walk, const char *path)
{
    const char *root = repository_project_root(walk->arena, absolute_path(walk, path));
    for (size_t i = 0; root != NULL && i < walk->roots.count; i++) {
        if (strcmp(walk->roots.items[i], root) == 0) {
            return;
        }
    }
    if (root != NULL) {
        vec_push(&walk->roots, root);
        vec_push(&walk->shown_roots, path[0] == '/' ? root : seen_from_here(walk, root));
    }
}

/* A named file is always read: what neither its name nor its first line tells apart is taken for Python. */
static void take_file(Walk *walk, const char *path, bool is_stdin)
{
    RepositoryPlace place;
    if (walk->options->force_exclude && !take_place(walk, path, false, &place)) {
        return;
    }
    Language language = discover_language(path);
    add_file(walk, path, language == LANGUAGE_NONE ? LANGUAGE_PYTHON : language);
    vec_last(&walk->discovery->files).is_stdin = is_stdin;
    if (!is_stdin || walk->options->stdin_filename != NULL) {
        note_root(walk, path);
    }
}

static void take_path(Walk *walk, const char *path)
{
    if (strcmp(path, "-") == 0) {
        const char *name = walk->options->stdin_filename;
        take_file(walk, name == NULL ? "<stdin>" : clean_path(walk, name), true);
        return;
    }
    FileInfo info;
    int error = sys_info(path, true, &info);
    if (error != 0 || info.kind == FILE_MISSING) {
        add_problem(walk, path, sys_error_text(error != 0 ? error : ENOENT));
    } else if (info.kind == FILE_FOLDER) {
        take_folder(walk, clean_path(walk, path));
    } else if (info.kind == FILE_REGULAR) {
        take_file(walk, clean_path(walk, path), false);
    } else {
        add_problem(walk, path, "neither a regular file nor a folder");
    }
}

/* Standard input comes before the file whose name it bears, so that it is the one that is kept. */
static int compare_files(const void *left, const void *right)
{
    const ProjectFile *first = left;
    const ProjectFile *second = right;
    int order = strcmp(first->path, second->path);
    return order != 0 ? order : (int)second->is_stdin - (int)first->is_stdin;
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Walks the projects around the named files, and keeps of them what was not taken before under any path. */
static void take_background(Walk *walk)
{
    ProjectFileVec *files = &walk->discovery->files;
    size_t named = files->count;
    const char **known = arena_array(walk->arena, const char *, named + 1);
    for (size_t i = 0; i < named; i++) {
        known[i] = absolute_path(walk, files->items[i].path);
    }
    qsort(known, named, sizeof *known, compare_texts);
    walk->in_background = true;
    for (size_t i = 0; i < walk->roots.count; i++) {
        walk_from(walk, walk->shown_roots.items[i],
                  repository_place(walk->arena, walk->roots.items[i], true, walk->working_folder));
    }
    size_t kept = named;
    for (size_t i = named; i < files->count; i++) {
        ProjectFile file = files->items[i];
        const char *absolute = absolute_path(walk, file.path);
        if (bsearch(&absolute, known, named, sizeof *known, compare_texts) == NULL) {
            file.path = file.path[0] == '/' ? file.path : seen_from_here(walk, absolute);
            files->items[kept++] = file;
        }
    }
    files->count = kept;
}

static void sort_files(Discovery *discovery)
{
    if (discovery->files.count == 0) {
        return;
    }
    qsort(discovery->files.items, discovery->files.count, sizeof *discovery->files.items, compare_files);
    size_t kept = 1;
    for (size_t i = 1; i < discovery->files.count; i++) {
        if (strcmp(discovery->files.items[i].path, discovery->files.items[kept - 1].path) != 0) {
            discovery->files.items[kept++] = discovery->files.items[i];
        }
    }
    discovery->files.count = kept;
}

static const IgnoreLayer *exclude_layer(const Options *options, Arena *arena)
{
    Buffer patterns = {0};
    for (size_t i = 0; i < options->exclude.count; i++) {
        buffer_printf(&patterns, "%s\n", options->exclude.items[i]);
    }
    const IgnoreLayer *layer = NULL;
    if (patterns.length > 0) {
        layer = ignore_push(arena, NULL, "", (Text){patterns.bytes, patterns.length});
    }
    buffer_free(&patterns);
    return layer;
}

void discover_files(const Options *options, Configs *configs, Arena *arena, Discovery *discovery)
{
    *discovery = (Discovery){0};
    Walk walk = {.options = options, .configs = configs, .arena = arena, .discovery = discovery};
    walk.working_folder = sys_working_folder(arena);
    walk.excludes = exclude_layer(options, arena);
    buffer_puts(&walk.shown, "");
    buffer_puts(&walk.inside, "");
    if (options->paths.count == 0) {
        take_path(&walk, ".");
    }
    for (size_t i = 0; i < options->paths.count; i++) {
        take_path(&walk, options->paths.items[i]);
    }
    if (walk.roots.count > 0) {
        take_background(&walk);
    }
    sort_files(discovery);
    vec_free(&walk.roots);
    vec_free(&walk.shown_roots);
    buffer_free(&walk.shown);
    buffer_free(&walk.inside);
}

void discovery_free(Discovery *discovery)
{
    vec_free(&discovery->files);
    vec_free(&discovery->problems);
    vec_free(&discovery->headers);
}
