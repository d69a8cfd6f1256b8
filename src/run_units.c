/* Which C files what Python uses of C leads to.
 *
 * An extension module calls functions of other files, and one of these starts the thread. The call graph is one of
 * names: a file leads to those that seem to define what it mentions. Of the files that can be reached from the ones
 * that Python uses, those are needed from which a word can be reached of something that matters (run_border.c). */
#include "run_state.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* A name that so many files define is too common to lead anywhere; and more files than these are not followed. */
enum { MOST_DEFINERS = 8, MOST_UNITS = 128, SHORTEST_NAME = 3 };

typedef VEC(uint32_t) HashVec;

typedef struct Unit {
    HashVec defines; /* hashes of names */
    HashVec mentions;
    bool matters; /* a word of something that matters stands in it */
    bool is_reached;
    bool leads; /* to one that matters */
} Unit;

/* A file that defines a name. */
typedef struct Definer {
    uint32_t file;
    uint32_t next; /* of the same name: place + 1, or 0 */
} Definer;

typedef struct Edge {
    uint32_t from;
    uint32_t to;
} Edge;

typedef struct Index {
    Run *run;
    Unit *units; /* by file */
    VEC(Definer) definers;
    Map by_name; /* hash → place + 1 */
    Map counts;  /* hash → how many */
    VEC(Edge) edges;
    VEC(uint32_t) queue;
} Index;

static void add_hash(void *context, Text name)
{
    HashVec *hashes = context;
    if (name.length >= SHORTEST_NAME) {
        vec_push(hashes, intern_hash(name.bytes, name.length));
    }
}

static int compare_hashes(const void *left, const void *right)
{
    uint32_t first = *(const uint32_t *)left;
    uint32_t second = *(const uint32_t *)right;
    return (first > second) - (first < second);
}

static void make_unique(HashVec *hashes)
{
    size_t kept = 0;
    if (hashes->count > 1) {
        qsort(hashes->items, hashes->count, sizeof *hashes->items, compare_hashes);
    }
    for (size_t i = 0; i < hashes->count; i++) {
        if (i == 0 || hashes->items[i] != hashes->items[i - 1]) {
            hashes->items[kept++] = hashes->items[i];
        }
    }
    hashes->count = kept;
}

static void scan_item(void *context, size_t item, unsigned worker)
{
    (void)worker;
    Index *index = context;
    RunFile *file = &index->run->files.items[item];
    Unit *unit = &index->units[item];
    bool is_python = file->source.language == LANGUAGE_PYTHON;
    if (is_python ? !file->opens_libraries : file->error != NULL) {
        return;
    }
    run_read_file(file);
    if (file->error != NULL) {
        return;
    }
    extension_scan_names(file->source.bytes, file->source.length, add_hash, &unit->mentions);
    make_unique(&unit->mentions);
    if (!is_python) {
        extension_scan_definitions(file->source.bytes, file->source.length, add_hash, &unit->defines);
        make_unique(&unit->defines);
        unit->matters = file->source.language == LANGUAGE_CUDA ||
                        slice_matches(index->run->c_effects, file->source.bytes, file->source.length);
        if (!file->has_trigger) {
            run_drop_bytes(file);
        }
    }
}

static void index_definers(Index *index)
{
    for (uint32_t i = 0; i < index->run->files.count; i++) {
        const Unit *unit = &index->units[i];
        for (size_t k = 0; k < unit->defines.count; k++) {
            uint32_t *first = map_at(&index->by_name, unit->defines.items[k]);
            vec_push(&index->definers, ((Definer){i, *first}));
            *first = (uint32_t)index->definers.count;
            ++*map_at(&index->counts, unit->defines.items[k]);
        }
    }
}

static void reach(Index *index, uint32_t file)
{
    if (!index->units[file].is_reached && index->queue.count < MOST_UNITS) {
        index->units[file].is_reached = true;
        vec_push(&index->queue, file);
    }
}

/* Calls `use` with each file that defines something that a file mentions. */
static void each_definer(Index *index, uint32_t from, void (*use)(Index *index, uint32_t from, uint32_t to))
{
    const HashVec *mentions = &index->units[from].mentions;
    for (size_t i = 0; i < mentions->count; i++) {
        bool is_common = map_get(&index->counts, mentions->items[i], 0) > MOST_DEFINERS;
        uint32_t place = is_common ? 0 : map_get(&index->by_name, mentions->items[i], 0);
        while (place != 0) {
            const Definer definer = index->definers.items[place - 1];
            use(index, from, definer.file);
            place = definer.next;
        }
    }
}

static void follow(Index *index, uint32_t from, uint32_t to)
{
    reach(index, to);
    if (to != from && index->units[to].is_reached) {
        vec_push(&index->edges, ((Edge){from, to}));
    }
}

static void spread(Index *index)
{
    for (size_t i = 0; i < index->queue.count; i++) {
        each_definer(index, index->queue.items[i], follow);
    }
    bool is_new = true;
    for (size_t i = 0; i < index->queue.count; i++) {
        index->units[index->queue.items[i]].leads = index->units[index->queue.items[i]].matters;
    }
    while (is_new) {
        is_new = false;
        for (size_t i = index->edges.count; i > 0; i--) {
            const Edge *edge = &index->edges.items[i - 1];
            if (index->units[edge->to].leads && !index->units[edge->from].leads) {
                index->units[edge->from].leads = is_new = true;
            }
        }
    }
}

static void free_index(Index *index)
{
    for (size_t i = 0; i < index->run->files.count; i++) {
        vec_free(&index->units[i].defines);
        vec_free(&index->units[i].mentions);
    }
    vec_free(&index->definers);
    vec_free(&index->edges);
    vec_free(&index->queue);
    map_free(&index->by_name);
    map_free(&index->counts);
}

void run_need_units(Run *run, const uint32_t *used, size_t used_count, const uint32_t *users, size_t user_count)
{
    bool opens_libraries = false;
    for (size_t i = 0; i < user_count; i++) {
        opens_libraries |= run->files.items[users[i]].opens_libraries;
    }
    if (used_count == 0 && !opens_libraries) {
        return;
    }
    Arena arena = {0};
    Index index = {.run = run, .units = arena_array(&arena, Unit, run->files.count)};
    run_for_each(run, "reading C", run->files.count, scan_item, &index);
    index_definers(&index);
    for (size_t i = 0; i < used_count; i++) {
        reach(&index, used[i]);
    }
    for (size_t i = 0; i < user_count; i++) {
        if (run->files.items[users[i]].opens_libraries) {
            each_definer(&index, users[i], follow); /* the functions of a library by their names */
        }
    }
    spread(&index);
    for (size_t i = 0; i < index.queue.count; i++) {
        RunFile *file = &run->files.items[index.queue.items[i]];
        if (index.units[index.queue.items[i]].leads) {
            file->is_needed = file->matters = true;
        }
    }
    for (size_t i = 0; i < user_count; i++) {
        run->files.items[users[i]].crosses_border |= index.units[users[i]].leads;
    }
    free_index(&index);
    arena_free(&arena);
}
