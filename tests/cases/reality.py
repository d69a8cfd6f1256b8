"""Runs the programs of cases and says what happened.

A Python program runs as a script in its own folder, once under each default start method (see default_method/). A
program works when it ends with status 0 and nobody, neither it nor a child of it, has printed an exception.
"""
import functools
import os
import re
import shutil
import signal
import subprocess
import sysconfig
import time

from case_file import C_SUFFIXES, METHODS

HERE = os.path.dirname(os.path.abspath(__file__))
GRACE_SECONDS = 3  # for a program to end after the first exception: a pool replaces its dead workers for ever

# Python's words for one mistake, version by version → the words of the newest. Applied in this order.
WORDS = (
    # Exceptions of the C pickler name its module.
    (r"^_pickle\.", r""),
    # Addresses differ from run to run.
    (r" at 0x(?:[0-9a-f]+|\.\.\.)|(?: at)? ?(?:0x)?…", r" …"),
    # Up to 3.12; 3.13.
    (r"^AttributeError: Can't (?:pickle|get) local object '([^']+)'",
     r"PicklingError: Can't pickle local object <function \1 …>"),
    # Up to 3.13 a local class is not told apart from a local function.
    (r"^(PicklingError: Can't pickle local object) <class '[^'.]*\.([^']+)'>", r"\1 <function \2 …>"),
    # Up to 3.13.
    (r"^TypeError: cannot pickle '_io\.(\w+)' object", r"TypeError: cannot pickle '\1' instances"),
    # A spawned child calls the main module by another name.
    (r"\b__mp_main__\b", r"__main__"),
    # Up to 3.8.
    (r"^TypeError: (\w+\(\) argument after \*)", r"TypeError: __main__.\1"),
    # Up to 3.13.
    (r"^(PicklingError: Can't pickle <.*>): attribute lookup (.+) on (\S+) failed", r"\1: it's not found as \3.\2"),
    # Up to 3.13.
    (r"^AttributeError: Can't get attribute '([^']+)' on <module '([^']+)'.*",
     r"AttributeError: module '\2' has no attribute '\1'"),
    # Exceptions of the library come with their module.
    (r"^(?:[a-z_]\w*\.)+(?=[A-Z])", r""),
)


def newest_words(exception):
    """An exception as `Type: text` in the words of the newest Python, on one line."""
    exception = " ".join(exception.split())
    for pattern, words in WORDS:
        exception = re.sub(pattern, words, exception)
    return exception


def type_of(exception):
    """The name of an exception's class, without its module."""
    return exception.partition(":")[0].rpartition(".")[2].strip()


def is_said_by(claim, exception):
    """Whether the exception begins with what the claim says; `…` in the claim stands for anything."""
    parts = [re.escape(part.strip()) for part in newest_words(claim).split("…")]
    return re.match(r"\s*.*?".join(parts), newest_words(exception)) is not None


def exceptions_in(text):
    """The exceptions whose tracebacks stand in a program's standard error, those of its children included."""
    found, lines = [], text.split("\n")
    for index, line in enumerate(lines):
        if "Traceback (most recent call last)" not in line:
            continue
        if index and lines[index - 1].startswith("Exception ignored"):
            continue
        end = index + 1
        while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t"):
            end += 1
        if end == len(lines) or not re.match(r"[A-Za-z_][\w.]*(:|$)", lines[end]):
            continue
        words = [lines[end]]
        while end + 1 < len(lines) and (not lines[end + 1].strip() or lines[end + 1][0] in " \t"):
            end += 1
            words.append(lines[end])
        exception = " ".join(" ".join(words).split())
        if exception not in found:
            found.append(exception)
    return found


class Observation:
    """What a program did: the exceptions that were printed, how it ended (None: it did not)."""

    def __init__(self, exceptions, status, errors):
        self.exceptions, self.status, self.errors = exceptions, status, errors

    def is_ok(self):
        return self.status == 0 and not self.exceptions

    def words(self):
        if self.is_ok():
            return "ok"
        words = list(self.exceptions)
        if self.status is None:
            words.append("hang")
        elif self.status != 0 and not words:
            words.append("exit status %d" % self.status)
        return "; ".join(word[:160] for word in words)


def kill_group(process):
    """Ends a program and every process that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def execute(command, folder, environment, seconds):
    """Runs a command in a session of its own until it ends or it is clear that it will not."""
    output = os.path.join(folder, ".stderr")
    with open(output, "wb") as errors:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)
    status, end = None, time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            try:
                status = process.wait(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                if exceptions_in(read(output)):
                    end = min(end, time.monotonic() + GRACE_SECONDS)
    finally:
        kill_group(process)
    text = read(output)
    return Observation(exceptions_in(text), status, text)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def python_version(interpreter):
    """(3, 11) of an interpreter, given as a list of words."""
    return version_of_command(tuple(interpreter))


@functools.lru_cache(maxsize=None)
def version_of_command(words):
    command = [*words, "-c", "import sys; print(*sys.version_info[:2])"]
    return tuple(int(word) for word in subprocess.check_output(command).split())


def has_modules(interpreter, modules):
    """Whether an interpreter has these modules, without importing them."""
    command = "import sys, importlib.util; sys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))"
    return subprocess.run(interpreter + ["-c", command] + modules, stderr=subprocess.DEVNULL).returncode == 0


def is_for(case, version):
    """Whether a program of a case is meant for a version of Python."""
    bounds = case.directives.get("python", [])
    return all(version >= bound if sign == ">=" else version < bound for sign, bound in bounds)


def run_python(case, folder, interpreter, method, seconds):
    environment = dict(os.environ, PYTHONPATH=os.path.join(HERE, "default_method"), CASE_DEFAULT_METHOD=method,
                       PYTHONDONTWRITEBYTECODE="1")
    return execute(interpreter + [case.main], folder, environment, seconds)


HANG_SECONDS = 2  # after which a C program that is said to hang does


def python_options():
    """What a C program needs that has a Python inside: of the python3 for which headers are at hand."""
    words = {name: sysconfig.get_config_var(name) or "" for name in ("INCLUDEPY", "LIBDIR", "LDVERSION", "LIBS")}
    if not os.path.exists(os.path.join(words["INCLUDEPY"], "Python.h")):
        return None
    return (["-I" + words["INCLUDEPY"], "-L" + words["LIBDIR"], "-Wl,-rpath," + words["LIBDIR"]],
            ["-lpython" + words["LDVERSION"]] + words["LIBS"].split() + ["-ldl", "-lm"])


def compiler_for(case):
    """The command that compiles a case's C or C++ files, without optimisation; None when something is lacking."""
    asked = case.directives.get("compile", [])
    is_cpp = case.main.endswith((".cc", ".cpp"))
    compiler = os.environ.get("CXX", "c++") if is_cpp else os.environ.get("CC", "cc")
    sources = [path for path in case.files if path.endswith((".c", ".cc", ".cpp"))]
    options, libraries = ["-O0", "-w", "-D_GNU_SOURCE", "-pthread"], []
    if "-fopenmp" in asked:
        options.append("-fopenmp")
    if "python" in asked:
        python = python_options()
        if python is None:
            return None
        options, libraries = options + python[0], python[1]
    return [compiler] + options + ["-o", ".program"] + sources + libraries


def run_c(case, folder, seconds):
    """Compiles a C or C++ program and runs it; None when it cannot be compiled here."""
    command = compiler_for(case)
    if command is None:
        return None
    made = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if made.returncode != 0:
        return Observation([], made.returncode, made.stdout.decode("utf-8", "replace"))
    hangs = case.directives.get("exits") == "hang"
    return execute(["./.program"], folder, dict(os.environ), HANG_SECONDS if hangs else seconds)


def include_folder(interpreter):
    """Where an interpreter has its Python.h; None if it has none."""
    command = "import sysconfig; print(sysconfig.get_paths()['include'])"
    folder = subprocess.check_output(interpreter + ["-c", command]).decode().strip()
    return folder if os.path.exists(os.path.join(folder, "Python.h")) else None


def build_libraries(case, folder, interpreter):
    """Compiles the extension modules and libraries of a case for an interpreter. None, or what went wrong."""
    for library, sources in case.directives.get("builds", []):
        texts = "".join(case.files[source] for source in sources)
        command = [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O0", "-w", "-D_GNU_SOURCE", "-pthread"]
        command += ["-o", library] + sources
        command += ["-I", include_folder(interpreter) or "."] + (["-fopenmp"] if "#pragma omp" in texts else [])
        made = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if made.returncode != 0:
            return "%s cannot be compiled\n%s" % (library, made.stdout.decode("utf-8", "replace"))
    return None


def unpack(case, folder):
    for path, text in case.files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def check_python(case, folder, interpreter, findings, seconds):
    """Compares what a program does under each default method with its marks and with the findings; these are None when
    no binary was asked. Gives a list of complaints and the observations by method."""
    complaints, seen, errors = [], {}, ""
    version = ".".join(str(number) for number in python_version(interpreter))
    for method in METHODS:
        place = os.path.join(folder, "%s-%s" % (version, method))
        unpack(case, place)
        trouble = build_libraries(case, place, interpreter)
        if trouble:
            return [trouble], seen
        seen[method] = run_python(case, place, interpreter, method, seconds)
        where = "Python %s, default %s" % (version, method)
        wrong = judge(case, method, seen[method].is_ok(), seen[method].exceptions, findings)
        complaints += ["%s: %s" % (where, words) for words in wrong]
        if wrong and not errors:
            errors = seen[method].errors[-1500:]
        shutil.rmtree(place, ignore_errors=True)
    return complaints + ([errors] if errors else []), seen


def judge(case, method, is_ok, exceptions, findings):
    """The demand: a program fails under a default method exactly when a finding, or a known miss, says so; and what a
    finding quotes is what came. A program that just hangs has nothing to compare."""
    promised = method in case.promised("!?")
    if is_ok and promised:
        return ["works, but a mark says that it fails"]
    if not is_ok and not promised:
        return ["fails, and no mark says so: %s" % ("; ".join(exceptions) or "no exception, but not status 0 either")]
    if is_ok:
        return []
    wanted = [mark.exception for mark in case.marks
              if mark.kind in "!?" and mark.exception and method in (mark.methods or ())]
    types = [type_of(words) for exception in exceptions for words in (exception, newest_words(exception))]
    if exceptions and wanted and not any(name in types for name in wanted):
        return ["the marks say %s, what came is %s" % (", ".join(wanted), "; ".join(exceptions))]
    quoted = [finding["fails_as"] for finding in findings or ()
              if finding["fails_as"] and method in finding["fails_under"]]
    if exceptions and quoted and not any(is_said_by(claim, exception) for claim in quoted for exception in exceptions):
        return ["the report quotes %s, what came is %s" % (" | ".join(quoted), "; ".join(exceptions))]
    return []


def check_observed(case, findings):
    """The same for an observation that was made elsewhere."""
    if any(path.endswith(".py") for path in case.files):
        complaints = []
        for method, outcome in case.directives["observed"].items():
            exceptions = [] if outcome == "ok" else [outcome]
            complaints += ["observed under %s: %s" % (method, words)
                           for words in judge(case, method, outcome == "ok", exceptions, findings)]
        return complaints
    failed = any(outcome != "ok" for outcome in case.directives["observed"].values())
    if failed != any(mark.kind in "!?" for mark in case.marks):
        return ["the observation and the marks differ"]
    return []


def check_c(case, folder, seconds):
    """Gives a list of complaints and the observation, None when the program cannot be compiled here."""
    place = os.path.join(folder, "c")
    unpack(case, place)
    seen = run_c(case, place, seconds)
    shutil.rmtree(place, ignore_errors=True)
    wanted = case.directives.get("exits", 0)
    if seen is None or seen.status == (None if wanted == "hang" else wanted):
        return [], seen
    return ["ends with status %s instead of %s\n%s" % (seen.status, wanted, seen.errors[-1500:])], seen
