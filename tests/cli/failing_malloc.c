/* A library for LD_PRELOAD: the allocation number $FAIL_ALLOCATION of the process fails, and all that follow it. With 0
 * none fails, and their number is written to the file $COUNT_ALLOCATIONS when the process ends. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_long made;
static long limit = -1;

/* Before the program's own code runs the limit is not known, and nothing fails. */
__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAIL_ALLOCATION");
    limit = text == NULL ? 0 : atol(text);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("COUNT_ALLOCATIONS");
    limit = -1;
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        fprintf(file, "%ld\n", (long)atomic_load(&made));
        fclose(file);
    }
}

static bool fails(void)
{
    if (limit < 0) {
        return false;
    }
    long number = atomic_fetch_add(&made, 1) + 1;
    if (limit > 0 && number >= limit) {
        errno = ENOMEM;
        return true;
    }
    return false;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}
