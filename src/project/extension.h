/* Extension modules of Python in the text of C files, found by searching: so that only those files are parsed that the
 * Python side of a program imports.
 *
 * It finds what an import or `torch.ops` can name: `PyInit_NAME`, `PYBIND11_MODULE(NAME, …)`, `NB_MODULE(NAME, …)`,
 * `TORCH_LIBRARY(NAMESPACE, …)`. It knows neither comments nor the preprocessor, and so finds too much here and there;
 * what the front end makes of the file decides. */
#ifndef SPAWNLINT_PROJECT_EXTENSION_H
#define SPAWNLINT_PROJECT_EXTENSION_H

#include "base/text.h"

typedef enum ExtensionKind {
    EXTENSION_MODULE,   /* import NAME */
    EXTENSION_OPERATORS /* torch.ops.NAME */
} ExtensionKind;

/* `name` lies in the bytes. */
typedef void ExtensionVisit(void *context, ExtensionKind kind, Text name);

/* Calls `visit` for each in the order of the text; a name may come more than once. A declaration is none, and neither
 * is what Cython generated: its code calls Python where C would call C. */
void extension_scan(const char *bytes, size_t length, ExtensionVisit *visit, void *context);

#endif
