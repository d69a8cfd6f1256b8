/* Names of C across translation units.
 *
 * A name that its file does not define has owner 0. If the file declares it (a function with FUNCTION_DECLARATION), the
 * declaration's USR leads to the definition, as the linker's symbol would; where a header was missing and nothing is
 * declared, the bare name has to do. A tree often holds several programs, and with them several definitions of one
 * symbol: the one in the nearest folder is taken, and none when two are equally near. */
#include "link/analysis.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

typedef struct Definition {
    uint32_t file;       /* index, from 1 */
    FunctionId function; /* 0: a variable */
    uint32_t next;       /* of the same symbol: place + 1, or 0 */
} Definition;

struct Foreign {
    VEC(Definition) definitions;
    Map by_usr;      /* StrId of a USR → place + 1 in definitions */
    Map by_name;     /* StrId of a name with external linkage → the same */
    Map variables;   /* StrId of a variable → the same */
    Map declared;    /* (file, StrId) → FunctionId of the declaration */
    Map found;       /* (file, StrId) → what foreign_name gave, + 1 */
};

void foreign_free(struct Foreign *foreign)
{
    if (foreign == NULL) {
        return;
    }
    vec_free(&foreign->definitions);
    map_free(&foreign->by_usr);
    map_free(&foreign->by_name);
    map_free(&foreign->variables);
    map_free(&foreign->declared);
    map_free(&foreign->found);
    free(foreign);
}

static void add_definition(struct Foreign *foreign, Map *map, uint64_t key, uint32_t file, FunctionId function)
{
    uint32_t *first = map_at(map, key);
    vec_push(&foreign->definitions, ((Definition){file, function, *first}));
    *first = (uint32_t)foreign->definitions.count;
}

static void index_functions(struct Foreign *foreign, const FileState *file)
{
    const Facts *facts = file->file.facts;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        if (function->flags & FUNCTION_DECLARATION) {
            map_put(&foreign->declared, map_key(file->file.index, function->name), id);
        } else if (function->kind == FUNCTION_FUNCTION && function->qualified != 0) {
            add_definition(foreign, &foreign->by_usr, function->qualified, file->file.index, id);
        }
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        if (action->kind == ACTION_DEFINE && !(facts->functions.items[action->b].flags & FUNCTION_STATIC)) {
            StrId name = value_of(facts, action->a)->text;
            add_definition(foreign, &foreign->by_name, name, file->file.index, action->b);
        }
    }
}

/* Variables that the file gives a value at its top level. */
static void index_variables(struct Foreign *foreign, const FileState *file)
{
    const Facts *facts = file->file.facts;
    BlockId body = facts->functions.items[1].body;
    for (uint32_t i = 0; i < facts_list_count(facts, body); i++) {
        const Action *action = &facts->actions.items[facts_list_item(facts, body, i)];
        const Value *place = value_of(facts, action->a);
        if (action->kind == ACTION_BIND && place->kind == VALUE_NAME && place->a == 1) {
            add_definition(foreign, &foreign->variables, place->text, file->file.index, 0);
        }
    }
}

void foreign_index(Program *program)
{
    struct Foreign *foreign = calloc(1, sizeof *foreign);
    if (foreign == NULL) {
        fail_out_of_memory();
    }
    program->foreign = foreign;
    for (size_t i = 0; i < program->files.count; i++) {
        const FileState *file = program->files.items[i];
        if (file->file.facts->language != LANGUAGE_PYTHON) {
            index_functions(foreign, file);
            index_variables(foreign, file);
        }
    }
}

static unsigned count_folders(const char *path, bool only_up)
{
    unsigned count = 0;
    for (const char *slash = strchr(path, '/'); slash != NULL; path = slash + 1, slash = strchr(path, '/')) {
        count += !only_up || strncmp(path, "../", 3) == 0;
    }
    return count;
}

/* How many folders lie between a file and the innermost one that holds it and the other: the same from wherever the
 * paths are counted. */
static unsigned folders_up(const char *from, const char *to)
{
    size_t shared = 0;
    for (size_t i = 0; from[i] != '\0' && from[i] == to[i]; i++) {
        shared = from[i] == '/' ? i + 1 : shared;
    }
    return count_folders(from + shared, false) + count_folders(to + shared, true);
}

/* The definition of a chain that is nearest to the file, NULL when there is none or two are equally near. */
static const Definition *nearest(const Program *program, const FileState *from, uint32_t chain)
{
    const struct Foreign *foreign = program->foreign;
    const Definition *best = NULL;
    unsigned best_distance = 0;
    bool is_ambiguous = false;
    while (chain != 0) {
        const Definition *definition = &foreign->definitions.items[chain - 1];
        const char *path = program->files.items[definition->file - 1]->file.source->path;
        bool is_own = definition->file == from->file.index;
        unsigned distance = is_own ? 0 : 1 + folders_up(from->file.source->path, path);
        if (best == NULL || distance < best_distance) {
            best = definition;
            best_distance = distance;
            is_ambiguous = false;
        } else if (distance == best_distance) {
            is_ambiguous = true;
        }
        chain = definition->next;
    }
    return is_ambiguous ? NULL : best;
}

static FunctionId declaration_of(const Program *program, const FileState *file, StrId name)
{
    return map_get(&program->foreign->declared, map_key(file->file.index, name), 0);
}

static const Definition *find_function(const Program *program, const FileState *file, StrId name)
{
    const struct Foreign *foreign = program->foreign;
    FunctionId declaration = declaration_of(program, file, name);
    StrId usr = declaration == 0 ? 0 : file->file.facts->functions.items[declaration].qualified;
    uint32_t chain = usr != 0 ? map_get(&foreign->by_usr, usr, 0) : map_get(&foreign->by_name, name, 0);
    return nearest(program, file, chain);
}

SetId foreign_function(Program *program, const FileState *file, StrId name)
{
    const Definition *function = find_function(program, file, name);
    if (function != NULL) {
        Object object = {.kind = OBJECT_FUNCTION, .file = function->file, .id = function->function};
        return set_of(program->objects, object_make(program->objects, &object));
    }
    return 0;
}

SetId foreign_name(Frame *frame, StrId name)
{
    Program *program = frame->program;
    struct Foreign *foreign = program->foreign;
    uint64_t key = map_key(frame->file->file.index, name);
    uint32_t known = map_get(&foreign->found, key, 0);
    if (known == 0) {
        known = foreign_function(program, frame->file, name) + 1;
        map_put(&foreign->found, key, known);
    }
    if (known > 1) {
        return known - 1;
    }
    /* A variable may have got another value by now. */
    const Definition *variable = nearest(program, frame->file, map_get(&foreign->variables, name, 0));
    return variable == NULL ? 0 : map_get(&program->files.items[variable->file - 1]->globals, name, 0);
}

bool foreign_never_returns(const Frame *frame, ValueId callee)
{
    const Program *program = frame->program;
    const Value *value = value_of(frame->facts, callee);
    if (value->kind != VALUE_NAME) {
        return false;
    }
    FunctionId declaration = value->a == 0 ? declaration_of(program, frame->file, value->text) : 0;
    if (frame->facts->functions.items[declaration].flags & FUNCTION_NORETURN) {
        return true;
    }
    SetId set = frame->file->value_sets[callee];
    const Object *object = set_count(program->objects, set) == 1
                               ? object_get(program->objects, set_member(program->objects, set, 0))
                               : NULL;
    return object != NULL && object->kind == OBJECT_FUNCTION &&
           (program->files.items[object->file - 1]->file.facts->functions.items[object->id].flags & FUNCTION_NORETURN);
}
