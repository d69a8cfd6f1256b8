#!/usr/bin/env python3
"""A baseline outlives harmless edits: what it knows does not come back, and what is new is never hidden by it.

A small project with findings of several rules, some of them equal to each other, is recorded. Then each edit below is
made to a fresh copy: nothing may be reported. Then one more bug is added to the edited copy, which must be reported and
nothing else. At the end: how `update` and `prune` follow what was fixed, and what is stale is told.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])

FILES = {
    "train.py": """import torch
from torch.utils.data import DataLoader
from multiprocessing import Pool, Process


def load(dataset):
    def collate(batch):
        return batch

    loader = DataLoader(dataset, num_workers=4, collate_fn=collate)
    return loader


def square(items):
    total = 0
    with Pool(4) as pool:
        for part in pool.map(lambda x: x * x, items):
            total += part
    with Pool(4) as pool:
        for part in pool.map(lambda x: x * x, items):
            total -= part
    return total


class Runner:
    def __init__(self, items):
        self.items = items

    def start(self):
        def work():
            print(self.items)

        process = Process(target=work)
        process.start()
        return process


def helper(value):
    result = value + 1
    return result


if __name__ == "__main__":
    load([1, 2])
    square([1, 2])
    Runner([1]).start()
""",
    "tool/run.py": """from concurrent.futures import ProcessPoolExecutor


def main():
    with ProcessPoolExecutor() as executor:
        executor.submit(lambda: 1)


if __name__ == "__main__":
    main()
""",
    "launch.c": """#include <unistd.h>

int launch(void)
{
    int code = 0;
    pid_t pid = vfork();
    if (pid == 0) {
        code = 1;
        _exit(code);
    }
    return code;
}
""",
}

NEW = """

def added_later(items):
    with Pool(2) as pool:
        return pool.map(lambda item: item - 1, items)
"""


def replace(path, old, new, count=1):
    def edit(folder):
        name = os.path.join(folder, path)
        with open(name, encoding="utf-8", newline="") as file:
            text = file.read()
        assert old in text, (path, old)
        with open(name, "w", encoding="utf-8", newline="") as file:
            file.write(text.replace(old, new, count))

    return edit


def rewrite(path, change):
    def edit(folder):
        name = os.path.join(folder, path)
        with open(name, encoding="utf-8", newline="") as file:
            text = file.read()
        changed = change(text)
        assert changed != text, path
        with open(name, "w", encoding="utf-8", newline="") as file:
            file.write(changed)

    return edit


def move_function_down(text):
    square = text[text.index("def square") : text.index("class Runner")]
    return text.replace(square, "").replace("def helper", square + "def helper")


def indent_two(text):
    return re.sub(r"(?m)^( +)", lambda blanks: " " * (len(blanks[1]) // 2), text)


EDITS = {
    "blank lines above": replace("train.py", "def load", "\n\n\ndef load"),
    "a comment above": replace("train.py", "def load", "# Loads what there is.\ndef load"),
    "a module docstring": rewrite("train.py", lambda text: '"""Trains."""\n' + text),
    "new imports": replace("train.py", "import torch\n", "import os\nimport sys\nimport torch\n"),
    "a function moved to another place": rewrite("train.py", move_function_down),
    "a new function without a finding": replace(
        "train.py", "def helper", "def more(x):\n    return x\n\n\ndef helper"
    ),
    "a function removed": replace(
        "train.py", "def helper(value):\n    result = value + 1\n    return result\n\n\n", ""
    ),
    "a variable renamed elsewhere": replace("train.py", "result", "outcome", 2),
    "a variable renamed beside the finding": replace("train.py", "total", "amount", 9),
    "another function laid out anew": replace(
        "train.py", "result = value + 1", "result = (\n        value\n        + 1\n    )"
    ),
    "the statement on several lines": replace(
        "train.py",
        "DataLoader(dataset, num_workers=4, collate_fn=collate)",
        "DataLoader(\n        dataset,\n        num_workers=4,\n        collate_fn=collate,\n    )",
    ),
    "the statement with other blanks": replace(
        "train.py", "num_workers=4, collate_fn=collate", "num_workers = 4,collate_fn  =  collate"
    ),
    "a comment behind the statement": replace("train.py", "collate_fn=collate)", "collate_fn=collate)  # as it was"),
    "a comment inside the statement": replace(
        "train.py", "Process(target=work)", "Process(  # later a pool\n            target=work\n        )"
    ),
    "another indentation": rewrite("train.py", indent_two),
    "tabs": rewrite("train.py", lambda text: text.replace("    ", "\t")),
    "line ends of Windows": rewrite("train.py", lambda text: text.replace("\n", "\r\n")),
    "a byte order mark": rewrite("train.py", lambda text: "\ufeff" + text),
    "no line end at the end": rewrite("train.py", lambda text: text.rstrip("\n")),
    "a condition around the statement": replace(
        "train.py", "    loader = DataLoader", "    if dataset:\n        loader = DataLoader"
    ),
    "type annotations elsewhere": replace("train.py", "def helper(value):", "def helper(value: int) -> int:"),
    "a decorator on another function": replace("train.py", "def helper", "@property\ndef helper"),
    "a new file": lambda folder: open(os.path.join(folder, "new.py"), "w").close(),
    "a method added before": replace(
        "train.py", "    def start", "    def stop(self):\n        return None\n\n    def start"
    ),
    "braces of C elsewhere": replace(
        "launch.c", "int launch(void)\n{", "static int zero(void) {\n    return 0;\n}\n\nint launch(void) {"
    ),
    "a comment in C": replace("launch.c", "code = 1;", "code = 1; /* the parent reads it */"),
    "includes of C": replace("launch.c", "#include <unistd.h>", "#include <stdio.h>\n#include <unistd.h>"),
    "an occurrence less of two": replace(
        "train.py",
        "        for part in pool.map(lambda x: x * x, items):\n            total -= part\n",
        "        pass\n",
    ),
}


class Project:
    def __init__(self, top):
        self.folder = os.path.join(top, "project")
        shutil.rmtree(self.folder, ignore_errors=True)
        for name, text in FILES.items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

    def run(self, *arguments, cwd="."):
        return subprocess.run(
            [SPAWNLINT, *arguments],
            cwd=os.path.join(self.folder, cwd),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def findings(self, *arguments, cwd="."):
        done = self.run(
            "--isolated",
            "--baseline",
            "spawnlint-baseline.json" if cwd == "." else "../spawnlint-baseline.json",
            "--output-format",
            "json",
            *arguments,
            cwd=cwd,
        )
        report = json.loads(done.stdout)
        found = [f"{f['path']}:{f['line']} {f['rule']} {f['message']}" for f in report["findings"]]
        assert (done.returncode == 1) == bool(found), done
        return found, done.stderr


failures = []


def expect(what, condition, got):
    if not condition:
        failures.append(what)
        print(f"FAILED {what}: {got}")


def check_edits(top):
    for name, edit in EDITS.items():
        project = Project(top)
        project.run("--isolated", "baseline", "write")
        edit(project.folder)
        found, _ = project.findings()
        expect(name, not found, found)
        with open(os.path.join(project.folder, "train.py"), "a", encoding="utf-8", newline="") as file:
            file.write("\n" + NEW)
        found, _ = project.findings()
        expect(name + ", then a new bug", len(found) == 1 and "SPL301" in found[0] and "train.py" in found[0], found)


def check_commands(top):
    project = Project(top)
    done = project.run("--isolated", "baseline", "write")
    expect("write", done.returncode == 0 and "6 findings recorded" in done.stderr, done)
    with open(os.path.join(project.folder, "spawnlint-baseline.json"), encoding="utf-8") as file:
        text = file.read()
    entries = json.loads(text)["findings"]
    expect("two equal ones are one entry", sorted(entry["count"] for entry in entries) == [1, 1, 1, 1, 2], entries)
    expect("one entry a line", all(line.count('"rule"') <= 1 for line in text.splitlines()), text)
    expect("from a folder below", project.findings(cwd="tool")[0] == [], project.findings(cwd="tool"))

    project.run("--isolated", "baseline", "write")
    replace("train.py", "lambda x: x * x", "abs", 2)(project.folder)
    found, told = project.findings()
    expect(
        "what was fixed is told",
        not found and "1 entry of the baseline matches nothing any more" in told,
        (found, told),
    )
    _, told = project.findings("tool")
    expect("a file that was not asked for is not stale", "baseline" not in told, told)
    replace(
        "tool/run.py",
        "executor.submit(lambda: 1)",
        "executor.submit(lambda: 1)\n        print(executor.submit(lambda: 2).result())",
    )(project.folder)
    done = project.run("--isolated", "baseline", "prune")
    expect("prune adds nothing", "4 findings recorded" in done.stderr, done.stderr)
    found, told = project.findings()
    expect("after prune", len(found) == 1 and "tool/run.py" in found[0] and "baseline" not in told, (found, told))
    done = project.run("--isolated", "baseline", "update", "train.py")
    expect("update of one file", "4 findings recorded" in done.stderr, done.stderr)
    done = project.run("--isolated", "baseline", "update")
    expect("update", "5 findings recorded" in done.stderr and project.findings()[0] == [], done.stderr)
    os.remove(os.path.join(project.folder, "launch.c"))
    done = project.run("--isolated", "baseline", "prune")
    expect("a file that is gone", "4 findings recorded" in done.stderr, done.stderr)
    _, told = project.findings("--select", "SPL3", "--ignore", "SPL302")
    expect("rules that were not asked for are not stale", "baseline" not in told, told)

    before = open(os.path.join(project.folder, "spawnlint-baseline.json"), encoding="utf-8").read()
    done = project.run("--isolated", "baseline", "write", "train.py", "missing.py")
    after = open(os.path.join(project.folder, "spawnlint-baseline.json"), encoding="utf-8").read()
    expect("an incomplete run writes nothing", done.returncode == 2 and before == after, done)
    for content in (
        "",
        "[]",
        "{}",
        '{"spawnlint_baseline": 2, "findings": []}',
        '{"spawnlint_baseline": 1, "findings": [{}]}',
    ):
        with open(os.path.join(project.folder, "wrong.json"), "w", encoding="utf-8") as file:
            file.write(content)
        done = project.run("--isolated", "--baseline", "wrong.json")
        expect(f"a baseline {content!r}", done.returncode == 2 and "wrong.json" in done.stderr, done)


def main():
    with tempfile.TemporaryDirectory() as top:
        check_commands(top)
        check_edits(top)
    print(f"{len(EDITS)} edits, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
