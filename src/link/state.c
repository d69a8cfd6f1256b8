/* States: what is known at one point of a function. Joining is the only way in which paths meet. */
#include "link/analysis.h"

#include <string.h>

State state_copy(State *state)
{
    state->owner = 0;
    return *state;
}

SetId state_slot(const State *state, uint32_t slot)
{
    uint32_t place = slot / CHUNK_SLOTS;
    const SlotChunk *chunk = state->slots == NULL || place >= state->slots->count ? NULL : state->slots->chunks[place];
    return chunk == NULL ? 0 : chunk->sets[slot % CHUNK_SLOTS];
}

/* The state's own table with room for `count` chunks. */
static SlotTable *own_table(Frame *frame, State *state, uint32_t count)
{
    SlotTable *table = state->slots;
    if (table != NULL && table->owner == state->owner && count <= table->count) {
        return table;
    }
    uint32_t held = table == NULL ? 0 : table->count;
    uint32_t room = count <= held ? held : count + count / 2;
    SlotTable *own = arena_alloc(frame->arena, sizeof *own + room * sizeof *own->chunks, alignof(SlotTable));
    own->owner = state->owner;
    own->count = room;
    if (held > 0) {
        memcpy(own->chunks, table->chunks, held * sizeof *own->chunks);
    }
    state->slots = own;
    return own;
}

static void write_slot(Frame *frame, State *state, uint32_t slot, SetId set)
{
    uint32_t place = slot / CHUNK_SLOTS;
    if (state->owner == 0) {
        state->owner = ++frame->program->last_owner;
    }
    SlotTable *table = own_table(frame, state, place + 1);
    SlotChunk *chunk = table->chunks[place];
    if (chunk == NULL || chunk->owner != state->owner) {
        SlotChunk *own = arena_new(frame->arena, SlotChunk);
        if (chunk != NULL) {
            *own = *chunk;
        }
        own->owner = state->owner;
        table->chunks[place] = chunk = own;
    }
    chunk->sets[slot % CHUNK_SLOTS] = set;
}

static bool join_chunk(Frame *frame, State *into, uint32_t place, const SlotChunk *other)
{
    bool is_changed = false;
    for (uint32_t i = 0; i < CHUNK_SLOTS; i++) {
        uint32_t slot = place * CHUNK_SLOTS + i;
        SetId mine = state_slot(into, slot);
        SetId joined = set_join(frame->program->objects, mine, other->sets[i]);
        if (joined != mine) {
            write_slot(frame, into, slot, joined);
            is_changed = true;
        }
    }
    return is_changed;
}

static bool join_slots(Frame *frame, State *into, const State *other)
{
    bool is_changed = false;
    for (uint32_t i = 0; into->slots != other->slots && other->slots != NULL && i < other->slots->count; i++) {
        const SlotChunk *theirs = other->slots->chunks[i];
        const SlotChunk *mine = into->slots == NULL || i >= into->slots->count ? NULL : into->slots->chunks[i];
        if (theirs != NULL && theirs != mine) {
            is_changed |= join_chunk(frame, into, i, theirs);
        }
    }
    return is_changed;
}

/* Where a child comes to the code of its parent, what it has done on its own way there is not the parent's past. */
static SetId joined_past(Program *program, const State *left, const State *right)
{
    if (left->in_parent != right->in_parent) {
        return left->in_parent ? left->may : right->may;
    }
    return events_join(program, left->may, right->may);
}

bool state_join(Frame *frame, State *into, State *other)
{
    if (!other->is_reachable) {
        return false;
    }
    if (!into->is_reachable) {
        *into = state_copy(other);
        return true;
    }
    State was = *into;
    Objects *objects = frame->program->objects;
    into->may = joined_past(frame->program, into, other);
    into->in_parent |= other->in_parent;
    into->children = set_join(objects, into->children, other->children);
    into->must = set_meet(objects, into->must, other->must);
    into->default_set |= other->default_set;
    into->default_may_be_unset |= other->default_may_be_unset;
    into->worlds |= other->worlds;
    into->caught &= other->caught;
    bool is_changed = join_slots(frame, into, other);
    return is_changed || into->in_parent != was.in_parent || into->children != was.children || into->may != was.may ||
           into->must != was.must ||
           into->default_set != was.default_set || into->default_may_be_unset != was.default_may_be_unset ||
           into->worlds != was.worlds;
}

void state_restrict(State *state, Worlds worlds)
{
    static const Worlds groups[] = {
        WORLD_MAIN | WORLD_REIMPORT,
        WORLD_LINUX | WORLD_MACOS | WORLD_WINDOWS,
        WORLD_BEFORE_314 | WORLD_FROM_314,
        WORLD_DEFAULT_FORK | WORLD_DEFAULT_SPAWN | WORLD_DEFAULT_FORKSERVER,
        WORLD_METHOD_UNSET | WORLD_METHOD_SET,
    };
    state->worlds &= (Worlds)(worlds & WORLD_REIMPORT ? worlds | WORLD_REIMPORT_DOUBTFUL : worlds);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if ((state->worlds & groups[i]) == 0) {
            state->is_reachable = false;
        }
    }
}

SetId unknown_set(Program *program)
{
    return program->unknown;
}

SetId none_set(Program *program)
{
    Object none = {.kind = OBJECT_CONSTANT, .detail = LITERAL_NONE};
    return set_of(program->objects, object_make(program->objects, &none));
}

static bool has_several_callables(const Program *program, SetId set)
{
    uint32_t callables = 0;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        uint8_t kind = object_get(program->objects, set_member(program->objects, set, i))->kind;
        callables += kind == OBJECT_FUNCTION || kind == OBJECT_METHOD || kind == OBJECT_PARTIAL || kind == OBJECT_CLASS;
    }
    return callables > 1;
}

/* What is kept of the variables of a function around this one comes from all of its calls. One decorator wraps many
 * functions, and a call of one wrapper is no call of all of them. */
static bool mixes_calls(const Frame *frame, FunctionId owner, SetId set)
{
    return owner > 1 && owner != frame->function && frame->file->functions[owner].summary_count > 1 &&
           has_several_callables(frame->program, set);
}

/* Whether the variables of the owner live in the function at hand: its own, and those of its comprehensions, which are
 * walked with it. */
static bool lives_here(const Frame *frame, FunctionId owner)
{
    const Function *functions = frame->facts->functions.items;
    while (owner > 1 && owner != frame->function && functions[owner].kind == FUNCTION_COMPREHENSION) {
        owner = functions[owner].parent;
    }
    return owner != 0 && owner == frame->function;
}

/* The key of a variable among the slots of the function: of its own ones the name. */
static uint64_t slot_key(const Frame *frame, FunctionId owner, StrId name)
{
    return owner == frame->function ? name : map_key(owner, name);
}

SetId variable_read(Frame *frame, const State *state, FunctionId owner, StrId name)
{
    if (lives_here(frame, owner)) {
        uint32_t slot = map_get(&frame->info->slots, slot_key(frame, owner, name), 0);
        SetId held = slot == 0 ? 0 : state_slot(state, slot - 1);
        if (held != 0) {
            return held;
        }
    }
    SetId set = map_get(&frame->file->cells, map_key(owner, name), 0);
    if (owner == 1 && frame->function != 1 && map_has(&frame->file->globals, name)) {
        set = map_get(&frame->file->globals, name, 0);
    }
    return set != 0 && !mixes_calls(frame, owner, set) ? set : unknown_set(frame->program);
}

static void cell_join(Program *program, Map *cells, uint64_t key, SetId set)
{
    map_put(cells, key, set_join(program->objects, map_get(cells, key, 0), set));
}

void variable_write(Frame *frame, State *state, FunctionId owner, StrId name, SetId set)
{
    Program *program = frame->program;
    if (lives_here(frame, owner)) {
        uint64_t key = slot_key(frame, owner, name);
        uint32_t slot = map_get(&frame->info->slots, key, 0);
        if (slot == 0) {
            slot = ++frame->info->slot_count;
            map_put(&frame->info->slots, key, slot);
        }
        write_slot(frame, state, slot - 1, set);
        if (owner == frame->function && !frame->info->has_inner) {
            return; /* nobody else reads it */
        }
    } else if (owner == 1) {
        /* A function that rebinds a global: what the module left there, or this. */
        cell_join(program, &frame->file->globals, name, set);
        cell_join(program, &frame->file->rebound, name, set);
    }
    cell_join(program, &frame->file->cells, map_key(owner, name), set);
}

static void attribute_bind(Frame *frame, State *state, ValueId id, SetId set)
{
    Program *program = frame->program;
    const Value *place = value_of(frame->facts, id);
    SetId base = evaluate(frame, state, place->a);
    for (uint32_t i = 0; i < set_count(program->objects, base); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, base, i));
        if (object->kind == OBJECT_INSTANCE) {
            instance_bind(frame, set_member(program->objects, base, i), id, place->text, set);
        } else if (object->kind == OBJECT_FUNCTION || object->kind == OBJECT_CLASS) {
            bool renames = place->text == program->known.qualname || place->text == program->known.name;
            if (renames) {
                object_mark_renamed(program->objects, set_member(program->objects, base, i));
            } else if (object->kind == OBJECT_CLASS) {
                Map *cells = &program->files.items[object->file - 1]->cells;
                cell_join(program, cells, map_key(object->id, place->text), set);
            }
        } else if (object->kind == OBJECT_MODULE && object->file != 0) {
            FileState *file = program->files.items[object->file - 1];
            cell_join(program, &file->globals, place->text, set);
            cell_join(program, &file->rebound, place->text, set);
            cell_join(program, &file->cells, map_key(1, place->text), set);
        } else {
            set_escape(program, set);
        }
    }
}

/* The words of a field of C, as a variable of the function: `server.child` and `self->pid` keep what fork returned. Not
 * where a macro wrote them: its text is another. 0: nothing is kept. */
static StrId field_words(Frame *frame, ValueId id, bool makes)
{
    const Value *place = value_of(frame->facts, id);
    if ((place->flags & VALUE_FROM_MACRO) || (!makes && !frame->info->keeps_fields)) {
        return 0;
    }
    const char *words = frame->facts->source->bytes + place->span.start;
    size_t length = place->span.end - place->span.start;
    return makes ? intern_bytes(&frame->program->names, words, length)
                 : intern_find(&frame->program->names, words, length);
}

static bool holds_fork(const Program *program, SetId set)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        if (object_get(program->objects, set_member(program->objects, set, i))->kind == OBJECT_FORK) {
            return true;
        }
    }
    return false;
}

static void field_bind(Frame *frame, State *state, ValueId id, SetId set)
{
    evaluate(frame, state, value_of(frame->facts, id)->a);
    bool is_fork = holds_fork(frame->program, set);
    StrId words = field_words(frame, id, is_fork);
    if (is_fork && words != 0) {
        frame->info->keeps_fields = true;
    }
    if (words != 0 && (is_fork || field_written(frame, state, id) != 0)) {
        variable_write(frame, state, frame->function, words, set);
    }
    set_escape(frame->program, set);
}

SetId field_written(Frame *frame, const State *state, ValueId id)
{
    StrId words = field_words(frame, id, false);
    uint32_t slot = words == 0 ? 0 : map_get(&frame->info->slots, words, 0);
    return slot == 0 ? 0 : state_slot(state, slot - 1);
}

void variable_narrow(Frame *frame, State *state, StrId name, SetId set)
{
    uint32_t slot = map_get(&frame->info->slots, name, 0);
    if (slot != 0) {
        write_slot(frame, state, slot - 1, set);
    }
}

static const SetId *first_items(const Program *program, SetId set)
{
    return object_get(program->objects, set_member(program->objects, set, 0))->items;
}

static void collection_bind(Frame *frame, State *state, const Value *place, SetId set)
{
    Program *program = frame->program;
    uint32_t count = facts_list_count(frame->facts, place->list);
    const Object *only = set_count(program->objects, set) == 1
                             ? object_get(program->objects, set_member(program->objects, set, 0))
                             : NULL;
    bool is_itemwise = only != NULL && only->kind == OBJECT_CONTAINER && !only->is_open && only->item_count == count;
    SetId each = is_itemwise ? 0 : set_items(program, set);
    for (uint32_t i = 0; i < count; i++) {
        ValueId item = facts_list_item(frame->facts, place->list, i);
        place_bind(frame, state, item, is_itemwise ? first_items(program, set)[i] : each);
    }
}

void place_bind(Frame *frame, State *state, ValueId id, SetId set)
{
    const Value *place = value_of(frame->facts, id);
    switch ((ValueKind)place->kind) {
    case VALUE_NAME:
        variable_write(frame, state, place->a, place->text, set);
        break;
    case VALUE_ATTRIBUTE:
        if (frame->facts->language == LANGUAGE_PYTHON) {
            attribute_bind(frame, state, id, set);
        } else {
            field_bind(frame, state, id, set);
        }
        break;
    case VALUE_SUBSCRIPT: {
        SetId base = evaluate(frame, state, place->a);
        evaluate(frame, state, place->b);
        for (uint32_t i = 0; i < set_count(frame->program->objects, base); i++) {
            ObjectId object = set_member(frame->program->objects, base, i);
            if (object_get(frame->program->objects, object)->kind == OBJECT_CONTAINER) {
                container_put(frame->program, object, set);
            } else {
                set_escape(frame->program, set);
            }
        }
        break;
    }
    case VALUE_COLLECTION:
        collection_bind(frame, state, place, set);
        break;
    case VALUE_STARRED:
        place_bind(frame, state, place->a, unknown_set(frame->program));
        break;
    default: /* C's *p, and what could not be read */
        evaluate(frame, state, id);
        set_escape(frame->program, set);
        break;
    }
    fork_child_action(frame, state, (ChildAction){.kind = CHILD_WRITES, .value = id, .span = place->span});
}

void place_delete(Frame *frame, State *state, ValueId id)
{
    const Program *program = frame->program;
    const Value *place = value_of(frame->facts, id);
    if (place->kind == VALUE_NAME) {
        place_bind(frame, state, id, 0);
    } else if (place->kind == VALUE_ATTRIBUTE) {
        SetId base = evaluate(frame, state, place->a);
        for (uint32_t i = 0; i < set_count(program->objects, base); i++) {
            ObjectId object = set_member(program->objects, base, i);
            if (object_get(program->objects, object)->kind == OBJECT_INSTANCE) {
                instance_delete(frame, object, id, place->text);
            }
        }
    } else if (place->kind == VALUE_COLLECTION) {
        for (uint32_t i = 0; i < facts_list_count(frame->facts, place->list); i++) {
            place_delete(frame, state, facts_list_item(frame->facts, place->list, i));
        }
    }
}

/* Effects of C that only matter by being there at all: a child's first lock says as much as its tenth. */
static bool is_counted_once(const Event *event)
{
    const EffectSet once = EFFECT_BIT(EXEC) | EFFECT_BIT(EXIT) | EFFECT_BIT(EXIT_NOW) | EFFECT_BIT(PROGRAM_START) |
                           EFFECT_BIT(TAKES_LOCK) | EFFECT_BIT(ALLOCATES) | EFFECT_BIT(PYTHON_CALL) |
                           EFFECT_BIT(MPI_USE) | EFFECT_BIT(OPENMP_REGION) | EFFECT_BIT(DEVICE_INIT) |
                           EFFECT_BIT(DEVICE_QUERY) | EFFECT_BIT(PROCESS_JOIN);
    return event->file != NULL && event->file->facts->language != LANGUAGE_PYTHON && (once >> event->effect & 1);
}

static bool has_like(const Program *program, SetId events, const Event *event)
{
    for (uint32_t i = 0; i < set_count(program->objects, events); i++) {
        const Event *known = &program->events.items[set_member(program->objects, events, i)];
        if (known->file != NULL && known->effect == event->effect && known->device == event->device) {
            return true;
        }
    }
    return false;
}

SetId events_join(Program *program, SetId known, SetId added)
{
    if (known == added || added == 0 || known == 0) {
        return known == 0 ? added : known;
    }
    uint64_t key = map_key(known, added);
    SetId joined = map_get(&program->event_joins, key, 0);
    if (joined == 0) {
        joined = known;
        for (uint32_t i = 0; i < set_count(program->objects, added); i++) {
            uint32_t id = set_member(program->objects, added, i);
            const Event *event = &program->events.items[id];
            if (!is_counted_once(event) || !has_like(program, known, event)) {
                joined = set_join(program->objects, joined, set_of(program->objects, id));
            }
        }
        map_put(&program->event_joins, key, joined);
    }
    return joined;
}

void state_record_all(Frame *frame, State *state, const Happened *happened)
{
    Program *program = frame->program;
    state->may = events_join(program, state->may, happened->may);
    state->must = events_join(program, state->must, happened->must);
    if (happened->events == 0) {
        return;
    }
    if (state->in_parent) {
        frame->summary->events = events_join(program, frame->summary->events, happened->events);
    }
    for (uint32_t i = 0; i < set_count(program->objects, state->children); i++) {
        ForkRecord *record = fork_record(program, set_member(program->objects, state->children, i));
        record->events = events_join(program, record->events, happened->events);
    }
}

void state_record(Frame *frame, State *state, const Event *event)
{
    Program *program = frame->program;
    uint64_t key = map_key(event->file->index * 131071u + (uint32_t)event->effect * 31u + (uint32_t)event->device,
                           event->call);
    uint32_t id = map_get(&program->event_ids, key, 0);
    if (id == 0) {
        id = (uint32_t)program->events.count;
        vec_push(&program->events, *event);
        map_put(&program->event_ids, key, id);
    }
    SetId event_set = set_of(program->objects, id);
    state_record_all(frame, state, &(Happened){.events = event_set, .may = event_set, .must = event_set});
}

/* Each object is visited once in the program's life: containers may hold each other. */
void set_escape(Program *program, SetId set)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        const Object *object = object_get(program->objects, id);
        bool can_hold = object->kind == OBJECT_CONTAINER || object->kind == OBJECT_PARTIAL;
        if (object->has_escaped || (!can_hold && object->kind != OBJECT_MADE && object->kind != OBJECT_METHOD)) {
            continue;
        }
        object_mark_escaped(program->objects, id);
        set_escape(program, object->kind == OBJECT_METHOD ? object->of : 0);
        for (uint32_t k = 0; can_hold && k < object_get(program->objects, id)->item_count; k++) {
            set_escape(program, object_get(program->objects, id)->items[k]);
        }
    }
}

void container_put(Program *program, ObjectId container, SetId item)
{
    object_put(program->objects, container, item);
    if (object_get(program->objects, container)->has_escaped) {
        set_escape(program, item);
    }
}

SetId set_items(Program *program, SetId set)
{
    SetId items = 0;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        const Object *object = object_get(program->objects, id);
        if (object->kind != OBJECT_CONTAINER && object->kind != OBJECT_GENERATOR) {
            items = set_join(program->objects, items, unknown_set(program));
            continue;
        }
        for (uint32_t k = 0; k < object_get(program->objects, id)->item_count; k++) {
            items = set_join(program->objects, items, object_get(program->objects, id)->items[k]);
        }
    }
    return items != 0 ? items : unknown_set(program);
}
