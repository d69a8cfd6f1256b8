#!/usr/bin/env python3
"""What is found in a file does not depend on which files were named with it: the project around it is always read.

Every case of several files becomes a small repository. What a run over all of it finds in a file is what a run finds
that names this file alone, from the root or from the file's own folder, and nothing is found elsewhere.
"""
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
sys.path.insert(0, os.path.join(ROOT, "tests", "cases"))

import case_file  # noqa: E402
import reality  # noqa: E402


def findings(folder, *paths):
    """What is found: (file, line, column, rule, message, help), the file by its real path."""
    done = subprocess.run([SPAWNLINT, "-q", "--output-format", "json", *paths], cwd=folder,
                          capture_output=True, timeout=120)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit status {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
    return {(os.path.realpath(os.path.join(folder, each["path"])), each["line"], each["column"], each["rule"],
             each["message"], each["help"], tuple(each["fails_under"]))
            for each in json.loads(done.stdout)["findings"]}


def problems_of(case, folder):
    reality.unpack(case, folder)
    os.mkdir(os.path.join(folder, ".git"))
    folder = os.path.realpath(folder)
    whole = findings(folder, ".")
    for name in case.files:
        if not name.endswith((".py", ".c")):
            continue
        path = os.path.join(folder, name)
        wanted = {finding for finding in whole if finding[0] == path}
        for where, named in ((folder, name), (os.path.dirname(path), os.path.basename(path))):
            found = findings(where, named)
            if found != wanted:
                yield f"{case.name}: {name}, named alone in {where}: {sorted(found ^ wanted)}"
    return whole


def check(case):
    with tempfile.TemporaryDirectory() as folder:
        try:
            return list(problems_of(case, folder))
        except RuntimeError as error:
            return [f"{case.name}: {error}"]


def main():
    cases = [case for case in case_file.read_cases(os.path.join(ROOT, "rules"))
             if len(case.files) > 1 and not any(name.startswith(("/", "..")) for name in case.files)]
    if len(cases) < 100:
        sys.exit(f"only {len(cases)} cases of several files")
    if not os.environ.get("SPAWNLINT_EVERY_PROGRAM"):
        cases = cases[::5]  # .ci/run takes all of them
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [problem for some in pool.map(check, cases) for problem in some]
    print("\n".join(problems) or f"{len(cases)} programs of several files: naming one file finds what is in it")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
