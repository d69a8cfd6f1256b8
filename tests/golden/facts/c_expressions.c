/* Expressions. */
enum mode { FIRST = 4, SECOND };
struct point {
    int x, y;
    struct point *next;
    int (*run)(int);
};
typedef unsigned long size;
extern int elsewhere;
int counter;
static int table[] = {1, 2, 3};
int g(int, ...);

static int twice(int x)
{
    return x * 2;
}

static struct point origin = {0, 0, (void *)0, twice};
static struct point named = {.x = 0x10, .run = &twice};

int expressions(struct point *p, char **words)
{
    int a = SECOND, b = -1, c = ~0, d = 'a', e = 1 << 4 | 3;
    double real = 1.5;
    const char *text = "a\n\"b\"" "c";
    a = b = g(1, 2);
    p->x += table[2];
    p->next->y = (*p).x;
    *words[1] = 0;
    words++;
    a = p->run(a) + origin.run(b) % 3;
    b = a ? g(1) : !c;
    c = a && (b || c != d);
    d = (int)sizeof(int) + (int)(size)e;
    e = ({
        int inner = g(3);
        inner + 1;
    });
    g(a++, b -= 2, &counter, elsewhere);
    a ?: g(4);
    a ? g(5) : g(6);
    struct point made = (struct point){.y = 1};
    int (*function)(int) = twice;
    return function(e) + (g(7), counter) + (text != (void *)0) + (int)real + made.y + named.x;
}
