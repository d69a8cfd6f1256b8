/* A growable array of any type, owned by whoever holds it.
 *
 *     VEC(Token) tokens = {0};
 *     vec_push(&tokens, token);
 *     for (size_t i = 0; i < tokens.count; i++) … tokens.items[i] …
 *     vec_free(&tokens);
 *
 * A vector that is all zero is empty. Items move when it grows: keep indices, not pointers. For a vector that is part
 * of an interface, name its type: typedef VEC(Token) TokenVec; */
#ifndef SPAWNLINT_BASE_VEC_H
#define SPAWNLINT_BASE_VEC_H

#include <stddef.h>

#define VEC(Type)                                                                                                      \
    struct {                                                                                                           \
        Type *items;                                                                                                   \
        size_t count;                                                                                                  \
        size_t capacity;                                                                                               \
    }

#define vec_push(vec, ...)                                                                                             \
    ((vec)->count == (vec)->capacity                                                                                   \
         ? (void)((vec)->items = vec_grow((vec)->items, &(vec)->capacity, (vec)->count + 1, sizeof *(vec)->items))     \
         : (void)0,                                                                                                    \
     (void)((vec)->items[(vec)->count++] = (__VA_ARGS__)))

/* Makes room for at least `wanted` items in all. */
#define vec_reserve(vec, wanted)                                                                                       \
    ((wanted) > (vec)->capacity                                                                                        \
         ? (void)((vec)->items = vec_grow((vec)->items, &(vec)->capacity, (wanted), sizeof *(vec)->items))             \
         : (void)0)

/* The items from `index` on; NULL while the vector has never held any (arithmetic on NULL is undefined). */
#define vec_from(vec, index) ((vec)->items == NULL ? NULL : (vec)->items + (index))

#define vec_pop(vec) ((vec)->items[--(vec)->count])
#define vec_last(vec) ((vec)->items[(vec)->count - 1])

/* Gives spare capacity back; the items may move. */
#define vec_trim(vec) ((vec)->items = vec_shrink((vec)->items, &(vec)->capacity, (vec)->count, sizeof *(vec)->items))

#define vec_free(vec) (vec_release((vec)->items), (vec)->items = NULL, (vec)->count = (vec)->capacity = 0)

/* At least doubles the capacity, so that pushing n items costs O(n). Out of memory ends the program. */
void *vec_grow(void *items, size_t *capacity, size_t wanted, size_t size);
void *vec_shrink(void *items, size_t *capacity, size_t count, size_t size);
void vec_release(void *items);

#endif
