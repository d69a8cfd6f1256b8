/* Files of the repository that travel inside the binary: the models of libraries and the pages of the rules, so that
 * spawnlint is one file and needs nothing beside it. The tables are generated when spawnlint is built. */
#ifndef SPAWNLINT_BASE_EMBED_H
#define SPAWNLINT_BASE_EMBED_H

#include <stddef.h>

typedef struct EmbeddedFile {
    const char *name;  /* "torch.json"; of a page its rule: "lambda-to-worker"; NULL ends a table */
    const char *bytes; /* `length` bytes, then a NUL */
    size_t length;
} EmbeddedFile;

/* rules/models/<library>.json, sorted by name. */
extern const EmbeddedFile embedded_models[];
/* rules/<rule-name>/page.md, sorted by name. */
extern const EmbeddedFile embedded_pages[];

#endif
