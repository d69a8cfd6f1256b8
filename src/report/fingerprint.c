/* FNV-1a over the parts, each ended by a NUL so that they cannot run into each other. */
#include "report/fingerprint.h"

#include "base/map.h"

#include <string.h>

static uint64_t add_byte(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * UINT64_C(0x100000001B3);
}

static uint64_t add_part(uint64_t hash, const char *text)
{
    for (const char *at = text == NULL ? "" : text; *at != '\0'; at++) {
        hash = add_byte(hash, (unsigned char)*at);
    }
    return add_byte(hash, '\0');
}

const uint64_t *fingerprints_of(const RunResult *result, Arena *arena)
{
    uint64_t *fingerprints = arena_array(arena, uint64_t, result->findings.count);
    Map seen = {0};
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        uint64_t hash = UINT64_C(0xCBF29CE484222325);
        hash = add_part(hash, finding->code);
        hash = add_part(hash, finding->source->path);
        hash = add_part(hash, finding->function);
        hash = add_part(hash, finding->statement);
        uint32_t earlier = map_get(&seen, hash, 0);
        map_put(&seen, hash, earlier + 1);
        for (int shift = 0; shift < 32; shift += 8) {
            hash = add_byte(hash, (unsigned char)(earlier >> shift));
        }
        fingerprints[i] = hash;
    }
    map_free(&seen);
    return fingerprints;
}

FingerprintDigits fingerprint_digits(uint64_t fingerprint)
{
    FingerprintDigits digits = {0};
    for (int i = 15; i >= 0; i--, fingerprint >>= 4) {
        digits.text[i] = "0123456789abcdef"[fingerprint & 15];
    }
    return digits;
}
