/* The second half of scope analysis: what each name is in each scope, and the dump.
 *
 * It needs no sets that are copied at every level: scopes lie in the order in which they were entered, so a stack of
 * the bindings that are in sight, with a map from name to the innermost of them, answers each symbol in constant time.
 */
#include "py/scope.h"

/* A binding in sight of the scopes inside. */
typedef struct Sight {
    StrId name;
    ScopeId owner;     /* 1 where an enclosing `global` says so */
    uint32_t previous; /* what it hides: an index into the stack, 0 for nothing */
} Sight;

typedef struct Resolver {
    ScopeTree *tree;
    StrId class_cell;
    Map sight_of; /* name → index into sights, 0: not in sight */
    VEC(Sight) sights;
    VEC(uint32_t) marks; /* how many sights there were when each open scope was entered */
    VEC(ScopeId) open;
} Resolver;

static void put_in_sight(Resolver *resolver, StrId name, ScopeId owner)
{
    uint32_t *sight = map_at(&resolver->sight_of, name);
    uint32_t previous = *sight;
    *sight = (uint32_t)resolver->sights.count;
    vec_push(&resolver->sights, (Sight){name, owner, previous});
}

/* The function that binds a name that is not bound in the scope itself, 0 when none does. */
static ScopeId owner_in_sight(const Resolver *resolver, StrId name)
{
    uint32_t sight = map_get(&resolver->sight_of, name, 0);
    return sight == 0 || resolver->sights.items[sight].owner == 1 ? 0 : resolver->sights.items[sight].owner;
}

/* 1 when the module binds the name, or some `global` statement announces that. */
static ScopeId global_owner(const ScopeTree *tree, StrId name)
{
    const Symbol *symbol = scope_find(tree, 1, name);
    return symbol != NULL && symbol->flags & (SYMBOL_BOUND | SYMBOL_GLOBAL) ? 1 : 0;
}

/* The scopes of PEP 695 see the names of the class that they stand in. */
static const Symbol *seen_class_symbol(const ScopeTree *tree, const Scope *scope, StrId name, ScopeId *class)
{
    while (scope->kind == SCOPE_TYPE_PARAMETERS || scope->kind == SCOPE_TYPE_ALIAS ||
           scope->kind == SCOPE_TYPE_VARIABLE) {
        *class = scope->parent;
        scope = &tree->scopes.items[scope->parent];
    }
    return scope->kind == SCOPE_CLASS ? scope_find(tree, *class, name) : NULL;
}

static void set_free(ScopeTree *tree, Symbol *symbol, ScopeId owner)
{
    symbol->binding = BINDING_FREE;
    symbol->owner = owner;
    uint32_t bound = map_get(&tree->symbol_of, map_key(owner, symbol->name), 0);
    if (bound != 0 && tree->scopes.items[owner].kind != SCOPE_CLASS) {
        tree->symbols.items[bound].binding = BINDING_CELL;
    }
}

static void resolve_symbol(Resolver *resolver, ScopeId scope_id, Symbol *symbol)
{
    ScopeTree *tree = resolver->tree;
    const Scope *scope = &tree->scopes.items[scope_id];
    ScopeId owner = symbol->flags & SYMBOL_GLOBAL ? 0 : owner_in_sight(resolver, symbol->name);
    symbol->binding = BINDING_GLOBAL_IMPLICIT;
    if (symbol->flags & SYMBOL_GLOBAL) {
        symbol->binding = BINDING_GLOBAL_EXPLICIT;
        symbol->owner = 1;
        return;
    }
    if (symbol->flags & SYMBOL_BOUND && !(symbol->flags & SYMBOL_NONLOCAL)) {
        symbol->binding = BINDING_LOCAL;
        symbol->owner = scope_id;
        return;
    }
    ScopeId class = 0;
    const Symbol *seen = symbol->flags & SYMBOL_NONLOCAL ? NULL : seen_class_symbol(tree, scope, symbol->name, &class);
    if (seen != NULL && seen->flags & SYMBOL_GLOBAL) {
        symbol->binding = BINDING_GLOBAL_EXPLICIT;
        symbol->owner = 1;
    } else if (seen != NULL && seen->flags & SYMBOL_BOUND && !(seen->flags & SYMBOL_NONLOCAL)) {
        symbol->owner = class;
    } else if (owner != 0) {
        set_free(tree, symbol, owner);
    } else {
        symbol->owner = global_owner(tree, symbol->name);
    }
}

/* What the scopes inside see of this one: a function's locals and `global` declarations, a class's __class__ only. */
static void open_scope(Resolver *resolver, ScopeId scope_id)
{
    ScopeTree *tree = resolver->tree;
    const Scope *scope = &tree->scopes.items[scope_id];
    vec_push(&resolver->marks, (uint32_t)resolver->sights.count);
    vec_push(&resolver->open, scope_id);
    if (scope->kind == SCOPE_CLASS) {
        put_in_sight(resolver, resolver->class_cell, scope_id);
    }
    if (!scope_is_function_like(scope->kind)) {
        return;
    }
    for (uint32_t i = scope->first_symbol; i != 0; i = tree->symbols.items[i].next) {
        const Symbol *symbol = &tree->symbols.items[i];
        if (symbol->binding == BINDING_LOCAL) {
            put_in_sight(resolver, symbol->name, scope_id);
        } else if (symbol->binding == BINDING_GLOBAL_EXPLICIT) {
            put_in_sight(resolver, symbol->name, 1);
        }
    }
}

static void close_scope(Resolver *resolver)
{
    uint32_t mark = vec_pop(&resolver->marks);
    resolver->open.count--;
    while (resolver->sights.count > mark) {
        Sight sight = vec_pop(&resolver->sights);
        map_put(&resolver->sight_of, sight.name, sight.previous);
    }
}

void scope_resolve(ScopeTree *tree, StrId class_cell)
{
    Resolver resolver = {.tree = tree, .class_cell = class_cell};
    vec_push(&resolver.sights, (Sight){0});
    for (ScopeId id = 1; id < tree->scopes.count; id++) {
        while (resolver.open.count > 0 && vec_last(&resolver.open) != tree->scopes.items[id].parent) {
            close_scope(&resolver);
        }
        for (uint32_t i = tree->scopes.items[id].first_symbol; i != 0; i = tree->symbols.items[i].next) {
            resolve_symbol(&resolver, id, &tree->symbols.items[i]);
        }
        open_scope(&resolver, id);
    }
    map_free(&resolver.sight_of);
    vec_free(&resolver.sights);
    vec_free(&resolver.marks);
    vec_free(&resolver.open);
}

const Symbol *scope_find(const ScopeTree *tree, ScopeId scope, StrId name)
{
    uint32_t found = map_get(&tree->symbol_of, map_key(scope, name), 0);
    return found == 0 ? NULL : &tree->symbols.items[found];
}

ScopeId scope_owner(const ScopeTree *tree, ScopeId scope, StrId name)
{
    const Symbol *symbol = scope_find(tree, scope, name);
    for (ScopeId outer = scope; symbol == NULL && outer > 1;) {
        outer = tree->scopes.items[outer].parent;
        if (tree->scopes.items[outer].kind != SCOPE_CLASS) {
            symbol = scope_find(tree, outer, name);
        }
    }
    return symbol == NULL ? 0 : symbol->owner;
}

/* A free name runs through every scope between its use and its owner, and CPython lists it in each. */
static void add_passing_names(ScopeTree *tree)
{
    for (ScopeId id = (ScopeId)tree->scopes.count; --id > 0;) {
        for (uint32_t i = tree->scopes.items[id].first_symbol; i != 0; i = tree->symbols.items[i].next) {
            Symbol symbol = tree->symbols.items[i];
            ScopeId outer = tree->scopes.items[id].parent;
            if (symbol.binding != BINDING_FREE || outer == symbol.owner) {
                continue;
            }
            /* One step is enough: scopes around come later in this loop and pass it on. A class that binds the name for
             * itself lets it through. */
            while (outer != symbol.owner && scope_find(tree, outer, symbol.name) != NULL &&
                   scope_find(tree, outer, symbol.name)->binding != BINDING_FREE) {
                outer = tree->scopes.items[outer].parent;
            }
            if (outer != symbol.owner && scope_find(tree, outer, symbol.name) == NULL) {
                Symbol *passing = scope_symbol(tree, outer, symbol.name);
                passing->binding = BINDING_FREE;
                passing->owner = symbol.owner;
            }
        }
    }
}

static const char *binding_word(Binding binding)
{
    switch (binding) {
    case BINDING_NONE:
        break;
    case BINDING_LOCAL:
        return "local";
    case BINDING_GLOBAL_EXPLICIT:
        return "global-explicit";
    case BINDING_GLOBAL_IMPLICIT:
        return "global-implicit";
    case BINDING_FREE:
        return "free";
    case BINDING_CELL:
        return "cell";
    }
    return "none";
}

static void print_symbol(const Symbol *symbol, const Interner *names, Buffer *out)
{
    static const char *const words[] = {" global",   " assigned",  " parameter", " nonlocal",      " used",
                                        " imported", " annotated", " iteration", " type-parameter"};
    Text name = intern_get(names, symbol->name);
    buffer_puts(out, "  ");
    buffer_add_clean(out, name.bytes, name.length);
    buffer_printf(out, " %s", binding_word((Binding)symbol->binding));
    if (symbol->owner != 0) {
        buffer_printf(out, " of %u:", (unsigned)symbol->owner);
    } else {
        buffer_puts(out, ":");
    }
    for (size_t bit = 0; bit < sizeof words / sizeof *words; bit++) {
        if (symbol->flags >> bit & 1) {
            buffer_puts(out, words[bit]);
        }
    }
    buffer_putc(out, '\n');
}

void scope_print(ScopeTree *tree, const Interner *names, Buffer *out)
{
    static const char *const words[SCOPE_KINDS] = {
        [SCOPE_MODULE] = "module",         [SCOPE_FUNCTION] = "function",
        [SCOPE_LAMBDA] = "lambda",         [SCOPE_COMPREHENSION] = "comprehension",
        [SCOPE_CLASS] = "class",           [SCOPE_TYPE_PARAMETERS] = "type-parameters",
        [SCOPE_TYPE_ALIAS] = "type-alias", [SCOPE_TYPE_VARIABLE] = "type-variable",
    };
    add_passing_names(tree);
    for (ScopeId id = 1; id < tree->scopes.count; id++) {
        const Scope *scope = &tree->scopes.items[id];
        Text name = intern_get(names, scope->name);
        buffer_printf(out, "%u %s ", (unsigned)id, words[scope->kind]);
        if (scope->name != 0) {
            buffer_add_clean(out, name.bytes, name.length);
            buffer_printf(out, " in %u ", (unsigned)scope->parent);
        }
        buffer_printf(out, "%u:%u%s\n", (unsigned)scope->span.start, (unsigned)scope->span.end,
                      scope->is_generator ? " generator" : "");
        for (uint32_t i = scope->first_symbol; i != 0; i = tree->symbols.items[i].next) {
            print_symbol(&tree->symbols.items[i], names, out);
        }
    }
}
