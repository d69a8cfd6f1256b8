/* Places that the syntax tree does not carry, found in the bytes of the source around a node. */
#include "py/lower.h"

/* How far blanks are searched for a parenthesis. Nodes that start at the same byte look at the same blanks, so there
 * must be an end to it. */
enum { BLANKS = 200 };

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == '\\';
}

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || (unsigned char)byte >= 0x80;
}

bool span_in_parentheses(const Source *source, Span span, Span *outer)
{
    uint32_t start = span.start;
    for (int i = 0; i < BLANKS && start > 0 && is_blank(source->bytes[start - 1]); i++) {
        start--;
    }
    if (start == 0 || source->bytes[start - 1] != '(') {
        return false;
    }
    uint32_t end = span.end;
    for (int i = 0; i < BLANKS && is_blank(source->bytes[end]); i++) { /* a NUL ends the source */
        end++;
    }
    *outer = (Span){start - 1, end + 1};
    return source->bytes[end] == ')';
}

static uint32_t skip_blanks(const Source *source, uint32_t at)
{
    while (is_blank(source->bytes[at])) {
        at++;
    }
    return at;
}

static uint32_t skip_name(const Source *source, uint32_t at)
{
    while (is_name_byte(source->bytes[at])) {
        at++;
    }
    return at;
}

/* Behind the end of the comment that starts at `at`. */
static uint32_t skip_comment(const Source *source, uint32_t at)
{
    while (at < source->length && source->bytes[at] != '\n' && source->bytes[at] != '\r') {
        at++;
    }
    return at;
}

Span span_of_defined_name(const Source *source, uint32_t start)
{
    uint32_t behind_keyword = skip_name(source, start);
    if (text_is((Text){source->bytes + start, behind_keyword - start}, "async")) {
        behind_keyword = skip_name(source, skip_blanks(source, behind_keyword));
    }
    uint32_t name = skip_blanks(source, behind_keyword);
    return (Span){name, skip_name(source, name)};
}

Span span_behind_as(const Source *source, uint32_t from, uint32_t end)
{
    uint32_t at = from;
    while (at < end && source->bytes[at] != ':') {
        if (source->bytes[at] == '#') {
            at = skip_comment(source, at);
        } else if (is_name_byte(source->bytes[at])) {
            uint32_t behind = skip_name(source, at);
            if (text_is((Text){source->bytes + at, behind - at}, "as")) {
                uint32_t name = skip_blanks(source, behind);
                return (Span){name, skip_name(source, name)};
            }
            at = behind;
        } else {
            at++;
        }
    }
    return (Span){from, from};
}

uint32_t span_behind_colon(const Source *source, uint32_t from, uint32_t end)
{
    for (uint32_t at = from; at < end; at++) {
        if (source->bytes[at] == ':') {
            return at + 1;
        }
        if (source->bytes[at] == '#') {
            at = skip_comment(source, at);
        }
    }
    return from;
}
