/* Paths as text. */
#include "project/path.h"

#include "base/text.h"

#include <string.h>

/* Takes the last component off. */
static void step_back(Buffer *path)
{
    while (path->length > 0 && path->bytes[--path->length] != '/') {
    }
    path->bytes[path->length] = '\0';
}

/* Adds the components of a path to one that has no slash at its end. */
static void add_components(Buffer *absolute, const char *path)
{
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        Text name = {path, length};
        path += length + (path[length] == '/');
        if (text_is(name, "..")) {
            step_back(absolute);
        } else if (length > 0 && !text_is(name, ".")) {
            buffer_putc(absolute, '/');
            buffer_add_text(absolute, name);
        }
    }
}

const char *path_absolute(Arena *arena, const char *folder, const char *path)
{
    Buffer absolute = {0};
    buffer_puts(&absolute, "");
    add_components(&absolute, path[0] == '/' ? "" : folder);
    add_components(&absolute, path);
    const char *result = absolute.length == 0 ? "/" : arena_copy(arena, absolute.bytes, absolute.length);
    buffer_free(&absolute);
    return result;
}

const char *path_parent(Arena *arena, const char *path)
{
    if (strcmp(path, "/") == 0) {
        return NULL;
    }
    const char *slash = strrchr(path, '/');
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

const char *path_below(const char *path, const char *folder)
{
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0')) {
        return NULL;
    }
    return path + length + (path[length] == '/');
}

const char *path_shown(const char *path, const char *working_folder)
{
    const char *below = working_folder == NULL ? NULL : path_below(path, working_folder);
    return below == NULL ? path : below[0] == '\0' ? "." : below;
}
