#!/usr/bin/env python3
"""Hostile surroundings: whatever happens to files, folders, outputs, signals and memory, spawnlint neither crashes nor
hangs, says what it could not read, and does not end with 0 when it could not.
"""
import ctypes.util
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
BAD = "import multiprocessing as mp\n\nif __name__ == '__main__':\n    mp.Pool().map(lambda x: x, [1])\n"
FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson")
IS_PLAIN_BUILD = os.environ.get("SPAWNLINT_BUILD_TYPE", "dev") in ("dev", "release")
FAILED = 0


def expect(what, holds, detail=""):
    global FAILED
    print(f"{'passed' if holds else 'FAILED'}: {what}{'' if holds else f': {detail}'}")
    FAILED += not holds


def write(folder, name, text=BAD):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def run(folder, *arguments, **options):
    """Ends within a minute, or the test fails. (A sanitizer's report is an exit status of its own.)"""
    return subprocess.run([SPAWNLINT, "-q", "--output-format", "concise", *arguments], cwd=folder,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60, **options)


def said(done):
    return done.returncode, done.stdout, done.stderr[-600:]


def as_nobody():
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def unreadable(folder):
    os.chmod(folder, 0o755)
    write(folder, "bad.py")
    write(folder, "closed/inside.py")
    os.chmod(write(folder, "secret.py"), 0)
    os.chmod(os.path.join(folder, "closed"), 0)
    try:
        done = run(folder, ".", preexec_fn=as_nobody)
    finally:
        os.chmod(os.path.join(folder, "closed"), 0o755)
    expect("an unreadable folder and file are errors, and the rest is checked",
           done.returncode == 2 and done.stdout.count(b"[SPL301]") == 1 and b"closed" in done.stderr and
           b"secret.py" in done.stderr, said(done))


def devices(folder):
    write(folder, "bad.py")
    for name, path in (("zero", "/dev/zero"), ("full", "/dev/full"), ("tty", "/dev/tty"), ("itself", "/proc/self/mem")):
        done = run(folder, path)
        expect(f"the device {name} is an error", done.returncode == 2 and not done.stdout, said(done))
    os.mkfifo(os.path.join(folder, "fifo.py"))
    os.symlink("/dev/zero", os.path.join(folder, "zero.py"))
    done = run(folder, ".")
    expect("in a folder they are passed over", done.returncode == 1 and b"bad.py" in done.stdout, said(done))
    done = run(folder, "zero.py", "fifo.py")
    expect("by name they are errors", done.returncode == 2 and done.stderr.count(b"spawnlint: error:") == 2, said(done))


def links(folder):
    write(folder, "bad.py")
    os.symlink(".", os.path.join(folder, "here"))
    os.symlink("b", os.path.join(folder, "a"))
    os.symlink("a", os.path.join(folder, "b"))
    os.symlink("gone.py", os.path.join(folder, "gone_link.py"))
    done = run(folder, ".")
    expect("links that lead in circles or nowhere are passed over", done.returncode == 1 and
           done.stdout.count(b"[SPL301]") == 1, said(done))
    done = run(folder, "a", "gone_link.py")
    expect("by name they are errors", done.returncode == 2 and done.stderr.count(b"spawnlint: error:") == 2, said(done))


def long_paths(folder):
    """Folder in folder beyond the 4,096 bytes that a path may have (limits.h, PATH_MAX)."""
    name = "d" * 200
    here = os.open(folder, os.O_RDONLY)
    for _ in range(24):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        file = os.open("bad.py", os.O_CREAT | os.O_WRONLY, dir_fd=below)
        os.write(file, BAD.encode())
        os.close(file)
        os.close(here)
        here = below
    os.close(here)
    done = run(folder, ".")
    found = done.stdout.count(b"[SPL301]")
    expect("paths of more than 4,096 bytes are errors, what lies above them is checked",
           done.returncode == 2 and 18 <= found < 24 and b"too long" in done.stderr, said(done)[::2])
    done = run(folder, "x" * 5000)
    expect("a path of 5,000 bytes is an error", done.returncode == 2 and b"too long" in done.stderr, said(done))
    shutil.rmtree(folder, ignore_errors=True)


def names(folder):
    hostile = [b"new\nline.py", b"bell\x07.py", b"esc\x1b[31mred.py", b"in\xffvalid.py", b"-dash.py",
               b"co:lon,com%ma.py", b"quo\"te<&>.py", "bidi\u202egnp.py".encode(), b" blank .py"]
    for name in hostile:
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(BAD.encode())
    for form in FORMATS:
        done = subprocess.run([SPAWNLINT, "-q", "--output-format", form, "."], cwd=folder, capture_output=True,
                              timeout=60)
        controls = {byte for byte in done.stdout + done.stderr if byte < 32 and byte != 10}
        is_text = True
        try:
            text = done.stdout.decode("utf-8")
            is_text = "\u202e" not in text or form in ("json", "sarif", "gitlab", "rdjson")
        except UnicodeDecodeError:
            is_text = False
        expect(f"{form}: names that could steer a terminal are made harmless, all files are reported",
               done.returncode == 1 and not controls and is_text and done.stdout.count(b"SPL301") >= len(hostile),
               (done.returncode, controls, done.stdout[:300]))


def outputs(folder):
    write(folder, "bad.py")
    for form in FORMATS:
        arguments = [SPAWNLINT, "-q", "--output-format", form, "."]
        with open("/dev/full", "wb") as full:
            done = subprocess.run(arguments, cwd=folder, stdout=full, stderr=subprocess.PIPE, timeout=60)
        reader, writer = os.pipe()
        os.close(reader)
        piped = subprocess.run(arguments, cwd=folder, stdout=writer, stderr=subprocess.PIPE, timeout=60)
        os.close(writer)
        closed = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *arguments], cwd=folder, stderr=subprocess.PIPE,
                                timeout=60)
        states = [each.returncode for each in (done, piped, closed)]
        expect(f"{form}: a full disk, a pipe without a reader and a closed output are 2", states == [2, 2, 2], states)
    both = subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&-', "sh", SPAWNLINT, "."], cwd=folder, timeout=60)
    expect("without any output it is 2", both.returncode == 2, both.returncode)


def changing(folder):
    """Files that come, go and grow while they are read: any answer is right but a crash."""
    stop = threading.Event()

    def churn(seed):
        generator = random.Random(seed)
        while not stop.is_set():
            path = os.path.join(folder, f"m{generator.randrange(12)}.py")
            try:
                if generator.random() < 0.4:
                    os.unlink(path)
                else:
                    with open(path, "a", encoding="utf-8") as file:
                        file.write(BAD * generator.randrange(40))
            except FileNotFoundError:
                pass

    write(folder, "steady.py")
    threads = [threading.Thread(target=churn, args=(seed,)) for seed in range(2)]
    for thread in threads:
        thread.start()
    bad = []
    try:
        for _ in range(25):
            done = subprocess.run([SPAWNLINT, "-q", "-j4", "--output-format", "json", "."], cwd=folder,
                                  capture_output=True, timeout=60)
            report = json.loads(done.stdout)
            steady = any(each["path"] == "steady.py" for each in report["findings"])
            if done.returncode not in (1, 2) or (done.returncode == 2) == report["complete"] or not steady:
                bad.append((done.returncode, done.stderr[-300:]))
            for name in os.listdir(folder):
                path = os.path.join(folder, name)
                try:
                    if os.path.getsize(path) > 200_000:
                        os.truncate(path, 0)
                except FileNotFoundError:
                    pass
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    expect("files that vanish and grow meanwhile: a whole report, 2 when one could not be read", not bad, bad[:3])


def interrupted(folder):
    functions = "".join(f"def f{number}(a):\n    return a\n" for number in range(200))
    for number in range(300):
        write(folder, f"p{number % 20}/m{number}.py", BAD + functions)
    statuses = set()
    for delay in (0.005, 0.02, 0.05, 0.1):
        report = os.path.join(folder, "report.json")
        with open(report, "w", encoding="utf-8") as file:
            file.write("old")
        process = subprocess.Popen([SPAWNLINT, "-q", "--output", "json:report.json", "."], cwd=folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=60)
        statuses.add(status)
        with open(report, encoding="utf-8") as file:
            text = file.read()
        whole = text == "old" or json.loads(text)["summary"]["files"] == 300
        expect(f"SIGINT after {delay} s ends it, and a report file is the old one or a whole new one",
               status in (-signal.SIGINT, 130, 1) and whole, (status, text[:100]))


def many_entries(folder):
    for number in range(20_000):
        os.close(os.open(os.path.join(folder, f"f{number}.txt"), os.O_CREAT | os.O_WRONLY))
    write(folder, "bad.py")
    done = run(folder, ".")
    expect("a folder with 20,000 other files", done.returncode == 1, said(done))


def memory(folder):
    """The allocation number N fails, and all after it: 2 and a word about it, for N all over the run."""
    library = os.path.join(folder, "failing_malloc.so")
    compiler = os.environ.get("CC", "cc")
    if not IS_PLAIN_BUILD or ctypes.util.find_library("c") is None or "musl" in (ctypes.util.find_library("c") or ""):
        print("failing allocations are tried in plain builds with the GNU C library")
        return
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", os.path.join(HERE, "failing_malloc.c"), "-o", library],
                   check=True)
    write(folder, "src/bad.py")
    write(folder, "src/good.py", "from bad import mp\nimport torch\nx = [1, 'a', {2: 3}]\ndef f():\n    return x\n")
    counted = os.path.join(folder, "count")

    def attempt(number):
        return subprocess.run([SPAWNLINT, "-j1", "--output-format", "json", "src"], cwd=folder, capture_output=True,
                              timeout=60, env={**os.environ, "LD_PRELOAD": library, "FAIL_ALLOCATION": str(number),
                                               "COUNT_ALLOCATIONS": counted})

    done = attempt(0)
    with open(counted, encoding="utf-8") as file:
        total = int(file.read())
    expect("the allocations of a run are counted", done.returncode == 1 and total > 100, (done.returncode, total))
    numbers = sorted(set(range(1, 120)) | set(range(120, total, max(1, total // 250))) | {total})
    bad = []
    for number in numbers:
        done = attempt(number)
        if done.returncode != 2 or b"memory" not in done.stderr or b"internal error" in done.stderr:
            bad.append((number, done.returncode, done.stderr[-200:]))
    expect(f"each of {len(numbers)} places of {total} where memory ends: exit status 2 and a message", not bad, bad[:5])


def main():
    os.umask(0o022)
    for situation in (unreadable, devices, links, long_paths, names, outputs, changing, interrupted, many_entries,
                      memory):
        with tempfile.TemporaryDirectory() as folder:
            situation(folder)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
