/* Where in its function an expression stands: in which statement, and in which compound statements around it.
 *
 * The analysis answers what a value may be; this answers questions about the text: is the result of a call thrown away,
 * is it in a loop, does a handler around it catch an exception by name. */
#ifndef SPAWNLINT_LINK_PLACE_H
#define SPAWNLINT_LINK_PLACE_H

#include "base/intern.h"
#include "facts/facts.h"

#include <stdbool.h>

typedef enum PlacePart {
    PART_HEAD, /* an expression of the statement itself: a condition, an iterable, what a simple statement evaluates */
    PART_BODY, /* of IF: where the condition holds */
    PART_ELSE,
    PART_FINAL,
    PART_HANDLER, /* of TRY */
    PART_CASE     /* of SWITCH */
} PlacePart;

typedef struct PlaceStep {
    ActionId action;
    PlacePart part;
} PlaceStep;

enum { PLACE_DEPTH = 24 };

/* The statements around a value, outermost first; the last one holds it in its head. A comprehension is the loop that
 * it is made of, and a class body belongs to the code around it. */
typedef struct Place {
    const Facts *facts;
    PlaceStep steps[PLACE_DEPTH];
    uint32_t count;
} Place;

/* False when the value does not stand in the function, or too deep. */
bool place_find(const Facts *facts, FunctionId function, ValueId value, Place *place);

/* The statement that holds the value. */
const Action *place_statement(const Place *place);

/* The place + 1 in `steps` of the innermost loop of which the value is part of the body (or of the test of a while, and
 * so evaluated in every round); 0 when there is none. */
uint32_t place_loop(const Place *place);

/* Whether the action is one of those around the value, or its statement. */
bool place_is_within(const Place *place, ActionId action);

/* Whether a handler around the value, in the same function, catches one of the exceptions, given as a NULL-terminated
 * list of names, or everything. `with suppress(…)` and `with raises(…)` catch whatever comes. */
bool place_catches(const Place *place, const Interner *names, const char *const *exceptions);

/* Whether an action or a value holds another value, comprehensions included; a value holds itself. */
bool place_value_holds(const Facts *facts, ValueId value, ValueId wanted);

#endif
