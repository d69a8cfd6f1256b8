/* The locks, queues and shared values of multiprocessing are inherited: a process that is being started gets them,
 * with its arguments or through an initializer. A task, which goes to a worker that runs already, does not. */
#include "engine/payload.h"

static void report_primitive(RuleContext *context, const PayloadHit *hit)
{
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "%s is inherited by new processes and cannot go with a task of `%s`",
                                 payload_object_words(context, hit), payload_api_words(context, hit->site->api));
    report.help = "hand it over with the initializer of the workers, or use that of a `multiprocessing.Manager()`";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_PRIMITIVE, PAYLOAD_DIRECT | PAYLOAD_ATTRIBUTE, report_primitive);
}

const Rule rule_primitive_not_inherited = {
    .code = "SPL307",
    .name = "primitive-not-inherited",
    .summary = "a Queue, Lock, Event … of multiprocessing goes with a task instead of being inherited",
    .severity = SEVERITY_ERROR,
    .check = check,
};
