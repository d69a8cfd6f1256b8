/* A process for each item of a loop over data: a start costs more than most items, and a thousand items are a thousand
 * processes. Advice, so only given where the loop is plainly one over data, and its item goes to the process. */
#include "engine/payload.h"
#include "facts/visit.h"
#include "link/place.h"

#include <string.h>

static bool makes_process(const Site *site)
{
    for (uint32_t i = 0; i < site->api->parameter_count; i++) {
        if (site->api->parameters[i].role == ROLE_TARGET) {
            return (site->api->effects & EFFECT_BIT(PROCESS_CREATE)) != 0;
        }
    }
    return false;
}

/* The builtin that an expression calls, or NULL. */
static const char *called_builtin(const Program *program, const Facts *facts, const Value *value)
{
    const Value *callee = value->kind == VALUE_CALL ? &facts->values.items[value->a] : NULL;
    bool is_builtin = callee != NULL && callee->kind == VALUE_NAME && callee->a == 0;
    return is_builtin ? intern_cstr(program_names(program), callee->text) : NULL;
}

/* Whether so many items may come as there is data: not for range(4), a display, or what holds one. */
static bool is_data(const Program *program, const ProgramFile *file, ValueId iterable)
{
    const Objects *objects = program_objects(program);
    const Facts *facts = file->facts;
    const Value *value = &facts->values.items[iterable];
    const char *builtin = called_builtin(program, facts, value);
    bool is_range = builtin != NULL && strcmp(builtin, "range") == 0;
    for (uint32_t i = 0; builtin != NULL && i < facts_list_count(facts, value->list); i++) {
        ValueId argument = facts->arguments.items[facts_list_item(facts, value->list, i)].value;
        const char *inner = called_builtin(program, facts, &facts->values.items[argument]);
        bool counts = inner != NULL && strcmp(inner, "len") == 0;
        if (is_range ? counts : is_data(program, file, argument)) {
            return true;
        }
    }
    if (builtin != NULL) {
        return false;
    }
    SetId set = program_value_set(program, file, iterable);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (object->kind == OBJECT_CONSTANT || (object->kind == OBJECT_CONTAINER && !object->is_open)) {
            return false;
        }
    }
    return value->kind != VALUE_CONSTANT && value->kind != VALUE_COLLECTION && value->kind != VALUE_DICT;
}

typedef struct Use {
    const Facts *facts;
    const Action *loop;
    bool has_item;
} Use;

static bool is_same_name(const Value *left, const Value *right)
{
    return left->kind == VALUE_NAME && right->kind == VALUE_NAME && left->text == right->text && left->a == right->a;
}

/* A name that the loop binds: `item`, or one of `index, item`. */
static void look_at_name(void *context, ValueId id, unsigned uses)
{
    Use *use = context;
    const Facts *facts = use->facts;
    const Value *name = &facts->values.items[id];
    for (uint32_t i = 0; (uses & VISIT_READ) && i < facts_list_count(facts, use->loop->list); i++) {
        const Value *place = &facts->values.items[facts_list_item(facts, use->loop->list, i)];
        use->has_item |= is_same_name(name, place);
        for (uint32_t k = 0; place->kind == VALUE_COLLECTION && k < facts_list_count(facts, place->list); k++) {
            use->has_item |= is_same_name(name, &facts->values.items[facts_list_item(facts, place->list, k)]);
        }
    }
}

static bool gets_item(const Site *site, const Action *loop)
{
    Use use = {.facts = site->file->facts, .loop = loop};
    for (size_t i = 0; i < site->argument_count; i++) {
        const SiteArgument *argument = &site->arguments[i];
        Role role = argument->parameter->role;
        if (argument->file == site->file && (role == ROLE_TARGET_ARGUMENTS || role == ROLE_TARGET_KEYWORDS)) {
            visit_value(use.facts, argument->value, &(Visitor){.context = &use, .value = look_at_name});
        }
    }
    return use.has_item;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Facts *facts = site->file->facts;
    Place place;
    if (!makes_process(site) || !site_may_start(program, site) ||
        !place_find(facts, site->function, site->call, &place) || place_loop(&place) == 0) {
        return;
    }
    const Action *loop = &facts->actions.items[place.steps[place_loop(&place) - 1].action];
    if (loop->detail != LOOP_FOR || !is_data(program, site->file, loop->a) || !gets_item(site, loop)) {
        return;
    }
    Report report = {.file = site->file, .function = site->function, .span = facts->values.items[site->call].span,
                     .severity = SEVERITY_NOTE,
                     .message = rule_format(context, "a process is made for each item of `%s`",
                                            rule_quote(context, site->file, loop->a)),
                     .help = "a pool starts a few processes and gives each of them many items: `Pool.map`"};
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_process_per_item = {
    .code = "SPL606",
    .name = "process-per-item",
    .summary = "a process is made for each item of a loop over data",
    .severity = SEVERITY_NOTE,
    .is_optional = true,
    .check = check,
};
