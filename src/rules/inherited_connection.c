/* A connection is opened, the process forks, and the child talks through the same connection: two processes write
 * into one stream and each reads what was meant for the other; a database's locks and transactions belong to
 * neither. A child that opens its own is right. A connection of a kind that can be sent to another process (a
 * socket) may be handed over on purpose: there both processes have to make the same call on it. */
#include "engine/birth.h"
#include "engine/handle.h"
#include "facts/visit.h"

#include <string.h>

enum { NESTING_LIMIT = 4 };

/* What is looked for at one site. */
typedef struct Search {
    const Program *program;
    const Site *site;
    SetId inside; /* events in the children … */
    SetId ever;   /* … those of a pool's initializer as well */
    const WorkerFunctionVec *functions; /* that run in the children */
    const ProgramFile *file; /* where the visitor is */
    const Event *opening;    /* found: the connection was opened here … */
    const Object *connection;
    ValueId use;             /* … and is used by the child there */
    const ProgramFile *use_file;
} Search;

/* A database in memory is copied with the process. */
static bool is_in_memory(const Program *program, const Event *opening)
{
    const Facts *facts = opening->file->facts;
    const Value *call = &facts->values.items[opening->call];
    if (call->kind != VALUE_CALL || facts_list_count(facts, call->list) == 0) {
        return false;
    }
    const Argument *first = &facts->arguments.items[facts_list_item(facts, call->list, 0)];
    const Value *value = &facts->values.items[first->value];
    const char *text = intern_cstr(program_names(program), value->text);
    return value->kind == VALUE_CONSTANT && value->detail == LITERAL_STRING && strcmp(text, ":memory:") == 0;
}

static bool is_within(const WorkerFunctionVec *functions, const ProgramFile *file, Span span)
{
    for (size_t i = 0; i < functions->count; i++) {
        const WorkerFunction *function = &functions->items[i];
        Span body = function->file->facts->functions.items[function->function].span;
        if (function->file == file && span.start >= body.start && span.end <= body.end) {
            return true;
        }
    }
    return false;
}

/* A session that the children make themselves has a pool of its own there. */
static bool is_made_inside(const Search *search, ObjectId id)
{
    const Object *object = object_get(program_objects(search->program), id);
    const ProgramFile *file = program_file(search->program, object->file - 1);
    return is_within(search->functions, file, file->facts->values.items[object->id].span);
}

/* The call that opened this connection before the site, when nothing has closed it and the child opens none there. */
static const Event *opened_before(const Search *search, ObjectId id)
{
    const Program *program = search->program;
    SetId before = search->site->before;
    const Event *opening = birth_event_of(program, before, EFFECT_CONNECTION_OPEN, id);
    if (opening == NULL && !is_made_inside(search, id)) {
        opening = birth_event_of(program, before, EFFECT_CONNECTION_POOLED, id);
    }
    bool is_other = opening != NULL &&
                    (birth_event_of(program, search->inside, EFFECT_CONNECTION_OPEN, id) != NULL ||
                     birth_event_of(program, search->ever, EFFECT_CONNECTION_CLOSE, id) != NULL ||
                     birth_event_of(program, before, EFFECT_CONNECTION_CLOSE, id) != NULL ||
                     is_in_memory(program, opening));
    return is_other ? NULL : opening;
}

/* The connection that an object is or comes from: a cursor was made by a method of its connection. 0 for others. */
static ObjectId connection_of(const Search *search, ObjectId id, int depth)
{
    const Objects *objects = program_objects(search->program);
    const Object *object = object_get(objects, id);
    if (object->kind != OBJECT_MADE || object->file == 0 || depth == 0) {
        return 0;
    }
    if (opened_before(search, id) != NULL) {
        return id;
    }
    const ProgramFile *file = program_file(search->program, object->file - 1);
    SetId receiver = birth_receiver(search->program, file, object->id);
    return set_count(objects, receiver) == 1 ? connection_of(search, set_member(objects, receiver, 0), depth - 1) : 0;
}

/* The one connection of the parent's that a set holds, None aside; 0 when it may be something else as well. */
static ObjectId only_connection(const Search *search, SetId set)
{
    const Objects *objects = program_objects(search->program);
    ObjectId found = 0;
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        ObjectId id = set_member(objects, set, i);
        const Object *object = object_get(objects, id);
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_NONE) {
            continue;
        }
        ObjectId connection = connection_of(search, id, NESTING_LIMIT);
        if (connection == 0 || (found != 0 && found != connection)) {
            return 0;
        }
        found = connection;
    }
    return found;
}

static bool can_travel(const Program *program, const Object *object)
{
    Text type = intern_get(program_names(program), object->text);
    return object->text == 0 || models_unpicklable(program_models(program), type, true) == NULL;
}

/* Whether a call outside the children makes the same call on the same connection. */
static bool parent_calls(const Program *program, ObjectId connection, StrId method, const WorkerFunctionVec *inside,
                         const ProgramFile *use_file, ValueId use)
{
    for (size_t i = 0; i < program_file_count(program); i++) {
        const ProgramFile *file = program_file(program, i);
        const Value *values = file->facts->values.items;
        for (ValueId id = 1; id < file->facts->values.count; id++) {
            bool is_same = values[id].kind == VALUE_CALL && values[values[id].a].kind == VALUE_ATTRIBUTE &&
                           values[values[id].a].text == method && !(file == use_file && id == use) &&
                           set_has(program_objects(program), birth_receiver(program, file, id), connection);
            if (is_same && !is_within(inside, file, values[id].span)) {
                return true;
            }
        }
    }
    return false;
}

/* A call in the child: of a method of a connection that its parent has opened. */
static void check_call(Search *search, const ProgramFile *file, ValueId call, const WorkerFunctionVec *inside)
{
    ObjectId id = search->opening != NULL ? 0 : only_connection(search, birth_receiver(search->program, file, call));
    if (id == 0) {
        return;
    }
    const Object *connection = object_get(program_objects(search->program), id);
    StrId method = file->facts->values.items[file->facts->values.items[call].a].text;
    if (can_travel(search->program, connection) &&
        !parent_calls(search->program, id, method, inside, file, call)) {
        return;
    }
    search->opening = opened_before(search, id);
    search->connection = connection;
    search->use = call;
    search->use_file = file;
}

typedef struct Visit {
    Search *search;
    const WorkerFunctionVec *inside;
} Visit;

static void visit_value_of_child(void *context, ValueId value, unsigned uses)
{
    (void)uses;
    Visit *visit = context;
    if (visit->search->file->facts->values.items[value].kind == VALUE_CALL) {
        check_call(visit->search, visit->search->file, value, visit->inside);
    }
}

static void search_functions(Search *search)
{
    Visit visit = {search, search->functions};
    Visitor visitor = {.context = &visit, .value = visit_value_of_child};
    for (size_t i = 0; i < search->functions->count && search->opening == NULL; i++) {
        search->file = search->functions->items[i].file;
        visit_function(search->file->facts, search->functions->items[i].function, &visitor);
    }
}

static void search_fork(Search *search)
{
    for (size_t i = 0; i < search->site->child_action_count; i++) {
        const ChildAction *action = &search->site->child_actions[i];
        if (action->kind == CHILD_CALLS) {
            check_call(search, search->site->file, action->value, search->functions);
        }
    }
}

/* A connection among the arguments that a forked child inherits. */
static void search_argument(Search *search, const SiteArgument *argument, SetId set, int depth)
{
    const Objects *objects = program_objects(search->program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set) && search->opening == NULL; i++) {
        ObjectId id = set_member(objects, set, i);
        const Object *object = object_get(objects, id);
        ObjectId connection = connection_of(search, id, NESTING_LIMIT);
        if (connection != 0 && !can_travel(search->program, object_get(objects, connection))) {
            search->opening = opened_before(search, connection);
            search->connection = object_get(objects, connection);
            search->use = argument->value;
            search->use_file = argument->file;
        }
        for (uint32_t k = 0; object->kind == OBJECT_CONTAINER && k < object->item_count; k++) {
            search_argument(search, argument, object->items[k], depth - 1);
        }
    }
}

static void search_arguments(Search *search)
{
    const Site *site = search->site->maker != NULL ? search->site->maker : search->site;
    for (size_t i = 0; i < site->argument_count && search->opening == NULL; i++) {
        Role role = site->arguments[i].parameter->role;
        if (role == ROLE_TARGET_ARGUMENTS || role == ROLE_TARGET_KEYWORDS || role == ROLE_INITIALIZER_ARGUMENTS) {
            search_argument(search, &site->arguments[i], site->arguments[i].set, NESTING_LIMIT);
        }
    }
}

static void report_use(RuleContext *context, const Search *search)
{
    const Site *site = search->site;
    Verdict verdict = methods_judge(search->program, site, METHOD_FORK, rule_arena(context));
    if (!verdict.is_reported) {
        return;
    }
    Report report = {.file = site->file, .function = site->function, .verdict = &verdict,
                     .span = site->file->facts->values.items[site->call].span};
    report.message = "the forked child uses a connection that its parent has opened";
    report_step(&report, search->opening->file, birth_event_span(search->opening), "the connection is opened here");
    report_step(&report, search->use_file, search->use_file->facts->values.items[search->use].span,
                "the child uses it here");
    report_way(&report, site);
    report.help = "let each process open its own, in the worker or in the initializer";
    rule_report(context, &report);
}

/* In C only what both sides certainly use: there a parent opens a connection for its child every day. */
static void check_fork_of_c(RuleContext *context, const Site *site)
{
    SharedHandle shared;
    if (!birth_is_fork(site) || !handle_is_shared(rule_program(context), site, &shared)) {
        return;
    }
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .severity = SEVERITY_ERROR,
                     .message = "the forked child and its parent both use a connection that was opened before",
                     .help = "open it after the fork, one in each process"};
    report_step(&report, shared.opening->file, birth_event_span(shared.opening), "the connection is opened here");
    report_step(&report, shared.by_child->file, birth_event_span(shared.by_child), "the child uses it here");
    report_step(&report, shared.by_parent->file, birth_event_span(shared.by_parent), "the parent uses it here");
    report_way(&report, site);
    rule_report(context, &report);
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    if (site->file->facts->language != LANGUAGE_PYTHON) {
        check_fork_of_c(context, site);
        return;
    }
    if ( !birth_happens(program, site) ||
        (birth_event(program, site->before, EFFECT_CONNECTION_OPEN) == NULL &&
         birth_event(program, site->before, EFFECT_CONNECTION_POOLED) == NULL)) {
        return;
    }
    WorkerFunctionVec functions = {0};
    Search search = {.program = program, .site = site, .inside = birth_events(program, site), .functions = &functions};
    search.ever = birth_is_fork(site) ? search.inside : worker_events(program, site);
    if (birth_is_fork(site)) {
        search_fork(&search);
    } else {
        birth_functions(program, site, &functions);
        search_functions(&search);
        search_arguments(&search);
    }
    vec_free(&functions);
    if (search.opening != NULL) {
        report_use(context, &search);
    }
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_inherited_connection = {
    .code = "SPL502",
    .name = "inherited-connection",
    .summary = "a connection that was opened before the fork is used by the forked child",
    .severity = SEVERITY_ERROR,
    .check = check,
};
