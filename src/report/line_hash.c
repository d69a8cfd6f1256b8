/* The hash as a polynomial that slides over the units of a text. */
#include "report/line_hash.h"

#include "base/map.h"
#include "base/vec.h"

enum { WINDOW = 100, BASE = 37, END_OF_FILE = 0xFFFF, REPLACEMENT = 0xFFFD };

typedef struct Units {
    VEC(uint16_t) units;
    VEC(size_t) line_starts; /* the first unit of each line */
} Units;

/* Bytes of an ill-formed sequence that stand for one replacement character: the longest beginning of a well-formed
 * sequence, or one byte (Unicode Standard, section 3.9, table 3-7). */
static size_t ill_formed_length(const char *bytes, size_t length)
{
    unsigned char lead = (unsigned char)bytes[0];
    if (lead < 0xC2 || lead > 0xF4 || length < 2) {
        return 1;
    }
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    unsigned char second = (unsigned char)bytes[1];
    if (second < low || second > high) {
        return 1;
    }
    size_t follow = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    size_t step = 2;
    while (step <= follow && step < length && ((unsigned char)bytes[step] & 0xC0) == 0x80) {
        step++;
    }
    return step;
}

static void add_code_point(Units *units, uint32_t code_point)
{
    if (code_point > 0xFFFF) { /* a surrogate pair */
        vec_push(&units->units, (uint16_t)(0xD800 + ((code_point - 0x10000) >> 10)));
        vec_push(&units->units, (uint16_t)(0xDC00 + ((code_point - 0x10000) & 0x3FF)));
    } else {
        vec_push(&units->units, (uint16_t)code_point);
    }
}

static void split(Text text, Units *units)
{
    bool begins_line = true;
    bool after_return = false;
    for (size_t at = 0; at < text.length;) {
        uint32_t code_point;
        size_t step = utf8_decode(text.bytes + at, text.length - at, &code_point);
        if (code_point == UTF8_INVALID) {
            code_point = REPLACEMENT;
            step = ill_formed_length(text.bytes + at, text.length - at);
        }
        at += step;
        bool ends_crlf = after_return && code_point == '\n';
        after_return = code_point == '\r';
        if (code_point == ' ' || code_point == '\t' || ends_crlf) {
            continue;
        }
        if (begins_line) {
            vec_push(&units->line_starts, units->units.count);
        }
        code_point = code_point == '\r' ? '\n' : code_point;
        begins_line = code_point == '\n';
        add_code_point(units, code_point);
    }
    if (begins_line) {
        vec_push(&units->line_starts, units->units.count);
    }
    vec_push(&units->units, END_OF_FILE);
    for (int i = 0; i < WINDOW; i++) {
        vec_push(&units->units, 0);
    }
}

const LineHash *line_hashes(Text text, Arena *arena, size_t *count)
{
    Units units = {0};
    split(text, &units);
    uint64_t power = 1; /* BASE to the WINDOW */
    uint64_t hash = 0;  /* of the window that begins at `at` */
    for (size_t i = 0; i < WINDOW; i++) {
        hash = hash * BASE + units.units.items[i];
        power *= BASE;
    }
    *count = units.line_starts.count;
    LineHash *hashes = arena_array(arena, LineHash, *count);
    Map seen = {0};
    size_t at = 0;
    for (size_t line = 0; line < *count; line++) {
        for (; at < units.line_starts.items[line]; at++) {
            hash = hash * BASE + units.units.items[at + WINDOW] - power * units.units.items[at];
        }
        hashes[line] = (LineHash){.hash = hash, .number = ++*map_at(&seen, hash)};
    }
    map_free(&seen);
    vec_free(&units.units);
    vec_free(&units.line_starts);
    return hashes;
}
