/* Which Python files are lowered and linked.
 *
 * First those with a word that begins a site. Then, round by round, those that import one of the files found so far
 * and use a name of it that leads to a site (link/reach.h). Then those that define what these use. Last those whose
 * import starts a thread, initialises a device and the like. All other files cost one scan of their bytes.
 *
 * A round works in parallel on what the round before has left, so its result does not depend on the threads. */
#include "run_state.h"

#include "base/sys.h"
#include "project/imports.h"
#include "project/worker_classes.h"

#include <string.h>

enum { MOST_ROUNDS = 12 };

/* --- Imports --- */

typedef struct ImportScan {
    const Run *run;
    RunFile *file;
    ModuleId self;
} ImportScan;

static void add_import(ImportScan *scan, ModuleId module, bool is_star)
{
    uint32_t file = modules_file(scan->run->modules, module);
    if (file == 0 || &scan->run->files.items[file - 1] == scan->file) {
        return;
    }
    for (size_t i = 0; i < scan->file->imports.count; i++) {
        ImportedModule *known = &scan->file->imports.items[i];
        if (known->file == file) {
            known->is_star |= is_star;
            return;
        }
    }
    vec_push(&scan->file->imports, ((ImportedModule){file, is_star}));
}

static void note_import(void *context, unsigned level, Text module, Text item)
{
    ImportScan *scan = context;
    scan->file->opens_libraries |= level == 0 && (text_is(module, "ctypes") || text_is(module, "cffi"));
    const Modules *modules = scan->run->modules;
    ModuleId found = modules_resolve(modules, scan->self, level, module);
    if (found == 0) {
        return;
    }
    add_import(scan, found, text_is(item, "*"));
    if (item.length > 0) {
        ModuleId child = modules_child(modules, found, item);
        if (child != 0) {
            add_import(scan, child, false);
        }
    }
    /* The packages around a module are imported before it. */
    for (ModuleId above = modules_parent(modules, found); above != 0 && modules_file(modules, above) != 0;
         above = modules_parent(modules, above)) {
        add_import(scan, above, false);
    }
}

void run_scan_imports(const Run *run, RunFile *file)
{
    ImportScan scan = {.run = run, .file = file, .self = modules_of_path(run->modules, file->source.path)};
    imports_scan(file->source.bytes, file->source.length, note_import, &scan);
}

/* --- Lowering in parallel --- */

typedef VEC(uint32_t) FileList;

typedef struct Task {
    Run *run;
    FileList files;         /* to be looked at */
    const bool *is_changed; /* by file: its exported names are new in this round */
    const Slice **slices;   /* of exported names, by file; or one for all */
    Interner names;         /* of all indices */
    NameMarks locals;     /* names of the file at hand */
    NameMarks words;      /* that begin a site in it, or do something when it is imported */
    NameMarks libraries;  /* that it imports */
    NameLists lists;
    ReachEffectVec sites;
    ReachEffectVec effects;
    VEC(NameVec) renamed; /* by worker: the common id of each of its names, 0: not asked for yet */
} Task;

typedef struct Renaming {
    Task *task;
    unsigned worker;
} Renaming;

static StrId common_name(void *context, StrId name)
{
    const Renaming *renaming = context;
    NameVec *renamed = &renaming->task->renamed.items[renaming->worker];
    while (renamed->count <= name) {
        vec_push(renamed, 0);
    }
    if (name != 0 && renamed->items[name] == 0) {
        const Interner *names = &renaming->task->run->workers[renaming->worker].names;
        renamed->items[name] = intern_text(&renaming->task->names, intern_get(names, name));
    }
    return renamed->items[name];
}

static StrId common_last_part(void *context, StrId name)
{
    const Renaming *renaming = context;
    Text dotted = intern_get(&renaming->task->run->workers[renaming->worker].names, name);
    size_t start = dotted.length;
    while (start > 0 && dotted.bytes[start - 1] != '.') {
        start--;
    }
    return intern_bytes(&renaming->task->names, dotted.bytes + start, dotted.length - start);
}

static void lower_file(Run *run, RunFile *file, unsigned worker)
{
    run_read_file(file);
    if (file->error == NULL) {
        file->worker = worker;
        run_lower_python(file, &run->workers[worker]);
        file->is_lowered = true;
    }
}

static void lower_item(void *context, size_t item, unsigned worker)
{
    Task *task = context;
    lower_file(task->run, &task->run->files.items[task->files.items[item]], worker);
}

static bool can_be_lowered(const RunFile *file)
{
    return file->source.language == LANGUAGE_PYTHON && !file->is_lowered && file->error == NULL;
}

/* Finds the files that the imports of a lowered file mean. */
static void resolve_imports(const Task *task, RunFile *file)
{
    const Modules *modules = task->run->modules;
    ModuleId self = modules_of_path(modules, file->source.path);
    for (size_t i = 0; i < file->reach.imports.count; i++) {
        ReachImport *import = &file->reach.imports.items[i];
        ModuleId module = modules_resolve(modules, self, import->level, intern_get(&task->names, import->module));
        bool has_item = module != 0 && import->item != 0;
        ModuleId child = has_item ? modules_child(modules, module, intern_get(&task->names, import->item)) : 0;
        import->from = module == 0 ? 0 : modules_file(modules, module);
        import->below = child == 0 ? 0 : modules_file(modules, child);
    }
}

/* Indexes what the threads have lowered. */
static void index_files(Task *task)
{
    for (size_t i = 0; i < task->files.count; i++) {
        RunFile *file = &task->run->files.items[task->files.items[i]];
        if (file->is_lowered) {
            Renaming renaming = {task, file->worker};
            reach_index(&file->reach, &file->facts, common_name, common_last_part, &renaming, &task->locals);
            resolve_imports(task, file);
        }
    }
    task->files.count = 0;
}

static void lower_all(Task *task, PoolWork *work)
{
    run_for_each(task->run, "parsing", task->files.count, work, task);
    index_files(task);
}

/* --- Files that lead to sites --- */

/* Names too short to be searched for are taken to be there. */
static bool has_short_name(const Task *task, const NameVec *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (intern_get(&task->names, names->items[i]).length < SLICE_SHORTEST_WORD) {
            return true;
        }
    }
    return false;
}

static const Slice *slice_of(const Task *task, const NameVec *names, Arena *arena)
{
    const char **words = arena_array(arena, const char *, names->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (intern_get(&task->names, names->items[i]).length >= SLICE_SHORTEST_WORD) {
            words[count++] = intern_cstr(&task->names, names->items[i]);
        }
    }
    return slice_new(arena, words, false);
}

static bool mentions_import(const Task *task, const RunFile *file)
{
    for (size_t i = 0; i < file->imports.count; i++) {
        uint32_t imported = file->imports.items[i].file - 1;
        if (task->is_changed[imported] &&
            (file->imports.items[i].is_star || run_starts_in_c(&task->run->files.items[imported]) ||
             has_short_name(task, &task->run->files.items[imported].exported) ||
             slice_matches(task->slices[imported], file->source.bytes, file->source.length))) {
            return true;
        }
    }
    return false;
}

static void lower_if_mentioned(void *context, size_t item, unsigned worker)
{
    Task *task = context;
    RunFile *file = &task->run->files.items[task->files.items[item]];
    run_read_file(file);
    if (file->error != NULL) {
        return;
    }
    if (mentions_import(task, file)) {
        lower_file(task->run, file, worker);
    } else if (!file->has_trigger) {
        run_drop_bytes(file);
    }
}

static void lower_files_with_sites(Task *task)
{
    Run *run = task->run;
    for (uint32_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        if (file->has_trigger && can_be_lowered(file) &&
            (file->has_worker_classes ||
             slice_matches(run->site_slice, file->source.bytes, file->source.length))) {
            vec_push(&task->files, i);
        }
    }
    lower_all(task, lower_item);
}

static void mark_all(NameMarks *marks, const NameVec *names)
{
    for (size_t i = 0; i < names->count; i++) {
        marks_add(marks, names->items[i]);
    }
}

static bool has_name(const NameVec *names, StrId name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i] == name) {
            return true;
        }
    }
    return false;
}

/* Names with two underscores on both sides belong to Python: `__all__` is no way to anything. */
static void export_name(const Task *task, RunFile *file, StrId name)
{
    Text text = intern_get(&task->names, name);
    bool is_special = text_starts_with(text, "__") && text_ends_with(text, "__");
    if (!is_special && !has_name(&file->exported, name)) {
        vec_push(&file->exported, name);
    }
}

/* A module of the project under its name in a file. */
typedef struct ModuleName {
    StrId bound;
    RunFile *file;
} ModuleName;

/* The modules of the project that a file can name, and what it takes from them. */
typedef struct FileImports {
    VEC(ModuleName) modules;
    VEC(ModuleName) stars;
} FileImports;

typedef void ItemVisit(Task *task, const ReachImport *import, RunFile *from, void *context);

/* Lists the modules of the project that a lowered file names; `visit` is called for items taken from one. */
static void list_imports(Task *task, const RunFile *file, FileImports *imports, ItemVisit *visit, void *context)
{
    RunFile *files = task->run->files.items;
    for (size_t i = 0; i < file->reach.imports.count; i++) {
        const ReachImport *import = &file->reach.imports.items[i];
        if (import->is_star && import->from != 0) {
            vec_push(&imports->stars, ((ModuleName){0, &files[import->from - 1]}));
        } else if (import->item == 0 && import->from != 0) {
            vec_push(&imports->modules, ((ModuleName){import->bound, &files[import->from - 1]}));
        } else if (import->item != 0) {
            if (import->below != 0) {
                vec_push(&imports->modules, ((ModuleName){import->bound, &files[import->below - 1]}));
            }
            if (import->from != 0) {
                visit(task, import, &files[import->from - 1], context);
            }
        }
    }
}

static void free_imports(FileImports *imports)
{
    vec_free(&imports->modules);
    vec_free(&imports->stars);
}

static void mark_leading_item(Task *task, const ReachImport *import, RunFile *from, void *context)
{
    RunFile *file = context;
    if (run_starts_in_c(from) || has_name(&from->exported, import->item)) {
        file->reach.statements.items[import->statement].is_leading = true;
        marks_add(&task->locals, import->bound);
    }
}

static bool leads_through_module(void *context, StrId base, StrId attribute)
{
    const FileImports *imports = context;
    for (size_t i = 0; i < imports->modules.count; i++) {
        const RunFile *file = imports->modules.items[i].file;
        bool has_it = run_starts_in_c(file) || has_name(&file->exported, attribute);
        if (imports->modules.items[i].bound == base && has_it) {
            return true;
        }
    }
    return false;
}

/* Marks those of the names that mean something in this file, because it imports their libraries. */
static void mark_words(Task *task, const RunFile *file, const ReachEffectVec *names)
{
    marks_clear(&task->libraries);
    marks_clear(&task->words);
    for (size_t i = 0; i < file->reach.imports.count; i++) {
        Text module = intern_get(&task->names, file->reach.imports.items[i].module);
        const char *dot = memchr(module.bytes, '.', module.length);
        size_t length = dot == NULL ? module.length : (size_t)(dot - module.bytes);
        marks_add(&task->libraries, intern_find(&task->names, module.bytes, length));
    }
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].library == 0 || marks_has(&task->libraries, names->items[i].library)) {
            marks_add(&task->words, names->items[i].name);
        }
    }
}

/* Finds what a lowered file exports by now; says whether that is more than before. */
static bool find_exports(Task *task, RunFile *file)
{
    size_t before = file->exported.count;
    FileImports imports = {0};
    marks_clear(&task->locals);
    mark_words(task, file, &task->sites);
    list_imports(task, file, &imports, mark_leading_item, file);
    for (size_t i = 0; i < imports.stars.count; i++) {
        const NameVec *starred = &imports.stars.items[i].file->exported;
        mark_all(&task->locals, starred);
        for (size_t k = 0; k < starred->count; k++) {
            export_name(task, file, starred->items[k]);
        }
    }
    reach_spread(&file->reach, &(ReachSearch){.words = file->has_trigger ? &task->words : NULL,
                                              .locals = &task->locals, .lists = &task->lists,
                                              .has_attribute = leads_through_module, .context = &imports});
    for (size_t i = 0; i < file->reach.statements.count; i++) {
        file->is_leading |= file->reach.statements.items[i].is_leading;
    }
    for (size_t i = 0; i < file->reach.bindings.count; i++) {
        if (file->reach.statements.items[file->reach.bindings.items[i].statement].is_leading) {
            export_name(task, file, file->reach.bindings.items[i].name);
        }
    }
    free_imports(&imports);
    return file->exported.count > before;
}

static bool imports_changed(const Task *task, const RunFile *file)
{
    for (size_t i = 0; i < file->imports.count; i++) {
        if (task->is_changed[file->imports.items[i].file - 1]) {
            return true;
        }
    }
    return false;
}

/* One round: who imports a file whose exports have changed is looked at, and lowered if it uses one of them. */
static bool spread_round(Task *task, bool *is_changed, bool *is_next, Arena *arena)
{
    Run *run = task->run;
    task->is_changed = is_changed;
    task->slices = arena_array(arena, const Slice *, run->files.count);
    for (size_t i = 0; i < run->files.count; i++) {
        task->slices[i] = is_changed[i] ? slice_of(task, &run->files.items[i].exported, arena) : NULL;
    }
    for (uint32_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        if (can_be_lowered(file) && imports_changed(task, file)) {
            vec_push(&task->files, i);
        }
    }
    lower_all(task, lower_if_mentioned);
    bool is_any = false;
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        is_next[i] = file->is_lowered && imports_changed(task, file) && find_exports(task, file);
        is_any |= is_next[i];
    }
    return is_any;
}

static void lower_leading_files(Task *task)
{
    Run *run = task->run;
    Arena arena = {0};
    bool *is_changed = arena_array(&arena, bool, run->files.count);
    bool is_any = false;
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        is_changed[i] = run_starts_in_c(file) || (file->is_lowered && find_exports(task, file));
        is_any |= is_changed[i];
    }
    for (int round = 0; is_any && round < MOST_ROUNDS; round++) {
        bool *is_next = arena_array(&arena, bool, run->files.count);
        is_any = spread_round(task, is_changed, is_next, &arena);
        is_changed = is_next;
    }
    arena_free(&arena);
}

/* --- What they use of others --- */

static void want_name(RunFile *file, StrId name, bool *is_new)
{
    file->is_wanted = true;
    if (!has_name(&file->wanted, name)) {
        vec_push(&file->wanted, name);
        *is_new = true;
    }
}

typedef struct Wanting {
    const RunFile *user;
    bool is_new;
} Wanting;

static void want_item(Task *task, const ReachImport *import, RunFile *from, void *context)
{
    (void)task;
    Wanting *wanting = context;
    if (wanting->user->reach.statements.items[import->statement].is_wanted) {
        want_name(from, import->item, &wanting->is_new);
    }
}

/* What wanted statements use of modules: attributes of their names, and plain names that a star may have brought. */
static void want_uses(const RunFile *user, const FileImports *imports, bool *is_new)
{
    const ReachIndex *index = &user->reach;
    for (size_t i = 0; i < index->statements.count; i++) {
        const ReachStatement *statement = &index->statements.items[i];
        for (uint32_t k = 0; statement->is_wanted && k < statement->use_count; k++) {
            ReachUse use = index->uses.items[statement->first_use + k];
            const ModuleName *modules = use.base == 0 ? imports->stars.items : imports->modules.items;
            size_t count = use.base == 0 ? imports->stars.count : imports->modules.count;
            for (size_t m = 0; m < count; m++) {
                if (use.base == 0 || modules[m].bound == use.base) {
                    want_name(modules[m].file, use.name, is_new);
                }
            }
        }
    }
}

/* Goes through the wanted statements of a file and wants what they import. */
static void want_from(Task *task, RunFile *file, bool *is_new)
{
    Wanting wanting = {.user = file};
    FileImports imports = {0};
    marks_clear(&task->locals);
    mark_all(&task->locals, &file->wanted);
    for (size_t i = 0; i < file->reach.statements.count; i++) {
        ReachStatement *statement = &file->reach.statements.items[i];
        statement->is_wanted |= statement->is_for_workers;
        statement->is_wanted |= file->is_leading && (statement->is_leading ||
                                                     (!statement->is_definition && statement->import == 0));
    }
    reach_want(&file->reach, &task->locals, &task->lists);
    list_imports(task, file, &imports, want_item, &wanting);
    want_uses(file, &imports, &wanting.is_new);
    free_imports(&imports);
    *is_new |= wanting.is_new;
}

/* --- Classes whose instances are made to be sent to workers --- */

static bool derives_for_workers(const Facts *facts, const Function *class, const Interner *names)
{
    for (uint32_t i = 0; i < facts_list_count(facts, class->bases); i++) {
        const Argument *base = &facts->arguments.items[facts_list_item(facts, class->bases, i)];
        const Value *value = &facts->values.items[base->value];
        const Value *named = value->kind == VALUE_SUBSCRIPT ? &facts->values.items[value->a] : value;
        if ((named->kind == VALUE_NAME || named->kind == VALUE_ATTRIBUTE) &&
            worker_classes_has_base(intern_cstr(names, named->text), models_worker_bases())) {
            return true;
        }
    }
    return false;
}

static bool uses_word(const Task *task, const RunFile *file, const ReachStatement *statement, const char *const *words)
{
    for (uint32_t i = 0; i < statement->use_count; i++) {
        const char *name = intern_cstr(&task->names, file->reach.uses.items[statement->first_use + i].name);
        for (size_t k = 0; words[k] != NULL; k++) {
            if (strcmp(name, words[k]) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void mark_worker_classes(const Task *task, RunFile *file)
{
    const Interner *names = &task->run->workers[file->worker].names;
    for (FunctionId id = 2; id < file->facts.functions.count; id++) {
        const Function *class = &file->facts.functions.items[id];
        if (class->kind != FUNCTION_CLASS || class->parent != 1) {
            continue;
        }
        bool is_derived = derives_for_workers(&file->facts, class, names);
        for (size_t i = 0; i < file->reach.statements.count; i++) {
            ReachStatement *statement = &file->reach.statements.items[i];
            if (statement->is_definition && statement->span.end == class->span.end &&
                (is_derived || uses_word(task, file, statement, models_worker_calls()))) {
                statement->is_for_workers = true;
                file->is_wanted = true;
            }
        }
    }
}

static void lower_wanted_files(Task *task)
{
    Run *run = task->run;
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        file->is_wanted |= file->is_leading;
        if (file->has_worker_classes && file->is_lowered) {
            mark_worker_classes(task, file);
        }
    }
    bool is_new = true;
    for (int round = 0; is_new && round < MOST_ROUNDS; round++) {
        is_new = false;
        for (uint32_t i = 0; i < run->files.count; i++) {
            if (run->files.items[i].is_wanted && can_be_lowered(&run->files.items[i])) {
                vec_push(&task->files, i);
            }
        }
        lower_all(task, lower_item);
        for (size_t i = 0; i < run->files.count; i++) {
            RunFile *file = &run->files.items[i];
            if (file->is_wanted && file->is_lowered && file->wanted_seen != file->wanted.count + 1) {
                file->wanted_seen = file->wanted.count + 1;
                want_from(task, file, &is_new);
            }
        }
    }
}

/* --- What happens when they are imported --- */

static void lower_if_effective(void *context, size_t item, unsigned worker)
{
    Task *task = context;
    RunFile *file = &task->run->files.items[task->files.items[item]];
    run_read_file(file);
    if (file->error != NULL) {
        return;
    }
    file->crosses_border |= run_crosses_border(task->run, file);
    if (file->crosses_border || slice_matches(task->slices[0], file->source.bytes, file->source.length)) {
        lower_file(task->run, file, worker);
    } else if (!file->has_trigger) {
        run_drop_bytes(file);
    }
}

/* All files that the wanted ones import, directly or not. */
static void list_imported(const Run *run, FileList *queue, Arena *arena)
{
    bool *is_listed = arena_array(arena, bool, run->files.count);
    for (uint32_t i = 0; i < run->files.count; i++) {
        if (run->files.items[i].is_wanted) {
            is_listed[i] = true;
            vec_push(queue, i);
        }
    }
    for (size_t at = 0; at < queue->count; at++) {
        const RunFile *file = &run->files.items[queue->items[at]];
        for (size_t i = 0; i < file->imports.count; i++) {
            uint32_t imported = file->imports.items[i].file - 1;
            if (!is_listed[imported]) {
                is_listed[imported] = true;
                vec_push(queue, imported);
            }
        }
    }
}

static const Slice *slice_of_libraries(const Task *task, Arena *arena)
{
    NameVec libraries = {0};
    for (size_t i = 0; i < task->effects.count; i++) {
        if (!has_name(&libraries, task->effects.items[i].library)) {
            vec_push(&libraries, task->effects.items[i].library);
        }
    }
    const Slice *slice = slice_of(task, &libraries, arena);
    vec_free(&libraries);
    return slice;
}

/* Files whose import starts a thread or initialises a device are linked wherever they are imported from. */
static void lower_effective_files(Task *task)
{
    Run *run = task->run;
    Arena arena = {0};
    FileList imported = {0};
    list_imported(run, &imported, &arena);
    run_need_extensions(run, imported.items, imported.count);
    const Slice *slice = slice_of_libraries(task, &arena);
    task->slices = &slice;
    for (size_t i = 0; i < imported.count; i++) {
        if (can_be_lowered(&run->files.items[imported.items[i]])) {
            vec_push(&task->files, imported.items[i]);
        }
    }
    lower_all(task, lower_if_effective);
    for (size_t i = 0; i < imported.count; i++) {
        RunFile *file = &run->files.items[imported.items[i]];
        if (file->is_lowered) {
            mark_words(task, file, &task->effects);
            marks_clear(&task->locals);
            ReachSearch search = {.words = &task->words, .locals = &task->locals, .lists = &task->lists};
            file->is_effective = file->crosses_border || reach_runs_on_import(&file->reach, &search);
        }
    }
    vec_free(&imported);
    arena_free(&arena);
}

/* Who imports a file, by files that take no part in the analysis. */
typedef struct Importer {
    uint32_t file;
    uint32_t next; /* place + 1 of the next importer of the same file */
} Importer;

/* A file that was not linked may import one that does something: then so does importing it. */
static void note_passages(Run *run)
{
    Arena arena = {0};
    VEC(Importer) importers = {0};
    uint32_t *first = arena_array(&arena, uint32_t, run->files.count);
    uint32_t *seen = arena_array(&arena, uint32_t, run->files.count);
    for (uint32_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        for (size_t k = 0; !file->is_linked && k < file->imports.count; k++) {
            uint32_t imported = file->imports.items[k].file - 1;
            vec_push(&importers, ((Importer){i, first[imported]}));
            first[imported] = (uint32_t)importers.count;
        }
    }
    FileList queue = {0};
    for (uint32_t i = 0; i < run->files.count; i++) {
        queue.count = 0;
        if (run->files.items[i].is_effective) {
            vec_push(&queue, i);
        }
        for (size_t at = 0; at < queue.count; at++) {
            for (uint32_t k = first[queue.items[at]]; k != 0; k = importers.items[k - 1].next) {
                uint32_t through = importers.items[k - 1].file;
                if (seen[through] != i + 1) {
                    seen[through] = i + 1;
                    vec_push(&queue, through);
                    vec_push(&run->passages, ((FilePassage){through, i}));
                }
            }
        }
    }
    vec_free(&queue);
    vec_free(&importers);
    arena_free(&arena);
}

static void free_task(Task *task)
{
    for (size_t i = 0; i < task->renamed.count; i++) {
        vec_free(&task->renamed.items[i]);
    }
    vec_free(&task->renamed);
    vec_free(&task->files);
    vec_free(&task->sites);
    vec_free(&task->effects);
    name_lists_free(&task->lists);
    marks_free(&task->locals);
    marks_free(&task->words);
    marks_free(&task->libraries);
    interner_free(&task->names);
}

void run_choose(Run *run)
{
    Task task = {.run = run, .locals = {.current = 1}, .words = {.current = 1},
                 .libraries = {.current = 1}, .lists = {.known = {.current = 1}}};
    interner_init(&task.names);
    reach_sites(run->models, run->site_words, &task.names, &task.sites);
    reach_effects(run->models, &task.names, &task.effects);
    for (unsigned i = 0; i < run->worker_count; i++) {
        vec_push(&task.renamed, (NameVec){0});
    }
    lower_files_with_sites(&task);
    lower_leading_files(&task);
    lower_wanted_files(&task);
    lower_effective_files(&task);
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        file->is_linked |= file->is_lowered && (file->is_wanted || file->is_effective);
        for (size_t k = 0; k < file->reach.statements.count; k++) {
            if (file->reach.statements.items[k].is_leading || file->reach.statements.items[k].is_for_workers) {
                vec_push(&file->leading, file->reach.statements.items[k].span);
            }
        }
        reach_index_free(&file->reach);
    }
    note_passages(run);
    free_task(&task);
}
