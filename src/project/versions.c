/* PEP 440 specifiers, asked for each release 3.m.p there may be: a minor version is admitted when one of its releases
 * is. That answers ">3.11" (3.11.1 is greater) and "!=3.11" (only 3.11.0 is not wanted) as pip would. */
#include "project/versions.h"

#include "base/text.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { MINORS = 64, PATCHES = 64, MOST_NUMBERS = 3, MOST_CLAUSES = 32 };

typedef enum Operator {
    OPERATOR_COMPATIBLE,
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_LESS_EQUAL,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_LESS,
    OPERATOR_GREATER
} Operator;

typedef struct Clause {
    Operator operator;
    int numbers[MOST_NUMBERS]; /* missing ones are 0 */
    int count;                 /* how many were written */
    bool is_prefix;            /* "3.11.*" */
} Clause;

static const struct {
    const char *text;
    Operator operator;
} operators[] = {
    {"~=", OPERATOR_COMPATIBLE}, {"===", OPERATOR_EQUAL},        {"==", OPERATOR_EQUAL}, {"!=", OPERATOR_NOT_EQUAL},
    {"<=", OPERATOR_LESS_EQUAL}, {">=", OPERATOR_GREATER_EQUAL}, {"<", OPERATOR_LESS},   {">", OPERATOR_GREATER},
};

static const char *skip_spaces(const char *at)
{
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    return at;
}

static const char *read_operator(const char *at, Operator *operator)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        size_t length = strlen(operators[i].text);
        if (strncmp(at, operators[i].text, length) == 0) {
            *operator= operators[i].operator;
            return skip_spaces(at + length);
        }
    }
    return NULL;
}

/* "3.14.0rc1": what marks a pre-release, a post-release or a build says nothing about the minor version. */
static const char *skip_suffix(const char *at)
{
    while (isalnum((unsigned char)*at) || *at == '.' || *at == '+' || *at == '-') {
        at++;
    }
    return at;
}

static const char *read_version(const char *at, Clause *clause)
{
    while (clause->count < MOST_NUMBERS) {
        if (!isdigit((unsigned char)*at)) {
            return NULL;
        }
        int number = 0;
        for (; isdigit((unsigned char)*at); at++) {
            number = number > 9999 ? number : number * 10 + (*at - '0');
        }
        clause->numbers[clause->count++] = number;
        if (at[0] == '.' && at[1] == '*') {
            clause->is_prefix = true;
            return at + 2;
        }
        if (at[0] != '.' || !isdigit((unsigned char)at[1])) {
            break;
        }
        at++;
    }
    return skip_suffix(at);
}

static const char *read_clause(const char *at, Clause *clause)
{
    *clause = (Clause){0};
    at = read_operator(at, &clause->operator);
    if (at == NULL || (at = read_version(at, clause)) == NULL) {
        return NULL;
    }
    bool takes_prefix = clause->operator== OPERATOR_EQUAL || clause->operator== OPERATOR_NOT_EQUAL;
    if ((clause->is_prefix && !takes_prefix) || (clause->operator== OPERATOR_COMPATIBLE && clause->count<2)) {
        return NULL;
    }
    return skip_spaces(at);
}

/* Compares the first `count` numbers. */
static int compare_numbers(const int *left, const int *right, int count)
{
    for (int i = 0; i < count; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i] ? -1 : 1;
        }
    }
    return 0;
}

static bool clause_admits(const Clause *clause, const int *release)
{
    int order = compare_numbers(release, clause->numbers, clause->is_prefix ? clause->count : MOST_NUMBERS);
    switch (clause->operator) {
    case OPERATOR_COMPATIBLE:
        return order >= 0 && compare_numbers(release, clause->numbers, clause->count - 1) == 0;
    case OPERATOR_EQUAL:
        return order == 0;
    case OPERATOR_NOT_EQUAL:
        return order != 0;
    case OPERATOR_LESS_EQUAL:
        return order <= 0;
    case OPERATOR_GREATER_EQUAL:
        return order >= 0;
    case OPERATOR_LESS:
        return order < 0;
    case OPERATOR_GREATER:
        return order > 0;
    }
    return false;
}

static bool admits_minor(const Clause *clauses, size_t count, int minor)
{
    for (int patch = 0; patch < PATCHES; patch++) {
        int release[MOST_NUMBERS] = {3, minor, patch};
        size_t satisfied = 0;
        while (satisfied < count && clause_admits(&clauses[satisfied], release)) {
            satisfied++;
        }
        if (satisfied == count) {
            return true;
        }
    }
    return false;
}

bool versions_parse(const char *specifiers, PythonMinors *minors, const char **why)
{
    Clause clauses[MOST_CLAUSES];
    size_t count = 0;
    const char *at = skip_spaces(specifiers);
    while (*at != '\0') {
        if (count == MOST_CLAUSES) {
            *why = "too many version specifiers";
            return false;
        }
        at = read_clause(at, &clauses[count++]);
        if (at == NULL || (*at != ',' && *at != '\0')) {
            *why = "not a version specifier like '>=3.10' or '>=3.9,<3.14'";
            return false;
        }
        if (*at == ',') {
            at = skip_spaces(at + 1);
        }
    }
    *minors = 0;
    for (int minor = 0; minor < MINORS; minor++) {
        *minors |= (PythonMinors)admits_minor(clauses, count, minor) << minor;
    }
    *why = *minors == 0 ? "admits no version of Python 3" : NULL;
    return *minors != 0;
}

int versions_oldest(PythonMinors minors)
{
    int minor = 0;
    while ((minors >> minor & 1) == 0) {
        minor++;
    }
    return minor;
}

int versions_newest(PythonMinors minors, int newest)
{
    int minor = MINORS - 1;
    while ((minors >> minor & 1) == 0) {
        minor--;
    }
    return minor < newest ? minor : newest;
}
