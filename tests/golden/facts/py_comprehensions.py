def work(data, limit):
    squares = [x * limit for x in data]
    pairs = {(x, y) for x in data if x if x > limit for y in other(x)}
    table = {key(): value() for key, value in data.items()}
    lazy = (lambda: x for x in data)
    eager = [lambda: x for x in (lambda: data)()]
    found = [last := x for x in data]
    return any(inner for inner in [row for row in data])


async def collect(source):
    return [item async for item in source if await item]
