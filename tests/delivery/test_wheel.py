#!/usr/bin/env python3
"""The build backend as pip calls it: a wheel that carries the program, a source distribution that holds the checkout.

The wheel lists every file with its hash, a virtual environment gets the command and `python -m spawnlint` from it,
and a machine without a compiler is told in one sentence what is missing.
"""
import base64
import csv
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BACKEND = os.path.join(ROOT, "packaging")


def fail(message):
    sys.exit(message)


def call(function, folder, **environment):
    """Calls a function of the backend as pip does: in a process of its own, in the root of the source."""
    program = f"import sys; sys.path.insert(0, {BACKEND!r}); import spawnlint_build as backend; print({function})"
    return subprocess.run([sys.executable, "-c", program, folder], cwd=ROOT, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, env={**os.environ, **environment}, timeout=800)


def build(function, folder):
    done = call(f"backend.{function}(sys.argv[1])", folder)
    if done.returncode != 0:
        fail(f"{function}: {done.stderr}")
    return os.path.join(folder, done.stdout.strip().splitlines()[-1])


def check_wheel(path):
    """The names in the wheel; each is in the RECORD with its hash and size."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        record_name = next(name for name in names if name.endswith(".dist-info/RECORD"))
        record = {row[0]: row[1:] for row in csv.reader(io.StringIO(wheel.read(record_name).decode()))}
        if set(record) != set(names):
            fail(f"RECORD and the wheel differ: {set(record) ^ set(names)}")
        for name in names:
            data = wheel.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            if name != record_name and record[name] != [f"sha256={digest}", str(len(data))]:
                fail(f"RECORD is wrong about {name}: {record[name]}")
        program = next(name for name in names if name.endswith(".data/scripts/spawnlint"))
        if not wheel.read(program).startswith(b"\x7fELF") or wheel.getinfo(program).external_attr >> 16 & 0o111 == 0:
            fail("the wheel holds no program that can be executed")
        for wanted in (".data/data/share/man/man1/spawnlint.1", ".dist-info/licenses/LICENSE"):
            if not any(name.endswith(wanted) for name in names):
                fail(f"the wheel lacks {wanted}")
    print(f"{os.path.basename(path)}: {len(names)} files, all in its RECORD")


def check_environment(wheel, folder):
    """pip installs the wheel without an index, and both ways to call the program work."""
    home = os.path.join(folder, "environment")
    try:
        venv.create(home, with_pip=True)
    except subprocess.CalledProcessError:
        print("no environment can be made here (Debian: python3-venv): the wheel is not installed")
        return
    tools = os.path.join(home, "bin")

    def run(*command):
        return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=300)

    done = run(os.path.join(tools, "pip"), "install", "--no-index", wheel)
    if done.returncode != 0:
        fail(f"pip install: {done.stdout}{done.stderr}")
    with open(os.path.join(folder, "bad.py"), "w", encoding="utf-8") as file:
        file.write("import multiprocessing as mp\nif __name__ == '__main__':\n    mp.Pool().map(lambda x: x, [1])\n")
    for command in ([os.path.join(tools, "spawnlint")], [os.path.join(tools, "python"), "-m", "spawnlint"]):
        done = run(*command, "--output-format", "concise", "bad.py")
        if done.returncode != 1 or "SPL301" not in done.stdout:
            fail(f"{command}: exit status {done.returncode}: {done.stdout}{done.stderr}")
    done = run(os.path.join(tools, "pip"), "uninstall", "-y", "spawnlint")
    left = [name for name in os.listdir(tools) if "spawnlint" in name]
    if done.returncode != 0 or left:
        fail(f"pip uninstall leaves {left}: {done.stderr}")
    print("pip installs it, `spawnlint` and `python -m spawnlint` work, pip takes it away again")


def check_source(path):
    with tarfile.open(path) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
        base = archive.getnames()[0].split("/")[0]
    for wanted in ("PKG-INFO", "pyproject.toml", "CMakeLists.txt", "packaging/spawnlint_build.py", "src/main.c",
                   "rules/models/multiprocessing.json"):
        if wanted not in names:
            fail(f"the source distribution lacks {wanted}")
    if not os.path.basename(path) == f"{base}.tar.gz" or any(name.startswith((".git/", "build/")) for name in names):
        fail(f"the source distribution is not as it should be: {base}")
    print(f"{os.path.basename(path)}: {len(names)} files")


def check_without_tools(folder):
    done = call("backend.build_wheel(sys.argv[1])", folder, PATH=folder)
    if done.returncode == 0 or "apt-get install cmake" not in done.stderr or "Traceback" in done.stderr:
        fail(f"without any tools: exit status {done.returncode}: {done.stderr}")
    print("without a compiler it says what is missing")


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_without_tools(folder)
        check_source(build("build_sdist", folder))
        wheel = build("build_wheel", folder)
        check_wheel(wheel)
        check_environment(wheel, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
