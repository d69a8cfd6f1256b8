/* Strings: their values, and what several of them side by side make.
 *
 * Neighbours are one expression. Plain strings join to one Constant; with an f-string among them the result is a
 * JoinedStr whose neighbouring texts are joined and whose empty texts are dropped, and its spans are those of CPython
 * 3.12 and later. */
#include "py/parser_state.h"

#include <string.h>

/* ---- escapes ---- */

/* The text of one token while it is decoded. */
typedef struct Escapes {
    Parser *parser;
    const char *at;
    const char *end;
    Span span; /* of the token */
    bool is_bytes;
} Escapes;

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static void add_value(Escapes *escapes, uint32_t value)
{
    char encoded[4];
    if (escapes->is_bytes) {
        buffer_putc(&escapes->parser->text, (char)value);
    } else {
        buffer_add(&escapes->parser->text, encoded, utf8_encode(value, encoded));
    }
}

static void hex_escape(Escapes *escapes, unsigned digits)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < digits; i++) {
        int digit = escapes->at < escapes->end ? hex_value(*escapes->at) : -1;
        if (digit < 0) {
            complain(escapes->parser, escapes->span, "escape in a string needs %u hexadecimal digits", digits);
            return;
        }
        value = value << 4 | (uint32_t)digit;
        escapes->at++;
    }
    if (value > 0x10FFFF) {
        complain(escapes->parser, escapes->span, "escape in a string is beyond U+10FFFF");
        return;
    }
    add_value(escapes, value);
}

static void octal_escape(Escapes *escapes, char first)
{
    uint32_t value = (uint32_t)(first - '0');
    for (int i = 0; i < 2 && escapes->at < escapes->end && *escapes->at >= '0' && *escapes->at <= '7'; i++) {
        value = value << 3 | (uint32_t)(*escapes->at++ - '0');
    }
    add_value(escapes, escapes->is_bytes ? value & 0xFF : value);
}

/* `\N{…}`: the table of names is not here, so every character by name counts as U+FFFD. */
static void name_escape(Escapes *escapes)
{
    const char *close = escapes->at < escapes->end && *escapes->at == '{'
                            ? memchr(escapes->at, '}', (size_t)(escapes->end - escapes->at))
                            : NULL;
    if (close == NULL || close == escapes->at + 1) {
        complain(escapes->parser, escapes->span, "escape `\\N` in a string needs a name in braces");
        return;
    }
    escapes->at = close + 1;
    add_value(escapes, 0xFFFD);
}

/* Behind a backslash. An escape that does not exist stands for itself. */
static void one_escape(Escapes *escapes)
{
    char letter = *escapes->at++;
    switch (letter) {
    case '\n': return;
    case '\r': escapes->at += escapes->at < escapes->end && *escapes->at == '\n'; return;
    case '\\': case '\'': case '"': buffer_putc(&escapes->parser->text, letter); return;
    case 'a': buffer_putc(&escapes->parser->text, '\a'); return;
    case 'b': buffer_putc(&escapes->parser->text, '\b'); return;
    case 'f': buffer_putc(&escapes->parser->text, '\f'); return;
    case 'n': buffer_putc(&escapes->parser->text, '\n'); return;
    case 'r': buffer_putc(&escapes->parser->text, '\r'); return;
    case 't': buffer_putc(&escapes->parser->text, '\t'); return;
    case 'v': buffer_putc(&escapes->parser->text, '\v'); return;
    case '0' ... '7': octal_escape(escapes, letter); return;
    case 'x': hex_escape(escapes, 2); return;
    default: break;
    }
    if (!escapes->is_bytes && (letter == 'u' || letter == 'U')) {
        hex_escape(escapes, letter == 'u' ? 4 : 8);
    } else if (!escapes->is_bytes && letter == 'N') {
        name_escape(escapes);
    } else {
        buffer_putc(&escapes->parser->text, '\\');
        escapes->at--;
    }
}

/* The value of a text between quotes. A carriage return is a line end like any other. */
static Text decode(Parser *parser, Text text, uint8_t flags, Span span)
{
    if (flags & STRING_VERBATIM) {
        return text;
    }
    Escapes escapes = {.parser = parser,
                       .at = text.bytes,
                       .end = text.bytes + text.length,
                       .span = span,
                       .is_bytes = (flags & STRING_BYTES) != 0};
    parser->text.length = 0;
    while (escapes.at < escapes.end) {
        const char *start = escapes.at;
        while (escapes.at < escapes.end && *escapes.at != '\\' && *escapes.at != '\r') {
            escapes.at++;
        }
        buffer_add(&parser->text, start, (size_t)(escapes.at - start));
        if (escapes.at == escapes.end) {
            break;
        }
        if (*escapes.at == '\r') {
            escapes.at += escapes.at + 1 < escapes.end && escapes.at[1] == '\n' ? 2 : 1;
            buffer_putc(&parser->text, '\n');
        } else if ((flags & STRING_RAW) || escapes.at + 1 == escapes.end) {
            buffer_putc(&parser->text, *escapes.at++);
        } else {
            escapes.at++;
            one_escape(&escapes);
        }
    }
    return (Text){arena_copy(parser->arena, parser->text.bytes, parser->text.length), parser->text.length};
}

static void check_ascii(Parser *parser, Text text, Span span)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            complain(parser, span, "bytes can hold ASCII characters only");
            return;
        }
    }
}

/* ---- pieces ---- */

static Constant *string_constant(Parser *parser, Span span, ConstantKind kind, Text value)
{
    Constant *node = new_node(parser, Constant, span.start);
    node->node.span.end = span.end;
    node->constant.kind = kind;
    node->constant.text = value;
    return node;
}

static Expr *parse_one_string(Parser *parser)
{
    const Token *token = parser->token++;
    uint32_t quotes = token->flags & STRING_TRIPLE ? 3 : 1;
    const char *bytes = parser->source->bytes + token->start + token->prefix;
    Text raw = {bytes, token->end - token->start - token->prefix - quotes};
    Span span = {token->start, token->end};
    if (token->flags & STRING_BYTES) {
        check_ascii(parser, raw, span);
    }
    ConstantKind kind = token->flags & STRING_BYTES ? CONSTANT_BYTES : CONSTANT_STR;
    Constant *node = string_constant(parser, span, kind, decode(parser, raw, token->flags, span));
    node->constant.has_u_prefix = (token->flags & STRING_U) != 0;
    return &node->node;
}

static Expr *parse_fstring_middle(Parser *parser)
{
    const Token *token = parser->token++;
    uint32_t second_brace = token->flags & STRING_BRACE ? 1 : 0;
    Text raw = {parser->source->bytes + token->start, token->end - token->start - second_brace};
    Span span = {token->start, token->end};
    return &string_constant(parser, span, CONSTANT_STR, decode(parser, raw, token->flags, span))->node;
}

/* ---- joining ---- */

static bool is_text(const Expr *expr)
{
    return expr->kind == NODE_Constant;
}

/* Joins the texts scratch[first … last) to one. */
static Expr *join_texts(Parser *parser, size_t first, size_t last)
{
    Node **items = parser->scratch.items;
    if (last - first == 1) {
        return items[first];
    }
    parser->text.length = 0;
    for (size_t i = first; i < last; i++) {
        buffer_add_text(&parser->text, ((Constant *)items[i])->constant.text);
    }
    const Constant *head = (Constant *)items[first];
    Text value = {arena_copy(parser->arena, parser->text.bytes, parser->text.length), parser->text.length};
    Span span = {head->node.span.start, items[last - 1]->span.end};
    Constant *joined = string_constant(parser, span, head->constant.kind, value);
    joined->constant.has_u_prefix = head->constant.has_u_prefix;
    return &joined->node;
}

/* Joins neighbouring texts among scratch[mark …] and drops empty ones. */
static void fold_texts(Parser *parser, size_t mark)
{
    size_t kept = mark;
    size_t count = parser->scratch.count;
    for (size_t i = mark; i < count;) {
        size_t next = i + 1;
        Expr *piece = parser->scratch.items[i];
        if (is_text(piece)) {
            while (next < count && is_text(parser->scratch.items[next])) {
                next++;
            }
            piece = join_texts(parser, i, next);
        }
        if (!is_text(piece) || ((Constant *)piece)->constant.text.length > 0) {
            parser->scratch.items[kept++] = piece;
        }
        i = next;
    }
    parser->scratch.count = kept;
}

/* A JoinedStr or a TemplateStr of the pieces scratch[mark …]. */
static Expr *joined_string(Parser *parser, NodeKind kind, uint32_t start, size_t mark)
{
    fold_texts(parser, mark);
    JoinedStr *node = node_new(parser, kind, sizeof(JoinedStr), start);
    take_list(parser, &parser->scratch, mark, &node->node, &node->values);
    return finish(parser, &node->node);
}

_Static_assert(sizeof(JoinedStr) == sizeof(TemplateStr), "one layout");

/* ---- replacement fields ---- */

/* Adds source to the text buffer without comments; strings keep their `#`. */
static void add_without_comments(Buffer *out, Text raw)
{
    char quote = '\0';
    for (size_t i = 0; i < raw.length; i++) {
        char byte = raw.bytes[i];
        if (byte == '#' && quote == '\0') {
            while (i + 1 < raw.length && raw.bytes[i + 1] != '\n' && raw.bytes[i + 1] != '\r') {
                i++;
            }
            continue;
        }
        if (byte == '"' || byte == '\'') {
            quote = quote == '\0' ? byte : quote == byte ? '\0' : quote;
        }
        if (byte == '\r') {
            i += i + 1 < raw.length && raw.bytes[i + 1] == '\n';
            byte = '\n';
        }
        buffer_putc(out, byte);
    }
}

/* The source between two offsets with line ends as LF and without comments. */
static Text field_text(Parser *parser, uint32_t start, uint32_t end)
{
    Text raw = {parser->source->bytes + start, end - start};
    if (memchr(raw.bytes, '\r', raw.length) == NULL && memchr(raw.bytes, '#', raw.length) == NULL) {
        return raw;
    }
    parser->text.length = 0;
    add_without_comments(&parser->text, raw);
    return (Text){arena_copy(parser->arena, parser->text.bytes, parser->text.length), parser->text.length};
}

static int32_t parse_conversion(Parser *parser)
{
    const Token *mark = parser->token;
    if (!accept(parser, TOKEN_EXCLAMATION)) {
        return -1;
    }
    const Token *token = parser->token;
    char letter = parser->source->bytes[token->start];
    if (token->kind != TOKEN_NAME || token->end - token->start != 1 || token->start != mark->end ||
        (letter != 's' && letter != 'r' && letter != 'a')) {
        fail(parser, "the conversion of a field must be `!s`, `!r` or `!a`");
        return -1;
    }
    parser->token++;
    return letter;
}

static void parse_field(Parser *parser, bool is_template);

/* What stands behind the `:` of a field, as a JoinedStr that starts at the colon, in template strings too. */
static Expr *parse_format_spec(Parser *parser)
{
    uint32_t start = parser->token->start;
    if (!accept(parser, TOKEN_COLON)) {
        return NULL;
    }
    size_t mark = list_begin(parser);
    for (;;) {
        if (at(parser, TOKEN_FSTRING_MIDDLE)) {
            list_add(parser, parse_fstring_middle(parser));
        } else if (at(parser, TOKEN_LEFT_BRACE)) {
            parse_field(parser, false);
        } else {
            break;
        }
    }
    return joined_string(parser, NODE_JoinedStr, start, mark);
}

static Expr *interpolation(Parser *parser, uint32_t start, Expr *value, Text source)
{
    Interpolation *node = new_node(parser, Interpolation, start);
    node->value = value;
    node->constant.kind = CONSTANT_STR;
    node->constant.text = source;
    raise_above(&node->node, value);
    return &node->node;
}

static Expr *formatted_value(Parser *parser, uint32_t start, Expr *value)
{
    FormattedValue *node = new_node(parser, FormattedValue, start);
    node->value = value;
    raise_above(&node->node, value);
    return &node->node;
}

static void set_format(Expr *field, int32_t conversion, Expr *format_spec)
{
    if (field->kind == NODE_FormattedValue) {
        ((FormattedValue *)field)->conversion = conversion;
        ((FormattedValue *)field)->format_spec = format_spec;
    } else {
        ((Interpolation *)field)->conversion = conversion;
        ((Interpolation *)field)->format_spec = format_spec;
    }
    raise_above(field, format_spec);
}

/* A field at its `{`. With `=` behind the expression its source becomes text before the field. */
static void parse_field(Parser *parser, bool is_template)
{
    uint32_t start = parser->token++->start;
    if (at(parser, TOKEN_RIGHT_BRACE) || at(parser, TOKEN_EXCLAMATION) || at(parser, TOKEN_COLON)) {
        fail(parser, "a field needs an expression before %s", token_kind_words(parser->token->kind));
    }
    Expr *value = parse_yield_or_star_expressions(parser);
    uint32_t value_end = parser->token->start;
    bool with_source = accept(parser, TOKEN_EQUAL);
    uint32_t source_end = parser->token->start;
    bool has_conversion = at(parser, TOKEN_EXCLAMATION);
    int32_t conversion = parse_conversion(parser);
    Expr *format_spec = parse_format_spec(parser);
    if (with_source && !has_conversion && format_spec == NULL) {
        conversion = 'r';
    }
    expect(parser, TOKEN_RIGHT_BRACE);
    if (with_source) {
        Span span = {start + 1, source_end > start ? source_end : start + 1};
        list_add(parser, string_constant(parser, span, CONSTANT_STR, field_text(parser, span.start, span.end)));
    }
    Expr *field = is_template ? interpolation(parser, start, value, field_text(parser, start + 1, value_end))
                              : formatted_value(parser, start, value);
    set_format(field, conversion, format_spec);
    list_add(parser, finish(parser, field));
}

/* ---- whole strings ---- */

/* Adds the pieces of an f-string. */
static void parse_fstring(Parser *parser)
{
    bool is_template = (parser->token->flags & STRING_TEMPLATE) != 0;
    parser->token++;
    for (;;) {
        if (at(parser, TOKEN_FSTRING_MIDDLE)) {
            Expr *text = parse_fstring_middle(parser);
            if (((Constant *)text)->constant.text.length > 0) {
                list_add(parser, text);
            }
        } else if (at(parser, TOKEN_LEFT_BRACE)) {
            parse_field(parser, is_template);
        } else {
            break;
        }
    }
    expect(parser, TOKEN_FSTRING_END);
}

static bool at_string(const Parser *parser)
{
    return at(parser, TOKEN_STRING) || at(parser, TOKEN_FSTRING_START);
}

Expr *parse_strings(Parser *parser)
{
    const Token *first = parser->token;
    if (first->kind == TOKEN_STRING && first[1].kind != TOKEN_STRING && first[1].kind != TOKEN_FSTRING_START) {
        return parse_one_string(parser);
    }
    size_t mark = list_begin(parser);
    bool bytes = false, text = false, formatted = false, template = false;
    while (at_string(parser)) {
        uint8_t flags = parser->token->flags;
        bytes |= (flags & STRING_BYTES) != 0;
        template |= (flags & STRING_TEMPLATE) != 0;
        text |= (flags & (STRING_BYTES | STRING_TEMPLATE)) == 0;
        if (at(parser, TOKEN_STRING)) {
            list_add(parser, parse_one_string(parser));
        } else {
            formatted = true;
            parse_fstring(parser);
        }
    }
    if (bytes + text + template > 1) {
        complain(parser, (Span){first->start, last_end(parser)}, "%s",
                 bytes ? "bytes and strings cannot be joined" : "template strings and strings cannot be joined");
    }
    if (formatted) {
        return joined_string(parser, template ? NODE_TemplateStr : NODE_JoinedStr, first->start, mark);
    }
    Expr *joined = join_texts(parser, mark, parser->scratch.count);
    parser->scratch.count = mark;
    return joined;
}
