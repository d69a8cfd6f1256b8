/* A hash map from 64-bit keys to 32-bit values: pairs of ids to an id. Owned by whoever holds it; all zero is empty. */
#ifndef SPAWNLINT_BASE_MAP_H
#define SPAWNLINT_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct MapSlot {
    uint64_t key;
    uint32_t value;
    uint32_t used;
} MapSlot;

typedef struct Map {
    MapSlot *slots;
    size_t count;
    size_t capacity; /* a power of two, or 0 */
} Map;

/* Two ids as one key. */
static inline uint64_t map_key(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

/* A hash of a sequence, one value after the other. */
static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

void map_put(Map *map, uint64_t key, uint32_t value);
/* The value, or `missing` when the key is not there. */
uint32_t map_get(const Map *map, uint64_t key, uint32_t missing);
/* The place of the value, made with 0 when the key is new; valid until the next key is made. */
uint32_t *map_at(Map *map, uint64_t key);
bool map_has(const Map *map, uint64_t key);
void map_free(Map *map);

#endif
