/* Statements of C and C++ as actions. */
#include "c/lower.h"

/* From the start of a compound statement to its body: what the facts call the statement's span. */
static Span head_span(const Lowering *lowering, CXCursor body)
{
    Span span = lowering->here;
    uint32_t end = cursor_span(lowering, body).start;
    if (end <= span.start || end > span.end) {
        return span;
    }
    while (end > span.start + 1 && (unsigned char)lowering->source->bytes[end - 1] <= ' ') {
        end--;
    }
    return (Span){span.start, end};
}

/* `#pragma omp parallel` in front of this statement: libclang does not show it, the text does. */
static void emit_parallel_regions(Lowering *lowering, uint32_t before)
{
    Span outer = lowering->here;
    while (lowering->next_region < lowering->scan->parallel_regions.count &&
           lowering->scan->parallel_regions.items[lowering->next_region] < before) {
        uint32_t at = lowering->scan->parallel_regions.items[lowering->next_region++];
        lowering->here = (Span){at, at + 1};
        ValueId callee = c_add_name(lowering, intern(lowering->names, OPENMP_PARALLEL_NAME), 0);
        ValueId call = c_add_call(lowering, callee, lowering->items.count);
        lowering->facts->values.items[callee].flags |= VALUE_IMPLICIT;
        lowering->facts->values.items[call].flags |= VALUE_IMPLICIT;
        c_emit(lowering, (Action){.kind = ACTION_EVALUATE, .a = call});
    }
    lowering->here = outer;
}

BlockId lower_compound_block(Lowering *lowering, CXCursor cursor)
{
    size_t start = c_begin_block(lowering);
    c_lower_statement(lowering, cursor);
    return c_end_block(lowering, start);
}

ValueId c_lower_compound(Lowering *lowering, CXCursor cursor, bool wants_value)
{
    Children children = children_open(lowering, cursor);
    ValueId value = 0;
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        if (wants_value && i + 1 == children.count &&
            lowering->clang->isExpression(lowering->clang->getCursorKind(child))) {
            value = c_lower_root(lowering, child);
        } else {
            c_lower_statement(lowering, child);
        }
    }
    children_close(lowering, children);
    return value;
}

/* ---- Declarations ---- */

void c_lower_variable(Lowering *lowering, CXCursor declaration)
{
    const Libclang *clang = lowering->clang;
    CXCursor initialiser = clang->Cursor_getVarDeclInitializer(declaration);
    Span outer;
    if (!c_enter(lowering, declaration, &outer)) {
        return;
    }
    bool is_local = lowering->function != 1;
    if (is_local && clang->Cursor_getStorageClass(declaration) != CX_SC_Extern) {
        c_bind_local(lowering, declaration);
    }
    if (!clang->Cursor_isNull(initialiser) && !clang->isInvalid(clang->getCursorKind(initialiser))) {
        uint32_t at = lowering->here.start;
        Span whole = lowering->here;
        ValueId value = c_lower_root(lowering, initialiser);
        if (cursor_offset(lowering, declaration, &at)) {
            uint32_t length = (uint32_t)intern_get(lowering->names, cursor_spelling(lowering, declaration)).length;
            lowering->here = (Span){at, at + length <= whole.end ? at + length : at};
        }
        ValueId place = lower_declared_name(lowering, declaration, declaration);
        lowering->here = whole;
        c_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = value});
    }
    c_leave(lowering, outer);
}

static void lower_declarations(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        c_mark_start_seen(lowering, child);
        if (lowering->clang->getCursorKind(child) == CXCursor_VarDecl) {
            c_lower_variable(lowering, child);
        }
    }
    children_close(lowering, children);
}

/* ---- Expression statements ---- */

static void lower_assignment(Lowering *lowering, CXCursor left, CXCursor right, ActionKind kind)
{
    ValueId value = kind == ACTION_BIND ? c_lower_root(lowering, right) : c_lower_value(lowering, right);
    ValueId place = c_lower_value(lowering, left);
    c_emit(lowering, (Action){.kind = (uint8_t)kind, .a = place, .b = value});
}

/* The actions of `left OPERATOR right`; false when the operator has none of its own. */
static bool lower_binary_statement(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open_expressions(lowering, cursor);
    bool done = false;
    if (children.count == 2) {
        CXCursor left = child_at(lowering, children, 0);
        CXCursor right = child_at(lowering, children, 1);
        BinaryOperator operation = clang->getCursorKind(cursor) == CXCursor_CompoundAssignOperator
                                       ? BINARY_ADD_ASSIGN
                                       : operator_of_binary(lowering->unit, cursor, left, right);
        done = true;
        if (operation == BINARY_ASSIGN) {
            lower_assignment(lowering, left, right, ACTION_BIND);
        } else if (operation == BINARY_ADD_ASSIGN) {
            lower_assignment(lowering, left, right, ACTION_AUGMENT);
        } else if (operation == BINARY_COMMA) {
            c_lower_statement(lowering, left);
            c_lower_statement(lowering, right);
        } else {
            done = false;
        }
    }
    children_close(lowering, children);
    return done;
}

static bool lower_step_statement(Lowering *lowering, CXCursor cursor)
{
    UnaryOperator operation = operator_of_unary(lowering->unit, cursor);
    Children children = children_open_expressions(lowering, cursor);
    bool done = children.count == 1 && operation >= UNARY_POST_INCREMENT && operation <= UNARY_DECREMENT;
    if (done) {
        ValueId place = c_lower_value(lowering, child_at(lowering, children, 0));
        c_emit(lowering, (Action){.kind = ACTION_AUGMENT, .a = place, .b = c_add_integer(lowering, 1)});
    }
    children_close(lowering, children);
    return done;
}

/* `x ? f() : g();` is an `if`. */
static bool lower_choice_statement(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open_expressions(lowering, cursor);
    bool done = children.count == 3;
    if (done) {
        ValueId condition = c_lower_root(lowering, child_at(lowering, children, 0));
        BlockId if_true = lower_compound_block(lowering, child_at(lowering, children, 1));
        BlockId if_false = lower_compound_block(lowering, child_at(lowering, children, 2));
        c_emit(lowering, (Action){.kind = ACTION_IF, .a = condition, .b = if_true, .c = if_false});
    }
    children_close(lowering, children);
    return done;
}

static void lower_throw(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open_expressions(lowering, cursor);
    ValueId value = children.count > 0 ? c_lower_value(lowering, child_at(lowering, children, 0)) : 0;
    children_close(lowering, children);
    c_emit(lowering, (Action){.kind = ACTION_RAISE, .a = value});
}

static void lower_expression_statement(Lowering *lowering, CXCursor cursor)
{
    CXCursor inner = c_peel(lowering, cursor);
    bool done = false;
    switch ((int)lowering->clang->getCursorKind(inner)) {
    case CXCursor_BinaryOperator:
    case CXCursor_CompoundAssignOperator:
        done = lower_binary_statement(lowering, inner);
        break;
    case CXCursor_UnaryOperator:
        done = lower_step_statement(lowering, inner);
        break;
    case CXCursor_ConditionalOperator:
        done = lower_choice_statement(lowering, inner);
        break;
    case CXCursor_CXXThrowExpr:
        lower_throw(lowering, inner);
        done = true;
        break;
    default:
        break;
    }
    if (!done) {
        ValueId value = c_lower_value(lowering, cursor);
        c_emit(lowering, (Action){.kind = ACTION_EVALUATE, .a = value});
    }
}

/* ---- Control ---- */

/* Lowers what may stand before the condition of `if`, `while` and `switch` in C++ (an init statement, a declared
 * condition) and moves `*next` to the condition. */
static void lower_leading_declarations(Lowering *lowering, Children children, size_t *next)
{
    while (*next < children.count) {
        CXCursor child = child_at(lowering, children, *next);
        enum CXCursorKind kind = lowering->clang->getCursorKind(child);
        if (kind == CXCursor_VarDecl) {
            c_lower_variable(lowering, child);
        } else if (kind == CXCursor_DeclStmt) {
            lower_declarations(lowering, child);
        } else {
            break;
        }
        ++*next;
    }
}

static void lower_if(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    size_t next = 0;
    lower_leading_declarations(lowering, children, &next);
    if (next + 1 < children.count) {
        CXCursor body = child_at(lowering, children, next + 1);
        ValueId condition = c_lower_root(lowering, child_at(lowering, children, next));
        BlockId if_true = lower_compound_block(lowering, body);
        BlockId if_false =
            next + 2 < children.count ? lower_compound_block(lowering, child_at(lowering, children, next + 2)) : 0;
        c_emit(lowering,
               (Action){
                   .kind = ACTION_IF, .a = condition, .b = if_true, .c = if_false, .span = head_span(lowering, body)});
    }
    children_close(lowering, children);
}

static void lower_while(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    size_t next = 0;
    lower_leading_declarations(lowering, children, &next);
    if (next + 1 < children.count) {
        CXCursor body = child_at(lowering, children, next + 1);
        ValueId condition = c_lower_value(lowering, child_at(lowering, children, next));
        BlockId block = lower_compound_block(lowering, body);
        c_emit(lowering, (Action){.kind = ACTION_LOOP,
                                  .detail = LOOP_WHILE,
                                  .a = condition,
                                  .b = block,
                                  .span = head_span(lowering, body)});
    }
    children_close(lowering, children);
}

static void lower_do(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    if (children.count == 2) {
        BlockId block = lower_compound_block(lowering, child_at(lowering, children, 0));
        ValueId condition = c_lower_value(lowering, child_at(lowering, children, 1));
        c_emit(lowering, (Action){.kind = ACTION_LOOP, .detail = LOOP_DO, .a = condition, .b = block});
    }
    children_close(lowering, children);
}

/* The parts of a `for`; indices into the children, SIZE_MAX where there is none. */
typedef struct ForParts {
    size_t init;
    size_t condition;
    size_t step;
} ForParts;

/* libclang leaves absent parts out, so that the place of the semicolons decides; in a macro, where they cannot be seen,
 * the parts are taken to be the first ones. */
static ForParts for_parts(const Lowering *lowering, Children children)
{
    ForParts parts = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    ForHead head = {0, 0};
    bool known = scan_for_head(lowering->source, lowering->here.start, &head);
    for (size_t i = 0; i + 1 < children.count; i++) {
        uint32_t at = cursor_span(lowering, child_at(lowering, children, i)).start;
        size_t slot = !known ? i : at < head.first_semicolon ? 0 : at < head.second_semicolon ? 1 : 2;
        *(slot == 0 ? &parts.init : slot == 1 ? &parts.condition : &parts.step) = i;
    }
    return parts;
}

/* A `for` is its first part, then a `while` whose body ends with the third part. */
static void lower_for(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    if (children.count > 0) {
        ForParts parts = for_parts(lowering, children);
        CXCursor body = child_at(lowering, children, children.count - 1);
        if (parts.init != SIZE_MAX) {
            c_lower_statement(lowering, child_at(lowering, children, parts.init));
        }
        ValueId condition =
            parts.condition != SIZE_MAX
                ? c_lower_value(lowering, child_at(lowering, children, parts.condition))
                : c_add_value(lowering,
                              (Value){.kind = VALUE_CONSTANT, .detail = LITERAL_TRUE, .flags = VALUE_IMPLICIT});
        size_t start = c_begin_block(lowering);
        c_lower_statement(lowering, body);
        if (parts.step != SIZE_MAX) {
            c_lower_statement(lowering, child_at(lowering, children, parts.step));
        }
        BlockId block = c_end_block(lowering, start);
        c_emit(lowering, (Action){.kind = ACTION_LOOP,
                                  .detail = LOOP_WHILE,
                                  .a = condition,
                                  .b = block,
                                  .span = head_span(lowering, body)});
    }
    children_close(lowering, children);
}

/* `for (auto &x : range)`: libclang shows the variable, the range, the body. */
static void lower_range_for(Lowering *lowering, CXCursor cursor)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open(lowering, cursor);
    size_t next = 0;
    while (next < children.count && clang->getCursorKind(child_at(lowering, children, next)) == CXCursor_DeclStmt) {
        lower_declarations(lowering, child_at(lowering, children, next++));
    }
    if (next + 2 < children.count) {
        CXCursor variable = child_at(lowering, children, next);
        CXCursor body = child_at(lowering, children, children.count - 1);
        ValueId range = c_lower_value(lowering, child_at(lowering, children, next + 1));
        Span outer = lowering->here;
        lowering->here = cursor_span(lowering, variable);
        StrId name = clang->getCursorKind(variable) == CXCursor_VarDecl ? c_bind_local(lowering, variable) : 0;
        ValueId place = name == 0 ? c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN})
                                  : c_add_name(lowering, name, lowering->function);
        lowering->here = outer;
        BlockId block = lower_compound_block(lowering, body);
        c_emit(lowering, (Action){.kind = ACTION_LOOP,
                                  .detail = LOOP_FOR,
                                  .a = range,
                                  .b = block,
                                  .list = facts_add_list(lowering->facts, &place, 1),
                                  .span = head_span(lowering, body)});
    }
    children_close(lowering, children);
}

/* ---- switch ---- */

/* Pushes the pair of one case as items: `labels` are the values pushed since `first_label`. */
static void close_case(Lowering *lowering, size_t first_label, size_t block_start)
{
    ListId labels = c_take_items(lowering, first_label);
    BlockId block = c_end_block(lowering, block_start);
    c_push_item(lowering, labels);
    c_push_item(lowering, block);
}

/* The labels in front of a statement: `case 1: case 2: default: x();`. Their values become items from *first_label on.
 * A default among other labels gets an empty case for those before it, since an empty list of labels is what says
 * default. Returns the statement behind the labels. */
static CXCursor lower_labels(Lowering *lowering, CXCursor cursor, size_t *first_label)
{
    const Libclang *clang = lowering->clang;
    bool is_default = false;
    *first_label = lowering->items.count;
    enum CXCursorKind kind = clang->getCursorKind(cursor);
    while (kind == CXCursor_CaseStmt || kind == CXCursor_DefaultStmt) {
        Children children = children_open(lowering, cursor);
        is_default = is_default || kind == CXCursor_DefaultStmt;
        for (size_t i = 0; i + 1 < children.count; i++) {
            c_push_item(lowering, c_lower_value(lowering, child_at(lowering, children, i)));
        }
        cursor = children.count > 0 ? child_at(lowering, children, children.count - 1) : clang->getNullCursor();
        children_close(lowering, children);
        kind = clang->getCursorKind(cursor);
    }
    if (is_default && lowering->items.count > *first_label) {
        close_case(lowering, *first_label, c_begin_block(lowering));
        *first_label = lowering->items.count;
    }
    return cursor;
}

/* The cases among these statements, as items. */
static void lower_cases(Lowering *lowering, Children statements)
{
    const Libclang *clang = lowering->clang;
    size_t block_start = c_begin_block(lowering);
    size_t first_label = lowering->items.count;
    bool open = false; /* what stands before the first label is never run */
    for (size_t i = 0; i <= statements.count; i++) {
        CXCursor child = i < statements.count ? child_at(lowering, statements, i) : clang->getNullCursor();
        enum CXCursorKind kind = clang->getCursorKind(child);
        bool is_label = kind == CXCursor_CaseStmt || kind == CXCursor_DefaultStmt;
        if (!is_label && i < statements.count) {
            c_lower_statement(lowering, child);
            continue;
        }
        if (open) {
            close_case(lowering, first_label, block_start);
        } else {
            c_end_block(lowering, block_start);
        }
        if (is_label) {
            open = true;
            child = lower_labels(lowering, child, &first_label);
            block_start = c_begin_block(lowering);
            c_lower_statement(lowering, child);
        }
    }
}

static void lower_switch(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    size_t next = 0;
    lower_leading_declarations(lowering, children, &next);
    if (next + 1 < children.count) {
        CXCursor body = child_at(lowering, children, next + 1);
        ValueId subject = c_lower_root(lowering, child_at(lowering, children, next));
        size_t first = lowering->items.count;
        bool compound = lowering->clang->getCursorKind(body) == CXCursor_CompoundStmt;
        Children statements = compound ? children_open(lowering, body) : (Children){children.first + next + 1, 1};
        lower_cases(lowering, statements);
        if (compound) {
            children_close(lowering, statements);
        }
        ListId cases = c_take_items(lowering, first);
        c_emit(lowering, (Action){.kind = ACTION_SWITCH,
                                  .flags = ACTION_FALLS_THROUGH,
                                  .a = subject,
                                  .list = cases,
                                  .span = head_span(lowering, body)});
    }
    children_close(lowering, children);
}

/* ---- Exceptions ---- */

static void lower_handler(Lowering *lowering, CXCursor handler)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open(lowering, handler);
    ValueId place = 0;
    ListId types = 0;
    BlockId block = 0;
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        Span outer;
        if (clang->getCursorKind(child) == CXCursor_VarDecl && c_enter(lowering, child, &outer)) {
            CXString type = clang->getTypeSpelling(clang->getCursorType(child));
            ValueId name = c_add_name(lowering, intern(lowering->names, clang->getCString(type)), 0);
            clang->disposeString(type);
            types = facts_add_list(lowering->facts, &name, 1);
            StrId text = c_bind_local(lowering, child);
            place = text == 0 ? 0 : c_add_name(lowering, text, lowering->function);
            c_leave(lowering, outer);
        } else if (clang->isStatement(clang->getCursorKind(child))) {
            block = lower_compound_block(lowering, child);
        }
    }
    children_close(lowering, children);
    c_push_item(lowering, place);
    c_push_item(lowering, types);
    c_push_item(lowering, block);
}

static void lower_try(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    size_t first = lowering->items.count;
    BlockId body = 0;
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        if (lowering->clang->getCursorKind(child) == CXCursor_CXXCatchStmt) {
            lower_handler(lowering, child);
        } else {
            body = lower_compound_block(lowering, child);
        }
    }
    children_close(lowering, children);
    ListId handlers = c_take_items(lowering, first);
    Span span = {lowering->here.start, lowering->here.start + 3};
    c_emit(lowering, (Action){.kind = ACTION_TRY, .a = body, .list = handlers, .span = span});
}

/* ---- Jumps ---- */

static void lower_return(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open_expressions(lowering, cursor);
    ValueId value = children.count > 0 ? c_lower_root(lowering, child_at(lowering, children, 0)) : 0;
    children_close(lowering, children);
    c_emit(lowering, (Action){.kind = ACTION_RETURN, .a = value});
}

static void lower_label(Lowering *lowering, CXCursor cursor)
{
    c_emit(lowering, (Action){.kind = ACTION_LABEL, .text = cursor_spelling(lowering, cursor)});
    Children children = children_open(lowering, cursor);
    for (size_t i = 0; i < children.count; i++) {
        c_lower_statement(lowering, child_at(lowering, children, i));
    }
    children_close(lowering, children);
}

static void lower_goto(Lowering *lowering, CXCursor cursor)
{
    Children children = children_open(lowering, cursor);
    StrId label = children.count > 0 ? cursor_spelling(lowering, child_at(lowering, children, 0)) : 0;
    children_close(lowering, children);
    c_emit(lowering, (Action){.kind = ACTION_GOTO, .text = label});
}

/* A statement that the facts do not have: what is in it, in order. Of a label inside a nested block (a switch that
 * jumps into a loop) only the statement behind it counts. */
static void lower_parts(Lowering *lowering, CXCursor cursor)
{
    enum CXCursorKind kind = lowering->clang->getCursorKind(cursor);
    bool is_label = kind == CXCursor_CaseStmt || kind == CXCursor_DefaultStmt;
    Children children = children_open(lowering, cursor);
    for (size_t i = is_label && children.count > 0 ? children.count - 1 : 0; i < children.count; i++) {
        c_lower_statement(lowering, child_at(lowering, children, i));
    }
    children_close(lowering, children);
}

static void lower_statement_by_kind(Lowering *lowering, CXCursor cursor)
{
    enum CXCursorKind kind = lowering->clang->getCursorKind(cursor);
    switch ((int)kind) {
    case CXCursor_CompoundStmt:
        c_lower_compound(lowering, cursor, false);
        return;
    case CXCursor_DeclStmt:
        lower_declarations(lowering, cursor);
        return;
    case CXCursor_IfStmt:
        lower_if(lowering, cursor);
        return;
    case CXCursor_WhileStmt:
        lower_while(lowering, cursor);
        return;
    case CXCursor_DoStmt:
        lower_do(lowering, cursor);
        return;
    case CXCursor_ForStmt:
        lower_for(lowering, cursor);
        return;
    case CXCursor_CXXForRangeStmt:
        lower_range_for(lowering, cursor);
        return;
    case CXCursor_SwitchStmt:
        lower_switch(lowering, cursor);
        return;
    case CXCursor_CXXTryStmt:
        lower_try(lowering, cursor);
        return;
    case CXCursor_ReturnStmt:
        lower_return(lowering, cursor);
        return;
    case CXCursor_BreakStmt:
        c_emit(lowering, (Action){.kind = ACTION_BREAK});
        return;
    case CXCursor_ContinueStmt:
        c_emit(lowering, (Action){.kind = ACTION_CONTINUE});
        return;
    case CXCursor_LabelStmt:
        lower_label(lowering, cursor);
        return;
    case CXCursor_GotoStmt:
        lower_goto(lowering, cursor);
        return;
    default:
        break;
    }
    if (lowering->clang->isExpression(kind)) {
        lower_expression_statement(lowering, cursor);
    } else if (lowering->clang->isStatement(kind)) {
        lower_parts(lowering, cursor);
    }
}

void c_lower_statement(Lowering *lowering, CXCursor cursor)
{
    Span outer;
    if (!c_enter(lowering, cursor, &outer)) {
        return;
    }
    emit_parallel_regions(lowering, lowering->here.start);
    lower_statement_by_kind(lowering, cursor);
    c_leave(lowering, outer);
}
