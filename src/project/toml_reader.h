/* The inside of the reader of TOML: the text at hand, errors, and the scalars (toml_scalar.c). */
#ifndef SPAWNLINT_PROJECT_TOML_READER_H
#define SPAWNLINT_PROJECT_TOML_READER_H

#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"
#include "project/toml.h"

typedef struct TomlReader {
    const char *text; /* `end` bytes of valid UTF-8; CRLF has become LF */
    size_t end;
    size_t at;
    Arena *arena;
    const char *message; /* the first error, NULL as long as there is none */
    size_t error_at;
    Interner names;
    Map entries; /* table id and key → index + 1 into `found` */
    VEC(TomlEntry *) found;
    uint32_t tables;  /* ids given */
    size_t placed_at; /* what was asked for last, and its place: most are asked for in order */
    TomlPlace placed;
} TomlReader;

/* The byte at `ahead` of the place at hand, 0 at the end. */
static inline char toml_peek(const TomlReader *reader, size_t ahead)
{
    return reader->at + ahead < reader->end ? reader->text[reader->at + ahead] : '\0';
}

static inline bool toml_is_at(const TomlReader *reader, const char *word, size_t length)
{
    return reader->end - reader->at >= length && memcmp(reader->text + reader->at, word, length) == 0;
}

/* Notes the first error; always false. */
bool toml_fail(TomlReader *reader, size_t at, const char *message);

/* A string of any of the four kinds, at its first quote; only the one-line kinds unless `may_span_lines`. */
bool toml_read_string(TomlReader *reader, bool may_span_lines, Text *text);

/* Any other value that is neither an array nor a table: fills in the value. */
bool toml_read_scalar(TomlReader *reader, TomlValue *value);

#endif
