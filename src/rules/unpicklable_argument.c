/* Objects that are tied to their process, such as locks, open files, generators and database connections, have no
 * meaning in another one, and pickle refuses them. */
#include "engine/payload.h"

static void report_argument(RuleContext *context, const PayloadHit *hit)
{
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "%s cannot be pickled for `%s`", payload_object_words(context, hit),
                                 payload_api_words(context, hit->site->api));
    report.help = "hand over what it takes to make one (a path, an address) and make it in the child";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_RESOURCE, PAYLOAD_DIRECT, report_argument);
}

const Rule rule_unpicklable_argument = {
    .code = "SPL305",
    .name = "unpicklable-argument",
    .summary = "a lock, file, generator, connection … is handed to a worker",
    .severity = SEVERITY_ERROR,
    .check = check,
};
