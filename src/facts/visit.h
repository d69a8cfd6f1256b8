/* Goes through all that happens when a function is called: each action and value of its body, in the order in which
 * they are evaluated.
 *
 * Comprehensions and class bodies inside it are part of it, and so are what a `def` evaluates at once: decorators and
 * default values. The bodies of functions and lambdas inside it are not: they run when somebody calls them. Annotations
 * are left out, because newer Pythons do not evaluate them. */
#ifndef SPAWNLINT_FACTS_VISIT_H
#define SPAWNLINT_FACTS_VISIT_H

#include "facts/facts.h"

/* What the code does with a value that it visits. */
typedef enum VisitUse {
    VISIT_READ = 1,
    VISIT_WRITE = 2, /* a place: bound or, with VISIT_READ, augmented */
    VISIT_DELETE = 4
} VisitUse;

/* Who wants to see something leaves the rest NULL. */
typedef struct Visitor {
    void *context;
    /* After the parts of the value: in the order of evaluation. `uses` is a set of VisitUse. Places that are attributes
     * or items are written, what they belong to is read. */
    void (*value)(void *context, ValueId value, unsigned uses);
    /* Before and after the parts of an action. */
    void (*enter)(void *context, ActionId action);
    void (*leave)(void *context, ActionId action);
} Visitor;

/* `function` may be of any kind: a module, a class and a comprehension have bodies too. */
void visit_function(const Facts *facts, FunctionId function, const Visitor *visitor);

/* One expression with its parts; 0 is nothing. */
void visit_value(const Facts *facts, ValueId value, const Visitor *visitor);

#endif
