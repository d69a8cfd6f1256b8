/* Brackets, commas and escapes of JSON (RFC 8259). */
#include "report/json_writer.h"

#include <string.h>

/* Most strings have nothing in them to escape. */
static bool is_plain(Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte < 0x20 || byte >= 0x7F || byte == '"' || byte == '\\') {
            return false;
        }
    }
    return true;
}

/* The inside of a string. */
static void add_escaped(Buffer *out, Text text)
{
    if (is_plain(text)) {
        buffer_add_text(out, text);
        return;
    }
    Buffer clean = {0};
    buffer_add_clean(&clean, text.bytes, text.length);
    for (size_t i = 0; i < clean.length; i++) {
        if (clean.bytes[i] == '"' || clean.bytes[i] == '\\') {
            buffer_putc(out, '\\');
        }
        buffer_putc(out, clean.bytes[i]);
    }
    buffer_free(&clean);
}

void json_string(JsonWriter *json, const char *text)
{
    if (text == NULL) {
        buffer_puts(json->out, "null");
        return;
    }
    buffer_putc(json->out, '"');
    add_escaped(json->out, text_of(text));
    buffer_putc(json->out, '"');
}

void json_lines(JsonWriter *json, Text text)
{
    buffer_putc(json->out, '"');
    size_t start = 0;
    for (size_t at = 0; at <= text.length; at++) {
        if (at == text.length || text.bytes[at] == '\n') {
            add_escaped(json->out, (Text){text.bytes + start, at - start});
            buffer_puts(json->out, at < text.length ? "\\n" : "");
            start = at + 1;
        }
    }
    buffer_putc(json->out, '"');
}

void json_item(JsonWriter *json)
{
    buffer_puts(json->out, json->is_first ? "\n" : ",\n");
    buffer_printf(json->out, "%*s", 2 * json->depth, "");
    json->is_first = false;
}

void json_key(JsonWriter *json, const char *key)
{
    json_item(json);
    json_string(json, key);
    buffer_puts(json->out, ": ");
}

void json_open(JsonWriter *json, char bracket)
{
    buffer_putc(json->out, bracket);
    json->depth++;
    json->is_first = true;
}

void json_close(JsonWriter *json, char bracket)
{
    json->depth--;
    if (!json->is_first) {
        buffer_printf(json->out, "\n%*s", 2 * json->depth, "");
    }
    buffer_putc(json->out, bracket);
    json->is_first = false;
}

void json_string_member(JsonWriter *json, const char *key, const char *text)
{
    json_key(json, key);
    json_string(json, text);
}

void json_lines_member(JsonWriter *json, const char *key, Text text)
{
    json_key(json, key);
    json_lines(json, text);
}

void json_number_member(JsonWriter *json, const char *key, size_t number)
{
    json_key(json, key);
    buffer_printf(json->out, "%zu", number);
}

void json_bool_member(JsonWriter *json, const char *key, bool value)
{
    json_key(json, key);
    buffer_puts(json->out, value ? "true" : "false");
}

void json_words_member(JsonWriter *json, const char *key, const char *const *words)
{
    json_key(json, key);
    buffer_putc(json->out, '[');
    for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
        buffer_puts(json->out, i == 0 ? "" : ", ");
        json_string(json, words[i]);
    }
    buffer_putc(json->out, ']');
}

void json_message_member(JsonWriter *json, const char *key, Text text)
{
    json_key(json, key);
    buffer_puts(json->out, "{\"text\": ");
    json_lines(json, text);
    buffer_putc(json->out, '}');
}
