/* Runs a fuzz target over the files and folders named, one input a file: in builds without libFuzzer the targets replay
 * their seeds and every input that once made them fail.
 *
 *     fuzz_lexer SEEDS… */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay_file(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    uint8_t *bytes = NULL;
    size_t size = 0, capacity = 0;
    for (;;) {
        if (size == capacity) {
            capacity = capacity == 0 ? 4096 : 2 * capacity;
            bytes = realloc(bytes, capacity);
            if (bytes == NULL) {
                abort();
            }
        }
        size_t got = fread(bytes + size, 1, capacity - size, file);
        if (got == 0) {
            break;
        }
        size += got;
    }
    fclose(file);
    /* A copy of exactly the right size, so that AddressSanitizer sees the first byte read behind it. */
    uint8_t *exact = malloc(size == 0 ? 1 : size);
    if (exact == NULL) {
        abort();
    }
    memcpy(exact, bytes, size);
    free(bytes);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    *count += 1;
}

static void replay(const char *path, size_t *count)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        perror(path);
        exit(2);
    }
    if (!S_ISDIR(info.st_mode)) {
        fprintf(stderr, "%s\n", path); /* the last line names the input that crashed */
        replay_file(path, count);
        return;
    }
    DIR *folder = opendir(path);
    if (folder == NULL) {
        perror(path);
        exit(2);
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            char child[4096];
            int length = snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
            if (length < 0 || (size_t)length >= sizeof child) {
                fprintf(stderr, "path too long: %s\n", path);
                exit(2);
            }
            replay(child, count);
        }
    }
    closedir(folder);
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        replay(argv[i], &count);
    }
    printf("%zu inputs replayed\n", count);
    return count == 0;
}
