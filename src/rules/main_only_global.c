/* A worker, or what it calls, reads a global that a spawned child does not have: the child imports the main module
 * again, but not as "__main__", so what the main guard binds is missing there, and so is what only functions bind that
 * nobody calls in the child. Under fork the child inherits it. */
#include "base/map.h"
#include "base/vec.h"
#include "engine/rule.h"
#include "facts/visit.h"
#include "link/global.h"
#include "link/worker.h"

#include <string.h>

/* A read of a global that is missing in the child. */
typedef struct Read {
    StrId name;
    ValueId value;
    bool is_conditional; /* the function may run without coming here */
} Read;

typedef VEC(Read) ReadVec;

/* The reads of one function. */
typedef struct Reader {
    const Program *program;
    const ProgramFile *file;
    VEC(ActionId) actions; /* those around the value that is visited, innermost last */
    ReadVec *reads;
} Reader;

/* Found without the global, these names mean something else: no NameError. */
static bool is_builtin(const char *name)
{
    static const char *const names[] = {
        "abs",       "aiter",   "all",        "anext",  "any",      "ascii",      "bin",       "bool",
        "breakpoint", "bytearray", "bytes",    "callable", "chr",    "classmethod", "compile",   "complex",
        "copyright", "credits", "delattr",    "dict",   "dir",      "divmod",     "enumerate", "eval",
        "exec",      "exit",    "filter",     "float",  "format",   "frozenset",  "getattr",   "globals",
        "hasattr",   "hash",    "help",       "hex",    "id",       "input",      "int",       "isinstance",
        "issubclass", "iter",   "len",        "license", "list",    "locals",     "map",       "max",
        "memoryview", "min",    "next",       "object", "oct",      "open",       "ord",       "pow",
        "print",     "property", "quit",      "range",  "repr",     "reversed",   "round",     "set",
        "setattr",   "slice",   "sorted",     "staticmethod", "str", "sum",       "super",     "tuple",
        "type",      "vars",    "zip",        "Exception"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    size_t length = strlen(name);
    return (length > 5 && strcmp(name + length - 5, "Error") == 0) ||
           (length > 7 && strcmp(name + length - 7, "Warning") == 0);
}

/* Whether a handler of the try statement takes a NameError. */
static bool catches_name_error(const Reader *reader, const Action *action)
{
    const Facts *facts = reader->file->facts;
    for (uint32_t i = 0; i < facts_list_count(facts, action->list); i += 3) {
        ListId types = facts_list_item(facts, action->list, i + 1);
        if (facts_list_count(facts, types) == 0) {
            return true;
        }
        for (uint32_t k = 0; k < facts_list_count(facts, types); k++) {
            StrId type = facts->values.items[facts_list_item(facts, types, k)].text;
            const char *name = intern_cstr(program_names(reader->program), type);
            if (strcmp(name, "NameError") == 0 || strcmp(name, "Exception") == 0 ||
                strcmp(name, "BaseException") == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the value that is visited is certain to be missed: it is reached in the child, and nobody takes the error. */
static bool is_missed(const Reader *reader)
{
    for (size_t i = 0; i < reader->actions.count; i++) {
        const Action *action = &reader->file->facts->actions.items[reader->actions.items[i]];
        if (action->kind == ACTION_TRY && catches_name_error(reader, action)) {
            return false;
        }
    }
    return (program_action_worlds(reader->program, reader->file, vec_last(&reader->actions)) & WORLD_REIMPORT) != 0;
}

/* The condition itself, which belongs to the innermost action, is always evaluated. */
static bool is_conditional(const Reader *reader)
{
    for (size_t i = 0; i + 1 < reader->actions.count; i++) {
        uint8_t kind = reader->file->facts->actions.items[reader->actions.items[i]].kind;
        if (kind == ACTION_IF || kind == ACTION_SWITCH || kind == ACTION_TRY) {
            return true;
        }
    }
    return false;
}

static void see_value(void *context, ValueId id, unsigned uses)
{
    Reader *reader = context;
    const Value *value = &reader->file->facts->values.items[id];
    if (value->kind != VALUE_NAME || value->a != 1 || !(uses & VISIT_READ) ||
        is_builtin(intern_cstr(program_names(reader->program), value->text))) {
        return;
    }
    for (size_t i = 0; i < reader->reads->count; i++) {
        if (reader->reads->items[i].name == value->text) {
            return;
        }
    }
    if (global_is_missing_in_child(reader->program, reader->file, value->text) && is_missed(reader)) {
        vec_push(reader->reads,
                 ((Read){.name = value->text, .value = id, .is_conditional = is_conditional(reader)}));
    }
}

static void enter_action(void *context, ActionId action)
{
    Reader *reader = context;
    vec_push(&reader->actions, action);
}

static void leave_action(void *context, ActionId action)
{
    (void)action;
    Reader *reader = context;
    (void)vec_pop(&reader->actions);
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
        Visitor visitor = {.context = &reader, .value = see_value, .enter = enter_action, .leave = leave_action};
        visit_function(file->facts, function, &visitor);
        vec_free(&reader.actions);
        vec_push(&search->found, reads);
        place = (uint32_t)search->found.count;
        map_put(&search->places, map_key(file->index, function), place);
    }
    return &search->found.items[place - 1];
}

static void report_read(Search *search, const Site *site, const Verdict *verdict, const WorkerFunction *worker,
                        const Read *read)
{
    RuleContext *context = search->context;
    const char *name = intern_cstr(program_names(search->program), read->name);
    const Function *function = &worker->file->facts->functions.items[worker->function];
    const GlobalBinding *binding = global_first(search->program, worker->file, read->name);
    while (binding->kind != BINDING_BINDS) {
        binding = global_next(search->program, binding);
    }
    const Site *given = worker_hand_over(site);
    Report report = {.file = given->file, .function = given->function, .verdict = verdict,
                     .span = given->file->facts->values.items[given->call].span};
    const char *why = binding->function == 1 ? "is only bound under the main guard, which a child does not run"
                                             : "is only bound by a function that no child calls";
    report.message = rule_format(context, "the child reads `%s`, which %s", name, why);
    report_step(&report, worker->file, worker->file->facts->values.items[read->value].span,
                rule_format(context, worker->caller == 0 ? "`%s` runs in the child and reads it"
                                                         : "`%s` is called in the child and reads it",
                            intern_cstr(program_names(search->program), function->qualified)));
    report_step(&report, binding->file, binding->file->facts->values.items[binding->place].span, "it is bound here");
    report.fails_as = rule_format(context, "NameError: name '%s' is not defined", name);
    report.help = rule_format(context, "bind `%s` at module level above the guard, hand it to the worker as an "
                                       "argument, or set it in an initializer", name);
    rule_report(context, &report);
}

/* Under the main guard of another file than the one that was started nothing is bound in the parent either. */
static bool is_bound_in_parent(Search *search, const Site *site, const ProgramFile *file, StrId name)
{
    const GlobalBinding *binding = global_first(search->program, file, name);
    return binding->function != 1 || global_root_file(site) == binding->file;
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
        const Read *read = &reads->items[i];
        if ((worker->caller == 0 || !read->is_conditional) &&
            is_bound_in_parent(check->search, check->site, worker->file, read->name)) {
            report_read(check->search, check->site, &check->verdict, worker, read);
        }
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
    const EffectSet births = EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(TASK_SUBMIT) | EFFECT_BIT(PROCESS_START) |
                             EFFECT_BIT(PROCESS_START_ITERATED);
    Search search = {.context = context, .program = rule_program(context)};
    for (size_t i = 0; i < program_site_count(search.program); i++) {
        const Site *site = program_site(search.program, i);
        if ((site->api->effects & births) && site->api->pickler == PICKLER_PICKLE &&
            site_may_start(search.program, site)) {
            check_site(&search, site);
        }
    }
    for (size_t i = 0; i < search.found.count; i++) {
        vec_free(&search.found.items[i]);
    }
    vec_free(&search.found);
    map_free(&search.places);
}

const Rule rule_main_only_global = {
    .code = "SPL202",
    .name = "main-only-global",
    .summary = "a worker reads a global that is only bound under the main guard",
    .severity = SEVERITY_ERROR,
    .check = check,
};
