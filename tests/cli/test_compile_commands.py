#!/usr/bin/env python3
"""With which arguments a C file is parsed: its compile command, those after `--`, or good guesses.

Each program forks wrongly only where a macro or a header says so, which an argument has to bring.
"""
import json
import os
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])

GUARDED = """#include <unistd.h>
int main(void)
{
#if defined(WRONG) && WRONG == 2
    if (vfork() == 0) {
        return 1;
    }
#endif
    return 0;
}
"""
BY_HEADER = """#include "start.h"
int main(void)
{
    if (START == 0) {
        return 1;
    }
    return 0;
}
"""
START = "#include <unistd.h>\n#define START vfork()\n"


class Project:
    def __init__(self, files):
        self.holder = tempfile.TemporaryDirectory()
        self.folder = os.path.realpath(self.holder.name)
        for name, text in files.items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text if isinstance(text, str) else
                           json.dumps(text).replace("@", self.folder))

    def run(self, *arguments, where="."):
        done = subprocess.run([SPAWNLINT, "--output-format", "json", *arguments], capture_output=True, timeout=60,
                              cwd=os.path.join(self.folder, where))
        report = json.loads(done.stdout)
        return (done.returncode, sorted((finding["path"], finding["line"]) for finding in report["findings"]
                                        if finding["severity"] != "note"),
                [(error["path"], error["message"]) for error in report["errors"]])


failures = []


def expect(what, got, status, findings, errors=()):
    if (got[0], got[1], got[2]) != (status, list(findings), list(errors)):
        failures.append(f"{what}: exit status {got[0]}, findings {got[1]}, errors {got[2]}")


def command(file, arguments, directory="@"):
    return {"directory": directory, "file": file, "arguments": ["cc", "-c", *arguments, file]}


found = [("src/a.c", 5)]
guarded = {"src/a.c": GUARDED}
expect("no arguments", Project(guarded).run("."), 0, [])
expect("after --", Project(guarded).run(".", "--", "-DWRONG=2"), 1, found)
for place in ("compile_commands.json", "build/compile_commands.json", "build-release/compile_commands.json",
              "src/build/compile_commands.json"):
    project = Project({**guarded, place: [command("src/a.c", ["-DWRONG=2", "-O3", "-Wall"])]})
    expect(place, project.run("."), 1, found)
    expect(place + " from a folder below", project.run(".", where="src"), 1, [("a.c", 5)])
    expect(place + " and --", project.run(".", "--", "-UWRONG"), 0, [])

project = Project({**guarded, "out/compile_commands.json": [command("@/src/a.c", ["-DWRONG=2"], "@/out")]})
expect("a folder of another name is not searched", project.run("."), 0, [])
expect("-p", project.run(".", "-p", "out"), 1, found)
expect("--build-dir", project.run("--build-dir=out/compile_commands.json", "."), 1, found)
expect("-p without a database", project.run("-p", "src", "."), 2, [],
       [("src", "src/compile_commands.json: No such file or directory")])

project = Project({**guarded, "bad/compile_commands.json": "{}"})
expect("-p with another file", project.run("-p", "bad", "."), 2, [],
       [("bad", "bad/compile_commands.json: not a list of compile commands")])

line = {"directory": "@/build", "file": "../src/a.c", "command": "gcc '-DWRONG=2' -I\"../x y\" -o a.o -c ../src/a.c"}
expect("a command line", Project({**guarded, "build/compile_commands.json": [line]}).run("."), 1, found)
neighbour = [command("src/other.c", ["-DWRONG=2"]), command("far/other.c", [])]
expect("the nearest neighbour", Project({**guarded, "compile_commands.json": neighbour}).run("."), 1, found)
expect("a neighbour of another language",
       Project({**guarded, "compile_commands.json": [command("src/other.cpp", ["-DWRONG=2"])]}).run("."), 0, [])

header = {"src/a.c": BY_HEADER, "api/start.h": START}
expect("a header of a folder that nobody names", Project(header).run("."), 1, [("src/a.c", 4)])
expect("an include path from the folder of the build",
       Project({**header, "b/compile_commands.json": [command("../src/a.c", ["-I", "../api"], "@/b")]})
       .run(".", "-p", "b"), 1, [("src/a.c", 4)])
system = {"src/a.c": GUARDED.replace("#include <unistd.h>", "#include <unistd.h>\n#include <time.h>\ntime_t now;"),
          "util/time.h": "#error a header of the project in place of the system's\n"}
expect("headers of the system win", Project(system).run(".", "--", "-DWRONG=2"), 1, [("src/a.c", 7)])

print("\n".join(failures) or "each file has its arguments")
sys.exit(1 if failures else 0)
