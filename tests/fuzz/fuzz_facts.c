/* Facts from anywhere: text that is read is either refused or a fixed point of printing and reading, and whatever bytes
 * the Python front end is given, the facts it makes pass the check at freezing. */
#include "base/fail.h"
#include "facts/build.h"
#include "facts/text.h"
#include "py/py.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void read_print_read(Text text, Interner *names)
{
    Arena arena = {0};
    Facts facts;
    uint32_t line;
    const char *message;
    if (facts_read(text, names, &arena, &facts, &line, &message)) {
        Buffer first = {0};
        Buffer second = {0};
        facts_print(&facts, names, &first);
        facts_free(&facts);
        if (!facts_read((Text){first.bytes, first.length}, names, &arena, &facts, &line, &message)) {
            BUG("what was printed cannot be read");
        }
        facts_print(&facts, names, &second);
        facts_free(&facts);
        if (!text_equal((Text){first.bytes, first.length}, (Text){second.bytes, second.length})) {
            BUG("printing and reading change the facts");
        }
        buffer_free(&first);
        buffer_free(&second);
    }
    arena_free(&arena);
}

static void lower_and_print(char *bytes, uint32_t length, Interner *names)
{
    Arena arena = {0};
    Source source = {.path = "fuzz.py", .bytes = bytes, .length = length, .language = LANGUAGE_PYTHON};
    PySyntaxIssueVec issues = {0};
    Facts facts;
    py_decode(&source, &arena, &issues);
    facts_init(&facts, &source);
    py_lower_source(&source, &arena, names, &facts);
    facts_freeze(&facts);
    Buffer printed = {0};
    facts_print(&facts, names, &printed);
    read_print_read((Text){printed.bytes, printed.length}, names);
    buffer_free(&printed);
    facts_free(&facts);
    vec_free(&issues);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16) {
        return 0;
    }
    char *bytes = calloc(1, size + SOURCE_PADDING);
    if (bytes == NULL) {
        abort();
    }
    if (size > 0) {
        memcpy(bytes, data, size);
    }
    Interner names;
    interner_init(&names);
    if (size >= 5 && memcmp(bytes, "facts", 5) == 0) {
        read_print_read((Text){bytes, size}, &names);
    } else {
        lower_and_print(bytes, (uint32_t)size, &names);
    }
    interner_free(&names);
    free(bytes);
    return 0;
}
