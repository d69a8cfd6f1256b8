/* Facts: what can be built and frozen, what freezing refuses, renaming, and the text format in both directions. */
#include "base/text.h"
#include "facts/build.h"
#include "facts/text.h"

#include <criterion/criterion.h>
#include <string.h>

/* Facts of one module with an empty body. */
static void start(Facts *facts, Source *source)
{
    *source = (Source){.path = "a.py", .bytes = "", .length = 100, .language = LANGUAGE_PYTHON};
    facts_init(facts, source);
}

static FunctionId add_module(Facts *facts, const ActionId *actions, size_t count)
{
    return facts_add_function(facts,
                              (Function){.kind = FUNCTION_MODULE, .body = facts_add_list(facts, actions, count)});
}

static Value name_value(void)
{
    return (Value){.kind = VALUE_NAME, .span = {1, 2}};
}

static void expect_fault(const Facts *facts, const char *part)
{
    const char *fault = facts_fault(facts);
    cr_assert_not_null(fault, "expected a fault about: %s", part);
    cr_expect_not_null(strstr(fault, part), "got: %s; expected: %s", fault, part);
}

Test(facts, empty_list_is_zero_and_lists_keep_their_items)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    cr_expect_eq(facts_add_list(&facts, NULL, 0), 0);
    ListId list = facts_add_list(&facts, (uint32_t[]){7, 8, 9}, 3);
    cr_expect_eq(facts_list_count(&facts, list), 3);
    cr_expect_eq(facts_list_item(&facts, list, 2), 9);
    cr_expect_eq(facts_list_count(&facts, 0), 0);
    facts_free(&facts);
}

Test(facts, freezing_gives_spare_memory_back)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    for (int i = 0; i < 1000; i++) {
        facts_add_value(&facts, name_value());
    }
    add_module(&facts, NULL, 0);
    facts_freeze(&facts);
    cr_expect_eq(facts.values.capacity, 1001);
    cr_expect_eq(facts.functions.capacity, 2);
    facts_free(&facts);
}

Test(facts, a_file_needs_its_module)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    expect_fault(&facts, "module");
    facts_free(&facts);
}

Test(facts, a_value_may_not_hold_itself_or_a_later_one)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    add_module(&facts, NULL, 0);
    ValueId value = facts_add_value(&facts, (Value){.kind = VALUE_NOT, .a = 1});
    expect_fault(&facts, "not smaller");
    facts.values.items[value].a = 2;
    facts_add_value(&facts, name_value());
    expect_fault(&facts, "not smaller");
    facts_free(&facts);
}

Test(facts, fields_that_a_kind_lacks_stay_zero)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    add_module(&facts, NULL, 0);
    ValueId value = facts_add_value(&facts, name_value());
    facts.values.items[value].b = 1;
    expect_fault(&facts, "does not have");
    facts.values.items[value].b = 0;
    facts.values.items[value].a = 2;
    expect_fault(&facts, "owner of a name");
    facts.values.items[value].a = 1;
    facts.values.items[value].span = (Span){90, 101};
    expect_fault(&facts, "outside the source");
    facts.values.items[value].span = (Span){2, 1};
    expect_fault(&facts, "outside the source");
    facts.values.items[value].span = (Span){0, 100};
    cr_expect_null(facts_fault(&facts));
    facts_free(&facts);
}

Test(facts, an_action_stands_in_one_block_only)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    ActionId action = facts_add_action(&facts, (Action){.kind = ACTION_BREAK});
    add_module(&facts, (ActionId[]){action, action}, 2);
    expect_fault(&facts, "two blocks");
    facts_free(&facts);
}

Test(facts, a_block_holds_only_earlier_actions)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    ValueId condition = facts_add_value(&facts, name_value());
    ListId block = facts_add_list(&facts, (ActionId[]){2}, 1);
    ActionId branch = facts_add_action(&facts, (Action){.kind = ACTION_IF, .a = condition, .b = block});
    facts_add_action(&facts, (Action){.kind = ACTION_BREAK});
    add_module(&facts, &branch, 1);
    expect_fault(&facts, "not smaller");
    facts_free(&facts);
}

Test(facts, functions_are_mentioned_by_code_that_comes_before)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    ValueId lambda = facts_add_value(&facts, (Value){.kind = VALUE_FUNCTION, .a = 2});
    ActionId action = facts_add_action(&facts, (Action){.kind = ACTION_RETURN, .a = lambda});
    add_module(&facts, NULL, 0);
    facts_add_function(&facts,
                       (Function){.kind = FUNCTION_LAMBDA, .parent = 1, .body = facts_add_list(&facts, &action, 1)});
    expect_fault(&facts, "later or the same");
    facts_free(&facts);
}

Test(facts, a_value_stands_in_one_function)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    ValueId value = facts_add_value(&facts, name_value());
    ActionId outer = facts_add_action(&facts, (Action){.kind = ACTION_EVALUATE, .a = value});
    ActionId inner = facts_add_action(&facts, (Action){.kind = ACTION_EVALUATE, .a = value});
    add_module(&facts, &outer, 1);
    facts_add_function(&facts,
                       (Function){.kind = FUNCTION_FUNCTION, .parent = 1, .body = facts_add_list(&facts, &inner, 1)});
    expect_fault(&facts, "two functions");
    facts_free(&facts);
}

Test(facts, parents_come_first)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    add_module(&facts, NULL, 0);
    FunctionId function = facts_add_function(&facts, (Function){.kind = FUNCTION_CLASS, .parent = 2});
    expect_fault(&facts, "parent");
    facts.functions.items[function].parent = 1;
    cr_expect_null(facts_fault(&facts));
    facts.functions.items[function].kind = FUNCTION_MODULE;
    expect_fault(&facts, "module");
    facts_free(&facts);
}

Test(facts, parameters_lie_in_their_array)
{
    Source source;
    Facts facts;
    start(&facts, &source);
    add_module(&facts, NULL, 0);
    facts_add_parameter(&facts, (Parameter){.kind = PARAMETER_NORMAL});
    facts_add_function(&facts,
                       (Function){.kind = FUNCTION_LAMBDA, .parent = 1, .first_parameter = 1, .parameter_count = 2});
    expect_fault(&facts, "parameters");
    facts.functions.items[2].parameter_count = 1;
    cr_expect_null(facts_fault(&facts));
    facts_free(&facts);
}

/* Reads, prints, and reads that again; both prints must be equal. The first one is returned for a look. */
static Buffer read_and_print(const char *text)
{
    Arena arena = {0};
    Interner names;
    interner_init(&names);
    Facts facts;
    uint32_t line = 0;
    const char *message = "";
    Buffer first = {0};
    Buffer second = {0};
    cr_assert(facts_read(text_of(text), &names, &arena, &facts, &line, &message), "line %u: %s", (unsigned)line,
              message);
    facts_print(&facts, &names, &first);
    facts_free(&facts);
    cr_assert(facts_read((Text){first.bytes, first.length}, &names, &arena, &facts, &line, &message), "line %u: %s",
              (unsigned)line, message);
    facts_print(&facts, &names, &second);
    facts_free(&facts);
    cr_expect_str_eq(first.bytes, second.bytes);
    buffer_free(&second);
    interner_free(&names);
    arena_free(&arena);
    return first;
}

Test(facts_text, what_is_printed_is_what_was_read)
{
    static const char text[] = "facts 1 python 400 \"src/a.py\" +partial\n"
                               "issue syntax 3:4 \"expected ':'\"\n"
                               "f1 module 0:400 0:0 - - - - 0 ( ) ( a1 a4 a7 a10 a11 a12 )\n"
                               "f2 function 30:45 34:38 f1 \"work\" \"work\" p1 2 ( ) ( a13 ) +async +generator\n"
                               "p1 position-only 39:40 \"x\" v1 -\n"
                               "p2 star 41:45 \"rest\" - -\n"
                               "f3 class 30:45 34:38 f1 \"Box\" \"Box\" - 0 ( g3 ) ( )\n"
                               "v1 constant 39:40 integer \"-1\"\n"
                               "v2 name 50:51 f1 \"p\"\n"
                               "v3 name 52:59 - \"Process\"\n"
                               "v4 name 60:64 f1 \"work\" +parentheses\n"
                               "g1 keyword \"target\" v4\n"
                               "v5 name 65:70 - \"a\\\\\\\"b\\x0a\\xc3\\xa9\"\n"
                               "g2 star - v5\n"
                               "v6 call 52:71 v3 ( g1 g2 )\n"
                               "a1 bind 50:71 v2 v6\n"
                               "a2 break 1:2\n"
                               "a3 continue 1:2\n"
                               "v7 name 5:6 - \"x\" +parentheses +macro +implicit\n"
                               "v8 dict 5:6 ( - v7 )\n"
                               "v9 constant 5:6 none \"None\"\n"
                               "v10 binary 5:6 \"*\" v8 v9\n"
                               "a4 if 4:6 v10 ( a2 ) ( a3 )\n"
                               "a5 return 7:8 -\n"
                               "a6 raise 7:8 - -\n"
                               "v11 name 5:6 - \"subject\"\n"
                               "v12 constant 5:6 string \"\"\n"
                               "a7 switch 4:6 v11 ( ( v12 ) ( a5 ) ( ) ( a6 ) )\n"
                               "a8 goto 1:2 \"end\"\n"
                               "a9 label 1:2 \"end\"\n"
                               "v13 name 5:6 f1 \"error\"\n"
                               "v14 name 5:6 - \"OSError\"\n"
                               "a10 try 4:6 ( a8 ) ( ) ( a9 ) ( v13 ( v14 ) ( ) - ( ) ( ) ) +except-star\n"
                               "v15 name 5:6 f1 \"os\"\n"
                               "a11 import 4:6 v15 - 2 \"os.path\" +binds-top\n"
                               "v16 name 5:6 - \"Base\"\n"
                               "g3 position - v16\n"
                               "v17 name 5:6 f1 \"Box\"\n"
                               "a12 define 4:6 v17 f3 ( )\n"
                               "a13 loop 4:6 while v18 ( ) ( ) ( )\n"
                               "v18 constant 4:6 true\n";
    Buffer printed = read_and_print(text);
    /* All but the last two lines stand as they were; those are put into the order of parts before the whole. */
    cr_expect_arr_eq(printed.bytes, text, strlen(text) - strlen(strstr(text, "a13 loop")));
    cr_expect_not_null(strstr(printed.bytes, "v18 constant 4:6 true\na13 loop 4:6 while v18 ( ) ( ) ( )\n"));
    buffer_free(&printed);
}

Test(facts_text, comments_and_empty_lines_are_skipped)
{
    Buffer printed = read_and_print("facts 1 c 9 \"a.c\"\n# a comment\n\n  f1 module 0:9 0:0 - - - - 0 ( ) ( )");
    cr_expect_str_eq(printed.bytes, "facts 1 c 9 \"a.c\"\nf1 module 0:9 0:0 - - - - 0 ( ) ( )\n");
    buffer_free(&printed);
}

Test(facts_text, bad_text_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        uint32_t line;
        const char *message;
    } cases[] = {
        {"", 0, "no first line"},
        {"facts 2 python 9 \"a\"\n", 1, "first line"},
        {"facts 1 cobol 9 \"a\"\n", 1, "language"},
        {"facts 1 python 9 \"a\n", 1, "no end"},
        {"facts 1 python 4294967296 \"a\"\n", 1, "too large"},
        {"facts 1 python 9 \"a\" +whole\n", 1, "flag"},
        {"facts 1 python 9 \"a\" +partial more\n", 1, "behind the end"},
        {"facts 1 python 9 \"a\\q\"\n", 1, "escape"},
        {"facts 1 python 9 \"a\"\n", 1, "module"},
        {"facts 1 python 9 \"a\"\nf2 module 0:9 0:0 - - - - 0 ( ) ( )\n", 2, "count up"},
        {"facts 1 python 9 \"a\"\nf1 module 0:9 0:0 - - - - 0 ( ) ( a1 )\n", 2, "ActionId"},
        {"facts 1 python 9 \"a\"\nf1 module 0:9 0:0 - - - - 0 ( ) ( v1 )\n", 2, "wrong sort"},
        {"facts 1 python 9 \"a\"\nf1 module 0:9 0:0 - - - - 0 ( ) (\n", 2, "wrong sort"},
        {"facts 1 python 9 \"a\"\nf1 module 0:9 0:0 - - - - 0 ( ) ( )\nv1 compare 0:1 \n", 3, "detail"},
        {"facts 1 python 9 \"a\"\nf1 module 0:9 0:0 - - - - 0 ( ) ( )\nv1 nonsense 0:1\n", 3, "kind of a value"},
        {"facts 1 python 9 \"a\"\nf1 module 0:9 0:0 - - - - 0 ( ) ( )\nv1 name 0:1 f0\n", 3, "written '-'"},
        {"facts 1 python 9 \"a\"\nhello\n", 2, "a line starts"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Arena arena = {0};
        Interner names;
        interner_init(&names);
        Facts facts;
        uint32_t line = 0;
        const char *message = "";
        cr_expect_not(facts_read(text_of(cases[i].text), &names, &arena, &facts, &line, &message), "%s", cases[i].text);
        cr_expect_eq(line, cases[i].line, "%s: line %u", cases[i].text, (unsigned)line);
        cr_expect_not_null(strstr(message, cases[i].message), "%s: %s", cases[i].text, message);
        cr_expect_null(facts.values.items);
        interner_free(&names);
        arena_free(&arena);
    }
}

static StrId look_up(void *context, StrId name)
{
    const StrId *names = context;
    return names[name];
}

Test(facts, renaming_moves_every_name)
{
    static const char text[] = "facts 1 python 9 \"a.py\"\n"
                               "issue syntax 0:1 \"message\"\n"
                               "f1 module 0:9 0:0 - - - - 0 ( ) ( a1 a2 )\n"
                               "f2 lambda 0:9 0:0 f1 \"<lambda>\" \"f.<lambda>\" p1 1 ( ) ( )\n"
                               "p1 normal 0:1 \"parameter\" - -\n"
                               "v1 name 0:1 f1 \"value\"\n"
                               "g1 keyword \"keyword\" v1\n"
                               "v2 call 0:1 v1 ( g1 )\n"
                               "a1 evaluate 0:1 v2\n"
                               "a2 import 0:1 v1 \"item\" 0 \"module\"\n";
    Arena arena = {0};
    Interner from;
    Interner to;
    interner_init(&from);
    interner_init(&to);
    Facts facts;
    uint32_t line;
    const char *message;
    cr_assert(facts_read(text_of(text), &from, &arena, &facts, &line, &message));
    StrId *names = arena_array(&arena, StrId, from.count);
    for (StrId id = from.count; --id > 0;) { /* backwards: the new ids differ from the old */
        names[id] = intern_text(&to, intern_get(&from, id));
    }
    facts_rename(&facts, look_up, names);
    Buffer printed = {0};
    facts_print(&facts, &to, &printed);
    cr_expect_not_null(strstr(printed.bytes, "v1 name 0:1 f1 \"value\"\n"));
    cr_expect_str_eq(printed.bytes, text);
    buffer_free(&printed);
    facts_free(&facts);
    interner_free(&from);
    interner_free(&to);
    arena_free(&arena);
}
