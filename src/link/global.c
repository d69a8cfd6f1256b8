/* Bindings of module globals; see global.h. */
#include "link/global.h"

#include "base/fail.h"
#include "base/map.h"
#include "base/vec.h"
#include "facts/visit.h"
#include "link/analysis.h"
#include "link/child.h"

#include <stdlib.h>
#include <string.h>

struct Globals {
    VEC(GlobalBinding) bindings; /* from item 0 */
    Map first;                   /* (file, name) → place + 1 of its first binding */
    Map last;
    Map open_files;              /* file index → 1: its names may be bound in ways that bindings do not show */
    bool knows_bindings;
};

Globals *globals_new(void)
{
    Globals *globals = calloc(1, sizeof *globals);
    if (globals == NULL) {
        fail_out_of_memory();
    }
    return globals;
}

void globals_free(Globals *globals)
{
    if (globals == NULL) {
        return;
    }
    vec_free(&globals->bindings);
    map_free(&globals->first);
    map_free(&globals->last);
    map_free(&globals->open_files);
    free(globals);
}

/* --- bindings --- */

typedef VEC(ActionId) ActionVec;

/* The visit of one function for its bindings. */
typedef struct BindingVisit {
    const Program *program;
    const ProgramFile *file;
    FunctionId function;
    ActionVec actions; /* those around the place that is visited, innermost last */
    bool is_open;
} BindingVisit;

static void add_binding(Globals *globals, const ProgramFile *file, StrId name, GlobalBinding binding)
{
    uint64_t key = map_key(file->index, name);
    uint32_t last = map_get(&globals->last, key, 0);
    vec_push(&globals->bindings, binding);
    uint32_t place = (uint32_t)globals->bindings.count;
    if (last == 0) {
        map_put(&globals->first, key, place);
    } else {
        globals->bindings.items[last - 1].next = place;
    }
    map_put(&globals->last, key, place);
}

/* Names by which code reaches the variables of a module without naming them. */
static bool opens_module(const char *name)
{
    static const char *const names[] = {"globals", "exec", "eval", "vars", "locals", "setattr", "__dict__", "execfile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Methods of containers that change what they hold. */
static bool fills(const char *name)
{
    static const char *const names[] = {"append", "appendleft", "add",    "clear",  "discard", "extend",  "insert",
                                        "pop",    "popitem",    "put",    "remove", "reverse", "setdefault", "sort",
                                        "update"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

StrId global_named(const Program *program, const ProgramFile *of, ValueId id, const ProgramFile **file)
{
    const Objects *objects = program_objects(program);
    const Value *value = value_of(of->facts, id);
    if (value->kind == VALUE_NAME && value->a == 1) {
        *file = of;
        return value->text;
    }
    SetId set = value->kind == VALUE_ATTRIBUTE ? program_value_set(program, of, value->a) : 0;
    if (set_count(objects, set) == 1) {
        const Object *module = object_get(objects, set_member(objects, set, 0));
        if (module->kind == OBJECT_MODULE && module->file != 0) {
            *file = program_file(program, module->file - 1);
            return value->text;
        }
    }
    return 0;
}

static void note_binding(BindingVisit *visit, BindingKind kind, ValueId place)
{
    const ProgramFile *file;
    StrId name = global_named(visit->program, visit->file, place, &file);
    if (name != 0) {
        add_binding(visit->program->globals, file, name,
                    (GlobalBinding){.kind = kind, .file = visit->file, .function = visit->function,
                                    .action = vec_last(&visit->actions), .place = place});
    }
}

static void visit_binding_value(void *context, ValueId id, unsigned uses)
{
    BindingVisit *visit = context;
    const Facts *facts = visit->file->facts;
    const Value *value = value_of(facts, id);
    const char *text = intern_cstr(program_names(visit->program), value->text);
    bool is_place = (uses & (VISIT_WRITE | VISIT_DELETE)) != 0;
    if (is_place && value->kind == VALUE_SUBSCRIPT) {
        note_binding(visit, BINDING_FILLS, value->a);
    } else if (is_place) {
        note_binding(visit, uses & VISIT_DELETE ? BINDING_DELETES : BINDING_BINDS, id);
    } else if (value->kind == VALUE_CALL && value_of(facts, value->a)->kind == VALUE_ATTRIBUTE &&
               fills(intern_cstr(program_names(visit->program), value_of(facts, value->a)->text))) {
        note_binding(visit, BINDING_FILLS, value_of(facts, value->a)->a);
    } else if ((value->kind == VALUE_NAME && value->a == 0) || value->kind == VALUE_ATTRIBUTE) {
        visit->is_open |= opens_module(text);
    } else if (value->kind == VALUE_CONSTANT && value->detail == LITERAL_STRING) {
        /* A guard by the name of the process: the fork server of 3.14 has it too, and its children what it binds. */
        visit->is_open |= strcmp(text, "MainProcess") == 0;
    }
}

static void enter_action(void *context, ActionId action)
{
    BindingVisit *visit = context;
    vec_push(&visit->actions, action);
    visit->is_open |= (visit->file->facts->actions.items[action].flags & ACTION_IS_STAR) != 0;
}

static void leave_action(void *context, ActionId action)
{
    (void)action;
    BindingVisit *visit = context;
    (void)vec_pop(&visit->actions);
}

/* Functions that are visited for themselves: classes and comprehensions belong to the one around them. */
static bool has_own_visit(const Function *function)
{
    return function->kind == FUNCTION_MODULE || function->kind == FUNCTION_FUNCTION ||
           function->kind == FUNCTION_LAMBDA;
}

static void look_at_file(const Program *program, const ProgramFile *file)
{
    BindingVisit visit = {.program = program, .file = file, .is_open = file->facts->partial};
    Visitor visitor = {
        .context = &visit, .value = visit_binding_value, .enter = enter_action, .leave = leave_action};
    for (visit.function = 1; visit.function < file->facts->functions.count; visit.function++) {
        if (has_own_visit(&file->facts->functions.items[visit.function])) {
            visit_function(file->facts, visit.function, &visitor);
        }
    }
    vec_free(&visit.actions);
    if (visit.is_open) {
        map_put(&program->globals->open_files, file->index, 1);
    }
}

static void find_bindings(const Program *program)
{
    for (size_t i = 0; !program->globals->knows_bindings && i < program_file_count(program); i++) {
        if (program_file(program, i)->facts->language == LANGUAGE_PYTHON) {
            look_at_file(program, program_file(program, i));
        }
    }
    program->globals->knows_bindings = true;
}

bool global_file_is_open(const Program *program, const ProgramFile *file)
{
    find_bindings(program);
    return map_has(&program->globals->open_files, file->index);
}

const GlobalBinding *global_first(const Program *program, const ProgramFile *file, StrId name)
{
    find_bindings(program);
    uint32_t place = map_get(&program->globals->first, map_key(file->index, name), 0);
    return place == 0 ? NULL : &program->globals->bindings.items[place - 1];
}

const GlobalBinding *global_next(const Program *program, const GlobalBinding *binding)
{
    return binding->next == 0 ? NULL : &program->globals->bindings.items[binding->next - 1];
}

/* --- answers --- */

bool global_is_imported(const Program *program, const GlobalBinding *binding)
{
    return binding->function == 1 &&
           (program_action_worlds(program, binding->file, binding->action) & WORLD_REIMPORT) != 0;
}

bool global_is_parents(const Program *program, const GlobalBinding *binding)
{
    if (binding->function != 1) {
        return !child_may_run(program, binding->file, binding->function);
    }
    Worlds worlds = program_action_worlds(program, binding->file, binding->action);
    return worlds != 0 && (worlds & (WORLD_REIMPORT | WORLD_REIMPORT_DOUBTFUL)) == 0;
}

bool global_is_parents_of(const Program *program, const GlobalBinding *binding, const Site *site)
{
    return global_is_parents(program, binding) ||
           (binding->function != 1 && !child_of_site_may_run(program, site, binding->file, binding->function));
}

bool global_is_missing_in_child(const Program *program, const ProgramFile *file, StrId name)
{
    const GlobalBinding *binding = global_first(program, file, name);
    bool is_bound = false;
    for (; binding != NULL; binding = global_next(program, binding)) {
        is_bound |= binding->kind == BINDING_BINDS;
        bool is_missed = binding->kind == BINDING_BINDS && global_is_parents(program, binding);
        if (!is_missed && binding->kind != BINDING_FILLS) {
            return false;
        }
    }
    return is_bound && !global_file_is_open(program, file);
}

/* Under the main guard of a file that is not the one that was started nothing is bound in the parent either. */
static bool is_missing_for(const Program *program, const Site *site, const ProgramFile *file, StrId name)
{
    const GlobalBinding *first = global_first(program, file, name);
    return global_is_missing_in_child(program, file, name) &&
           (first->function != 1 || global_root_file(site) == first->file);
}

static bool is_package_main(const ProgramFile *file)
{
    const char *slash = strrchr(file->source->path, '/');
    return strcmp(slash == NULL ? file->source->path : slash + 1, "__main__.py") == 0;
}

ImportFault global_import_fault(const Program *program, const Site *site, const ProgramFile *file, FunctionId id)
{
    const Function *functions = file->facts->functions.items;
    FunctionId top = id;
    while (functions[top].parent > 1 && functions[functions[top].parent].kind == FUNCTION_CLASS) {
        top = functions[top].parent;
    }
    if (strchr(intern_cstr(program_names(program), functions[id].qualified), '<') != NULL) {
        return IMPORT_OF_LOCAL;
    }
    if (file->source->is_notebook) {
        return IMPORT_OF_NOTEBOOK;
    }
    if (is_package_main(file) && site->at_import && global_root_file(site) == file) {
        return IMPORT_OF_MAIN_MODULE;
    }
    return is_missing_for(program, site, file, functions[top].name) ? IMPORT_OF_MISSING : IMPORT_WORKS;
}

const ProgramFile *global_root_file(const Site *site)
{
    return site->via != NULL ? site->via->file : site->file;
}

ValueId global_root_call(const Site *site)
{
    return site->via != NULL ? site->via->call : site->call;
}

/* --- order --- */

/* Whether a call of the function comes to the other one. */
static bool reaches(const Program *program, const ProgramFile *file, FunctionId function, const GlobalBinding *binding,
                    int depth)
{
    size_t count;
    const CallEdge *edges = program_callees(program, file, function, &count);
    bool is_there = file == binding->file && function == binding->function;
    for (size_t i = 0; !is_there && depth > 0 && i < count; i++) {
        is_there = reaches(program, edges[i].file, edges[i].function, binding, depth - 1);
    }
    return is_there;
}

/* Whether the binding happens in this function before the call. */
static bool is_before_call(const Program *program, const GlobalBinding *binding, const ProgramFile *file,
                           FunctionId function, ValueId call)
{
    enum { CALL_DEPTH = 4 };
    const Span at = value_of(file->facts, call)->span;
    if (file == binding->file && function == binding->function) {
        return value_of(file->facts, binding->place)->span.start < at.start;
    }
    size_t count;
    const CallEdge *edges = program_callees(program, file, function, &count);
    for (size_t i = 0; binding->function != 1 && i < count; i++) {
        const Span earlier = value_of(file->facts, edges[i].call)->span;
        bool is_within = earlier.start >= at.start && earlier.end < at.end; /* Server(…).start() */
        if ((earlier.end <= at.start || is_within) &&
            reaches(program, edges[i].file, edges[i].function, binding, CALL_DEPTH)) {
            return true;
        }
    }
    return false;
}

bool global_is_before(const Program *program, const GlobalBinding *binding, const Site *site)
{
    /* The workers of a pool came to be when the pool was made. */
    const Site *maker = site->maker != NULL && (site->maker->api->effects & EFFECT_BIT(PROCESS_START)) ? site->maker
                                                                                                       : NULL;
    for (const SiteCall *way = site->via; way != NULL; way = way->next) {
        bool is_birth = maker != NULL && maker->file == way->file && maker->function == way->caller;
        if (is_before_call(program, binding, way->file, way->caller, is_birth ? maker->call : way->call)) {
            return true;
        }
        if (is_birth) {
            return false;
        }
    }
    const Site *birth = maker == NULL ? site : maker;
    return birth->file == site->file && birth->function == site->function &&
           is_before_call(program, binding, site->file, site->function, birth->call);
}

void global_each_worker(const Program *program, const Site *site, GlobalWorkerVisit *visit, void *context)
{
    WorkerFunctionVec functions = {0};
    worker_functions(program, site, &functions);
    for (size_t i = 0; i < functions.count; i++) {
        const WorkerFunction *worker = &functions.items[i];
        const WorkerFunction *entry = worker;
        while (entry->caller != 0) {
            entry = &functions.items[entry->caller - 1];
        }
        if (worker->is_certain &&
            global_import_fault(program, site, entry->file, entry->function) == IMPORT_WORKS) {
            visit(context, worker);
        }
    }
    vec_free(&functions);
}
