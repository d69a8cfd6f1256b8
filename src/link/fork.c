/* Processes that split in the middle of a function, and what their children do.
 *
 * fork comes back twice. From there on a state covers both processes; tests of the result tell them apart
 * (condition.c), and what only the child can do is noted in the record of the fork. A function whose child comes back
 * to its caller (`pid_t fork_or_die(void)`) hands both processes on: each caller then has a fork of its own, told apart
 * by the call, so that the child of one caller is not that of another. Its record goes on where the callee's ended.
 *
 * Functions handed to clone, g_spawn_async and the like run in a child and nowhere else; start routines of threads run
 * in the process that starts them, at any time from then on. Handlers of pthread_atfork and atexit belong to the
 * children of those forks before which they were registered. */
#include "link/analysis.h"

#include <string.h>

ForkRecord *fork_record(Program *program, ObjectId fork)
{
    uint32_t index = map_get(&program->fork_ids, fork, 0);
    if (index == 0) {
        vec_push(&program->forks, (ForkRecord){0});
        index = (uint32_t)program->forks.count;
        map_put(&program->fork_ids, fork, index);
    }
    return &program->forks.items[index - 1];
}

static bool is_same_action(const ChildAction *left, const ChildAction *right)
{
    return left->kind == right->kind && left->file == right->file && left->value == right->value &&
           left->callee == right->callee && left->function == right->function;
}

static void add_action(ForkRecord *record, const ChildAction *action)
{
    for (size_t i = 0; i < record->actions.count; i++) {
        if (is_same_action(&record->actions.items[i], action)) {
            return;
        }
    }
    vec_push(&record->actions, *action);
}

/* A process ends where main does; but the parent of a vfork shares that end. */
static bool ends_by_returning(const Frame *frame, ObjectId fork)
{
    const char *name = program_cstr(frame->program, frame->facts->functions.items[frame->function].name);
    return frame->facts->language != LANGUAGE_PYTHON && strcmp(name, "main") == 0 &&
           object_get(frame->program->objects, fork)->detail == 0;
}

void fork_child_action(Frame *frame, State *state, ChildAction action)
{
    if (!state->is_reachable || (state->in_parent && action.kind != CHILD_RETURNS)) {
        return;
    }
    action.file = &frame->file->file;
    for (uint32_t i = 0; i < set_count(frame->program->objects, state->children); i++) {
        ObjectId fork = set_member(frame->program->objects, state->children, i);
        if (action.kind == CHILD_RETURNS && ends_by_returning(frame, fork)) {
            continue;
        }
        ForkRecord *record = fork_record(frame->program, fork);
        record->returns |= action.kind == CHILD_RETURNS;
        add_action(record, &action);
    }
}

SetId fork_seen_by_caller(Frame *frame, ValueId call, SetId set)
{
    Program *program = frame->program;
    SetId seen = 0;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        Object object = *object_get(program->objects, id);
        if (object.kind == OBJECT_FORK) {
            uint64_t context = hash_mix(hash_mix(object.context, frame->file->file.index), call);
            object.context = (uint32_t)(context >> 32) | 1;
            ObjectId base = id;
            id = object_make(program->objects, &object);
            fork_record(program, id)->base = base;
        }
        seen = set_join(program->objects, seen, set_of(program->objects, id));
    }
    return seen;
}

static SetId make_fork(Frame *frame, ValueId call, bool is_vfork)
{
    Object fork = {.kind = OBJECT_FORK, .file = frame->file->file.index, .id = call, .detail = is_vfork,
                   .context = frame->summary->context};
    return set_of(frame->program->objects, object_make(frame->program->objects, &fork));
}

SetId fork_split(Frame *frame, State *state, ValueId call, bool is_vfork)
{
    SetId fork = make_fork(frame, call, is_vfork);
    state->children = set_join(frame->program->objects, state->children, fork);
    return fork;
}

/* The members that are functions of the program. */
static SetId functions_among(Program *program, SetId set)
{
    SetId functions = 0;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        if (object_get(program->objects, id)->kind == OBJECT_FUNCTION) {
            functions = set_join(program->objects, functions, set_of(program->objects, id));
        }
    }
    return functions;
}

SetId fork_child_setup(Frame *frame, State *state, const Site *site, SetId callables)
{
    Program *program = frame->program;
    SetId functions = functions_among(program, callables);
    if (functions == 0) {
        return 0;
    }
    SetId fork = make_fork(frame, site->call, false);
    State child = state_copy(state);
    child.in_parent = false;
    child.children = fork;
    Span span = value_of(frame->facts, site->call)->span;
    for (uint32_t i = 0; i < set_count(program->objects, functions); i++) {
        const Object *function = object_get(program->objects, set_member(program->objects, functions, i));
        ChildAction action = {.kind = CHILD_CALLS, .value = site->call, .span = span, .function = function->id,
                              .callee = &program->files.items[function->file - 1]->file};
        fork_child_action(frame, &child, action);
    }
    CallArguments none = {0};
    call_set(frame, &child, site->call, functions, &none);
    if (child.is_reachable && (site->api->effects & EFFECT_BIT(PROGRAM_START))) {
        state_record(frame, &child, &(Event){.effect = EFFECT_EXEC, .api = site->api, .file = &frame->file->file,
                                             .function = frame->function, .call = site->call});
    }
    return fork;
}

void fork_start_thread(Frame *frame, State *state, ValueId call, SetId callables)
{
    Program *program = frame->program;
    SetId functions = functions_among(program, callables);
    CallArguments none = {0};
    for (uint32_t i = 0; i < set_count(program->objects, functions); i++) {
        State thread = state_copy(state);
        SetId before = thread.may;
        call_set(frame, &thread, call, set_of(program->objects, set_member(program->objects, functions, i)), &none);
        if (thread.may != before) {
            state->may = events_join(program, state->may, thread.may);
        }
    }
}

/* --- Once all is walked --- */

/* The functions among the arguments of a call that run later, as its row says. */
static SetId handlers_of(const Program *program, const Event *event)
{
    const FileState *file = program->files.items[event->file->index - 1];
    const Value *call = value_of(file->file.facts, event->call);
    SetId handlers = 0;
    for (uint32_t i = 0; i < facts_list_count(file->file.facts, call->list) && i < event->api->parameter_count; i++) {
        uint32_t argument = facts_list_item(file->file.facts, call->list, i);
        if (event->api->parameters[i].role == ROLE_HANDLER) {
            SetId set = file->value_sets[file->file.facts->arguments.items[argument].value];
            handlers = set_join(program->objects, handlers, set);
        }
    }
    return handlers;
}

/* What the handlers do that were registered before. */
static SetId handled_events(Program *program, SetId before, Effect effect)
{
    SetId events = 0;
    for (uint32_t i = 0; i < set_count(program->objects, before); i++) {
        const Event *event = program_event(program, set_member(program->objects, before, i));
        SetId handlers = event->file != NULL && event->effect == effect ? handlers_of(program, event) : 0;
        for (uint32_t k = 0; k < set_count(program->objects, handlers); k++) {
            const Object *object = object_get(program->objects, set_member(program->objects, handlers, k));
            if (object->kind == OBJECT_FUNCTION) {
                const ProgramFile *file = &program->files.items[object->file - 1]->file;
                events = events_join(program, events, program_function_events(program, file, object->id));
            }
        }
    }
    return events;
}

static bool has_event(const Program *program, SetId events, Effect effect)
{
    for (uint32_t i = 0; i < set_count(program->objects, events); i++) {
        const Event *event = program_event(program, set_member(program->objects, events, i));
        if (event->file != NULL && event->effect == effect) {
            return true;
        }
    }
    return false;
}

/* A fork's record with those that it continues, the innermost first. That the child leaves a function which its caller
 * goes on with is no end, except for vfork. */
static void gather_actions(Program *program, ObjectId fork, bool is_outermost, ForkRecord *whole)
{
    const ForkRecord record = *fork_record(program, fork);
    if (record.base != 0) {
        gather_actions(program, record.base, false, whole);
    }
    bool keeps_returns = is_outermost || object_get(program->objects, fork)->detail == 1;
    for (size_t i = 0; i < record.actions.count; i++) {
        if (record.actions.items[i].kind != CHILD_RETURNS || keeps_returns) {
            add_action(whole, &record.actions.items[i]);
        }
    }
    whole->events = events_join(program, whole->events, record.events);
    whole->returns |= record.returns && keeps_returns;
}

static void complete_site(Program *program, Site *site, ObjectId fork)
{
    ForkRecord whole = {0};
    gather_actions(program, fork, true, &whole);
    ChildAction *actions = arena_array(&program->arena, ChildAction, whole.actions.count);
    for (size_t i = 0; i < whole.actions.count; i++) {
        actions[i] = whole.actions.items[i];
    }
    site->has_child = true;
    site->child_actions = actions;
    site->child_action_count = whole.actions.count;
    site->child_returns = whole.returns;
    site->child_events = events_join(program, whole.events, handled_events(program, site->before, EFFECT_FORK_HANDLER));
    if (whole.returns || has_event(program, whole.events, EFFECT_EXIT)) {
        SetId at_exit = handled_events(program, site->before, EFFECT_EXIT_HANDLER);
        site->child_events = events_join(program, site->child_events, at_exit);
    }
    vec_free(&whole.actions);
}

void fork_complete(Program *program)
{
    for (size_t i = 0; i < program->sites.count; i++) {
        Site *site = program->sites.items[i];
        for (uint32_t k = 0; k < set_count(program->objects, site->result); k++) {
            ObjectId fork = set_member(program->objects, site->result, k);
            if (object_get(program->objects, fork)->kind == OBJECT_FORK) {
                complete_site(program, site, fork);
            }
        }
    }
}
