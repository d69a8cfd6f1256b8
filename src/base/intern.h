/* Strings as numbers: equal bytes have equal ids, so names are compared by comparing integers.
 *
 * An interner belongs to one thread. Each worker thread has its own while files are read; the link stage has one for
 * the whole program, and facts are renamed into it in file order (facts_rename), so that ids do not depend on which
 * thread read which file. Nothing may be ordered by StrId: sort by the text. */
#ifndef SPAWNLINT_BASE_INTERN_H
#define SPAWNLINT_BASE_INTERN_H

#include "base/arena.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

/* 0 is no string at all (and not the empty string). */
typedef uint32_t StrId;

typedef struct InternEntry {
    const char *bytes; /* NUL-terminated, in the interner's arena */
    uint32_t length;
    uint32_t hash;
} InternEntry;

typedef struct Interner {
    Arena arena;
    InternEntry *entries; /* by StrId; entry 0 is empty */
    uint32_t count;
    uint32_t capacity;
    uint64_t *slots; /* open addressing: the hash above, the StrId below; 0 is free */
    uint32_t slot_mask;
} Interner;

void interner_init(Interner *interner);
void interner_free(Interner *interner);

/* The id of these bytes, made when they are new. At most UINT32_MAX − 1 bytes. */
StrId intern_bytes(Interner *interner, const char *bytes, size_t length);
StrId intern_text(Interner *interner, Text text);
StrId intern(Interner *interner, const char *nul_terminated);

/* The same with the hash already known, for the lexer, which computes it while it reads the name. The hash must come
 * from intern_hash. */
StrId intern_hashed(Interner *interner, const char *bytes, size_t length, uint32_t hash);
uint32_t intern_hash(const char *bytes, size_t length);

/* The same hash for bytes of which eight more may be read behind the end, as in a Source. A name of up to eight bytes
 * costs one load and two multiplications; `tail` receives its last `length % 8` bytes as a little-endian number. */
static inline uint32_t intern_hash_padded(const char *bytes, size_t length, uint64_t *tail)
{
    uint64_t hash = length * UINT64_C(0x9E3779B97F4A7C15);
    uint64_t word;
    for (; length >= 8; bytes += 8, length -= 8) {
        memcpy(&word, bytes, 8);
        hash = (hash ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        hash ^= hash >> 32;
    }
    memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    *tail = word & ~(~UINT64_C(0) << 8 * length);
    hash = (hash ^ *tail) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(hash ^ hash >> 32);
}

/* The id of these bytes, or 0 when nobody interned them. */
StrId intern_find(const Interner *interner, const char *bytes, size_t length);

/* The bytes behind an id, valid as long as the interner; id 0 gives an empty text. */
static inline Text intern_get(const Interner *interner, StrId id)
{
    return (Text){interner->entries[id].bytes, interner->entries[id].length};
}

/* The same as a C string; "" for id 0. */
static inline const char *intern_cstr(const Interner *interner, StrId id)
{
    return interner->entries[id].bytes;
}

#endif
