/* A function or class travels to a child as its name, and the child, which was not forked, looks the name up in the
 * module that it has imported. There it is missing when only the main guard or a function of the parent bound it, or
 * when the module is pkg/__main__.py or a notebook, which children do not import. One that is deleted before the start
 * is already missing where the parent looks it up. */
#include "engine/payload.h"
#include "link/global.h"

/* The function or class under whose name an object travels; NULL for what a decorator made. */
static const Object *named_object(const Program *program, const Object *object)
{
    const Objects *objects = program_objects(program);
    if (object->kind == OBJECT_INSTANCE) {
        object = object_get(objects, set_member(objects, object->of, 0));
    }
    return object->kind == OBJECT_FUNCTION && object->of != 0 ? NULL : object;
}

/* At the top level, before the way to the site begins: the deletion that holds then, or NULL. */
static const GlobalBinding *deletion_before(const Program *program, const Site *site, const ProgramFile *file,
                                            StrId name)
{
    const Facts *facts = file->facts;
    const GlobalBinding *last = NULL;
    uint32_t start = facts->values.items[global_root_call(site)].span.start;
    const GlobalBinding *binding = global_first(program, file, name);
    for (; binding != NULL; binding = global_next(program, binding)) {
        if (binding->function != 1 || binding->file != file) {
            return NULL;
        }
        if (facts->values.items[binding->place].span.start < start) {
            last = binding;
        }
    }
    return last != NULL && last->kind == BINDING_DELETES && !global_file_is_open(program, file) ? last : NULL;
}

static const Function *function_of(const Program *program, const Object *named)
{
    return &program_file(program, named->file - 1)->facts->functions.items[named->id];
}

static const char *name_of(const Program *program, const Object *named)
{
    return intern_cstr(program_names(program), function_of(program, named)->qualified);
}

static const char *missing_words(RuleContext *context, const char *name, const char *module)
{
    return program_targets(rule_program(context))->newest_minor >= 14
               ? rule_format(context, "AttributeError: module '%s' has no attribute '%s'", module, name)
               : rule_format(context, "AttributeError: Can't get attribute '%s' on <module '%s'", name, module);
}

static void report_missing(RuleContext *context, const Site *site, const Object *named, ImportFault fault,
                           Report *report)
{
    const Program *program = rule_program(context);
    const ProgramFile *file = program_file(program, named->file - 1);
    const Function *function = function_of(program, named);
    const char *name = name_of(program, named);
    bool is_main = global_root_file(site) == file;
    Verdict verdict = methods_judge(program, site, METHOD_SPAWN | METHOD_FORKSERVER, rule_arena(context));
    if (!verdict.is_reported) {
        return;
    }
    report->verdict = &verdict;
    if (fault == IMPORT_OF_NOTEBOOK) {
        report->message = rule_format(context, "`%s` cannot be imported by a child, which has no notebook", name);
        report->help = rule_format(context, "put `%s` into a .py file beside the notebook, and import it", name);
        report->fails_as = missing_words(context, name, "__main__");
    } else if (fault == IMPORT_OF_MAIN_MODULE) {
        report->message = rule_format(context, "`%s` cannot be imported by a child, which does not import "
                                               "`__main__.py`", name);
        report->help = rule_format(context, "move `%s` to another module of the package", name);
        report->fails_as = missing_words(context, name, "__main__");
    } else {
        const GlobalBinding *binding = global_first(program, file, function->name);
        bool is_guarded = binding == NULL || binding->function == 1;
        report->message = rule_format(context, "`%s` cannot be imported by a child, which does not run %s", name,
                                      is_guarded ? "the main guard that defines it"
                                                 : "the function that defines it");
        report->help = rule_format(context, "define `%s` at module level, above the main guard", name);
        report->fails_as = missing_words(context, name, is_main ? "__mp_main__" : "…");
    }
    report_step(report, file, function->name_span, rule_format(context, "`%s` is defined here", name));
    rule_report(context, report);
}

static void report_deleted(RuleContext *context, const PayloadHit *hit, const Object *named,
                           const GlobalBinding *deletion, Report *report)
{
    const Program *program = rule_program(context);
    const ProgramFile *file = program_file(program, named->file - 1);
    const char *name = name_of(program, named);
    report->verdict = &hit->verdict;
    report->message = rule_format(context, "`%s` cannot be found by its name any more", name);
    report->fails_as = program_targets(program)->newest_minor >= 14
                           ? rule_format(context, "PicklingError: Can't pickle <function %s at 0x...>: it's not found "
                                                  "as __main__.%s", name, name)
                           : rule_format(context, "PicklingError: Can't pickle <function %s at 0x...>: attribute "
                                                  "lookup %s on __main__ failed", name, name);
    report->help = rule_format(context, "keep the name `%s`: a child imports the function by it", name);
    report_step(report, file, file->facts->values.items[deletion->place].span, "the name is deleted here");
    rule_report(context, report);
}

static void check_hit(RuleContext *context, const PayloadHit *hit)
{
    const Program *program = rule_program(context);
    const Object *named = named_object(program, hit->object);
    if (named == NULL) {
        return;
    }
    const ProgramFile *file = program_file(program, named->file - 1);
    ImportFault fault = global_import_fault(program, hit->site, file, named->id);
    Report report = {.file = hit->file, .function = hit->function, .span = hit->span};
    if (fault != IMPORT_WORKS && fault != IMPORT_OF_LOCAL) {
        report_missing(context, hit->site, named, fault, &report);
    } else if (fault == IMPORT_WORKS && hit->object->kind == OBJECT_FUNCTION && hit->site->at_import &&
               global_root_file(hit->site) == file) {
        const GlobalBinding *deletion =
            deletion_before(program, hit->site, file, function_of(program, named)->name);
        if (deletion != NULL) {
            report_deleted(context, hit, named, deletion, &report);
        }
    }
}

static void check(RuleContext *context)
{
    payload_search(context, PAYLOAD_BY_NAME, PAYLOAD_DIRECT, check_hit);
}

const Rule rule_unimportable_worker = {
    .code = "SPL204",
    .name = "unimportable-worker",
    .summary = "the child cannot import the worker by its name",
    .severity = SEVERITY_ERROR,
    .check = check,
};
