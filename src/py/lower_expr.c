/* Expressions become values: children first, in the order in which CPython evaluates them, each once. */
#include "py/lower.h"

#include <string.h>

static ValueId add(Lowering *lowering, Value value)
{
    return facts_add_value(lowering->facts, value);
}

static ValueId add_with(Lowering *lowering, ValueKind kind, ValueId a, ValueId b, Span span)
{
    return add(lowering, (Value){.kind = (uint8_t)kind, .a = a, .b = b, .span = span});
}

ValueId lower_unknown(Lowering *lowering, size_t begin, Span span)
{
    ListId parts = lower_end(lowering, begin);
    return add(lowering, (Value){.kind = VALUE_UNKNOWN, .list = parts, .span = span});
}

void lower_exprs(Lowering *lowering, ExprList exprs)
{
    for (uint32_t i = 0; i < exprs.count; i++) {
        ValueId value = lower_expr(lowering, exprs.items[i]);
        lower_pend(lowering, value);
    }
}

ValueId lower_name(Lowering *lowering, StrId text, Span span)
{
    StrId name = scope_mangle(lowering->scopes, lowering->scope, text, lowering->names);
    const Symbol *symbol = scope_find(lowering->scopes, lowering->scope, name);
    ScopeId owner = symbol != NULL ? symbol->owner : scope_owner(lowering->scopes, lowering->scope, name);
    return add(lowering, (Value){.kind = VALUE_NAME, .a = lowering->functions[owner], .text = name, .span = span});
}

/* ------------------------------------------------------------------------------------------------------- constants */

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The number that the digits spell; false when it needs more than 64 bits. */
static bool read_integer(Text text, uint64_t *number)
{
    unsigned base = 10;
    size_t at = 0;
    if (text.length > 2 && text.bytes[0] == '0') {
        char prefix = (char)(text.bytes[1] | 0x20);
        base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
        at = base == 10 ? 0 : 2;
    }
    *number = 0;
    for (; at < text.length; at++) {
        int digit = digit_of(text.bytes[at]);
        if (text.bytes[at] == '_') {
            continue;
        }
        if (digit < 0 || (unsigned)digit >= base || *number > (UINT64_MAX - (unsigned)digit) / base) {
            return false;
        }
        *number = *number * base + (unsigned)digit;
    }
    return true;
}

/* Decimal digits without a leading zero: what most integers are, and what facts write. */
static bool is_plain_decimal(Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9') {
            return false;
        }
    }
    return text.length == 1 || text.bytes[0] != '0';
}

/* The spelling that facts use for a number, "-" before it when negative. */
static StrId number_text(Lowering *lowering, const ConstantValue *constant, bool negative)
{
    if (!negative && constant->kind == CONSTANT_INT && is_plain_decimal(constant->text)) {
        return intern_text(lowering->names, constant->text);
    }
    Buffer *text = &lowering->text;
    text->length = 0;
    uint64_t number = 0;
    if (constant->kind == CONSTANT_INT && read_integer(constant->text, &number)) {
        buffer_printf(text, "%s%llu", negative && number != 0 ? "-" : "", (unsigned long long)number);
    } else {
        buffer_puts(text, negative ? "-" : "");
        buffer_add_text(text, constant->text);
    }
    return intern_bytes(lowering->names, text->bytes, text->length);
}

static LiteralKind literal_kind(ConstantKind kind)
{
    switch (kind) {
    case CONSTANT_NONE:
        return LITERAL_NONE;
    case CONSTANT_TRUE:
        return LITERAL_TRUE;
    case CONSTANT_FALSE:
        return LITERAL_FALSE;
    case CONSTANT_INT:
        return LITERAL_INTEGER;
    case CONSTANT_FLOAT:
        return LITERAL_FLOAT;
    case CONSTANT_STR:
        return LITERAL_STRING;
    case CONSTANT_BYTES:
        return LITERAL_BYTES;
    case CONSTANT_ELLIPSIS:
    case CONSTANT_COMPLEX:
        break;
    }
    return LITERAL_OTHER;
}

static StrId constant_text(Lowering *lowering, const ConstantValue *constant)
{
    switch (constant->kind) {
    case CONSTANT_NONE:
        return intern(lowering->names, "None");
    case CONSTANT_TRUE:
        return intern(lowering->names, "True");
    case CONSTANT_FALSE:
        return intern(lowering->names, "False");
    case CONSTANT_ELLIPSIS:
        return intern(lowering->names, "...");
    case CONSTANT_INT:
        return number_text(lowering, constant, false);
    default:
        return intern_text(lowering->names, constant->text);
    }
}

ValueId lower_constant(Lowering *lowering, const ConstantValue *constant, Span span)
{
    StrId text = constant_text(lowering, constant);
    return add(
        lowering,
        (Value){.kind = VALUE_CONSTANT, .detail = (uint8_t)literal_kind(constant->kind), .text = text, .span = span});
}

static ValueId lower_unary(Lowering *lowering, const UnaryOp *unary)
{
    Span span = unary->node.span;
    if (unary->op == UNARY_USUB && unary->operand->kind == NODE_Constant) {
        const ConstantValue *constant = &((const Constant *)unary->operand)->constant;
        if (constant->kind == CONSTANT_INT || constant->kind == CONSTANT_FLOAT) {
            StrId text = number_text(lowering, constant, true);
            return add(lowering, (Value){.kind = VALUE_CONSTANT,
                                         .detail = (uint8_t)literal_kind(constant->kind),
                                         .text = text,
                                         .span = span});
        }
    }
    ValueId operand = lower_expr(lowering, unary->operand);
    if (unary->op == UNARY_NOT) {
        return add_with(lowering, VALUE_NOT, operand, 0, span);
    }
    size_t begin = lower_begin(lowering);
    lower_pend(lowering, operand);
    return lower_unknown(lowering, begin, span);
}

/* ------------------------------------------------------------------------------------------- strings with expressions
 */

/* Pends what is evaluated inside an f-string: the expressions, and those in their format specifications. */
static void lower_format_parts(Lowering *lowering, const Expr *part)
{
    const Expr *value = NULL;
    const Expr *specification = NULL;
    switch ((NodeKind)part->kind) {
    case NODE_Constant:
        return;
    case NODE_FormattedValue:
        value = ((const FormattedValue *)part)->value;
        specification = ((const FormattedValue *)part)->format_spec;
        break;
    case NODE_Interpolation:
        value = ((const Interpolation *)part)->value;
        specification = ((const Interpolation *)part)->format_spec;
        break;
    case NODE_JoinedStr:
        for (uint32_t i = 0; i < ((const JoinedStr *)part)->values.count; i++) {
            lower_format_parts(lowering, ((const JoinedStr *)part)->values.items[i]);
        }
        return;
    default:
        value = part;
        break;
    }
    ValueId lowered = lower_expr(lowering, value);
    lower_pend(lowering, lowered);
    if (specification != NULL) {
        lower_format_parts(lowering, specification);
    }
}

static bool is_string(const Expr *expr)
{
    return expr->kind == NODE_Constant && ((const Constant *)expr)->constant.kind == CONSTANT_STR;
}

/* The text that it begins with, if any, plus what is put together when it is evaluated. */
static ValueId lower_formatted(Lowering *lowering, ExprList values, Span span)
{
    const Expr *first = values.items[0];
    ValueId prefix = is_string(first) ? lower_expr(lowering, first) : 0;
    size_t begin = lower_begin(lowering);
    for (uint32_t i = 0; i < values.count; i++) {
        lower_format_parts(lowering, values.items[i]);
    }
    ValueId rest = lower_unknown(lowering, begin, span);
    return prefix == 0 ? rest : add(lowering, (Value){.kind = VALUE_BINARY, .a = prefix, .b = rest, .detail = '+',
                                                      .span = span});
}

/* An f-string in which nothing is evaluated is a string. */
static ValueId lower_joined_string(Lowering *lowering, const JoinedStr *joined)
{
    lowering->text.length = 0;
    buffer_add(&lowering->text, "", 0);
    for (uint32_t i = 0; i < joined->values.count; i++) {
        if (!is_string(joined->values.items[i])) {
            return lower_formatted(lowering, joined->values, joined->node.span);
        }
        buffer_add_text(&lowering->text, ((const Constant *)joined->values.items[i])->constant.text);
    }
    StrId text = intern_bytes(lowering->names, lowering->text.bytes, lowering->text.length);
    return add(lowering,
               (Value){.kind = VALUE_CONSTANT, .detail = LITERAL_STRING, .text = text, .span = joined->node.span});
}

/* ------------------------------------------------------------------------------------------------------- operators */

static ValueId lower_bool(Lowering *lowering, const BoolOp *bool_op)
{
    size_t begin = lower_begin(lowering);
    lower_exprs(lowering, bool_op->values);
    ListId operands = lower_end(lowering, begin);
    return add(lowering, (Value){.kind = VALUE_LOGIC,
                                 .detail = bool_op->op == BOOL_AND ? LOGIC_AND : LOGIC_OR,
                                 .list = operands,
                                 .span = bool_op->node.span});
}

static uint8_t operator_byte(BinaryOperator operator)
{
    static const char bytes[] = {
        [BINARY_ADD] = '+',      [BINARY_SUB] = '-',   [BINARY_MULT] = '*',   [BINARY_MATMULT] = '@',
        [BINARY_DIV] = '/',      [BINARY_MOD] = '%',   [BINARY_POW] = '*',    [BINARY_LSHIFT] = '<',
        [BINARY_RSHIFT] = '>',   [BINARY_BITOR] = '|', [BINARY_BITXOR] = '^', [BINARY_BITAND] = '&',
        [BINARY_FLOORDIV] = '/',
    };
    return (uint8_t)bytes[operator];
}

static ValueId lower_binary(Lowering *lowering, const BinOp *binary)
{
    ValueId left = lower_expr(lowering, binary->left);
    ValueId right = lower_expr(lowering, binary->right);
    return add(lowering, (Value){.kind = VALUE_BINARY,
                                 .detail = operator_byte(binary->op),
                                 .a = left,
                                 .b = right,
                                 .span = binary->node.span});
}

static ComparisonKind comparison_kind(uint8_t operator)
{
    static const uint8_t kinds[] = {
        [COMPARE_EQ] = COMPARISON_EQUAL,   [COMPARE_NOTEQ] = COMPARISON_NOT_EQUAL,
        [COMPARE_LT] = COMPARISON_LESS,    [COMPARE_LTE] = COMPARISON_LESS_EQUAL,
        [COMPARE_GT] = COMPARISON_GREATER, [COMPARE_GTE] = COMPARISON_GREATER_EQUAL,
        [COMPARE_IS] = COMPARISON_IS,      [COMPARE_ISNOT] = COMPARISON_IS_NOT,
        [COMPARE_IN] = COMPARISON_IN,      [COMPARE_NOTIN] = COMPARISON_NOT_IN,
    };
    return (ComparisonKind)kinds[operator];
}

static ValueId add_comparison(Lowering *lowering, uint8_t operator, ValueId left, ValueId right, Span span)
{
    return add(
        lowering,
        (Value){
            .kind = VALUE_COMPARE, .detail = (uint8_t)comparison_kind(operator), .a = left, .b = right, .span = span});
}

/* A name that no source can write holds what stands in the middle of `a < f() < b`. */
static ValueId middle_name(Lowering *lowering, Span span)
{
    return add(lowering, (Value){.kind = VALUE_NAME,
                                 .a = lowering->function,
                                 .text = intern(lowering->names, ".middle"),
                                 .flags = VALUE_IMPLICIT,
                                 .span = span});
}

/* Replaces a value that two comparisons need by one that both can have: a name or a constant is copied, anything else
 * is kept in a name. Returns the one for the first comparison, and in *again the one for the second. */
static ValueId share(Lowering *lowering, ValueId value, ValueId *again)
{
    Value original = lowering->facts->values.items[value];
    if (original.kind == VALUE_NAME || original.kind == VALUE_CONSTANT) {
        original.flags |= VALUE_IMPLICIT;
        *again = add(lowering, original);
        return value;
    }
    ValueId place = middle_name(lowering, original.span);
    ValueId kept =
        add(lowering,
            (Value){.kind = VALUE_ASSIGN, .a = place, .b = value, .flags = VALUE_IMPLICIT, .span = original.span});
    *again = middle_name(lowering, original.span);
    return kept;
}

/* `a < b < c` is `a < b and b < c` with b evaluated once. */
static ValueId lower_compare(Lowering *lowering, const Compare *compare)
{
    ValueId left = lower_expr(lowering, compare->left);
    if (compare->comparators.count == 1) {
        ValueId right = lower_expr(lowering, compare->comparators.items[0]);
        return add_comparison(lowering, compare->ops.items[0], left, right, compare->node.span);
    }
    size_t begin = lower_begin(lowering);
    uint32_t start = compare->left->span.start;
    for (uint32_t i = 0; i < compare->comparators.count; i++) {
        const Expr *operand = compare->comparators.items[i];
        ValueId again = 0;
        ValueId right = lower_expr(lowering, operand);
        if (i + 1 < compare->comparators.count) {
            right = share(lowering, right, &again);
        }
        Span span = {start, operand->span.end};
        ValueId comparison = add_comparison(lowering, compare->ops.items[i], left, right, span);
        lower_pend(lowering, comparison);
        left = again;
        start = operand->span.start;
    }
    ListId comparisons = lower_end(lowering, begin);
    return add(lowering,
               (Value){.kind = VALUE_LOGIC, .detail = LOGIC_AND, .list = comparisons, .span = compare->node.span});
}

static ValueId lower_choice(Lowering *lowering, const IfExp *choice)
{
    ValueId condition = lower_expr(lowering, choice->test);
    size_t begin = lower_begin(lowering);
    ValueId if_true = lower_expr(lowering, choice->body);
    lower_pend(lowering, if_true);
    ValueId if_false = lower_expr(lowering, choice->orelse);
    lower_pend(lowering, if_false);
    ListId both = lower_end(lowering, begin);
    return add(lowering, (Value){.kind = VALUE_CHOICE, .a = condition, .list = both, .span = choice->node.span});
}

static ValueId lower_walrus(Lowering *lowering, const NamedExpr *named)
{
    ValueId value = lower_expr(lowering, named->value);
    ValueId place = lower_expr(lowering, named->target);
    return add_with(lowering, VALUE_ASSIGN, place, value, named->node.span);
}

/* ------------------------------------------------------------------------------------------------- calls and displays
 */

ArgumentId lower_argument(Lowering *lowering, const Expr *expr)
{
    if (expr->kind == NODE_Starred) {
        ValueId value = lower_expr(lowering, ((const Starred *)expr)->value);
        return facts_add_argument(lowering->facts, (Argument){.value = value, .kind = ARGUMENT_STAR});
    }
    ValueId value = lower_expr(lowering, expr);
    return facts_add_argument(lowering->facts, (Argument){.value = value, .kind = ARGUMENT_POSITION});
}

ArgumentId lower_keyword(Lowering *lowering, const Keyword *keyword)
{
    ValueId value = lower_expr(lowering, keyword->value);
    if (keyword->arg == 0) {
        return facts_add_argument(lowering->facts, (Argument){.value = value, .kind = ARGUMENT_DOUBLE_STAR});
    }
    StrId name = scope_mangle(lowering->scopes, lowering->scope, keyword->arg, lowering->names);
    return facts_add_argument(lowering->facts, (Argument){.value = value, .name = name, .kind = ARGUMENT_KEYWORD});
}

/* The parentheses of `f(x)` are the call's and not x's. */
static void take_call_parentheses(Lowering *lowering, ArgumentId argument, uint32_t call_end)
{
    Value *value = &lowering->facts->values.items[lowering->facts->arguments.items[argument].value];
    Span outer;
    if (value->flags & VALUE_IN_PARENTHESES && span_in_parentheses(lowering->source, value->span, &outer) &&
        outer.end == call_end) {
        value->flags &= (uint16_t)~VALUE_IN_PARENTHESES;
    }
}

static ValueId lower_call(Lowering *lowering, const Call *call)
{
    ValueId callee = lower_expr(lowering, call->func);
    size_t begin = lower_begin(lowering);
    for (uint32_t i = 0; i < call->args.count; i++) {
        ArgumentId argument = lower_argument(lowering, call->args.items[i]);
        take_call_parentheses(lowering, argument, call->node.span.end);
        lower_pend(lowering, argument);
    }
    for (uint32_t i = 0; i < call->keywords.count; i++) {
        ArgumentId argument = lower_keyword(lowering, call->keywords.items[i]);
        lower_pend(lowering, argument);
    }
    ListId arguments = lower_end(lowering, begin);
    return add(lowering, (Value){.kind = VALUE_CALL, .a = callee, .list = arguments, .span = call->node.span});
}

static ValueId lower_collection(Lowering *lowering, CollectionKind kind, ExprList items, Span span)
{
    size_t begin = lower_begin(lowering);
    lower_exprs(lowering, items);
    ListId list = lower_end(lowering, begin);
    return add(lowering, (Value){.kind = VALUE_COLLECTION, .detail = (uint8_t)kind, .list = list, .span = span});
}

static ValueId lower_dict(Lowering *lowering, const Dict *dict)
{
    size_t begin = lower_begin(lowering);
    for (uint32_t i = 0; i < dict->values.count; i++) {
        ValueId key = dict->keys.items[i] == NULL ? 0 : lower_expr(lowering, dict->keys.items[i]);
        lower_pend(lowering, key);
        ValueId value = lower_expr(lowering, dict->values.items[i]);
        lower_pend(lowering, value);
    }
    ListId pairs = lower_end(lowering, begin);
    return add(lowering, (Value){.kind = VALUE_DICT, .list = pairs, .span = dict->node.span});
}

static ValueId lower_attribute(Lowering *lowering, const Attribute *attribute)
{
    ValueId object = lower_expr(lowering, attribute->value);
    StrId name = scope_mangle(lowering->scopes, lowering->scope, attribute->attr, lowering->names);
    return add(lowering, (Value){.kind = VALUE_ATTRIBUTE, .a = object, .text = name, .span = attribute->node.span});
}

static ValueId lower_subscript(Lowering *lowering, const Subscript *subscript)
{
    ValueId object = lower_expr(lowering, subscript->value);
    ValueId index = lower_expr(lowering, subscript->slice);
    return add_with(lowering, VALUE_SUBSCRIPT, object, index, subscript->node.span);
}

static ValueId lower_slice(Lowering *lowering, const Slice *slice)
{
    size_t begin = lower_begin(lowering);
    const Expr *bounds[] = {slice->lower, slice->upper, slice->step};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        if (bounds[i] != NULL) {
            ValueId bound = lower_expr(lowering, bounds[i]);
            lower_pend(lowering, bound);
        }
    }
    return lower_unknown(lowering, begin, slice->node.span);
}

static ValueId lower_yield(Lowering *lowering, const Expr *operand, Span span)
{
    ValueId value = operand == NULL ? 0 : lower_expr(lowering, operand);
    return add_with(lowering, VALUE_YIELD, value, 0, span);
}

static ValueId lower_operand(Lowering *lowering, ValueKind kind, const Expr *operand, Span span)
{
    ValueId value = lower_expr(lowering, operand);
    return add_with(lowering, kind, value, 0, span);
}

static ValueId lower_error(Lowering *lowering, const ErrorExpr *error)
{
    size_t begin = lower_begin(lowering);
    lower_exprs(lowering, error->parts);
    return lower_unknown(lowering, begin, error->node.span);
}

/* The four comprehensions differ in their fields only. */
static ValueId lower_some_comprehension(Lowering *lowering, const Expr *expr)
{
    if (expr->kind == NODE_DictComp) {
        const DictComp *comprehension = (const DictComp *)expr;
        return lower_comprehension(lowering, expr, comprehension->key, comprehension->value, comprehension->generators);
    }
    const ListComp *comprehension = (const ListComp *)expr; /* SetComp and GeneratorExp have the same fields */
    return lower_comprehension(lowering, expr, comprehension->elt, NULL, comprehension->generators);
}

static ValueId lower_bare(Lowering *lowering, const Expr *expr)
{
    switch ((NodeKind)expr->kind) {
    case NODE_BoolOp:
        return lower_bool(lowering, (const BoolOp *)expr);
    case NODE_NamedExpr:
        return lower_walrus(lowering, (const NamedExpr *)expr);
    case NODE_BinOp:
        return lower_binary(lowering, (const BinOp *)expr);
    case NODE_UnaryOp:
        return lower_unary(lowering, (const UnaryOp *)expr);
    case NODE_Lambda:
        return lower_lambda(lowering, (const Lambda *)expr);
    case NODE_IfExp:
        return lower_choice(lowering, (const IfExp *)expr);
    case NODE_Dict:
        return lower_dict(lowering, (const Dict *)expr);
    case NODE_Set:
        return lower_collection(lowering, COLLECTION_SET, ((const Set *)expr)->elts, expr->span);
    case NODE_List:
        return lower_collection(lowering, COLLECTION_LIST, ((const List *)expr)->elts, expr->span);
    case NODE_Tuple:
        return lower_collection(lowering, COLLECTION_TUPLE, ((const Tuple *)expr)->elts, expr->span);
    case NODE_ListComp:
    case NODE_SetComp:
    case NODE_DictComp:
    case NODE_GeneratorExp:
        return lower_some_comprehension(lowering, expr);
    case NODE_Await:
        return lower_operand(lowering, VALUE_AWAIT, ((const Await *)expr)->value, expr->span);
    case NODE_Starred:
        return lower_operand(lowering, VALUE_STARRED, ((const Starred *)expr)->value, expr->span);
    case NODE_Yield:
        return lower_yield(lowering, ((const Yield *)expr)->value, expr->span);
    case NODE_YieldFrom:
        return lower_yield(lowering, ((const YieldFrom *)expr)->value, expr->span);
    case NODE_Compare:
        return lower_compare(lowering, (const Compare *)expr);
    case NODE_Call:
        return lower_call(lowering, (const Call *)expr);
    case NODE_JoinedStr:
        return lower_joined_string(lowering, (const JoinedStr *)expr);
    case NODE_TemplateStr:
        return lower_formatted(lowering, ((const TemplateStr *)expr)->values, expr->span);
    case NODE_Constant:
        return lower_constant(lowering, &((const Constant *)expr)->constant, expr->span);
    case NODE_Attribute:
        return lower_attribute(lowering, (const Attribute *)expr);
    case NODE_Subscript:
        return lower_subscript(lowering, (const Subscript *)expr);
    case NODE_Name:
        return lower_name(lowering, ((const Name *)expr)->id, expr->span);
    case NODE_Slice:
        return lower_slice(lowering, (const Slice *)expr);
    case NODE_ErrorExpr:
        return lower_error(lowering, (const ErrorExpr *)expr);
    default: { /* FormattedValue, Interpolation */
        size_t begin = lower_begin(lowering);
        lower_format_parts(lowering, expr);
        return lower_unknown(lowering, begin, expr->span);
    }
    }
}

ValueId lower_expr(Lowering *lowering, const Expr *expr)
{
    ValueId value = lower_bare(lowering, expr);
    Span outer;
    if (span_in_parentheses(lowering->source, expr->span, &outer)) {
        lowering->facts->values.items[value].flags |= VALUE_IN_PARENTHESES;
    }
    return value;
}

static bool are_plain_types(ExprList exprs);

static bool is_plain_type(const Expr *expr)
{
    switch ((NodeKind)expr->kind) {
    case NODE_Name:
    case NODE_Constant:
        return true;
    case NODE_Attribute:
        return is_plain_type(((const Attribute *)expr)->value);
    case NODE_Subscript:
        return is_plain_type(((const Subscript *)expr)->value) && is_plain_type(((const Subscript *)expr)->slice);
    case NODE_BinOp:
        return is_plain_type(((const BinOp *)expr)->left) && is_plain_type(((const BinOp *)expr)->right);
    case NODE_Tuple:
        return are_plain_types(((const Tuple *)expr)->elts);
    case NODE_List:
        return are_plain_types(((const List *)expr)->elts);
    default:
        return false;
    }
}

static bool are_plain_types(ExprList exprs)
{
    for (uint32_t i = 0; i < exprs.count; i++) {
        if (!is_plain_type(exprs.items[i])) {
            return false;
        }
    }
    return true;
}

ValueId lower_annotation(Lowering *lowering, const Expr *annotation)
{
    return is_plain_type(annotation) ? lower_expr(lowering, annotation)
                                     : lower_unknown(lowering, lower_begin(lowering), annotation->span);
}
