/* Threads and one counter: whoever is free takes the next item. Nothing is queued, nothing is locked; the order in
 * which items are done is not fixed, their results are, because each item has a place of its own. */
#include "base/pool.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct Pool {
    PoolWork *work;
    void *context;
    size_t items;
    atomic_size_t next;
} Pool;

typedef struct Worker {
    Pool *pool;
    unsigned number;
    pthread_t thread;
} Worker;

static void take_items(Pool *pool, unsigned worker)
{
    for (;;) {
        size_t item = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (item >= pool->items) {
            return;
        }
        pool->work(pool->context, item, worker);
    }
}

static void *worker_main(void *argument)
{
    const Worker *worker = argument;
    take_items(worker->pool, worker->number);
    return NULL;
}

/* Where address space is limited (ulimit -v), a smaller stack is better than no thread: only trees of extreme depth
 * need the whole of it. */
static bool worker_start(Worker *worker)
{
    enum { SMALLEST = 8 * 1024 * 1024 };
    bool started = false;
    for (size_t stack = POOL_STACK_BYTES; stack >= SMALLEST && !started; stack /= 2) {
        pthread_attr_t attributes;
        if (pthread_attr_init(&attributes) != 0) {
            return false;
        }
        started = pthread_attr_setstacksize(&attributes, stack) == 0 &&
                  pthread_create(&worker->thread, &attributes, worker_main, worker) == 0;
        pthread_attr_destroy(&attributes);
    }
    return started;
}

void pool_for_each(size_t items, unsigned workers, PoolWork *work, void *context)
{
    if (items == 0) {
        return;
    }
    if (workers > items) {
        workers = (unsigned)items;
    }
    Pool pool = {.work = work, .context = context, .items = items};
    atomic_init(&pool.next, 0);
    Arena arena = {0};
    Worker *team = arena_array(&arena, Worker, workers);
    unsigned started = 0;
    while (started < workers) {
        team[started] = (Worker){.pool = &pool, .number = started};
        if (!worker_start(&team[started])) {
            break;
        }
        started++;
    }
    if (started == 0) {
        take_items(&pool, 0);
    }
    for (unsigned i = 0; i < started; i++) {
        pthread_join(team[i].thread, NULL);
    }
    arena_free(&arena);
}
