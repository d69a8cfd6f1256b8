/* What is put on a queue of processes or sent on a connection is pickled, under every start method. A queue does it in
 * a thread of its own, which prints the exception and loses the item: whoever waits for it waits for ever. */
#include "engine/payload.h"

static void report_item(RuleContext *context, const PayloadHit *hit)
{
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "%s cannot be pickled for `%s`", payload_object_words(context, hit),
                                 payload_api_words(context, hit->site->api));
    report.help = "send plain data, and functions that stand at module level";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_EVERYTHING, PAYLOAD_QUEUED, report_item);
}

const Rule rule_unpicklable_queue_item = {
    .code = "SPL309",
    .name = "unpicklable-queue-item",
    .summary = "something that cannot be pickled is put on a process queue or sent on a pipe",
    .severity = SEVERITY_ERROR,
    .check = check,
};
