/* What an expression may be. Each kind of value has one function; the state changes where the expression has effects:
 * calls, assignments inside expressions, comprehensions. */
#include "link/analysis.h"
#include "link/border.h"

#include <string.h>

StrId dotted_join(Program *program, StrId left, StrId right)
{
    StrId known = map_get(&program->dotted, map_key(left, right), 0);
    if (known != 0) {
        return known;
    }
    Buffer text = {0};
    buffer_add_text(&text, intern_get(&program->names, left));
    buffer_putc(&text, '.');
    buffer_add_text(&text, intern_get(&program->names, right));
    StrId joined = intern_bytes(&program->names, text.bytes, text.length);
    buffer_free(&text);
    map_put(&program->dotted, map_key(left, right), joined);
    return joined;
}

static ModelLanguage model_language(Language language)
{
    return language == LANGUAGE_PYTHON ? MODEL_PYTHON : MODEL_C;
}

SetId named_set(Program *program, Language language, StrId dotted)
{
    uint64_t key = map_key((uint32_t)model_language(language), dotted);
    SetId known = map_get(&program->named, key, 0);
    if (known != 0) {
        return known;
    }
    const Api *api = program->models == NULL
                         ? NULL
                         : models_find(program->models, model_language(language), intern_get(&program->names, dotted));
    Object named = {.kind = OBJECT_NAMED, .text = dotted, .api = api};
    SetId set = set_of(program->objects, object_make(program->objects, &named));
    map_put(&program->named, key, set);
    return set;
}

SetId known_name(Program *program, StrId dotted)
{
    SetId set = named_set(program, LANGUAGE_PYTHON, dotted);
    bool is_known = object_get(program->objects, set_member(program->objects, set, 0))->api != NULL;
    return is_known || border_is_opener(program, dotted) ? set : 0;
}

static SetId object_set(Program *program, const Object *object)
{
    return set_of(program->objects, object_make(program->objects, object));
}

/* Overloads that a file of C++ mentions are told apart by "@2" and so on behind their name. */
static StrId plain_name(Program *program, StrId name)
{
    Text text = intern_get(&program->names, name);
    const char *mark = memchr(text.bytes, '@', text.length);
    return mark == NULL ? name : intern_bytes(&program->names, text.bytes, (size_t)(mark - text.bytes));
}

/* A name that nothing in this file binds: a builtin, what a star import brought, or a function of C. */
static SetId free_name(Frame *frame, StrId name)
{
    Program *program = frame->program;
    if (name == program->known.run_name) {
        return object_set(program, &(Object){.kind = OBJECT_RUN_NAME});
    }
    if (frame->facts->language != LANGUAGE_PYTHON) {
        SetId foreign = foreign_name(frame, name);
        return foreign != 0 ? foreign : named_set(program, frame->facts->language, plain_name(program, name));
    }
    SetId starred = star_name(program, frame->file, name);
    if (starred != 0) {
        return starred;
    }
    if (frame->file->star_modules.count + frame->file->star_files.count > 0) {
        return unknown_set(program);
    }
    return named_set(program, LANGUAGE_PYTHON, dotted_join(program, intern(&program->names, "builtins"), name));
}

static const Api *member_api(const Program *program, Language language, Text type, StrId name)
{
    if (program->models == NULL) {
        return NULL;
    }
    return models_find_member(program->models, model_language(language), type, intern_get(&program->names, name));
}

/* A method of an object that a model describes. */
static SetId bound_api(Program *program, ObjectId receiver, StrId name, const Api *api)
{
    Object method = {.kind = OBJECT_METHOD, .of = set_of(program->objects, receiver), .text = name, .api = api};
    return object_set(program, &method);
}

static SetId named_attribute(Frame *frame, ObjectId id, StrId name)
{
    Program *program = frame->program;
    const Object *object = object_get(program->objects, id);
    if (object->detail != BORDER_NONE) {
        Object of_c = *object;
        return border_attribute(frame, &of_c, name);
    }
    if (object->api != NULL && object->api->kind == API_OBJECT && object->api->type != NULL) {
        const Api *api = member_api(program, LANGUAGE_PYTHON, text_of(object->api->type), name);
        if (api != NULL) {
            return bound_api(program, id, name, api);
        }
    }
    return named_set(program, LANGUAGE_PYTHON, dotted_join(program, object->text, name));
}

static SetId made_attribute(Frame *frame, ObjectId id, StrId name)
{
    Program *program = frame->program;
    const Object *object = object_get(program->objects, id);
    const Object made = *object;
    const Api *api = member_api(program, frame->facts->language, intern_get(&program->names, object->text), name);
    /* current_process().name tells the main process apart, so it takes part in guards. */
    if (object->api != NULL && strcmp(object->api->name, "multiprocessing.current_process") == 0 &&
        strcmp(program_cstr(program, name), "name") == 0) {
        return object_set(program, &(Object){.kind = OBJECT_NAMED, .text = program->known.main_process});
    }
    if (api != NULL && api->kind == API_OBJECT) {
        return api->type == NULL ? unknown_set(program)
                                 : object_set(program, &(Object){.kind = OBJECT_MADE,
                                                                 .text = intern(&program->names, api->type),
                                                                 .api = api,
                                                                 .method = object->method});
    }
    SetId found = api != NULL ? bound_api(program, id, name, api) : border_library_member(frame, &made, name);
    return found != 0 ? found : unknown_set(program);
}

/* What the initialiser of a structure gives a field of C; 0 for a field that it does not name. */
static SetId field_of(const Program *program, const Object *structure, StrId name)
{
    for (uint32_t i = 0; structure->keys != NULL && i < structure->item_count; i++) {
        if (structure->keys[i] == name) {
            return structure->items[i];
        }
    }
    return structure->is_open || structure->keys == NULL ? program->unknown : 0;
}

SetId attribute_of(Frame *frame, SetId base, StrId name)
{
    Program *program = frame->program;
    SetId found = 0;
    for (uint32_t i = 0; i < set_count(program->objects, base); i++) {
        ObjectId id = set_member(program->objects, base, i);
        Object object = *object_get(program->objects, id);
        SetId one;
        switch ((ObjectKind)object.kind) {
        case OBJECT_NAMED:
            one = named_attribute(frame, id, name);
            break;
        case OBJECT_MADE:
            one = made_attribute(frame, id, name);
            break;
        case OBJECT_INSTANCE:
            one = instance_attribute(program, id, name);
            break;
        case OBJECT_SUPER:
            one = super_attribute(program, &object, name);
            break;
        case OBJECT_MODULE:
            one = module_attribute(program, &object, name);
            break;
        case OBJECT_CLASS:
            one = class_member(program, &object, 0, name);
            break;
        case OBJECT_CONTAINER:
            one = frame->facts->language == LANGUAGE_PYTHON ? bound_api(program, id, name, NULL)
                                                            : field_of(program, &object, name);
            break;
        case OBJECT_CONSTANT:
            one = bound_api(program, id, name, NULL);
            break;
        default:
            one = unknown_set(program);
            break;
        }
        found = set_join(program->objects, found, one != 0 ? one : unknown_set(program));
    }
    return found != 0 ? found : unknown_set(program);
}

/* `x.cuda()` and `x.to("cuda")` on something unknown, in a file that imports torch: tensors and modules come from
 * everywhere, and nothing else has these methods there. */
static SetId tensor_attribute(Frame *frame, SetId base, SetId found, StrId name)
{
    Program *program = frame->program;
    const char *word = program_cstr(program, name);
    if (!frame->file->imports_torch || !set_has(program->objects, found, UNKNOWN_OBJECT) ||
        (strcmp(word, "cuda") != 0 && strcmp(word, "to") != 0)) {
        return found;
    }
    const Api *api = member_api(program, LANGUAGE_PYTHON, TEXT("torch.Tensor"), name);
    if (api == NULL) {
        return found;
    }
    Object method = {.kind = OBJECT_METHOD, .of = base, .text = name, .api = api};
    return set_join(program->objects, found, object_set(program, &method));
}

static SetId collection(Frame *frame, State *state, ValueId id, const Value *value)
{
    Program *program = frame->program;
    uint32_t count = facts_list_count(frame->facts, value->list);
    SetId *items = arena_array(frame->arena, SetId, count);
    bool is_open = false;
    for (uint32_t i = 0; i < count; i++) {
        ValueId item = facts_list_item(frame->facts, value->list, i);
        is_open |= value_of(frame->facts, item)->kind == VALUE_STARRED;
        items[i] = evaluate(frame, state, item);
    }
    return object_set(program, &(Object){.kind = OBJECT_CONTAINER,
                                         .detail = value->detail,
                                         .file = frame->file->file.index,
                                         .id = id,
                                         .context = frame->summary->context,
                                         .items = items,
                                         .item_count = count,
                                         .is_open = is_open});
}

static SetId dict(Frame *frame, State *state, ValueId id, const Value *value)
{
    Program *program = frame->program;
    uint32_t count = facts_list_count(frame->facts, value->list) / 2;
    SetId *items = arena_array(frame->arena, SetId, count);
    StrId *keys = arena_array(frame->arena, StrId, count);
    bool is_open = false;
    for (uint32_t i = 0; i < count; i++) {
        ValueId key = facts_list_item(frame->facts, value->list, 2 * i);
        if (key != 0) {
            evaluate(frame, state, key);
            const Value *name = value_of(frame->facts, key);
            keys[i] = name->kind == VALUE_CONSTANT && name->detail == LITERAL_STRING ? name->text : 0;
        } else {
            is_open = true;
        }
        items[i] = evaluate(frame, state, facts_list_item(frame->facts, value->list, 2 * i + 1));
    }
    return object_set(program, &(Object){.kind = OBJECT_CONTAINER,
                                         .detail = COLLECTION_DICT,
                                         .file = frame->file->file.index,
                                         .id = id,
                                         .context = frame->summary->context,
                                         .items = items,
                                         .keys = keys,
                                         .item_count = count,
                                         .is_open = is_open});
}

/* The item of a display of a dictionary under a constant key, 0 when the key does not stand there. */
static SetId dict_item(const Program *program, const Object *container, const Value *index)
{
    for (uint32_t i = 0; index->detail == LITERAL_STRING && container->keys != NULL && i < container->item_count; i++) {
        uint32_t last = container->item_count - 1 - i; /* of equal keys the last one stays */
        if (container->keys[last] == index->text) {
            return container->items[last];
        }
    }
    if (container->text != 0) {
        return 0;
    }
    const Facts *facts = program->files.items[container->file - 1]->file.facts;
    const Value *display = value_of(facts, container->id);
    SetId item = 0;
    for (uint32_t i = 0; display->kind == VALUE_DICT && i < container->item_count; i++) {
        const Value *key = value_of(facts, facts_list_item(facts, display->list, 2 * i));
        if (key->kind == VALUE_CONSTANT && key->detail == index->detail && key->text == index->text) {
            item = container->items[i]; /* of equal keys the last one stays */
        }
    }
    return item;
}

static SetId subscript(Frame *frame, State *state, const Value *value)
{
    Program *program = frame->program;
    SetId base = evaluate(frame, state, value->a);
    evaluate(frame, state, value->b);
    const Value *index = value_of(frame->facts, value->b);
    SetId found = 0;
    for (uint32_t i = 0; i < set_count(program->objects, base); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, base, i));
        if (object->kind != OBJECT_CONTAINER) {
            found = set_join(program->objects, found, unknown_set(program));
        } else if (!object->is_open && object->detail != COLLECTION_DICT && index->kind == VALUE_CONSTANT &&
                   index->detail == LITERAL_INTEGER) {
            const char *digits = program_cstr(program, index->text);
            uint32_t place = 0;
            bool is_small = strlen(digits) < 6 && digits[0] != '-';
            for (const char *digit = digits; is_small && *digit != '\0'; digit++) {
                place = place * 10 + (uint32_t)(*digit - '0');
            }
            SetId item = is_small && place < object->item_count ? object->items[place] : unknown_set(program);
            found = set_join(program->objects, found, item);
        } else {
            bool is_known_dict = !object->is_open && object->detail == COLLECTION_DICT && object->file != 0 &&
                                 index->kind == VALUE_CONSTANT;
            SetId items = is_known_dict ? dict_item(program, object, index) : 0;
            if (items == 0) {
                items = set_items(program, set_of(program->objects, set_member(program->objects, base, i)));
            }
            found = set_join(program->objects, found, items);
        }
    }
    return found != 0 ? found : unknown_set(program);
}

static bool is_number(const Program *program, SetId set)
{
    if (set_count(program->objects, set) != 1) {
        return false;
    }
    const Object *object = object_get(program->objects, set_member(program->objects, set, 0));
    return object->kind == OBJECT_CONSTANT && (object->detail == LITERAL_INTEGER || object->detail == LITERAL_FLOAT);
}

/* `"cuda:" + number`, `"cuda:%d" % number`, and f-strings, which are lowered to a sum: what the text begins with. */
static StrId beginning_of(Program *program, SetId left, uint8_t operator)
{
    const Object *object = object_get(program->objects, set_member(program->objects, left, 0));
    if (set_count(program->objects, left) != 1 || object->kind != OBJECT_CONSTANT ||
        object->detail != LITERAL_STRING || (operator != '+' && operator != '%')) {
        return 0;
    }
    Text text = intern_get(&program->names, object->text);
    const char *end = operator == '%' ? memchr(text.bytes, '%', text.length) : NULL;
    return end == NULL ? object->text : intern_bytes(&program->names, text.bytes, (size_t)(end - text.bytes));
}

/* Arithmetic of numbers gives a number; anything else gives data of a kind that is not known. */
static SetId binary(Frame *frame, State *state, const Value *value)
{
    Program *program = frame->program;
    SetId left = evaluate(frame, state, value->a);
    SetId right = evaluate(frame, state, value->b);
    if (is_number(program, left) && is_number(program, right)) {
        return object_set(program, &(Object){.kind = OBJECT_CONSTANT, .detail = LITERAL_INTEGER});
    }
    set_escape(program, left);
    set_escape(program, right);
    return object_set(program, &(Object){.kind = OBJECT_PLAIN, .text = beginning_of(program, left, value->detail)});
}

static SetId logic(Frame *frame, State *state, const Value *value)
{
    SetId joined = 0;
    for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
        SetId operand = evaluate(frame, state, facts_list_item(frame->facts, value->list, i));
        joined = set_join(frame->program->objects, joined, operand);
    }
    return joined;
}

/* `a and b` of tests is itself a test. */
static bool is_test(const Facts *facts, ValueId id)
{
    const Value *value = value_of(facts, id);
    if (value->kind == VALUE_COMPARE || value->kind == VALUE_NOT) {
        return true;
    }
    if (value->kind != VALUE_LOGIC) {
        return false;
    }
    for (uint32_t i = 0; i < facts_list_count(facts, value->list); i++) {
        if (!is_test(facts, facts_list_item(facts, value->list, i))) {
            return false;
        }
    }
    return true;
}

/* A conditional expression: only the side that can be reached counts. */
static SetId choice(Frame *frame, State *state, const Value *value)
{
    Program *program = frame->program;
    evaluate(frame, state, value->a);
    SetId found = 0;
    State merged = {0};
    for (uint32_t side = 0; side < 2; side++) {
        State branch = state_copy(state);
        condition_assume(frame, &branch, value->a, side == 0);
        if (branch.is_reachable) {
            SetId set = evaluate(frame, &branch, facts_list_item(frame->facts, value->list, side));
            found = set_join(program->objects, found, set);
        }
        state_join(frame, &merged, &branch);
    }
    *state = merged;
    return found != 0 ? found : unknown_set(program);
}

static SetId unknown(Frame *frame, State *state, const Value *value)
{
    for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
        ValueId part = facts_list_item(frame->facts, value->list, i);
        if (part != 0) {
            set_escape(frame->program, evaluate(frame, state, part));
        }
    }
    return unknown_set(frame->program);
}

static SetId comprehension(Frame *frame, State *state, ValueId id, const Value *value)
{
    Program *program = frame->program;
    SetId item = walk_comprehension(frame, state, value->a);
    SetId *items = arena_array(frame->arena, SetId, 1);
    items[0] = item;
    return object_set(program, &(Object){.kind = OBJECT_CONTAINER,
                                         .detail = value->detail,
                                         .file = frame->file->file.index,
                                         .id = id,
                                         .context = frame->summary->context,
                                         .items = items,
                                         .item_count = 1,
                                         .is_open = true});
}

static bool is_named(const Program *program, SetId set)
{
    return set_count(program->objects, set) == 1 &&
           object_get(program->objects, set_member(program->objects, set, 0))->kind == OBJECT_NAMED;
}

/* The truth of a test is one object, whatever its operands are at the moment. */
static SetId condition_of(Frame *frame, ValueId id)
{
    SetId known = frame->file->value_sets[id];
    return known != 0 ? known
                      : object_set(frame->program, &(Object){.kind = OBJECT_CONDITION, .file = frame->file->file.index,
                                                             .id = id});
}

/* An attribute of the one instance that an expression is; of a property what it answers. */
static SetId own_attribute(Frame *frame, State *state, ValueId id, SetId base, StrId name)
{
    Program *program = frame->program;
    SetId found = instance_attribute(program, set_member(program->objects, base, 0), name);
    if (found == 0) {
        return unknown_set(program);
    }
    const Object *bound = set_count(program->objects, found) == 1
                              ? object_get(program->objects, set_member(program->objects, found, 0))
                              : NULL;
    if (bound == NULL || bound->kind != OBJECT_METHOD || bound->detail != METHOD_KIND_PROPERTY) {
        return found;
    }
    CallArguments none = {0};
    return call_set(frame, state, id, found, &none);
}

static bool is_instance(const Program *program, SetId set)
{
    return set_count(program->objects, set) == 1 &&
           object_get(program->objects, set_member(program->objects, set, 0))->kind == OBJECT_INSTANCE;
}

/* A field of C: what was last written to it in this function under the same words, else what its structure holds. */
static SetId field(Frame *frame, State *state, ValueId id, const Value *value)
{
    SetId base = evaluate(frame, state, value->a);
    SetId written = field_written(frame, state, id);
    return written != 0 ? written : attribute_of(frame, base, value->text);
}

static SetId evaluate_kind(Frame *frame, State *state, ValueId id, const Value *value)
{
    Program *program = frame->program;
    uint32_t file = frame->file->file.index;
    switch ((ValueKind)value->kind) {
    case VALUE_CONSTANT:
        return object_set(program,
                          &(Object){.kind = OBJECT_CONSTANT, .detail = value->detail, .text = value->text});
    case VALUE_NAME:
        return value->a == 0 ? free_name(frame, value->text) : variable_read(frame, state, value->a, value->text);
    case VALUE_ATTRIBUTE: {
        if (frame->facts->language != LANGUAGE_PYTHON) {
            return field(frame, state, id, value);
        }
        SetId before = frame->file->value_sets[value->a];
        SetId known = frame->file->value_sets[id];
        SetId base = evaluate(frame, state, value->a);
        if (known != 0 && base == before && is_named(program, base)) {
            return known; /* a name outside the program has the same attributes every time */
        }
        if (is_instance(program, base)) {
            return tensor_attribute(frame, base, own_attribute(frame, state, id, base, value->text), value->text);
        }
        SetId option = base == unknown_set(program) ? option_default(program, value->text) : 0;
        return option != 0 ? set_join(program->objects, option, unknown_set(program))
                           : tensor_attribute(frame, base, attribute_of(frame, base, value->text), value->text);
    }
    case VALUE_SUBSCRIPT:
        return subscript(frame, state, value);
    case VALUE_CALL:
        return call_evaluate(frame, state, id);
    case VALUE_FUNCTION:
        return object_set(program, &(Object){.kind = OBJECT_FUNCTION, .file = file, .id = value->a});
    case VALUE_COLLECTION:
        return collection(frame, state, id, value);
    case VALUE_DICT:
        return dict(frame, state, id, value);
    case VALUE_CHOICE:
        return choice(frame, state, value);
    case VALUE_LOGIC: {
        SetId joined = logic(frame, state, value);
        return is_test(frame->facts, id)
                   ? object_set(program, &(Object){.kind = OBJECT_CONDITION, .file = file, .id = id})
                   : joined;
    }
    case VALUE_NOT:
        evaluate(frame, state, value->a);
        return condition_of(frame, id);
    case VALUE_COMPARE:
        evaluate(frame, state, value->a);
        evaluate(frame, state, value->b);
        return condition_of(frame, id);
    case VALUE_BINARY:
        return binary(frame, state, value);
    case VALUE_ASSIGN: {
        SetId set = evaluate(frame, state, value->b);
        place_bind(frame, state, value->a, set);
        return set;
    }
    case VALUE_AWAIT:
        return evaluate(frame, state, value->a);
    case VALUE_YIELD:
        if (value->a != 0) {
            SetId yielded = evaluate(frame, state, value->a);
            set_escape(program, yielded);
            frame->summary->yields = set_join(program->objects, frame->summary->yields, yielded);
        }
        return unknown_set(program);
    case VALUE_STARRED:
        return set_items(program, evaluate(frame, state, value->a));
    case VALUE_COMPREHENSION:
        return comprehension(frame, state, id, value);
    case VALUE_ADDRESS: {
        SetId set = evaluate(frame, state, value->a);
        const Value *variable = value_of(frame->facts, value->a);
        if (variable->kind == VALUE_NAME && variable->a > 1) { /* who has its address may give it any value */
            SetId any = set_join(program->objects, set, program->unknown);
            variable_write(frame, state, variable->a, variable->text, any);
        }
        return set;
    }
    case VALUE_DEREFERENCE:
        return evaluate(frame, state, value->a);
    case VALUE_UNKNOWN:
    case VALUE_NONE:
    case VALUE_KINDS:
        break;
    }
    return unknown(frame, state, value);
}

SetId evaluate(Frame *frame, State *state, ValueId id)
{
    if (id == 0) {
        return 0;
    }
    const Value *value = value_of(frame->facts, id);
    SetId known = frame->file->value_sets[id];
    if (known != 0 && (value->kind == VALUE_CONSTANT || value->kind == VALUE_FUNCTION)) {
        return known; /* these are always the same */
    }
    SetId set = evaluate_kind(frame, state, id, value);
    frame->file->value_sets[id] = set;
    return set;
}
