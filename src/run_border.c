/* Which C files the Python side of a program needs.
 *
 * A C file that defines an extension module is a module of the project like any other, found by the name that its text
 * gives it (project/extension.h). It is parsed when two things come together: Python files that take part in the
 * analysis import it, and a word stands in it of something that lasts in a process, or starts one. */
#include "run_state.h"

#include "project/outline.h"

#include <string.h>

typedef struct ExtensionScan {
    RunFile *file;
    Worker *worker;
} ExtensionScan;

static void note_extension(void *context, ExtensionKind kind, Text name)
{
    ExtensionScan *scan = context;
    for (size_t i = 0; i < scan->file->extensions.count; i++) {
        if (scan->file->extensions.items[i].kind == kind && text_is(name, scan->file->extensions.items[i].name)) {
            return;
        }
    }
    const char *copy = arena_copy(&scan->worker->kept, name.bytes, name.length);
    vec_push(&scan->file->extensions, ((ExtensionName){kind, copy}));
}

void run_scan_extensions(RunFile *file, Worker *worker)
{
    ExtensionScan scan = {file, worker};
    extension_scan(file->source.bytes, file->source.length, note_extension, &scan);
}

void run_add_extensions(Run *run)
{
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        for (size_t k = 0; k < file->extensions.count; k++) {
            if (file->extensions.items[k].kind == EXTENSION_MODULE) {
                Text name = text_of(file->extensions.items[k].name);
                modules_add_extension(run->modules, file->source.path, name, (uint32_t)i + 1);
                file->is_extension = true;
            }
        }
    }
}

bool run_has_border(const Run *run)
{
    for (size_t i = 0; i < run->files.count; i++) {
        if (run->files.items[i].extensions.count > 0 || run->files.items[i].opens_libraries) {
            return true;
        }
    }
    return false;
}

bool run_starts_in_c(const RunFile *file)
{
    return file->is_extension && file->has_trigger;
}

/* --- What may matter --- */

/* The word with which code asks for it: of a method of C++ its class. */
static Text word_of(const Api *api)
{
    Text name = text_of(api->name);
    while (api->kind == API_METHOD && name.length > 2 && name.bytes[name.length - 1] != ':') {
        name.length--;
    }
    name.length -= api->kind == API_METHOD && name.length > 2 ? 2 : 0;
    return name;
}

static void note_effect(Run *run, Text word, uint32_t kind)
{
    uint32_t *known = map_at(&run->c_effects, intern_hash(word.bytes, word.length));
    *known = *known == 1 ? 1 : kind;
}

/* Functions of C that leave something behind in the process, or start one; `omp` is the word of a pragma. */
void run_note_effects(Run *run)
{
    const EffectSet ends = EFFECT_BIT(EXEC) | EFFECT_BIT(EXIT) | EFFECT_BIT(EXIT_NOW);
    const EffectSet effects = EFFECT_BIT(DEVICE_INIT) | EFFECT_BIT(DEVICE_QUERY) | EFFECT_BIT(THREAD_START) |
                              EFFECT_BIT(MPI_INIT) | EFFECT_BIT(OPENMP_REGION) | EFFECT_BIT(CONNECTION_OPEN) |
                              EFFECT_BIT(FORK) | EFFECT_BIT(VFORK);
    note_effect(run, TEXT("omp"), 1);
    note_effect(run, TEXT(OUTLINE_LAUNCH), 1);
    for (size_t i = 0; i < models_count(run->models); i++) {
        const Api *api = models_at(run->models, i);
        if ((api->effects & (effects | ends)) != 0 &&
            models_find(run->models, MODEL_C, text_of(api->name)) != NULL) {
            note_effect(run, word_of(api), (api->effects & effects) != 0 ? 1 : 2);
        }
    }
}

/* --- What is used --- */

/* Whether the file names `ops` and this namespace of it. */
static bool uses_operators(const Slice *ops, const Slice *space, RunFile *user)
{
    run_read_file(user);
    return user->error == NULL && slice_matches(ops, user->source.bytes, user->source.length) &&
           slice_matches(space, user->source.bytes, user->source.length);
}

/* `torch.ops.space` in one of the users. */
static bool has_operators_for(const Run *run, const RunFile *file, const uint32_t *users, size_t count)
{
    static const char *const ops[] = {"ops", NULL};
    Arena arena = {0};
    bool is_used = false;
    for (size_t i = 0; i < file->extensions.count; i++) {
        const ExtensionName *extension = &file->extensions.items[i];
        if (extension->kind != EXTENSION_OPERATORS || strlen(extension->name) < SLICE_SHORTEST_WORD) {
            continue;
        }
        const char *const space[] = {extension->name, NULL};
        const Slice *ops_slice = slice_new(&arena, ops, false);
        const Slice *space_slice = slice_new(&arena, space, false);
        for (size_t k = 0; k < count; k++) {
            RunFile *user = &run->files.items[users[k]];
            if (user->source.language == LANGUAGE_PYTHON && uses_operators(ops_slice, space_slice, user)) {
                user->crosses_border = is_used = true;
            }
        }
    }
    arena_free(&arena);
    return is_used;
}

void run_need_extensions(Run *run, const uint32_t *files, size_t count)
{
    VEC(uint32_t) used = {0};
    if (!run_has_border(run)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (run->files.items[files[i]].is_extension) {
            vec_push(&used, files[i]);
        }
    }
    for (uint32_t i = 0; i < run->files.count; i++) {
        const RunFile *file = &run->files.items[i];
        if (file->extensions.count > 0 && file->error == NULL && has_operators_for(run, file, files, count)) {
            vec_push(&used, i);
        }
    }
    run_need_units(run, used.items, used.count, files, count);
    for (size_t i = 0; i < used.count; i++) {
        RunFile *file = &run->files.items[used.items[i]];
        file->is_effective = file->is_extension && file->is_needed;
    }
    vec_free(&used);
}

bool run_crosses_border(const Run *run, const RunFile *file)
{
    for (size_t i = 0; i < file->imports.count; i++) {
        if (run->files.items[file->imports.items[i].file - 1].is_needed) {
            return true;
        }
    }
    return file->crosses_border;
}
