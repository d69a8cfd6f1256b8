/* What rules say and reports print. Findings refer to sources by byte spans; the reports turn them into lines. All
 * strings are clean UTF-8 only when printed: build them from source text freely, the reports clean them. */
#ifndef SPAWNLINT_REPORT_FINDING_H
#define SPAWNLINT_REPORT_FINDING_H

#include "base/arena.h"
#include "base/source.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum Severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

/* Sets of start methods. */
enum { METHOD_FORK = 1, METHOD_SPAWN = 2, METHOD_FORKSERVER = 4, METHODS_ALL = 7 };
typedef uint8_t MethodSet;

typedef struct TraceStep {
    const Source *source;
    Span span;
    const char *message;
} TraceStep;

typedef struct Finding {
    const char *code; /* "SPL302" */
    const char *name; /* "nested-function-to-worker" */
    Severity severity;
    const Source *source;
    Span span;
    const char *message;
    const char *function;        /* qualified name of the enclosing function, NULL at module level */
    MethodSet fails_under;       /* default start methods under which the program fails here; 0: they play no part */
    const char *const *fails_on; /* "windows", "linux (Python >= 3.14)" …; NULL-terminated, never NULL */
    const char *start_method;    /* the text report's line about it, or NULL */
    const char *fails_as;        /* the exception as Python prints it, or NULL */
    const TraceStep *trace;
    size_t trace_count;
    const char *help; /* or NULL */
    Span statement_span;   /* the logical line in which it begins */
    const char *statement; /* its text however it is laid out (layout_statement); NULL until the run is over */
} Finding;

typedef VEC(Finding) FindingVec;

/* A file that was not analysed, or not wholly. */
typedef struct RunError {
    const char *path;
    const char *message;
} RunError;

typedef VEC(RunError) RunErrorVec;

/* Everything a report needs. */
typedef struct RunResult {
    FindingVec findings; /* sorted by path, line, column, code; no two equal */
    RunErrorVec errors;
    bool complete;   /* every file was analysed */
    uint32_t files;  /* read */
    uint32_t parsed; /* lexed and parsed; the others cannot matter to any start site */
    uint32_t suppressed;     /* findings that comments took back */
    uint32_t set_aside;      /* findings that the baseline knows, or that touch no changed line */
    const char *platforms[4]; /* NULL-terminated: the targets */
    const char *python;       /* ">=3.9" */
    Arena arena;              /* owns the strings above */
} RunResult;

const char *severity_word(Severity severity);

/* The names of start methods, ended by NULL. */
typedef struct MethodWords {
    const char *words[4];
} MethodWords;

MethodWords method_words(MethodSet methods);

/* How many findings each rule has; rules without any are not there. Sorted by code, in the arena. */
typedef struct RuleCount {
    const char *code;
    const char *name;
    size_t findings;
} RuleCount;

const RuleCount *findings_by_rule(const RunResult *result, Arena *arena, size_t *count);

#endif
