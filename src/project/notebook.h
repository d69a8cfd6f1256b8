/* Notebooks of Jupyter: from the JSON of an .ipynb file to the code of its cells.
 *
 * A notebook is read as one program: its code cells in their order, each from the start of a line. The format is
 * nbformat 4 (`cells`, `source`) and 3 (`worksheets`, `input`): https://nbformat.readthedocs.io/. What a cell holds
 * besides Python, magics and commands of the shell, is left where it is: the front end knows what to do with it. */
#ifndef SPAWNLINT_PROJECT_NOTEBOOK_H
#define SPAWNLINT_PROJECT_NOTEBOOK_H

#include "base/source.h"

/* Whether a file is a notebook by its name. */
bool notebook_has_name(const char *path);

/* Puts the code of the cells in place of the file's bytes, which the source no longer needs. *code is one block with
 * code, cells and lines, to be given back by sys_release. A notebook in another language than Python has no cells.
 * Returns NULL, or why it cannot be read. */
const char *notebook_read(Source *source, char **code);

#endif
