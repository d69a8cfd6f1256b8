/* From an event in C back to the Python that led there; see crossing.h. */
#include "link/crossing.h"

#include "link/analysis.h"
#include "link/worker.h"

static bool is_python(const ProgramFile *file)
{
    return file->facts->language == LANGUAGE_PYTHON;
}

static bool causes(const Program *program, const ProgramFile *file, FunctionId function, const Event *event)
{
    SetId events = program_function_events(program, file, function);
    for (uint32_t i = 0; i < set_count(program->objects, events); i++) {
        if (program_event(program, set_member(program->objects, events, i)) == event) {
            return true;
        }
    }
    return false;
}

/* The first import in a function of the extension module in a file. */
static Span import_of(const Program *program, const ProgramFile *file, const ProgramFile *extension)
{
    const FileState *state = program->files.items[file->index - 1];
    for (ActionId id = 1; id < file->facts->actions.count; id++) {
        const Action *action = &file->facts->actions.items[id];
        if (action->kind != ACTION_IMPORT) {
            continue;
        }
        ModuleId module = modules_resolve(program->modules, state->module, action->c,
                                          intern_get(&program->names, action->text));
        ModuleId child = module == 0 || action->b == 0
                             ? 0
                             : modules_child(program->modules, module, intern_get(&program->names, action->b));
        if (map_get(&program->module_files, child, 0) == extension->index ||
            map_get(&program->module_files, module, 0) == extension->index) {
            return action->span;
        }
    }
    return (Span){0, 0};
}

static Crossing crossing_from(const Program *program, const ProgramFile *file, FunctionId function, const Event *event)
{
    size_t count;
    const CallEdge *edges = is_python(file) ? program_callees(program, file, function, &count) : NULL;
    for (size_t i = 0; edges != NULL && i < count; i++) {
        if (is_python(edges[i].file) || !causes(program, edges[i].file, edges[i].function, event)) {
            continue;
        }
        Span span = edges[i].call != 0 ? file->facts->values.items[edges[i].call].span
                                       : import_of(program, file, edges[i].file);
        if (span.end > 0) {
            return (Crossing){file, span, edges[i].call == 0};
        }
    }
    return (Crossing){0};
}

static bool is_listed(const WorkerFunctionVec *functions, const ProgramFile *file, FunctionId function)
{
    for (size_t i = 0; i < functions->count; i++) {
        if (functions->items[i].file == file && functions->items[i].function == function) {
            return true;
        }
    }
    return false;
}

/* By anybody but those in the list; the file of the site comes first. */
static Crossing crossing_of_others(const Program *program, const ProgramFile *first, const WorkerFunctionVec *but,
                                   const Event *event)
{
    Crossing found = {0};
    for (size_t i = 0; i <= program_file_count(program) && found.file == NULL; i++) {
        const ProgramFile *file = i == 0 ? first : program_file(program, i - 1);
        for (FunctionId id = 1; id < file->facts->functions.count && found.file == NULL; id++) {
            found = is_listed(but, file, id) ? found : crossing_from(program, file, id, event);
        }
    }
    return found;
}

Crossing crossing_to(const Program *program, const Site *site, const Event *event, bool in_child)
{
    Crossing found = {0};
    if (event->file == NULL || is_python(event->file)) {
        return found;
    }
    WorkerFunctionVec functions = {0};
    worker_functions(program, site, &functions);
    for (size_t i = 0; in_child && i < functions.count && found.file == NULL; i++) {
        found = crossing_from(program, functions.items[i].file, functions.items[i].function, event);
    }
    if (found.file == NULL) {
        WorkerFunctionVec none = {0};
        found = crossing_of_others(program, site->file, in_child ? &none : &functions, event);
    }
    vec_free(&functions);
    return found;
}
