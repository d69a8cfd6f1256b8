/* Strings, numbers, dates and times of TOML. */
#include "project/toml_reader.h"

#include <math.h>
#include <stdlib.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Adds the character of `\uXXXX` or `\UXXXXXXXX`, at its first digit. */
static bool add_code_point(TomlReader *reader, int digits, Buffer *out)
{
    uint32_t code_point = 0;
    for (int i = 0; i < digits; i++) {
        char byte = toml_peek(reader, 0);
        char lower = (char)(byte | 0x20);
        bool is_letter = lower >= 'a' && lower <= 'f';
        if (!is_digit(byte) && !is_letter) {
            return toml_fail(reader, reader->at, "not a hexadecimal digit");
        }
        code_point = code_point << 4 | (uint32_t)(is_digit(byte) ? byte - '0' : lower - 'a' + 10);
        reader->at++;
    }
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        return toml_fail(reader, reader->at - (size_t)digits, "not a Unicode scalar value");
    }
    char bytes[4];
    buffer_add(out, bytes, utf8_encode(code_point, bytes));
    return true;
}

static void skip_blanks(TomlReader *reader, bool and_line_ends)
{
    while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t' ||
           (and_line_ends && toml_peek(reader, 0) == '\n')) {
        reader->at++;
    }
}

/* A backslash at the end of a line takes away all white space up to the next character. */
static bool skip_line_end(TomlReader *reader, size_t start)
{
    skip_blanks(reader, false);
    if (reader->at < reader->end && toml_peek(reader, 0) != '\n') {
        return toml_fail(reader, start, "a backslash that escapes nothing");
    }
    skip_blanks(reader, true);
    return true;
}

/* At the backslash. */
static bool read_escape(TomlReader *reader, bool is_multiline, Buffer *out)
{
    static const char letters[] = "btnfr\"\\";
    static const char meanings[] = "\b\t\n\f\r\"\\";
    size_t start = reader->at;
    char letter = toml_peek(reader, 1);
    const char *known = letter == '\0' ? NULL : strchr(letters, letter);
    if (known != NULL) {
        reader->at += 2;
        buffer_putc(out, meanings[known - letters]);
        return true;
    }
    if (letter == 'u' || letter == 'U') {
        reader->at += 2;
        return add_code_point(reader, letter == 'u' ? 4 : 8, out);
    }
    if (is_multiline && (letter == ' ' || letter == '\t' || letter == '\n')) {
        reader->at += 1;
        return skip_line_end(reader, start);
    }
    return toml_fail(reader, start, "unknown escape in a string; a backslash is written \\\\, or '…' is used");
}

static bool is_control(char byte)
{
    unsigned char value = (unsigned char)byte;
    return (value < 0x20 && value != '\t') || value == 0x7F;
}

/* The text up to the closing quotes, at the first byte behind the opening ones. */
static bool read_quoted(TomlReader *reader, char quote, bool is_multiline, Buffer *out)
{
    size_t start = reader->at;
    while (reader->at < reader->end) {
        char byte = toml_peek(reader, 0);
        if (byte == quote && !is_multiline) {
            reader->at++;
            return true;
        }
        if (byte == quote && toml_peek(reader, 1) == quote && toml_peek(reader, 2) == quote) {
            for (int inside = 0; inside < 2 && toml_peek(reader, 3) == quote; inside++) {
                buffer_putc(out, quote); /* up to two quotes may stand before the closing ones */
                reader->at++;
            }
            reader->at += 3;
            return true;
        }
        if (byte == '\\' && quote == '"') {
            if (!read_escape(reader, is_multiline, out)) {
                return false;
            }
            continue;
        }
        if (is_control(byte) && !(is_multiline && byte == '\n')) {
            return toml_fail(reader, reader->at,
                             byte == '\n' ? "the string is not closed on its line" : "a control character in a string");
        }
        buffer_putc(out, byte);
        reader->at++;
    }
    return toml_fail(reader, start, "the string is never closed");
}

bool toml_read_string(TomlReader *reader, bool may_span_lines, Text *text)
{
    char quote = toml_peek(reader, 0);
    bool is_multiline = may_span_lines && toml_peek(reader, 1) == quote && toml_peek(reader, 2) == quote;
    reader->at += is_multiline ? 3 : 1;
    if (is_multiline && toml_peek(reader, 0) == '\n') {
        reader->at++;
    }
    Buffer out = {0};
    buffer_puts(&out, "");
    bool is_read = read_quoted(reader, quote, is_multiline, &out);
    if (is_read) {
        *text = (Text){arena_copy(reader->arena, out.bytes, out.length), out.length};
    }
    buffer_free(&out);
    return is_read;
}

/* `count` digits at `*at` as a number; steps behind them. */
static bool take_number(const TomlReader *reader, size_t *at, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (*at >= reader->end || !is_digit(reader->text[*at])) {
            return false;
        }
        *number = *number * 10 + (reader->text[*at] - '0');
    }
    return true;
}

static bool take_byte(const TomlReader *reader, size_t *at, char byte)
{
    if (*at < reader->end && reader->text[*at] == byte) {
        ++*at;
        return true;
    }
    return false;
}

/* HH:MM:SS with an optional fraction, of which microseconds count. */
static bool take_time(const TomlReader *reader, size_t *at, TomlTime *time)
{
    size_t from = *at;
    if (!take_number(reader, &from, 2, &time->hour) || !take_byte(reader, &from, ':') ||
        !take_number(reader, &from, 2, &time->minute) || !take_byte(reader, &from, ':') ||
        !take_number(reader, &from, 2, &time->second) || time->hour > 23 || time->minute > 59 || time->second > 59) {
        return false;
    }
    *at = from;
    if (from + 1 < reader->end && reader->text[from] == '.' && is_digit(reader->text[from + 1])) {
        int scale = 100000;
        for (from++; from < reader->end && is_digit(reader->text[from]); from++, scale /= 10) {
            time->microsecond += (reader->text[from] - '0') * scale;
        }
        *at = from;
    }
    return true;
}

static bool take_offset(const TomlReader *reader, size_t *at, TomlTime *time)
{
    if (take_byte(reader, at, 'Z') || take_byte(reader, at, 'z')) {
        time->offset = 0;
        return true;
    }
    size_t from = *at;
    bool is_west = take_byte(reader, &from, '-');
    int hours, minutes;
    if ((!is_west && !take_byte(reader, &from, '+')) || !take_number(reader, &from, 2, &hours) ||
        !take_byte(reader, &from, ':') || !take_number(reader, &from, 2, &minutes) || hours > 23 || minutes > 59) {
        return false;
    }
    time->offset = (is_west ? -1 : 1) * (hours * 60 + minutes);
    *at = from;
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* False when no date stands here, or when it is none of the calendar, which is an error. */
static bool read_date(TomlReader *reader, TomlValue *value)
{
    size_t at = reader->at;
    TomlTime time = {0};
    if (!take_number(reader, &at, 4, &time.year) || !take_byte(reader, &at, '-') ||
        !take_number(reader, &at, 2, &time.month) || !take_byte(reader, &at, '-') ||
        !take_number(reader, &at, 2, &time.day) || time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31) {
        return false;
    }
    if (time.year == 0 || time.day > days_of(time.year, time.month)) {
        return toml_fail(reader, reader->at, "no such day");
    }
    value->kind = TOML_LOCAL_DATE;
    size_t behind = at;
    bool has_sign =
        take_byte(reader, &behind, 'T') || take_byte(reader, &behind, 't') || take_byte(reader, &behind, ' ');
    if (has_sign && take_time(reader, &behind, &time)) {
        at = behind;
        value->kind = take_offset(reader, &at, &time) ? TOML_OFFSET_DATE_TIME : TOML_LOCAL_DATE_TIME;
    }
    value->time = time;
    reader->at = at;
    return true;
}

static bool read_time(TomlReader *reader, TomlValue *value)
{
    size_t at = reader->at;
    TomlTime time = {0};
    if (!take_time(reader, &at, &time)) {
        return false;
    }
    value->kind = TOML_LOCAL_TIME;
    value->time = time;
    reader->at = at;
    return true;
}

typedef bool IsDigit(char byte);

static bool is_hex_digit(char byte)
{
    char lower = (char)(byte | 0x20);
    return is_digit(byte) || (lower >= 'a' && lower <= 'f');
}

static bool is_octal_digit(char byte)
{
    return byte >= '0' && byte <= '7';
}

static bool is_binary_digit(char byte)
{
    return byte == '0' || byte == '1';
}

/* Digits with single underscores between them; 0 when there is none at `at`. */
static size_t digits_end(const TomlReader *reader, size_t at, IsDigit *is_one)
{
    if (at >= reader->end || !is_one(reader->text[at])) {
        return 0;
    }
    for (at++; at < reader->end; at++) {
        if (reader->text[at] == '_' && at + 1 < reader->end && is_one(reader->text[at + 1])) {
            at++;
        } else if (!is_one(reader->text[at])) {
            break;
        }
    }
    return at;
}

/* What was written from the place at hand up to `end`, without underscores. */
static Text without_underscores(const TomlReader *reader, size_t end)
{
    char *copy = arena_copy(reader->arena, reader->text + reader->at, end - reader->at);
    size_t length = 0;
    for (size_t i = reader->at; i < end; i++) {
        if (reader->text[i] != '_') {
            copy[length++] = reader->text[i];
        }
    }
    copy[length] = '\0';
    return (Text){copy, length};
}

/* 0x…, 0o… and 0b…; false when no such number stands here. */
static bool read_radix(TomlReader *reader, TomlValue *value)
{
    static const struct {
        char letter;
        int base;
        IsDigit *is_one;
    } radixes[] = {{'x', 16, is_hex_digit}, {'o', 8, is_octal_digit}, {'b', 2, is_binary_digit}};
    for (size_t i = 0; i < sizeof radixes / sizeof *radixes; i++) {
        size_t end = toml_peek(reader, 0) == '0' && toml_peek(reader, 1) == radixes[i].letter
                         ? digits_end(reader, reader->at + 2, radixes[i].is_one)
                         : 0;
        if (end != 0) {
            value->kind = TOML_INTEGER;
            value->text = without_underscores(reader, end);
            value->integer = strtoll(value->text.bytes + 2, NULL, radixes[i].base);
            reader->at = end;
            return true;
        }
    }
    return false;
}

/* Behind the digits at `end`: where the fraction and the exponent end. */
static size_t float_end(const TomlReader *reader, size_t end)
{
    if (end < reader->end && reader->text[end] == '.') {
        size_t fraction = digits_end(reader, end + 1, is_digit);
        end = fraction == 0 ? end : fraction;
    }
    if (end < reader->end && (reader->text[end] | 0x20) == 'e') {
        size_t at = end + 1;
        at += at < reader->end && (reader->text[at] == '+' || reader->text[at] == '-');
        size_t exponent = digits_end(reader, at, is_digit);
        end = exponent == 0 ? end : exponent;
    }
    return end;
}

static bool read_decimal(TomlReader *reader, TomlValue *value)
{
    size_t sign = toml_peek(reader, 0) == '+' || toml_peek(reader, 0) == '-';
    size_t end =
        toml_peek(reader, sign) == '0' ? reader->at + sign + 1 : digits_end(reader, reader->at + sign, is_digit);
    if (end == 0) {
        return false;
    }
    size_t behind = float_end(reader, end);
    value->kind = behind > end ? TOML_FLOAT : TOML_INTEGER;
    value->text = without_underscores(reader, behind);
    value->integer = strtoll(value->text.bytes, NULL, 10);
    value->number = strtod(value->text.bytes, NULL);
    reader->at = behind;
    return true;
}

static bool read_special_float(TomlReader *reader, TomlValue *value)
{
    bool is_negative = toml_peek(reader, 0) == '-';
    size_t sign = is_negative || toml_peek(reader, 0) == '+';
    reader->at += sign;
    bool is_infinite = toml_is_at(reader, "inf", 3);
    if (!is_infinite && !toml_is_at(reader, "nan", 3)) {
        reader->at -= sign;
        return false;
    }
    reader->at += 3;
    value->kind = TOML_FLOAT;
    value->number = is_infinite ? (double)INFINITY : (double)NAN;
    value->number = is_negative ? -value->number : value->number;
    return true;
}

static bool read_boolean(TomlReader *reader, TomlValue *value)
{
    value->boolean = toml_is_at(reader, "true", 4);
    if (!value->boolean && !toml_is_at(reader, "false", 5)) {
        return false;
    }
    value->kind = TOML_BOOLEAN;
    reader->at += value->boolean ? 4 : 5;
    return true;
}

bool toml_read_scalar(TomlReader *reader, TomlValue *value)
{
    char first = toml_peek(reader, 0);
    if (first == '"' || first == '\'') {
        value->kind = TOML_STRING;
        return toml_read_string(reader, true, &value->text);
    }
    if (read_boolean(reader, value) || read_date(reader, value)) {
        return true;
    }
    if (reader->message != NULL) {
        return false;
    }
    return read_time(reader, value) || read_radix(reader, value) || read_decimal(reader, value) ||
           read_special_float(reader, value) || toml_fail(reader, reader->at, "not a value; text is written in quotes");
}
