a = 1
a = b = c.d = make()
x, y = y, x
(a, [b, *c]) = d
e[f()] += g
h: int = 2
k.m: "T" = 3
k.n: int
k[i()]: int
z = (w := 5)
type Alias[T] = list[T]
