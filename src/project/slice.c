/* Search for several words at once by their groups of three bytes.
 *
 * If the shortest word has m bytes, every occurrence of a word holds a group of three that begins at a multiple of
 * m − 2, one of its first m − 2 groups. So only the groups at those multiples are looked up, in a hash table of the
 * first m − 2 groups of each word; a hit is compared with the words that have this group there. The lookups do not wait
 * for each other, which is what makes this faster than skipping by a table of shifts (Wu and Manber, 1994), whose idea
 * the blocks are. */
#include "project/slice.h"

#include "base/fail.h"

#include <stdint.h>
#include <string.h>

enum { GROUP = 3, HASH_BITS = 13 };

/* A group of a word. */
typedef struct Occurrence {
    Text word;
    size_t offset;
    uint16_t next; /* the next one of the same hash, 0: none */
} Occurrence;

struct Slice {
    uint16_t first[1 << HASH_BITS]; /* index into occurrences, from 1 */
    Occurrence *occurrences;
    size_t stride;
    bool skips_prose; /* words of C */
};

/* Hash of the three bytes at `bytes`, read with a fourth that is shifted out again: one load instead of three. */
static uint32_t hash_at(const char *bytes)
{
    uint32_t four;
    memcpy(&four, bytes, sizeof four);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    four <<= 8;
#else
    four &= 0xFFFFFF00u;
#endif
    return four * 0x9E3779B1u >> (32 - HASH_BITS);
}

static void add_word(Slice *slice, Text word, uint16_t *count)
{
    for (size_t offset = 0; offset < slice->stride; offset++) {
        uint32_t hash = hash_at(word.bytes + offset);
        *count += 1;
        slice->occurrences[*count] = (Occurrence){.word = word, .offset = offset, .next = slice->first[hash]};
        slice->first[hash] = *count;
    }
}

const Slice *slice_new(Arena *arena, const char *const *words, bool skips_prose)
{
    size_t count = 0;
    size_t shortest = SIZE_MAX;
    for (; words[count] != NULL; count++) {
        size_t length = strlen(words[count]);
        shortest = length < shortest ? length : shortest;
    }
    Slice *slice = arena_new(arena, Slice);
    slice->skips_prose = skips_prose;
    if (count == 0) {
        slice->stride = 1;
        return slice;
    }
    slice->stride = shortest - (GROUP - 1);
    if (shortest < SLICE_SHORTEST_WORD || count * slice->stride >= UINT16_MAX) {
        BUG("trigger words too short or too many");
    }
    slice->occurrences = arena_array(arena, Occurrence, count * slice->stride + 1);
    uint16_t used = 0;
    for (size_t i = 0; i < count; i++) {
        add_word(slice, text_of(words[i]), &used);
    }
    return slice;
}

/* Letters, digits, `_`, and every byte of a character beyond ASCII. */
static bool is_identifier_byte(char byte)
{
    unsigned char value = (unsigned char)byte;
    unsigned char letter = value | 0x20;
    return (letter >= 'a' && letter <= 'z') || (value >= '0' && value <= '9') || value == '_' || value >= 0x80;
}

static bool is_whole_identifier(const char *bytes, size_t length, size_t start, size_t end)
{
    return (start == 0 || !is_identifier_byte(bytes[start - 1])) && (end == length || !is_identifier_byte(bytes[end]));
}

/* In the code of C no word follows the name of a function on its line; in the prose of a comment it does. */
static bool is_prose(const char *bytes, size_t length, size_t end)
{
    size_t at = end;
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
    }
    return at > end && at < length && is_identifier_byte(bytes[at]);
}

/* Whether a word stands where its group was found at `at`. */
static bool stands_at(const Slice *slice, uint16_t index, const char *bytes, size_t length, size_t at)
{
    for (; index != 0; index = slice->occurrences[index].next) {
        const Occurrence *occurrence = &slice->occurrences[index];
        Text word = occurrence->word;
        size_t start = at - occurrence->offset;
        if (at >= occurrence->offset && length - start >= word.length &&
            memcmp(bytes + start, word.bytes, word.length) == 0 &&
            is_whole_identifier(bytes, length, start, start + word.length) &&
            !(slice->skips_prose && is_prose(bytes, length, start + word.length))) {
            return true;
        }
    }
    return false;
}

bool slice_matches(const Slice *slice, const char *bytes, size_t length)
{
    size_t stride = slice->stride;
    for (size_t at = 0; at + GROUP <= length; at += stride) {
        uint16_t index = slice->first[hash_at(bytes + at)];
        if (index != 0 && stands_at(slice, index, bytes, length, at)) {
            return true;
        }
    }
    return false;
}
