/* See library.h. */
#include "engine/library.h"

#include <string.h>

static bool is_listed(const char *const *words, size_t count, const char *word, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == length && strncmp(word, words[i], length) == 0) {
            return true;
        }
    }
    return false;
}

bool library_has_path(const char *path)
{
    static const char *const folders[] = {"test", "tests", "testing", "examples", "scripts", "benchmarks", "demo"};
    static const char *const files[] = {"__main__.py", "main.py", "cli.py", "app.py", "setup.py", "conftest.py"};
    const char *part = path;
    for (const char *slash = strchr(part, '/'); slash != NULL; slash = strchr(part, '/')) {
        if (is_listed(folders, sizeof folders / sizeof folders[0], part, (size_t)(slash - part))) {
            return false;
        }
        part = slash + 1;
    }
    size_t length = strlen(part);
    return !is_listed(files, sizeof files / sizeof files[0], part, length) && strncmp(part, "test_", 5) != 0 &&
           (length <= 8 || strcmp(part + length - 8, "_test.py") != 0);
}
