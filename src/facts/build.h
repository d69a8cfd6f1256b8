/* How the front ends write facts: append, never change, freeze at the end. */
#ifndef SPAWNLINT_FACTS_BUILD_H
#define SPAWNLINT_FACTS_BUILD_H

#include "facts/facts.h"

/* Makes empty facts for a source: item 0 of each array, and pool entry 0 as the empty list. */
void facts_init(Facts *facts, const Source *source);

ValueId facts_add_value(Facts *facts, Value value);
ActionId facts_add_action(Facts *facts, Action action);
FunctionId facts_add_function(Facts *facts, Function function);
ArgumentId facts_add_argument(Facts *facts, Argument argument);
uint32_t facts_add_parameter(Facts *facts, Parameter parameter);
void facts_add_issue(Facts *facts, IssueKind kind, Span span, StrId message);

/* A list of `count` items; 0 for an empty one. */
ListId facts_add_list(Facts *facts, const uint32_t *items, size_t count);

/* Gives spare memory back. In builds with SPAWNLINT_CHECKED (all but the release) it first checks every invariant of
 * facts.h: ids in range, kinds known, lists inside the pool, spans inside the source, no id that refers to itself or
 * forwards into a cycle. A violation is a bug of the front end. */
void facts_freeze(Facts *facts);

/* The same check as a question: NULL when all is well, else what is wrong first. A constant string. For facts that come
 * from elsewhere than a front end (facts_read), and for tests. */
const char *facts_fault(const Facts *facts);

#endif
