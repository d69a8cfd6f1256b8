/* Line tables and positions. */
#include "base/source.h"

#include "base/vec.h"

#include <string.h>

void source_index_lines(Source *source, Arena *arena)
{
    if (source->line_starts != NULL) {
        return;
    }
    VEC(uint32_t) starts = {0};
    vec_push(&starts, 0);
    for (uint32_t at = 0; at < source->length; at++) {
        char byte = source->bytes[at];
        if (byte == '\n' || (byte == '\r' && source->bytes[at + 1] != '\n')) {
            vec_push(&starts, at + 1);
        }
    }
    source->line_count = (uint32_t)starts.count;
    source->line_starts = arena_array(arena, uint32_t, starts.count);
    memcpy(source->line_starts, starts.items, starts.count * sizeof *starts.items);
    vec_free(&starts);
}

/* Index of the last line that starts at or before the offset. */
static uint32_t line_index(const Source *source, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

Position source_position(const Source *source, uint32_t offset)
{
    uint32_t index = line_index(source, offset);
    uint32_t start = source->line_starts[index];
    return (Position){index + 1, (uint32_t)utf8_count(source->bytes + start, offset - start) + 1};
}

Text source_line(const Source *source, uint32_t line)
{
    uint32_t start = source->line_starts[line - 1];
    uint32_t end = line < source->line_count ? source->line_starts[line] : source->length;
    while (end > start && (source->bytes[end - 1] == '\n' || source->bytes[end - 1] == '\r')) {
        end--;
    }
    return (Text){source->bytes + start, end - start};
}
