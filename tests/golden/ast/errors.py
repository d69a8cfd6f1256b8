# Each line has its issue, and what could be read of it stays.
print "a" % b(), c
exec "code" in d
raise E, "text"
x = `f(1)`
if a <> b: g()
def f((a, b)): return h(1)
f() = i
j(k, l m)
x = [1, 2
def after_an_open_bracket(n):
    return o(
class C:
    def p(self, 0777): pass
    q = ur"r"
  s = 1
for t in: u()
v = 10L; w
x = $
else: y
"open
z()
