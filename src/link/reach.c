/* Names that lead to sites; see reach.h. */
#include "link/reach.h"

#include <string.h>

/* --- Sets of names --- */

void marks_clear(NameMarks *marks)
{
    marks->current++;
}

void marks_add(NameMarks *marks, StrId name)
{
    while (marks->marks.count <= name) {
        vec_push(&marks->marks, 0);
    }
    marks->marks.items[name] = marks->current;
}

bool marks_has(const NameMarks *marks, StrId name)
{
    return name < marks->marks.count && marks->marks.items[name] == marks->current;
}

void marks_free(NameMarks *marks)
{
    vec_free(&marks->marks);
}

/* --- The index of a file --- */

typedef struct Place {
    Span span;
    uint32_t statement;
} Place;

typedef struct Indexing {
    ReachIndex *index;
    const Facts *facts;
    FactsRename *rename;
    FactsRename *last_part;
    void *context;
    VEC(Place) places; /* of the statements, in order of the text */
} Indexing;

static StrId common_name(const Indexing *indexing, StrId name)
{
    return indexing->rename(indexing->context, name);
}

static uint32_t add_statement(Indexing *indexing, Span span, bool is_definition)
{
    uint32_t statement = (uint32_t)indexing->index->statements.count;
    vec_push(&indexing->index->statements, ((ReachStatement){.span = span, .is_definition = is_definition}));
    vec_push(&indexing->places, ((Place){span, statement}));
    return statement;
}

/* The names that a place binds; what holds an attribute or an item is changed, which counts as well. */
static void add_bindings(Indexing *indexing, ValueId place, uint32_t statement)
{
    const Facts *facts = indexing->facts;
    const Value *value = &facts->values.items[place];
    if (value->kind == VALUE_NAME) {
        ReachStatement *binder = &indexing->index->statements.items[statement];
        if (binder->binding_count++ == 0) {
            binder->first_binding = (uint32_t)indexing->index->bindings.count;
        }
        vec_push(&indexing->index->bindings, ((ReachBinding){common_name(indexing, value->text), statement}));
    } else if (value->kind == VALUE_COLLECTION) {
        for (uint32_t i = 0; i < facts_list_count(facts, value->list); i++) {
            add_bindings(indexing, facts_list_item(facts, value->list, i), statement);
        }
    } else if (value->kind == VALUE_ATTRIBUTE || value->kind == VALUE_SUBSCRIPT || value->kind == VALUE_STARRED) {
        add_bindings(indexing, value->a, statement);
    }
}

static void add_import(Indexing *indexing, const Action *action, uint32_t statement)
{
    const Value *place = &indexing->facts->values.items[action->a];
    StrId bound = place->kind == VALUE_NAME ? common_name(indexing, place->text) : 0;
    if (action->flags & ACTION_BINDS_TOP) {
        bound = indexing->last_part(indexing->context, action->text);
    }
    ReachImport import = {.level = action->c, .module = common_name(indexing, action->text),
                          .item = common_name(indexing, action->b), .bound = bound, .statement = statement,
                          .is_star = (action->flags & ACTION_IS_STAR) != 0};
    vec_push(&indexing->index->imports, import);
}

static void add_block(Indexing *indexing, BlockId block);

static void add_action(Indexing *indexing, const Action *action)
{
    const Facts *facts = indexing->facts;
    bool is_definition = action->kind == ACTION_DEFINE;
    Span span = is_definition ? facts->functions.items[action->b].span : action->span;
    for (uint32_t i = 0; is_definition && i < facts_list_count(facts, action->list); i++) {
        uint32_t start = facts->values.items[facts_list_item(facts, action->list, i)].span.start; /* of a decorator */
        span.start = start < span.start ? start : span.start;
    }
    uint32_t statement = add_statement(indexing, span, is_definition);
    switch ((ActionKind)action->kind) {
    case ACTION_BIND:
    case ACTION_AUGMENT:
    case ACTION_DEFINE:
        add_bindings(indexing, action->a, statement);
        break;
    case ACTION_IMPORT:
        add_bindings(indexing, action->a, statement);
        add_import(indexing, action, statement);
        indexing->index->statements.items[statement].import = (uint32_t)indexing->index->imports.count;
        break;
    case ACTION_IF:
        add_block(indexing, action->b);
        add_block(indexing, action->c);
        break;
    case ACTION_LOOP:
        for (uint32_t i = 0; i < facts_list_count(facts, action->list); i++) {
            add_bindings(indexing, facts_list_item(facts, action->list, i), statement);
        }
        add_block(indexing, action->b);
        add_block(indexing, action->c);
        break;
    case ACTION_WITH:
        for (uint32_t i = 1; i < facts_list_count(facts, action->list); i += 2) {
            add_bindings(indexing, facts_list_item(facts, action->list, i), statement);
        }
        add_block(indexing, action->a);
        break;
    case ACTION_TRY:
        add_block(indexing, action->a);
        for (uint32_t i = 2; i < facts_list_count(facts, action->list); i += 3) {
            add_block(indexing, facts_list_item(facts, action->list, i));
        }
        add_block(indexing, action->b);
        add_block(indexing, action->c);
        break;
    default:
        break;
    }
}

static void add_block(Indexing *indexing, BlockId block)
{
    for (uint32_t i = 0; i < facts_list_count(indexing->facts, block); i++) {
        add_action(indexing, &indexing->facts->actions.items[facts_list_item(indexing->facts, block, i)]);
    }
}

/* The last statement that begins at or before an offset; those of one file do not overlap, but for the heads of
 * compound ones, which are short. UINT32_MAX: none. */
static uint32_t statement_at(const Indexing *indexing, uint32_t offset)
{
    size_t low = 0;
    size_t high = indexing->places.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (indexing->places.items[middle].span.start <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? UINT32_MAX : indexing->places.items[low - 1].statement;
}

/* A use of a name in a statement, gathered before they are sorted by statement. */
typedef struct Use {
    uint32_t statement;
    ReachUse use;
} Use;

typedef VEC(Use) UseVec;

static void add_use(UseVec *uses, uint32_t statement, StrId base, StrId name)
{
    if (statement != UINT32_MAX && name != 0) {
        vec_push(uses, ((Use){statement, {base, name}}));
    }
}

/* The last name of what an attribute is taken of. */
static StrId base_name(const Indexing *indexing, const Value *attribute)
{
    const Value *base = &indexing->facts->values.items[attribute->a];
    bool is_named = base->kind == VALUE_NAME || base->kind == VALUE_ATTRIBUTE;
    return is_named ? common_name(indexing, base->text) : USE_OF_UNNAMED;
}

/* Uses come out of the arrays of facts nearly sorted by place; counting puts them into their statements. */
static void place_uses(ReachIndex *index, const UseVec *uses, NameMarks *marks)
{
    for (size_t i = 0; i < uses->count; i++) {
        index->statements.items[uses->items[i].statement].use_count++;
    }
    uint32_t next = 0;
    for (size_t i = 0; i < index->statements.count; i++) {
        index->statements.items[i].first_use = next;
        next += index->statements.items[i].use_count;
        index->statements.items[i].use_count = 0;
    }
    vec_reserve(&index->uses, next);
    index->uses.count = next;
    for (size_t i = 0; i < uses->count; i++) {
        ReachStatement *statement = &index->statements.items[uses->items[i].statement];
        index->uses.items[statement->first_use + statement->use_count++] = uses->items[i].use;
    }
    /* Plain names come again and again; attributes seldom do. */
    for (size_t i = 0; i < index->statements.count; i++) {
        ReachStatement *statement = &index->statements.items[i];
        uint32_t kept = 0;
        marks_clear(marks);
        for (uint32_t k = 0; k < statement->use_count; k++) {
            ReachUse use = index->uses.items[statement->first_use + k];
            if (use.base != 0 || !marks_has(marks, use.name)) {
                index->uses.items[statement->first_use + kept++] = use;
            }
            if (use.base == 0) {
                marks_add(marks, use.name);
            }
        }
        statement->use_count = kept;
    }
}

void reach_index(ReachIndex *index, const Facts *facts, FactsRename *rename, FactsRename *last_part, void *context,
                 NameMarks *marks)
{
    Indexing indexing = {
        .index = index, .facts = facts, .rename = rename, .last_part = last_part, .context = context};
    UseVec uses = {0};
    add_block(&indexing, facts->functions.items[1].body);
    for (size_t i = 1; i < facts->values.count; i++) {
        const Value *value = &facts->values.items[i];
        if (value->kind == VALUE_NAME) {
            add_use(&uses, statement_at(&indexing, value->span.start), 0, common_name(&indexing, value->text));
        } else if (value->kind == VALUE_ATTRIBUTE) {
            add_use(&uses, statement_at(&indexing, value->span.start), base_name(&indexing, value),
                    common_name(&indexing, value->text));
        }
    }
    for (size_t i = 1; i < facts->actions.count; i++) {
        const Action *action = &facts->actions.items[i];
        if (action->kind == ACTION_IMPORT) {
            uint32_t statement = statement_at(&indexing, action->span.start);
            add_use(&uses, statement, USE_OF_UNNAMED, common_name(&indexing, action->b));
            bool is_inner = statement != UINT32_MAX && index->statements.items[statement].import == 0;
            if (is_inner) {
                add_import(&indexing, action, statement);
            }
        }
    }
    place_uses(index, &uses, marks);
    vec_free(&uses);
    vec_free(&indexing.places);
}

void reach_index_free(ReachIndex *index)
{
    vec_free(&index->statements);
    vec_free(&index->bindings);
    vec_free(&index->imports);
    vec_free(&index->uses);
}

/* --- Questions --- */

static bool is_sought(const ReachSearch *search, ReachUse use)
{
    if (search->words != NULL && marks_has(search->words, use.name)) {
        return true;
    }
    if (use.base == 0) {
        return marks_has(search->locals, use.name);
    }
    return search->has_attribute != NULL && search->has_attribute(search->context, use.base, use.name);
}

static bool uses_sought(const ReachIndex *index, const ReachStatement *statement, const ReachSearch *search)
{
    for (uint32_t i = 0; i < statement->use_count; i++) {
        if (is_sought(search, index->uses.items[statement->first_use + i])) {
            return true;
        }
    }
    return false;
}

/* Statements by name, for one file at a time: who uses a name, or who binds it. What follows from a statement is then
 * looked up, and a chain of definitions costs no more than its length. */
typedef enum Listed { LIST_USES, LIST_BINDINGS } Listed;

static void list_by_name(NameLists *lists, const ReachIndex *index, Listed listed)
{
    marks_clear(&lists->known);
    lists->links.count = 0;
    for (uint32_t i = 0; i < index->statements.count; i++) {
        const ReachStatement *statement = &index->statements.items[i];
        uint32_t first = listed == LIST_USES ? statement->first_use : statement->first_binding;
        uint32_t count = listed == LIST_USES ? statement->use_count : statement->binding_count;
        for (uint32_t k = first; k < first + count; k++) {
            if (listed == LIST_USES && index->uses.items[k].base != 0) {
                continue;
            }
            StrId name = listed == LIST_USES ? index->uses.items[k].name : index->bindings.items[k].name;
            while (lists->first.count <= name) {
                vec_push(&lists->first, 0);
            }
            uint32_t next = marks_has(&lists->known, name) ? lists->first.items[name] : 0;
            marks_add(&lists->known, name);
            vec_push(&lists->links, ((NameLink){i, next}));
            lists->first.items[name] = (uint32_t)lists->links.count;
        }
    }
}

static uint32_t first_link(const NameLists *lists, StrId name)
{
    return marks_has(&lists->known, name) ? lists->first.items[name] : 0;
}

void name_lists_free(NameLists *lists)
{
    marks_free(&lists->known);
    vec_free(&lists->first);
    vec_free(&lists->links);
    vec_free(&lists->queue);
}

/* Marks all that use what the statements in the queue bind, and what those bind. Of definitions only: what runs on
 * import does not come to be by being bound. */
static void follow_bindings(ReachIndex *index, const ReachSearch *search, bool definitions_only)
{
    NameLists *lists = search->lists;
    if (lists->queue.count > 0) {
        list_by_name(lists, index, LIST_USES);
    }
    while (lists->queue.count > 0) {
        const ReachStatement *statement = &index->statements.items[vec_pop(&lists->queue)];
        for (uint32_t i = 0; i < statement->binding_count; i++) {
            StrId name = index->bindings.items[statement->first_binding + i].name;
            if (marks_has(search->locals, name)) {
                continue;
            }
            marks_add(search->locals, name);
            for (uint32_t link = first_link(lists, name); link != 0; link = lists->links.items[link - 1].next) {
                uint32_t user = lists->links.items[link - 1].statement;
                ReachStatement *found = &index->statements.items[user];
                if (!found->is_followed && (found->is_definition || !definitions_only)) {
                    found->is_followed = true;
                    vec_push(&lists->queue, user);
                }
            }
        }
    }
}

void reach_spread(ReachIndex *index, const ReachSearch *search)
{
    for (uint32_t i = 0; i < index->statements.count; i++) {
        ReachStatement *statement = &index->statements.items[i];
        statement->is_followed = statement->is_leading || uses_sought(index, statement, search);
        if (statement->is_followed) {
            vec_push(&search->lists->queue, i);
        }
    }
    follow_bindings(index, search, false);
    for (size_t i = 0; i < index->statements.count; i++) {
        index->statements.items[i].is_leading = index->statements.items[i].is_followed;
    }
}

bool reach_runs_on_import(ReachIndex *index, const ReachSearch *search)
{
    for (uint32_t i = 0; i < index->statements.count; i++) {
        ReachStatement *statement = &index->statements.items[i];
        statement->is_followed = statement->is_definition && uses_sought(index, statement, search);
        if (statement->is_followed) {
            vec_push(&search->lists->queue, i);
        }
    }
    follow_bindings(index, search, true);
    for (size_t i = 0; i < index->statements.count; i++) {
        const ReachStatement *statement = &index->statements.items[i];
        if (!statement->is_definition && uses_sought(index, statement, search)) {
            return true;
        }
    }
    return false;
}

static void want_binders(ReachIndex *index, NameLists *lists, StrId name)
{
    for (uint32_t link = first_link(lists, name); link != 0; link = lists->links.items[link - 1].next) {
        uint32_t binder = lists->links.items[link - 1].statement;
        if (!index->statements.items[binder].is_wanted) {
            index->statements.items[binder].is_wanted = true;
            vec_push(&lists->queue, binder);
        }
    }
}

void reach_want(ReachIndex *index, NameMarks *locals, NameLists *lists)
{
    list_by_name(lists, index, LIST_BINDINGS);
    for (uint32_t i = 0; i < index->statements.count; i++) {
        const ReachStatement *statement = &index->statements.items[i];
        if (statement->is_wanted) {
            vec_push(&lists->queue, i);
        }
        for (uint32_t k = 0; k < statement->binding_count; k++) {
            StrId name = index->bindings.items[statement->first_binding + k].name;
            if (marks_has(locals, name)) {
                want_binders(index, lists, name);
            }
        }
    }
    while (lists->queue.count > 0) {
        const ReachStatement *statement = &index->statements.items[vec_pop(&lists->queue)];
        for (uint32_t i = 0; i < statement->use_count; i++) {
            ReachUse use = index->uses.items[statement->first_use + i];
            if (use.base == 0 && !marks_has(locals, use.name)) {
                marks_add(locals, use.name);
                want_binders(index, lists, use.name);
            }
        }
    }
}

static void add_effect(Interner *names, ReachEffectVec *effects, const char *dotted, const char *start, size_t length)
{
    StrId library = intern_bytes(names, dotted, strcspn(dotted, "."));
    vec_push(effects, ((ReachEffect){library, intern_bytes(names, start, length)}));
}

static bool names_device(const Api *api)
{
    for (uint32_t i = 0; i < api->parameter_count; i++) {
        if (api->parameters[i].role == ROLE_DEVICE) {
            return true;
        }
    }
    return false;
}

void reach_effects(const Models *models, Interner *names, ReachEffectVec *effects)
{
    const EffectSet lasting = EFFECT_BIT(DEVICE_INIT) | EFFECT_BIT(DEVICE_QUERY) | EFFECT_BIT(THREAD_START) |
                              EFFECT_BIT(MPI_INIT) | EFFECT_BIT(CONNECTION_OPEN) | EFFECT_BIT(CONNECTION_POOLED) |
                              EFFECT_BIT(METHOD_SET);
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        const char *dot = strrchr(api->name, '.');
        /* A lock or a queue fixes the start method. */
        EffectSet counted = api->kind == API_METHOD ? lasting : lasting | EFFECT_BIT(METHOD_FIX);
        if ((api->effects & counted) == 0 || dot == NULL) {
            continue;
        }
        if (api->kind != API_METHOD) {
            /* `torch.zeros(…, device="cuda")` needs the word for the device. */
            const char *last = names_device(api) ? device_word(api->device) : dot + 1;
            add_effect(names, effects, api->name, last, strlen(last));
        } else {
            /* Thread.start: the class is what the text names; x.cuda(): the method. */
            const char *class = dot;
            while (class > api->name && class[-1] != '.') {
                class--;
            }
            bool is_made = (api->effects & EFFECT_BIT(THREAD_START)) != 0;
            const char *start = is_made ? class : dot + 1;
            add_effect(names, effects, api->name, start, is_made ? (size_t)(dot - class) : strlen(dot + 1));
        }
    }
}

/* Short words of small letters: `get`, `map`. Nobody else calls a function of his `fork`. */
static bool is_common(const char *word)
{
    size_t length = strlen(word);
    return length <= 6 && strspn(word, "abcdefghijklmnopqrstuvwxyz") == length && strcmp(word, "fork") != 0;
}

void reach_sites(const Models *models, const char *const *words, Interner *names, ReachEffectVec *sites)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (!is_common(words[i])) {
            vec_push(sites, ((ReachEffect){0, intern(names, words[i])}));
            continue;
        }
        for (size_t k = 0; k < models_count(models); k++) {
            const Api *api = models_at(models, k);
            const char *dot = strrchr(api->name, '.');
            if (dot != NULL && api->kind != API_METHOD && strcmp(dot + 1, words[i]) == 0) {
                add_effect(names, sites, api->name, dot + 1, strlen(dot + 1));
            }
        }
    }
}
