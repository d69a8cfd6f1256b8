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

enum { MOST_SITES = 16 }; /* whose children are told apart */

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
    const Program *program;
    const Site *site; /* whose children alone these are; NULL: those of any site */
    bool is_known;
    Map functions; /* (file, function) → 1: may run in a child */
    Map called;    /* (file, function) → 1: somebody calls it */
    Map mentioned; /* StrId → 1: the code of a child mentions the name */
    Map by_name;   /* StrId → place + 1 in methods: what a mention of the name may call */
    VEC(Method) methods;
    VEC(FunctionRef) waiting; /* whose own code is still to be looked at */
    Map related;              /* of one site: index of a file that its children may load → 1 */
    VEC(Children *) of_sites; /* asked for so far */
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
    map_free(&children->related);
    for (size_t i = 0; i < children->of_sites.count; i++) {
        children_free(children->of_sites.items[i]);
    }
    vec_free(&children->of_sites);
    free(children);
}

static const Function *function_of(const ProgramFile *file, FunctionId id)
{
    return &file->facts->functions.items[id];
}

/* A module's top level is not one of them: what its import calls is found by itself. */
static void add_function(Children *children, const ProgramFile *file, FunctionId function)
{
    uint64_t key = map_key(file->index, function);
    if (function != 1 && !map_has(&children->functions, key)) {
        map_put(&children->functions, key, 1);
        vec_push(&children->waiting, ((FunctionRef){file, function}));
    }
}

static void mention(Children *children, StrId name)
{
    if (name == 0 || map_has(&children->mentioned, name)) {
        return;
    }
    map_put(&children->mentioned, name, 1);
    for (uint32_t place = map_get(&children->by_name, name, 0); place != 0;) {
        const Method method = children->methods.items[place - 1];
        add_function(children, method.where.file, method.where.function);
        place = method.next;
    }
}

/* --- where children begin --- */

/* Functions that stand in values may be called by whoever has the values: what they hold, and what they keep. */
static void add_functions_of(Children *children, SetId set, int depth);

typedef struct KeptVisit {
    Children *children;
    int depth;
} KeptVisit;

static void add_kept(void *context, const Attribute *attribute)
{
    const KeptVisit *visit = context;
    add_functions_of(visit->children, attribute->set, visit->depth);
}

static void add_functions_of(Children *children, SetId set, int depth)
{
    const Program *program = children->program;
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if ((object->kind == OBJECT_FUNCTION || object->kind == OBJECT_METHOD) && object->file != 0) {
            add_function(children, program_file(program, object->file - 1), object->id);
        }
        if (object->kind == OBJECT_PARTIAL || object->kind == OBJECT_METHOD) {
            add_functions_of(children, object->of, depth - 1);
        }
        for (uint32_t k = 0; k < object->item_count; k++) {
            add_functions_of(children, object->items[k], depth - 1);
        }
        if (object->kind == OBJECT_INSTANCE) {
            KeptVisit visit = {children, depth - 1};
            program_each_attribute(program, object, add_kept, &visit);
        }
    }
}

static bool is_same_call(const Site *left, const Site *right)
{
    return left != NULL && right != NULL && left->file == right->file && left->call == right->call;
}

/* Whether the site starts, or gives work to, one of the processes in question. */
static bool takes_part(const Children *children, const Site *site)
{
    const Site *asked = children->site;
    return asked == NULL || is_same_call(site, asked) || is_same_call(site, asked->maker) ||
           is_same_call(site->maker, asked->maker);
}

/* What a site sends or leaves to its children. */
static void add_entries(Children *children)
{
    enum { DEPTH = 4 };
    const Program *program = children->program;
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if (!takes_part(children, site)) {
            continue;
        }
        WorkerFunctionVec entries = {0};
        worker_entries(program, site, &entries);
        for (size_t k = 0; k < entries.count; k++) {
            add_function(children, entries.items[k].file, entries.items[k].function);
        }
        vec_free(&entries);
        for (size_t k = 0; k < site->argument_count; k++) {
            if (role_pickled(site->arguments[k].parameter->role) != PICKLED_NEVER) {
                add_functions_of(children, site->arguments[k].set, DEPTH);
            }
        }
        add_functions_of(children, site->receiver, DEPTH);
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

static void add_decorated(Children *children, const ProgramFile *file, const Action *define)
{
    for (uint32_t i = 0; i < facts_list_count(file->facts, define->list); i++) {
        if (!is_plain_decorator(children->program, file, facts_list_item(file->facts, define->list, i))) {
            add_function(children, file, define->b);
        }
    }
}

/* An import may keep what it decorates, and call it later. */
static void add_registered(Children *children, const ProgramFile *file)
{
    const Facts *facts = file->facts;
    for (ActionId id = 1; id < facts->actions.count; id++) {
        if (facts->actions.items[id].kind == ACTION_DEFINE) {
            add_decorated(children, file, &facts->actions.items[id]);
        }
    }
}

/* --- what code of a child leads to --- */

/* The visit of code that runs in a child. */
typedef struct CodeVisit {
    Children *children;
    const Program *program;
    const ProgramFile *file;
    bool is_import;        /* a top level, of which only the way of an import counts */
    VEC(ActionId) actions; /* of a top level: those around the value that is visited, innermost last */
    Map calls;             /* ValueId → 1 */
    Map callees;           /* the same: what the calls call */
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
        map_put(&visit->callees, value->a, 1);
    } else if ((uses & VISIT_READ) && (value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE)) {
        mention(visit->children, value->text);
        if (!map_has(&visit->callees, id)) {
            add_functions_of(visit->children, program_value_set(visit->program, visit->file, id), 1);
        }
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

static void follow_code(Children *children, const ProgramFile *file, FunctionId function)
{
    CodeVisit visit = {.children = children, .program = children->program, .file = file, .is_import = function == 1};
    Visitor visitor = {.context = &visit, .value = see_value, .enter = enter_action, .leave = leave_action};
    visit_function(file->facts, function, &visitor);
    size_t count;
    const CallEdge *edges = program_callees(children->program, file, function, &count);
    for (size_t i = 0; i < count; i++) {
        /* What `with` and the like call has no call of its own. */
        bool is_call = value_of(file->facts, edges[i].call)->kind == VALUE_CALL;
        if (function != 1 || !is_call || map_has(&visit.calls, edges[i].call)) {
            add_function(children, edges[i].file, edges[i].function);
        }
    }
    map_free(&visit.calls);
    map_free(&visit.callees);
    vec_free(&visit.actions);
}

/* Functions inside one that runs may run. */
static void follow_function(Children *children, FunctionRef child)
{
    follow_code(children, child.file, child.function);
    for (FunctionId id = child.function + 1; id < child.file->facts->functions.count; id++) {
        if (function_of(child.file, id)->parent == child.function) {
            add_function(children, child.file, id);
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
static void index_method(Children *children, const ProgramFile *file, FunctionId id)
{
    static const char *const of_class[] = {"__init__", "__new__", "__post_init__", "__enter__", "__exit__"};
    const Function *method = function_of(file, id);
    const char *name = program_cstr(children->program, method->name);
    StrId word = method->name;
    if (is_special(name)) {
        word = 0;
        for (size_t i = 0; i < sizeof of_class / sizeof *of_class; i++) {
            word = strcmp(name, of_class[i]) == 0 ? function_of(file, method->parent)->name : word;
        }
    }
    if (word == 0) {
        add_function(children, file, id);
        return;
    }
    vec_push(&children->methods, ((Method){{file, id}, map_get(&children->by_name, word, 0)}));
    map_put(&children->by_name, word, (uint32_t)children->methods.count);
}

static void note_file(Children *children, const ProgramFile *file)
{
    for (FunctionId id = 1; id < file->facts->functions.count; id++) {
        if (function_of(file, id)->flags & FUNCTION_METHOD) {
            index_method(children, file, id);
        }
        size_t count;
        const CallEdge *edges = program_callees(children->program, file, id, &count);
        for (size_t i = 0; i < count; i++) {
            map_put(&children->called, map_key(edges[i].file->index, edges[i].function), 1);
        }
    }
}

/* A child of one site loads the modules of its program: what the file where the way to the site begins imports, and
 * what imports that file. */
static bool may_be_loaded(const Children *children, const ProgramFile *file)
{
    return file->facts->language == LANGUAGE_PYTHON &&
           (children->site == NULL || map_has(&children->related, file->index));
}

static void find_children(Children *children, const Program *program, const Site *site)
{
    children->is_known = true;
    children->program = program;
    children->site = site;
    if (site != NULL) {
        program_mark_related(program, site->via != NULL ? site->via->file : site->file, &children->related);
    }
    for (size_t i = 0; i < program_file_count(program); i++) {
        if (may_be_loaded(children, program_file(program, i))) {
            note_file(children, program_file(program, i));
        }
    }
    add_entries(children);
    for (size_t i = 0; i < program_file_count(program); i++) {
        const ProgramFile *file = program_file(program, i);
        if (may_be_loaded(children, file)) {
            add_registered(children, file);
            follow_code(children, file, 1);
        }
    }
    while (children->waiting.count > 0) {
        follow_function(children, vec_pop(&children->waiting));
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

static bool may_run(const Children *children, const ProgramFile *file, FunctionId id)
{
    const Function *function = function_of(file, id);
    uint64_t key = map_key(file->index, id);
    FunctionId outer = function->flags & FUNCTION_METHOD ? function_of(file, function->parent)->parent
                                                         : function->parent;
    bool is_plain = function->kind == FUNCTION_FUNCTION && outer == 1;
    bool is_called =
        map_has(&children->called, key) || is_called_by_tests(program_cstr(children->program, function->name));
    return !is_plain || !is_called || map_has(&children->functions, key);
}

bool child_may_run(const Program *program, const ProgramFile *file, FunctionId id)
{
    Children *children = program->children;
    if (!children->is_known) {
        find_children(children, program, NULL);
    }
    return may_run(children, file, id);
}

bool child_of_site_may_run(const Program *program, const Site *site, const ProgramFile *file, FunctionId id)
{
    Children *children = program->children;
    if (!child_may_run(program, file, id)) {
        return false;
    }
    for (size_t i = 0; i < children->of_sites.count; i++) {
        if (children->of_sites.items[i]->site == site) {
            return may_run(children->of_sites.items[i], file, id);
        }
    }
    if (children->of_sites.count >= MOST_SITES) {
        return true;
    }
    vec_push(&children->of_sites, children_new());
    find_children(vec_last(&children->of_sites), program, site);
    return may_run(vec_last(&children->of_sites), file, id);
}
