/* What is said about things that cannot be pickled: their names, Python's exceptions, the trace. */
#include "engine/payload.h"

#include "link/global.h"
#include "link/pickling.h"

#include <string.h>

/* "multiprocessing.pool.Pool.map" → "Pool.map", "multiprocessing.Process" → "Process", "joblib.Parallel.__call__" →
 * "Parallel". */
const char *payload_api_words(RuleContext *context, const Api *api)
{
    const char *last = api->name;
    Text name = text_of(api->name);
    name.length -= text_ends_with(name, ".__call__") ? strlen(".__call__") : 0;
    for (const char *at = api->name; *at != '\0'; at++) {
        bool starts_part = at == api->name || at[-1] == '.';
        if (starts_part && *at >= 'A' && *at <= 'Z') {
            return rule_format(context, "%.*s", (int)(name.length - (size_t)(at - api->name)), at);
        }
        if (*at == '.') {
            last = at + 1;
        }
    }
    return rule_format(context, "%s", last);
}

static const char *name_of(RuleContext *context, StrId name)
{
    return intern_cstr(program_names(rule_program(context)), name);
}

/* The class of a local class or of an instance of one. */
static const Object *class_of(RuleContext *context, const Object *object)
{
    const Objects *objects = program_objects(rule_program(context));
    return object->kind == OBJECT_INSTANCE ? object_get(objects, set_member(objects, object->of, 0)) : object;
}

static const char *resource_words(RuleContext *context, const Object *object)
{
    switch ((ObjectKind)object->kind) {
    case OBJECT_MADE: {
        const char *name = object->api->name;
        const char *builtins = "builtins.";
        return rule_format(context, "`%s`", strncmp(name, builtins, strlen(builtins)) == 0 ? name + strlen(builtins)
                                                                                           : name);
    }
    case OBJECT_NAMED:
        return rule_format(context, object->api != NULL && object->api->kind == API_OBJECT ? "`%s`" : "module `%s`",
                           name_of(context, object->text));
    case OBJECT_INSTANCE: {
        const Function *class = payload_function(rule_program(context), class_of(context, object));
        return class == NULL ? "an instance"
                             : rule_format(context, "an instance of `%s`", name_of(context, class->name));
    }
    default:
        return "a generator";
    }
}

const char *payload_object_words(RuleContext *context, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    switch (hit->kind) {
    case PAYLOAD_LAMBDA:
        return "a lambda";
    case PAYLOAD_NESTED_FUNCTION:
        return rule_format(context, "nested function `%s`",
                           name_of(context, payload_function(program, hit->object)->name));
    case PAYLOAD_LOCAL_CLASS: {
        const char *name = name_of(context, payload_function(program, class_of(context, hit->object))->name);
        return rule_format(context, hit->object->kind == OBJECT_INSTANCE ? "an instance of local class `%s`"
                                                                         : "local class `%s`",
                           name);
    }
    case PAYLOAD_RESOURCE:
        if (hit->object->kind == OBJECT_FUNCTION || hit->object->kind == OBJECT_METHOD) { /* what the task makes */
            return strstr(hit->refusal, "coroutine") != NULL ? "a coroutine" : "a generator";
        }
        break;
    case PAYLOAD_PRIMITIVE:
    case PAYLOAD_BY_NAME:
    case PAYLOAD_SHARED:
        break;
    case PAYLOAD_SHADOWED:
        return rule_format(context, hit->object->kind == OBJECT_FUNCTION ? "function `%s`" : "class `%s`",
                           name_of(context, pickling_shadow(program, hit->object).name));
    }
    return resource_words(context, hit->object);
}

/* What the module of a file is called in the program that fails: "__main__", or as far as the path tells. */
static const char *module_words(RuleContext *context, const PayloadHit *hit, const ProgramFile *file)
{
    if (file == NULL || (hit->site != NULL && file == global_root_file(hit->site))) {
        return "__main__";
    }
    const char *path = file->source->path;
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    int length = dot == NULL ? (int)strlen(name) : (int)(dot - name);
    return rule_format(context, "%s%.*s", slash == NULL ? "" : "….", length, name);
}

/* CPython: Lib/pickle.py, Modules/_pickle.c; run on 3.8 to 3.14. `class_module`: NULL for a function. */
static const char *local_words(RuleContext *context, const char *class_module, const char *qualified)
{
    int newest = program_targets(rule_program(context))->newest_minor;
    if (newest >= 14) {
        return class_module != NULL
                   ? rule_format(context, "PicklingError: Can't pickle local object <class '%s.%s'>", class_module,
                                 qualified)
                   : rule_format(context, "PicklingError: Can't pickle local object <function %s at 0x...>", qualified);
    }
    return rule_format(context, "AttributeError: Can't %s local object '%s'", newest >= 13 ? "get" : "pickle",
                       qualified);
}

/* A lambda inside a function is a local object to pickle; one of a module or class is looked up by its name. */
static const char *lambda_words(RuleContext *context, const char *module, const char *qualified)
{
    if (strstr(qualified, "<locals>") != NULL) {
        return local_words(context, NULL, qualified);
    }
    bool is_newest = program_targets(rule_program(context))->newest_minor >= 14;
    const char *why = is_newest ? rule_format(context, "it's not found as %s.%s", module, qualified)
                                : rule_format(context, "attribute lookup %s on %s failed", qualified, module);
    return rule_format(context, "PicklingError: Can't pickle <function %s at 0x...>: %s", qualified, why);
}

/* CPython: Modules/_pickle.c, save_global; run on 3.8 to 3.14. */
static const char *shadow_words(RuleContext *context, const PayloadHit *hit)
{
    Shadow shadow = pickling_shadow(rule_program(context), hit->object);
    const char *name = name_of(context, shadow.name);
    if (shadow.kind == SHADOW_WRAPPER) {
        return local_words(context, NULL, name);
    }
    const char *module = module_words(context, hit, shadow.file);
    const char *what = hit->object->kind == OBJECT_FUNCTION ? rule_format(context, "<function %s at 0x...>", name)
                                                            : rule_format(context, "<class '%s.%s'>", module, name);
    if (shadow.kind == SHADOW_OTHER) {
        return rule_format(context, "PicklingError: Can't pickle %s: it's not the same object as %s.%s", what, module,
                           name);
    }
    return program_targets(rule_program(context))->newest_minor >= 14
               ? rule_format(context, "PicklingError: Can't pickle %s: it's not found as %s.%s", what, module, name)
               : rule_format(context, "PicklingError: Can't pickle %s: attribute lookup %s on %s failed", what, name,
                             module);
}

const char *payload_fails_as(RuleContext *context, const PayloadHit *hit)
{
    if (hit->kind == PAYLOAD_SHADOWED) {
        return shadow_words(context, hit);
    }
    if (hit->refusal != NULL) {
        return hit->refusal;
    }
    const Object *object = class_of(context, hit->object);
    const char *qualified = name_of(context, payload_function(rule_program(context), object)->qualified);
    const ProgramFile *file = object->file == 0 ? NULL : program_file(rule_program(context), object->file - 1);
    const char *module = module_words(context, hit, file);
    return hit->kind == PAYLOAD_LAMBDA ? lambda_words(context, module, qualified)
                                       : local_words(context, hit->kind == PAYLOAD_LOCAL_CLASS ? module : NULL,
                                                     qualified);
}

static bool is_pointed_at(const PayloadHit *hit, const ProgramFile *file, Span span)
{
    return file == hit->file && span.start >= hit->span.start && span.end <= hit->span.end;
}

/* Where a lambda, a nested function or a local class is written. */
static void trace_definition(RuleContext *context, Report *report, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    const Object *object = class_of(context, hit->object);
    if ((object->kind != OBJECT_FUNCTION && object->kind != OBJECT_CLASS) || object->file == 0) {
        return;
    }
    const ProgramFile *file = program_file(program, object->file - 1);
    const Function *function = &file->facts->functions.items[object->id];
    const char *what = "the lambda is made here";
    if (hit->kind == PAYLOAD_SHADOWED && file->facts->functions.items[function->parent].kind == FUNCTION_MODULE) {
        what = rule_format(context, "`%s` is defined here; later its name stands for something else",
                           name_of(context, function->name));
    } else if (hit->kind != PAYLOAD_LAMBDA) {
        what = rule_format(context, "`%s` is defined inside `%s`", name_of(context, function->name),
                           name_of(context, file->facts->functions.items[function->parent].name));
    }
    if (!is_pointed_at(hit, file, function->span)) {
        report_step(report, file, function->name_span.end > 0 ? function->name_span : function->span, what);
    }
}

static void trace_making(RuleContext *context, Report *report, const PayloadHit *hit)
{
    const Object *object = hit->object;
    if ((object->kind != OBJECT_MADE && object->kind != OBJECT_INSTANCE) || object->file == 0) {
        return;
    }
    const ProgramFile *file = program_file(rule_program(context), object->file - 1);
    Span span = file->facts->values.items[object->id].span;
    if (!is_pointed_at(hit, file, span)) {
        report_step(report, file, span, "it is made here");
    }
}

static void trace_attribute(RuleContext *context, Report *report, const PayloadHit *hit)
{
    const Function *class = hit->holder == NULL
                                ? NULL
                                : payload_function(rule_program(context), class_of(context, hit->holder));
    if (hit->attribute == NULL || class == NULL) {
        return;
    }
    Span place = hit->attribute->file->facts->values.items[hit->attribute->place].span;
    report_step(report, hit->attribute->file, place,
                rule_format(context, "an instance of `%s` holds %s in its attribute `%s`",
                            name_of(context, class->name), payload_object_words(context, hit),
                            name_of(context, hit->attribute->name)));
}

void payload_trace(RuleContext *context, Report *report, const PayloadHit *hit)
{
    trace_attribute(context, report, hit);
    if (hit->kind == PAYLOAD_RESOURCE || hit->kind == PAYLOAD_PRIMITIVE || hit->kind == PAYLOAD_SHARED) {
        trace_making(context, report, hit);
    } else {
        trace_definition(context, report, hit);
    }
    if (hit->site == NULL) {
        return;
    }
    const ProgramFile *site_file = hit->site->file;
    Span call = site_file->facts->values.items[hit->site->call].span;
    if (site_file != hit->file || hit->span.start < call.start || hit->span.end > call.end) {
        report_step(report, site_file, call,
                    rule_format(context, "`%s` sends it to another process here",
                                payload_api_words(context, hit->site->api)));
    }
}

Report payload_report(RuleContext *context, const PayloadHit *hit)
{
    Report report = {.file = hit->file, .function = hit->function, .span = hit->span,
                     .verdict = hit->site == NULL ? NULL : &hit->verdict, .severity = SEVERITY_NOTE,
                     .fails_as = payload_fails_as(context, hit)};
    payload_trace(context, &report, hit);
    return report;
}
