/* The walk over a function's actions and values: what is seen, in which order, and what is left to others. */
#include "base/pool.h"
#include "base/text.h"
#include "facts/build.h"
#include "facts/visit.h"
#include "py/py.h"

#include <criterion/criterion.h>
#include <string.h>

/* A text, and what a visit of one of its functions saw: names with what is done to them, actions by their words. */
typedef struct Visited {
    const char *text;
    const char *function; /* its __qualname__; NULL for the module */
    bool wants_actions;
    Interner names;
    Facts facts;
    Buffer seen;
} Visited;

static void see_value(void *context, ValueId id, unsigned uses)
{
    Visited *visited = context;
    const Value *value = &visited->facts.values.items[id];
    if (value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE) {
        buffer_puts(&visited->seen, uses & VISIT_DELETE                 ? "-"
                                    : uses == (VISIT_READ | VISIT_WRITE) ? "+="
                                    : uses == VISIT_WRITE                ? "="
                                                                         : "");
        buffer_puts(&visited->seen, value->kind == VALUE_ATTRIBUTE ? "." : "");
        buffer_puts(&visited->seen, intern_cstr(&visited->names, value->text));
        buffer_putc(&visited->seen, ' ');
    }
}

static void see_action(Visited *visited, ActionId action, const char *before)
{
    if (visited->wants_actions) {
        buffer_puts(&visited->seen, before);
        buffer_puts(&visited->seen, action_kind_word((ActionKind)visited->facts.actions.items[action].kind));
        buffer_putc(&visited->seen, ' ');
    }
}

static void enter_action(void *context, ActionId action)
{
    see_action(context, action, "");
}

static void leave_action(void *context, ActionId action)
{
    see_action(context, action, "/");
}

static FunctionId function_of(const Visited *visited)
{
    for (FunctionId id = 2; visited->function != NULL && id < visited->facts.functions.count; id++) {
        StrId name = visited->facts.functions.items[id].qualified;
        if (strcmp(intern_cstr(&visited->names, name), visited->function) == 0) {
            return id;
        }
    }
    return 1;
}

static void visit_item(void *context, size_t item, unsigned worker)
{
    (void)item;
    (void)worker;
    Visited *visited = context;
    Arena arena = {0};
    size_t length = strlen(visited->text);
    char *bytes = arena_alloc(&arena, length + SOURCE_PADDING, 1);
    memcpy(bytes, visited->text, length);
    Source source = {.path = "a.py", .bytes = bytes, .length = (uint32_t)length, .language = LANGUAGE_PYTHON};
    facts_init(&visited->facts, &source);
    py_lower_source(&source, &arena, &visited->names, &visited->facts);
    facts_freeze(&visited->facts);
    Visitor visitor = {.context = visited, .value = see_value, .enter = enter_action, .leave = leave_action};
    visit_function(&visited->facts, function_of(visited), &visitor);
    arena_free(&arena);
}

static void expect_visit(const char *text, const char *function, bool wants_actions, const char *expected)
{
    Visited visited = {.text = text, .function = function, .wants_actions = wants_actions};
    interner_init(&visited.names);
    pool_for_each(1, 1, visit_item, &visited);
    buffer_putc(&visited.seen, '\0');
    cr_expect_str_eq(visited.seen.bytes, expected);
    buffer_free(&visited.seen);
    facts_free(&visited.facts);
    interner_free(&visited.names);
}

Test(visit, values_come_in_the_order_of_their_evaluation)
{
    expect_visit("def f():\n    x = a(b, c=d)[e]\n", "f", false, "a b d e =x ");
    expect_visit("def f():\n    y = (z := a) + b\n", "f", false, "a =z b =y ");
}

Test(visit, places_are_written_and_what_they_belong_to_is_read)
{
    expect_visit("def f():\n    a.b = c\n", "f", false, "c a =.b ");
    expect_visit("def f():\n    a[b] = c\n", "f", false, "c a b ");
    expect_visit("def f():\n    (a, *b) = c\n", "f", false, "c =a =b ");
    expect_visit("def f():\n    a += b\n", "f", false, "b +=a ");
    expect_visit("def f():\n    del a\n", "f", false, "-a ");
    expect_visit("def f():\n    for a in b:\n        c\n", "f", false, "b =a c ");
    expect_visit("def f():\n    with a as b:\n        c\n", "f", false, "a =b c ");
    expect_visit("def f():\n    import a as b\n", "f", false, "=b ");
}

Test(visit, comprehensions_and_class_bodies_are_part_of_the_function)
{
    expect_visit("def f():\n    [a for b in c if d]\n", "f", false, "c =b d a ");
    expect_visit("def f():\n    class A(b):\n        c = d\n", "f", false, "b d =c =A ");
}

Test(visit, functions_inside_are_not_but_their_defaults_and_decorators_are)
{
    expect_visit("def f():\n    @a\n    def g(b: c = d):\n        e\n", "f", false, "a d =g ");
    expect_visit("def f():\n    lambda a=b: c\n", "f", false, "b ");
    expect_visit("def f():\n    a\n", NULL, false, "=f ");
}

Test(visit, control_actions_enclose_what_they_hold)
{
    expect_visit("if a:\n    b\nelse:\n    c\n", NULL, true,
                 "if a evaluate b /evaluate evaluate c /evaluate /if ");
    expect_visit("try:\n    a\nexcept b as c:\n    d\n", NULL, true,
                 "try evaluate a /evaluate b =c evaluate d /evaluate /try ");
    expect_visit("match a:\n    case 1:\n        b\n", NULL, true, "switch a evaluate b /evaluate /switch ");
}
