/* The process side of sites: which functions of the program run in their children. Each test reads a Python text and
 * names the functions that it expects, entries first; one that is not certain has a question mark. */
#include "base/pool.h"
#include "base/text.h"
#include "facts/build.h"
#include "link/worker.h"
#include "py/py.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct Linked {
    Arena arena;
    Interner names;
    Source source;
    Facts facts;
    Models *models;
    Program *program;
} Linked;

static const Targets everywhere = {.linux_platform = true,
                                   .macos_platform = true,
                                   .windows_platform = true,
                                   .oldest_minor = 9,
                                   .newest_minor = NEWEST_KNOWN_MINOR};

static void link_item(void *context, size_t item, unsigned worker)
{
    (void)item;
    (void)worker;
    Linked *linked = context;
    py_lower_source(&linked->source, &linked->arena, &linked->names, &linked->facts);
    facts_freeze(&linked->facts);
    linked->program = program_new(linked->models, NULL, everywhere);
    program_add(linked->program, &linked->facts, &linked->names, NULL);
    program_link(linked->program);
}

/* The functions of the last site of a program, in words. */
static void describe(const Linked *linked, Buffer *words)
{
    const Program *program = linked->program;
    WorkerFunctionVec functions = {0};
    cr_assert_gt(program_site_count(program), 0);
    worker_functions(program, program_site(program, program_site_count(program) - 1), &functions);
    for (size_t i = 0; i < functions.count; i++) {
        const Function *function = &functions.items[i].file->facts->functions.items[functions.items[i].function];
        buffer_puts(words, intern_cstr(program_names(program), function->qualified));
        buffer_puts(words, functions.items[i].is_certain ? " " : "? ");
    }
    buffer_putc(words, '\0');
    vec_free(&functions);
}

static void expect_functions(const char *text, const char *expected)
{
    Linked linked = {.models = models_load(true, false)};
    char *bytes = arena_alloc(&linked.arena, strlen(text) + SOURCE_PADDING, 1);
    memcpy(bytes, text, strlen(text));
    linked.source =
        (Source){.path = "main.py", .bytes = bytes, .length = (uint32_t)strlen(text), .language = LANGUAGE_PYTHON};
    interner_init(&linked.names);
    facts_init(&linked.facts, &linked.source);
    pool_for_each(1, 1, link_item, &linked);
    Buffer words = {0};
    describe(&linked, &words);
    cr_expect_str_eq(words.bytes, expected, "%s\nin:\n%s", words.bytes, text);
    buffer_free(&words);
    program_free(linked.program);
    facts_free(&linked.facts);
    models_free(linked.models);
    interner_free(&linked.names);
    arena_free(&linked.arena);
}

Test(worker, targets_and_tasks_are_entries)
{
    expect_functions("from multiprocessing import Process\ndef f(): pass\nProcess(target=f).start()\n", "f ");
    expect_functions("from multiprocessing import Pool\ndef f(x): pass\ndef g(): pass\nPool(1, g).map(f, [])\n",
                     "f g ");
    expect_functions("import torch.multiprocessing as mp\ndef f(rank): pass\nmp.spawn(f)\n", "f ");
}

Test(worker, wrappers_are_followed_to_the_function_behind_them)
{
    expect_functions("from functools import partial\nfrom multiprocessing import Process\ndef f(x): pass\n"
                     "Process(target=partial(f, 1)).start()\n",
                     "f ");
    expect_functions("from multiprocessing import Process\nclass A:\n    def f(self): pass\n"
                     "Process(target=A().f).start()\n",
                     "A.f ");
    expect_functions("from multiprocessing import Process\nclass A:\n    def __call__(self): pass\n"
                     "Process(target=A()).start()\n",
                     "A.__call__ ");
}

Test(worker, a_subclass_runs_its_run_also_an_inherited_one)
{
    expect_functions("from multiprocessing import Process\nclass A(Process):\n    def run(self): pass\n"
                     "class B(A):\n    pass\nB().start()\n",
                     "A.run ");
}

Test(worker, a_loader_asks_its_dataset_where_it_has_workers)
{
    static const char *const text = "from torch.utils.data import DataLoader, Dataset\n"
                                    "class D(Dataset):\n"
                                    "    def __len__(self): return 3\n"
                                    "    def __getitem__(self, i): return i\n"
                                    "def c(batch): pass\n"
                                    "for batch in DataLoader(D(), collate_fn=c, num_workers=%d): pass\n";
    char with[512];
    char without[512];
    snprintf(with, sizeof with, text, 2);
    snprintf(without, sizeof without, text, 0);
    expect_functions(with, "D.__getitem__ c ");
    expect_functions(without, "");
}

Test(worker, calls_are_followed_each_function_once)
{
    expect_functions("from multiprocessing import Process\ndef h(): f()\ndef g(): return [h() for i in 'ab']\n"
                     "def f():\n    g()\n    h()\nProcess(target=f).start()\n",
                     "f g h ");
}

Test(worker, what_may_be_something_else_is_not_certain)
{
    expect_functions("import helpers\nfrom multiprocessing import Process\ndef f(): pass\n"
                     "Process(target=f if helpers.x else helpers.y()).start()\n",
                     "f? ");
    expect_functions("from multiprocessing import Process\ndef f(): pass\ndef g(): pass\n"
                     "for t in (f, g):\n    Process(target=t).start()\n",
                     "f g ");
}
