/* Facts as bytes; see ship.h. */
#include "facts/ship.h"

#include "base/arena.h"
#include "facts/build.h"

#include <string.h>

/* In front of everything. */
typedef struct Heading {
    uint32_t language;
    uint32_t is_partial;
    uint32_t string_count;
} Heading;

static void put_array(Buffer *out, const void *items, size_t count, size_t size)
{
    uint64_t length = count;
    buffer_add(out, (const char *)&length, sizeof length);
    buffer_add(out, items, count * size);
}

#define PUT(out, vec) put_array(out, (vec)->items, (vec)->count, sizeof *(vec)->items)

void facts_ship(const Facts *facts, const Interner *names, Buffer *out)
{
    Heading heading = {.language = (uint32_t)facts->language, .is_partial = facts->partial,
                       .string_count = names->count};
    buffer_add(out, (const char *)&heading, sizeof heading);
    for (StrId id = 1; id < names->count; id++) {
        Text text = intern_get(names, id);
        put_array(out, text.bytes, text.length, 1);
    }
    PUT(out, &facts->values);
    PUT(out, &facts->actions);
    PUT(out, &facts->functions);
    PUT(out, &facts->parameters);
    PUT(out, &facts->arguments);
    PUT(out, &facts->issues);
    PUT(out, &facts->pool);
}

/* The next array, and its bytes taken from the rest; NULL when they are not all there. */
static const char *take_array(Text *rest, size_t size, size_t *count)
{
    uint64_t length;
    if (rest->length < sizeof length) {
        return NULL;
    }
    memcpy(&length, rest->bytes, sizeof length);
    const char *items = rest->bytes + sizeof length;
    if (length > (rest->length - sizeof length) / size) {
        return NULL;
    }
    size_t bytes = (size_t)length * size;
    rest->bytes = items + bytes;
    rest->length -= sizeof length + bytes;
    *count = (size_t)length;
    return items;
}

/* The items may lie at any address: they are copied, not looked at. */
#define TAKE(rest, vec)                                                                                                \
    do {                                                                                                               \
        size_t taken_count;                                                                                            \
        const char *taken = take_array(rest, sizeof *(vec)->items, &taken_count);                                      \
        if (taken == NULL) {                                                                                           \
            return false;                                                                                              \
        }                                                                                                              \
        (vec)->count = 0;                                                                                              \
        vec_reserve(vec, taken_count);                                                                                 \
        if (taken_count > 0) {                                                                                         \
            memcpy((vec)->items, taken, taken_count * sizeof *(vec)->items);                                           \
        }                                                                                                              \
        (vec)->count = taken_count;                                                                                    \
    } while (0)

static bool take_facts(Text *rest, Facts *facts)
{
    TAKE(rest, &facts->values);
    TAKE(rest, &facts->actions);
    TAKE(rest, &facts->functions);
    TAKE(rest, &facts->parameters);
    TAKE(rest, &facts->arguments);
    TAKE(rest, &facts->issues);
    TAKE(rest, &facts->pool);
    return rest->length == 0;
}

typedef struct Strings {
    const StrId *ids; /* of the receiver, by those of the sender */
    uint32_t count;
    bool is_wrong; /* a name that was not sent */
} Strings;

static StrId received_name(void *context, StrId name)
{
    Strings *strings = context;
    strings->is_wrong |= name >= strings->count;
    return strings->is_wrong ? 0 : strings->ids[name];
}

static bool receive(Text rest, Arena *arena, Interner *names, Facts *facts)
{
    Heading heading;
    if (rest.length < sizeof heading) {
        return false;
    }
    memcpy(&heading, rest.bytes, sizeof heading);
    rest = (Text){rest.bytes + sizeof heading, rest.length - sizeof heading};
    if (heading.string_count == 0 || heading.string_count > rest.length / sizeof(uint64_t) + 1) {
        return false;
    }
    StrId *ids = arena_array(arena, StrId, heading.string_count);
    for (uint32_t id = 1; id < heading.string_count; id++) {
        size_t length;
        const char *text = take_array(&rest, 1, &length);
        if (text == NULL) {
            return false;
        }
        ids[id] = intern_bytes(names, text, length);
    }
    if (!take_facts(&rest, facts)) {
        return false;
    }
    facts->language = (Language)heading.language;
    facts->partial = heading.is_partial != 0;
    if (facts_fault(facts) != NULL) {
        return false;
    }
    Strings strings = {ids, heading.string_count, false};
    facts_rename(facts, received_name, &strings);
    return !strings.is_wrong;
}

bool facts_receive(Text bytes, const Source *source, Interner *names, Facts *facts)
{
    Arena arena = {0};
    facts_init(facts, source);
    bool is_whole = receive(bytes, &arena, names, facts);
    arena_free(&arena);
    if (is_whole) {
        facts_freeze(facts);
    } else {
        facts_free(facts);
    }
    return is_whole;
}
