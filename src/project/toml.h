/* TOML 1.0 (https://toml.io/en/v1.0.0) as values: configuration files are written in it.
 *
 * What is accepted is what Python's tomllib accepts, because the same pyproject.toml is read by other tools: integers
 * beyond 64 bits are kept as text, a byte order mark is an error. Every value and key knows where it stands. */
#ifndef SPAWNLINT_PROJECT_TOML_H
#define SPAWNLINT_PROJECT_TOML_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum TomlKind {
    TOML_STRING,
    TOML_INTEGER,
    TOML_FLOAT,
    TOML_BOOLEAN,
    TOML_OFFSET_DATE_TIME,
    TOML_LOCAL_DATE_TIME,
    TOML_LOCAL_DATE,
    TOML_LOCAL_TIME,
    TOML_ARRAY,
    TOML_TABLE
} TomlKind;

/* From 1; columns in code points. */
typedef struct TomlPlace {
    uint32_t line;
    uint32_t column;
} TomlPlace;

typedef struct TomlTime {
    int year, month, day; /* of dates */
    int hour, minute, second, microsecond;
    int offset; /* from UTC in minutes, of offset date-times */
} TomlTime;

typedef struct TomlValue TomlValue;

typedef struct TomlEntry {
    Text key; /* followed by a NUL; NULs may also stand inside */
    TomlPlace place;
    TomlValue *value;
    struct TomlEntry *next; /* in the order of the file */
} TomlEntry;

typedef struct TomlItem {
    TomlValue *value;
    struct TomlItem *next;
} TomlItem;

struct TomlValue {
    TomlKind kind;
    TomlPlace place;
    Text text;       /* STRING: what it says, followed by a NUL; INTEGER: as written, without underscores */
    int64_t integer; /* the nearest one for integers that do not fit */
    double number;
    bool boolean;
    TomlTime time;
    TomlItem *items;    /* ARRAY */
    TomlEntry *entries; /* TABLE */
    /* For the reader: */
    TomlItem *last_item;
    TomlEntry *last_entry;
    uint32_t id;      /* of a table, from 1 */
    bool is_explicit; /* was given by a header or a dotted key: no header may name it again */
    bool is_frozen;   /* an inline table or an array of values: nothing may be added */
};

/* Arrays and inline tables in each other; deeper ones are an error. */
enum { TOML_DEPTH = 200 };

/* Reads a document of at most 4 GiB. Values live in the arena and do not point into the text. NULL with a message in
 * the arena and the place of the error when it is not valid. */
const TomlValue *toml_parse(Text text, Arena *arena, TomlPlace *place, const char **message);

/* The entry of a key of a table; NULL when it is not there. */
const TomlEntry *toml_find(const TomlValue *table, const char *key);

/* "a string", "an array": for messages. */
const char *toml_kind_words(TomlKind kind);

#endif
