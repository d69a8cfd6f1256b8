/* Targets of threads; see thread.h. */
#include "link/thread.h"

#include <string.h>

typedef struct Finder {
    const Program *program;
    const ProgramFile *file;
    ThreadFunctionVec *functions;
} Finder;

static void add_callables(Finder *finder, SetId set, Span span)
{
    const Objects *objects = program_objects(finder->program);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if ((object->kind == OBJECT_FUNCTION || object->kind == OBJECT_METHOD) && object->file != 0) {
            ThreadFunction found = {.file = program_file(finder->program, object->file - 1), .function = object->id,
                                    .maker = finder->file, .span = span};
            vec_push(finder->functions, found);
        }
    }
}

/* The arguments of a call that runs something in a thread: by the name of the parameter, or by its place. */
static void add_call(Finder *finder, ValueId id, const Api *api)
{
    const Facts *facts = finder->file->facts;
    const Value *call = &facts->values.items[id];
    uint32_t place = 0;
    for (uint32_t i = 0; i < facts_list_count(facts, call->list); i++) {
        const Argument *argument = &facts->arguments.items[facts_list_item(facts, call->list, i)];
        const char *name = intern_cstr(program_names(finder->program), argument->name);
        for (uint32_t k = 0; k < api->parameter_count; k++) {
            const ApiParameter *parameter = &api->parameters[k];
            bool is_named = argument->kind == ARGUMENT_KEYWORD && parameter->name != NULL &&
                            strcmp(parameter->name, name) == 0;
            bool is_placed = argument->kind == ARGUMENT_POSITION && k == place;
            if (parameter->role == ROLE_THREAD_TARGET && (is_named || is_placed)) {
                add_callables(finder, program_value_set(finder->program, finder->file, argument->value), call->span);
            }
        }
        place += argument->kind == ARGUMENT_POSITION;
    }
}

static bool derives_from_thread(const Finder *finder, const Function *class)
{
    const Facts *facts = finder->file->facts;
    const Objects *objects = program_objects(finder->program);
    for (uint32_t i = 0; i < facts_list_count(facts, class->bases); i++) {
        const Argument *base = &facts->arguments.items[facts_list_item(facts, class->bases, i)];
        SetId set = program_value_set(finder->program, finder->file, base->value);
        for (uint32_t k = 0; k < set_count(objects, set); k++) {
            const Object *object = object_get(objects, set_member(objects, set, k));
            if (object->kind == OBJECT_NAMED && object->api != NULL && object->api->kind == API_CLASS &&
                (object->api->effects & EFFECT_BIT(THREAD_CREATE))) {
                return true;
            }
        }
    }
    return false;
}

static void add_runs(Finder *finder)
{
    const Facts *facts = finder->file->facts;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        const Function *class = &facts->functions.items[function->parent];
        const char *name = intern_cstr(program_names(finder->program), function->name);
        if ((function->flags & FUNCTION_METHOD) && strcmp(name, "run") == 0 && derives_from_thread(finder, class)) {
            ThreadFunction found = {.file = finder->file, .function = id, .maker = finder->file,
                                    .span = class->name_span};
            vec_push(finder->functions, found);
        }
    }
}

void thread_functions(const Program *program, ThreadFunctionVec *functions)
{
    for (size_t i = 0; i < program_file_count(program); i++) {
        Finder finder = {.program = program, .file = program_file(program, i), .functions = functions};
        const Facts *facts = finder.file->facts;
        for (ValueId id = 1; id < facts->values.count; id++) {
            const Api *api =
                facts->values.items[id].kind == VALUE_CALL ? program_call_api(program, finder.file, id) : NULL;
            if (api != NULL && (api->effects & (EFFECT_BIT(THREAD_CREATE) | EFFECT_BIT(THREAD_START)))) {
                add_call(&finder, id, api);
            }
        }
        if (facts->language == LANGUAGE_PYTHON) {
            add_runs(&finder);
        }
    }
}
