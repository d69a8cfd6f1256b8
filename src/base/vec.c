/* The untyped half of vec.h. */
#include "base/vec.h"

#include "base/fail.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef SPAWNLINT_TINY
enum { FIRST_CAPACITY = 1 };
#else
enum { FIRST_CAPACITY = 16 };
#endif

void *vec_grow(void *items, size_t *capacity, size_t wanted, size_t size)
{
    size_t next = *capacity < FIRST_CAPACITY ? FIRST_CAPACITY : *capacity * 2;
    if (next < wanted) {
        next = wanted;
    }
    if (size != 0 && next > SIZE_MAX / size) {
        fail_out_of_memory();
    }
    void *grown = realloc(items, next * size);
    if (grown == NULL) {
        fail_out_of_memory();
    }
    *capacity = next;
    return grown;
}

void *vec_shrink(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count == *capacity) {
        return items;
    }
    if (count == 0) {
        free(items);
        *capacity = 0;
        return NULL;
    }
    void *shrunk = realloc(items, count * size);
    if (shrunk == NULL) {
        return items; /* the larger block is as good */
    }
    *capacity = count;
    return shrunk;
}

void vec_release(void *items)
{
    free(items);
}
