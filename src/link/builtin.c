/* What functions outside the program give back that only shape what they are given: builtins, functools, argparse.
 *
 * Whoever iterates goes through the things themselves, so the callables in a list are still known behind `enumerate`,
 * and a loader starts its workers. */
#include "link/analysis.h"

#include <string.h>

typedef enum Shape {
    SHAPE_NONE,
    SHAPE_SAME_ITEMS, /* a list, or an iterator, of the items */
    SHAPE_ENUMERATE,
    SHAPE_ZIP,
    SHAPE_MAP,
    SHAPE_FILTER,
    SHAPE_NEXT,
    SHAPE_RANGE,
    SHAPE_SUPER,
    SHAPE_PARTIAL,
    SHAPE_UPDATE_WRAPPER,
    SHAPE_GETATTR,
    SHAPE_DICT,
    SHAPE_PLATFORM,
    SHAPE_CAST,
    SHAPE_LOOKS /* looks at its arguments, and neither keeps nor iterates them */
} Shape;

static Shape shape_of(const char *name)
{
    static const struct {
        const char *name;
        Shape shape;
    } shapes[] = {
        {"builtins.list", SHAPE_SAME_ITEMS},      {"builtins.tuple", SHAPE_SAME_ITEMS},
        {"builtins.set", SHAPE_SAME_ITEMS},       {"builtins.sorted", SHAPE_SAME_ITEMS},
        {"builtins.reversed", SHAPE_SAME_ITEMS},  {"builtins.iter", SHAPE_SAME_ITEMS},
        {"tqdm.tqdm", SHAPE_SAME_ITEMS},          {"tqdm.auto.tqdm", SHAPE_SAME_ITEMS},
        {"itertools.cycle", SHAPE_SAME_ITEMS},    {"itertools.islice", SHAPE_SAME_ITEMS},
        {"collections.deque", SHAPE_SAME_ITEMS},  {"builtins.enumerate", SHAPE_ENUMERATE},
        {"builtins.zip", SHAPE_ZIP},              {"builtins.map", SHAPE_MAP},
        {"builtins.filter", SHAPE_FILTER},        {"builtins.next", SHAPE_NEXT},
        {"builtins.range", SHAPE_RANGE},          {"builtins.super", SHAPE_SUPER},
        {"functools.partial", SHAPE_PARTIAL},     {"functools.update_wrapper", SHAPE_UPDATE_WRAPPER},
        {"builtins.getattr", SHAPE_GETATTR},      {"builtins.dict", SHAPE_DICT},
        {"platform.system", SHAPE_PLATFORM},      {"typing.cast", SHAPE_CAST},
        {"builtins.callable", SHAPE_LOOKS},       {"builtins.hasattr", SHAPE_LOOKS},
        {"builtins.hash", SHAPE_LOOKS},           {"builtins.id", SHAPE_LOOKS},
        {"builtins.isinstance", SHAPE_LOOKS},     {"builtins.len", SHAPE_LOOKS},
        {"builtins.print", SHAPE_LOOKS},          {"builtins.repr", SHAPE_LOOKS},
        {"builtins.type", SHAPE_LOOKS},           {"builtins.issubclass", SHAPE_LOOKS},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strcmp(shapes[i].name, name) == 0) {
            return shapes[i].shape;
        }
    }
    return SHAPE_NONE;
}

static SetId object_set(Program *program, const Object *object)
{
    return set_of(program->objects, object_make(program->objects, object));
}

/* A container made by a call, with one item that stands for all. */
static SetId container_of(const Frame *frame, ValueId call, CollectionKind kind, SetId item)
{
    return object_set(frame->program, &(Object){.kind = OBJECT_CONTAINER, .detail = (uint8_t)kind,
                                                .file = frame->file->file.index, .id = call,
                                                .context = frame->summary->context, .items = &item, .item_count = 1,
                                                .is_open = true});
}

static SetId integer_set(Program *program)
{
    return object_set(program, &(Object){.kind = OBJECT_CONSTANT, .detail = LITERAL_INTEGER});
}

/* The items of an argument, which is iterated sooner or later. */
static SetId iterated(Frame *frame, State *state, const CallArguments *arguments, uint32_t index)
{
    if (index >= arguments->count) {
        return unknown_set(frame->program);
    }
    site_iterate(frame, state, arguments->items[index]->value, arguments->sets[index]);
    return set_items(frame->program, arguments->sets[index]);
}

static SetId tuple_of(const Frame *frame, ValueId call, const SetId *items, uint32_t count)
{
    return object_set(frame->program, &(Object){.kind = OBJECT_CONTAINER, .detail = COLLECTION_TUPLE,
                                                .file = frame->file->file.index, .id = call,
                                                .context = frame->summary->context, .items = items,
                                                .item_count = count});
}

static SetId zip_items(Frame *frame, State *state, ValueId call, const CallArguments *arguments)
{
    SetId *items = arena_array(frame->arena, SetId, arguments->count);
    for (uint32_t i = 0; i < arguments->count; i++) {
        items[i] = iterated(frame, state, arguments, i);
    }
    if (arguments->has_stars) {
        return unknown_set(frame->program);
    }
    SetId tuple = tuple_of(frame, call, items, arguments->count);
    return container_of(frame, call, COLLECTION_LIST, tuple);
}

static SetId enumerate_items(Frame *frame, State *state, ValueId call, const CallArguments *arguments)
{
    SetId pair[] = {integer_set(frame->program), iterated(frame, state, arguments, 0)};
    SetId tuple = tuple_of(frame, call, pair, 2);
    return container_of(frame, call, COLLECTION_LIST, tuple);
}

/* `map(function, items)`: the function is called with the items, now or later. */
static SetId map_items(Frame *frame, State *state, ValueId call, const CallArguments *arguments)
{
    if (arguments->count < 2 || arguments->has_stars) {
        arguments_escape(frame->program, arguments);
        return unknown_set(frame->program);
    }
    SetId *items = arena_array(frame->arena, SetId, arguments->count);
    for (uint32_t i = 1; i < arguments->count; i++) {
        items[i - 1] = iterated(frame, state, arguments, i);
    }
    CallArguments inner = {.items = arguments->items + 1, .sets = items, .count = arguments->count - 1};
    SetId result = call_set(frame, state, call, arguments->sets[0], &inner);
    return container_of(frame, call, COLLECTION_LIST, result);
}

static SetId make_partial(Frame *frame, ValueId call, const CallArguments *arguments)
{
    Program *program = frame->program;
    StrId *keys = arena_array(frame->arena, StrId, arguments->count);
    for (uint32_t i = 1; i < arguments->count; i++) {
        keys[i - 1] = arguments->items[i]->name;
    }
    return object_set(program, &(Object){.kind = OBJECT_PARTIAL, .file = frame->file->file.index, .id = call,
                                         .context = frame->summary->context, .of = arguments->sets[0],
                                         .items = arguments->sets + 1, .keys = keys,
                                         .item_count = arguments->count - 1, .is_open = arguments->has_stars});
}

/* super() in a method: the instance, seen from above the class that holds the method. */
static SetId make_super(Frame *frame, const State *state)
{
    Program *program = frame->program;
    const Function *function = &frame->facts->functions.items[frame->function];
    if (!(function->flags & FUNCTION_METHOD) || function->parameter_count == 0) {
        return unknown_set(program);
    }
    StrId self = frame->facts->parameters.items[function->first_parameter].name;
    SetId receivers = variable_read(frame, state, frame->function, self);
    Object seen = {.kind = OBJECT_SUPER, .file = frame->file->file.index, .id = function->parent};
    for (uint32_t i = 0; i < set_count(program->objects, receivers); i++) {
        ObjectId receiver = set_member(program->objects, receivers, i);
        if (object_get(program->objects, receiver)->kind == OBJECT_INSTANCE) {
            seen.of = set_join(program->objects, seen.of, set_of(program->objects, receiver));
        }
    }
    return seen.of == 0 ? unknown_set(program) : object_set(program, &seen);
}

/* `getattr(object, "name")`, with a default perhaps. */
static SetId get_attribute(Frame *frame, const CallArguments *arguments)
{
    Program *program = frame->program;
    const Object *name = arguments->count >= 2 && set_count(program->objects, arguments->sets[1]) == 1
                             ? object_get(program->objects, set_member(program->objects, arguments->sets[1], 0))
                             : NULL;
    if (name == NULL || name->kind != OBJECT_CONSTANT || name->detail != LITERAL_STRING) {
        return unknown_set(program);
    }
    SetId found = attribute_of(frame, arguments->sets[0], name->text);
    return arguments->count > 2 ? set_join(program->objects, found, arguments->sets[2]) : found;
}

/* What `dict(pairs)` or `dict(other)` takes over. */
static SetId entries_of(Program *program, SetId set)
{
    const Object *only = set_count(program->objects, set) == 1
                             ? object_get(program->objects, set_member(program->objects, set, 0))
                             : NULL;
    bool is_dict = only != NULL && only->kind == OBJECT_CONTAINER && only->detail == COLLECTION_DICT;
    return is_dict ? set_items(program, set) : set_items(program, set_items(program, set));
}

/* `dict(name=value)`. */
static SetId make_dict(Frame *frame, ValueId call, const CallArguments *arguments)
{
    StrId *keys = arena_array(frame->arena, StrId, arguments->count);
    SetId *items = arena_array(frame->arena, SetId, arguments->count);
    bool is_open = arguments->has_stars;
    for (uint32_t i = 0; i < arguments->count; i++) {
        keys[i] = arguments->items[i]->name;
        is_open |= keys[i] == 0;
        items[i] = keys[i] == 0 ? entries_of(frame->program, arguments->sets[i]) : arguments->sets[i];
    }
    return object_set(frame->program, &(Object){.kind = OBJECT_CONTAINER, .detail = COLLECTION_DICT,
                                                .file = frame->file->file.index, .id = call,
                                                .context = frame->summary->context, .items = items,
                                                .keys = is_open ? NULL : keys, .item_count = arguments->count,
                                                .is_open = is_open});
}

bool builtin_call(Frame *frame, State *state, ValueId call, StrId name, const CallArguments *arguments, SetId *result)
{
    Program *program = frame->program;
    Shape shape = shape_of(program_cstr(program, name));
    *result = unknown_set(program);
    switch (shape) {
    case SHAPE_NONE:
        return false;
    case SHAPE_SAME_ITEMS:
        *result = container_of(frame, call, COLLECTION_LIST, iterated(frame, state, arguments, 0));
        break;
    case SHAPE_ENUMERATE:
        *result = enumerate_items(frame, state, call, arguments);
        break;
    case SHAPE_ZIP:
        *result = zip_items(frame, state, call, arguments);
        break;
    case SHAPE_MAP:
        *result = map_items(frame, state, call, arguments);
        break;
    case SHAPE_FILTER:
        *result = container_of(frame, call, COLLECTION_LIST, iterated(frame, state, arguments, 1));
        break;
    case SHAPE_NEXT:
        *result = arguments->count > 0 ? set_items(program, arguments->sets[0]) : *result;
        break;
    case SHAPE_RANGE:
        *result = container_of(frame, call, COLLECTION_LIST, integer_set(program));
        break;
    case SHAPE_SUPER:
        *result = arguments->count == 0 || arguments->count == 2 ? make_super(frame, state) : *result;
        break;
    case SHAPE_PARTIAL:
        *result = arguments->count > 0 ? make_partial(frame, call, arguments) : *result;
        break;
    case SHAPE_UPDATE_WRAPPER:
        *result = arguments->count >= 2 ? define_wrapped(program, arguments->sets[0], arguments->sets[1]) : *result;
        break;
    case SHAPE_GETATTR:
        *result = get_attribute(frame, arguments);
        break;
    case SHAPE_DICT:
        *result = make_dict(frame, call, arguments);
        break;
    case SHAPE_PLATFORM:
        *result = object_set(program, &(Object){.kind = OBJECT_NAMED, .text = program->known.platform_answer});
        break;
    case SHAPE_CAST:
        *result = arguments->count == 2 ? arguments->sets[1] : *result;
        break;
    case SHAPE_LOOKS:
        break;
    }
    return true;
}

/* --- argparse --- */

/* The attribute that an option becomes: `dest`, else the first name of two dashes with underscores for dashes. */
static StrId option_attribute(Program *program, const CallArguments *arguments)
{
    StrId name = 0;
    for (uint32_t i = 0; i < arguments->count; i++) {
        const Argument *argument = arguments->items[i];
        const Object *object = set_count(program->objects, arguments->sets[i]) == 1
                                   ? object_get(program->objects, set_member(program->objects, arguments->sets[i], 0))
                                   : NULL;
        if (object == NULL || object->kind != OBJECT_CONSTANT || object->detail != LITERAL_STRING) {
            continue;
        }
        const char *text = program_cstr(program, object->text);
        if (argument->kind == ARGUMENT_KEYWORD && strcmp(program_cstr(program, argument->name), "dest") == 0) {
            return object->text;
        }
        if (argument->kind == ARGUMENT_POSITION && name == 0 && strncmp(text, "--", 2) == 0) {
            Buffer attribute = {0};
            for (const char *at = text + 2; *at != '\0'; at++) {
                buffer_putc(&attribute, *at == '-' ? '_' : *at);
            }
            name = intern_bytes(&program->names, attribute.length == 0 ? "" : attribute.bytes, attribute.length);
            buffer_free(&attribute);
        }
    }
    return name;
}

void option_declare(Program *program, const CallArguments *arguments)
{
    StrId name = option_attribute(program, arguments);
    for (uint32_t i = 0; name != 0 && i < arguments->count; i++) {
        const Argument *argument = arguments->items[i];
        if (argument->kind == ARGUMENT_KEYWORD && strcmp(program_cstr(program, argument->name), "default") == 0) {
            uint32_t *known = map_at(&program->option_defaults, name);
            *known = set_join(program->objects, *known, arguments->sets[i]);
        }
    }
}

SetId option_default(const Program *program, StrId name)
{
    return map_get(&program->option_defaults, name, 0);
}
