#!/usr/bin/env python3
"""`cmake --install` and the Debian package: what is in them, and that the program in them works.

One release build in the build folder serves both. The package is unpacked, not installed.
"""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(os.path.abspath(os.environ["SPAWNLINT_BUILD"]), "delivery")

EXPECTED = {
    "bin/spawnlint",
    "share/man/man1/spawnlint.1",
    "share/bash-completion/completions/spawnlint",
    "share/fish/vendor_completions.d/spawnlint.fish",
    "share/doc/spawnlint/copyright",
}
ZSH = {"share/zsh/site-functions/_spawnlint", "share/zsh/vendor-completions/_spawnlint"}


def run(*command, folder=ROOT, status=0):
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=800)
    if done.returncode != status:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def files_below(folder):
    return {os.path.relpath(os.path.join(path, name), folder) for path, _, names in os.walk(folder) for name in names}


def check_files(what, folder):
    found = files_below(folder)
    if not EXPECTED <= found or len(found & ZSH) != 1 or found - EXPECTED - ZSH:
        sys.exit(f"{what}: {sorted(found)}")
    with open(os.path.join(folder, "bin/spawnlint"), "rb") as file:
        if ROOT.encode() in file.read():
            sys.exit(f"{what}: the program names the folder that it was built in")
    program = os.path.join(folder, "bin/spawnlint")
    run(program, "docs/examples/correct.py")
    report = run(program, "--output-format", "concise", "docs/examples/sweep.py", "--color", "never", status=1)
    if "SPL201" not in report:
        sys.exit(f"{what}: {report}")
    for printed, arguments in (("share/man/man1/spawnlint.1", ["--manual"]),
                               ("share/bash-completion/completions/spawnlint", ["completions", "bash"])):
        with open(os.path.join(folder, printed), encoding="utf-8") as file:
            if file.read() != run(program, *arguments):
                sys.exit(f"{what}: {printed} is not what the program prints")
    print(f"{what}: {len(found)} files, and the program works")


def main():
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    run("cmake", *generator, "-S", ROOT, "-B", BUILD, "-DCMAKE_BUILD_TYPE=release", "-DSPAWNLINT_TESTS=OFF",
        "-DCMAKE_INSTALL_PREFIX=/usr")
    run("cmake", "--build", BUILD, "--parallel", "2")
    with tempfile.TemporaryDirectory() as folder:
        run("cmake", "--install", BUILD, "--prefix", os.path.join(folder, "installed"), "--strip")
        check_files("cmake --install", os.path.join(folder, "installed"))
        if not shutil.which("dpkg-deb"):
            print("no dpkg-deb here: the Debian package is not tried")
            return 0
        run("cpack", "-G", "DEB", "-B", folder, folder=BUILD)
        packages = [name for name in os.listdir(folder) if name.endswith(".deb")]
        if len(packages) != 1:
            sys.exit(f"cpack made {packages}")
        package = os.path.join(folder, packages[0])
        for field, wanted in (("Package", "spawnlint"), ("Depends", "libcjson1"), ("Recommends", "libclang")):
            value = run("dpkg-deb", "-f", package, field)
            if wanted not in value:
                sys.exit(f"the Debian package has {field}: {value}")
        run("dpkg-deb", "-x", package, os.path.join(folder, "unpacked"))
        check_files("the Debian package", os.path.join(folder, "unpacked", "usr"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
