/* GitHub's name for a line, by which code scanning knows an alert again when lines have moved: the property
 * primaryLocationLineHash of a SARIF result. GitHub's upload action computes it where it is missing
 * (github/codeql-action, src/fingerprints.ts); other ways of uploading do not.
 *
 * A line's hash covers the hundred UTF-16 units from its first one on that is neither blank nor tab, blanks and tabs of
 * the lines after it left out as well, every line end as LF, U+FFFF at the end of the file and zeros behind it:
 * h = Σ unit[k] · 37^(99 − k) modulo 2^64. Lines with equal hashes are numbered. */
#ifndef SPAWNLINT_REPORT_LINE_HASH_H
#define SPAWNLINT_REPORT_LINE_HASH_H

#include "base/arena.h"
#include "base/text.h"

#include <stdint.h>

typedef struct LineHash {
    uint64_t hash;
    uint32_t number; /* which of the lines with this hash, from 1 */
} LineHash;

/* One for each line, the last one included if nothing stands in it, in the arena: as many as the source has. */
const LineHash *line_hashes(Text text, Arena *arena, size_t *count);

#endif
