/* The pieces of a file of C; see chunks.h.
 *
 * What stands between two pieces is the head of the next one: `static int f(int x)` before a brace defines f,
 * `static struct job jobs[] =` defines jobs. Braces of namespaces, classes and `extern "C"` are looked through. Where
 * braces do not match, because both branches of an `#if` open one, a piece ends with the brace that stands first on its
 * line. */
#include "c/chunks.h"

#include "base/intern.h"
#include "c/scan.h"

#include <string.h>

typedef struct HeadWord {
    uint32_t hash;
    bool is_called;  /* an opening parenthesis follows, and it is no attribute */
    bool is_outside; /* of parentheses and brackets */
} HeadWord;

typedef struct Cutter {
    const Source *source;
    CChunks *chunks;
    VEC(HeadWord) head;
    unsigned open;         /* braces that are looked through */
    bool by_column;        /* a brace that stands first on its line ends a piece, and no other */
    bool is_uneven;        /* braces do not match */
    unsigned parentheses;  /* open in the head */
    unsigned brackets;     /* the same of square ones */
    bool has_call;         /* the head has a parameter list */
    bool is_container;     /* the head says namespace, class, struct, union, extern */
    bool is_value;         /* an `=` stands in the head */
} Cutter;

static uint32_t word_of(const Cutter *cutter, ScanToken token)
{
    return intern_hash(cutter->source->bytes + token.span.start, token.span.end - token.span.start);
}

static bool is_word(const Cutter *cutter, ScanToken token, const char *word)
{
    size_t length = token.span.end - token.span.start;
    return token.kind == SCAN_WORD && strlen(word) == length &&
           memcmp(cutter->source->bytes + token.span.start, word, length) == 0;
}

static char byte_of(const Cutter *cutter, ScanToken token)
{
    return token.kind == SCAN_PUNCTUATOR ? cutter->source->bytes[token.span.start] : '\0';
}

static void start_head(Cutter *cutter)
{
    cutter->head.count = 0;
    cutter->parentheses = cutter->brackets = 0;
    cutter->has_call = cutter->is_container = cutter->is_value = false;
}

/* The names that the head defines: of a function all that a parenthesis follows, of a variable the last word. */
static void begin_chunk(Cutter *cutter, bool is_function)
{
    CChunks *chunks = cutter->chunks;
    CChunk chunk = {.first_name = (uint32_t)chunks->words.count};
    for (size_t i = cutter->head.count; i > 0 && (is_function || chunk.name_count == 0); i--) {
        const HeadWord *word = &cutter->head.items[i - 1];
        if (is_function ? word->is_called : word->is_outside) {
            vec_push(&chunks->words, word->hash);
            chunk.name_count++;
        }
    }
    chunk.first_use = (uint32_t)chunks->words.count;
    vec_push(&chunks->chunks, chunk);
}

static void add_use(Cutter *cutter, uint32_t word)
{
    CChunk *chunk = &vec_last(&cutter->chunks->chunks);
    vec_push(&cutter->chunks->words, word);
    chunk->use_count++;
}

static bool is_in_head(const Cutter *cutter, uint32_t word)
{
    for (size_t i = 0; i < cutter->head.count; i++) {
        if (cutter->head.items[i].hash == word) {
            return true;
        }
    }
    return false;
}

/* `#define NAME … words …`; a pragma is a use of its words in the piece around it. */
static void cut_directive(Cutter *cutter, Span directive, bool is_inside)
{
    uint32_t at = directive.start + 1;
    ScanToken kind = scan_next(cutter->source, &at);
    bool defines = is_word(cutter, kind, "define");
    if (!defines && !(is_inside && is_word(cutter, kind, "pragma"))) {
        return;
    }
    ScanToken token = scan_next(cutter->source, &at);
    if (defines && !is_inside && token.kind == SCAN_WORD && token.span.end <= directive.end) {
        CChunk chunk = {.first_name = (uint32_t)cutter->chunks->words.count, .name_count = 1};
        vec_push(&cutter->chunks->words, word_of(cutter, token));
        chunk.first_use = chunk.first_name + 1;
        chunk.has_return = true;
        vec_push(&cutter->chunks->chunks, chunk);
        token = scan_next(cutter->source, &at);
    }
    for (; token.kind != SCAN_END && token.span.end <= directive.end; token = scan_next(cutter->source, &at)) {
        if (token.kind == SCAN_WORD) {
            add_use(cutter, word_of(cutter, token));
        }
    }
}

/* `for (;;)` and `while (1)`: `at` stands behind the word. */
static bool is_endless(const Cutter *cutter, ScanToken word, uint32_t at)
{
    static const char *const forms[] = {"(;;)", "(1)", "(true)"};
    char text[8];
    size_t length = 0;
    bool is_loop = is_word(cutter, word, "for") || is_word(cutter, word, "while");
    for (ScanToken token = {SCAN_WORD, {0, 0}}; is_loop && token.kind != SCAN_END && length < sizeof text - 1;) {
        token = scan_next(cutter->source, &at);
        for (uint32_t i = token.span.start; i < token.span.end && length < sizeof text - 1; i++) {
            text[length++] = cutter->source->bytes[i];
        }
        if (byte_of(cutter, token) == ')') {
            break;
        }
    }
    for (size_t i = 0; is_loop && i < sizeof forms / sizeof *forms; i++) {
        if (strlen(forms[i]) == length && memcmp(text, forms[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* A word in a piece; `before` is the byte in front of it, `object` the word in front of that. */
static void cut_word(Cutter *cutter, ScanToken token, char before, uint32_t object, uint32_t at)
{
    bool is_field = before == '.' || before == '>';
    uint32_t word = word_of(cutter, token);
    uint32_t behind = at;
    bool is_called = byte_of(cutter, scan_next(cutter->source, &behind)) == '(';
    add_use(cutter, word);
    CChunk *chunk = &vec_last(&cutter->chunks->chunks);
    chunk->has_return |= is_word(cutter, token, "return");
    chunk->loops_forever |= is_endless(cutter, token, at);
    chunk->is_indirect |= is_called && is_in_head(cutter, is_field ? object : word);
}

static bool stands_first(const Cutter *cutter, ScanToken token)
{
    return token.span.start == 0 || cutter->source->bytes[token.span.start - 1] == '\n';
}

/* From behind the opening brace, or the `=`, to where the piece ends. */
static void cut_piece(Cutter *cutter, uint32_t *at, bool is_braced)
{
    unsigned depth = is_braced ? 1 : 0;
    char before = '\0';
    uint32_t last_word = 0;
    for (;;) {
        ScanToken token = scan_next(cutter->source, at);
        char byte = byte_of(cutter, token);
        if (token.kind == SCAN_END) {
            cutter->is_uneven = true;
            return;
        }
        if (token.kind == SCAN_DIRECTIVE) {
            cut_directive(cutter, token.span, true);
        } else if (token.kind == SCAN_WORD) {
            cut_word(cutter, token, before, last_word, *at);
            last_word = word_of(cutter, token);
        } else if (byte == '(' && before == ')') {
            vec_last(&cutter->chunks->chunks).is_indirect = true;
        } else if (byte == '{') {
            depth++;
        } else if (byte == '}') {
            depth -= depth > 0 ? 1u : 0u;
            if (is_braced && (cutter->by_column ? stands_first(cutter, token) : depth == 0)) {
                return;
            }
        } else if (byte == ';' && !is_braced && depth == 0) {
            return;
        }
        before = byte;
    }
}

static void cut_brace(Cutter *cutter, uint32_t *at)
{
    if (cutter->has_call) {
        begin_chunk(cutter, true);
        cut_piece(cutter, at, true);
    } else if (cutter->is_container) {
        cutter->open++; /* what stands inside is as good as outside */
    } else {
        begin_chunk(cutter, false); /* an enum, or what is no C */
        cut_piece(cutter, at, true);
    }
    start_head(cutter);
}

static void cut_head_word(Cutter *cutter, ScanToken token, uint32_t at)
{
    static const char *const containers[] = {"namespace", "class", "struct", "union", "extern"};
    uint32_t behind = at;
    bool is_called = byte_of(cutter, scan_next(cutter->source, &behind)) == '(';
    bool is_outside = cutter->parentheses == 0 && cutter->brackets == 0;
    const char *bytes = cutter->source->bytes + token.span.start;
    bool is_attribute = bytes[0] == '_' && bytes[1] == '_';
    is_called &= is_outside && !is_attribute;
    vec_push(&cutter->head, ((HeadWord){word_of(cutter, token), is_called, is_outside}));
    cutter->has_call |= is_called;
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        cutter->is_container |= cutter->parentheses == 0 && is_word(cutter, token, containers[i]);
    }
}

/* False where braces do not match. */
static bool cut_file(const Source *source, CChunks *chunks, bool by_column)
{
    Cutter cutter = {.source = source, .chunks = chunks, .by_column = by_column};
    uint32_t at = 0;
    for (;;) {
        ScanToken token = scan_next(source, &at);
        char byte = byte_of(&cutter, token);
        if (token.kind == SCAN_END) {
            break;
        }
        if (token.kind == SCAN_DIRECTIVE) {
            cut_directive(&cutter, token.span, false);
        } else if (token.kind == SCAN_WORD) {
            cut_head_word(&cutter, token, at);
        } else if (byte == '(' || byte == ')') {
            cutter.parentheses += byte == '(' ? 1u : 0u;
            cutter.parentheses -= byte == ')' && cutter.parentheses > 0 ? 1u : 0u;
        } else if (byte == '[' || byte == ']') {
            cutter.brackets += byte == '[' ? 1u : 0u;
            cutter.brackets -= byte == ']' && cutter.brackets > 0 ? 1u : 0u;
        } else if (byte == '=' && cutter.parentheses == 0) {
            begin_chunk(&cutter, false);
            cut_piece(&cutter, &at, false);
            start_head(&cutter);
        } else if (byte == '{' && cutter.parentheses == 0) {
            cut_brace(&cutter, &at);
        } else if (byte == ';' || (byte == '}' && cutter.parentheses == 0)) {
            cutter.is_uneven |= byte == '}' && cutter.open == 0;
            cutter.open -= byte == '}' && cutter.open > 0 ? 1u : 0u;
            start_head(&cutter);
        }
    }
    vec_free(&cutter.head);
    return !cutter.is_uneven && cutter.open == 0;
}

void c_chunks_scan(const Source *source, CChunks *chunks)
{
    if (!cut_file(source, chunks, false)) {
        chunks->chunks.count = 0;
        chunks->words.count = 0;
        cut_file(source, chunks, true);
    }
}

void c_chunks_free(CChunks *chunks)
{
    vec_free(&chunks->chunks);
    vec_free(&chunks->words);
}
