/* What can be done with facts as a whole: move their names into another interner, name their kinds, free them. */
#include "facts/facts.h"

#include "facts/shape.h"

void facts_rename(Facts *facts, FactsRename *rename, void *context)
{
    for (size_t i = 1; i < facts->values.count; i++) {
        Value *value = &facts->values.items[i];
        value->text = rename(context, value->text);
    }
    for (size_t i = 1; i < facts->actions.count; i++) {
        Action *action = &facts->actions.items[i];
        action->text = rename(context, action->text);
        if (action_shapes[action->kind].b == FIELD_STRING) {
            action->b = rename(context, action->b);
        }
    }
    for (size_t i = 1; i < facts->functions.count; i++) {
        Function *function = &facts->functions.items[i];
        function->name = rename(context, function->name);
        function->qualified = rename(context, function->qualified);
    }
    for (size_t i = 1; i < facts->parameters.count; i++) {
        facts->parameters.items[i].name = rename(context, facts->parameters.items[i].name);
    }
    for (size_t i = 1; i < facts->arguments.count; i++) {
        facts->arguments.items[i].name = rename(context, facts->arguments.items[i].name);
    }
    for (size_t i = 0; i < facts->issues.count; i++) {
        facts->issues.items[i].message = rename(context, facts->issues.items[i].message);
    }
}

void facts_free(Facts *facts)
{
    vec_free(&facts->values);
    vec_free(&facts->actions);
    vec_free(&facts->functions);
    vec_free(&facts->parameters);
    vec_free(&facts->arguments);
    vec_free(&facts->issues);
    vec_free(&facts->pool);
    *facts = (Facts){0};
}

const char *value_kind_word(ValueKind kind)
{
    return value_shapes[kind].word;
}

const char *action_kind_word(ActionKind kind)
{
    return action_shapes[kind].word;
}

const char *function_kind_word(FunctionKind kind)
{
    return function_words[kind];
}
