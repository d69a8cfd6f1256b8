/* Configurations on their way to a run. */
#include "settings.h"

#include "base/sys.h"
#include "console.h"
#include "engine/engine.h"
#include "project/discover.h"
#include "run.h"

#include <string.h>

enum { EXIT_RIGHT = 0, EXIT_WRONG = 2 };

/* Codes and names of all rules, for suggestions. */
static RuleWords rule_words(Arena *arena)
{
    size_t count = 0;
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        count += 2;
    }
    const char **words = arena_array(arena, const char *, count);
    size_t at = 0;
    for (const Rule *const *rule = engine_rules(); *rule != NULL; rule++) {
        words[at++] = (*rule)->code;
        words[at++] = (*rule)->name;
    }
    return (RuleWords){engine_knows, words, count};
}

bool settings_load(const Options *options, Settings *settings)
{
    *settings = (Settings){.options = *options};
    settings->rules = rule_words(&settings->arena);
    settings->configs = configs_new(options, &settings->rules, &settings->arena);
    config_apply(configs_of_run(settings->configs), &settings->options);
    return settings_are_right(settings);
}

void settings_free(Settings *settings)
{
    configs_free(settings->configs);
    arena_free(&settings->arena);
}

bool settings_are_right(const Settings *settings)
{
    const ConfigProblems *problems = configs_problems(settings->configs);
    for (size_t i = 0; i < problems->count; i++) {
        console_complain_about(problems->items[i].place, problems->items[i].message);
    }
    return problems->count == 0;
}

static int show(const Options *options, Settings *settings)
{
    Buffer text = {0};
    Buffer clean = {0};
    size_t count = options->paths.count == 0 ? 1 : options->paths.count;
    for (size_t i = 0; i < count; i++) {
        const char *path = options->paths.count == 0 ? "." : options->paths.items[i];
        const Config *config = configs_for_path(settings->configs, path);
        const char *file = config->file == NULL ? "no configuration" : config->file;
        buffer_printf(&text, "%s# %s: %s\n\n", i == 0 ? "" : "\n", path, file);
        config_show(config, configs_of_run(settings->configs), options, sys_working_folder(&settings->arena), &text);
    }
    for (size_t start = 0; start < text.length;) { /* what files say cannot steer the terminal */
        size_t length = strcspn(text.bytes + start, "\n");
        buffer_add_clean(&clean, text.bytes + start, length);
        buffer_putc(&clean, '\n');
        start += length + 1;
    }
    buffer_free(&text);
    bool is_right = settings_are_right(settings);
    return console_put_out(&clean) && is_right ? EXIT_RIGHT : EXIT_WRONG;
}

/* Reads every configuration that a check of these paths would meet, and the models that they name. */
static int check(Settings *settings)
{
    Discovery discovery;
    discover_files(&settings->options, settings->configs, &settings->arena, &discovery);
    Run *run = run_new(&settings->options);
    run_configure(run, settings->configs);
    run_load_models(run);
    bool is_right = settings_are_right(settings) && discovery.problems.count == 0;
    for (size_t i = 0; i < discovery.problems.count; i++) {
        console_complain_about(discovery.problems.items[i].path, discovery.problems.items[i].message);
    }
    discovery_free(&discovery);
    const RunResult *result = run_result(run);
    for (size_t i = 0; i < result->errors.count; i++) {
        console_complain_about(result->errors.items[i].path, result->errors.items[i].message);
    }
    is_right &= result->errors.count == 0;
    Buffer text = {0};
    for (size_t i = 0; i < configs_file_count(settings->configs); i++) {
        const char *file = configs_file(settings->configs, i);
        buffer_add_clean(&text, file, strlen(file));
        buffer_putc(&text, '\n');
    }
    run_free(run);
    buffer_printf(&text, "%zu configuration file%s read%s\n", configs_file_count(settings->configs),
                  configs_file_count(settings->configs) == 1 ? "" : "s", is_right ? ", nothing wrong" : "");
    return console_put_out(&text) && is_right ? EXIT_RIGHT : EXIT_WRONG;
}

int settings_command(const Options *options)
{
    Settings settings;
    bool is_loaded = settings_load(options, &settings);
    int status = EXIT_WRONG;
    if (is_loaded) {
        status = strcmp(options->action, "show") == 0 ? show(options, &settings) : check(&settings);
    }
    settings_free(&settings);
    return status;
}
