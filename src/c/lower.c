/* From libclang's tree of one file to facts: the file and its functions.
 *
 * Two passes over the declarations of the main file. The first gives every function with a body and every variable of
 * the file its name and its owner, so that a use before the definition finds them; the second lowers bodies and
 * initialisers in the order of the text. Statements and expressions are in their own files.
 *
 * The file itself is function 1: it defines its functions and binds its variables. A function's text is its plain name
 * in C and its qualified name in C++ ("ns::Class::method"); of two with the same text the later gets "name@line". What
 * the file does not define has owner 0 and its qualified name. */
#include "c/lower.h"

#include "c/flags.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- Children ---- */

typedef struct Collector {
    Lowering *lowering;
    bool expressions_only;
} Collector;

static enum CXChildVisitResult collect_child(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    Collector *collector = data;
    const Libclang *clang = collector->lowering->clang;
    if (!collector->expressions_only || clang->isExpression(clang->getCursorKind(cursor))) {
        vec_push(&collector->lowering->cursors, cursor);
    }
    return CXChildVisit_Continue;
}

static Children collect(Lowering *lowering, CXCursor cursor, bool expressions_only)
{
    Collector collector = {lowering, expressions_only};
    size_t first = lowering->cursors.count;
    lowering->clang->visitChildren(cursor, collect_child, &collector);
    return (Children){first, lowering->cursors.count - first};
}

Children children_open(Lowering *lowering, CXCursor cursor)
{
    return collect(lowering, cursor, false);
}

Children children_open_expressions(Lowering *lowering, CXCursor cursor)
{
    return collect(lowering, cursor, true);
}

CXCursor child_at(const Lowering *lowering, Children children, size_t index)
{
    return lowering->cursors.items[children.first + index];
}

void children_close(Lowering *lowering, Children children)
{
    lowering->cursors.count = children.first;
}

/* ---- Places and names ---- */

Span cursor_span(const Lowering *lowering, CXCursor cursor)
{
    Span span;
    return unit_span(lowering->unit, lowering->clang->getCursorExtent(cursor), &span) ? span : lowering->here;
}

bool cursor_offset(const Lowering *lowering, CXCursor cursor, uint32_t *offset)
{
    return unit_offset(lowering->unit, lowering->clang->getCursorLocation(cursor), offset);
}

/* Takes the string over. An absent string gives 0. */
static StrId intern_string(const Lowering *lowering, CXString string)
{
    const char *text = lowering->clang->getCString(string);
    StrId id = text == NULL || text[0] == '\0' ? 0 : intern(lowering->names, text);
    lowering->clang->disposeString(string);
    return id;
}

StrId cursor_spelling(const Lowering *lowering, CXCursor cursor)
{
    return intern_string(lowering, lowering->clang->getCursorSpelling(cursor));
}

static bool is_named_scope(const Lowering *lowering, CXCursor scope)
{
    switch ((int)lowering->clang->getCursorKind(scope)) {
    case CXCursor_Namespace:
        return lowering->clang->Cursor_isInlineNamespace(scope) == 0;
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_ClassTemplate:
    case CXCursor_ClassTemplatePartialSpecialization:
        return true;
    default:
        return false;
    }
}

StrId cursor_qualified_name(const Lowering *lowering, CXCursor declaration)
{
    const Libclang *clang = lowering->clang;
    StrId name = cursor_spelling(lowering, declaration);
    if (lowering->unit->language == LANGUAGE_C || name == 0) {
        return name;
    }
    Arena arena = {0};
    const char *text = intern_cstr(lowering->names, name);
    CXCursor scope = clang->getCursorSemanticParent(declaration);
    while (!clang->isInvalid(clang->getCursorKind(scope)) && clang->isDeclaration(clang->getCursorKind(scope))) {
        StrId scope_name = is_named_scope(lowering, scope) ? cursor_spelling(lowering, scope) : 0;
        /* "(anonymous namespace)", "(unnamed struct at …)" */
        if (scope_name != 0 && intern_cstr(lowering->names, scope_name)[0] != '(') {
            text = arena_format(&arena, "%s::%s", intern_cstr(lowering->names, scope_name), text);
        }
        scope = clang->getCursorSemanticParent(scope);
    }
    StrId qualified = intern(lowering->names, text);
    arena_free(&arena);
    return qualified;
}

uint64_t cursor_identity(const Lowering *lowering, CXCursor declaration)
{
    return (uint64_t)(uintptr_t)lowering->clang->getCanonicalCursor(declaration).data[0];
}

static uint32_t line_of(const Source *source, uint32_t offset)
{
    uint32_t line = 1;
    for (uint32_t at = 0; at < offset; at++) {
        line += source->bytes[at] == '\n';
    }
    return line;
}

/* `text`, or "text@line" when the key is taken. */
static StrId distinct(Lowering *lowering, Map *taken, uint64_t key, StrId text, uint32_t offset)
{
    if (!map_has(taken, key)) {
        map_put(taken, key, 1);
        return text;
    }
    Arena arena = {0};
    StrId other = intern(lowering->names, arena_format(&arena, "%s@%u", intern_cstr(lowering->names, text),
                                                       (unsigned)line_of(lowering->source, offset)));
    arena_free(&arena);
    return other;
}

static void bind(Lowering *lowering, CXCursor declaration, Binding binding)
{
    vec_push(&lowering->bindings, binding);
    map_put(&lowering->binding_of, cursor_identity(lowering, declaration), (uint32_t)(lowering->bindings.count - 1));
}

/* What an instance of a template is called is what the template is. */
static const Binding *find_binding(const Lowering *lowering, CXCursor declaration)
{
    uint32_t index = map_get(&lowering->binding_of, cursor_identity(lowering, declaration), 0);
    if (index == 0 && lowering->unit->language != LANGUAGE_C) {
        CXCursor generic = lowering->clang->getSpecializedCursorTemplate(declaration);
        index = lowering->clang->Cursor_isNull(generic)
                    ? 0
                    : map_get(&lowering->binding_of, cursor_identity(lowering, generic), 0);
    }
    return index == 0 ? NULL : &lowering->bindings.items[index];
}

StrId c_bind_local(Lowering *lowering, CXCursor declaration)
{
    StrId text = cursor_spelling(lowering, declaration);
    if (text == 0) {
        return 0;
    }
    text = distinct(lowering, &lowering->locals, map_key(lowering->function, text), text,
                    cursor_span(lowering, declaration).start);
    bind(lowering, declaration, (Binding){.text = text, .owner = lowering->function});
    return text;
}

void c_mark_start_seen(Lowering *lowering, CXCursor cursor)
{
    uint32_t offset;
    if (lowering->scan->starts.count > 0 && cursor_offset(lowering, cursor, &offset)) {
        uint32_t index = map_get(&lowering->start_at, offset, UINT32_MAX);
        if (index != UINT32_MAX) {
            lowering->scan->starts.items[index].seen = true;
        }
    }
}

/* ---- Functions that do not return ---- */

static bool contains_noreturn(const char *text, size_t length)
{
    static const char word[] = "noreturn";
    for (size_t i = 0; i + sizeof word - 1 <= length; i++) {
        if (strncasecmp(text + i, word, sizeof word - 1) == 0) {
            return true;
        }
    }
    return false;
}

/* GNU's attribute is part of the type; _Noreturn and [[noreturn]] are attributes whose kind libclang does not tell, so
 * their text is read, wherever it stands. */
static bool is_noreturn(Lowering *lowering, CXCursor function)
{
    const Libclang *clang = lowering->clang;
    CXString type = clang->getTypeSpelling(clang->getCursorType(function));
    const char *spelling = clang->getCString(type);
    bool found = spelling != NULL && contains_noreturn(spelling, strlen(spelling));
    clang->disposeString(type);
    Children children = children_open(lowering, function);
    for (size_t i = 0; !found && i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        if (!clang->isAttribute(clang->getCursorKind(child))) {
            continue;
        }
        CXSourceRange extent = clang->getCursorExtent(child);
        CXFile file = NULL;
        unsigned start = 0;
        unsigned end = 0;
        size_t length = 0;
        clang->getFileLocation(clang->getRangeStart(extent), &file, NULL, NULL, &start);
        clang->getFileLocation(clang->getRangeEnd(extent), NULL, NULL, NULL, &end);
        const char *text = file == NULL ? NULL : clang->getFileContents(lowering->unit->unit, file, &length);
        found = text != NULL && start <= end && end <= length && contains_noreturn(text + start, end - start);
    }
    children_close(lowering, children);
    return found;
}

/* ---- Functions from elsewhere ---- */

/* Nobody but the library declares things there. */
static bool is_in_std(const Lowering *lowering, CXCursor declaration)
{
    return lowering->unit->language != LANGUAGE_C &&
           text_starts_with(intern_get(lowering->names, cursor_qualified_name(lowering, declaration)), "std::");
}

DeclarationHome c_home_of(const Lowering *lowering, CXCursor declaration)
{
    const Libclang *clang = lowering->clang;
    CXSourceLocation location = clang->getCursorLocation(declaration);
    CXFile file = NULL;
    clang->getFileLocation(location, &file, NULL, NULL, NULL);
    if (file == NULL) {
        return HOME_SYSTEM;
    }
    CXString string = clang->getFileName(file);
    const char *name = clang->getCString(string);
    bool is_stub = name != NULL && strncmp(name, STUB_FOLDER, sizeof STUB_FOLDER - 1) == 0;
    clang->disposeString(string);
    bool is_system = clang->Location_isInSystemHeader(location) != 0 || is_in_std(lowering, declaration);
    return is_stub ? HOME_STUB : is_system ? HOME_SYSTEM : HOME_PROGRAM;
}

/* Of two functions with the same text the later one mentioned gets "text@2". */
static StrId distinct_overload(Lowering *lowering, StrId text)
{
    uint32_t *count = map_at(&lowering->overloads, text);
    if (++*count == 1) {
        return text;
    }
    Arena arena = {0};
    const char *other = arena_format(&arena, "%s@%u", intern_cstr(lowering->names, text), (unsigned)*count);
    StrId id = intern(lowering->names, other);
    arena_free(&arena);
    return id;
}

/* Tells the facts of a function without a body here what the link stage cannot know otherwise: by which USR the program
 * defines it, and whether it returns. Gives the text by which it is called here. */
static StrId declare_foreign(Lowering *lowering, CXCursor declaration, StrId text)
{
    uint64_t identity = cursor_identity(lowering, declaration);
    StrId known = map_get(&lowering->declared, identity, 0);
    if (known != 0) {
        return known;
    }
    bool never_returns = is_noreturn(lowering, declaration);
    if (c_home_of(lowering, declaration) == HOME_PROGRAM) {
        text = distinct_overload(lowering, text);
    } else if (!never_returns) {
        map_put(&lowering->declared, identity, text);
        return text;
    }
    map_put(&lowering->declared, identity, text);
    StrId usr = intern_string(lowering, lowering->clang->getCursorUSR(declaration));
    Span span = {0, 0};
    unit_span(lowering->unit, lowering->clang->getCursorExtent(declaration), &span);
    unsigned flags = FUNCTION_DECLARATION | (never_returns ? FUNCTION_NORETURN : 0);
    facts_add_function(lowering->facts, (Function){
                                            .kind = FUNCTION_FUNCTION,
                                            .flags = (uint16_t)flags,
                                            .parent = 1,
                                            .name = text,
                                            .qualified = usr,
                                            .span = span,
                                        });
    return text;
}

/* ---- Names ---- */

static bool is_function_kind(enum CXCursorKind kind)
{
    return kind == CXCursor_FunctionDecl || kind == CXCursor_CXXMethod || kind == CXCursor_Constructor ||
           kind == CXCursor_Destructor || kind == CXCursor_ConversionFunction || kind == CXCursor_FunctionTemplate;
}

ValueId lower_declared_name(Lowering *lowering, CXCursor reference, CXCursor declaration)
{
    const Libclang *clang = lowering->clang;
    c_mark_start_seen(lowering, reference);
    enum CXCursorKind kind = clang->getCursorKind(declaration);
    if (clang->isInvalid(kind) || !clang->isDeclaration(kind)) {
        StrId text = cursor_spelling(lowering, reference);
        return text == 0 ? c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN}) : c_add_name(lowering, text, 0);
    }
    if (kind == CXCursor_EnumConstantDecl) {
        return c_add_integer(lowering, clang->getEnumConstantDeclValue(declaration));
    }
    const Binding *binding = find_binding(lowering, declaration);
    if (binding != NULL) {
        return c_add_name(lowering, binding->text, binding->owner);
    }
    StrId text = cursor_qualified_name(lowering, declaration);
    if (text != 0 && is_function_kind(kind)) {
        text = declare_foreign(lowering, declaration, text);
    }
    return text == 0 ? c_add_value(lowering, (Value){.kind = VALUE_UNKNOWN}) : c_add_name(lowering, text, 0);
}

/* ---- Building facts ---- */

ValueId c_add_value(Lowering *lowering, Value value)
{
    value.span = lowering->here;
    uint32_t use_end = map_get(&lowering->macro_uses, lowering->here.start, 0);
    if (use_end != 0 && lowering->here.end <= use_end) {
        value.flags |= VALUE_FROM_MACRO;
    }
    return facts_add_value(lowering->facts, value);
}

ValueId c_add_name(Lowering *lowering, StrId text, FunctionId owner)
{
    return c_add_value(lowering, (Value){.kind = VALUE_NAME, .a = owner, .text = text});
}

ValueId c_add_integer(Lowering *lowering, long long number)
{
    Arena arena = {0};
    StrId text = intern(lowering->names, arena_format(&arena, "%lld", number));
    arena_free(&arena);
    return c_add_value(lowering, (Value){.kind = VALUE_CONSTANT, .detail = LITERAL_INTEGER, .text = text});
}

/* The items from `first_argument` on are the values of its arguments. */
ValueId c_add_call(Lowering *lowering, ValueId callee, size_t first_argument)
{
    for (size_t i = first_argument; i < lowering->items.count; i++) {
        lowering->items.items[i] = facts_add_argument(
            lowering->facts, (Argument){.value = lowering->items.items[i], .kind = ARGUMENT_POSITION});
    }
    ListId arguments = c_take_items(lowering, first_argument);
    return c_add_value(lowering, (Value){.kind = VALUE_CALL, .a = callee, .list = arguments});
}

void c_emit(Lowering *lowering, Action action)
{
    if (action.span.end == 0) {
        action.span = lowering->here;
    }
    vec_push(&lowering->steps, facts_add_action(lowering->facts, action));
}

void c_push_item(Lowering *lowering, uint32_t item)
{
    vec_push(&lowering->items, item);
}

ListId c_take_items(Lowering *lowering, size_t first)
{
    ListId list = facts_add_list(lowering->facts, vec_from(&lowering->items, first), lowering->items.count - first);
    lowering->items.count = first;
    return list;
}

size_t c_begin_block(const Lowering *lowering)
{
    return lowering->steps.count;
}

BlockId c_end_block(Lowering *lowering, size_t start)
{
    BlockId block = facts_add_list(lowering->facts, vec_from(&lowering->steps, start), lowering->steps.count - start);
    lowering->steps.count = start;
    return block;
}

bool c_enter(Lowering *lowering, CXCursor cursor, Span *outer)
{
    *outer = lowering->here;
    if (lowering->depth == LOWER_DEPTH) {
        lowering->too_deep = true;
        return false;
    }
    lowering->depth++;
    lowering->here = cursor_span(lowering, cursor);
    return true;
}

void c_leave(Lowering *lowering, Span outer)
{
    lowering->depth--;
    lowering->here = outer;
}

/* ---- Functions ---- */

/* Its body, a compound statement or a `try` around everything; a null cursor for a declaration. */
static CXCursor body_of(Lowering *lowering, CXCursor function)
{
    const Libclang *clang = lowering->clang;
    CXCursor body = clang->getNullCursor();
    Children children = children_open(lowering, function);
    for (size_t i = 0; i < children.count; i++) {
        enum CXCursorKind kind = clang->getCursorKind(child_at(lowering, children, i));
        if (kind == CXCursor_CompoundStmt || kind == CXCursor_CXXTryStmt) {
            body = child_at(lowering, children, i);
        }
    }
    children_close(lowering, children);
    return body;
}

/* Whether calls hand over an object, which is the first parameter then. */
static bool has_this(const Lowering *lowering, CXCursor function)
{
    enum CXCursorKind kind = lowering->clang->getCursorKind(function);
    return kind == CXCursor_Constructor || kind == CXCursor_Destructor || kind == CXCursor_ConversionFunction ||
           (kind == CXCursor_CXXMethod && !lowering->clang->CXXMethod_isStatic(function));
}

static void lower_parameters(Lowering *lowering, CXCursor function)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open(lowering, function);
    uint32_t first = 0;
    uint32_t count = 0;
    const Function *own = &lowering->facts->functions.items[lowering->function];
    if (own->kind == FUNCTION_FUNCTION && has_this(lowering, function)) {
        Span name = own->name_span;
        first = facts_add_parameter(lowering->facts, (Parameter){.name = intern(lowering->names, "this"),
                                                                 .kind = PARAMETER_NORMAL,
                                                                 .span = {name.start, name.start}});
        count = 1;
    }
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        if (clang->getCursorKind(child) != CXCursor_ParmDecl) {
            continue;
        }
        uint32_t id = facts_add_parameter(lowering->facts, (Parameter){
                                                               .name = c_bind_local(lowering, child),
                                                               .kind = PARAMETER_NORMAL,
                                                               .span = cursor_span(lowering, child),
                                                           });
        first = count++ == 0 ? id : first;
    }
    children_close(lowering, children);
    Function *facts_function = &lowering->facts->functions.items[lowering->function];
    facts_function->first_parameter = first;
    facts_function->parameter_count = count;
}

/* C++: `: member(value), Base(value)` in front of a constructor's body. */
static void lower_member_initialisers(Lowering *lowering, CXCursor constructor)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open(lowering, constructor);
    StrId member = 0;
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        enum CXCursorKind kind = clang->getCursorKind(child);
        Span outer;
        if (kind == CXCursor_MemberRef) {
            member = cursor_spelling(lowering, child);
        } else if (clang->isExpression(kind) && c_enter(lowering, child, &outer)) {
            ValueId value = c_lower_value(lowering, child);
            if (member != 0) {
                ValueId object = c_add_name(lowering, intern(lowering->names, "this"), lowering->function);
                ValueId place = c_add_value(lowering, (Value){.kind = VALUE_ATTRIBUTE, .a = object, .text = member});
                c_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = value});
            } else {
                c_emit(lowering, (Action){.kind = ACTION_EVALUATE, .a = value});
            }
            member = 0;
            c_leave(lowering, outer);
        }
    }
    children_close(lowering, children);
}

/* Lowers parameters and body into an existing function. */
static void lower_function_body(Lowering *lowering, CXCursor function, FunctionId id)
{
    FunctionId outer = lowering->function;
    lowering->function = id;
    lower_parameters(lowering, function);
    size_t start = c_begin_block(lowering);
    if (lowering->clang->getCursorKind(function) == CXCursor_Constructor) {
        lower_member_initialisers(lowering, function);
    }
    CXCursor body = body_of(lowering, function);
    if (lowering->clang->getCursorKind(body) == CXCursor_CompoundStmt) {
        c_lower_compound(lowering, body, false);
    } else if (!lowering->clang->Cursor_isNull(body)) {
        c_lower_statement(lowering, body);
    }
    BlockId block = c_end_block(lowering, start);
    lowering->facts->functions.items[id].body = block;
    lowering->function = outer;
}

FunctionId c_lower_lambda(Lowering *lowering, CXCursor cursor)
{
    Span span = lowering->here;
    FunctionId id = facts_add_function(lowering->facts, (Function){
                                                            .kind = FUNCTION_LAMBDA,
                                                            .parent = lowering->function,
                                                            .name = intern(lowering->names, "<lambda>"),
                                                            .qualified = 0,
                                                            .span = span,
                                                            .name_span = {span.start, span.start},
                                                        });
    lower_function_body(lowering, cursor, id);
    return id;
}

/* ---- The declarations of the file ---- */

typedef void DeclarationWork(Lowering *lowering, CXCursor declaration);

static bool holds_declarations(const Lowering *lowering, CXCursor cursor)
{
    int kind = (int)lowering->clang->getCursorKind(cursor);
    /* UnexposedDecl is `extern "C"` up to libclang 16. */
    return kind == CXCursor_LinkageSpec || kind == CXCursor_UnexposedDecl || is_named_scope(lowering, cursor) ||
           kind == CXCursor_Namespace;
}

/* Does the work for each function and variable that is declared in the main file, in order, in namespaces and classes
 * too. */
static void for_each_declaration(Lowering *lowering, CXCursor scope, DeclarationWork *work)
{
    const Libclang *clang = lowering->clang;
    Children children = children_open(lowering, scope);
    for (size_t i = 0; i < children.count; i++) {
        CXCursor child = child_at(lowering, children, i);
        enum CXCursorKind kind = clang->getCursorKind(child);
        uint32_t offset;
        Span outer;
        if (!cursor_offset(lowering, child, &offset) || !c_enter(lowering, child, &outer)) {
            continue;
        }
        c_mark_start_seen(lowering, child);
        if (is_function_kind(kind) || kind == CXCursor_VarDecl) {
            work(lowering, child);
        } else if (holds_declarations(lowering, child)) {
            for_each_declaration(lowering, child, work);
        }
        c_leave(lowering, outer);
    }
    children_close(lowering, children);
}

static uint16_t function_flags(Lowering *lowering, CXCursor function)
{
    const Libclang *clang = lowering->clang;
    unsigned flags = 0;
    flags |= clang->getCursorLinkage(function) == CXLinkage_Internal ? FUNCTION_STATIC : 0;
    flags |= clang->Cursor_isVariadic(function) != 0 ? FUNCTION_VARIADIC : 0;
    flags |= is_noreturn(lowering, function) ? FUNCTION_NORETURN : 0;
    return (uint16_t)flags;
}

static void declare_function(Lowering *lowering, CXCursor function)
{
    if (lowering->clang->Cursor_isNull(body_of(lowering, function))) {
        return;
    }
    uint32_t offset = lowering->here.start;
    cursor_offset(lowering, function, &offset);
    StrId name = cursor_spelling(lowering, function);
    StrId text = cursor_qualified_name(lowering, function);
    text = distinct(lowering, &lowering->functions_by_name, text, text, offset);
    uint32_t length = (uint32_t)intern_get(lowering->names, name).length;
    bool spelled = name != 0 && length <= lowering->source->length - offset &&
                   memcmp(lowering->source->bytes + offset, intern_cstr(lowering->names, name), length) == 0;
    StrId usr = intern_string(lowering, lowering->clang->getCursorUSR(function));
    FunctionId id = facts_add_function(lowering->facts, (Function){
                                                            .kind = FUNCTION_FUNCTION,
                                                            .flags = function_flags(lowering, function),
                                                            .parent = 1,
                                                            .name = name,
                                                            .qualified = usr,
                                                            .span = lowering->here,
                                                            .name_span = {offset, spelled ? offset + length : offset},
                                                        });
    bind(lowering, function, (Binding){.text = text, .owner = 1, .function = id});
}

static void declare(Lowering *lowering, CXCursor declaration)
{
    const Libclang *clang = lowering->clang;
    if (clang->getCursorKind(declaration) != CXCursor_VarDecl) {
        declare_function(lowering, declaration);
    } else if (clang->Cursor_getStorageClass(declaration) != CX_SC_Extern &&
               find_binding(lowering, declaration) == NULL) {
        StrId text = cursor_qualified_name(lowering, declaration);
        if (text != 0) {
            bind(lowering, declaration, (Binding){.text = text, .owner = 1});
        }
    }
}

static void lower_declaration(Lowering *lowering, CXCursor declaration)
{
    const Binding *binding = find_binding(lowering, declaration);
    if (binding == NULL) {
        return;
    }
    Binding found = *binding; /* bindings move while the body is lowered */
    if (lowering->clang->getCursorKind(declaration) == CXCursor_VarDecl) {
        c_lower_variable(lowering, declaration);
    } else if (found.function != 0 && !lowering->clang->Cursor_isNull(body_of(lowering, declaration))) {
        while (lowering->next_region < lowering->scan->parallel_regions.count &&
               lowering->scan->parallel_regions.items[lowering->next_region] < lowering->here.start) {
            lowering->next_region++;
        }
        lower_function_body(lowering, declaration, found.function);
        Span whole = lowering->here;
        lowering->here = lowering->facts->functions.items[found.function].name_span;
        ValueId place = c_add_name(lowering, found.text, 1);
        lowering->here = whole;
        c_emit(lowering, (Action){.kind = ACTION_DEFINE, .a = place, .b = found.function});
    }
}

/* ---- What the tree does not show ---- */

static enum CXChildVisitResult collect_macro_use(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    Lowering *lowering = data;
    Span span;
    if (lowering->clang->getCursorKind(cursor) == CXCursor_MacroExpansion &&
        unit_span(lowering->unit, lowering->clang->getCursorExtent(cursor), &span)) {
        map_put(&lowering->macro_uses, span.start, span.end);
    }
    return CXChildVisit_Continue;
}

static void note(Lowering *lowering, IssueKind kind, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void note(Lowering *lowering, IssueKind kind, Span span, const char *format, ...)
{
    char message[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    facts_add_issue(lowering->facts, kind, span, intern(lowering->names, message));
    lowering->facts->partial = true;
}

/* The innermost range that the preprocessor left out around a place. */
static bool find_skipped(const Lowering *lowering, const CXSourceRangeList *skipped, uint32_t offset, Span *around)
{
    bool is_found = false;
    for (unsigned i = 0; skipped != NULL && i < skipped->count; i++) {
        Span span;
        bool holds = unit_span(lowering->unit, skipped->ranges[i], &span) && span.start <= offset && offset < span.end;
        if (holds && (!is_found || span.end - span.start < around->end - around->start)) {
            *around = span;
            is_found = true;
        }
    }
    return is_found;
}

static bool is_skipped(const Lowering *lowering, const CXSourceRangeList *skipped, uint32_t offset)
{
    Span around;
    return find_skipped(lowering, skipped, offset, &around);
}

/* `#if 0`, and `#ifdef` of a system on which nobody builds this: that code is left out on purpose. The range begins
 * with its directive. */
static bool is_never_built(const Lowering *lowering, Span skipped)
{
    static const char *const elsewhere[] = {"_WIN32", "WIN32", "_WIN64", "_MSC_VER", "__MINGW32__", "__CYGWIN__",
                                            "__APPLE__", "__sun", "__hpux", "_AIX", "__VMS", "__MSDOS__", "__OS2__"};
    uint32_t at = skipped.start;
    const char *bytes = lowering->source->bytes;
    at += bytes[at] == '#' ? 1u : 0u;
    ScanToken word = scan_next(lowering->source, &at);
    ScanToken condition = scan_next(lowering->source, &at);
    size_t length = condition.span.end - condition.span.start;
    if (word.span.end - word.span.start == 2 && condition.kind == SCAN_NUMBER) {
        return length == 1 && bytes[condition.span.start] == '0';
    }
    bool asks = word.span.end - word.span.start == 5 && memcmp(bytes + word.span.start, "ifdef", 5) == 0;
    for (size_t i = 0; asks && i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (strlen(elsewhere[i]) == length && memcmp(bytes + condition.span.start, elsewhere[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* Process starts that stand in the text and not in the tree: the preprocessor left them out, or libclang did not
 * understand the code around them. */
static void note_unseen_starts(Lowering *lowering)
{
    const Libclang *clang = lowering->clang;
    CXSourceRangeList *skipped = clang->getSkippedRanges(lowering->unit->unit, lowering->unit->file);
    for (size_t i = 0; i < lowering->scan->starts.count; i++) {
        ScanStart start = lowering->scan->starts.items[i];
        Span around;
        bool is_left_out = !start.seen && find_skipped(lowering, skipped, start.span.start, &around);
        if (!start.seen && !(is_left_out && is_never_built(lowering, around))) {
            note(lowering, ISSUE_UNSEEN, start.span, "`%.*s` %s", (int)(start.span.end - start.span.start),
                 lowering->source->bytes + start.span.start,
                 is_left_out ? "stands in code that the preprocessor leaves out here"
                             : "stands in code that libclang could not read");
        }
    }
    if (skipped != NULL) {
        clang->disposeSourceRangeList(skipped);
    }
}

/* Pragmas in code that is left out start nothing. */
static void drop_skipped_regions(Lowering *lowering)
{
    Scan *scan = lowering->scan;
    size_t kept = 0;
    CXSourceRangeList *skipped = lowering->clang->getSkippedRanges(lowering->unit->unit, lowering->unit->file);
    for (size_t i = 0; i < scan->parallel_regions.count; i++) {
        if (!is_skipped(lowering, skipped, scan->parallel_regions.items[i])) {
            scan->parallel_regions.items[kept++] = scan->parallel_regions.items[i];
        }
    }
    scan->parallel_regions.count = kept;
    if (skipped != NULL) {
        lowering->clang->disposeSourceRangeList(skipped);
    }
}

/* ---- The file ---- */

static void free_lowering(Lowering *lowering)
{
    vec_free(&lowering->cursors);
    vec_free(&lowering->items);
    vec_free(&lowering->steps);
    vec_free(&lowering->bindings);
    map_free(&lowering->binding_of);
    map_free(&lowering->functions_by_name);
    map_free(&lowering->locals);
    map_free(&lowering->macro_uses);
    map_free(&lowering->start_at);
    map_free(&lowering->declared);
    map_free(&lowering->overloads);
}

void c_lower_unit(const Unit *unit, Interner *names, Facts *facts)
{
    Scan scan;
    scan_source(unit->source, &scan);
    Lowering lowering = {
        .unit = unit,
        .clang = unit->clang,
        .source = unit->source,
        .names = names,
        .facts = facts,
        .scan = &scan,
        .function = 1,
    };
    vec_push(&lowering.bindings, (Binding){0});
    for (size_t i = 0; i < scan.starts.count; i++) {
        map_put(&lowering.start_at, scan.starts.items[i].span.start, (uint32_t)i);
    }
    CXCursor root = unit->clang->getTranslationUnitCursor(unit->unit);
    unit->clang->visitChildren(root, collect_macro_use, &lowering);
    drop_skipped_regions(&lowering);
    for_each_declaration(&lowering, root, declare);
    size_t start = c_begin_block(&lowering);
    for_each_declaration(&lowering, root, lower_declaration);
    BlockId block = c_end_block(&lowering, start);
    facts->functions.items[1].body = block;
    note_unseen_starts(&lowering);
    if (lowering.too_deep) {
        note(&lowering, ISSUE_INCOMPLETE, (Span){0, 0}, "code is nested too deeply to be read");
    }
    free_lowering(&lowering);
    scan_free(&scan);
}
