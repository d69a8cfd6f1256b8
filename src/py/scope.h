/* Scopes and bindings: which function a name belongs to.
 *
 * The rules are those of CPython's symbol table (Python/symtable.c up to 3.13: the language reference, section "Naming
 * and binding"; PEP 572 for `:=` in comprehensions, PEP 695 for type parameters): a scope collects what each name is
 * used for, and afterwards every name becomes local, a cell, free, or global. Annotations belong to the scope they
 * stand in, as they do up to 3.13; under `from __future__ import annotations` they belong to none and are not looked
 * at. Names are mangled (`__x` in class `Box` is `_Box__x`) before anything else.
 *
 * Mistakes that CPython reports here (`nonlocal` without a binding, a parameter twice …) are no issues of this file:
 * such names get the best reading there is. */
#ifndef SPAWNLINT_PY_SCOPE_H
#define SPAWNLINT_PY_SCOPE_H

#include "base/intern.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"
#include "py/ast.h"

/* Index into ScopeTree.scopes; 0 means none, 1 is the module. */
typedef uint32_t ScopeId;

typedef enum ScopeKind {
    SCOPE_NONE,
    SCOPE_MODULE,
    SCOPE_FUNCTION, /* def */
    SCOPE_LAMBDA,
    SCOPE_COMPREHENSION,
    SCOPE_CLASS,
    SCOPE_TYPE_PARAMETERS, /* around a generic def, class or type alias */
    SCOPE_TYPE_ALIAS,      /* the value of a `type` statement */
    SCOPE_TYPE_VARIABLE,   /* a bound or a default of a type parameter */
    SCOPE_KINDS
} ScopeKind;

typedef enum Binding {
    BINDING_NONE,
    BINDING_LOCAL,
    BINDING_GLOBAL_EXPLICIT, /* by a `global` statement */
    BINDING_GLOBAL_IMPLICIT, /* bound by no function around */
    BINDING_FREE,            /* bound by a function around */
    BINDING_CELL             /* local, and free in a function inside */
} Binding;

/* What a scope does with a name: CPython's DEF_… and USE flags. */
enum {
    SYMBOL_GLOBAL = 1,   /* global x */
    SYMBOL_ASSIGNED = 2, /* any form of assignment, def, class, except … as, del */
    SYMBOL_PARAMETER = 4,
    SYMBOL_NONLOCAL = 8, /* nonlocal x, and `:=` in a comprehension */
    SYMBOL_USED = 16,
    SYMBOL_IMPORTED = 32,
    SYMBOL_ANNOTATED = 64,  /* x: int */
    SYMBOL_ITERATION = 128, /* the target of a comprehension's `for` */
    SYMBOL_TYPE_PARAMETER = 256
};
enum { SYMBOL_BOUND = SYMBOL_ASSIGNED | SYMBOL_PARAMETER | SYMBOL_IMPORTED | SYMBOL_TYPE_PARAMETER };

typedef struct Symbol {
    StrId name; /* mangled */
    uint16_t flags;
    uint8_t binding; /* Binding */
    ScopeId owner;   /* the scope that binds the name: its own, one around it, 1; 0 when the file does not bind it */
    uint32_t next;   /* of the same scope, 0 at the end */
} Symbol;

typedef struct Scope {
    uint8_t kind;      /* ScopeKind */
    bool is_generator; /* a yield stands in it */
    ScopeId parent;
    Span span;             /* of what opened it */
    StrId name;            /* of a def or class, "lambda", "listcomp" …; 0 for the module */
    StrId private_class;   /* for mangling, 0 outside of classes */
    uint32_t first_symbol; /* in order of appearance */
    uint32_t last_symbol;
} Scope;

typedef struct ScopeTree {
    VEC(Scope) scopes;   /* item 0 is unused; a scope comes after the one around it */
    VEC(Symbol) symbols; /* item 0 is unused */
    Map symbol_of;       /* (scope, name) → symbol */
    Map scope_of;        /* node → scope */
} ScopeTree;

/* Makes the scopes of a module; the tree's nodes must stay where they are. Free with scope_free. */
void scope_build(const Module *module, Interner *names, ScopeTree *tree);
void scope_free(ScopeTree *tree);

/* The scope that a def, class, lambda, comprehension … opened, or 0 (in annotations that nobody evaluates). A generic
 * def or class opens two: this is the inner one, which is the function or class itself. */
ScopeId scope_of_node(const ScopeTree *tree, const Node *node);
/* The scope of a generic def's or class's type parameters, or 0. */
ScopeId scope_of_type_parameters(const ScopeTree *tree, const Node *node);

/* A name as it is called inside `scope`: `__x` becomes `_Box__x` in class Box and everything inside it. */
StrId scope_mangle(const ScopeTree *tree, ScopeId scope, StrId name, Interner *names);

/* The symbol of a mangled name in the scope, or NULL. */
const Symbol *scope_find(const ScopeTree *tree, ScopeId scope, StrId name);

/* The scope that binds a mangled name as seen from `scope`, or 0. Also for names that no symbol was made for. */
ScopeId scope_owner(const ScopeTree *tree, ScopeId scope, StrId name);

/* Prints all scopes and symbols, also the free names that scopes in between only pass through, which are added first.
 */
void scope_print(ScopeTree *tree, const Interner *names, Buffer *out);

/* Everything but modules and classes: scopes whose names the scopes inside can see. */
static inline bool scope_is_function_like(ScopeKind kind)
{
    return kind != SCOPE_MODULE && kind != SCOPE_CLASS;
}

/* Between the two halves of scope_build: the symbol of a mangled name in a scope, made when it is new (valid until the
 * next one is made); and the pass that fills `binding` and `owner`. `class_cell` is "__class__". */
Symbol *scope_symbol(ScopeTree *tree, ScopeId scope, StrId name);
void scope_resolve(ScopeTree *tree, StrId class_cell);

#endif
