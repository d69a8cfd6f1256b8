"""The programs that spawnlint is measured beside, and how each is asked to do the nearest thing to the same."""
import glob
import json
import os
import shlex
import shutil
import subprocess
import sys
import venv

from measure import ROOT, SPAWNLINT

ENVIRONMENT = os.path.join(ROOT, "build", "bench-peers")
PACKAGES = ["ruff", "pylint", "semgrep", "ast-grep-cli"]

SEMGREP_RULE = """rules:
  - id: pool
    languages: [python]
    severity: WARNING
    message: a pool
    pattern: multiprocessing.Pool(...)
"""


def install():
    """The peers that PyPI has, into a virtual environment below build/."""
    if not os.path.exists(os.path.join(ENVIRONMENT, "bin", "python")):
        venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run([os.path.join(ENVIRONMENT, "bin", "python"), "-m", "pip", "-q", "install", *PACKAGES], check=True)


def find(program):
    """Where a program is: on the path, or among those that were installed here."""
    own = os.path.join(ENVIRONMENT, "bin", program)
    return own if os.path.exists(own) else shutil.which(program)


def trigger_words(language):
    """The words by which spawnlint knows a file that may matter: the models list them."""
    words = set()
    for path in sorted(glob.glob(os.path.join(ROOT, "rules", "models", "*.json"))):
        with open(path, encoding="utf-8") as file:
            model = json.load(file)
        if model.get("language") == language:
            words.update(model.get("trigger_words", []))
    return sorted(words)


class Command:
    """One line of the table. `words` is None where the program is missing."""

    def __init__(self, label, words, environment=None):
        self.label, self.words, self.environment = label, words, environment

    @property
    def is_missing(self):
        return self.words is None


def _of(label, program, *arguments, **environment):
    path = find(program)
    return Command(label, None if path is None else [path, *arguments], environment)


def _over_files(label, program, arguments, tree, patterns, jobs):
    """A program that takes files, and no folders."""
    path = find(program)
    names = " -o ".join(f"-name '{pattern}'" for pattern in patterns)
    line = f"find {shlex.quote(tree)} \\( {names} \\) -print0 | xargs -0 -P {jobs} -n 50 {path} {arguments}"
    return Command(label, None if path is None else ["sh", "-c", line])


def of_python(tree, jobs, scratch):
    """`scratch` is a folder for what programs want to write."""
    rule = os.path.join(scratch, "pool.yaml")
    with open(rule, "w", encoding="utf-8") as file:
        file.write(SEMGREP_RULE)
    threads = {"RAYON_NUM_THREADS": str(jobs)}
    words = [argument for word in trigger_words("python") for argument in ("-e", word)]
    python_only = [word for suffix in ("c", "cc", "cpp", "cxx", "cu") for word in ("--exclude", f"*.{suffix}")]
    ours = [SPAWNLINT, "-q", "-j", str(jobs), *python_only]
    ruff = ["check", "--isolated", "--no-cache", "--exit-zero", "-q"]
    return [
        Command("spawnlint", [*ours, tree]),
        Command("spawnlint --all-files", [*ours, "--all-files", tree]),
        _of("ripgrep, the same words", "rg", "-l", "-w", "-t", "py", "-j", str(jobs), *words, tree),
        _over_files("cat", "cat", "", tree, ["*.py"], 1),
        _of("ruff, one rule (S602)", "ruff", *ruff, "--select", "S602", tree, **threads),
        _of("ruff, all rules", "ruff", *ruff, "--select", "ALL", tree, **threads),
        Command("compileall", [sys.executable, "-X", f"pycache_prefix={scratch}/pycache", "-m", "compileall", "-q",
                               "-f", "-j", str(jobs), tree]),
        _of("ast-grep, one pattern", "ast-grep", "run", "-l", "python", "-j", str(jobs), "-p",
            "multiprocessing.Pool($$$)", tree),
        _of("pylint, one check (W1509)", "pylint", "--rcfile=/dev/null", "--disable=all", "--enable=W1509",
            "--recursive=y", "-j", str(jobs), tree, PYLINTHOME=os.path.join(scratch, "pylint")),
        _of("semgrep, one rule", "semgrep", "scan", "--metrics=off", "--disable-version-check", "-q", "-j", str(jobs),
            "--config", rule, tree, PATH=os.path.join(ENVIRONMENT, "bin") + ":" + os.environ["PATH"]),
    ]


def of_c(tree, jobs):
    c = ["*.c"]
    return [
        Command("spawnlint", [SPAWNLINT, "-q", "-j", str(jobs), tree]),
        _over_files("cat", "cat", "", tree, c, 1),
        _over_files("clang -fsyntax-only", "clang", "-fsyntax-only -w", tree, c, jobs),
        _over_files("clang-tidy, one check", "clang-tidy", "--quiet --checks=-*,bugprone-unused-return-value", tree, c,
                    jobs),
        _of("cppcheck", "cppcheck", "-q", "-j", str(jobs), tree),
    ]
