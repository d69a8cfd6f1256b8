#!/usr/bin/env python3
"""--new-from reports what touches lines that were changed since a commit, and analyses everything for it."""

import json
import os
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])

OLD = """from multiprocessing import Pool
from work import task


def main():
    with Pool() as pool:
        pool.map(lambda x: x, [1])
        pool.map(
            task,
            [1],
        )


if __name__ == "__main__":
    main()
"""
WORK = """def make():
    return abs


task = make()
"""

failures = []


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.environment = dict(os.environ, HOME=folder, GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8")
        for name in [name for name in self.environment if name.startswith("GIT_") and name != "GIT_CONFIG_NOSYSTEM"]:
            del self.environment[name]
        os.makedirs(folder)
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "A")
        self.write("main.py", OLD)
        self.write("work.py", WORK)
        self.commit()

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.folder, env=self.environment, check=True, capture_output=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def write(self, path, text):
        name = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)

    def change(self, path, old, new):
        with open(os.path.join(self.folder, path), encoding="utf-8") as file:
            text = file.read()
        assert old in text, old
        self.write(path, text.replace(old, new, 1))

    def run(self, commit="HEAD", cwd="."):
        return subprocess.run(
            [SPAWNLINT, "--isolated", "--output-format", "json", "--new-from", commit],
            cwd=os.path.join(self.folder, cwd),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def found(self, commit="HEAD", cwd="."):
        done = self.run(commit, cwd)
        report = json.loads(done.stdout)
        assert (done.returncode == 1) == bool(report["findings"]), done
        return [f"{f['path']}:{f['line']}:{f['rule']}" for f in report["findings"]]


def expect(what, got, wanted):
    if got != wanted:
        failures.append(what)
        print(f"FAILED {what}: {got}, not {wanted}")


def check_lines(top):
    repository = Repository(os.path.join(top, "lines"))
    expect("nothing was changed", repository.found(), [])
    repository.change("main.py", "def main():\n", "def main():\n    print()\n")
    expect("another line", repository.found(), [])
    repository.change("main.py", "lambda x: x,", "lambda x: -x,")
    expect("the line itself", repository.found(), ["main.py:8:SPL301"])
    repository.git("stash")
    repository.change("main.py", "            [1],\n        )", "            [1, 2],\n        )")
    repository.change("main.py", "            task,", "            lambda y: y,")
    repository.commit()
    expect("a commit", repository.found(), [])
    expect("since the commit before", repository.found("HEAD~1"), ["main.py:9:SPL301"])
    repository.change("main.py", "[1, 2],", "[1, 2, 3],")
    expect("another line of the statement", repository.found(), ["main.py:9:SPL301"])
    repository.git("add", "-A")
    expect("what is only staged", repository.found(), ["main.py:9:SPL301"])
    repository.commit()
    repository.change("main.py", "        pool.map(lambda x: x, [1])\n", "")
    expect("removed lines beside it", repository.found(), ["main.py:8:SPL301"])
    repository.git("checkout", "-q", "main.py")


def check_reasons(top):
    repository = Repository(os.path.join(top, "reasons"))
    repository.change("work.py", "    return abs", "    return lambda x: x")
    expect("the reason stands in the changed file", repository.found(), ["main.py:9:SPL301"])


def check_files(top):
    repository = Repository(os.path.join(top, "files"))
    repository.write("new.py", OLD)
    repository.write('odd/na me\té"\\.py', OLD)
    expect("new files", repository.found(), ["new.py:7:SPL301", 'odd/na me\\té"\\.py:7:SPL301'])
    repository.git("add", "-A")
    expect("new files that git knows", len(repository.found()), 2)
    expect("seen from a folder below", repository.found(cwd="odd"), ['na me\\té"\\.py:7:SPL301'])
    repository.commit()
    repository.git("mv", "new.py", "moved.py")
    expect("a moved file", repository.found(), [])
    repository.write(".gitignore", "ignored.py\n")
    repository.write("plus.py", OLD + 'text = """\n++ b/main.py\n"""\n')
    expect("text that looks like a diff", repository.found(), ["plus.py:7:SPL301"])


def check_branches(top):
    repository = Repository(os.path.join(top, "branches"))
    repository.git("checkout", "-q", "-b", "topic")
    repository.change("main.py", "    main()\n", "    main()\n    Pool().map(lambda z: z, [])\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.change("main.py", "lambda x: x,", "lambda x: (x),")
    repository.commit()
    repository.git("checkout", "-q", "topic")
    expect("what the branch changed, not what main changed since", repository.found("main"), ["main.py:16:SPL301"])


def check_errors(top):
    repository = Repository(os.path.join(top, "errors"))
    for commit in ("nothing", "--output=x", ""):
        done = repository.run(commit)
        expect(f"no commit {commit!r}", (done.returncode, "--new-from" in done.stderr, done.stdout), (2, True, ""))
    outside = os.path.join(top, "outside")
    os.makedirs(outside)
    done = subprocess.run(
        [SPAWNLINT, "--new-from", "HEAD"],
        cwd=outside,
        env=dict(repository.environment, GIT_CEILING_DIRECTORIES=top),
        capture_output=True,
        text=True,
        timeout=60,
    )
    expect("outside of git", (done.returncode, "not a git repository" in done.stderr), (2, True))
    done = subprocess.run(
        [SPAWNLINT, "--new-from", "HEAD"],
        cwd=repository.folder,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    expect("without git", (done.returncode, "git cannot be run" in done.stderr), (2, True))


def main():
    with tempfile.TemporaryDirectory() as top:
        top = os.path.realpath(top)
        check_lines(top)
        check_reasons(top)
        check_files(top)
        check_branches(top)
        check_errors(top)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
