/* Extension modules and C libraries as Python sees them; see border.h. */
#include "link/border.h"

#include "base/fail.h"
#include "facts/visit.h"

#include <stdlib.h>
#include <string.h>

typedef struct FunctionRef {
    FileState *file;
    FunctionId function;
} FunctionRef;

/* What a C file gives to Python. */
typedef struct Extension {
    FileState *file;
    FunctionId init; /* PyInit_name and its like; 0: none, then no import means this file */
    VEC(FunctionRef) runs; /* what an import runs: init, then the slots */
    Map members;     /* name → set */
} Extension;

/* A type of an extension module. */
typedef struct CType {
    VEC(FunctionRef) constructors; /* tp_new, tp_init */
    Map members; /* name → set */
} CType;

struct Border {
    VEC(Extension *) extensions;
    VEC(CType *) types;
    Map extension_of; /* index of a file → place + 1 */
    Map type_of;      /* (file, value) → place + 1 */
    Map operators;    /* "namespace.name" of torch.ops → set of functions */
};

static void *zeroed(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL) {
        fail_out_of_memory();
    }
    return memory;
}

Border *border_new(void)
{
    return zeroed(sizeof(Border));
}

void border_free(Border *border)
{
    for (size_t i = 0; i < border->extensions.count; i++) {
        Extension *extension = border->extensions.items[i];
        vec_free(&extension->runs);
        map_free(&extension->members);
        free(extension);
    }
    for (size_t i = 0; i < border->types.count; i++) {
        CType *type = border->types.items[i];
        vec_free(&type->constructors);
        map_free(&type->members);
        free(type);
    }
    vec_free(&border->extensions);
    vec_free(&border->types);
    map_free(&border->extension_of);
    map_free(&border->type_of);
    map_free(&border->operators);
    free(border);
}

static Extension *extension_of(const Program *program, const FileState *file)
{
    uint32_t place = map_get(&program->border->extension_of, file->file.index, 0);
    return place == 0 ? NULL : program->border->extensions.items[place - 1];
}

bool border_is_extension(const Program *program, const FileState *file)
{
    return map_has(&program->border->extension_of, file->file.index);
}

static SetId function_set(Program *program, FunctionRef function)
{
    Object object = {.kind = OBJECT_FUNCTION, .file = function.file->file.index, .id = function.function};
    return set_of(program->objects, object_make(program->objects, &object));
}

/* --- Functions by their names --- */

/* The function of a file that the module binds to a name. */
static FunctionId function_bound_to(const Facts *facts, StrId name)
{
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *action = &facts->actions.items[id];
        if (action->kind == ACTION_DEFINE && facts->values.items[action->a].text == name) {
            return action->b;
        }
    }
    return 0;
}

/* `f`, `&f`: a function of this file or of another. */
static bool function_meant(Program *program, FileState *file, ValueId id, FunctionRef *found)
{
    const Facts *facts = file->file.facts;
    const Value *value = value_of(facts, id);
    value = value->kind == VALUE_ADDRESS ? value_of(facts, value->a) : value;
    if (value->kind == VALUE_FUNCTION) {
        *found = (FunctionRef){file, value->a};
        return true;
    }
    if (value->kind != VALUE_NAME) {
        return false;
    }
    *found = (FunctionRef){file, value->a == 1 ? function_bound_to(facts, value->text) : 0};
    SetId foreign = value->a == 0 ? foreign_function(program, file, value->text) : 0;
    if (foreign != 0) {
        const Object *function = object_get(program->objects, set_member(program->objects, foreign, 0));
        *found = (FunctionRef){program->files.items[function->file - 1], function->id};
    }
    return found->function != 0;
}

/* --- Initialisers --- */

/* The initialiser of the variable that a value names, `&table` or `table`; 0 when there is none. */
static ValueId initialiser_of(const Facts *facts, ValueId id)
{
    const Value *value = value_of(facts, id);
    value = value->kind == VALUE_ADDRESS ? value_of(facts, value->a) : value;
    for (ActionId at = 1; value->kind == VALUE_NAME && value->a != 0 && at < facts->actions.count; at++) {
        const Action *action = &facts->actions.items[at];
        const Value *place = action->kind == ACTION_BIND ? value_of(facts, action->a) : NULL;
        if (place != NULL && place->kind == VALUE_NAME && place->text == value->text && place->a == value->a) {
            return action->b;
        }
    }
    return 0;
}

/* An item of a brace initialiser: by its place, or by the name of its field where fields are named. */
static ValueId field_of(const Program *program, const Facts *facts, const Value *value, uint32_t place,
                        const char *name)
{
    if (value->kind == VALUE_COLLECTION) {
        return place < facts_list_count(facts, value->list) ? facts_list_item(facts, value->list, place) : 0;
    }
    for (uint32_t i = 0; value->kind == VALUE_DICT && i + 1 < facts_list_count(facts, value->list); i += 2) {
        ValueId key = facts_list_item(facts, value->list, i);
        if (key != 0 && strcmp(program_cstr(program, value_of(facts, key)->text), name) == 0) {
            return facts_list_item(facts, value->list, i + 1);
        }
    }
    return 0;
}

/* All items of a brace initialiser, called with NULL for the end. */
static uint32_t item_count(const Facts *facts, const Value *value)
{
    bool is_list = value->kind == VALUE_COLLECTION || value->kind == VALUE_DICT;
    return is_list ? facts_list_count(facts, value->list) : 0;
}

static StrId text_constant(const Facts *facts, ValueId id)
{
    const Value *value = value_of(facts, id);
    return value->kind == VALUE_CONSTANT && value->detail == LITERAL_STRING ? value->text : 0;
}

static bool is_integer(const Program *program, const Facts *facts, ValueId id, const char *digits)
{
    const Value *value = value_of(facts, id);
    return value->kind == VALUE_CONSTANT && value->detail == LITERAL_INTEGER &&
           strcmp(program_cstr(program, value->text), digits) == 0;
}

/* A row of a PyMethodDef table. */
static bool read_method(Program *program, FileState *file, ValueId row, Map *members)
{
    const Facts *facts = file->file.facts;
    const Value *value = value_of(facts, row);
    StrId name = text_constant(facts, field_of(program, facts, value, 0, "ml_name"));
    FunctionRef function;
    if (name == 0 || !function_meant(program, file, field_of(program, facts, value, 1, "ml_meth"), &function)) {
        return false;
    }
    function.file->functions[function.function].raises_by_result = true;
    map_put(members, name, function_set(program, function));
    return true;
}

static bool read_methods(Program *program, FileState *file, ValueId table, Map *members)
{
    const Facts *facts = file->file.facts;
    const Value *value = value_of(facts, table);
    bool is_table = false;
    for (uint32_t i = 0; value->kind == VALUE_COLLECTION && i < item_count(facts, value); i++) {
        is_table |= read_method(program, file, facts_list_item(facts, value->list, i), members);
    }
    return is_table;
}

/* --- Types --- */

/* Slots of PyType_Spec that matter (Include/typeslots.h). */
static const char slot_init[] = "60", slot_methods[] = "64", slot_new[] = "65";

static void add_constructor(Program *program, FileState *file, ValueId value, CType *type)
{
    FunctionRef function;
    if (value != 0 && function_meant(program, file, value, &function)) {
        function.file->functions[function.function].raises_by_result = true;
        vec_push(&type->constructors, function);
    }
}

/* The items of a static PyTypeObject: fields by name where they are named; else the table of methods, which is told by
 * its looks. */
static void read_static_type(Program *program, FileState *file, const Value *value, CType *type)
{
    const Facts *facts = file->file.facts;
    ValueId methods = value->kind == VALUE_DICT ? field_of(program, facts, value, 0, "tp_methods") : 0;
    if (value->kind == VALUE_DICT) {
        add_constructor(program, file, field_of(program, facts, value, 0, "tp_new"), type);
        add_constructor(program, file, field_of(program, facts, value, 0, "tp_init"), type);
    }
    if (methods != 0) {
        read_methods(program, file, initialiser_of(facts, methods), &type->members);
    }
    for (uint32_t i = 0; methods == 0 && i < item_count(facts, value); i++) {
        ValueId item = facts_list_item(facts, value->list, i);
        ValueId table = item == 0 ? 0 : initialiser_of(facts, item);
        if (table != 0 && read_methods(program, file, table, &type->members)) {
            return;
        }
    }
}

static void read_type_slots(Program *program, FileState *file, const Value *slots, CType *type)
{
    const Facts *facts = file->file.facts;
    for (uint32_t i = 0; slots->kind == VALUE_COLLECTION && i < item_count(facts, slots); i++) {
        const Value *row = value_of(facts, facts_list_item(facts, slots->list, i));
        ValueId number = field_of(program, facts, row, 0, "slot");
        ValueId value = field_of(program, facts, row, 1, "pfunc");
        if (number == 0 || value == 0) {
            continue;
        }
        if (is_integer(program, facts, number, slot_methods)) {
            read_methods(program, file, initialiser_of(facts, value), &type->members);
        } else if (is_integer(program, facts, number, slot_init) || is_integer(program, facts, number, slot_new)) {
            add_constructor(program, file, value, type);
        }
    }
}

/* Behind the last dot. */
static StrId last_part(Program *program, StrId dotted)
{
    Text text = intern_get(&program->names, dotted);
    size_t start = text.length;
    while (start > 0 && text.bytes[start - 1] != '.') {
        start--;
    }
    return intern_bytes(&program->names, text.bytes + start, text.length - start);
}

/* The first text in an initialiser is the name of the type: "engine.Engine". */
static StrId name_of_type(const Facts *facts, const Value *value)
{
    StrId name = 0;
    for (uint32_t i = 0; name == 0 && i < item_count(facts, value); i++) {
        ValueId item = facts_list_item(facts, value->list, i);
        bool is_key = value->kind == VALUE_DICT && i % 2 == 0;
        name = item == 0 || is_key ? 0 : text_constant(facts, item);
    }
    return name;
}

static CType *type_at(Program *program, const FileState *file, ValueId initialiser)
{
    Border *border = program->border;
    uint32_t *place = map_at(&border->type_of, map_key(file->file.index, initialiser));
    if (*place == 0) {
        vec_push(&border->types, zeroed(sizeof(CType)));
        *place = (uint32_t)border->types.count;
    }
    return border->types.items[*place - 1];
}

/* A type that the module gets under a name, or under its own. `variable` is the static type, or the spec of one. */
static void read_type(Program *program, Extension *extension, StrId name, ValueId variable, bool is_spec)
{
    FileState *file = extension->file;
    const Facts *facts = file->file.facts;
    ValueId initialiser = initialiser_of(facts, variable);
    const Value *value = value_of(facts, initialiser);
    StrId own = name_of_type(facts, value);
    if (initialiser == 0 || (name == 0 && own == 0)) {
        return;
    }
    name = name != 0 ? name : last_part(program, own);
    CType *type = type_at(program, file, initialiser);
    if (is_spec) {
        for (uint32_t i = 0; i < item_count(facts, value); i++) {
            ValueId item = facts_list_item(facts, value->list, i);
            read_type_slots(program, file, value_of(facts, item == 0 ? 0 : initialiser_of(facts, item)), type);
        }
    } else {
        read_static_type(program, file, value, type);
    }
    Object object = {.kind = OBJECT_NAMED, .detail = BORDER_TYPE, .file = file->file.index, .id = initialiser,
                     .text = own != 0 ? own : name};
    map_put(&extension->members, name, set_of(program->objects, object_make(program->objects, &object)));
}

/* --- What the init function leads to --- */

typedef struct Reading {
    Program *program;
    FileState *file;
    Extension *extension; /* NULL for operators of torch */
    StrId space;          /* of these operators */
    Map seen;             /* FunctionId → 1 */
} Reading;

static void read_function(Reading *reading, FunctionRef function);

static void add_run(Reading *reading, ValueId value)
{
    FunctionRef function;
    if (function_meant(reading->program, reading->file, value, &function)) {
        function.file->functions[function.function].raises_by_result = true;
        vec_push(&reading->extension->runs, function);
        read_function(reading, function);
    }
}

/* Rows of {Py_mod_create or Py_mod_exec, function}. */
static void read_module_slots(Reading *reading, const Value *slots)
{
    Program *program = reading->program;
    const Facts *facts = reading->file->file.facts;
    for (uint32_t i = 0; slots->kind == VALUE_COLLECTION && i < item_count(facts, slots); i++) {
        const Value *row = value_of(facts, facts_list_item(facts, slots->list, i));
        ValueId number = field_of(program, facts, row, 0, "slot");
        ValueId value = field_of(program, facts, row, 1, "value");
        if (value != 0 && (is_integer(program, facts, number, "1") || is_integer(program, facts, number, "2"))) {
            add_run(reading, value);
        }
    }
}

/* A PyModuleDef: its tables are told by their looks, wherever they stand. */
static void read_definition(Reading *reading, ValueId definition)
{
    FileState *file = reading->file;
    const Facts *facts = file->file.facts;
    const Value *value = value_of(facts, definition);
    for (uint32_t i = 0; i < item_count(facts, value); i++) {
        ValueId item = facts_list_item(facts, value->list, i);
        ValueId table = item == 0 ? 0 : initialiser_of(facts, item);
        if (table != 0 && !read_methods(reading->program, file, table, &reading->extension->members)) {
            read_module_slots(reading, value_of(facts, table));
        }
    }
}

static ValueId argument_at(const Facts *facts, const Value *call, uint32_t place)
{
    bool is_there = place < facts_list_count(facts, call->list);
    return is_there ? facts->arguments.items[facts_list_item(facts, call->list, place)].value : 0;
}

/* "name(Tensor x) -> Tensor" is called `name`; "namespace::name" is too. */
static StrId operator_name(Program *program, StrId schema)
{
    Text text = intern_get(&program->names, schema);
    size_t start = 0;
    size_t end = 0;
    while (end < text.length && text.bytes[end] != '(' && text.bytes[end] != '.' && text.bytes[end] != ' ') {
        start = text.bytes[end] == ':' ? end + 1 : start;
        end++;
    }
    return intern_bytes(&program->names, text.bytes + start, end - start);
}

/* `m.def("name", &f)`, `m.impl("name", torch::kCUDA, &f)`, `m.def("name", torch::dispatch(kCUDA, &f))`: the function is
 * the last thing among the arguments that is one. */
static void read_registration(Reading *reading, const Value *call)
{
    Program *program = reading->program;
    FileState *file = reading->file;
    const Facts *facts = file->file.facts;
    StrId name = text_constant(facts, argument_at(facts, call, 0));
    for (uint32_t i = facts_list_count(facts, call->list); name != 0 && i > 1; i--) {
        ValueId argument = argument_at(facts, call, i - 1);
        const Value *value = value_of(facts, argument);
        uint32_t inner = value->kind == VALUE_CALL ? facts_list_count(facts, value->list) : 0;
        argument = inner > 0 ? argument_at(facts, value, inner - 1) : argument;
        FunctionRef function;
        if (function_meant(program, file, argument, &function)) {
            StrId called = operator_name(program, name);
            bool is_module = reading->extension != NULL;
            Map *members = is_module ? &reading->extension->members : &program->border->operators;
            called = is_module ? called : dotted_join(program, reading->space, called);
            SetId known = map_get(members, called, 0);
            map_put(members, called, set_join(program->objects, known, function_set(program, function)));
            return;
        }
    }
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void read_named_call(Reading *reading, const Value *call, const char *name)
{
    static const char *const makers[] = {"PyModule_Create", "PyModule_Create2", "PyModuleDef_Init", NULL};
    static const char *const adders[] = {"PyModule_AddObject", "PyModule_AddObjectRef", "PyDict_SetItemString", NULL};
    static const char *const from_specs[] = {"PyType_FromSpec", "PyType_FromSpecWithBases", NULL};
    Program *program = reading->program;
    Extension *extension = reading->extension;
    const Facts *facts = reading->file->file.facts;
    if (extension == NULL) {
        return;
    }
    if (is_one_of(name, makers)) {
        read_definition(reading, initialiser_of(facts, argument_at(facts, call, 0)));
    } else if (strcmp(name, "PyModule_AddFunctions") == 0) {
        read_methods(program, extension->file, initialiser_of(facts, argument_at(facts, call, 1)),
                     &extension->members);
    } else if (is_one_of(name, adders)) {
        StrId word = text_constant(facts, argument_at(facts, call, 1));
        ValueId type = argument_at(facts, call, 2);
        if (word != 0 && value_of(facts, type)->kind == VALUE_ADDRESS) {
            read_type(program, extension, word, type, false);
        }
    } else if (strcmp(name, "PyModule_AddType") == 0) {
        read_type(program, extension, 0, argument_at(facts, call, 1), false);
    } else if (is_one_of(name, from_specs)) {
        read_type(program, extension, 0, argument_at(facts, call, 0), true);
    } else if (strcmp(name, "PyType_FromModuleAndSpec") == 0) {
        read_type(program, extension, 0, argument_at(facts, call, 1), true);
    }
}

static void see_call(void *context, ValueId id, unsigned uses)
{
    (void)uses;
    Reading *reading = context;
    FileState *file = reading->file;
    const Facts *facts = file->file.facts;
    const Value *call = value_of(facts, id);
    if (call->kind != VALUE_CALL) {
        return;
    }
    const Value *callee = value_of(facts, call->a);
    const char *name = callee->text == 0 ? "" : program_cstr(reading->program, callee->text);
    if (callee->kind == VALUE_ATTRIBUTE && (strcmp(name, "def") == 0 || strcmp(name, "impl") == 0)) {
        read_registration(reading, call);
    } else if (callee->kind == VALUE_NAME && callee->a == 0) {
        read_named_call(reading, call, name);
    } else if (callee->kind == VALUE_NAME && callee->a == 1) {
        read_function(reading, (FunctionRef){file, function_bound_to(facts, callee->text)});
    }
}

/* Helpers of the same file take part: "add_types(module)". */
static void read_function(Reading *reading, FunctionRef function)
{
    if (function.function == 0 || function.file != reading->file ||
        map_has(&reading->seen, function.function)) {
        return;
    }
    map_put(&reading->seen, function.function, 1);
    Visitor visitor = {.context = reading, .value = see_call};
    visit_function(function.file->file.facts, function.function, &visitor);
}

static void read_extension(Program *program, Extension *extension)
{
    Reading reading = {.program = program, .file = extension->file, .extension = extension};
    FunctionRef init = {extension->file, extension->init};
    vec_push(&extension->runs, init);
    init.file->functions[init.function].raises_by_result = true;
    read_function(&reading, init);
    map_free(&reading.seen);
}

/* --- Files --- */

static FunctionId find_init(const Program *program, const Facts *facts)
{
    static const char *const beginnings[] = {"PyInit_", "pybind11_init_", "nanobind_init_"};
    FunctionId found = 0;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        Text name = function->name == 0 ? TEXT("") : intern_get(&program->names, function->name);
        for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
            if ((function->flags & FUNCTION_DECLARATION) == 0 && text_starts_with(name, beginnings[i])) {
                found = id; /* pybind11's own follows the PyInit_ that it makes */
            }
        }
    }
    return found;
}

void border_add_file(Program *program, FileState *file)
{
    Border *border = program->border;
    ModuleId module = modules_extension_of_path(program->modules, file->file.source->path);
    FunctionId init = module == 0 ? 0 : find_init(program, file->file.facts);
    if (init == 0) {
        return;
    }
    Extension *extension = zeroed(sizeof *extension);
    *extension = (Extension){.file = file, .init = init};
    vec_push(&border->extensions, extension);
    map_put(&border->extension_of, file->file.index, (uint32_t)border->extensions.count);
    map_put(&program->module_files, module, file->file.index);
}

/* The namespace in the name of a function that a macro of torch has made: TORCH_LIBRARY_init_SPACE,
 * TORCH_LIBRARY_FRAGMENT_init_SPACE_NUMBER, TORCH_LIBRARY_IMPL_init_SPACE_KEY_NUMBER. Empty for others. */
static Text operators_space(Text name)
{
    static const struct {
        const char *beginning;
        unsigned parts; /* behind the namespace */
    } forms[] = {{"TORCH_LIBRARY_init_", 0}, {"TORCH_LIBRARY_FRAGMENT_init_", 1}, {"TORCH_LIBRARY_IMPL_init_", 2}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t length = strlen(forms[i].beginning);
        if (!text_starts_with(name, forms[i].beginning)) {
            continue;
        }
        Text space = {name.bytes + length, name.length - length};
        for (unsigned k = 0; k < forms[i].parts; k++) {
            while (space.length > 0 && space.bytes[space.length - 1] != '_') {
                space.length--;
            }
            space.length -= space.length > 0;
        }
        return space;
    }
    return TEXT("");
}

static void read_operators(Program *program, FileState *file)
{
    const Facts *facts = file->file.facts;
    for (FunctionId id = 2; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        Text name = function->name == 0 ? TEXT("") : intern_get(&program->names, function->name);
        Text space = operators_space(name);
        if (space.length > 0) {
            Reading reading = {.program = program, .file = file, .space = intern_text(&program->names, space)};
            read_function(&reading, (FunctionRef){file, id});
            map_free(&reading.seen);
        }
    }
}

void border_read(Program *program)
{
    for (size_t i = 0; i < program->files.count; i++) {
        if (program->files.items[i]->file.facts->language != LANGUAGE_PYTHON) {
            read_operators(program, program->files.items[i]);
        }
    }
    for (size_t i = 0; i < program->border->extensions.count; i++) {
        read_extension(program, program->border->extensions.items[i]);
    }
}

bool border_is_failure(const Frame *frame, ValueId value, SetId set)
{
    const Program *program = frame->program;
    const Value *result = value_of(frame->facts, value);
    const Value *callee = result->kind == VALUE_CALL ? value_of(frame->facts, result->a) : result;
    if (result->kind == VALUE_CALL) {
        return callee->kind == VALUE_NAME && callee->a == 0 &&
               text_starts_with(intern_get(&program->names, callee->text), "PyErr_");
    }
    const Object *only = set_count(program->objects, set) == 1
                             ? object_get(program->objects, set_member(program->objects, set, 0))
                             : NULL;
    return only != NULL && only->kind == OBJECT_CONSTANT &&
           (only->detail == LITERAL_NONE || (only->detail == LITERAL_INTEGER && only->text != 0 &&
                                             strcmp(program_cstr(program, only->text), "-1") == 0));
}

SetId border_member(Program *program, const FileState *file, StrId name)
{
    const Extension *extension = extension_of(program, file);
    SetId set = map_get(&extension->members, name, 0);
    return set != 0 ? set : unknown_set(program);
}

void border_run_init(Frame *frame, State *state)
{
    const Extension *extension = extension_of(frame->program, frame->file);
    if (extension == NULL) {
        return;
    }
    CallArguments none = {0};
    for (size_t i = 0; i < extension->runs.count && state->is_reachable; i++) {
        FunctionRef run = extension->runs.items[i];
        summary_call(frame, state, 0, run.file, run.function, &none);
    }
}

/* --- Calls --- */

SetId border_call_function(Frame *frame, State *state, ValueId call, const Object *function,
                           const CallArguments *arguments)
{
    Program *program = frame->program;
    CallArguments none = {0};
    arguments_escape(program, arguments);
    summary_call(frame, state, call, program->files.items[function->file - 1], function->id, &none);
    state->is_reachable = true; /* a function that only fails is more likely one of which something was lost */
    return unknown_set(program);
}

static const CType *type_of(const Program *program, const Object *object)
{
    uint32_t place = map_get(&program->border->type_of, map_key(object->file, object->id), 0);
    return place == 0 ? NULL : program->border->types.items[place - 1];
}

/* The functions of libc have names that other libraries use as well (`connect`, `daemon`). */
static bool is_of_libc(const Api *api)
{
    return strcmp(api->library, "posix") == 0 || strcmp(api->library, "threads") == 0;
}

static bool names_libc(Text library)
{
    return text_is(library, "c") || text_starts_with(library, "libc.") || text_starts_with(library, "libpthread.") ||
           text_is(library, "libSystem.dylib");
}

/* What a call opens: CDLL("libc.so.6"), CDLL(None), CDLL(find_library("c")). */
static bool opens_libc(const Program *program, const Facts *facts, ValueId call)
{
    const Value *value = value_of(facts, call);
    while (value->kind == VALUE_CALL && facts_list_count(facts, value->list) > 0) {
        value = value_of(facts, argument_at(facts, value, 0));
    }
    return value->kind == VALUE_CONSTANT &&
           (value->detail == LITERAL_NONE ||
            (value->detail == LITERAL_STRING && names_libc(intern_get(&program->names, value->text))));
}

/* A function that a model knows, else one of the program. */
static SetId library_function(Frame *frame, StrId name, bool is_libc)
{
    Program *program = frame->program;
    SetId set = named_set(program, LANGUAGE_C, name);
    const Object *object = object_get(program->objects, set_member(program->objects, set, 0));
    if (object->api != NULL && (is_libc || !is_of_libc(object->api))) {
        return set;
    }
    SetId own = is_libc ? 0 : foreign_function(program, frame->file, name);
    return own != 0 ? own : unknown_set(program);
}

SetId border_attribute(Frame *frame, const Object *object, StrId name)
{
    Program *program = frame->program;
    SetId found = 0;
    switch ((BorderKind)object->detail) {
    case BORDER_LIBRARY:
        return library_function(frame, name, text_is(intern_get(&program->names, object->text), "libc"));
    case BORDER_TYPE:
    case BORDER_INSTANCE:
        found = map_get(&type_of(program, object)->members, name, 0);
        break;
    case BORDER_FFI:
        return named_set(program, LANGUAGE_PYTHON, dotted_join(program, object->text, name));
    case BORDER_NONE:
        break;
    }
    return found != 0 ? found : unknown_set(program);
}

SetId border_call_object(Frame *frame, State *state, ValueId call, const Object *object,
                         const CallArguments *arguments)
{
    Program *program = frame->program;
    arguments_escape(program, arguments);
    if (object->detail != BORDER_TYPE) {
        return unknown_set(program);
    }
    const CType *type = type_of(program, object);
    CallArguments none = {0};
    for (size_t i = 0; i < type->constructors.count && state->is_reachable; i++) {
        FunctionRef constructor = type->constructors.items[i];
        summary_call(frame, state, call, constructor.file, constructor.function, &none);
    }
    Object instance = *object;
    instance.detail = BORDER_INSTANCE;
    return set_of(program->objects, object_make(program->objects, &instance));
}

/* --- ctypes, cffi, torch.ops --- */

static SetId library_set(Program *program, StrId name)
{
    Object library = {.kind = OBJECT_NAMED, .detail = BORDER_LIBRARY, .text = name};
    return set_of(program->objects, object_make(program->objects, &library));
}

static const char *const library_openers[] = {"ctypes.CDLL",
                                              "ctypes.PyDLL",
                                              "ctypes.cdll",
                                              "ctypes.pydll",
                                              "ctypes.cdll.LoadLibrary",
                                              "ctypes.pydll.LoadLibrary",
                                              "numpy.ctypeslib.load_library",
                                              "cffi.FFI().dlopen",
                                              NULL};

static bool is_ffi(const char *name)
{
    return strcmp(name, "cffi.FFI") == 0 || strcmp(name, "cffi.api.FFI") == 0;
}

bool border_is_opener(const Program *program, StrId dotted)
{
    const char *name = program_cstr(program, dotted);
    return is_ffi(name) || is_one_of(name, library_openers);
}

static SetId open_library(const Frame *frame, ValueId call)
{
    Program *program = frame->program;
    return library_set(program, intern(&program->names, opens_libc(program, frame->facts, call) ? "libc" : "library"));
}

SetId border_library_member(Frame *frame, const Object *made, StrId name)
{
    const Program *program = frame->program;
    if (strcmp(program_cstr(program, made->text), library_openers[0]) != 0 || made->file == 0) {
        return 0;
    }
    const Facts *facts = program->files.items[made->file - 1]->file.facts;
    return library_function(frame, name, opens_libc(program, facts, made->id));
}

SetId border_call_named(Frame *frame, State *state, ValueId call, StrId name, const CallArguments *arguments)
{
    static const char operators[] = "torch.ops.";
    Program *program = frame->program;
    const char *word = program_cstr(program, name);
    if (is_ffi(word)) {
        Object ffi = {.kind = OBJECT_NAMED, .detail = BORDER_FFI, .text = intern(&program->names, "cffi.FFI()")};
        return set_of(program->objects, object_make(program->objects, &ffi));
    }
    if (is_one_of(word, library_openers)) {
        return open_library(frame, call);
    }
    if (strncmp(word, operators, sizeof operators - 1) != 0) {
        return 0;
    }
    /* torch.ops.space.name and torch.ops.space.name.overload */
    const char *space = word + sizeof operators - 1;
    const char *end = strchr(space, '.');
    end = end == NULL ? NULL : end + 1 + strcspn(end + 1, ".");
    StrId operator= end == NULL ? 0 : intern_find(&program->names, space, (size_t)(end - space));
    SetId functions = operator== 0 ? 0 : map_get(&program->border->operators, operator, 0);
    return functions == 0 ? 0 : call_set(frame, state, call, functions, arguments);
}

SetId border_import_lib(Frame *frame, const Action *import)
{
    Program *program = frame->program;
    const Facts *facts = frame->facts;
    StrId ffi = intern_find(&program->names, "ffi", 3);
    if (import->b == 0 || ffi == 0 || strcmp(program_cstr(program, import->b), "lib") != 0) {
        return 0;
    }
    for (ActionId id = 1; id < facts->actions.count; id++) {
        const Action *other = &facts->actions.items[id];
        if (other->kind == ACTION_IMPORT && other->text == import->text && other->c == import->c && other->b == ffi) {
            return library_set(program, intern(&program->names, "library"));
        }
    }
    return 0;
}
