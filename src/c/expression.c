/* Expressions of C, C++ and CUDA as values.
 *
 * What has no counterpart in the facts becomes UNKNOWN with its parts, so that no call in it is lost. Parentheses,
 * casts and implicit conversions are looked through. */
#include "c/lower.h"

#include <string.h>

/* ---- Looking through ---- */

/* Whether the node means what its only operand means. */
static bool is_transparent(enum CXCursorKind kind)
{
    switch ((int)kind) {
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr:
    case CXCursor_CStyleCastExpr:
    case CXCursor_CXXStaticCastExpr:
    case CXCursor_CXXDynamicCastExpr:
    case CXCursor_CXXReinterpretCastExpr:
    case CXCursor_CXXConstCastExpr:
    case CXCursor_CXXFunctionalCastExpr:
    case CXCursor_CXXAddrspaceCastExpr:
    case CXCursor_CompoundLiteralExpr:
    case CXCursor_PackExpansionExpr:
        return true;
    default:
        return false;
    }
}

/* The operand of a transparent node with exactly one; false for others. */
static bool only_operand(Lowering *lowering, CXCursor cursor, CXCursor *operand)
{
    Children children = children_open_expressions(lowering, cursor);
    bool one = children.count == 1;
    if (one) {
        *operand = child_at(lowering, children, 0);
    }
    children_close(lowering, children);
    return one;
}

CXCursor c_peel(Lowering *lowering, CXCursor cursor)
{
    CXCursor operand;
    while (is_transparent(lowering->clang->getCursorKind(cursor)) && only_operand(lowering, cursor, &operand)) {
        cursor = operand;
    }
    return cursor;
}

/* The two operands of a binary operator, subscript …; false when libclang shows others. */
static bool two_operands(Lowering *lowering, CXCursor cursor, CXCursor *left, CXCursor *right)
{
    Children children = children_open_expressions(lowering, cursor);
    bool two = children.count == 2;
    if (two) {
        *left = child_at(lowering, children, 0);
        *right = child_at(lowering, children, 1);
    }
    children_close(lowering, children);
    return two;
}

/* ---- Constants ---- */

static ValueId add_constant(Lowering *lowering, LiteralKind kind, const char *text, size_t length)
{
    StrId id = text == NULL ? 0 : intern_bytes(lowering->names, text, length);
    return c_add_value(lowering, (Value){.kind = VALUE_CONSTANT, .detail = (uint8_t)kind, .text = id});
}

/* The spelling in the file, for constants whose value libclang does not give. */
static ValueId add_spelled(Lowering *lowering, LiteralKind kind)
{
    Span span = lowering->here;
    return add_constant(lowering, kind, lowering->source->bytes + span.start, span.end - span.start);
}

/* The value of a constant expression as libclang computes it; 0 when it does not. */
static ValueId lower_evaluated(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    CXEvalResult result = clang->Cursor_Evaluate(cursor);
    if (result == NULL) {
        return 0;
    }
    ValueId value = 0;
    CXEvalResultKind kind = clang->EvalResult_getKind(result);
    if (kind == CXEval_Int && clang->EvalResult_isUnsignedInt(result) != 0) {
        Arena arena = {0};
        const char *text = arena_format(&arena, "%llu", clang->EvalResult_getAsUnsigned(result));
        value = add_constant(lowering, LITERAL_INTEGER, text, strlen(text));
        arena_free(&arena);
    } else if (kind == CXEval_Int) {
        value = c_add_integer(lowering, clang->EvalResult_getAsLongLong(result));
    }
    clang->EvalResult_dispose(result);
    return value;
}

static ValueId lower_integer(Lowering *lowering, CXCursor cursor)
{
    ValueId value = lower_evaluated(lowering, cursor);
    return value != 0 ? value : add_spelled(lowering, LITERAL_INTEGER);
}

/* The number of an octal escape of up to three digits or a hexadecimal one of any length; *at moves behind it. */
static uint32_t read_number(const char *text, size_t *at, unsigned base)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t number = 0;
    for (size_t taken = 0; base == 16 || taken < 3; taken++) {
        char byte = (char)(text[*at] >= 'A' && text[*at] <= 'F' ? text[*at] | 0x20 : text[*at]);
        const char *digit = byte == '\0' ? NULL : memchr(digits, byte, base);
        if (digit == NULL) {
            break;
        }
        number = number * base + (uint32_t)(digit - digits);
        ++*at;
    }
    return number;
}

/* One escape sequence; `*at` stands behind the backslash and moves behind the sequence. */
static void add_escape(const char *text, size_t *at, Buffer *out)
{
    static const char letters[] = "abfnrtv";
    static const char meanings[] = "\a\b\f\n\r\t\v";
    char sequence[4];
    char letter = text[*at];
    const char *simple = letter == '\0' ? NULL : strchr(letters, letter);
    if (letter >= '0' && letter <= '7') {
        buffer_putc(out, (char)read_number(text, at, 8));
    } else if (letter == 'x') {
        ++*at;
        buffer_putc(out, (char)read_number(text, at, 16));
    } else if (letter == 'u' || letter == 'U') {
        ++*at;
        buffer_add(out, sequence, utf8_encode(read_number(text, at, 16) & 0x1FFFFF, sequence));
    } else {
        buffer_putc(out, simple != NULL ? meanings[simple - letters] : letter);
        *at += letter != '\0';
    }
}

/* The value of a string literal: libclang spells it as one literal with quotes and escapes, joined strings and macros
 * included. */
static ValueId lower_string(Lowering *lowering, CXCursor cursor)
{
    const char *text = intern_cstr(lowering->names, cursor_spelling(lowering, cursor));
    size_t at = strcspn(text, "\"");
    Buffer out = {0};
    for (at += text[at] != '\0'; text[at] != '\0' && text[at] != '"';) {
        if (text[at] == '\\') {
            at++;
            add_escape(text, &at, &out);
        } else {
            buffer_putc(&out, text[at++]);
        }
    }
    ValueId value = add_constant(lowering, LITERAL_STRING, out.bytes == NULL ? "" : out.bytes, out.length);
    buffer_free(&out);
    return value;
}

static bool is_integer_constant(const Lowering *lowering, ValueId id)
{
    const Value *value = &lowering->facts->values.items[id];
    return value->kind == VALUE_CONSTANT && value->detail == LITERAL_INTEGER;
}

static bool is_zero(const Lowering *lowering, ValueId id)
{
    return is_integer_constant(lowering, id) &&
           text_is(intern_get(lowering->names, lowering->facts->values.items[id].text), "0");
}

static ValueId lower_boolean(Lowering *lowering)
{
    bool is_true = lowering->source->bytes[lowering->here.start] == 't';
    return add_constant(lowering, is_true ? LITERAL_TRUE : LITERAL_FALSE, NULL, 0);
}

/* ---- UNKNOWN ---- */

/* Everything in the expression, in order. A part that libclang shows several times (`a ?: b`) counts once. */
ValueId c_lower_unknown(Lowering *lowering, CXCursor cursor)
{
    size_t first = lowering->items.count;
    Children children = children_open_expressions(lowering, cursor);
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        Span span = cursor_span(lowering, child);
        Span previous = i == 0 ? (Span){0, 0} : cursor_span(lowering, child_at(lowering, children, i - 1));
        if (span.end > span.start && (span.start != previous.start || span.end != previous.end)) {
            c_push_item(lowering, c_lower_value(lowering, child));
        }
    }
    children_close(lowering, children);
    ListId parts = c_take_items(lowering, first);
    return c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN, .list = parts});
}

/* ---- Operators ---- */

ComparisonKind c_comparison_of(BinaryOperator operation)
{
    switch (operation) {
    case BINARY_EQUAL:
        return COMPARISON_EQUAL;
    case BINARY_NOT_EQUAL:
        return COMPARISON_NOT_EQUAL;
    case BINARY_LESS:
        return COMPARISON_LESS;
    case BINARY_LESS_EQUAL:
        return COMPARISON_LESS_EQUAL;
    case BINARY_GREATER:
        return COMPARISON_GREATER;
    default:
        return COMPARISON_GREATER_EQUAL;
    }
}

bool c_is_comparison(BinaryOperator operation)
{
    return operation == BINARY_EQUAL || operation == BINARY_NOT_EQUAL ||
           (operation >= BINARY_LESS && operation <= BINARY_GREATER_EQUAL);
}

static ValueId lower_binary(Lowering *lowering, CXCursor cursor)
{
    CXCursor left_cursor;
    CXCursor right_cursor;
    if (!two_operands(lowering, cursor, &left_cursor, &right_cursor)) {
        return c_lower_unknown(lowering, cursor);
    }
    BinaryOperator operation = operator_of_binary(lowering->unit, cursor, left_cursor, right_cursor);
    ValueId left = c_lower_value(lowering, left_cursor);
    ValueId right = c_lower_value(lowering, right_cursor);
    if (operation == BINARY_UNKNOWN || operation == BINARY_COMMA || operation == BINARY_THREE_WAY) {
        ListId parts = facts_add_list(lowering->facts, (uint32_t[]){left, right}, 2);
        return c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN, .list = parts});
    }
    if (operation == BINARY_AND || operation == BINARY_OR) {
        ListId operands = facts_add_list(lowering->facts, (uint32_t[]){left, right}, 2);
        uint8_t kind = operation == BINARY_AND ? LOGIC_AND : LOGIC_OR;
        return c_add_value(lowering, (Value){.kind = VALUE_LOGIC, .detail = kind, .list = operands});
    }
    if (operation == BINARY_ASSIGN) {
        return c_add_value(lowering, (Value){.kind = VALUE_ASSIGN, .a = left, .b = right});
    }
    if (c_is_comparison(operation)) {
        return c_add_value(
            lowering,
            (Value){.kind = VALUE_COMPARE, .detail = (uint8_t)c_comparison_of(operation), .a = left, .b = right});
    }
    if (is_integer_constant(lowering, left) && is_integer_constant(lowering, right)) {
        ValueId number = lower_evaluated(lowering, cursor);
        if (number != 0) {
            return number;
        }
    }
    uint8_t byte = (uint8_t)binary_operator_spelling(operation)[0];
    return c_add_value(lowering, (Value){.kind = VALUE_BINARY, .detail = byte, .a = left, .b = right});
}

/* `x += y` inside an expression: x = x + y, both sides named for the facts but written once. */
static ValueId lower_compound_assignment(Lowering *lowering, CXCursor cursor)
{
    CXCursor left_cursor;
    CXCursor right_cursor;
    if (!two_operands(lowering, cursor, &left_cursor, &right_cursor)) {
        return c_lower_unknown(lowering, cursor);
    }
    const char *spelling =
        binary_operator_spelling(operator_of_binary(lowering->unit, cursor, left_cursor, right_cursor));
    ValueId place = c_lower_value(lowering, left_cursor);
    ValueId right = c_lower_value(lowering, right_cursor);
    ValueId sum = c_add_value(
        lowering,
        (Value){.kind = VALUE_BINARY, .detail = spelling == NULL ? '?' : (uint8_t)spelling[0], .a = place, .b = right});
    return c_add_value(lowering, (Value){.kind = VALUE_ASSIGN, .a = place, .b = sum});
}

/* `x++` inside an expression: x = x + 1. The value of a postfix operator differs from this by one. */
static ValueId lower_step(Lowering *lowering, ValueId place)
{
    ValueId one = c_add_integer(lowering, 1);
    ValueId sum = c_add_value(lowering, (Value){.kind = VALUE_BINARY, .detail = '+', .a = place, .b = one});
    return c_add_value(lowering, (Value){.kind = VALUE_ASSIGN, .a = place, .b = sum});
}

static ValueId lower_unary(Lowering *lowering, CXCursor cursor)
{
    CXCursor operand_cursor;
    if (!only_operand(lowering, cursor, &operand_cursor)) {
        return c_lower_unknown(lowering, cursor);
    }
    UnaryOperator operation = operator_of_unary(lowering->unit, cursor);
    ValueId operand = c_lower_value(lowering, operand_cursor);
    switch (operation) {
    case UNARY_NOT:
        return c_add_value(lowering, (Value){.kind = VALUE_NOT, .a = operand});
    case UNARY_ADDRESS:
        return c_add_value(lowering, (Value){.kind = VALUE_ADDRESS, .a = operand});
    case UNARY_DEREFERENCE:
        return c_add_value(lowering, (Value){.kind = VALUE_DEREFERENCE, .a = operand});
    case UNARY_POST_INCREMENT:
    case UNARY_POST_DECREMENT:
    case UNARY_INCREMENT:
    case UNARY_DECREMENT:
        return lower_step(lowering, operand);
    case UNARY_PLUS:
    case UNARY_EXTENSION:
        return operand;
    default:
        break;
    }
    ValueId number = is_integer_constant(lowering, operand) ? lower_evaluated(lowering, cursor) : 0;
    if (number != 0) {
        return number;
    }
    ListId parts = facts_add_list(lowering->facts, &operand, 1);
    return c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN, .list = parts});
}

static ValueId lower_choice(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open_expressions(lowering, cursor);
    if (children.count != 3) {
        children_close(lowering, children);
        return c_lower_unknown(lowering, cursor);
    }
    ValueId condition = c_lower_value(lowering, child_at(lowering, children, 0));
    ValueId if_true = c_lower_value(lowering, child_at(lowering, children, 1));
    ValueId if_false = c_lower_value(lowering, child_at(lowering, children, 2));
    children_close(lowering, children);
    ListId choices = facts_add_list(lowering->facts, (uint32_t[]){if_true, if_false}, 2);
    return c_add_value(lowering, (Value){.kind = VALUE_CHOICE, .a = condition, .list = choices});
}

static ValueId lower_subscript(Lowering *lowering, CXCursor cursor)
{
    CXCursor object_cursor;
    CXCursor index_cursor;
    if (!two_operands(lowering, cursor, &object_cursor, &index_cursor)) {
        return c_lower_unknown(lowering, cursor);
    }
    ValueId object = c_lower_value(lowering, object_cursor);
    ValueId index = c_lower_value(lowering, index_cursor);
    return c_add_value(lowering, (Value){.kind = VALUE_SUBSCRIPT, .a = object, .b = index});
}

/* ---- Members, initialisers, lambdas ---- */

static ValueId lower_member(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    CXCursor object_cursor;
    c_mark_start_seen(lowering, cursor);
    bool has_object = only_operand(lowering, cursor, &object_cursor);
    CXCursor member = clang->getCursorReferenced(cursor);
    if (!has_object && clang->getCursorKind(member) == CXCursor_CXXMethod) {
        return lower_declared_name(lowering, cursor, member);
    }
    StrId name = cursor_spelling(lowering, cursor);
    ValueId object = has_object ? c_lower_value(lowering, object_cursor) : c_add_this(lowering);
    return name == 0 ? object : c_add_value(lowering, (Value){.kind = VALUE_ATTRIBUTE, .a = object, .text = name});
}

/* A reference to a name; what libclang could not resolve may still list candidates. */
static ValueId lower_reference(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    CXCursor declaration = clang->getCursorReferenced(cursor);
    if (clang->getCursorKind(declaration) == CXCursor_OverloadedDeclRef || cursor_spelling(lowering, cursor) == 0) {
        Children children = children_open(lowering, cursor);
        StrId name = 0;
        for (size_t i = 0; i < children.count; i++) {
            CXCursor child = child_at(lowering, children, i);
            if (clang->getCursorKind(child) == CXCursor_OverloadedDeclRef) {
                name = cursor_spelling(lowering, child);
            }
        }
        children_close(lowering, children);
        if (name != 0) {
            c_mark_start_seen(lowering, cursor);
            return c_add_name(lowering, name, 0);
        }
    }
    return lower_declared_name(lowering, cursor, declaration);
}

/* One element of an initialiser list: `.field = value` gives the field's name. */
static ValueId lower_element(Lowering *lowering, CXCursor element, StrId *field)
{
    const Libclang *clang = lowering->clang;
    *field = 0;
    if (clang->getCursorKind(element) != CXCursor_UnexposedExpr) {
        return c_lower_value(lowering, element);
    }
    Children children = children_open(lowering, element);
    size_t expressions = 0;
    CXCursor value = element;
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        if (clang->getCursorKind(child) == CXCursor_MemberRef) {
            *field = cursor_spelling(lowering, child);
        } else if (clang->isExpression(clang->getCursorKind(child))) {
            value = child;
            expressions++;
        }
    }
    children_close(lowering, children);
    bool indexed = expressions == 2 && lowering->source->bytes[cursor_span(lowering, element).start] == '[';
    bool designated = *field != 0 || indexed;
    return c_lower_value(lowering, designated ? value : element);
}

/* The names of the fields that a list without designators gives values to, in place of the zeros behind which the
 * values stand from `first` on. Nothing where the list is no structure's, or leaves out inner braces. */
static void name_fields(Lowering *lowering, CXCursor list, size_t first)
{
    const Libclang *clang = lowering->clang;
    CXType type = clang->getCanonicalType(clang->getCursorType(list));
    if (type.kind != CXType_Record) {
        return;
    }
    Children members = children_open(lowering, clang->getTypeDeclaration(type));
    size_t count = (lowering->items.count - first) / 2;
    size_t named = 0;
    for (size_t i = 0; i < members.count && named < count; i++) {
        CXCursor member = child_at(lowering, members, i);
        if (clang->getCursorKind(member) == CXCursor_FieldDecl) {
            lowering->items.items[first + 2 * named++] = cursor_spelling(lowering, member);
        }
    }
    children_close(lowering, members);
    for (size_t i = 0; named < count && i < count; i++) {
        lowering->items.items[first + 2 * i] = 0;
    }
}

static ValueId lower_initialisers(Lowering *lowering, CXCursor cursor)
{
    size_t first = lowering->items.count;
    bool is_named = false;
    Children children = children_open_expressions(lowering, cursor);
    for (size_t i = 0; i < children.count; i++) {
        StrId field;
        ValueId value = lower_element(lowering, child_at(lowering, children, i), &field);
        is_named = is_named || field != 0;
        c_push_item(lowering, field);
        c_push_item(lowering, value);
    }
    children_close(lowering, children);
    if (!is_named) {
        name_fields(lowering, cursor, first);
    }
    for (size_t i = first; i < lowering->items.count; i += 2) {
        is_named = is_named || lowering->items.items[i] != 0;
    }
    size_t kept = first;
    for (size_t i = first; i < lowering->items.count; i += 2) {
        StrId field = lowering->items.items[i];
        ValueId value = lowering->items.items[i + 1];
        if (is_named) {
            Value key = {.kind = VALUE_CONSTANT, .detail = LITERAL_STRING, .flags = VALUE_IMPLICIT, .text = field};
            lowering->items.items[kept++] = field == 0 ? 0 : c_add_value(lowering, key);
        }
        lowering->items.items[kept++] = value;
    }
    lowering->items.count = kept;
    ListId list = c_take_items(lowering, first);
    return is_named
               ? c_add_value(lowering, (Value){.kind = VALUE_DICT, .list = list})
               : c_add_value(lowering, (Value){.kind = VALUE_COLLECTION, .detail = COLLECTION_LIST, .list = list});
}

/* GNU's `({ … })`: its statements come before the statement that holds it; its value is that of the last. */
static ValueId lower_statement_expression(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    ValueId value = 0;
    if (children.count == 1) {
        value = c_lower_compound(lowering, child_at(lowering, children, 0), true);
    }
    children_close(lowering, children);
    return value != 0 ? value : c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN});
}

static ValueId lower_cast(Lowering *lowering, CXCursor cursor)
{
    CXCursor operand;
    if (!only_operand(lowering, cursor, &operand)) {
        return c_is_unresolved_call(lowering, cursor) ? c_lower_unresolved_call(lowering, cursor)
                                                      : c_lower_unknown(lowering, cursor);
    }
    ValueId value = c_lower_value(lowering, operand);
    /* `(void *)0` */
    if (lowering->clang->getCursorKind(cursor) == CXCursor_CStyleCastExpr && is_zero(lowering, value) &&
        lowering->clang->getCanonicalType(lowering->clang->getCursorType(cursor)).kind == CXType_Pointer) {
        return add_constant(lowering, LITERAL_NONE, NULL, 0);
    }
    return value;
}

/* sizeof, alignof: the operand is not evaluated. */
static ValueId lower_size(Lowering *lowering, CXCursor cursor)
{
    ValueId value = lower_evaluated(lowering, cursor);
    return value != 0 ? value : c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN});
}

static ValueId lower_by_kind(Lowering *lowering, CXCursor cursor)
{
    enum CXCursorKind kind = lowering->clang->getCursorKind(cursor);
    switch ((int)kind) {
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
        return lower_integer(lowering, cursor);
    case CXCursor_StringLiteral:
        return lower_string(lowering, cursor);
    case CXCursor_FloatingLiteral:
        return add_spelled(lowering, LITERAL_FLOAT);
    case CXCursor_ImaginaryLiteral:
        return add_spelled(lowering, LITERAL_OTHER);
    case CXCursor_CXXBoolLiteralExpr:
        return lower_boolean(lowering);
    case CXCursor_GNUNullExpr:
    case CXCursor_CXXNullPtrLiteralExpr:
        return add_constant(lowering, LITERAL_NONE, NULL, 0);
    case CXCursor_CXXThisExpr:
        return c_add_this(lowering);
    case CXCursor_DeclRefExpr:
        return lower_reference(lowering, cursor);
    case CXCursor_MemberRefExpr:
        return lower_member(lowering, cursor);
    case CXCursor_CallExpr:
        return c_lower_call(lowering, cursor);
    case CXCursor_BinaryOperator:
        return lower_binary(lowering, cursor);
    case CXCursor_CompoundAssignOperator:
        return lower_compound_assignment(lowering, cursor);
    case CXCursor_UnaryOperator:
        return lower_unary(lowering, cursor);
    case CXCursor_ConditionalOperator:
        return lower_choice(lowering, cursor);
    case CXCursor_ArraySubscriptExpr:
        return lower_subscript(lowering, cursor);
    case CXCursor_InitListExpr:
        return lower_initialisers(lowering, cursor);
    case CXCursor_StmtExpr:
        return lower_statement_expression(lowering, cursor);
    case CXCursor_LambdaExpr:
    case CXCursor_BlockExpr:
        return c_add_value(lowering, (Value){.kind = VALUE_FUNCTION, .a = c_lower_lambda(lowering, cursor)});
    case CXCursor_CXXNewExpr:
        return c_lower_new(lowering, cursor);
    case CXCursor_CXXDeleteExpr:
        return c_lower_delete(lowering, cursor);
    case CXCursor_UnaryExpr:
        return lower_size(lowering, cursor);
    default:
        return is_transparent(kind) ? lower_cast(lowering, cursor) : c_lower_unknown(lowering, cursor);
    }
}

ValueId c_lower_value(Lowering *lowering, CXCursor cursor)
{
    Span outer;
    if (!c_enter(lowering, cursor, &outer)) {
        return c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN});
    }
    ValueId value = lower_by_kind(lowering, cursor);
    c_leave(lowering, outer);
    return value;
}

ValueId c_lower_root(Lowering *lowering, CXCursor cursor)
{
    CXCursor left;
    CXCursor right;
    CXCursor inner = c_peel(lowering, cursor);
    while (lowering->clang->getCursorKind(inner) == CXCursor_BinaryOperator &&
           two_operands(lowering, inner, &left, &right) &&
           operator_of_binary(lowering->unit, inner, left, right) == BINARY_COMMA) {
        c_lower_statement(lowering, left);
        cursor = right;
        inner = c_peel(lowering, right);
    }
    return c_lower_value(lowering, cursor);
}
