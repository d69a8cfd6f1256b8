/* Writes JSON, indented, into a buffer. Whatever bytes come in, strings are valid UTF-8 without control characters. */
#ifndef SPAWNLINT_REPORT_JSON_WRITER_H
#define SPAWNLINT_REPORT_JSON_WRITER_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* {.out = buffer} begins a document. */
typedef struct JsonWriter {
    Buffer *out;
    int depth;
    bool is_first; /* nothing stands yet in the innermost array or object */
} JsonWriter;

/* '[' or '{', and what closes them. */
void json_open(JsonWriter *json, char bracket);
void json_close(JsonWriter *json, char bracket);
/* Before each item of an array. */
void json_item(JsonWriter *json);
/* Before each value of an object. */
void json_key(JsonWriter *json, const char *key);

/* A string; null for NULL. Line ends become visible (\n as two characters). */
void json_string(JsonWriter *json, const char *text);
/* A string whose line ends stay line ends: text that spawnlint itself has put together. */
void json_lines(JsonWriter *json, Text text);

void json_string_member(JsonWriter *json, const char *key, const char *text);
void json_lines_member(JsonWriter *json, const char *key, Text text);
void json_number_member(JsonWriter *json, const char *key, size_t number);
void json_bool_member(JsonWriter *json, const char *key, bool value);
/* An array of strings on one line; the list ends with NULL, or is NULL. */
void json_words_member(JsonWriter *json, const char *key, const char *const *words);
/* {"text": "…"}, on one line. */
void json_message_member(JsonWriter *json, const char *key, Text text);

#endif
