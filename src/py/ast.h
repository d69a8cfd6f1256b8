/* Python's abstract syntax tree: CPython's, node for node and field for field, in C.
 *
 * Every node starts with a Node: its kind and its span in bytes. A node of kind NODE_CALL is a `Call`, and so on; cast
 * after looking at the kind. Expr, Stmt, Pattern, TypeParam are names for "a node of that sum". The tree lives in the
 * arena it was parsed into and points into nothing else; names are StrIds of the interner given to the parser.
 *
 * The parser guarantees that no path from the root is longer than AST_DEPTH_LIMIT nodes, so a walk may recurse. */
#ifndef SPAWNLINT_PY_AST_H
#define SPAWNLINT_PY_AST_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"

#include <stdbool.h>
#include <stdint.h>

enum { AST_DEPTH_LIMIT = 20000 };

typedef enum NodeKind {
    NODE_NONE,
#define EXPR(Name, fields) NODE_##Name,
#define STMT(Name, fields) NODE_##Name,
#define PATTERN(Name, fields) NODE_##Name,
#define OTHER(Name, fields) NODE_##Name,
#include "py/ast.def"
    NODE_KINDS
} NodeKind;

typedef enum ExprContext { CONTEXT_NONE, CONTEXT_LOAD, CONTEXT_STORE, CONTEXT_DEL } ExprContext;

typedef enum BoolOperator { BOOL_AND, BOOL_OR } BoolOperator;
typedef enum BinaryOperator {
    BINARY_ADD, BINARY_SUB, BINARY_MULT, BINARY_MATMULT, BINARY_DIV, BINARY_MOD, BINARY_POW, BINARY_LSHIFT,
    BINARY_RSHIFT, BINARY_BITOR, BINARY_BITXOR, BINARY_BITAND, BINARY_FLOORDIV
} BinaryOperator;
typedef enum UnaryOperator { UNARY_INVERT, UNARY_NOT, UNARY_UADD, UNARY_USUB } UnaryOperator;
typedef enum CompareOperator {
    COMPARE_EQ, COMPARE_NOTEQ, COMPARE_LT, COMPARE_LTE, COMPARE_GT, COMPARE_GTE, COMPARE_IS, COMPARE_ISNOT, COMPARE_IN,
    COMPARE_NOTIN
} CompareOperator;

typedef enum ConstantKind {
    CONSTANT_NONE, CONSTANT_TRUE, CONSTANT_FALSE, CONSTANT_ELLIPSIS,
    CONSTANT_INT,     /* text: the digits as written, underscores and prefix kept */
    CONSTANT_FLOAT,   /* text as written */
    CONSTANT_COMPLEX, /* text as written */
    CONSTANT_STR,     /* text: the value in UTF-8; lone surrogates as three bytes each (as `surrogatepass` encodes) */
    CONSTANT_BYTES    /* text: the value */
} ConstantKind;

typedef struct ConstantValue {
    ConstantKind kind;
    bool has_u_prefix; /* u"…", CPython's `kind` field */
    Text text;         /* in the arena, or into the source */
} ConstantValue;

/* The head of every node. Context is of Name, Attribute, Subscript, Starred,
 * List and Tuple, CONTEXT_NONE elsewhere. */
typedef struct Node {
    uint8_t kind;
    uint8_t context;
    uint16_t height; /* nodes on the longest path down from here, this one included */
    Span span;
} Node;

typedef Node Expr;
typedef Node Stmt;
typedef Node Pattern;
typedef Node TypeParam;

#define AST_LIST_OF(Sum)                                                                                               \
    typedef struct Sum##List {                                                                                         \
        Sum **items;                                                                                                   \
        uint32_t count;                                                                                                \
    } Sum##List

typedef struct Arguments Arguments;
typedef struct Arg Arg;
typedef struct Keyword Keyword;
typedef struct Alias Alias;
typedef struct WithItem WithItem;
typedef struct MatchCase MatchCase;
typedef struct ExceptHandler ExceptHandler;
typedef struct Comprehension Comprehension;

AST_LIST_OF(Expr);
AST_LIST_OF(Stmt);
AST_LIST_OF(Pattern);
AST_LIST_OF(TypeParam);
AST_LIST_OF(Arg);
AST_LIST_OF(Keyword);
AST_LIST_OF(Alias);
AST_LIST_OF(WithItem);
AST_LIST_OF(MatchCase);
AST_LIST_OF(ExceptHandler);
AST_LIST_OF(Comprehension);

/* Names with their places, for `global a, b` and class patterns. */
typedef struct NameList {
    StrId *items;
    uint32_t count;
} NameList;

typedef struct OperatorList {
    uint8_t *items; /* CompareOperator */
    uint32_t count;
} OperatorList;

#define AST_STRUCT(Name, fields)                                                                                       \
    typedef struct Name {                                                                                              \
        Node node;                                                                                                     \
        fields                                                                                                         \
    } Name;
#define EXPR(Name, fields) AST_STRUCT(Name, fields)
#define STMT(Name, fields) AST_STRUCT(Name, fields)
#define PATTERN(Name, fields) AST_STRUCT(Name, fields)
#define OTHER(Name, fields) AST_STRUCT(Name, fields)
#define CHILD(Sum, name) Sum *name;
#define MAYBE(Sum, name) Sum *name;
#define LIST(Sum, name) Sum##List name;
#define HOLES(Sum, name) Sum##List name;
#define IDENTIFIER(name) StrId name;
#define MAYBE_NAME(name) StrId name;
#define NAMES(name) NameList name;
#define OPERATOR(Enum, name) Enum name;
#define OPERATORS(Enum, name) OperatorList name;
#define NUMBER(name) int32_t name;
#define CONSTANT() ConstantValue constant;
#include "py/ast.def"

/* "Call", "FunctionDef", "arguments" …: CPython's class name of a kind; ErrorExpr and ErrorStmt have none and keep
 * theirs. */
const char *ast_kind_name(NodeKind kind);
static inline bool ast_is_expr(NodeKind kind)
{
    return kind >= NODE_BoolOp && kind <= NODE_ErrorExpr;
}

/* The fields of a kind as data, for what treats all nodes alike: dumps, checks, error recovery. */
typedef enum FieldKind {
    FIELD_END, /* behind the last field */
    FIELD_CHILD, FIELD_MAYBE, FIELD_LIST, FIELD_HOLES, FIELD_IDENTIFIER, FIELD_MAYBE_NAME, FIELD_NAMES, FIELD_OPERATOR,
    FIELD_OPERATORS, FIELD_NUMBER, FIELD_CONSTANT
} FieldKind;

typedef struct AstField {
    FieldKind kind;
    uint32_t offset; /* in the node's struct */
    const char *name;
    const char *type; /* the Sum or the enumeration in ast.def, NULL elsewhere */
} AstField;

const AstField *ast_fields(NodeKind kind);
static inline const void *ast_field(const Node *node, const AstField *field)
{
    return (const char *)node + field->offset;
}

/* "Add", "NotIn" …: CPython's class name of an operator. */
const char *ast_operator_name(const char *enumeration, int value);

#endif
