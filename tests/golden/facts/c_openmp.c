/* Parallel regions are calls in front of what runs in parallel; libclang does not show them, the text does. */
int fork(void);
void work(int);

void regions(int n)
{
#pragma omp parallel for num_threads(4)
    for (int i = 0; i < n; i++)
        work(i);
#pragma omp barrier
#pragma omp parallel
    {
        work(0);
    }
    if (n)
#pragma omp target teams distribute parallel for
        for (int i = 0; i < n; i++)
            work(i);
    fork();
}

#if 0
void left_out(void)
{
#pragma omp parallel
    work(0);
}
#endif

void after(void)
{
    work(1);
}
