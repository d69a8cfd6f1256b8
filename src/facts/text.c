/* Facts as lines of text and back; docs/facts.md describes the format.
 *
 * Each line makes one item and names others by a letter and their id: v3 a value, a3 an action, f3 a function, p3 a
 * parameter, g3 an argument. Which fields a line has follows from the shapes of facts.def, so both directions share
 * that one description. Lines of one letter come in the order of their ids; the letters are mixed so that a reader
 * meets the parts before the whole. Lists are written out where they are used: the layout of the pool is not kept. */
#include "facts/text.h"

#include "facts/build.h"
#include "facts/shape.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------ printing */

typedef struct Printer {
    const Facts *facts;
    const Interner *names;
    Buffer *out;
    ValueId next_value;
    ArgumentId next_argument;
} Printer;

static void print_number(Printer *printer, uint32_t number)
{
    char digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buffer_add(printer->out, digits + at, sizeof digits - at);
}

/* " v3", or " -" for 0. */
static void print_id(Printer *printer, char letter, uint32_t id)
{
    buffer_putc(printer->out, ' ');
    if (id == 0) {
        buffer_putc(printer->out, '-');
    } else {
        buffer_putc(printer->out, letter);
        print_number(printer, id);
    }
}

static void print_bytes(Printer *printer, const char *bytes, size_t length)
{
    buffer_puts(printer->out, " \"");
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '"' || byte == '\\') {
            buffer_putc(printer->out, '\\');
            buffer_putc(printer->out, bytes[i]);
        } else if (byte >= 0x20 && byte < 0x7F) {
            buffer_putc(printer->out, bytes[i]);
        } else {
            static const char digits[] = "0123456789abcdef";
            const char escape[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
            buffer_add(printer->out, escape, sizeof escape);
        }
    }
    buffer_putc(printer->out, '"');
}

static void print_string(Printer *printer, StrId id)
{
    if (id == 0) {
        buffer_puts(printer->out, " -");
    } else {
        Text text = intern_get(printer->names, id);
        print_bytes(printer, text.bytes, text.length);
    }
}

static void print_span(Printer *printer, Span span)
{
    buffer_putc(printer->out, ' ');
    print_number(printer, span.start);
    buffer_putc(printer->out, ':');
    print_number(printer, span.end);
}

static void print_word(Printer *printer, const char *word)
{
    buffer_putc(printer->out, ' ');
    buffer_puts(printer->out, word);
}

/* "v3 call 4:9" */
static void print_head(Printer *printer, char letter, uint32_t id, const char *word, Span span)
{
    buffer_putc(printer->out, letter);
    print_number(printer, id);
    print_word(printer, word);
    print_span(printer, span);
}

static void print_detail(Printer *printer, DetailKind kind, uint8_t detail)
{
    if (kind == DETAIL_BYTE) {
        char byte = (char)detail;
        print_bytes(printer, &byte, 1);
    } else if (kind != DETAIL_NONE) {
        print_word(printer, detail_words(kind)[detail]);
    }
}

static void print_ids(Printer *printer, char letter, ListId list)
{
    buffer_puts(printer->out, " (");
    for (uint32_t i = 0; i < facts_list_count(printer->facts, list); i++) {
        print_id(printer, letter, facts_list_item(printer->facts, list, i));
    }
    buffer_puts(printer->out, " )");
}

/* The lists of a switch or a try: `step` columns, of which the last two are a list of values and a block. */
static void print_branches(Printer *printer, ListId list, uint32_t step)
{
    const Facts *facts = printer->facts;
    buffer_puts(printer->out, " (");
    for (uint32_t i = 0; i < facts_list_count(facts, list); i += step) {
        if (step == 3) {
            print_id(printer, 'v', facts_list_item(facts, list, i));
        }
        print_ids(printer, 'v', facts_list_item(facts, list, i + step - 2));
        print_ids(printer, 'a', facts_list_item(facts, list, i + step - 1));
    }
    buffer_puts(printer->out, " )");
}

static void print_field(Printer *printer, FieldKind kind, uint32_t field)
{
    switch (kind) {
    case FIELD_NONE:
        break;
    case FIELD_VALUE:
    case FIELD_MAYBE_VALUE:
        print_id(printer, 'v', field);
        break;
    case FIELD_FUNCTION:
    case FIELD_OWNER:
        print_id(printer, 'f', field);
        break;
    case FIELD_STRING:
        print_string(printer, field);
        break;
    case FIELD_NUMBER:
        buffer_putc(printer->out, ' ');
        print_number(printer, field);
        break;
    case FIELD_BLOCK:
        print_ids(printer, 'a', field);
        break;
    case FIELD_ARGUMENTS:
        print_ids(printer, 'g', field);
        break;
    case FIELD_CASES:
        print_branches(printer, field, 2);
        break;
    case FIELD_HANDLERS:
        print_branches(printer, field, 3);
        break;
    case FIELD_VALUES:
    case FIELD_PAIRS:
    case FIELD_CHOICES:
        print_ids(printer, 'v', field);
        break;
    }
}

static void print_flags(Printer *printer, const char *const *words, unsigned flags)
{
    for (size_t bit = 0; words[bit] != NULL; bit++) {
        if (flags >> bit & 1) {
            buffer_puts(printer->out, " +");
            buffer_puts(printer->out, words[bit]);
        }
    }
    buffer_putc(printer->out, '\n');
}

static void print_function(Printer *printer, FunctionId id)
{
    const Function *function = &printer->facts->functions.items[id];
    print_head(printer, 'f', id, function_words[function->kind], function->span);
    print_span(printer, function->name_span);
    print_id(printer, 'f', function->parent);
    print_string(printer, function->name);
    print_string(printer, function->qualified);
    print_id(printer, 'p', function->first_parameter);
    buffer_putc(printer->out, ' ');
    print_number(printer, function->parameter_count);
    print_ids(printer, 'g', function->bases);
    print_ids(printer, 'a', function->body);
    print_flags(printer, function_flag_words, function->flags);
}

static void print_parameter(Printer *printer, uint32_t id)
{
    const Parameter *parameter = &printer->facts->parameters.items[id];
    print_head(printer, 'p', id, parameter_kind_words[parameter->kind], parameter->span);
    print_string(printer, parameter->name);
    print_id(printer, 'v', parameter->fallback);
    print_id(printer, 'v', parameter->annotation);
    buffer_putc(printer->out, '\n');
}

static void print_argument(Printer *printer, ArgumentId id)
{
    const Argument *argument = &printer->facts->arguments.items[id];
    buffer_putc(printer->out, 'g');
    print_number(printer, id);
    print_word(printer, argument_kind_words[argument->kind]);
    print_string(printer, argument->name);
    print_id(printer, 'v', argument->value);
    buffer_putc(printer->out, '\n');
}

static void print_value(Printer *printer, ValueId id)
{
    const Value *value = &printer->facts->values.items[id];
    const ValueShape *shape = &value_shapes[value->kind];
    print_head(printer, 'v', id, shape->word, value->span);
    print_detail(printer, shape->detail, value->detail);
    print_field(printer, shape->a, value->a);
    print_field(printer, shape->b, value->b);
    print_field(printer, shape->list, value->list);
    if (value->text != 0) {
        print_string(printer, value->text);
    }
    print_flags(printer, value_flag_words, value->flags);
}

static void print_action(Printer *printer, ActionId id)
{
    const Action *action = &printer->facts->actions.items[id];
    const ActionShape *shape = &action_shapes[action->kind];
    print_head(printer, 'a', id, shape->word, action->span);
    print_detail(printer, shape->detail, action->detail);
    print_field(printer, shape->a, action->a);
    print_field(printer, shape->b, action->b);
    print_field(printer, shape->c, action->c);
    print_field(printer, shape->list, action->list);
    if (action->text != 0) {
        print_string(printer, action->text);
    }
    print_flags(printer, action_flag_words, action->flags);
}

/* Prints what has not been printed of the values up to `last`, each followed by the arguments that it is in. */
static void print_values_to(Printer *printer, ValueId last)
{
    const Facts *facts = printer->facts;
    for (; printer->next_value <= last; printer->next_value++) {
        print_value(printer, printer->next_value);
        while (printer->next_argument < facts->arguments.count &&
               facts->arguments.items[printer->next_argument].value <= printer->next_value) {
            print_argument(printer, printer->next_argument++);
        }
    }
}

static ValueId later(ValueId left, ValueId right)
{
    return left > right ? left : right;
}

static ValueId last_of_list(const Facts *facts, ListId list)
{
    ValueId last = 0;
    for (uint32_t i = 0; i < facts_list_count(facts, list); i++) {
        last = later(last, facts_list_item(facts, list, i));
    }
    return last;
}

/* The greatest id among the values that a field of an action names. */
static ValueId last_of_field(const Facts *facts, FieldKind kind, uint32_t field)
{
    switch (kind) {
    case FIELD_VALUE:
    case FIELD_MAYBE_VALUE:
        return field;
    case FIELD_VALUES:
    case FIELD_PAIRS:
        return last_of_list(facts, field);
    case FIELD_CASES:
    case FIELD_HANDLERS: {
        uint32_t step = kind == FIELD_CASES ? 2 : 3;
        ValueId last = 0;
        for (uint32_t i = 0; i < facts_list_count(facts, field); i += step) {
            last = later(last, last_of_list(facts, facts_list_item(facts, field, i + step - 2)));
            last = later(last, step == 3 ? facts_list_item(facts, field, i) : 0);
        }
        return last;
    }
    default:
        return 0;
    }
}

static ValueId last_of_action(const Facts *facts, const Action *action)
{
    const ActionShape *shape = &action_shapes[action->kind];
    ValueId last = last_of_field(facts, shape->list, action->list);
    last = later(last, last_of_field(facts, shape->a, action->a));
    return later(last, last_of_field(facts, shape->b, action->b));
}

static void print_functions(Printer *printer)
{
    const Facts *facts = printer->facts;
    uint32_t next_parameter = 1;
    for (FunctionId id = 1; id < facts->functions.count; id++) {
        const Function *function = &facts->functions.items[id];
        print_function(printer, id);
        while (next_parameter < function->first_parameter + function->parameter_count) {
            print_parameter(printer, next_parameter++);
        }
    }
    while (next_parameter < facts->parameters.count) {
        print_parameter(printer, next_parameter++);
    }
}

void facts_print(const Facts *facts, const Interner *names, Buffer *out)
{
    Printer printer = {.facts = facts, .names = names, .out = out, .next_value = 1, .next_argument = 1};
    buffer_printf(out, "facts 1 %s %u", language_words[facts->language], (unsigned)facts->source->length);
    print_bytes(&printer, facts->source->path, strlen(facts->source->path));
    buffer_puts(out, facts->partial ? " +partial\n" : "\n");
    for (size_t i = 0; i < facts->issues.count; i++) {
        const Issue *issue = &facts->issues.items[i];
        buffer_printf(out, "issue %s", issue_kind_words[issue->kind]);
        print_span(&printer, issue->span);
        print_string(&printer, issue->message);
        buffer_putc(out, '\n');
    }
    print_functions(&printer);
    for (ActionId id = 1; id < facts->actions.count; id++) {
        print_values_to(&printer, last_of_action(facts, &facts->actions.items[id]));
        print_action(&printer, id);
    }
    print_values_to(&printer, (ValueId)facts->values.count - 1);
    while (printer.next_argument < facts->arguments.count) {
        print_argument(&printer, printer.next_argument++);
    }
}

/* ------------------------------------------------------------------------------------------------------- reading */

typedef VEC(uint32_t) IdVec;

/* Where the reader stands in one line. Once `fault` is set, everything reads as 0 until the line is given up. */
typedef struct Reader {
    const char *at;
    const char *end; /* of the line */
    Facts *facts;
    Interner *names;
    Buffer bytes; /* of the string that is being read */
    IdVec ids;    /* lists under construction, inner behind outer */
    const char *fault;
} Reader;

static void fail(Reader *reader, const char *fault)
{
    if (reader->fault == NULL) {
        reader->fault = fault;
    }
    reader->at = reader->end;
}

static void skip_spaces(Reader *reader)
{
    while (reader->at < reader->end && *reader->at == ' ') {
        reader->at++;
    }
}

/* Steps over `byte` if it comes next. */
static bool accept(Reader *reader, char byte)
{
    skip_spaces(reader);
    if (reader->at < reader->end && *reader->at == byte) {
        reader->at++;
        return true;
    }
    return false;
}

static void expect(Reader *reader, char byte, const char *fault)
{
    if (!accept(reader, byte)) {
        fail(reader, fault);
    }
}

/* The letters and dashes that come next. */
static Text read_word(Reader *reader)
{
    skip_spaces(reader);
    const char *start = reader->at;
    while (reader->at < reader->end && ((*reader->at >= 'a' && *reader->at <= 'z') || *reader->at == '-')) {
        reader->at++;
    }
    return (Text){start, (size_t)(reader->at - start)};
}

/* The place of the next word in a NULL-terminated list. */
static uint8_t read_choice(Reader *reader, const char *const *words, const char *fault)
{
    Text word = read_word(reader);
    for (uint8_t i = 0; words[i] != NULL; i++) {
        if (text_is(word, words[i])) {
            return i;
        }
    }
    fail(reader, fault);
    return 0;
}

static uint32_t read_number(Reader *reader)
{
    skip_spaces(reader);
    uint64_t number = 0;
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && number <= UINT32_MAX) {
        number = number * 10 + (uint64_t)(*reader->at++ - '0');
    }
    if (reader->at == start || number > UINT32_MAX) {
        fail(reader, "a number is missing or too large");
        return 0;
    }
    return (uint32_t)number;
}

static uint32_t read_id(Reader *reader, char letter)
{
    if (accept(reader, '-')) {
        return 0;
    }
    expect(reader, letter, "a reference is missing or of the wrong sort");
    uint32_t id = read_number(reader);
    if (id == 0) {
        fail(reader, "a reference to item 0 is written '-'");
    }
    return id;
}

static Span read_span(Reader *reader)
{
    uint32_t start = read_number(reader);
    expect(reader, ':', "a span is start:end");
    return (Span){start, read_number(reader)};
}

static int hexadecimal(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The byte behind a backslash, or −1. */
static int read_escape(Reader *reader)
{
    size_t left = (size_t)(reader->end - reader->at);
    if (left >= 1 && (*reader->at == '"' || *reader->at == '\\')) {
        return *reader->at++;
    }
    if (left >= 3 && *reader->at == 'x' && hexadecimal(reader->at[1]) >= 0 && hexadecimal(reader->at[2]) >= 0) {
        int byte = hexadecimal(reader->at[1]) * 16 + hexadecimal(reader->at[2]);
        reader->at += 3;
        return byte;
    }
    return -1;
}

/* Reads a string into reader->bytes, which is valid until the next one. */
static void read_bytes(Reader *reader)
{
    reader->bytes.length = 0;
    buffer_add(&reader->bytes, "", 0);
    expect(reader, '"', "a string is missing");
    while (reader->at < reader->end && *reader->at != '"') {
        int byte = *reader->at++;
        if (byte == '\\') {
            byte = read_escape(reader);
            if (byte < 0) {
                fail(reader, "an escape in a string is none of \\\\ \\\" \\xNN");
            }
        }
        buffer_putc(&reader->bytes, (char)byte);
    }
    expect(reader, '"', "a string has no end");
}

static StrId read_string(Reader *reader)
{
    if (accept(reader, '-')) {
        return 0;
    }
    read_bytes(reader);
    return reader->fault != NULL ? 0 : intern_bytes(reader->names, reader->bytes.bytes, reader->bytes.length);
}

/* The text that some values and actions carry at the end of their line. */
static StrId read_text(Reader *reader)
{
    skip_spaces(reader);
    return reader->at < reader->end && *reader->at == '"' ? read_string(reader) : 0;
}

static unsigned read_flags(Reader *reader, const char *const *words)
{
    unsigned flags = 0;
    while (accept(reader, '+')) {
        flags |= 1u << read_choice(reader, words, "a flag is unknown");
    }
    return flags;
}

static uint8_t read_detail(Reader *reader, DetailKind kind)
{
    if (kind == DETAIL_BYTE) {
        read_bytes(reader);
        if (reader->bytes.length != 1) {
            fail(reader, "an operator is a string of one byte");
            return 0;
        }
        return (uint8_t)reader->bytes.bytes[0];
    }
    return kind == DETAIL_NONE ? 0 : read_choice(reader, detail_words(kind), "a detail is unknown");
}

/* Makes a list of the ids from `start` and takes them away. */
static ListId end_list(Reader *reader, size_t start)
{
    ListId list = facts_add_list(reader->facts, vec_from(&reader->ids, start), reader->ids.count - start);
    reader->ids.count = start;
    return list;
}

static ListId read_ids(Reader *reader, char letter)
{
    size_t start = reader->ids.count;
    vec_reserve(&reader->ids, start + 1);
    expect(reader, '(', "a list starts with '('");
    while (reader->fault == NULL && !accept(reader, ')')) {
        uint32_t id = read_id(reader, letter);
        vec_push(&reader->ids, id);
    }
    return end_list(reader, start);
}

static ListId read_branches(Reader *reader, uint32_t step)
{
    size_t start = reader->ids.count;
    vec_reserve(&reader->ids, start + 1);
    expect(reader, '(', "a list starts with '('");
    while (reader->fault == NULL && !accept(reader, ')')) {
        if (step == 3) {
            uint32_t place = read_id(reader, 'v');
            vec_push(&reader->ids, place);
        }
        ListId values = read_ids(reader, 'v');
        vec_push(&reader->ids, values);
        ListId block = read_ids(reader, 'a');
        vec_push(&reader->ids, block);
    }
    return end_list(reader, start);
}

static uint32_t read_field(Reader *reader, FieldKind kind)
{
    switch (kind) {
    case FIELD_NONE:
        return 0;
    case FIELD_VALUE:
    case FIELD_MAYBE_VALUE:
        return read_id(reader, 'v');
    case FIELD_FUNCTION:
    case FIELD_OWNER:
        return read_id(reader, 'f');
    case FIELD_STRING:
        return read_string(reader);
    case FIELD_NUMBER:
        return read_number(reader);
    case FIELD_BLOCK:
        return read_ids(reader, 'a');
    case FIELD_ARGUMENTS:
        return read_ids(reader, 'g');
    case FIELD_CASES:
        return read_branches(reader, 2);
    case FIELD_HANDLERS:
        return read_branches(reader, 3);
    case FIELD_VALUES:
    case FIELD_PAIRS:
    case FIELD_CHOICES:
        return read_ids(reader, 'v');
    }
    return 0;
}

static void read_value(Reader *reader)
{
    Value value = {0};
    Text word = read_word(reader);
    for (uint8_t kind = 1; kind < VALUE_KINDS; kind++) {
        if (text_is(word, value_shapes[kind].word)) {
            value.kind = kind;
        }
    }
    const ValueShape *shape = &value_shapes[value.kind];
    value.span = read_span(reader);
    value.detail = read_detail(reader, shape->detail);
    value.a = read_field(reader, shape->a);
    value.b = read_field(reader, shape->b);
    value.list = read_field(reader, shape->list);
    value.text = read_text(reader);
    value.flags = (uint16_t)read_flags(reader, value_flag_words);
    facts_add_value(reader->facts, value);
}

static void read_action(Reader *reader)
{
    Action action = {0};
    Text word = read_word(reader);
    for (uint8_t kind = 1; kind < ACTION_KINDS; kind++) {
        if (text_is(word, action_shapes[kind].word)) {
            action.kind = kind;
        }
    }
    const ActionShape *shape = &action_shapes[action.kind];
    action.span = read_span(reader);
    action.detail = read_detail(reader, shape->detail);
    action.a = read_field(reader, shape->a);
    action.b = read_field(reader, shape->b);
    action.c = read_field(reader, shape->c);
    action.list = read_field(reader, shape->list);
    action.text = read_text(reader);
    action.flags = (uint16_t)read_flags(reader, action_flag_words);
    facts_add_action(reader->facts, action);
}

static void read_function(Reader *reader)
{
    Function function = {0};
    Text word = read_word(reader);
    for (uint8_t kind = 1; kind < FUNCTION_KINDS; kind++) {
        if (text_is(word, function_words[kind])) {
            function.kind = kind;
        }
    }
    function.span = read_span(reader);
    function.name_span = read_span(reader);
    function.parent = read_id(reader, 'f');
    function.name = read_string(reader);
    function.qualified = read_string(reader);
    function.first_parameter = read_id(reader, 'p');
    function.parameter_count = read_number(reader);
    function.bases = read_ids(reader, 'g');
    function.body = read_ids(reader, 'a');
    function.flags = (uint16_t)read_flags(reader, function_flag_words);
    facts_add_function(reader->facts, function);
}

static void read_parameter(Reader *reader)
{
    Parameter parameter = {.kind = read_choice(reader, parameter_kind_words, "the kind of a parameter is unknown")};
    parameter.span = read_span(reader);
    parameter.name = read_string(reader);
    parameter.fallback = read_id(reader, 'v');
    parameter.annotation = read_id(reader, 'v');
    facts_add_parameter(reader->facts, parameter);
}

static void read_argument(Reader *reader)
{
    Argument argument = {.kind = read_choice(reader, argument_kind_words, "the kind of an argument is unknown")};
    argument.name = read_string(reader);
    argument.value = read_id(reader, 'v');
    facts_add_argument(reader->facts, argument);
}

static void read_issue(Reader *reader)
{
    IssueKind kind = (IssueKind)read_choice(reader, issue_kind_words, "the kind of an issue is unknown");
    Span span = read_span(reader);
    facts_add_issue(reader->facts, kind, span, read_string(reader));
}

/* `facts 1 python 120 "path"`. The source is in the arena and has a path and a length, but no bytes. */
static void read_header(Reader *reader, Arena *arena)
{
    if (!text_is(read_word(reader), "facts") || read_number(reader) != 1) {
        fail(reader, "the first line is: facts 1 LANGUAGE LENGTH \"PATH\"");
    }
    Source *source = arena_new(arena, Source);
    source->language = (Language)read_choice(reader, language_words, "the language is unknown");
    source->length = read_number(reader);
    read_bytes(reader);
    source->path = arena_copy(arena, reader->bytes.bytes, reader->bytes.length);
    if (strlen(source->path) != reader->bytes.length) {
        fail(reader, "a path has no NUL byte");
    }
    facts_init(reader->facts, source);
    if (accept(reader, '+')) {
        reader->facts->partial = text_is(read_word(reader), "partial");
        if (!reader->facts->partial) {
            fail(reader, "a flag is unknown");
        }
    }
}

/* The line's id must be the next one of its array. */
static void expect_next(Reader *reader, size_t count)
{
    if (read_number(reader) != count) {
        fail(reader, "the ids of one letter count up from 1");
    }
}

static void read_line(Reader *reader)
{
    Facts *facts = reader->facts;
    skip_spaces(reader);
    char letter = reader->at < reader->end ? *reader->at : '#';
    switch (letter) {
    case '#':
        reader->at = reader->end;
        break;
    case 'i':
        if (!text_is(read_word(reader), "issue")) {
            fail(reader, "a line starts with issue, f, p, g, v, a or #");
        }
        read_issue(reader);
        break;
    case 'f':
        reader->at++;
        expect_next(reader, facts->functions.count);
        read_function(reader);
        break;
    case 'p':
        reader->at++;
        expect_next(reader, facts->parameters.count);
        read_parameter(reader);
        break;
    case 'g':
        reader->at++;
        expect_next(reader, facts->arguments.count);
        read_argument(reader);
        break;
    case 'v':
        reader->at++;
        expect_next(reader, facts->values.count);
        read_value(reader);
        break;
    case 'a':
        reader->at++;
        expect_next(reader, facts->actions.count);
        read_action(reader);
        break;
    default:
        fail(reader, "a line starts with issue, f, p, g, v, a or #");
    }
}

bool facts_read(Text text, Interner *names, Arena *arena, Facts *facts, uint32_t *line, const char **message)
{
    *facts = (Facts){0};
    *line = 0;
    Reader reader = {.facts = facts, .names = names};
    const char *at = text.bytes;
    const char *end = text.bytes + text.length;
    while (reader.fault == NULL && at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        reader.at = at;
        reader.end = line_end != NULL ? line_end : end;
        at = line_end != NULL ? line_end + 1 : end;
        if ((*line)++ == 0) {
            read_header(&reader, arena);
        } else {
            read_line(&reader);
        }
        skip_spaces(&reader);
        if (reader.at < reader.end) {
            fail(&reader, "something stands behind the end of an item");
        }
    }
    if (reader.fault == NULL) {
        reader.fault = *line == 0 ? "there is no first line" : facts_fault(facts);
    }
    buffer_free(&reader.bytes);
    vec_free(&reader.ids);
    if (reader.fault != NULL) {
        *message = reader.fault;
        facts_free(facts);
        return false;
    }
    facts_freeze(facts);
    return true;
}
