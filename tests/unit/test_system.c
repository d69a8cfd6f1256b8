/* Files, folders and threads. */
#define _GNU_SOURCE
#include "base/pool.h"
#include "base/sys.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/spawnlint-test-XXXXXX";

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void remove_folder(void)
{
    cr_assert_eq(chdir("/"), 0);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(sys, .init = make_folder, .fini = remove_folder, .timeout = 20);

Test(sys, a_file_is_read_whole_and_padded_with_nuls)
{
    static const size_t sizes[] = {0, 1, 4095, 65536, 65537, 300000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *wanted = malloc(sizes[i] + 1);
        memset(wanted, 'x', sizes[i]);
        cr_assert_eq(sys_write_file("f", wanted, sizes[i]), 0);
        char *bytes;
        uint32_t length;
        cr_assert_eq(sys_read_file("f", &bytes, &length), 0);
        cr_assert_eq(length, sizes[i]);
        cr_expect_eq(memcmp(bytes, wanted, length), 0);
        for (size_t pad = 0; pad < SOURCE_PADDING; pad++) {
            cr_assert_eq(bytes[length + pad], 0);
        }
        sys_release(bytes);
        free(wanted);
    }
}

/* The number of entries of the working folder. */
static size_t count_entries(void)
{
    Arena arena = {0};
    FolderEntryVec entries = {0};
    cr_assert_eq(sys_list_folder(".", &arena, &entries), 0);
    size_t count = entries.count;
    vec_free(&entries);
    arena_free(&arena);
    return count;
}

Test(sys, a_file_is_replaced_as_a_whole_and_keeps_its_mode)
{
    cr_assert_eq(sys_write_file("f", "old", 3), 0);
    cr_assert_eq(chmod("f", 0640), 0);
    FILE *reader = fopen("f", "r");
    cr_assert_eq(sys_write_file("f", "new!", 4), 0);
    char text[8] = "";
    cr_expect_eq(fread(text, 1, sizeof text, reader), 3, "who had it open reads the old bytes");
    cr_expect_str_eq(text, "old");
    fclose(reader);
    struct stat status;
    cr_assert_eq(stat("f", &status), 0);
    cr_expect_eq(status.st_size, 4);
    cr_expect_eq(status.st_mode & 0777, 0640);
    cr_expect_eq(count_entries(), 1, "nothing is left beside it");
}

Test(sys, what_is_no_regular_file_is_written_into)
{
    cr_assert_eq(sys_write_file("f", "old", 3), 0);
    cr_assert_eq(symlink("f", "link"), 0);
    cr_assert_eq(sys_write_file("link", "new!", 4), 0);
    struct stat status;
    cr_assert_eq(lstat("link", &status), 0);
    cr_expect(S_ISLNK(status.st_mode));
    cr_assert_eq(stat("f", &status), 0);
    cr_expect_eq(status.st_size, 4);
    cr_expect_eq(sys_write_file("/dev/full", "x", 1), ENOSPC);
    cr_expect_eq(sys_write_file("/dev/null", "x", 1), 0);
    cr_expect_eq(sys_write_file("no/where", "x", 1), ENOENT);
}

Test(sys, a_file_that_claims_to_be_empty_is_read_to_its_end)
{
    char *bytes;
    uint32_t length;
    cr_assert_eq(sys_read_file("/proc/self/status", &bytes, &length), 0);
    cr_expect_gt(length, 100);
    sys_release(bytes);
}

Test(sys, what_is_no_file_is_refused_without_waiting)
{
    char *bytes;
    uint32_t length;
    cr_assert_eq(mkfifo("fifo", 0600), 0);
    cr_expect_eq(sys_read_file("fifo", &bytes, &length), EINVAL);
    cr_expect_eq(sys_read_file("/dev/zero", &bytes, &length), EINVAL);
    cr_expect_eq(sys_read_file(".", &bytes, &length), EISDIR);
    cr_expect_eq(sys_read_file("missing", &bytes, &length), ENOENT);
    char start[4];
    size_t got;
    cr_expect_eq(sys_read_start("fifo", start, sizeof start, &got), EINVAL);
}

Test(sys, four_gibibytes_are_too_many_for_offsets_of_32_bits)
{
    FILE *file = fopen("large", "wb");
    cr_assert_eq(ftruncate(fileno(file), (off_t)4 << 30), 0);
    fclose(file);
    char *bytes;
    uint32_t length;
    cr_expect_eq(sys_read_file("large", &bytes, &length), EFBIG);
}

Test(sys, a_folder_lists_its_names_in_order_with_their_kinds)
{
    static const struct {
        const char *name;
        FileKind kind;
    } wanted[] = {{".hidden", FILE_REGULAR}, {"a", FILE_FOLDER}, {"b", FILE_LINK}, {"c", FILE_OTHER}};
    cr_assert_eq(mkfifo("c", 0600), 0);
    cr_assert_eq(symlink("a", "b"), 0);
    cr_assert_eq(mkdir("a", 0700), 0);
    cr_assert_eq(sys_write_file(".hidden", "", 0), 0);
    Arena arena = {0};
    FolderEntryVec entries = {0};
    cr_assert_eq(sys_list_folder(".", &arena, &entries), 0);
    cr_assert_eq(entries.count, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_str_eq(entries.items[i].name, wanted[i].name);
        cr_expect_eq(entries.items[i].kind, wanted[i].kind);
    }
    cr_expect_eq(sys_list_folder("missing", &arena, &entries), ENOENT);
    vec_free(&entries);
    arena_free(&arena);
}

Test(sys, links_are_followed_when_asked_and_missing_files_are_no_error)
{
    FileInfo info;
    cr_assert_eq(symlink(".", "link"), 0);
    cr_expect_eq(sys_info("link", false, &info), 0);
    cr_expect_eq(info.kind, FILE_LINK);
    cr_expect_eq(sys_info("link", true, &info), 0);
    cr_expect_eq(info.kind, FILE_FOLDER);
    cr_expect_eq(sys_info("missing", true, &info), 0);
    cr_expect_eq(info.kind, FILE_MISSING);
}

Test(sys, writing_into_a_closed_pipe_is_an_error_value)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    close(ends[0]);
    sys_survive_closed_pipes();
    cr_expect_eq(sys_write(ends[1], "x", 1), EPIPE);
    close(ends[1]);
}

typedef struct Count {
    atomic_int done[1000];
    atomic_uint highest_worker;
} Count;

static void count_item(void *context, size_t item, unsigned worker)
{
    Count *count = context;
    atomic_fetch_add(&count->done[item], 1);
    unsigned highest = atomic_load(&count->highest_worker);
    while (worker > highest && !atomic_compare_exchange_weak(&count->highest_worker, &highest, worker)) {
    }
}

Test(pool, every_item_is_done_once)
{
    static const unsigned workers[] = {1, 2, 8, 64};
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
        Count count = {0};
        pool_for_each(1000, workers[i], count_item, &count);
        for (size_t item = 0; item < 1000; item++) {
            cr_assert_eq(atomic_load(&count.done[item]), 1);
        }
        cr_expect_lt(atomic_load(&count.highest_worker), workers[i]);
    }
}

typedef struct Watched {
    atomic_bool seen;
    size_t most_taken;
} Watched;

static void see(void *context, size_t taken)
{
    Watched *watched = context;
    watched->most_taken = taken > watched->most_taken ? taken : watched->most_taken;
    atomic_store(&watched->seen, true);
}

/* The second item ends only when somebody has looked on. */
static void wait_until_seen(void *context, size_t item, unsigned worker)
{
    (void)worker;
    Watched *watched = context;
    while (item == 1 && !atomic_load(&watched->seen)) {
        usleep(1000);
    }
}

Test(pool, a_watch_sees_how_far_the_work_is, .timeout = 20)
{
    Watched watched = {0};
    PoolWatch watch = {.tick = see, .context = &watched};
    pool_for_each_watched(2, 1, wait_until_seen, &watched, &watch);
    cr_expect_eq(watched.most_taken, 2);
}

static void check_order(void *context, size_t item, unsigned worker)
{
    size_t *next = context;
    cr_assert_eq(worker, 0);
    cr_assert_eq(item, (*next)++);
}

Test(pool, one_worker_goes_in_order_and_no_item_is_no_work)
{
    size_t next = 0;
    pool_for_each(100, 1, check_order, &next);
    cr_expect_eq(next, 100);
    pool_for_each(0, 4, check_order, &next);
    cr_expect_eq(next, 100);
}

static void use_much_stack(void *context, size_t item, unsigned worker)
{
    (void)item;
    (void)worker;
    volatile char deep[100 * 1024 * 1024]; /* far more than a thread's usual 8 MB */
    for (size_t i = 0; i < sizeof deep; i += 4096) {
        deep[i] = 1;
    }
    *(char *)context = deep[4096];
}

Test(pool, threads_have_large_stacks)
{
    char result = 0;
    pool_for_each(1, 1, use_much_stack, &result);
    cr_expect_eq(result, 1);
}
