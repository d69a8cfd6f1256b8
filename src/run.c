/* discover → read → slice → decode, lex, parse, lower → link → rules
 *
 * Up to the facts each file is for itself and any thread takes any file: what it writes is the file's own place and the
 * thread's own memory. From the link stage on one thread works in the order of the paths. So the result does not depend
 * on the number of threads. */
#include "run_state.h"

#include "base/sys.h"
#include "engine/engine.h"
#include "facts/build.h"
#include "link/concern.h"
#include "project/discover.h"
#include "project/notebook.h"
#include "project/slice.h"
#include "project/suppress.h"
#include "project/worker_classes.h"
#include "py/py.h"

#include <stdlib.h>
#include <string.h>

Run *run_new(const Options *options)
{
    Arena arena = {0};
    Run *run = arena_new(&arena, Run);
    run->arena = arena;
    run->options = options;
    run->python_slice = slice_new(&run->arena, models_trigger_words(MODEL_PYTHON), false);
    run->c_slice = slice_new(&run->arena, models_trigger_words(MODEL_C), true);
    run->result.python = options->python;
    size_t count = 0;
    static const char *const platforms[] = {"linux", "macos", "windows"};
    for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++) {
        if ((options->platforms >> i & 1) != 0) {
            run->result.platforms[count++] = platforms[i];
        }
    }
    return run;
}

void run_free(Run *run)
{
    program_free(run->program);
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        sys_release(file->owned);
        if (file->has_facts) {
            facts_free(&file->facts);
        }
        vec_free(&file->extensions);
        vec_free(&file->imports);
        vec_free(&file->exported);
        vec_free(&file->wanted);
        vec_free(&file->leading);
    }
    for (unsigned i = 0; i < run->worker_count; i++) {
        arena_free(&run->workers[i].scratch);
        arena_free(&run->workers[i].kept);
        interner_free(&run->workers[i].names);
    }
    if (run->c_front_end != NULL) {
        c_unload(run->c_front_end);
    }
    if (run->models != NULL) {
        models_free(run->models);
    }
    modules_free(run->modules);
    map_free(&run->c_effects);
    vec_free(&run->passages);
    vec_free(&run->headers);
    vec_free(&run->files);
    vec_free(&run->result.findings);
    vec_free(&run->result.errors);
    arena_free(&run->result.arena);
    Arena arena = run->arena; /* the run itself lives in it */
    arena_free(&arena);
}

void run_configure(Run *run, Configs *configs)
{
    run->configs = configs;
}

void run_watch(Run *run, RunTick *tick, void *context)
{
    run->tick = tick;
    run->tick_context = context;
}

/* What the watch of a pool knows of the run. */
typedef struct Stage {
    const Run *run;
    const char *name;
    size_t items;
} Stage;

static void tick(void *context, size_t taken)
{
    const Stage *stage = context;
    stage->run->tick(stage->run->tick_context, stage->name, taken, stage->items);
}

void run_for_each(Run *run, const char *name, size_t items, PoolWork *work, void *context)
{
    Stage stage = {.run = run, .name = name, .items = items};
    PoolWatch watch = {.tick = tick, .context = &stage};
    pool_for_each_watched(items, run->worker_count, work, context, run->tick == NULL ? NULL : &watch);
}

static void add_error(Run *run, const char *path, const char *message)
{
    vec_push(&run->result.errors, (RunError){path, message});
}

void run_discover(Run *run)
{
    Discovery discovery;
    discover_files(run->options, run->configs, &run->arena, &discovery);
    for (size_t i = 0; i < discovery.problems.count; i++) {
        add_error(run, discovery.problems.items[i].path, discovery.problems.items[i].message);
    }
    for (size_t i = 0; i < discovery.files.count; i++) {
        const ProjectFile *found = &discovery.files.items[i];
        RunFile file = {.source = {.path = found->path, .language = found->language,
                                   .is_background = found->is_background},
                        .is_stdin = found->is_stdin};
        vec_push(&run->files, file);
    }
    if (discovery.files.count == 0 && discovery.problems.count == 0 && !discovery.excluded_named_files) {
        Buffer paths = {0};
        for (size_t i = 0; i < run->options->paths.count; i++) {
            buffer_printf(&paths, "%s%s", i == 0 ? "" : ", ", run->options->paths.items[i]);
        }
        const char *searched = paths.length == 0 ? "." : arena_copy(&run->arena, paths.bytes, paths.length);
        add_error(run, searched, "no Python or C files found");
        buffer_free(&paths);
    }
    for (size_t i = 0; i < discovery.headers.count; i++) {
        vec_push(&run->headers, discovery.headers.items[i]);
    }
    discovery_free(&discovery);
}

/* Puts the code of a notebook's cells in place of its JSON. */
static void read_cells(RunFile *file)
{
    char *code;
    file->error = notebook_read(&file->source, &code);
    sys_release(file->owned);
    file->owned = code;
    file->source.bytes = code;
}

void run_add_bytes(Run *run, const char *path, Language language, Text bytes)
{
    char *copy = arena_alloc(&run->arena, bytes.length + SOURCE_PADDING, 1);
    memcpy(copy, bytes.bytes, bytes.length);
    Source source = {.path = path, .bytes = copy, .length = (uint32_t)bytes.length, .language = language};
    vec_push(&run->files, (RunFile){.source = source});
    if (notebook_has_name(path)) {
        read_cells(&vec_last(&run->files));
    }
}

void run_read_file(RunFile *file)
{
    if (file->source.bytes != NULL || file->error != NULL) {
        return;
    }
    int error = file->is_stdin ? sys_read_stdin(&file->owned, &file->source.length)
                               : sys_read_file(file->source.path, &file->owned, &file->source.length);
    file->source.bytes = file->owned;
    file->error = error == 0 ? NULL : sys_error_text(error);
    if (error == 0 && notebook_has_name(file->source.path)) {
        read_cells(file);
    }
}

void run_drop_bytes(RunFile *file)
{
    if (file->owned != NULL && !file->is_stdin) {
        sys_release(file->owned);
        file->owned = NULL;
        file->source.bytes = NULL;
    }
}

/* Decides whether the file matters; the bytes of others are given back at once. */
static void slice_file(const Run *run, RunFile *file, unsigned worker)
{
    bool is_python = file->source.language == LANGUAGE_PYTHON;
    const Slice *slice = is_python ? run->python_slice : run->c_slice;
    file->was_read = true;
    file->has_worker_classes =
        is_python && worker_classes_may_be_in((Text){file->source.bytes, file->source.length}, models_worker_bases(),
                                              models_worker_calls());
    file->has_trigger =
        file->has_worker_classes || slice_matches(slice, file->source.bytes, file->source.length);
    file->may_suppress = !file->source.is_background && suppress_may_name_rules(&file->source);
    file->matters = file->has_trigger || (run->options->all_files && !file->source.is_background);
    if (is_python) {
        run_scan_imports(run, file);
    } else {
        run_scan_extensions(file, &run->workers[worker]);
    }
    /* Bytes of a file that is only checked for its syntax are read again then: that keeps memory small. */
    if (!file->has_trigger) {
        run_drop_bytes(file);
    }
}

/* Facts that do not take part in the analysis are kept for their issues alone. */
static void keep_or_free(RunFile *file)
{
    file->has_facts = file->is_linked || file->facts.issues.count > 0;
    if (!file->has_facts) {
        facts_free(&file->facts);
        run_drop_bytes(file);
    }
}

/* Begins the facts of a file, and gives the text that is to be parsed. */
static const Source *decode(RunFile *file, Worker *worker)
{
    PySyntaxIssueVec issues = {0};
    if (file->source.is_notebook) {
        facts_init(&file->facts, &file->source);
        return py_prepare_cells(&file->source, &worker->scratch, &worker->names, &file->facts);
    }
    py_decode(&file->source, &worker->kept, &issues);
    facts_init(&file->facts, &file->source);
    for (size_t i = 0; i < issues.count; i++) {
        StrId message = intern(&worker->names, issues.items[i].message);
        facts_add_issue(&file->facts, ISSUE_SYNTAX, issues.items[i].span, message);
    }
    vec_free(&issues);
    return &file->source;
}

void run_lower_python(RunFile *file, Worker *worker)
{
    const Source *text = decode(file, worker);
    py_lower_source(text, &worker->scratch, &worker->names, &file->facts);
    arena_reset(&worker->scratch);
    facts_freeze(&file->facts);
    file->is_parsed = true;
}

static void read_file_of(Run *run, size_t item, unsigned worker, bool of_python)
{
    RunFile *file = &run->files.items[item];
    if ((file->source.language == LANGUAGE_PYTHON) != of_python) {
        return;
    }
    run_read_file(file);
    if (file->error == NULL) {
        slice_file(run, file, worker);
    }
}

static void read_c_item(void *context, size_t item, unsigned worker)
{
    read_file_of(context, item, worker, false);
}

static void read_python_item(void *context, size_t item, unsigned worker)
{
    read_file_of(context, item, worker, true);
}

/* C first: what an import of Python means may stand there. */
static void read_files(Run *run)
{
    run_for_each(run, "reading C", run->files.count, read_c_item, run);
    run_add_extensions(run);
    run_for_each(run, "reading", run->files.count, read_python_item, run);
}

/* Files that were not lowered are parsed for their syntax errors. */
static void check_python_item(void *context, size_t item, unsigned worker)
{
    Run *run = context;
    RunFile *file = &run->files.items[item];
    if (file->error != NULL || file->source.language != LANGUAGE_PYTHON) {
        return;
    }
    if (file->matters && !file->is_parsed) {
        run_read_file(file);
        if (file->error != NULL) {
            return;
        }
        file->worker = worker;
        const Source *text = decode(file, &run->workers[worker]);
        py_check_source(text, &run->workers[worker].scratch, &run->workers[worker].names, &file->facts);
        arena_reset(&run->workers[worker].scratch);
        facts_freeze(&file->facts);
        file->is_parsed = true;
    }
    if (file->is_parsed) {
        keep_or_free(file);
    }
}

/* Numbers the Python files as modules of the project. */
static void list_modules(Run *run)
{
    bool looks_up = false;
    for (size_t i = 0; i < run->files.count; i++) {
        looks_up |= strncmp(run->files.items[i].source.path, "../", 3) == 0;
    }
    run->modules = modules_new(looks_up ? sys_working_folder(&run->arena) : NULL);
    for (size_t i = 0; i < run->files.count; i++) {
        if (run->files.items[i].source.language == LANGUAGE_PYTHON) {
            modules_add(run->modules, run->files.items[i].source.path, (uint32_t)i + 1);
        }
    }
}

static Targets targets_of(const Options *options)
{
    return (Targets){
        .linux_platform = (options->platforms & PLATFORM_LINUX) != 0,
        .macos_platform = (options->platforms & PLATFORM_MACOS) != 0,
        .windows_platform = (options->platforms & PLATFORM_WINDOWS) != 0,
        .platforms_are_assumed = !options->platforms_named,
        .oldest_minor = versions_oldest(options->python_minors),
        .newest_minor = versions_newest(options->python_minors, NEWEST_KNOWN_MINOR),
    };
}

/* Joins the facts in the order of the paths and runs the rules. */
static void link_and_check(void *context, size_t item, unsigned worker)
{
    (void)item;
    (void)worker;
    Run *run = context;
    run->program = program_new(run->models, run->modules, targets_of(run->options));
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        if (file->has_facts) {
            bool is_python = file->source.language == LANGUAGE_PYTHON;
            program_add(run->program, &file->facts, &run->workers[file->worker].names,
                        is_python ? &(ProgramRoots){file->leading.items, file->leading.count} : NULL);
        }
    }
    for (size_t i = 0; i < run->passages.count; i++) {
        const FilePassage *passage = &run->passages.items[i];
        program_add_passage(run->program, run->files.items[passage->through].source.path,
                            run->files.items[passage->effective].source.path);
    }
    program_link(run->program);
    RuleSelection selection = run_rule_selection(run);
    engine_run(run->program, &selection, &run->result);
    run_apply_policy(run);
}

static int compare_errors(const void *left, const void *right)
{
    const RunError *first = left;
    const RunError *second = right;
    int order = strcmp(first->path, second->path);
    return order != 0 ? order : strcmp(first->message, second->message);
}

/* A path that was named twice is one trouble. */
static void sort_errors(RunErrorVec *errors)
{
    if (errors->count < 2) {
        return;
    }
    qsort(errors->items, errors->count, sizeof *errors->items, compare_errors);
    size_t kept = 1;
    for (size_t i = 1; i < errors->count; i++) {
        if (compare_errors(&errors->items[i], &errors->items[kept - 1]) != 0) {
            errors->items[kept++] = errors->items[i];
        }
    }
    errors->count = kept;
}

/* Counts what was done and lists what could not be. The background is nobody's question: it does not count. */
static void sum_up(Run *run)
{
    for (size_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        if (file->source.is_background) {
            continue;
        }
        run->result.files += file->was_read;
        run->result.parsed += file->is_parsed && file->error == NULL;
        if (file->error != NULL) {
            add_error(run, file->source.path, file->error);
        }
    }
    sort_errors(&run->result.errors);
    run->result.complete = run->result.errors.count == 0;
}

static void start_workers(Run *run)
{
    unsigned wanted = run->options->jobs == 0 ? sys_processors() : run->options->jobs;
    run->worker_count = wanted > run->files.count ? (unsigned)run->files.count : wanted;
    run->workers = arena_array(&run->arena, Worker, run->worker_count);
    for (unsigned i = 0; i < run->worker_count; i++) {
        interner_init(&run->workers[i].names);
    }
}

static bool is_of_side(const RunFile *file, bool of_python)
{
    return (file->source.language == LANGUAGE_PYTHON) == of_python;
}

/* Whether a file of the language, or of the others, is to be parsed. */
static bool anything_matters(const Run *run, bool of_python)
{
    for (size_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        if (file->matters && is_of_side(file, of_python)) {
            return true;
        }
    }
    return false;
}

/* Where Python and C do not meet, the background in one of them says nothing about what was named in the other. */
static void drop_unasked_side(Run *run, bool of_python)
{
    for (size_t i = 0; i < run->files.count; i++) {
        if (is_of_side(&run->files.items[i], of_python) && !run->files.items[i].source.is_background) {
            return;
        }
    }
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        if (is_of_side(file, of_python)) {
            file->has_trigger = file->matters = false;
        }
    }
}

/* Findings are made where there are facts, or in C: without a named file of that kind nobody's question is open. */
static bool is_anything_open(const Run *run)
{
    for (size_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        if (!file->source.is_background && (file->has_facts || run_awaits_c(file))) {
            return true;
        }
    }
    return false;
}

static int compare_paths(const void *left, const void *right)
{
    const RunFile *first = left;
    const RunFile *second = right;
    return strcmp(first->source.path, second->source.path);
}

void run_check(Run *run)
{
    if (run->files.count > 1) {
        qsort(run->files.items, run->files.count, sizeof *run->files.items, compare_paths);
    }
    start_workers(run);
    list_modules(run);
    run_load_models(run);
    read_files(run);
    if (!run_has_border(run)) {
        drop_unasked_side(run, true);
        drop_unasked_side(run, false);
    }
    bool python = anything_matters(run, true);
    bool c = anything_matters(run, false) || run_starts_in_headers(run);
    if (python || c) {
        bool is_mixed = run_has_border(run);
        run->models = run->models == NULL ? models_load(python || is_mixed, c || is_mixed) : run->models;
        run_note_effects(run);
        if (c && python) {
            run_need_starts(run);
        } else if (c) {
            run_choose_c(run);
        }
        run->site_words = concern_words(run->models, &run->arena);
        run->site_slice = slice_new(&run->arena, run->site_words, false);
        run_choose(run);
        run_for_each(run, "parsing", run->files.count, check_python_item, run);
        if (is_anything_open(run)) {
            run_lower_c(run);
            run_for_each(run, "following the program", 1, link_and_check, run);
        }
    }
    sum_up(run);
    run_suppress(run);
}

void run_keep(Run *run, bool (*keep)(void *context, const Finding *finding), void *context)
{
    FindingVec *findings = &run->result.findings;
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (keep(context, &findings->items[i])) {
            findings->items[kept++] = findings->items[i];
        }
    }
    run->result.set_aside += (uint32_t)(findings->count - kept);
    findings->count = kept;
}

const RunResult *run_result(const Run *run)
{
    return &run->result;
}

size_t run_file_count(const Run *run)
{
    return run->files.count;
}

const char *run_file_path(const Run *run, size_t index)
{
    return run->files.items[index].source.path;
}

bool run_file_is_background(const Run *run, size_t index)
{
    return run->files.items[index].source.is_background;
}
