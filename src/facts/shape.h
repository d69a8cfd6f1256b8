/* What the fields of each kind of value and action hold: the columns of facts.def as data.
 *
 * Whoever goes through facts without caring for the kinds (freezing, dumps, walkers) asks here instead of listing the
 * kinds again. */
#ifndef SPAWNLINT_FACTS_SHAPE_H
#define SPAWNLINT_FACTS_SHAPE_H

#include "facts/facts.h"

typedef enum FieldKind {
    FIELD_NONE,
    FIELD_VALUE,
    FIELD_MAYBE_VALUE,
    FIELD_FUNCTION,
    FIELD_OWNER,
    FIELD_BLOCK,
    FIELD_STRING,
    FIELD_NUMBER,
    /* lists */
    FIELD_VALUES,
    FIELD_PAIRS,
    FIELD_CHOICES,
    FIELD_ARGUMENTS,
    FIELD_CASES,
    FIELD_HANDLERS
} FieldKind;

typedef enum DetailKind {
    DETAIL_NONE,
    DETAIL_LITERAL,
    DETAIL_COLLECTION,
    DETAIL_LOGIC,
    DETAIL_COMPARISON,
    DETAIL_LOOP,
    DETAIL_BYTE,
    DETAIL_KINDS
} DetailKind;

typedef struct ValueShape {
    const char *word;
    uint8_t a; /* FieldKind, as the next two */
    uint8_t b;
    uint8_t list;
    uint8_t detail; /* DetailKind */
} ValueShape;

typedef struct ActionShape {
    const char *word;
    uint8_t a;
    uint8_t b;
    uint8_t c;
    uint8_t list;
    uint8_t detail;
} ActionShape;

extern const ValueShape value_shapes[VALUE_KINDS];
extern const ActionShape action_shapes[ACTION_KINDS];
extern const char *const function_words[FUNCTION_KINDS];

/* Words of a detail, NULL-terminated; NULL for NONE and BYTE, which have none. */
const char *const *detail_words(DetailKind kind);

/* Words of the flag bits, lowest bit first, NULL-terminated. */
extern const char *const value_flag_words[];
extern const char *const action_flag_words[];
extern const char *const function_flag_words[];
extern const char *const parameter_kind_words[];
extern const char *const argument_kind_words[];
extern const char *const issue_kind_words[];
extern const char *const language_words[]; /* by Language; "none" for LANGUAGE_NONE */

#endif
