/* Which versions of Python a project has to work on, from a specifier set such as ">=3.9, !=3.10.*" (PEP 440, "Version
 * specifiers"). What matters here is the minor version, so a set of minors is what comes out. */
#ifndef SPAWNLINT_PROJECT_VERSIONS_H
#define SPAWNLINT_PROJECT_VERSIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Bit m is set when at least one release of Python 3.m satisfies the specifiers. */
typedef uint64_t PythonMinors;

/* Reads a specifier set; the empty one admits every version. False with a message (a string constant) in *why when it
 * is no specifier set or admits no version of Python 3. */
bool versions_parse(const char *specifiers, PythonMinors *minors, const char **why);

/* The smallest and the largest minor of a set that is not empty; the largest is at most `newest`. */
int versions_oldest(PythonMinors minors);
int versions_newest(PythonMinors minors, int newest);

#endif
