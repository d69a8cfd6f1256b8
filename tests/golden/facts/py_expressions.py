(name)
f(name)
f((name))
f(x, *args, key=value, **options)
f(x for x in y)
not a and b or c
a + b - c * d @ e / f % g ** h << i >> j | k ^ l & m // n
-a, ~b, +c
a < b
a <= 1 < b != f() is not None
f() in g() not in h()
a if condition else b
{1, 2}
{"key": value, **more}
[*a, b]
(1, 2), (3,), ()
a.b[c][1:2, ::3]
await_ = yield_
None, True, False, ...
0x1F, 0o17, 0b101, 1_000_000, 18446744073709551615, 18446744073709551616
-5, - 0x10, -(3), -0, -1.5, -2j
1.5, 1e3, 2j
"text" 'joined', b"bytes\x00\xff", "\u00e9\n", r"\raw"
f"constant {{}}"
f"{value!r:>{width}} and {other}" "tail"
t"{template}"
lambda: (yield)
