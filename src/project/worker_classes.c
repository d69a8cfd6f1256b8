/* Classes made for workers by searching; see worker_classes.h. From each word that ends the name of such a base the
 * search looks back for `class Name(`. */
#define _GNU_SOURCE /* memmem */
#include "project/worker_classes.h"

#include <string.h>

static bool is_name_byte(char byte)
{
    unsigned char value = (unsigned char)byte;
    unsigned char letter = value | 0x20;
    return (letter >= 'a' && letter <= 'z') || (value >= '0' && value <= '9') || value == '_' || value >= 0x80;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Whether what stands before `at` is `class Name(` and perhaps other bases. */
static bool stands_in_head(const char *start, const char *at)
{
    while (at > start && (is_name_byte(at[-1]) || is_blank(at[-1]) || at[-1] == '.' || at[-1] == ',' ||
                          at[-1] == '[' || at[-1] == ']')) {
        at--;
    }
    if (at == start || at[-1] != '(') {
        return false;
    }
    at--;
    while (at > start && is_name_byte(at[-1])) {
        at--;
    }
    const char *name = at;
    while (at > start && is_blank(at[-1])) {
        at--;
    }
    return at < name && at - start >= 5 && memcmp(at - 5, "class", 5) == 0;
}

static bool has_head_with(Text source, const char *word)
{
    size_t length = strlen(word);
    const char *end = source.bytes + source.length;
    const char *at = source.bytes;
    while ((at = memmem(at, (size_t)(end - at), word, length)) != NULL) {
        const char *after = at + length;
        if ((after == end || !is_name_byte(*after)) && stands_in_head(source.bytes, at)) {
            return true;
        }
        at = after;
    }
    return false;
}

bool worker_classes_may_be_in(Text source, const char *const *bases, const char *const *calls)
{
    for (size_t i = 0; bases[i] != NULL; i++) {
        if (has_head_with(source, bases[i])) {
            return true;
        }
    }
    for (size_t i = 0; calls[i] != NULL; i++) {
        if (memmem(source.bytes, source.length, calls[i], strlen(calls[i])) != NULL) {
            return true;
        }
    }
    return false;
}

bool worker_classes_has_base(const char *name, const char *const *bases)
{
    for (size_t i = 0; bases[i] != NULL; i++) {
        if (text_ends_with(text_of(name), bases[i])) {
            return true;
        }
    }
    return false;
}
