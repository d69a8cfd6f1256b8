#!/usr/bin/env python3
"""What only a terminal sees: colours, and a line that says how far a run is while it takes longer than a second."""
import os
import pty
import subprocess
import sys
import tempfile
import time

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
PROGRAM = b"import multiprocessing as mp\nmp.Process(target=lambda: 0).start()\n"
failed = 0


def seen_on_terminal(arguments, stream, seconds=0.0, **environment):
    """What appears on a terminal that is the standard output or error of a run; its input comes after some seconds."""
    master, slave = pty.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave}
    variables = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([SPAWNLINT, *arguments, "-"], cwd=folder, stdin=subprocess.PIPE,
                                   env={**variables, "TERM": "xterm", **environment}, **streams)
        os.close(slave)
        time.sleep(seconds)
        process.stdin.write(PROGRAM)
        process.stdin.close()
        seen = b""
        try:
            while chunk := os.read(master, 65536):
                seen += chunk
        except OSError:  # the other side is closed
            pass
        process.wait(timeout=60)
    os.close(master)
    return seen


def expect(what, is_so):
    global failed
    print(("passed: " if is_so else "FAILED: ") + what)
    failed += not is_so


expect("colour on a terminal", b"\x1b[" in seen_on_terminal(["-q"], "stdout"))
expect("NO_COLOR turns it off", b"\x1b[" not in seen_on_terminal(["-q"], "stdout", NO_COLOR="1"))
expect("an empty NO_COLOR does not", b"\x1b[" in seen_on_terminal(["-q"], "stdout", NO_COLOR=""))
expect("a dumb terminal gets none", b"\x1b[" not in seen_on_terminal(["-q"], "stdout", TERM="dumb"))
expect("--color never is obeyed", b"\x1b[" not in seen_on_terminal(["-q", "--color", "never"], "stdout"))
expect("machine formats have none", b"\x1b[" not in seen_on_terminal(["-q", "--output-format", "json"], "stdout"))

slow = seen_on_terminal([], "stderr", seconds=1.6)
expect("a long run says what it is doing", b"\r\x1b[Kspawnlint: reading" in slow)
summary = slow.rsplit(b"\r\x1b[K", 1)[1]
expect("and takes that away before the summary", b"spawnlint: " not in summary and b" in 1 file (1 parsed)" in summary)
expect("a short run says nothing", b"\x1b[" not in seen_on_terminal([], "stderr"))
expect("--quiet says nothing", seen_on_terminal(["-q"], "stderr", seconds=1.6) == b"")
expect("a dumb terminal is told nothing", b"\x1b[" not in seen_on_terminal([], "stderr", seconds=1.6, TERM="dumb"))
sys.exit(1 if failed else 0)
