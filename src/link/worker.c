/* From the arguments of a site to the functions that run in its children; see worker.h. */
#include "link/worker.h"

#include "link/analysis.h"

/* What a child reaches is followed through this many functions at most, and callables that wrap each other so deep. */
enum { FUNCTION_LIMIT = 400, WRAPPER_DEPTH = 6 };

/* Collects functions, each once. */
typedef struct Reach {
    const Program *program;
    WorkerFunctionVec *functions;
    Map places; /* (file, function) → place + 1 in functions */
    WorkerFunction next; /* what the functions that are found now have in common */
} Reach;

static void add_function(Reach *reach, uint32_t file, FunctionId function)
{
    uint64_t key = map_key(file, function);
    uint32_t place = map_get(&reach->places, key, 0);
    if (place != 0) {
        WorkerFunction *known = &reach->functions->items[place - 1];
        known->is_certain |= reach->next.is_certain;
        return;
    }
    if (reach->functions->count >= FUNCTION_LIMIT) {
        return;
    }
    WorkerFunction found = reach->next;
    found.file = program_file(reach->program, file - 1);
    found.function = function;
    vec_push(reach->functions, found);
    map_put(&reach->places, key, (uint32_t)reach->functions->count);
}

/* The method of an instance, if its class has it. */
static bool add_method(Reach *reach, const Object *instance, const char *name)
{
    const ProgramFile *file;
    FunctionId method = program_method(reach->program, instance, name, &file);
    if (method != 0) {
        add_function(reach, file->index, method);
    }
    return method != 0;
}

/* What calling each member of the set runs. */
static void add_callables(Reach *reach, SetId set, int depth)
{
    Objects *objects = reach->program->objects;
    bool was_certain = reach->next.is_certain;
    reach->next.is_certain = was_certain && !set_has(objects, set, UNKNOWN_OBJECT);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set); i++) {
        ObjectId id = set_member(objects, set, i);
        const Object *object = object_get(objects, id);
        if ((object->kind == OBJECT_FUNCTION || object->kind == OBJECT_METHOD) && object->file != 0) {
            add_function(reach, object->file, object->id);
        } else if (object->kind == OBJECT_PARTIAL) {
            add_callables(reach, object->of, depth - 1);
        } else if (object->kind == OBJECT_INSTANCE) {
            add_method(reach, object, "__call__");
        } else if (object->kind == OBJECT_CLASS) {
            Object made = {.kind = OBJECT_INSTANCE, .of = set_of(objects, id)};
            add_method(reach, &made, "__init__");
        }
    }
    reach->next.is_certain = was_certain;
}

/* The methods by which a worker takes items from a dataset. */
static void add_dataset(Reach *reach, SetId set)
{
    const Objects *objects = reach->program->objects;
    reach->next.is_certain = !set_has(objects, set, UNKNOWN_OBJECT);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        add_method(reach, object, "__getitem__");
        add_method(reach, object, "__getitems__");
        add_method(reach, object, "__iter__");
    }
}

bool worker_runs_role(Role role)
{
    return role == ROLE_TARGET || role == ROLE_TASK || role == ROLE_INITIALIZER || role == ROLE_SPAWN_TARGET ||
           role == ROLE_LOADER_CALLABLE || role == ROLE_LOADER_DATASET;
}

static void add_arguments(Reach *reach, const Site *site)
{
    for (size_t i = 0; i < site->argument_count; i++) {
        const SiteArgument *argument = &site->arguments[i];
        Role role = argument->parameter->role;
        bool is_loader = role == ROLE_LOADER_CALLABLE || role == ROLE_LOADER_DATASET;
        if (!worker_runs_role(role) || (is_loader && !site_has_workers(reach->program, site))) {
            continue;
        }
        reach->next = (WorkerFunction){.is_certain = true, .role = role, .argument = argument};
        if (role == ROLE_LOADER_DATASET) {
            add_dataset(reach, argument->set);
        } else {
            add_callables(reach, argument->set, WRAPPER_DEPTH);
        }
    }
}

/* `start()` on instances of a subclass of Process. */
static void add_runs(Reach *reach, const Site *site)
{
    const Objects *objects = reach->program->objects;
    reach->next = (WorkerFunction){.is_certain = !set_has(objects, site->receiver, UNKNOWN_OBJECT),
                                   .role = ROLE_TARGET};
    for (uint32_t i = 0; i < set_count(objects, site->receiver); i++) {
        const Object *object = object_get(objects, set_member(objects, site->receiver, i));
        if (object->kind == OBJECT_INSTANCE) {
            add_method(reach, object, "run");
        }
    }
}

static void add_entries(Reach *reach, const Site *site)
{
    add_arguments(reach, site);
    if (site->maker != NULL) {
        add_arguments(reach, site->maker);
    }
    if (site->receiver != 0 && (site->api->effects & EFFECT_BIT(PROCESS_START))) {
        add_runs(reach, site);
    }
}

/* Whether a call of the function at `edges[index]` can be one of something else as well. */
static bool is_only_callee(const Program *program, const ProgramFile *caller, const CallEdge *edges, size_t count,
                           size_t index)
{
    const Value *call = value_of(caller->facts, edges[index].call);
    SetId callees = call->kind == VALUE_CALL ? program_value_set(program, caller, call->a) : 0;
    for (size_t i = 0; i < count; i++) {
        if (i != index && edges[i].call == edges[index].call) {
            return false;
        }
    }
    return !set_has(program->objects, callees, UNKNOWN_OBJECT);
}

static void add_reached(Reach *reach)
{
    for (size_t i = 0; i < reach->functions->count; i++) {
        WorkerFunction caller = reach->functions->items[i];
        size_t count;
        const CallEdge *edges = program_callees(reach->program, caller.file, caller.function, &count);
        for (size_t k = 0; k < count; k++) {
            reach->next = (WorkerFunction){
                .caller = (uint32_t)i + 1, .call = edges[k].call,
                .is_certain = caller.is_certain && is_only_callee(reach->program, caller.file, edges, count, k)};
            add_function(reach, edges[k].file->index, edges[k].function);
        }
    }
}

void worker_entries(const Program *program, const Site *site, WorkerFunctionVec *functions)
{
    Reach reach = {.program = program, .functions = functions};
    add_entries(&reach, site);
    map_free(&reach.places);
}

void worker_functions(const Program *program, const Site *site, WorkerFunctionVec *functions)
{
    Reach reach = {.program = program, .functions = functions};
    add_entries(&reach, site);
    add_reached(&reach);
    map_free(&reach.places);
}

SetId worker_events(const Program *program, const Site *site)
{
    WorkerFunctionVec functions = {0};
    worker_entries(program, site, &functions);
    SetId events = 0;
    for (size_t i = 0; i < functions.count; i++) {
        const WorkerFunction *function = &functions.items[i];
        events = set_join(program->objects, events,
                          program_function_events(program, function->file, function->function));
    }
    vec_free(&functions);
    return events;
}

const Site *worker_hand_over(const Site *site)
{
    bool is_made_before = site->maker != NULL && (site->maker->api->effects & EFFECT_BIT(PROCESS_CREATE)) != 0 &&
                          (site->api->effects & EFFECT_BIT(PROCESS_START)) != 0;
    return is_made_before ? site->maker : site;
}
