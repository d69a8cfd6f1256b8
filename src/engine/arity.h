/* Whether a function of the program can take the arguments that a call hands it, and what Python says when it cannot.
 *
 * Follows what CPython does when a frame is set up (Python/ceval.c, initialize_locals), in its order: keywords first,
 * then too many positions, then what is missing. The words are those of Python 3.14; functions are named by their
 * qualified name since 3.10, by their plain name before. */
#ifndef SPAWNLINT_ENGINE_ARITY_H
#define SPAWNLINT_ENGINE_ARITY_H

#include "engine/rule.h"

enum { HANDED_KEYWORDS = 16 };

/* What a call hands over. */
typedef struct Handed {
    uint32_t count; /* by position */
    StrId keywords[HANDED_KEYWORDS];
    uint32_t keyword_count;
} Handed;

/* Adds a keyword; one that is there already stays once. False when there are too many to keep. */
bool handed_keyword(Handed *handed, StrId keyword);

/* A function of the program behind a callable, and what the callable hands it before anything else: `self`, or what a
 * partial holds. */
typedef struct Callee {
    const ProgramFile *file;
    FunctionId function;
    Handed bound;
} Callee;

/* The one function that a value certainly is and whose parameters are those that a caller sees; false for everything
 * else: several possibilities, builtins, decorators that are not known, classes that inherit. */
bool arity_callee(const Program *program, SetId set, Callee *callee);

typedef struct Misfit {
    const char *message;  /* "`work` gets 1 argument, and `b` is missing" */
    const char *fails_as; /* "TypeError: work() missing 1 required positional argument: 'b'" */
} Misfit;

/* False when the call is in order. */
bool arity_misfit(RuleContext *context, const Callee *callee, const Handed *handed, Misfit *misfit);

#endif
