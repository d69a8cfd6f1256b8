/* An instance travels with all its attributes: one that cannot be pickled keeps the whole instance from travelling,
 * also when only a bound method of it was handed over, or when it is itself the process that is started. */
#include "engine/payload.h"

static void report_attribute(RuleContext *context, const PayloadHit *hit)
{
    const char *name = intern_cstr(program_names(rule_program(context)), hit->attribute->name);
    const char *api = payload_api_words(context, hit->site->api);
    Report report = payload_report(context, hit);
    report.message = rule_format(context, "attribute `%s` keeps the instance from being pickled for `%s`: it holds %s",
                                 name, api, payload_object_words(context, hit));
    report.help = rule_format(context, "make `%s` where the child needs it, or leave it out in a `__getstate__`", name);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_LAMBDA | PAYLOAD_NESTED_FUNCTION | PAYLOAD_LOCAL_CLASS | PAYLOAD_RESOURCE,
                   PAYLOAD_ATTRIBUTE, report_attribute);
}

const Rule rule_unpicklable_attribute = {
    .code = "SPL304",
    .name = "unpicklable-attribute",
    .summary = "an instance that is handed to a worker has an attribute that cannot be pickled",
    .severity = SEVERITY_ERROR,
    .check = check,
};
