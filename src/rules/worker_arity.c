/* A worker is called somewhere else and later: that it cannot take its arguments comes out in the child. What it gets
 * is put together from the arguments of the site, by the manner in which that API calls. Anything that is not known to
 * the last argument is left alone. */
#include "engine/arity.h"
#include "engine/payload.h"

#include <string.h>

static bool is_callable_place(Role role)
{
    return role == ROLE_TARGET || role == ROLE_TASK || role == ROLE_INITIALIZER || role == ROLE_SPAWN_TARGET;
}

static const Object *only_object(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    return set_count(objects, set) == 1 ? object_get(objects, set_member(objects, set, 0)) : NULL;
}

/* How many items a tuple or list certainly has; −1 when that is not known. */
static int item_count(const Program *program, SetId set)
{
    const Object *object = only_object(program, set);
    if (object == NULL || object->kind != OBJECT_CONTAINER || object->is_open) {
        return -1;
    }
    bool is_sure = object->detail == COLLECTION_TUPLE || (object->detail == COLLECTION_LIST && !object->has_escaped);
    return is_sure ? (int)object->item_count : -1;
}

/* The keys of a display of a dictionary with nothing but texts for keys. */
static bool add_keys(const Program *program, SetId set, Handed *handed)
{
    const Object *object = only_object(program, set);
    if (object == NULL || object->kind != OBJECT_CONTAINER || object->detail != COLLECTION_DICT || object->is_open ||
        object->has_escaped || object->file == 0) {
        return false;
    }
    const Facts *facts = program_file(program, object->file - 1)->facts;
    const Value *display = &facts->values.items[object->id];
    for (uint32_t i = 0; display->kind == VALUE_DICT && i < facts_list_count(facts, display->list); i += 2) {
        const Value *key = &facts->values.items[facts_list_item(facts, display->list, i)];
        if (key->kind != VALUE_CONSTANT || key->detail != LITERAL_STRING || !handed_keyword(handed, key->text)) {
            return false;
        }
    }
    return display->kind == VALUE_DICT;
}

/* The length that all tuples of an iterable have: of a display, of a comprehension, of zip and enumerate; −1. */
static int tuple_length(const Program *program, const SiteArgument *iterable)
{
    const Object *object = only_object(program, iterable->set);
    int length = -1;
    for (uint32_t i = 0; object != NULL && object->kind == OBJECT_CONTAINER && i < object->item_count; i++) {
        int this_one = item_count(program, object->items[i]);
        if (this_one < 0 || (i > 0 && this_one != length)) {
            return -1;
        }
        length = this_one;
    }
    const Facts *facts = iterable->file->facts;
    const Value *call = &facts->values.items[iterable->value];
    const Value *callee = call->kind == VALUE_CALL ? &facts->values.items[call->a] : NULL;
    if (length >= 0 || callee == NULL || callee->kind != VALUE_NAME || callee->a != 0) {
        return length;
    }
    for (uint32_t i = 0; i < facts_list_count(facts, call->list); i++) {
        if (facts->arguments.items[facts_list_item(facts, call->list, i)].kind != ARGUMENT_POSITION) {
            return -1;
        }
    }
    const char *name = intern_cstr(program_names(program), callee->text);
    if (strcmp(name, "zip") == 0) {
        return (int)facts_list_count(facts, call->list);
    }
    return strcmp(name, "enumerate") == 0 ? 2 : -1;
}

/* The name under which the site's call hands over an argument; 0 by position. */
static StrId keyword_of(const SiteArgument *wanted)
{
    const Facts *facts = wanted->file->facts;
    for (size_t i = 1; i < facts->arguments.count; i++) {
        if (facts->arguments.items[i].value == wanted->value) {
            return facts->arguments.items[i].kind == ARGUMENT_KEYWORD ? facts->arguments.items[i].name : 0;
        }
    }
    return 0;
}

/* Adds what one argument of the site brings the callable; false when that is not known. */
static bool add_argument(const Program *program, const SiteArgument *argument, Handed *handed)
{
    int count = 0;
    switch (argument->parameter->role) {
    case ROLE_TARGET_ARGUMENTS:
    case ROLE_SPAWN_ARGUMENTS:
    case ROLE_INITIALIZER_ARGUMENTS:
    case ROLE_TASK_ARGUMENTS:
        count = item_count(program, argument->set);
        break;
    case ROLE_TARGET_KEYWORDS:
    case ROLE_TASK_KEYWORDS:
        return add_keys(program, argument->set, handed);
    case ROLE_TASK_ITEMS:
        count = 1;
        break;
    case ROLE_TASK_TUPLES:
        count = tuple_length(program, argument);
        break;
    case ROLE_TASK_ARGUMENT:
        if (argument->parameter->double_star) {
            StrId keyword = keyword_of(argument);
            return keyword != 0 && handed_keyword(handed, keyword);
        }
        count = 1;
        break;
    default:
        break;
    }
    handed->count += count > 0 ? (uint32_t)count : 0;
    return count >= 0;
}

static bool belongs_to(Role role, Role callable)
{
    bool is_initializer = role == ROLE_INITIALIZER_ARGUMENTS;
    return callable == ROLE_INITIALIZER ? is_initializer : !is_initializer;
}

/* `Process(**options)`, or a keyword that goes through to the task: what is not seen may be an argument too. */
static bool has_more(const Site *site)
{
    const Facts *facts = site->file->facts;
    const Value *call = &facts->values.items[site->call];
    for (size_t i = 0; i < site->argument_count; i++) {
        const ApiParameter *parameter = site->arguments[i].parameter;
        if ((parameter->star || parameter->double_star) && parameter->role == ROLE_NONE) {
            return true;
        }
    }
    for (uint32_t i = 0; call->kind == VALUE_CALL && i < facts_list_count(facts, call->list); i++) {
        uint8_t kind = facts->arguments.items[facts_list_item(facts, call->list, i)].kind;
        if (kind == ARGUMENT_STAR || kind == ARGUMENT_DOUBLE_STAR) {
            return true;
        }
    }
    return call->kind != VALUE_CALL || facts_list_count(facts, call->list) != site->argument_count;
}

/* What the callable will get; false when that is not known. */
static bool learn_handed(const Program *program, const Site *site, Role callable, Handed *handed)
{
    handed->count = callable == ROLE_SPAWN_TARGET; /* the rank */
    bool has_items = false;
    for (size_t i = 0; i < site->argument_count; i++) {
        const SiteArgument *argument = &site->arguments[i];
        Role role = argument->parameter->role;
        if (belongs_to(role, callable) && !add_argument(program, argument, handed)) {
            return false;
        }
        has_items |= role == ROLE_TASK_ITEMS || role == ROLE_TASK_TUPLES;
    }
    /* A map without its iterable is another mistake, and the parent's. */
    for (uint32_t i = 0; callable == ROLE_TASK && i < site->api->parameter_count; i++) {
        Role role = site->api->parameters[i].role;
        if ((role == ROLE_TASK_ITEMS || role == ROLE_TASK_TUPLES) && !has_items) {
            return false;
        }
    }
    return !has_more(site);
}

/* A class of the program that has a `run` of its own never calls its target. */
static bool overrides_run(const Program *program, const Site *site)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->receiver); i++) {
        const ProgramFile *home;
        if (program_method(program, object_get(objects, set_member(objects, site->receiver, i)), "run", &home) != 0) {
            return true;
        }
    }
    return false;
}

/* Under these methods the callable comes as far as being called: what pickle refuses does not. */
static MethodSet methods_that_call(const Site *site, Role role, const Callee *callee)
{
    const Function *function = &callee->file->facts->functions.items[callee->function];
    const Function *parent = &callee->file->facts->functions.items[function->parent];
    bool is_local = function->kind == FUNCTION_LAMBDA || parent->kind == FUNCTION_FUNCTION;
    if (!is_local || site->api->pickler != PICKLER_PICKLE) {
        return METHODS_ALL;
    }
    return role_pickled(role) == PICKLED_ALWAYS ? 0 : METHOD_FORK;
}

static const char *help_for(const Site *site, Role role, const Handed *handed)
{
    if (role == ROLE_SPAWN_TARGET) {
        return "the first argument is the rank of the process; `args` come behind it";
    }
    for (size_t i = 0; role == ROLE_TASK && i < site->argument_count; i++) {
        Role other = site->arguments[i].parameter->role;
        if (other == ROLE_TASK_ITEMS && handed->count == 1) {
            return "each item is one argument; `starmap` takes tuples apart, `functools.partial` adds the rest";
        }
        if (other == ROLE_TASK_TUPLES) {
            return "each tuple holds all arguments of one call";
        }
    }
    return "hand over what the function takes, or give the parameter a default";
}

/* Where the callable is named: the outermost call on the way to the site that hands it on, else the site itself. */
static void place_report(const Program *program, const Site *site, const SiteArgument *argument, Report *report)
{
    report->file = argument->file;
    report->function = argument->function;
    for (const SiteCall *via = site->via; via != NULL; via = via->next) {
        const Facts *facts = via->file->facts;
        const Value *call = &facts->values.items[via->call];
        for (uint32_t i = 0; call->kind == VALUE_CALL && i < facts_list_count(facts, call->list); i++) {
            ValueId handed = facts->arguments.items[facts_list_item(facts, call->list, i)].value;
            if (program_value_set(program, via->file, handed) == argument->set) {
                report->file = via->file;
                report->function = via->caller;
                report->span = facts->values.items[handed].span;
                return;
            }
        }
    }
    report->span = argument->file->facts->values.items[argument->value].span;
}

static void check_argument(RuleContext *context, const Site *site, const SiteArgument *argument)
{
    const Program *program = rule_program(context);
    Role role = argument->parameter->role;
    Callee callee = {0};
    Handed handed = {0};
    Misfit misfit;
    bool is_task = role == ROLE_TASK;
    if ((is_task && (!(site->api->effects & EFFECT_BIT(TASK_SUBMIT)) || (site->caught & CAUGHT_TYPE_ERROR))) ||
        argument->parameter->star || !site_may_start(program, site) || overrides_run(program, site) ||
        !arity_callee(program, argument->set, &callee) || !learn_handed(program, site, role, &handed) ||
        !arity_misfit(context, &callee, &handed, &misfit)) {
        return;
    }
    MethodSet methods = methods_that_call(site, role, &callee);
    Verdict verdict = methods == METHODS_ALL ? methods_judge_always(program, site, rule_arena(context))
                                             : methods_judge(program, site, methods, rule_arena(context));
    if (!verdict.is_reported) {
        return;
    }
    const Function *function = &callee.file->facts->functions.items[callee.function];
    Report report = {.verdict = &verdict, .message = misfit.message, .fails_as = misfit.fails_as,
                     .help = help_for(site, role, &handed)};
    place_report(program, site, argument, &report);
    if (function->kind != FUNCTION_LAMBDA) {
        report_step(&report, callee.file, function->name_span,
                    rule_format(context, "`%s` is defined here", intern_cstr(program_names(program), function->name)));
    }
    Span call = site->file->facts->values.items[site->call].span;
    if (site->file != report.file || report.span.start < call.start || report.span.end > call.end) {
        report_step(&report, site->file, call,
                    rule_format(context, "`%s` has it called here", payload_api_words(context, site->api)));
    }
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    rule_each_argument(context, is_callable_place, check_argument);
}

const Rule rule_worker_arity = {
    .code = "SPL603",
    .name = "worker-arity",
    .summary = "the worker cannot take the arguments that it will get",
    .severity = SEVERITY_ERROR,
    .check = check,
};
