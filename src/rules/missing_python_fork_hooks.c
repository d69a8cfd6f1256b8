/* C code inside a Python process forks, and the child goes on in Python, without telling the interpreter. CPython has
 * its own locks to take before a fork and to set free afterwards, its own thread to rename, modules to inform
 * (os.register_at_fork): PyOS_BeforeFork, PyOS_AfterFork_Parent and PyOS_AfterFork_Child do it. A child that execs or
 * ends without Python needs none of them. */
#include "engine/birth.h"
#include "engine/forked.h"

#include <string.h>

/* In main, Python is only there when it has been started: a fork before that needs nothing. */
static bool has_interpreter(const Program *program, const Site *site)
{
    const ProgramFile *file = site->via != NULL ? site->via->file : site->file;
    FunctionId root = site->via != NULL ? site->via->caller : site->function;
    const char *name = intern_cstr(program_names(program), file->facts->functions.items[root].name);
    if (strcmp(name, "main") != 0) {
        return true;
    }
    return birth_event(program, site->before, EFFECT_PYTHON_CALL) != NULL &&
           birth_event(program, site->before, EFFECT_PYTHON_END) == NULL;
}

/* The first hook that nobody calls, NULL when all are there. That of the parent comes after the fork: any call of it in
 * the function that forks, or in what it calls, will do. */
static const char *missing_hook(const Program *program, const Site *site)
{
    if (birth_event(program, site->child_events, EFFECT_PYTHON_AFTER_CHILD) == NULL) {
        return "PyOS_AfterFork_Child";
    }
    SetId all = program_function_events(program, site->file, site->function);
    bool has_before = birth_event(program, site->before, EFFECT_PYTHON_BEFORE_FORK) != NULL;
    bool has_parent = birth_event(program, all, EFFECT_PYTHON_AFTER_PARENT) != NULL;
    return has_before == has_parent ? NULL : has_before ? "PyOS_AfterFork_Parent" : "PyOS_BeforeFork";
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    const Event *use = forked_in_c(site) ? birth_event(program, site->child_events, EFFECT_PYTHON_CALL) : NULL;
    const char *missing = use != NULL && has_interpreter(program, site) ? missing_hook(program, site) : NULL;
    if (missing == NULL) {
        return;
    }
    Report report = {.file = site->file, .function = site->function, .span = rule_span(site->file, site->call),
                     .severity = SEVERITY_WARNING,
                     .help = "call PyOS_BeforeFork() before the fork, PyOS_AfterFork_Parent() in the parent, also when "
                             "fork failed, and PyOS_AfterFork_Child() in the child"};
    report.message = rule_format(context, "the child of this fork goes on in Python, and nothing calls `%s`", missing);
    report_step(&report, use->file, birth_event_span(use), "the child enters Python here");
    report_way(&report, site);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_missing_python_fork_hooks = {
    .code = "SPL506",
    .name = "missing-python-fork-hooks",
    .summary = "C code forks inside a Python process without telling the interpreter",
    .severity = SEVERITY_WARNING,
    .check = check,
};
