/* Dumps many Python files in one process, for compare_with_cpython.py and compare_scopes.py.
 *
 *     dump_many tokens|ast|scopes < paths
 *
 * For each line of standard input, a path, prints the path behind "=== ", the issues, and the dump. */
#include "base/fail.h"
#include "py/dump.h"
#include "py/lexer.h"
#include "py/parser.h"
#include "py/scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_file(const char *path, char **bytes, uint32_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return false;
    }
    size_t size = (size_t)ftell(file);
    rewind(file);
    *bytes = calloc(1, size + SOURCE_PADDING);
    if (*bytes == NULL) {
        fail_out_of_memory();
    }
    *length = (uint32_t)fread(*bytes, 1, size, file);
    fclose(file);
    return *length == size;
}

static void dump_one(const char *path, const char *stage, Interner *names, Buffer *out)
{
    char *bytes = NULL;
    Source source = {.path = path, .language = LANGUAGE_PYTHON};
    if (!read_file(path, &bytes, &source.length)) {
        buffer_printf(out, "! 1:0-1:0 cannot be read\n");
        free(bytes);
        return;
    }
    source.bytes = bytes;
    Arena arena = {0};
    PySyntaxIssueVec issues = {0};
    py_decode(&source, &arena, &issues);
    source_index_lines(&source, &arena);
    Module *module = py_parse(&source, &arena, names, &issues);
    for (size_t i = 0; i < issues.count; i++) {
        Span span = issues.items[i].span;
        span.start = span.start > source.length ? source.length : span.start;
        span.end = span.end > source.length ? source.length : span.end;
        dump_issue(&source, span, issues.items[i].message, out);
    }
    if (strcmp(stage, "tokens") == 0) {
        TokenVec tokens = {0};
        py_lex(&source, names, true, &tokens);
        dump_tokens(&source, &tokens, out);
        vec_free(&tokens);
    } else if (strcmp(stage, "scopes") == 0) {
        ScopeTree scopes;
        scope_build(module, names, &scopes);
        scope_print(&scopes, names, out);
        scope_free(&scopes);
    } else {
        dump_ast(&source, &module->node, names, out);
    }
    vec_free(&issues);
    arena_free(&arena);
    free(bytes);
}

int main(int argc, char **argv)
{
    const char *stage = argc == 2 ? argv[1] : "";
    if (strcmp(stage, "tokens") != 0 && strcmp(stage, "ast") != 0 && strcmp(stage, "scopes") != 0) {
        fputs("usage: dump_many tokens|ast|scopes < paths\n", stderr);
        return 2;
    }
    Interner names;
    interner_init(&names);
    Buffer out = {0};
    char path[4096];
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        out.length = 0;
        buffer_printf(&out, "=== %s\n", path);
        dump_one(path, stage, &names, &out);
        fwrite(out.bytes, 1, out.length, stdout);
        fflush(stdout);
    }
    buffer_free(&out);
    interner_free(&names);
    return 0;
}
