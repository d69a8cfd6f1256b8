/* The cells of a notebook on their way to the lexer: what IPython takes for itself is masked, byte for byte, so that
 * spans stay what they are.
 *
 *     %%time …             a cell magic that runs its cell: the line is left out; the cell of any other magic is
 *     %magic, !command, ?name, name?   a statement that does nothing
 *     x = !command, x = %magic         x is something unknown
 *     %time f()                        f()
 *
 * Source: IPython/core/inputtransformer2.py. */
#ifndef SPAWNLINT_PY_CELLS_H
#define SPAWNLINT_PY_CELLS_H

#include "py/py.h"

/* Masks the bytes of one cell, [start, end). */
void cells_mask(char *bytes, uint32_t start, uint32_t end);

#endif
