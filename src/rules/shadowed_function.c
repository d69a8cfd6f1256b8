/* pickle stores a function or a class as the name under which its module has it. When that name finds something else,
 * which a decorator or a second assignment put there, it refuses. */
#include "engine/payload.h"

#include "link/pickling.h"

/* A function that is defined again only behind the start still stands under its name when it is handed over. */
static bool is_redefined_later(const PayloadHit *hit)
{
    if (hit->object->kind != OBJECT_FUNCTION || hit->function != 1 || hit->file->index != hit->object->file) {
        return false;
    }
    const Facts *facts = hit->file->facts;
    const Function *function = &facts->functions.items[hit->object->id];
    bool has_later = false;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *other = &facts->functions.items[id];
        bool is_rival = id != hit->object->id && other->parent == 1 && other->name == function->name;
        if (is_rival && other->span.start > function->span.start && other->span.start < hit->span.start) {
            return false;
        }
        has_later |= is_rival && other->span.start > hit->span.start;
    }
    return has_later;
}

static void report_shadowed(RuleContext *context, const PayloadHit *hit)
{
    if (is_redefined_later(hit)) {
        return;
    }
    Shadow shadow = pickling_shadow(rule_program(context), hit->object);
    const char *name = intern_cstr(program_names(rule_program(context)), shadow.name);
    const char *api = payload_api_words(context, hit->site->api);
    Report report = payload_report(context, hit);
    switch (shadow.kind) {
    case SHADOW_WRAPPER:
        report.message = rule_format(context, "decorated function cannot be pickled for `%s`: it is still called `%s`",
                                     api, name);
        report.help = "put `@functools.wraps(function)` on the function that the decorator returns";
        break;
    case SHADOW_ABSENT:
        report.message = rule_format(context, "class cannot be pickled for `%s`: its module has no `%s`", api, name);
        report.help = rule_format(context, "bind the class to a global of its own name, `%s`", name);
        break;
    default:
        report.message =
            rule_format(context, "`%s` cannot be pickled for `%s`: its module has something else of this name", name,
                        api);
        report.help = "give the two a name each, and hand over the one that stands in the module";
        break;
    }
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_SHADOWED, PAYLOAD_DIRECT | PAYLOAD_ATTRIBUTE, report_shadowed);
}

const Rule rule_shadowed_function = {
    .code = "SPL306",
    .name = "shadowed-function",
    .summary = "the name of a function or class that is handed to a worker finds something else",
    .severity = SEVERITY_ERROR,
    .check = check,
};
