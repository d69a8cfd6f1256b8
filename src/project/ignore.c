/* Layers of ignore rules. Reading follows git's order of steps, because their order shows: blanks are taken off the
 * end, then '!', then the slash at the end, and only then is it seen whether a slash is left. */
#include "project/ignore.h"

#include <string.h>

typedef struct IgnoreRule {
    Text pattern;    /* without '!', and without the slashes at both ends */
    size_t literal;  /* bytes before the first special one */
    bool is_negated; /* brings back what an earlier rule left out */
    bool is_folder_only;
    bool is_name;   /* matches the last component, at any depth */
    bool is_suffix; /* `*` and literal bytes: the common case, matched without the automaton */
} IgnoreRule;

struct IgnoreLayer {
    const IgnoreLayer *below;
    Text base;
    IgnoreRule *rules;
    size_t count;
};

/* Blanks at the end do not count unless a backslash stands before them; other white space does. */
static Text trim_blanks(Text line)
{
    size_t kept = 0;
    for (size_t at = 0; at < line.length; at++) {
        if (line.bytes[at] == '\\') {
            if (++at == line.length) {
                return line;
            }
            kept = at + 1;
        } else if (line.bytes[at] != ' ') {
            kept = at + 1;
        }
    }
    return (Text){line.bytes, kept};
}

static size_t literal_length(Text pattern)
{
    size_t length = 0;
    while (length < pattern.length && strchr("*?[\\", pattern.bytes[length]) == NULL) {
        length++;
    }
    return length;
}

static IgnoreRule read_rule(Text line)
{
    IgnoreRule rule = {0};
    Text pattern = line;
    if (pattern.length > 0 && pattern.bytes[0] == '!') {
        rule.is_negated = true;
        pattern = (Text){pattern.bytes + 1, pattern.length - 1};
    }
    if (pattern.length > 0 && pattern.bytes[pattern.length - 1] == '/') {
        rule.is_folder_only = true;
        pattern.length--;
    }
    rule.is_name = pattern.length == 0 || memchr(pattern.bytes, '/', pattern.length) == NULL;
    if (!rule.is_name && pattern.bytes[0] == '/') {
        pattern = (Text){pattern.bytes + 1, pattern.length - 1};
    }
    rule.pattern = pattern;
    rule.literal = literal_length(pattern);
    if (rule.is_name && rule.literal == 0 && pattern.length > 0 && pattern.bytes[0] == '*') {
        Text rest = {pattern.bytes + 1, pattern.length - 1};
        rule.is_suffix = literal_length(rest) == rest.length;
    }
    return rule;
}

static Text skip_byte_order_mark(Text text)
{
    return text_starts_with(text, "\xEF\xBB\xBF") ? (Text){text.bytes + 3, text.length - 3} : text;
}

/* A line of an ignore file as git sees it: up to LF, without a CR before it, and no further than a NUL. */
static Text take_line(Text *rest)
{
    const char *end = memchr(rest->bytes, '\n', rest->length);
    size_t length = end == NULL ? rest->length : (size_t)(end - rest->bytes);
    Text line = {rest->bytes, length};
    size_t taken = end == NULL ? length : length + 1;
    *rest = (Text){rest->bytes + taken, rest->length - taken};
    if (line.length > 0 && line.bytes[line.length - 1] == '\r') {
        line.length--;
    }
    const char *nul = line.length == 0 ? NULL : memchr(line.bytes, '\0', line.length);
    return nul == NULL ? line : (Text){line.bytes, (size_t)(nul - line.bytes)};
}

const IgnoreLayer *ignore_push(Arena *arena, const IgnoreLayer *below, const char *base, Text text)
{
    text = skip_byte_order_mark(text);
    size_t lines = 1;
    for (size_t i = 0; i < text.length; i++) {
        lines += text.bytes[i] == '\n';
    }
    IgnoreLayer *layer = arena_new(arena, IgnoreLayer);
    layer->below = below;
    layer->base = text_of(arena_copy(arena, base, strlen(base)));
    layer->rules = arena_array(arena, IgnoreRule, lines);
    Text rest = {text.length == 0 ? "" : arena_copy(arena, text.bytes, text.length), text.length};
    while (rest.length > 0) {
        Text line = take_line(&rest);
        if (line.length > 0 && line.bytes[0] != '#') {
            layer->rules[layer->count++] = read_rule(trim_blanks(line));
        }
    }
    return layer;
}

static bool rule_matches_name(const IgnoreRule *rule, Text name)
{
    if (rule->literal == rule->pattern.length) {
        return text_equal(rule->pattern, name);
    }
    if (rule->is_suffix) {
        size_t length = rule->pattern.length - 1;
        return name.length >= length && memcmp(name.bytes + name.length - length, rule->pattern.bytes + 1, length) == 0;
    }
    return ignore_glob_matches(rule->pattern, name, false);
}

/* `path` counts from the layer's base. As in git the literal beginning is cut off first, so that a `**` behind it
 * counts as the start of a pattern. */
static bool rule_matches_path(const IgnoreRule *rule, Text path)
{
    size_t literal = rule->literal;
    if (path.length < literal || memcmp(path.bytes, rule->pattern.bytes, literal) != 0) {
        return false;
    }
    Text pattern = {rule->pattern.bytes + literal, rule->pattern.length - literal};
    return ignore_glob_matches(pattern, (Text){path.bytes + literal, path.length - literal}, true);
}

/* The last rule of a layer that matches, or NULL. */
static const IgnoreRule *deciding_rule(const IgnoreLayer *layer, Text path, Text name, bool is_folder)
{
    Text below_base = path;
    if (layer->base.length > 0) {
        if (path.length <= layer->base.length || path.bytes[layer->base.length] != '/' ||
            memcmp(path.bytes, layer->base.bytes, layer->base.length) != 0) {
            return NULL;
        }
        below_base = (Text){path.bytes + layer->base.length + 1, path.length - layer->base.length - 1};
    }
    for (size_t i = layer->count; i > 0; i--) {
        const IgnoreRule *rule = &layer->rules[i - 1];
        if (rule->is_folder_only && !is_folder) {
            continue;
        }
        if (rule->is_name ? rule_matches_name(rule, name) : rule_matches_path(rule, below_base)) {
            return rule;
        }
    }
    return NULL;
}

bool ignore_excludes(const IgnoreLayer *top, const char *path, bool is_folder)
{
    const char *slash = strrchr(path, '/');
    Text name = text_of(slash == NULL ? path : slash + 1);
    for (const IgnoreLayer *layer = top; layer != NULL; layer = layer->below) {
        const IgnoreRule *rule = deciding_rule(layer, text_of(path), name, is_folder);
        if (rule != NULL) {
            return !rule->is_negated;
        }
    }
    return false;
}
