#!/usr/bin/env python3
"""Compares spawnlint's scopes with CPython's symbol tables, name by name, over whole libraries.

    compare_scopes.py DUMP_MANY [PYTHON ...] [-- FOLDER ...]

DUMP_MANY is the program built from dump_many.c. Each PYTHON (default: the interpreter that runs this) goes through its
standard library and the folders, and for every *.py file that it can compile compares each scope (kind, name, line,
parent) and each symbol in it: its binding (local, cell, free, global explicit or implicit) and what the scope does with
it. The exit status is 1 when any file differs. PYTHON is 3.10 or later: before, names in postponed annotations were
looked at, and what stands in an f-string had wrong lines.

spawnlint follows CPython up to 3.13. What is done otherwise by some version and is therefore not compared, all of it in
this file and marked NORMALISED:

  * Names that the compiler makes for itself: those that start with a dot (but .0), __classdict__, __type_params__ …
  * From 3.12 on a list, set or dict comprehension is inlined: its names stand in the scope around it, it has no scope of
    its own, and what only such a comprehension closes over is no cell any more.
  * From 3.14 on annotations have scopes of their own; those of a function's variables do not show at all.
"""
import _symtable
import ast
import bisect
import os
import re
import subprocess
import sys
import sysconfig
import warnings

VERSION = sys.version_info[:2]

BINDINGS = {1: "local", 2: "global-explicit", 3: "global-implicit", 4: "free", 5: "cell"}
# DEF_… and USE of CPython's pycore_symtable.h; the same numbers since 3.8, type parameters since 3.12.
FLAGS = [(1, "global"), (2, "assigned"), (4, "parameter"), (8, "nonlocal"), (16, "used"), (128, "imported"),
         (256, "annotated"), (512, "iteration"), (1024, "type-parameter")]
# NORMALISED: names that no source contains.
MADE_BY_COMPILER = {"__classdict__", "__type_params__", "__conditional_annotations__", "__annotate__"}
INLINED = ("listcomp", "setcomp", "dictcomp")


class Scope:
    def __init__(self, kind, name, line):
        self.kind, self.name, self.line = kind, name, line
        self.symbols = {}
        self.children = []

    def key(self):
        return self.line, self.kind, self.name

    def inlined(self):
        """The comprehensions whose names leak into this scope, with those inside them."""
        for child in self.children:
            if child.name in INLINED:
                yield child
                yield from child.inlined()

    def annotations(self):
        return [child for child in self.children if child.kind == "annotation"]


def kinds():
    """CPython's numbers for kinds of scopes; the names of the constants differ between versions."""
    found = {}
    for constant in dir(_symtable):
        if constant.startswith("TYPE_"):
            word = constant[5:].lower()
            for prefix, kind in (("module", "module"), ("function", "function"), ("class", "class"),
                                 ("annotation", "annotation"), ("type_var", "type-variable"),
                                 ("type_alias", "type-alias"), ("type_param", "type-parameters")):
                if word.startswith(prefix):
                    found[getattr(_symtable, constant)] = kind
    return found


KINDS = kinds()


def is_compared(name):
    return name not in MADE_BY_COMPILER and (not name.startswith(".") or name == ".0")


def theirs_of(table):
    kind = KINDS[table.type] if table.type in KINDS else KINDS[int(table.type)]
    name = "" if kind == "module" else table.name.strip("<>")
    scope = Scope(kind, name, 0 if kind == "module" else table.lineno)
    for symbol, bits in table.symbols.items():
        binding = BINDINGS[bits >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK]
        if is_compared(symbol):
            scope.symbols[symbol] = binding, frozenset(word for bit, word in FLAGS if bits & bit)
    scope.children = [theirs_of(child) for child in table.children]
    return scope


def ours_of(dump, data):
    """The scopes that a dump describes, the module first."""
    line_ends = [match.end() for match in re.finditer(rb"\r\n|\r|\n", data)]
    scopes = [None]
    for line in dump:
        if not line.startswith("  "):
            head = re.fullmatch(r"(\d+) ([a-z-]+) (?:(.+) in (\d+) )?(\d+):(\d+)(?: generator)?", line)
            kind = {"lambda": "function", "comprehension": "function"}.get(head[2], head[2])
            at = 0 if kind == "module" else bisect.bisect_right(line_ends, int(head[5])) + 1
            scope = Scope(kind, head[3] or "", at)
            if head[4]:
                scopes[int(head[4])].children.append(scope)
            scopes.append(scope)
        else:
            left, _, flags = line[2:].rpartition(":")
            name, binding = re.fullmatch(r"(\S+) ([a-z-]+)(?: of \d+)?", left).groups()
            if is_compared(name):
                scopes[-1].symbols[name] = binding, frozenset(flags.split())
    return scopes[1]


def annotating_names(data):
    """The names in the annotations of variables, which from 3.14 on belong to no scope around them."""
    if VERSION < (3, 14):
        return set()
    annotations = [node.annotation for node in ast.walk(ast.parse(data)) if isinstance(node, ast.AnnAssign)]
    return {node.id for annotation in annotations for node in ast.walk(annotation) if isinstance(node, ast.Name)}


def may_differ(ours, theirs, name, mine, other, annotating):
    """NORMALISED: differences that a version brings about on purpose."""
    if VERSION >= (3, 12):
        inlined = [child for child in ours.inlined() if name in child.symbols]
        if mine is None and inlined:
            return True
        if inlined and mine and other and mine[1] == other[1] and mine[0] == "cell" and other[0] == "local":
            return True
        if inlined and mine and other and mine == ("free", frozenset()) and other[0] == "free":
            return True
    if VERSION >= (3, 14):
        if other is None and name in annotating:
            return True
        if any(name in child.symbols for child in theirs.annotations()):
            return True
    return False


def without_inlined(children, theirs):
    """NORMALISED: comprehensions that CPython has inlined give way to the scopes inside them."""
    for child in children:
        if VERSION >= (3, 12) and child.name in INLINED and child.key() not in theirs:
            yield from without_inlined(child.children, theirs)
        else:
            yield child


def compare(ours, theirs, where, annotating, problems):
    where = "%s/%s %s:%d" % (where, ours.kind, ours.name, ours.line)
    for name in sorted(set(ours.symbols) | set(theirs.symbols)):
        mine, other = ours.symbols.get(name), theirs.symbols.get(name)
        if mine != other and not may_differ(ours, theirs, name, mine, other, annotating):
            shown = ["%s %s" % (side[0], sorted(side[1])) if side else "absent" for side in (mine, other)]
            problems.append("%s: %s is %s, in CPython %s" % (where, name, *shown))
    others = sorted((child for child in theirs.children if child.kind != "annotation"), key=Scope.key)
    mine = sorted(without_inlined(ours.children, {child.key() for child in others}), key=Scope.key)
    if [child.key() for child in mine] != [child.key() for child in others]:
        problems.append("%s: scopes inside differ: %s; in CPython %s" % (
            where, [child.key() for child in mine], [child.key() for child in others]))
        return
    for child, other in zip(mine, others):
        compare(child, other, where, annotating, problems)


def python_files(folders):
    for folder in folders:
        for root, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name != "site-packages")
            for name in sorted(files):
                if name.endswith(".py"):
                    yield os.path.join(root, name)


def dumps(program, paths):
    """Pairs of a path and the lines of its dump."""
    process = subprocess.Popen([program, "scopes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out, _ = process.communicate("\n".join(paths).encode("utf-8", "surrogateescape"))
    if process.returncode != 0:
        raise SystemExit("%s ended with %d" % (program, process.returncode))
    for part in re.split(r"(?m)^=== ", out.decode("utf-8", "surrogateescape"))[1:]:
        path, *lines = part.rstrip("\n").split("\n")
        yield path, [line for line in lines if not line.startswith("!")]


def compare_all(program, folders):
    paths = list(python_files(folders))
    same = different = other = 0
    for path, lines in dumps(program, paths):
        with open(path, "rb") as file:
            data = file.read()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                table = _symtable.symtable(data, path, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            other += 1
            continue
        problems = []
        ours = ours_of(lines, data[3:] if data.startswith(b"\xef\xbb\xbf") else data)
        compare(ours, theirs_of(table), path, annotating_names(data), problems)
        same, different = (same, different + 1) if problems else (same + 1, different)
        for problem in problems[:5]:
            print(problem)
    print("Python %d.%d: %d files the same, %d different, %d that it does not compile" % (
        *VERSION, same, different, other))
    return different == 0


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--one"]:
        folders = arguments[2:] + [sysconfig.get_paths()["stdlib"]]
        sys.setrecursionlimit(20000)
        return 0 if compare_all(arguments[1], folders) else 1
    split = arguments.index("--") if "--" in arguments else len(arguments)
    if not arguments[:split]:
        raise SystemExit(__doc__)
    program, pythons, folders = arguments[0], arguments[1:split] or [sys.executable], arguments[split + 1:]
    statuses = [subprocess.call([python, os.path.abspath(__file__), "--one", os.path.abspath(program), *folders])
                for python in pythons]
    return max(statuses)


if __name__ == "__main__":
    sys.exit(main())
