/* Which characters may stand in Python's names, and the form in which names are compared. */
#ifndef SPAWNLINT_PY_UNICODE_H
#define SPAWNLINT_PY_UNICODE_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* XID_Start and XID_Continue, and what Python adds (PEP 3131). */
bool unicode_starts_name(uint32_t code_point);
bool unicode_continues_name(uint32_t code_point);

/* Appends the text in normalization form NFKC (Unicode Standard Annex 15). The text must be valid UTF-8. */
void unicode_nfkc(Text text, Buffer *out);

#endif
