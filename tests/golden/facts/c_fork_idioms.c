/* The ways in which programs tell the child of fork from its parent. Each is a plain IF, SWITCH or COMPARE over a CALL
 * or over the variable that a BIND or ASSIGN gave it. */
typedef int pid_t;
pid_t fork(void);
pid_t vfork(void);
void _exit(int status);
int execv(const char *path, char *const arguments[]);
int waitpid(pid_t pid, int *status, int options);
void work(void);

void equal_zero(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        work();
        _exit(0);
    }
    waitpid(pid, 0, 0);
}

void negated(void)
{
    pid_t pid;
    if (!(pid = fork())) {
        work();
    }
}

void not_negated(void)
{
    if (fork()) {
        return; /* the parent */
    }
    work();
}

void switched(void)
{
    pid_t pid;
    switch (pid = fork()) {
    case -1:
        return;
    case 0:
        work();
        _exit(0);
    default:
        waitpid(pid, 0, 0);
        break;
    }
}

void chained(void)
{
    pid_t pid;
    if ((pid = fork()) < 0) {
        return;
    } else if (pid == 0) {
        work();
    } else {
        waitpid(pid, 0, 0);
    }
}

void parent_returns(void)
{
    pid_t pid = fork();
    if (pid != 0)
        return;
    work();
}

int misread(void)
{
    pid_t pid;
    if ((pid = fork() < 0)) {
        return -1;
    }
    return pid;
}

pid_t wrapper(void)
{
    return fork();
}

void compared_at_once(char **arguments)
{
    if (vfork() == 0 && execv(arguments[0], arguments) < 0)
        _exit(127);
}

void chosen(void)
{
    pid_t pid = fork();
    pid > 0 ? (void)waitpid(pid, 0, 0) : work();
}

void in_a_loop(void)
{
    for (int i = 0; i < 4; i++) {
        if (0 == fork())
            break;
    }
    while (fork() == -1)
        ;
}
