#!/usr/bin/env python3
"""The hooks of .pre-commit-hooks.yaml under the real pre-commit, from this checkout into a repository made for it.

pre-commit compiles the program by itself, with no index to download anything from. Then commits are tried: a clean
one, a wrong one, a mended one, one of 400 files, and such whose mistake lies in a file that is not part of the commit.

pre-commit is what $PRE_COMMIT names, what is on the PATH, or what pip can install into a new environment; where none
can be had the test says so and ends with 77, which ctest counts as skipped.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77

HELPER = """\
import multiprocessing


def parallel(function, items):
    with multiprocessing.Pool(2) as pool:
        return pool.map(function, items)
"""
GOOD = """\
from helper import parallel


def double(number):
    return 2 * number


if __name__ == "__main__":
    print(parallel(double, [1, 2]))
"""
ALONE = HELPER + GOOD.split("\n", 1)[1]
ALONE_BAD = ALONE.replace("double, [", "lambda number: 2 * number, [")
BAD = GOOD.replace("double, [", "lambda number: 2 * number, [")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def find_pre_commit(scratch):
    known = os.environ.get("PRE_COMMIT") or shutil.which("pre-commit")
    if known:
        return os.path.abspath(known)
    folder = os.path.join(scratch, "tools")
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        skip("no pre-commit here, and no environment can be made to install it into (Debian: python3-venv)")
    done = subprocess.run([os.path.join(folder, "bin", "pip"), "install", "-q", "--timeout", "20", "--retries", "1",
                           "pre-commit"], capture_output=True, text=True)
    if done.returncode != 0:
        skip(f"no pre-commit here, and pip cannot install it: {(done.stderr or done.stdout).strip()[-300:]}")
    return os.path.join(folder, "bin", "pre-commit")


class Repository:
    def __init__(self, scratch, pre_commit):
        self.scratch = scratch
        self.folder = os.path.join(scratch, "project")
        home = os.path.join(scratch, "home")
        os.makedirs(home)
        os.makedirs(self.folder)
        with open(os.path.join(home, ".gitconfig"), "w", encoding="utf-8") as file:
            file.write("[user]\n\tname = Test\n\temail = test@example.org\n[init]\n\tdefaultBranch = main\n")
        # The hooks are installed without any index: everything that it takes is in the checkout.
        self.environment = {**os.environ, "HOME": home, "PRE_COMMIT_HOME": os.path.join(scratch, "cache"),
                            "PIP_NO_INDEX": "1", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_FIND_LINKS": "",
                            "PATH": os.path.dirname(pre_commit) + os.pathsep + os.environ["PATH"]}
        for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "VIRTUAL_ENV", "PIP_CONFIG_FILE"):
            self.environment.pop(name, None)

    def run(self, *command, folder=None):
        done = subprocess.run(command, cwd=folder or self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=800)
        return done.returncode, done.stdout

    def must(self, *command, folder=None):
        status, output = self.run(*command, folder=folder)
        if status != 0:
            sys.exit(f"{' '.join(command)}: exit status {status}\n{output}")
        return output

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def commit(self, message):
        self.must("git", "add", "-A")
        return self.run("git", "commit", "-qm", message)

    def head(self):
        return self.must("git", "log", "--format=%s", "-1").strip()


def files_of_checkout():
    """With what is not committed yet; without git what lies there and is not built."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True)
    if listed.returncode == 0:
        return listed.stdout.decode().split("\0")
    return [os.path.relpath(os.path.join(folder, name), ROOT) for folder, _, names in os.walk(ROOT) for name in names
            if not {"build", "__pycache__"} & set(os.path.relpath(folder, ROOT).split(os.sep))]


def copy_checkout(repository, folder):
    """This checkout as a repository of its own. Returns its commit."""
    for name in files_of_checkout():
        if name and os.path.isfile(os.path.join(ROOT, name)):
            os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
            shutil.copy2(os.path.join(ROOT, name), os.path.join(folder, name))
    repository.must("git", "init", "-q", folder=folder)
    repository.must("git", "add", "-A", folder=folder)
    repository.must("git", "commit", "-qm", "all", folder=folder)
    return repository.must("git", "rev-parse", "HEAD", folder=folder).strip()


def configuration(source, revision, hook):
    return f"repos:\n  - repo: {source}\n    rev: {revision}\n    hooks:\n      - id: {hook}\n        verbose: true\n"


FAILED = 0


def expect(what, holds, output):
    global FAILED
    print(f"{'passed' if holds else 'FAILED'}: {what}")
    if not holds:
        FAILED += 1
        print(output)


def check_commits(repository):
    repository.write("helper.py", HELPER)
    repository.write("main.py", GOOD)
    status, output = repository.commit("clean")
    expect("the hook is installed with no index, and a clean commit passes",
           status == 0 and repository.head() == "clean" and "nothing found in 2 files" in output, output)

    repository.write("main.py", BAD)
    status, output = repository.commit("wrong")
    expect("a commit with a mistake is refused, with the finding; the function that makes it one is not part of it",
           status == 1 and repository.head() == "clean" and "main.py:9:20: error[SPL301]" in output, output)

    repository.write("main.py", GOOD.replace("[1, 2]", "[1, 2, 3]"))
    status, output = repository.commit("mended")
    expect("the mended commit passes", status == 0 and repository.head() == "mended", output)


def check_many(repository):
    for number in range(400):
        repository.write(f"many/module_{number}.py", ALONE_BAD if number == 250 else ALONE)
    status, output = repository.commit("many")
    summaries = re.findall(r"in (\d+) files? ", output)
    expect("400 files are checked by one process", status == 1 and summaries == ["400"] and
           output.count("error[SPL301]") == 1 and "many/module_250.py:14:20" in output, output[-3000:])
    repository.write("many/module_250.py", ALONE)
    status, output = repository.commit("many")
    expect("and pass when the one wrong file is mended", status == 0 and repository.head() == "many", output[-3000:])


def check_whole_project(repository, source, revision):
    """helper.py begins to use processes: that breaks main.py, which is not part of the commit."""
    repository.write("helper.py", HELPER.replace("multiprocessing.Pool", "multiprocessing.pool.ThreadPool")
                     .replace("import multiprocessing\n", "import multiprocessing.pool\n"))
    repository.write("main.py", BAD)
    status, output = repository.commit("threads")
    expect("with threads the lambda is right", status == 0 and repository.head() == "threads", output)

    repository.write("helper.py", HELPER)
    status, output = repository.commit("processes")
    expect("the hook `spawnlint` reports in the files of the commit alone", status == 0, output)

    repository.write(".pre-commit-config.yaml", configuration(source, revision, "spawnlint-all"))
    repository.must("git", "add", ".pre-commit-config.yaml")
    repository.write("helper.py", HELPER + "\n")
    status, output = repository.commit("whole")
    expect("the hook `spawnlint-all` reports in the whole project",
           status == 1 and repository.head() == "processes" and "main.py:9:20: error[SPL301]" in output, output)


def check_excluded(repository):
    """--force-exclude: what the project leaves out is not checked because it is part of a commit."""
    repository.write(".gitignore", "generated/\n")
    repository.write("generated/bad.py", BAD)
    repository.must("git", "add", "-f", "generated/bad.py")
    status, output = repository.commit("generated")
    expect("an ignored file passes although it is committed", status == 0, output)


def main():
    if not shutil.which("git"):
        skip("no git here")
    with tempfile.TemporaryDirectory() as scratch:
        pre_commit = find_pre_commit(scratch)
        repository = Repository(scratch, pre_commit)
        print(repository.must(pre_commit, "--version", folder=scratch).strip())
        source = os.path.join(scratch, "spawnlint")
        os.mkdir(source)
        revision = copy_checkout(repository, source)
        repository.must("git", "init", "-q")
        repository.write(".pre-commit-config.yaml", configuration(source, revision, "spawnlint"))
        repository.must(pre_commit, "install")
        check_commits(repository)
        check_many(repository)
        check_excluded(repository)
        check_whole_project(repository, source, revision)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
