/* Notebooks: any bytes as an .ipynb file through the front end. What IPython takes for itself is masked in place,
 * so no line moves; and what is wrong with the code stands in a cell. */
#include "base/fail.h"
#include "base/sys.h"
#include "facts/build.h"
#include "project/notebook.h"
#include "py/py.h"

#include <string.h>

static void check_lines(const char *before, const char *after, uint32_t length)
{
    for (uint32_t at = 0; at < length; at++) {
        if ((before[at] == '\n') != (after[at] == '\n')) {
            BUG("masking moved a line");
        }
    }
}

/* Spans of issues stand in the cells. */
static void check_cells(Source *source)
{
    Arena arena = {0};
    Interner names;
    interner_init(&names);
    Facts facts;
    facts_init(&facts, source);
    const Source *prepared = py_prepare_cells(source, &arena, &names, &facts);
    check_lines(source->bytes, prepared->bytes, source->length);
    py_lower_source(prepared, &arena, &names, &facts);
    facts_freeze(&facts);
    source_index_lines(source, &arena);
    for (size_t i = 0; i < facts.issues.count; i++) {
        if (source_position(source, facts.issues.items[i].span.start).cell == 0) {
            BUG("an issue stands in no cell");
        }
    }
    facts_free(&facts);
    interner_free(&names);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    char *bytes = arena_alloc(&arena, size + SOURCE_PADDING, 1);
    if (size > 0) {
        memcpy(bytes, data, size);
    }
    memset(bytes + size, 0, SOURCE_PADDING);
    Source source = {.path = "a.ipynb", .bytes = bytes, .length = (uint32_t)size, .language = LANGUAGE_PYTHON};
    char *code;
    if (notebook_read(&source, &code) == NULL) {
        check_cells(&source);
    }
    sys_release(code);
    arena_free(&arena);
    return 0;
}
