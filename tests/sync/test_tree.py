#!/usr/bin/env python3
"""What every file of the repository keeps to: size, line length, an opening comment, no left-over notes, no machine."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOP_LEVEL = {
    "CMakeLists.txt", "LICENSE", "README.md", "dev", "docs", "packaging", "pyproject.toml", "rules", "src", "tests",
    ".pre-commit-hooks.yaml", "action.yml", ".ci", ".clang-format", ".editorconfig", ".gitattributes", ".gitignore",
}
CODE = (".c", ".h", ".def", ".py", ".sh", ".cmake")
LONGEST_FILE = 1000
LONGEST_LINE = 120
# Inputs of tests are what they are: golden inputs, conformance samples, old crashes, cases, and the examples.
INPUTS = ("tests/golden/", "tests/conformance/", "tests/fuzz/crashes/", "tests/cli/", "rules/", "docs/examples/")
NOTES = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
# Spelt so that this file does not find itself.
MACHINE = re.compile(r"/(?:[r]oot|[h]ome/[a-z]+|[w]ork|var/[t]mp|[U]sers/[a-z]+)/\w|\.[p]yenv\b")


def tracked():
    """The files of the repository: what git tracks, or without git what lies there and is not built."""
    done = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                          capture_output=True)
    if done.returncode == 0:
        return [name for name in done.stdout.decode().split("\0") if name and os.path.exists(os.path.join(ROOT, name))]
    names = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ("build", ".git", ".cache", "__pycache__")]
        names += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return names


def is_input(name):
    return name.startswith(INPUTS) and not name.endswith((".md", "/run")) and "/test_" not in name


def problems_of(name, text):
    lines = text.splitlines()
    is_code = name.endswith(CODE) or text.startswith("#!")
    if name.startswith("src/") and len(lines) > LONGEST_FILE:
        yield f"{name}: {len(lines)} lines; a file has at most {LONGEST_FILE}"
    if name.startswith("src/") and name.endswith((".c", ".h", ".def")) and not text.startswith("/*"):
        yield f"{name}: opens without a comment that says what it is for"
    if name.endswith(".py") and not re.match(r'(#!.*\n)?"""', text):
        yield f"{name}: opens without a comment that says what it is for"
    for number, line in enumerate(lines, 1):
        if is_code and len(line) > LONGEST_LINE:
            yield f"{name}:{number}: {len(line)} columns; a line has at most {LONGEST_LINE}"
        if is_code and line != line.rstrip():
            yield f"{name}:{number}: white space at the end"
        if is_code and "\t" in line:
            yield f"{name}:{number}: a tab"
        if NOTES.search(line):
            yield f"{name}:{number}: a left-over note: {line.strip()}"
        if MACHINE.search(line):
            yield f"{name}:{number}: a path of somebody's machine: {line.strip()}"
    if is_code and not text.endswith("\n"):
        yield f"{name}: no line end at the end"


def problems():
    names = tracked()
    for top in sorted({name.split("/")[0] for name in names} - TOP_LEVEL):
        yield f"{top}: not expected at the top level"
    for name in sorted(names):
        if is_input(name):
            continue
        try:
            with open(os.path.join(ROOT, name), encoding="utf-8", newline="") as file:
                text = file.read()
        except UnicodeDecodeError:
            yield f"{name}: not UTF-8"
            continue
        if "\r" in text:
            yield f"{name}: a carriage return"
        yield from problems_of(name, text)


found = list(problems())
print("\n".join(found) or "the tree is in order")
sys.exit(1 if found else 0)
