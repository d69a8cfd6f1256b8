def work(data):
    rows = [(x, y) for x in data for y in x if (last := y)]
    table = {k: v for k, v in data}
    nested = [[z for z in line] for line in (lambda: data)()]
    return (lambda: item for item in data), {last for _ in rows}


found = [hit := n for n in range(3)]


class Box:
    size = 3
    sizes = [size for _ in range(size)]


def explicit():
    global total
    return [total := n for n in found]
