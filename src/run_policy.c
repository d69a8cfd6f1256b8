/* What of the findings is reported: the rules that the command line and the configuration of each file select, and the
 * severities that they give. */
#include "run_state.h"

#include "base/sys.h"
#include "engine/engine.h"
#include "project/path.h"

#include <string.h>

/* Both lists one after the other, ended by NULL; NULL when there is none. */
static const char *const *join(Arena *arena, const ConfigWords *written, const WordVec *named)
{
    size_t count = (written == NULL ? 0 : written->count) + named->count;
    if (count == 0) {
        return NULL;
    }
    const char **list = arena_array(arena, const char *, count + 1);
    size_t at = 0;
    for (; written != NULL && at < written->count; at++) {
        list[at] = written->items[at].text;
    }
    for (size_t i = 0; i < named->count; i++) {
        list[at++] = named->items[i];
    }
    return list;
}

/* --select on the command line begins anew; its other lists add to those of the configuration. */
static RuleSelection selection_of(Run *run, const Config *config)
{
    static const char *const nothing[] = {"", NULL};
    const Options *options = run->options;
    if (config == NULL || options->select.count > 0) {
        return (RuleSelection){
            .select = join(&run->arena, NULL, &options->select),
            .extend = join(&run->arena, NULL, &options->extend_select),
            .ignore = join(&run->arena, NULL, &options->ignore),
        };
    }
    RuleSelection selection = {
        .select = join(&run->arena, &config->select, &options->select),
        .extend = join(&run->arena, &config->extend_select, &options->extend_select),
        .ignore = join(&run->arena, &config->ignore, &options->ignore),
    };
    if (config->has_select && selection.select == NULL) {
        selection.select = nothing;
    }
    return selection;
}

/* The configuration of a file and the rules that it selects. */
typedef struct FilePolicy {
    const Config *config; /* NULL without configurations */
    RuleSelection selection;
} FilePolicy;

typedef struct Policies {
    Run *run;
    VEC(FilePolicy) known;
} Policies;

static const FilePolicy *policy_of(Policies *policies, const char *path)
{
    Run *run = policies->run;
    const Config *config = run->configs == NULL ? NULL : configs_for_file(run->configs, path);
    for (size_t i = 0; i < policies->known.count; i++) {
        if (policies->known.items[i].config == config) {
            return &policies->known.items[i];
        }
    }
    vec_push(&policies->known, ((FilePolicy){config, selection_of(run, config)}));
    return &vec_last(&policies->known);
}

static bool is_ignored_in_file(Run *run, const Config *config, const Rule *rule, const char *shown)
{
    if (config == NULL || config->per_file_ignores.count == 0) {
        return false;
    }
    const char *working_folder = sys_working_folder(&run->arena);
    const char *path = path_absolute(&run->arena, working_folder == NULL ? "/" : working_folder, shown);
    for (size_t i = 0; i < config->per_file_ignores.count; i++) {
        const ConfigPattern *pattern = &config->per_file_ignores.items[i];
        for (size_t k = 0; k < pattern->rules.count; k++) {
            if (engine_fits(pattern->rules.items[k].text, rule) > 0 &&
                config_pattern_matches(pattern, &run->arena, path, false)) {
                return true;
            }
        }
    }
    return false;
}

/* The entry that fits best decides, of equals the last. */
static void grade(const Config *config, const Rule *rule, Finding *finding)
{
    size_t best = 0;
    for (size_t i = 0; config != NULL && i < config->severities.count; i++) {
        const ConfigSeverity *row = &config->severities.items[i];
        size_t fit = engine_fits(row->rule, rule);
        if (fit > 0 && fit >= best) {
            best = fit;
            finding->severity = (Severity)row->severity;
        }
    }
}

bool run_wants_rule_at(Run *run, const Rule *rule, const char *path)
{
    Policies policies = {.run = run};
    const FilePolicy *policy = policy_of(&policies, path);
    bool is_wanted =
        engine_is_selected(&policy->selection, rule) && !is_ignored_in_file(run, policy->config, rule, path);
    vec_free(&policies.known);
    return is_wanted;
}

void run_apply_policy(Run *run)
{
    FindingVec *findings = &run->result.findings;
    Policies policies = {.run = run};
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        Finding finding = findings->items[i];
        const Rule *rule = engine_find_rule(finding.code);
        const FilePolicy *policy = policy_of(&policies, finding.source->path);
        if (engine_is_selected(&policy->selection, rule) &&
            !is_ignored_in_file(run, policy->config, rule, finding.source->path)) {
            grade(policy->config, rule, &finding);
            findings->items[kept++] = finding;
        }
    }
    findings->count = kept;
    vec_free(&policies.known);
}

RuleSelection run_rule_selection(Run *run)
{
    static const char *const all[] = {"ALL", NULL};
    size_t count = run->configs == NULL ? 0 : configs_count(run->configs);
    bool has_rules = false;
    for (size_t i = 0; i < count; i++) {
        const Config *config = configs_at(run->configs, i);
        has_rules |= config->has_select || config->extend_select.count > 0 || config->ignore.count > 0;
    }
    return has_rules ? (RuleSelection){.select = all} : selection_of(run, NULL);
}

/* --- Models of the user --- */

static void add_model(Run *run, const ConfigWord *model)
{
    char *bytes;
    uint32_t length;
    const char *shown = path_shown(model->text, sys_working_folder(&run->arena));
    int error = sys_read_file(model->text, &bytes, &length);
    const char *message = error == 0 ? NULL : sys_error_text(error);
    if (error == 0) {
        (void)models_add(run->models, shown, (Text){bytes, length}, &run->arena, &message);
        sys_release(bytes);
    }
    if (message != NULL) {
        size_t length_of_path = strlen(shown); /* the reader of models begins with the path, and errors do too */
        bool begins_with_path = strncmp(message, shown, length_of_path) == 0 && message[length_of_path] == ':';
        message = begins_with_path ? message + length_of_path + strlen(": ") : message;
        message =
            arena_format(&run->arena, "%s (a model of %s:%u)", message, model->origin.file, model->origin.place.line);
        vec_push(&run->result.errors, ((RunError){shown, message}));
    }
}

/* Both lists of words in one. */
static const Slice *slice_of(Run *run, ModelLanguage language, bool skips_prose)
{
    const char *const *lists[] = {models_trigger_words(language), models_added_trigger_words(run->models, language)};
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; lists[i] != NULL && lists[i][k] != NULL; k++) {
            count++;
        }
    }
    const char **words = arena_array(&run->arena, const char *, count + 1);
    count = 0;
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; lists[i] != NULL && lists[i][k] != NULL; k++) {
            words[count++] = lists[i][k];
        }
    }
    return slice_new(&run->arena, words, skips_prose);
}

void run_load_models(Run *run)
{
    size_t count = run->configs == NULL ? 0 : configs_count(run->configs);
    WordVec taken = {0};
    for (size_t i = 0; i < count; i++) {
        const ConfigWords *models = &configs_at(run->configs, i)->models;
        for (size_t k = 0; k < models->count; k++) {
            size_t known = 0;
            while (known < taken.count && strcmp(taken.items[known], models->items[k].text) != 0) {
                known++;
            }
            if (known == taken.count) {
                run->models = run->models == NULL ? models_load(true, true) : run->models;
                add_model(run, &models->items[k]);
                vec_push(&taken, models->items[k].text);
            }
        }
    }
    vec_free(&taken);
    if (run->models != NULL) {
        run->python_slice = slice_of(run, MODEL_PYTHON, false);
        run->c_slice = slice_of(run, MODEL_C, true);
    }
}
