/* Calls: of functions of the program, which are walked and summarised, and of modelled functions, which become sites.
 */
#include "link/analysis.h"

#include "link/methods.h"

#include <string.h>

/* The arguments of one call, evaluated. */
typedef struct CallArguments {
    SetId receiver; /* self of a bound method, or 0 */
    const Argument **items;
    SetId *sets;
    uint32_t count;
    bool has_stars; /* *args or **kwargs: more than is written */
} CallArguments;

typedef VEC(SetId) SetVec;
typedef VEC(const Argument *) ArgumentRefVec;

/* The display behind `**options` or `*items`, when it is one display of this file that nobody has added to. */
static const Object *known_display(const Frame *frame, SetId set, ValueKind kind)
{
    const Program *program = frame->program;
    if (set_count(program->objects, set) != 1) {
        return NULL;
    }
    const Object *object = object_get(program->objects, set_member(program->objects, set, 0));
    bool is_display = object->kind == OBJECT_CONTAINER && !object->is_open && object->id != 0 &&
                      object->file == frame->file->file.index && value_of(frame->facts, object->id)->kind == kind;
    return is_display ? object : NULL;
}

/* Writes out what a star stands for, item by item; false when that is not known. */
static bool spread_argument(Frame *frame, const Argument *star, SetId set, ArgumentRefVec *items, SetVec *sets)
{
    bool is_dict = star->kind == ARGUMENT_DOUBLE_STAR;
    const Object *display = known_display(frame, set, is_dict ? VALUE_DICT : VALUE_COLLECTION);
    for (uint32_t i = 0; display != NULL && i < display->item_count; i++) {
        Argument *argument = arena_new(frame->arena, Argument);
        *argument = (Argument){.value = star->value, .kind = ARGUMENT_POSITION};
        if (is_dict) {
            const Value *value = value_of(frame->facts, display->id);
            const Value *key = value_of(frame->facts, facts_list_item(frame->facts, value->list, 2 * i));
            *argument = (Argument){.value = star->value, .kind = ARGUMENT_KEYWORD, .name = key->text};
        }
        vec_push(items, argument);
        vec_push(sets, display->items[i]);
    }
    return display != NULL;
}

static CallArguments evaluate_arguments(Frame *frame, State *state, const Value *call)
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

static void escape_arguments(Program *program, const CallArguments *arguments)
{
    for (uint32_t i = 0; i < arguments->count; i++) {
        set_escape(program, arguments->sets[i]);
    }
}

/* --- Functions of the program --- */

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

/* What each parameter receives. */
static SetId *bind_parameters(Program *program, const FileState *file, const Function *function,
                              const CallArguments *arguments)
{
    const Parameter *parameters = vec_from(&file->file.facts->parameters, function->first_parameter);
    SetId *sets = arena_array(&program->arena, SetId, function->parameter_count);
    uint32_t place = 0;
    if (arguments->receiver != 0 && function->parameter_count > 0) {
        sets[place++] = arguments->receiver;
    }
    for (uint32_t i = 0; i < arguments->count; i++) {
        const Argument *argument = arguments->items[i];
        if (argument->kind == ARGUMENT_POSITION) {
            bool is_plain = place < function->parameter_count && (parameters[place].kind == PARAMETER_NORMAL ||
                                                                  parameters[place].kind == PARAMETER_POSITION_ONLY);
            if (is_plain) {
                sets[place++] = arguments->sets[i];
            } else {
                set_escape(program, arguments->sets[i]);
            }
        } else if (argument->kind == ARGUMENT_KEYWORD) {
            bool is_found = false;
            for (uint32_t k = 0; k < function->parameter_count && !is_found; k++) {
                if (parameters[k].name == argument->name && parameters[k].kind != PARAMETER_STAR &&
                    parameters[k].kind != PARAMETER_DOUBLE_STAR) {
                    sets[k] = arguments->sets[i];
                    is_found = true;
                }
            }
            if (!is_found) {
                set_escape(program, arguments->sets[i]);
            }
        }
    }
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        if (sets[i] == 0) {
            sets[i] = arguments->has_stars ? unknown_set(program) : default_of(program, file, &parameters[i]);
        }
    }
    return sets;
}

/* In C only functions matter as arguments, and what fork returned: numbers and pointers do not make a call another. */
static void forget_c_data(Program *program, SetId *sets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool matters = false;
        for (uint32_t k = 0; k < set_count(program->objects, sets[i]); k++) {
            const Object *object = object_get(program->objects, set_member(program->objects, sets[i], k));
            matters |= object->kind == OBJECT_FUNCTION || object->kind == OBJECT_FORK;
        }
        if (!matters) {
            sets[i] = unknown_set(program);
        }
    }
}

static bool is_same_tuple(const SetId *left, const SetId *right, uint32_t count)
{
    return count == 0 || memcmp(left, right, count * sizeof *left) == 0;
}

static void walk_function(Program *program, FileState *file, FunctionId id, Summary *summary, const Frame *caller)
{
    const Facts *facts = file->file.facts;
    const Function *function = &facts->functions.items[id];
    Frame frame = {.program = program, .file = file, .facts = facts, .function = id, .summary = summary,
                   .depth = caller == NULL ? 0 : caller->depth + 1};
    frame.arena = &program->frame_arenas[frame.depth];
    State state = {.is_reachable = true, .in_parent = true, .default_may_be_unset = true, .worlds = WORLDS_ALL};
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const Parameter *parameter = &facts->parameters.items[function->first_parameter + i];
        SetId set = summary->arguments[i];
        if (parameter->kind == PARAMETER_STAR) {
            set = container_set(program, file, COLLECTION_TUPLE, 0);
        } else if (parameter->kind == PARAMETER_DOUBLE_STAR) {
            set = container_set(program, file, COLLECTION_DICT, 0);
        }
        variable_write(&frame, &state, id, parameter->name, set);
    }
    summary->is_running = true;
    walk_block(&frame, &state, function->body);
    if (state.is_reachable) {
        Span end = {function->span.end, function->span.end};
        walk_leave(&frame, &state, none_set(program), end);
    }
    if (id == 1) {
        for (uint32_t i = 0; i < frame.slots.capacity; i++) {
            const MapSlot *slot = &frame.slots.slots[i];
            SetId left =
                slot->used && slot->value <= summary->exit.slot_count ? summary->exit.slots[slot->value - 1] : 0;
            if (slot->used && left != 0) {
                map_put(&file->globals, slot->key, set_join(program->objects, left, 0));
            }
        }
    }
    summary->is_running = false;
    summary->exit.slots = NULL;
    summary->exit.slot_count = 0;
    arena_reset(frame.arena);
    map_free(&frame.slots);
    map_free(&frame.own_sites);
    map_free(&frame.inherited_sites);
    map_free(&frame.label_places);
    vec_free(&frame.label_states);
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
    summary->next = info->summaries;
    info->summaries = summary;
    info->summary_count++;
    vec_push(&program->summaries, summary);
    walk_function(program, file, id, summary, caller);
    return summary;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* What tells an inherited site from others: its place and what its arguments may be. */
static uint64_t site_key(const Site *site)
{
    uint64_t key = mix(map_key(site->file->index, site->call), map_key(site->receiver, site->worlds));
    key = mix(key, (uint64_t)(uintptr_t)site->api);
    for (size_t i = 0; i < site->argument_count; i++) {
        key = mix(key, site->arguments[i].set);
    }
    return key;
}

/* A site of a callee, seen from the caller: what was before the call was before the site. */
static void inherit_site(Frame *frame, const State *state, ValueId call, const Site *site)
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
    seen.before = set_join(program->objects, site->before, state->may);
    if (site->default_may_be_unset) {
        seen.default_set = site->default_set | state->default_set;
        seen.default_may_be_unset = state->default_may_be_unset;
    }
    seen.caught |= state->caught;
    uint64_t key = site_key(&seen);
    if (map_has(&frame->inherited_sites, key)) {
        return;
    }
    map_put(&frame->inherited_sites, key, 1);
    SiteCall *via = arena_new(&program->arena, SiteCall);
    *via = (SiteCall){.file = &frame->file->file, .caller = frame->function, .call = call, .next = site->via};
    seen.via = via;
    Site *kept = arena_new(&program->arena, Site);
    *kept = seen;
    vec_push(&frame->summary->sites, kept);
}

static SetId call_function(Frame *frame, State *state, ValueId call, FileState *file, FunctionId id,
                           const CallArguments *arguments)
{
    Program *program = frame->program;
    const Function *function = &file->file.facts->functions.items[id];
    FunctionInfo *info = &file->functions[id];
    info->has_callers = true;
    SetId *sets = bind_parameters(program, file, function, arguments);
    if (info->summary_count >= SUMMARY_LIMIT) {
        for (uint32_t i = arguments->receiver != 0 ? 1 : 0; i < function->parameter_count; i++) {
            set_escape(program, sets[i]);
            sets[i] = unknown_set(program);
        }
    }
    if (file->file.facts->language != LANGUAGE_PYTHON) {
        forget_c_data(program, sets, function->parameter_count);
    }
    Summary *summary = summary_for(program, file, id, sets, frame);
    if (summary == NULL) {
        escape_arguments(program, arguments);
        return unknown_set(program);
    }
    for (size_t i = 0; i < summary->sites.count; i++) {
        inherit_site(frame, state, call, summary->sites.items[i]);
    }
    state_record_all(frame, state, summary->events);
    const State *exit = &summary->exit;
    if (!exit->is_reachable) {
        /* A function that loops forever never comes back, but what follows it was written to be run. */
        state->is_reachable = summary->runs_forever;
        return none_set(program);
    }
    state->children = set_join(program->objects, state->children, exit->children);
    state->in_parent &= exit->in_parent;
    if (exit->default_may_be_unset) {
        state->default_set |= exit->default_set;
    } else {
        state->default_set = exit->default_set;
        state->default_may_be_unset = false;
    }
    if (function->flags & FUNCTION_GENERATOR) {
        return set_of(program->objects, object_make(program->objects, &(Object){.kind = OBJECT_GENERATOR}));
    }
    return summary->result != 0 ? summary->result : unknown_set(program);
}

void call_root(Program *program, FileState *file, FunctionId id)
{
    const Function *function = &file->file.facts->functions.items[id];
    SetId *sets = arena_array(&program->arena, SetId, function->parameter_count);
    bool is_method = function->flags & FUNCTION_METHOD;
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const Parameter *parameter = &file->file.facts->parameters.items[function->first_parameter + i];
        sets[i] = unknown_set(program);
        if (i == 0 && is_method && parameter->name == program->known.self) {
            Object class = {.kind = OBJECT_CLASS, .file = file->file.index, .id = function->parent};
            Object self = {.kind = OBJECT_INSTANCE,
                           .of = set_of(program->objects, object_make(program->objects, &class))};
            sets[i] = set_of(program->objects, object_make(program->objects, &self));
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
        if (!site->at_import && site->default_may_be_unset && program->any_default_set != 0) {
            /* Who calls this root is not known, but a program that sets its method does so before it starts. */
            site->default_set |= program->any_default_set;
            site->default_may_be_unset = false;
        }
        vec_push(&program->sites, site);
    }
}

/* --- Modelled functions --- */

/* Hands the arguments to the model's parameters. Returns how many were matched; `*complete` says that nothing was left
 * over that stars could hide. */
static size_t match_parameters(Frame *frame, const Api *api, const CallArguments *arguments, SiteArgument *matched)
{
    size_t count = 0;
    uint32_t place = 0;
    bool after_star = false;
    for (uint32_t i = 0; i < arguments->count; i++) {
        const Argument *argument = arguments->items[i];
        const ApiParameter *parameter = NULL;
        if (argument->kind == ARGUMENT_STAR) {
            after_star = true;
        } else if (argument->kind == ARGUMENT_POSITION && !after_star && place < api->parameter_count) {
            const ApiParameter *next = &api->parameters[place];
            if (!next->keyword_only && !next->double_star) {
                parameter = next;
                place += !next->star;
            }
        } else if (argument->kind == ARGUMENT_KEYWORD) {
            const char *name = program_cstr(frame->program, argument->name);
            for (uint32_t k = 0; k < api->parameter_count && parameter == NULL; k++) {
                const ApiParameter *candidate = &api->parameters[k];
                if (candidate->double_star || (!candidate->star && candidate->name != NULL &&
                                               strcmp(candidate->name, name) == 0)) {
                    parameter = candidate;
                }
            }
        }
        if (parameter != NULL) {
            matched[count++] = (SiteArgument){.parameter = parameter, .file = &frame->file->file,
                                              .function = frame->function, .value = argument->value,
                                              .set = arguments->sets[i]};
        } else {
            set_escape(frame->program, arguments->sets[i]);
        }
    }
    return count;
}

const SiteArgument *site_argument(const Site *site, Role role)
{
    for (size_t i = 0; i < site->argument_count; i++) {
        if (site->arguments[i].parameter->role == role) {
            return &site->arguments[i];
        }
    }
    return NULL;
}

static void choose_from_set(const Program *program, SetId set, MethodChoice *choice)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_NONE) {
            choice->is_default = true;
        } else if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING) {
            MethodSet method = method_of_word(program_cstr(program, object->text));
            choice->chosen |= method;
            choice->is_unknown |= method == 0;
        } else if (object->kind == OBJECT_MADE) {
            choice->chosen |= object->method.chosen;
            choice->is_default |= object->method.is_default;
            choice->is_unknown |= object->method.is_unknown;
        } else if (object->kind == OBJECT_NAMED && object->api != NULL && object->api->kind == API_MODULE) {
            choice->is_default = true; /* `ctx = multiprocessing`: the module is the default context */
        } else {
            choice->is_unknown = true;
        }
    }
}

/* Which start method the processes of this call have. */
static MethodChoice choose_method(const Program *program, const Site *site)
{
    MethodChoice choice = {0};
    const SiteArgument *context = site_argument(site, ROLE_CONTEXT);
    const SiteArgument *word = site_argument(site, ROLE_START_METHOD);
    if (context != NULL) {
        choose_from_set(program, context->set, &choice);
        return choice;
    }
    if (word != NULL && !(site->api->effects & EFFECT_BIT(METHOD_SET))) {
        choose_from_set(program, word->set, &choice);
        return choice;
    }
    switch (site->api->method) {
    case API_METHOD_FORK:
        choice.chosen = METHOD_FORK;
        break;
    case API_METHOD_SPAWN:
        choice.chosen = METHOD_SPAWN;
        break;
    case API_METHOD_FORKSERVER:
        choice.chosen = METHOD_FORKSERVER;
        break;
    case API_METHOD_DEFAULT:
        choice.is_default = true;
        break;
    case API_METHOD_RECEIVER:
        for (uint32_t i = 0; i < set_count(program->objects, site->receiver); i++) {
            const Object *object = object_get(program->objects, set_member(program->objects, site->receiver, i));
            if (object->kind == OBJECT_MADE) {
                choose_from_set(program, site->receiver, &choice);
                return choice;
            }
        }
        choice.is_default = true;
        break;
    case API_METHOD_NONE:
        break;
    }
    return choice;
}

/* For `loop.run_in_executor(executor, task)`: whether the executor is certainly one of processes, and its method. */
static bool is_process_executor(const Program *program, const Site *site, MethodChoice *choice)
{
    const SiteArgument *executor = site_argument(site, ROLE_EXECUTOR);
    for (uint32_t i = 0; executor != NULL && i < set_count(program->objects, executor->set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, executor->set, i));
        if (object->kind == OBJECT_MADE && object->api != NULL && (object->api->effects & EFFECT_BIT(PROCESS_CREATE))) {
            *choice = object->method;
            return true;
        }
    }
    return false;
}

/* Whether one of the objects names the device: "cuda:1", torch.device("cuda"). */
static bool names_device(const Program *program, SetId set, Device device)
{
    const char *word = device_word(device);
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING &&
            text_starts_with(intern_get(&program->names, object->text), word)) {
            return true;
        }
        if (object->kind == OBJECT_MADE && object->detail == (uint8_t)device) {
            return true;
        }
    }
    return false;
}

static bool has_role(const Api *api, Role role)
{
    for (uint32_t i = 0; i < api->parameter_count; i++) {
        if (api->parameters[i].role == role) {
            return true;
        }
    }
    return false;
}

/* The effects that this very call has: those on a device only when its argument names one. */
static EffectSet effects_of(const Program *program, const Site *site)
{
    EffectSet effects = site->api->effects;
    const EffectSet on_device = EFFECT_BIT(DEVICE_INIT) | EFFECT_BIT(DEVICE_QUERY) | EFFECT_BIT(DEVICE_VALUE);
    if ((effects & on_device) && has_role(site->api, ROLE_DEVICE)) {
        const SiteArgument *device = site_argument(site, ROLE_DEVICE);
        bool is_named = false;
        for (size_t i = 0; i < site->argument_count; i++) {
            is_named |= site->arguments[i].parameter->role == ROLE_DEVICE &&
                        names_device(program, site->arguments[i].set, site->api->device);
        }
        if (device == NULL || !is_named) {
            effects &= ~on_device;
        }
    }
    return effects;
}

static void record_effects(Frame *frame, State *state, const Site *site, EffectSet effects)
{
    for (int effect = 0; effect < EFFECTS; effect++) {
        if (effects & UINT64_C(1) << effect) {
            state_record(frame, state, &(Event){.effect = (Effect)effect, .device = site->api->device, .api = site->api,
                                                .file = &frame->file->file, .function = frame->function,
                                                .call = site->call});
        }
    }
}

static void set_default_method(Program *program, State *state, const Site *site)
{
    const SiteArgument *word = site_argument(site, ROLE_START_METHOD);
    MethodChoice choice = {0};
    if (word == NULL) {
        return;
    }
    choose_from_set(program, word->set, &choice);
    if (choice.is_unknown || choice.is_default) {
        state->default_set |= choice.chosen;
    } else {
        state->default_set = choice.chosen;
        state->default_may_be_unset = false;
    }
    program->any_default_set |= choice.chosen;
}

/* The device that torch.device("cuda") and its like stand for. */
static Device device_of(const Program *program, const Site *site)
{
    const SiteArgument *argument = site_argument(site, ROLE_DEVICE);
    for (int device = 1; argument != NULL && device < DEVICES; device++) {
        if (names_device(program, argument->set, (Device)device)) {
            return (Device)device;
        }
    }
    return DEVICE_NONE;
}

/* Rules ask about sites that start processes, set their method, or have arguments with a part to play. Other calls have
 * done what they do once their effects are recorded. */
static bool is_of_interest(const Api *api)
{
    const EffectSet births = EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) |
                             EFFECT_BIT(PROCESS_START_ITERATED) | EFFECT_BIT(TASK_SUBMIT) | EFFECT_BIT(FORK) |
                             EFFECT_BIT(VFORK) | EFFECT_BIT(METHOD_SET) | EFFECT_BIT(CONTEXT_GET);
    if (api->effects & births) {
        return true;
    }
    for (uint32_t i = 0; i < api->parameter_count; i++) {
        if (role_pickled(api->parameters[i].role) != PICKLED_NEVER) {
            return true;
        }
    }
    return false;
}

/* Evaluating a call again (a loop's second round, two possible callees) widens the site that is there. */
static Site *keep_site(Frame *frame, const Site *found)
{
    Program *program = frame->program;
    uint64_t key = mix(found->call, (uint64_t)(uintptr_t)found->api);
    uint32_t place = map_get(&frame->own_sites, key, 0);
    if (place == 0) {
        Site *site = arena_new(&program->arena, Site);
        *site = *found;
        SiteArgument *arguments = arena_array(&program->arena, SiteArgument, found->argument_count);
        for (size_t i = 0; i < found->argument_count; i++) {
            arguments[i] = found->arguments[i];
        }
        site->arguments = arguments;
        vec_push(&frame->summary->own_sites, site);
        map_put(&frame->own_sites, key, (uint32_t)frame->summary->own_sites.count);
        if (is_of_interest(found->api)) {
            vec_push(&frame->summary->sites, site);
        }
        return site;
    }
    Site *site = frame->summary->own_sites.items[place - 1];
    SiteArgument *arguments = arena_array(&program->arena, SiteArgument, found->argument_count);
    for (size_t i = 0; i < found->argument_count; i++) {
        arguments[i] = found->arguments[i];
        if (i < site->argument_count) {
            arguments[i].set = set_join(program->objects, arguments[i].set, site->arguments[i].set);
        }
    }
    site->arguments = arguments;
    site->argument_count = found->argument_count;
    site->receiver = set_join(program->objects, site->receiver, found->receiver);
    site->before = set_join(program->objects, site->before, found->before);
    site->worlds |= found->worlds;
    site->default_set |= found->default_set;
    site->default_may_be_unset |= found->default_may_be_unset;
    site->caught &= found->caught;
    site->method.chosen |= found->method.chosen;
    site->method.is_default |= found->method.is_default;
    site->method.is_unknown |= found->method.is_unknown;
    return site;
}

static const Site *maker_of(const Program *program, SetId receiver)
{
    for (uint32_t i = 0; i < set_count(program->objects, receiver); i++) {
        uint32_t place = map_get(&program->makers, set_member(program->objects, receiver, i), 0);
        if (place != 0) {
            return program->maker_sites.items[place - 1];
        }
    }
    return NULL;
}

static void remember_maker(Program *program, ObjectId object, Site *site)
{
    vec_push(&program->maker_sites, site);
    map_put(&program->makers, object, (uint32_t)program->maker_sites.count);
}

static void mark_started(Program *program, SetId receiver)
{
    for (uint32_t i = 0; i < set_count(program->objects, receiver); i++) {
        object_mark_started(program->objects, set_member(program->objects, receiver, i));
    }
}

/* Exec replaces the program. A child of vfork is watched beyond it, because it goes on when exec fails. */
static void leave_by_exec(Frame *frame, State *state)
{
    Program *program = frame->program;
    SetId lent = 0;
    for (uint32_t i = 0; i < set_count(program->objects, state->children); i++) {
        ObjectId fork = set_member(program->objects, state->children, i);
        if (object_get(program->objects, fork)->detail == 1) {
            lent = set_join(program->objects, lent, set_of(program->objects, fork));
        }
    }
    state->children = lent;
    state->is_reachable = !state->in_parent && lent != 0;
}

static SetId result_of(Frame *frame, State *state, Site *site, EffectSet effects)
{
    Program *program = frame->program;
    const Api *api = site->api;
    uint32_t file = frame->file->file.index;
    if (effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) {
        Object fork = {
            .kind = OBJECT_FORK, .file = file, .id = site->call, .detail = (effects & EFFECT_BIT(VFORK)) != 0};
        ObjectId id = object_make(program->objects, &fork);
        site->result = set_of(program->objects, id);
        state->children = set_join(program->objects, state->children, site->result);
        return site->result;
    }
    const char *type = api->type != NULL ? api->type : api->item_type;
    if (type == NULL && !(effects & EFFECT_BIT(METHOD_GET))) {
        return unknown_set(program);
    }
    if (api->kind == API_CLASS && site->receiver != 0) {
        /* super().__init__(…): what is made is the instance itself, and whoever has it may start it. */
        site->result = site->receiver;
        return none_set(program);
    }
    Object made = {.kind = OBJECT_MADE, .file = file, .id = site->call, .api = api, .method = site->method,
                   .text = type == NULL ? 0 : intern(&program->names, type),
                   .detail = (uint8_t)device_of(program, site)};
    ObjectId id = object_make(program->objects, &made);
    site->result = set_of(program->objects, id);
    remember_maker(program, id, site);
    if (api->item_type != NULL) {
        Object items = {.kind = OBJECT_CONTAINER, .detail = COLLECTION_TUPLE, .file = file, .id = site->call,
                        .items = &site->result, .item_count = 1, .is_open = true};
        return set_of(program->objects, object_make(program->objects, &items));
    }
    return site->result;
}

static SetId call_api(Frame *frame, State *state, ValueId call, const Api *api, SetId receiver,
                      const CallArguments *arguments)
{
    Program *program = frame->program;
    SiteArgument *matched = arena_array(frame->arena, SiteArgument, arguments->count);
    Site found = {.file = &frame->file->file, .function = frame->function, .call = call, .api = api,
                  .receiver = receiver, .maker = maker_of(program, receiver), .arguments = matched,
                  .default_set = state->default_set, .default_may_be_unset = state->default_may_be_unset,
                  .before = state->may, .worlds = state->worlds, .caught = state->caught};
    found.argument_count = match_parameters(frame, api, arguments, matched);
    found.method = choose_method(program, &found);
    if (has_role(api, ROLE_EXECUTOR) && !is_process_executor(program, &found, &found.method)) {
        escape_arguments(program, arguments);
        return unknown_set(program);
    }
    /* Workers of a pool came to be when the pool was made: what happened since then is not theirs. */
    if ((api->effects & EFFECT_BIT(TASK_SUBMIT)) && found.maker != NULL && found.maker->file == found.file &&
        found.maker->function == frame->function && (found.maker->api->effects & EFFECT_BIT(PROCESS_START))) {
        found.before = found.maker->before;
    }
    frame->file->value_apis[call] = api;
    Site *site = keep_site(frame, &found);
    EffectSet effects = effects_of(program, site);
    record_effects(frame, state, site, effects);
    if (effects & EFFECT_BIT(METHOD_SET)) {
        set_default_method(program, state, site);
    }
    if (effects & EFFECT_BIT(PROCESS_START)) {
        mark_started(program, receiver);
    }
    SetId result = result_of(frame, state, site, effects);
    for (size_t i = 0; i < site->argument_count; i++) {
        if (site->arguments[i].parameter->role == ROLE_NONE) {
            set_escape(program, site->arguments[i].set);
        }
    }
    if (effects & EFFECT_BIT(EXEC)) {
        leave_by_exec(frame, state);
    } else if (effects & (EFFECT_BIT(EXIT) | EFFECT_BIT(EXIT_NOW))) {
        state->is_reachable = false;
    }
    return result;
}

bool site_has_workers(const Program *program, const Site *site)
{
    const Site *made = site->receiver != 0 && site->maker != NULL ? site->maker : site;
    const SiteArgument *workers = site_argument(made, ROLE_LOADER_WORKERS);
    for (uint32_t i = 0; workers != NULL && i < set_count(program->objects, workers->set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, workers->set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_INTEGER && object->text != 0 &&
            strcmp(program_cstr(program, object->text), "0") != 0) {
            return true;
        }
    }
    return false;
}

bool site_starts_now(const Program *program, const Site *site)
{
    if (site->api->effects & EFFECT_BIT(PROCESS_START_ITERATED)) {
        return site->receiver != 0 && site_has_workers(program, site);
    }
    return (site->api->effects & EFFECT_BIT(PROCESS_START)) != 0;
}

bool site_may_start(const Program *program, const Site *site)
{
    const EffectSet later = EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START_ITERATED);
    if (!(site->api->effects & later)) {
        return true;
    }
    for (uint32_t i = 0; i < set_count(program->objects, site->result); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, site->result, i));
        if (object->has_started || object->has_escaped) {
            return true;
        }
    }
    return false;
}

void call_iterate(Frame *frame, State *state, ValueId iterable, SetId set)
{
    Program *program = frame->program;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        Object object = *object_get(program->objects, id);
        if (object.kind != OBJECT_MADE || object.api == NULL ||
            !(object.api->effects & EFFECT_BIT(PROCESS_START_ITERATED))) {
            continue;
        }
        SetId receiver = set_of(program->objects, id);
        const Site *maker = maker_of(program, receiver);
        Site found = {.file = &frame->file->file, .function = frame->function, .call = iterable, .api = object.api,
                      .receiver = receiver, .maker = maker, .method = object.method,
                      .default_set = state->default_set, .default_may_be_unset = state->default_may_be_unset,
                      .before = state->may, .worlds = state->worlds, .caught = state->caught};
        /* Iterating the very call that makes it is told apart from making it by its receiver. */
        if (maker == NULL || maker->call != iterable) {
            keep_site(frame, &found);
        }
        object_mark_started(program->objects, id);
    }
}

/* --- Any call --- */

static SetId call_class(Frame *frame, State *state, ValueId call, ObjectId class_id, const CallArguments *arguments)
{
    Program *program = frame->program;
    Object instance = {.kind = OBJECT_INSTANCE, .of = set_of(program->objects, class_id)};
    SetId set = set_of(program->objects, object_make(program->objects, &instance));
    SetId init = attribute_of(frame, set, program->known.init);
    bool is_known = false;
    for (uint32_t i = 0; i < set_count(program->objects, init); i++) {
        Object method = *object_get(program->objects, set_member(program->objects, init, i));
        if (method.kind == OBJECT_METHOD && method.api == NULL && method.file != 0) {
            CallArguments with_self = *arguments;
            with_self.receiver = set;
            call_function(frame, state, call, program->files.items[method.file - 1], method.id, &with_self);
            is_known = true;
        } else if (method.kind == OBJECT_METHOD && method.api != NULL) {
            call_api(frame, state, call, method.api, set, arguments);
            is_known = true;
        }
    }
    if (!is_known) {
        escape_arguments(program, arguments);
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
        escape_arguments(program, arguments);
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

static SetId make_partial(Frame *frame, ValueId call, const CallArguments *arguments)
{
    Program *program = frame->program;
    if (arguments->count == 0) {
        return unknown_set(program);
    }
    Object partial = {.kind = OBJECT_PARTIAL, .file = frame->file->file.index, .id = call, .of = arguments->sets[0],
                      .items = arguments->sets + 1, .item_count = arguments->count - 1,
                      .is_open = arguments->has_stars};
    return set_of(program->objects, object_make(program->objects, &partial));
}

/* super() in a method: the instance, seen from above its class. */
static SetId make_super(Frame *frame)
{
    Program *program = frame->program;
    const Function *function = &frame->facts->functions.items[frame->function];
    if (!(function->flags & FUNCTION_METHOD)) {
        return unknown_set(program);
    }
    Object class = {.kind = OBJECT_CLASS, .file = frame->file->file.index, .id = function->parent};
    Object seen = {.kind = OBJECT_INSTANCE, .detail = 1,
                   .of = set_of(program->objects, object_make(program->objects, &class))};
    return set_of(program->objects, object_make(program->objects, &seen));
}

static SetId call_named(Frame *frame, State *state, ValueId call, const Object *named, const CallArguments *arguments)
{
    Program *program = frame->program;
    const KnownNames *known = &program->known;
    if (named->api != NULL) {
        return call_api(frame, state, call, named->api, 0, arguments);
    }
    if (named->text == known->partial) {
        return make_partial(frame, call, arguments);
    }
    if (named->text == known->super && arguments->count == 0) {
        return make_super(frame);
    }
    if (named->text == known->range) {
        Object integer = {.kind = OBJECT_CONSTANT, .detail = LITERAL_INTEGER};
        SetId item = set_of(program->objects, object_make(program->objects, &integer));
        Object numbers = {.kind = OBJECT_CONTAINER, .detail = COLLECTION_LIST, .file = frame->file->file.index,
                          .id = call, .items = &item, .item_count = 1, .is_open = true};
        return set_of(program->objects, object_make(program->objects, &numbers));
    }
    if (named->text == known->platform_system) {
        return set_of(program->objects,
                      object_make(program->objects, &(Object){.kind = OBJECT_NAMED, .text = known->platform_answer}));
    }
    escape_arguments(program, arguments);
    return unknown_set(program);
}

static SetId call_object(Frame *frame, State *state, ValueId call, ObjectId id, const CallArguments *arguments)
{
    Program *program = frame->program;
    Object object = *object_get(program->objects, id);
    switch ((ObjectKind)object.kind) {
    case OBJECT_FUNCTION:
        return call_function(frame, state, call, program->files.items[object.file - 1], object.id, arguments);
    case OBJECT_CLASS:
        return call_class(frame, state, call, id, arguments);
    case OBJECT_NAMED:
        return call_named(frame, state, call, &object, arguments);
    case OBJECT_METHOD: {
        if (object.api != NULL) {
            return call_api(frame, state, call, object.api, object.of, arguments);
        }
        if (object.file == 0) {
            return call_container(frame, &object, arguments);
        }
        CallArguments with_self = *arguments;
        with_self.receiver = object.of;
        return call_function(frame, state, call, program->files.items[object.file - 1], object.id, &with_self);
    }
    case OBJECT_MADE: {
        const Api *api = program->models == NULL
                             ? NULL
                             : models_find_member(program->models, MODEL_PYTHON,
                                                  intern_get(&program->names, object.text), TEXT("__call__"));
        if (api != NULL) {
            return call_api(frame, state, call, api, set_of(program->objects, id), arguments);
        }
        escape_arguments(program, arguments);
        return unknown_set(program);
    }
    case OBJECT_PARTIAL: {
        CallArguments more = {.has_stars = true};
        SetId result = 0;
        for (uint32_t i = 0; i < set_count(program->objects, object.of); i++) {
            ObjectId inner = set_member(program->objects, object.of, i);
            if (object_get(program->objects, inner)->kind == OBJECT_FUNCTION) {
                result = set_join(program->objects, result, call_object(frame, state, call, inner, &more));
            }
        }
        escape_arguments(program, arguments);
        return result != 0 ? result : unknown_set(program);
    }
    default:
        escape_arguments(program, arguments);
        return unknown_set(program);
    }
}

static void note_call(Frame *frame, State *state, ValueId call, const Object *callee)
{
    const Value *value = value_of(frame->facts, call);
    bool is_own = callee != NULL && callee->kind == OBJECT_FUNCTION && callee->file == frame->file->file.index;
    ChildAction action = {.kind = CHILD_CALLS, .value = call, .span = value->span,
                          .api = callee == NULL ? NULL : callee->api, .function = is_own ? callee->id : 0};
    state_child_action(frame, state, action);
}

SetId call_evaluate(Frame *frame, State *state, ValueId call)
{
    Program *program = frame->program;
    const Value *value = value_of(frame->facts, call);
    SetId callees = evaluate(frame, state, value->a);
    CallArguments arguments = evaluate_arguments(frame, state, value);
    uint32_t count = set_count(program->objects, callees);
    if (frame->facts->language != LANGUAGE_PYTHON) {
        Object callee = count == 1 ? *object_get(program->objects, set_member(program->objects, callees, 0))
                                   : (Object){.kind = OBJECT_UNKNOWN};
        note_call(frame, state, call, &callee);
    }
    SetId result = 0;
    if (count == 1) {
        result = call_object(frame, state, call, set_member(program->objects, callees, 0), &arguments);
        return result != 0 ? result : unknown_set(program);
    }
    State after = {0};
    for (uint32_t i = 0; i < count; i++) {
        State branch = state_copy(state);
        SetId one = call_object(frame, &branch, call, set_member(program->objects, callees, i), &arguments);
        result = set_join(program->objects, result, one);
        state_join(frame, &after, &branch);
    }
    if (count > 0) {
        *state = after;
    }
    return result != 0 ? result : unknown_set(program);
}
