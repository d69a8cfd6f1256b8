/* Binds the arguments of a call to parameters; see arity.h. */
#include "engine/arity.h"

#include <string.h>

bool handed_keyword(Handed *handed, StrId keyword)
{
    for (uint32_t i = 0; i < handed->keyword_count; i++) {
        if (handed->keywords[i] == keyword) {
            return true;
        }
    }
    if (handed->keyword_count == HANDED_KEYWORDS) {
        return false;
    }
    handed->keywords[handed->keyword_count++] = keyword;
    return true;
}

/* --- the callable ------------------------------------------------------------------------------------------------ */

/* Whether a decorator of the function is `word`: builtin names, which the link stage let through as harmless. */
static bool has_decorator(const Program *program, const ProgramFile *file, FunctionId function, const char *word)
{
    const Facts *facts = file->facts;
    const Action *definition = program_definition(program, file, function);
    for (uint32_t i = 0; i < facts_list_count(facts, definition->list); i++) {
        const Value *decorator = &facts->values.items[facts_list_item(facts, definition->list, i)];
        if (decorator->kind == VALUE_NAME && strcmp(intern_cstr(program_names(program), decorator->text), word) == 0) {
            return true;
        }
    }
    return false;
}

static bool function_callee(const Program *program, const Object *object, Callee *callee)
{
    callee->file = program_file(program, object->file - 1);
    callee->function = object->id;
    const Facts *facts = callee->file->facts;
    if (facts->language != LANGUAGE_PYTHON) {
        return false;
    }
    bool is_method = facts->functions.items[object->id].flags & FUNCTION_METHOD;
    bool is_bound = object->kind == OBJECT_METHOD && !has_decorator(program, callee->file, object->id, "staticmethod");
    callee->bound.count += is_bound || (is_method && has_decorator(program, callee->file, object->id, "classmethod"));
    return true;
}

/* A class without bases: its own `__init__` takes the arguments. */
static bool class_callee(const Program *program, SetId set, const Object *class, Callee *callee)
{
    const Facts *facts = program_file(program, class->file - 1)->facts;
    Object instance = {.kind = OBJECT_INSTANCE, .of = set};
    const ProgramFile *home;
    if (facts_list_count(facts, facts->functions.items[class->id].bases) > 0 ||
        program_method(program, &instance, "__new__", &home) != 0) {
        return false;
    }
    callee->function = program_method(program, &instance, "__init__", &callee->file);
    callee->bound.count++;
    return callee->function != 0;
}

/* What a partial holds comes behind `self` and before what the call hands over. */
static bool partial_callee(const Program *program, const Object *partial, Callee *callee)
{
    if (partial->is_open || partial->file == 0 || !arity_callee(program, partial->of, callee)) {
        return false;
    }
    const Facts *facts = program_file(program, partial->file - 1)->facts;
    const Value *call = &facts->values.items[partial->id];
    for (uint32_t i = 1; i < facts_list_count(facts, call->list); i++) {
        const Argument *argument = &facts->arguments.items[facts_list_item(facts, call->list, i)];
        if (argument->kind == ARGUMENT_POSITION) {
            callee->bound.count++;
        } else if (argument->kind != ARGUMENT_KEYWORD || !handed_keyword(&callee->bound, argument->name)) {
            return false;
        }
    }
    return true;
}

bool arity_callee(const Program *program, SetId set, Callee *callee)
{
    const Objects *objects = program_objects(program);
    if (set_count(objects, set) != 1) {
        return false;
    }
    const Object *object = object_get(objects, set_member(objects, set, 0));
    switch ((ObjectKind)object->kind) {
    case OBJECT_FUNCTION:
        return function_callee(program, object, callee);
    case OBJECT_METHOD:
        return object->api == NULL && object->file != 0 && function_callee(program, object, callee);
    case OBJECT_CLASS:
        return class_callee(program, set, object, callee);
    case OBJECT_PARTIAL:
        return partial_callee(program, object, callee);
    default:
        return false;
    }
}

/* --- binding ----------------------------------------------------------------------------------------------------- */

typedef struct Binding {
    RuleContext *context;
    const Interner *names;
    const Function *function;
    const Parameter *parameters;
    Handed handed;       /* what is bound, and what the call adds */
    uint32_t positional; /* parameters that take a position */
    uint32_t fallbacks;  /* … of which so many have a default */
    bool takes_more;     /* *args */
    bool takes_any_name; /* **kwargs */
    bool is_filled[64];  /* by index of the parameter */
} Binding;

/* Functions with more parameters are left alone. */
enum { PARAMETERS = 64 };

static bool is_positional(const Parameter *parameter)
{
    return parameter->kind == PARAMETER_NORMAL || parameter->kind == PARAMETER_POSITION_ONLY;
}

static const char *name_of(const Binding *binding, StrId name)
{
    return intern_cstr(binding->names, name);
}

static const char *function_name(const Binding *binding)
{
    return name_of(binding, binding->function->qualified);
}

static void learn_parameters(Binding *binding)
{
    for (uint32_t i = 0; i < binding->function->parameter_count; i++) {
        const Parameter *parameter = &binding->parameters[i];
        if (is_positional(parameter)) {
            binding->is_filled[i] = binding->positional < binding->handed.count;
            binding->positional++;
            binding->fallbacks += parameter->fallback != 0;
        }
        binding->takes_more |= parameter->kind == PARAMETER_STAR;
        binding->takes_any_name |= parameter->kind == PARAMETER_DOUBLE_STAR;
    }
}

/* The index of the parameter that takes a keyword; −1 for none. */
static int parameter_named(const Binding *binding, StrId keyword)
{
    for (uint32_t i = 0; i < binding->function->parameter_count; i++) {
        const Parameter *parameter = &binding->parameters[i];
        bool has_name = parameter->kind == PARAMETER_NORMAL || parameter->kind == PARAMETER_KEYWORD_ONLY;
        if (has_name && parameter->name == keyword) {
            return (int)i;
        }
    }
    return -1;
}

static bool is_position_only(const Binding *binding, StrId keyword)
{
    for (uint32_t i = 0; i < binding->function->parameter_count; i++) {
        if (binding->parameters[i].kind == PARAMETER_POSITION_ONLY && binding->parameters[i].name == keyword) {
            return true;
        }
    }
    return false;
}

static bool keyword_misfit(Binding *binding, Misfit *misfit)
{
    for (uint32_t i = 0; i < binding->handed.keyword_count; i++) {
        const char *keyword = name_of(binding, binding->handed.keywords[i]);
        int index = parameter_named(binding, binding->handed.keywords[i]);
        const char *problem = NULL;
        if (index < 0 && !binding->takes_any_name) {
            bool is_unnamed = is_position_only(binding, binding->handed.keywords[i]);
            misfit->message = rule_format(binding->context, "`%s` takes no argument named `%s`, which it gets",
                                          function_name(binding), keyword);
            problem = is_unnamed ? "some positional-only arguments passed as keyword arguments:"
                                 : "an unexpected keyword argument";
        } else if (index >= 0 && binding->is_filled[index]) {
            misfit->message = rule_format(binding->context, "`%s` gets its argument `%s` twice: by place and by name",
                                          function_name(binding), keyword);
            problem = "multiple values for argument";
        } else if (index >= 0) {
            binding->is_filled[index] = true;
        }
        if (problem != NULL) {
            misfit->fails_as = rule_format(binding->context, "TypeError: %s() got %s '%s'", function_name(binding),
                                           problem, keyword);
            return true;
        }
    }
    return false;
}

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static bool count_misfit(const Binding *binding, Misfit *misfit)
{
    if (binding->handed.count <= binding->positional || binding->takes_more) {
        return false;
    }
    uint32_t only_named = 0;
    for (uint32_t i = 0; i < binding->function->parameter_count; i++) {
        only_named += binding->parameters[i].kind == PARAMETER_KEYWORD_ONLY && binding->is_filled[i];
    }
    RuleContext *context = binding->context;
    const char *takes =
        binding->fallbacks > 0
            ? rule_format(context, "from %u to %u positional arguments", binding->positional - binding->fallbacks,
                          binding->positional)
            : rule_format(context, "%u positional argument%s", binding->positional, plural(binding->positional));
    const char *more = only_named == 0 ? ""
                                       : rule_format(context, " positional argument%s (and %u keyword-only argument%s)",
                                                     plural(binding->handed.count), only_named, plural(only_named));
    bool is_one = binding->handed.count == 1 && only_named == 0;
    misfit->fails_as = rule_format(context, "TypeError: %s() takes %s but %u%s %s given", function_name(binding), takes,
                                   binding->handed.count, more, is_one ? "was" : "were");
    misfit->message = rule_format(context, "`%s` gets %u argument%s by place, and takes %s%u", function_name(binding),
                                  binding->handed.count, plural(binding->handed.count),
                                  binding->fallbacks > 0 ? "at most " : "", binding->positional);
    return true;
}

static bool is_missing(const Binding *binding, uint32_t index, bool only_named)
{
    const Parameter *parameter = &binding->parameters[index];
    bool is_wanted = only_named ? parameter->kind == PARAMETER_KEYWORD_ONLY : is_positional(parameter);
    return is_wanted && parameter->fallback == 0 && !binding->is_filled[index];
}

/* 'a' · 'a' and 'b' · 'a', 'b', and 'c' */
static const char *list_missing(const Binding *binding, bool only_named, uint32_t count, char quote)
{
    const char *list = "";
    uint32_t done = 0;
    for (uint32_t i = 0; i < binding->function->parameter_count; i++) {
        if (!is_missing(binding, i, only_named)) {
            continue;
        }
        bool is_last = ++done == count;
        const char *between = done == 1 ? "" : is_last ? (count == 2 ? " and " : ", and ") : ", ";
        list = rule_format(binding->context, "%s%s%c%s%c", list, between, quote,
                           name_of(binding, binding->parameters[i].name), quote);
    }
    return list;
}

static bool missing_misfit(const Binding *binding, bool only_named, Misfit *misfit)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < binding->function->parameter_count; i++) {
        count += is_missing(binding, i, only_named);
    }
    if (count == 0) {
        return false;
    }
    RuleContext *context = binding->context;
    misfit->fails_as = rule_format(context, "TypeError: %s() missing %u required %s argument%s: %s",
                                   function_name(binding), count, only_named ? "keyword-only" : "positional",
                                   plural(count), list_missing(binding, only_named, count, '\''));
    misfit->message = rule_format(context, "`%s` is called without its argument%s %s", function_name(binding),
                                  plural(count), list_missing(binding, only_named, count, '`'));
    return true;
}

bool arity_misfit(RuleContext *context, const Callee *callee, const Handed *handed, Misfit *misfit)
{
    const Facts *facts = callee->file->facts;
    Binding binding = {.context = context, .names = program_names(rule_program(context)),
                       .function = &facts->functions.items[callee->function], .handed = callee->bound};
    binding.parameters = &facts->parameters.items[binding.function->first_parameter];
    binding.handed.count += handed->count;
    for (uint32_t i = 0; i < handed->keyword_count; i++) {
        if (!handed_keyword(&binding.handed, handed->keywords[i])) {
            return false;
        }
    }
    if (binding.function->parameter_count > PARAMETERS) {
        return false;
    }
    learn_parameters(&binding);
    return keyword_misfit(&binding, misfit) || count_misfit(&binding, misfit) ||
           missing_misfit(&binding, false, misfit) || missing_misfit(&binding, true, misfit);
}
