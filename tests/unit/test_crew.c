/* Work in child processes: answers come back whole, and what dies or hangs costs one item. */
#include "base/crew.h"
#include "facts/build.h"
#include "facts/ship.h"
#include "facts/text.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { ITEMS = 40 };

typedef struct Ledger {
    int lost[ITEMS]; /* CrewLoss + 1 */
    size_t length[ITEMS];
    bool is_right[ITEMS];
} Ledger;

enum { DIES = 3, ENDS = 7, HANGS = 11, RETIRES = 13, LARGE = 17 };

static bool work(void *context, size_t item, Buffer *answer)
{
    (void)context;
    if (item == DIES) {
        raise(SIGKILL);
    }
    if (item == ENDS) {
        _exit(0);
    }
    while (item == HANGS) {
        pause();
    }
    size_t length = item == LARGE ? 5000000 : item;
    for (size_t i = 0; i < length; i++) {
        buffer_putc(answer, (char)('a' + item % 26));
    }
    return item != RETIRES;
}

static void take(void *context, size_t item, Text answer)
{
    Ledger *ledger = context;
    ledger->length[item] = answer.length;
    ledger->is_right[item] = true;
    for (size_t i = 0; i < answer.length; i++) {
        ledger->is_right[item] &= answer.bytes[i] == (char)('a' + item % 26);
    }
}

static void lose(void *context, size_t item, CrewLoss loss)
{
    Ledger *ledger = context;
    ledger->lost[item] = (int)loss + 1;
}

Test(crew, each_item_is_answered_or_lost)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        Ledger ledger = {0};
        Crew crew = {.items = ITEMS, .workers = workers, .seconds = 1, .work = work, .take = take, .lose = lose,
                     .context = &ledger};
        crew_for_each(&crew);
        for (size_t item = 0; item < ITEMS; item++) {
            int wanted = item == DIES || item == ENDS ? CREW_CRASHED + 1 : item == HANGS ? CREW_TOO_SLOW + 1 : 0;
            cr_expect_eq(ledger.lost[item], wanted, "item %zu", item);
            if (wanted == 0) {
                cr_expect(ledger.is_right[item], "item %zu", item);
                cr_expect_eq(ledger.length[item], item == LARGE ? (size_t)5000000 : item);
            }
        }
    }
}

Test(crew, nothing_to_do)
{
    Ledger ledger = {0};
    Crew crew = {.items = 0, .workers = 4, .seconds = 1, .work = work, .take = take, .lose = lose, .context = &ledger};
    crew_for_each(&crew);
}

static const char printed[] = "facts 1 cxx 40 \"a.cpp\" +partial\n"
                              "issue incomplete 0:3 \"a header is missing\"\n"
                              "f1 module 0:40 0:0 - - - - 0 ( ) ( a2 )\n"
                              "f2 function 0:40 5:9 f1 \"work\" \"c:@F@work\" p1 1 ( ) ( a1 )\n"
                              "p1 normal 10:13 \"n\" - -\n"
                              "v1 name 20:24 - \"fork\"\n"
                              "v2 name 25:26 f2 \"n\"\n"
                              "g1 position - v2\n"
                              "v3 call 20:27 v1 ( g1 )\n"
                              "a1 evaluate 20:27 v3\n"
                              "v4 name 5:9 f1 \"work\"\n"
                              "a2 define 0:40 v4 f2 ( )\n";

static void read_printed(Interner *names, Arena *arena, Facts *facts)
{
    uint32_t line = 0;
    const char *message = "";
    interner_init(names);
    bool is_read = facts_read(TEXT(printed), names, arena, facts, &line, &message);
    cr_assert(is_read, "line %u: %s", line, message);
}

Test(ship, facts_arrive_as_they_were)
{
    Interner names;
    Interner others;
    Arena arena = {0};
    Facts facts;
    Facts received;
    Buffer bytes = {0};
    Buffer again = {0};
    read_printed(&names, &arena, &facts);
    facts_ship(&facts, &names, &bytes);
    interner_init(&others);
    intern(&others, "what the receiver knows already");
    intern(&others, "fork");
    cr_assert(facts_receive((Text){bytes.bytes, bytes.length}, facts.source, &others, &received));
    facts_print(&received, &others, &again);
    cr_expect_str_eq(again.bytes, printed, "got:\n%s", again.bytes);
    facts_free(&facts);
    facts_free(&received);
    buffer_free(&bytes);
    buffer_free(&again);
    interner_free(&names);
    interner_free(&others);
    arena_free(&arena);
}

Test(ship, what_is_cut_off_or_changed_is_refused_or_harmless)
{
    Interner names;
    Arena arena = {0};
    Facts facts;
    Buffer bytes = {0};
    read_printed(&names, &arena, &facts);
    facts_ship(&facts, &names, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        Facts received;
        cr_expect(!facts_receive((Text){bytes.bytes, length}, facts.source, &names, &received), "%zu bytes", length);
        facts_free(&received);
    }
    for (size_t at = 0; at < bytes.length; at++) {
        Facts received;
        bytes.bytes[at] = (char)(bytes.bytes[at] ^ 0x55);
        facts_receive((Text){bytes.bytes, bytes.length}, facts.source, &names, &received);
        facts_free(&received);
        bytes.bytes[at] = (char)(bytes.bytes[at] ^ 0x55);
    }
    facts_free(&facts);
    buffer_free(&bytes);
    interner_free(&names);
    arena_free(&arena);
}
