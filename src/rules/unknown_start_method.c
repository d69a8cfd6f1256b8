/* There are three start methods; any other word raises wherever a context is looked up by it. */
#include "base/suggest.h"
#include "engine/rule.h"

/* The first string in the set that names no method, or NULL: also when the set may hold something else that is not
 * known, since a test may have told the two apart. None stands for the default. */
static const char *unknown_word(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; !set_has(objects, set, UNKNOWN_OBJECT) && i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING) {
            const char *word = intern_cstr(program_names(program), object->text);
            if (method_of_word(word) == 0) {
                return word;
            }
        }
    }
    return NULL;
}

static bool has_method(const Program *program, SetId set)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        const Object *object = object_get(objects, set_member(objects, set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_STRING &&
            method_of_word(intern_cstr(program_names(program), object->text)) != 0) {
            return true;
        }
    }
    return false;
}

static void check_argument(RuleContext *context, const Site *site, const SiteArgument *argument)
{
    static const char *const methods[] = {"fork", "spawn", "forkserver"};
    const char *word = unknown_word(rule_program(context), argument->set);
    if (word == NULL || (site->caught & CAUGHT_VALUE_ERROR)) {
        return;
    }
    const char *meant = suggest_nearest(text_of(word), methods, sizeof methods / sizeof methods[0]);
    if (meant == NULL && has_method(rule_program(context), argument->set)) {
        return; /* no slip of the pen: the code chooses between a method and a word that something else defines */
    }
    Verdict verdict = methods_judge_always(rule_program(context), site, rule_arena(context));
    Report report = {.file = argument->file, .function = argument->function, .verdict = &verdict,
                     .span = argument->file->facts->values.items[argument->value].span};
    report.message = rule_format(context, "there is no start method '%s'", word);
    /* A loader checks the name itself (torch/utils/data/dataloader.py). */
    report.fails_as = site->api->effects & EFFECT_BIT(PROCESS_START_ITERATED)
                          ? "ValueError: multiprocessing_context option should specify a valid start method"
                          : rule_format(context, "ValueError: cannot find context for '%s'", word);
    report.help = meant != NULL ? rule_format(context, "did you mean '%s'?", meant)
                                : "use 'fork', 'spawn' or 'forkserver'";
    rule_report(context, &report);
}

static bool names_method(Role role)
{
    return role == ROLE_START_METHOD || role == ROLE_CONTEXT;
}

static void check(RuleContext *context)
{
    rule_each_argument(context, names_method, check_argument);
}

const Rule rule_unknown_start_method = {
    .code = "SPL104",
    .name = "unknown-start-method",
    .summary = "the start method is none of fork, spawn and forkserver",
    .severity = SEVERITY_ERROR,
    .check = check,
};
