/* Dumps are made for speed as well, since whole libraries go through them: numbers are printed by hand, and a position
 * is looked for near the one before. */
#include "py/dump.h"

#include <string.h>

typedef struct Dump {
    const Source *source;
    const Interner *names;
    Buffer *out;
    uint32_t line; /* index of the line that was printed last */
} Dump;

static void add_number(Buffer *out, uint32_t number)
{
    char digits[10];
    size_t count = 0;
    do {
        digits[sizeof digits - ++count] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buffer_add(out, digits + sizeof digits - count, count);
}

/* Index of the line that holds an offset. Most lookups are a few lines away from the one before. */
static uint32_t line_of(Dump *dump, uint32_t offset)
{
    const uint32_t *starts = dump->source->line_starts;
    uint32_t low = 0;
    uint32_t high = dump->source->line_count;
    uint32_t near = dump->line;
    if (starts[near] <= offset) {
        low = near;
        high = near + 8 < high && starts[near + 8] > offset ? near + 8 : high;
    } else {
        low = near >= 8 && starts[near - 8] <= offset ? near - 8 : 0;
        high = near;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    dump->line = low;
    return low;
}

static void add_position(Dump *dump, uint32_t offset)
{
    uint32_t line = line_of(dump, offset);
    add_number(dump->out, line + 1);
    buffer_putc(dump->out, ':');
    add_number(dump->out, offset - dump->source->line_starts[line]);
}

static void add_span(Dump *dump, Span span)
{
    buffer_putc(dump->out, ' ');
    add_position(dump, span.start);
    buffer_putc(dump->out, '-');
    add_position(dump, span.end);
}

/* Printable ASCII as it is, other bytes and backslashes as \xNN. */
static void add_escaped(Buffer *out, Text text)
{
    static const char hex[] = "0123456789abcdef";
    size_t plain = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte >= ' ' && byte <= '~' && byte != '\\') {
            continue;
        }
        buffer_add(out, text.bytes + plain, i - plain);
        const char escape[] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
        buffer_add(out, escape, sizeof escape);
        plain = i + 1;
    }
    if (plain < text.length) {
        buffer_add(out, text.bytes + plain, text.length - plain);
    }
}

/* ---- tokens ---- */

static const char *tokenize_name(const Token *token)
{
    bool template = (token->flags & STRING_TEMPLATE) != 0;
    switch (token->kind) {
    case TOKEN_END_OF_FILE: return "ENDMARKER";
    case TOKEN_BLANK_LINE: return "NL";
    case TOKEN_INTEGER:
    case TOKEN_FLOAT:
    case TOKEN_IMAGINARY: return "NUMBER";
    case TOKEN_FSTRING_START: return template ? "TSTRING_START" : "FSTRING_START";
    case TOKEN_FSTRING_MIDDLE: return template ? "TSTRING_MIDDLE" : "FSTRING_MIDDLE";
    case TOKEN_FSTRING_END: return template ? "TSTRING_END" : "FSTRING_END";
    default: break;
    }
    if (token_is_keyword(token->kind)) {
        return "KEYWORD";
    }
    return token->kind >= TOKEN_LEFT_PAREN ? "OP" : token_kind_name(token->kind);
}

void dump_tokens(const Source *source, const TokenVec *tokens, Buffer *out)
{
    Dump dump = {.source = source, .out = out};
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *token = &tokens->items[i];
        bool brace = token->kind == TOKEN_FSTRING_MIDDLE && (token->flags & STRING_BRACE);
        Span span = {token->start, token->end - brace};
        buffer_puts(out, tokenize_name(token));
        add_span(&dump, span);
        if (span.end > span.start && token->kind > TOKEN_BLANK_LINE) {
            buffer_putc(out, ' ');
            add_escaped(out, (Text){source->bytes + span.start, span.end - span.start});
        }
        buffer_putc(out, '\n');
    }
}

/* ---- trees ---- */

static bool has_span(NodeKind kind)
{
    return kind != NODE_Module && kind != NODE_Arguments && kind != NODE_WithItem && kind != NODE_MatchCase &&
           kind != NODE_Comprehension;
}

static void add_constant(Dump *dump, const ConstantValue *constant)
{
    static const char *const words[] = {" None", " True", " False", " Ellipsis", " int:", " float:", " complex:",
                                        " str:", " bytes:"};
    buffer_puts(dump->out, constant->has_u_prefix ? " ustr:" : words[constant->kind]);
    add_escaped(dump->out, constant->text);
}

static void add_label(Dump *dump, const AstField *field)
{
    buffer_putc(dump->out, ' ');
    buffer_puts(dump->out, field->name);
    buffer_putc(dump->out, '=');
}

static void add_names(Dump *dump, const AstField *field, const NameList *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (i == 0) {
            add_label(dump, field);
        } else {
            buffer_putc(dump->out, ',');
        }
        add_escaped(dump->out, intern_get(dump->names, names->items[i]));
    }
}

static void add_operators(Dump *dump, const AstField *field, const OperatorList *operators)
{
    for (uint32_t i = 0; i < operators->count; i++) {
        if (i == 0) {
            add_label(dump, field);
        } else {
            buffer_putc(dump->out, ',');
        }
        buffer_puts(dump->out, ast_operator_name(field->type, operators->items[i]));
    }
}

static void add_integer(Buffer *out, int32_t number)
{
    if (number < 0) {
        buffer_putc(out, '-');
    }
    add_number(out, number < 0 ? 0u - (uint32_t)number : (uint32_t)number);
}

/* The fields that hold no nodes. */
static void add_scalar(Dump *dump, const Node *node, const AstField *field)
{
    const void *place = ast_field(node, field);
    switch (field->kind) {
    case FIELD_IDENTIFIER:
    case FIELD_MAYBE_NAME:
        if (*(const StrId *)place != 0) {
            add_label(dump, field);
            add_escaped(dump->out, intern_get(dump->names, *(const StrId *)place));
        }
        break;
    case FIELD_NAMES: add_names(dump, field, place); break;
    case FIELD_OPERATOR:
        add_label(dump, field);
        buffer_puts(dump->out, ast_operator_name(field->type, *(const int *)place));
        break;
    case FIELD_OPERATORS: add_operators(dump, field, place); break;
    case FIELD_NUMBER:
        add_label(dump, field);
        add_integer(dump->out, *(const int32_t *)place);
        break;
    case FIELD_CONSTANT: add_constant(dump, place); break;
    default: break;
    }
}

static void add_node(Dump *dump, const char *field, const Node *node, uint32_t depth);

static void add_children(Dump *dump, const Node *node, const AstField *field, uint32_t depth)
{
    const void *place = ast_field(node, field);
    if (field->kind == FIELD_CHILD || (field->kind == FIELD_MAYBE && *(Node *const *)place != NULL)) {
        add_node(dump, field->name, *(Node *const *)place, depth);
    } else if (field->kind == FIELD_LIST || field->kind == FIELD_HOLES) {
        /* All lists of nodes have this layout. */
        const ExprList *list = place;
        for (uint32_t i = 0; i < list->count; i++) {
            add_node(dump, field->name, list->items[i], depth);
        }
    }
}

static void add_indent(Buffer *out, uint32_t depth)
{
    static const char spaces[] = "                                ";
    for (uint32_t step; depth > 0; depth -= step) {
        step = depth < sizeof spaces - 1 ? depth : (uint32_t)sizeof spaces - 1;
        buffer_add(out, spaces, step);
    }
}

static void add_node(Dump *dump, const char *field, const Node *node, uint32_t depth)
{
    add_indent(dump->out, depth);
    if (field != NULL) {
        buffer_puts(dump->out, field);
        buffer_putc(dump->out, ' ');
    }
    if (node == NULL) {
        buffer_puts(dump->out, "-\n");
        return;
    }
    buffer_puts(dump->out, ast_kind_name(node->kind));
    const AstField *fields = ast_fields(node->kind);
    for (const AstField *each = fields; each->kind != FIELD_END; each++) {
        add_scalar(dump, node, each);
    }
    if (node->context > CONTEXT_LOAD) {
        buffer_puts(dump->out, node->context == CONTEXT_STORE ? " Store" : " Del");
    }
    if (has_span(node->kind)) {
        add_span(dump, node->span);
    }
    buffer_putc(dump->out, '\n');
    for (const AstField *each = fields; each->kind != FIELD_END; each++) {
        add_children(dump, node, each, depth + 1);
    }
}

void dump_ast(const Source *source, const Node *root, const Interner *names, Buffer *out)
{
    Dump dump = {.source = source, .names = names, .out = out};
    add_node(&dump, NULL, root, 0);
}

void dump_issue(const Source *source, Span span, const char *message, Buffer *out)
{
    Dump dump = {.source = source, .out = out};
    buffer_putc(out, '!');
    add_span(&dump, span);
    buffer_putc(out, ' ');
    buffer_add_clean(out, message, strlen(message));
    buffer_putc(out, '\n');
}
