/* See pickling.h. All of it is asked after the program has been linked. */
#include "link/pickling.h"

#include "link/analysis.h"
#include "link/place.h"

#include <string.h>

enum {
    BASES_DEPTH = 8,
    CALLS_DEPTH = 4,   /* from a constructor, or from a call before the site, to the assignment */
    CALLS_LIMIT = 200  /* edges that one such search looks at */
};

/* --- Classes --- */

typedef bool ClassVisit(void *context, const Program *program, const Object *class, const Api *library);

/* Visits a class and its bases, depth first: a class of the program, or the row of one outside it (NULL for one that is
 * not known). Stops and returns false when a visit does. */
static bool each_class(const Program *program, const Object *class, int depth, ClassVisit *visit, void *context)
{
    const FileState *file = program->files.items[class->file - 1];
    const Facts *facts = file->file.facts;
    const Function *function = &facts->functions.items[class->id];
    if (!visit(context, program, class, NULL)) {
        return false;
    }
    for (uint32_t i = 0; i < facts_list_count(facts, function->bases); i++) {
        const Argument *base = &facts->arguments.items[facts_list_item(facts, function->bases, i)];
        if (base->kind == ARGUMENT_KEYWORD) {
            continue;
        }
        const Value *value = value_of(facts, base->value);
        ValueId id = value->kind == VALUE_SUBSCRIPT ? value->a : base->value; /* Generic[T] */
        SetId bases = file->value_sets[id];
        if (depth == 0 || bases == 0) {
            return visit(context, program, NULL, NULL);
        }
        for (uint32_t k = 0; k < set_count(program->objects, bases); k++) {
            const Object *object = object_get(program->objects, set_member(program->objects, bases, k));
            bool goes_on;
            if (object->kind == OBJECT_CLASS) {
                goes_on = each_class(program, object, depth - 1, visit, context);
            } else if (object->kind == OBJECT_NAMED &&
                       text_starts_with(intern_get(&program->names, object->text), "builtins.")) {
                goes_on = true; /* what can be derived from is pickled with its attributes */
            } else {
                goes_on = visit(context, program, NULL, object->kind == OBJECT_NAMED ? object->api : NULL);
            }
            if (!goes_on) {
                return false;
            }
        }
    }
    return true;
}

static bool each_class_of(const Program *program, const Object *instance, ClassVisit *visit, void *context)
{
    for (uint32_t i = 0; i < set_count(program->objects, instance->of); i++) {
        const Object *class = object_get(program->objects, set_member(program->objects, instance->of, i));
        if (class->kind != OBJECT_CLASS || !each_class(program, class, BASES_DEPTH, visit, context)) {
            return false;
        }
    }
    return instance->of != 0;
}

static StrId name_id(const Program *program, const char *name)
{
    return intern_find(&program->names, name, strlen(name));
}

static bool has_member(const Program *program, const Object *class, const char *name)
{
    StrId id = name_id(program, name);
    return id != 0 && map_has(&program->files.items[class->file - 1]->cells, map_key(class->id, id));
}

static bool is_own_dict(const Program *program, const Facts *facts, ValueId id)
{
    const Value *value = value_of(facts, id);
    if (value->kind == VALUE_CALL) { /* self.__dict__.copy() */
        const Value *callee = value_of(facts, value->a);
        bool copies = callee->kind == VALUE_ATTRIBUTE && strcmp(program_cstr(program, callee->text), "copy") == 0;
        return copies && is_own_dict(program, facts, callee->a);
    }
    return value->kind == VALUE_ATTRIBUTE && strcmp(program_cstr(program, value->text), "__dict__") == 0;
}

/* A `__getstate__` that does nothing but return all attributes, as pickle would do without it. */
static bool gives_everything(const Program *program, const Object *class)
{
    const FileState *file = program->files.items[class->file - 1];
    SetId set = map_get(&file->cells, map_key(class->id, name_id(program, "__getstate__")), 0);
    const Object *member = set_count(program->objects, set) == 1
                               ? object_get(program->objects, set_member(program->objects, set, 0))
                               : NULL;
    if (member == NULL || member->kind != OBJECT_FUNCTION || member->file != class->file) {
        return false;
    }
    const Facts *facts = file->file.facts;
    BlockId body = facts->functions.items[member->id].body;
    const Action *first = facts_list_count(facts, body) == 1 ? &facts->actions.items[facts_list_item(facts, body, 0)]
                                                             : NULL;
    return first != NULL && first->kind == ACTION_RETURN && is_own_dict(program, facts, first->a);
}

/* A class that has a say in how its instances are pickled. */
static bool has_own_way(const Program *program, const Object *class)
{
    static const char *const members[] = {"__getstate__",   "__reduce__",        "__reduce_ex__",
                                          "__getnewargs__", "__getnewargs_ex__", "__getattribute__"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (has_member(program, class, members[i]) && (i > 0 || !gives_everything(program, class))) {
            return true;
        }
    }
    return map_has(&program->registered_classes, object_id(program->objects, class));
}

static bool visit_default(void *context, const Program *program, const Object *class, const Api *library)
{
    (void)context;
    if (class == NULL) {
        return library != NULL && models_pickle_attributes(program->models, text_of(library->name));
    }
    return !has_own_way(program, class);
}

bool pickling_is_default(const Program *program, const Object *instance)
{
    return each_class_of(program, instance, visit_default, NULL);
}

static bool visit_library(void *context, const Program *program, const Object *class, const Api *library)
{
    (void)program;
    const Api **found = context;
    if (class == NULL && library != NULL) {
        *found = library;
    }
    return *found == NULL;
}

const Api *pickling_library_base(const Program *program, const Object *instance)
{
    const Api *found = NULL;
    each_class_of(program, instance, visit_library, &found);
    return found;
}

static bool visit_worker_class(void *context, const Program *program, const Object *class, const Api *library)
{
    bool *is_found = context;
    *is_found |= class != NULL ? map_has(&program->worker_classes, object_id(program->objects, class))
                               : library != NULL && models_are_for_workers(program->models, text_of(library->name));
    return !*is_found;
}

bool pickling_is_for_workers(const Program *program, const Object *instance)
{
    bool is_found = false;
    each_class_of(program, instance, visit_worker_class, &is_found);
    return is_found;
}

void pickling_each_instance(const Program *program, InstanceVisit *visit, void *context)
{
    for (uint32_t i = 0; i < program->attribute_heads.capacity; i++) {
        const MapSlot *slot = &program->attribute_heads.slots[i];
        if (slot->used) {
            visit(context, object_get(program->objects, (ObjectId)slot->key));
        }
    }
}

typedef struct Refusal {
    bool to_new_process;
    const char *words;
} Refusal;

static bool visit_refusal(void *context, const Program *program, const Object *class, const Api *library)
{
    Refusal *refusal = context;
    if (class != NULL) {
        return !has_own_way(program, class);
    }
    if (library != NULL && refusal->words == NULL) {
        refusal->words = models_unpicklable(program->models, text_of(library->name), refusal->to_new_process);
    }
    return library != NULL;
}

/* --- Where an assignment stands --- */

/* Whether a step goes into a part of a statement that may be passed by. */
static bool is_conditional(const Facts *facts, PlaceStep step)
{
    switch ((ActionKind)facts->actions.items[step.action].kind) {
    case ACTION_IF:
    case ACTION_LOOP:
    case ACTION_SWITCH:
        return step.part != PART_HEAD;
    case ACTION_TRY:
        return step.part == PART_HANDLER || step.part == PART_ELSE;
    default:
        return false;
    }
}

static bool is_surely_evaluated(const Facts *facts, FunctionId function, ValueId value, ValueId until)
{
    Place place;
    Place end = {0};
    if (!place_find(facts, function, value, &place) || (until != 0 && !place_find(facts, function, until, &end)) ||
        (until != 0 && value_of(facts, value)->span.start > value_of(facts, until)->span.start)) {
        return false;
    }
    bool is_shared = true; /* with the way to `until` */
    for (uint32_t i = 0; i + 1 < place.count; i++) {
        is_shared = is_shared && i < end.count && end.steps[i].action == place.steps[i].action &&
                    end.steps[i].part == place.steps[i].part;
        if (!is_shared && is_conditional(facts, place.steps[i])) {
            return false;
        }
    }
    return true;
}

/* Whether the value is evaluated whenever the function ends or, when `until` is not 0, before that is evaluated. Many
 * attributes of many instances are assigned on the same way. */
static bool is_certain(const Program *program, const ProgramFile *file, FunctionId function, ValueId value,
                       ValueId until)
{
    enum { NOT_KNOWN, NO, YES };
    uint32_t *known = map_at(&program->files.items[file->index - 1]->certain, map_key(value, until));
    if (*known == NOT_KNOWN) {
        *known = is_surely_evaluated(file->facts, function, value, until) ? YES : NO;
    }
    return *known == YES;
}

/* --- Attributes --- */

typedef struct Travel {
    const Program *program;
    const Object *instance;
    const Site *site;
    AttributeVisit *visit;
    void *context;
    int edges; /* left for one search */
} Travel;

/* Whether the function certainly reaches the assignment: in itself, or by calls; before `until` where that is not 0. */
static bool reaches(Travel *travel, const ProgramFile *file, FunctionId function, ValueId until,
                    const Attribute *attribute, int depth)
{
    if (file == attribute->file && function == attribute->function) {
        return is_certain(travel->program, file, function, attribute->place, until);
    }
    size_t count;
    const CallEdge *edges = program_callees(travel->program, file, function, &count);
    for (size_t i = 0; depth > 0 && i < count && travel->edges-- > 0; i++) {
        if (is_certain(travel->program, file, function, edges[i].call, until) &&
            reaches(travel, edges[i].file, edges[i].function, 0, attribute, depth - 1)) {
            return true;
        }
    }
    return false;
}

static bool is_assigned(Travel *travel, const Attribute *attribute)
{
    const Site *site = travel->site;
    const Facts *facts = attribute->file->facts;
    if (value_of(facts, attribute->place)->kind != VALUE_ATTRIBUTE) {
        return true; /* a field that the constructor of a dataclass fills */
    }
    static const char *const constructors[] = {"__init__", "__post_init__"};
    for (size_t i = 0; i < sizeof constructors / sizeof constructors[0]; i++) {
        const ProgramFile *file = NULL;
        FunctionId function = program_method(travel->program, travel->instance, constructors[i], &file);
        travel->edges = CALLS_LIMIT;
        if (function != 0 && reaches(travel, file, function, 0, attribute, CALLS_DEPTH)) {
            return true;
        }
    }
    if (site == NULL) {
        return false;
    }
    travel->edges = CALLS_LIMIT;
    if (reaches(travel, site->file, site->function, site->call, attribute, CALLS_DEPTH)) {
        return true;
    }
    for (const SiteCall *call = site->via; call != NULL; call = call->next) {
        travel->edges = CALLS_LIMIT;
        if (reaches(travel, call->file, call->caller, call->call, attribute, CALLS_DEPTH)) {
            return true;
        }
    }
    return false;
}

/* Numbers, texts and what is not known keep nothing from travelling. */
static bool is_mere_data(const Program *program, SetId set)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectKind kind = (ObjectKind)object_get(program->objects, set_member(program->objects, set, i))->kind;
        if (kind != OBJECT_UNKNOWN && kind != OBJECT_PLAIN && kind != OBJECT_CONSTANT && kind != OBJECT_CONDITION) {
            return false;
        }
    }
    return true;
}

static void visit_attribute(void *context, const Attribute *attribute)
{
    Travel *travel = context;
    if (!attribute->is_deleted && !is_mere_data(travel->program, attribute->set) && is_assigned(travel, attribute)) {
        travel->visit(travel->context, attribute);
    }
}

/* The instance that stands for any one of a class also has what its bases' constructors gave any one of theirs. */
static bool visit_base_attributes(void *context, const Program *program, const Object *class, const Api *library)
{
    (void)library;
    Travel *travel = context;
    if (class == NULL || set_has(program->objects, travel->instance->of, object_id(program->objects, class))) {
        return true;
    }
    for (uint32_t i = 0; i < program->attribute_heads.capacity; i++) {
        const MapSlot *slot = &program->attribute_heads.slots[i];
        const Object *owner = slot->used ? object_get(program->objects, (ObjectId)slot->key) : NULL;
        if (owner != NULL && owner->kind == OBJECT_INSTANCE && owner->file == 0 &&
            set_has(program->objects, owner->of, object_id(program->objects, class))) {
            program_each_attribute(program, owner, visit_attribute, travel);
        }
    }
    return true;
}

void pickling_each_attribute(const Program *program, const Object *instance, const Site *site, AttributeVisit *visit,
                             void *context)
{
    Travel travel = {.program = program, .instance = instance, .site = site, .visit = visit, .context = context};
    if (!pickling_is_default(program, instance)) {
        return;
    }
    program_each_attribute(program, instance, visit_attribute, &travel);
    if (instance->file == 0) {
        each_class_of(program, instance, visit_base_attributes, &travel);
    }
}

/* --- What pickle refuses --- */

static bool is_async(const Program *program, const Object *generator)
{
    return generator->file != 0 && (program->files.items[generator->file - 1]
                                        ->file.facts->functions.items[generator->id].flags & FUNCTION_ASYNC) != 0;
}

const char *pickling_refusal(const Program *program, const Object *object, bool to_new_process)
{
    switch ((ObjectKind)object->kind) {
    case OBJECT_GENERATOR:
        return is_async(program, object) ? "TypeError: cannot pickle 'async_generator' object"
                                         : "TypeError: cannot pickle 'generator' object";
    case OBJECT_MODULE:
        return "TypeError: cannot pickle 'module' object";
    case OBJECT_CONTAINER:
        return object->detail == COLLECTION_GENERATOR ? "TypeError: cannot pickle 'generator' object" : NULL;
    case OBJECT_MADE:
        return models_unpicklable(program->models, intern_get(&program->names, object->text), to_new_process);
    case OBJECT_INSTANCE: {
        Refusal refusal = {.to_new_process = to_new_process};
        return each_class_of(program, object, visit_refusal, &refusal) ? refusal.words : NULL;
    }
    case OBJECT_NAMED:
        if (object->api != NULL && object->api->kind == API_OBJECT && object->api->type != NULL) {
            return models_unpicklable(program->models, text_of(object->api->type), to_new_process);
        }
        return (object->api == NULL || object->api->kind == API_MODULE) &&
                       map_has(&program->imported_modules, object->text)
                   ? "TypeError: cannot pickle 'module' object"
                   : NULL;
    default:
        return NULL;
    }
}

/* --- What is noted when the program is linked --- */

/* `import a.b.c` makes modules of a, a.b and a.b.c. */
static void note_module(Program *program, Text dotted)
{
    for (size_t i = 0; i <= dotted.length; i++) {
        StrId id = i == dotted.length || dotted.bytes[i] == '.' ? intern_find(&program->names, dotted.bytes, i) : 0;
        if (id != 0) {
            map_put(&program->imported_modules, id, 1);
        }
    }
}

/* copyreg.pickle(C, …), ForkingPickler.register(C, …). */
static void note_registered(Program *program, const FileState *file)
{
    const Facts *facts = file->file.facts;
    for (ValueId call = 1; call < facts->values.count; call++) {
        const Value *value = value_of(facts, call);
        if (value->kind != VALUE_CALL || facts_list_count(facts, value->list) == 0) {
            continue;
        }
        const char *callee = program_cstr(program, value_of(facts, value->a)->text);
        SetId first = file->value_sets[facts->arguments.items[facts_list_item(facts, value->list, 0)].value];
        for (uint32_t i = 0; i < set_count(program->objects, first); i++) {
            ObjectId id = set_member(program->objects, first, i);
            if (object_get(program->objects, id)->kind == OBJECT_CLASS &&
                (strcmp(callee, "pickle") == 0 || strcmp(callee, "register") == 0)) {
                map_put(&program->registered_classes, id, 1);
            }
        }
    }
}

/* The class in whose method a value stands, or 0. */
static FunctionId class_around(const Facts *facts, ValueId value)
{
    Span span = value_of(facts, value)->span;
    FunctionId around = 0;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        if (function->kind == FUNCTION_CLASS && function->span.start <= span.start && span.end <= function->span.end) {
            around = id; /* inner ones come later */
        }
    }
    return around;
}

/* get_worker_info() in a method. */
static void note_worker_classes(Program *program, const FileState *file)
{
    const Facts *facts = file->file.facts;
    for (ValueId call = 1; call < facts->values.count; call++) {
        const Value *value = value_of(facts, call);
        SetId callees = value->kind == VALUE_CALL ? file->value_sets[value->a] : 0;
        const Object *callee = set_count(program->objects, callees) == 1
                                   ? object_get(program->objects, set_member(program->objects, callees, 0))
                                   : NULL;
        if (callee != NULL && callee->kind == OBJECT_NAMED && callee->api != NULL &&
            callee->api->kind == API_FUNCTION && callee->api->for_workers) {
            FunctionId class = class_around(facts, call);
            if (class != 0) {
                Object object = {.kind = OBJECT_CLASS, .file = file->file.index, .id = class};
                map_put(&program->worker_classes, object_make(program->objects, &object), 1);
            }
        }
    }
}

void pickling_note(Program *program)
{
    for (size_t i = 0; i < program->files.count; i++) {
        const Facts *facts = program->files.items[i]->file.facts;
        bool registers = false;
        for (ActionId id = 1; facts->language == LANGUAGE_PYTHON && id < facts->actions.count; id++) {
            const Action *action = &facts->actions.items[id];
            if (action->kind == ACTION_IMPORT && action->c == 0) {
                Text module = intern_get(&program->names, action->text);
                registers |= text_is(module, "copyreg") || text_is(module, "multiprocessing.reduction");
                if (action->b == 0) {
                    note_module(program, module);
                }
            }
        }
        if (registers) {
            note_registered(program, program->files.items[i]);
        }
        if (facts->language == LANGUAGE_PYTHON && program->files.items[i]->roots.count > 0) {
            note_worker_classes(program, program->files.items[i]);
        }
    }
}

/* --- Names --- */

static const Object *only_object(const Program *program, SetId set)
{
    return set_count(program->objects, set) == 1 ? object_get(program->objects, set_member(program->objects, set, 0))
                                                 : NULL;
}

/* What stands in a module under a name that has no dots. */
static Shadow shadow_under(const Program *program, uint32_t file, StrId name, const Object *object)
{
    const FileState *module = program->files.items[file - 1];
    SetId found = map_get(&module->globals, name, 0);
    bool is_itself = found == 0 || set_has(program->objects, found, UNKNOWN_OBJECT) ||
                     set_has(program->objects, found, object_id(program->objects, object));
    return (Shadow){.kind = is_itself ? SHADOW_NONE : SHADOW_OTHER, .name = name, .file = &module->file};
}

/* A function at module level, or one that functools.wraps made to look like it. */
static Shadow function_shadow(const Program *program, const Object *object)
{
    const Object *named = object;
    while (named != NULL && named->kind == OBJECT_FUNCTION && named->of != 0) {
        named = only_object(program, named->of);
    }
    if (named == NULL || named->kind != OBJECT_FUNCTION || object->is_renamed) {
        return (Shadow){0};
    }
    const FileState *file = program->files.items[named->file - 1];
    const Function *function = &file->file.facts->functions.items[named->id];
    if (function->kind != FUNCTION_FUNCTION) {
        return (Shadow){0};
    }
    if (strstr(program_cstr(program, function->qualified), "<locals>") != NULL) {
        bool is_wrapper = named == object && object->text != 0;
        return (Shadow){is_wrapper ? SHADOW_WRAPPER : SHADOW_NONE, function->qualified, &file->file};
    }
    return function->qualified == function->name ? shadow_under(program, named->file, function->name, object)
                                                 : (Shadow){0};
}

/* A class that a call made under a name of its own: namedtuple("Point", …). */
static Shadow class_shadow(const Program *program, const Object *made)
{
    const Site *maker = pickling_maker(program, made);
    const SiteArgument *argument = maker == NULL ? NULL : site_argument(maker, ROLE_CLASS_NAME);
    const Object *word = argument == NULL ? NULL : only_object(program, argument->set);
    if (word == NULL || word->kind != OBJECT_CONSTANT || word->detail != LITERAL_STRING || word->text == 0) {
        return (Shadow){0};
    }
    const FileState *file = program->files.items[made->file - 1];
    return map_has(&file->globals, word->text) ? shadow_under(program, made->file, word->text, made)
                                               : (Shadow){SHADOW_ABSENT, word->text, &file->file};
}

Shadow pickling_shadow(const Program *program, const Object *object)
{
    if (object->kind == OBJECT_FUNCTION) {
        return function_shadow(program, object);
    }
    if (object->kind != OBJECT_MADE || object->file == 0) {
        return (Shadow){0};
    }
    Shadow shadow = class_shadow(program, object);
    const Site *maker = shadow.kind == SHADOW_NONE ? pickling_maker(program, object) : NULL;
    const Object *class = maker == NULL ? NULL : only_object(program, maker->receiver);
    return class != NULL && class->kind == OBJECT_MADE && class->file != 0 ? class_shadow(program, class) : shadow;
}

const Site *pickling_maker(const Program *program, const Object *made)
{
    uint32_t place = map_get(&program->makers, object_id(program->objects, made), 0);
    return place == 0 ? NULL : program->maker_sites.items[place - 1];
}
