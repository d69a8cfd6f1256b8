#!/usr/bin/env python3
"""docs/formats.md by doing what it says, in a copy of docs/examples: commands are run, the files that a consumer is
pointed to are there and valid, editors find the places."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import readers

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
failed = 0


def expect(what, is_so):
    global failed
    print(("passed: " if is_so else "FAILED: ") + what)
    failed += not is_so


def run(command, folder, environment):
    return subprocess.run(command, shell=isinstance(command, str), cwd=folder, env=environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)


def findings(folder, environment):
    report = run("spawnlint -q --output-format json .", folder, environment).stdout
    return [(finding["path"], finding["line"], finding["rule"]) for finding in json.loads(report)["findings"]]


def check_commands(blocks, folder, environment):
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("spawnlint")]
    for line in lines:
        wanted = int(re.search(r"# exit status (\d)", line)[1])
        expect(line.split("  ")[0], run(line, folder, environment).returncode == wanted)
    return len(lines)


def check_workflow(block, folder, environment):
    """A step's or job's command, and the files that are uploaded after it."""
    command = re.search(r"(?m)^ +(?:- run: |- )(spawnlint .*)$", block)[1]
    place = tempfile.mkdtemp(dir=folder)
    shutil.copytree(os.path.join(ROOT, "docs", "examples"), place, dirs_exist_ok=True)
    done = run(command, place, environment)
    expect(command, done.returncode == 1)
    kinds = {"sarif_file": "sarif", "codequality": "gitlab", "junit": "junit"}
    for key, name in re.findall(r"(?m)^ +(sarif_file|codequality|junit): (.*)$", block):
        with open(os.path.join(place, name), "rb") as file:
            expect(f"{name} is what {key} takes", len(readers.READERS[kinds[key]](file.read(), place)) > 5)
    if "github" in command:
        expect("annotations", len(readers.read_github(done.stdout.encode(), place)) > 5)


def check_vim(block, folder, environment):
    if not shutil.which("vim"):
        print("skipped: vim is not there")
        return
    write = "call writefile(map(getqflist(), 'bufname(v:val.bufnr) . \" \" . v:val.lnum . \" \" . v:val.text'), 'seen')"
    settings = [word for line in block.strip().splitlines() for word in ("-c", line)]
    run(["vim", "-u", "NONE", "-es", *settings, "-c", "silent make!", "-c", write, "-c", "qa!"], folder, environment)
    with open(os.path.join(folder, "seen"), encoding="utf-8") as file:
        seen = [re.fullmatch(r"(\S+) (\d+) .*\[(SPL\d+)\]\n", line).groups() for line in file]
    expect("vim finds every place", [(path, int(line), code) for path, line, code in seen]
           == findings(folder, environment))


def check_task(block, folder, environment):
    """The expression of Visual Studio Code's matcher $gcc."""
    gcc = re.compile(r"^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error|info|note):?\s+(.*)$")
    task = json.loads(block)["tasks"][0]
    lines = run(task["command"], folder, environment).stdout.splitlines()
    seen = [gcc.match(line).groups() for line in lines]
    expect("the matcher $gcc finds every place", [(path, int(line), text[-7:-1]) for path, line, _, _, text in seen]
           == findings(folder, environment))


def check_program(block, folder, environment):
    done = run([sys.executable, "-c", block], folder, environment)
    expect("the program prints what fails under spawn", "train.py 19 " in done.stdout and not done.stderr)


def main():
    with open(os.path.join(ROOT, "docs", "formats.md"), encoding="utf-8") as file:
        blocks = re.findall(r"(?ms)^```(\w+)\n(.*?)^```", file.read())
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "project")
        shutil.copytree(os.path.join(ROOT, "docs", "examples"), folder)
        tools = os.path.join(scratch, "tools")
        os.mkdir(tools)
        os.symlink(SPAWNLINT, os.path.join(tools, "spawnlint"))
        environment = {**os.environ, "PATH": tools + os.pathsep + os.environ["PATH"], "HOME": scratch}
        count = check_commands([text for kind, text in blocks if kind == "sh"], folder, environment)
        checks = {"yaml": check_workflow, "vim": check_vim, "json": check_task, "python": check_program}
        for kind, text in blocks:
            if kind in checks:
                checks[kind](text, scratch if kind == "yaml" else folder, environment)
                count += 1
    if count < 10:
        expect(f"{count} examples: the page has lost some", False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
