#!/usr/bin/env python3
"""What the documentation shows of spawnlint's output is what spawnlint prints.

A block of a Markdown file that stands between these two comments is the output of the command, run in the root:

    <!-- output of: spawnlint rules -->
    <!-- end of output -->

    test_generated.py                     compare; exit status 1 when something differs
    test_generated.py --write PROGRAM     write what PROGRAM prints now (`./dev docs`)
"""
import difflib
import glob
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BLOCK = re.compile(r"(<!-- output of: spawnlint(?P<arguments>[^\n]*) -->\n).*?(<!-- end of output -->)", re.S)


def printed_by(program, arguments):
    done = subprocess.run([program, *shlex.split(arguments)], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=120, env={**os.environ, "NO_COLOR": "1"})
    if done.returncode not in (0, 1):
        sys.exit(f"spawnlint{arguments}: exit status {done.returncode}\n{done.stderr}")
    return "```text\n" + done.stdout.rstrip("\n") + "\n```\n"


def main():
    write = "--write" in sys.argv[1:]
    program = sys.argv[2] if write else os.environ["SPAWNLINT"]
    blocks = stale = 0
    pages = sorted(glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True))
    for path in [os.path.join(ROOT, "README.md"), *pages]:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        new, count = BLOCK.subn(lambda block: block[1] + printed_by(program, block["arguments"]) + block[3], text)
        blocks += count
        if new == text:
            continue
        stale += 1
        name = os.path.relpath(path, ROOT)
        if write:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
            print(f"written {name}")
        else:
            lines = difflib.unified_diff(text.splitlines(), new.splitlines(), name, "printed now", lineterm="")
            print("\n".join(lines))
    if blocks == 0:
        sys.exit("no block of output found; the documentation has lost its comments")
    print(f"{blocks} blocks of output" + ("" if write or not stale else "; `./dev docs` writes what is printed now"))
    return 1 if stale and not write else 0


if __name__ == "__main__":
    sys.exit(main())
