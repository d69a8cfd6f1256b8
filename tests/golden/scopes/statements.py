import os, os.path, xml.dom as dom
from a import b, c as d
from e import *

for i, (j, *k) in i:
    pass
with o as p, q as (r, s.t):
    pass
try:
    pass
except OSError as error:
    pass
x: int = 1
y: str
(z): int
x += 1
match x:
    case {"k": v, **rest} | [v, *rest] if v:
        pass
    case Point(a=px) as whole:
        pass


def generator(n: int, /, *args: str, key: bool = x, **kw) -> tuple:
    yield n


coroutine = lambda: (yield)
