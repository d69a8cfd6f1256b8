/* The operators of C and C++, and which of them an expression has. */
#ifndef SPAWNLINT_C_OPERATOR_H
#define SPAWNLINT_C_OPERATOR_H

#include "c/unit.h"

/* The numbers are those of enum CXBinaryOperatorKind, which libclang has from 17 on. */
typedef enum BinaryOperator {
    BINARY_UNKNOWN,
#define OPERATOR(NAME, spelling) BINARY_##NAME,
#include "c/operator.def"
    BINARY_OPERATORS
} BinaryOperator;

/* The numbers are those of enum CXUnaryOperatorKind. */
typedef enum UnaryOperator {
    UNARY_UNKNOWN,
    UNARY_POST_INCREMENT,
    UNARY_POST_DECREMENT,
    UNARY_INCREMENT,
    UNARY_DECREMENT,
    UNARY_ADDRESS,
    UNARY_DEREFERENCE,
    UNARY_PLUS,
    UNARY_MINUS,
    UNARY_COMPLEMENT,
    UNARY_NOT,
    UNARY_REAL,
    UNARY_IMAGINARY,
    UNARY_EXTENSION,
    UNARY_OPERATORS
} UnaryOperator;

const char *binary_operator_spelling(BinaryOperator operation);
/* BINARY_UNKNOWN for any other text. */
BinaryOperator binary_operator_of(Text spelling);

BinaryOperator operator_of_binary(const Unit *unit, CXCursor cursor, CXCursor left, CXCursor right);
UnaryOperator operator_of_unary(const Unit *unit, CXCursor cursor);

#endif
