top = 1


def outer(a, b):
    c = top + undefined

    def middle():
        nonlocal c
        c = a

        def inner():
            return b, c, top

        return inner

    def shadow(a):
        global top, made
        top = a

        def inside():
            return top, a

    del b
    return middle
