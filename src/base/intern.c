/* Interning by open addressing with linear probing; the table is kept at most half full. */
#include "base/intern.h"

#include "base/fail.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

static void *zeroed(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) {
        fail_out_of_memory();
    }
    return memory;
}

void interner_init(Interner *interner)
{
    *interner = (Interner){.slot_mask = FIRST_SLOTS - 1, .capacity = FIRST_SLOTS / 2, .count = 1};
    interner->slots = zeroed(FIRST_SLOTS, sizeof *interner->slots);
    interner->entries = zeroed(interner->capacity, sizeof *interner->entries);
    interner->entries[0] = (InternEntry){.bytes = ""};
}

void interner_free(Interner *interner)
{
    free(interner->slots);
    free(interner->entries);
    arena_free(&interner->arena);
    *interner = (Interner){0};
}

/* A multiplicative hash over eight bytes at a time: names are short, and the table asks only for spread. */
uint32_t intern_hash(const char *bytes, size_t length)
{
    uint64_t hash = length * UINT64_C(0x9E3779B97F4A7C15);
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        hash = (hash ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        hash ^= hash >> 32;
        bytes += 8;
        length -= 8;
    }
    uint64_t tail = 0;
    for (size_t i = 0; i < length; i++) {
        tail |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    }
    hash = (hash ^ tail) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(hash ^ hash >> 32);
}

static uint64_t slot_value(uint32_t hash, StrId id)
{
    return (uint64_t)hash << 32 | id;
}

/* The slot of these bytes, or the free one where they belong. An entry is looked at only when its hash is right: most
 * lookups of new strings then cost one cache line. */
static uint64_t *slot_of(const Interner *interner, const char *bytes, size_t length, uint32_t hash)
{
    for (uint32_t at = hash & interner->slot_mask;; at = (at + 1) & interner->slot_mask) {
        uint64_t *slot = &interner->slots[at];
        if (*slot == 0) {
            return slot;
        }
        if ((uint32_t)(*slot >> 32) == hash) {
            const InternEntry *entry = &interner->entries[(StrId)*slot];
            if (entry->length == length && memcmp(entry->bytes, bytes, length) == 0) {
                return slot;
            }
        }
    }
}

static void grow(Interner *interner)
{
    uint32_t slots = (interner->slot_mask + 1) * 2;
    free(interner->slots);
    interner->slots = zeroed(slots, sizeof *interner->slots);
    interner->slot_mask = slots - 1;
    InternEntry *entries = realloc(interner->entries, slots / 2 * sizeof *entries);
    if (entries == NULL) {
        fail_out_of_memory();
    }
    interner->entries = entries;
    interner->capacity = slots / 2;
    for (StrId id = 1; id < interner->count; id++) {
        uint32_t at = entries[id].hash & interner->slot_mask;
        while (interner->slots[at] != 0) {
            at = (at + 1) & interner->slot_mask;
        }
        interner->slots[at] = slot_value(entries[id].hash, id);
    }
}

StrId intern_hashed(Interner *interner, const char *bytes, size_t length, uint32_t hash)
{
    uint64_t *slot = slot_of(interner, bytes, length, hash);
    if (*slot != 0) {
        return (StrId)*slot;
    }
    if (interner->count == interner->capacity) {
        grow(interner);
        slot = slot_of(interner, bytes, length, hash);
    }
    StrId id = interner->count++;
    interner->entries[id] =
        (InternEntry){.bytes = arena_copy(&interner->arena, bytes, length), .length = (uint32_t)length, .hash = hash};
    *slot = slot_value(hash, id);
    return id;
}

StrId intern_bytes(Interner *interner, const char *bytes, size_t length)
{
    return intern_hashed(interner, bytes, length, intern_hash(bytes, length));
}

StrId intern_text(Interner *interner, Text text)
{
    return intern_bytes(interner, text.bytes, text.length);
}

StrId intern(Interner *interner, const char *nul_terminated)
{
    return intern_bytes(interner, nul_terminated, strlen(nul_terminated));
}

StrId intern_find(const Interner *interner, const char *bytes, size_t length)
{
    return (StrId)*slot_of(interner, bytes, length, intern_hash(bytes, length));
}
