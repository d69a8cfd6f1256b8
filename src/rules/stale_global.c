/* A worker reads a global that the parent has set to something else, or filled, since the import. A child that was not
 * forked imports the module anew and has what the import leaves: it goes on with the old value, and no exception says
 * so. Silent where the worker asks what the value is, and where anything may set it in the child. */
#include "base/map.h"
#include "base/vec.h"
#include "engine/rule.h"
#include "facts/visit.h"
#include "link/global.h"
#include "link/worker.h"

/* A read of a global whose import-time value is not the parent's. */
typedef struct Read {
    const ProgramFile *file; /* of the global */
    StrId name;
    ValueId value;
} Read;

typedef VEC(Read) ReadVec;

/* The reads of one function. */
typedef struct Reader {
    const Program *program;
    const ProgramFile *file;
    ReadVec *reads;
    Map tested; /* (file, name) → 1: the function asks what its value is */
    Map seen;   /* the same: read already */
} Reader;

/* --- the global --- */

/* What `name = value` binds; nothing for other ways of binding. */
static const Value *bound_value(const GlobalBinding *binding)
{
    const Facts *facts = binding->file->facts;
    const Action *action = &facts->actions.items[binding->action];
    return &facts->values.items[action->kind == ACTION_BIND ? action->b : 0];
}

/* The constant that `from settings import debug` brings, or NULL. */
static const Object *imported_constant(const Program *program, const GlobalBinding *binding)
{
    const Objects *objects = program_objects(program);
    const Action *action = &binding->file->facts->actions.items[binding->action];
    SetId set = action->kind == ACTION_IMPORT ? program_value_set(program, binding->file, binding->place) : 0;
    const Object *object = set_count(objects, set) == 1 ? object_get(objects, set_member(objects, set, 0)) : NULL;
    return object != NULL && object->kind == OBJECT_CONSTANT ? object : NULL;
}

/* What an import leaves where somebody else is to set it: a constant, or a container that holds nothing. */
static bool is_placeholder(const Program *program, const GlobalBinding *binding)
{
    const Facts *facts = binding->file->facts;
    const Value *value = bound_value(binding);
    bool is_empty = (value->kind == VALUE_COLLECTION || value->kind == VALUE_DICT) &&
                    facts_list_count(facts, value->list) == 0;
    return is_empty || value->kind == VALUE_CONSTANT || imported_constant(program, binding) != NULL;
}

static bool is_switch(const Program *program, const GlobalBinding *binding)
{
    const Value *value = bound_value(binding);
    const Object *imported = imported_constant(program, binding);
    unsigned detail = imported != NULL ? imported->detail : value->detail;
    return (imported != NULL || value->kind == VALUE_CONSTANT) && (detail == LITERAL_TRUE || detail == LITERAL_FALSE);
}

/* Whether a child certainly has the value of the import if no function that it runs binds another one, and the parent
 * may have another one. Where the code is ready for more than one value (`is_tested`) only a switch counts: it is there
 * to be asked. */
static bool is_stale(const Program *program, const ProgramFile *file, StrId name, bool is_tested)
{
    bool has_placeholder = false;
    bool is_changed = false;
    const GlobalBinding *binding = global_first(program, file, name);
    for (; binding != NULL; binding = global_next(program, binding)) {
        if (binding->function != 1 || global_is_parents(program, binding)) {
            is_changed = true;
        } else if (binding->kind == BINDING_BINDS && global_is_imported(program, binding) && !has_placeholder &&
                   binding->file == file && is_placeholder(program, binding) &&
                   (!is_tested || is_switch(program, binding))) {
            has_placeholder = true;
        } else {
            return false;
        }
    }
    return has_placeholder && is_changed && !global_file_is_open(program, file);
}

/* The parent's change that comes before the start, or NULL: also when a child of the site may change the value. */
static const GlobalBinding *change_before(const Program *program, const Site *site, const ProgramFile *file,
                                          StrId name)
{
    const GlobalBinding *first = global_first(program, file, name);
    const GlobalBinding *change = first;
    while (change != NULL && !(change->kind != BINDING_DELETES && !global_is_imported(program, change) &&
                               global_is_before(program, change, site))) {
        change = global_next(program, change);
    }
    for (; change != NULL && first != NULL; first = global_next(program, first)) {
        if (!global_is_imported(program, first) && !global_is_parents_of(program, first, site)) {
            return NULL;
        }
    }
    return change;
}

/* --- reads of the worker --- */

static void test_value(void *context, ValueId id, unsigned uses)
{
    (void)uses;
    Reader *reader = context;
    const ProgramFile *file;
    StrId name = global_named(reader->program, reader->file, id, &file);
    if (name != 0) {
        map_put(&reader->tested, map_key(file->index, name), 1);
    }
}

static void test_all(Reader *reader, ValueId value)
{
    Visitor visitor = {.context = reader, .value = test_value};
    visit_value(reader->file->facts, value, &visitor);
}

/* Comparing a value or asking for its truth means to be ready for more than one. */
static void find_test(void *context, ValueId id, unsigned uses)
{
    (void)uses;
    Reader *reader = context;
    const Value *value = &reader->file->facts->values.items[id];
    if (value->kind == VALUE_COMPARE || value->kind == VALUE_LOGIC || value->kind == VALUE_NOT) {
        test_all(reader, id);
    } else if (value->kind == VALUE_CHOICE) {
        test_all(reader, value->a);
    }
}

static void find_condition(void *context, ActionId id)
{
    Reader *reader = context;
    const Action *action = &reader->file->facts->actions.items[id];
    if (action->kind == ACTION_IF || action->kind == ACTION_SWITCH ||
        (action->kind == ACTION_LOOP && action->detail != LOOP_FOR)) {
        test_all(reader, action->a);
    }
}

static void see_value(void *context, ValueId id, unsigned uses)
{
    Reader *reader = context;
    const ProgramFile *file;
    StrId name = uses == VISIT_READ ? global_named(reader->program, reader->file, id, &file) : 0;
    if (name == 0 || map_has(&reader->seen, map_key(file->index, name))) {
        return;
    }
    map_put(&reader->seen, map_key(file->index, name), 1); /* the first read says it all */
    if (is_stale(reader->program, file, name, map_has(&reader->tested, map_key(file->index, name)))) {
        vec_push(reader->reads, ((Read){.file = file, .name = name, .value = id}));
    }
}

/* The rule's memory of functions that it has read. */
typedef struct Search {
    RuleContext *context;
    const Program *program;
    Map places; /* (file, function) → place + 1 in found */
    VEC(ReadVec) found;
} Search;

static const ReadVec *reads_of(Search *search, const ProgramFile *file, FunctionId function)
{
    uint32_t place = map_get(&search->places, map_key(file->index, function), 0);
    if (place == 0) {
        ReadVec reads = {0};
        Reader reader = {.program = search->program, .file = file, .reads = &reads};
        Visitor tests = {.context = &reader, .value = find_test, .enter = find_condition};
        Visitor values = {.context = &reader, .value = see_value};
        visit_function(file->facts, function, &tests);
        visit_function(file->facts, function, &values);
        map_free(&reader.tested);
        map_free(&reader.seen);
        vec_push(&search->found, reads);
        place = (uint32_t)search->found.count;
        map_put(&search->places, map_key(file->index, function), place);
    }
    return &search->found.items[place - 1];
}

/* --- the rule --- */

static Span value_span(const ProgramFile *file, ValueId value)
{
    return file->facts->values.items[value].span;
}

static void check_read(Search *search, const Site *site, Verdict verdict, const WorkerFunction *worker,
                       const Read *read)
{
    RuleContext *context = search->context;
    const GlobalBinding *change = change_before(search->program, site, read->file, read->name);
    if (change == NULL) {
        return;
    }
    const char *name = intern_cstr(program_names(search->program), read->name);
    verdict.severity = SEVERITY_WARNING;
    const Site *given = worker_hand_over(site);
    Report report = {.file = given->file, .function = given->function, .verdict = &verdict,
                     .span = value_span(given->file, given->call)};
    report.message = rule_format(context, "the child reads `%s` with its import-time value: what the parent %s does "
                                          "not get there", name,
                                 change->kind == BINDING_FILLS ? "puts into it" : "sets it to");
    report_step(&report, worker->file, value_span(worker->file, read->value), "the child reads it here");
    const GlobalBinding *first = global_first(search->program, read->file, read->name);
    while (!global_is_imported(search->program, first)) {
        first = global_next(search->program, first);
    }
    report_step(&report, first->file, value_span(first->file, first->place), "the import binds it");
    report_step(&report, change->file, value_span(change->file, change->place), "the parent changes it here");
    const Site *maker = given == site ? site->maker : NULL;
    if (maker != NULL && (maker->api->effects & EFFECT_BIT(PROCESS_START))) {
        report_step(&report, maker->file, value_span(maker->file, maker->call), "the child is started here");
    }
    report.help = rule_format(context, "hand `%s` to the worker as an argument, or set it in an initializer", name);
    rule_report(context, &report);
}

/* One site under examination. */
typedef struct SiteCheck {
    Search *search;
    const Site *site;
    Verdict verdict;
} SiteCheck;

static void check_worker(void *context, const WorkerFunction *worker)
{
    const SiteCheck *check = context;
    const ReadVec *reads = reads_of(check->search, worker->file, worker->function);
    for (size_t i = 0; i < reads->count; i++) {
        check_read(check->search, check->site, check->verdict, worker, &reads->items[i]);
    }
}

static void check_site(Search *search, const Site *site)
{
    SiteCheck check = {.search = search, .site = site};
    check.verdict =
        methods_judge(search->program, site, METHOD_SPAWN | METHOD_FORKSERVER, rule_arena(search->context));
    if (check.verdict.is_reported) {
        global_each_worker(search->program, site, check_worker, &check);
    }
}

static void check(RuleContext *context)
{
    const EffectSet births = EFFECT_BIT(TASK_SUBMIT) | EFFECT_BIT(PROCESS_START) | EFFECT_BIT(PROCESS_START_ITERATED);
    Search search = {.context = context, .program = rule_program(context)};
    for (size_t i = 0; i < program_site_count(search.program); i++) {
        const Site *site = program_site(search.program, i);
        if ((site->api->effects & births) && site->api->pickler == PICKLER_PICKLE) {
            check_site(&search, site);
        }
    }
    for (size_t i = 0; i < search.found.count; i++) {
        vec_free(&search.found.items[i]);
    }
    vec_free(&search.found);
    map_free(&search.places);
}

const Rule rule_stale_global = {
    .code = "SPL203",
    .name = "stale-global",
    .summary = "a worker reads a global that the parent has changed since the import",
    .severity = SEVERITY_WARNING,
    .check = check,
};
