/* A bump allocator: memory that lives and dies together.
 *
 * A stage of the pipeline allocates from one arena and never frees a single object; the whole arena is reset or freed
 * when the stage's result is no longer needed. Pointers therefore stay inside one arena; between arenas only ids
 * travel. Memory is zeroed. Allocation never fails to the caller (fail_out_of_memory). Not thread-safe: one arena
 * belongs to one thread at a time. */
#ifndef SPAWNLINT_BASE_ARENA_H
#define SPAWNLINT_BASE_ARENA_H

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    char *next;          /* first free byte of the current block */
    char *limit;         /* end of the current block */
    ArenaBlock *current; /* newest block; older ones are linked behind it */
    size_t held;         /* bytes held from the system, all blocks */
    size_t peak;         /* largest value `held` ever had */
} Arena;

/* An arena that is all zero is empty and ready to use. */

/* Keeps the largest block for the next use and gives the others back; every pointer into the arena is dead. */
void arena_reset(Arena *arena);

/* Gives everything back; the arena is empty and can be used again. */
void arena_free(Arena *arena);

void *arena_alloc_slow(Arena *arena, size_t size, size_t align);

/* `size` zeroed bytes at a multiple of `align` (a power of two, at most 16). Never NULL, also for size 0. */
static inline void *arena_alloc(Arena *arena, size_t size, size_t align)
{
    size_t padding = (size_t)(-(ptrdiff_t)(size_t)arena->next) & (align - 1);
    if (arena->next != NULL && size + padding <= (size_t)(arena->limit - arena->next)) {
        char *result = arena->next + padding;
        arena->next = result + size;
        return result;
    }
    return arena_alloc_slow(arena, size, align);
}

#define arena_new(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type), alignof(Type)))
#define arena_array(arena, Type, count) ((Type *)arena_array_bytes((arena), (count), sizeof(Type), alignof(Type)))

/* As arena_alloc for `count` objects of `size` bytes; an overflow of the product counts as out of memory. */
void *arena_array_bytes(Arena *arena, size_t count, size_t size, size_t align);

/* A copy of `length` bytes followed by a NUL. */
char *arena_copy(Arena *arena, const char *bytes, size_t length);

/* printf and vprintf into the arena. */
char *arena_format_list(Arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
char *arena_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
