/* A module of a package sets the start method of the whole program, which belongs to whoever runs it. Programs may: a
 * script, a file with a main guard, what such a file calls, an entry point. */
#include "engine/library.h"
#include "engine/start_method.h"

#include <string.h>

static bool is_run_name(const Program *program, const Facts *facts, ValueId id)
{
    const Value *value = &facts->values.items[id];
    return value->kind == VALUE_NAME && strcmp(intern_cstr(program_names(program), value->text), "__name__") == 0;
}

/* A file that is meant to be run: it has a first line for the shell, or compares its own name. */
static bool is_script(const Program *program, const ProgramFile *file)
{
    const Facts *facts = file->facts;
    bool is_found = file->source->length > 1 && memcmp(file->source->bytes, "#!", 2) == 0;
    for (ValueId id = 1; id < facts->values.count && !is_found; id++) {
        const Value *value = &facts->values.items[id];
        is_found = value->kind == VALUE_COMPARE &&
                   (is_run_name(program, facts, value->a) || is_run_name(program, facts, value->b));
    }
    return is_found;
}

static bool is_entry_point(const Program *program, const ProgramFile *file, FunctionId function)
{
    static const char *const names[] = {"main", "_main", "cli", "run_cli", "entry_point", "entrypoint"};
    const char *name = intern_cstr(program_names(program), file->facts->functions.items[function].name);
    for (size_t i = 0; function > 1 && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the program itself comes to the call: from a main guard, or from an entry point. */
static bool is_called_by_program(const Program *program, const Site *site)
{
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *other = program_site(program, i);
        if (other->file != site->file || other->call != site->call) {
            continue;
        }
        bool is_program = (other->at_import && !(other->worlds & WORLD_REIMPORT)) ||
                          is_entry_point(program, other->file, other->function);
        for (const SiteCall *via = other->via; via != NULL; via = via->next) {
            is_program |= is_entry_point(program, via->file, via->caller);
        }
        if (is_program) {
            return true;
        }
    }
    return false;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const ProgramFile *file = site->file;
    if (!program_is_in_package(program, file) || !library_has_path(file->source->path) || is_script(program, file) ||
        is_called_by_program(program, site)) {
        return;
    }
    Report report = {.file = file, .function = site->function, .span = rule_span(file, site->call),
                     .severity = SEVERITY_NOTE,
                     .help = "take a context with get_context and make processes, queues and locks from it"};
    report.message = rule_format(context, "%s %s the start method of the whole program",
                                 site->at_import ? "importing this library" : "a library",
                                 start_method_is_forced(program, site) ? "replaces" : "sets");
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        if (program_site(program, i)->api->effects & EFFECT_BIT(METHOD_SET)) {
            check_site(context, program_site(program, i));
        }
    }
}

const Rule rule_start_method_in_library = {
    .code = "SPL107",
    .name = "start-method-in-library",
    .summary = "a library sets the start method of the whole program",
    .severity = SEVERITY_NOTE,
    .check = check,
};
