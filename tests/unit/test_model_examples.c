/* The example of each model row, taken through the front end and the link stage, must hit its own row: a row whose
 * name, class or alias is wrong cannot be hit by any program either. */
#include "base/pool.h"
#include "base/vec.h"
#include "c/c.h"
#include "facts/build.h"
#include "link/program.h"
#include "py/py.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct Example {
    const Models *models;
    const Api *row;
    ModelLanguage language;
    CFrontEnd *front_end;
    bool is_hit;
    char hits[1000]; /* what the example's calls hit instead */
} Example;

static const Targets every_target = {
    .linux_platform = true,
    .macos_platform = true,
    .windows_platform = true,
    .oldest_minor = OLDEST_KNOWN_MINOR,
    .newest_minor = NEWEST_KNOWN_MINOR,
};

/* Several names may share a row: its example is theirs, too. */
static void look_at_calls(Example *example, const Program *program)
{
    const ProgramFile *file = program_file(program, 0);
    for (ValueId value = 1; value < file->facts->values.count; value++) {
        if (file->facts->values.items[value].kind != VALUE_CALL) {
            continue;
        }
        const Api *api = program_call_api(program, file, value);
        example->is_hit |= api != NULL && api->example == example->row->example;
        size_t used = strlen(example->hits);
        snprintf(example->hits + used, sizeof example->hits - used, " %s", api == NULL ? "-" : api->name);
    }
}

/* A C statement becomes the body of a function; what it calls is declared as the missing header would. */
static const char *c_program(Arena *arena, const Api *row)
{
    bool is_cxx = strstr(row->example, "::") != NULL || strstr(row->example, "QThread") != NULL;
    if (is_cxx) {
        return arena_format(arena,
                            "namespace std { struct thread { template <class F> thread(F); void join(); };\n"
                            "struct jthread : thread { using thread::thread; }; template <class F> int async(F); }\n"
                            "struct QThread { void start(); void wait(); };\n"
                            "void example() { %s }\n",
                            row->example);
    }
    bool is_kernel = strstr(row->example, "<<<") != NULL;
    size_t length = strcspn(row->example, "(<");
    const char *last_space = row->example;
    for (size_t i = 0; i < length; i++) {
        last_space = row->example[i] == ' ' ? row->example + i + 1 : last_space;
    }
    int width = (int)(row->example + length - last_space);
    return is_kernel ? "#include <cuda_runtime.h>\n__global__ void kernel();\nvoid example() { kernel<<<1, 1>>>(); }\n"
           : strchr(row->example, '#') != NULL
               ? arena_format(arena, "void example(void) {%s\n}\n", row->example)
               : arena_format(arena, "typedef int pid_t; int %.*s();\nvoid example(void) { %s }\n", width, last_space,
                              row->example);
}

static void run_example(void *context, size_t item, unsigned worker)
{
    (void)item;
    (void)worker;
    Example *example = context;
    Arena scratch = {0};
    Interner names;
    interner_init(&names);
    const char *code = example->language == MODEL_PYTHON ? example->row->example : c_program(&scratch, example->row);
    size_t length = strlen(code);
    char *bytes = arena_alloc(&scratch, length + SOURCE_PADDING, 1);
    memcpy(bytes, code, length);
    Source source = {.path = "example.py", .bytes = bytes, .length = (uint32_t)length, .language = LANGUAGE_PYTHON};
    if (example->language == MODEL_C) {
        bool is_cuda = strstr(code, "<<<") != NULL;
        bool is_cxx = strstr(code, "namespace") != NULL;
        source.path = is_cuda ? "example.cu" : is_cxx ? "example.cpp" : "example.c";
        source.language = is_cuda ? LANGUAGE_CUDA : is_cxx ? LANGUAGE_CXX : LANGUAGE_C;
    }
    Facts facts;
    facts_init(&facts, &source);
    Arena tree = {0};
    if (example->language == MODEL_PYTHON) {
        py_lower_source(&source, &tree, &names, &facts);
    } else {
        c_lower_source(example->front_end, &source, NULL, 0, &names, &facts);
    }
    facts_freeze(&facts);
    Program *program = program_new(example->models, NULL, every_target);
    program_add(program, &facts, &names, NULL);
    program_link(program);
    look_at_calls(example, program);
    program_free(program);
    facts_free(&facts);
    arena_free(&tree);
    arena_free(&scratch);
    interner_free(&names);
}

/* The rows that share an example stand next to each other; one run is enough for them. */
static size_t run_examples(const Models *models, ModelLanguage language, CFrontEnd *front_end)
{
    size_t count = 0;
    const char *previous = NULL;
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *row = models_at(models, i);
        if (row->kind == API_MODULE) {
            cr_expect(models_is_module(models, text_of(row->name)), "%s is no module", row->name);
        }
        if (row->example == previous || row->kind == API_OBJECT || row->kind == API_MODULE) {
            continue;
        }
        previous = row->example;
        Example example = {.models = models, .row = row, .language = language, .front_end = front_end};
        pool_for_each(1, 1, run_example, &example);
        cr_expect(example.is_hit, "%s.json: the example of %s hits%s instead:\n%s", row->library, row->name,
                  example.hits, row->example);
        count++;
    }
    return count;
}

Test(model_examples, python_examples_hit_their_rows)
{
    Models *models = models_load(true, false);
    cr_expect_gt(run_examples(models, MODEL_PYTHON, NULL), 250);
    models_free(models);
}

Test(model_examples, c_examples_hit_their_rows)
{
    Arena arena = {0};
    const char *why;
    CFrontEnd *front_end = c_load(&arena, &why);
    if (front_end == NULL) {
        cr_skip_test("no libclang: %s", why);
    }
    Models *models = models_load(false, true);
    cr_expect_gt(run_examples(models, MODEL_C, front_end), 60);
    models_free(models);
    c_unload(front_end);
    arena_free(&arena);
}
