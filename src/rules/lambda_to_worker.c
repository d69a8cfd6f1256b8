/* A lambda has no name under which a child could import it, so pickle refuses it. Under fork a Process and a pool's
 * initializer are inherited and work; tasks of a pool are pickled under every method. */
#include "engine/payload.h"

static bool is_lambda(const Program *program, const Object *object)
{
    const Function *function = payload_function(program, object);
    return function != NULL && function->kind == FUNCTION_LAMBDA;
}

/* A lambda inside a function is a local object to pickle; one at module level is looked up by its name. */
static const char *fails_as(RuleContext *context, const char *qualified)
{
    for (const char *at = qualified; *at != '\0'; at++) {
        if (*at == '.') {
            return payload_local_words(context, "function", qualified);
        }
    }
    return program_targets(rule_program(context))->newest_minor >= 14
               ? "PicklingError: Can't pickle <function <lambda> at 0x...>: it's not found as __main__.<lambda>"
               : "PicklingError: Can't pickle <function <lambda> at 0x...>: attribute lookup <lambda> on __main__ "
                 "failed";
}

static void report_lambda(RuleContext *context, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    const Function *function = payload_function(program, hit->object);
    Report report = {.file = hit->file, .function = hit->function, .span = hit->span, .verdict = &hit->verdict};
    report.message = rule_format(context, "lambda cannot be pickled for `%s`",
                                 payload_api_words(context, hit->site->api));
    report.fails_as = fails_as(context, intern_cstr(program_names(program), function->qualified));
    report.help = "write a function at module level and hand that over";
    payload_trace(context, &report, hit, "the lambda is made here");
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, is_lambda, report_lambda);
}

const Rule rule_lambda_to_worker = {
    .code = "SPL301",
    .name = "lambda-to-worker",
    .summary = "a lambda is handed to a worker that has to unpickle it",
    .severity = SEVERITY_ERROR,
    .check = check,
};
