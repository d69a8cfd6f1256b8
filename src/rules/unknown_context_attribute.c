/* A name that multiprocessing, torch.multiprocessing or a context does not have: a slip, or a class that only the
 * package has and no context. The models say of which modules and classes they list every member. */
#include "base/suggest.h"
#include "engine/rule.h"
#include "link/place.h"

#include <string.h>

enum { MOST_MEMBERS = 128 };

/* What the expression before the dot is, when all its members are known. */
typedef struct Owner {
    const char *name;  /* of the module or class in the models */
    const char *words; /* "module 'multiprocessing'", "'SpawnContext' object" */
    bool is_module;
} Owner;

static Text name_of(const Program *program, StrId name)
{
    return intern_get(program_names(program), name);
}

static Owner module_owner(RuleContext *context, const Program *program, StrId dotted)
{
    const Models *models = program_models(program);
    const Api *api = models == NULL ? NULL : models_find(models, MODEL_PYTHON, name_of(program, dotted));
    if (api == NULL || api->kind != API_MODULE || !api->members_complete) {
        return (Owner){0};
    }
    return (Owner){api->name, rule_format(context, "module '%s'", api->name), true};
}

/* A context's class is that of its start method. */
static const char *context_words(RuleContext *context, const Object *object, const char *type)
{
    const char *last = strrchr(type, '.');
    const char *class = last == NULL ? type : last + 1;
    if (strcmp(class, "BaseContext") == 0) {
        MethodSet method = object->method.is_default ? 0 : object->method.chosen;
        class = method == METHOD_FORK         ? "ForkContext"
                : method == METHOD_SPAWN      ? "SpawnContext"
                : method == METHOD_FORKSERVER ? "ForkServerContext"
                                              : "…Context";
    }
    return rule_format(context, "'%s' object", class);
}

static Owner owner_of(RuleContext *context, const Object *object)
{
    const Program *program = rule_program(context);
    if (object->kind == OBJECT_NAMED) {
        return module_owner(context, program, object->text);
    }
    const Models *models = program_models(program);
    if (object->kind != OBJECT_MADE || models == NULL) {
        return (Owner){0};
    }
    const Api *type = models_find(models, MODEL_PYTHON, name_of(program, object->text));
    if (type == NULL || type->kind != API_CLASS || !type->members_complete) {
        return (Owner){0};
    }
    return (Owner){type->name, context_words(context, object, type->name), false};
}

static bool has_member(const Program *program, const Owner *owner, Text member)
{
    const Models *models = program_models(program);
    if (!owner->is_module) {
        return models_find_member(models, MODEL_PYTHON, text_of(owner->name), member) != NULL;
    }
    Buffer dotted = {0};
    buffer_printf(&dotted, "%s.%.*s", owner->name, (int)member.length, member.bytes);
    Text name = {dotted.bytes, dotted.length};
    bool is_there = models_find(models, MODEL_PYTHON, name) != NULL || models_is_module(models, name);
    buffer_free(&dotted);
    return is_there;
}

/* The member that was meant, or NULL. What torch.multiprocessing takes over stands with multiprocessing. */
static const char *nearest_member(const Program *program, const Owner *owner, Text member)
{
    const Models *models = program_models(program);
    const char *candidates[MOST_MEMBERS];
    size_t count = 0;
    for (size_t i = 0; i < models_count(models) && count < MOST_MEMBERS; i++) {
        const char *name = models_at(models, i)->name;
        const char *last = strrchr(name, '.');
        if (last == NULL) {
            continue;
        }
        Text parent = {name, (size_t)(last - name)};
        bool is_member = text_is(parent, owner->name) || (owner->is_module && text_is(parent, "multiprocessing"));
        if (is_member && has_member(program, owner, text_of(last + 1))) {
            candidates[count++] = last + 1;
        }
    }
    return suggest_nearest(member, candidates, count);
}

/* Somebody asks for the attribute before, by hasattr or getattr, or puts it there himself. */
static bool is_looked_after(const Program *program, const Facts *facts, StrId member)
{
    for (size_t i = 1; i < facts->values.count; i++) {
        const Value *value = &facts->values.items[i];
        if (value->kind == VALUE_CONSTANT && value->detail == LITERAL_STRING && value->text == member) {
            return true;
        }
    }
    for (size_t f = 0; f < program_file_count(program); f++) {
        const Facts *other = program_file(program, f)->facts;
        for (size_t i = 1; i < other->actions.count; i++) {
            const Action *action = &other->actions.items[i];
            const Value *place = &other->values.items[action->kind == ACTION_BIND ? action->a : 0];
            if (place->kind == VALUE_ATTRIBUTE && place->text == member) {
                return true;
            }
        }
    }
    return false;
}

/* A test of the version decides what is used, and the tests may be far away. */
static bool asks_version(const Program *program, const Facts *facts)
{
    for (size_t i = 1; i < facts->values.count; i++) {
        const Value *value = &facts->values.items[i];
        const char *name = intern_cstr(program_names(program), value->text);
        bool is_name = value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE;
        if (is_name && (strcmp(name, "version_info") == 0 || strcmp(name, "hexversion") == 0 ||
                        strcmp(name, "__version__") == 0)) {
            return true;
        }
    }
    return false;
}

static bool is_candidate(RuleContext *context, const ProgramFile *file, const Owner *owner, StrId member)
{
    const Program *program = rule_program(context);
    Text name = name_of(program, member);
    return owner->name != NULL && name.length > 0 && name.bytes[0] != '_' && !has_member(program, owner, name) &&
           !is_looked_after(program, file->facts, member) && !asks_version(program, file->facts);
}

static void report_member(RuleContext *context, Report *report, const Owner *owner, StrId member)
{
    static const Site anywhere = {.worlds = WORLDS_ALL};
    const Program *program = rule_program(context);
    Verdict verdict = methods_judge_always(program, &anywhere, rule_arena(context));
    Text name = name_of(program, member);
    const char *nearest = nearest_member(program, owner, name);
    report->verdict = &verdict;
    report->message = rule_format(context, "%s has no `%s`", owner->is_module ? owner->name : "a context",
                                  intern_cstr(program_names(program), member));
    report->help = nearest == NULL ? "look the name up in the documentation of the package"
                                   : rule_format(context, "`%s` is meant?", nearest);
    rule_report(context, report);
}

/* The function in which an expression stands, and its place there; false when it is a place of an assignment. */
static bool find_place(const Facts *facts, ValueId value, FunctionId *function, Place *place)
{
    for (*function = 1; *function < facts->functions.count; ++*function) {
        const Function *one = &facts->functions.items[*function];
        bool has_code = one->kind == FUNCTION_MODULE || one->kind == FUNCTION_FUNCTION || one->kind == FUNCTION_LAMBDA;
        if (has_code && place_find(facts, *function, value, place)) {
            return true;
        }
    }
    return false;
}

static void check_attribute(RuleContext *context, const ProgramFile *file, ValueId id)
{
    static const char *const caught[] = {"AttributeError", NULL};
    const Program *program = rule_program(context);
    const Objects *objects = program_objects(program);
    const Value *value = &file->facts->values.items[id];
    SetId set = program_value_set(program, file, value->a);
    if (set_count(objects, set) != 1) {
        return;
    }
    Owner owner = owner_of(context, object_get(objects, set_member(objects, set, 0)));
    Report report = {.file = file, .span = value->span};
    Place place;
    if (!is_candidate(context, file, &owner, value->text) ||
        !find_place(file->facts, id, &report.function, &place) ||
        place_catches(&place, program_names(program), caught)) {
        return;
    }
    report.fails_as = rule_format(context, "AttributeError: %s has no attribute '%s'", owner.words,
                                  intern_cstr(program_names(program), value->text));
    report_member(context, &report, &owner, value->text);
}

/* from multiprocessing import Quee */
static void check_import(RuleContext *context, const ProgramFile *file, const Action *action)
{
    static const char *const caught[] = {"ImportError", NULL};
    const Program *program = rule_program(context);
    if (action->kind != ACTION_IMPORT || action->b == 0 || action->c != 0) {
        return;
    }
    Owner owner = module_owner(context, program, action->text);
    Report report = {.file = file, .span = action->span};
    Place place;
    if (!is_candidate(context, file, &owner, action->b) ||
        !find_place(file->facts, action->a, &report.function, &place) ||
        place_catches(&place, program_names(program), caught)) {
        return;
    }
    report.fails_as = rule_format(context, "ImportError: cannot import name '%s' from '%s'",
                                  intern_cstr(program_names(program), action->b), owner.name);
    report_member(context, &report, &owner, action->b);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t f = 0; f < program_file_count(program); f++) {
        const ProgramFile *file = program_file(program, f);
        for (ValueId id = 1; file->facts->language == LANGUAGE_PYTHON && id < file->facts->values.count; id++) {
            if (file->facts->values.items[id].kind == VALUE_ATTRIBUTE) {
                check_attribute(context, file, id);
            }
        }
        for (size_t i = 1; file->facts->language == LANGUAGE_PYTHON && i < file->facts->actions.count; i++) {
            check_import(context, file, &file->facts->actions.items[i]);
        }
    }
}

const Rule rule_unknown_context_attribute = {
    .code = "SPL605",
    .name = "unknown-context-attribute",
    .summary = "multiprocessing or a context has no such attribute",
    .severity = SEVERITY_ERROR,
    .check = check,
};
