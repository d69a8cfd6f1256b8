/* Starts one trainer for each GPU, after a hook that the user may have installed. */
#include <cuda_runtime.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_hook(const char *path)
{
    int status = 0;
    pid_t pid = vfork();
    if (pid == 0) {
        printf("running %s\n", path);
        execl(path, path, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0) {
        return -1;
    }
    return status;
}

static int train(int device)
{
    float *weights = NULL;
    if (cudaSetDevice(device) != cudaSuccess || cudaMalloc((void **)&weights, 1 << 20) != cudaSuccess) {
        return 1;
    }
    printf("training on device %d\n", device);
    return cudaFree(weights) != cudaSuccess;
}

int main(void)
{
    size_t available = 0, total = 0;
    if (run_hook("./before-training") != 0 || cudaMemGetInfo(&available, &total) != cudaSuccess) {
        return 1;
    }
    printf("%zu of %zu bytes free\n", available, total);
    for (int device = 0; device < 2; device++) {
        pid_t pid = fork();
        if (pid == 0) {
            _exit(train(device));
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
