/* Imports: what a name from another module is, and what happens when a module is imported.
 *
 * Modules of the project are OBJECT_MODULE, everything else keeps its dotted name (OBJECT_NAMED), and what a model
 * knows is never looked for in the project. Importing a module runs its top level once, with another `__name__` than
 * "__main__": that is a walk of its own (FileState.imported), made before any importer is walked where the imports
 * have an order. */
#include "link/analysis.h"
#include "link/border.h"

#include <string.h>

enum { STAR_DEPTH = 6 };

static FileState *file_of_module(const Program *program, ModuleId module)
{
    uint32_t index = map_get(&program->module_files, module, 0);
    return index == 0 ? NULL : program->files.items[index - 1];
}

static SetId module_set(Program *program, ModuleId module)
{
    const FileState *file = file_of_module(program, module);
    Object object = {.kind = OBJECT_MODULE, .id = module, .file = file == NULL ? 0 : file->file.index};
    return set_of(program->objects, object_make(program->objects, &object));
}

/* What a module of the program binds to a name; 0 when it does not. */
static SetId global_of(Program *program, const FileState *file, StrId name, int depth)
{
    if (border_is_extension(program, file)) {
        return border_member(program, file, name);
    }
    if (map_has(&file->globals, name)) {
        return map_get(&file->globals, name, 0);
    }
    SetId set = map_get(&file->cells, map_key(1, name), 0);
    for (size_t i = file->star_files.count; set == 0 && depth > 0 && i > 0; i--) {
        set = global_of(program, program->files.items[file->star_files.items[i - 1] - 1], name, depth - 1);
    }
    for (size_t i = 0; set == 0 && i < file->star_modules.count; i++) {
        set = known_name(program, dotted_join(program, file->star_modules.items[i], name));
    }
    return set;
}

SetId module_attribute(Program *program, const Object *module, StrId name)
{
    const FileState *file = file_of_module(program, module->id);
    SetId set = file == NULL ? 0 : global_of(program, file, name, STAR_DEPTH);
    if (set != 0) {
        return set;
    }
    ModuleId child = modules_child(program->modules, module->id, intern_get(&program->names, name));
    return child == 0 ? 0 : module_set(program, child);
}

SetId star_name(Program *program, const FileState *file, StrId name)
{
    SetId set = 0;
    for (size_t i = file->star_files.count; set == 0 && i > 0; i--) {
        set = global_of(program, program->files.items[file->star_files.items[i - 1] - 1], name, STAR_DEPTH);
    }
    for (size_t i = 0; set == 0 && i < file->star_modules.count; i++) {
        set = known_name(program, dotted_join(program, file->star_modules.items[i], name));
    }
    return set;
}

/* What the top level of a module does happens here, if this is its first import. */
static void import_file(Frame *frame, State *state, FileState *file)
{
    const Summary *summary = file->imported;
    if (summary == NULL || summary->is_running || !summary->exit.is_reachable) {
        return; /* imports in a circle: the module goes on without the other's rest */
    }
    record_edge(frame, 0, &file->file, 1);
    state_record_all(frame, state, &(Happened){summary->events, summary->events, summary->exit.must});
    if (summary->exit.default_may_be_unset) {
        state->default_set |= summary->exit.default_set;
    } else {
        state->default_set = summary->exit.default_set;
        state->default_may_be_unset = false;
    }
}

/* Importing `a.b.c` imports `a` and `a.b` first. */
static void import_module(Frame *frame, State *state, ModuleId module, int depth)
{
    if (module == 0 || depth == 0) {
        return;
    }
    FileState *file = file_of_module(frame->program, module);
    ModuleId parent = modules_parent(frame->program->modules, module);
    if (file_of_module(frame->program, parent) != NULL) {
        import_module(frame, state, parent, depth - 1);
    }
    if (file != NULL && file != frame->file) {
        import_file(frame, state, file);
    }
    uint32_t passage = file == NULL ? map_get(&frame->program->first_passages, module, 0) : 0;
    while (passage != 0) {
        const Passage *through = &frame->program->passages.items[passage - 1];
        import_file(frame, state, file_of_module(frame->program, through->effective));
        passage = through->next;
    }
}

/* The module that an import statement names, or 0. */
static ModuleId resolve_import(const Program *program, const FileState *file, const Action *action)
{
    Text module = intern_get(&program->names, action->text);
    bool is_modelled = program->models != NULL && action->c == 0 && models_is_module(program->models, module);
    return is_modelled ? 0 : modules_resolve(program->modules, file->module, action->c, module);
}

static void record_import(Frame *frame, State *state, const Action *action, StrId dotted)
{
    Program *program = frame->program;
    const Api *api = program->models == NULL
                         ? NULL
                         : models_find(program->models, MODEL_PYTHON, intern_get(&program->names, dotted));
    for (int effect = 0; api != NULL && api->kind == API_MODULE && effect < EFFECTS; effect++) {
        if (api->effects & UINT64_C(1) << effect) {
            state_record(frame, state, &(Event){.effect = (Effect)effect, .device = api->device, .api = api,
                                                .file = &frame->file->file, .function = frame->function,
                                                .call = action->a, .span = action->span});
        }
    }
}

/* The module's name as it is written, with its dots. */
static StrId written_name(Program *program, const Action *action)
{
    Buffer text = {0};
    for (uint32_t i = 0; i < action->c; i++) {
        buffer_putc(&text, '.');
    }
    buffer_add_text(&text, intern_get(&program->names, action->text));
    StrId dotted = intern_bytes(&program->names, text.length == 0 ? "" : text.bytes, text.length);
    buffer_free(&text);
    return dotted;
}

static void add_once(StrIdVec *ids, StrId id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->items[i] == id) {
            return;
        }
    }
    vec_push(ids, id);
}

/* `import a.b.c` binds `a`. */
static SetId top_module(Program *program, ModuleId module, Text dotted)
{
    for (size_t i = 0; i < dotted.length; i++) {
        module = dotted.bytes[i] == '.' ? modules_parent(program->modules, module) : module;
    }
    return module_set(program, module);
}

static void import_from_project(Frame *frame, State *state, const Action *action, ModuleId module)
{
    Program *program = frame->program;
    import_module(frame, state, module, STAR_DEPTH);
    if (action->flags & ACTION_IS_STAR) {
        FileState *file = file_of_module(program, module);
        if (file != NULL) {
            add_once(&frame->file->star_files, file->file.index);
        }
        return;
    }
    SetId set = module_set(program, module);
    if (action->b != 0) {
        Object object = *object_get(program->objects, set_member(program->objects, set, 0));
        set = module_attribute(program, &object, action->b);
        ModuleId child = modules_child(program->modules, module, intern_get(&program->names, action->b));
        if (child != 0) {
            import_module(frame, state, child, STAR_DEPTH);
        }
        set = set != 0 ? set : unknown_set(program);
    } else if (action->flags & ACTION_BINDS_TOP) {
        set = top_module(program, module, intern_get(&program->names, action->text));
    }
    frame->file->value_sets[action->a] = set;
    place_bind(frame, state, action->a, set);
}

void import_walk(Frame *frame, State *state, const Action *action)
{
    Program *program = frame->program;
    ModuleId module = resolve_import(program, frame->file, action);
    if (module != 0) {
        import_from_project(frame, state, action, module);
        return;
    }
    Text text = intern_get(&program->names, action->text);
    frame->file->imports_torch |= text_is(text, "torch") || text_starts_with(text, "torch.");
    StrId dotted = written_name(program, action);
    record_import(frame, state, action, dotted);
    if (action->flags & ACTION_IS_STAR) {
        add_once(&frame->file->star_modules, dotted);
        return;
    }
    StrId bound = dotted;
    if (action->b != 0) {
        bound = dotted_join(program, dotted, action->b);
        record_import(frame, state, action, bound);
    } else if (action->flags & ACTION_BINDS_TOP) {
        const char *dot = memchr(text.bytes, '.', text.length);
        bound = dot == NULL ? dotted : intern_bytes(&program->names, text.bytes, (size_t)(dot - text.bytes));
    }
    SetId library = border_import_lib(frame, action);
    place_bind(frame, state, action->a, library != 0 ? library : named_set(program, LANGUAGE_PYTHON, bound));
}

/* --- The order of modules --- */

typedef struct Ordering {
    Program *program;
    uint8_t *visited; /* by index of the file */
} Ordering;

static void visit_file(Ordering *ordering, FileState *file);

static void visit_module(Ordering *ordering, FileState *importer, ModuleId module)
{
    const Program *program = ordering->program;
    for (int depth = 0; module != 0 && depth < STAR_DEPTH; depth++) {
        FileState *file = file_of_module(program, module);
        if (file == NULL && depth > 0) {
            return;
        }
        if (file != NULL) {
            file->is_imported = true;
            add_once(&importer->imports, file->file.index);
            visit_file(ordering, file);
        }
        module = modules_parent(program->modules, module);
    }
}

static void visit_import(Ordering *ordering, FileState *file, const Action *action)
{
    const Program *program = ordering->program;
    ModuleId module = resolve_import(program, file, action);
    visit_module(ordering, file, module);
    if (module != 0 && action->b != 0) {
        visit_module(ordering, file, modules_child(program->modules, module, intern_get(&program->names, action->b)));
    }
}

/* Imports that run when the module does come before those in its functions, which may close a circle. */
static void visit_block(Ordering *ordering, FileState *file, BlockId block)
{
    const Facts *facts = file->file.facts;
    for (uint32_t i = 0; i < facts_list_count(facts, block); i++) {
        const Action *action = &facts->actions.items[facts_list_item(facts, block, i)];
        if (action->kind == ACTION_IMPORT) {
            visit_import(ordering, file, action);
        } else if (action->kind == ACTION_IF) {
            visit_block(ordering, file, action->b);
            visit_block(ordering, file, action->c);
        } else if (action->kind == ACTION_WITH) {
            visit_block(ordering, file, action->a);
        } else if (action->kind == ACTION_TRY) {
            visit_block(ordering, file, action->a);
            visit_block(ordering, file, action->b);
            for (uint32_t k = 2; k < facts_list_count(facts, action->list); k += 3) {
                visit_block(ordering, file, facts_list_item(facts, action->list, k));
            }
        }
    }
}

static void visit_file(Ordering *ordering, FileState *file)
{
    Program *program = ordering->program;
    const Facts *facts = file->file.facts;
    if (ordering->visited[file->file.index]) {
        return;
    }
    ordering->visited[file->file.index] = 1;
    if (facts->language == LANGUAGE_PYTHON) {
        visit_block(ordering, file, facts->functions.items[1].body);
        for (size_t i = 1; i < facts->actions.count; i++) {
            if (facts->actions.items[i].kind == ACTION_IMPORT) {
                visit_import(ordering, file, &facts->actions.items[i]);
            }
        }
    }
    vec_push(&program->import_order, file);
}

void import_order_files(Program *program)
{
    Ordering ordering = {.program = program};
    ordering.visited = arena_array(&program->arena, uint8_t, program->files.count + 1);
    for (size_t i = 0; i < program->files.count; i++) {
        visit_file(&ordering, program->files.items[i]);
    }
}

void import_spread_methods(Program *program)
{
    for (size_t i = program->import_order.count; i > 0; i--) {
        const FileState *importer = program->import_order.items[i - 1];
        for (size_t k = 0; k < importer->imports.count; k++) {
            program->files.items[importer->imports.items[k] - 1]->any_default_set |= importer->any_default_set;
        }
    }
}
