/* A function defined inside a function cannot be imported by a child under its qualified name, so pickle refuses it,
 * closure or not. The same calls as for lambdas: see lambda_to_worker.c. */
#include "engine/payload.h"

#include <string.h>

/* "<locals>" in the qualified name is what pickle itself looks for; a nested function declared `global` has none. */
static bool is_nested_function(const Program *program, const Object *object)
{
    const Function *function = payload_function(program, object);
    return function != NULL && object->kind == OBJECT_FUNCTION && function->kind == FUNCTION_FUNCTION &&
           strstr(intern_cstr(program_names(program), function->qualified), "<locals>") != NULL;
}

static void report_nested(RuleContext *context, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    const Interner *names = program_names(program);
    const Function *function = payload_function(program, hit->object);
    const Facts *facts = program_file(program, hit->object->file - 1)->facts;
    const char *name = intern_cstr(names, function->name);
    const char *around = intern_cstr(names, facts->functions.items[function->parent].name);
    Report report = {.file = hit->file, .function = hit->function, .span = hit->span, .verdict = &hit->verdict};
    report.message = rule_format(context, "nested function `%s` cannot be pickled for `%s`", name,
                                 payload_api_words(context, hit->site->api));
    report.fails_as = payload_local_words(context, "function", intern_cstr(names, function->qualified));
    report.help = rule_format(context, "move `%s` to module level", name);
    payload_trace(context, &report, hit, rule_format(context, "`%s` is defined inside `%s`", name, around));
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, is_nested_function, report_nested);
}

const Rule rule_nested_function_to_worker = {
    .code = "SPL302",
    .name = "nested-function-to-worker",
    .summary = "a function defined inside a function is handed to a worker that has to unpickle it",
    .severity = SEVERITY_ERROR,
    .check = check,
};
