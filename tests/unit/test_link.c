/* The link stage on small programs: which sites there are, under which circumstances they are reached, and what may
 * have happened before. Each test reads a Python text and asks about one call. */
#include "base/pool.h"
#include "facts/build.h"
#include "link/program.h"
#include "py/py.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
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
                                   .newest_minor = 14};

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

static Linked *linked_new(const char *text)
{
    Linked *linked = calloc(1, sizeof *linked);
    char *bytes = arena_alloc(&linked->arena, strlen(text) + SOURCE_PADDING, 1);
    memcpy(bytes, text, strlen(text));
    linked->source = (Source){.path = "main.py", .bytes = bytes, .length = (uint32_t)strlen(text),
                              .language = LANGUAGE_PYTHON};
    interner_init(&linked->names);
    linked->models = models_load(true, false);
    facts_init(&linked->facts, &linked->source);
    pool_for_each(1, 1, link_item, linked);
    return linked;
}

static void linked_free(Linked *linked)
{
    program_free(linked->program);
    facts_free(&linked->facts);
    models_free(linked->models);
    interner_free(&linked->names);
    arena_free(&linked->arena);
    free(linked);
}

/* The only site of a row, or NULL when there is none. */
static const Site *site_of(const Linked *linked, const char *api)
{
    const Site *found = NULL;
    for (size_t i = 0; i < program_site_count(linked->program); i++) {
        const Site *site = program_site(linked->program, i);
        if (strcmp(site->api->name, api) == 0) {
            cr_assert_null(found, "%s is there twice", api);
            found = site;
        }
    }
    return found;
}

#define POOL "multiprocessing.Pool"

static Worlds worlds_of_pool(const char *text)
{
    Linked *linked = linked_new(text);
    const Site *site = site_of(linked, POOL);
    Worlds worlds = site == NULL ? 0 : site->worlds;
    linked_free(linked);
    return worlds;
}

Test(link, every_spelling_of_the_main_guard_is_one)
{
    static const char *const guards[] = {
        "if __name__ == '__main__':\n    mp.Pool()\n",
        "if '__main__' == __name__:\n    mp.Pool()\n",
        "if not __name__ != '__main__':\n    mp.Pool()\n",
        "if __name__ != '__main__':\n    pass\nelse:\n    mp.Pool()\n",
        "if __name__ in ('__main__',):\n    mp.Pool()\n",
        "if len([1]) and __name__ == '__main__':\n    mp.Pool()\n",
        "IS_MAIN = __name__ == '__main__'\nif IS_MAIN:\n    mp.Pool()\n",
        "import sys\nif __name__ != '__main__':\n    sys.exit()\nmp.Pool()\n",
        "def main():\n    if __name__ != '__main__':\n        return\n    mp.Pool()\nmain()\n",
        "if mp.current_process().name == 'MainProcess':\n    mp.Pool()\n",
    };
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
        char text[512];
        snprintf(text, sizeof text, "import multiprocessing as mp\n%s", guards[i]);
        Worlds worlds = worlds_of_pool(text);
        cr_expect(worlds & WORLD_MAIN, "not reached:\n%s", text);
        cr_expect_not(worlds & WORLD_REIMPORT, "no guard:\n%s", text);
    }
}

Test(link, what_looks_like_a_guard_may_be_none)
{
    static const char *const guards[] = {
        "mp.Pool()\n",
        "if __name__ in ('__main__', '__mp_main__'):\n    mp.Pool()\n",
        "if __name__ == '__main__' or True:\n    mp.Pool()\n",
        "if mp.parent_process() is None:\n    mp.Pool()\n",
    };
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
        char text[512];
        snprintf(text, sizeof text, "import multiprocessing as mp\n%s", guards[i]);
        cr_expect(worlds_of_pool(text) & WORLD_REIMPORT, "a guard?\n%s", text);
    }
}

Test(link, platform_and_version_tests_narrow_what_is_reached)
{
    cr_expect_eq(
        worlds_of_pool("import sys\nfrom multiprocessing import Pool\nif sys.platform == 'win32':\n    Pool()\n") &
            (WORLD_LINUX | WORLD_MACOS | WORLD_WINDOWS),
        WORLD_WINDOWS);
    cr_expect_eq(worlds_of_pool("import sys\nfrom multiprocessing import Pool\n"
                                "if not sys.platform.startswith(('win')):\n    Pool()\n") &
                     (WORLD_LINUX | WORLD_MACOS | WORLD_WINDOWS),
                 WORLD_LINUX | WORLD_MACOS);
    cr_expect_eq(
        worlds_of_pool(
            "import os\nfrom multiprocessing import Pool\nif os.name == 'nt':\n    pass\nelse:\n    Pool()\n") &
            (WORLD_LINUX | WORLD_MACOS | WORLD_WINDOWS),
        WORLD_LINUX | WORLD_MACOS);
    cr_expect_eq(
        worlds_of_pool("import sys\nfrom multiprocessing import Pool\nif sys.version_info < (3, 14):\n    Pool()\n") &
            (WORLD_BEFORE_314 | WORLD_FROM_314),
        WORLD_BEFORE_314);
}

static const Site *first_site_with(const Linked *linked, EffectSet effects)
{
    for (size_t i = 0; i < program_site_count(linked->program); i++) {
        if (program_site(linked->program, i)->api->effects & effects) {
            return program_site(linked->program, i);
        }
    }
    return NULL;
}

static bool has_device_init(const Linked *linked, SetId events)
{
    const Objects *objects = program_objects(linked->program);
    for (uint32_t i = 0; i < set_count(objects, events); i++) {
        if (program_event(linked->program, set_member(objects, events, i))->effect == EFFECT_DEVICE_INIT) {
            return true;
        }
    }
    return false;
}

Test(link, the_child_of_fork_is_told_from_its_parent)
{
    static const struct {
        const char *text;
        bool child_uses;
    } programs[] = {
        {"if os.fork() == 0:\n    torch.cuda.init()\n    os._exit(0)\n", true},
        {"pid = os.fork()\nif not pid:\n    torch.cuda.init()\n", true},
        {"pid = os.fork()\nif pid:\n    torch.cuda.init()\n", false},
        {"pid = os.fork()\nif pid == 0:\n    os._exit(0)\ntorch.cuda.init()\n", false},
        {"pid = os.fork()\nif pid > 0:\n    os._exit(0)\ntorch.cuda.init()\n", true},
        {"def born():\n    return os.fork()\nif born() == 0:\n    torch.cuda.init()\n", true},
        {"if os.fork() == 0:\n    os.execv('/bin/true', ['true'])\ntorch.cuda.init()\n", false},
        {"if os.fork() == 0:\n    pass\ntorch.cuda.init()\n", true},
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char text[512];
        snprintf(text, sizeof text, "import os\nimport torch\n%s", programs[i].text);
        Linked *linked = linked_new(text);
        const Site *site = first_site_with(linked, EFFECT_BIT(FORK));
        cr_assert_not_null(site);
        cr_expect_eq(has_device_init(linked, site->child_events), programs[i].child_uses, "%s", text);
        linked_free(linked);
    }
}

Test(link, what_was_before_follows_calls_and_branches)
{
    static const struct {
        const char *text;
        bool before;
    } programs[] = {
        {"torch.cuda.init()\nPool()\n", true},
        {"Pool()\ntorch.cuda.init()\n", false},
        {"def setup():\n    torch.cuda.init()\nsetup()\nPool()\n", true},
        {"if len([]):\n    torch.cuda.init()\nPool()\n", true},
        {"if False:\n    torch.cuda.init()\nPool()\n", false},
        {"def start():\n    Pool()\ntorch.cuda.init()\nstart()\n", true},
        {"for i in range(2):\n    Pool()\n    torch.cuda.init()\n", true},
        {"try:\n    torch.cuda.init()\nexcept RuntimeError:\n    pass\nPool()\n", true},
        {"def setup():\n    raise ValueError\n    torch.cuda.init()\ntry:\n    setup()\nexcept ValueError:\n    "
         "pass\nPool()\n",
         false},
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char text[512];
        snprintf(text, sizeof text, "import torch\nfrom multiprocessing import Pool\n%s", programs[i].text);
        Linked *linked = linked_new(text);
        const Site *site = site_of(linked, POOL);
        cr_assert_not_null(site, "%s", text);
        cr_expect_eq(has_device_init(linked, site->before), programs[i].before, "%s", text);
        linked_free(linked);
    }
}

Test(link, a_process_that_is_never_started_is_known)
{
    static const struct {
        const char *text;
        bool may_start;
    } programs[] = {
        {"p = Process()\n", false},
        {"p = Process()\np.start()\n", true},
        {"for p in [Process() for i in range(3)]:\n    p.start()\n", true},
        {"ps = []\nps.append(Process())\nfor p in ps:\n    p.start()\n", true},
        {"import helpers\nhelpers.run(Process())\n", true},
        {"def make():\n    return Process()\nmake().start()\n", true},
        {"def make():\n    return Process()\n", true},
        {"class Owner:\n    def __init__(self):\n        self.p = Process()\n    def go(self):\n        "
         "self.p.start()\n",
         true},
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char text[512];
        snprintf(text, sizeof text, "from multiprocessing import Process\n%s", programs[i].text);
        Linked *linked = linked_new(text);
        const Site *site = site_of(linked, "multiprocessing.Process");
        cr_assert_not_null(site, "%s", text);
        cr_expect_eq(site_may_start(linked->program, site), programs[i].may_start, "%s", text);
        linked_free(linked);
    }
}

Test(link, containers_that_hold_each_other_end)
{
    Linked *linked = linked_new("import helpers\na = []\nb = [a]\na.append(b)\nhelpers.run(a)\n"
                                "from multiprocessing import Pool\nPool().map(print, a)\n");
    cr_expect_not_null(site_of(linked, POOL));
    linked_free(linked);
}
