/* Conditions that tell circumstances apart: the main guard in every spelling, tests of the platform, of the Python
 * version and of the start method, and the result of fork.
 *
 * A test is not matched by its shape. It is computed once for each possibility ("if __name__ were '__main__'", "if this
 * were Windows"); the possibilities for which it cannot be true are excluded where it is true. So any spelling works
 * that comes down to comparing a known name with constants. */
#include "link/analysis.h"

#include "link/methods.h"

#include <stdlib.h>
#include <string.h>

typedef enum Truth { TRUTH_UNKNOWN, TRUTH_FALSE, TRUTH_TRUE } Truth;

static Truth negate(Truth truth)
{
    return truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

static Truth truth_of_bool(bool is_true)
{
    return is_true ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool is_made_by(const Object *object, EffectSet effect)
{
    return object != NULL && object->kind == OBJECT_MADE && object->api != NULL && (object->api->effects & effect) != 0;
}

/* What get_start_method answered. */
static bool is_method_answer(const Object *object)
{
    return is_made_by(object, EFFECT_BIT(METHOD_GET));
}

/* What get_all_start_methods answered. */
static bool is_method_list(const Object *object)
{
    return is_made_by(object, EFFECT_BIT(METHOD_LIST));
}

/* What the one object of a set is under one possibility, as a string; NULL when that does not follow. */
static const char *text_in_world(const Program *program, SetId set, Worlds world)
{
    if (set_count(program->objects, set) != 1) {
        return NULL;
    }
    const Object *object = object_get(program->objects, set_member(program->objects, set, 0));
    if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING) {
        return program_cstr(program, object->text);
    }
    if (object->kind == OBJECT_RUN_NAME) {
        return world == WORLD_MAIN ? "__main__" : world == WORLD_REIMPORT ? "__mp_main__" : NULL;
    }
    if (is_method_answer(object)) {
        return world == WORLD_DEFAULT_FORK         ? "fork"
               : world == WORLD_DEFAULT_SPAWN      ? "spawn"
               : world == WORLD_DEFAULT_FORKSERVER ? "forkserver"
                                                   : NULL;
    }
    if (object->kind != OBJECT_NAMED) {
        return NULL;
    }
    const char *name = program_cstr(program, object->text);
    if (object->text == program->known.main_process) {
        return world == WORLD_MAIN ? "MainProcess" : world == WORLD_REIMPORT ? "SpawnProcess-1" : NULL;
    }
    if (strcmp(name, "sys.platform") == 0) {
        return world == WORLD_LINUX     ? "linux"
               : world == WORLD_MACOS   ? "darwin"
               : world == WORLD_WINDOWS ? "win32"
                                        : NULL;
    }
    if (strcmp(name, "os.name") == 0) {
        return world & (WORLD_LINUX | WORLD_MACOS) ? "posix" : world == WORLD_WINDOWS ? "nt" : NULL;
    }
    if (object->text == program->known.platform_answer) {
        return world == WORLD_LINUX     ? "Linux"
               : world == WORLD_MACOS   ? "Darwin"
               : world == WORLD_WINDOWS ? "Windows"
                                        : NULL;
    }
    return NULL;
}

static const Object *only_object(const Program *program, SetId set)
{
    return set_count(program->objects, set) == 1 ? object_get(program->objects, set_member(program->objects, set, 0))
                                                 : NULL;
}

/* `"fork" in get_all_start_methods()`: Windows has spawn alone, the others have all three. */
static Truth is_available(const char *method, Worlds world)
{
    if (strcmp(method, "spawn") == 0) {
        return TRUTH_TRUE;
    }
    return world == WORLD_WINDOWS                ? TRUTH_FALSE
           : world & (WORLD_LINUX | WORLD_MACOS) ? truth_of_bool(method_of_word(method) != 0)
                                                 : TRUTH_UNKNOWN;
}

/* `x in ("a", "b")`, `"linux" in sys.platform`. */
static Truth contains(const Program *program, const char *text, SetId collection, Worlds world)
{
    const Object *container = only_object(program, collection);
    const char *whole = text_in_world(program, collection, world);
    if (whole != NULL) {
        return truth_of_bool(strstr(whole, text) != NULL);
    }
    if (is_method_list(container)) {
        return is_available(text, world);
    }
    if (container == NULL || container->kind != OBJECT_CONTAINER || container->is_open) {
        return TRUTH_UNKNOWN;
    }
    bool is_certain = true;
    for (uint32_t i = 0; i < container->item_count; i++) {
        const char *item = text_in_world(program, container->items[i], 0);
        is_certain &= item != NULL;
        if (item != NULL && strcmp(item, text) == 0) {
            return TRUTH_TRUE;
        }
    }
    return is_certain ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static bool small_integer(const Program *program, SetId set, long *number)
{
    const Object *object = only_object(program, set);
    if (object == NULL || object->kind != OBJECT_CONSTANT || object->detail != LITERAL_INTEGER || object->text == 0) {
        return false;
    }
    const char *digits = program_cstr(program, object->text);
    char *end;
    *number = strtol(digits, &end, 10);
    return *digits != '\0' && *end == '\0' && *number > -1000000 && *number < 1000000;
}

static Truth order_truth(ComparisonKind kind, long lowest, long highest, long bound)
{
    switch (kind) {
    case COMPARISON_LESS:
        return highest < bound ? TRUTH_TRUE : lowest >= bound ? TRUTH_FALSE : TRUTH_UNKNOWN;
    case COMPARISON_LESS_EQUAL:
        return highest <= bound ? TRUTH_TRUE : lowest > bound ? TRUTH_FALSE : TRUTH_UNKNOWN;
    case COMPARISON_GREATER:
        return lowest > bound ? TRUTH_TRUE : highest <= bound ? TRUTH_FALSE : TRUTH_UNKNOWN;
    case COMPARISON_GREATER_EQUAL:
        return lowest >= bound ? TRUTH_TRUE : highest < bound ? TRUTH_FALSE : TRUTH_UNKNOWN;
    default:
        return TRUTH_UNKNOWN;
    }
}

/* `sys.version_info >= (3, 14)`: versions as 300 + minor. A real version tuple is longer than the bound, so that
 * (3, 14) ≤ it and not it ≤ (3, 14). */
static Truth version_truth(const Program *program, SetId left, SetId right, ComparisonKind kind, Worlds world)
{
    const Object *named = only_object(program, left);
    const Object *bound = only_object(program, right);
    if (named == NULL || named->kind != OBJECT_NAMED || bound == NULL || bound->kind != OBJECT_CONTAINER ||
        bound->item_count < 1 || bound->is_open ||
        strcmp(program_cstr(program, named->text), "sys.version_info") != 0 ||
        (world & (WORLD_BEFORE_314 | WORLD_FROM_314)) == 0) {
        return TRUTH_UNKNOWN;
    }
    long major;
    long minor = 0;
    if (!small_integer(program, bound->items[0], &major) ||
        (bound->item_count > 1 && !small_integer(program, bound->items[1], &minor))) {
        return TRUTH_UNKNOWN;
    }
    long limit = major * 100 + minor;
    long lowest = world == WORLD_BEFORE_314 ? 300 + OLDEST_KNOWN_MINOR : 314;
    long highest = world == WORLD_BEFORE_314 ? 313 : 399;
    if (kind == COMPARISON_LESS_EQUAL) {
        kind = COMPARISON_LESS;
    } else if (kind == COMPARISON_GREATER) {
        kind = COMPARISON_GREATER_EQUAL;
    }
    return order_truth(kind, lowest, highest, limit);
}

/* `get_start_method(allow_none=True) is None`: never in a child, whose method is set before it imports anything. */
static Truth answers_none(Worlds world)
{
    return world == WORLD_REIMPORT || world == WORLD_METHOD_SET ? TRUTH_FALSE
           : world == WORLD_METHOD_UNSET                        ? TRUTH_TRUE
                                                                : TRUTH_UNKNOWN;
}

static Truth unset_truth(const Program *program, SetId left, SetId right, ComparisonKind kind, Worlds world)
{
    const Object *none = only_object(program, right);
    bool is_question = is_method_answer(only_object(program, left)) && none != NULL && none->kind == OBJECT_CONSTANT &&
                       none->detail == LITERAL_NONE;
    if (!is_question) {
        return TRUTH_UNKNOWN;
    }
    return kind == COMPARISON_IS_NOT || kind == COMPARISON_NOT_EQUAL ? negate(answers_none(world))
                                                                     : answers_none(world);
}

static Truth compare_truth(const Program *program, SetId left, SetId right, ComparisonKind kind, Worlds world)
{
    const char *left_text = text_in_world(program, left, world);
    const char *right_text = text_in_world(program, right, world);
    if (kind == COMPARISON_IN || kind == COMPARISON_NOT_IN) {
        Truth truth = left_text == NULL ? TRUTH_UNKNOWN : contains(program, left_text, right, world);
        return kind == COMPARISON_IN ? truth : negate(truth);
    }
    if (left_text != NULL && right_text != NULL) {
        bool is_equal = strcmp(left_text, right_text) == 0;
        if (kind == COMPARISON_EQUAL || kind == COMPARISON_IS) {
            return truth_of_bool(is_equal);
        }
        if (kind == COMPARISON_NOT_EQUAL || kind == COMPARISON_IS_NOT) {
            return truth_of_bool(!is_equal);
        }
        return TRUTH_UNKNOWN;
    }
    long left_number;
    long right_number;
    if (small_integer(program, left, &left_number) && small_integer(program, right, &right_number)) {
        return kind == COMPARISON_EQUAL       ? truth_of_bool(left_number == right_number)
               : kind == COMPARISON_NOT_EQUAL ? truth_of_bool(left_number != right_number)
                                              : order_truth(kind, left_number, left_number, right_number);
    }
    Truth unset = unset_truth(program, left, right, kind, world);
    return unset != TRUTH_UNKNOWN ? unset : version_truth(program, left, right, kind, world);
}

static Truth truth_in_world(const Frame *frame, ValueId id, Worlds world);

static Truth logic_truth(const Frame *frame, const Value *value, Worlds world)
{
    Truth decides = value->detail == LOGIC_AND ? TRUTH_FALSE : TRUTH_TRUE;
    Truth truth = negate(decides);
    for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
        Truth operand = truth_in_world(frame, facts_list_item(frame->facts, value->list, i), world);
        if (operand == decides) {
            return decides;
        }
        if (operand == TRUTH_UNKNOWN) {
            truth = TRUTH_UNKNOWN;
        }
    }
    return truth;
}

static Truth constant_truth(const Program *program, const Object *object)
{
    switch ((LiteralKind)object->detail) {
    case LITERAL_NONE:
    case LITERAL_FALSE:
        return TRUTH_FALSE;
    case LITERAL_TRUE:
        return TRUTH_TRUE;
    case LITERAL_INTEGER:
        return object->text == 0 ? TRUTH_UNKNOWN : truth_of_bool(strcmp(program_cstr(program, object->text), "0") != 0);
    case LITERAL_STRING:
        return truth_of_bool(intern_get(&program->names, object->text).length > 0);
    default:
        return TRUTH_UNKNOWN;
    }
}

/* `sys.platform.startswith("win")`. */
static Truth prefix_truth(const Frame *frame, const Value *call, Worlds world)
{
    const Program *program = frame->program;
    const Value *callee = value_of(frame->facts, call->a);
    if (callee->kind != VALUE_ATTRIBUTE || facts_list_count(frame->facts, call->list) != 1 ||
        strcmp(program_cstr(program, callee->text), "startswith") != 0) {
        return TRUTH_UNKNOWN;
    }
    const Argument *argument = &frame->facts->arguments.items[facts_list_item(frame->facts, call->list, 0)];
    const char *text = text_in_world(program, frame->file->value_sets[callee->a], world);
    const char *prefix = text_in_world(program, frame->file->value_sets[argument->value], world);
    return text == NULL || prefix == NULL ? TRUTH_UNKNOWN
                                          : truth_of_bool(strncmp(text, prefix, strlen(prefix)) == 0);
}

static bool is_hasattr(const Frame *frame, const Value *call)
{
    const Object *callee = only_object(frame->program, frame->file->value_sets[call->a]);
    return callee != NULL && callee->kind == OBJECT_NAMED && callee->text == frame->program->known.hasattr;
}

/* `hasattr(os, "fork")`. */
static Truth has_fork_truth(const Frame *frame, const Value *call, Worlds world)
{
    const Program *program = frame->program;
    const SetId *sets = frame->file->value_sets;
    if (!is_hasattr(frame, call) || facts_list_count(frame->facts, call->list) != 2) {
        return TRUTH_UNKNOWN;
    }
    const Argument *arguments = frame->facts->arguments.items;
    const Object *module = only_object(program, sets[arguments[facts_list_item(frame->facts, call->list, 0)].value]);
    const char *name =
        text_in_world(program, sets[arguments[facts_list_item(frame->facts, call->list, 1)].value], world);
    bool asks_for_fork = module != NULL && module->kind == OBJECT_NAMED && name != NULL &&
                         strcmp(program_cstr(program, module->text), "os") == 0 && strcmp(name, "fork") == 0;
    if (!asks_for_fork || !(world & (WORLD_LINUX | WORLD_MACOS | WORLD_WINDOWS))) {
        return TRUTH_UNKNOWN;
    }
    return truth_of_bool(world != WORLD_WINDOWS);
}

static Truth set_truth(const Frame *frame, SetId set, Worlds world)
{
    const Program *program = frame->program;
    const Object *object = only_object(program, set);
    if (object == NULL) {
        return TRUTH_UNKNOWN;
    }
    if (object->kind == OBJECT_CONDITION && object->file == frame->file->file.index) {
        return truth_in_world(frame, object->id, world);
    }
    if (object->kind == OBJECT_CONSTANT) {
        return constant_truth(program, object);
    }
    if (is_method_answer(object)) {
        return negate(answers_none(world));
    }
    if (object->kind == OBJECT_NAMED && strcmp(program_cstr(program, object->text), "typing.TYPE_CHECKING") == 0) {
        return TRUTH_FALSE;
    }
    return TRUTH_UNKNOWN;
}

/* Of a condition that has been evaluated: its operands' sets are in value_sets. */
static Truth truth_in_world(const Frame *frame, ValueId id, Worlds world)
{
    const Value *value = value_of(frame->facts, id);
    const SetId *sets = frame->file->value_sets;
    switch ((ValueKind)value->kind) {
    case VALUE_NOT:
        return negate(truth_in_world(frame, value->a, world));
    case VALUE_LOGIC:
        return logic_truth(frame, value, world);
    case VALUE_COMPARE:
        return compare_truth(frame->program, sets[value->a], sets[value->b], (ComparisonKind)value->detail, world);
    case VALUE_CALL: {
        Truth truth = prefix_truth(frame, value, world);
        truth = truth != TRUTH_UNKNOWN ? truth : has_fork_truth(frame, value, world);
        return truth != TRUTH_UNKNOWN ? truth : set_truth(frame, sets[id], world);
    }
    case VALUE_NAME:
    case VALUE_ATTRIBUTE:
    case VALUE_CONSTANT:
    case VALUE_ASSIGN:
        return set_truth(frame, sets[id], world);
    default:
        return TRUTH_UNKNOWN;
    }
}

/* Whether a set may hold something that differs from world to world. */
static bool is_worldly(const Frame *frame, SetId set)
{
    const Program *program = frame->program;
    const Object *object = only_object(program, set);
    return object != NULL && (object->kind == OBJECT_RUN_NAME || object->kind == OBJECT_NAMED ||
                              object->kind == OBJECT_CONDITION || is_method_answer(object) || is_method_list(object));
}

/* Most conditions are about the data of the program: one look spares computing them for each world. */
static bool mentions_world(const Frame *frame, ValueId id)
{
    const Value *value = value_of(frame->facts, id);
    const SetId *sets = frame->file->value_sets;
    switch ((ValueKind)value->kind) {
    case VALUE_NOT:
        return mentions_world(frame, value->a);
    case VALUE_LOGIC:
        for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
            if (mentions_world(frame, facts_list_item(frame->facts, value->list, i))) {
                return true;
            }
        }
        return false;
    case VALUE_COMPARE:
        return is_worldly(frame, sets[value->a]) || is_worldly(frame, sets[value->b]);
    case VALUE_CALL:
        return value_of(frame->facts, value->a)->kind == VALUE_ATTRIBUTE || is_worldly(frame, sets[id]) ||
               is_hasattr(frame, value);
    default:
        return is_worldly(frame, sets[id]);
    }
}

/* --- The result of fork --- */

/* On one side of a test: whether the child can be there, and whether the parent can. */
typedef struct ForkSide {
    bool child;
    bool parent;
} ForkSide;

typedef struct ForkTest {
    ObjectId fork; /* 0: not a test of a fork's result */
    ForkSide if_true;
    ForkSide if_false;
} ForkTest;

static ObjectId fork_in(const Program *program, SetId set)
{
    for (uint32_t i = 0; i < set_count(program->objects, set); i++) {
        ObjectId id = set_member(program->objects, set, i);
        if (object_get(program->objects, id)->kind == OBJECT_FORK) {
            return id;
        }
    }
    return 0;
}

/* `result kind number`, where the child has 0, the parent a positive number, and −1 means that there is no child. */
static ForkTest fork_comparison(ObjectId fork, ComparisonKind kind, long number)
{
    ForkTest test = {.fork = fork, .if_true = {true, true}, .if_false = {true, true}};
    bool zero;     /* the comparison's value for the child */
    Truth others;  /* and for the parent: for −1 and for every positive number alike, or unknown */
    switch (kind) {
    case COMPARISON_EQUAL:
    case COMPARISON_IS:
        zero = number == 0;
        others = number == 0 ? TRUTH_FALSE : TRUTH_UNKNOWN;
        break;
    case COMPARISON_NOT_EQUAL:
    case COMPARISON_IS_NOT:
        zero = number != 0;
        others = number == 0 ? TRUTH_TRUE : TRUTH_UNKNOWN;
        break;
    case COMPARISON_LESS:
        zero = 0 < number;
        others = TRUTH_UNKNOWN;
        break;
    case COMPARISON_LESS_EQUAL:
        zero = 0 <= number;
        others = number == 0 ? TRUTH_FALSE : TRUTH_UNKNOWN; /* −1 is left aside: there is no child then */
        break;
    case COMPARISON_GREATER:
        zero = 0 > number;
        others = number == 0 ? TRUTH_TRUE : TRUTH_UNKNOWN;
        break;
    case COMPARISON_GREATER_EQUAL:
        zero = 0 >= number;
        others = TRUTH_UNKNOWN;
        break;
    default:
        return (ForkTest){0};
    }
    test.if_true = (ForkSide){.child = zero, .parent = others != TRUTH_FALSE};
    test.if_false = (ForkSide){.child = !zero, .parent = others != TRUTH_TRUE};
    return test;
}

static ForkTest swap_sides(ForkTest test)
{
    return (ForkTest){.fork = test.fork, .if_true = test.if_false, .if_false = test.if_true};
}

static ComparisonKind mirrored(ComparisonKind kind)
{
    switch (kind) {
    case COMPARISON_LESS:
        return COMPARISON_GREATER;
    case COMPARISON_LESS_EQUAL:
        return COMPARISON_GREATER_EQUAL;
    case COMPARISON_GREATER:
        return COMPARISON_LESS;
    case COMPARISON_GREATER_EQUAL:
        return COMPARISON_LESS_EQUAL;
    default:
        return kind;
    }
}

static ForkTest fork_test(const Frame *frame, ValueId id)
{
    const Program *program = frame->program;
    const Value *value = value_of(frame->facts, id);
    const SetId *sets = frame->file->value_sets;
    if (value->kind == VALUE_NOT) {
        return swap_sides(fork_test(frame, value->a));
    }
    if (value->kind == VALUE_COMPARE) {
        long number;
        ObjectId left = fork_in(program, sets[value->a]);
        ObjectId right = fork_in(program, sets[value->b]);
        if (left != 0 && small_integer(program, sets[value->b], &number)) {
            return fork_comparison(left, (ComparisonKind)value->detail, number);
        }
        if (right != 0 && small_integer(program, sets[value->a], &number)) {
            return fork_comparison(right, mirrored((ComparisonKind)value->detail), number);
        }
        return (ForkTest){0};
    }
    if (value->kind == VALUE_NAME || value->kind == VALUE_CALL || value->kind == VALUE_ASSIGN ||
        value->kind == VALUE_ATTRIBUTE || value->kind == VALUE_SUBSCRIPT) {
        ObjectId fork = fork_in(program, sets[id]);
        return fork == 0 ? (ForkTest){0} : fork_comparison(fork, COMPARISON_NOT_EQUAL, 0);
    }
    return (ForkTest){0};
}

static void assume_side(Frame *frame, State *state, ObjectId fork, ForkSide side)
{
    Program *program = frame->program;
    bool was_child = set_has(program->objects, state->children, fork);
    if (!side.child) {
        state->children = set_without(program->objects, state->children, fork);
    } else if (!side.parent && was_child) {
        state->in_parent = false;
        state->children = set_of(program->objects, fork);
    }
    if (!state->in_parent && state->children == 0) {
        state->is_reachable = false;
    }
}

static void assume_fork(Frame *frame, State *state, ValueId condition, bool outcome)
{
    const Value *value = value_of(frame->facts, condition);
    if (value->kind == VALUE_LOGIC) {
        /* Only where all operands have one outcome does each tell something. */
        if ((value->detail == LOGIC_AND) == outcome) {
            for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
                assume_fork(frame, state, facts_list_item(frame->facts, value->list, i), outcome);
            }
        }
        return;
    }
    ForkTest test = fork_test(frame, condition);
    if (test.fork != 0) {
        assume_side(frame, state, test.fork, outcome ? test.if_true : test.if_false);
    }
}

/* --- The environment --- */

/* Whether a test asks for an environment variable. Children inherit the environment, so a program may tell its children
 * from itself by it. */
static bool asks_environment(const Frame *frame, ValueId id, int depth)
{
    const Program *program = frame->program;
    const Value *value = value_of(frame->facts, id);
    const Object *object = only_object(program, frame->file->value_sets[id]);
    if (object != NULL && object->kind == OBJECT_NAMED) {
        const char *name = program_cstr(program, object->text);
        if (strcmp(name, "os.environ") == 0 || strcmp(name, "os.getenv") == 0 || strcmp(name, "os.environb") == 0) {
            return true;
        }
    }
    if (depth == 0) {
        return false;
    }
    if (object != NULL && object->kind == OBJECT_CONDITION && object->file == frame->file->file.index &&
        object->id != id) {
        return asks_environment(frame, object->id, depth - 1); /* what a function answered */
    }
    switch ((ValueKind)value->kind) {
    case VALUE_COMPARE:
    case VALUE_SUBSCRIPT:
    case VALUE_BINARY:
        return asks_environment(frame, value->a, depth - 1) || asks_environment(frame, value->b, depth - 1);
    case VALUE_NOT:
    case VALUE_ATTRIBUTE:
        return asks_environment(frame, value->a, depth - 1);
    case VALUE_LOGIC:
        for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
            if (asks_environment(frame, facts_list_item(frame->facts, value->list, i), depth - 1)) {
                return true;
            }
        }
        return false;
    case VALUE_CALL:
        for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
            uint32_t argument = facts_list_item(frame->facts, value->list, i);
            if (asks_environment(frame, frame->facts->arguments.items[argument].value, depth - 1)) {
                return true;
            }
        }
        return asks_environment(frame, value->a, depth - 1);
    default:
        return false;
    }
}

/* --- Variables compared with constants --- */

static bool is_constant_set(const Program *program, SetId set)
{
    const Object *object = only_object(program, set);
    return object != NULL && object->kind == OBJECT_CONSTANT &&
           (object->text != 0 || object->detail == LITERAL_NONE || object->detail == LITERAL_TRUE ||
            object->detail == LITERAL_FALSE);
}

/* `name == constant` holds, or does not: the variable is that constant, or anything else that it was. */
static void assume_equal(Frame *frame, State *state, ValueId name, SetId constant, bool is_equal)
{
    Program *program = frame->program;
    const Value *value = value_of(frame->facts, name);
    if (value->kind != VALUE_NAME || value->a != frame->function || !is_constant_set(program, constant)) {
        return;
    }
    SetId held = variable_read(frame, state, value->a, value->text);
    ObjectId object = set_member(program->objects, constant, 0);
    SetId rest = is_equal ? constant : set_without(program->objects, held, object);
    if (rest == 0) {
        state->is_reachable = false;
    } else if (rest != held) {
        variable_narrow(frame, state, value->text, rest);
    }
}

/* Whether a container is certainly an instance of a builtin class, "builtins.list". */
static bool is_of_class(const Object *container, const char *class)
{
    static const char *const names[] = {[COLLECTION_LIST] = "builtins.list", [COLLECTION_TUPLE] = "builtins.tuple",
                                        [COLLECTION_SET] = "builtins.set", [COLLECTION_DICT] = "builtins.dict"};
    return container->detail < sizeof names / sizeof names[0] && names[container->detail] != NULL &&
           strcmp(names[container->detail], class) == 0;
}

/* `isinstance(items, tuple)` of a variable that may hold containers: of those it is known what they are. */
static void assume_class(Frame *frame, State *state, const Value *call, bool outcome)
{
    Program *program = frame->program;
    const SetId *sets = frame->file->value_sets;
    const Object *callee = only_object(program, sets[call->a]);
    if (callee == NULL || callee->kind != OBJECT_NAMED || facts_list_count(frame->facts, call->list) != 2 ||
        strcmp(program_cstr(program, callee->text), "builtins.isinstance") != 0) {
        return;
    }
    const Argument *arguments = frame->facts->arguments.items;
    const Value *name = value_of(frame->facts, arguments[facts_list_item(frame->facts, call->list, 0)].value);
    const Object *class = only_object(program, sets[arguments[facts_list_item(frame->facts, call->list, 1)].value]);
    if (name->kind != VALUE_NAME || name->a != frame->function || class == NULL || class->kind != OBJECT_NAMED) {
        return;
    }
    static const char *const classes[] = {"builtins.list", "builtins.tuple", "builtins.set", "builtins.dict"};
    bool is_told = false;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        is_told |= strcmp(program_cstr(program, class->text), classes[i]) == 0;
    }
    SetId held = is_told ? variable_read(frame, state, name->a, name->text) : 0;
    SetId rest = 0;
    for (uint32_t i = 0; i < set_count(program->objects, held); i++) {
        ObjectId id = set_member(program->objects, held, i);
        const Object *object = object_get(program->objects, id);
        if (object->kind != OBJECT_CONTAINER ||
            is_of_class(object, program_cstr(program, class->text)) == outcome) {
            rest = set_join(program->objects, rest, set_of(program->objects, id));
        }
    }
    if (held != 0 && rest == 0) {
        state->is_reachable = false;
    } else if (rest != held) {
        variable_narrow(frame, state, name->text, rest);
    }
}

static void assume_constants(Frame *frame, State *state, ValueId condition, bool outcome)
{
    const SetId *sets = frame->file->value_sets;
    const Value *value = value_of(frame->facts, condition);
    if (value->kind == VALUE_NOT) {
        assume_constants(frame, state, value->a, !outcome);
    } else if (value->kind == VALUE_LOGIC && (value->detail == LOGIC_AND) == outcome) {
        for (uint32_t i = 0; i < facts_list_count(frame->facts, value->list); i++) {
            assume_constants(frame, state, facts_list_item(frame->facts, value->list, i), outcome);
        }
    } else if (value->kind == VALUE_CALL) {
        assume_class(frame, state, value, outcome);
    } else if (value->kind == VALUE_NAME) {
        for (LiteralKind kind = LITERAL_NONE; outcome && kind <= LITERAL_FALSE; kind++) {
            if (kind != LITERAL_TRUE) {
                Object object = {.kind = OBJECT_CONSTANT, .detail = (uint8_t)kind};
                SetId constant = set_of(frame->program->objects, object_make(frame->program->objects, &object));
                assume_equal(frame, state, condition, constant, false);
            }
        }
    } else if (value->kind == VALUE_COMPARE) {
        bool equals = value->detail == COMPARISON_EQUAL || value->detail == COMPARISON_IS;
        if (equals || value->detail == COMPARISON_NOT_EQUAL || value->detail == COMPARISON_IS_NOT) {
            assume_equal(frame, state, value->a, sets[value->b], equals == outcome);
            assume_equal(frame, state, value->b, sets[value->a], equals == outcome);
        }
    }
}

void condition_assume(Frame *frame, State *state, ValueId condition, bool outcome)
{
    if (condition == 0 || !state->is_reachable) {
        return;
    }
    Truth wrong = outcome ? TRUTH_FALSE : TRUTH_TRUE;
    if (truth_in_world(frame, condition, 0) == wrong) {
        state->is_reachable = false;
        return;
    }
    if (mentions_world(frame, condition)) {
        Worlds possible = 0;
        for (Worlds world = 1; world < WORLDS_ALL; world = (Worlds)(world << 1)) {
            if (truth_in_world(frame, condition, world) != wrong) {
                possible |= world;
            }
        }
        state_restrict(state, possible);
    }
    if ((state->worlds & WORLD_MAIN) && (state->worlds & WORLD_REIMPORT) && asks_environment(frame, condition, 4)) {
        state->worlds = (Worlds)((state->worlds & ~WORLD_REIMPORT) | WORLD_REIMPORT_DOUBTFUL);
    }
    assume_fork(frame, state, condition, outcome);
    if (state->is_reachable) {
        assume_constants(frame, state, condition, outcome);
    }
}

void condition_assume_case(Frame *frame, State *state, ValueId subject, ValueId constant, bool outcome)
{
    const SetId *sets = frame->file->value_sets;
    long number;
    ObjectId fork = fork_in(frame->program, sets[subject]);
    if (fork != 0 && state->is_reachable && small_integer(frame->program, sets[constant], &number)) {
        ForkTest test = fork_comparison(fork, COMPARISON_EQUAL, number);
        assume_side(frame, state, fork, outcome ? test.if_true : test.if_false);
    }
}
