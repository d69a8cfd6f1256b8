/* The operating system behind one door (POSIX.1-2008). Everything that can block or loop on odd files is refused here:
 * FIFOs, devices, sockets, files that are too large for 32-bit offsets. */
#define _GNU_SOURCE
#include "base/sys.h"

#include "base/fail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static FileKind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode)) {
        return FILE_REGULAR;
    }
    if (S_ISDIR(mode)) {
        return FILE_FOLDER;
    }
    return S_ISLNK(mode) ? FILE_LINK : FILE_OTHER;
}

int sys_info(const char *path, bool follow, FileInfo *info)
{
    *info = (FileInfo){.kind = FILE_MISSING};
    struct stat status;
    if (fstatat(AT_FDCWD, path, &status, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? 0 : errno;
    }
    info->kind = kind_of_mode(status.st_mode);
    info->device = (uint64_t)status.st_dev;
    info->inode = (uint64_t)status.st_ino;
    info->size = (uint64_t)status.st_size;
    info->executable = (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    return 0;
}

/* Reads until the end of the file or until `room` bytes are there. */
static int read_up_to(int descriptor, char *bytes, size_t room, size_t *length)
{
    *length = 0;
    while (*length < room) {
        ssize_t got = read(descriptor, bytes + *length, room - *length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return errno;
        }
        if (got == 0) {
            break;
        }
        *length += (size_t)got;
    }
    return 0;
}

/* Reads what has no size known in advance: standard input, and files such as those of /proc that claim to be empty. */
static int read_stream(int descriptor, char **bytes, uint32_t *length)
{
    size_t capacity = 1 << 16;
    size_t filled = 0;
    char *buffer = NULL;
    for (;;) {
        char *larger = realloc(buffer, capacity + SOURCE_PADDING);
        if (larger == NULL) {
            fail_out_of_memory();
        }
        buffer = larger;
        size_t got;
        int error = read_up_to(descriptor, buffer + filled, capacity - filled, &got);
        filled += got;
        if (error == 0 && filled > UINT32_MAX) {
            error = EFBIG;
        }
        if (error != 0) {
            free(buffer);
            return error;
        }
        if (filled < capacity) {
            break;
        }
        capacity *= 2;
    }
    memset(buffer + filled, 0, SOURCE_PADDING);
    *bytes = buffer;
    *length = (uint32_t)filled;
    return 0;
}

static int read_open_file(int descriptor, char **bytes, uint32_t *length)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return errno;
    }
    if (!S_ISREG(status.st_mode)) {
        return S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    }
    if (status.st_size == 0) {
        return read_stream(descriptor, bytes, length);
    }
    if ((uint64_t)status.st_size > UINT32_MAX) {
        return EFBIG;
    }
    size_t size = (size_t)status.st_size;
    char *buffer = malloc(size + SOURCE_PADDING);
    if (buffer == NULL) {
        return ENOMEM;
    }
    size_t got;
    int error = read_up_to(descriptor, buffer, size, &got);
    if (error != 0) {
        free(buffer);
        return error;
    }
    memset(buffer + got, 0, size - got + SOURCE_PADDING);
    *bytes = buffer;
    *length = (uint32_t)got;
    return 0;
}

/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
static int open_to_read(const char *path, int *descriptor)
{
    do {
        *descriptor = openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    } while (*descriptor < 0 && errno == EINTR);
    if (*descriptor < 0) {
        return errno == ENXIO ? EINVAL : errno; /* ENXIO: a socket */
    }
    return 0;
}

int sys_read_file(const char *path, char **bytes, uint32_t *length)
{
    *bytes = NULL;
    *length = 0;
    int descriptor;
    int error = open_to_read(path, &descriptor);
    if (error == 0) {
        error = read_open_file(descriptor, bytes, length);
        close(descriptor);
    }
    return error;
}

int sys_read_start(const char *path, char *bytes, size_t room, size_t *length)
{
    *length = 0;
    int descriptor;
    int error = open_to_read(path, &descriptor);
    if (error == 0) {
        struct stat status;
        bool is_regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
        error = is_regular ? read_up_to(descriptor, bytes, room, length) : EINVAL;
        close(descriptor);
    }
    return error;
}

int sys_read_stdin(char **bytes, uint32_t *length)
{
    *bytes = NULL;
    *length = 0;
    return read_stream(STDIN_FILENO, bytes, length);
}

void sys_release(char *bytes)
{
    free(bytes);
}

static FileKind kind_of_entry(const struct dirent *entry)
{
    switch (entry->d_type) {
    case DT_REG:
        return FILE_REGULAR;
    case DT_DIR:
        return FILE_FOLDER;
    case DT_LNK:
        return FILE_LINK;
    default:
        return FILE_OTHER;
    }
}

static int compare_entries(const void *left, const void *right)
{
    const FolderEntry *first = left;
    const FolderEntry *second = right;
    return strcmp(first->name, second->name);
}

int sys_list_folder(const char *path, Arena *arena, FolderEntryVec *entries)
{
    entries->count = 0;
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return errno;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            const char *name = arena_copy(arena, entry->d_name, strlen(entry->d_name));
            vec_push(entries, (FolderEntry){name, kind_of_entry(entry)});
        }
    }
    int error = errno;
    closedir(folder);
    if (entries->count > 1) {
        qsort(entries->items, entries->count, sizeof *entries->items, compare_entries);
    }
    return error;
}

int sys_write(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written >= 0) {
            bytes += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN) { /* somebody made the terminal or pipe non-blocking */
            struct pollfd wait = {.fd = descriptor, .events = POLLOUT};
            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static int write_and_close(int descriptor, const char *bytes, size_t length)
{
    int error = sys_write(descriptor, bytes, length);
    if (close(descriptor) != 0 && error == 0 && errno != EINTR) {
        error = errno; /* a full disk may show only here */
    }
    return error;
}

/* Into what is there: devices, pipes, links, and files of folders in which nothing can be made. */
static int write_in_place(const char *path, const char *bytes, size_t length)
{
    int descriptor = openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    return descriptor < 0 ? errno : write_and_close(descriptor, bytes, length);
}

/* A new file beside `path`, its name in the arena; < 0 when there can be none. */
static int open_beside(const char *path, Arena *arena, const char **name)
{
    enum { MOST_TRIES = 100 };
    for (int i = 0; i < MOST_TRIES; i++) {
        *name = arena_format(arena, "%s.%ld-%d.part", path, (long)getpid(), i);
        int descriptor = openat(AT_FDCWD, *name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) {
            return descriptor;
        }
    }
    return -1;
}

int sys_write_file(const char *path, const char *bytes, size_t length)
{
    struct stat status;
    bool is_there = fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_there && !S_ISREG(status.st_mode)) {
        return write_in_place(path, bytes, length);
    }
    if (is_there && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0) {
        return errno;
    }
    Arena arena = {0};
    const char *part;
    int descriptor = open_beside(path, &arena, &part);
    int error;
    if (descriptor < 0) {
        error = write_in_place(path, bytes, length);
    } else {
        if (is_there) {
            (void)fchmod(descriptor, status.st_mode & 07777); /* as far as that is possible */
        }
        error = write_and_close(descriptor, bytes, length);
        error = error == 0 && rename(part, path) != 0 ? errno : error;
        if (error != 0) {
            (void)unlinkat(AT_FDCWD, part, 0);
        }
    }
    arena_free(&arena);
    return error;
}

void sys_survive_closed_pipes(void)
{
    signal(SIGPIPE, SIG_IGN);
}

const char *sys_working_folder(Arena *arena)
{
    char *path = getcwd(NULL, 0);
    if (path == NULL) {
        return NULL;
    }
    const char *copy = arena_copy(arena, path, strlen(path));
    free(path);
    return copy;
}

const char *sys_environment(const char *name)
{
    return getenv(name);
}

bool sys_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

unsigned sys_processors(void)
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0) {
        return (unsigned)CPU_COUNT(&allowed);
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* more processors than a cpu_set_t holds */
    return online > 0 ? (unsigned)online : 1;
}

double sys_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

const char *sys_error_text(int error)
{
    return strerror(error);
}

/* Reads what is there from one end of a pipe; closes it at the end. */
static void drain(int *descriptor, Buffer *out)
{
    char bytes[4096];
    ssize_t got = read(*descriptor, bytes, sizeof bytes);
    if (got > 0) {
        buffer_add(out, bytes, (size_t)got);
    } else if (got == 0 || errno != EINTR) {
        close(*descriptor);
        *descriptor = -1;
    }
}

static void drain_both(int ends[2], Buffer *out, Buffer *errors)
{
    while (ends[0] >= 0 || ends[1] >= 0) {
        struct pollfd polled[2] = {{.fd = ends[0], .events = POLLIN}, {.fd = ends[1], .events = POLLIN}};
        if (poll(polled, 2, -1) < 0 && errno != EINTR) {
            return;
        }
        if (polled[0].revents != 0) {
            drain(&ends[0], out);
        }
        if (polled[1].revents != 0) {
            drain(&ends[1], errors);
        }
    }
}

static int wait_for(pid_t child, int *status)
{
    int how;
    while (waitpid(child, &how, 0) < 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    return 0;
}

int sys_run(const char *const *arguments, Buffer *out, Buffer *errors, int *status)
{
    int output[2];
    int trouble[2];
    if (pipe2(output, O_CLOEXEC) != 0) {
        return errno;
    }
    if (pipe2(trouble, O_CLOEXEC) != 0) {
        int error = errno;
        close(output[0]);
        close(output[1]);
        return error;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, trouble[1], STDERR_FILENO);
    pid_t child;
    int error = posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)(uintptr_t)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(output[1]);
    close(trouble[1]);
    int ends[2] = {output[0], trouble[0]};
    drain_both(ends, out, errors);
    return error != 0 ? error : wait_for(child, status);
}
