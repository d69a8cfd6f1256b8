/* A program with faults on purpose. A sanitizer build runs it to prove that its sanitizers are awake: each argument is
 * one fault, and the test passes only when the fault is reported. */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int shared_counter;

static void *count(void *unused)
{
    (void)unused;
    shared_counter++;
    return NULL;
}

static int race(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, count, NULL) != 0) {
        return 1;
    }
    shared_counter++;
    pthread_join(thread, NULL);
    return shared_counter == 2 ? 0 : 1;
}

static int heap_overflow(size_t size)
{
    char *bytes = malloc(size);
    if (bytes == NULL) {
        return 1;
    }
    memset(bytes, 1, size);
    int byte = bytes[size];
    free(bytes);
    return byte == 77;
}

static int leak(size_t size)
{
    char *volatile bytes = malloc(size);
    int made = bytes != NULL;
    bytes = NULL;
    return made ? 0 : 1;
}

static int signed_overflow(int addend)
{
    volatile int sum = INT_MAX;
    sum += addend;
    return sum == 0;
}

int main(int argc, char **argv)
{
    const char *fault = argc > 1 ? argv[1] : "";
    if (strcmp(fault, "heap-overflow") == 0) {
        return heap_overflow((size_t)argc * 8);
    }
    if (strcmp(fault, "leak") == 0) {
        return leak((size_t)argc * 8);
    }
    if (strcmp(fault, "signed-overflow") == 0) {
        return signed_overflow(argc);
    }
    if (strcmp(fault, "race") == 0) {
        return race();
    }
    fprintf(stderr, "usage: canary heap-overflow|leak|signed-overflow|race\n");
    return 2;
}
