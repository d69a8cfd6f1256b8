match a, b:
    case 1 | -2 + 3j | "s" "t" | None: pass
    case [a, *_, b] if c: pass
    case {"k": v, d.e: 1, **rest}: pass
    case A.B(x, y=0) as z: pass
    case x, *y: pass
    case (_): pass
match = case = type = 1
match(x)
match[a]: int
