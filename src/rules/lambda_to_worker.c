/* A lambda has no name under which a child could import it, so pickle refuses it. Under fork a Process and a pool's
 * initializer are inherited and work; tasks of a pool are pickled under every method. */
#include "engine/payload.h"

static void report_lambda(RuleContext *context, const PayloadHit *hit)
{
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "lambda cannot be pickled for `%s`",
                                 payload_api_words(context, hit->site->api));
    report.help = "write a function at module level and hand that over";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_LAMBDA, PAYLOAD_DIRECT, report_lambda);
}

const Rule rule_lambda_to_worker = {
    .code = "SPL301",
    .name = "lambda-to-worker",
    .summary = "a lambda is handed to a worker that has to unpickle it",
    .severity = SEVERITY_ERROR,
    .check = check,
};
