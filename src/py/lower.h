/* Between the files of the lowering; nobody else includes this. docs/facts.md says what becomes of each construct.
 *
 *     lower.c           the entry, functions, classes, lambdas, comprehensions
 *     lower_expr.c      expressions → values
 *     lower_stmt.c      statements → actions
 *     lower_match.c     the match statement
 *     lower_span.c      what spans the tree does not carry */
#ifndef SPAWNLINT_PY_LOWER_H
#define SPAWNLINT_PY_LOWER_H

#include "base/text.h"
#include "facts/build.h"
#include "facts/facts.h"
#include "py/ast.h"
#include "py/scope.h"

typedef struct Lowering {
    const Source *source;
    Facts *facts;
    Interner *names;
    const ScopeTree *scopes;
    FunctionId *functions; /* by ScopeId: the function that a scope's names belong to, 0 while there is none */
    ScopeId scope;         /* where names are looked up */
    FunctionId function;   /* whose code is being lowered */
    VEC(uint32_t) pending; /* lists under construction: inner ones lie behind the outer ones */
    Buffer text;           /* for strings that are put together */
} Lowering;

/* ---- lists ---- */

/* lower_begin … lower_pend, lower_pend … lower_end: a list of ids. Lists nest like brackets. */
static inline size_t lower_begin(const Lowering *lowering)
{
    return lowering->pending.count;
}

static inline void lower_pend(Lowering *lowering, uint32_t id)
{
    vec_push(&lowering->pending, id);
}

static inline ListId lower_end(Lowering *lowering, size_t begin)
{
    size_t count = lowering->pending.count - begin;
    lowering->pending.count = begin;
    return count == 0 ? 0 : facts_add_list(lowering->facts, vec_from(&lowering->pending, begin), count);
}

/* ---- lower_expr.c ---- */

ValueId lower_expr(Lowering *lowering, const Expr *expr);
/* Pends the value of each expression. */
void lower_exprs(Lowering *lowering, ExprList exprs);
/* A hint about a type, which nobody evaluates: only names, attributes, subscripts, constants, `|` and displays of these
 * are kept, everything else is UNKNOWN. */
ValueId lower_annotation(Lowering *lowering, const Expr *annotation);
/* The name in the current scope; `text` is as written. */
ValueId lower_name(Lowering *lowering, StrId text, Span span);
ValueId lower_constant(Lowering *lowering, const ConstantValue *constant, Span span);
/* UNKNOWN with parts that are pending since `begin`. */
ValueId lower_unknown(Lowering *lowering, size_t begin, Span span);
ArgumentId lower_argument(Lowering *lowering, const Expr *expr);
ArgumentId lower_keyword(Lowering *lowering, const Keyword *keyword);

/* ---- lower_stmt.c, lower_match.c ---- */

/* Pends the actions of a statement. */
void lower_stmt(Lowering *lowering, const Stmt *stmt);
void lower_stmts(Lowering *lowering, StmtList body);
BlockId lower_block(Lowering *lowering, StmtList body);
/* Pends an action that was made. */
void lower_emit(Lowering *lowering, Action action);
void lower_match(Lowering *lowering, const Match *match);

/* ---- lower.c ---- */

/* Pend the DEFINE of a def or a class. */
void lower_function(Lowering *lowering, const FunctionDef *function, bool is_async);
void lower_class(Lowering *lowering, const ClassDef *class);
ValueId lower_lambda(Lowering *lowering, const Lambda *lambda);
/* `value` is NULL but for the dict, whose `element` is the key. */
ValueId lower_comprehension(Lowering *lowering, const Expr *expr, const Expr *element, const Expr *value,
                            ComprehensionList generators);

/* ---- lower_span.c ---- */

/* Whether parentheses stand around the span, and the span with them. */
bool span_in_parentheses(const Source *source, Span span, Span *outer);
/* The name behind the keyword `def` or `class` of a statement that starts at `start`. */
Span span_of_defined_name(const Source *source, uint32_t start);
/* The name behind `as`, looked for from `from` up to `end`; the empty span at `from` when there is none. */
Span span_behind_as(const Source *source, uint32_t from, uint32_t end);
/* The offset behind the next colon from `from` on, comments skipped; `from` when there is none before `end`. */
uint32_t span_behind_colon(const Source *source, uint32_t from, uint32_t end);

#endif
