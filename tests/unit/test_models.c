/* Models: what the reader of model files accepts and refuses, and what the tables answer. */
#include "base/suggest.h"
#include "model/model.h"

#include <criterion/criterion.h>
#include <string.h>

static const Api *find(const Models *models, const char *name)
{
    return models_find(models, MODEL_PYTHON, text_of(name));
}

static const Api *find_member(const Models *models, const char *type, const char *member)
{
    return models_find_member(models, MODEL_PYTHON, text_of(type), text_of(member));
}

static bool is_a(const Models *models, const char *type, const char *ancestor)
{
    return models_is_a(models, text_of(type), text_of(ancestor));
}

/* --- The format --- */

/* A file with one row; `row` stands between its braces. */
#define FILE_OF(row) "{\"about\": \"a test\", \"language\": \"python\", \"apis\": [{" row "}]}"
#define REST "\"example\": \"lib.f()\", \"source\": \"a test\""
#define ROW(row) FILE_OF("\"name\": \"lib.f\", " row ", " REST)

static const struct {
    const char *json;
    const char *message;
} refused[] = {
    {"", "lib.json: not valid JSON in line 1"},
    {"{\n\n  \"about\": }", "lib.json: not valid JSON in line 3"},
    {FILE_OF(REST) "x", "lib.json: not valid JSON in line 1"},
    {"[]", "lib.json: expected an object"},
    {"{\"about\": \"\xff\"}", "lib.json: the file is not valid UTF-8"},
    {"{}", "lib.json: a model file has the keys \"about\", \"language\" and \"apis\""},
    {"{\"abuot\": \"a\"}", "lib.json: unknown key \"abuot\"; did you mean \"about\"?"},
    {"{\"about\": \"a\", \"language\": \"pyhton\", \"apis\": []}",
     "lib.json: /language: unknown language \"pyhton\"; did you mean \"python\"?"},
    {"{\"about\": \"a\", \"language\": \"c\", \"apis\": {}}", "lib.json: /apis: expected a list"},
    {"{\"about\": \"a\", \"language\": \"c\", \"apis\": [3]}", "lib.json: /apis/0: expected an object"},
    {FILE_OF("\"name\": \"lib.f\""), "lib.json: /apis/0: every row needs an \"example\" and its \"source\""},
    {FILE_OF(REST), "lib.json: /apis/0: a row has either \"name\" or \"names\""},
    {FILE_OF("\"name\": \"a\", \"names\": [\"b\"], " REST),
     "lib.json: /apis/0: a row has either \"name\" or \"names\""},
    {FILE_OF("\"name\": \"lib..f\", " REST), "lib.json: /apis/0/name: not a name of this language: \"lib..f\""},
    {FILE_OF("\"name\": \"lib::f\", " REST), "lib.json: /apis/0/name: not a name of this language: \"lib::f\""},
    {FILE_OF("\"names\": [], " REST), "lib.json: /apis/0/names: expected a list that is not empty"},
    {FILE_OF("\"names\": [\"a\", \"a\"], " REST), "lib.json: /apis/0/name: the name stands twice: \"a\""},
    {ROW("\"name\": \"lib.f\""), "lib.json: /apis/0: the key stands twice: \"name\""},
    {ROW("\"kind\": \"klass\""), "lib.json: /apis/0/kind: unknown kind \"klass\"; did you mean \"class\"?"},
    {ROW("\"effects\": [\"proces.start\"]"),
     "lib.json: /apis/0/effects/0: unknown effect \"proces.start\"; did you mean \"process.start\"?"},
    {ROW("\"effects\": [\"fork\", \"fork\"]"), "lib.json: /apis/0/effects/1: the effect stands twice: \"fork\""},
    {ROW("\"effects\": [\"fork\"]"), "lib.json: /apis/0: this effect needs the key \"method\""},
    {ROW("\"effects\": [\"device.init\"]"), "lib.json: /apis/0: a device effect and the key \"device\" go together"},
    {ROW("\"device\": \"cuda\""), "lib.json: /apis/0: a device effect and the key \"device\" go together"},
    {ROW("\"device\": \"gpu\""), "lib.json: /apis/0/device: unknown device \"gpu\"; did you mean \"xpu\"?"},
    {ROW("\"roles\": {\"a\": \"task\"}"), "lib.json: /apis/0/roles: roles need a signature"},
    {ROW("\"signature\": \"(a)\", \"roles\": {\"b\": \"task\"}"),
     "lib.json: /apis/0/roles/b: the signature has no such parameter"},
    {ROW("\"signature\": \"(a)\", \"roles\": {\"a\": \"taks\"}"),
     "lib.json: /apis/0/roles/a: unknown role \"taks\"; did you mean \"task\"?"},
    {ROW("\"signature\": \"a\""), "lib.json: /apis/0/signature: a signature starts with a parenthesis"},
    {ROW("\"signature\": \"(a, a)\""), "lib.json: /apis/0/signature: two parameters have the same name"},
    {ROW("\"signature\": \"(a=1, b)\""),
     "lib.json: /apis/0/signature: a required parameter follows one with a default value"},
    {ROW("\"signature\": \"(a b)\""), "lib.json: /apis/0/signature: expected a comma or a closing parenthesis"},
    {ROW("\"signature\": \"(a=(1, 2)\""), "lib.json: /apis/0/signature: the signature ends inside a default value"},
    {ROW("\"signature\": \"(a='\""), "lib.json: /apis/0/signature: the signature ends inside a default value"},
    {ROW("\"signature\": \"(**a, b)\""), "lib.json: /apis/0/signature: nothing may follow **"},
    {ROW("\"signature\": \"(*a, *b)\""), "lib.json: /apis/0/signature: a second * in the signature"},
    {ROW("\"signature\": \"(/, a)\""),
     "lib.json: /apis/0/signature: a / must stand once, behind the first parameters"},
    {ROW("\"signature\": \"(a) b\""), "lib.json: /apis/0/signature: text behind the closing parenthesis"},
    {ROW("\"fails_in_fork\": \"RuntimeError\""),
     "lib.json: /apis/0: \"fails_in_fork\" is what a call with the key \"device\" raises"},
    {ROW("\"unpicklable\": \"TypeError\""),
     "lib.json: /apis/0: only a class has \"unpicklable\" or \"inherited_only\""},
    {ROW("\"kind\": \"class\", \"unpicklable\": \"TypeError\", \"inherited_only\": \"RuntimeError\""),
     "lib.json: /apis/0: an instance either travels to a new process (\"inherited_only\") or never does"},
    {ROW("\"kind\": \"object\", \"type\": \"lib.b\", \"for_workers\": true"),
     "lib.json: /apis/0: only a class or function has \"for_workers\""},
    {ROW("\"default_pickling\": true"), "lib.json: /apis/0: only a class has \"default_pickling\""},
    {ROW("\"unless_named\": \"QUIET\""), "lib.json: /apis/0: \"unless_named\" goes with the effect device.query"},
    {ROW("\"signature\": \"(a)\", \"when\": {\"b\": 1}"),
     "lib.json: /apis/0/when/b: the signature has no such parameter"},
    {ROW("\"signature\": \"(a)\", \"when\": {\"a\": []}"),
     "lib.json: /apis/0/when/a: expected a string, a number, true, false or null"},
    {ROW("\"signature\": \"(a)\", \"when\": {\"a\": 1}"),
     "lib.json: /apis/0/when: no row before it has the name \"lib.f\""},
    {ROW("\"signature\": \"(a)\", \"when\": {\"a\": 1}, \"aliases\": [\"lib.g\"]"),
     "lib.json: /apis/0: a variant has its aliases, bases and \"method_of\" from the row before it"},
    {ROW("\"kind\": \"class\", \"unpicklable\": \"\""),
     "lib.json: /apis/0/unpicklable: expected a string that is not empty"},
    {ROW("\"type\": \"lib.Missing\""), "lib.json: /apis/0/type: no row for the class \"lib.Missing\""},
    {ROW("\"kind\": \"class\", \"bases\": [\"lib.Missing\"]"),
     "lib.json: /apis/0/bases: no row for the class \"lib.Missing\""},
    {ROW("\"bases\": [\"threading.Thread\"]"), "lib.json: /apis/0: only a class has \"bases\""},
    {ROW("\"kind\": \"class\", \"type\": \"threading.Thread\""),
     "lib.json: /apis/0: a class or module has no \"type\": its instances are of itself"},
    {ROW("\"kind\": \"method\""), "lib.json: /apis/0/name: no row for the class of the method \"lib.f\""},
    {ROW("\"kind\": \"object\", \"signature\": \"()\""),
     "lib.json: /apis/0: an object is not called: it has no effects and no signature"},
    {ROW("\"members_complete\": 1"), "lib.json: /apis/0/members_complete: expected true or false"},
    {ROW("\"method_of\": {\"class\": \"lib.C\"}"),
     "lib.json: /apis/0/method_of/example: expected a string that is not empty"},
    {"{\"about\": \"a\", \"language\": \"python\", \"copies\": [{\"module\": \"m\", \"of\": \"nowhere\", \"pickler\": "
     "\"dill\"}], \"apis\": []}",
     "lib.json: /copies/0/of: no model has the module \"nowhere\""},
    {"{\"about\": \"a\", \"language\": \"python\", \"copies\": [{\"module\": \"m\", \"of\": \"os\"}], \"apis\": []}",
     "lib.json: /copies/0: each of \"copies\" has the key \"pickler\", and only they a \"default_method\""},
};

Test(models, mistakes_are_named_and_leave_nothing_behind)
{
    Models *models = models_load(true, false);
    size_t rows = models_count(models);
    Arena arena = {0};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const char *message = NULL;
        bool added = models_add(models, "lib.json", text_of(refused[i].json), &arena, &message);
        cr_expect_not(added, "taken: %s", refused[i].json);
        cr_expect(message != NULL && strcmp(message, refused[i].message) == 0, "expected: %s\n     got: %s",
                  refused[i].message, message);
        cr_expect_eq(models_count(models), rows);
        cr_expect_null(find(models, "lib.f"));
        cr_expect_not(models_is_module(models, TEXT("lib")));
        cr_expect_not(models_is_module(models, TEXT("m")));
    }
    models_free(models);
    arena_free(&arena);
}

static Models *with_file(const char *json)
{
    Models *models = models_load(true, false);
    Arena arena = {0};
    const char *message = "";
    cr_assert(models_add(models, "folder/lib.json", text_of(json), &arena, &message), "%s", message);
    arena_free(&arena);
    return models;
}

Test(models, what_a_device_raises_in_a_fork_is_said_by_the_row_or_by_its_file)
{
    Models *models = with_file(
        "{\"about\": \"a test\", \"language\": \"python\", \"fails_in_fork\": \"LibError: forked\", \"apis\": [\n"
        " {\"name\": \"lib.a\", \"effects\": [\"device.init\"], \"device\": \"cuda\","
        "  \"example\": \"e\", \"source\": \"s\"},\n"
        " {\"name\": \"lib.b\", \"effects\": [\"device.init\"], \"device\": \"xpu\", \"fails_in_fork\": \"OSError\","
        "  \"example\": \"e\", \"source\": \"s\"},\n"
        " {\"name\": \"lib.c\", \"example\": \"e\", \"source\": \"s\"}]}");
    cr_expect_str_eq(find(models, "lib.a")->fails_in_fork, "LibError: forked");
    cr_expect_str_eq(find(models, "lib.b")->fails_in_fork, "OSError");
    cr_expect_null(find(models, "lib.c")->fails_in_fork);
    models_free(models);
}

Test(models, a_row_of_a_user_is_found_like_any_other)
{
    Models *models = with_file(
        "{\"about\": \"a test\", \"language\": \"python\", \"trigger_words\": [\"lib\"], \"pickler\": \"dill\",\n"
        " \"apis\": [{\"name\": \"lib.run\", \"aliases\": [\"lib.core.run\"],\n"
        "            \"signature\": \"(fn, /, args=(), *rest, key, **others)\", \"roles\": {\"fn\": \"task\"},\n"
        "            \"effects\": [\"process.start\"], \"method\": \"spawn\", \"type\": \"multiprocessing.Process\",\n"
        "            \"example\": \"import lib\\nlib.run(print)\", \"source\": \"a test\"}]}");
    const Api *api = find(models, "lib.core.run");
    cr_assert_not_null(api);
    cr_expect_str_eq(api->name, "lib.run");
    cr_expect_str_eq(api->library, "lib");
    cr_expect_eq(api->kind, API_FUNCTION);
    cr_expect_eq(api->method, API_METHOD_SPAWN);
    cr_expect_eq(api->pickler, PICKLER_DILL);
    cr_expect_eq(api->effects, EFFECT_BIT(PROCESS_START));
    cr_assert_eq(api->parameter_count, 5);
    cr_expect_null(api->parameters[0].name, "it stands before the slash");
    cr_expect_eq(api->parameters[0].role, ROLE_TASK);
    cr_expect(api->parameters[0].required && !api->parameters[1].required);
    cr_expect(api->parameters[2].star && !api->parameters[2].required);
    cr_expect(api->parameters[3].keyword_only && api->parameters[3].required);
    cr_expect(api->parameters[4].double_star);
    cr_expect(models_is_module(models, TEXT("lib")) && models_is_module(models, TEXT("lib.core")));
    const char *const *words = models_added_trigger_words(models, MODEL_PYTHON);
    cr_expect(strcmp(words[0], "lib") == 0 && words[1] == NULL);
    models_free(models);
}

Test(models, a_row_of_a_user_replaces_an_embedded_one)
{
    Models *models = with_file(
        "{\"about\": \"a test\", \"language\": \"python\", \"apis\": [{\"name\": \"torch.cuda.is_available\",\n"
        "  \"example\": \"torch.cuda.is_available()\", \"source\": \"NVML is asked here\"}]}");
    cr_expect_eq(find(models, "torch.cuda.is_available")->effects, 0);
    size_t found = 0;
    for (size_t i = 0; i < models_count(models); i++) {
        found += strcmp(models_at(models, i)->name, "torch.cuda.is_available") == 0;
    }
    cr_expect_eq(found, 1);
    models_free(models);
}

/* --- The tables --- */

Test(models, only_the_languages_that_are_wanted_are_loaded)
{
    Models *python = models_load(true, false);
    Models *c = models_load(false, true);
    cr_expect_not_null(models_find(python, MODEL_PYTHON, TEXT("os.fork")));
    cr_expect_null(models_find(python, MODEL_C, TEXT("fork")));
    cr_expect_not_null(models_find(c, MODEL_C, TEXT("fork")));
    cr_expect_null(models_find(c, MODEL_PYTHON, TEXT("os.fork")));
    models_free(python);
    models_free(c);
}

Test(models, a_context_has_the_functions_of_the_module_as_methods)
{
    Models *models = models_load(true, false);
    const Api *function = find(models, "multiprocessing.Queue");
    const Api *method = find_member(models, "multiprocessing.context.SpawnContext", "Queue");
    cr_assert_not_null(method);
    cr_expect_str_eq(method->name, "multiprocessing.context.BaseContext.Queue");
    cr_expect_eq(method->kind, API_METHOD);
    cr_expect_str_eq(method->type, function->type);
    cr_expect_eq(function->method, API_METHOD_DEFAULT);
    cr_expect_eq(method->method, API_METHOD_RECEIVER);
    cr_expect(function->effects & EFFECT_BIT(METHOD_FIX));
    cr_expect_not(method->effects & EFFECT_BIT(METHOD_FIX), "a context of its own leaves the default alone");
    models_free(models);
}

Test(models, members_come_from_bases)
{
    Models *models = models_load(true, false);
    cr_expect_str_eq(find_member(models, "multiprocessing.queues.JoinableQueue", "put")->name,
                     "multiprocessing.queues.Queue.put");
    cr_expect_null(find_member(models, "multiprocessing.queues.Queue", "task_done"));
    cr_expect_null(find_member(models, "multiprocessing.pool.ThreadPool", "missing"));
    cr_expect_null(find_member(models, "no.such.Class", "put"));
    cr_expect(is_a(models, "multiprocessing.queues.JoinableQueue", "multiprocessing.queues.Queue"));
    cr_expect_not(is_a(models, "multiprocessing.queues.Queue", "multiprocessing.queues.JoinableQueue"));
    cr_expect_not(is_a(models, "multiprocessing.pool.ThreadPool", "multiprocessing.pool.Pool"),
                  "its tasks are not pickled");
    models_free(models);
}

Test(models, what_cannot_be_pickled_is_inherited_and_may_still_travel_to_a_new_process)
{
    Models *models = models_load(true, false);
    Arena arena = {0};
    const char *message = NULL;
#define CLASS(name, rest) "{\"name\": \"" name "\", \"kind\": \"class\", " rest REST "}"
    const char *json = "{\"about\": \"a test\", \"language\": \"python\", \"apis\": [" CLASS(
        "lib.Handle", "\"unpicklable\": \"TypeError: no\", ") ", " CLASS(
        "lib.File", "\"bases\": [\"lib.Handle\"], ") ", " CLASS(
        "lib.Gate", "\"inherited_only\": \"RuntimeError: no\", ") ", " CLASS("lib.Plain", "") "]}";
#undef CLASS
    cr_assert(models_add(models, "lib.json", text_of(json), &arena, &message), "%s", message);
    cr_expect_str_eq(models_unpicklable(models, TEXT("lib.File"), false), "TypeError: no");
    cr_expect_str_eq(models_unpicklable(models, TEXT("lib.File"), true), "TypeError: no");
    cr_expect_str_eq(models_unpicklable(models, TEXT("lib.Gate"), false), "RuntimeError: no");
    cr_expect_null(models_unpicklable(models, TEXT("lib.Gate"), true), "it is inherited");
    cr_expect_null(models_unpicklable(models, TEXT("lib.Plain"), false));
    cr_expect_null(models_unpicklable(models, TEXT("no.such.Class"), false));
    arena_free(&arena);
    models_free(models);
}

Test(models, a_copied_module_has_rows_of_its_own)
{
    Models *models = models_load(true, false);
    const Api *original = find(models, "multiprocessing.Pool");
    const Api *dill = find(models, "multiprocess.Pool");
    cr_assert_not_null(dill);
    cr_expect_str_eq(dill->name, "multiprocess.Pool");
    cr_expect_str_eq(dill->type, "multiprocess.pool.Pool");
    cr_expect_str_eq(dill->library, "multiprocess");
    cr_expect_eq(dill->pickler, PICKLER_DILL);
    cr_expect_eq(original->pickler, PICKLER_PICKLE);
    cr_expect_eq(find(models, "multiprocess.Pool"), dill, "made once");
    cr_expect_eq(find_member(models, "multiprocess.pool.Pool", "map")->pickler, PICKLER_DILL);
    cr_expect_eq(find_member(models, "multiprocess.queues.JoinableQueue", "put")->pickler, PICKLER_DILL);
    cr_expect_str_eq(find(models, "multiprocess.context.Process")->name, "multiprocess.Process");
    cr_expect(is_a(models, "multiprocess.pool.Pool", "multiprocessing.pool.Pool"));
    cr_expect_not(is_a(models, "multiprocessing.pool.Pool", "multiprocess.pool.Pool"));
    cr_expect(text_is(models_canonical(models, TEXT("multiprocess.Pool")), "multiprocessing.Pool"));
    cr_expect(models_is_module(models, TEXT("multiprocess.pool")));
    cr_expect_not(models_is_module(models, TEXT("multiprocess.poll")));
    models_free(models);
}

Test(models, billiard_lacks_some_names_and_forks_by_default)
{
    Models *models = models_load(true, false);
    cr_expect_null(find(models, "billiard.parent_process"));
    cr_expect_null(find(models, "billiard.shared_memory.SharedMemory"));
    cr_expect_not(models_is_module(models, TEXT("billiard.shared_memory")));
    cr_expect_eq(find(models, "billiard.Process")->method, API_METHOD_FORK);
    cr_expect_eq(find_member(models, "billiard.context.BaseContext", "Process")->method, API_METHOD_RECEIVER);
    cr_expect_eq(find(models, "billiard.Pool")->parameter_count, 17, "its own row goes before the copied one");
    models_free(models);
}

Test(models, torch_multiprocessing_exports_the_same_objects)
{
    Models *models = models_load(true, false);
    cr_expect_eq(find(models, "torch.multiprocessing.Pool"), find(models, "multiprocessing.Pool"));
    cr_expect_eq(find(models, "torch.multiprocessing.Process.start"), find(models, "multiprocessing.Process.start"));
    cr_expect_null(find(models, "torch.multiprocessing.queues.Queue"), "submodules do not come with the star");
    cr_expect_str_eq(find(models, "torch.multiprocessing.spawn")->name, "torch.multiprocessing.spawn");
    cr_expect(text_is(models_canonical(models, TEXT("torch.multiprocessing.Queue")), "multiprocessing.Queue"));
    cr_expect(text_is(models_canonical(models, TEXT("no.such")), "no.such"));
    models_free(models);
}

Test(models, modules_are_the_holders_of_names)
{
    Models *models = models_load(true, false);
    cr_expect(models_is_module(models, TEXT("concurrent")) && models_is_module(models, TEXT("concurrent.futures")));
    cr_expect(models_is_module(models, TEXT("torch.utils.data")));
    cr_expect_not(models_is_module(models, TEXT("multiprocessing.pool.Pool")), "a class is none");
    cr_expect_not(models_is_module(models, TEXT("multiprocessing.context.BaseContext")));
    cr_expect_not(models_is_module(models, TEXT("")));
    models_free(models);
}

Test(models, names_of_cxx_are_joined_by_colons)
{
    Models *models = models_load(false, true);
    const Api *join = models_find_member(models, MODEL_C, TEXT("std::thread"), TEXT("join"));
    cr_assert_not_null(join);
    cr_expect_str_eq(join->name, "std::thread::join");
    models_free(models);
}

/* The slice stage parses only files that hold a trigger word, so every name by which a program can reach a start of
 * processes, or the choice of the method, must contain one. Methods are reached through an object that such a name
 * made; what hands tasks to an executor needs the name that made the executor. */
static bool needs_no_word(const Api *api)
{
    const EffectSet starts = EFFECT_BIT(PROCESS_CREATE) | EFFECT_BIT(PROCESS_START) |
                             EFFECT_BIT(PROCESS_START_ITERATED) | EFFECT_BIT(FORK) | EFFECT_BIT(VFORK) |
                             EFFECT_BIT(METHOD_SET) | EFFECT_BIT(METHOD_GET) | EFFECT_BIT(CONTEXT_GET);
    return api->kind == API_METHOD || (api->effects & starts) == 0;
}

static void expect_words(const Models *models, ModelLanguage language)
{
    const char *const *words = models_trigger_words(language);
    cr_assert_not_null(words[0]);
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        bool has_word = needs_no_word(api);
        for (size_t k = 0; words[k] != NULL && !has_word; k++) {
            const char *at = strstr(api->name, words[k]);
            size_t length = strlen(words[k]);
            has_word = at != NULL && (at == api->name || at[-1] == '.') && (at[length] == 0 || at[length] == '.');
        }
        cr_expect(has_word, "%s holds no trigger word", api->name);
    }
}

Test(models, every_start_of_a_process_has_a_trigger_word)
{
    Models *python = models_load(true, false);
    expect_words(python, MODEL_PYTHON);
    models_free(python);
    Models *c = models_load(false, true);
    expect_words(c, MODEL_C);
    models_free(c);
}

Test(models, words_of_the_vocabulary)
{
    cr_expect_str_eq(effect_word(EFFECT_FORK), "fork");
    cr_expect_str_eq(role_word(ROLE_TASK), "task");
    cr_expect_str_eq(role_word(ROLE_NONE), "");
    cr_expect_str_eq(device_word(DEVICE_CUDA), "cuda");
    cr_expect_eq(role_pickled(ROLE_NONE), PICKLED_NEVER);
    cr_expect_eq(role_pickled(ROLE_TARGET), PICKLED_UNLESS_FORK);
    cr_expect_eq(role_pickled(ROLE_TASK), PICKLED_ALWAYS);
}

Test(models, the_nearest_word_is_suggested)
{
    const char *const words[] = {"process.start", "process.join", "fork"};
    cr_expect_str_eq(suggest_nearest(TEXT("proces.start"), words, 3), "process.start");
    cr_expect_str_eq(suggest_nearest(TEXT("fokr"), words, 3), "fork", "two neighbours swapped are one edit");
    cr_expect_null(suggest_nearest(TEXT("thread"), words, 3));
    cr_expect_null(suggest_nearest(TEXT(""), words, 3));
}
