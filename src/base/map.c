/* Open addressing with linear probing, at most half full. Nothing is ever removed. */
#include "base/map.h"

#include "base/fail.h"

#include <stdlib.h>

#ifdef SPAWNLINT_TINY
enum { FIRST_CAPACITY = 2 };
#else
enum { FIRST_CAPACITY = 8 };
#endif

static MapSlot *slot_of(const Map *map, uint64_t key)
{
    uint64_t hash = key * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t at = (size_t)(hash >> 32) & (map->capacity - 1);; at = (at + 1) & (map->capacity - 1)) {
        MapSlot *slot = &map->slots[at];
        if (!slot->used || slot->key == key) {
            return slot;
        }
    }
}

static void grow(Map *map)
{
    Map larger = {.capacity = map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 2};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL) {
        fail_out_of_memory();
    }
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].used) {
            *slot_of(&larger, map->slots[i].key) = map->slots[i];
        }
    }
    larger.count = map->count;
    free(map->slots);
    *map = larger;
}

uint32_t *map_at(Map *map, uint64_t key)
{
    if (map->count * 2 >= map->capacity) {
        grow(map);
    }
    MapSlot *slot = slot_of(map, key);
    if (!slot->used) {
        *slot = (MapSlot){.key = key, .used = 1};
        map->count++;
    }
    return &slot->value;
}

void map_put(Map *map, uint64_t key, uint32_t value)
{
    *map_at(map, key) = value;
}

uint32_t map_get(const Map *map, uint64_t key, uint32_t missing)
{
    if (map->capacity == 0) {
        return missing;
    }
    const MapSlot *slot = slot_of(map, key);
    return slot->used ? slot->value : missing;
}

bool map_has(const Map *map, uint64_t key)
{
    return map->capacity != 0 && slot_of(map, key)->used;
}

void map_free(Map *map)
{
    free(map->slots);
    *map = (Map){0};
}
