/* Reads the JSON of a notebook; see notebook.h. */
#include "project/notebook.h"

#include "base/fail.h"
#include "base/vec.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

typedef struct Cells {
    Buffer code;
    VEC(SourceCell) cells;
    uint32_t number; /* of the cell at hand */
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

/* Text, or a list of lines with their ends. */
static void add_lines(Buffer *code, const cJSON *source)
{
    const char *whole = cJSON_GetStringValue(source);
    buffer_puts(code, whole == NULL ? "" : whole);
    const cJSON *line;
    cJSON_ArrayForEach(line, source)
    {
        const char *text = cJSON_GetStringValue(line);
        buffer_puts(code, text == NULL ? "" : text);
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
        add_lines(&cells->code, source != NULL ? source : cJSON_GetObjectItemCaseSensitive(cell, "input"));
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

/* One block: the code, its padding, and behind it the cells. */
static void store(const Cells *cells, Source *source, char **code)
{
    size_t room = (cells->code.length + SOURCE_PADDING + 7) / 8 * 8;
    *code = calloc(1, room + cells->cells.count * sizeof(SourceCell));
    if (*code == NULL) {
        fail_out_of_memory();
    }
    if (cells->code.length > 0) {
        memcpy(*code, cells->code.bytes, cells->code.length);
    }
    if (cells->cells.count > 0) {
        memcpy(*code + room, cells->cells.items, cells->cells.count * sizeof(SourceCell));
    }
    source->bytes = *code;
    source->length = (uint32_t)cells->code.length;
    source->is_notebook = true;
    source->cells = (const SourceCell *)(const void *)(*code + room);
    source->cell_count = (uint32_t)cells->cells.count;
}

const char *notebook_read(Source *source, char **code)
{
    *code = NULL;
    /* The padding ends the text: something behind the value is an error too. */
    cJSON *notebook = cJSON_ParseWithLengthOpts(source->bytes, (size_t)source->length + 1, NULL, 1);
    if (notebook == NULL) {
        return "not a notebook: its JSON is broken";
    }
    Cells cells = {0};
    const char *problem = collect(&cells, notebook);
    if (problem == NULL) {
        store(&cells, source, code);
    }
    cJSON_Delete(notebook);
    buffer_free(&cells.code);
    vec_free(&cells.cells);
    return problem;
}
