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
    uint32_t *slots; /* open addressing over StrId, 0 is free */
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
