/* Statements: loops with and without their parts, labels, cases that fall through. */
int f(int);
_Noreturn void stop(const char *format, ...);
void fail(void) __attribute__((noreturn));

static void leave(void) __attribute__((noreturn));
static void leave(void)
{
    stop("%d", 1);
}

int statements(int n, ...)
{
    int i, j;
    for (;;)
        break;
    for (i = 0;;)
        break;
    for (; i < n;)
        i++;
    for (;; i--)
        continue;
    for (i = 0, j = 1; i < n; i++, j += 2) {
        f(i);
    }
    do
        f(--n);
    while (n > 0);
    while ((i = f(n)) != 0) {
        int n = 2; /* another n */
        f(n);
    }
    switch (n) {
        int before;
    case 1:
    case 2:
        f(1);
    case 'x':
        f(2);
        break;
    case 5:
    default:
        leave();
    case 7: {
        f(7);
        break;
    }
    }
    switch (n)
    case 3:
        f(3);
    if (n) {
        goto out;
    } else if (i)
        ;
    else
        fail();
out:
    return f(n), n;
}
