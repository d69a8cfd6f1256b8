/* The parser: a decoded source in, a tree and its syntax issues out.
 *
 * It reads what any CPython from 3.8 to 3.14 reads, by recursive descent over the array of tokens and precedence
 * climbing for operators. After an error it goes on behind the end of the line; what could be read of the line stays in
 * the tree (ErrorStmt, ErrorExpr). One broken line is one issue, and a file has at most PY_ISSUE_LIMIT of them. */
#ifndef SPAWNLINT_PY_PARSER_H
#define SPAWNLINT_PY_PARSER_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"
#include "py/ast.h"
#include "py/py.h"

enum { PY_ISSUE_LIMIT = 100 };

/* Parses a source that py_decode has seen. The tree lives in `arena`, and some of its texts in the source; names are in
 * `names`; issues are appended. Never NULL. */
Module *py_parse(const Source *source, Arena *arena, Interner *names, PySyntaxIssueVec *issues);

#endif
