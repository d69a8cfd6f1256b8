/* Where Python goes into C: the call, or the import of an extension module, behind which an event happened there. */
#ifndef SPAWNLINT_LINK_CROSSING_H
#define SPAWNLINT_LINK_CROSSING_H

#include "link/program.h"

typedef struct Crossing {
    const ProgramFile *file; /* of Python; NULL when the event did not happen in C, or nobody is found */
    Span span;
    bool is_import;
} Crossing;

/* The crossing on the way to an event in the process of a site: with `in_child` one that the site's children make, else
 * one that others make, if there is any. */
Crossing crossing_to(const Program *program, const Site *site, const Event *event, bool in_child);

#endif
