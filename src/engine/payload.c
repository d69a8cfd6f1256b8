/* Walks what sites send away; see payload.h.
 *
 * A lambda that one path hands over is reported even when other paths hand over something else. Resources and
 * attributes are followed less closely on their way, so all that they may be has to fail. */
#include "engine/payload.h"

#include "base/fail.h"
#include "base/map.h"
#include "base/vec.h"
#include "link/pickling.h"
#include "link/place.h"

#include <stdlib.h>
#include <string.h>

/* Containers may hold each other in many ways: a search looks at this many objects at most, and so deep. */
enum { NESTING_LIMIT = 8, VISIT_LIMIT = 4000 };

/* What a search found, and what it takes to point there, which is done when a rule asks for it. */
typedef struct Found {
    PayloadHit hit;
    const Object *carrier;
    const ProgramFile *worker_file; /* of a result: the task that gives it back */
    FunctionId worker;
    bool is_placed;
    bool can_meet;
} Found;

typedef VEC(Found) FoundVec;

/* Many rules ask about payloads, each about other kinds: all that travels is searched once for all of them, and once
 * more for those that ask about what is shared, since that is looked into unless somebody asks for it. */
struct Payloads {
    bool is_searched[2];
    FoundVec found[2]; /* … [1]: with PAYLOAD_SHARED */
};

Payloads *payloads_new(void)
{
    Payloads *payloads = calloc(1, sizeof *payloads);
    if (payloads == NULL) {
        fail_out_of_memory();
    }
    return payloads;
}

void payloads_free(Payloads *payloads)
{
    vec_free(&payloads->found[0]);
    vec_free(&payloads->found[1]);
    free(payloads);
}

typedef struct Search {
    RuleContext *context;
    const Program *program;
    bool finds_shared;
    FoundVec *found;
    const Site *site;
    const SiteArgument *argument;
    Verdict verdict;
    bool to_new_process;
    bool is_result;
    const ProgramFile *worker_file; /* of a result: the task that gives it back */
    FunctionId worker;
    int visits; /* left for this argument */
    int depth;  /* left */
    bool is_mixed; /* the set that comes next stands for more than it holds */
    /* The way to where the search is. */
    const Object *carrier; /* the outermost thing whose inside is not written at the site: an instance, a made object */
    const Object *holder;
    const Attribute *attribute;
    Map seen;       /* ObjectId → the number of the last search that looked into it */
    uint32_t number; /* of this search */
    const Object *passenger; /* without a site: the instance at hand */
    Map loaded;     /* set of classes → LoaderKinds of the loaders that got an instance */
} Search;

const Function *payload_function(const Program *program, const Object *object)
{
    if ((object->kind != OBJECT_FUNCTION && object->kind != OBJECT_CLASS) || object->is_renamed) {
        return NULL;
    }
    if (object->kind == OBJECT_FUNCTION && object->of != 0) {
        /* functools.wraps: pickle looks for it under the name of what it wraps. */
        const Object *wrapped = set_count(program_objects(program), object->of) == 1
                                    ? object_get(program_objects(program),
                                                 set_member(program_objects(program), object->of, 0))
                                    : NULL;
        return wrapped == NULL ? NULL : payload_function(program, wrapped);
    }
    if (object->kind == OBJECT_FUNCTION && object->text != 0) {
        return NULL; /* what a decorator made of a definition does not stand under its own name */
    }
    return &program_file(program, object->file - 1)->facts->functions.items[object->id];
}

/* --- What pickle refuses --- */

/* "<locals>" in the qualified name is what pickle itself looks for; a nested function declared `global` has none. */
static bool is_local(const Program *program, const Function *function)
{
    return function != NULL &&
           strstr(intern_cstr(program_names(program), function->qualified), "<locals>") != NULL;
}

static bool is_of_local_class(const Program *program, const Object *instance)
{
    const Objects *objects = program_objects(program);
    if (set_count(objects, instance->of) != 1) {
        return false;
    }
    const Object *class = object_get(objects, set_member(objects, instance->of, 0));
    return is_local(program, payload_function(program, class)) && pickling_is_default(program, instance);
}

/* 0 for what travels. */
static PayloadKind kind_of(const Search *search, const Object *object, const char **refusal)
{
    const Program *program = search->program;
    const Function *function = payload_function(program, object);
    *refusal = NULL;
    if (pickling_shadow(program, object).kind != SHADOW_NONE) {
        return PAYLOAD_SHADOWED;
    }
    if (function != NULL && function->kind == FUNCTION_LAMBDA) {
        return PAYLOAD_LAMBDA;
    }
    if (function != NULL) {
        PayloadKind kind = function->kind == FUNCTION_CLASS ? PAYLOAD_LOCAL_CLASS : PAYLOAD_NESTED_FUNCTION;
        return is_local(program, function) ? kind : 0;
    }
    if (object->kind == OBJECT_INSTANCE && is_of_local_class(program, object)) {
        return PAYLOAD_LOCAL_CLASS;
    }
    *refusal = pickling_refusal(program, object, search->to_new_process);
    if (*refusal == NULL) {
        bool is_shared = search->finds_shared && pickling_refusal(program, object, false) != NULL;
        return is_shared ? PAYLOAD_SHARED : 0;
    }
    return pickling_refusal(program, object, true) == NULL ? PAYLOAD_PRIMITIVE : PAYLOAD_RESOURCE;
}

static bool is_all_refused(const Search *search, SetId set)
{
    const Objects *objects = program_objects(search->program);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const char *refusal;
        if (kind_of(search, object_get(objects, set_member(objects, set, i)), &refusal) == 0) {
            return false;
        }
    }
    return true;
}

/* --- Where to point --- */

static bool holds_within(const Program *program, SetId set, const Object *wanted, int depth, int *visits)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set) && --*visits > 0; i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (object == wanted) {
            return true;
        }
        if ((object->kind == OBJECT_PARTIAL || object->kind == OBJECT_METHOD) &&
            holds_within(program, object->of, wanted, depth - 1, visits)) {
            return true;
        }
        for (uint32_t k = 0; k < object->item_count; k++) {
            if (holds_within(program, object->items[k], wanted, depth - 1, visits)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the set holds the object, perhaps inside a container, a partial or a bound method. */
static bool holds(const Program *program, SetId set, const Object *wanted)
{
    int visits = VISIT_LIMIT;
    return holds_within(program, set, wanted, NESTING_LIMIT, &visits);
}

/* The narrowest part of an expression that brings the object in: an item of a display, an argument of partial(…). */
static ValueId narrow(const Program *program, const ProgramFile *file, ValueId id, const Object *object)
{
    const Facts *facts = file->facts;
    const Value *value = &facts->values.items[id];
    bool is_call = value->kind == VALUE_CALL;
    if (!is_call && value->kind != VALUE_COLLECTION && value->kind != VALUE_DICT) {
        return id;
    }
    for (uint32_t i = 0; i < facts_list_count(facts, value->list); i++) {
        uint32_t item = facts_list_item(facts, value->list, i);
        ValueId part = is_call ? facts->arguments.items[item].value : item;
        if (part != 0 && holds(program, program_value_set(program, file, part), object)) {
            return narrow(program, file, part, object);
        }
    }
    return id;
}

/* The argument of a call on the way to the site through which the object came in, or 0. */
static ValueId argument_holding(const Program *program, const SiteCall *call, const Object *object)
{
    const Facts *facts = call->file->facts;
    const Value *value = &facts->values.items[call->call];
    for (uint32_t i = 0; value->kind == VALUE_CALL && i < facts_list_count(facts, value->list); i++) {
        const Argument *argument = &facts->arguments.items[facts_list_item(facts, value->list, i)];
        if (holds(program, program_value_set(program, call->file, argument->value), object)) {
            return argument->value;
        }
    }
    return 0;
}

/* The value of a `return` in the block that gives the object back, or 0. */
static ValueId returned_value(const Program *program, const ProgramFile *file, FunctionId function,
                              const Object *object)
{
    const Facts *facts = file->facts;
    Span body = facts->functions.items[function].span;
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        if (action->kind == ACTION_RETURN && action->a != 0 && action->span.start >= body.start &&
            action->span.end <= body.end && holds(program, program_value_set(program, file, action->a), object)) {
            return narrow(program, file, action->a, object);
        }
    }
    return 0;
}

static void point_at(PayloadHit *hit, const ProgramFile *file, FunctionId function, ValueId value)
{
    hit->file = file;
    hit->function = function;
    hit->span = file->facts->values.items[value].span;
}

/* Objects of a library are shared by programs that know nothing of each other: what is made in a file comes to the site
 * only if that file has to do with the one where the way there begins. */
static bool can_meet(const Program *program, const Site *site, const Object *object)
{
    if (object->file == 0) {
        return true;
    }
    const ProgramFile *made_in = program_file(program, object->file - 1);
    const ProgramFile *root = site->via != NULL ? site->via->file : site->file;
    return made_in == root || program_is_related(program, made_in, root);
}

/* Points to where the user has to change something: the outermost call that hands the object on, the `return` of a
 * result. */
static void place_hit(const Program *program, Found *found)
{
    PayloadHit *hit = &found->hit;
    const Object *object = found->carrier != NULL ? found->carrier : hit->object;
    if (hit->argument == NULL) {
        point_at(hit, hit->site->file, hit->site->function, hit->site->call);
        return;
    }
    if (found->worker_file != NULL) {
        ValueId returned = returned_value(program, found->worker_file, found->worker, object);
        if (returned != 0) {
            point_at(hit, found->worker_file, found->worker, returned);
            return;
        }
        object = hit->object;
    }
    ValueId value = narrow(program, hit->argument->file, hit->argument->value, object);
    point_at(hit, hit->argument->file, hit->argument->function, value);
    for (const SiteCall *call = hit->site->via; call != NULL; call = call->next) {
        ValueId handed = argument_holding(program, call, object);
        if (handed != 0) {
            point_at(hit, call->file, call->caller, narrow(program, call->file, handed, object));
            return;
        }
    }
}

/* --- The search --- */

static PayloadWay way_of(const Search *search)
{
    if (search->is_result) {
        return PAYLOAD_RESULT;
    }
    if (search->argument != NULL && search->argument->parameter->role == ROLE_QUEUE_ITEM) {
        return PAYLOAD_QUEUED;
    }
    return search->attribute != NULL ? PAYLOAD_ATTRIBUTE : PAYLOAD_DIRECT;
}

static void hand_in(const Search *search, const Object *object, PayloadKind kind, const char *refusal)
{
    Found found = {.hit = {.site = search->site, .argument = search->argument, .object = object, .kind = kind,
                           .passenger = search->passenger, .way = way_of(search), .refusal = refusal,
                           .holder = search->holder, .attribute = search->attribute, .verdict = search->verdict},
                   .carrier = search->carrier};
    if (search->is_result) {
        found.worker_file = search->worker_file;
        found.worker = search->worker;
    }
    vec_push(search->found, found);
}

/* What pickle does not refuse may still be looked up in vain by whoever gets its name. */
static void hand_in_named(const Search *search, const Object *object)
{
    const Objects *objects = program_objects(search->program);
    const Object *named = object;
    if (object->kind == OBJECT_INSTANCE && set_count(objects, object->of) == 1) {
        named = object_get(objects, set_member(objects, object->of, 0));
    }
    if (payload_function(search->program, named) != NULL &&
        (named == object || pickling_is_default(search->program, object))) {
        hand_in(search, object, PAYLOAD_BY_NAME, NULL);
    }
}

static void search_set(Search *search, SetId set);

static void visit_attribute(void *context, const Attribute *attribute)
{
    Search *search = context;
    const Attribute *outer = search->attribute;
    search->attribute = attribute;
    search_set(search, attribute->set);
    search->attribute = outer;
}

static void search_instance(Search *search, const Object *instance)
{
    const Object *outer_carrier = search->carrier;
    const Object *outer_holder = search->holder;
    search->carrier = outer_carrier != NULL ? outer_carrier : instance;
    search->holder = instance;
    pickling_each_attribute(search->program, instance, search->site, visit_attribute, search);
    search->carrier = outer_carrier;
    search->holder = outer_holder;
}

/* What a library's object keeps: the transforms of a Compose, the factory of a defaultdict. */
static void search_kept(Search *search, const Object *made)
{
    const Site *maker = pickling_maker(search->program, made);
    const Object *outer_carrier = search->carrier;
    search->carrier = outer_carrier != NULL ? outer_carrier : made;
    for (size_t i = 0; maker != NULL && i < maker->argument_count; i++) {
        if (maker->arguments[i].parameter->role == ROLE_KEPT) {
            search_set(search, maker->arguments[i].set);
        }
    }
    /* What calling an object makes has from it what it was made of: delayed(work)(1). */
    if (maker != NULL && maker->api->kind == API_METHOD && text_ends_with(text_of(maker->api->name), ".__call__")) {
        search_set(search, maker->receiver);
    }
    search->carrier = outer_carrier;
}

/* What was added to a container later may belong to another call of the same function: it is one set of alternatives
 * on the way to a site. Where there is no site, each thing that was ever added counts. */
static void search_items(Search *search, const Object *object)
{
    bool is_mixed = false;
    for (uint32_t k = object->written_count; k < object->item_count && search->passenger == NULL; k++) {
        is_mixed |= object->kind == OBJECT_CONTAINER && !is_all_refused(search, object->items[k]);
    }
    for (uint32_t k = 0; k < object->item_count; k++) {
        search->is_mixed = is_mixed && k >= object->written_count;
        search_set(search, object->items[k]);
    }
}

static void search_inside(Search *search, const Object *object)
{
    uint32_t *seen = map_at(&search->seen, object_id(program_objects(search->program), object));
    if (*seen == search->number) {
        return;
    }
    *seen = search->number;
    switch ((ObjectKind)object->kind) {
    case OBJECT_PARTIAL:
        search_set(search, object->of);
        search_items(search, object);
        break;
    case OBJECT_METHOD: /* the class, of a class method */
        search_set(search, object->of);
        break;
    case OBJECT_CONTAINER:
        search_items(search, object);
        break;
    case OBJECT_INSTANCE:
        search_instance(search, object);
        break;
    case OBJECT_MADE:
        search_kept(search, object);
        break;
    default:
        break;
    }
}

/* The function in which an object is made, its file in *file; 0: it is not known. */
static FunctionId maker_function(const Program *program, const Object *object, const ProgramFile **file)
{
    if (object->file == 0 || object->kind == OBJECT_GENERATOR) {
        return 0;
    }
    *file = program_file(program, object->file - 1);
    const Facts *facts = (*file)->facts;
    const Function *made = object->kind == OBJECT_FUNCTION || object->kind == OBJECT_CLASS
                               ? &facts->functions.items[object->id]
                               : NULL;
    Span span = made != NULL ? made->span : facts->values.items[object->id].span;
    FunctionId around = 1;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        bool is_plain = function->kind == FUNCTION_FUNCTION && function != made;
        if (is_plain && function->span.start <= span.start && span.end <= function->span.end) {
            around = id; /* inner ones come later */
        }
    }
    return around;
}

/* Whether a lambda or a function stands in the very function that makes the instance, or in the method that stores it:
 * then the way on which the instance gets it is a way of this code, whatever others hand over. */
static bool is_of_passenger(const Search *search, const Object *object)
{
    const Program *program = search->program;
    const ProgramFile *file = NULL;
    const ProgramFile *holder_file = NULL;
    if (search->passenger == NULL || object->kind != OBJECT_FUNCTION || search->attribute == NULL) {
        return false;
    }
    FunctionId function = maker_function(program, object, &file);
    if (function > 1 && search->attribute->file == file && search->attribute->function == function) {
        return true;
    }
    FunctionId maker = maker_function(program, search->holder, &holder_file);
    return function > 1 && maker == function && holder_file == file;
}

static void search_set(Search *search, SetId set)
{
    const Objects *objects = program_objects(search->program);
    bool is_mixed = search->is_mixed;
    search->is_mixed = false;
    if (--search->depth > 0) {
        bool is_all = !is_mixed && is_all_refused(search, set);
        for (uint32_t i = 0; i < set_count(objects, set) && --search->visits > 0; i++) {
            const Object *object = object_get(objects, set_member(objects, set, i));
            const char *refusal;
            PayloadKind kind = kind_of(search, object, &refusal);
            bool needs_all = (refusal != NULL || search->attribute != NULL) && !is_of_passenger(search, object);
            bool is_unsure = object->kind == OBJECT_METHOD && set_has(objects, set, UNKNOWN_OBJECT);
            if (kind == 0 && !is_unsure) { /* a decorator may have made anything of a method */
                hand_in_named(search, object);
                search_inside(search, object);
            } else if (kind == PAYLOAD_SHARED ? set_count(objects, set) == 1 && !is_mixed
                                              : kind != 0 && (is_all || !needs_all)) {
                hand_in(search, object, kind, refusal);
            }
        }
    }
    search->depth++;
}

static void begin(Search *search)
{
    search->visits = VISIT_LIMIT;
    search->depth = NESTING_LIMIT;
    search->number++;
}

/* Arguments that are taken apart in the parent: only what they hold travels. */
static bool is_taken_apart(Role role)
{
    return role == ROLE_TARGET_ARGUMENTS || role == ROLE_TARGET_KEYWORDS || role == ROLE_TASK_ARGUMENTS ||
           role == ROLE_TASK_KEYWORDS || role == ROLE_TASK_ITEMS || role == ROLE_TASK_TUPLES ||
           role == ROLE_INITIALIZER_ARGUMENTS || role == ROLE_SPAWN_ARGUMENTS;
}

static void search_argument(Search *search)
{
    const Objects *objects = program_objects(search->program);
    SetId set = search->argument->set;
    Role role = search->argument->parameter->role;
    begin(search);
    if (!is_taken_apart(role)) {
        search_set(search, set);
        return;
    }
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        bool is_keys = role == ROLE_TASK_ITEMS && object->detail == COLLECTION_DICT;
        if (object->kind == OBJECT_CONTAINER && !is_keys) {
            search_items(search, object);
        }
    }
}

/* What a task gives back. A generator function gives back its generator, an async one its coroutine. */
static void search_result(Search *search, SetId tasks, int depth)
{
    const Objects *objects = program_objects(search->program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, tasks); i++) {
        const Object *task = object_get(objects, set_member(objects, tasks, i));
        if (task->kind == OBJECT_PARTIAL) {
            search_result(search, task->of, depth - 1);
            continue;
        }
        if ((task->kind != OBJECT_FUNCTION && task->kind != OBJECT_METHOD) || task->file == 0) {
            continue;
        }
        search->worker_file = program_file(search->program, task->file - 1);
        search->worker = task->id;
        uint16_t flags = search->worker_file->facts->functions.items[task->id].flags;
        begin(search);
        if (flags & (FUNCTION_GENERATOR | FUNCTION_ASYNC)) {
            hand_in(search, task, PAYLOAD_RESOURCE,
                    (flags & FUNCTION_ASYNC) == 0       ? "TypeError: cannot pickle 'generator' object"
                    : (flags & FUNCTION_GENERATOR) == 0 ? "TypeError: cannot pickle 'coroutine' object"
                                                        : "TypeError: cannot pickle 'async_generator' object");
        } else {
            search_set(search, program_function_result(search->program, search->worker_file, task->id));
        }
    }
}

static bool judge(Search *search, MethodSet fails)
{
    search->verdict = methods_judge(search->program, search->site, fails, rule_arena(search->context));
    return search->verdict.is_reported;
}

static bool is_loader_role(Role role)
{
    return role == ROLE_LOADER_DATASET || role == ROLE_LOADER_CALLABLE;
}

static void search_arguments(Search *search)
{
    const Site *site = search->site;
    for (size_t i = 0; i < site->argument_count; i++) {
        search->argument = &site->arguments[i];
        Role role = search->argument->parameter->role;
        Pickled pickled = role_pickled(role);
        if (pickled == PICKLED_NEVER || (is_loader_role(role) && !site_has_workers(search->program, site))) {
            continue;
        }
        search->to_new_process = pickled == PICKLED_UNLESS_FORK;
        bool is_reported = judge(search, search->to_new_process ? METHOD_SPAWN | METHOD_FORKSERVER : METHODS_ALL);
        if (role == ROLE_QUEUE_ITEM) { /* whoever sits at the other end */
            search->verdict = methods_judge_always(search->program, site, rule_arena(search->context));
            is_reported = search->verdict.is_reported;
        }
        if (is_reported) {
            search_argument(search);
            search->is_result = role == ROLE_TASK;
            if (search->is_result) {
                search_result(search, search->argument->set, NESTING_LIMIT);
            }
            search->is_result = false;
        }
    }
}

static bool catches(const Search *search, const ProgramFile *file, FunctionId function, ValueId call)
{
    static const char *const exceptions[] = {"PicklingError", "PickleError", "TypeError", "AttributeError",
                                             "RuntimeError",  NULL};
    Place place;
    return !place_find(file->facts, function, call, &place) ||
           place_catches(&place, program_names(search->program), exceptions);
}

/* Whether a handler near the site deals with what pickle raises: it may be the way to do without processes. Further
 * away it deals with any trouble, and only says so. */
static bool is_caught(const Search *search)
{
    enum { NEAR = 2 }; /* callers */
    const Site *site = search->site;
    if (!(site->caught & CAUGHT_PICKLING_ERROR)) {
        return false;
    }
    if (catches(search, site->file, site->function, site->call)) {
        return true;
    }
    size_t callers = 0;
    for (const SiteCall *call = site->via; call != NULL; call = call->next) {
        callers++;
    }
    for (const SiteCall *call = site->via; call != NULL; call = call->next) {
        if (callers-- <= NEAR && catches(search, call->file, call->caller, call->call)) {
            return true;
        }
    }
    return false;
}

/* Whether the class outside the program is one whose instances are processes, of the default start method. */
static bool is_process_class(const Api *class)
{
    for (uint32_t i = 0; class != NULL && class->method == API_METHOD_DEFAULT && i < class->parameter_count; i++) {
        if (class->parameters[i].role == ROLE_TARGET) {
            return true;
        }
    }
    return false;
}

/* `process.start()` of a class that derives from Process: the instance travels as a whole. */
static void search_started(Search *search)
{
    const Objects *objects = program_objects(search->program);
    search->argument = NULL;
    search->to_new_process = true;
    for (uint32_t i = 0; i < set_count(objects, search->site->receiver); i++) {
        const Object *object = object_get(objects, set_member(objects, search->site->receiver, i));
        if (object->kind == OBJECT_INSTANCE && is_process_class(pickling_library_base(search->program, object)) &&
            judge(search, METHOD_SPAWN | METHOD_FORKSERVER)) {
            begin(search);
            if (is_of_local_class(search->program, object)) {
                hand_in(search, object, PAYLOAD_LOCAL_CLASS, NULL);
            } else {
                hand_in_named(search, object);
                search_instance(search, object);
            }
        }
    }
}

static bool is_searched(const Search *search)
{
    return search->site->api->pickler == PICKLER_PICKLE && !is_caught(search) &&
           site_may_start(search->program, search->site);
}

static void search_program(RuleContext *context, bool finds_shared, FoundVec *found)
{
    Search search = {
        .context = context, .program = rule_program(context), .finds_shared = finds_shared, .found = found};
    for (size_t i = 0; i < program_site_count(search.program); i++) {
        const Site *site = search.site = program_site(search.program, i);
        if (!is_searched(&search)) {
            continue;
        }
        search_arguments(&search);
        if ((site->api->effects & EFFECT_BIT(PROCESS_START)) != 0 && site->receiver != 0) {
            search_started(&search);
        }
    }
    map_free(&search.seen);
}

static FoundVec *all_found(RuleContext *context, bool finds_shared)
{
    Payloads *payloads = rule_payloads(context);
    size_t which = finds_shared;
    if (!payloads->is_searched[which]) {
        payloads->is_searched[which] = true;
        search_program(context, finds_shared, &payloads->found[which]);
    }
    return &payloads->found[which];
}

static void place(const Program *program, Found *found)
{
    if (!found->is_placed) {
        found->is_placed = true;
        place_hit(program, found);
        found->can_meet = can_meet(program, found->hit.site, found->hit.object);
    }
}

void payload_search(RuleContext *context, PayloadKinds kinds, PayloadWays ways, PayloadReport *report)
{
    FoundVec *all = all_found(context, (kinds & PAYLOAD_SHARED) != 0);
    for (size_t i = 0; i < all->count; i++) {
        Found *found = &all->items[i];
        if ((kinds & found->hit.kind) == 0 || (ways & found->hit.way) == 0) {
            continue;
        }
        place(rule_program(context), found);
        if (found->can_meet) {
            report(context, &found->hit);
        }
    }
}

/* --- Without a site --- */

/* Whether the object is made by the method that stores it, or by another one of its class. */
static bool is_made_by_class(const Program *program, const Object *object, const Attribute *attribute)
{
    const ProgramFile *file = NULL;
    FunctionId maker = maker_function(program, object, &file);
    if (maker == 0) {
        return object->kind == OBJECT_NAMED;
    }
    const Function *functions = file->facts->functions.items;
    return file == attribute->file &&
           (maker == attribute->function ||
            (maker > 1 && functions[maker].parent > 1 &&
             functions[maker].parent == functions[attribute->function].parent));
}

/* Points to the assignment of the attribute, or to the lambda or function that others handed over. False when another
 * instance is the one to speak of, or nobody knows what becomes of this one. */
static bool place_without_site(const Program *program, PayloadHit *hit)
{
    const Attribute *attribute = hit->attribute;
    if (attribute == NULL) {
        return false;
    }
    bool is_own = is_made_by_class(program, hit->object, attribute);
    bool is_any = hit->passenger->file == 0;
    if ((!is_own && (hit->object->kind != OBJECT_FUNCTION || is_any)) || (is_any && hit->holder != hit->passenger)) {
        return false; /* who hands a generator over may iterate at once */
    }
    point_at(hit, attribute->file, attribute->function, attribute->place);
    if (!is_own) {
        const Function *function = payload_function(program, hit->object);
        hit->file = program_file(program, hit->object->file - 1);
        hit->function = function->parent;
        hit->span = function->kind == FUNCTION_LAMBDA ? function->span : function->name_span;
    }
    return true;
}

/* The loaders that got an instance of a class, as a set. */
typedef enum LoaderKind { LOADER_WITH_WORKERS = 1, LOADER_WITHOUT = 2 } LoaderKind;

/* Whether the loader has workers, or may get some by an option: its default does not matter here. */
static bool may_have_workers(const Program *program, const Site *site)
{
    const Objects *objects = program_objects(program);
    const SiteArgument *workers = site_argument(site, ROLE_LOADER_WORKERS);
    for (uint32_t i = 0; workers != NULL && i < set_count(objects, workers->set); i++) {
        if (object_get(objects, set_member(objects, workers->set, i))->kind != OBJECT_CONSTANT) {
            return true;
        }
    }
    return site_has_workers(program, site);
}

/* Notes which classes a loader gets instances of. */
static void note_loaded(Search *search, SetId set, LoaderKind kind, int depth)
{
    const Objects *objects = program_objects(search->program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        const Site *maker = object->kind == OBJECT_MADE ? pickling_maker(search->program, object) : NULL;
        if (object->kind == OBJECT_INSTANCE) {
            *map_at(&search->loaded, object->of) |= kind;
        }
        for (uint32_t k = 0; object->kind == OBJECT_CONTAINER && k < object->item_count; k++) {
            note_loaded(search, object->items[k], kind, depth - 1);
        }
        for (size_t k = 0; maker != NULL && k < maker->argument_count; k++) {
            if (maker->arguments[k].parameter->role == ROLE_KEPT) {
                note_loaded(search, maker->arguments[k].set, kind, depth - 1);
            }
        }
    }
}

static void visit_passenger(void *context, const Object *instance)
{
    Search *search = context;
    if (map_get(&search->loaded, instance->of, 0) != LOADER_WITHOUT &&
        pickling_is_for_workers(search->program, instance)) {
        search->passenger = instance;
        begin(search);
        search_instance(search, instance);
    }
}

/* Whether a site was found that sends the object. */
static bool is_sent(RuleContext *context, const Object *object)
{
    const FoundVec *all = all_found(context, false);
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].hit.object == object &&
            can_meet(rule_program(context), all->items[i].hit.site, object)) {
            return true;
        }
    }
    return false;
}

void payload_search_for_workers(RuleContext *context, PayloadReport *report)
{
    const PayloadKinds kinds = PAYLOAD_LAMBDA | PAYLOAD_NESTED_FUNCTION | PAYLOAD_RESOURCE;
    FoundVec found = {0};
    Search search = {.context = context, .program = rule_program(context), .to_new_process = true, .found = &found};
    for (size_t i = 0; i < program_site_count(search.program); i++) {
        const Site *site = program_site(search.program, i);
        const SiteArgument *dataset = site_argument(site, ROLE_LOADER_DATASET);
        if (dataset != NULL) {
            note_loaded(&search, dataset->set,
                        may_have_workers(search.program, site) ? LOADER_WITH_WORKERS : LOADER_WITHOUT, NESTING_LIMIT);
        }
    }
    pickling_each_instance(search.program, visit_passenger, &search);
    for (size_t i = 0; i < found.count; i++) {
        PayloadHit *hit = &found.items[i].hit;
        if ((kinds & hit->kind) != 0 && place_without_site(search.program, hit) && !is_sent(context, hit->object)) {
            report(context, hit);
        }
    }
    map_free(&search.seen);
    map_free(&search.loaded);
    vec_free(&found);
}
