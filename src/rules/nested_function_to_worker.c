/* A function defined inside a function cannot be imported by a child under its qualified name, so pickle refuses it,
 * closure or not. The same calls as for lambdas: see lambda_to_worker.c. */
#include "engine/payload.h"

static void report_nested(RuleContext *context, const PayloadHit *hit)
{
    const Function *function = payload_function(rule_program(context), hit->object);
    const char *name = intern_cstr(program_names(rule_program(context)), function->name);
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "nested function `%s` cannot be pickled for `%s`", name,
                                 payload_api_words(context, hit->site->api));
    report.help = rule_format(context, "move `%s` to module level", name);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_NESTED_FUNCTION, PAYLOAD_DIRECT, report_nested);
}

const Rule rule_nested_function_to_worker = {
    .code = "SPL302",
    .name = "nested-function-to-worker",
    .summary = "a function defined inside a function is handed to a worker that has to unpickle it",
    .severity = SEVERITY_ERROR,
    .check = check,
};
