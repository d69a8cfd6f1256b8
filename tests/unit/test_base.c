/* The ground: arenas, vectors, maps, interning, text and the way from offsets to lines. */
#include "base/arena.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/source.h"
#include "base/suggest.h"
#include "base/text.h"
#include "base/vec.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

Test(arena, memory_is_zeroed_and_aligned_also_after_a_reset)
{
    Arena arena = {0};
    for (int round = 0; round < 2; round++) {
        for (size_t size = 0; size < 5000; size += 7) {
            unsigned char *bytes = arena_alloc(&arena, size, 16);
            cr_assert_eq((uintptr_t)bytes % 16, 0);
            for (size_t i = 0; i < size; i++) {
                cr_assert_eq(bytes[i], 0);
            }
            memset(bytes, 0xFF, size);
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
    cr_assert_eq(arena.held, 0);
}

Test(arena, one_object_may_be_larger_than_every_block)
{
    Arena arena = {0};
    char *small = arena_copy(&arena, "small", 5);
    char *large = arena_alloc(&arena, 50u * 1024 * 1024, 1);
    large[50u * 1024 * 1024 - 1] = 1;
    cr_expect_str_eq(small, "small");
    cr_expect_str_eq(arena_format(&arena, "%s %d", "line", 3), "line 3");
    arena_free(&arena);
}

Test(vec, items_stay_in_order_while_it_grows)
{
    VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 1000; i++) {
        vec_push(&numbers, i * i);
    }
    cr_assert_eq(numbers.count, 1000);
    for (uint32_t i = 0; i < 1000; i++) {
        cr_assert_eq(numbers.items[i], i * i);
    }
    cr_expect_eq(vec_pop(&numbers), 999 * 999);
    cr_expect_eq(vec_last(&numbers), 998 * 998);
    vec_free(&numbers);
    cr_expect_null(numbers.items);
}

Test(map, keeps_what_was_put_and_knows_what_was_not)
{
    Map map = {0};
    cr_expect_eq(map_get(&map, 0, 77), 77);
    for (uint32_t i = 0; i < 1000; i++) {
        map_put(&map, map_key(i, i + 1), i);
    }
    map_put(&map, map_key(5, 6), 500);
    cr_expect_eq(map.count, 1000);
    cr_expect_eq(map_get(&map, map_key(5, 6), 0), 500);
    cr_expect_eq(map_get(&map, map_key(999, 1000), 0), 999);
    cr_expect_not(map_has(&map, map_key(1000, 999)));
    cr_expect(map_has(&map, map_key(0, 1)));
    map_free(&map);
}

Test(intern, equal_bytes_have_equal_ids)
{
    Interner names;
    interner_init(&names);
    cr_expect_eq(intern_find(&names, "fork", 4), 0);
    StrId fork_name = intern(&names, "fork");
    cr_expect_neq(fork_name, 0);
    for (int i = 0; i < 5000; i++) {
        char word[16];
        int length = snprintf(word, sizeof word, "name%d", i);
        intern_bytes(&names, word, (size_t)length);
    }
    cr_expect_eq(intern_bytes(&names, "forked", 4), fork_name);
    cr_expect_eq(intern_hashed(&names, "fork", 4, intern_hash("fork", 4)), fork_name);
    cr_expect_str_eq(intern_cstr(&names, fork_name), "fork");
    cr_expect_neq(intern_bytes(&names, "a\0b", 3), intern_bytes(&names, "a\0c", 3));
    cr_expect_neq(intern(&names, ""), 0, "the empty string is a string");
    cr_expect_eq(intern_get(&names, 0).length, 0);
    interner_free(&names);
}

Test(utf8, every_code_point_is_read_as_it_was_written)
{
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        uint32_t read = 0;
        size_t length = utf8_encode(code_point, bytes);
        cr_assert_eq(utf8_decode(bytes, length, &read), length);
        cr_assert_eq(read, code_point);
    }
}

Test(utf8, what_is_not_utf8_is_one_invalid_byte)
{
    static const char *const invalid[] = {
        "\x80",             /* continues nothing */
        "\xC0\xAF",         /* '/' in two bytes */
        "\xE0\x80\xAF",     /* '/' in three */
        "\xED\xA0\x80",     /* a surrogate */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF8\x88\x80\x80", /* five bytes */
        "\xE2\x82",         /* cut off */
        "\xFF",
    };
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        uint32_t code_point = 0;
        cr_expect_eq(utf8_decode(invalid[i], strlen(invalid[i]), &code_point), 1);
        cr_expect_eq(code_point, UTF8_INVALID, "entry %zu", i);
    }
    cr_expect_eq(utf8_count("a\xE2\x82\xAC\xFF", 5), 3);
}

Test(text, compares_bytes_then_length)
{
    cr_expect_lt(text_compare(TEXT("a"), TEXT("b")), 0);
    cr_expect_lt(text_compare(TEXT("a"), TEXT("aa")), 0);
    cr_expect_gt(text_compare(TEXT("\xC3"), TEXT("z")), 0);
    cr_expect_eq(text_compare(TEXT(""), (Text){NULL, 0}), 0);
    cr_expect(text_starts_with(TEXT("SPL301"), "SPL3"));
    cr_expect_not(text_starts_with(TEXT("SPL"), "SPL3"));
    cr_expect(text_ends_with(TEXT("a.py"), ".py"));
    cr_expect_not(text_ends_with(TEXT("y"), ".py"));
}

Test(buffer, is_terminated_after_every_call)
{
    Buffer buffer = {0};
    buffer_printf(&buffer, "%s", "");
    cr_assert_not_null(buffer.bytes);
    cr_expect_str_eq(buffer.bytes, "");
    buffer_puts(&buffer, "a");
    buffer_putc(&buffer, 'b');
    buffer_add_text(&buffer, TEXT("c"));
    buffer_printf(&buffer, "%d", 12);
    cr_expect_str_eq(buffer.bytes, "abc12");
    cr_expect_eq(buffer.length, 5);
    buffer_free(&buffer);
}

Test(buffer, clean_text_cannot_steer_a_terminal)
{
    Buffer buffer = {0};
    static const char hostile[] = "a\x1B[31m\n\r\t\x7F\xC2\x9B\xE2\x80\xAE\xFF\0z \xE2\x82\xAC";
    buffer_add_clean(&buffer, hostile, sizeof hostile - 1);
    cr_expect_str_eq(buffer.bytes,
                     "a\\x1b[31m\\n\\r\\t\\x7f\\x9b\\u202e\xEF\xBF\xBD\\x00z \xE2\x82\xAC");
    buffer_free(&buffer);
}

/* Two lines of many characters of one to four bytes, with broken ones among them; each offset is asked for. */
Test(source, columns_in_very_long_lines_are_those_of_a_walk_from_the_start)
{
    static const char *const pieces[] = {"a", "\xC3\xA9", "\xE6\xBC\xA2", "\xF0\x9F\x99\x82", "\xFF", "\xE6\xBC", "b"};
    Arena arena = {0};
    Buffer text = {0};
    for (uint32_t i = 0; i < 9000; i++) {
        buffer_puts(&text, i == 5000 ? "\n" : pieces[i * i % 7]);
    }
    size_t length = text.length;
    buffer_add(&text, (const char[SOURCE_PADDING]){0}, SOURCE_PADDING);
    Source source = {.bytes = text.bytes, .length = (uint32_t)length};
    source_index_lines(&source, &arena);
    cr_assert_not_null(source.column_marks);
    for (uint32_t offset = 0; offset <= length; offset += offset % 3 + 1) {
        Position position = source_position(&source, offset);
        uint32_t start = source.line_starts[position.line - 1];
        cr_assert_eq(position.column, utf8_count(source.bytes + start, offset - start) + 1, "offset %u", offset);
    }
    buffer_free(&text);
    arena_free(&arena);
}

Test(source, every_kind_of_line_end_counts_and_columns_are_code_points)
{
    Arena arena = {0};
    static const char bytes[] = "one\r\ntw\xC3\xB6\rx\n\nend" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    Source source = {.path = "a.py", .bytes = bytes, .length = 16};
    source_index_lines(&source, &arena);
    cr_expect_eq(source.line_count, 5);
    cr_expect(text_is(source_line(&source, 1), "one"));
    cr_expect(text_is(source_line(&source, 2), "tw\xC3\xB6"));
    cr_expect(text_is(source_line(&source, 4), ""));
    cr_expect(text_is(source_line(&source, 5), "end"));
    Position end_of_second = source_position(&source, 9);
    cr_expect_eq(end_of_second.line, 2);
    cr_expect_eq(end_of_second.column, 4);
    Position end = source_position(&source, 16);
    cr_expect_eq(end.line, 5);
    cr_expect_eq(end.column, 4);
    arena_free(&arena);
}

Test(suggest, finds_the_word_that_was_meant)
{
    static const char *const methods[] = {"fork", "spawn", "forkserver"};
    cr_expect_str_eq(suggest_nearest(TEXT("spwan"), methods, 3), "spawn");
    cr_expect_str_eq(suggest_nearest(TEXT("forkservr"), methods, 3), "forkserver");
    cr_expect_null(suggest_nearest(TEXT("thread"), methods, 3));
}
