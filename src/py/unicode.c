/* Characters of names by binary search in tables, and NFKC as Unicode Standard Annex 15 describes it: decompose, order
 * the combining marks, compose. Hangul syllables are computed (Unicode Standard, 3.12). */
#include "py/unicode.h"

#include "base/vec.h"

#include <string.h>

typedef struct Range {
    uint32_t first;
    uint32_t last;
} Range;

static const Range name_starts[] = {
#define WANT_NAME_START
#include "py/unicode_tables.def"
};

static const Range name_continues[] = {
#define WANT_NAME_CONTINUE
#include "py/unicode_tables.def"
};

typedef struct DecompositionRun {
    uint32_t first;
    uint32_t last;
    uint32_t offset; /* in decomposed[] */
    uint32_t length; /* of one decomposition */
} DecompositionRun;

static const DecompositionRun decomposition_runs[] = {
#define WANT_RUNS
#include "py/unicode_tables.def"
};

static const uint32_t decomposed[] = {
#define WANT_POOL
#include "py/unicode_tables.def"
};

typedef struct Composition {
    uint32_t first;
    uint32_t second;
    uint32_t both;
} Composition;

static const Composition compositions[] = {
#define WANT_COMPOSITIONS
#include "py/unicode_tables.def"
};

typedef struct ClassRange {
    uint32_t first;
    uint32_t last;
    uint32_t combining_class;
} ClassRange;

static const ClassRange class_ranges[] = {
#define WANT_CLASSES
#include "py/unicode_tables.def"
};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* The row of a table of ranges that holds the code point, or NULL. Every row starts with first and last. */
static const void *find_range(const void *rows, size_t count, size_t row_size, uint32_t code_point)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        const Range *row = (const void *)((const char *)rows + middle * row_size);
        if (code_point < row->first) {
            count = middle;
        } else if (code_point > row->last) {
            low = middle + 1;
        } else {
            return row;
        }
    }
    return NULL;
}

#define FIND(table, code_point) find_range((table), LENGTH(table), sizeof *(table), (code_point))

static bool is_ascii_letter(uint32_t code_point)
{
    return (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z';
}

bool unicode_starts_name(uint32_t code_point)
{
    return code_point < 0x80 ? is_ascii_letter(code_point) || code_point == '_' : FIND(name_starts, code_point) != NULL;
}

bool unicode_continues_name(uint32_t code_point)
{
    if (code_point < 0x80) {
        return is_ascii_letter(code_point) || code_point == '_' || (code_point >= '0' && code_point <= '9');
    }
    return FIND(name_continues, code_point) != NULL;
}

/* ---- NFKC ---- */

enum {
    HANGUL_BASE = 0xAC00,
    LEAD_BASE = 0x1100,
    VOWEL_BASE = 0x1161,
    TAIL_BASE = 0x11A7,
    LEADS = 19,
    VOWELS = 21,
    TAILS = 28
};

/* One character under way. */
typedef struct Mark {
    uint32_t code_point;
    uint32_t combining_class; /* below 256 */
} Mark;

typedef VEC(Mark) MarkVec;

static void add_mark(MarkVec *marks, uint32_t code_point)
{
    const ClassRange *range = code_point < 0x300 ? NULL : FIND(class_ranges, code_point);
    uint32_t combining_class = range == NULL ? 0 : range->combining_class;
    vec_push(marks, (Mark){code_point, combining_class});
}

static void decompose_hangul(MarkVec *marks, uint32_t syllable)
{
    uint32_t index = syllable - HANGUL_BASE;
    add_mark(marks, LEAD_BASE + index / (VOWELS * TAILS));
    add_mark(marks, VOWEL_BASE + index % (VOWELS * TAILS) / TAILS);
    if (index % TAILS != 0) {
        add_mark(marks, TAIL_BASE + index % TAILS);
    }
}

static void decompose(MarkVec *marks, uint32_t code_point)
{
    if (code_point - HANGUL_BASE < LEADS * VOWELS * TAILS) {
        decompose_hangul(marks, code_point);
        return;
    }
    const DecompositionRun *run = FIND(decomposition_runs, code_point);
    if (run == NULL) {
        add_mark(marks, code_point);
        return;
    }
    const uint32_t *target = decomposed + run->offset + (code_point - run->first) * run->length;
    for (uint32_t i = 0; i < run->length; i++) {
        add_mark(marks, target[i]);
    }
}

/* Sorts marks by class and keeps the order within a class: by counting, in linear time. */
static void sort_marks(Mark *marks, size_t count)
{
    size_t starts[256] = {0};
    for (size_t i = 0; i < count; i++) {
        starts[marks[i].combining_class]++;
    }
    size_t sum = 0;
    for (size_t i = 0; i < 256; i++) {
        size_t of_class = starts[i];
        starts[i] = sum;
        sum += of_class;
    }
    MarkVec sorted = {0};
    vec_reserve(&sorted, count);
    for (size_t i = 0; i < count; i++) {
        sorted.items[starts[marks[i].combining_class]++] = marks[i];
    }
    memcpy(marks, sorted.items, count * sizeof *marks);
    vec_free(&sorted);
}

/* Sorts each run of combining marks by class. */
static void order_marks(MarkVec *marks)
{
    for (size_t start = 0; start < marks->count;) {
        size_t end = start;
        while (end < marks->count && marks->items[end].combining_class != 0) {
            end++;
        }
        if (end - start > 1) {
            sort_marks(marks->items + start, end - start);
        }
        start = end + 1;
    }
}

static uint32_t compose_pair(uint32_t first, uint32_t second)
{
    if (first - LEAD_BASE < LEADS && second - VOWEL_BASE < VOWELS) {
        return HANGUL_BASE + ((first - LEAD_BASE) * VOWELS + (second - VOWEL_BASE)) * TAILS;
    }
    bool open_syllable = first - HANGUL_BASE < LEADS * VOWELS * TAILS && (first - HANGUL_BASE) % TAILS == 0;
    if (open_syllable && second > TAIL_BASE && second < TAIL_BASE + TAILS) {
        return first + (second - TAIL_BASE);
    }
    size_t low = 0;
    size_t high = LENGTH(compositions);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Composition *row = &compositions[middle];
        if (row->first == first && row->second == second) {
            return row->both;
        }
        if (row->first < first || (row->first == first && row->second < second)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

/* Joins each character to the last starter before it, unless a mark between them blocks it. */
static void compose(MarkVec *marks)
{
    size_t kept = 0;
    size_t starter = SIZE_MAX;
    uint32_t last_class = 0;
    for (size_t i = 0; i < marks->count; i++) {
        Mark mark = marks->items[i];
        bool adjacent = starter != SIZE_MAX && kept == starter + 1;
        if (starter != SIZE_MAX && (adjacent || last_class < mark.combining_class)) {
            uint32_t both = compose_pair(marks->items[starter].code_point, mark.code_point);
            if (both != 0) {
                marks->items[starter].code_point = both;
                continue;
            }
        }
        if (mark.combining_class == 0) {
            starter = kept;
        }
        last_class = mark.combining_class;
        marks->items[kept++] = mark;
    }
    marks->count = kept;
}

void unicode_nfkc(Text text, Buffer *out)
{
    MarkVec marks = {0};
    for (size_t at = 0; at < text.length;) {
        uint32_t code_point;
        at += utf8_decode(text.bytes + at, text.length - at, &code_point);
        decompose(&marks, code_point);
    }
    order_marks(&marks);
    compose(&marks);
    for (size_t i = 0; i < marks.count; i++) {
        char encoded[4];
        buffer_add(out, encoded, utf8_encode(marks.items[i].code_point, encoded));
    }
    vec_free(&marks);
}
