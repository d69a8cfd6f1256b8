/* Comments and logical lines of C, C++ and CUDA: the lines of an open bracket, and those joined by backslashes, are
 * one. A scan of the bytes: no compiler is asked, so it works for every file. */
#ifndef SPAWNLINT_PROJECT_C_LAYOUT_H
#define SPAWNLINT_PROJECT_C_LAYOUT_H

#include "facts/layout.h"

void c_layout(const Source *source, Layout *layout);

#endif
