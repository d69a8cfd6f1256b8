/* Walks the arguments of sites; see payload.h. */
#include "engine/payload.h"

#include <string.h>

/* Containers may hold each other in many ways: a search looks at this many objects at most, and so deep. */
enum { NESTING_LIMIT = 6, VISIT_LIMIT = 4000 };

typedef struct Search {
    RuleContext *context;
    const Program *program;
    PayloadMatch *match;
    PayloadReport *report;
    const Site *site;
    const SiteArgument *argument;
    Verdict verdict;
    int visits; /* left for this argument */
} Search;

const Function *payload_function(const Program *program, const Object *object)
{
    if ((object->kind != OBJECT_FUNCTION && object->kind != OBJECT_CLASS) || object->is_renamed) {
        return NULL;
    }
    if (object->kind == OBJECT_FUNCTION && object->of != 0) {
        /* functools.wraps: pickle looks for it under the name of what it wraps. */
        const Object *wrapped = set_count(program_objects(program), object->of) == 1
                                    ? object_get(program_objects(program),
                                                 set_member(program_objects(program), object->of, 0))
                                    : NULL;
        return wrapped == NULL ? NULL : payload_function(program, wrapped);
    }
    if (object->kind == OBJECT_FUNCTION && object->text != 0) {
        return NULL; /* what a decorator made of a definition does not stand under its own name */
    }
    return &program_file(program, object->file - 1)->facts->functions.items[object->id];
}

static bool holds_within(const Program *program, SetId set, const Object *wanted, int depth, int *visits)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set) && --*visits > 0; i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (object == wanted) {
            return true;
        }
        if ((object->kind == OBJECT_PARTIAL || object->kind == OBJECT_METHOD) &&
            holds_within(program, object->of, wanted, depth - 1, visits)) {
            return true;
        }
        for (uint32_t k = 0; k < object->item_count; k++) {
            if (holds_within(program, object->items[k], wanted, depth - 1, visits)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the set holds the object, perhaps inside a container, a partial or a bound method. */
static bool holds(const Program *program, SetId set, const Object *wanted)
{
    int visits = VISIT_LIMIT;
    return holds_within(program, set, wanted, NESTING_LIMIT, &visits);
}

/* The narrowest part of an expression that brings the object in: an item of a display, an argument of partial(…). */
static ValueId narrow(const Program *program, const ProgramFile *file, ValueId id, const Object *object)
{
    const Facts *facts = file->facts;
    const Value *value = &facts->values.items[id];
    bool is_call = value->kind == VALUE_CALL;
    if (!is_call && value->kind != VALUE_COLLECTION && value->kind != VALUE_DICT) {
        return id;
    }
    for (uint32_t i = 0; i < facts_list_count(facts, value->list); i++) {
        uint32_t item = facts_list_item(facts, value->list, i);
        ValueId part = is_call ? facts->arguments.items[item].value : item;
        if (part != 0 && holds(program, program_value_set(program, file, part), object)) {
            return narrow(program, file, part, object);
        }
    }
    return id;
}

/* The argument of a call on the way to the site through which the object came in, or 0. */
static ValueId argument_holding(const Program *program, const SiteCall *call, const Object *object)
{
    const Facts *facts = call->file->facts;
    const Value *value = &facts->values.items[call->call];
    for (uint32_t i = 0; value->kind == VALUE_CALL && i < facts_list_count(facts, value->list); i++) {
        const Argument *argument = &facts->arguments.items[facts_list_item(facts, value->list, i)];
        if (holds(program, program_value_set(program, call->file, argument->value), object)) {
            return argument->value;
        }
    }
    return 0;
}

/* Points to where the user has to change something: the outermost call that hands the object on. */
static void place_hit(const Program *program, PayloadHit *hit)
{
    hit->file = hit->argument->file;
    hit->function = hit->argument->function;
    ValueId value = narrow(program, hit->file, hit->argument->value, hit->object);
    for (const SiteCall *call = hit->site->via; call != NULL; call = call->next) {
        ValueId handed = argument_holding(program, call, hit->object);
        if (handed != 0) {
            hit->file = call->file;
            hit->function = call->caller;
            value = narrow(program, call->file, handed, hit->object);
            break;
        }
    }
    hit->span = hit->file->facts->values.items[value].span;
}

static void search_set(Search *search, SetId set, int depth)
{
    const Objects *objects = program_objects(search->program);
    for (uint32_t i = 0; depth > 0 && i < set_count(objects, set) && --search->visits > 0; i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (search->match(search->program, object)) {
            PayloadHit hit = {.site = search->site, .argument = search->argument, .object = object,
                              .verdict = search->verdict};
            place_hit(search->program, &hit);
            search->report(search->context, &hit);
            continue;
        }
        if (object->kind == OBJECT_PARTIAL || object->kind == OBJECT_METHOD) {
            search_set(search, object->of, depth - 1);
        }
        if (object->kind == OBJECT_PARTIAL || object->kind == OBJECT_CONTAINER) {
            for (uint32_t k = 0; k < object->item_count; k++) {
                search_set(search, object->items[k], depth - 1);
            }
        }
    }
}

static bool is_loader_role(Role role)
{
    return role == ROLE_LOADER_DATASET || role == ROLE_LOADER_CALLABLE;
}

static void search_site(Search *search)
{
    const Site *site = search->site;
    if (site->api->pickler != PICKLER_PICKLE || !site_may_start(search->program, site) ||
        (site->caught & CAUGHT_PICKLING_ERROR)) {
        return;
    }
    for (size_t i = 0; i < site->argument_count; i++) {
        search->argument = &site->arguments[i];
        Role role = search->argument->parameter->role;
        Pickled pickled = role_pickled(role);
        if (pickled == PICKLED_NEVER || (is_loader_role(role) && !site_has_workers(search->program, site))) {
            continue;
        }
        MethodSet fails = pickled == PICKLED_ALWAYS ? METHODS_ALL : METHOD_SPAWN | METHOD_FORKSERVER;
        search->verdict = methods_judge(search->program, site, fails, rule_arena(search->context));
        if (search->verdict.is_reported) {
            search->visits = VISIT_LIMIT;
            search_set(search, search->argument->set, NESTING_LIMIT);
        }
    }
}

void payload_search(RuleContext *context, PayloadMatch *match, PayloadReport *report)
{
    Search search = {.context = context, .program = rule_program(context), .match = match, .report = report};
    for (size_t i = 0; i < program_site_count(search.program); i++) {
        search.site = program_site(search.program, i);
        if (search.site->argument_count > 0) {
            search_site(&search);
        }
    }
}

/* "multiprocessing.pool.Pool.map" → "Pool.map", "multiprocessing.Process" → "Process". */
const char *payload_api_words(RuleContext *context, const Api *api)
{
    const char *last = api->name;
    for (const char *at = api->name; *at != '\0'; at++) {
        bool starts_part = at == api->name || at[-1] == '.';
        if (starts_part && *at >= 'A' && *at <= 'Z') {
            return rule_format(context, "%s", at);
        }
        if (*at == '.') {
            last = at + 1;
        }
    }
    return rule_format(context, "%s", last);
}

const char *payload_local_words(RuleContext *context, const char *kind, const char *qualified)
{
    int newest = program_targets(rule_program(context))->newest_minor;
    if (newest >= 14) {
        return strcmp(kind, "class") == 0
                   ? rule_format(context, "PicklingError: Can't pickle local object <class '__main__.%s'>", qualified)
                   : rule_format(context, "PicklingError: Can't pickle local object <function %s at 0x...>", qualified);
    }
    return rule_format(context, "AttributeError: Can't %s local object '%s'", newest >= 13 ? "get" : "pickle",
                       qualified);
}

void payload_trace(RuleContext *context, Report *report, const PayloadHit *hit, const char *what)
{
    const Program *program = rule_program(context);
    const Function *function = payload_function(program, hit->object);
    const ProgramFile *made_in = hit->object->file == 0 ? NULL : program_file(program, hit->object->file - 1);
    if (function != NULL && made_in != NULL) {
        bool is_pointed_at = made_in == hit->file && function->span.start >= hit->span.start &&
                             function->span.end <= hit->span.end;
        if (!is_pointed_at) {
            report_step(report, made_in, function->name_span.end > 0 ? function->name_span : function->span, what);
        }
    }
    const ProgramFile *site_file = hit->site->file;
    Span call = site_file->facts->values.items[hit->site->call].span;
    if (site_file != hit->file || hit->span.start < call.start || hit->span.end > call.end) {
        report_step(report, site_file, call,
                    rule_format(context, "`%s` sends it to another process here",
                                payload_api_words(context, hit->site->api)));
    }
}
