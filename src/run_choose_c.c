/* Which C files take part, told by names.
 *
 * Files are cut into functions, variables and macros (c/chunks.h). A piece comes to a process start when a word of it
 * is one, or names a piece that does: the files of those are parsed. So are the files of what these call, as far as it
 * matters: as it comes to something that lasts in a process (a device, a thread, MPI, an exec), calls what it was
 * handed, or may never come back. What a child may not do everywhere, allocating or locking, matters only near a fork.
 * Headers are looked at for their macros and never parsed.
 *
 * Names lead far: where a logger forks to print a stack everything calls it. So there is a budget, spent first on the
 * files in which processes start, then outwards: the children's code, the callers level by level, what these call.
 * --all-files has none. */
#include "run_state.h"

#include "base/map.h"
#include "base/sys.h"
#include "c/chunks.h"

#include <string.h>

/* So many callers up from a fork its child may still be at work: wrappers that come back in both processes. */
enum { WRAPPER_LEVELS = 2 };

/* What the files that are parsed beside those with a start may cost, in files of C of a dozen milliseconds each. The
 * headers of the standard library make a file of C++ so much dearer: half a second. */
enum { PARSING_BUDGET = 400, CXX_COST = 40 };

typedef VEC(uint32_t) IndexVec;

typedef struct Unit {
    Source source;
    CChunks chunks;
    bool is_read;
} Unit;

typedef struct Piece {
    const CChunk *chunk;
    const uint32_t *words;
    uint32_t unit;
} Piece;

/* A name in a list of those with the same hash. */
typedef struct Link {
    uint32_t piece;
    uint32_t next; /* place + 1, or 0 */
} Link;

typedef struct Graph {
    Run *run;
    Arena arena;
    Unit *units; /* the files of the run, then the headers */
    size_t unit_count;
    uint32_t budget; /* what is left of it */
    VEC(Piece) pieces;
    VEC(Link) links;
    Map definers; /* hash of a word → place + 1 of the first link */
    Map users;
} Graph;

/* --- The pieces --- */

static void scan_unit(void *context, size_t item, unsigned worker)
{
    (void)worker;
    Graph *graph = context;
    Unit *unit = &graph->units[item];
    if (item < graph->run->files.count) {
        RunFile *file = &graph->run->files.items[item];
        if (file->source.language == LANGUAGE_PYTHON || file->error != NULL) {
            return;
        }
        run_read_file(file);
        if (file->error == NULL) {
            c_chunks_scan(&file->source, &unit->chunks);
        }
        if (!file->has_trigger) {
            run_drop_bytes(file);
        }
        return;
    }
    char *bytes;
    unit->source = (Source){.path = graph->run->headers.items[item - graph->run->files.count],
                            .language = LANGUAGE_CXX};
    if (sys_read_file(unit->source.path, &bytes, &unit->source.length) == 0) {
        unit->source.bytes = bytes;
        c_chunks_scan(&unit->source, &unit->chunks);
        sys_release(bytes);
    }
}

static void add_link(Graph *graph, Map *map, uint32_t word, uint32_t piece)
{
    uint32_t *first = map_at(map, word);
    if (*first != 0 && graph->links.items[*first - 1].piece == piece) {
        return;
    }
    vec_push(&graph->links, ((Link){piece, *first}));
    *first = (uint32_t)graph->links.count;
}

static void build(Graph *graph)
{
    graph->unit_count = graph->run->files.count + graph->run->headers.count;
    graph->units = arena_array(&graph->arena, Unit, graph->unit_count);
    run_for_each(graph->run, "reading C", graph->unit_count, scan_unit, graph);
    const uint32_t main_word = intern_hash("main", 4); /* each program has one, which nobody calls */
    for (uint32_t i = 0; i < graph->unit_count; i++) {
        const CChunks *chunks = &graph->units[i].chunks;
        for (size_t k = 0; k < chunks->chunks.count; k++) {
            const CChunk *chunk = &chunks->chunks.items[k];
            uint32_t piece = (uint32_t)graph->pieces.count;
            vec_push(&graph->pieces, ((Piece){chunk, chunks->words.items, i}));
            for (uint32_t w = 0; w < chunk->name_count; w++) {
                if (chunks->words.items[chunk->first_name + w] != main_word) {
                    add_link(graph, &graph->definers, chunks->words.items[chunk->first_name + w], piece);
                }
            }
            for (uint32_t w = 0; w < chunk->use_count; w++) {
                add_link(graph, &graph->users, chunks->words.items[chunk->first_use + w], piece);
            }
        }
    }
}

static void free_graph(Graph *graph)
{
    for (size_t i = 0; i < graph->unit_count; i++) {
        c_chunks_free(&graph->units[i].chunks);
    }
    vec_free(&graph->pieces);
    vec_free(&graph->links);
    map_free(&graph->definers);
    map_free(&graph->users);
    arena_free(&graph->arena);
}

/* --- Sets of pieces --- */

/* Some pieces, in the order in which they were found. */
typedef struct Found {
    bool *has;
    IndexVec list;
} Found;

static Found found_new(Graph *graph)
{
    return (Found){.has = arena_array(&graph->arena, bool, graph->pieces.count)};
}

static void find(Found *found, uint32_t piece)
{
    if (!found->has[piece]) {
        found->has[piece] = true;
        vec_push(&found->list, piece);
    }
}

static void find_all(const Graph *graph, const Map *map, uint32_t word, Found *found)
{
    for (uint32_t place = map_get(map, word, 0); place != 0; place = graph->links.items[place - 1].next) {
        find(found, graph->links.items[place - 1].piece);
    }
}

/* Adds the pieces that name one of the first `count`, or all as they come. */
static void add_callers(const Graph *graph, Found *found, size_t count)
{
    for (size_t i = 0; i < found->list.count && i < count; i++) {
        const Piece *piece = &graph->pieces.items[found->list.items[i]];
        for (uint32_t w = 0; w < piece->chunk->name_count; w++) {
            find_all(graph, &graph->users, piece->words[piece->chunk->first_name + w], found);
        }
    }
}

static void add_callees(const Graph *graph, Found *found)
{
    for (size_t i = 0; i < found->list.count; i++) {
        const Piece *piece = &graph->pieces.items[found->list.items[i]];
        for (uint32_t w = 0; w < piece->chunk->use_count; w++) {
            find_all(graph, &graph->definers, piece->words[piece->chunk->first_use + w], found);
        }
    }
}

static Found copy_of(Graph *graph, const Found *found)
{
    Found copy = found_new(graph);
    for (size_t i = 0; i < found->list.count; i++) {
        find(&copy, found->list.items[i]);
    }
    return copy;
}

/* --- Words --- */

/* The pieces that mention what a model names. The last part of a name of C++ says nothing in a file of C: everything is
 * called `start` somewhere. */
static void add_users_of_name(Graph *graph, const char *name, Found *found)
{
    const char *colon = strrchr(name, ':');
    const char *word = colon == NULL ? name : colon + 1;
    uint32_t place = map_get(&graph->users, intern_hash(word, strlen(word)), 0);
    for (; place != 0; place = graph->links.items[place - 1].next) {
        uint32_t piece = graph->links.items[place - 1].piece;
        uint32_t unit = graph->pieces.items[piece].unit;
        bool is_c = unit < graph->run->files.count && graph->run->files.items[unit].source.language == LANGUAGE_C;
        if (colon == NULL || !is_c) {
            find(found, piece);
        }
    }
}

/* The pieces in which a function of C with one of these effects is named. */
static Found users_of_effects(Graph *graph, EffectSet effects)
{
    const Models *models = graph->run->models;
    Found found = found_new(graph);
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        if ((api->effects & effects) != 0 && models_find(models, MODEL_C, text_of(api->name)) == api) {
            add_users_of_name(graph, api->name, &found);
        }
    }
    return found;
}

static void add_users_of(const Graph *graph, const char *word, Found *found)
{
    find_all(graph, &graph->users, intern_hash(word, strlen(word)), found);
}

static Found users_of_starts(Graph *graph)
{
    Found found = users_of_effects(graph, EFFECT_BIT(FORK) | EFFECT_BIT(VFORK));
    const char *const *lists[] = {models_trigger_words(MODEL_C),
                                  models_added_trigger_words(graph->run->models, MODEL_C)};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t k = 0; lists[i] != NULL && lists[i][k] != NULL; k++) {
            add_users_of(graph, lists[i][k], &found);
        }
    }
    return found;
}

/* --- The choice --- */

/* Pieces that may never come back: they end the process or loop, and nothing in them returns. */
static Found never_returning(Graph *graph)
{
    Found ends = users_of_effects(graph, EFFECT_BIT(EXIT) | EFFECT_BIT(EXIT_NOW) | EFFECT_BIT(EXEC));
    Found found = found_new(graph);
    for (uint32_t i = 0; i < graph->pieces.count; i++) {
        const CChunk *chunk = graph->pieces.items[i].chunk;
        if (!chunk->has_return && (ends.has[i] || chunk->loops_forever)) {
            find(&found, i);
        }
    }
    for (size_t i = 0; i < found.list.count; i++) { /* and what ends by calling one of them */
        Found callers = found_new(graph);
        find(&callers, found.list.items[i]);
        add_callers(graph, &callers, 1);
        for (size_t k = 1; k < callers.list.count; k++) {
            if (!graph->pieces.items[callers.list.items[k]].chunk->has_return) {
                find(&found, callers.list.items[k]);
            }
        }
        vec_free(&callers.list);
    }
    vec_free(&ends.list);
    return found;
}

static void choose_unit(Graph *graph, uint32_t piece)
{
    uint32_t unit = graph->pieces.items[piece].unit;
    if (unit >= graph->run->files.count || graph->run->files.items[unit].matters) {
        return;
    }
    uint32_t cost = graph->run->files.items[unit].source.language == LANGUAGE_C ? 1 : CXX_COST;
    if (cost <= graph->budget) {
        graph->budget -= cost;
        graph->run->files.items[unit].matters = true;
    }
}

/* Which of several definitions of a name is meant is told by where they are: all of them are looked at. */
static void choose_piece(Graph *graph, uint32_t piece)
{
    const Piece *at = &graph->pieces.items[piece];
    choose_unit(graph, piece);
    for (uint32_t w = 0; w < at->chunk->name_count; w++) {
        uint32_t place = map_get(&graph->definers, at->words[at->chunk->first_name + w], 0);
        for (; place != 0; place = graph->links.items[place - 1].next) {
            choose_unit(graph, graph->links.items[place - 1].piece);
        }
    }
}

static void choose_lasting(Graph *graph, const Found *reached)
{
    const EffectSet passing = EFFECT_BIT(SIGNAL_SAFE) | EFFECT_BIT(ALLOCATES) | EFFECT_BIT(TAKES_LOCK) |
                              EFFECT_BIT(EXIT) | EFFECT_BIT(EXIT_NOW) | EFFECT_BIT(PROCESS_JOIN) |
                              EFFECT_BIT(FORK) | EFFECT_BIT(VFORK);
    Found lasting = users_of_effects(graph, ~passing);
    add_users_of(graph, "omp", &lasting);
    add_callers(graph, &lasting, SIZE_MAX);
    Found ending = never_returning(graph);
    for (size_t i = 0; i < reached->list.count; i++) {
        uint32_t piece = reached->list.items[i];
        const Piece *at = &graph->pieces.items[piece];
        bool is_cuda = at->unit < graph->run->files.count &&
                       graph->run->files.items[at->unit].source.language == LANGUAGE_CUDA;
        if (lasting.has[piece] || ending.has[piece] || at->chunk->is_indirect || is_cuda) {
            choose_piece(graph, piece);
        }
    }
    vec_free(&lasting.list);
    vec_free(&ending.list);
}

/* The files in which processes start cost nothing: they are the question. */
static void choose_starting(Graph *graph, const Found *starts)
{
    for (size_t i = 0; i < starts->list.count; i++) {
        uint32_t unit = graph->pieces.items[starts->list.items[i]].unit;
        if (unit < graph->run->files.count) {
            graph->run->files.items[unit].matters = true;
        }
    }
}

/* Code of children. */
static void choose_near(Graph *graph, const Found *starts)
{
    Found near = copy_of(graph, starts);
    for (int level = 0; level < WRAPPER_LEVELS; level++) {
        add_callers(graph, &near, near.list.count);
    }
    add_callees(graph, &near);
    Found locking = users_of_effects(graph, EFFECT_BIT(ALLOCATES) | EFFECT_BIT(TAKES_LOCK));
    add_callers(graph, &locking, SIZE_MAX);
    for (size_t i = 0; i < near.list.count; i++) {
        if (locking.has[near.list.items[i]]) {
            choose_piece(graph, near.list.items[i]);
        }
    }
    vec_free(&near.list);
    vec_free(&locking.list);
}

static bool has_c_files(const Run *run)
{
    for (size_t i = 0; i < run->files.count; i++) {
        const Source *source = &run->files.items[i].source;
        if (source->language != LANGUAGE_PYTHON && !source->is_background) {
            return true;
        }
    }
    return false;
}

bool run_starts_in_headers(Run *run)
{
    bool is_found = false;
    for (size_t i = 0; has_c_files(run) && i < run->headers.count && !is_found; i++) {
        char *bytes;
        uint32_t length;
        if (sys_read_file(run->headers.items[i], &bytes, &length) == 0) {
            is_found = slice_matches(run->c_slice, bytes, length);
            sys_release(bytes);
        }
    }
    return is_found;
}

void run_choose_c(Run *run)
{
    if (run->options->all_files) {
        for (size_t i = 0; i < run->files.count; i++) {
            RunFile *file = &run->files.items[i];
            file->matters |= file->error == NULL && file->source.language != LANGUAGE_PYTHON;
        }
        return;
    }
    Graph graph = {.run = run, .budget = PARSING_BUDGET};
    build(&graph);
    Found starts = users_of_starts(&graph);
    choose_starting(&graph, &starts);
    choose_near(&graph, &starts);
    Found leading = copy_of(&graph, &starts);
    add_callers(&graph, &leading, SIZE_MAX);
    for (size_t i = 0; i < leading.list.count; i++) {
        choose_piece(&graph, leading.list.items[i]);
    }
    add_callees(&graph, &leading);
    choose_lasting(&graph, &leading);
    vec_free(&starts.list);
    vec_free(&leading.list);
    free_graph(&graph);
}
