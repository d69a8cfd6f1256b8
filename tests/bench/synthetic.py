"""A tree of Python and C files that is the same on every machine: for timings that can be compared.

Packages of fifty modules each import one another. Most modules know nothing of processes, as in real projects; `share`
of them begin some, directly or through a helper of their package.
"""
import os

WORDS = ["load", "save", "merge", "split", "parse", "index", "score", "rank", "clean", "shift", "probe", "blend",
         "trace", "align", "count", "group", "sample", "filter", "encode", "reduce"]
PER_PACKAGE = 50


class Numbers:
    """A linear congruential generator (Knuth's MMIX), so that nothing depends on the version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 33) % limit

    def word(self):
        return WORDS[self.below(len(WORDS))]


def function(numbers, name, indent, self):
    pad = " " * indent
    a, b, c = numbers.word(), numbers.word(), numbers.below(100)
    return f'''{pad}def {name}({self}items, {a}=None, limit={c}):
{pad}    """Gives the items that {a} keeps, {b} first."""
{pad}    found = []
{pad}    for position, item in enumerate(items):
{pad}        if {a} is not None and position > limit:
{pad}            continue
{pad}        try:
{pad}            value = item.get("{b}", {c}) if isinstance(item, dict) else item
{pad}        except (KeyError, ValueError) as error:
{pad}            raise RuntimeError(f"item {{position}}: {{error}}") from error
{pad}        found.append((value, position))  # in the order of the items
{pad}    return sorted(found, key=lambda pair: pair[0])[:limit]

'''


def plain_module(numbers, package, place):
    other = numbers.below(PER_PACKAGE)
    text = f'"""Part {place} of package {package}."""\nimport os\nimport sys\n\nfrom . import part{other}\n\n\n'
    for i in range(1 + numbers.below(3)):
        text += f"class {numbers.word().title()}{i}:\n    def __init__(self, name):\n        self.name = name\n" \
                f"        self.items = []\n\n"
        for k in range(1 + numbers.below(4)):
            text += function(numbers, f"{numbers.word()}_{k}", 4, "self, ")
        text += "\n"
    for i in range(numbers.below(4)):
        text += function(numbers, f"{numbers.word()}_all_{i}", 0, "")
    return text


def starting_module(numbers, package, place):
    work = function(numbers, "work", 0, "")
    return f'"""Part {place} of package {package}, which has work done elsewhere."""\nimport multiprocessing\n\n' \
           f"import torch\nfrom torch.utils.data import DataLoader\n\n\n{work}\n" \
           "class Samples(torch.utils.data.Dataset):\n    def __init__(self, rows):\n        self.rows = rows\n\n" \
           "    def __len__(self):\n        return len(self.rows)\n\n" \
           "    def __getitem__(self, index):\n        return self.rows[index]\n\n\n" \
           "def gather(rows, workers=4):\n    loader = DataLoader(Samples(rows), num_workers=workers)\n" \
           "    return [batch for batch in loader]\n\n\n" \
           "def main():\n    with multiprocessing.Pool(2) as pool:\n        print(pool.map(work, [[1], [2]]))\n\n\n" \
           'if __name__ == "__main__":\n    main()\n'


def c_file(numbers, place):
    text = "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n\n"
    for i in range(8):
        name = f"{numbers.word()}_{place}_{i}"
        text += f"static int {name}(const int *items, int count)\n{{\n    int sum = 0;\n" \
                "    for (int i = 0; i < count; i++) {\n        if (items[i] < 0) {\n            return -1;\n" \
                "        }\n" \
                f"        sum += items[i] * {numbers.below(9) + 1};\n    }}\n    return sum;\n}}\n\n" \
                f"int call_{name}(void)\n{{\n    static const int items[] = {{1, 2, 3}};\n" \
                f"    return {name}(items, 3);\n}}\n\n"
    if place % 10 == 0:
        text += f"int child_{place}(void)\n{{\n    pid_t child = fork();\n    if (child == 0) {{\n        _exit(0);\n" \
                "    }\n    return child < 0;\n}\n"
    return text


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def make_tree(folder, files, share=0.1, c_files=0):
    """Writes `files` Python modules, of which `share` begin processes, and `c_files` files of C."""
    numbers = Numbers(20240229)
    for number in range(files):
        package, place = divmod(number, PER_PACKAGE)
        where = os.path.join(folder, f"group{package // 50}", f"package{package}")
        if place == 0:
            os.makedirs(where)
        starts = numbers.below(1000) < share * 1000
        name = "__init__.py" if place == 0 else f"part{place}.py"
        write(where, name, (starting_module if starts else plain_module)(numbers, package, place))
    for number in range(c_files):
        where = os.path.join(folder, "c", f"part{number // PER_PACKAGE}")
        os.makedirs(where, exist_ok=True)
        write(where, f"unit{number}.c", c_file(numbers, number))
