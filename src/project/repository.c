/* Looking upwards for .git, and reading the little of git's own files that says which rules hold. */
#include "project/repository.h"

#include "base/sys.h"

#include <string.h>
#include <strings.h>

/* The whole file, cut at the first NUL, in the arena; NULL when it cannot be read. */
static const char *read_text(Arena *arena, const char *path)
{
    char *bytes;
    uint32_t length;
    if (sys_read_file(path, &bytes, &length) != 0) {
        return NULL;
    }
    const char *text = arena_copy(arena, bytes, length);
    sys_release(bytes);
    return text;
}

const IgnoreLayer *repository_push_file(Arena *arena, const IgnoreLayer *below, const char *base, const char *path)
{
    char *bytes;
    uint32_t length;
    if (sys_read_file(path, &bytes, &length) != 0) {
        return below;
    }
    const IgnoreLayer *layer = ignore_push(arena, below, base, (Text){bytes, length});
    sys_release(bytes);
    return layer;
}

static Text trim(Text text)
{
    while (text.length > 0 && strchr(" \t\r", text.bytes[0]) != NULL) {
        text = (Text){text.bytes + 1, text.length - 1};
    }
    while (text.length > 0 && strchr(" \t\r", text.bytes[text.length - 1]) != NULL) {
        text.length--;
    }
    return text;
}

/* A path as git writes it in its files: quotes taken off, `~/` replaced. NULL when there is no home. */
static const char *expand_path(Arena *arena, Text value)
{
    if (value.length >= 2 && value.bytes[0] == '"' && value.bytes[value.length - 1] == '"') {
        value = (Text){value.bytes + 1, value.length - 2};
    }
    if (!text_starts_with(value, "~/")) {
        return arena_copy(arena, value.bytes, value.length);
    }
    const char *home = sys_environment("HOME");
    return home == NULL ? NULL : arena_format(arena, "%s%.*s", home, (int)value.length - 1, value.bytes + 1);
}

/* core.excludesFile in a configuration file of git (git-config(1), "Syntax"), NULL when it is not set there. */
static const char *configured_excludes(Arena *arena, const char *config)
{
    const char *text = read_text(arena, config);
    const char *found = NULL;
    bool in_core = false;
    for (const char *at = text; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, "\n");
        Text line = trim((Text){at, length});
        at += length + (at[length] == '\n');
        static const char key[] = "excludesfile";
        if (line.length > 0 && line.bytes[0] == '[') {
            in_core = line.length >= 6 && strncasecmp(line.bytes, "[core]", 6) == 0;
        } else if (in_core && line.length > sizeof key && strncasecmp(line.bytes, key, sizeof key - 1) == 0) {
            Text rest = trim((Text){line.bytes + sizeof key - 1, line.length - (sizeof key - 1)});
            if (rest.length > 0 && rest.bytes[0] == '=') {
                found = expand_path(arena, trim((Text){rest.bytes + 1, rest.length - 1}));
            }
        }
    }
    return found;
}

/* A file below the folder of git's own settings of the user. */
static const char *user_file(Arena *arena, const char *name)
{
    const char *folder = sys_environment("XDG_CONFIG_HOME");
    if (folder != NULL && folder[0] != '\0') {
        return arena_format(arena, "%s/git/%s", folder, name);
    }
    const char *home = sys_environment("HOME");
    return home == NULL ? NULL : arena_format(arena, "%s/.config/git/%s", home, name);
}

/* The user's ignore file by the first configuration that names one: the repository's, the user's, the system's. */
static const char *user_excludes(Arena *arena, const char *git_folder)
{
    const char *home = sys_environment("HOME");
    const char *configs[] = {
        arena_format(arena, "%s/config", git_folder),
        home == NULL ? NULL : arena_format(arena, "%s/.gitconfig", home),
        user_file(arena, "config"),
        "/etc/gitconfig",
    };
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        const char *found = configs[i] == NULL ? NULL : configured_excludes(arena, configs[i]);
        if (found != NULL) {
            return found;
        }
    }
    return user_file(arena, "ignore");
}

/* What a one-line file of git says behind a prefix, as an absolute or `base`-relative path; NULL without it. */
static const char *pointed_at(Arena *arena, const char *file, const char *prefix, const char *base)
{
    const char *text = read_text(arena, file);
    if (text == NULL || strncmp(text, prefix, strlen(prefix)) != 0) {
        return NULL;
    }
    text += strlen(prefix);
    const char *path = arena_copy(arena, text, strcspn(text, "\r\n"));
    return path[0] == '/' ? path : arena_format(arena, "%s/%s", base, path);
}

/* The folder with info/ and config in it: .git itself, or what a .git file of a submodule or linked work tree names
 * (gitrepository-layout(5)). */
static const char *git_folder_of(Arena *arena, const char *root)
{
    const char *git = arena_format(arena, "%s/.git", root);
    FileInfo info;
    if (sys_info(git, true, &info) == 0 && info.kind == FILE_REGULAR) {
        const char *pointed = pointed_at(arena, git, "gitdir: ", root);
        if (pointed != NULL) {
            const char *common = pointed_at(arena, arena_format(arena, "%s/commondir", pointed), "", pointed);
            return common == NULL ? pointed : common;
        }
    }
    return git;
}

const IgnoreLayer *repository_push_own(Arena *arena, const char *root)
{
    const char *git = git_folder_of(arena, root);
    const char *user = user_excludes(arena, git);
    const IgnoreLayer *layers = user == NULL ? NULL : repository_push_file(arena, NULL, "", user);
    return repository_push_file(arena, layers, "", arena_format(arena, "%s/info/exclude", git));
}

/* The folder that holds `path`; "" for the root of the file system. */
static const char *parent_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "" : arena_copy(arena, path, (size_t)(slash - path));
}

/* The nearest folder from `folder` upwards with an entry of one of these names; NULL when there is none. */
static const char *find_upwards(Arena *arena, const char *folder, const char *const *names, size_t count)
{
    for (const char *at = folder;; at = parent_of(arena, at)) {
        for (size_t i = 0; i < count; i++) {
            FileInfo info;
            if (sys_info(arena_format(arena, "%s/%s", at, names[i]), true, &info) == 0 && info.kind != FILE_MISSING) {
                return at;
            }
        }
        if (at[0] == '\0') {
            return NULL;
        }
    }
}

static const char *find_root(Arena *arena, const char *folder)
{
    static const char *const names[] = {".git"};
    return find_upwards(arena, folder, names, 1);
}

const char *repository_project_root(Arena *arena, const char *path)
{
    static const char *const names[] = {"pyproject.toml", "spawnlint.toml", "setup.py", "setup.cfg"};
    const char *folder = parent_of(arena, path);
    const char *root = find_root(arena, folder);
    return root != NULL ? root : find_upwards(arena, folder, names, sizeof names / sizeof *names);
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

RepositoryPlace repository_place(Arena *arena, const char *path, bool is_folder, const char *working_folder)
{
    RepositoryPlace place = {0};
    if (strcmp(path, "/") == 0) {
        path = "";
    }
    const char *folder = is_folder ? path : parent_of(arena, path);
    const char *root = find_root(arena, folder);
    if (root != NULL) {
        place.layers = repository_push_own(arena, root);
    } else {
        root = working_folder != NULL && is_below(folder, working_folder) ? working_folder : folder;
    }
    size_t root_length = strlen(root);
    place.inside = path + root_length + (path[root_length] == '/');
    /* The .gitignore of each folder from the root to the one that holds `path`. */
    for (const char *end = path + root_length; *end != '\0';) {
        const char *here = arena_copy(arena, path, (size_t)(end - path));
        const char *base = strlen(here) > root_length ? here + root_length + 1 : "";
        place.layers = repository_push_file(arena, place.layers, base, arena_format(arena, "%s/.gitignore", here));
        end++;
        end += strcspn(end, "/");
        bool is_last = *end == '\0';
        const char *next = arena_copy(arena, place.inside, (size_t)(end - place.inside));
        if (place.excluded == NULL && ignore_excludes(place.layers, next, !is_last || is_folder)) {
            place.excluded = next;
        }
    }
    return place;
}
