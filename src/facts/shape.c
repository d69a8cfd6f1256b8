/* The tables that facts.def expands to, and the words of the small enumerations. */
#include "facts/shape.h"

#include <stddef.h>

const ValueShape value_shapes[VALUE_KINDS] = {
    [VALUE_NONE] = {.word = "none"},
#define VALUE(NAME, word, a, b, list, detail)                                                                          \
    [VALUE_##NAME] = {word, FIELD_##a, FIELD_##b, FIELD_##list, DETAIL_##detail},
#include "facts/facts.def"
};

const ActionShape action_shapes[ACTION_KINDS] = {
    [ACTION_NONE] = {.word = "none"},
#define ACTION(NAME, word, a, b, c, list, detail)                                                                      \
    [ACTION_##NAME] = {word, FIELD_##a, FIELD_##b, FIELD_##c, FIELD_##list, DETAIL_##detail},
#include "facts/facts.def"
};

const char *const function_words[FUNCTION_KINDS] = {
    [FUNCTION_NONE] = "none",
#define FUNCTION(NAME, word) [FUNCTION_##NAME] = word,
#include "facts/facts.def"
};

static const char *const literal_words[] = {"none",   "true",  "false", "integer", "float",
                                            "string", "bytes", "other", NULL};
static const char *const collection_words[] = {"tuple", "list", "set", "dict", "generator", NULL};
static const char *const logic_words[] = {"and", "or", NULL};
static const char *const comparison_words[] = {"equal", "not-equal", "less", "less-equal", "greater", "greater-equal",
                                               "is",    "is-not",    "in",   "not-in",     NULL};
static const char *const loop_words[] = {"for", "while", "do", NULL};

const char *const *detail_words(DetailKind kind)
{
    static const char *const *const words[DETAIL_KINDS] = {
        [DETAIL_LITERAL] = literal_words, [DETAIL_COLLECTION] = collection_words,
        [DETAIL_LOGIC] = logic_words,     [DETAIL_COMPARISON] = comparison_words,
        [DETAIL_LOOP] = loop_words,
    };
    return words[kind];
}

const char *const value_flag_words[] = {"parentheses", "macro", "implicit", NULL};
const char *const action_flag_words[] = {"async",         "binds-top", "star", "except-star",
                                         "falls-through", "declares",  NULL};
const char *const function_flag_words[] = {"async",    "generator", "method",      "static",
                                           "noreturn", "variadic",  "declaration", NULL};
const char *const parameter_kind_words[] = {"position-only", "normal", "star", "keyword-only", "double-star", NULL};
const char *const argument_kind_words[] = {"position", "keyword", "star", "double-star", NULL};
const char *const issue_kind_words[] = {"syntax", "incomplete", "failed", "unseen", NULL};
const char *const language_words[] = {"none", "python", "c", "cxx", "cuda", NULL};
