/* A file of C cut at its outermost braces, without a preprocessor: which names each piece defines and which words stand
 * in it. That is a call graph by name for a tenth of what libclang costs; it finds too much, and hardly anything too
 * little. */
#ifndef SPAWNLINT_C_CHUNKS_H
#define SPAWNLINT_C_CHUNKS_H

#include "base/source.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* A function, a variable with its initialiser, or a macro. Words are told apart by intern_hash of their bytes. */
typedef struct CChunk {
    uint32_t first_name; /* into `words`; several where macros and attributes stand around the name */
    uint32_t name_count;
    uint32_t first_use;
    uint32_t use_count;
    bool has_return;    /* the word stands in it: it may come back */
    bool loops_forever; /* `for (;;)` or `while (1)` */
    bool is_indirect;   /* calls a parameter, or a field of one */
} CChunk;

typedef struct CChunks {
    VEC(CChunk) chunks;
    VEC(uint32_t) words;
} CChunks;

void c_chunks_scan(const Source *source, CChunks *chunks);
void c_chunks_free(CChunks *chunks);

#endif
