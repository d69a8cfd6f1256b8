#!/usr/bin/env python3
"""Makes seeds for the fuzz targets from the cases of the rules, the inputs of the golden tests and the models.

    seeds.py ROOT OUT       writes every program of ROOT/rules/*/*.case, every input of ROOT/tests/golden and every file
                            of ROOT/rules/models to OUT

A case of several files gives one more seed, the whole of it: fuzz_pipeline takes it apart again.
A seed is named after where it comes from, so that a crash tells its origin.
"""
import os
import re
import shutil
import sys


def programs_of(case):
    """The programs in the text of a case: what follows each `=== path` line."""
    parts = re.split(r"(?m)^=== +(\S+).*\n", case)
    return list(zip(parts[1::2], parts[2::2]))


def main():
    root, out = sys.argv[1:3]
    os.makedirs(out, exist_ok=True)
    for folder, folders, names in os.walk(os.path.join(root, "rules")):
        folders.sort()
        for name in sorted(names):
            if not name.endswith(".case"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape", newline="") as file:
                text = file.read()
            seeds = {f"{number}-{path.replace('/', '-')}": program
                     for number, (path, program) in enumerate(programs_of(text))}
            if len(seeds) > 1:
                seeds["all"] = text[text.index("=== "):]
            for seed, program in seeds.items():
                path = os.path.join(out, "-".join((os.path.basename(folder), name[:-5], seed)))
                with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                    file.write(program)
    for folder, folders, names in os.walk(os.path.join(root, "tests", "golden")):
        folders.sort()
        for name in sorted(names):
            if os.path.splitext(name)[1] in (".py", ".pyi", ".ipynb", ".c", ".h", ".cpp", ".cu"):
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                with open(os.path.join(out, os.path.basename(folder) + "-" + name), "wb") as file:
                    file.write(content)
    models = os.path.join(root, "rules", "models")
    for name in sorted(os.listdir(models)):
        shutil.copyfile(os.path.join(models, name), os.path.join(out, "model-" + name))
    # At least one seed on a tree without any case.
    with open(os.path.join(out, "empty"), "w", encoding="utf-8"):
        pass


if __name__ == "__main__":
    main()
