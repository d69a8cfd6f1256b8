#!/usr/bin/env python3
"""Every format against a reader of its own (readers.py), over clean, normal and hostile trees: all are valid, and all
say the same.

SPAWNLINT_SARIF_SCHEMA may name the schema of SARIF 2.1.0 (sarif-schema-2.1.0.json of OASIS); jsonschema then checks it.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import readers

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
# Python source is put in by %, as bytes.
PROGRAM = b"""import multiprocessing as mp
def main():
    def work(): %s
    mp.Process(target=work).start(); mp.Pool().map(lambda: %s, [])
if __name__ == "__main__":
    main()
"""
HOSTILE_TEXTS = [
    "x = '\u202e\u2028\u2066'".encode(), b"'\x1b[31m\x1b]0;title\x07'", b"'\xff\xfe'", b"'\xed\xa0\x80\xf0\x9f'",
    "'ä\u0301漢字🙂\ufffe\uffff', \"\\\"\"".encode(), b"0, ']]>', '&lt;', '<!--', '%0A::error::', '{0}', '[x](1)'",
    b"0 # \x00\x0b\x0c", b"\t\t'\t'\t", b"'" + b"x" * 5000 + b"'",
]
HOSTILE_NAMES = [
    b"line\nend.py", b"quote\"'.py", b"100%.py", b"%0A%25.py", b"::error::.py", b"a::warning file=b::c.py", b"<a&b>.py",
    b"]]>.py", b"\xff\xfe.py", b"\x1b[2J\r.py", b"a,b=c:1:2.py", b"#?a b.py", "ä漢🙂\u202e.py".encode(), b"-q.py",
    b"back\\slash.py", b"{0}[1](2).py", b" blank .py", b"\xef\xbf\xbf.py", b"n" * 200 + b".py",
]
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
    {"cell_type": "markdown", "metadata": {}, "source": "a\nb"},
    {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
     "source": ["import multiprocessing\n", "multiprocessing.Pool().map(lambda: '\u202e\ud800', [])\n"]}]}
failed = 0


def fail(what):
    global failed
    failed += 1
    print("FAILED:", what)


def write(folder, name, content):
    path = os.path.join(os.fsencode(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def make_trees(scratch):
    """Folders, and what is to be checked in each."""
    write(scratch, b"clean/a.py", b"import multiprocessing\n")
    write(scratch, b"clean/b/c.py", b"")
    shutil.copytree(os.path.join(ROOT, "docs", "examples"), os.path.join(scratch, "normal"))
    for number, text in enumerate(HOSTILE_TEXTS):
        write(scratch, b"sources/%d.py" % number, PROGRAM % (text, text))
    write(scratch, b"sources/latin.py", b"# coding: latin-1\n" + PROGRAM % (b"'\xff'", b"'\xfc'"))
    write(scratch, b"sources/crlf.py", (PROGRAM % (b"0", b"0")).replace(b"\n", b"\r\n"))
    write(scratch, b"sources/marked.py", b"\xef\xbb\xbf" + PROGRAM % (b"0", b"0"))
    write(scratch, b"sources/mixed.py", (PROGRAM % (b"0", b"0")).replace(b"\n", b"\r", 2))
    write(scratch, b"sources/a.c", b"#include <unistd.h>\nint calls;\nvoid f(void)\n{\n    if (vfork() == 0) {\n"
          b"        /* \xff\x1b[31m\xe2\x80\xae \xf0\x9f\x99\x82 */ calls++;\n        _exit(0);\n    }\n}\n")
    write(scratch, b"sources/open.py", b"import multiprocessing\ndef f(:\n'''")
    write(scratch, b"sources/binary.py", bytes(range(256)) * 20 + b"multiprocessing")
    notebook = json.dumps(NOTEBOOK, indent=1)
    write(scratch, b"sources/broken.ipynb", notebook.encode())  # half of a surrogate pair
    write(scratch, b"sources/book.ipynb", notebook.replace("\\ud800", "").encode())
    for name in HOSTILE_NAMES:
        write(scratch, b"names/" + name, PROGRAM % (b"0", b"0"))
    write(scratch, b"names/fo\nld::er/a.py", PROGRAM % (b"0", b"0"))
    write(scratch, b"broken/a.py", PROGRAM % (b"0", b"0"))
    write(scratch, b"broken/no\nbook%.ipynb", b"{")
    os.mkfifo(os.path.join(scratch, "broken", "pipe.py"))
    return [("clean", ["."]), ("normal", ["."]), ("sources", ["."]), ("names", ["."]),
            ("broken", [".", "pipe.py", "no.py", "no.py", "missing <&>\n::error::\udcff.py"]),
            ("", ["--fail-on", "never", "normal"]),
            ("", [os.path.join(scratch, "names")])]


def expected_status(seen):
    return 2 if any(one.code is None for one in seen) else 1 if any(one.severity != "note" for one in seen) else 0


def as_shown(path):
    """A path as clean text: what a format must show that cannot say any byte."""
    text = path.decode("utf-8", "replace") if isinstance(path, bytes) else path
    text = re.sub(r"^\./(?=.*::)", "", text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"))
    escape = lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}"
    return readers.CONTROL.sub(escape, text)


def compare(name, seen, wanted):
    """The format `name` says the same as the JSON report: the same findings in the same files, lines where it knows
    them, severities where it has all of them."""
    for field in ("path", "line", "code", "severity"):
        def values(all_seen):
            shown = [one._replace(path=as_shown(one.path)) for one in all_seen
                     if name not in ("text", "concise") or one.code]
            if name == "junit":  # XML has no U+FFFF
                shown = [one._replace(path=one.path.replace("\uffff", "\ufffd")) for one in shown]
            return sorted((one.path, str(getattr(one, field))) for one in shown
                          if not (field == "line" and one.path.endswith(".ipynb"))
                          and not (name == "junit" and field == "severity"))
        if values(seen) != values(wanted):
            fail(f"{name}: other {field}s than json: {set(values(seen)) ^ set(values(wanted))}")


def check_tree(scratch, folder, arguments):
    """All formats in one run, each into a file, text on standard output."""
    place = os.path.join(scratch, folder)
    reports = os.path.join(scratch, ".reports")
    os.makedirs(reports, exist_ok=True)
    others = [name for name in readers.READERS if name != "text"]
    outputs = [word for name in others for word in ("--output", f"{name}:{reports}/{name}")]
    done = subprocess.run([SPAWNLINT, "--output", "text", *outputs, *map(os.fsencode, arguments)], cwd=place,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    content = {"text": done.stdout}
    for name in others:
        with open(os.path.join(reports, name), "rb") as file:
            content[name] = file.read()
    seen = {}
    for name, reader in readers.READERS.items():
        try:
            seen[name] = reader(content[name], place)
        except (AssertionError, ValueError, KeyError, TypeError, SyntaxError) as problem:
            fail(f"{folder} {arguments}: {name}: {type(problem).__name__}: {problem}")
            seen[name] = None
    if seen["json"] is None:
        return 0
    for name, what in seen.items():
        if what is not None and name != "json":
            compare(name, what, seen["json"])
    wanted = expected_status([one for one in seen["json"] if "never" not in arguments])
    if done.returncode != wanted:
        fail(f"{folder} {arguments}: exit status {done.returncode}, expected {wanted}")
    failures = readers.xml.etree.ElementTree.fromstring(content["junit"]).get("failures")
    if (failures != "0") != any(one.code and one.severity != "note" and "never" not in arguments
                                for one in seen["json"]):
        fail(f"{folder} {arguments}: junit has {failures} failures")
    print(f"{folder or '.'} {' '.join(arguments)[:40]!r}: {len(seen['json'])} seen in {len(seen)} formats")
    return len(seen["json"])


def excerpt(line, start, end, encoding):
    """Columns in units of an encoding, from 1, as text."""
    width = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[encoding]
    return line.encode(encoding)[width * (start - 1):width * (end - 1)].decode(encoding)


def check_columns(scratch):
    """Each format counts columns in its own units, and all mean the same characters."""
    line = "\tmp.Pool().map({'ä漢🙂': lambda: '🙂ä'}['ä漢🙂'], [1])"
    write(scratch, b"columns/a.py", f"import multiprocessing as mp\nif __name__ == '__main__':\n{line}\n".encode())
    place = os.path.join(scratch, "columns")
    reports = {}
    for name in ("json", "sarif", "rdjson"):
        done = subprocess.run([SPAWNLINT, "-q", "--output-format", name, "a.py"], cwd=place, capture_output=True,
                              check=False)
        reports[name] = json.loads(done.stdout)
    finding = reports["json"]["findings"][0]
    region = reports["sarif"]["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    span = reports["rdjson"]["diagnostics"][0]["location"]["range"]
    excerpts = [excerpt(line, finding["column"], finding["end_column"], "utf-32-le"),
                excerpt(line, region["startColumn"], region["endColumn"], "utf-16-le"),
                excerpt(line, span["start"]["column"], span["end"]["column"], "utf-8")]
    if len(set(excerpts)) != 1 or "lambda: '🙂ä'" not in excerpts[0]:
        fail(f"the formats mark different characters: {excerpts}")
    print(f"columns: {excerpts[0]!r} in three units")


def check_failing_writes(scratch):
    """A report that cannot be written is status 2 and said; the others are written."""
    place = os.path.join(scratch, "clean")
    for name in readers.READERS:
        finding = ["--output", f"{name}:/dev/full"] if name not in ("text", "concise", "github") else []
        for arguments in [finding, ["--output", f"{name}:no/where"], ["--output", f"{name}:{scratch}/normal"]]:
            if not arguments:
                continue
            good = os.path.join(scratch, "good.json")
            if os.path.exists(good):
                os.remove(good)
            done = subprocess.run([SPAWNLINT, "-q", *arguments, "--output", f"json:{good}", "."], cwd=place,
                                  capture_output=True, check=False)
            if done.returncode != 2 or b"cannot write to" not in done.stderr or not os.path.exists(good):
                fail(f"{arguments}: exit status {done.returncode}, {done.stderr!r}")
    print("failing writes: status 2 and a word about each")


def main():
    if readers.jsonschema is None:
        print("skipped: jsonschema is not there (Debian: python3-jsonschema); no report is held against a schema")
    elif not os.environ.get("SPAWNLINT_SARIF_SCHEMA"):
        print("skipped: SPAWNLINT_SARIF_SCHEMA names no schema; SARIF is held against what GitHub asks for alone")
    with tempfile.TemporaryDirectory() as scratch:
        found = sum(check_tree(scratch, *tree) for tree in make_trees(scratch))
        check_columns(scratch)
        check_failing_writes(scratch)
    if found < 50:
        fail(f"{found} findings in all: too little was tested")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
