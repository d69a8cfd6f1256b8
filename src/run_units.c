/* Which C files what Python uses of C leads to.
 *
 * An extension module calls functions of other files, and one of these starts the thread. The call graph is one of
 * names (project/outline.h): a function leads to those that are called like something that it mentions. Of the
 * functions that can be reached from what Python uses, those count from which a word can be reached of something that
 * matters (run_border.c); their files are needed. */
#include "run_state.h"

#include "project/outline.h"

#include <string.h>

/* A name that so many functions have is too common to lead anywhere; and not more files than these are parsed. */
enum { MOST_DEFINERS = 6, MOST_UNITS = 24 };

/* A function of a file, or what stands outside of functions in it. */
typedef struct Node {
    uint32_t file;
    uint32_t function;
    bool is_reached;
    bool leads;  /* to something that matters */
    bool ends;   /* leads to the end of a process */
    bool starts; /* a word stands in it that starts processes */
    bool is_above; /* it leads to one of these */
} Node;

/* A function that has a name. */
typedef struct Definer {
    uint32_t node;
    uint32_t next; /* of the same name: place + 1, or 0 */
} Definer;

typedef struct Edge {
    uint32_t from;
    uint32_t to;
} Edge;

typedef struct Graph {
    Run *run;
    Outline *outlines;    /* by file */
    uint32_t *first_node; /* by file */
    VEC(Node) nodes;
    VEC(Definer) definers;
    Map by_name; /* hash → place + 1 */
    Map counts;  /* hash → how many */
    Map starters; /* hash of a word that starts processes → 1 */
    VEC(Edge) edges;
    VEC(uint32_t) queue;
} Graph;

static void scan_item(void *context, size_t item, unsigned worker)
{
    (void)worker;
    Graph *graph = context;
    RunFile *file = &graph->run->files.items[item];
    bool is_python = file->source.language == LANGUAGE_PYTHON;
    if (file->error != NULL || (is_python && !file->opens_libraries)) {
        return;
    }
    run_read_file(file);
    if (file->error != NULL) {
        return;
    }
    if (is_python) {
        outline_scan_attributes(file->source.bytes, file->source.length, &graph->outlines[item]);
        return;
    }
    outline_scan(file->source.bytes, file->source.length, &graph->outlines[item]);
    if (!file->has_trigger) {
        run_drop_bytes(file);
    }
}

static void add_nodes(Graph *graph)
{
    for (uint32_t i = 0; i < graph->run->files.count; i++) {
        const Outline *outline = &graph->outlines[i];
        graph->first_node[i] = (uint32_t)graph->nodes.count;
        for (uint32_t k = 0; k < outline->functions.count; k++) {
            vec_push(&graph->nodes, ((Node){.file = i, .function = k}));
            uint32_t name = outline->functions.items[k].name;
            if (name != 0) {
                uint32_t *first = map_at(&graph->by_name, name);
                vec_push(&graph->definers, ((Definer){(uint32_t)graph->nodes.count - 1, *first}));
                *first = (uint32_t)graph->definers.count;
                ++*map_at(&graph->counts, name);
            }
        }
    }
}

static void reach(Graph *graph, uint32_t node)
{
    if (!graph->nodes.items[node].is_reached) {
        graph->nodes.items[node].is_reached = true;
        vec_push(&graph->queue, node);
    }
}

static void reach_file(Graph *graph, uint32_t file)
{
    for (uint32_t i = 0; i < graph->outlines[file].functions.count; i++) {
        reach(graph, graph->first_node[file] + i);
    }
}

static uint32_t plain(const Graph *graph, uint32_t name)
{
    return map_has(&graph->by_name, name) || map_has(&graph->run->c_effects, name) ? name : ~name;
}

static void follow_name(Graph *graph, uint32_t from, uint32_t name)
{
    bool is_common = map_get(&graph->counts, name, 0) > MOST_DEFINERS;
    uint32_t place = is_common ? 0 : map_get(&graph->by_name, name, 0);
    while (place != 0) {
        const Definer definer = graph->definers.items[place - 1];
        const Node *to = &graph->nodes.items[definer.node];
        bool is_static = graph->outlines[to->file].functions.items[to->function].is_static;
        if (!is_static || to->file == graph->nodes.items[from].file) {
            vec_push(&graph->edges, ((Edge){from, definer.node}));
            reach(graph, definer.node);
        }
        place = definer.next;
    }
}

static void follow(Graph *graph, uint32_t from)
{
    const Node node = graph->nodes.items[from];
    const Outline *outline = &graph->outlines[node.file];
    const OutlineFunction *function = &outline->functions.items[node.function];
    for (uint32_t i = 0; i < function->mention_count; i++) {
        uint32_t mention = outline->mentions.items[function->first_mention + i];
        uint32_t name = plain(graph, mention);
        uint32_t effect = map_get(&graph->run->c_effects, name, 0);
        graph->nodes.items[from].leads |= effect == 1;
        graph->nodes.items[from].ends |= effect == 2;
        graph->nodes.items[from].starts |= map_has(&graph->starters, mention);
        follow_name(graph, from, name);
    }
}

/* Who leads to what matters is found backwards, and later edges mostly lie farther away. */
static void spread(Graph *graph)
{
    for (size_t i = 0; i < graph->queue.count; i++) {
        follow(graph, graph->queue.items[i]);
    }
    for (size_t i = 0; i < graph->nodes.count; i++) {
        graph->nodes.items[i].is_above = graph->nodes.items[i].starts;
    }
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = graph->edges.count; i > 0; i--) {
            const Edge *edge = &graph->edges.items[i - 1];
            const Node *to = &graph->nodes.items[edge->to];
            Node *from = &graph->nodes.items[edge->from];
            is_new |= (to->leads && !from->leads) || (to->ends && !from->ends) || (to->is_above && !from->is_above);
            from->leads |= to->leads;
            from->ends |= to->ends;
            from->is_above |= to->is_above;
        }
    }
}

/* The nearest ones first. */
static void need_files(Graph *graph)
{
    unsigned count = 0;
    for (size_t i = 0; i < graph->queue.count; i++) {
        const Node *node = &graph->nodes.items[graph->queue.items[i]];
        RunFile *file = &graph->run->files.items[node->file];
        if (!node->leads) {
            continue;
        }
        if (file->source.language == LANGUAGE_PYTHON) {
            file->crosses_border = true;
        } else if (!file->is_needed && count < MOST_UNITS) {
            file->is_needed = file->matters = true;
            count++;
        }
    }
}

static void free_graph(Graph *graph)
{
    for (size_t i = 0; i < graph->run->files.count; i++) {
        outline_free(&graph->outlines[i]);
    }
    vec_free(&graph->nodes);
    vec_free(&graph->definers);
    vec_free(&graph->edges);
    vec_free(&graph->queue);
    map_free(&graph->by_name);
    map_free(&graph->counts);
    map_free(&graph->starters);
}

static void build(Graph *graph, Arena *arena, Run *run)
{
    *graph = (Graph){.run = run, .outlines = arena_array(arena, Outline, run->files.count),
                     .first_node = arena_array(arena, uint32_t, run->files.count)};
    run_for_each(run, "reading C", run->files.count, scan_item, graph);
    add_nodes(graph);
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
    Graph graph;
    build(&graph, &arena, run);
    for (size_t i = 0; i < used_count; i++) {
        reach_file(&graph, used[i]);
    }
    for (size_t i = 0; i < user_count; i++) {
        if (run->files.items[users[i]].opens_libraries) {
            reach_file(&graph, users[i]); /* functions of a library by their names */
        }
    }
    spread(&graph);
    need_files(&graph);
    free_graph(&graph);
    arena_free(&arena);
}

/* --- Processes that C starts --- */

/* What the functions above a start may do: their callees, and the callees of those. */
static void mark_below(Graph *graph)
{
    for (size_t i = 0; i < graph->nodes.count; i++) {
        graph->nodes.items[i].is_reached = graph->nodes.items[i].is_above;
    }
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < graph->edges.count; i++) {
            const Edge *edge = &graph->edges.items[i];
            if (graph->nodes.items[edge->from].is_reached && !graph->nodes.items[edge->to].is_reached) {
                graph->nodes.items[edge->to].is_reached = is_new = true;
            }
        }
    }
}

/* Without anything that matters a start is looked at for itself. */
static void mark_files(Graph *graph)
{
    bool anything_matters = false;
    for (size_t i = 0; i < graph->nodes.count; i++) {
        anything_matters |= graph->nodes.items[i].is_reached && graph->nodes.items[i].leads;
    }
    for (size_t i = 0; i < graph->nodes.count; i++) {
        const Node *node = &graph->nodes.items[i];
        bool is_around = node->is_above || (node->is_reached && (node->leads || node->ends));
        if (node->starts || (anything_matters && is_around)) {
            graph->run->files.items[node->file].matters = true;
        }
    }
}

void run_need_starts(Run *run)
{
    const char *const *words = models_trigger_words(MODEL_C);
    Arena arena = {0};
    Graph graph;
    build(&graph, &arena, run);
    for (size_t i = 0; words[i] != NULL; i++) {
        map_put(&graph.starters, intern_hash(words[i], strlen(words[i])), 1);
    }
    for (uint32_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        if (file->source.language != LANGUAGE_PYTHON) {
            file->matters = run->options->all_files && !file->source.is_background;
            reach_file(&graph, i);
        }
    }
    spread(&graph);
    mark_below(&graph);
    mark_files(&graph);
    free_graph(&graph);
    arena_free(&arena);
}
