/* What a task gives back is pickled in the worker, under every start method. */
#include "engine/payload.h"

/* A pool wraps the exception, an executor hands it on as it is. Workers of an executor start with its first task, those
 * of a pool are there: this is what tells the two apart. */
static const char *fails_as(RuleContext *context, const PayloadHit *hit)
{
    return (hit->site->api->effects & EFFECT_BIT(PROCESS_START)) != 0 ? payload_fails_as(context, hit)
                                                                       : "MaybeEncodingError: Error sending result";
}

static void report_result(RuleContext *context, const PayloadHit *hit)
{
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "%s cannot be pickled as a result of `%s`",
                                 payload_object_words(context, hit), payload_api_words(context, hit->site->api));
    report.fails_as = fails_as(context, hit);
    report.help = "return plain data, a list in place of a generator";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_EVERYTHING, PAYLOAD_RESULT, report_result);
}

const Rule rule_unpicklable_result = {
    .code = "SPL308",
    .name = "unpicklable-result",
    .summary = "a task returns something that cannot be pickled on its way back",
    .severity = SEVERITY_ERROR,
    .check = check,
};
