/* From the text of a model file to its rows. This is the authority on the format (docs/models.md tells it in words,
 * rules/models/model.schema.json to editors): everything that it does not know is an error, so that a typing mistake
 * cannot silently make an API harmless.
 *
 * Each function gets the Place of the value that it reads, a chain of frames on the stack; only a message turns it into
 * a JSON pointer. */
#include "model/read.h"

#include "base/suggest.h"
#include "model/vocabulary.h"

#include <string.h>

typedef struct Reader {
    const char *file;
    Arena *arena;
    ModelFile *model;
    Pickler pickler;           /* of rows that name none */
    const char *fails_in_fork; /* of rows with a device that name none */
    const char *message;
} Reader;

/* Where in the file: a key (or a number, when key is NULL) inside of `outer`. */
typedef struct Place {
    const struct Place *outer;
    const char *key;
    unsigned number;
} Place;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void add_place(Buffer *pointer, const Place *place)
{
    if (place == NULL) {
        return;
    }
    add_place(pointer, place->outer);
    if (place->key != NULL) {
        buffer_putc(pointer, '/');
        buffer_add_clean(pointer, place->key, strlen(place->key));
    } else {
        buffer_printf(pointer, "/%u", place->number);
    }
}

/* `what: "word"; did you mean "…"?`; word may be NULL. Always false. */
static bool fail_word(Reader *reader, const Place *place, const char *what, const char *word, const char *suggestion)
{
    Buffer text = {0};
    buffer_printf(&text, "%s: ", reader->file);
    add_place(&text, place);
    buffer_printf(&text, "%s%s", place == NULL ? "" : ": ", what);
    if (word != NULL) {
        buffer_puts(&text, " \"");
        buffer_add_clean(&text, word, strlen(word));
        buffer_puts(&text, "\"");
    }
    if (suggestion != NULL) {
        buffer_printf(&text, "; did you mean \"%s\"?", suggestion);
    }
    reader->message = arena_copy(reader->arena, text.bytes, text.length);
    buffer_free(&text);
    return false;
}

static bool fail(Reader *reader, const Place *place, const char *what)
{
    return fail_word(reader, place, what, NULL, NULL);
}

static bool is_same(const char *left, const char *right)
{
    return *left == *right && strcmp(left, right) == 0; /* most differ in their first byte */
}

/* The fields of an object by the number of their key; at most 32 keys. Unknown keys and keys that stand twice are
 * errors. */
static bool read_fields(Reader *reader, const Place *place, const cJSON *object, const char *const *keys, size_t count,
                        const cJSON **fields)
{
    if (!cJSON_IsObject(object)) {
        return fail(reader, place, "expected an object");
    }
    for (const cJSON *field = object->child; field != NULL; field = field->next) {
        size_t key = 0;
        while (key < count && !is_same(keys[key], field->string)) {
            key++;
        }
        if (key == count) {
            return fail_word(reader, place, "unknown key", field->string,
                             suggest_nearest(text_of(field->string), keys, count));
        }
        if (fields[key] != NULL) {
            return fail_word(reader, place, "the key stands twice:", field->string, NULL);
        }
        fields[key] = field;
    }
    return true;
}

static bool read_string(Reader *reader, const Place *place, const cJSON *value, const char **string)
{
    if (!cJSON_IsString(value) || value->valuestring[0] == 0) {
        return fail(reader, place, "expected a string that is not empty");
    }
    *string = value->valuestring;
    return true;
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* Names joined by '.' in Python and by "::" in C++. */
static bool is_dotted(const char *name, ModelLanguage language)
{
    const char *joint = language == MODEL_PYTHON ? "." : "::";
    for (;;) {
        if (*name >= '0' && *name <= '9') {
            return false;
        }
        const char *start = name;
        while (is_word_byte(*name)) {
            name++;
        }
        if (name == start) {
            return false;
        }
        if (*name == 0) {
            return true;
        }
        if (strncmp(name, joint, strlen(joint)) != 0) {
            return false;
        }
        name += strlen(joint);
    }
}

static bool read_name(Reader *reader, const Place *place, const cJSON *value, const char **name)
{
    if (!read_string(reader, place, value, name)) {
        return false;
    }
    if (!is_dotted(*name, reader->model->language)) {
        return fail_word(reader, place, "not a name of this language:", *name, NULL);
    }
    return true;
}

/* The number of a word, from 0. */
static bool read_word(Reader *reader, const Place *place, const cJSON *value, const char *what,
                      const char *const *words, size_t count, unsigned *number)
{
    const char *word = NULL;
    if (!read_string(reader, place, value, &word)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_same(words[i], word)) {
            *number = (unsigned)i;
            return true;
        }
    }
    return fail_word(reader, place, what, word, suggest_nearest(text_of(word), words, count));
}

static bool read_flag(Reader *reader, const Place *place, const cJSON *value, bool *flag)
{
    *flag = cJSON_IsTrue(value);
    return cJSON_IsBool(value) || fail(reader, place, "expected true or false");
}

/* A list of names; an absent one is empty. */
static bool read_names(Reader *reader, const Place *place, const cJSON *value, Words *names)
{
    static const char *const nothing[] = {NULL};
    *names = nothing;
    if (value == NULL) {
        return true;
    }
    if (!cJSON_IsArray(value) || value->child == NULL) {
        return fail(reader, place, "expected a list that is not empty");
    }
    const char **list = arena_array(reader->arena, const char *, (size_t)cJSON_GetArraySize(value) + 1);
    size_t filled = 0;
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        Place inner = {place, NULL, (unsigned)filled};
        if (!read_name(reader, &inner, item, &list[filled++])) {
            return false;
        }
    }
    *names = list;
    return true;
}

static const char *const kind_words[] = {"function", "class", "method", "module", "object"};
static const char *const method_words[] = {"default", "receiver", "fork", "spawn", "forkserver"};
static const char *const pickler_words[] = {"pickle", "cloudpickle", "dill"};

enum ApiKey {
    API_KEY_NAME,
    API_KEY_NAMES,
    API_KEY_ALIASES,
    API_KEY_KIND,
    API_KEY_BASES,
    API_KEY_METHOD_OF,
    API_KEY_WHEN,
    API_KEY_SIGNATURE,
    API_KEY_ROLES,
    API_KEY_EFFECTS,
    API_KEY_METHOD,
    API_KEY_PICKLER,
    API_KEY_DEVICE,
    API_KEY_FAILS_IN_FORK,
    API_KEY_TYPE,
    API_KEY_ITEM_TYPE,
    API_KEY_MEMBERS_COMPLETE,
    API_KEY_UNPICKLABLE,
    API_KEY_INHERITED_ONLY,
    API_KEY_DEFAULT_PICKLING,
    API_KEY_FOR_WORKERS,
    API_KEY_UNLESS_NAMED,
    API_KEY_EXAMPLE,
    API_KEY_SOURCE,
    API_KEYS
};

static const char *const api_keys[API_KEYS] = {
    [API_KEY_NAME] = "name",
    [API_KEY_NAMES] = "names",
    [API_KEY_ALIASES] = "aliases",
    [API_KEY_KIND] = "kind",
    [API_KEY_BASES] = "bases",
    [API_KEY_METHOD_OF] = "method_of",
    [API_KEY_WHEN] = "when",
    [API_KEY_SIGNATURE] = "signature",
    [API_KEY_ROLES] = "roles",
    [API_KEY_EFFECTS] = "effects",
    [API_KEY_METHOD] = "method",
    [API_KEY_PICKLER] = "pickler",
    [API_KEY_DEVICE] = "device",
    [API_KEY_FAILS_IN_FORK] = "fails_in_fork",
    [API_KEY_TYPE] = "type",
    [API_KEY_ITEM_TYPE] = "item_type",
    [API_KEY_MEMBERS_COMPLETE] = "members_complete",
    [API_KEY_UNPICKLABLE] = "unpicklable",
    [API_KEY_INHERITED_ONLY] = "inherited_only",
    [API_KEY_DEFAULT_PICKLING] = "default_pickling",
    [API_KEY_FOR_WORKERS] = "for_workers",
    [API_KEY_UNLESS_NAMED] = "unless_named",
    [API_KEY_EXAMPLE] = "example",
    [API_KEY_SOURCE] = "source",
};

static bool read_effects(Reader *reader, const Place *place, const cJSON *value, EffectSet *effects)
{
    if (!cJSON_IsArray(value) || value->child == NULL) {
        return fail(reader, place, "expected a list that is not empty");
    }
    unsigned number = 0;
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        Place inner = {place, NULL, number++};
        unsigned effect;
        if (!read_word(reader, &inner, item, "unknown effect", effect_words, EFFECTS, &effect)) {
            return false;
        }
        if (*effects & (UINT64_C(1) << effect)) {
            return fail_word(reader, &inner, "the effect stands twice:", effect_words[effect], NULL);
        }
        *effects |= UINT64_C(1) << effect;
    }
    return true;
}

/* Gives the parameters of the signature their roles. */
static bool read_roles(Reader *reader, const Place *place, const cJSON *value, const Signature *signature)
{
    if (!cJSON_IsObject(value) || value->child == NULL) {
        return fail(reader, place, "expected an object that is not empty");
    }
    for (const cJSON *field = value->child; field != NULL; field = field->next) {
        Place inner = {place, field->string, 0};
        ApiParameter *parameter = NULL;
        for (uint32_t i = 0; i < signature->count; i++) {
            if (is_same(signature->parameters[i].name, field->string)) {
                parameter = &signature->parameters[i];
            }
        }
        if (parameter == NULL) {
            return fail(reader, &inner, "the signature has no such parameter");
        }
        if (parameter->role != ROLE_NONE) {
            return fail_word(reader, place, "the key stands twice:", field->string, NULL);
        }
        unsigned role;
        if (!read_word(reader, &inner, field, "unknown role", role_words, ROLES - 1, &role)) {
            return false;
        }
        parameter->role = (Role)(role + 1);
    }
    return true;
}

static bool read_parameters(Reader *reader, const Place *place, const cJSON *const *fields, Api *api)
{
    const cJSON *roles = fields[API_KEY_ROLES];
    Place roles_place = {place, "roles", 0};
    if (fields[API_KEY_SIGNATURE] == NULL) {
        return roles == NULL || fail(reader, &roles_place, "roles need a signature");
    }
    Place signature_place = {place, "signature", 0};
    const char *text = NULL;
    const char *problem;
    Signature signature;
    if (!read_string(reader, &signature_place, fields[API_KEY_SIGNATURE], &text)) {
        return false;
    }
    if (!model_read_signature(text, reader->arena, &signature, &problem)) {
        return fail_word(reader, &signature_place, problem, NULL, NULL);
    }
    if (roles != NULL && !read_roles(reader, &roles_place, roles, &signature)) {
        return false;
    }
    for (uint32_t i = 0; i < signature.position_only; i++) {
        signature.parameters[i].name = NULL;
    }
    api->parameters = signature.parameters;
    api->parameter_count = signature.count;
    api->parameters_known = true;
    return true;
}

/* The literal that a JSON value stands for. */
static bool read_literal(Reader *reader, const Place *place, const cJSON *value, ApiCondition *condition)
{
    condition->literal = cJSON_IsString(value)   ? LITERAL_STRING
                         : cJSON_IsNumber(value) ? LITERAL_INTEGER
                         : cJSON_IsTrue(value)   ? LITERAL_TRUE
                         : cJSON_IsFalse(value)  ? LITERAL_FALSE
                                                 : LITERAL_NONE;
    if (condition->literal == LITERAL_NONE && !cJSON_IsNull(value)) {
        return fail(reader, place, "expected a string, a number, true, false or null");
    }
    if (condition->literal == LITERAL_INTEGER) {
        condition->text = arena_format(reader->arena, "%d", value->valueint);
    } else if (condition->literal == LITERAL_STRING) {
        condition->text = value->valuestring;
    }
    return true;
}

/* The conditions of a variant, on parameters of its signature, which has been read. */
static bool read_when(Reader *reader, const Place *place, const cJSON *value, Api *api)
{
    if (!cJSON_IsObject(value) || value->child == NULL) {
        return fail(reader, place, "expected an object that is not empty");
    }
    ApiCondition *conditions = arena_array(reader->arena, ApiCondition, (size_t)cJSON_GetArraySize(value));
    for (const cJSON *field = value->child; field != NULL; field = field->next) {
        Place inner = {place, field->string, 0};
        ApiCondition *condition = &conditions[api->condition_count++];
        *condition = (ApiCondition){0};
        for (uint32_t i = 0; i < api->parameter_count; i++) {
            const ApiParameter *parameter = &api->parameters[i];
            if (parameter->name != NULL && is_same(parameter->name, field->string)) {
                condition->parameter = parameter;
            }
        }
        if (condition->parameter == NULL) {
            return fail(reader, &inner, "the signature has no such parameter");
        }
        if (!read_literal(reader, &inner, field, condition)) {
            return false;
        }
    }
    api->conditions = conditions;
    return true;
}

static bool read_method_of(Reader *reader, const Place *place, const cJSON *value, ModelRow *row)
{
    static const char *const keys[] = {"class", "example"};
    const cJSON *fields[COUNT(keys)] = {0};
    Place class_place = {place, "class", 0};
    Place example_place = {place, "example", 0};
    return read_fields(reader, place, value, keys, COUNT(keys), fields) &&
           read_name(reader, &class_place, fields[0], &row->method_of) &&
           read_string(reader, &example_place, fields[1], &row->method_example);
}

static const EffectSet device_effects =
    EFFECT_BIT(DEVICE_INIT) | EFFECT_BIT(DEVICE_QUERY) | EFFECT_BIT(DEVICE_VALUE);
static const EffectSet method_effects = EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) |
                                        EFFECT_BIT(PROCESS_START_ITERATED) | EFFECT_BIT(METHOD_FIX) |
                                        EFFECT_BIT(FORK) | EFFECT_BIT(VFORK);

/* What belongs together. */
static bool check_row(Reader *reader, const Place *place, const ModelRow *row)
{
    const Api *api = &row->api;
    if ((api->device != DEVICE_NONE) != ((api->effects & device_effects) != 0)) {
        return fail(reader, place, "a device effect and the key \"device\" go together");
    }
    if (api->fails_in_fork != NULL && api->device == DEVICE_NONE) {
        return fail(reader, place, "\"fails_in_fork\" is what a call with the key \"device\" raises");
    }
    if (api->method == API_METHOD_NONE && (api->effects & method_effects) != 0) {
        return fail(reader, place, "this effect needs the key \"method\"");
    }
    if (row->bases[0] != NULL && api->kind != API_CLASS) {
        return fail(reader, place, "only a class has \"bases\"");
    }
    bool has_type = api->type != NULL || api->item_type != NULL;
    if (has_type && (api->kind == API_CLASS || api->kind == API_MODULE)) {
        return fail(reader, place, "a class or module has no \"type\": its instances are of itself");
    }
    if (api->type != NULL && api->item_type != NULL) {
        return fail(reader, place, "a result is either of a \"type\" or has items of an \"item_type\"");
    }
    if (api->kind == API_OBJECT && (api->effects != 0 || api->parameters_known)) {
        return fail(reader, place, "an object is not called: it has no effects and no signature");
    }
    if (api->members_complete && api->kind != API_CLASS && api->kind != API_MODULE) {
        return fail(reader, place, "only a class or module has \"members_complete\"");
    }
    if ((api->unpicklable != NULL || api->inherited_only != NULL) && api->kind != API_CLASS) {
        return fail(reader, place, "only a class has \"unpicklable\" or \"inherited_only\"");
    }
    if (api->default_pickling && api->kind != API_CLASS) {
        return fail(reader, place, "only a class has \"default_pickling\"");
    }
    if (api->for_workers && api->kind != API_CLASS && api->kind != API_FUNCTION) {
        return fail(reader, place, "only a class or function has \"for_workers\"");
    }
    if (api->unpicklable != NULL && api->inherited_only != NULL) {
        return fail(reader, place, "an instance either travels to a new process (\"inherited_only\") or never does");
    }
    if (api->unless_named != NULL && !(api->effects & EFFECT_BIT(DEVICE_QUERY))) {
        return fail(reader, place, "\"unless_named\" goes with the effect device.query");
    }
    if (row->method_of != NULL && api->kind != API_FUNCTION && api->kind != API_CLASS && api->kind != API_OBJECT) {
        return fail(reader, place, "\"method_of\" stands on a function, class or object");
    }
    if (api->condition_count > 0 && (row->method_of != NULL || row->aliases[0] != NULL || row->bases[0] != NULL)) {
        return fail(reader, place, "a variant has its aliases, bases and \"method_of\" from the row before it");
    }
    return true;
}

/* All keys but the names. */
static bool read_row(Reader *reader, const Place *place, const cJSON *const *fields, ModelRow *row)
{
    Api *api = &row->api;
    unsigned kind = API_FUNCTION;
    unsigned method = 0;
    unsigned pickler = reader->pickler;
    unsigned device = 0;
    Place at[API_KEYS];
    for (size_t i = 0; i < API_KEYS; i++) {
        at[i] = (Place){place, api_keys[i], 0};
    }
#define PRESENT(KEY, ...) (fields[API_KEY_##KEY] == NULL || (__VA_ARGS__))
#define WORD(KEY, what, words, number)                                                                                 \
    PRESENT(KEY, read_word(reader, &at[API_KEY_##KEY], fields[API_KEY_##KEY], what, words, COUNT(words), number))
    bool read = WORD(KIND, "unknown kind", kind_words, &kind) &&
                WORD(METHOD, "unknown method", method_words, &method) &&
                WORD(PICKLER, "unknown pickler", pickler_words, &pickler) &&
                PRESENT(DEVICE, read_word(reader, &at[API_KEY_DEVICE], fields[API_KEY_DEVICE], "unknown device",
                                          device_words, DEVICES - 1, &device)) &&
                PRESENT(FAILS_IN_FORK, read_string(reader, &at[API_KEY_FAILS_IN_FORK], fields[API_KEY_FAILS_IN_FORK],
                                                   &api->fails_in_fork)) &&
                PRESENT(EFFECTS, read_effects(reader, &at[API_KEY_EFFECTS], fields[API_KEY_EFFECTS], &api->effects)) &&
                PRESENT(TYPE, read_name(reader, &at[API_KEY_TYPE], fields[API_KEY_TYPE], &api->type)) &&
                PRESENT(ITEM_TYPE,
                        read_name(reader, &at[API_KEY_ITEM_TYPE], fields[API_KEY_ITEM_TYPE], &api->item_type)) &&
                PRESENT(MEMBERS_COMPLETE, read_flag(reader, &at[API_KEY_MEMBERS_COMPLETE],
                                                    fields[API_KEY_MEMBERS_COMPLETE], &api->members_complete)) &&
                PRESENT(UNPICKLABLE, read_string(reader, &at[API_KEY_UNPICKLABLE], fields[API_KEY_UNPICKLABLE],
                                                 &api->unpicklable)) &&
                PRESENT(INHERITED_ONLY, read_string(reader, &at[API_KEY_INHERITED_ONLY],
                                                    fields[API_KEY_INHERITED_ONLY], &api->inherited_only)) &&
                PRESENT(DEFAULT_PICKLING, read_flag(reader, &at[API_KEY_DEFAULT_PICKLING],
                                                    fields[API_KEY_DEFAULT_PICKLING], &api->default_pickling)) &&
                PRESENT(FOR_WORKERS, read_flag(reader, &at[API_KEY_FOR_WORKERS], fields[API_KEY_FOR_WORKERS],
                                               &api->for_workers)) &&
                PRESENT(UNLESS_NAMED, read_string(reader, &at[API_KEY_UNLESS_NAMED], fields[API_KEY_UNLESS_NAMED],
                                                  &api->unless_named)) &&
                PRESENT(METHOD_OF, read_method_of(reader, &at[API_KEY_METHOD_OF], fields[API_KEY_METHOD_OF], row)) &&
                read_names(reader, &at[API_KEY_ALIASES], fields[API_KEY_ALIASES], &row->aliases) &&
                read_names(reader, &at[API_KEY_BASES], fields[API_KEY_BASES], &row->bases) &&
                read_parameters(reader, place, fields, api) &&
                PRESENT(WHEN, read_when(reader, &at[API_KEY_WHEN], fields[API_KEY_WHEN], api));
#undef WORD
#undef PRESENT
    if (!read) {
        return false;
    }
    if (fields[API_KEY_EXAMPLE] == NULL || fields[API_KEY_SOURCE] == NULL) {
        return fail(reader, place, "every row needs an \"example\" and its \"source\"");
    }
    api->kind = (ApiKind)kind;
    api->method = fields[API_KEY_METHOD] == NULL ? API_METHOD_NONE : (ApiMethod)(API_METHOD_DEFAULT + method);
    api->pickler = (Pickler)pickler;
    api->device = fields[API_KEY_DEVICE] == NULL ? DEVICE_NONE : (Device)(device + 1);
    if (fields[API_KEY_FAILS_IN_FORK] == NULL && fields[API_KEY_DEVICE] != NULL) {
        api->fails_in_fork = reader->fails_in_fork;
    }
    api->library = reader->model->library;
    return read_string(reader, &at[API_KEY_EXAMPLE], fields[API_KEY_EXAMPLE], &api->example) &&
           read_string(reader, &at[API_KEY_SOURCE], fields[API_KEY_SOURCE], &api->source) &&
           check_row(reader, place, row);
}

/* One entry of "apis" is one row for each of its names. */
static bool read_api(Reader *reader, const Place *place, const cJSON *value)
{
    const cJSON *fields[API_KEYS] = {0};
    if (!read_fields(reader, place, value, api_keys, API_KEYS, fields)) {
        return false;
    }
    const cJSON *one = fields[API_KEY_NAME];
    const cJSON *several = fields[API_KEY_NAMES];
    if ((one == NULL) == (several == NULL)) {
        return fail(reader, place, "a row has either \"name\" or \"names\"");
    }
    if (several != NULL && fields[API_KEY_ALIASES] != NULL) {
        return fail(reader, place, "\"aliases\" need a row with a single \"name\"");
    }
    ModelRow row = {.place = place->number};
    if (!read_row(reader, place, fields, &row)) {
        return false;
    }
    ModelFile *model = reader->model;
    if (one != NULL) {
        Place name_place = {place, "name", 0};
        model->rows[model->row_count] = row;
        return read_name(reader, &name_place, one, &model->rows[model->row_count++].api.name);
    }
    Place names_place = {place, "names", 0};
    Words names;
    if (!read_names(reader, &names_place, several, &names)) {
        return false;
    }
    for (size_t i = 0; names[i] != NULL; i++) {
        row.api.name = names[i];
        model->rows[model->row_count++] = row;
    }
    return true;
}

/* How many rows the list makes at most. */
static size_t count_rows(const cJSON *apis)
{
    size_t count = 0;
    for (const cJSON *api = apis->child; api != NULL; api = api->next) {
        const cJSON *names = cJSON_GetObjectItemCaseSensitive(api, "names");
        count += names == NULL ? 1 : (size_t)cJSON_GetArraySize(names);
    }
    return count;
}

static bool read_apis(Reader *reader, const cJSON *apis)
{
    Place place = {NULL, "apis", 0};
    if (!cJSON_IsArray(apis)) {
        return fail(reader, &place, "expected a list");
    }
    reader->model->rows = arena_array(reader->arena, ModelRow, count_rows(apis));
    unsigned number = 0;
    for (const cJSON *api = apis->child; api != NULL; api = api->next) {
        Place inner = {&place, NULL, number++};
        if (!read_api(reader, &inner, api)) {
            return false;
        }
    }
    return true;
}

static bool read_mirror(Reader *reader, const Place *place, const cJSON *value, ModelMirror *mirror)
{
    static const char *const keys[] = {"module", "of", "pickler", "except", "default_method"};
    const cJSON *fields[COUNT(keys)] = {0};
    Place at[COUNT(keys)];
    for (size_t i = 0; i < COUNT(keys); i++) {
        at[i] = (Place){place, keys[i], 0};
    }
    unsigned pickler = PICKLER_PICKLE;
    unsigned method = 0;
    if (!read_fields(reader, place, value, keys, COUNT(keys), fields) ||
        !read_name(reader, &at[0], fields[0], &mirror->module) || !read_name(reader, &at[1], fields[1], &mirror->of) ||
        !read_names(reader, &at[3], fields[3], &mirror->except)) {
        return false;
    }
    if (mirror->copies != (fields[2] != NULL) || (!mirror->copies && fields[4] != NULL)) {
        return fail(reader, place, "each of \"copies\" has the key \"pickler\", and only they a \"default_method\"");
    }
    if (fields[2] != NULL && !read_word(reader, &at[2], fields[2], "unknown pickler", pickler_words,
                                        COUNT(pickler_words), &pickler)) {
        return false;
    }
    if (fields[4] != NULL && !read_word(reader, &at[4], fields[4], "unknown method", method_words,
                                        COUNT(method_words), &method)) {
        return false;
    }
    mirror->pickler = (Pickler)pickler;
    mirror->default_method = (ApiMethod)(API_METHOD_DEFAULT + method);
    return true;
}

/* "copies" and "reexports". */
static bool read_mirrors(Reader *reader, const char *key, const cJSON *list, bool copies)
{
    Place place = {NULL, key, 0};
    if (!cJSON_IsArray(list)) {
        return fail(reader, &place, "expected a list");
    }
    ModelFile *model = reader->model;
    unsigned number = 0;
    for (const cJSON *item = list->child; item != NULL; item = item->next) {
        Place inner = {&place, NULL, number++};
        ModelMirror *mirror = &model->mirrors[model->mirror_count++];
        mirror->copies = copies;
        mirror->place = inner.number;
        if (!read_mirror(reader, &inner, item, mirror)) {
            return false;
        }
    }
    return true;
}

enum FileKey {
    FILE_KEY_SCHEMA,
    FILE_KEY_ABOUT,
    FILE_KEY_LANGUAGE,
    FILE_KEY_TRIGGER_WORDS,
    FILE_KEY_WORKER_BASES,
    FILE_KEY_WORKER_CALLS,
    FILE_KEY_PICKLER,
    FILE_KEY_FAILS_IN_FORK,
    FILE_KEY_COPIES,
    FILE_KEY_REEXPORTS,
    FILE_KEY_APIS,
    FILE_KEYS
};

static const char *const file_keys[FILE_KEYS] = {
    "$schema", "about",         "language", "trigger_words", "worker_bases", "worker_calls",
    "pickler", "fails_in_fork", "copies",   "reexports",     "apis",
};

static bool read_model(Reader *reader, const cJSON *tree)
{
    static const char *const language_words[] = {"python", "c"};
    const cJSON *fields[FILE_KEYS] = {0};
    if (!read_fields(reader, NULL, tree, file_keys, FILE_KEYS, fields)) {
        return false;
    }
    if (fields[FILE_KEY_LANGUAGE] == NULL || fields[FILE_KEY_ABOUT] == NULL || fields[FILE_KEY_APIS] == NULL) {
        return fail(reader, NULL, "a model file has the keys \"about\", \"language\" and \"apis\"");
    }
    ModelFile *model = reader->model;
    Place at[FILE_KEYS];
    for (size_t i = 0; i < FILE_KEYS; i++) {
        at[i] = (Place){NULL, file_keys[i], 0};
    }
    unsigned language = 0;
    unsigned pickler = PICKLER_PICKLE;
    const char *unused;
    if (!read_word(reader, &at[FILE_KEY_LANGUAGE], fields[FILE_KEY_LANGUAGE], "unknown language", language_words,
                   COUNT(language_words), &language) ||
        !read_string(reader, &at[FILE_KEY_ABOUT], fields[FILE_KEY_ABOUT], &unused) ||
        (fields[FILE_KEY_PICKLER] != NULL &&
         !read_word(reader, &at[FILE_KEY_PICKLER], fields[FILE_KEY_PICKLER], "unknown pickler", pickler_words,
                    COUNT(pickler_words), &pickler)) ||
        (fields[FILE_KEY_FAILS_IN_FORK] != NULL &&
         !read_string(reader, &at[FILE_KEY_FAILS_IN_FORK], fields[FILE_KEY_FAILS_IN_FORK], &reader->fails_in_fork))) {
        return false;
    }
    enum { SHORTEST_TRIGGER = 3, MOST_TRIGGERS = 1000 };
    const cJSON *trigger_words = fields[FILE_KEY_TRIGGER_WORDS];
    if (cJSON_GetArraySize(trigger_words) > MOST_TRIGGERS) {
        return fail(reader, &at[FILE_KEY_TRIGGER_WORDS], "too many trigger words");
    }
    for (const cJSON *word = cJSON_IsArray(trigger_words) ? trigger_words->child : NULL; word != NULL;
         word = word->next) {
        if (cJSON_IsString(word) && strlen(word->valuestring) < SHORTEST_TRIGGER) {
            return fail(reader, &at[FILE_KEY_TRIGGER_WORDS], "a trigger word has at least three letters");
        }
    }
    model->language = (ModelLanguage)language;
    reader->pickler = (Pickler)pickler;
    const cJSON *copies = fields[FILE_KEY_COPIES];
    const cJSON *reexports = fields[FILE_KEY_REEXPORTS];
    size_t mirrors = (size_t)cJSON_GetArraySize(copies) + (size_t)cJSON_GetArraySize(reexports);
    model->mirrors = arena_array(reader->arena, ModelMirror, mirrors);
    return read_names(reader, &at[FILE_KEY_TRIGGER_WORDS], fields[FILE_KEY_TRIGGER_WORDS], &model->trigger_words) &&
           read_names(reader, &at[FILE_KEY_WORKER_BASES], fields[FILE_KEY_WORKER_BASES], &model->worker_bases) &&
           read_names(reader, &at[FILE_KEY_WORKER_CALLS], fields[FILE_KEY_WORKER_CALLS], &model->worker_calls) &&
           (copies == NULL || read_mirrors(reader, "copies", copies, true)) &&
           (reexports == NULL || read_mirrors(reader, "reexports", reexports, false)) &&
           read_apis(reader, fields[FILE_KEY_APIS]);
}

/* "a/torch.json" → "torch". */
static const char *library_of(const char *file, Arena *arena)
{
    const char *slash = strrchr(file, '/');
    Text name = text_of(slash == NULL ? file : slash + 1);
    if (text_ends_with(name, ".json")) {
        name.length -= strlen(".json");
    }
    return arena_copy(arena, name.bytes, name.length);
}

static bool check_utf8(Reader *reader, const char *json, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint64_t block;
        if (length - at >= sizeof block) {
            memcpy(&block, json + at, sizeof block);
            /* Eight bytes of ASCII, none of them NUL: nearly all blocks. */
            if (((block | (block - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof block;
                continue;
            }
        }
        uint32_t code_point;
        at += utf8_decode(json + at, length - at, &code_point);
        if (code_point == UTF8_INVALID || code_point == 0) {
            return fail(reader, NULL, code_point == 0 ? "the file holds a NUL byte" : "the file is not valid UTF-8");
        }
    }
    return true;
}

static bool fail_syntax(Reader *reader, const char *json, const char *at)
{
    unsigned line = 1;
    for (const char *byte = json; byte < at; byte++) {
        line += *byte == '\n';
    }
    return fail(reader, NULL, arena_format(reader->arena, "not valid JSON in line %u", line));
}

bool model_read(const char *name, const char *json, size_t length, Arena *arena, ModelFile *file,
                const char **message)
{
    *file = (ModelFile){.library = library_of(name, arena)};
    Reader reader = {.file = name, .arena = arena, .model = file};
    const char *end = json;
    bool done = check_utf8(&reader, json, length);
    if (done) {
        file->tree = cJSON_ParseWithLengthOpts(json, length + 1, &end, 1);
        done = file->tree != NULL ? read_model(&reader, file->tree) : fail_syntax(&reader, json, end);
    }
    if (!done) {
        cJSON_Delete(file->tree);
        *file = (ModelFile){0};
    }
    *message = reader.message;
    return done;
}
