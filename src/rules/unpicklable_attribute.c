/* An instance travels with all its attributes: one that cannot be pickled keeps the whole instance from travelling,
 * also when only a bound method of it was handed over, or when it is itself the process that is started. */
#include "engine/library.h"
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

/* A data set of a library is written to be loaded by workers, whoever starts them. */
static void report_passenger(RuleContext *context, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    const Objects *objects = program_objects(program);
    const Object *passenger = object_get(objects, set_member(objects, hit->passenger->of, 0));
    const Function *class = payload_function(program, passenger);
    const char *name = intern_cstr(program_names(program), hit->attribute->name);
    bool is_own = hit->file == hit->attribute->file && hit->function == hit->attribute->function;
    if (!is_own && !library_has_path(hit->file->source->path)) {
        return; /* what a test or a script hands over, it loads itself */
    }
    Report report = payload_report(context, hit);
    report.message = rule_format(context,
                                 "an instance of `%s` cannot be pickled for loader workers (`num_workers` above 0 "
                                 "under spawn or forkserver): attribute `%s` holds %s",
                                 class == NULL ? "?" : intern_cstr(program_names(program), class->name), name,
                                 payload_object_words(context, hit));
    report.help = rule_format(context, "make `%s` in the worker, or leave it out in a `__getstate__`", name);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_LAMBDA | PAYLOAD_NESTED_FUNCTION | PAYLOAD_LOCAL_CLASS | PAYLOAD_RESOURCE,
                   PAYLOAD_ATTRIBUTE, report_attribute);
    payload_search_for_workers(context, report_passenger);
}

const Rule rule_unpicklable_attribute = {
    .code = "SPL304",
    .name = "unpicklable-attribute",
    .summary = "an instance that is handed to a worker has an attribute that cannot be pickled",
    .severity = SEVERITY_ERROR,
    .check = check,
};
