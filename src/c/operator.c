/* Which operator an expression has.
 *
 * From 17 on libclang says it. Before, nothing does, so the operator is read from the text: it stands between the
 * operands. Where both operands come out of one macro's body they have no places of their own in the file; then the
 * macro's definition is read, to which libclang's lexer leads (a token of a macro's body is located where the macro
 * is defined), and the operator is what stands before the right operand or behind a simple left one. What is left over,
 * `a && b` of two bare macro parameters, stays unknown. */
#include "c/operator.h"

#include <string.h>

static const char *const spellings[BINARY_OPERATORS] = {
    NULL,
#define OPERATOR(NAME, spelling) spelling,
#include "c/operator.def"
};

const char *binary_operator_spelling(BinaryOperator operation)
{
    return spellings[operation];
}

BinaryOperator binary_operator_of(Text spelling)
{
    static const struct {
        const char *word;
        BinaryOperator operation;
    } words[] = {{"and", BINARY_AND},        {"or", BINARY_OR},        {"not_eq", BINARY_NOT_EQUAL},
                 {"bitand", BINARY_BIT_AND}, {"bitor", BINARY_BIT_OR}, {"xor", BINARY_BIT_XOR}};
    for (int i = 1; i < BINARY_OPERATORS; i++) {
        if (text_is(spelling, spellings[i])) {
            return (BinaryOperator)i;
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (text_is(spelling, words[i].word)) {
            return words[i].operation;
        }
    }
    return BINARY_UNKNOWN;
}

/* Text around a place in some file. */
typedef struct Place {
    const char *bytes;
    size_t length;
    size_t offset;
} Place;

/* Where the token at this location is spelled: for one from a macro's body, in the macro's definition. */
static bool find_spelling(const Unit *unit, CXSourceLocation location, Place *place)
{
    const Libclang *clang = unit->clang;
    CXToken *tokens = NULL;
    unsigned count = 0;
    clang->tokenize(unit->unit, clang->getRange(location, location), &tokens, &count);
    if (count == 0) {
        return false;
    }
    CXFile file = NULL;
    unsigned offset = 0;
    clang->getFileLocation(clang->getTokenLocation(unit->unit, tokens[0]), &file, NULL, NULL, &offset);
    clang->disposeTokens(unit->unit, tokens, count);
    if (file == NULL) {
        return false;
    }
    place->bytes = clang->getFileContents(unit->unit, file, &place->length);
    place->offset = offset;
    return place->bytes != NULL && place->offset <= place->length;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\\' || byte == '\v' || byte == '\f';
}

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || (byte >= '0' && byte <= '9');
}

static size_t skip_blanks(const Place *place, size_t at)
{
    while (at < place->length) {
        const char *here = place->bytes + at;
        const char *limit = place->bytes + place->length;
        if (is_blank(here[0])) {
            at++;
        } else if (limit - here > 1 && here[0] == '/' && here[1] == '*') {
            const char *star = here + 2;
            while (limit - star > 1 && (star[0] != '*' || star[1] != '/')) {
                star++;
            }
            at = limit - star > 1 ? (size_t)(star - place->bytes) + 2 : place->length;
        } else if (limit - here > 1 && here[0] == '/' && here[1] == '/') {
            const char *end = memchr(here, '\n', (size_t)(limit - here));
            at = end == NULL ? place->length : (size_t)(end - place->bytes);
        } else {
            break;
        }
    }
    return at;
}

/* The longest operator that starts here. */
static BinaryOperator operator_at(const Place *place, size_t at, size_t *end)
{
    size_t word = at;
    while (word < place->length && is_word(place->bytes[word])) {
        word++;
    }
    for (size_t length = word > at ? word - at : 3; length > 0; length--) {
        if (length <= place->length - at) {
            BinaryOperator found = binary_operator_of((Text){place->bytes + at, length});
            if (found != BINARY_UNKNOWN) {
                *end = at + length;
                return found;
            }
        }
        if (word > at) {
            break;
        }
    }
    return BINARY_UNKNOWN;
}

/* The longest operator that ends here. */
static BinaryOperator operator_before(const Place *place, size_t at)
{
    while (at > 0 && is_blank(place->bytes[at - 1])) {
        at--;
    }
    for (size_t length = 3; length > 0; length--) {
        if (length <= at) {
            BinaryOperator found = binary_operator_of((Text){place->bytes + at - length, length});
            if (found != BINARY_UNKNOWN && found != BINARY_COMMA) {
                return found;
            }
        }
    }
    return BINARY_UNKNOWN;
}

/* Behind the brackets that open here. */
static size_t skip_brackets(const Place *place, size_t at)
{
    unsigned depth = 0;
    while (at < place->length && place->bytes[at] != '\0') {
        char byte = place->bytes[at++];
        if (byte == '(' || byte == '[') {
            depth++;
        } else if ((byte == ')' || byte == ']') && --depth == 0) {
            break;
        }
    }
    return at;
}

/* Behind a name, number or parenthesised expression with the prefix operators before it and the calls, subscripts and
 * members that follow it. */
static size_t skip_operand(const Place *place, size_t at)
{
    while (at < place->length && memchr("-+!~*&", place->bytes[at], 6) != NULL) {
        at++;
    }
    while (at < place->length) {
        char byte = place->bytes[at];
        bool arrow = byte == '-' && at + 1 < place->length && place->bytes[at + 1] == '>';
        if (is_word(byte) || byte == '.') {
            at++;
        } else if (byte == '(' || byte == '[') {
            at = skip_brackets(place, at);
        } else if (arrow) {
            at += 2;
        } else {
            break;
        }
    }
    return at;
}

/* The operator when nothing but it stands between the operands in the main file. */
static BinaryOperator operator_between(const Unit *unit, CXCursor left, CXCursor right)
{
    uint32_t from = 0;
    uint32_t to = 0;
    size_t end = 0;
    Place place = {unit->source->bytes, unit->source->length, 0};
    if (!unit_offset(unit, unit->clang->getRangeEnd(unit->clang->getCursorExtent(left)), &from) ||
        !unit_offset(unit, unit->clang->getRangeStart(unit->clang->getCursorExtent(right)), &to) || from >= to) {
        return BINARY_UNKNOWN;
    }
    BinaryOperator found = operator_at(&place, skip_blanks(&place, from), &end);
    return found != BINARY_UNKNOWN && skip_blanks(&place, end) == to ? found : BINARY_UNKNOWN;
}

static BinaryOperator operator_in_macro(const Unit *unit, CXCursor left, CXCursor right)
{
    const Libclang *clang = unit->clang;
    BinaryOperator found = BINARY_UNKNOWN;
    Place place;
    if (find_spelling(unit, clang->getRangeStart(clang->getCursorExtent(right)), &place)) {
        found = operator_before(&place, place.offset);
    }
    if (found == BINARY_UNKNOWN && find_spelling(unit, clang->getRangeStart(clang->getCursorExtent(left)), &place)) {
        size_t end = 0;
        found = operator_at(&place, skip_blanks(&place, skip_operand(&place, place.offset)), &end);
    }
    /* A comma next to an argument of a macro separates it from the next. */
    return found == BINARY_COMMA ? BINARY_UNKNOWN : found;
}

BinaryOperator operator_of_binary(const Unit *unit, CXCursor cursor, CXCursor left, CXCursor right)
{
    if (unit->clang->getCursorBinaryOperatorKind != NULL) {
        unsigned kind = unit->clang->getCursorBinaryOperatorKind(cursor);
        return kind < BINARY_OPERATORS ? (BinaryOperator)kind : BINARY_UNKNOWN;
    }
    BinaryOperator found = operator_between(unit, left, right);
    return found != BINARY_UNKNOWN ? found : operator_in_macro(unit, left, right);
}

/* The prefix operator that starts here, or UNARY_POST_INCREMENT where an operand starts: ++ and -- are alike to us. */
static UnaryOperator prefix_operator(const Place *place)
{
    static const struct {
        const char *spelling;
        UnaryOperator operation;
    } table[] = {
        {"++", UNARY_INCREMENT},     {"--", UNARY_DECREMENT},
        {"&", UNARY_ADDRESS},        {"*", UNARY_DEREFERENCE},
        {"+", UNARY_PLUS},           {"-", UNARY_MINUS},
        {"~", UNARY_COMPLEMENT},     {"!", UNARY_NOT},
        {"not", UNARY_NOT},          {"__real", UNARY_REAL},
        {"__imag", UNARY_IMAGINARY}, {"__extension__", UNARY_EXTENSION},
    };
    Text rest = {place->bytes + place->offset, place->length - place->offset};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t length = strlen(table[i].spelling);
        bool word = is_word(table[i].spelling[0]);
        bool longer = word && table[i].spelling[0] == 'n' && length < rest.length && is_word(rest.bytes[length]);
        if (text_starts_with(rest, table[i].spelling) && !longer) {
            return table[i].operation;
        }
    }
    return UNARY_POST_INCREMENT;
}

UnaryOperator operator_of_unary(const Unit *unit, CXCursor cursor)
{
    const Libclang *clang = unit->clang;
    if (clang->getCursorUnaryOperatorKind != NULL) {
        unsigned kind = clang->getCursorUnaryOperatorKind(cursor);
        return kind < UNARY_OPERATORS ? (UnaryOperator)kind : UNARY_UNKNOWN;
    }
    Place place;
    if (!find_spelling(unit, clang->getRangeStart(clang->getCursorExtent(cursor)), &place)) {
        return UNARY_UNKNOWN;
    }
    return prefix_operator(&place);
}
