/* The outline of a C-family file: its functions and the names that each of them mentions, found by scanning. So a call
 * graph of names costs no compiler. It knows comments, strings and braces, and neither types nor the preprocessor: both
 * branches of an #if count, and braces that only one of them closes may merge functions. */
#ifndef SPAWNLINT_PROJECT_OUTLINE_H
#define SPAWNLINT_PROJECT_OUTLINE_H

#include "base/text.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Hashes of names (intern_hash), of members (`x.clone`) their complement, of `std::thread` the whole as well; each of a
 * function's once, in no useful order. */
typedef struct OutlineFunction {
    uint32_t name; /* 0: what stands outside of functions, always the first item */
    bool is_static;
    uint32_t first_mention;
    uint32_t mention_count;
} OutlineFunction;

typedef struct Outline {
    VEC(OutlineFunction) functions;
    VEC(uint32_t) mentions;
} Outline;

/* `<<<`, which launches a kernel, counts as a name. */
#define OUTLINE_LAUNCH "<<<"

/* Fills an empty outline. */
void outline_scan(const char *bytes, size_t length, Outline *outline);
/* The same for a Python file, of which only the names behind a dot count: `library.function`. */
void outline_scan_attributes(const char *bytes, size_t length, Outline *outline);
void outline_free(Outline *outline);

#endif
