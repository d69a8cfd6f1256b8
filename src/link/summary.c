/* Functions of the program: each is walked once for every tuple of arguments that looks different, and its summary says
 * what a call does: the events in the caller's process, the sites that it inherits, the value that comes back. */
#include "link/analysis.h"
#include "link/border.h"

#include <string.h>

static SetId container_set(Program *program, const FileState *file, CollectionKind kind, uint32_t id)
{
    Object container = {.kind = OBJECT_CONTAINER, .detail = (uint8_t)kind, .file = file->file.index, .id = id,
                        .is_open = true};
    return set_of(program->objects, object_make(program->objects, &container));
}

static SetId default_of(Program *program, const FileState *file, const Parameter *parameter)
{
    SetId set = parameter->fallback == 0 ? 0 : file->value_sets[parameter->fallback];
    return set != 0 ? set : unknown_set(program);
}

typedef VEC(SetId) SetVec;
typedef VEC(StrId) KeyVec;

/* The arguments that no parameter names. */
typedef struct Rest {
    SetVec items;
    SetVec named;
    KeyVec keys;
} Rest;

/* `*items` and `**options` are containers of what is left over, told apart by the call. */
static SetId gather(Frame *frame, ValueId call, const Parameter *parameter, const Rest *rest, bool has_more)
{
    bool is_dict = parameter->kind == PARAMETER_DOUBLE_STAR;
    const SetVec *items = is_dict ? &rest->named : &rest->items;
    Object container = {.kind = OBJECT_CONTAINER, .detail = is_dict ? COLLECTION_DICT : COLLECTION_TUPLE,
                        .file = frame->file->file.index, .id = call, .text = parameter->name, .items = items->items,
                        .item_count = (uint32_t)items->count, .is_open = has_more};
    container.keys = is_dict && !has_more ? rest->keys.items : NULL;
    return set_of(frame->program->objects, object_make(frame->program->objects, &container));
}

static bool is_star(const Parameter *parameter)
{
    return parameter->kind == PARAMETER_STAR || parameter->kind == PARAMETER_DOUBLE_STAR;
}

static uint32_t parameter_named(const Parameter *parameters, uint32_t count, StrId name)
{
    for (uint32_t i = 0; i < count; i++) {
        if (parameters[i].name == name && !is_star(&parameters[i])) {
            return i;
        }
    }
    return count;
}

/* What each parameter receives. */
static SetId *bind_parameters(Frame *frame, ValueId call, const FileState *file, const Function *function,
                              const CallArguments *arguments)
{
    Program *program = frame->program;
    const Parameter *parameters = vec_from(&file->file.facts->parameters, function->first_parameter);
    uint32_t count = function->parameter_count;
    SetId *sets = arena_array(&program->arena, SetId, count);
    Rest rest = {0};
    uint32_t place = 0;
    bool takes_rest[2] = {false, false};
    if (arguments->receiver != 0 && count > 0) {
        sets[place++] = arguments->receiver;
    }
    for (uint32_t i = 0; i < arguments->count; i++) {
        const Argument *argument = arguments->items[i];
        if (argument->kind == ARGUMENT_POSITION) {
            bool is_plain = place < count && (parameters[place].kind == PARAMETER_NORMAL ||
                                              parameters[place].kind == PARAMETER_POSITION_ONLY);
            if (is_plain) {
                sets[place++] = arguments->sets[i];
            } else {
                vec_push(&rest.items, arguments->sets[i]);
            }
        } else if (argument->kind == ARGUMENT_KEYWORD) {
            uint32_t named = parameter_named(parameters, count, argument->name);
            if (named < count) {
                sets[named] = arguments->sets[i];
            } else {
                vec_push(&rest.named, arguments->sets[i]);
                vec_push(&rest.keys, argument->name);
            }
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (is_star(&parameters[i])) {
            sets[i] = gather(frame, call, &parameters[i], &rest, arguments->has_stars);
            takes_rest[parameters[i].kind == PARAMETER_DOUBLE_STAR] = true;
        } else if (sets[i] == 0) {
            sets[i] = arguments->has_stars ? unknown_set(program) : default_of(program, file, &parameters[i]);
        }
    }
    for (size_t i = 0; !takes_rest[0] && i < rest.items.count; i++) {
        set_escape(program, rest.items.items[i]);
    }
    for (size_t i = 0; !takes_rest[1] && i < rest.named.count; i++) {
        set_escape(program, rest.named.items[i]);
    }
    vec_free(&rest.items);
    vec_free(&rest.named);
    vec_free(&rest.keys);
    return sets;
}

/* An argument of which nothing is known. */
static SetId any_argument(Program *program, const FileState *file, const Parameter *parameter)
{
    return parameter->kind == PARAMETER_STAR          ? container_set(program, file, COLLECTION_TUPLE, 0)
           : parameter->kind == PARAMETER_DOUBLE_STAR ? container_set(program, file, COLLECTION_DICT, 0)
                                                      : unknown_set(program);
}

/* A function, what fork returned, or a structure that holds one of them. */
static bool matters_in_c(const Program *program, SetId set, int depth)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        if (object->kind == OBJECT_FUNCTION || object->kind == OBJECT_FORK) {
            return true;
        }
        for (uint32_t k = 0; depth > 0 && object->kind == OBJECT_CONTAINER && k < object->item_count; k++) {
            if (matters_in_c(program, object->items[k], depth - 1)) {
                return true;
            }
        }
    }
    return false;
}

/* In C only functions matter as arguments, and what fork returned: numbers and pointers do not make a call another. */
static void forget_c_data(Program *program, SetId *sets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!matters_in_c(program, sets[i], 2)) {
            sets[i] = unknown_set(program);
        }
    }
}

static bool is_same_tuple(const SetId *left, const SetId *right, uint32_t count)
{
    return count == 0 || memcmp(left, right, count * sizeof *left) == 0;
}

static void walk_function(Program *program, FileState *file, FunctionId id, Summary *summary, const Frame *caller,
                          Worlds worlds)
{
    const Facts *facts = file->file.facts;
    const Function *function = &facts->functions.items[id];
    Frame frame = {.program = program, .file = file, .facts = facts, .function = id, .info = &file->functions[id],
                   .summary = summary, .depth = caller == NULL ? 0 : caller->depth + 1};
    frame.arena = &program->frame_arenas[frame.depth];
    State state = {.is_reachable = true, .in_parent = true, .default_may_be_unset = true, .worlds = worlds};
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const Parameter *parameter = &facts->parameters.items[function->first_parameter + i];
        variable_write(&frame, &state, id, parameter->name, summary->arguments[i]);
    }
    summary->is_running = true;
    walk_block(&frame, &state, function->body);
    if (summary == file->imported && state.is_reachable) {
        border_run_init(&frame, &state);
    }
    if (state.is_reachable) {
        Span end = {function->span.end, function->span.end};
        walk_leave(&frame, &state, none_set(program), end);
    }
    if (id == 1) {
        for (uint32_t i = 0; i < frame.info->slots.capacity; i++) {
            const MapSlot *slot = &frame.info->slots.slots[i];
            SetId left = slot->used && slot->key <= UINT32_MAX ? state_slot(&summary->exit, slot->value - 1) : 0;
            if (slot->used && left != 0) {
                SetId later = map_get(&file->rebound, slot->key, 0);
                map_put(&file->globals, slot->key, set_join(program->objects, left, later));
            }
        }
    }
    summary->is_running = false;
    frame.info->known_events = events_join(program, frame.info->known_events, summary->events);
    frame.info->has_sited |= frame.info->is_leading &&
                             (summary->sites.count > 0 || facts->language != LANGUAGE_PYTHON);
    summary->exit.slots = NULL;
    arena_reset(frame.arena);
    map_free(&frame.own_sites);
    map_free(&frame.inherited_sites);
    map_free(&frame.label_places);
    vec_free(&frame.label_states);
}

/* What a function makes out of a callable that it was given belongs to this call, and not to another one. */
static uint32_t context_of(const Program *program, const SetId *arguments, uint32_t count)
{
    uint64_t hash = 0;
    bool has_callables = false;
    for (uint32_t i = 0; i < count; i++) {
        hash = hash_mix(hash, arguments[i]);
        for (uint32_t k = 0; k < set_count(program->objects, arguments[i]); k++) {
            const Object *object = object_get(program->objects, set_member(program->objects, arguments[i], k));
            has_callables |= object->kind == OBJECT_FUNCTION || object->kind == OBJECT_METHOD ||
                             object->kind == OBJECT_PARTIAL;
        }
    }
    return has_callables ? (uint32_t)(hash >> 32) | 1 : 0;
}

/* Nobody imports a notebook: it always runs as the main program. */
static Worlds worlds_of(const FileState *file)
{
    return file->file.source->is_notebook ? WORLDS_ALL & ~WORLD_REIMPORT : WORLDS_ALL;
}

/* The summary for these arguments; NULL when the function cannot be walked (recursion, depth). */
static Summary *summary_for(Program *program, FileState *file, FunctionId id, const SetId *arguments,
                            const Frame *caller)
{
    const Function *function = &file->file.facts->functions.items[id];
    FunctionInfo *info = &file->functions[id];
    for (Summary *summary = info->summaries; summary != NULL; summary = summary->next) {
        if (is_same_tuple(summary->arguments, arguments, function->parameter_count)) {
            return summary->is_running ? NULL : summary;
        }
        if (summary->is_running) {
            return NULL;
        }
    }
    if (caller != NULL && caller->depth >= CALL_DEPTH_LIMIT) {
        return NULL;
    }
    Summary *summary = arena_new(&program->arena, Summary);
    summary->arguments = arguments;
    summary->context = context_of(program, arguments, function->parameter_count);
    summary->next = info->summaries;
    info->summaries = summary;
    info->summary_count++;
    vec_push(&program->summaries, summary);
    walk_function(program, file, id, summary, caller, worlds_of(file));
    return summary;
}

/* What tells an inherited site from others: its place and what its arguments may be. */
static uint64_t site_key(const Site *site)
{
    uint64_t key = hash_mix(map_key(site->file->index, site->call), map_key(site->receiver, site->worlds));
    key = hash_mix(key, (uint64_t)(uintptr_t)site->api);
    key = hash_mix(key, site->has_child ? site->result : 0);
    for (size_t i = 0; i < site->argument_count; i++) {
        key = hash_mix(key, site->arguments[i].set);
    }
    if (site->api->effects & EFFECT_BIT(METHOD_SET)) {
        key = hash_mix(key, site->before_surely); /* the second time it raises */
    }
    return key;
}

/* A site of a callee, seen from the caller: what was before the call was before the site. */
static void inherit_site(Frame *frame, const State *state, ValueId call, const Site *site, SetId came_back)
{
    Program *program = frame->program;
    if (frame->summary->sites.count >= SITE_LIMIT) {
        return;
    }
    Site seen = *site;
    State circumstances = *state;
    state_restrict(&circumstances, site->worlds);
    if (!circumstances.is_reachable) {
        return;
    }
    seen.worlds = circumstances.worlds;
    seen.before = events_join(program, site->before, state->may);
    seen.before_surely = events_join(program, site->before_surely, state->must);
    if (came_back != 0 && set_count(program->objects, site->result) == 1 &&
        set_has(program->objects, came_back, set_member(program->objects, site->result, 0))) {
        seen.result = fork_seen_by_caller(frame, call, site->result);
    }
    if (site->default_may_be_unset) {
        seen.default_set = site->default_set | state->default_set;
        seen.default_may_be_unset = state->default_may_be_unset;
    }
    seen.caught |= state->caught;
    uint64_t key = site_key(&seen);
    uint32_t place = map_get(&frame->inherited_sites, key, 0);
    if (place != 0) { /* called in two places, or in a loop: more may have happened before this time */
        Site *known = frame->summary->sites.items[place - 1];
        known->before = events_join(program, known->before, seen.before);
        known->before_surely = set_meet(program->objects, known->before_surely, seen.before_surely);
        return;
    }
    map_put(&frame->inherited_sites, key, (uint32_t)frame->summary->sites.count + 1);
    SiteCall *via = arena_new(&program->arena, SiteCall);
    *via = (SiteCall){.file = &frame->file->file, .caller = frame->function, .call = call, .next = site->via};
    seen.via = via;
    frame->file->has_sites = true;
    Site *kept = arena_new(&program->arena, Site);
    *kept = seen;
    vec_push(&frame->summary->sites, kept);
}

/* The receivers without the calls that made them. */
static SetId any_receiver(Program *program, SetId receivers)
{
    SetId any = 0;
    for (uint32_t i = 0; i < set_count(program->objects, receivers); i++) {
        ObjectId id = set_member(program->objects, receivers, i);
        Object object = *object_get(program->objects, id);
        if (object.kind == OBJECT_INSTANCE) {
            id = instance_any(program, object.of);
        }
        any = set_join(program->objects, any, set_of(program->objects, id));
    }
    return any;
}

void record_edge(Frame *frame, ValueId call, const ProgramFile *file, FunctionId callee)
{
    Program *program = frame->program;
    uint64_t key = hash_mix(map_key(frame->file->file.index, call), map_key(file->index, callee));
    if (!map_has(&program->edges, key)) {
        map_put(&program->edges, key, 1);
        vec_push(&frame->info->callees, ((CallEdge){.file = file, .function = callee, .call = call}));
    }
}

/* The forks of a callee that came back in both processes become forks of the caller. Of one whose child did not come
 * back the result is a number. */
static SetId result_for_caller(Frame *frame, const State *state, ValueId call, const State *exit, SetId result)
{
    Program *program = frame->program;
    SetId seen = 0;
    for (uint32_t i = 0; i < set_count(program->objects, result); i++) {
        ObjectId id = set_member(program->objects, result, i);
        SetId one = set_of(program->objects, id);
        if (set_has(program->objects, exit->children, id)) {
            one = fork_seen_by_caller(frame, call, one);
        } else if (object_get(program->objects, id)->kind == OBJECT_FORK &&
                   !set_has(program->objects, state->children, id)) {
            one = unknown_set(program);
        }
        seen = set_join(program->objects, seen, one);
    }
    return seen;
}

/* What a call of a generator function gives at once. */
static SetId generator_of(Program *program, const FileState *file, FunctionId id, const Summary *summary)
{
    SetId yields = summary->yields != 0 ? summary->yields : unknown_set(program);
    Object generator = {.kind = OBJECT_GENERATOR, .file = file->file.index, .id = id, .items = &yields,
                        .item_count = 1};
    return set_of(program->objects, object_make(program->objects, &generator));
}

SetId summary_call(Frame *frame, State *state, ValueId call, FileState *file, FunctionId id,
                           const CallArguments *arguments)
{
    Program *program = frame->program;
    const Function *function = &file->file.facts->functions.items[id];
    FunctionInfo *info = &file->functions[id];
    /* What Python calls is a root of C all the same: the caller may not be one. */
    info->has_callers |= (frame->facts->language == LANGUAGE_PYTHON) == (file->file.facts->language == LANGUAGE_PYTHON);
    record_edge(frame, call, &file->file, id);
    SetId *sets = bind_parameters(frame, call, file, function, arguments);
    bool is_told_apart = info->has_sited || context_of(program, sets, function->parameter_count) != 0;
    if (info->summary_count >= (is_told_apart ? SUMMARY_LIMIT : VALUE_SUMMARY_LIMIT)) {
        sets[0] = arguments->receiver != 0 ? any_receiver(program, sets[0]) : sets[0];
        for (uint32_t i = arguments->receiver != 0 ? 1 : 0; i < function->parameter_count; i++) {
            set_escape(program, sets[i]);
            sets[i] = any_argument(program, file,
                                   &file->file.facts->parameters.items[function->first_parameter + i]);
        }
    }
    if (file->file.facts->language != LANGUAGE_PYTHON) {
        forget_c_data(program, sets, function->parameter_count);
    }
    bool is_python = file->file.facts->language == LANGUAGE_PYTHON;
    Summary *summary = summary_for(program, file, id, sets, frame);
    if (summary == NULL) {
        arguments_escape(program, arguments);
        if (!is_python) {
            state_record_all(frame, state, &(Happened){.events = info->known_events, .may = info->known_events});
        }
        return unknown_set(program);
    }
    for (size_t i = 0; i < summary->sites.count; i++) {
        inherit_site(frame, state, call, summary->sites.items[i], summary->exit.children);
    }
    const State *exit = &summary->exit;
    Happened happened = {.events = summary->events,
                         .may = is_python || !exit->is_reachable ? summary->events : exit->may,
                         .must = exit->is_reachable ? exit->must : 0};
    state_record_all(frame, state, &happened);
    if (!exit->is_reachable && (function->flags & FUNCTION_GENERATOR)) {
        return generator_of(program, file, id, summary); /* which may go on for ever */
    }
    if (!exit->is_reachable) {
        /* A function that loops forever never comes back, but what follows it was written to be run. */
        state->is_reachable = summary->runs_forever && is_python;
        return none_set(program);
    }
    state->children = set_join(program->objects, state->children, fork_seen_by_caller(frame, call, exit->children));
    state->in_parent &= exit->in_parent;
    if (exit->default_may_be_unset) {
        state->default_set |= exit->default_set;
    } else {
        state->default_set = exit->default_set;
        state->default_may_be_unset = false;
    }
    if (function->flags & FUNCTION_GENERATOR) {
        return generator_of(program, file, id, summary);
    }
    return summary->result == 0 ? unknown_set(program) : result_for_caller(frame, state, call, exit, summary->result);
}

void summary_import(Program *program, FileState *file)
{
    Summary *summary = arena_new(&program->arena, Summary);
    vec_push(&program->summaries, summary);
    file->imported = summary;
    walk_function(program, file, 1, summary, NULL, WORLDS_ALL & ~WORLD_MAIN);
}

/* What has certainly happened when a function of the file is called: its top level has run. What stands at the top
 * level of C++ that could not be read may be the body of a function. */
static SetId done_by_import(const FileState *file)
{
    const Summary *top = file->functions[1].summaries;
    if (file->file.facts->language != LANGUAGE_PYTHON && file->file.facts->partial) {
        return 0;
    }
    return top != NULL && top->exit.is_reachable ? top->exit.must : 0;
}

void summary_root(Program *program, FileState *file, FunctionId id)
{
    const Function *function = &file->file.facts->functions.items[id];
    SetId *sets = arena_array(&program->arena, SetId, function->parameter_count);
    bool is_method = function->flags & FUNCTION_METHOD;
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const Parameter *parameter = &file->file.facts->parameters.items[function->first_parameter + i];
        sets[i] = any_argument(program, file, parameter);
        if (i == 0 && is_method && parameter->name == program->known.self) {
            Object class = {.kind = OBJECT_CLASS, .file = file->file.index, .id = function->parent};
            SetId of = set_of(program->objects, object_make(program->objects, &class));
            sets[i] = set_of(program->objects, instance_any(program, of));
        } else if (parameter->fallback != 0) {
            sets[i] = set_join(program->objects, sets[i], default_of(program, file, parameter));
        }
    }
    Summary *summary = summary_for(program, file, id, sets, NULL);
    if (summary == NULL) {
        return;
    }
    set_escape(program, summary->result);
    for (size_t i = 0; i < summary->sites.count; i++) {
        Site *site = summary->sites.items[i];
        site->at_import = function->kind == FUNCTION_MODULE;
        if (!site->at_import) {
            site->before = set_join(program->objects, site->before, done_by_import(file));
            site->before_surely = set_join(program->objects, site->before_surely, done_by_import(file));
        }
        if (!site->at_import && site->default_may_be_unset && file->any_default_set != 0) {
            /* Who calls this root is not known, but a program that sets its method does so before it starts. */
            site->default_set |= file->any_default_set;
            site->default_may_be_unset = false;
        }
        vec_push(&program->sites, site);
    }
}
