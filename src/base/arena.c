/* Bump allocation in blocks that grow with use: small runs stay small, large files need few system calls. */
#include "base/arena.h"

#include "base/fail.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef SPAWNLINT_TINY
enum { FIRST_BLOCK = 64, LARGEST_BLOCK = 256 };
#else
enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };
#endif

struct ArenaBlock {
    ArenaBlock *older;
    size_t size; /* of the usable bytes behind this header */
    alignas(16) char bytes[];
};

/* The arena promises zeroed memory. A fresh block from calloc is zero without being touched; a block that is used
 * again is cleared in arena_reset. */
void *arena_alloc_slow(Arena *arena, size_t size, size_t align)
{
    size_t wanted = arena->current == NULL ? FIRST_BLOCK : arena->current->size * 2;
    if (wanted > LARGEST_BLOCK) {
        wanted = LARGEST_BLOCK;
    }
    if (size > SIZE_MAX / 2 - align) {
        fail_out_of_memory();
    }
    if (wanted < size + align) {
        wanted = size + align;
    }
    ArenaBlock *block = calloc(1, sizeof(ArenaBlock) + wanted);
    if (block == NULL) {
        fail_out_of_memory();
    }
    block->size = wanted;
    block->older = arena->current;
    arena->current = block;
    arena->next = block->bytes;
    arena->limit = block->bytes + wanted;
    arena->held += wanted;
    if (arena->held > arena->peak) {
        arena->peak = arena->held;
    }
    return arena_alloc(arena, size, align);
}

void *arena_array_bytes(Arena *arena, size_t count, size_t size, size_t align)
{
    if (size != 0 && count > SIZE_MAX / size) {
        fail_out_of_memory();
    }
    return arena_alloc(arena, count * size, align);
}

void arena_reset(Arena *arena)
{
    ArenaBlock *kept = arena->current;
    if (kept == NULL) {
        return;
    }
    ArenaBlock *block = kept->older;
    while (block != NULL) {
        ArenaBlock *older = block->older;
        arena->held -= block->size;
        free(block);
        block = older;
    }
    memset(kept->bytes, 0, (size_t)(arena->next - kept->bytes));
    kept->older = NULL;
    arena->next = kept->bytes;
}

void arena_free(Arena *arena)
{
    for (ArenaBlock *block = arena->current; block != NULL;) {
        ArenaBlock *older = block->older;
        free(block);
        block = older;
    }
    *arena = (Arena){.peak = arena->peak};
}

char *arena_copy(Arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *arena_format_list(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) {
        BUG("a format that printf does not accept");
    }
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}
