/* Definitions: `def` and `class` statements, and what their decorators make of them.
 *
 * A decorator of the program is called with the function; the name is bound to what comes back. Of those outside the
 * program a few are known: they give back the function, or make a method of another sort of it. */
#include "link/analysis.h"

#include <string.h>

typedef enum DecoratorKind {
    DECORATOR_OTHER,
    DECORATOR_SAME,      /* gives back the function, or something that pickles and is called like it */
    DECORATOR_STATIC,
    DECORATOR_CLASS,     /* classmethod */
    DECORATOR_PROPERTY,
    DECORATOR_FIELDS,    /* writes __init__ for the annotated names of a class */
    DECORATOR_WRAPS      /* functools.wraps(function): the result looks like that function */
} DecoratorKind;

static DecoratorKind decorator_kind(const Program *program, SetId decorator)
{
    static const struct {
        const char *name;
        DecoratorKind kind;
    } known[] = {
        {"builtins.staticmethod", DECORATOR_STATIC},   {"builtins.classmethod", DECORATOR_CLASS},
        {"builtins.property", DECORATOR_PROPERTY},     {"functools.cached_property", DECORATOR_PROPERTY},
        {"functools.lru_cache", DECORATOR_SAME},       {"functools.cache", DECORATOR_SAME},
        {"functools.wraps", DECORATOR_WRAPS},          {"functools.total_ordering", DECORATOR_SAME},
        {"abc.abstractmethod", DECORATOR_SAME},        {"typing.overload", DECORATOR_SAME},
        {"typing.no_type_check", DECORATOR_SAME},      {"typing.final", DECORATOR_SAME},
        {"typing.override", DECORATOR_SAME},           {"typing.runtime_checkable", DECORATOR_SAME},
        {"typing_extensions.override", DECORATOR_SAME}, {"enum.unique", DECORATOR_SAME},
        {"dataclasses.dataclass", DECORATOR_FIELDS},   {"attr.s", DECORATOR_FIELDS},
        {"attr.attrs", DECORATOR_FIELDS},              {"attr.define", DECORATOR_FIELDS},
        {"attrs.define", DECORATOR_FIELDS},            {"attrs.frozen", DECORATOR_FIELDS},
        {"torch.no_grad", DECORATOR_SAME},             {"torch.inference_mode", DECORATOR_SAME},
    };
    if (set_count(program->objects, decorator) != 1) {
        return DECORATOR_OTHER;
    }
    const Object *object = object_get(program->objects, set_member(program->objects, decorator, 0));
    for (size_t i = 0; object->kind == OBJECT_NAMED && i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(program_cstr(program, object->text), known[i].name) == 0) {
            return known[i].kind;
        }
    }
    return DECORATOR_OTHER;
}

static bool is_of_program(const Program *program, SetId set)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        bool is_callable = object->kind == OBJECT_FUNCTION || object->kind == OBJECT_CLASS ||
                           object->kind == OBJECT_PARTIAL || object->kind == OBJECT_INSTANCE ||
                           (object->kind == OBJECT_METHOD && object->file != 0);
        if (!is_callable) {
            return false;
        }
    }
    return set != 0;
}

/* Each function of the set, with something of it changed: what is not 0. */
static SetId change_functions(Program *program, SetId set, uint8_t detail, SetId wrapped, StrId bound)
{
    SetId changed = 0;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        Object object = *object_get(program->objects, id);
        if (object.kind == OBJECT_FUNCTION) {
            object.detail = detail != 0 ? detail : object.detail;
            object.of = wrapped != 0 ? wrapped : object.of;
            object.text = bound != 0 ? bound : object.text;
            id = object_make(program->objects, &object);
        }
        changed = set_join(program->objects, changed, set_of(program->objects, id));
    }
    return changed;
}

SetId define_wrapped(Program *program, SetId wrapper, SetId wrapped)
{
    return change_functions(program, wrapper, 0, wrapped, 0);
}

/* What a decorator outside the program gives back is not known; at module level it is most often still the function. */
static SetId decorated_outside(const Frame *frame, const Function *function, SetId set)
{
    Program *program = frame->program;
    bool is_nested = frame->facts->functions.items[function->parent].kind == FUNCTION_FUNCTION;
    return is_nested ? unknown_set(program) : set_join(program->objects, set, unknown_set(program));
}

static SetId decorate(Frame *frame, State *state, const Action *action, ValueId decorator, SetId set)
{
    Program *program = frame->program;
    const Function *function = &frame->facts->functions.items[action->b];
    const Value *value = value_of(frame->facts, decorator);
    SetId made = frame->file->value_sets[decorator];
    bool is_call = value->kind == VALUE_CALL;
    switch (decorator_kind(program, is_call ? frame->file->value_sets[value->a] : made)) {
    case DECORATOR_SAME:
        return set;
    case DECORATOR_STATIC:
        return change_functions(program, set, METHOD_KIND_STATIC, 0, 0);
    case DECORATOR_CLASS:
        return change_functions(program, set, METHOD_KIND_CLASS, 0, 0);
    case DECORATOR_PROPERTY:
        return change_functions(program, set, METHOD_KIND_PROPERTY, 0, 0);
    case DECORATOR_FIELDS:
        frame->file->functions[action->b].has_fields = true;
        return set;
    case DECORATOR_WRAPS:
        if (is_call && facts_list_count(frame->facts, value->list) > 0) {
            uint32_t first = facts_list_item(frame->facts, value->list, 0);
            SetId wrapped = frame->file->value_sets[frame->facts->arguments.items[first].value];
            return change_functions(program, set, 0, wrapped, 0);
        }
        return set;
    case DECORATOR_OTHER:
        break;
    }
    if (value->kind == VALUE_ATTRIBUTE && set_count(program->objects, made) > 0) {
        const char *name = program_cstr(program, value->text);
        if (strcmp(name, "setter") == 0 || strcmp(name, "deleter") == 0 || strcmp(name, "getter") == 0) {
            return change_functions(program, set, METHOD_KIND_PROPERTY, 0, 0);
        }
    }
    if (function->kind == FUNCTION_CLASS || !is_of_program(program, made)) {
        return function->kind == FUNCTION_CLASS ? set : decorated_outside(frame, function, set);
    }
    Argument *argument = arena_new(frame->arena, Argument);
    *argument = (Argument){.value = decorator, .kind = ARGUMENT_POSITION};
    const Argument *items[] = {argument};
    CallArguments arguments = {.items = items, .sets = &set, .count = 1};
    bool is_nested = frame->facts->functions.items[function->parent].kind == FUNCTION_FUNCTION;
    SetId result = call_set(frame, state, decorator, made, &arguments);
    return is_nested ? result : change_functions(program, result, 0, 0, function->name);
}

/* The class body runs now, in a scope of its own; its names become the members of the class. */
static void walk_class(Frame *frame, State *state, FunctionId class)
{
    const Function *function = &frame->facts->functions.items[class];
    for (uint32_t i = 0; i < facts_list_count(frame->facts, function->bases); i++) {
        uint32_t argument = facts_list_item(frame->facts, function->bases, i);
        evaluate(frame, state, frame->facts->arguments.items[argument].value);
    }
    walk_block(frame, state, function->body);
}

void define_walk(Frame *frame, State *state, const Action *action)
{
    Program *program = frame->program;
    const Function *function = &frame->facts->functions.items[action->b];
    uint32_t count = facts_list_count(frame->facts, action->list);
    for (uint32_t i = 0; i < count; i++) {
        evaluate(frame, state, facts_list_item(frame->facts, action->list, i));
    }
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        evaluate(frame, state, frame->facts->parameters.items[function->first_parameter + i].fallback);
    }
    if (function->kind == FUNCTION_CLASS) {
        walk_class(frame, state, action->b);
    }
    Object defined = {.kind = function->kind == FUNCTION_CLASS ? OBJECT_CLASS : OBJECT_FUNCTION,
                      .file = frame->file->file.index, .id = action->b};
    SetId set = set_of(program->objects, object_make(program->objects, &defined));
    for (uint32_t i = count; i > 0; i--) {
        set = decorate(frame, state, action, facts_list_item(frame->facts, action->list, i - 1), set);
    }
    place_bind(frame, state, action->a, set);
}

/* --- Fields --- */

/* The names that a class declares, in order: `name: type` and `name: type = value` of its body. */
static void add_fields(const FileState *file, FunctionId class, StrIdVec *fields)
{
    const Facts *facts = file->file.facts;
    BlockId body = facts->functions.items[class].body;
    for (uint32_t i = 0; i < facts_list_count(facts, body); i++) {
        const Action *action = &facts->actions.items[facts_list_item(facts, body, i)];
        if ((action->flags & ACTION_DECLARES) && value_of(facts, action->a)->kind == VALUE_NAME) {
            vec_push(fields, value_of(facts, action->a)->text);
        }
    }
}

/* Fields of the bases come first. */
static void list_fields(const Program *program, const Object *class, StrIdVec *fields, int depth)
{
    const FileState *file = program->files.items[class->file - 1];
    const Facts *facts = file->file.facts;
    ListId bases = facts->functions.items[class->id].bases;
    for (uint32_t i = 0; depth > 0 && i < facts_list_count(facts, bases); i++) {
        SetId base = file->value_sets[facts->arguments.items[facts_list_item(facts, bases, i)].value];
        for (uint32_t k = 0; k < set_count(program->objects, base); k++) {
            Object object = *object_get(program->objects, set_member(program->objects, base, k));
            if (object.kind == OBJECT_CLASS && program->files.items[object.file - 1]->functions[object.id].has_fields) {
                list_fields(program, &object, fields, depth - 1);
            }
        }
    }
    add_fields(file, class->id, fields);
}

static uint32_t field_place(const StrIdVec *fields, StrId name)
{
    for (uint32_t i = 0; i < fields->count; i++) {
        if (fields->items[i] == name) {
            return i;
        }
    }
    return UINT32_MAX;
}

bool define_fill_fields(Frame *frame, const Object *class, ObjectId instance, const CallArguments *arguments)
{
    Program *program = frame->program;
    if (!program->files.items[class->file - 1]->functions[class->id].has_fields) {
        return false;
    }
    StrIdVec fields = {0};
    list_fields(program, class, &fields, 6);
    uint32_t place = 0;
    for (uint32_t i = 0; i < arguments->count; i++) {
        const Argument *argument = arguments->items[i];
        uint32_t field = argument->kind == ARGUMENT_POSITION  ? place++
                         : argument->kind == ARGUMENT_KEYWORD ? field_place(&fields, argument->name)
                                                              : UINT32_MAX;
        if (field < fields.count) {
            instance_bind(frame, instance, argument->value, fields.items[field], arguments->sets[i]);
        } else {
            set_escape(program, arguments->sets[i]);
        }
    }
    vec_free(&fields);
    return true;
}
