/* Any bytes as a TOML file. Keys of a table are different, and every value has a place in the text. */
#include "base/fail.h"
#include "project/toml.h"

#include <string.h>

static void check_value(const TomlValue *value, uint32_t lines);

static void check_table(const TomlValue *table, uint32_t lines)
{
    enum { MOST_COMPARED = 64 };
    size_t compared = 0;
    for (const TomlEntry *entry = table->entries; entry != NULL; entry = entry->next) {
        if (entry->key.bytes[entry->key.length] != '\0' || entry->place.line == 0 || entry->place.line > lines) {
            BUG("a key without an end or a place");
        }
        for (const TomlEntry *other = entry->next; other != NULL && compared++ < MOST_COMPARED; other = other->next) {
            if (text_equal(entry->key, other->key)) {
                BUG("a key stands twice in a table");
            }
        }
        check_value(entry->value, lines);
    }
}

static void check_value(const TomlValue *value, uint32_t lines)
{
    if (value->place.line == 0 || value->place.line > lines || value->place.column == 0) {
        BUG("a value without a place");
    }
    for (const TomlItem *item = value->items; item != NULL; item = item->next) {
        check_value(item->value, lines);
    }
    if (value->kind == TOML_TABLE) {
        check_table(value, lines);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    uint32_t lines = 1;
    for (size_t i = 0; i < size; i++) {
        lines += data[i] == '\n';
    }
    TomlPlace place;
    const char *message;
    const TomlValue *document = toml_parse((Text){(const char *)data, size}, &arena, &place, &message);
    if (document != NULL) {
        check_value(document, lines);
    } else if (message == NULL || place.line == 0 || place.line > lines || place.column == 0) {
        BUG("an error without a place");
    }
    arena_free(&arena);
    return 0;
}
