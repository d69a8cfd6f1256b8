import a.b as c, d
from ...e import (f as g, h,)
a = b, *c = d
a.b: int = 1
(a): int
a += yield
del a, (b, c)
global d, e
assert a, b
raise a from b
return
type A[T: int, *Ts, **P] = list[T]
@a
@b.c()
async def f[T](a, b: int = 1, *, c=2) -> d:
    async with a as b, c: pass
class A[T](B, metaclass=C):
    """doc"""
with (a as b, c): pass
with (a, b) as c: pass
while a: break
else: continue
for a, *b in c, d: pass
try: a
except B as c: d
except (E, F): pass
else: e
finally: f
try: a
except* B: c
try: a
except B, C: d
if a: b
elif c: d
else: e
