#!/usr/bin/env python3
"""Every run of the same files gives the same bytes, with any number of threads; and files that are not parsed because
they cannot matter make no difference to the findings."""
import os
import random
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])

PARTS = [
    "import multiprocessing as mp\n", "from concurrent.futures import ProcessPoolExecutor\n", "import os\n",
    "x = 1\n",
    "def f(a):\n    def inner():\n        return a\n    mp.Process(target=inner).start()\n",
    "def g():\n    with mp.Pool(2) as pool:\n        pool.map(lambda x: x, [1])\n", "class C:\n    pass\n",
    "mp.set_start_method('spawn')\n", "mp.Process(target=print('x')).start()\n", "if x:\n    mp.get_context('frok')\n",
    "mp.Process(target=print, args=(1)).start()\n", "def (:\n",
    "if __name__ == '__main__':\n    mp.Pool().map(f, [])\n",
]


def output(folder, *arguments):
    done = subprocess.run([SPAWNLINT, *arguments, "."], cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1, 2) or b"Sanitizer" in done.stderr:
        sys.exit(f"exit status {done.returncode}\n{done.stderr.decode('utf-8', 'replace')}")
    return done.returncode, done.stdout, done.stderr


generator = random.Random(7)
failed = 0
with tempfile.TemporaryDirectory() as scratch:
    for number in range(120):
        path = os.path.join(scratch, f"d{number % 7}", f"m{number}.py")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(generator.choice(PARTS) for _ in range(generator.randint(0, 12))))
    for style in ("text", "concise", "json"):
        alone = output(scratch, "--output-format", style, "-j1")
        for jobs in ("-j2", "-j8", "-j8", "-j64"):
            if output(scratch, "--output-format", style, jobs) != alone:
                print(f"{style}: {jobs} gives other bytes than -j1")
                failed += 1
    sliced = output(scratch, "-q", "--output-format", "concise", "--ignore", "SPL001")
    if output(scratch, "-q", "--output-format", "concise", "--ignore", "SPL001", "--all-files") != sliced:
        print("--all-files finds something else")
        failed += 1
    if sliced[1].count(b"\n") < 20:
        print("too few findings to compare anything")
        failed += 1
sys.exit(1 if failed else 0)
