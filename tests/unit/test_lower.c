/* Lowering of Python beyond what the golden dumps show: sources that are deep, long or hostile, and questions to the
 * scopes that no dump asks. */
#include "base/pool.h"
#include "facts/build.h"
#include "py/parser.h"
#include "py/py.h"
#include "py/scope.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Lowers `head`, `count` times `piece`, and `tail`, on a thread with a large stack, and checks the facts. */
typedef struct Repeated {
    const char *head;
    const char *piece;
    const char *tail;
    size_t count;
    const char *fault;
    size_t values;
    size_t longest_name;
    bool partial;
} Repeated;

static void lower_repeated(void *context, size_t item, unsigned worker)
{
    (void)worker;
    Repeated *repeated = (Repeated *)context + item;
    Buffer text = {0};
    buffer_puts(&text, repeated->head);
    for (size_t i = 0; i < repeated->count; i++) {
        buffer_puts(&text, repeated->piece);
    }
    buffer_puts(&text, repeated->tail);
    uint32_t length = (uint32_t)text.length;
    static const char padding[SOURCE_PADDING];
    buffer_add(&text, padding, sizeof padding);
    Source source = {.path = "a.py", .bytes = text.bytes, .length = length, .language = LANGUAGE_PYTHON};
    Arena scratch = {0};
    Interner names;
    Facts facts;
    interner_init(&names);
    facts_init(&facts, &source);
    py_lower_source(&source, &scratch, &names, &facts);
    repeated->fault = facts_fault(&facts);
    repeated->values = facts.values.count;
    repeated->partial = facts.partial;
    for (FunctionId id = 1; id < facts.functions.count; id++) {
        size_t name = intern_get(&names, facts.functions.items[id].qualified).length;
        repeated->longest_name = name > repeated->longest_name ? name : repeated->longest_name;
    }
    facts_free(&facts);
    interner_free(&names);
    arena_free(&scratch);
    buffer_free(&text);
}

/* Flat in the tree, so nothing but the lowering itself could make them deep. */
Test(lower, long_constructs_stay_flat_and_linear)
{
    Repeated sources[] = {
        {.head = "", .piece = "a = ", .tail = "b\n", .count = 100000},
        {.head = "x = ", .piece = "f() < ", .tail = "b\n", .count = 50000},
        {.head = "x = [a for a in b ", .piece = "if a ", .tail = "]\n", .count = 50000},
        {.head = "x = [a ", .piece = "for a in b ", .tail = "]\n", .count = 50000},
        {.head = "match x:\n", .piece = "  case a if b: pass\n", .tail = "", .count = 20000},
        {.head = "match x:\n  case ", .piece = "1 | ", .tail = "2: pass\n", .count = 50000},
        {.head = "with ", .piece = "a as b, ", .tail = "c: pass\n", .count = 50000},
        {.head = "try: pass\n", .piece = "except (A, B) as e: pass\n", .tail = "", .count = 20000},
        {.head = "", .piece = "@a\n", .tail = "def f(): pass\n", .count = 50000},
        {.head = "x = f'", .piece = "{a}", .tail = "'\n", .count = 50000},
        {.head = "x = (", .piece = "\n", .tail = "a.b.c.d.e.f)\n", .count = 100000},
    };
    size_t count = sizeof sources / sizeof *sources;
    pool_for_each(count, 1, lower_repeated, sources);
    for (size_t i = 0; i < count; i++) {
        cr_expect_null(sources[i].fault, "%s…: %s", sources[i].head, sources[i].fault);
        cr_expect_not(sources[i].partial, "%s…", sources[i].head);
        cr_expect_leq(sources[i].values, 12 * sources[i].count + 20, "%s…: %zu values", sources[i].head,
                      sources[i].values);
    }
}

/* As deep as the parser lets a tree be, or cut by it with an issue. */
Test(lower, deep_trees_fit_the_stack)
{
    Repeated sources[] = {
        {.head = "x = ", .piece = "not ", .tail = "y\n", .count = 25000},
        {.head = "x = a", .piece = ".b", .tail = "\n", .count = 25000},
        {.head = "x = a", .piece = "()", .tail = "\n", .count = 25000},
        {.head = "x = ", .piece = "a if b else ", .tail = "y\n", .count = 25000},
        {.head = "x = ", .piece = "a + ", .tail = "a\n", .count = 25000},
        {.head = "x = lambda y: ", .piece = "lambda z=0: ", .tail = "y\n", .count = 8000},
        {.head = "if a: b\n", .piece = "elif a: b\n", .tail = "", .count = 25000},
    };
    size_t count = sizeof sources / sizeof *sources;
    pool_for_each(count, 1, lower_repeated, sources);
    for (size_t i = 0; i < count; i++) {
        cr_expect_null(sources[i].fault, "%s…: %s", sources[i].head, sources[i].fault);
        cr_expect_leq(sources[i].longest_name, 2100, "%s…: a name of %zu bytes", sources[i].head,
                      sources[i].longest_name);
    }
}

Test(lower, a_syntax_error_makes_the_facts_partial)
{
    Repeated good = {.head = "x = 1\n", .piece = "", .tail = ""};
    Repeated bad = {.head = "x = = 1\n", .piece = "", .tail = ""};
    lower_repeated(&good, 0, 0);
    lower_repeated(&bad, 0, 0);
    cr_expect_not(good.partial);
    cr_expect(bad.partial);
}

/* The scopes of a source, whose names are looked up by their text. */
typedef struct Scoped {
    Source source;
    char bytes[1024];
    Arena arena;
    Interner names;
    PySyntaxIssueVec issues;
    ScopeTree tree;
} Scoped;

static Scoped *scopes_of(const char *text)
{
    Scoped *scoped = calloc(1, sizeof *scoped);
    cr_assert_not_null(scoped);
    cr_assert_lt(strlen(text), sizeof scoped->bytes - SOURCE_PADDING);
    strcpy(scoped->bytes, text);
    scoped->source =
        (Source){.path = "a.py", .bytes = scoped->bytes, .length = (uint32_t)strlen(text), .language = LANGUAGE_PYTHON};
    interner_init(&scoped->names);
    Module *module = py_parse(&scoped->source, &scoped->arena, &scoped->names, &scoped->issues);
    cr_assert_eq(scoped->issues.count, 0);
    scope_build(module, &scoped->names, &scoped->tree);
    return scoped;
}

static void free_scopes(Scoped *scoped)
{
    scope_free(&scoped->tree);
    vec_free(&scoped->issues);
    interner_free(&scoped->names);
    arena_free(&scoped->arena);
    free(scoped);
}

static ScopeId owner_of(Scoped *scoped, ScopeId scope, const char *name)
{
    return scope_owner(&scoped->tree, scope, intern(&scoped->names, name));
}

Test(scope, a_name_without_a_symbol_is_looked_for_outwards)
{
    Scoped *scoped = scopes_of("from __future__ import annotations\n"
                               "top = 1\n"
                               "def outer(a):\n"
                               "    class Box:\n"
                               "        b = 1\n"
                               "        def method(self, c: top) -> a: pass\n");
    cr_expect_eq(scoped->tree.scopes.items[4].kind, SCOPE_FUNCTION);
    cr_expect_eq(owner_of(scoped, 4, "top"), 1);
    cr_expect_eq(owner_of(scoped, 4, "a"), 2);
    cr_expect_eq(owner_of(scoped, 4, "b"), 0, "a class hides its names from its methods");
    cr_expect_eq(owner_of(scoped, 3, "b"), 3);
    cr_expect_eq(owner_of(scoped, 4, "nowhere"), 0);
    free_scopes(scoped);
}

Test(scope, private_names_are_mangled_by_the_innermost_class)
{
    Scoped *scoped = scopes_of("class _Outer:\n"
                               "    class __Inner:\n"
                               "        def method(self): pass\n"
                               "class __:\n"
                               "    pass\n");
    Interner *names = &scoped->names;
    static const struct {
        ScopeId scope;
        const char *name;
        const char *mangled;
    } cases[] = {
        {1, "__x", "__x"},       {2, "__x", "_Outer__x"}, {3, "__x", "_Inner__x"},
        {4, "__x", "_Inner__x"}, {4, "__x__", "__x__"},   {4, "_x", "_x"},
        {4, "__", "__"},         {5, "__x", "__x"},       {4, "__a.b", "__a.b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrId mangled = scope_mangle(&scoped->tree, cases[i].scope, intern(names, cases[i].name), names);
        cr_expect_str_eq(intern_cstr(names, mangled), cases[i].mangled);
    }
    free_scopes(scoped);
}

/* What CPython refuses gets some reading all the same. */
Test(scope, mistakes_have_a_reading)
{
    Scoped *scoped = scopes_of("nonlocal a\n"
                               "def f(b, b):\n"
                               "    nonlocal missing\n"
                               "    global b\n"
                               "class C:\n"
                               "    found = [last := n for n in range(3)]\n");
    cr_expect_eq(owner_of(scoped, 1, "a"), 0);
    cr_expect_eq(owner_of(scoped, 2, "missing"), 0);
    cr_expect_eq(owner_of(scoped, 2, "b"), 1);
    cr_expect_eq(owner_of(scoped, 4, "last"), 4);
    free_scopes(scoped);
}
