/* The tables behind the questions of model.h: every name of every file, to its row.
 *
 * Files may refer to each other in any order, so they are taken in three steps: read each one (read.c), bind all names,
 * then check that every class that is named has a row. Binding is written into a journal until everything has been
 * checked; a file with an error is taken back as if it had never been there.
 *
 * A module that mirrors another has no rows of its own at first: a name of it is translated, and of a copy a row is
 * made when its name is asked for, because few programs use any. That is the one thing that a question changes. */
#include "model/model.h"

#include "base/embed.h"
#include "base/fail.h"
#include "base/intern.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "model/catalogue.h"
#include "model/read.h"

#include <stdlib.h>
#include <string.h>

typedef struct NameEntry {
    ModelRow *row; /* NULL when it is only a module or a part of a name */
    bool is_module;
} NameEntry;

/* The names of one language, NameEntry by StrId. */
typedef struct Names {
    Interner interner;
    VEC(NameEntry) entries;
} Names;

typedef struct PlacedMirror {
    const ModelMirror *mirror;
    const char *library;
} PlacedMirror;

/* What a name was before the files that are being taken. */
typedef struct JournalEntry {
    Names *names;
    StrId name;
    NameEntry before;
} JournalEntry;

enum { LANGUAGES = 2 };

struct Models {
    Arena arena;
    Names names[LANGUAGES];
    VEC(ModelRow *) rows; /* in file order, copies not included; replaced ones are taken out */
    VEC(PlacedMirror) mirrors;
    VEC(cJSON *) trees;
    VEC(const char *) added_words[LANGUAGES]; /* ends with NULL */
    uint32_t added_rows; /* by models_add */
    VEC(JournalEntry) journal;
    bool keeps_journal; /* while a file is taken that may be refused */
};

static const char *joint_of(ModelLanguage language)
{
    return language == MODEL_PYTHON ? "." : "::";
}

/* The part before the last joint; empty when there is none. */
static Text holder_of(Text name, ModelLanguage language)
{
    char last = language == MODEL_PYTHON ? '.' : ':';
    size_t width = strlen(joint_of(language));
    for (size_t at = name.length; at >= width; at--) {
        if (name.bytes[at - 1] == last) {
            return (Text){name.bytes, at - width};
        }
    }
    return (Text){name.bytes, 0};
}

static const NameEntry *lookup(const Names *names, Text name)
{
    static const NameEntry nothing = {0};
    StrId id = name.length == 0 ? 0 : intern_find(&names->interner, name.bytes, name.length);
    return id == 0 || id >= names->entries.count ? &nothing : &names->entries.items[id];
}

/* A module may mirror one that mirrors another; a circle of mirrors shows nothing new. */
enum { MIRROR_DEPTH = 3 };

static const ModelRow *find_mirrored(Models *models, Text name, int depth);

static const ModelRow *find_through(Models *models, Text name, int depth)
{
    const ModelRow *row = lookup(&models->names[MODEL_PYTHON], name)->row;
    return row != NULL || depth == 0 ? row : find_mirrored(models, name, depth - 1);
}

static const ModelRow *find_row(const Models *models, ModelLanguage language, Text name)
{
    const ModelRow *row = lookup(&models->names[language], name)->row;
    if (row != NULL || language != MODEL_PYTHON) {
        return row;
    }
    return find_through((Models *)(uintptr_t)models, name, MIRROR_DEPTH);
}

/* The entry of a name, to be changed; what it was goes into the journal. */
static NameEntry *change(Models *models, Names *names, Text name)
{
    StrId id = intern_text(&names->interner, name);
    while (names->entries.count <= id) {
        vec_push(&names->entries, (NameEntry){0});
    }
    NameEntry *entry = &names->entries.items[id];
    if (models->keeps_journal) {
        vec_push(&models->journal, (JournalEntry){names, id, *entry});
    }
    return entry;
}

static void take_back(Models *models)
{
    while (models->journal.count > 0) {
        JournalEntry entry = vec_pop(&models->journal);
        entry.names->entries.items[entry.name] = entry.before;
    }
}

/* `name` with its first part replaced, in the arena; the name itself (or NULL) when it does not start with it. */
static const char *translated(Arena *arena, const char *from, const char *to, const char *name)
{
    size_t length = strlen(from);
    if (name == NULL || strncmp(name, from, length) != 0 || name[length] != '.') {
        return name;
    }
    size_t to_length = strlen(to);
    size_t rest_length = strlen(name + length);
    char *result = arena_alloc(arena, to_length + rest_length + 1, 1);
    memcpy(result, to, to_length);
    memcpy(result + to_length, name + length, rest_length);
    return result;
}

static Words translated_words(Arena *arena, const ModelMirror *mirror, Words words)
{
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    const char **copy = arena_array(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        copy[i] = translated(arena, mirror->of, mirror->module, words[i]);
    }
    return copy;
}

/* Whether the mirror lacks what stands below it as `rest`: that, or a class or module above it, is listed. */
static bool is_excepted(const ModelMirror *mirror, Text rest)
{
    for (size_t i = 0; mirror->except[i] != NULL; i++) {
        size_t length = strlen(mirror->except[i]);
        if (text_starts_with(rest, mirror->except[i]) && (rest.length == length || rest.bytes[length] == '.')) {
            return true;
        }
    }
    return false;
}

/* The part behind "<module>." of a name of the mirror; empty when the name is none. */
static Text below(const ModelMirror *mirror, Text name)
{
    size_t length = strlen(mirror->module);
    bool is_below = name.length > length + 1 && text_starts_with(name, mirror->module) && name.bytes[length] == '.';
    Text rest = {name.bytes + (is_below ? length + 1 : 0), is_below ? name.length - length - 1 : 0};
    return is_excepted(mirror, rest) ? (Text){name.bytes, 0} : rest;
}

/* Names that do not fit are nobody's. */
enum { LONGEST_NAME = 256 };

/* "holder<joint>rest" without the heap; empty when it is too long. */
static Text join_name(char buffer[LONGEST_NAME], const char *holder, const char *joint, Text rest)
{
    size_t holder_length = strlen(holder);
    size_t width = strlen(joint);
    size_t length = holder_length + width + rest.length;
    if (length > LONGEST_NAME) {
        return (Text){buffer, 0};
    }
    memcpy(buffer, holder, holder_length);
    memcpy(buffer + holder_length, joint, width);
    memcpy(buffer + holder_length + width, rest.bytes, rest.length);
    return (Text){buffer, length};
}

/* What differs in a row of a copied module, and in its variants: names, classes, the pickler, the default method. */
static void adapt_to_copy(Arena *arena, const PlacedMirror *placed, Api *api)
{
    const ModelMirror *mirror = placed->mirror;
    api->name = translated(arena, mirror->of, mirror->module, api->name);
    api->type = translated(arena, mirror->of, mirror->module, api->type);
    api->item_type = translated(arena, mirror->of, mirror->module, api->item_type);
    api->pickler = mirror->pickler;
    api->library = placed->library;
    api->has_own_default = true;
    if (api->method == API_METHOD_DEFAULT) {
        api->method = mirror->default_method;
    }
    if (api->variant != NULL) {
        Api *variant = arena_new(arena, Api);
        *variant = *api->variant;
        adapt_to_copy(arena, placed, variant);
        api->variant = variant;
    }
}

/* The row of a copied module: the original's with what is the copy's own. Made once. */
static const ModelRow *copy_of(Models *models, const PlacedMirror *placed, const ModelRow *original)
{
    const ModelMirror *mirror = placed->mirror;
    Arena *arena = &models->arena;
    const char *name = translated(arena, mirror->of, mirror->module, original->api.name);
    if (name == original->api.name) {
        return original; /* not of the module that is copied: a class that it takes from elsewhere */
    }
    NameEntry *place = change(models, &models->names[MODEL_PYTHON], text_of(name));
    if (place->row == NULL) {
        ModelRow *row = arena_new(arena, ModelRow);
        *row = *original;
        row->original = original;
        row->bases = translated_words(arena, mirror, original->bases);
        adapt_to_copy(arena, placed, &row->api);
        place->row = row;
    }
    return place->row;
}

/* `from module import *` takes what stands in the module itself, not its submodules. */
static bool is_exported(const Models *models, const ModelMirror *mirror, Text rest)
{
    const char *dot = memchr(rest.bytes, '.', rest.length);
    char buffer[LONGEST_NAME];
    Text first = {rest.bytes, dot == NULL ? rest.length : (size_t)(dot - rest.bytes)};
    const ModelRow *row = find_row(models, MODEL_PYTHON, join_name(buffer, mirror->of, ".", first));
    return row != NULL && row->api.kind != API_MODULE;
}

/* The row of a name that a mirror has from the module that it mirrors. */
static const ModelRow *find_mirrored(Models *models, Text name, int depth)
{
    for (size_t i = 0; i < models->mirrors.count; i++) {
        PlacedMirror placed = models->mirrors.items[i];
        Text rest = below(placed.mirror, name);
        if (rest.length == 0) {
            continue;
        }
        char buffer[LONGEST_NAME];
        const ModelRow *original = find_through(models, join_name(buffer, placed.mirror->of, ".", rest), depth);
        if (original != NULL && placed.mirror->copies) {
            return copy_of(models, &placed, original);
        }
        if (original != NULL && is_exported(models, placed.mirror, rest)) {
            return original;
        }
    }
    return NULL;
}

/* The files that are being taken at once. */
typedef struct Intake {
    Models *models;
    ModelFile *files;
    const char *const *paths;
    size_t file_count;
    size_t first_row; /* of Models.rows */
    Arena *arena;
    const char *message;
} Intake;

static bool fail_row(Intake *intake, size_t file, const ModelRow *row, const char *key, const char *what,
                     const char *word)
{
    intake->message = arena_format(intake->arena, "%s: /apis/%u/%s: %s \"%s\"", intake->paths[file], row->place, key,
                                   what, word);
    return false;
}

/* Two rows of one intake under one name are an error; a row of an earlier file is replaced. */
static bool bind(Intake *intake, size_t file, const char *key, const char *name, ModelRow *row)
{
    Models *models = intake->models;
    NameEntry *place = change(models, &models->names[intake->files[file].language], text_of(name));
    if (place->row != NULL) {
        for (size_t i = intake->first_row; i < models->rows.count; i++) {
            if (models->rows.items[i] == place->row) {
                return fail_row(intake, file, row, key, "the name stands twice:", name);
            }
        }
    }
    place->row = row;
    return true;
}

/* A variant has no name of its own: it hangs on the row of that name, behind the variants that stand before it. */
static bool bind_variant(Intake *intake, size_t file, ModelRow *row)
{
    Models *models = intake->models;
    for (size_t i = intake->first_row; i < models->rows.count; i++) {
        Api *before = &models->rows.items[i]->api;
        if (before->variant == NULL && before->library == row->api.library &&
            strcmp(before->name, row->api.name) == 0) {
            before->variant = &row->api;
            vec_push(&models->rows, row);
            return true;
        }
    }
    return fail_row(intake, file, row, "when", "no row before it has the name", row->api.name);
}

static bool bind_row(Intake *intake, size_t file, ModelRow *row)
{
    if (row->api.kind == API_CLASS) {
        row->api.type = row->api.name;
    }
    if (row->api.condition_count > 0) {
        return bind_variant(intake, file, row);
    }
    vec_push(&intake->models->rows, row);
    if (!bind(intake, file, "name", row->api.name, row)) {
        return false;
    }
    for (size_t i = 0; row->aliases[i] != NULL; i++) {
        if (!bind(intake, file, "aliases", row->aliases[i], row)) {
            return false;
        }
    }
    return true;
}

/* The same function as a method: `multiprocessing.Pool` of a context. What it starts has the method of the context, and
 * the default is not fixed by it. */
static bool bind_method_of(Intake *intake, size_t file, const ModelRow *function)
{
    if (function->method_of == NULL) {
        return true;
    }
    static const char *const no_bases[] = {NULL};
    Arena *arena = &intake->models->arena;
    ModelLanguage language = intake->files[file].language;
    Text holder = holder_of(text_of(function->api.name), language);
    const char *last = function->api.name + holder.length + (holder.length > 0 ? strlen(joint_of(language)) : 0);
    ModelRow *row = arena_new(arena, ModelRow);
    *row = *function;
    row->bases = no_bases;
    Api *api = &row->api;
    api->kind = api->kind == API_OBJECT ? API_OBJECT : API_METHOD;
    api->name = arena_format(arena, "%s%s%s", function->method_of, joint_of(language), last);
    api->method = api->method == API_METHOD_DEFAULT ? API_METHOD_RECEIVER : api->method;
    api->effects &= ~EFFECT_BIT(METHOD_FIX);
    api->members_complete = false;
    api->example = function->method_example;
    api->variant = NULL; /* a variant is one of the function */
    vec_push(&intake->models->rows, row);
    return bind(intake, file, "method_of", api->name, row);
}

static bool bind_file(Intake *intake, size_t file)
{
    const ModelFile *model = &intake->files[file];
    for (uint32_t i = 0; i < model->row_count; i++) {
        if (!bind_row(intake, file, &model->rows[i]) || !bind_method_of(intake, file, &model->rows[i])) {
            return false;
        }
    }
    return true;
}

static bool is_class(const Models *models, ModelLanguage language, Text name)
{
    const ModelRow *row = find_row(models, language, name);
    return row != NULL && row->api.kind == API_CLASS;
}

/* Every class that a row names must have a row: a misspelt one would silently find no method. */
static bool check_classes(Intake *intake, size_t file, const ModelRow *row)
{
    const Models *models = intake->models;
    ModelLanguage language = intake->files[file].language;
    const Api *api = &row->api;
    if (api->type != NULL && !is_class(models, language, text_of(api->type))) {
        return fail_row(intake, file, row, "type", "no row for the class", api->type);
    }
    if (api->item_type != NULL && !is_class(models, language, text_of(api->item_type))) {
        return fail_row(intake, file, row, "item_type", "no row for the class", api->item_type);
    }
    for (size_t i = 0; row->bases[i] != NULL; i++) {
        if (!is_class(models, language, text_of(row->bases[i]))) {
            return fail_row(intake, file, row, "bases", "no row for the class", row->bases[i]);
        }
    }
    if (row->method_of != NULL && !is_class(models, language, text_of(row->method_of))) {
        return fail_row(intake, file, row, "method_of", "no row for the class", row->method_of);
    }
    bool in_class = is_class(models, language, holder_of(text_of(api->name), language));
    if (api->kind == API_METHOD && !in_class) {
        return fail_row(intake, file, row, "name", "no row for the class of the method", api->name);
    }
    if (api->kind == API_FUNCTION && in_class) {
        return fail_row(intake, file, row, "kind", "a function of a class is a \"method\":", api->name);
    }
    return true;
}

static bool check_file(Intake *intake, size_t file)
{
    for (uint32_t i = 0; i < intake->files[file].row_count; i++) {
        if (!check_classes(intake, file, &intake->files[file].rows[i])) {
            return false;
        }
    }
    return true;
}

/* The module of a name and the packages above it. */
static void mark_modules(Models *models, Text name, bool is_module_itself)
{
    Names *names = &models->names[MODEL_PYTHON];
    Text module = is_module_itself ? name : holder_of(name, MODEL_PYTHON);
    if (!is_module_itself && is_class(models, MODEL_PYTHON, module)) {
        module = holder_of(module, MODEL_PYTHON);
    }
    while (module.length > 0 && !lookup(names, module)->is_module) {
        change(models, names, module)->is_module = true;
        module = holder_of(module, MODEL_PYTHON);
    }
}

static void mark_file_modules(Models *models, const ModelFile *file)
{
    for (uint32_t i = 0; file->language == MODEL_PYTHON && i < file->row_count; i++) {
        const ModelRow *row = &file->rows[i];
        mark_modules(models, text_of(row->api.name), row->api.kind == API_MODULE);
        for (size_t k = 0; row->aliases[k] != NULL; k++) {
            mark_modules(models, text_of(row->aliases[k]), row->api.kind == API_MODULE);
        }
    }
}

/* Mirrors answer from now on. The module that each one mirrors must be known. */
static bool place_mirrors(Intake *intake, size_t file)
{
    const ModelFile *model = &intake->files[file];
    Models *models = intake->models;
    for (uint32_t i = 0; i < model->mirror_count; i++) {
        const ModelMirror *mirror = &model->mirrors[i];
        if (!models_is_module(models, text_of(mirror->of))) {
            intake->message = arena_format(intake->arena, "%s: /%s/%u/of: no model has the module \"%s\"",
                                           intake->paths[file], mirror->copies ? "copies" : "reexports", mirror->place,
                                           mirror->of);
            return false;
        }
        mark_modules(models, text_of(mirror->module), true);
        vec_push(&models->mirrors, (PlacedMirror){mirror, model->library});
        for (uint32_t k = 0; mirror->copies && k < model->row_count; k++) {
            model->rows[k].api.has_own_default = true;
        }
    }
    return true;
}

static bool is_row_or_variant(const ModelRow *named, const ModelRow *row)
{
    const Api *api = named == NULL ? NULL : &named->api;
    while (api != NULL && api != &row->api) {
        api = api->variant;
    }
    return api != NULL;
}

/* Rows that a later file replaced are no longer listed. */
static void drop_replaced(Models *models)
{
    size_t kept = 0;
    for (size_t i = 0; i < models->rows.count; i++) {
        ModelRow *row = models->rows.items[i];
        if (is_row_or_variant(find_row(models, MODEL_PYTHON, text_of(row->api.name)), row) ||
            is_row_or_variant(find_row(models, MODEL_C, text_of(row->api.name)), row)) {
            models->rows.items[kept++] = row;
        }
    }
    models->rows.count = kept;
}

static bool take_and_check(Intake *intake)
{
    for (size_t i = 0; i < intake->file_count; i++) {
        if (!bind_file(intake, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < intake->file_count; i++) {
        mark_file_modules(intake->models, &intake->files[i]);
    }
    for (size_t i = 0; i < intake->file_count; i++) {
        if (!place_mirrors(intake, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < intake->file_count; i++) {
        if (!check_file(intake, i)) {
            return false;
        }
    }
    return true;
}

/* All of them or none. */
static bool take_files(Intake *intake)
{
    Models *models = intake->models;
    intake->first_row = models->rows.count;
    size_t first_mirror = models->mirrors.count;
    bool taken = take_and_check(intake);
    if (!taken) {
        take_back(models);
        models->rows.count = intake->first_row;
        models->mirrors.count = first_mirror;
        return false;
    }
    models->journal.count = 0;
    for (size_t i = 0; i < intake->file_count; i++) {
        vec_push(&models->trees, intake->files[i].tree);
    }
    return true;
}

static Models *models_make(void)
{
    Models *models = calloc(1, sizeof *models);
    if (models == NULL) {
        fail_out_of_memory();
    }
    for (size_t i = 0; i < LANGUAGES; i++) {
        interner_init(&models->names[i].interner);
        vec_push(&models->added_words[i], NULL);
    }
    return models;
}

Models *models_load(bool python, bool c)
{
    Models *models = models_make();
    size_t embedded = 0;
    while (embedded_models[embedded].name != NULL) {
        embedded++;
    }
    ModelFile *files = arena_array(&models->arena, ModelFile, embedded);
    const char **paths = arena_array(&models->arena, const char *, embedded);
    Intake intake = {models, files, paths, 0, 0, &models->arena, NULL};
    for (const EmbeddedFile *file = embedded_models; file->name != NULL; file++) {
        if (!(embedded_model_languages[file - embedded_models] == MODEL_PYTHON ? python : c)) {
            continue;
        }
        size_t number = intake.file_count++;
        paths[number] = file->name;
        if (!model_read(file->name, file->bytes, file->length, &models->arena, &files[number], &intake.message)) {
            BUG(intake.message);
        }
    }
    if (!take_files(&intake)) {
        BUG(intake.message);
    }
    return models;
}

void models_free(Models *models)
{
    if (models == NULL) {
        return;
    }
    for (size_t i = 0; i < models->trees.count; i++) {
        cJSON_Delete(models->trees.items[i]);
    }
    for (size_t i = 0; i < LANGUAGES; i++) {
        interner_free(&models->names[i].interner);
        vec_free(&models->names[i].entries);
        vec_free(&models->added_words[i]);
    }
    vec_free(&models->trees);
    vec_free(&models->rows);
    vec_free(&models->mirrors);
    vec_free(&models->journal);
    arena_free(&models->arena);
    free(models);
}

bool models_add(Models *models, const char *file, Text json, Arena *arena, const char **message)
{
    ModelFile *model = arena_new(&models->arena, ModelFile);
    const char *path = arena_copy(&models->arena, file, strlen(file));
    char *text = arena_copy(arena, json.bytes, json.length);
    Intake intake = {models, model, &path, 1, 0, arena, NULL};
    if (!model_read(path, text, json.length, &models->arena, model, message)) {
        *message = arena_copy(arena, *message, strlen(*message));
        return false;
    }
    if (model->row_count > MODELS_MOST_ADDED - models->added_rows) {
        *message = arena_format(arena, "%s: added models have at most %d rows together", file, MODELS_MOST_ADDED);
        cJSON_Delete(model->tree);
        return false;
    }
    models->keeps_journal = true;
    bool taken = take_files(&intake);
    models->keeps_journal = false;
    if (!taken) {
        *message = intake.message;
        cJSON_Delete(model->tree);
        return false;
    }
    models->added_rows += model->row_count;
    drop_replaced(models);
    for (size_t i = 0; model->trigger_words[i] != NULL; i++) {
        models->added_words[model->language].items[models->added_words[model->language].count - 1] =
            model->trigger_words[i];
        vec_push(&models->added_words[model->language], NULL);
    }
    return true;
}

/* Headers of CUDA rename functions to the version of their interface: cuMemAlloc is a macro for cuMemAlloc_v2. */
static Text without_version(Text name)
{
    static const char *const streams[] = {"_ptsz", "_ptds"};
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        name.length -= text_ends_with(name, streams[i]) ? strlen(streams[i]) : 0;
    }
    size_t digits = 0;
    while (digits < name.length && name.bytes[name.length - 1 - digits] >= '0' &&
           name.bytes[name.length - 1 - digits] <= '9') {
        digits++;
    }
    Text stem = {name.bytes, name.length - digits};
    return digits > 0 && text_ends_with(stem, "_v") ? (Text){name.bytes, stem.length - 2} : name;
}

const Api *models_find(const Models *models, ModelLanguage language, Text dotted)
{
    const ModelRow *row = find_row(models, language, dotted);
    if (row == NULL && language == MODEL_C) {
        Text plain = without_version(dotted);
        row = plain.length < dotted.length ? find_row(models, language, plain) : NULL;
    }
    return row == NULL ? NULL : &row->api;
}

/* Deeper inheritance, or a circle in a user's file, ends the search. */
enum { DEEPEST_INHERITANCE = 16 };

static const ModelRow *find_member(const Models *models, ModelLanguage language, const ModelRow *class, Text member,
                                int depth)
{
    if (class == NULL || depth == DEEPEST_INHERITANCE) {
        return NULL;
    }
    char buffer[LONGEST_NAME];
    const ModelRow *found = find_row(models, language, join_name(buffer, class->api.name, joint_of(language), member));
    for (size_t i = 0; found == NULL && class->bases[i] != NULL; i++) {
        found = find_member(models, language, find_row(models, language, text_of(class->bases[i])), member,
                            depth + 1);
    }
    return found;
}

const Api *models_find_member(const Models *models, ModelLanguage language, Text type, Text member)
{
    const ModelRow *found = find_member(models, language, find_row(models, language, type), member, 0);
    return found == NULL ? NULL : &found->api;
}

bool models_is_module(const Models *models, Text dotted)
{
    if (lookup(&models->names[MODEL_PYTHON], dotted)->is_module) {
        return true;
    }
    for (size_t i = 0; i < models->mirrors.count; i++) {
        const ModelMirror *mirror = models->mirrors.items[i].mirror;
        Text rest = below(mirror, dotted);
        char buffer[LONGEST_NAME];
        if (rest.length > 0 && mirror->copies &&
            models_is_module(models, join_name(buffer, mirror->of, ".", rest))) {
            return true;
        }
    }
    return false;
}

/* The row that a row stands for: of a copied module the one that was copied. */
static const ModelRow *original_of(const ModelRow *row)
{
    while (row != NULL && row->original != NULL) {
        row = row->original;
    }
    return row;
}

static bool is_a(const Models *models, const ModelRow *type, const ModelRow *ancestor, int depth)
{
    if (type == NULL || depth == DEEPEST_INHERITANCE) {
        return false;
    }
    if (type == ancestor || original_of(type) == ancestor) {
        return true;
    }
    for (size_t i = 0; type->bases[i] != NULL; i++) {
        if (is_a(models, find_row(models, MODEL_PYTHON, text_of(type->bases[i])), ancestor, depth + 1)) {
            return true;
        }
    }
    return false;
}

bool models_is_a(const Models *models, Text type, Text ancestor)
{
    if (text_equal(type, ancestor)) {
        return true;
    }
    const ModelRow *above = find_row(models, MODEL_PYTHON, ancestor);
    return above != NULL && is_a(models, find_row(models, MODEL_PYTHON, type), above, 0);
}

/* The nearest class with either key speaks for those that derive from it. */
static const Api *find_unpicklable(const Models *models, const ModelRow *class, int depth)
{
    if (class == NULL || depth == DEEPEST_INHERITANCE) {
        return NULL;
    }
    if (class->api.unpicklable != NULL || class->api.inherited_only != NULL) {
        return &class->api;
    }
    const Api *found = NULL;
    for (size_t i = 0; found == NULL && class->bases[i] != NULL; i++) {
        found = find_unpicklable(models, find_row(models, MODEL_PYTHON, text_of(class->bases[i])), depth + 1);
    }
    return found;
}

const char *models_unpicklable(const Models *models, Text type, bool to_new_process)
{
    const Api *found = find_unpicklable(models, find_row(models, MODEL_PYTHON, type), 0);
    if (found == NULL) {
        return NULL;
    }
    return found->unpicklable == NULL && !to_new_process ? found->inherited_only : found->unpicklable;
}

static bool pickles_attributes(const Models *models, const ModelRow *class, int depth)
{
    bool is_known = class != NULL && class->api.default_pickling;
    for (size_t i = 0; class != NULL && depth > 0 && !is_known && class->bases[i] != NULL; i++) {
        is_known = pickles_attributes(models, find_row(models, MODEL_PYTHON, text_of(class->bases[i])), depth - 1);
    }
    return is_known;
}

bool models_pickle_attributes(const Models *models, Text type)
{
    return pickles_attributes(models, find_row(models, MODEL_PYTHON, type), DEEPEST_INHERITANCE);
}

static bool is_for_workers(const Models *models, const ModelRow *class, int depth)
{
    bool is_known = class != NULL && class->api.for_workers;
    for (size_t i = 0; class != NULL && depth > 0 && !is_known && class->bases[i] != NULL; i++) {
        is_known = is_for_workers(models, find_row(models, MODEL_PYTHON, text_of(class->bases[i])), depth - 1);
    }
    return is_known;
}

bool models_are_for_workers(const Models *models, Text type)
{
    return is_for_workers(models, find_row(models, MODEL_PYTHON, type), DEEPEST_INHERITANCE);
}

Text models_canonical(const Models *models, Text dotted)
{
    const ModelRow *row = original_of(find_row(models, MODEL_PYTHON, dotted));
    return row == NULL ? dotted : text_of(row->api.name);
}

const char *const *models_trigger_words(ModelLanguage language)
{
    return language == MODEL_PYTHON ? python_trigger_words : c_trigger_words;
}

const char *const *models_added_trigger_words(const Models *models, ModelLanguage language)
{
    return models->added_words[language].items;
}

const char *const *models_worker_bases(void)
{
    return worker_bases;
}

const char *const *models_worker_calls(void)
{
    return worker_calls;
}

size_t models_count(const Models *models)
{
    return models->rows.count;
}

const Api *models_at(const Models *models, size_t index)
{
    return &models->rows.items[index]->api;
}
