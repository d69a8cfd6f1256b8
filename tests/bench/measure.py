"""What the scripts of this folder share: where things are, and running a program under valgrind."""
import os
import re
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("SPAWNLINT_BUILD", os.path.join(ROOT, "build", "release"))
SPAWNLINT = os.path.join(BUILD, "spawnlint")


def has_valgrind():
    return shutil.which("valgrind") is not None


def _valgrind(arguments, command, pattern):
    """The first number that valgrind prints for the pattern, in its own log. What the program itself exits with does
    not matter; that it came to its end does."""
    with tempfile.NamedTemporaryFile("r", suffix=".log") as log:
        done = subprocess.run(["valgrind", f"--log-file={log.name}", *arguments, *command], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        text = log.read()
    found = re.search(pattern, text)
    if done.returncode < 0 or found is None:
        raise RuntimeError(f"no count of {' '.join(command)} (exit status {done.returncode}):\n{text[-2000:]}")
    return int(found.group(1).replace(",", ""))


def instructions(command):
    """Instructions of a whole process without the kernel's: the same on every run, whatever else the machine does."""
    return _valgrind(["--tool=callgrind", "--callgrind-out-file=/dev/null"], command, r"Collected : (\d+)")


def allocations(command):
    """Calls of malloc and its like in a whole process."""
    return _valgrind(["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"], command,
                     r"total heap usage: ([\d,]+) allocs")
