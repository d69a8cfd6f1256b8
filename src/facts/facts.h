/* The facts of one file: what its code evaluates, binds and calls, in which order, under which conditions.
 *
 * Both front ends lower to this and free their trees; the link stage reads nothing else. The shape is a small
 * structured program: functions hold blocks, blocks hold actions in order, actions hold values, and control actions
 * (if, loop, switch, try, with) hold blocks. There is no control-flow graph, because libclang offers none and because a
 * tree is enough to say what comes before what. Effects and roles are not here: models attach them once names are
 * resolved, so a front end never knows an API.
 *
 * Everything is a flat array with 32-bit ids, 0 meaning "none"; a list is an index into `pool`, where the count stands
 * first and the items behind it (list 0 is empty). Facts are built through facts/build.h, then frozen; afterwards they
 * never change and may be read by any thread. Names are StrIds of the interner that was given to the front end until
 * facts_rename moves them into the program's. */
#ifndef SPAWNLINT_FACTS_FACTS_H
#define SPAWNLINT_FACTS_FACTS_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t ValueId;
typedef uint32_t ActionId;
typedef uint32_t FunctionId;
typedef uint32_t ListId;  /* into pool: count, items … */
typedef uint32_t BlockId; /* a ListId whose items are ActionIds */

typedef enum ValueKind {
    VALUE_NONE,
#define VALUE(NAME, word, a, b, list, detail) VALUE_##NAME,
#include "facts/facts.def"
    VALUE_KINDS
} ValueKind;

typedef enum ActionKind {
    ACTION_NONE,
#define ACTION(NAME, word, a, b, c, list, detail) ACTION_##NAME,
#include "facts/facts.def"
    ACTION_KINDS
} ActionKind;

typedef enum FunctionKind {
    FUNCTION_NONE,
#define FUNCTION(NAME, word) FUNCTION_##NAME,
#include "facts/facts.def"
    FUNCTION_KINDS
} FunctionKind;

typedef enum LiteralKind {
    LITERAL_NONE, /* Python's None, C's NULL and nullptr */
    LITERAL_TRUE,
    LITERAL_FALSE,
    LITERAL_INTEGER, /* text: decimal digits, a leading '-' for negative ones; other spellings when too large */
    LITERAL_FLOAT,
    LITERAL_STRING, /* text: the value */
    LITERAL_BYTES,
    LITERAL_OTHER
} LiteralKind;

typedef enum CollectionKind {
    COLLECTION_TUPLE,
    COLLECTION_LIST,
    COLLECTION_SET,
    COLLECTION_DICT,     /* of comprehensions only: a display is VALUE_DICT */
    COLLECTION_GENERATOR /* of comprehensions only */
} CollectionKind;

typedef enum LogicKind { LOGIC_AND, LOGIC_OR } LogicKind;

typedef enum ComparisonKind {
    COMPARISON_EQUAL,
    COMPARISON_NOT_EQUAL,
    COMPARISON_LESS,
    COMPARISON_LESS_EQUAL,
    COMPARISON_GREATER,
    COMPARISON_GREATER_EQUAL,
    COMPARISON_IS,
    COMPARISON_IS_NOT,
    COMPARISON_IN,
    COMPARISON_NOT_IN
} ComparisonKind;

typedef enum LoopKind {
    LOOP_FOR,   /* a: iterable, evaluated once; list: the place of the item */
    LOOP_WHILE, /* a: condition, before each round */
    LOOP_DO     /* a: condition, after each round */
} LoopKind;

/* Value flags. */
enum {
    VALUE_IN_PARENTHESES = 1, /* NAME … written `(x)`: for messages about `args=(x)` */
    VALUE_FROM_MACRO = 2,     /* C: the span is the macro's use */
    VALUE_IMPLICIT = 4        /* made by the front end, not written by anyone */
};

/* An expression, or a place that is assigned to (NAME, ATTRIBUTE, SUBSCRIPT, COLLECTION of places, STARRED, in C also
 * DEREFERENCE). A NAME's `a` is the function whose scope binds it: the function it stands in (local), an enclosing one
 * (free), 1 (module global), or 0 where nothing in this file binds it (a builtin, a star import, a C extern). */
typedef struct Value {
    uint8_t kind;   /* ValueKind */
    uint8_t detail; /* by kind, see facts.def */
    uint16_t flags;
    uint32_t a;
    uint32_t b;
    ListId list; /* for CALL: ArgumentIds */
    StrId text;
    Span span;
} Value;

typedef uint32_t ArgumentId;

typedef enum ArgumentKind { ARGUMENT_POSITION, ARGUMENT_KEYWORD, ARGUMENT_STAR, ARGUMENT_DOUBLE_STAR } ArgumentKind;

/* One argument of a call, and one base or keyword of a class. */
typedef struct Argument {
    ValueId value;
    StrId name; /* of keywords */
    uint8_t kind;
} Argument;

/* Action flags. */
enum {
    ACTION_ASYNC = 1,         /* async for, async with */
    ACTION_BINDS_TOP = 2,     /* `import a.b.c` binds `a`; without it the place is bound to the module named by text */
    ACTION_IS_STAR = 4,       /* `from m import *` */
    ACTION_EXCEPT_STAR = 8,   /* try … except* */
    ACTION_FALLS_THROUGH = 16, /* SWITCH of C: a case without break goes on in the next */
    ACTION_DECLARES = 32       /* in a class: BIND with an annotation, or EVALUATE of a place that is only annotated,
                                  which does nothing */
};

/* One step of a block. IMPORT: `text` is the module as written without leading dots, `c` the number of dots, `b` the
 * StrId of the imported item or 0 for the module itself, `a` the place that is bound. SWITCH: each pair is a ListId of
 * values (empty: default, or a Python pattern that matches anything) and a BlockId; other Python patterns are UNKNOWN
 * values. TRY: handlers in threes: the place that binds the exception or 0, the ListId of its exception types (empty:
 * all), its BlockId. */
typedef struct Action {
    uint8_t kind;   /* ActionKind */
    uint8_t detail; /* LoopKind */
    uint16_t flags;
    uint32_t a;
    uint32_t b;
    uint32_t c;
    ListId list;
    StrId text;
    Span span; /* of the whole statement, of a compound one up to its colon */
} Action;

typedef enum ParameterKind {
    PARAMETER_POSITION_ONLY,
    PARAMETER_NORMAL,
    PARAMETER_STAR,
    PARAMETER_KEYWORD_ONLY,
    PARAMETER_DOUBLE_STAR
} ParameterKind;

typedef struct Parameter {
    StrId name;       /* 0 for an unnamed one in C */
    ValueId fallback; /* default value, or 0 */
    ValueId annotation;
    uint8_t kind;
    Span span;
} Parameter;

/* Function flags. */
enum {
    FUNCTION_ASYNC = 1,
    FUNCTION_GENERATOR = 2,   /* contains yield */
    FUNCTION_METHOD = 4,      /* its parent is a class */
    FUNCTION_STATIC = 8,      /* C: internal linkage */
    FUNCTION_NORETURN = 16,   /* C: declared so */
    FUNCTION_VARIADIC = 32,   /* C: … */
    FUNCTION_DECLARATION = 64 /* C: no body here */
};

/* A unit of code with a scope of its own. For a class, `bases` are its arguments and `body` its class body; parameters
 * of type-parameter scopes are not kept. */
typedef struct Function {
    uint8_t kind; /* FunctionKind */
    uint16_t flags;
    FunctionId parent;
    StrId name;      /* "<lambda>", "<listcomp>" … as Python calls them; the file's module name is unknown: 0 */
    StrId qualified; /* Python: __qualname__, "main.<locals>.work". C: the USR */
    uint32_t first_parameter;
    uint32_t parameter_count;
    BlockId body;
    ListId bases; /* ArgumentIds */
    Span span;    /* decorators not included */
    Span name_span;
} Function;

/* What went wrong while the file was read. */
typedef enum IssueKind {
    ISSUE_SYNTAX,     /* SPL001 */
    ISSUE_INCOMPLETE, /* a header is missing, or code is too deep: something may have been missed */
    ISSUE_FAILED,     /* the file could not be analysed at all: exit code 2 */
    ISSUE_UNSEEN      /* SPL003: a process start that stands in the text and not in the facts */
} IssueKind;

typedef struct Issue {
    IssueKind kind;
    Span span;
    StrId message;
} Issue;

typedef struct Facts {
    const Source *source;
    Language language;
    VEC(Value) values; /* item 0 of each array is all zero: the thing that id 0 means */
    VEC(Action) actions;
    VEC(Function) functions; /* FunctionId 1 is the module */
    VEC(Parameter) parameters;
    VEC(Argument) arguments;
    VEC(Issue) issues; /* from item 0 */
    VEC(uint32_t) pool;
    bool partial; /* rules that need the absence of something stay silent */
} Facts;

static inline uint32_t facts_list_count(const Facts *facts, ListId list)
{
    return facts->pool.items[list];
}

/* Item `index` of a list, index < facts_list_count. */
static inline uint32_t facts_list_item(const Facts *facts, ListId list, uint32_t index)
{
    return facts->pool.items[list + 1 + index];
}

/* Gives the program's id for one of the front end's; 0 for 0. */
typedef StrId FactsRename(void *context, StrId name);

/* Rewrites every StrId, once, when the file joins the program. */
void facts_rename(Facts *facts, FactsRename *rename, void *context);

void facts_free(Facts *facts);

/* Dump words of the vocabulary. */
const char *value_kind_word(ValueKind kind);
const char *action_kind_word(ActionKind kind);
const char *function_kind_word(FunctionKind kind);

#endif
