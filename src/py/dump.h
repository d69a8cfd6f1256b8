/* Tokens and trees as lines of text, for people, golden tests and the comparison with CPython. */
#ifndef SPAWNLINT_PY_DUMP_H
#define SPAWNLINT_PY_DUMP_H

#include "base/source.h"
#include "base/text.h"
#include "py/ast.h"
#include "py/token.h"

/* One line a token: KIND line:column-line:column text. KIND is a name of CPython's tokenize, KEYWORD for reserved
 * words; columns count bytes from 0. The source's lines must be indexed. */
void dump_tokens(const Source *source, const TokenVec *tokens, Buffer *out);

/* One line a node, indented by its depth:
 *
 *     field Kind name=value … line:column-line:column
 *
 * `field` is the one of the parent that holds the node (none for the module). Names, fields and positions are those of
 * CPython's ast, columns in bytes from 0; empty fields, `Load` and the spans of nodes that have none in CPython are
 * left out. Numbers are shown as written. A hole in a list is `field -`. */
void dump_ast(const Source *source, const Node *root, const Interner *names, Buffer *out);

/* One line an issue: ! line:column-line:column message. */
void dump_issue(const Source *source, Span span, const char *message, Buffer *out);

#endif
