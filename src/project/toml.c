/* Documents of TOML: lines of keys, headers of tables, arrays and inline tables.
 *
 * What may be added where is the hard part of TOML, and two marks on values decide it. A table is explicit once a
 * header or a dotted key has made it: no header may name it again, and no dotted key of another section may pass
 * through it. A value is frozen when it was written out on the right of a '=': nothing below it may be added. Tables
 * that a header made on its way are neither, so that `[a.b]` may stand before `[a]`. */
#include "project/toml.h"

#include "project/toml_reader.h"

#include <string.h>

typedef struct KeyPart {
    Text name;
    size_t at;
    TomlPlace place;
} KeyPart;

typedef VEC(KeyPart) KeyPath;

bool toml_fail(TomlReader *reader, size_t at, const char *message)
{
    if (reader->message == NULL) {
        reader->message = message;
        reader->error_at = at;
    }
    return false;
}

static TomlPlace place_of(TomlReader *reader, size_t at)
{
    if (at < reader->placed_at) {
        reader->placed_at = 0;
        reader->placed = (TomlPlace){1, 1};
    }
    for (; reader->placed_at < at; reader->placed_at++) {
        unsigned char byte = (unsigned char)reader->text[reader->placed_at];
        if (byte == '\n') {
            reader->placed = (TomlPlace){reader->placed.line + 1, 1};
        } else {
            unsigned char next = (unsigned char)reader->text[reader->placed_at + 1];
            reader->placed.column += (next & 0xC0) != 0x80; /* only at the end of a character */
        }
    }
    return reader->placed;
}

/* --- Tables --- */

static TomlValue *new_value(TomlReader *reader, TomlKind kind, TomlPlace place)
{
    TomlValue *value = arena_new(reader->arena, TomlValue);
    value->kind = kind;
    value->place = place;
    if (kind == TOML_TABLE) {
        value->id = ++reader->tables;
    }
    return value;
}

static TomlEntry *find_entry(TomlReader *reader, const TomlValue *table, Text key)
{
    StrId name = intern_text(&reader->names, key);
    uint32_t index = map_get(&reader->entries, map_key(table->id, name), 0);
    return index == 0 ? NULL : reader->found.items[index - 1];
}

static void add_entry(TomlReader *reader, TomlValue *table, const KeyPart *part, TomlValue *value)
{
    TomlEntry *entry = arena_new(reader->arena, TomlEntry);
    *entry = (TomlEntry){.key = part->name, .place = part->place, .value = value};
    *(table->last_entry == NULL ? &table->entries : &table->last_entry->next) = entry;
    table->last_entry = entry;
    vec_push(&reader->found, entry);
    StrId name = intern_text(&reader->names, part->name);
    map_put(&reader->entries, map_key(table->id, name), (uint32_t)reader->found.count);
}

static void add_item(TomlReader *reader, TomlValue *array, TomlValue *value)
{
    TomlItem *item = arena_new(reader->arena, TomlItem);
    item->value = value;
    *(array->last_item == NULL ? &array->items : &array->last_item->next) = item;
    array->last_item = item;
}

/* The table below `table` by one part of a key, made when it is missing; of an array of tables the last one. */
static TomlValue *step_into(TomlReader *reader, TomlValue *table, const KeyPart *part)
{
    TomlEntry *entry = find_entry(reader, table, part->name);
    if (entry == NULL) {
        TomlValue *made = new_value(reader, TOML_TABLE, part->place);
        add_entry(reader, table, part, made);
        return made;
    }
    TomlValue *value = entry->value;
    if (value->is_frozen) {
        toml_fail(reader, part->at, "nothing can be added to a value that was written out");
        return NULL;
    }
    if (value->kind == TOML_ARRAY) {
        value = value->last_item->value;
    }
    if (value->kind != TOML_TABLE) {
        toml_fail(reader, part->at, "this key has a value already");
        return NULL;
    }
    return value;
}

/* --- Words of a line --- */

static void skip_blanks(TomlReader *reader)
{
    while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t') {
        reader->at++;
    }
}

/* Up to the line end, which is left where it is. */
static bool skip_comment(TomlReader *reader)
{
    if (toml_peek(reader, 0) != '#') {
        return true;
    }
    for (; reader->at < reader->end && toml_peek(reader, 0) != '\n'; reader->at++) {
        unsigned char byte = (unsigned char)toml_peek(reader, 0);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            return toml_fail(reader, reader->at, "a control character in a comment");
        }
    }
    return true;
}

/* Blanks, comments and line ends. */
static bool skip_space(TomlReader *reader)
{
    for (;;) {
        skip_blanks(reader);
        if (!skip_comment(reader)) {
            return false;
        }
        if (toml_peek(reader, 0) != '\n') {
            return true;
        }
        reader->at++;
    }
}

static bool is_bare(char byte)
{
    char letter = (char)(byte | 0x20);
    return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

static bool read_key_part(TomlReader *reader, KeyPart *part)
{
    part->at = reader->at;
    part->place = place_of(reader, reader->at);
    char first = toml_peek(reader, 0);
    if (first == '"' || first == '\'') {
        return toml_read_string(reader, false, &part->name);
    }
    while (is_bare(toml_peek(reader, 0))) {
        reader->at++;
    }
    size_t length = reader->at - part->at;
    if (length == 0) {
        return toml_fail(reader, reader->at, "a key was expected");
    }
    part->name = (Text){arena_copy(reader->arena, reader->text + part->at, length), length};
    return true;
}

static bool read_key(TomlReader *reader, KeyPath *path)
{
    path->count = 0;
    for (;;) {
        KeyPart part;
        if (!read_key_part(reader, &part)) {
            return false;
        }
        vec_push(path, part);
        skip_blanks(reader);
        if (toml_peek(reader, 0) != '.') {
            return true;
        }
        reader->at++;
        skip_blanks(reader);
    }
}

static bool read_equals(TomlReader *reader)
{
    if (toml_peek(reader, 0) != '=') {
        return toml_fail(reader, reader->at, "'=' was expected behind the key");
    }
    reader->at++;
    skip_blanks(reader);
    return true;
}

/* --- Values --- */

static TomlValue *read_value(TomlReader *reader, int depth);

static bool read_array(TomlReader *reader, TomlValue *array, int depth)
{
    reader->at++;
    for (;;) {
        if (!skip_space(reader)) {
            return false;
        }
        if (toml_peek(reader, 0) == ']') {
            reader->at++;
            return true;
        }
        TomlValue *value = read_value(reader, depth);
        if (value == NULL) {
            return false;
        }
        add_item(reader, array, value);
        if (!skip_space(reader)) {
            return false;
        }
        if (toml_peek(reader, 0) == ',') {
            reader->at++;
        } else if (toml_peek(reader, 0) != ']') {
            return toml_fail(reader, reader->at, "',' or ']' was expected in the array");
        }
    }
}

/* Puts a value where the key says, below a table; dotted keys make tables on their way. */
static bool put_value(TomlReader *reader, TomlValue *table, const KeyPath *path, TomlValue *value)
{
    const KeyPart *last = &vec_last(path);
    for (size_t i = 0; i + 1 < path->count; i++) {
        table = step_into(reader, table, &path->items[i]);
        if (table == NULL) {
            return false;
        }
    }
    if (find_entry(reader, table, last->name) != NULL) {
        return toml_fail(reader, last->at, "this key has a value already");
    }
    add_entry(reader, table, last, value);
    return true;
}

/* `key = value` with a value that nothing can be added to. */
static bool read_pair(TomlReader *reader, KeyPath *path, int depth, TomlValue **value)
{
    if (!read_key(reader, path) || !read_equals(reader)) {
        return false;
    }
    *value = read_value(reader, depth);
    if (*value == NULL) {
        return false;
    }
    (*value)->is_frozen = (*value)->kind == TOML_ARRAY || (*value)->kind == TOML_TABLE;
    return true;
}

static bool read_inline_pairs(TomlReader *reader, TomlValue *table, KeyPath *path, int depth)
{
    reader->at++;
    skip_blanks(reader);
    if (toml_peek(reader, 0) == '}') {
        reader->at++;
        return true;
    }
    for (;;) {
        TomlValue *value;
        if (!read_pair(reader, path, depth, &value) || !put_value(reader, table, path, value)) {
            return false;
        }
        skip_blanks(reader);
        if (toml_peek(reader, 0) == '}') {
            reader->at++;
            return true;
        }
        if (toml_peek(reader, 0) != ',') {
            return toml_fail(reader, reader->at, "',' or '}' was expected; an inline table stands on one line");
        }
        reader->at++;
        skip_blanks(reader);
    }
}

static bool read_inline_table(TomlReader *reader, TomlValue *table, int depth)
{
    KeyPath path = {0};
    bool is_read = read_inline_pairs(reader, table, &path, depth);
    vec_free(&path);
    return is_read;
}

static TomlValue *read_value(TomlReader *reader, int depth)
{
    char first = toml_peek(reader, 0);
    bool is_array = first == '[';
    bool is_table = first == '{';
    TomlKind kind = is_array ? TOML_ARRAY : is_table ? TOML_TABLE : TOML_STRING;
    TomlValue *value = new_value(reader, kind, place_of(reader, reader->at));
    if ((is_array || is_table) && depth == TOML_DEPTH) {
        toml_fail(reader, reader->at, "nested too deeply");
        return NULL;
    }
    bool is_read = is_array   ? read_array(reader, value, depth + 1)
                   : is_table ? read_inline_table(reader, value, depth + 1)
                              : toml_read_scalar(reader, value);
    return is_read ? value : NULL;
}

/* --- Lines --- */

/* A dotted key may add to tables that it made in this section, not to those of headers and of other sections. Tables on
 * its way become explicit when the section ends: `dotted` keeps them until then. */
typedef VEC(TomlValue *) TableVec;

static bool pass_dotted(TomlReader *reader, TomlValue *section, const KeyPath *path, TableVec *dotted)
{
    TomlValue *table = section;
    for (size_t i = 0; i + 1 < path->count; i++) {
        const TomlEntry *entry = find_entry(reader, table, path->items[i].name);
        bool is_explicit = entry != NULL && entry->value->is_explicit;
        if (is_explicit) {
            return toml_fail(reader, path->items[i].at, "this table was given elsewhere; add to it there");
        }
        table = step_into(reader, table, &path->items[i]);
        if (table == NULL) {
            return false;
        }
        vec_push(dotted, table);
    }
    return true;
}

static void end_section(TableVec *dotted)
{
    for (size_t i = 0; i < dotted->count; i++) {
        dotted->items[i]->is_explicit = true;
    }
    dotted->count = 0;
}

static bool read_pair_line(TomlReader *reader, TomlValue *section, KeyPath *path, TableVec *dotted)
{
    TomlValue *value;
    return read_pair(reader, path, 0, &value) && pass_dotted(reader, section, path, dotted) &&
           put_value(reader, section, path, value);
}

/* The table that holds the last part of a header's key. */
static TomlValue *header_parent(TomlReader *reader, TomlValue *root, const KeyPath *path)
{
    TomlValue *table = root;
    for (size_t i = 0; i + 1 < path->count && table != NULL; i++) {
        table = step_into(reader, table, &path->items[i]);
    }
    return table;
}

static TomlValue *open_table(TomlReader *reader, TomlValue *parent, const KeyPart *part)
{
    const TomlEntry *entry = find_entry(reader, parent, part->name);
    if (entry != NULL && (entry->value->is_explicit || entry->value->is_frozen)) {
        toml_fail(reader, part->at, "this table was given already");
        return NULL;
    }
    TomlValue *table = step_into(reader, parent, part);
    if (table != NULL) {
        table->is_explicit = true;
    }
    return table;
}

static TomlValue *open_item(TomlReader *reader, TomlValue *parent, const KeyPart *part)
{
    const TomlEntry *entry = find_entry(reader, parent, part->name);
    TomlValue *array = entry == NULL ? new_value(reader, TOML_ARRAY, part->place) : entry->value;
    if (array->kind != TOML_ARRAY || array->is_frozen) {
        toml_fail(reader, part->at, "this is not an array of tables");
        return NULL;
    }
    if (entry == NULL) {
        array->is_explicit = true;
        add_entry(reader, parent, part, array);
    }
    TomlValue *table = new_value(reader, TOML_TABLE, part->place);
    add_item(reader, array, table);
    return table;
}

/* `[key]` or `[[key]]`. */
static bool read_header(TomlReader *reader, TomlValue *root, KeyPath *path, TomlValue **section)
{
    bool is_item = toml_peek(reader, 1) == '[';
    reader->at += is_item ? 2 : 1;
    skip_blanks(reader);
    if (!read_key(reader, path)) {
        return false;
    }
    TomlValue *parent = header_parent(reader, root, path);
    if (parent != NULL) {
        *section = (is_item ? open_item : open_table)(reader, parent, &vec_last(path));
    }
    if (parent == NULL || *section == NULL) {
        return false;
    }
    if (!toml_is_at(reader, is_item ? "]]" : "]", is_item ? 2 : 1)) {
        return toml_fail(reader, reader->at, "']' was expected behind the name of the table");
    }
    reader->at += is_item ? 2 : 1;
    return true;
}

static bool read_line(TomlReader *reader, TomlValue *root, TomlValue **section, KeyPath *path, TableVec *dotted)
{
    skip_blanks(reader);
    char first = toml_peek(reader, 0);
    bool is_empty = reader->at == reader->end || first == '\n' || first == '#';
    if (first == '[') {
        end_section(dotted);
        if (!read_header(reader, root, path, section)) {
            return false;
        }
    } else if (!is_empty && !read_pair_line(reader, *section, path, dotted)) {
        return false;
    }
    skip_blanks(reader);
    if (!skip_comment(reader)) {
        return false;
    }
    if (reader->at < reader->end && toml_peek(reader, 0) != '\n') {
        return toml_fail(reader, reader->at, "the line should end here");
    }
    reader->at += reader->at < reader->end;
    return true;
}

static void read_lines(TomlReader *reader, TomlValue *root)
{
    KeyPath path = {0};
    TableVec dotted = {0};
    TomlValue *section = root;
    while (reader->at < reader->end && read_line(reader, root, &section, &path, &dotted)) {
    }
    vec_free(&path);
    vec_free(&dotted);
}

/* A copy with LF for CRLF. */
static void take_text(TomlReader *reader, Text text)
{
    char *copy = arena_alloc(reader->arena, text.length + 1, 1);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '\r' || i + 1 == text.length || text.bytes[i + 1] != '\n') {
            copy[reader->end++] = text.bytes[i];
        }
    }
    reader->text = copy;
}

static bool check_encoding(TomlReader *reader)
{
    for (size_t at = 0; at < reader->end;) {
        uint32_t code_point;
        size_t step = utf8_decode(reader->text + at, reader->end - at, &code_point);
        if (code_point == UTF8_INVALID) {
            return toml_fail(reader, at, "not UTF-8");
        }
        at += step;
    }
    return true;
}

const TomlValue *toml_parse(Text text, Arena *arena, TomlPlace *place, const char **message)
{
    TomlReader reader = {.arena = arena, .placed = {1, 1}};
    interner_init(&reader.names);
    take_text(&reader, text);
    TomlValue *root = new_value(&reader, TOML_TABLE, reader.placed);
    if (check_encoding(&reader)) {
        read_lines(&reader, root);
    }
    *message = reader.message;
    if (reader.message != NULL) {
        *place = place_of(&reader, reader.error_at);
    }
    interner_free(&reader.names);
    map_free(&reader.entries);
    vec_free(&reader.found);
    return reader.message == NULL ? root : NULL;
}

const TomlEntry *toml_find(const TomlValue *table, const char *key)
{
    for (const TomlEntry *entry = table->entries; entry != NULL; entry = entry->next) {
        if (text_is(entry->key, key)) {
            return entry;
        }
    }
    return NULL;
}

const char *toml_kind_words(TomlKind kind)
{
    static const char *const words[] = {"a string",        "an integer", "a float", "true or false", "a date and time",
                                        "a date and time", "a date",     "a time",  "an array",      "a table"};
    return words[kind];
}
