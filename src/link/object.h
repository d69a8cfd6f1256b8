/* Abstract objects: what a value may be. One small lattice for all rules and both languages.
 *
 * An object stands for the values that one place in the program makes, or for a thing with a name (a module, an API, a
 * function). A set holds the objects that an expression may evaluate to; the empty set (0) means that nothing is known
 * to arrive there, and the object UNKNOWN_OBJECT in a set means that something may that the analysis cannot name. Sets
 * are interned: equal sets have equal ids. Sets of event ids use the same table. */
#ifndef SPAWNLINT_LINK_OBJECT_H
#define SPAWNLINT_LINK_OBJECT_H

#include "base/intern.h"
#include "facts/facts.h"
#include "model/model.h"
#include "report/finding.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t ObjectId;
typedef uint32_t SetId;

typedef enum ObjectKind {
    OBJECT_UNKNOWN,   /* anything */
    OBJECT_PLAIN,     /* computed data: not callable, and no problem to pickle; perhaps iterable; text: what a text
                         certainly begins with, or 0 */
    OBJECT_CONSTANT,  /* detail: LiteralKind; text, 0 where only the type is known */
    OBJECT_NAMED,     /* something outside the program, by its dotted name (text); api is its row, or NULL; detail: the
                         BorderKind of what Python sees of C */
    OBJECT_MODULE,    /* of the program: id is its ModuleId; file 0: a folder, or a file that was not read */
    OBJECT_FUNCTION,  /* of the program: (file, id); module-level, nested, method or lambda; detail: MethodKind; `of`:
                         the function that functools.wraps made it look like, or 0; text: the name of the definition
                         whose decorator returned it, or 0 */
    OBJECT_CLASS,     /* of the program: (file, id) */
    OBJECT_INSTANCE,  /* of a class of the program: `of` holds the class, (file, id) the call that made it; file 0: any
                         instance of the class */
    OBJECT_SUPER,     /* super(): the instances in `of`, seen from above the class (file, id) */
    OBJECT_MADE,      /* what a modelled call returned: text is its type, api the row; detail: the Device it names */
    OBJECT_METHOD,    /* bound: `of` is the receiver, of a classmethod the class; (file, id) the function, detail its
                         MethodKind, or api the row; text: its name */
    OBJECT_PARTIAL,   /* functools.partial: `of` is the function; items its positional and keyword arguments, the
                         latter with keys */
    OBJECT_CONTAINER, /* detail: CollectionKind; items, of dictionaries with keys; text: the parameter that gathered it
                         (`*items`), or 0 */
    OBJECT_GENERATOR, /* a generator object of the function (file, id); one item: what it yields */
    OBJECT_CONDITION, /* the truth of an expression: (file, id) is the ValueId */
    OBJECT_RUN_NAME,  /* __name__ of the module that runs */
    OBJECT_FORK       /* what fork returned: 0 in the child; (file, id) is the call */
} ObjectKind;

/* What a function in a class is. */
typedef enum MethodKind { METHOD_KIND_PLAIN, METHOD_KIND_STATIC, METHOD_KIND_CLASS, METHOD_KIND_PROPERTY } MethodKind;

/* Which start methods a process-making object or call uses. */
typedef struct MethodChoice {
    MethodSet chosen; /* methods named explicitly: a context, a function's own method */
    bool is_default;  /* or the program's default */
    bool is_unknown;  /* or one that the analysis cannot tell: then nothing is reported */
} MethodChoice;

typedef struct Object {
    uint8_t kind;
    uint8_t detail;
    bool is_open;        /* a container that may hold more than `items` */
    bool has_started;    /* MADE: a process was started through it */
    bool has_escaped;    /* somebody outside the analysis may have it: may start it, may change it */
    bool is_renamed;     /* FUNCTION, CLASS: somebody assigned its __qualname__ or __name__ */
    MethodChoice method; /* MADE: of contexts, pools, processes, executors */
    uint32_t file;       /* index of the ProgramFile, from 1; 0: none */
    uint32_t id;         /* FunctionId, or the ValueId where it was made */
    uint32_t context;    /* of what is made in a function that got callables: tells apart its calls, else 0 */
    StrId text;
    SetId of;
    const Api *api;
    const SetId *items;
    const StrId *keys; /* of the items, 0: not a constant text; or NULL */
    uint32_t item_count;
    uint32_t written_count; /* of a container: the items behind these were added later, each perhaps */
} Object;

typedef struct Objects Objects;

enum { UNKNOWN_OBJECT = 1 };

Objects *objects_new(void);
void objects_free(Objects *objects);

/* Valid as long as the objects; making others does not move it. */
const Object *object_get(const Objects *objects, ObjectId id);
/* The id of an object that object_get gave. */
ObjectId object_id(const Objects *objects, const Object *object);

/* The object equal to `wanted` in kind, detail, file, id, text, of and api: made when it is new. Items, method and
 * flags of an equal one are joined. */
ObjectId object_make(Objects *objects, const Object *wanted);
void object_mark_started(Objects *objects, ObjectId id);
void object_mark_escaped(Objects *objects, ObjectId id);
void object_mark_renamed(Objects *objects, ObjectId id);
/* Adds a set to what a container may hold beyond its written items (append, add, item assignment): one thing that it
 * holds, while the members of a set are alternatives. */
void object_put(Objects *objects, ObjectId container, SetId item);

SetId set_of(Objects *objects, uint32_t member);
SetId set_join(Objects *objects, SetId left, SetId right);
/* What is in both. */
SetId set_meet(Objects *objects, SetId left, SetId right);
uint32_t set_count(const Objects *objects, SetId set);
uint32_t set_member(const Objects *objects, SetId set, uint32_t index);
bool set_has(const Objects *objects, SetId set, uint32_t member);
SetId set_without(Objects *objects, SetId set, uint32_t member);

#endif
