/* How fast the lexer and parser are by themselves: reads all files first, then lexes or parses them one after another
 * on one thread, as a worker of the pipeline does.
 *
 *     bench_parse ROUNDS < LIST-OF-PATHS
 *
 * Prints the bytes of one round, the seconds of the fastest one for lexing alone and for lexing and parsing, and the
 * number of issues. */
#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/sys.h"
#include "base/vec.h"
#include "py/lexer.h"
#include "py/parser.h"
#include "py/py.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(Source) SourceVec;

static void read_sources(SourceVec *sources, Arena *paths)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *bytes;
        Source source = {.path = arena_copy(paths, line, strlen(line)), .language = LANGUAGE_PYTHON};
        int error = sys_read_file(source.path, &bytes, &source.length);
        if (error != 0) {
            fprintf(stderr, "%s: %s\n", source.path, sys_error_text(error));
            exit(2);
        }
        source.bytes = bytes;
        vec_push(sources, source);
    }
}

/* Seconds to lex every decoded source once. */
static double lex_all(const SourceVec *sources)
{
    Interner names;
    interner_init(&names);
    double start = sys_seconds();
    for (size_t i = 0; i < sources->count; i++) {
        TokenVec tokens = {0};
        py_lex(&sources->items[i], &names, false, &tokens);
        vec_free(&tokens);
    }
    double seconds = sys_seconds() - start;
    interner_free(&names);
    return seconds;
}

/* Seconds to decode and parse every source once. */
static double parse_all(const SourceVec *sources, size_t *bytes, size_t *issue_count)
{
    Arena scratch = {0};
    Interner names;
    interner_init(&names);
    *bytes = 0;
    *issue_count = 0;
    double start = sys_seconds();
    for (size_t i = 0; i < sources->count; i++) {
        Source source = sources->items[i];
        PySyntaxIssueVec issues = {0};
        py_decode(&source, &scratch, &issues);
        py_parse(&source, &scratch, &names, &issues);
        *bytes += source.length;
        *issue_count += issues.count;
        vec_free(&issues);
        arena_reset(&scratch);
    }
    double seconds = sys_seconds() - start;
    interner_free(&names);
    arena_free(&scratch);
    return seconds;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    Arena paths = {0};
    SourceVec sources = {0};
    read_sources(&sources, &paths);
    size_t bytes = 0;
    size_t issues = 0;
    double lexed = 1e9;
    double parsed = 1e9;
    for (int round = 0; round < rounds; round++) {
        double seconds = lex_all(&sources);
        lexed = seconds < lexed ? seconds : lexed;
        seconds = parse_all(&sources, &bytes, &issues);
        parsed = seconds < parsed ? seconds : parsed;
    }
    printf("%zu %.6f %.6f %zu\n", bytes, lexed, parsed, issues);
    for (size_t i = 0; i < sources.count; i++) {
        sys_release((char *)sources.items[i].bytes);
    }
    vec_free(&sources);
    arena_free(&paths);
    return 0;
}
