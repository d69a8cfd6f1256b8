#!/usr/bin/env python3
"""Whatever libclang does with one file, the others are analysed: it works in processes of its own.

A libclang that crashes, hangs or ends the process on files of certain names stands in for the bugs that nobody knows
yet: a library with one function of its own that gets all others from the real one. Then the real one gets what no
compiler likes: garbage, halves of files, very long and very deep ones, mutated ones.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ.get("SPAWNLINT", os.path.join(ROOT, "build/dev/spawnlint")))

WRONG = """#include <unistd.h>
int main(void)
{
    if (vfork() == 0) {
        return 1;
    }
    return 0;
}
"""
WRONG_LINE = 4

STAND_IN = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int Parse(void *, const char *, const char *const *, int, void *, unsigned, unsigned, void *);

int clang_parseTranslationUnit2(void *index, const char *path, const char *const *arguments, int count, void *files,
                                unsigned file_count, unsigned options, void *unit)
{
    if (strstr(path, "crash") != NULL) {
        raise(SIGSEGV);
    }
    if (strstr(path, "abort") != NULL) {
        abort();
    }
    if (strstr(path, "leave") != NULL) {
        _exit(0);
    }
    while (strstr(path, "hang") != NULL) {
        pause();
    }
    Parse *parse = (Parse *)dlsym(RTLD_NEXT, "clang_parseTranslationUnit2");
    return parse(index, path, arguments, count, files, file_count, options, unit);
}
"""


def real_libclang():
    """The path of a libclang, or None."""
    for version in range(30, 13, -1):
        for folder in (f"/usr/lib/llvm-{version}/lib", "/usr/lib/x86_64-linux-gnu"):
            path = f"{folder}/libclang-{version}.so.1"
            if os.path.exists(path):
                return path
    return None


def check(folder, jobs=2, **environment):
    done = subprocess.run([SPAWNLINT, "--output-format", "json", "-j", str(jobs), "."], cwd=folder, timeout=300,
                          capture_output=True, env={**os.environ, **environment})
    if done.returncode < 0:
        return done.returncode, {}, []
    report = json.loads(done.stdout)
    return done.returncode, {error["path"]: error["message"] for error in report["errors"]}, report["findings"]


def write(folder, files):
    for name, text in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)


def stand_in_problems(libclang):
    crashed = "libclang crashed on this file"
    wanted = {"b_crash.c": crashed, "c_abort.c": crashed, "d_leave.c": crashed,
              "e_hang.c": "libclang took more than 2 seconds over this file", "f_crash.c": crashed}
    with tempfile.TemporaryDirectory() as folder:
        write(folder, {"stand_in.txt": STAND_IN})
        library = os.path.join(folder, "stand_in.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-Wl,--no-as-needed", "-x", "c", "stand_in.txt", "-x", "none",
                        libclang, "-o", library], cwd=folder, check=True)
        project = os.path.join(folder, "project")
        os.mkdir(project)
        write(project, {name: WRONG for name in ["a.c", *wanted, "g.c"]})
        for jobs in (1, 2, 8):
            status, errors, findings = check(project, jobs, SPAWNLINT_LIBCLANG=library, SPAWNLINT_C_SECONDS="2",
                                             LD_LIBRARY_PATH=os.path.dirname(libclang))
            places = {(finding["path"], finding["line"]) for finding in findings}
            if status != 2 or errors != wanted or places != {("a.c", WRONG_LINE), ("g.c", WRONG_LINE)}:
                yield f"a libclang that crashes and hangs, -j {jobs}: {status} {errors} {sorted(places)}"


def odd_sources():
    """Files that are hard on a compiler, each with the word that makes it matter."""
    head = b"#include <unistd.h>\nint start(void) { return vfork(); }\n"
    generator = random.Random(20)
    yield "garbage.c", head + bytes(generator.randrange(256) for _ in range(20000))
    yield "nuls.c", head + b"\0" * 5000
    yield "parentheses.c", head + b"int x = " + b"(" * 60000
    yield "braces.c", head + b"void f(void) " + b"{" * 60000
    yield "operators.c", head + b"int y = 1" + b"+1" * 50000 + b";\n"
    yield "includes_itself.c", b'#include "includes_itself.c"\n' + head
    macros = b"".join(b"#define M%d M%d M%d\n" % (i, i + 1, i + 1) for i in range(24))
    yield "macros.c", head + macros + b"int z = M0;\n"
    yield "templates.cpp", head + (b"template <int N> struct T { static const int v = T<N + 1>::v; };\n"
                                   b"int z = T<0>::v;\n")
    yield "long_line.c", head + b"int a" + b", a" * 3000 + b";\n"
    for number in range(20):
        text = bytearray(WRONG.encode() * 5)
        for _ in range(30):
            text[generator.randrange(len(text))] = generator.randrange(256)
        yield f"mutated_{number}.c", bytes(text) + b"\n/* vfork(); */\nint last(void) { return vfork(); }\n"
    for number in range(1, len(WRONG), 7):
        yield f"half_{number}.c", WRONG.encode()[:number] + b"/* vfork() */"


def odd_problems():
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, text in odd_sources():
            write(folder, {name: text})
            names.append(name)
        write(folder, {"a.c": WRONG, "z.c": WRONG})
        status, errors, findings = check(folder)
        places = {(finding["path"], finding["line"]) for finding in findings}
        for name in ("a.c", "z.c"):
            if (name, WRONG_LINE) not in places:
                yield f"{name} between odd files is not found: exit status {status}, errors {errors}"
        if status != (2 if errors else 1):
            yield f"odd files: exit status {status} with the errors {errors}"
        for name, message in errors.items():
            if name not in names or "libclang" not in message:
                yield f"odd files: {name}: {message}"
        print(f"{len(names)} odd files, not analysed: {sorted(errors)}")


def main():
    libclang = real_libclang()
    with tempfile.TemporaryDirectory() as folder:
        write(folder, {"a.c": WRONG})
        _, errors, _ = check(folder)
    if libclang is None or errors:
        print("this build has no front end for C")
        return 0
    problems = [*stand_in_problems(libclang), *odd_problems()]
    print("\n".join(problems) or "libclang may do what it likes")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
