/* Inside the lowering of a C-family file: what its parts share. */
#ifndef SPAWNLINT_C_LOWER_H
#define SPAWNLINT_C_LOWER_H

#include "base/map.h"
#include "base/vec.h"
#include "c/operator.h"
#include "c/scan.h"
#include "c/unit.h"
#include "facts/build.h"

/* Code nested deeper than this becomes UNKNOWN, so that no input overflows the stack. */
#ifdef SPAWNLINT_TINY
enum { LOWER_DEPTH = 24 };
#else
enum { LOWER_DEPTH = 800 };
#endif

/* Callees that no source names. They are documented in docs/c-front-end.md; models give them their effects. */
#define KERNEL_LAUNCH_NAME "__spawnlint_kernel_launch"
#define OPENMP_PARALLEL_NAME "__spawnlint_openmp_parallel"

/* What a declaration is called in the facts. */
typedef struct Binding {
    StrId text;
    FunctionId owner;
    FunctionId function; /* of functions with a body here, else 0 */
} Binding;

typedef struct Lowering {
    const Unit *unit;
    const Libclang *clang;
    const Source *source;
    Interner *names;
    Facts *facts;
    Scan *scan;
    FunctionId function; /* whose code is being lowered */
    Span here;           /* of the innermost cursor that lies in the main file */
    unsigned depth;
    bool too_deep;         /* something became UNKNOWN for its depth */
    size_t next_region;    /* the first of scan->parallel_regions that no statement has passed yet */
    VEC(CXCursor) cursors; /* a stack: children of the cursors that are being lowered */
    VEC(uint32_t) items;   /* a stack: lists of values under construction */
    VEC(ActionId) steps;   /* a stack: blocks under construction */
    VEC(Binding) bindings; /* from item 1 */
    Map binding_of;        /* identity of a declaration → index into bindings */
    Map functions_by_name; /* StrId of a function's text → 1: overloads are told apart by line */
    Map locals;            /* (function, StrId) → 1: shadowing locals are told apart by line */
    Map macro_uses;        /* offset of a macro's use → offset of its end */
    Map start_at;          /* offset of a name in scan->starts → its index */
    Map declared;          /* identity of a function from elsewhere → StrId by which it is called here */
    Map overloads;         /* StrId of a function from elsewhere → how many have it */
} Lowering;

/* lower.c: the file, its functions, names. */
void c_lower_unit(const Unit *unit, Interner *names, Facts *facts);

/* The children of a cursor, on the stack of cursors; close in reverse order. */
typedef struct Children {
    size_t first;
    size_t count;
} Children;

Children children_open(Lowering *lowering, CXCursor cursor);
/* Only those that are expressions. */
Children children_open_expressions(Lowering *lowering, CXCursor cursor);
CXCursor child_at(const Lowering *lowering, Children children, size_t index);
void children_close(Lowering *lowering, Children children);

/* The extent in the main file, or `here` for a cursor that lies elsewhere (an included piece of a function). */
Span cursor_span(const Lowering *lowering, CXCursor cursor);
/* Where its file location is; false outside the main file. */
bool cursor_offset(const Lowering *lowering, CXCursor cursor, uint32_t *offset);
StrId cursor_spelling(const Lowering *lowering, CXCursor cursor);
/* "std::thread::join"; without inline and anonymous namespaces. */
StrId cursor_qualified_name(const Lowering *lowering, CXCursor declaration);
/* What clang_equalCursors compares for declarations. */
uint64_t cursor_identity(const Lowering *lowering, CXCursor declaration);

/* Gives a local variable or parameter its name in the current function, and a place for it. */
StrId c_bind_local(Lowering *lowering, CXCursor declaration);
/* NAME of what a reference refers to; enum constants are numbers. */
ValueId lower_declared_name(Lowering *lowering, CXCursor reference, CXCursor declaration);
/* Where a function is declared. */
typedef enum DeclarationHome {
    HOME_PROGRAM,
    HOME_SYSTEM, /* a header of the system */
    HOME_STUB    /* one of spawnlint's own */
} DeclarationHome;

DeclarationHome c_home_of(const Lowering *lowering, CXCursor declaration);
/* Takes note that the tree holds the name that is written at this cursor. */
void c_mark_start_seen(Lowering *lowering, CXCursor cursor);
/* The body of a lambda or block: a function inside the current one. */
FunctionId c_lower_lambda(Lowering *lowering, CXCursor cursor);

/* Values and actions at `here`. */
ValueId c_add_value(Lowering *lowering, Value value);
ValueId c_add_name(Lowering *lowering, StrId text, FunctionId owner);
ValueId c_add_integer(Lowering *lowering, long long number);
ValueId c_add_call(Lowering *lowering, ValueId callee, size_t first_argument);
void c_emit(Lowering *lowering, Action action);

/* A list of the items pushed since the stack was `first` long. */
void c_push_item(Lowering *lowering, uint32_t item);
ListId c_take_items(Lowering *lowering, size_t first);

/* Blocks: steps emitted between begin and end. */
size_t c_begin_block(const Lowering *lowering);
BlockId c_end_block(Lowering *lowering, size_t start);

/* False when the code is nested too deeply; then nothing must be left. */
bool c_enter(Lowering *lowering, CXCursor cursor, Span *outer);
void c_leave(Lowering *lowering, Span outer);

/* expression.c */
ValueId c_lower_value(Lowering *lowering, CXCursor cursor);
/* As c_lower_value where the expression is evaluated once, before all else of its statement: the left side of a comma
 * becomes statements of its own. */
ValueId c_lower_root(Lowering *lowering, CXCursor cursor);
/* Looks through parentheses, casts and the nodes that libclang does not name. */
CXCursor c_peel(Lowering *lowering, CXCursor cursor);

/* Everything in an expression that has no counterpart in the facts, in order. */
ValueId c_lower_unknown(Lowering *lowering, CXCursor cursor);
bool c_is_comparison(BinaryOperator operation);
ComparisonKind c_comparison_of(BinaryOperator operation);

/* call.c */
ValueId c_lower_call(Lowering *lowering, CXCursor cursor);
ValueId c_lower_new(Lowering *lowering, CXCursor cursor);
ValueId c_lower_delete(Lowering *lowering, CXCursor cursor);
/* A call that libclang could not resolve, which it shows as a node without a name. */
bool c_is_unresolved_call(Lowering *lowering, CXCursor cursor);
ValueId c_lower_unresolved_call(Lowering *lowering, CXCursor cursor);
/* `this`, the first parameter of methods. */
ValueId c_add_this(Lowering *lowering);

/* statement.c */
void c_lower_statement(Lowering *lowering, CXCursor cursor);
/* Any statement as a block of its own. */
BlockId lower_compound_block(Lowering *lowering, CXCursor cursor);
/* The statements of a block, into the current one; returns the value of the last if it is an expression (else 0) when
 * `wants_value`. */
ValueId c_lower_compound(Lowering *lowering, CXCursor cursor, bool wants_value);
/* A variable with its initialiser, if it has one. */
void c_lower_variable(Lowering *lowering, CXCursor declaration);

#endif
