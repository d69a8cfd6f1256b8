/* The command line for man(1) and for shells, from the table that it is parsed by (project/options.def), the rules and
 * the formats of reports. */
#ifndef SPAWNLINT_MANUAL_H
#define SPAWNLINT_MANUAL_H

#include "base/text.h"

/* The manual page in the language of man(7), as `spawnlint --manual` prints it. */
void manual_page(Buffer *out);

/* The script that teaches a shell, "bash", "zsh" or "fish", to complete command lines of spawnlint. */
void manual_completions(const char *shell, Buffer *out);

#endif
