T = 0


def function[T: Bound, *Ts, **P = [int]](x: T, y: "U" = T) -> P:
    return T


class Generic[T](Base[T], key=T):
    inner = 1

    def method[S: inner](self, x: inner) -> T:
        return inner, S

    type Alias[V = inner] = dict[V, inner]


type Plain = list[Plain]
