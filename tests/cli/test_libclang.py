#!/usr/bin/env python3
"""Every libclang that the system has gives the same facts, and one that is none is refused in words.

libclang up to 16 does not tell the operator of an expression, and the tree grew other nodes with time: the golden files
of the C front end must come out the same with each version. A build without the front end for C has nothing to show.
"""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.environ.get("SPAWNLINT", os.path.join(ROOT, "build/dev/spawnlint"))
GOLDEN = os.path.join(ROOT, "tests/golden")


def versions():
    """The sonames of the libclangs that spawnlint can load, oldest first."""
    names = [f"libclang-{version}.so.1" for version in range(14, 40)]
    return [name for name in names if b"is no libclang" not in dump(name, b"int x;").stderr]


def cases():
    """The golden cases of the languages that libclang reads."""
    names = sorted(os.listdir(os.path.join(GOLDEN, "facts")))
    return ["facts/" + name for name in names if name.endswith((".c", ".cpp", ".cu"))]


def dump(libclang, text, suffix=".c"):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file" + suffix)
        with open(path, "wb") as file:
            file.write(text)
        return subprocess.run([SPAWNLINT, "dump", "facts", path], capture_output=True,
                              env={**os.environ, "SPAWNLINT_LIBCLANG": libclang})


failures = []
refused = dump("libclang-that-is-none.so", b"int x;")
if b"has no front end for C" in refused.stderr:
    print("this build has no front end for C")
    sys.exit(0)
if refused.returncode != 2 or b"libclang-that-is-none.so" not in refused.stderr:
    failures.append(f"a wrong SPAWNLINT_LIBCLANG: exit status {refused.returncode}, {refused.stderr!r}")

for name in versions():
    done = subprocess.run([sys.executable, os.path.join(GOLDEN, "run"), *cases()], capture_output=True, text=True,
                          env={**os.environ, "SPAWNLINT_LIBCLANG": name, "UPDATE": ""})
    print(f"{name}: {done.stdout.strip().splitlines()[-1]}")
    if done.returncode != 0:
        failures.append(f"{name}:\n{done.stdout}{done.stderr}")
    # Nothing that libclang itself prints reaches the user.
    for text in (b"", b"\0\0\0", b"#include <none.h>\n)]}{([", b"int f(", b"\xff\xfe" * 50, b"((((" * 5000):
        noisy = dump(name, text)
        if noisy.returncode < 0 or noisy.stderr:
            failures.append(f"{name} on {text[:20]!r}: exit status {noisy.returncode}, {noisy.stderr[-300:]!r}")

print("\n".join(failures))
sys.exit(1 if failures else 0)
