#!/usr/bin/env python3
"""Folders are walked as git would: what `spawnlint --show-files` lists is what git does not ignore.

Each pattern gets a folder of its own with the same files in it and a .gitignore of that one line, so one run of both
programs compares every pattern with every path. Then come folders with several lines, nested ignore files, rules of
parent folders, .git/info/exclude and the user's own file, and random patterns from a fixed seed.
"""
import os
import random
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])

PATHS = """
    a.py b.py ab.py abc.py a/b.py a/b/c.py a/c/b.py b/a.py b/a/b.py c/a/b/a.py ab/a.py a.py.d/a.py foo/a.py foo/foo.py
    foo/bar/a.py foo/bar/foo/b.py bar/foo/a.py x/y/z/a.py x/z.py x/y/z.py x.y/a.py -.py [.py ].py [ab].py a-b.py ^.py
    !a.py #a.py a[b]c.py A.py A/b.py ä.py é/a.py 1.py 12.py a1/2.py _.py .x.py .a.py .hidden/a.py a.b.py *.py ?.py
""".split() + ["sp ace.py", "trail /a.py", "trail  /b.py", "back\\slash.py", "tab\t.py", " lead.py", "e\\/a.py"]

PATTERNS = r"""
a.py /a.py a b/ a/ /a/ a/b /a/b a/b/ a/b.py *.py *.p? a* a*.py *a* *b.py ?.py ??.py a? [ab].py [a-c].py [!a].py
[^a].py []].py [!]].py []-].py [-a].py [a-].py [[].py [\]].py [\[].py \[ab\].py [a-b-c].py [[:alpha:]].py
[[:digit:]].py [[:upper:]].py [![:alpha:]].py [[:alpha:][:digit:]].py [[:foo:]].py [[:alpha:].py [:alpha:].py
[a.py a[ [] [!] [a- **/a.py **/b **/a/b a/** a/**/ a/**/b.py a/**/b a/**/**/b.py /** /**/a.py ** **/ **.py a**
a**.py a**/b.py **a/b.py x/**/z.py x**/z.py x/*/z.py x/*/*/a.py */a.py */*/a.py /*/a.py /*.py foo/* foo/*/
foo/bar/* foo/**/foo foo/**/a.py !a.py \!a.py #a.py \#a.py \a.py \\ back\\slash.py back\slash.py *\\* a\ e\\/
*\*.py \*.py \?.py [*].py [?].py .py .* .*.py .hidden .hidden/ .?.py A.py a.PY ä.py [ä].py ?a.py é é/ 1*
[0-9]*.py [1-2].py [9-0].py / // /a// a//b ./a.py ../a.py a/. a/./b a/../a.py a*b.py a*b*c.py *a*b*c* *.*.py
*-*.py x*y a/b*c.py x/y/z x/y/z/ x/y z z.py/ foo/ /foo !foo foo* *foo* f?o fo[o] */foo **/foo/** **foo foo**
foo**/ **/**/a.py a/***/b.py *** ***/a.py a/*** x/**y/z.py x/**/ /x/**/a.py **/.hidden /**/.py _.py -.py ^.py
[\^].py
""".split() + ["sp ace.py", "trail ", "trail\\ ", "trail\\  ", "trail \\ ", "a.py ", "a.py  ", "a.py\t", "tab\t.py",
               " lead.py", " a.py", "\ufeffa.py", "a.py\r", "#", "", "   ", "sp\\ ace.py", "b.py\\ ",
               "a/\r", "* ", "!", "!/", "!*"]

LISTS = [
    ["*.py", "!a.py"], ["a/", "!a/b.py"], ["a/*", "!a/b"], ["a/*", "!a/b/", "a/b/*", "!a/b/c.py"],
    ["*", "!*/", "!a.py"],
    ["/*", "!/foo", "/foo/*", "!/foo/bar"], ["foo", "!foo/a.py"], ["**/b.py", "!a/b.py"],
    ["!a.py", "a.py"], ["a.py", "!a.py", "a.py"],
    ["*", "!*.py"], ["**", "!**/", "!**/a.py"], ["x/**", "!x/y/**"], ["[a-c].py", "!b.py"], ["*/", "!foo/"],
    ["# only", "", "a.py"],
]

NESTED = [
    {"": ["*.py"], "a": ["!b.py"]}, {"": ["b.py"], "a": ["!b.py"], "a/b": ["*.py"]}, {"": ["a/b.py"], "a": ["!/b.py"]},
    {"a": ["/b.py", "c/"]}, {"": ["foo/bar/"], "foo": ["!bar/"]}, {"": ["foo/"], "foo": ["!*"]},
    {"foo": ["bar/foo", "/a.py"]},
    {"": ["**/z.py"], "x/y": ["!z.py"]}, {"x": ["y/*/a.py"]}, {"x": ["**/a.py"], "": ["!a.py"]},
]


def random_lists():
    """Small words of the letters that matter, so that they hit often."""
    generator = random.Random(20)
    parts = ["a", "b", "c", "foo", "x", "*", "**", "?", "/", "/", ".py", "[ab]", "[!a]", "\\", ".", "!"]
    for _ in range(60):
        lines = []
        for _ in range(generator.choice((1, 1, 1, 2, 3))):
            words = [generator.choice(parts) for _ in range(generator.randint(1, 6))]
            lines.append(generator.choice(("", "", "!")) + "".join(words))
        yield lines


def write(path, content=""):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(content)


def fill(root, name, ignores):
    """The files of PATHS in a folder, with ignore files in it and below."""
    for path in PATHS:
        write(os.path.join(root, name, path))
    for folder, lines in ignores.items():
        write(os.path.join(root, name, folder, ".gitignore"), "\n".join(lines) + "\n")


def lines_of(command, root, environment):
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1) or done.stderr:
        sys.exit(f"{command}: exit status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def compare(what, root, environment):
    """Number of differences between git's idea of the tree and ours, each printed."""
    git = lines_of(["git", "ls-files", "-z", "--others", "--exclude-standard"], root, environment)
    wanted = {path for path in git.decode("utf-8").split("\0") if path.endswith(".py")}
    ours = lines_of([SPAWNLINT, "--show-files"], root, environment).decode("utf-8")
    found = {path.replace("\\t", "\t") for path in ours.splitlines()}
    for path in sorted(wanted ^ found):
        folder = os.path.join(root, path.split("/")[0])
        rules = open(os.path.join(folder, ".gitignore"), encoding="utf-8", newline="").read() \
            if os.path.exists(os.path.join(folder, ".gitignore")) else ""
        print(f"{what}: {path!r} is {'not ignored' if path in wanted else 'ignored'} by git; rules {rules!r}")
    return len(wanted ^ found), len(wanted)


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as top:
        home = os.path.join(top, "home")
        environment = dict(os.environ, HOME=home, GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8")
        for name in ("XDG_CONFIG_HOME", "GIT_DIR", "GIT_CONFIG_GLOBAL", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            environment.pop(name, None)

        def new_repository(name):
            root = os.path.join(top, name)
            subprocess.run(["git", "init", "-q", root], env=environment, check=True)
            return root

        root = new_repository("patterns")
        folders = [{"": [pattern]} for pattern in PATTERNS] + [{"": lines} for lines in LISTS] + NESTED
        folders += [{"": lines} for lines in random_lists()]
        for number, ignores in enumerate(folders):
            fill(root, f"p{number:03}", ignores)
        differences, kept = compare("patterns", root, environment)
        failed += differences
        print(f"{len(folders)} ignore files over {len(PATHS)} paths: {kept} files kept, {differences} differences")

        root = new_repository("sources")
        fill(root, "sub", {"": ["!c/a/b/a.py"]})
        write(os.path.join(root, ".gitignore"), "a.py\nsub/foo/\n")
        write(os.path.join(root, ".git/info/exclude"), "b.py\n!/sub/a/b.py\nabc.py\n")
        write(os.path.join(home, ".config/git/ignore"), "1.py\n/sub/x/\n!abc.py\n")
        failed += compare("all sources of rules", root, environment)[0]
        failed += compare("from a folder below", os.path.join(root, "sub"), environment)[0]
        write(os.path.join(home, ".gitconfig"), "[user]\n\tname = x\n[core]\n\tpager = cat\n\texcludesFile = ~/mine\n")
        write(os.path.join(home, "mine"), "12.py\n")
        failed += compare("core.excludesFile", root, environment)[0]

        inner = os.path.join(root, "sub", "clone")
        subprocess.run(["git", "init", "-q", inner], env=environment, check=True)
        write(os.path.join(inner, "a.py"))
        write(os.path.join(inner, "b.py"))
        write(os.path.join(inner, ".gitignore"), "b.py\n")
        listed = lines_of([SPAWNLINT, "--show-files"], root, environment).decode().splitlines()
        if [path for path in listed if path.startswith("sub/clone/")] != ["sub/clone/a.py"]:
            print("a clone inside has rules of its own, but they were not used alone:", listed)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
