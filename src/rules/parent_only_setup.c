/* What the parent has set up stays in the parent: a child that was not forked imports the modules anew, and has neither
 * the logging handlers nor the filters of warnings nor the mocks that the parent put in place after the import. Advice
 * where the worker logs or warns; a warning where it uses what a test has patched, for then the test tests something
 * else. */
#include "engine/birth.h"
#include "facts/visit.h"
#include "link/child.h"
#include "link/global.h"
#include "link/place.h"

#include <string.h>

/* --- What is common to all setups --- */

/* The innermost action that holds a value of a module's top level. */
static ActionId action_of(const Facts *facts, Span span)
{
    ActionId found = 0;
    for (ActionId id = 1; id < facts->actions.count; id++) {
        Span outer = facts->actions.items[id].span;
        bool holds = outer.start <= span.start && span.end <= outer.end;
        bool is_narrower = found == 0 || outer.end - outer.start <= facts->actions.items[found].span.end -
                                                                        facts->actions.items[found].span.start;
        if (holds && is_narrower) {
            found = id;
        }
    }
    return found;
}

/* Whether an event happens in the parent and certainly not in a child. */
static bool is_parents(const Program *program, const Event *event)
{
    if (event->function != 1) {
        return !child_may_run(program, event->file, event->function);
    }
    Worlds worlds =
        program_action_worlds(program, event->file, action_of(event->file->facts, birth_event_span(event)));
    return worlds != 0 && (worlds & (WORLD_REIMPORT | WORLD_REIMPORT_DOUBTFUL)) == 0;
}

/* The functions that certainly run in a child; the list is the caller's. */
static void certain_functions(const Program *program, const Site *site, WorkerFunctionVec *certain)
{
    WorkerFunctionVec functions = {0};
    worker_functions(program, site, &functions);
    for (size_t i = 0; i < functions.count; i++) {
        const WorkerFunction *worker = &functions.items[i];
        if (worker->is_certain && global_import_fault(program, site, worker->file, worker->function) == IMPORT_WORKS) {
            vec_push(certain, *worker);
        }
    }
    vec_free(&functions);
}

static bool judge(RuleContext *context, const Site *site, Severity severity, Verdict *verdict)
{
    *verdict = methods_judge(rule_program(context), site, METHOD_SPAWN | METHOD_FORKSERVER, rule_arena(context));
    verdict->severity = severity;
    return verdict->is_reported;
}

static void step_to_start(Report *report, const Site *site)
{
    report_step(report, site->file, site->file->facts->values.items[site->call].span,
                "the child is started or given work here");
}

/* --- Logging and warnings --- */

typedef struct Setup {
    Effect setup;
    Effect use;
    const char *what;
    const char *help;
} Setup;

/* The setup of the parent that a child lacks, or NULL: any other may come to the child as well. */
static const Event *lost_setup(const Program *program, const Site *site, Effect effect)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before); i++) {
        const Event *event = program_event(program, set_member(objects, site->before, i));
        if (event->file != NULL && event->effect == effect && !is_parents(program, event)) {
            return NULL;
        }
    }
    return birth_event(program, worker_events(program, site), effect) != NULL
               ? NULL
               : birth_event(program, site->before_surely, effect);
}

static const Event *certain_use(const Program *program, const Site *site, Effect effect)
{
    WorkerFunctionVec functions = {0};
    certain_functions(program, site, &functions);
    const Event *use = NULL;
    for (size_t i = 0; use == NULL && i < functions.count; i++) {
        SetId events = program_function_events(program, functions.items[i].file, functions.items[i].function);
        use = birth_event(program, events, effect);
    }
    vec_free(&functions);
    return use;
}

/* A filter for a certain message or module is meant for what the parent does. */
static bool is_particular(const Event *setup)
{
    const Facts *facts = setup->file->facts;
    const Value *call = &facts->values.items[setup->call];
    return setup->effect == EFFECT_WARNINGS_SETUP && call->kind == VALUE_CALL &&
           facts_list_count(facts, call->list) > 1;
}

static void check_setup(RuleContext *context, const Site *site, const Setup *setup)
{
    const Program *program = rule_program(context);
    Verdict verdict;
    const Event *lost = lost_setup(program, site, setup->setup);
    const Event *use = lost == NULL || is_particular(lost) ? NULL : certain_use(program, site, setup->use);
    if (use == NULL || !judge(context, site, SEVERITY_NOTE, &verdict)) {
        return;
    }
    Report report = {.file = lost->file, .function = lost->function, .span = birth_event_span(lost),
                     .verdict = &verdict, .message = setup->what, .help = setup->help};
    step_to_start(&report, site);
    report_step(&report, use->file, birth_event_span(use), "the child does without it here");
    rule_report(context, &report);
}

/* --- Mocks --- */

/* The argument of a call that has a role, or 0. */
static ValueId argument_of(const Program *program, const ProgramFile *file, ValueId call, const Api *api, Role role)
{
    const Facts *facts = file->facts;
    const Value *value = &facts->values.items[call];
    uint32_t place = 0;
    for (uint32_t i = 0; value->kind == VALUE_CALL && i < facts_list_count(facts, value->list); i++) {
        const Argument *argument = &facts->arguments.items[facts_list_item(facts, value->list, i)];
        for (uint32_t k = 0; k < api->parameter_count; k++) {
            const char *name = api->parameters[k].name;
            bool is_it = argument->kind == ARGUMENT_POSITION
                             ? k == place
                             : argument->kind == ARGUMENT_KEYWORD && name != NULL &&
                                   strcmp(name, intern_cstr(program_names(program), argument->name)) == 0;
            if (is_it && api->parameters[k].role == role) {
                return argument->value;
            }
        }
        place += argument->kind == ARGUMENT_POSITION;
    }
    return 0;
}

/* What a patch replaces: an attribute of a module or class, by its dotted name. */
typedef struct Patched {
    const ProgramFile *file; /* of the call that says so */
    FunctionId function;
    ValueId call;
    const char *dotted;
} Patched;

static const char *constant_text(const Program *program, const ProgramFile *file, ValueId value)
{
    const Value *text = &file->facts->values.items[value];
    bool is_text = value != 0 && text->kind == VALUE_CONSTANT && text->detail == LITERAL_STRING;
    return is_text ? intern_cstr(program_names(program), text->text) : NULL;
}

/* "pkg/mod.py" → "pkg.mod", "pkg/__init__.py" → "pkg"; folders above the package stay in front. */
static const char *module_words(RuleContext *context, const ProgramFile *file)
{
    const char *path = file->source->path;
    size_t length = strlen(path);
    length -= length > 3 && strcmp(path + length - 3, ".py") == 0 ? 3 : 0;
    const char *init = "/__init__";
    bool is_package = length > strlen(init) && strncmp(path + length - strlen(init), init, strlen(init)) == 0;
    char *words = arena_copy(rule_arena(context), path, is_package ? length - strlen(init) : length);
    for (char *at = words; *at != '\0'; at++) {
        *at = *at == '/' ? '.' : *at;
    }
    return words;
}

/* The dotted name of the module or class that a patch's object is, or NULL. */
static const char *object_words(RuleContext *context, SetId set)
{
    const Program *program = rule_program(context);
    const Objects *objects = program_objects(program);
    if (set_count(objects, set) != 1) {
        return NULL;
    }
    const Object *object = object_get(objects, set_member(objects, set, 0));
    const ProgramFile *file = object->file == 0 ? NULL : program_file(program, object->file - 1);
    if (object->kind == OBJECT_NAMED) {
        return intern_cstr(program_names(program), object->text);
    }
    if (object->kind == OBJECT_MODULE && file != NULL) {
        return module_words(context, file);
    }
    if (object->kind == OBJECT_CLASS && file != NULL) {
        return rule_format(context, "%s.%s", module_words(context, file),
                           intern_cstr(program_names(program), file->facts->functions.items[object->id].qualified));
    }
    return NULL;
}

static bool read_patch(RuleContext *context, const ProgramFile *file, FunctionId function, ValueId call,
                       const Api *api, Patched *patched)
{
    const Program *program = rule_program(context);
    const char *name = constant_text(program, file, argument_of(program, file, call, api, ROLE_PATCHED_NAME));
    ValueId object = argument_of(program, file, call, api, ROLE_PATCHED_OBJECT);
    ValueId attribute = argument_of(program, file, call, api, ROLE_PATCHED_ATTRIBUTE);
    const char *word = constant_text(program, file, attribute);
    const char *holder = object == 0 ? NULL : object_words(context, program_value_set(program, file, object));
    if (name == NULL && holder != NULL && word != NULL) {
        name = rule_format(context, "%s.%s", holder, word);
    }
    const char *main = "__main__.";
    if (name != NULL && strncmp(name, main, strlen(main)) == 0) {
        name = rule_format(context, "%s.%s", module_words(context, file), name + strlen(main));
    }
    *patched = (Patched){.file = file, .function = function, .call = call, .dotted = name};
    return name != NULL;
}

/* `name` ends in `end`, and that begins a word. */
static bool ends_with_name(const char *name, const char *end)
{
    size_t length = strlen(name);
    size_t tail = strlen(end);
    return tail <= length && strcmp(name + length - tail, end) == 0 &&
           (tail == length || name[length - tail - 1] == '.');
}

/* Whether two dotted names say the same, one perhaps with the folders above the package in front. */
static bool is_same_name(const char *left, const char *right)
{
    return ends_with_name(left, right) || ends_with_name(right, left);
}

typedef struct UseSearch {
    RuleContext *context;
    const Program *program;
    const Patched *patched;
    const ProgramFile *file;
    FunctionId function;
    ValueId found;
} UseSearch;

static void see_value(void *context, ValueId id, unsigned uses)
{
    UseSearch *search = context;
    const Objects *objects = program_objects(search->program);
    const Value *value = &search->file->facts->values.items[id];
    bool is_read = uses == VISIT_READ && (value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE);
    if (!is_read || search->found != 0) {
        return;
    }
    const char *word = intern_cstr(program_names(search->program), value->text);
    if (!ends_with_name(search->patched->dotted, word)) {
        return;
    }
    const ProgramFile *home;
    if (global_named(search->program, search->file, id, &home) != 0) {
        const char *name = rule_format(search->context, "%s.%s", module_words(search->context, home), word);
        search->found = is_same_name(name, search->patched->dotted) ? id : 0;
    }
    SetId set = program_value_set(search->program, search->file, id);
    for (uint32_t i = 0; value->kind == VALUE_ATTRIBUTE && i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        const char *name = NULL;
        if (object->kind == OBJECT_NAMED) {
            name = intern_cstr(program_names(search->program), object->text);
        } else if ((object->kind == OBJECT_METHOD || object->kind == OBJECT_FUNCTION) && object->file != 0) {
            const ProgramFile *of = program_file(search->program, object->file - 1);
            name = rule_format(search->context, "%s.%s", module_words(search->context, of),
                               intern_cstr(program_names(search->program),
                                           of->facts->functions.items[object->id].qualified));
        }
        if (name != NULL && is_same_name(name, search->patched->dotted)) {
            search->found = id;
        }
    }
}

/* Where a function of the child uses what the patch replaces. */
static bool find_use(RuleContext *context, const Site *site, const Patched *patched, UseSearch *search)
{
    const Program *program = rule_program(context);
    WorkerFunctionVec functions = {0};
    certain_functions(program, site, &functions);
    *search = (UseSearch){.context = context, .program = program, .patched = patched};
    for (size_t i = 0; search->found == 0 && i < functions.count; i++) {
        Visitor visitor = {.context = search, .value = see_value};
        search->file = functions.items[i].file;
        search->function = functions.items[i].function;
        visit_function(search->file->facts, search->function, &visitor);
    }
    vec_free(&functions);
    return search->found != 0;
}

static void check_patched(RuleContext *context, const Site *site, const Patched *patched)
{
    UseSearch use;
    Verdict verdict;
    if (!judge(context, site, SEVERITY_WARNING, &verdict) || !find_use(context, site, patched, &use)) {
        return;
    }
    Report report = {.file = patched->file, .function = patched->function, .verdict = &verdict,
                     .span = patched->file->facts->values.items[patched->call].span};
    const char *last = strrchr(patched->dotted, '.');
    report.message = rule_format(context, "`%s` is patched in this process alone: a child has the original",
                                 last == NULL ? patched->dotted : last + 1);
    step_to_start(&report, site);
    report_step(&report, use.file, use.file->facts->values.items[use.found].span, "the child uses the original here");
    report.help = "call the worker in this process, patch in an initializer, or ask for get_context(\"fork\")";
    rule_report(context, &report);
}

/* The patch that an event begins, if it holds at the site: nothing has ended it. */
static void check_event(RuleContext *context, const Site *site, const Event *event)
{
    const Program *program = rule_program(context);
    const Objects *objects = program_objects(program);
    Patched patched;
    if (read_patch(context, event->file, event->function, event->call, event->api, &patched)) {
        if (birth_event(program, site->before, EFFECT_PATCH_STOP) == NULL) {
            check_patched(context, site, &patched);
        }
        return;
    }
    SetId made = program_value_set(program, event->file, event->call);
    for (int round = 0; round < 2; round++) {
        SetId set = round == 0 ? made : birth_receiver(program, event->file, event->call);
        for (uint32_t i = 0; i < set_count(objects, set); i++) {
            ObjectId id = set_member(objects, set, i);
            const Object *patch = object_get(objects, id);
            if (patch->kind == OBJECT_MADE && patch->api != NULL && patch->file != 0 &&
                (patch->api->effects & EFFECT_BIT(PATCH_CREATE)) &&
                birth_event_of(program, site->before, EFFECT_PATCH_STOP, id) == NULL &&
                read_patch(context, program_file(program, patch->file - 1), event->function, patch->id, patch->api,
                           &patched)) {
                check_patched(context, site, &patched);
            }
        }
    }
}

/* `@patch("module.name")` holds while the function runs. */
static void check_decorators(RuleContext *context, const Site *site, const ProgramFile *file, FunctionId function)
{
    const Program *program = rule_program(context);
    const Facts *facts = file->facts;
    const Action *definition = program_definition(program, file, function);
    for (uint32_t i = 0; i < facts_list_count(facts, definition->list); i++) {
        ValueId decorator = facts_list_item(facts, definition->list, i);
        const Api *api =
            facts->values.items[decorator].kind == VALUE_CALL ? program_call_api(program, file, decorator) : NULL;
        Patched patched;
        if (api != NULL && (api->effects & EFFECT_BIT(PATCH_CREATE)) &&
            read_patch(context, file, function, decorator, api, &patched)) {
            check_patched(context, site, &patched);
        }
    }
}

/* Whether a function that runs certainly comes to the call: in no branch, no handler. */
static bool is_unconditional(const ProgramFile *file, FunctionId function, ValueId call)
{
    Place place;
    if (!place_find(file->facts, function, call, &place)) {
        return false;
    }
    for (uint32_t i = 0; i < place.count; i++) {
        uint8_t kind = file->facts->actions.items[place.steps[i].action].kind;
        PlacePart part = place.steps[i].part;
        if (part == PART_HANDLER || part == PART_CASE ||
            (kind == ACTION_IF && (part == PART_BODY || part == PART_ELSE))) {
            return false;
        }
    }
    return true;
}

/* A test may go around the start of processes on purpose: the way to it has to be straight. */
static bool is_reached_straight(const Site *site)
{
    for (const SiteCall *way = site->via; way != NULL; way = way->next) {
        if (way->caller != 1 && !is_unconditional(way->file, way->caller, way->call)) {
            return false;
        }
    }
    return site->function == 1 || is_unconditional(site->file, site->function, site->call);
}

static void check_patches(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        const Event *event = program_event(program, set_member(objects, site->before_surely, i));
        if (event->file != NULL && event->effect == EFFECT_PATCH_START && is_parents(program, event)) {
            check_event(context, site, event);
        }
    }
    check_decorators(context, site, site->file, site->function);
    for (const SiteCall *way = site->via; way != NULL; way = way->next) {
        check_decorators(context, site, way->file, way->caller);
    }
}

static void check(RuleContext *context)
{
    static const Setup setups[] = {
        {EFFECT_LOGGING_SETUP, EFFECT_LOGGING_USE,
         "logging is set up in this process alone: a child logs without its handlers and levels",
         "set logging up in an initializer as well, or send the records to the parent (logging.handlers.QueueHandler)"},
        {EFFECT_WARNINGS_SETUP, EFFECT_WARNINGS_USE,
         "the filters of warnings are set in this process alone: a child warns by Python's own",
         "set the filters in an initializer as well, or by the environment variable PYTHONWARNINGS"},
    };
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if (!birth_happens(program, site) || birth_is_fork(site)) {
            continue;
        }
        for (size_t k = 0; k < sizeof setups / sizeof *setups; k++) {
            check_setup(context, site, &setups[k]);
        }
        if (is_reached_straight(site)) {
            check_patches(context, site);
        }
    }
}

const Rule rule_parent_only_setup = {
    .code = "SPL205",
    .name = "parent-only-setup",
    .summary = "a worker needs what was set up in the parent alone: logging, warning filters, mocks",
    .severity = SEVERITY_WARNING,
    .check = check,
};
