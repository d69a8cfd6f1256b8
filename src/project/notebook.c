/* Reads the JSON of a notebook; see notebook.h. */
#include "project/notebook.h"

#include "base/fail.h"
#include "base/vec.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(uint32_t) LineVec;

typedef struct Cells {
    Buffer code;
    VEC(SourceCell) cells;
    LineVec file_lines; /* the line of the file for each line of the code */
    uint32_t number;    /* of the cell at hand */
} Cells;

bool notebook_has_name(const char *path)
{
    return text_ends_with(text_of(path), ".ipynb");
}

static const char *string_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    return text == NULL ? "" : text;
}

/* In which line of the file each string begins, keys included, in their order. */
static void find_strings(const Source *source, LineVec *lines)
{
    uint32_t line = 1;
    bool is_inside = false;
    for (uint32_t at = 0; at < source->length; at++) {
        char byte = source->bytes[at];
        if (byte == '\n' || (byte == '\r' && source->bytes[at + 1] != '\n')) {
            line++;
        } else if (byte == '\\' && is_inside) {
            at++;
        } else if (byte == '"') {
            if (!is_inside) {
                vec_push(lines, line);
            }
            is_inside = !is_inside;
        }
    }
}

/* Notes the line of each string in its valueint, which cJSON leaves to numbers. `next` is the next string's index. */
static void mark_strings(cJSON *value, const LineVec *lines, size_t *next)
{
    cJSON *child;
    cJSON_ArrayForEach(child, value)
    {
        *next += child->string != NULL; /* the key */
        if (cJSON_IsString(child) && *next < lines->count) {
            child->valueint = (int)lines->items[(*next)++];
        } else {
            mark_strings(child, lines, next);
        }
    }
}

static bool begins_line(const Buffer *code, size_t at)
{
    char before = at == 0 ? '\n' : code->bytes[at - 1];
    return before == '\n' || (before == '\r' && code->bytes[at] != '\n');
}

static void add_text(Cells *cells, const cJSON *string)
{
    const char *text = cJSON_GetStringValue(string);
    size_t start = cells->code.length;
    buffer_puts(&cells->code, text == NULL ? "" : text);
    for (size_t at = start; at < cells->code.length; at++) {
        if (begins_line(&cells->code, at)) {
            vec_push(&cells->file_lines, (uint32_t)string->valueint);
        }
    }
}

/* Text, or a list of lines with their ends. */
static void add_lines(Cells *cells, const cJSON *source)
{
    if (cJSON_IsString(source)) {
        add_text(cells, source);
    }
    const cJSON *line;
    cJSON_ArrayForEach(line, source)
    {
        add_text(cells, line);
    }
}

/* nbformat 3 gives each cell a language. */
static bool is_python_cell(const cJSON *cell)
{
    const char *language = string_of(cell, "language");
    return strcmp(string_of(cell, "cell_type"), "code") == 0 &&
           (language[0] == '\0' || strcmp(language, "python") == 0);
}

static void add_cells(Cells *cells, const cJSON *list)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, list)
    {
        cells->number++;
        if (!is_python_cell(cell)) {
            continue;
        }
        const cJSON *source = cJSON_GetObjectItemCaseSensitive(cell, "source");
        size_t start = cells->code.length;
        add_lines(cells, source != NULL ? source : cJSON_GetObjectItemCaseSensitive(cell, "input"));
        if (cells->code.length > start) {
            vec_push(&cells->cells, (SourceCell){.start = (uint32_t)start, .number = cells->number});
            if (cells->code.bytes[cells->code.length - 1] != '\n') {
                buffer_putc(&cells->code, '\n');
            }
        }
    }
}

/* What the kernel says of its language; a notebook that says nothing is taken for one of Python. */
static bool is_python(const cJSON *notebook)
{
    const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(notebook, "metadata");
    const char *language = string_of(cJSON_GetObjectItemCaseSensitive(metadata, "language_info"), "name");
    if (language[0] == '\0') {
        language = string_of(cJSON_GetObjectItemCaseSensitive(metadata, "kernelspec"), "language");
    }
    return language[0] == '\0' || strcmp(language, "python") == 0 || strcmp(language, "ipython") == 0;
}

static const char *collect(Cells *cells, const cJSON *notebook)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(notebook, "cells");
    const cJSON *worksheets = cJSON_GetObjectItemCaseSensitive(notebook, "worksheets");
    if (!cJSON_IsArray(list) && !cJSON_IsArray(worksheets)) {
        return "not a notebook: it has no cells";
    }
    if (is_python(notebook)) {
        add_cells(cells, list);
        const cJSON *worksheet;
        cJSON_ArrayForEach(worksheet, worksheets)
        {
            add_cells(cells, cJSON_GetObjectItemCaseSensitive(worksheet, "cells"));
        }
    }
    for (size_t at = 0; at < cells->code.length;) {
        uint32_t code_point;
        at += utf8_decode(cells->code.bytes + at, cells->code.length - at, &code_point);
        if (code_point == UTF8_INVALID) {
            return "not a notebook: its cells are not UTF-8";
        }
    }
    return cells->code.length > UINT32_MAX - SOURCE_PADDING ? "too large" : NULL;
}

/* One block: the code, its padding, and behind it the cells and the lines. */
static void store(const Cells *cells, Source *source, char **code)
{
    size_t room = (cells->code.length + SOURCE_PADDING + 7) / 8 * 8;
    size_t cells_size = cells->cells.count * sizeof(SourceCell);
    size_t lines_size = cells->file_lines.count * sizeof(uint32_t);
    *code = calloc(1, room + cells_size + lines_size);
    if (*code == NULL) {
        fail_out_of_memory();
    }
    if (cells->code.length > 0) {
        memcpy(*code, cells->code.bytes, cells->code.length);
    }
    if (cells->cells.count > 0) {
        memcpy(*code + room, cells->cells.items, cells_size);
        memcpy(*code + room + cells_size, cells->file_lines.items, lines_size);
    }
    source->bytes = *code;
    source->length = (uint32_t)cells->code.length;
    source->is_recoded = true;
    source->is_notebook = true;
    source->cells = (const SourceCell *)(const void *)(*code + room);
    source->cell_count = (uint32_t)cells->cells.count;
    source->file_lines = (const uint32_t *)(const void *)(*code + room + cells_size);
    source->file_line_count = (uint32_t)cells->file_lines.count;
}

const char *notebook_read(Source *source, char **code)
{
    *code = NULL;
    /* The padding ends the text: something behind the value is an error too. */
    cJSON *notebook = cJSON_ParseWithLengthOpts(source->bytes, (size_t)source->length + 1, NULL, 1);
    if (notebook == NULL) {
        return "not a notebook: its JSON is broken";
    }
    LineVec lines = {0};
    size_t next = 0;
    find_strings(source, &lines);
    mark_strings(notebook, &lines, &next);
    vec_free(&lines);
    Cells cells = {0};
    const char *problem = collect(&cells, notebook);
    if (problem == NULL) {
        store(&cells, source, code);
    }
    cJSON_Delete(notebook);
    buffer_free(&cells.code);
    vec_free(&cells.cells);
    vec_free(&cells.file_lines);
    return problem;
}
