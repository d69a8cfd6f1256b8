/* The program: files joined, roots walked in two rounds, answers for rules. */
#include "link/program.h"

#include "base/fail.h"
#include "link/analysis.h"
#include "link/border.h"
#include "link/child.h"
#include "link/global.h"
#include "link/worker.h"

#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t count, size_t size)
{
    void *memory = calloc(count == 0 ? 1 : count, size);
    if (memory == NULL) {
        fail_out_of_memory();
    }
    return memory;
}

static void learn_names(Program *program)
{
    Interner *names = &program->names;
    program->known = (KnownNames){
        .run_name = intern(names, "__name__"),
        .self = intern(names, "self"),
        .init = intern(names, "__init__"),
        .qualname = intern(names, "__qualname__"),
        .name = intern(names, "__name__"),
        .hasattr = intern(names, "builtins.hasattr"),
        .append = intern(names, "append"),
        .add = intern(names, "add"),
        .insert = intern(names, "insert"),
        .extend = intern(names, "extend"),
        .put = intern(names, "put"),
        .call = intern(names, "__call__"),
        .enter = intern(names, "__enter__"),
        .exit = intern(names, "__exit__"),
        .add_argument = intern(names, "add_argument"),
        .not_implemented = intern(names, "NotImplementedError"),
        .platform_answer = intern(names, "platform.system()"),
        .main_process = intern(names, "multiprocessing.current_process().name"),
    };
}

Program *program_new(const Models *models, const Modules *modules, Targets targets)
{
    Program *program = zeroed(1, sizeof *program);
    program->models = models;
    program->targets = targets;
    program->modules = modules;
    interner_init(&program->names);
    program->objects = objects_new();
    program->unknown = set_of(program->objects, UNKNOWN_OBJECT);
    program->globals = globals_new();
    program->children = children_new();
    program->border = border_new();
    learn_names(program);
    vec_push(&program->events, (Event){0});
    vec_push(&program->events, (Event){0}); /* stands for UNKNOWN_OBJECT in sets that grew too large */
    return program;
}

/* A thread's interner serves many files: what is known of its names is kept for all of them. */
static NameMap *map_of(Program *program, const Interner *names)
{
    for (size_t i = 0; i < program->name_maps.count; i++) {
        if (program->name_maps.items[i].names == names && program->name_maps.items[i].count == names->count) {
            return &program->name_maps.items[i];
        }
    }
    NameMap map = {.program = program, .names = names, .count = names->count};
    map.ids = zeroed(names->count, sizeof *map.ids);
    vec_push(&program->name_maps, map);
    return &vec_last(&program->name_maps);
}

static StrId rename_into_program(void *context, StrId name)
{
    NameMap *map = context;
    if (name != 0 && map->ids[name] == 0) {
        map->ids[name] = intern_text(&map->program->names, intern_get(map->names, name));
    }
    return map->ids[name];
}

/* A comprehension is walked with the function around it and sees its variables there; other functions inside see what
 * is kept for them. */
static void mark_outer_functions(FileState *file)
{
    const Facts *facts = file->file.facts;
    file->functions[1].has_inner = true;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        bool is_comprehension = facts->functions.items[id].kind == FUNCTION_COMPREHENSION;
        FunctionId outer = is_comprehension ? 0 : facts->functions.items[id].parent;
        while (outer > 1 && !file->functions[outer].has_inner) {
            file->functions[outer].has_inner = true;
            outer = facts->functions.items[outer].parent;
        }
    }
}

void program_add(Program *program, Facts *facts, const Interner *names, const ProgramRoots *roots)
{
    facts_rename(facts, rename_into_program, map_of(program, names));
    FileState *file = zeroed(1, sizeof *file);
    file->file = (ProgramFile){.facts = facts, .source = facts->source, .index = (uint32_t)program->files.count + 1};
    file->functions = zeroed(facts->functions.count, sizeof *file->functions);
    file->value_sets = zeroed(facts->values.count, sizeof *file->value_sets);
    file->has_all_roots = roots == NULL;
    file->roots = roots == NULL ? (ProgramRoots){0} : *roots;
    file->action_worlds = zeroed(facts->actions.count, sizeof *file->action_worlds);
    mark_outer_functions(file);
    for (ActionId id = (ActionId)facts->actions.count; id > 1; id--) {
        const Action *action = &facts->actions.items[id - 1];
        if (action->kind == ACTION_DEFINE) {
            file->functions[action->b].definition = id - 1;
        }
    }
    vec_push(&program->files, file);
}

void program_add_passage(Program *program, const char *through, const char *effective)
{
    uint32_t *first = map_at(&program->first_passages, modules_of_path(program->modules, through));
    vec_push(&program->passages, ((Passage){modules_of_path(program->modules, effective), *first}));
    *first = (uint32_t)program->passages.count;
}

/* Functions that somebody walks on his own: a class or a comprehension is part of the function around it, and a
 * declaration of C has no body. */
static bool is_walkable(const Function *function)
{
    return (function->kind == FUNCTION_FUNCTION || function->kind == FUNCTION_LAMBDA) &&
           (function->flags & FUNCTION_DECLARATION) == 0;
}

static bool is_among_roots(const FileState *file, const Function *function)
{
    size_t low = 0; /* how many roots begin at or before the function */
    size_t high = file->roots.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (file->roots.spans[middle].start <= function->span.start) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return file->has_all_roots || (low > 0 && function->span.end <= file->roots.spans[low - 1].end);
}

/* Functions that nothing calls are walked with unknown arguments: in the first round those that have not been walked
 * when their turn comes. */
static void walk_uncalled_functions(Program *program, FileState *file, bool is_first)
{
    for (FunctionId id = 2; id < file->file.facts->functions.count; id++) {
        bool is_root = is_first ? file->functions[id].summaries == NULL : !file->functions[id].has_callers;
        const Function *function = &file->file.facts->functions.items[id];
        if (is_root && is_walkable(function) && file->functions[id].is_leading) {
            summary_root(program, file, id);
        }
    }
}

static void walk_roots(Program *program, bool is_first)
{
    for (size_t i = 0; i < program->import_order.count; i++) {
        FileState *file = program->import_order.items[i];
        if (file->is_imported) {
            summary_import(program, file);
        }
        if (file->has_all_roots || file->roots.count > 0 || !file->is_imported) {
            summary_root(program, file, 1);
        }
    }
    for (size_t i = 0; i < program->import_order.count; i++) {
        FileState *file = program->import_order.items[i];
        if (is_first || file->has_sites) {
            walk_uncalled_functions(program, file, is_first);
        }
    }
}

/* What runs in children is asked about even where it stands in a file without sites. */
static void walk_workers(Program *program)
{
    for (size_t i = 0; i < program->sites.count; i++) {
        WorkerFunctionVec entries = {0};
        worker_entries(program, program->sites.items[i], &entries);
        for (size_t k = 0; k < entries.count; k++) {
            FileState *file = program->files.items[entries.items[k].file->index - 1];
            FunctionId id = entries.items[k].function;
            if (file->functions[id].summaries == NULL && is_walkable(&file->file.facts->functions.items[id])) {
                summary_root(program, file, id);
            }
        }
        vec_free(&entries);
    }
}

static void forget_round(Program *program)
{
    for (size_t i = 0; i < program->summaries.count; i++) {
        vec_free(&program->summaries.items[i]->sites);
        vec_free(&program->summaries.items[i]->own_sites);
    }
    program->summaries.count = 0;
    program->sites.count = 0;
    program->maker_sites.count = 0;
    map_free(&program->makers);
    for (size_t i = 0; i < program->files.count; i++) {
        FileState *file = program->files.items[i];
        file->imported = NULL;
        for (FunctionId id = 0; id < file->file.facts->functions.count; id++) {
            file->functions[id].summaries = NULL;
            file->functions[id].summary_count = 0;
        }
    }
    for (size_t i = 0; i < program->forks.count; i++) {
        program->forks.items[i].actions.count = 0;
        program->forks.items[i].events = 0;
        program->forks.items[i].returns = false;
    }
}

/* Finds the file of each module that is part of the program. */
static void place_files(Program *program)
{
    if (program->modules == NULL) {
        program->own_modules = modules_new(NULL);
        for (size_t i = 0; i < program->files.count; i++) {
            modules_add(program->own_modules, program->files.items[i]->file.source->path, (uint32_t)i + 1);
        }
        program->modules = program->own_modules;
    }
    for (size_t i = 0; i < program->files.count; i++) {
        FileState *file = program->files.items[i];
        for (FunctionId id = 1; id < file->file.facts->functions.count; id++) {
            file->functions[id].is_leading = is_among_roots(file, &file->file.facts->functions.items[id]);
        }
        if (file->file.source->language == LANGUAGE_PYTHON) {
            file->module = modules_of_path(program->modules, file->file.source->path);
            map_put(&program->module_files, file->module, file->file.index);
        } else {
            border_add_file(program, file);
        }
    }
}

void program_link(Program *program)
{
    place_files(program);
    foreign_index(program);
    border_read(program);
    import_order_files(program);
    walk_roots(program, true);
    import_spread_methods(program);
    forget_round(program);
    walk_roots(program, false);
    walk_workers(program);
    fork_complete(program);
    pickling_note(program);
}

void program_free(Program *program)
{
    if (program == NULL) {
        return;
    }
    forget_round(program);
    for (size_t i = 0; i < program->files.count; i++) {
        FileState *file = program->files.items[i];
        for (FunctionId id = 0; id < file->file.facts->functions.count; id++) {
            map_free(&file->functions[id].slots);
            vec_free(&file->functions[id].callees);
        }
        free(file->functions);
        free(file->value_sets);
        free(file->action_worlds);
        map_free(&file->call_apis);
        map_free(&file->cells);
        map_free(&file->globals);
        map_free(&file->rebound);
        map_free(&file->certain);
        vec_free(&file->star_modules);
        vec_free(&file->star_files);
        vec_free(&file->imports);
        free(file);
    }
    for (size_t i = 0; i < program->forks.count; i++) {
        vec_free(&program->forks.items[i].actions);
    }
    for (size_t i = 0; i < program->name_maps.count; i++) {
        free(program->name_maps.items[i].ids);
    }
    vec_free(&program->name_maps);
    modules_free(program->own_modules);
    map_free(&program->module_files);
    vec_free(&program->passages);
    map_free(&program->first_passages);
    vec_free(&program->import_order);
    vec_free(&program->files);
    vec_free(&program->events);
    vec_free(&program->summaries);
    vec_free(&program->forks);
    vec_free(&program->maker_sites);
    vec_free(&program->sites);
    map_free(&program->event_ids);
    map_free(&program->named);
    map_free(&program->dotted);
    map_free(&program->fork_ids);
    map_free(&program->event_joins);
    foreign_free(program->foreign);
    map_free(&program->makers);
    vec_free(&program->attributes);
    vec_free(&program->call_apis);
    map_free(&program->attribute_ids);
    map_free(&program->attribute_heads);
    map_free(&program->edges);
    map_free(&program->registered_classes);
    map_free(&program->worker_classes);
    map_free(&program->imported_modules);
    map_free(&program->option_defaults);
    for (size_t i = 0; i < sizeof program->frame_arenas / sizeof program->frame_arenas[0]; i++) {
        arena_free(&program->frame_arenas[i]);
    }
    globals_free(program->globals);
    children_free(program->children);
    border_free(program->border);
    objects_free(program->objects);
    interner_free(&program->names);
    arena_free(&program->arena);
    free(program);
}

const Targets *program_targets(const Program *program)
{
    return &program->targets;
}

const Models *program_models(const Program *program)
{
    return program->models;
}

const Interner *program_names(const Program *program)
{
    return &program->names;
}

const Objects *program_objects(const Program *program)
{
    return program->objects;
}

size_t program_file_count(const Program *program)
{
    return program->files.count;
}

const ProgramFile *program_file(const Program *program, size_t index)
{
    return &program->files.items[index]->file;
}

bool program_is_in_package(const Program *program, const ProgramFile *file)
{
    const FileState *state = program->files.items[file->index - 1];
    ModuleId package = modules_parent(program->modules, state->module);
    const char *slash = strrchr(file->source->path, '/');
    bool is_package = strcmp(slash == NULL ? file->source->path : slash + 1, "__init__.py") == 0;
    return is_package || (package != 0 && modules_file(program->modules, package) != 0);
}

size_t program_site_count(const Program *program)
{
    return program->sites.count;
}

const Site *program_site(const Program *program, size_t index)
{
    return program->sites.items[index];
}

const Event *program_event(const Program *program, uint32_t event_id)
{
    return &program->events.items[event_id];
}

SetId program_function_events(const Program *program, const ProgramFile *file, FunctionId function)
{
    SetId events = 0;
    const FunctionInfo *info = &program->files.items[file->index - 1]->functions[function];
    for (const Summary *summary = info->summaries; summary != NULL; summary = summary->next) {
        events = set_join(program->objects, events, summary->events);
    }
    const Summary *imported = program->files.items[file->index - 1]->imported;
    if (function == 1 && imported != NULL && border_is_extension(program, program->files.items[file->index - 1])) {
        events = set_join(program->objects, events, imported->events);
    }
    return events;
}

SetId program_function_events_surely(const Program *program, const ProgramFile *file, FunctionId function)
{
    const FunctionInfo *info = &program->files.items[file->index - 1]->functions[function];
    const Summary *first = info->summaries;
    SetId events = first == NULL || !first->exit.is_reachable ? 0 : first->exit.must;
    for (const Summary *summary = first; summary != NULL; summary = summary->next) {
        SetId these = summary->exit.is_reachable ? summary->exit.must : events;
        events = set_meet(program->objects, events, these);
    }
    return events;
}

FunctionId program_method(const Program *program, const Object *instance, const char *name, const ProgramFile **file)
{
    StrId id = intern_find(&program->names, name, strlen(name));
    for (uint32_t i = 0; instance->kind == OBJECT_INSTANCE && i < set_count(program->objects, instance->of); i++) {
        const Object class = *object_get(program->objects, set_member(program->objects, instance->of, i));
        SetId members = class_member((Program *)program, &class, 0, id);
        for (uint32_t k = 0; k < set_count(program->objects, members); k++) {
            const Object *member = object_get(program->objects, set_member(program->objects, members, k));
            if (member->kind == OBJECT_FUNCTION) {
                *file = &program->files.items[member->file - 1]->file;
                return member->id;
            }
        }
    }
    return 0;
}

const CallEdge *program_callees(const Program *program, const ProgramFile *file, FunctionId function, size_t *count)
{
    const FunctionInfo *info = &program->files.items[file->index - 1]->functions[function];
    *count = info->callees.count;
    return info->callees.items;
}

SetId program_function_result(const Program *program, const ProgramFile *file, FunctionId function)
{
    SetId result = 0;
    const FunctionInfo *info = &program->files.items[file->index - 1]->functions[function];
    for (const Summary *summary = info->summaries; summary != NULL; summary = summary->next) {
        result = set_join(program->objects, result, summary->result);
    }
    return result;
}

/* The function of a file that a name stands for, or 0. */
static FunctionId function_named(const Facts *facts, StrId name)
{
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        if (function->name == name && (function->flags & FUNCTION_DECLARATION) == 0) {
            return id;
        }
    }
    return 0;
}

ChildAction program_call_action(const Program *program, const ProgramFile *file, ValueId call)
{
    const Value *value = &file->facts->values.items[call];
    const Value *callee = &file->facts->values.items[value->a];
    ChildAction action = {.kind = CHILD_CALLS, .file = file, .value = call, .span = value->span};
    SetId set = program_value_set(program, file, value->a);
    const Object *object = set_count(program->objects, set) == 1
                               ? object_get(program->objects, set_member(program->objects, set, 0))
                               : NULL;
    if (object != NULL && object->kind == OBJECT_FUNCTION && object->file != 0) {
        action.function = object->id;
        action.callee = program_file(program, object->file - 1);
    } else if (callee->kind == VALUE_NAME && callee->a == 1) {
        action.function = function_named(file->facts, callee->text);
        action.callee = action.function == 0 ? NULL : file;
    } else if (callee->kind == VALUE_NAME && callee->a == 0) {
        action.api = models_find(program->models, MODEL_C, intern_get(&program->names, callee->text));
    }
    return action;
}

const Action *program_definition(const Program *program, const ProgramFile *file, FunctionId function)
{
    return &file->facts->actions.items[program->files.items[file->index - 1]->functions[function].definition];
}

const Api *program_call_api(const Program *program, const ProgramFile *file, ValueId call)
{
    uint32_t place = map_get(&program->files.items[file->index - 1]->call_apis, call, 0);
    return place == 0 ? NULL : program->call_apis.items[place - 1];
}

SetId program_value_set(const Program *program, const ProgramFile *file, ValueId value)
{
    return program->files.items[file->index - 1]->value_sets[value];
}

Worlds program_action_worlds(const Program *program, const ProgramFile *file, ActionId action)
{
    return program->files.items[file->index - 1]->action_worlds[action];
}

static bool imports_file(const Program *program, uint32_t from, uint32_t wanted)
{
    Map seen = {0};
    VEC(uint32_t) queue = {0};
    vec_push(&queue, from);
    map_put(&seen, from, 1);
    bool is_found = false;
    for (size_t at = 0; at < queue.count && !is_found; at++) {
        const FileState *file = program->files.items[queue.items[at] - 1];
        is_found = queue.items[at] == wanted;
        for (size_t i = 0; i < file->imports.count; i++) {
            if (!map_has(&seen, file->imports.items[i])) {
                map_put(&seen, file->imports.items[i], 1);
                vec_push(&queue, file->imports.items[i]);
            }
        }
    }
    vec_free(&queue);
    map_free(&seen);
    return is_found;
}

/* The file and all that it imports, directly or not. */
static void mark_imports(const Program *program, uint32_t from, Map *marks)
{
    VEC(uint32_t) queue = {0};
    vec_push(&queue, from);
    map_put(marks, from, 1);
    for (size_t at = 0; at < queue.count; at++) {
        const FileState *file = program->files.items[queue.items[at] - 1];
        for (size_t i = 0; i < file->imports.count; i++) {
            if (!map_has(marks, file->imports.items[i])) {
                map_put(marks, file->imports.items[i], 1);
                vec_push(&queue, file->imports.items[i]);
            }
        }
    }
    vec_free(&queue);
}

void program_mark_related(const Program *program, const ProgramFile *file, Map *marks)
{
    mark_imports(program, file->index, marks);
    Map importers = {0};
    map_put(&importers, file->index, 1);
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < program->files.count; i++) {
            const FileState *importer = program->files.items[i];
            bool imports = false;
            for (size_t k = 0; k < importer->imports.count && !imports; k++) {
                imports = map_has(&importers, importer->imports.items[k]);
            }
            if (imports && !map_has(&importers, importer->file.index)) {
                map_put(&importers, importer->file.index, 1);
                map_put(marks, importer->file.index, 1);
                is_new = true;
            }
        }
    }
    map_free(&importers);
}

bool program_is_related(const Program *program, const ProgramFile *left, const ProgramFile *right)
{
    return imports_file(program, left->index, right->index) || imports_file(program, right->index, left->index);
}
