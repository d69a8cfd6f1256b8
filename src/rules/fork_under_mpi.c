/* A process is forked, or started by multiprocessing, after MPI was initialised. The MPI library may have
 * registered memory with the network card and started threads, which a forked child inherits without knowing; a
 * spawned one imports the main module again and, where that imports mpi4py.MPI, initialises MPI in a process that
 * is no rank. Open MPI "strongly discourages" both; a fork that execs at once is less of a danger and a note. */
#include "engine/birth.h"
#include "engine/forked.h"

#include <string.h>

static bool is_named(const Program *program, const Facts *facts, ValueId value, const char *name)
{
    return strcmp(intern_cstr(program_names(program), facts->values.items[value].text), name) == 0;
}

/* `mpi4py.rc.initialize = False` or `mpi4py.rc(initialize=False)`: then importing MPI initialises nothing. */
static bool sets_initialize(const Program *program, const Facts *facts)
{
    for (ValueId id = 1; id < facts->values.count; id++) {
        const Value *value = &facts->values.items[id];
        bool is_attribute = value->kind == VALUE_ATTRIBUTE && is_named(program, facts, id, "initialize");
        if ((is_attribute || value->kind == VALUE_CALL) && is_named(program, facts, value->a, "rc")) {
            return true;
        }
    }
    return false;
}

static bool leaves_it_to_the_program(const Program *program)
{
    for (size_t i = 0; i < program_file_count(program); i++) {
        if (sets_initialize(program, program_file(program, i)->facts)) {
            return true;
        }
    }
    return false;
}

/* What certainly initialised MPI before the site, and has not been undone; NULL when nothing did. */
static const Event *find_init(const Program *program, const Site *site)
{
    const Objects *objects = program_objects(program);
    const Event *found = NULL;
    for (uint32_t i = 0; i < set_count(objects, site->before_surely) && found == NULL; i++) {
        const Event *event = program_event(program, set_member(objects, site->before_surely, i));
        /* A function that imports it is called where the program wants MPI: which other ways it takes then, its own
         * tests tell better than this analysis. */
        bool is_import = event->file != NULL && event->api->kind == API_MODULE;
        bool initialises = event->file != NULL && event->effect == EFFECT_MPI_INIT &&
                           (!is_import || (event->function == 1 && !leaves_it_to_the_program(program)));
        found = initialises ? event : NULL;
    }
    bool is_over = found != NULL && birth_event(program, site->before, EFFECT_MPI_FINALIZE) != NULL;
    return is_over ? NULL : found;
}

/* A child that execs. */
static bool execs_at_once(const Program *program, const Site *site)
{
    return birth_event(program, site->child_events, EFFECT_EXEC) != NULL ||
           (site->file->facts->language == LANGUAGE_PYTHON && site->child_action_count == 0 && !site->child_returns);
}

/* In C: a child that calls what is async-signal-safe and ends by _exit. And `system` and the like, which do not copy
 * the process. */
static bool is_harmless(const Program *program, const Site *site)
{
    const Objects *objects = program_objects(program);
    if (site->file->facts->language == LANGUAGE_PYTHON || !birth_is_fork(site)) {
        return site->file->facts->language != LANGUAGE_PYTHON;
    }
    for (uint32_t i = 0; i < set_count(objects, site->child_events); i++) {
        const Event *event = program_event(program, set_member(objects, site->child_events, i));
        const EffectSet safe = EFFECT_BIT(SIGNAL_SAFE) | EFFECT_BIT(EXIT_NOW);
        if (event->file == NULL || !(safe >> event->effect & 1)) {
            return false;
        }
    }
    return !site->child_returns && !forked_child(program, site).calls_unknown;
}

static void check_site(RuleContext *context, const Site *site)
{
    const Program *program = rule_program(context);
    bool is_fork = birth_is_fork(site);
    bool runs_program = (site->api->effects & EFFECT_BIT(PROGRAM_START)) != 0;
    const Event *init = is_fork || runs_program || site_starts_now(program, site) ? find_init(program, site) : NULL;
    if (init == NULL || is_harmless(program, site)) {
        return;
    }
    bool is_mild = runs_program || (is_fork && execs_at_once(program, site));
    Report report = {.file = site->file, .function = site->function,
                     .span = site->file->facts->values.items[site->call].span,
                     .severity = is_mild ? SEVERITY_NOTE : SEVERITY_WARNING};
    report.message = is_fork ? "this process forks after MPI was initialised"
                     : runs_program ? "this process starts another program after MPI was initialised"
                                    : "processes are started after MPI was initialised";
    birth_report_crossing(&report, program, site, init, false);
    report_step(&report, init->file, birth_event_span(init),
                init->api->kind == API_MODULE ? "importing it initialises MPI" : "MPI is initialised here");
    report_way(&report, site);
    report.help = is_mild ? "do it before MPI is initialised" : "start MPI ranks instead (mpi4py.futures, Comm.Spawn), "
                                                               "or the processes before MPI is initialised";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_site_count(program); i++) {
        check_site(context, program_site(program, i));
    }
}

const Rule rule_fork_under_mpi = {
    .code = "SPL503",
    .name = "fork-under-mpi",
    .summary = "a process is forked or started after MPI was initialised",
    .severity = SEVERITY_WARNING,
    .check = check,
};
