/* The Python front end: bytes in, facts out. This is the folder's one public header besides the stages that `spawnlint
 * dump` prints.
 *
 *     bytes ─ py_decode → UTF-8 ─ lexer → tokens ─ parser → tree ─ scope → bindings ─ lower → facts
 *
 * A source with errors still gives a tree: each error is an issue, the parser goes on at the next statement, and what
 * could be read is lowered. Nothing here aborts on bad input, recurses without bound, or takes more than linear time.
 */
#ifndef SPAWNLINT_PY_PY_H
#define SPAWNLINT_PY_PY_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/vec.h"
#include "facts/facts.h"
#include "facts/layout.h"

/* A syntax error: what SPL001 reports. `message` lives in the arena. */
typedef struct PySyntaxIssue {
    Span span;
    const char *message;
} PySyntaxIssue;

typedef VEC(PySyntaxIssue) PySyntaxIssueVec;

/* Turns a file's bytes into UTF-8 by its byte order mark or PEP 263 cookie. When the bytes are UTF-8 already, they are
 * left where they are, and only a leading byte order mark is stepped over; otherwise the converted text lives in the
 * arena. An unknown or mistaken encoding gives an issue and the best text that can be had. */
void py_decode(Source *source, Arena *arena, PySyntaxIssueVec *issues);

/* The code of a notebook's cells as Python sees it, in `scratch`: a copy in which magics are masked, and cells that do
 * not parse are left out and become issues. Takes the place of py_decode. */
const Source *py_prepare_cells(const Source *source, Arena *scratch, Interner *names, Facts *facts);

/* The whole front end for one decoded file. `scratch` holds tokens and tree and may be reset afterwards; the facts are
 * in `facts`' own memory, their strings in `names`. The caller has made `facts` with facts_init (and perhaps added the
 * issues of py_decode) and freezes them afterwards. Syntax errors are added to facts->issues. */
void py_lower_source(const Source *source, Arena *scratch, Interner *names, Facts *facts);

/* The same for a file that is known to hold no site: syntax errors, and a module without a body. */
void py_check_source(const Source *source, Arena *scratch, Interner *names, Facts *facts);

/* Comments and logical lines of a decoded source or of a notebook. Free the layout with layout_free. */
void py_layout(const Source *source, Arena *scratch, Interner *names, Layout *layout);

#endif
