/* Baselines as JSON. */
#include "report/baseline.h"

#include "base/sys.h"
#include "project/path.h"
#include "report/json_writer.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_VERSION = 1 };

static const char version_key[] = "spawnlint_baseline";

static int compare_entries(const void *left_void, const void *right_void)
{
    const BaselineEntry *left = left_void;
    const BaselineEntry *right = right_void;
    int order = strcmp(left->path, right->path);
    order = order != 0 ? order : strcmp(left->rule, right->rule);
    order = order != 0 ? order : strcmp(left->function, right->function);
    return order != 0 ? order : strcmp(left->statement, right->statement);
}

static void sort(Baseline *baseline)
{
    if (baseline->entries.count > 1) {
        qsort(baseline->entries.items, baseline->entries.count, sizeof *baseline->entries.items, compare_entries);
    }
}

/* A string of an entry, in the arena; NULL when it is none. */
static const char *string_of(const cJSON *entry, const char *key, Arena *arena)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, key));
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

static const char *read_entry(const cJSON *item, size_t number, Arena *arena, Baseline *baseline)
{
    BaselineEntry entry = {
        .path = string_of(item, "path", arena),
        .rule = string_of(item, "rule", arena),
        .function = string_of(item, "function", arena),
        .statement = string_of(item, "statement", arena),
    };
    const cJSON *count = cJSON_GetObjectItemCaseSensitive(item, "count");
    bool is_whole = entry.path != NULL && entry.rule != NULL && entry.function != NULL && entry.statement != NULL &&
                    cJSON_IsNumber(count) && count->valueint > 0;
    if (!is_whole) {
        return arena_format(arena, "entry %zu is no finding: it needs path, rule, function, statement and count",
                            number);
    }
    entry.count = (uint32_t)count->valueint;
    vec_push(&baseline->entries, entry);
    return NULL;
}

static const char *read_tree(const cJSON *tree, Arena *arena, Baseline *baseline)
{
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(tree, version_key);
    const cJSON *findings = cJSON_GetObjectItemCaseSensitive(tree, "findings");
    if (!cJSON_IsNumber(version) || !cJSON_IsArray(findings)) {
        return "not a baseline of spawnlint";
    }
    if (version->valueint != FORMAT_VERSION) {
        return "a baseline of another version; write it again";
    }
    size_t number = 0;
    const char *message = NULL;
    for (const cJSON *item = findings->child; item != NULL && message == NULL; item = item->next) {
        message = read_entry(item, ++number, arena, baseline);
    }
    return message;
}

void baseline_new(const char *file, Arena *arena, Baseline *baseline)
{
    *baseline = (Baseline){.arena = arena, .folder = path_parent(arena, file)};
}

const char *baseline_read(const char *file, Arena *arena, Baseline *baseline)
{
    baseline_new(file, arena, baseline);
    char *bytes;
    uint32_t length;
    int error = sys_read_file(file, &bytes, &length);
    if (error != 0) {
        return sys_error_text(error);
    }
    const char *end;
    cJSON *tree = cJSON_ParseWithLengthOpts(bytes, (size_t)length + 1, &end, 1);
    const char *message = tree == NULL ? "not JSON" : read_tree(tree, arena, baseline);
    cJSON_Delete(tree);
    sys_release(bytes);
    sort(baseline);
    return message;
}

void baseline_free(Baseline *baseline)
{
    vec_free(&baseline->entries);
}

static BaselineEntry entry_of(const Baseline *baseline, const Finding *finding, const char *path)
{
    const char *below = path_below(path, baseline->folder);
    Buffer clean = {0}; /* as it stands in the file */
    buffer_puts(&clean, "");
    buffer_add_clean(&clean, below == NULL ? path : below, strlen(below == NULL ? path : below));
    const char *copy = arena_copy(baseline->arena, clean.bytes, clean.length);
    buffer_free(&clean);
    return (BaselineEntry){
        .path = copy,
        .rule = finding->code,
        .function = finding->function == NULL ? "" : finding->function,
        .statement = finding->statement,
    };
}

BaselineEntry *baseline_find(Baseline *baseline, const Finding *finding, const char *path)
{
    BaselineEntry key = entry_of(baseline, finding, path);
    if (baseline->entries.count == 0) {
        return NULL;
    }
    return bsearch(&key, baseline->entries.items, baseline->entries.count, sizeof key, compare_entries);
}

void baseline_add(Baseline *baseline, const Finding *finding, const char *path)
{
    BaselineEntry entry = entry_of(baseline, finding, path);
    entry.count = 1;
    vec_push(&baseline->entries, entry);
}

/* Joins equal entries. */
static void join(Baseline *baseline)
{
    BaselineEntries *entries = &baseline->entries;
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++) {
        if (kept > 0 && compare_entries(&entries->items[kept - 1], &entries->items[i]) == 0) {
            entries->items[kept - 1].count += entries->items[i].count;
        } else {
            entries->items[kept++] = entries->items[i];
        }
    }
    entries->count = kept;
}

static void add_member(Buffer *out, const char *key, const char *text)
{
    buffer_printf(out, "\"%s\": ", key);
    json_string(&(JsonWriter){.out = out}, text);
    buffer_puts(out, ", ");
}

void baseline_print(Baseline *baseline, Buffer *out)
{
    sort(baseline);
    join(baseline);
    buffer_printf(out, "{\"%s\": %d, \"findings\": [", version_key, FORMAT_VERSION);
    const char *separator = "\n";
    for (size_t i = 0; i < baseline->entries.count; i++) {
        const BaselineEntry *entry = &baseline->entries.items[i];
        if (entry->count == 0) {
            continue;
        }
        buffer_printf(out, "%s  {", separator);
        add_member(out, "path", entry->path);
        add_member(out, "rule", entry->rule);
        add_member(out, "function", entry->function);
        add_member(out, "statement", entry->statement);
        buffer_printf(out, "\"count\": %u}", entry->count);
        separator = ",\n";
    }
    buffer_puts(out, "\n]}\n");
}
