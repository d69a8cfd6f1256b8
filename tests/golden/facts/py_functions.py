@outer(1)
@inner
def work(a, b=default(), /, c: int = 2, *rest: str, d, e=None, **more) -> result():
    """A string that stands alone does nothing."""
    global Task

    def nested(x=lambda y: y + a):
        return x

    class Task:
        pass

    async def wait():
        await nested()
        yield

    return lambda *args, key=c: nested(*args, key=key)


def generic[T: Bound](x: T, y: list[T], z: lambda: 0):
    yield from x
