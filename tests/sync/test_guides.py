#!/usr/bin/env python3
"""The guides in docs/ show what really happens: their programs are checked by spawnlint or run, their output compared.

A page gets a folder of its own. A block whose first line names a file (```python train.py) is written there. In a
block of ```console each line that begins with `$ ` is executed there, in order, and what stands below it is what it
must print, standard output and error together; `...` stands for anything. A command ends with status 0, or with N
where the line ends in `# exit status N`. A program of Python or C that no command names must be silent when spawnlint
checks it.

    UPDATE=1 test_guides.py     write down what the commands print now; read the diff
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
UPDATE = os.environ.get("UPDATE", "") not in ("", "0")
GUIDES = ["start-methods", "python-3.14", "cuda", "mpi", "debugging-workers", "ci", "configuration", "suppressions",
          "baseline"]
BLOCK = re.compile(r"(?ms)^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$")
# Blocks that only people read.
PROSE = {"text", "yaml", "sh", ""}


def matches(wanted, got):
    pattern = ".*".join(re.escape(part) for part in wanted.split("..."))
    return re.fullmatch(pattern, got, re.S) is not None


class Page:
    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.problems, self.commands, self.programs = [], [], []
        tools = os.path.join(folder, ".tools")
        os.mkdir(tools)
        os.symlink(SPAWNLINT, os.path.join(tools, "spawnlint"))
        self.environment = {**os.environ, "PATH": tools + os.pathsep + os.environ["PATH"], "HOME": folder,
                            "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1"}

    def write(self, language, file, text):
        path = os.path.join(self.folder, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        if language in ("python", "c"):
            self.programs.append(file)

    def execute(self, line):
        command = line[2:].split("  # exit status")[0]
        status = re.search(r"  # exit status (\d+)$", line)
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        self.commands.append(command)
        if done.returncode != int(status[1] if status else 0):
            self.problems.append(f"{self.name}: {line}: exit status {done.returncode}\n{done.stdout}")
        return done.stdout

    def console(self, text):
        """The text of a console block as it should be."""
        result = ""
        for part in filter(None, re.split(r"(?m)^(?=\$ )", text)):
            line, _, wanted = part.partition("\n")
            if not line.startswith("$ "):
                self.problems.append(f"{self.name}: a console block begins with a command: {part!r}")
                continue
            got = self.execute(line)
            got += "" if got.endswith("\n") or not got else "\n"
            if matches(wanted.rstrip("\n"), got.rstrip("\n")):
                result += part
            else:
                result += f"{line}\n{got}"
                if not UPDATE:
                    self.problems.append(f"{self.name}: {line}\n--- the page says\n{wanted}--- it prints\n{got}")
        return result

    def check_rest(self):
        for file in self.programs:
            if any(file in command for command in self.commands):
                continue
            done = subprocess.run([SPAWNLINT, "-q", "--output-format", "concise", file], cwd=self.folder,
                                  env=self.environment, capture_output=True, text=True, timeout=60)
            if done.returncode != 0:
                self.problems.append(f"{self.name}: {file} is not silent: {done.stdout}{done.stderr}")


def check(name):
    path = os.path.join(ROOT, "docs", name + ".md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        page = Page(name, folder)

        def visit(block):
            language, _, file = block["info"].partition(" ")
            if file:
                page.write(language, file, block["text"])
            elif language == "console":
                return f"```console\n{page.console(block['text'])}```"
            elif language not in PROSE:
                page.problems.append(f"{name}: a block of {language} that nobody checks: {block['text'][:60]!r}")
            return block[0]

        new = BLOCK.sub(visit, text)
        page.check_rest()
    if UPDATE and new != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
        print(f"written docs/{name}.md")
    print(f"docs/{name}.md: {len(page.programs)} programs, {len(page.commands)} commands")
    return page.problems


def main():
    problems = [problem for name in sys.argv[1:] or GUIDES for problem in check(name)]
    print("\n".join(problems) or "the guides show what happens")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
