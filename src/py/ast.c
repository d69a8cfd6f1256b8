/* Names and fields of the nodes, made from ast.def. */
#include "py/ast.h"

#include "base/fail.h"

#include <string.h>

const char *ast_kind_name(NodeKind kind)
{
    static const char *const names[] = {
        "",
#define EXPR(Name, fields) #Name,
#define STMT(Name, fields) #Name,
#define PATTERN(Name, fields) #Name,
#define OTHER(Name, fields) #Name,
#include "py/ast.def"
    };
    switch (kind) {
    case NODE_ExprStmt: return "Expr";
    case NODE_Arguments: return "arguments";
    case NODE_Arg: return "arg";
    case NODE_Keyword: return "keyword";
    case NODE_Alias: return "alias";
    case NODE_WithItem: return "withitem";
    case NODE_MatchCase: return "match_case";
    case NODE_Comprehension: return "comprehension";
    default: return names[kind];
    }
}

#define FIELD(KIND, field, type) {KIND, offsetof(Current, field), #field, type},
#define AST_CASE(Name, ...)                                                                                            \
    case NODE_##Name: {                                                                                                \
        typedef Name Current;                                                                                          \
        static const AstField table[] = {__VA_ARGS__{FIELD_END, (uint32_t)sizeof(Current), NULL, NULL}};               \
        return table;                                                                                                  \
    }

const AstField *ast_fields(NodeKind kind)
{
    switch (kind) {
#define EXPR(Name, fields) AST_CASE(Name, fields)
#define STMT(Name, fields) AST_CASE(Name, fields)
#define PATTERN(Name, fields) AST_CASE(Name, fields)
#define OTHER(Name, fields) AST_CASE(Name, fields)
#define CHILD(Sum, field) FIELD(FIELD_CHILD, field, #Sum)
#define MAYBE(Sum, field) FIELD(FIELD_MAYBE, field, #Sum)
#define LIST(Sum, field) FIELD(FIELD_LIST, field, #Sum)
#define HOLES(Sum, field) FIELD(FIELD_HOLES, field, #Sum)
#define IDENTIFIER(field) FIELD(FIELD_IDENTIFIER, field, NULL)
#define MAYBE_NAME(field) FIELD(FIELD_MAYBE_NAME, field, NULL)
#define NAMES(field) FIELD(FIELD_NAMES, field, NULL)
#define OPERATOR(Enum, field) FIELD(FIELD_OPERATOR, field, #Enum)
#define OPERATORS(Enum, field) FIELD(FIELD_OPERATORS, field, #Enum)
#define NUMBER(field) FIELD(FIELD_NUMBER, field, NULL)
#define CONSTANT() FIELD(FIELD_CONSTANT, constant, NULL)
#include "py/ast.def"
    case NODE_NONE:
    case NODE_KINDS: break;
    }
    BUG("not a kind of node");
}

const char *ast_operator_name(const char *enumeration, int value)
{
    static const char *const bools[] = {"And", "Or"};
    static const char *const binaries[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                           "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
    static const char *const unaries[] = {"Invert", "Not", "UAdd", "USub"};
    static const char *const compares[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
    if (strcmp(enumeration, "BoolOperator") == 0) {
        return bools[value];
    }
    if (strcmp(enumeration, "BinaryOperator") == 0) {
        return binaries[value];
    }
    return strcmp(enumeration, "UnaryOperator") == 0 ? unaries[value] : compares[value];
}
