/* A process is started while the main module is imported. A spawned child imports that module too, comes to the same
 * call, and multiprocessing stops it there. Under fork nothing is imported again. */
#include "engine/rule.h"

#include <string.h>

/* `python -m package` does not import package/__main__.py again in a child (Lib/multiprocessing/spawn.py). */
static bool is_imported_again(const ProgramFile *file)
{
    const char *slash = strrchr(file->source->path, '/');
    return strcmp(slash == NULL ? file->source->path : slash + 1, "__main__.py") != 0;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const ProgramFile *file = site->via != NULL ? site->via->file : site->file;
    if (!site->at_import || !(site->worlds & WORLD_REIMPORT) || !is_imported_again(file)) {
        return;
    }
    Verdict verdict = methods_judge(program, site, METHOD_SPAWN | METHOD_FORKSERVER, rule_arena(context));
    if (!verdict.is_reported) {
        return;
    }
    ValueId call = site->via != NULL ? site->via->call : site->call;
    Report report = {.file = file, .function = 1, .span = file->facts->values.items[call].span, .verdict = &verdict,
                     .message = "a process is started whenever this module is imported, in each child again",
                     .fails_as = "RuntimeError: An attempt has been made to start a new process before the current "
                                 "process has finished its bootstrapping phase.",
                     .help = "move the start below `if __name__ == \"__main__\":`"};
    for (const SiteCall *via = site->via == NULL ? NULL : site->via->next; via != NULL; via = via->next) {
        report_step(&report, via->file, via->file->facts->values.items[via->call].span, "which calls this");
    }
    if (site->via != NULL) {
        report_step(&report, site->file, site->file->facts->values.items[site->call].span,
                    "the process is started here");
    }
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if (site_starts_now(program, site)) {
            check_site(context, site);
        }
    }
}

const Rule rule_unguarded_process_start = {
    .code = "SPL201",
    .name = "unguarded-process-start",
    .summary = "a process is started when the main module is imported, outside the main guard",
    .severity = SEVERITY_ERROR,
    .check = check,
};
