#!/usr/bin/env python3
"""The table of exit statuses: 0 clean, 1 something was found, 2 something could not be checked or the call is wrong.

Each row is a situation, a command of the shell and its status. Never is a run that did not look at everything 0 or 1.
"""

import os
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])

BUG = """from multiprocessing import Pool

if __name__ == "__main__":
    Pool().map(lambda x: x, [1])
"""
WARNING = """import multiprocessing


def main():
    def work():
        pass

    multiprocessing.Process(target=work).start()


if __name__ == "__main__":
    main()
"""
FILES = {
    "clean.py": "print(1)\n",
    "bug.py": BUG,
    "warning.py": WARNING,
    "note.py": "x = 1  # noqa: SPL301\n",
    "suppressed.py": BUG.replace("[1])", "[1])  # noqa: SPL301"),
    "broken.py": "from multiprocessing import Pool\nPool(\n",
    "broken.ipynb": "no notebook",
    "folder/clean.py": "print(1)\n",
    "empty/readme.txt": "",
    "ignoring/spawnlint.toml": 'ignore = ["SPL301"]\n',
    "ignoring/bug.py": BUG,
    "lenient/spawnlint.toml": 'fail-on = "never"\n',
    "lenient/bug.py": BUG,
    "misspelt/spawnlint.toml": "slect = []\n",
    "misspelt/clean.py": "",
    "nested/deep/spawnlint.toml": "slect = []\n",
    "nested/deep/clean.py": "",
    "nested/clean.py": "",
    "nottoml/pyproject.toml": "[tool\n",
    "nottoml/clean.py": "",
    "model/spawnlint.toml": 'models = ["ours.json"]\n',
    "model/ours.json": "{}",
    "model/clean.py": "",
    "based/spawnlint.toml": 'baseline = "known.json"\n',
    "based/bug.py": BUG,
    "based/known.json": '{"spawnlint_baseline": 1, "findings": [\n'
    '  {"path": "bug.py", "rule": "SPL301", "function": "", "statement": "Pool().map(lambdax:x,[1])",'
    ' "count": 1}\n]}\n',
    "unbased/spawnlint.toml": 'baseline = "missing.json"\n',
    "unbased/clean.py": "",
}

TABLE = [
    ("nothing is found", 0, "spawnlint clean.py"),
    ("a folder in which nothing is found", 0, "spawnlint folder"),
    ("an error", 1, "spawnlint bug.py"),
    ("a warning", 1, "spawnlint warning.py"),
    ("a note", 0, "spawnlint note.py"),
    ("a note where notes count", 1, "spawnlint --fail-on note note.py"),
    (
        "a warning where errors count",
        0,
        "spawnlint --fail-on error --target-platform linux --select SPL104 warning.py",
    ),
    ("an error where nothing counts", 0, "spawnlint --fail-on never bug.py"),
    ("a rule that is not selected", 0, "spawnlint --select SPL4 bug.py"),
    ("an ignored rule", 0, "spawnlint --ignore SPL301 bug.py"),
    ("a suppressed finding", 0, "spawnlint suppressed.py"),
    ("a syntax error is a finding", 1, "spawnlint broken.py"),
    ("standard input with a finding", 1, "spawnlint - <bug.py"),
    ("standard input without one", 0, "spawnlint - <clean.py"),
    ("a report to a file", 1, "spawnlint --output sarif:out.sarif bug.py"),
    ("the configuration ignores it", 0, "spawnlint ignoring/bug.py"),
    ("the configuration ignores it, but is not read", 1, "spawnlint --isolated ignoring/bug.py"),
    ("fail-on of the configuration", 0, "cd lenient && spawnlint"),
    ("fail-on of the command line goes before it", 1, "cd lenient && spawnlint --fail-on warning"),
    ("a finding of the baseline", 0, "cd based && spawnlint"),
    ("a path that is not there", 2, "spawnlint missing.py"),
    ("a path that is not there beside findings", 2, "spawnlint missing.py bug.py"),
    ("a path that is not there where nothing counts", 2, "spawnlint --fail-on never missing.py clean.py"),
    ("a folder without files", 2, "spawnlint empty"),
    ("a notebook that is none", 2, "spawnlint broken.ipynb"),
    ("a file that cannot be read", 2, "ln -s loop.py loop.py; spawnlint loop.py"),
    ("a report that cannot be written", 2, "spawnlint --output json:missing/out.json clean.py"),
    ("a full disk", 2, "spawnlint --output-format json clean.py >/dev/full"),
    ("an unknown option", 2, "spawnlint --nothing clean.py"),
    ("an option without its value", 2, "spawnlint clean.py --select"),
    ("an unknown rule", 2, "spawnlint --select SPL999 clean.py"),
    ("an unknown format", 2, "spawnlint --output-format yaml clean.py"),
    ("an unknown severity", 2, "spawnlint --fail-on fatal clean.py"),
    ("an unknown key in the configuration", 2, "spawnlint misspelt"),
    ("an unknown key in a configuration below", 2, "spawnlint nested"),
    ("a configuration that is not TOML", 2, "spawnlint nottoml"),
    ("a model with a mistake", 2, "spawnlint model"),
    ("a baseline that is not there", 2, "cd unbased && spawnlint"),
    ("a named configuration that is not there", 2, "spawnlint --config missing.toml clean.py"),
    ("--new-from outside of git", 2, "GIT_CEILING_DIRECTORIES=$PWD/.. spawnlint --new-from HEAD clean.py"),
    (
        "libclang is missing",
        2,
        "echo 'int fork(void); int main(void) { return fork(); }' >a.c; SPAWNLINT_LIBCLANG=/nowhere spawnlint a.c",
    ),
    ("a wrong configuration, checked", 2, "spawnlint config check misspelt"),
    ("a right configuration, checked", 0, "spawnlint config check ignoring"),
    ("a baseline of an incomplete run", 2, "spawnlint baseline write bug.py missing.py"),
    ("a baseline is written", 0, "spawnlint --baseline new.json baseline write bug.py"),
    ("comments are written", 0, "cp bug.py copy.py; spawnlint --add-noqa copy.py"),
    ("after that", 0, "cp bug.py copy.py; spawnlint -q --add-noqa copy.py; spawnlint copy.py"),
    (
        "comments cannot be written",
        2,
        "printf '\\xef\\xbb\\xbf# coding: latin-1\\n' >enc.py; cp bug.py ro.py; "
        "spawnlint --add-noqa missing.py ro.py",
    ),
    ("help", 0, "spawnlint --help"),
    ("the version", 0, "spawnlint --version"),
    ("the page of a rule", 0, "spawnlint rule SPL301"),
    ("the page of no rule", 2, "spawnlint rule SPL999"),
]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as top:
        tools = os.path.join(top, "tools")
        os.mkdir(tools)
        os.symlink(SPAWNLINT, os.path.join(tools, "spawnlint"))
        environment = dict(os.environ, PATH=tools + os.pathsep + os.environ["PATH"], HOME=top, LC_ALL="C.UTF-8")
        for number, (what, status, command) in enumerate(TABLE):
            folder = os.path.join(top, str(number))
            for name, text in FILES.items():
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            done = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
            )
            if done.returncode != status:
                failed += 1
                print(f"FAILED {what}: {command}: {done.returncode}, not {status}\n{done.stdout}{done.stderr}")
    print(f"{len(TABLE)} situations, {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
