/* A finding in words, for formats that have one field for all of them. */
#ifndef SPAWNLINT_REPORT_WORDS_H
#define SPAWNLINT_REPORT_WORDS_H

#include "base/text.h"
#include "report/finding.h"

/* The message, and in a notebook its cell and line before it. One line, clean. */
void words_add_message(const Finding *finding, Buffer *out);

/* What follows from the start method, the exception and the help: "Start method: …", each on a line of its own that
 * begins with a line end. Clean but for these. */
void words_add_reasons(const Finding *finding, Buffer *out);

/* The places that lead to the finding, "src/a.py:3:5: …", each on a line of its own as above. */
void words_add_trace(const Finding *finding, Buffer *out);

/* "not checked: …", for formats that have no field for what went wrong. One line, clean. */
void words_add_error(const RunError *error, Buffer *out);

#endif
