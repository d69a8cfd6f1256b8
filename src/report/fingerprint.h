/* What makes a finding the same finding after the file around it has changed.
 *
 * A fingerprint covers the rule, the path, the enclosing function and the text of the statement however it is laid out,
 * but no line number: edits above do not change it. Equal ones are told apart by counting. */
#ifndef SPAWNLINT_REPORT_FINGERPRINT_H
#define SPAWNLINT_REPORT_FINGERPRINT_H

#include "report/finding.h"

#include <stdint.h>

/* One number for each finding, in the order of the findings, in the arena. */
const uint64_t *fingerprints_of(const RunResult *result, Arena *arena);

/* As it stands in reports. */
typedef struct FingerprintDigits {
    char text[17]; /* 16 hexadecimal digits */
} FingerprintDigits;

FingerprintDigits fingerprint_digits(uint64_t fingerprint);

#endif
