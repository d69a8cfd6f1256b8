/* The only file that asks the operating system for anything: files, folders, processors, the environment.
 *
 * Failures are values: a call that can fail returns 0 or an errno value, and sys_error_text puts it in words. */
#ifndef SPAWNLINT_BASE_SYS_H
#define SPAWNLINT_BASE_SYS_H

#include "base/arena.h"
#include "base/source.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum FileKind { FILE_MISSING, FILE_REGULAR, FILE_FOLDER, FILE_LINK, FILE_OTHER } FileKind;

typedef struct FileInfo {
    FileKind kind;
    uint64_t device; /* with `inode`, the identity of the file: symlink loops are found by it */
    uint64_t inode;
    uint64_t size;
    bool executable;
} FileInfo;

/* Follows symbolic links when `follow`. Returns 0 or errno; a missing file is 0 with FILE_MISSING. */
int sys_info(const char *path, bool follow, FileInfo *info);

/* Reads a whole regular file behind which SOURCE_PADDING NUL bytes follow. Anything but a regular file is refused
 * (EISDIR, or EINVAL for devices, sockets and FIFOs) without blocking, and so are 4 GiB and more (EFBIG). The bytes
 * belong to the caller, who frees them with sys_release. Returns 0 or errno. */
int sys_read_file(const char *path, char **bytes, uint32_t *length);
/* The first bytes of a regular file, at most `room`. Returns 0 or errno. */
int sys_read_start(const char *path, char *bytes, size_t room, size_t *length);
/* As sys_read_file for standard input, which may be a pipe. */
int sys_read_stdin(char **bytes, uint32_t *length);
void sys_release(char *bytes);

typedef struct FolderEntry {
    const char *name; /* in the arena */
    FileKind kind;    /* not followed: a link is FILE_LINK; FILE_OTHER also when the file system does not say */
} FolderEntry;

typedef VEC(FolderEntry) FolderEntryVec;

/* The entries of a folder without "." and "..", sorted by name as bytes. Returns 0 or errno. */
int sys_list_folder(const char *path, Arena *arena, FolderEntryVec *entries);

/* Writes all bytes to a file descriptor of the process (1 is standard output), retrying short writes. 0 or errno. */
int sys_write(int descriptor, const char *bytes, size_t length);
/* Runs a program (found by PATH; the list ends with NULL) without standard input and waits for it; what it prints is
 * added to `out` and `errors`. Returns 0 and its exit status (128 + N when signal N ended it), or errno. */
int sys_run(const char *const *arguments, Buffer *out, Buffer *errors, int *status);
/* From now on writing into a pipe that nobody reads is an error of sys_write (EPIPE), not the end of the process.
 * Called once, by the program's main. */
void sys_survive_closed_pipes(void);
/* Creates or replaces a file as a whole: whoever reads it sees the old bytes or all of the new ones, also when the disk
 * is full. What is no regular file (a device, a pipe, a link) is written into. 0 or errno. */
int sys_write_file(const char *path, const char *bytes, size_t length);

/* The working directory, or NULL. In the arena. */
const char *sys_working_folder(Arena *arena);
/* NULL when unset. Valid until the environment changes. */
const char *sys_environment(const char *name);
bool sys_is_terminal(int descriptor);
/* Processors that this process may use, at least 1. */
unsigned sys_processors(void);
/* Seconds of a steady clock. */
double sys_seconds(void);
/* Words for an errno value, never NULL. */
const char *sys_error_text(int error);

#endif
