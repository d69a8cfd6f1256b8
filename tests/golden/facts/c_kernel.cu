// The language of kernels, with spawnlint's own cuda_runtime.h.
__global__ void scale(float *values, float factor)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    values[i] *= factor;
}

int fork();

int main()
{
    float *values = nullptr;
    cudaStream_t stream;
    if (cudaMalloc(&values, 64 * sizeof(float)) != cudaSuccess) {
        return 1;
    }
    scale<<<2, 32>>>(values, 2.0f);
    scale<<<dim3(2), 32, 0, stream>>>(values, 3.0f);
    if (fork() == 0) {
        cudaDeviceSynchronize();
    }
    return 0;
}
