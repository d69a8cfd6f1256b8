#!/usr/bin/env python3
"""--add-noqa silences what is there: afterwards no finding is left, and the code is the same.

Every few cases of the rules with findings are written into a folder, the comments are added, and the folder is checked
again. Nothing but syntax errors and what is said about comments may be left, and every Python file must still have the
same tree.

    test_add_noqa.py [EVERY]        each EVERY-th case (24)
"""
import ast
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NO_COMMENT = {"SPL001", "SPL002"}


def files_of(case):
    with open(case, encoding="utf-8", errors="surrogateescape", newline="") as file:
        parts = re.split(r"(?m)^=== +(\S+).*\n", file.read())
    return dict(zip(parts[1::2], parts[2::2]))


def run(folder, *arguments):
    return subprocess.run(
        [SPAWNLINT, "--isolated", "--extend-select", "ALL", *arguments, "."],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


def left(folder):
    report = json.loads(run(folder, "--output-format", "json").stdout)
    return [f"{f['path']}:{f['line']} {f['rule']}" for f in report["findings"] if f["rule"] not in NO_COMMENT]


def tree_of(text):
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return None


def main():
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    cases = sorted(glob.glob(os.path.join(ROOT, "rules", "*", "*.case")))[::every]
    tried = failed = 0
    for case in cases:
        files = files_of(case)
        if any(name.endswith(".ipynb") or "coding" in text[:200] for name, text in files.items()):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                    file.write(text)
            if not left(folder):
                continue
            tried += 1
            done = run(folder, "--add-noqa")
            found = left(folder)
            changed = []
            for name, text in files.items():
                with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape", newline="") as file:
                    if name.endswith(".py") and tree_of(file.read()) != tree_of(text):
                        changed.append(name)
            if found or changed or done.returncode != 0:
                failed += 1
                print(f"FAILED {os.path.relpath(case, ROOT)}: left {found}, changed {changed}; {done.stderr.strip()}")
    print(f"{tried} programs with findings, {failed} failures")
    return 1 if failed or tried < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
