/* The C files of a run: with which compiler arguments they are parsed, and libclang at work in processes of its own.
 *
 * libclang may crash or hang on what people write, so it runs in children of this process (base/crew.h), which send the
 * facts back (facts/ship.h). The file on which one dies is not analysed and says so; nothing else is lost. */
#include "run_state.h"

#include "base/crew.h"
#include "base/sys.h"
#include "facts/build.h"
#include "facts/ship.h"
#include "project/compile_commands.h"
#include "project/search_paths.h"

#include <stdlib.h>
#include <string.h>

/* What one file may take before it is given up: the slowest known ones take a tenth of it. */
enum { SECONDS_FOR_ONE_FILE = 60 };

typedef struct CStage {
    Run *run;
    VEC(RunFile *) files;          /* to be parsed */
    VEC(CompileCommand) arguments; /* of each */
    VEC(const char *) header_folders; /* of the project, none twice in a row */
    unsigned seconds;
} CStage;

bool run_awaits_c(const RunFile *file)
{
    return file->error == NULL && file->matters && file->source.language != LANGUAGE_PYTHON;
}

static void read_c_item(void *context, size_t item, unsigned worker)
{
    (void)worker;
    Run *run = context;
    RunFile *file = &run->files.items[item];
    if (run_awaits_c(file)) {
        run_read_file(file);
    }
}

/* --- In a child --- */

static bool has_failed(const Facts *facts)
{
    for (size_t i = 0; i < facts->issues.count; i++) {
        if (facts->issues.items[i].kind == ISSUE_FAILED) {
            return true;
        }
    }
    return false;
}

/* A libclang that has crashed and lives on may not be the same: another child goes on. */
static bool lower_in_child(void *context, size_t item, Buffer *answer)
{
    const CStage *stage = context;
    const RunFile *file = stage->files.items[item];
    const CompileCommand *command = &stage->arguments.items[item];
    Interner names;
    Facts facts;
    interner_init(&names);
    facts_init(&facts, &file->source);
    c_lower_source(stage->run->c_front_end, &file->source, command->arguments, command->count, &names, &facts);
    facts_freeze(&facts);
    facts_ship(&facts, &names, answer);
    bool goes_on = !has_failed(&facts);
    facts_free(&facts);
    interner_free(&names);
    return goes_on;
}

/* --- In this process --- */

static const char *failure_of(Run *run, const Facts *facts)
{
    for (size_t i = 0; i < facts->issues.count; i++) {
        if (facts->issues.items[i].kind == ISSUE_FAILED) {
            Text message = intern_get(&run->workers[0].names, facts->issues.items[i].message);
            return arena_copy(&run->arena, message.bytes, message.length);
        }
    }
    return NULL;
}

static void take_facts(void *context, size_t item, Text answer)
{
    const CStage *stage = context;
    Run *run = stage->run;
    RunFile *file = stage->files.items[item];
    file->worker = 0;
    if (!facts_receive(answer, &file->source, &run->workers[0].names, &file->facts)) {
        file->error = "libclang crashed on this file";
        return;
    }
    file->error = failure_of(run, &file->facts);
    file->is_parsed = true;
    file->is_linked = true;
    file->has_facts = true;
}

static void lose_file(void *context, size_t item, CrewLoss loss)
{
    const CStage *stage = context;
    RunFile *file = stage->files.items[item];
    file->error = loss == CREW_CRASHED ? "libclang crashed on this file"
                  : loss == CREW_TOO_SLOW
                      ? arena_format(&stage->run->arena, "libclang took more than %u seconds over this file",
                                     stage->seconds)
                      : "no process could be started to read this file";
}

static void tick_c(void *context, size_t taken)
{
    const CStage *stage = context;
    stage->run->tick(stage->run->tick_context, "compiling C", taken, stage->files.count);
}

static unsigned seconds_for_one_file(void)
{
    const char *text = sys_environment("SPAWNLINT_C_SECONDS");
    unsigned long seconds = text == NULL ? 0 : strtoul(text, NULL, 10);
    return seconds == 0 || seconds > 86400 ? SECONDS_FOR_ONE_FILE : (unsigned)seconds;
}

/* The arguments of a file: those of its compile command, or good guesses; then those after `--`, which win. */
static CompileCommand arguments_of(CStage *stage, CompileCommands *commands, const RunFile *file)
{
    Run *run = stage->run;
    const CompileCommand *known = compile_commands_find(commands, file->source.path);
    CompileCommand first = {0};
    if (known != NULL) {
        first = *known;
    } else {
        first.arguments = search_paths_guess(&run->arena, stage->header_folders.items, stage->header_folders.count,
                                             file->source.path, &first.count);
    }
    CompileCommand all = {.count = first.count + run->options->compiler_argument_count};
    const char **arguments = arena_array(&run->arena, const char *, all.count);
    for (size_t i = 0; i < first.count; i++) {
        arguments[i] = first.arguments[i];
    }
    for (size_t i = first.count; i < all.count; i++) {
        arguments[i] = run->options->compiler_arguments[i - first.count];
    }
    all.arguments = arguments;
    return all;
}

static void list_header_folders(CStage *stage)
{
    for (size_t i = 0; i < stage->run->headers.count; i++) {
        const char *path = stage->run->headers.items[i];
        const char *slash = strrchr(path, '/');
        const char *folder = slash == NULL ? "." : arena_copy(&stage->run->arena, path, (size_t)(slash - path));
        if (stage->header_folders.count == 0 || strcmp(vec_last(&stage->header_folders), folder) != 0) {
            vec_push(&stage->header_folders, folder);
        }
    }
}

/* False, with an error of the run, when the build folder that was named is none. */
static bool find_arguments(CStage *stage)
{
    Run *run = stage->run;
    const char *working = sys_working_folder(&run->arena);
    CompileCommands *commands = compile_commands_new(&run->arena, working == NULL ? "/" : working);
    const char *message = NULL;
    list_header_folders(stage);
    bool is_found = run->options->build_folder == NULL ||
                    compile_commands_use(commands, run->options->build_folder, &message);
    for (size_t i = 0; is_found && i < stage->files.count; i++) {
        vec_push(&stage->arguments, arguments_of(stage, commands, stage->files.items[i]));
    }
    compile_commands_free(commands);
    if (!is_found) {
        vec_push(&run->result.errors, (RunError){run->options->build_folder, message});
    }
    return is_found;
}

static void lower_files(CStage *stage)
{
    Run *run = stage->run;
    Crew crew = {.items = stage->files.count, .workers = run->worker_count, .seconds = stage->seconds,
                 .work = lower_in_child, .take = take_facts, .lose = lose_file,
                 .tick = run->tick == NULL ? NULL : tick_c, .context = stage};
    crew_for_each(&crew);
}

/* libclang is loaded when a file needs it: it costs more than most whole runs. */
void run_lower_c(Run *run)
{
    CStage stage = {.run = run, .seconds = seconds_for_one_file()};
    run_for_each(run, "reading C", run->files.count, read_c_item, run);
    for (size_t i = 0; i < run->files.count; i++) {
        if (run_awaits_c(&run->files.items[i])) {
            vec_push(&stage.files, &run->files.items[i]);
        }
    }
    const char *why;
    if (stage.files.count > 0) {
        run->c_front_end = c_load(&run->arena, &why);
    }
    if (run->c_front_end != NULL && find_arguments(&stage)) {
        lower_files(&stage);
    }
    for (size_t i = 0; run->c_front_end == NULL && i < stage.files.count; i++) {
        stage.files.items[i]->error = arena_format(&run->arena, "skipped: %s", why);
    }
    vec_free(&stage.files);
    vec_free(&stage.arguments);
    vec_free(&stage.header_folders);
}
