/* Threads and one counter: whoever is free takes the next item. Nothing is queued, nothing is locked; the order in
 * which items are done is not fixed, their results are, because each item has a place of its own. */
#define _GNU_SOURCE /* pthread_timedjoin_np */
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

/* Waits for a thread, and lets the watch look on meanwhile. */
static void join_worker(const Worker *worker, const PoolWatch *watch)
{
    enum { TICK_NANOSECONDS = 100 * 1000 * 1000, SECOND = 1000 * 1000 * 1000 };
    while (watch != NULL) {
        struct timespec until;
        if (clock_gettime(CLOCK_REALTIME, &until) != 0) {
            break;
        }
        until.tv_nsec += TICK_NANOSECONDS;
        until.tv_sec += until.tv_nsec / SECOND;
        until.tv_nsec %= SECOND;
        if (pthread_timedjoin_np(worker->thread, NULL, &until) == 0) {
            return;
        }
        size_t taken = atomic_load_explicit(&worker->pool->next, memory_order_relaxed);
        watch->tick(watch->context, taken < worker->pool->items ? taken : worker->pool->items);
    }
    pthread_join(worker->thread, NULL);
}

void pool_for_each(size_t items, unsigned workers, PoolWork *work, void *context)
{
    pool_for_each_watched(items, workers, work, context, NULL);
}

void pool_for_each_watched(size_t items, unsigned workers, PoolWork *work, void *context, const PoolWatch *watch)
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
        join_worker(&team[i], watch);
    }
    arena_free(&arena);
}
