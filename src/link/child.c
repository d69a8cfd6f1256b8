/* The functions that may run in a child; see child.h. */
#include "link/child.h"

#include "base/fail.h"
#include "base/map.h"
#include "base/vec.h"
#include "facts/visit.h"
#include "link/analysis.h"
#include "link/worker.h"

#include <stdlib.h>
#include <string.h>

typedef struct FunctionRef {
    const ProgramFile *file;
    FunctionId function;
} FunctionRef;

/* A method, found by its name. */
typedef struct Method {
    FunctionRef where;
    uint32_t next; /* of the same name: place + 1; 0: the last one */
} Method;

struct Children {
    bool is_known;
    Map functions; /* (file, function) → 1: may run in a child */
    Map called;    /* (file, function) → 1: somebody calls it */
    Map mentioned; /* StrId → 1: the code of a child mentions the name */
    Map by_name;   /* StrId → place + 1 in methods: what a mention of the name may call */
    VEC(Method) methods;
    VEC(FunctionRef) waiting; /* whose own code is still to be looked at */
};

Children *children_new(void)
{
    Children *children = calloc(1, sizeof *children);
    if (children == NULL) {
        fail_out_of_memory();
    }
    return children;
}

void children_free(Children *children)
{
    if (children == NULL) {
        return;
    }
    map_free(&children->functions);
    map_free(&children->called);
    map_free(&children->mentioned);
    map_free(&children->by_name);
    vec_free(&children->methods);
    vec_free(&children->waiting);
    free(children);
}

static const Function *function_of(const ProgramFile *file, FunctionId id)
{
    return &file->facts->functions.items[id];
}

/* A module's top level is not one of them: what its import calls is found by itself. */
static void add_function(const Program *program, const ProgramFile *file, FunctionId function)
{
    Children *children = program->children;
    uint64_t key = map_key(file->index, function);
    if (function != 1 && !map_has(&children->functions, key)) {
        map_put(&children->functions, key, 1);
        vec_push(&children->waiting, ((FunctionRef){file, function}));
    }
}

static void mention(const Program *program, StrId name)
{
    Children *children = program->children;
    if (name == 0 || map_has(&children->mentioned, name)) {
        return;
    }
    map_put(&children->mentioned, name, 1);
    for (uint32_t place = map_get(&children->by_name, name, 0); place != 0;) {
        const Method method = children->methods.items[place - 1];
        add_function(program, method.where.file, method.where.function);
        place = method.next;
    }
}

/* --- where children begin --- */

static void add_entries(const Program *program)
{
    for (size_t i = 0; i < program_site_count(program); i++) {
        WorkerFunctionVec entries = {0};
        worker_entries(program, program_site(program, i), &entries);
        for (size_t k = 0; k < entries.count; k++) {
            add_function(program, entries.items[k].file, entries.items[k].function);
        }
        vec_free(&entries);
    }
}

/* Functions that stand in values may be called by anybody who gets them. */
static void add_functions_of(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if ((object->kind == OBJECT_FUNCTION || object->kind == OBJECT_METHOD) && object->file != 0) {
            add_function(program, program_file(program, object->file - 1), object->id);
        }
    }
}

/* A decorator that keeps nothing: who calls the function calls it by its name. */
static bool is_plain_decorator(const Program *program, const ProgramFile *file, ValueId decorator)
{
    static const char *const names[] = {"contextlib.contextmanager", "functools.cache", "functools.lru_cache"};
    const Value *value = value_of(file->facts, decorator);
    SetId set = program_value_set(program, file, value->kind == VALUE_CALL ? value->a : decorator);
    const Object *object = set_count(program->objects, set) == 1
                               ? object_get(program->objects, set_member(program->objects, set, 0))
                               : NULL;
    for (size_t i = 0; object != NULL && object->kind == OBJECT_NAMED && i < sizeof names / sizeof *names; i++) {
        if (strcmp(program_cstr(program, object->text), names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_decorated(const Program *program, const ProgramFile *file, const Action *define)
{
    for (uint32_t i = 0; i < facts_list_count(file->facts, define->list); i++) {
        if (!is_plain_decorator(program, file, facts_list_item(file->facts, define->list, i))) {
            add_function(program, file, define->b);
        }
    }
}

static void add_handed_around(const Program *program, const ProgramFile *file)
{
    const Facts *facts = file->facts;
    Map callees = {0};
    for (ValueId id = 1; id < facts->values.count; id++) {
        if (facts->values.items[id].kind == VALUE_CALL) {
            map_put(&callees, facts->values.items[id].a, 1);
        }
    }
    for (ValueId id = 1; id < facts->values.count; id++) {
        uint8_t kind = facts->values.items[id].kind;
        if ((kind == VALUE_NAME || kind == VALUE_ATTRIBUTE) && !map_has(&callees, id)) {
            add_functions_of(program, program_value_set(program, file, id));
        }
    }
    map_free(&callees);
    for (ActionId id = 1; id < facts->actions.count; id++) {
        if (facts->actions.items[id].kind == ACTION_DEFINE) {
            add_decorated(program, file, &facts->actions.items[id]);
        }
    }
}

/* --- what code of a child leads to --- */

/* The visit of code that runs in a child. */
typedef struct CodeVisit {
    const Program *program;
    const ProgramFile *file;
    bool is_import;        /* a top level, of which only the way of an import counts */
    VEC(ActionId) actions; /* of a top level: those around the value that is visited, innermost last */
    Map calls;             /* ValueId → 1 */
} CodeVisit;

static void see_value(void *context, ValueId id, unsigned uses)
{
    CodeVisit *visit = context;
    const Value *value = value_of(visit->file->facts, id);
    if (visit->is_import) {
        Worlds worlds = program_action_worlds(visit->program, visit->file, vec_last(&visit->actions));
        if (!(worlds & (WORLD_REIMPORT | WORLD_REIMPORT_DOUBTFUL))) {
            return;
        }
    }
    if (value->kind == VALUE_CALL) {
        map_put(&visit->calls, id, 1);
    } else if ((uses & VISIT_READ) && (value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE)) {
        mention(visit->program, value->text);
    }
}

static void enter_action(void *context, ActionId action)
{
    CodeVisit *visit = context;
    vec_push(&visit->actions, action);
}

static void leave_action(void *context, ActionId action)
{
    (void)action;
    CodeVisit *visit = context;
    (void)vec_pop(&visit->actions);
}

static void follow_code(const Program *program, const ProgramFile *file, FunctionId function)
{
    CodeVisit visit = {.program = program, .file = file, .is_import = function == 1};
    Visitor visitor = {.context = &visit, .value = see_value, .enter = enter_action, .leave = leave_action};
    visit_function(file->facts, function, &visitor);
    size_t count;
    const CallEdge *edges = program_callees(program, file, function, &count);
    for (size_t i = 0; i < count; i++) {
        /* What `with` and the like call has no call of its own. */
        bool is_call = value_of(file->facts, edges[i].call)->kind == VALUE_CALL;
        if (function != 1 || !is_call || map_has(&visit.calls, edges[i].call)) {
            add_function(program, edges[i].file, edges[i].function);
        }
    }
    map_free(&visit.calls);
    vec_free(&visit.actions);
}

/* Functions inside one that runs may run. */
static void follow_function(const Program *program, FunctionRef child)
{
    follow_code(program, child.file, child.function);
    for (FunctionId id = child.function + 1; id < child.file->facts->functions.count; id++) {
        if (function_of(child.file, id)->parent == child.function) {
            add_function(program, child.file, id);
        }
    }
}

/* --- names --- */

static bool is_special(const char *name)
{
    return name[0] == '_' && name[1] == '_' && text_ends_with(text_of(name), "__");
}

/* What has to be mentioned for a method to run: its name; the class, where making an instance or `with` calls it. Other
 * special methods may run at any time. */
static void index_method(const Program *program, const ProgramFile *file, FunctionId id)
{
    static const char *const of_class[] = {"__init__", "__new__", "__post_init__", "__enter__", "__exit__"};
    Children *children = program->children;
    const Function *method = function_of(file, id);
    const char *name = program_cstr(program, method->name);
    StrId word = method->name;
    if (is_special(name)) {
        word = 0;
        for (size_t i = 0; i < sizeof of_class / sizeof *of_class; i++) {
            word = strcmp(name, of_class[i]) == 0 ? function_of(file, method->parent)->name : word;
        }
    }
    if (word == 0) {
        add_function(program, file, id);
        return;
    }
    vec_push(&children->methods, ((Method){{file, id}, map_get(&children->by_name, word, 0)}));
    map_put(&children->by_name, word, (uint32_t)children->methods.count);
}

static void note_file(const Program *program, const ProgramFile *file)
{
    for (FunctionId id = 1; id < file->facts->functions.count; id++) {
        if (function_of(file, id)->flags & FUNCTION_METHOD) {
            index_method(program, file, id);
        }
        size_t count;
        const CallEdge *edges = program_callees(program, file, id, &count);
        for (size_t i = 0; i < count; i++) {
            map_put(&program->children->called, map_key(edges[i].file->index, edges[i].function), 1);
        }
    }
}

static void find_children(const Program *program)
{
    Children *children = program->children;
    children->is_known = true;
    for (size_t i = 0; i < program_file_count(program); i++) {
        if (program_file(program, i)->facts->language == LANGUAGE_PYTHON) {
            note_file(program, program_file(program, i));
        }
    }
    add_entries(program);
    for (size_t i = 0; i < program_file_count(program); i++) {
        const ProgramFile *file = program_file(program, i);
        if (file->facts->language == LANGUAGE_PYTHON) {
            add_handed_around(program, file);
            follow_code(program, file, 1);
        }
    }
    while (children->waiting.count > 0) {
        follow_function(program, vec_pop(&children->waiting));
    }
}

/* unittest and pytest call functions of these names, in the parent. */
static bool is_called_by_tests(const char *name)
{
    static const char *const beginnings[] = {"setUp", "setup_", "test"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}

bool child_may_run(const Program *program, const ProgramFile *file, FunctionId id)
{
    if (!program->children->is_known) {
        find_children(program);
    }
    const Function *function = function_of(file, id);
    uint64_t key = map_key(file->index, id);
    FunctionId outer = function->flags & FUNCTION_METHOD ? function_of(file, function->parent)->parent
                                                         : function->parent;
    bool is_plain = function->kind == FUNCTION_FUNCTION && outer == 1;
    bool is_called = map_has(&program->children->called, key) ||
                     is_called_by_tests(program_cstr(program, function->name));
    return !is_plain || !is_called || map_has(&program->children->functions, key);
}
