/* Calls and operators that come out of macros. */
int fork(void);
int vfork(void);
void work(void);

#define SPAWN() fork()
#define VARIANT fork
#define IS_CHILD(pid) ((pid) == 0)
#define IS_PARENT(pid) pid > 0
#define NOT(x) !x
#define FAILED(pid) -1 == pid
#define TRY(result, call) do { (result) = (call); } while ((result) < 0)
#define BOTH(a, b) ((a) && (b))
#define NEXT(x) x++
#define CHECK(condition) if (!(condition)) work()
#define NULL ((void *)0)

int main(void)
{
    int pid = SPAWN();
    pid = VARIANT();
    if (IS_CHILD(pid))
        work();
    if (IS_PARENT(pid))
        work();
    if (NOT(pid))
        work();
    if (FAILED(pid))
        work();
    if (BOTH(pid, vfork()))
        work();
    TRY(pid, fork());
    NEXT(pid);
    CHECK(pid >= 0);
    void *nothing = NULL;
    return nothing != NULL;
}
