/* Modelled functions: a call of one is a site. Its arguments are matched with the parameters of the row, its effects
 * happen, and what it makes remembers where it was made. */
#include "link/analysis.h"

#include "link/methods.h"

#include <string.h>

static bool has_role(const Api *api, Role role)
{
    for (uint32_t i = 0; i < api->parameter_count; i++) {
        if (api->parameters[i].role == role) {
            return true;
        }
    }
    return false;
}

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

/* Whether an argument of the call is the constant that a variant of its row asks for. */
static bool meets(const Program *program, const ApiCondition *condition, const CallArguments *arguments,
                  const SiteArgument *matched, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (matched[i].parameter != condition->parameter) {
            continue;
        }
        if (set_count(program->objects, matched[i].set) != 1) {
            return false;
        }
        const Object *object = object_get(program->objects, set_member(program->objects, matched[i].set, 0));
        return object->kind == OBJECT_CONSTANT && object->detail == (uint8_t)condition->literal &&
               (condition->text == NULL ||
                (object->text != 0 && strcmp(program_cstr(program, object->text), condition->text) == 0));
    }
    return condition->literal == LITERAL_NONE && !arguments->has_stars;
}

/* The row of this very call, a variant when its arguments meet the conditions, and its arguments by parameter. */
static const Api *choose_row(Frame *frame, const Api *api, const CallArguments *arguments, SiteArgument *matched,
                             size_t *count)
{
    for (const Api *variant = api->variant; variant != NULL; variant = variant->variant) {
        *count = match_parameters(frame, variant, arguments, matched);
        uint32_t met = 0;
        while (met < variant->condition_count &&
               meets(frame->program, &variant->conditions[met], arguments, matched, *count)) {
            met++;
        }
        if (met == variant->condition_count) {
            return variant;
        }
    }
    *count = match_parameters(frame, api, arguments, matched);
    return api;
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

/* Whether one of the objects names the device: "cuda:1", torch.device("cuda"), a tensor that lives there. */
static bool names_device(const Program *program, SetId set, Device device)
{
    const char *word = device_word(device);
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        bool is_text = object->kind == OBJECT_PLAIN ||
                       (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING);
        if (is_text && object->text != 0 && text_starts_with(intern_get(&program->names, object->text), word)) {
            return true;
        }
        if (object->kind == OBJECT_MADE && object->detail == (uint8_t)device) {
            return true;
        }
    }
    return false;
}

/* A bare number is the index of a device of the row's own kind, and -1 none. */
static bool numbers_device(const Program *program, SetId set)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_INTEGER &&
            program_cstr(program, object->text)[0] != '-') {
            return true;
        }
    }
    return false;
}

/* Whether an argument is certainly not given, or certainly this literal. */
static bool is_absent_or(const Program *program, const SiteArgument *argument, LiteralKind literal)
{
    if (argument == NULL) {
        return true;
    }
    const Object *object = set_count(program->objects, argument->set) == 1
                               ? object_get(program->objects, set_member(program->objects, argument->set, 0))
                               : NULL;
    return object != NULL && object->kind == OBJECT_CONSTANT && object->detail == literal;
}

/* Whether the call fixes the default context: it uses this context, or starts processes that are told which one it is
 * (get_preparation_data in Lib/multiprocessing/spawn.py; run on 3.8 to 3.13. From 3.14 on it asks with allow_none). */
static bool fixes_default(const Program *program, const Site *site)
{
    const MethodChoice *method = &site->method;
    if (method->is_unknown) {
        return false;
    }
    if (method->is_default) {
        return (site->api->effects & EFFECT_BIT(METHOD_FIX)) && method->chosen == 0 &&
               is_absent_or(program, site_argument(site, ROLE_ALLOW_NONE), LITERAL_FALSE);
    }
    return program->targets.newest_minor < 14 && (site->api->effects & EFFECT_BIT(PROCESS_START)) &&
           method->chosen != 0 && (method->chosen & METHOD_FORK) == 0;
}

/* The device of this very call: the one that its argument names, where the row has a parameter for it. */
static Device device_of(const Program *program, const Site *site)
{
    if (!has_role(site->api, ROLE_DEVICE)) {
        return site->api->device;
    }
    for (size_t i = 0; i < site->argument_count; i++) {
        const SiteArgument *argument = &site->arguments[i];
        if (argument->parameter->role != ROLE_DEVICE) {
            continue;
        }
        for (int device = 1; device < DEVICES; device++) {
            if (names_device(program, argument->set, (Device)device)) {
                return (Device)device;
            }
        }
        if (numbers_device(program, argument->set)) {
            return site->api->device;
        }
    }
    return DEVICE_NONE;
}

/* The effects that this very call has. */
static EffectSet effects_of(const Program *program, const Site *site)
{
    const EffectSet on_device = EFFECT_BIT(DEVICE_INIT) | EFFECT_BIT(DEVICE_QUERY) | EFFECT_BIT(DEVICE_VALUE);
    EffectSet effects = site->api->effects & ~EFFECT_BIT(METHOD_FIX);
    effects |= fixes_default(program, site) ? EFFECT_BIT(METHOD_FIX) : 0;
    bool is_off = (effects & on_device) && device_of(program, site) == DEVICE_NONE;
    return is_off ? effects & ~on_device : effects;
}

static void record_effects(Frame *frame, State *state, const Site *site, EffectSet effects)
{
    Device device = device_of(frame->program, site);
    for (int effect = 0; effect < EFFECTS; effect++) {
        if (effects & UINT64_C(1) << effect) {
            if (effect == EFFECT_SIGNAL_SAFE) {
                continue; /* that nothing happens is no event */
            }
            state_record(frame, state, &(Event){.effect = (Effect)effect, .device = device, .api = site->api,
                                                .file = &frame->file->file, .function = frame->function,
                                                .call = site->call});
        }
    }
}

static void set_default_method(Frame *frame, State *state, const Site *site)
{
    Program *program = frame->program;
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
    frame->file->any_default_set |= choice.chosen;
}

bool site_is_of_interest(const Api *api)
{
    const EffectSet births = EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) |
                             EFFECT_BIT(PROCESS_START_ITERATED) | EFFECT_BIT(TASK_SUBMIT) | EFFECT_BIT(FORK) |
                             EFFECT_BIT(VFORK) | EFFECT_BIT(METHOD_SET) | EFFECT_BIT(METHOD_GET) |
                             EFFECT_BIT(CONTEXT_GET);
    if ((api->effects & births) || has_role(api, ROLE_CHILD_SETUP)) {
        return true;
    }
    for (uint32_t i = 0; api->pickler == PICKLER_PICKLE && i < api->parameter_count; i++) {
        if (role_pickled(api->parameters[i].role) != PICKLED_NEVER) {
            return true;
        }
    }
    return false;
}

/* Whether this very call has set the method before, on every way to here. */
static bool has_set_before(const Program *program, const Site *site)
{
    for (uint32_t i = 0; i < set_count(program->objects, site->before_surely); i++) {
        const Event *event = program_event(program, set_member(program->objects, site->before_surely, i));
        if (event->effect == EFFECT_METHOD_SET && event->file == site->file && event->call == site->call) {
            return true;
        }
    }
    return false;
}

/* Evaluating a call again (a loop's second round, two possible callees) widens the site that is there. */
static Site *keep_site(Frame *frame, const Site *found)
{
    Program *program = frame->program;
    /* `for batch in DataLoader(…)` makes the loader and iterates it. */
    bool iterates = found->receiver != 0 && (found->api->effects & EFFECT_BIT(PROCESS_START_ITERATED));
    uint64_t key = hash_mix(found->call + (uint64_t)iterates * UINT32_MAX, (uint64_t)(uintptr_t)found->api);
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
        if (site_is_of_interest(found->api)) {
            frame->file->has_sites = true;
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
    site->before_surely = set_meet(program->objects, site->before_surely, found->before_surely);
    site->comes_again |= has_set_before(program, found);
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

/* The one method that get_start_method answers here, 0 when that is open. */
static MethodSet answered_method(const State *state, const Site *site)
{
    bool is_set = site->method.is_default && site->method.chosen == 0 && !state->default_may_be_unset;
    MethodSet methods = is_set ? state->default_set : site->method.is_default ? 0 : site->method.chosen;
    return site->method.is_unknown || method_word(methods) == NULL ? 0 : methods;
}

static SetId result_of(Frame *frame, State *state, Site *site, EffectSet effects)
{
    Program *program = frame->program;
    const Api *api = site->api;
    uint32_t file = frame->file->file.index;
    if (effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) {
        site->result = fork_split(frame, state, site->call, (effects & EFFECT_BIT(VFORK)) != 0);
        site->has_child = true;
        return site->result;
    }
    const char *type = api->type != NULL ? api->type : api->item_type;
    if (type == NULL && api->kind == API_METHOD && text_ends_with(text_of(api->name), ".__enter__")) {
        return site->receiver; /* `with … as` binds the thing itself, unless the row says otherwise */
    }
    if (type == NULL && !(effects & (EFFECT_BIT(METHOD_GET) | EFFECT_BIT(METHOD_LIST)))) {
        return unknown_set(program);
    }
    if (effects & EFFECT_BIT(METHOD_GET)) {
        MethodSet method = answered_method(state, site);
        if (method != 0) {
            Object word = {.kind = OBJECT_CONSTANT, .detail = LITERAL_STRING,
                           .text = intern(&program->names, method_word(method))};
            return set_of(program->objects, object_make(program->objects, &word));
        }
        if (!site->method.is_default || site->method.chosen != 0 || site->method.is_unknown) {
            return unknown_set(program);
        }
    }
    if (api->kind == API_CLASS && site->receiver != 0) {
        /* super().__init__(…): what is made is the instance itself, and whoever has it may start it. */
        site->result = site->receiver;
        for (uint32_t i = 0; i < set_count(program->objects, site->receiver); i++) {
            remember_maker(program, set_member(program->objects, site->receiver, i), site);
        }
        return none_set(program);
    }
    Object made = {.kind = OBJECT_MADE, .file = file, .id = site->call, .context = frame->summary->context, .api = api,
                   .method = site->method,
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

/* Functions that the call makes run elsewhere: in a child, or in a thread. */
static void run_handed_functions(Frame *frame, State *state, Site *site)
{
    for (size_t i = 0; i < site->argument_count; i++) {
        const SiteArgument *argument = &site->arguments[i];
        if (argument->parameter->role == ROLE_CHILD_SETUP) {
            site->result = fork_child_setup(frame, state, site, argument->set);
            site->has_child = site->result != 0;
        } else if (argument->parameter->role == ROLE_THREAD_TARGET) {
            fork_start_thread(frame, state, site->call, argument->set);
        }
    }
}

static void note_api(Frame *frame, ValueId call, const Api *api)
{
    Program *program = frame->program;
    uint32_t *place = map_at(&frame->file->call_apis, call);
    if (*place == 0) {
        vec_push(&program->call_apis, api);
        *place = (uint32_t)program->call_apis.count;
    }
    program->call_apis.items[*place - 1] = api;
}

SetId site_call(Frame *frame, State *state, ValueId call, const Api *row, SetId receiver,
                      const CallArguments *arguments)
{
    Program *program = frame->program;
    SiteArgument *matched = arena_array(frame->arena, SiteArgument, arguments->count);
    size_t matched_count;
    const Api *api = choose_row(frame, row, arguments, matched, &matched_count);
    Site found = {.file = &frame->file->file, .function = frame->function, .call = call, .api = api,
                  .receiver = receiver, .maker = maker_of(program, receiver), .arguments = matched,
                  .default_set = state->default_set, .default_may_be_unset = state->default_may_be_unset,
                  .before = state->may, .before_surely = state->must, .worlds = state->worlds, .caught = state->caught};
    found.argument_count = matched_count;
    found.method = choose_method(program, &found);
    if (has_role(api, ROLE_EXECUTOR) && !is_process_executor(program, &found, &found.method)) {
        arguments_escape(program, arguments);
        return unknown_set(program);
    }
    /* Workers of a pool came to be when the pool was made: what happened since then is not theirs. */
    if ((api->effects & EFFECT_BIT(TASK_SUBMIT)) && found.maker != NULL && found.maker->file == found.file &&
        found.maker->function == frame->function && (found.maker->api->effects & EFFECT_BIT(PROCESS_START))) {
        found.before = found.maker->before;
        found.before_surely = found.maker->before_surely;
    }
    note_api(frame, call, api);
    Site *site = keep_site(frame, &found);
    EffectSet effects = effects_of(program, site);
    record_effects(frame, state, site, effects);
    if (effects & EFFECT_BIT(METHOD_SET)) {
        set_default_method(frame, state, site);
    }
    if (effects & (EFFECT_BIT(METHOD_SET) | EFFECT_BIT(METHOD_FIX))) {
        state->worlds |= WORLD_METHOD_UNSET | WORLD_METHOD_SET; /* what was asked before holds no more */
    }
    bool iterates = api->kind == API_METHOD && (effects & EFFECT_BIT(PROCESS_START_ITERATED));
    if (iterates || (effects & EFFECT_BIT(PROCESS_START))) {
        mark_started(program, receiver);
    }
    SetId result = result_of(frame, state, site, effects);
    if (frame->facts->language != LANGUAGE_PYTHON) {
        run_handed_functions(frame, state, site);
    }
    for (size_t i = 0; i < site->argument_count; i++) {
        Role role = site->arguments[i].parameter->role;
        if (role == ROLE_NONE || role == ROLE_KEPT) {
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

static bool is_number_above(const Program *program, const Object *object, int limit)
{
    const char *text = program_cstr(program, object->text);
    return object->kind == OBJECT_CONSTANT && object->detail == LITERAL_INTEGER && object->text != 0 &&
           strcmp(text, "0") != 0 && (limit == 0 || strcmp(text, "1") != 0);
}

/* Whether one of the values is certainly a number above `limit`, which is 0 or 1; or an object that was made with one:
 * the arguments of a trainer are an object of their own. */
static bool is_above(const Program *program, const SiteArgument *number, int limit)
{
    for (uint32_t i = 0; number != NULL && i < set_count(program->objects, number->set); i++) {
        ObjectId id = set_member(program->objects, number->set, i);
        uint32_t place = map_get(&program->makers, id, 0);
        const Site *maker = place == 0 ? NULL : program->maker_sites.items[place - 1];
        const SiteArgument *inner = maker == NULL ? NULL : site_argument(maker, number->parameter->role);
        for (uint32_t k = 0; inner != NULL && k < set_count(program->objects, inner->set); k++) {
            if (is_number_above(program, object_get(program->objects, set_member(program->objects, inner->set, k)),
                                limit)) {
                return true;
            }
        }
        if (is_number_above(program, object_get(program->objects, id), limit)) {
            return true;
        }
    }
    return false;
}

/* A number of workers that comes from a configuration is there to be more than 0; but not where 0 is its default. */
static bool is_configured(const Program *program, const SiteArgument *workers)
{
    bool is_open = false;
    for (uint32_t i = 0; i < set_count(program->objects, workers->set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, workers->set, i));
        if (object->kind == OBJECT_CONSTANT) {
            return false;
        }
        is_open |= object->kind == OBJECT_UNKNOWN || object->kind == OBJECT_PLAIN;
    }
    return is_open && workers->parameter->name != NULL && strstr(workers->parameter->name, "workers") != NULL;
}

bool site_has_workers(const Program *program, const Site *site)
{
    const Site *made = site->receiver != 0 && site->maker != NULL ? site->maker : site;
    const SiteArgument *workers = site_argument(made, ROLE_LOADER_WORKERS);
    return is_above(program, workers, 0) || (workers != NULL && is_configured(program, workers)) ||
           is_above(program, site_argument(site, ROLE_PROCESS_COUNT), 1);
}

bool site_starts_now(const Program *program, const Site *site)
{
    if (site->api->effects & EFFECT_BIT(PROCESS_START_ITERATED)) {
        bool iterates = site->receiver != 0 && site->result == 0; /* and does not make one by super().__init__ */
        return iterates && site_has_workers(program, site);
    }
    return (site->api->effects & EFFECT_BIT(PROCESS_START)) &&
           (!has_role(site->api, ROLE_PROCESS_COUNT) ||
            is_above(program, site_argument(site, ROLE_PROCESS_COUNT), 1));
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

/* The row of the loader that an object is: one that a call made, or an instance of a subclass that its
 * `super().__init__(…)` made one. */
static const Api *loader_api(const Object *object, const Site *maker)
{
    const Api *api = object->kind == OBJECT_MADE                        ? object->api
                     : object->kind == OBJECT_INSTANCE && maker != NULL ? maker->api
                                                                        : NULL;
    return api != NULL && (api->effects & EFFECT_BIT(PROCESS_START_ITERATED)) ? api : NULL;
}

void site_iterate(Frame *frame, State *state, ValueId iterable, SetId set)
{
    Program *program = frame->program;
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        SetId receiver = set_of(program->objects, id);
        const Site *maker = maker_of(program, receiver);
        const Api *api = loader_api(object_get(program->objects, id), maker);
        if (api == NULL) {
            continue;
        }
        MethodChoice method = maker != NULL ? maker->method : object_get(program->objects, id)->method;
        Site found = {.file = &frame->file->file, .function = frame->function, .call = iterable, .api = api,
                      .receiver = receiver, .maker = maker, .method = method,
                      .default_set = state->default_set, .default_may_be_unset = state->default_may_be_unset,
                      .before = state->may, .before_surely = state->must, .worlds = state->worlds,
                      .caught = state->caught};
        if (site_has_workers(program, &found) && method.is_default && method.chosen == 0 && !method.is_unknown) {
            record_effects(frame, state, &found, EFFECT_BIT(METHOD_FIX));
        }
        keep_site(frame, &found);
        object_mark_started(program->objects, id);
    }
}
