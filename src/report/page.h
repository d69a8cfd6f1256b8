/* The pages of the rules as people read them: without the marks by which the tests run their examples. */
#ifndef SPAWNLINT_REPORT_PAGE_H
#define SPAWNLINT_REPORT_PAGE_H

#include "base/text.h"
#include "engine/rule.h"

/* The page in Markdown. A line of an example that is reported says so: `# SPL301 under spawn: PicklingError`. */
void page_add(const Rule *rule, Buffer *out);

/* The text below a heading of the page, like "How to fix", without empty lines around it; empty where there is none. */
void page_add_section(const Rule *rule, const char *heading, Buffer *out);

#endif
