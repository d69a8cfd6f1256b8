/* Edit distance (optimal string alignment) by the usual table, of which three rows are kept. */
#include "base/suggest.h"


/* Longer words get no suggestion: nobody's vocabulary has them. */
enum { LONGEST = 64 };

static unsigned smallest(unsigned left, unsigned right)
{
    return left < right ? left : right;
}

/* Both at most LONGEST bytes. */
static unsigned edits_between(Text from, Text to)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *older = rows[0];
    unsigned *previous = rows[1];
    unsigned *current = rows[2];
    for (unsigned j = 0; j <= to.length; j++) {
        previous[j] = j;
    }
    for (unsigned i = 1; i <= from.length; i++) {
        current[0] = i;
        for (unsigned j = 1; j <= to.length; j++) {
            unsigned changed = from.bytes[i - 1] != to.bytes[j - 1];
            unsigned best = smallest(previous[j - 1] + changed, smallest(previous[j], current[j - 1]) + 1);
            if (i > 1 && j > 1 && from.bytes[i - 1] == to.bytes[j - 2] && from.bytes[i - 2] == to.bytes[j - 1]) {
                best = smallest(best, older[j - 2] + 1);
            }
            current[j] = best;
        }
        unsigned *reused = older;
        older = previous;
        previous = current;
        current = reused;
    }
    return previous[to.length];
}

const char *suggest_nearest(Text word, const char *const *candidates, size_t count)
{
    if (word.length > LONGEST) {
        return NULL;
    }
    const char *nearest = NULL;
    unsigned fewest = (unsigned)(word.length < 3 ? 1 : word.length / 3) + 1;
    for (size_t i = 0; i < count; i++) {
        Text candidate = text_of(candidates[i]);
        if (candidate.length > LONGEST) {
            continue;
        }
        unsigned edits = edits_between(word, candidate);
        if (edits < fewest) {
            fewest = edits;
            nearest = candidates[i];
        }
    }
    return nearest;
}
