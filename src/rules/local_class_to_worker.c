/* A class defined inside a function cannot be imported by a child under its qualified name: neither the class nor an
 * instance of it can be pickled, unless the class says itself how. */
#include "engine/payload.h"

static void report_local_class(RuleContext *context, const PayloadHit *hit)
{
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "%s cannot be pickled for `%s`", payload_object_words(context, hit),
                                 payload_api_words(context, hit->site->api));
    report.help = "move the class to module level";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_LOCAL_CLASS, PAYLOAD_DIRECT, report_local_class);
}

const Rule rule_local_class_to_worker = {
    .code = "SPL303",
    .name = "local-class-to-worker",
    .summary = "a class defined inside a function, or an instance of it, is handed to a worker",
    .severity = SEVERITY_ERROR,
    .check = check,
};
