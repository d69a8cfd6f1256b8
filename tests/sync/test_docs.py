#!/usr/bin/env python3
"""The documentation names only what is there: files, links, commands of ./dev, options, rules and test labels."""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.environ["SPAWNLINT"]


def printed_by(*command):
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout


def pages():
    for pattern in ("README.md", "docs/**/*.md", "rules/**/*.md", "tests/**/*.md"):
        for path in sorted(glob.glob(os.path.join(ROOT, pattern), recursive=True)):
            with open(path, encoding="utf-8") as file:
                yield os.path.relpath(path, ROOT), file.read()


def without_examples(text):
    """The text without its blocks of Python and C: those show other people's programs."""
    return re.sub(r"(?ms)^```(?:python|c|cuda|cpp|json|text).*?^```", "", text)


def exists(path):
    """Whether a path, which may hold <placeholders> and stars, is that of a file or folder in the repository."""
    pattern = os.path.join(ROOT, re.sub(r"<[^>]*>|…", "*", path.rstrip("/")))
    braces = re.search(r"\{([^}]*)\}", pattern)
    choices = braces[1].split(",") if braces else [""]
    return all(glob.glob(pattern.replace(braces[0], choice) if braces else pattern) for choice in choices)


def problems():
    dev_commands = set(re.findall(r"(?m)^  ([a-z]+) ", printed_by("./dev", "help")))
    options = set(re.findall(r"--[a-z][a-z-]+", printed_by(SPAWNLINT, "--help")))
    rules = printed_by(SPAWNLINT, "rules")
    if not options or "SPL" not in rules:
        yield f"{SPAWNLINT} does not list its options and rules"
        return
    with open(os.path.join(ROOT, "tests", "CMakeLists.txt"), encoding="utf-8") as file:
        tests = file.read()
    for name, text in pages():
        prose = without_examples(text)
        folder = os.path.dirname(name)
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
            if not os.path.exists(os.path.join(ROOT, folder, target)):
                yield f"{name}: links to {target}, which is not there"
        for path in re.findall(r"`((?:src|rules|tests|docs|build/release)/[^`\s]*)`", prose):
            if not path.startswith("build/") and not exists(path):
                yield f"{name}: names {path}, which is not there"
        for command in re.findall(r"\./dev ([a-z]+)", prose):
            if command not in dev_commands:
                yield f"{name}: ./dev has no command {command}"
        for label in re.findall(r"\./dev test -L ([a-z-]+)", prose):
            if label not in tests:
                yield f"{name}: no test has the label {label}"
        for line in re.findall(r"spawnlint (?:[^`\n]* )?(--[^`\n]*)", prose):
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line):
                if option not in options:
                    yield f"{name}: spawnlint has no option {option}"
        for code in re.findall(r"\bSPL\d{3}\b", prose):
            if code not in rules:
                yield f"{name}: there is no rule {code}"


found = list(problems())
print("\n".join(found) or "the documentation names what is there")
sys.exit(1 if found else 0)
