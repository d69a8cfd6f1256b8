/* `spawnlint config show`: the values as a TOML file, behind each one the place where it was written. */
#include "project/config.h"

#include "project/path.h"

#include <string.h>

static const char *const severity_words[] = {"note", "warning", "error", "never"};

static void add_string(Buffer *out, const char *text)
{
    buffer_putc(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        bool is_control = (unsigned char)*at < 0x20 || *at == 0x7F;
        if (is_control) {
            buffer_printf(out, "\\u%04x", (unsigned)*at);
        } else {
            buffer_puts(out, *at == '"' || *at == '\\' ? "\\" : "");
            buffer_putc(out, *at);
        }
    }
    buffer_putc(out, '"');
}

static void add_origin(Buffer *out, const ConfigOrigin *origin, const char *otherwise)
{
    buffer_puts(out, "  # ");
    if (origin->file == NULL) {
        buffer_puts(out, otherwise);
    } else {
        buffer_printf(out, "%s:%u%s%s", origin->file, origin->place.line, origin->remark == NULL ? "" : ", ",
                      origin->remark == NULL ? "" : origin->remark);
    }
    buffer_putc(out, '\n');
}

static const ConfigOrigin nowhere = {0};

static void show_word(Buffer *out, const char *key, const char *word, const ConfigOrigin *origin, const char *otherwise)
{
    buffer_printf(out, "%s = ", key);
    add_string(out, word);
    add_origin(out, origin, otherwise);
}

/* One item a line. `otherwise` says what holds when there is none. */
static void show_words(Buffer *out, const char *key, const ConfigWords *words, const char *otherwise)
{
    if (words->count == 0) {
        buffer_printf(out, "%s = []  # %s\n", key, otherwise);
        return;
    }
    buffer_printf(out, "%s = [\n", key);
    for (size_t i = 0; i < words->count; i++) {
        buffer_puts(out, "    ");
        add_string(out, words->items[i].text);
        buffer_putc(out, ',');
        add_origin(out, &words->items[i].origin, "command line");
    }
    buffer_puts(out, "]\n");
}

static void add_named(ConfigWords *words, const WordVec *named)
{
    for (size_t i = 0; i < named->count; i++) {
        vec_push(words, ((ConfigWord){named->items[i], nowhere}));
    }
}

static void add_words(ConfigWords *words, const ConfigWords *more)
{
    for (size_t i = 0; i < more->count; i++) {
        vec_push(words, more->items[i]);
    }
}

/* --select on the command line replaces the lists of the configuration, the other options add to them. */
static void show_rules(Buffer *out, const Config *config, const Options *options)
{
    bool replaced = options->select.count > 0;
    const WordVec *named[] = {&options->select, &options->extend_select, &options->ignore};
    const ConfigWords *written[] = {&config->select, &config->extend_select, &config->ignore};
    static const char *const keys[] = {"select", "extend-select", "ignore"};
    for (size_t i = 0; i < 3; i++) {
        ConfigWords words = {0};
        if (!replaced) {
            add_words(&words, written[i]);
        }
        add_named(&words, named[i]);
        show_words(out, keys[i], &words, i == 0 ? "default: every rule that is not off until selected" : "default");
        vec_free(&words);
    }
}

static void show_patterns(Buffer *out, const char *key, const ConfigPatterns *patterns, const WordVec *named)
{
    ConfigWords words = {0};
    for (size_t i = 0; i < patterns->count; i++) {
        vec_push(&words, ((ConfigWord){patterns->items[i].text, patterns->items[i].origin}));
    }
    add_named(&words, named);
    show_words(out, key, &words, "default");
    vec_free(&words);
}

static void show_platforms(Buffer *out, const Config *run, const Options *options)
{
    static const char *const words[] = {"linux", "macos", "windows"};
    bool is_named = options->platforms_named;
    unsigned platforms = is_named || run->platforms == 0 ? options->platforms : run->platforms;
    const char *separator = "";
    buffer_puts(out, "platforms = [");
    for (unsigned i = 0; i < 3; i++) {
        if ((platforms >> i & 1) != 0) {
            buffer_printf(out, "%s\"%s\"", separator, words[i]);
            separator = ", ";
        }
    }
    buffer_putc(out, ']');
    add_origin(out, is_named ? &nowhere : &run->platforms_origin, is_named ? "command line" : "default");
}

static void show_run(Buffer *out, const Config *run, const Options *options, const char *working_folder)
{
    show_platforms(out, run, options);
    bool python_is_named = options->python_named;
    bool has_python = run->python != NULL && !python_is_named;
    show_word(out, "python", has_python ? run->python : options->python, has_python ? &run->python_origin : &nowhere,
              python_is_named ? "command line" : "default");
    ConfigWords models = {0};
    for (size_t i = 0; i < run->models.count; i++) {
        const ConfigWord *model = &run->models.items[i];
        vec_push(&models, ((ConfigWord){path_shown(model->text, working_folder), model->origin}));
    }
    show_words(out, "models", &models, "default");
    vec_free(&models);
    if (options->baseline != NULL) {
        show_word(out, "baseline", options->baseline, &nowhere, "command line");
    } else if (run->baseline != NULL) {
        show_word(out, "baseline", path_shown(run->baseline, working_folder), &run->baseline_origin, "");
    } else {
        buffer_puts(out, "# no baseline\n");
    }
    bool has_fail_on = run->fail_on_origin.file != NULL && !options->fail_on_named;
    show_word(out, "fail-on", severity_words[has_fail_on ? run->fail_on : options->fail_on],
              has_fail_on ? &run->fail_on_origin : &nowhere, options->fail_on_named ? "command line" : "default");
}

static void show_tables(Buffer *out, const Config *config)
{
    buffer_puts(out, "\n[severity]\n");
    for (size_t i = 0; i < config->severities.count; i++) {
        const ConfigSeverity *row = &config->severities.items[i];
        add_string(out, row->rule);
        show_word(out, "", severity_words[row->severity], &row->origin, "");
    }
    buffer_puts(out, "\n[per-file-ignores]\n");
    for (size_t i = 0; i < config->per_file_ignores.count; i++) {
        const ConfigPattern *pattern = &config->per_file_ignores.items[i];
        add_string(out, pattern->text);
        buffer_puts(out, " = [");
        for (size_t k = 0; k < pattern->rules.count; k++) {
            buffer_puts(out, k == 0 ? "" : ", ");
            add_string(out, pattern->rules.items[k].text);
        }
        buffer_putc(out, ']');
        add_origin(out, &pattern->origin, "");
    }
}

void config_show(const Config *config, const Config *run, const Options *options, const char *working_folder,
                 Buffer *out)
{
    buffer_puts(out, "# What holds for the rules:\n");
    show_rules(out, config, options);
    show_patterns(out, "exclude", &config->exclude, &options->exclude);
    buffer_puts(out, "\n# What holds for the run:\n");
    show_run(out, run, options, working_folder);
    show_tables(out, config);
}
