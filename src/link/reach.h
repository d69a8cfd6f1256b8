/* Which files take part in the analysis, told by names: those that can come to a site, and those whose values they use.
 *
 * A site begins with a word that a model knows (concern.h). A statement at the top level of a file in which such a word
 * stands, a function or a class above all, leads to a site, and so does each name that it binds: in the file itself,
 * and in files that import it and use the name. That is a call graph by name; it finds too much, and nothing too
 * little. The other way round, what such a statement uses is wanted: the definitions of those names, in this file or in
 * the one that they are imported from, and what they use in turn.
 *
 * The index of a file lists its top-level statements with what each binds and uses. Names are those of one interner for
 * all files. A name of another module counts only as what the import makes of it: the local name of an imported item,
 * or an attribute of the module's local name. */
#ifndef SPAWNLINT_LINK_REACH_H
#define SPAWNLINT_LINK_REACH_H

#include "base/intern.h"
#include "base/vec.h"
#include "facts/facts.h"
#include "model/model.h"

#include <stdbool.h>

typedef VEC(StrId) NameVec;

/* A statement at the top level, also within its `if`, `try`, `with` and loops. */
typedef struct ReachStatement {
    Span span;
    bool is_definition; /* of a function or a class: what stands in it does not run on import */
    bool is_leading;
    bool is_for_workers; /* a class that may be made for workers: it is walked where no site is in reach, too */
    bool is_wanted;
    bool is_followed;   /* while a question is answered */
    uint32_t first_use; /* into `uses` */
    uint32_t use_count;
    uint32_t first_binding; /* into `bindings`, where those of one statement stand together */
    uint32_t binding_count;
    uint32_t import;    /* place + 1 in `imports`, or 0 */
} ReachStatement;

/* A use of `name`, or of the attribute `name` of something whose own last name is `base`. */
typedef struct ReachUse {
    StrId base; /* 0: a plain name; USE_OF_UNNAMED: of an expression without a name */
    StrId name;
} ReachUse;

#define USE_OF_UNNAMED UINT32_MAX

typedef VEC(ReachUse) ReachUseVec;

typedef struct ReachBinding {
    StrId name;
    uint32_t statement;
} ReachBinding;

/* An import statement anywhere in the file. */
typedef struct ReachImport {
    unsigned level;
    StrId module;
    StrId item; /* 0: the module itself */
    StrId bound; /* the local name; of `import a.b.c` the last part, by which the module is used */
    bool is_star;
    uint32_t statement; /* the top-level statement that holds it */
    uint32_t from;      /* who asks fills in the files: of the module, and of the item if it is a module; or 0 */
    uint32_t below;
} ReachImport;

typedef struct ReachIndex {
    VEC(ReachStatement) statements;
    VEC(ReachBinding) bindings;
    VEC(ReachImport) imports;
    ReachUseVec uses;
} ReachIndex;

/* Marks for names, to ask whether a name is in a set at hand; one for all files. */
typedef struct NameMarks {
    VEC(uint32_t) marks; /* by StrId */
    uint32_t current;
} NameMarks;

/* Empties the set. */
void marks_clear(NameMarks *marks);
void marks_add(NameMarks *marks, StrId name);
bool marks_has(const NameMarks *marks, StrId name);
void marks_free(NameMarks *marks);

/* A statement in the list of a name. */
typedef struct NameLink {
    uint32_t statement;
    uint32_t next; /* place + 1 in `links`, or 0 */
} NameLink;

/* Scratch memory of the questions below; one for all files. `known` begins like every NameMarks. */
typedef struct NameLists {
    NameMarks known;
    VEC(uint32_t) first; /* by StrId, if it is known: place + 1 in `links` */
    VEC(NameLink) links;
    VEC(uint32_t) queue; /* statements still to be followed; empty between questions */
} NameLists;

void name_lists_free(NameLists *lists);

/* Builds the index of a file; `rename` gives the common id of one of the front end's names, `last_part` that of its
 * part behind the last dot. */
void reach_index(ReachIndex *index, const Facts *facts, FactsRename *rename, FactsRename *last_part, void *context,
                 NameMarks *marks);
void reach_index_free(ReachIndex *index);

/* What is looked for in the statements of a file. */
typedef struct ReachSearch {
    const NameMarks *words; /* plain names and attributes, wherever they come from; or NULL */
    NameMarks *locals;      /* names of the file; what a matching statement binds is added */
    NameLists *lists;
    /* Whether the attribute of something of that name matters; or NULL. */
    bool (*has_attribute)(void *context, StrId base, StrId attribute);
    void *context;
} ReachSearch;

/* Marks the statements as leading that use what is looked for, or what such a statement binds. */
void reach_spread(ReachIndex *index, const ReachSearch *search);

/* Whether importing the file may run what is looked for: a statement that runs then uses it, perhaps through a function
 * of the file. */
bool reach_runs_on_import(ReachIndex *index, const ReachSearch *search);

/* Marks the statements that bind a name in `locals` as wanted, and those that bind what wanted ones use. */
void reach_want(ReachIndex *index, NameMarks *locals, NameLists *lists);

/* A name of a library whose use does more than binding names when it runs as a module is imported: it starts a thread,
 * initialises a device or MPI, opens a connection, sets the start method. */
typedef struct ReachEffect {
    StrId library; /* the outermost package: nothing but what imports it can use the name */
    StrId name;
} ReachEffect;

typedef VEC(ReachEffect) ReachEffectVec;

/* Those of the models, in the interner's ids. */
void reach_effects(const Models *models, Interner *names, ReachEffectVec *effects);

/* The words with which sites begin (concern.h) as names of their libraries. A word that many things are called (`get`)
 * counts only in a file that imports the library; the library of any other is 0. */
void reach_sites(const Models *models, const char *const *words, Interner *names, ReachEffectVec *sites);

#endif
