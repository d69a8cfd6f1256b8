/* Reads TOML files and prints what they hold, for the comparison with Python's tomllib: one line of JSON a file, `null`
 * and the message for a file that is not valid. Values other than strings are ["kind", "text"].
 *
 *     dump_toml FILE… */
#include "base/sys.h"
#include "project/toml.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_string(Text text)
{
    putchar('"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F) {
            printf("\\u%04x", byte);
        } else {
            putchar(byte);
        }
    }
    putchar('"');
}

static void print_time(const TomlValue *value)
{
    static const char *const kinds[] = {
        [TOML_OFFSET_DATE_TIME] = "offset",
        [TOML_LOCAL_DATE_TIME] = "local",
        [TOML_LOCAL_DATE] = "date",
        [TOML_LOCAL_TIME] = "time",
    };
    const TomlTime *time = &value->time;
    printf("[\"%s\", \"", kinds[value->kind]);
    if (value->kind != TOML_LOCAL_TIME) {
        printf("%04d-%02d-%02d", time->year, time->month, time->day);
    }
    if (value->kind != TOML_LOCAL_DATE) {
        printf(" %02d:%02d:%02d.%06d", time->hour, time->minute, time->second, time->microsecond);
    }
    if (value->kind == TOML_OFFSET_DATE_TIME) {
        printf(" %d", time->offset);
    }
    printf("\"]");
}

static void print_value(const TomlValue *value);

static void print_array(const TomlValue *array)
{
    printf("[\"array\"");
    for (const TomlItem *item = array->items; item != NULL; item = item->next) {
        printf(", ");
        print_value(item->value);
    }
    putchar(']');
}

static void print_table(const TomlValue *table)
{
    putchar('{');
    for (const TomlEntry *entry = table->entries; entry != NULL; entry = entry->next) {
        printf("%s", entry == table->entries ? "" : ", ");
        print_string(entry->key);
        printf(": ");
        print_value(entry->value);
    }
    putchar('}');
}

static void print_value(const TomlValue *value)
{
    switch (value->kind) {
    case TOML_STRING:
        print_string(value->text);
        break;
    case TOML_INTEGER:
        printf("[\"integer\", \"%s\", \"%" PRId64 "\"]", value->text.bytes, value->integer);
        break;
    case TOML_FLOAT:
        printf("[\"float\", \"%.17g\"]", value->number);
        break;
    case TOML_BOOLEAN:
        printf("[\"boolean\", \"%s\"]", value->boolean ? "True" : "False");
        break;
    case TOML_OFFSET_DATE_TIME:
    case TOML_LOCAL_DATE_TIME:
    case TOML_LOCAL_DATE:
    case TOML_LOCAL_TIME:
        print_time(value);
        break;
    case TOML_ARRAY:
        print_array(value);
        break;
    case TOML_TABLE:
        print_table(value);
        break;
    }
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *bytes;
        uint32_t length;
        if (sys_read_file(argv[i], &bytes, &length) != 0) {
            return 2;
        }
        Arena arena = {0};
        TomlPlace place;
        const char *message;
        const TomlValue *document = toml_parse((Text){bytes, length}, &arena, &place, &message);
        if (document == NULL) {
            printf("[null, %u, %u, \"%s\"]", place.line, place.column, message);
        } else {
            print_table(document);
        }
        putchar('\n');
        arena_free(&arena);
        sys_release(bytes);
    }
    return 0;
}
