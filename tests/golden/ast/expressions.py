a if b else c if d else e
not a or b and c
-a ** -b + c @ d
a < b not in c is not d
lambda a, /, b=1, *c, d, **e: (yield)
f(a, *b, c=d, **e)(x for x in y)
a.b[1:2, ::3, *c]
[a, *b], (c,), {d, *e}, {f: g, **h}
[a for b, c in d if e if f async for g in h]
{a: b for c in d}
(a := b)
await a
u"a" 'b' b'c', "\x41\u00e9\
"
0x_ff, 1.5, 2j, None, ...
