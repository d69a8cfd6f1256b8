/* A call of anything: its arguments are evaluated, then each of its possible callees takes them. Functions of the
 * program go to summary.c, modelled ones to site.c; what is left is classes, containers, partial and super. */
#include "link/analysis.h"
#include "link/border.h"

#include "link/methods.h"

#include <string.h>

typedef VEC(SetId) SetVec;
typedef VEC(const Argument *) ArgumentRefVec;

/* The one container behind `**options` or `*items`, when all that it holds is known. */
static const Object *known_container(const Program *program, SetId set, bool is_dict)
{
    if (set_count(program->objects, set) != 1) {
        return NULL;
    }
    const Object *object = object_get(program->objects, set_member(program->objects, set, 0));
    bool is_known = object->kind == OBJECT_CONTAINER && !object->is_open &&
                    is_dict == (object->detail == COLLECTION_DICT) && (!is_dict || object->keys != NULL);
    for (uint32_t i = 0; is_known && is_dict && i < object->item_count; i++) {
        is_known = object->keys[i] != 0;
    }
    return is_known ? object : NULL;
}

/* Writes out what a star stands for, item by item; false when that is not known. */
static bool spread_argument(Frame *frame, const Argument *star, SetId set, ArgumentRefVec *items, SetVec *sets)
{
    bool is_dict = star->kind == ARGUMENT_DOUBLE_STAR;
    const Object *container = known_container(frame->program, set, is_dict);
    for (uint32_t i = 0; container != NULL && i < container->item_count; i++) {
        Argument *argument = arena_new(frame->arena, Argument);
        *argument = (Argument){.value = star->value, .kind = is_dict ? ARGUMENT_KEYWORD : ARGUMENT_POSITION,
                               .name = is_dict ? container->keys[i] : 0};
        vec_push(items, argument);
        vec_push(sets, container->items[i]);
    }
    return container != NULL;
}

static bool has_star(const Facts *facts, const Value *call)
{
    for (uint32_t i = 0; i < facts_list_count(facts, call->list); i++) {
        uint8_t kind = facts->arguments.items[facts_list_item(facts, call->list, i)].kind;
        if (kind == ARGUMENT_STAR || kind == ARGUMENT_DOUBLE_STAR) {
            return true;
        }
    }
    return false;
}

static CallArguments evaluate_plain_arguments(Frame *frame, State *state, const Value *call)
{
    CallArguments arguments = {.count = facts_list_count(frame->facts, call->list)};
    arguments.items = arena_array(frame->arena, const Argument *, arguments.count);
    arguments.sets = arena_array(frame->arena, SetId, arguments.count);
    for (uint32_t i = 0; i < arguments.count; i++) {
        arguments.items[i] = &frame->facts->arguments.items[facts_list_item(frame->facts, call->list, i)];
        arguments.sets[i] = evaluate(frame, state, arguments.items[i]->value);
    }
    return arguments;
}

/* With stars: what they stand for is written out where that is known. */
static CallArguments evaluate_starred_arguments(Frame *frame, State *state, const Value *call)
{
    CallArguments arguments = {0};
    ArgumentRefVec items = {0};
    SetVec sets = {0};
    for (uint32_t i = 0; i < facts_list_count(frame->facts, call->list); i++) {
        const Argument *argument = &frame->facts->arguments.items[facts_list_item(frame->facts, call->list, i)];
        SetId set = evaluate(frame, state, argument->value);
        bool is_star = argument->kind == ARGUMENT_STAR || argument->kind == ARGUMENT_DOUBLE_STAR;
        if (!is_star || !spread_argument(frame, argument, set, &items, &sets)) {
            vec_push(&items, argument);
            vec_push(&sets, set);
            arguments.has_stars |= is_star;
        }
    }
    arguments.count = (uint32_t)items.count;
    arguments.items = arena_array(frame->arena, const Argument *, items.count);
    arguments.sets = arena_array(frame->arena, SetId, sets.count);
    for (size_t i = 0; i < items.count; i++) {
        arguments.items[i] = items.items[i];
        arguments.sets[i] = sets.items[i];
    }
    vec_free(&items);
    vec_free(&sets);
    return arguments;
}

void arguments_escape(Program *program, const CallArguments *arguments)
{
    for (uint32_t i = 0; i < arguments->count; i++) {
        set_escape(program, arguments->sets[i]);
    }
}

static SetId call_class(Frame *frame, State *state, ValueId call, ObjectId class_id, const CallArguments *arguments)
{
    Program *program = frame->program;
    Object instance = {.kind = OBJECT_INSTANCE, .of = set_of(program->objects, class_id),
                       .file = frame->file->file.index, .id = call, .context = frame->summary->context};
    SetId set = set_of(program->objects, object_make(program->objects, &instance));
    SetId init = attribute_of(frame, set, program->known.init);
    bool is_known = false;
    Object class = *object_get(program->objects, class_id);
    if (set_count(program->objects, init) == 1 && set_has(program->objects, init, UNKNOWN_OBJECT) &&
        define_fill_fields(frame, &class, set_member(program->objects, set, 0), arguments)) {
        return set;
    }
    for (uint32_t i = 0; i < set_count(program->objects, init); i++) {
        Object method = *object_get(program->objects, set_member(program->objects, init, i));
        if (method.kind == OBJECT_METHOD && method.api == NULL && method.file != 0) {
            CallArguments with_self = *arguments;
            with_self.receiver = set;
            summary_call(frame, state, call, program->files.items[method.file - 1], method.id, &with_self);
            is_known = true;
        } else if (method.kind == OBJECT_METHOD && method.api != NULL) {
            site_call(frame, state, call, method.api, set, arguments);
            is_known = true;
        }
    }
    if (!is_known) {
        arguments_escape(program, arguments);
    }
    return set;
}

/* append, add, insert, extend, put on a container of the program: it holds the argument from now on. */
static SetId call_container(Frame *frame, const Object *method, const CallArguments *arguments)
{
    Program *program = frame->program;
    const KnownNames *known = &program->known;
    bool adds = method->text == known->append || method->text == known->add || method->text == known->insert ||
                method->text == known->extend || method->text == known->put;
    if (!adds) {
        arguments_escape(program, arguments);
        return set_items(program, method->of);
    }
    for (uint32_t i = 0; i < set_count(program->objects, method->of); i++) {
        ObjectId container = set_member(program->objects, method->of, i);
        if (object_get(program->objects, container)->kind != OBJECT_CONTAINER) {
            continue;
        }
        for (uint32_t k = 0; k < arguments->count; k++) {
            bool spreads = method->text == known->extend;
            container_put(program, container, spreads ? set_items(program, arguments->sets[k]) : arguments->sets[k]);
        }
    }
    return none_set(program);
}

/* The arguments kept in a partial, then those of the call. */
static SetId call_partial(Frame *frame, State *state, ValueId call, const Object *partial,
                          const CallArguments *arguments)
{
    uint32_t count = partial->item_count + arguments->count;
    CallArguments all = {.items = arena_array(frame->arena, const Argument *, count),
                         .sets = arena_array(frame->arena, SetId, count),
                         .has_stars = arguments->has_stars || partial->is_open};
    for (uint32_t i = 0; i < partial->item_count; i++) {
        Argument *argument = arena_new(frame->arena, Argument);
        StrId name = partial->keys == NULL ? 0 : partial->keys[i];
        *argument = (Argument){.value = call, .kind = name == 0 ? ARGUMENT_POSITION : ARGUMENT_KEYWORD, .name = name};
        all.items[all.count] = argument;
        all.sets[all.count++] = partial->items[i];
    }
    for (uint32_t i = 0; i < arguments->count; i++) {
        all.items[all.count] = arguments->items[i];
        all.sets[all.count++] = arguments->sets[i];
    }
    return call_set(frame, state, call, partial->of, &all);
}

/* `Process.__init__(self, …)`: the way in which a class called its base before super(). */
static const Api *base_constructor(const Program *program, const Object *named, const CallArguments *arguments)
{
    Text name = intern_get(&program->names, named->text);
    if (program->models == NULL || !text_ends_with(name, ".__init__") || arguments->count == 0 ||
        arguments->items[0]->kind != ARGUMENT_POSITION) {
        return NULL;
    }
    name.length -= strlen(".__init__");
    const Api *api = models_find(program->models, MODEL_PYTHON, name);
    return api != NULL && api->kind == API_CLASS ? api : NULL;
}

static SetId call_named(Frame *frame, State *state, ValueId call, const Object *named, const CallArguments *arguments)
{
    Program *program = frame->program;
    if (named->api != NULL) {
        return site_call(frame, state, call, named->api, 0, arguments);
    }
    const Api *base = base_constructor(program, named, arguments);
    if (base != NULL) {
        CallArguments rest = *arguments;
        rest.items++;
        rest.sets++;
        rest.count--;
        return site_call(frame, state, call, base, arguments->sets[0], &rest);
    }
    if (named->detail != BORDER_NONE) {
        return border_call_object(frame, state, call, named, arguments);
    }
    SetId result = border_call_named(frame, state, call, named->text, arguments);
    if (result != 0) {
        return result;
    }
    if (!builtin_call(frame, state, call, named->text, arguments, &result)) {
        arguments_escape(program, arguments);
    }
    return result;
}

static SetId call_object(Frame *frame, State *state, ValueId call, ObjectId id, const CallArguments *arguments)
{
    Program *program = frame->program;
    Object object = *object_get(program->objects, id);
    switch ((ObjectKind)object.kind) {
    case OBJECT_FUNCTION: {
        if (program->files.items[object.file - 1]->file.facts->language != LANGUAGE_PYTHON &&
            frame->facts->language == LANGUAGE_PYTHON) {
            return border_call_function(frame, state, call, &object, arguments);
        }
        SetId result =
            summary_call(frame, state, call, program->files.items[object.file - 1], object.id, arguments);
        /* What functools.wraps names is what the wrapper calls sooner or later. */
        return object.of == 0 ? result
                              : set_join(program->objects, result, call_set(frame, state, call, object.of, arguments));
    }
    case OBJECT_CLASS:
        return call_class(frame, state, call, id, arguments);
    case OBJECT_NAMED:
        return call_named(frame, state, call, &object, arguments);
    case OBJECT_METHOD: {
        if (object.api != NULL) {
            return site_call(frame, state, call, object.api, object.of, arguments);
        }
        if (object.file == 0) {
            return call_container(frame, &object, arguments);
        }
        CallArguments with_self = *arguments;
        with_self.receiver = object.of;
        return summary_call(frame, state, call, program->files.items[object.file - 1], object.id, &with_self);
    }
    case OBJECT_MADE: {
        const Api *api = program->models == NULL
                             ? NULL
                             : models_find_member(program->models, MODEL_PYTHON,
                                                  intern_get(&program->names, object.text), TEXT("__call__"));
        if (api != NULL) {
            return site_call(frame, state, call, api, set_of(program->objects, id), arguments);
        }
        arguments_escape(program, arguments);
        return unknown_set(program);
    }
    case OBJECT_PARTIAL:
        return call_partial(frame, state, call, &object, arguments);
    case OBJECT_INSTANCE: {
        SetId method = attribute_of(frame, set_of(program->objects, id), program->known.call);
        if (!set_has(program->objects, method, UNKNOWN_OBJECT)) {
            return call_set(frame, state, call, method, arguments);
        }
        arguments_escape(program, arguments);
        return unknown_set(program);
    }
    default:
        arguments_escape(program, arguments);
        return unknown_set(program);
    }
}

static void note_call(Frame *frame, State *state, ValueId call, const Object *callee)
{
    const Value *value = value_of(frame->facts, call);
    bool is_own = callee != NULL && callee->kind == OBJECT_FUNCTION && callee->file != 0;
    ChildAction action = {.kind = CHILD_CALLS, .value = call, .span = value->span,
                          .api = callee == NULL ? NULL : callee->api, .function = is_own ? callee->id : 0,
                          .callee = is_own ? &frame->program->files.items[callee->file - 1]->file : NULL};
    fork_child_action(frame, state, action);
}

static void note_option(Frame *frame, ValueId call, const CallArguments *arguments)
{
    const Value *value = value_of(frame->facts, call);
    const Value *callee = value->kind == VALUE_CALL ? value_of(frame->facts, value->a) : value;
    if (callee->kind == VALUE_ATTRIBUTE && callee->text == frame->program->known.add_argument) {
        option_declare(frame->program, arguments);
    }
}

SetId call_evaluate(Frame *frame, State *state, ValueId call)
{
    Program *program = frame->program;
    const Value *value = value_of(frame->facts, call);
    SetId callees = evaluate(frame, state, value->a);
    CallArguments arguments = has_star(frame->facts, value) ? evaluate_starred_arguments(frame, state, value)
                                                             : evaluate_plain_arguments(frame, state, value);
    if (state->children != 0) {
        ObjectId only = set_count(program->objects, callees) == 1 ? set_member(program->objects, callees, 0)
                                                                  : UNKNOWN_OBJECT;
        Object callee = *object_get(program->objects, only);
        note_call(frame, state, call, &callee);
    }
    note_option(frame, call, &arguments);
    SetId result = call_set(frame, state, call, callees, &arguments);
    if (frame->facts->language != LANGUAGE_PYTHON && foreign_never_returns(frame, value->a)) {
        state->is_reachable = false;
    }
    return result;
}

/* `pool = Pool() if several else SinglePool()`: a method that the program has written in place of a modelled one. */
static bool has_stand_in(const Program *program, SetId callees)
{
    for (uint32_t i = 0; i < set_count(program->objects, callees); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, callees, i));
        if (object->kind == OBJECT_METHOD && object->api == NULL && object->file != 0) {
            return true;
        }
    }
    return false;
}

/* Which of the two is called may depend on what is handed over: then nothing is certain. */
static bool is_stood_in_for(const Program *program, ObjectId callee)
{
    const Object *object = object_get(program->objects, callee);
    return object->kind == OBJECT_METHOD && object->api != NULL && site_is_of_interest(object->api);
}

SetId call_set(Frame *frame, State *state, ValueId call, SetId callees, const CallArguments *arguments)
{
    Program *program = frame->program;
    uint32_t count = set_count(program->objects, callees);
    bool may_be_other = count > 1 && has_stand_in(program, callees);
    SetId result = 0;
    if (count == 1) {
        result = call_object(frame, state, call, set_member(program->objects, callees, 0), arguments);
        return result != 0 ? result : unknown_set(program);
    }
    State after = {0};
    for (uint32_t i = 0; i < count; i++) {
        State branch = state_copy(state);
        ObjectId callee = set_member(program->objects, callees, i);
        SetId one = may_be_other && is_stood_in_for(program, callee)
                        ? unknown_set(program)
                        : call_object(frame, &branch, call, callee, arguments);
        result = set_join(program->objects, result, one);
        state_join(frame, &after, &branch);
    }
    if (count > 0) {
        *state = after;
    }
    return result != 0 ? result : unknown_set(program);
}

SetId call_method(Frame *frame, State *state, ValueId call, SetId receivers, StrId name)
{
    Program *program = frame->program;
    SetId result = 0;
    for (uint32_t i = 0; i < set_count(program->objects, receivers); i++) {
        ObjectId id = set_member(program->objects, receivers, i);
        uint8_t kind = object_get(program->objects, id)->kind;
        if (kind != OBJECT_INSTANCE && kind != OBJECT_MADE) {
            continue;
        }
        SetId method = attribute_of(frame, set_of(program->objects, id), name);
        if (!set_has(program->objects, method, UNKNOWN_OBJECT)) {
            CallArguments none = {0};
            result = set_join(program->objects, result, call_set(frame, state, call, method, &none));
        }
    }
    return result;
}
