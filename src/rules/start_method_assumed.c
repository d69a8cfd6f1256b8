/* A decision that knows two start methods where there are three: a comparison of get_start_method() with "spawn" alone,
 * or a flag such as USE_FORK that is computed from the platform. On Linux the default is forkserver from Python 3.14
 * on: nothing is inherited there, and the decision takes it for fork.
 *
 * Silent about a file that names forkserver or chooses its method itself, and where the decision only insists on spawn:
 * what it does for the other methods is to raise, to leave, to say something, or to set the method. */
#include "engine/rule.h"
#include "link/pickling.h"

#include <ctype.h>
#include <string.h>

static const Value *value_at(const ProgramFile *file, ValueId value)
{
    return &file->facts->values.items[value];
}

static const Object *only_object(const Program *program, const ProgramFile *file, ValueId value)
{
    const Objects *objects = program_objects(program);
    SetId set = program_value_set(program, file, value);
    return set_count(objects, set) == 1 ? object_get(objects, set_member(objects, set, 0)) : NULL;
}

static const char *string_of(const Program *program, const Object *object)
{
    return object != NULL && object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING
               ? intern_cstr(program_names(program), object->text)
               : NULL;
}

/* --- What the file says about itself --- */

static bool names_method(const Program *program, const ProgramFile *file, MethodSet methods)
{
    for (ValueId id = 1; id < file->facts->values.count; id++) {
        const Value *value = value_at(file, id);
        if (value->kind == VALUE_CONSTANT && value->detail == LITERAL_STRING &&
            (method_of_word(intern_cstr(program_names(program), value->text)) & methods)) {
            return true;
        }
    }
    return false;
}

/* What happens in a file. */
typedef struct FileSites {
    EffectSet effects;
    bool starts_by_default;
} FileSites;

static FileSites *sites_of_files(RuleContext *context)
{
    const EffectSet births =
        EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) | EFFECT_BIT(PROCESS_START_ITERATED);
    const Program *program = rule_program(context);
    FileSites *files = arena_array(rule_arena(context), FileSites, program_file_count(program) + 1);
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        FileSites *file = &files[site->file->index];
        file->effects |= site->api->effects;
        file->starts_by_default |= (site->api->effects & births) && site->method.is_default &&
                                   site->default_may_be_unset;
    }
    return files;
}

/* --- Comparisons --- */

/* What get_start_method answered about the default, where that may be forkserver. */
static bool is_answer(const Program *program, const Object *object)
{
    bool is_made = object != NULL && object->kind == OBJECT_MADE && object->api != NULL &&
                   (object->api->effects & EFFECT_BIT(METHOD_GET));
    const Site *site = is_made ? pickling_maker(program, object) : NULL;
    return site != NULL && (site->worlds & WORLD_LINUX) && (site->worlds & WORLD_FROM_314);
}

/* Whether the container holds "spawn", and no other method. */
static bool holds_spawn_alone(const Program *program, const Object *container)
{
    const Objects *objects = program_objects(program);
    MethodSet methods = 0;
    for (uint32_t i = 0; container != NULL && container->kind == OBJECT_CONTAINER && i < container->item_count; i++) {
        SetId item = container->items[i];
        const char *word = set_count(objects, item) == 1
                               ? string_of(program, object_get(objects, set_member(objects, item, 0)))
                               : NULL;
        methods |= word == NULL ? 0 : method_of_word(word);
    }
    return methods == METHOD_SPAWN;
}

/* 1: true for spawn alone; −1: false for spawn alone; 0: another comparison. */
static int spawn_side(const Program *program, const ProgramFile *file, const Value *compare)
{
    const Object *left = only_object(program, file, compare->a);
    const Object *right = only_object(program, file, compare->b);
    const char *word = string_of(program, is_answer(program, left) ? right : left);
    bool is_spawn = word != NULL && strcmp(word, "spawn") == 0 &&
                    (is_answer(program, left) || is_answer(program, right));
    bool is_member = is_answer(program, left) && holds_spawn_alone(program, right);
    switch ((ComparisonKind)compare->detail) {
    case COMPARISON_EQUAL:
        return is_spawn;
    case COMPARISON_NOT_EQUAL:
        return -is_spawn;
    case COMPARISON_IN:
        return is_member;
    case COMPARISON_NOT_IN:
        return -is_member;
    default:
        return 0;
    }
}

static bool is_platform(const Program *program, const ProgramFile *file, ValueId value)
{
    const Object *object = only_object(program, file, value);
    const char *name = object != NULL && object->kind == OBJECT_NAMED
                           ? intern_cstr(program_names(program), object->text)
                           : "";
    return strcmp(name, "sys.platform") == 0 || strcmp(name, "os.name") == 0 ||
           strcmp(name, "platform.system()") == 0;
}

static bool is_within(Span inner, Span outer)
{
    return inner.start >= outer.start && inner.end <= outer.end;
}

static bool mentions_platform(const Program *program, const ProgramFile *file, ValueId whole)
{
    for (ValueId id = 1; id < file->facts->values.count; id++) {
        if (is_within(value_at(file, id)->span, value_at(file, whole)->span) && is_platform(program, file, id)) {
            return true;
        }
    }
    return false;
}

/* Whether the condition is true where the comparison is (1) or where it is not (−1); 0: it does not hold it. */
static int polarity(const ProgramFile *file, ValueId condition, ValueId compare)
{
    const Value *value = value_at(file, condition);
    int found = condition == compare;
    if (value->kind == VALUE_NOT) {
        return -polarity(file, value->a, compare);
    }
    for (uint32_t i = 0; value->kind == VALUE_LOGIC && i < facts_list_count(file->facts, value->list); i++) {
        found += polarity(file, facts_list_item(file->facts, value->list, i), compare);
    }
    return found;
}

/* --- What is done about it --- */

typedef struct Doing {
    bool insists; /* raises, leaves, skips, chooses a method */
    bool matters; /* does more than to print */
} Doing;

static void weigh_call(const Program *program, const ProgramFile *file, ValueId call, Doing *doing)
{
    static const char *const talking[] = {"print", "warn", "warning", "info", "debug", "error", "log"};
    const EffectSet choices =
        EFFECT_BIT(METHOD_SET) | EFFECT_BIT(CONTEXT_GET) | EFFECT_BIT(EXIT) | EFFECT_BIT(EXIT_NOW);
    const Api *api = program_call_api(program, file, call);
    const char *name = intern_cstr(program_names(program), value_at(file, value_at(file, call)->a)->text);
    bool talks = false;
    for (size_t i = 0; i < sizeof talking / sizeof talking[0]; i++) {
        talks |= strcmp(name, talking[i]) == 0;
    }
    doing->insists |= (api != NULL && (api->effects & choices)) || strcmp(name, "skip") == 0 ||
                      strcmp(name, "skipTest") == 0 || strcmp(name, "exit") == 0;
    doing->matters |= !talks;
}

static Doing weigh_block(const Program *program, const ProgramFile *file, BlockId block)
{
    Doing doing = {0};
    for (uint32_t i = 0; i < facts_list_count(file->facts, block); i++) {
        const Action *action = &file->facts->actions.items[facts_list_item(file->facts, block, i)];
        doing.insists |= action->kind == ACTION_RAISE;
        if (action->kind != ACTION_EVALUATE) {
            doing.matters = true;
        }
        for (ValueId id = 1; id < file->facts->values.count; id++) {
            if (value_at(file, id)->kind == VALUE_CALL && is_within(value_at(file, id)->span, action->span)) {
                weigh_call(program, file, id, &doing);
            }
        }
    }
    return doing;
}

/* --- Reports --- */

static const char *const takes_for_fork =
    "this takes forkserver for fork: the default on Linux from Python 3.14 on, which inherits as little as spawn does";
static const char *const compare_with_fork =
    "compare with \"fork\" instead: what holds for spawn holds for forkserver as well";

static void report_decision(RuleContext *context, const ProgramFile *file, Span span, const char *message,
                            const char *help)
{
    static const char *const linux_from_314[] = {"linux (Python >= 3.14)", NULL};
    Verdict verdict = {.is_reported = true, .severity = SEVERITY_WARNING, .fails_under = METHOD_FORKSERVER,
                       .fails_on = linux_from_314};
    FunctionId function = 1;
    for (FunctionId id = 2; id < file->facts->functions.count; id++) {
        const Function *candidate = &file->facts->functions.items[id];
        function = candidate->kind == FUNCTION_FUNCTION && is_within(span, candidate->span) ? id : function;
    }
    Report report = {.file = file, .function = function, .span = span, .verdict = &verdict, .message = message,
                     .help = help};
    rule_report(context, &report);
}

static void check_comparison(RuleContext *context, const ProgramFile *file, const Action *action, ValueId compare)
{
    const Program *program = rule_program(context);
    int side = spawn_side(program, file, value_at(file, compare)) * polarity(file, action->a, compare);
    if (side == 0 || mentions_platform(program, file, action->a)) {
        return;
    }
    Doing for_spawn = weigh_block(program, file, side > 0 ? action->b : action->c);
    Doing for_others = weigh_block(program, file, side > 0 ? action->c : action->b);
    if (for_others.insists || (!for_spawn.matters && !for_others.matters)) {
        return;
    }
    report_decision(context, file, value_at(file, compare)->span, takes_for_fork, compare_with_fork);
}

static bool contains(const char *name, const char *word)
{
    size_t length = strlen(word);
    for (; *name != '\0'; name++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)name[i]) == word[i]) {
            i++;
        }
        if (i == length) {
            return true;
        }
    }
    return false;
}

/* USE_FORK, is_spawn; not CAN_FORK or has_fork, which ask whether there is a method at all. */
static bool stands_for_method(const char *name)
{
    static const char *const questions[] = {"can", "has", "have", "support", "avail", "allow", "posix", "pexpect"};
    bool is_question = false;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        is_question |= contains(name, questions[i]);
    }
    return !is_question && (contains(name, "fork") || contains(name, "spawn"));
}

/* `USE_FORK = sys.platform != "win32"`, `is_spawn = get_start_method() == "spawn"`. */
static void check_flag(RuleContext *context, const ProgramFile *file, const FileSites *sites, const Action *action,
                       bool asks)
{
    const Program *program = rule_program(context);
    const Value *place = value_at(file, action->a);
    const Value *value = value_at(file, action->b);
    const char *name = intern_cstr(program_names(program), place->text);
    bool is_test = value->kind == VALUE_COMPARE || value->kind == VALUE_LOGIC || value->kind == VALUE_NOT ||
                   value->kind == VALUE_CALL;
    if (place->kind != VALUE_NAME || !is_test || !stands_for_method(name)) {
        return;
    }
    if (asks && value->kind == VALUE_COMPARE && spawn_side(program, file, value) != 0) {
        report_decision(context, file, value->span, takes_for_fork, compare_with_fork);
    } else if (sites->starts_by_default && !(sites->effects & EFFECT_BIT(FORK)) &&
               !names_method(program, file, METHODS_ALL) && mentions_platform(program, file, action->b)) {
        report_decision(context, file, value->span,
                        rule_format(context, "`%s` tells the start method by the platform; on Linux it is forkserver "
                                             "from Python 3.14 on", name),
                        "ask multiprocessing.get_start_method(), or choose a method with get_context");
    }
}

static void check_file(RuleContext *context, const ProgramFile *file, const FileSites *sites)
{
    const Program *program = rule_program(context);
    bool asks = (sites->effects & EFFECT_BIT(METHOD_GET)) && !(sites->effects & EFFECT_BIT(METHOD_SET)) &&
                !names_method(program, file, METHOD_FORKSERVER);
    for (ActionId id = 1; id < file->facts->actions.count; id++) {
        const Action *action = &file->facts->actions.items[id];
        if (action->kind == ACTION_BIND) {
            check_flag(context, file, sites, action, asks);
        }
        for (ValueId value = 1; asks && action->kind == ACTION_IF && value < file->facts->values.count; value++) {
            if (value_at(file, value)->kind == VALUE_COMPARE &&
                is_within(value_at(file, value)->span, value_at(file, action->a)->span)) {
                check_comparison(context, file, action, value);
            }
        }
    }
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    const Targets *targets = program_targets(program);
    const FileSites *files = sites_of_files(context);
    bool has_forkserver = targets->linux_platform && targets->newest_minor >= FORKSERVER_DEFAULT_MINOR;
    for (size_t i = 0; has_forkserver && i < program_file_count(program); i++) {
        const ProgramFile *file = program_file(program, i);
        const FileSites *sites = &files[file->index];
        if (file->facts->language == LANGUAGE_PYTHON && sites->effects != 0) {
            check_file(context, file, sites);
        }
    }
}

const Rule rule_start_method_assumed = {
    .code = "SPL109",
    .name = "start-method-assumed",
    .summary = "a decision about the start method forgets forkserver",
    .severity = SEVERITY_WARNING,
    .check = check,
};
