/* Signatures as Python's documentation and inspect.signature print them, without annotations:
 *
 *     (func, /, *args, callback=None, **kwargs)
 *
 * A default makes a parameter optional and is not looked at otherwise. Functions of C are written in the same way;
 * `*rest` stands for `…`. */
#include "model/read.h"

#include "base/vec.h"

#include <string.h>

typedef VEC(ApiParameter) ApiParameterVec;

typedef struct SignatureReader {
    const char *at;
    Arena *arena;
    ApiParameterVec parameters;
    uint32_t position_only; /* the first parameters, before `/` */
    bool after_star; /* keyword-only from here on */
    bool after_default;
    bool after_double_star;
    const char *problem;
} SignatureReader;

static bool is_name_start(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_name_byte(char byte)
{
    return is_name_start(byte) || (byte >= '0' && byte <= '9');
}

static void skip_spaces(SignatureReader *reader)
{
    reader->at += strspn(reader->at, " ");
}

static bool fail_signature(SignatureReader *reader, const char *problem)
{
    reader->problem = problem;
    return false;
}

/* Over a default value: up to a comma or the closing parenthesis outside brackets and strings. */
static bool skip_default(SignatureReader *reader)
{
    int depth = 0;
    char quote = 0;
    for (; *reader->at != 0; reader->at++) {
        char byte = *reader->at;
        if (quote != 0) {
            quote = byte == quote ? 0 : quote;
        } else if (byte == '\'' || byte == '"') {
            quote = byte;
        } else if (strchr("([{", byte) != NULL) {
            depth++;
        } else if (depth == 0 && (byte == ',' || byte == ')')) {
            return true;
        } else if (strchr(")]}", byte) != NULL) {
            depth--;
        }
    }
    return fail_signature(reader, "the signature ends inside a default value");
}

static bool read_parameter(SignatureReader *reader)
{
    ApiParameter parameter = {.keyword_only = reader->after_star};
    size_t stars = strspn(reader->at, "*");
    reader->at += stars;
    size_t length = 0;
    while (is_name_byte(reader->at[length])) {
        length++;
    }
    if (reader->after_double_star) {
        return fail_signature(reader, "nothing may follow **");
    }
    if (length == 0 && stars == 1 && !reader->after_star) {
        reader->after_star = true;
        return true;
    }
    if (length == 0 || !is_name_start(*reader->at) || stars > 2) {
        return fail_signature(reader, "expected the name of a parameter");
    }
    if (stars == 1 && reader->after_star) {
        return fail_signature(reader, "a second * in the signature");
    }
    parameter.name = arena_copy(reader->arena, reader->at, length);
    reader->at += length;
    for (size_t i = 0; i < reader->parameters.count; i++) {
        const char *earlier = reader->parameters.items[i].name;
        if (earlier != NULL && strcmp(earlier, parameter.name) == 0) {
            return fail_signature(reader, "two parameters have the same name");
        }
    }
    skip_spaces(reader);
    parameter.star = stars == 1;
    parameter.double_star = stars == 2;
    parameter.keyword_only = reader->after_star && stars == 0;
    parameter.required = stars == 0;
    reader->after_star |= parameter.star;
    reader->after_double_star = parameter.double_star;
    if (*reader->at == '=') {
        if (stars > 0) {
            return fail_signature(reader, "a * parameter has no default value");
        }
        reader->at++;
        parameter.required = false;
        reader->after_default |= !parameter.keyword_only;
        if (!skip_default(reader)) {
            return false;
        }
    } else if (parameter.required && reader->after_default && !parameter.keyword_only) {
        return fail_signature(reader, "a required parameter follows one with a default value");
    }
    vec_push(&reader->parameters, parameter);
    return true;
}

/* `/`: the parameters so far cannot be passed by name. */
static bool read_slash(SignatureReader *reader)
{
    reader->at++;
    if (reader->parameters.count == 0 || reader->after_star || reader->position_only > 0) {
        return fail_signature(reader, "a / must stand once, behind the first parameters");
    }
    reader->position_only = (uint32_t)reader->parameters.count;
    return true;
}

static bool read_list(SignatureReader *reader)
{
    if (*reader->at++ != '(') {
        return fail_signature(reader, "a signature starts with a parenthesis");
    }
    skip_spaces(reader);
    while (*reader->at != ')') {
        if (!(*reader->at == '/' ? read_slash(reader) : read_parameter(reader))) {
            return false;
        }
        skip_spaces(reader);
        if (*reader->at == ',') {
            reader->at++;
            skip_spaces(reader);
        } else if (*reader->at != ')') {
            return fail_signature(reader, "expected a comma or a closing parenthesis");
        }
    }
    return reader->at[1] == 0 || fail_signature(reader, "text behind the closing parenthesis");
}

bool model_read_signature(const char *text, Arena *arena, Signature *signature, const char **message)
{
    SignatureReader reader = {.at = text, .arena = arena};
    bool done = read_list(&reader);
    if (done) {
        signature->count = (uint32_t)reader.parameters.count;
        signature->position_only = reader.position_only;
        signature->parameters = arena_array(arena, ApiParameter, signature->count);
        for (uint32_t i = 0; i < signature->count; i++) {
            signature->parameters[i] = reader.parameters.items[i];
        }
    }
    *message = reader.problem;
    vec_free(&reader.parameters);
    return done;
}
