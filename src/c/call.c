/* Calls of C, C++ and CUDA: functions, methods, constructors, overloaded operators, kernel launches. */
#include "c/lower.h"

#include <string.h>

static bool is_launch_configuration(const Lowering *lowering, CXCursor cursor)
{
    static const char *const configurations[] = {"__cudaPushCallConfiguration", "cudaConfigureCall",
                                                 "__hipPushCallConfiguration", "hipConfigureCall"};
    if (lowering->clang->getCursorKind(cursor) != CXCursor_CallExpr) {
        return false;
    }
    const char *name = intern_cstr(lowering->names, cursor_spelling(lowering, cursor));
    for (size_t i = 0; i < sizeof configurations / sizeof configurations[0]; i++) {
        if (strcmp(name, configurations[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Pushes the arguments from `first` on as items. A default argument has no text and is left out. */
static void push_arguments(Lowering *lowering, CXCursor call, int first)
{
    const Libclang *clang = lowering->clang;
    int count = clang->Cursor_getNumArguments(call);
    for (int i = first; i < count; i++) {
        CXCursor argument = clang->Cursor_getArgument(call, (unsigned)i);
        CXFile file = NULL;
        clang->getFileLocation(clang->getRangeStart(clang->getCursorExtent(argument)), &file, NULL, NULL, NULL);
        if (file != NULL) {
            c_push_item(lowering, c_lower_value(lowering, argument));
        }
    }
}

/* `kernel<<<grid, block>>>(x)`: a call of KERNEL_LAUNCH_NAME with the kernel, the configuration, the arguments. */
static ValueId lower_launch(Lowering *lowering, CXCursor call, CXCursor kernel, CXCursor configuration)
{
    size_t first = lowering->items.count;
    ValueId callee = c_add_name(lowering, intern(lowering->names, KERNEL_LAUNCH_NAME), 0);
    c_push_item(lowering, c_lower_value(lowering, kernel));
    push_arguments(lowering, configuration, 0);
    push_arguments(lowering, call, 0);
    return c_add_call(lowering, callee, first);
}

/* A constructor that nobody wrote stands where its class stands. */
static bool is_written(const Lowering *lowering, CXCursor constructor, CXCursor class)
{
    uint32_t at = 0;
    uint32_t class_at = 0;
    return !cursor_offset(lowering, constructor, &at) || !cursor_offset(lowering, class, &class_at) || at != class_at;
}

/* A constructor is called by its own name where the program has it, with an object that has no name yet; else by that
 * of its class. */
static ValueId lower_construction(Lowering *lowering, CXCursor call)
{
    const Libclang *clang = lowering->clang;
    CXCursor constructor = clang->getCursorReferenced(call);
    CXCursor parent = clang->getCursorSemanticParent(constructor);
    int count = clang->Cursor_getNumArguments(call);
    if (cursor_spelling(lowering, call) == 0 && count == 1) {
        return c_lower_value(lowering, clang->Cursor_getArgument(call, 0)); /* a copy that the compiler makes */
    }
    size_t first = lowering->items.count;
    ValueId callee;
    bool is_own = c_home_of(lowering, constructor) == HOME_PROGRAM && is_written(lowering, constructor, parent);
    if (is_own) {
        callee = lower_declared_name(lowering, call, constructor);
        c_push_item(lowering, c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN, .flags = VALUE_IMPLICIT}));
    } else if (clang->isInvalid(clang->getCursorKind(constructor))) {
        CXCursor type = clang->getTypeDeclaration(clang->getCanonicalType(clang->getCursorType(call)));
        StrId name = clang->isInvalid(clang->getCursorKind(type)) ? cursor_spelling(lowering, call)
                                                                  : cursor_qualified_name(lowering, type);
        callee = name == 0 ? c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN}) : c_add_name(lowering, name, 0);
    } else {
        callee = lower_declared_name(lowering, call, constructor);
        Value *name = &lowering->facts->values.items[callee];
        if (name->kind == VALUE_NAME && name->a == 0) {
            name->text = cursor_qualified_name(lowering, parent);
        }
    }
    push_arguments(lowering, call, 0);
    return c_add_call(lowering, callee, first);
}

/* C++: an overloaded operator whose meaning the facts have. 0 for the others. */
static ValueId lower_overloaded(Lowering *lowering, CXCursor call, const char *operation)
{
    const Libclang *clang = lowering->clang;
    int count = clang->Cursor_getNumArguments(call);
    if (count < 1) {
        return 0;
    }
    CXCursor object = clang->Cursor_getArgument(call, 0);
    if (strcmp(operation, "()") == 0) {
        size_t first = lowering->items.count;
        ValueId callee = c_lower_value(lowering, object);
        push_arguments(lowering, call, 1);
        return c_add_call(lowering, callee, first);
    }
    if (strcmp(operation, "->") == 0) {
        return c_lower_value(lowering, object);
    }
    if (strcmp(operation, "*") == 0 && count == 1) {
        return c_add_value(lowering, (Value){.kind = VALUE_DEREFERENCE, .a = c_lower_value(lowering, object)});
    }
    if (count != 2) {
        return 0;
    }
    BinaryOperator binary = binary_operator_of(text_of(operation));
    bool subscript = strcmp(operation, "[]") == 0;
    if (!subscript && !c_is_comparison(binary) && binary != BINARY_ASSIGN) {
        return 0;
    }
    ValueId left = c_lower_value(lowering, object);
    ValueId right = c_lower_value(lowering, clang->Cursor_getArgument(call, 1));
    ValueKind kind = subscript ? VALUE_SUBSCRIPT : binary == BINARY_ASSIGN ? VALUE_ASSIGN : VALUE_COMPARE;
    uint8_t detail = kind == VALUE_COMPARE ? (uint8_t)c_comparison_of(binary) : 0;
    return c_add_value(lowering, (Value){.kind = (uint8_t)kind, .detail = detail, .a = left, .b = right});
}

ValueId c_add_this(Lowering *lowering)
{
    return c_add_name(lowering, intern(lowering->names, "this"), lowering->function);
}

/* The object in front of `.` or `->`; false where it is left out. */
static bool object_of(Lowering *lowering, CXCursor member, CXCursor *object)
{
    Children children = children_open_expressions(lowering, member);
    bool has_object = children.count == 1;
    if (has_object) {
        *object = child_at(lowering, children, 0);
    }
    children_close(lowering, children);
    return has_object;
}

static bool is_plain_object(Lowering *lowering, CXCursor object)
{
    const Libclang *clang = lowering->clang;
    CXCursor inner = c_peel(lowering, object);
    enum CXCursorKind kind = clang->getCursorKind(inner);
    while (kind == CXCursor_MemberRefExpr && object_of(lowering, inner, &inner)) {
        inner = c_peel(lowering, inner);
        kind = clang->getCursorKind(inner);
    }
    return kind == CXCursor_DeclRefExpr || kind == CXCursor_CXXThisExpr || kind == CXCursor_MemberRefExpr;
}

/* `object.method(x)`. A method of the program is a function with the object as its first argument; one of a library is
 * called by its qualified name where the object is a mere variable or field, because only libclang knows its type. 0
 * for a method that libclang does not know. */
static ValueId lower_method_call(Lowering *lowering, CXCursor call, CXCursor member)
{
    const Libclang *clang = lowering->clang;
    CXCursor method = clang->getCursorReferenced(member);
    enum CXCursorKind kind = clang->getCursorKind(method);
    if (kind != CXCursor_CXXMethod && kind != CXCursor_ConversionFunction) {
        return 0;
    }
    CXCursor object = clang->getNullCursor();
    bool has_object = object_of(lowering, member, &object);
    DeclarationHome home = c_home_of(lowering, method);
    bool is_own = home == HOME_PROGRAM;
    if (home == HOME_STUB || (!is_own && has_object && !is_plain_object(lowering, object))) {
        return 0;
    }
    size_t first = lowering->items.count;
    ValueId callee = lower_declared_name(lowering, member, method);
    if (is_own && !clang->CXXMethod_isStatic(method)) {
        c_push_item(lowering, has_object ? c_lower_value(lowering, object) : c_add_this(lowering));
    }
    push_arguments(lowering, call, 0);
    return c_add_call(lowering, callee, first);
}

ValueId c_lower_call(Lowering *lowering, CXCursor cursor)
{
    static const char operator_word[] = "operator";
    const Libclang *clang = lowering->clang;
    int count = clang->Cursor_getNumArguments(cursor);
    Children children = children_open_expressions(lowering, cursor);
    bool has_callee = children.count > 0 && (count <= 0 || children.count > (size_t)count);
    CXCursor callee = has_callee ? child_at(lowering, children, 0) : clang->getNullCursor();
    CXCursor second = children.count > 1 ? child_at(lowering, children, 1) : clang->getNullCursor();
    children_close(lowering, children);
    if (!has_callee) {
        return lower_construction(lowering, cursor);
    }
    if (children.count > 1 && is_launch_configuration(lowering, second)) {
        return lower_launch(lowering, cursor, callee, second);
    }
    const char *name = intern_cstr(lowering->names, cursor_spelling(lowering, cursor));
    CXCursor function = c_peel(lowering, callee);
    bool is_operator = strncmp(name, operator_word, sizeof operator_word - 1) == 0;
    /* `a == b` shows a first, `a.operator==(b)` what is called. */
    bool is_written_out = is_operator && clang->getCursorKind(function) == CXCursor_MemberRefExpr &&
                          strcmp(intern_cstr(lowering->names, cursor_spelling(lowering, function)), name) == 0;
    if (is_operator && !is_written_out) {
        ValueId value = lower_overloaded(lowering, cursor, name + sizeof operator_word - 1);
        if (value != 0) {
            return value;
        }
        CXCursor referenced = clang->getCursorReferenced(cursor);
        size_t first = lowering->items.count;
        ValueId target = lower_declared_name(lowering, cursor, referenced);
        push_arguments(lowering, cursor, 0);
        return c_add_call(lowering, target, first);
    }
    bool is_member = clang->getCursorKind(function) == CXCursor_MemberRefExpr;
    ValueId method = is_member ? lower_method_call(lowering, cursor, function) : 0;
    if (method != 0) {
        return method;
    }
    size_t first = lowering->items.count;
    ValueId target = c_lower_value(lowering, callee);
    push_arguments(lowering, cursor, 0);
    return c_add_call(lowering, target, first);
}

/* A call that libclang could not resolve is a node without a name that starts with the callee: `f(x)` with an unknown
 * or overloaded f. */
bool c_is_unresolved_call(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open_expressions(lowering, cursor);
    bool found = false;
    if (children.count > 0) {
        CXCursor callee = child_at(lowering, children, 0);
        enum CXCursorKind kind = clang->getCursorKind(callee);
        uint32_t at = cursor_span(lowering, callee).end;
        if ((kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr) && at < lowering->here.end) {
            ScanToken token = scan_next(lowering->source, &at);
            found = token.kind == SCAN_PUNCTUATOR && lowering->source->bytes[token.span.start] == '(';
        }
    }
    children_close(lowering, children);
    return found;
}

ValueId c_lower_unresolved_call(Lowering *lowering, CXCursor cursor)
{
    size_t first = lowering->items.count;
    Children children = children_open_expressions(lowering, cursor);
    ValueId callee = c_lower_value(lowering, child_at(lowering, children, 0));
    for (size_t i = 1; i < children.count; i++) {
        c_push_item(lowering, c_lower_value(lowering, child_at(lowering, children, i)));
    }
    children_close(lowering, children);
    return c_add_call(lowering, callee, first);
}

/* `new T(x)` is the construction in it; `delete p` calls "operator delete". */
ValueId c_lower_new(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open_expressions(lowering, cursor);
    CXCursor construction = clang->getNullCursor();
    for (size_t i = 0; i < children.count; i++) {
        if (clang->getCursorKind(child_at(lowering, children, i)) == CXCursor_CallExpr) {
            construction = child_at(lowering, children, i);
        }
    }
    children_close(lowering, children);
    return children.count == 1 && !clang->Cursor_isNull(construction) ? c_lower_value(lowering, construction)
                                                                      : c_lower_unknown(lowering, cursor);
}

ValueId c_lower_delete(Lowering *lowering, CXCursor cursor)
{
    size_t first = lowering->items.count;
    ValueId callee = c_add_name(lowering, intern(lowering->names, "operator delete"), 0);
    Children children = children_open_expressions(lowering, cursor);
    for (size_t i = 0; i < children.count; i++) {
        c_push_item(lowering, c_lower_value(lowering, child_at(lowering, children, i)));
    }
    children_close(lowering, children);
    return c_add_call(lowering, callee, first);
}
