"""The build backend of pyproject.toml (PEP 517): compiles the program by CMake and packs it as a wheel.

It needs nothing but Python's standard library, a C compiler, CMake and cJSON, and no network, so `pip install .` and
pre-commit can use a checkout as it is. The wheel holds what `cmake --install` installs: the program itself, put where
the environment has its commands, its manual page and shell completions; and the package `spawnlint`, for
`python -m spawnlint`.

The environment: SPAWNLINT_CMAKE adds options for cmake, SOURCE_DATE_EPOCH is the date of everything in the archives,
and SPAWNLINT_WHEEL_PLATFORM replaces the platform in the wheel's name.
"""
import base64
import gzip
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
# What a source distribution leaves out where git does not tell.
NOT_SOURCE = {"build", ".git", ".cache", "__pycache__"}


class BuildError(SystemExit):
    """What is missing, in words for whoever called pip, who has no use for a traceback."""


# --- Metadata ---


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def version():
    return re.search(r"(?m)^project\(spawnlint VERSION ([0-9.]+)", read("CMakeLists.txt"))[1]


def project_text(key):
    """A text of the table [project] of pyproject.toml, which has one key a line. (tomllib came with Python 3.11.)"""
    table = read("pyproject.toml").split("[project]\n", 1)[1]
    return re.search(rf'(?m)^{re.escape(key)} = "(.*)"$', table)[1]


def metadata():
    return "\n".join([
        "Metadata-Version: 2.1",
        f"Name: {project_text('name')}",
        f"Version: {version()}",
        f"Summary: {project_text('description')}",
        f"License: {project_text('license')}",
        f"Requires-Python: {project_text('requires-python')}",
        "Description-Content-Type: text/markdown",
        "",
        read("README.md"),
    ])


def wheel_platform():
    return os.environ.get("SPAWNLINT_WHEEL_PLATFORM") or re.sub(r"[^0-9A-Za-z]", "_", sysconfig.get_platform())


def base_name():
    return f"{project_text('name')}-{version()}"


def info_files():
    """The files of the wheel's .dist-info folder, but for its RECORD."""
    tag = f"py3-none-{wheel_platform()}"
    return {
        "METADATA": metadata(),
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: spawnlint_build\nRoot-Is-Purelib: false\nTag: {tag}\n",
        "licenses/LICENSE": read("LICENSE"),
    }


def date():
    """Of everything in the archives, so that two builds of one source are equal. Zip files begin with 1980."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), 315532800)


# --- Compiling ---


def run(what, *command):
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
    if done.returncode != 0:
        raise BuildError(f"{what} failed: {shlex.join(command)}\n{done.stdout[-6000:]}")


def check_tools():
    missing = []
    if not shutil.which("cmake"):
        missing.append("cmake")
    if not (shutil.which("ninja") or shutil.which("make")):
        missing.append("make")
    if not any(shutil.which(name) for name in (os.environ.get("CC", "cc").split()[0], "gcc", "clang")):
        missing.append("gcc libc6-dev")
    if missing:
        raise BuildError(
            "spawnlint is compiled when it is installed from source, and this machine lacks what that takes. "
            f"On Debian: apt-get install {' '.join(missing)} libcjson-dev (and libclang-dev, to check C as well)")


def install_into(stage):
    """Compiles the program and installs it below the folder `stage`."""
    check_tools()
    with tempfile.TemporaryDirectory(prefix="spawnlint-") as build:
        generator = ["-G", "Ninja"] if shutil.which("ninja") else []
        run("configuring", "cmake", *generator, "-S", ROOT, "-B", build, "-DCMAKE_BUILD_TYPE=release",
            "-DSPAWNLINT_TESTS=OFF", f"-DCMAKE_INSTALL_PREFIX={sys.prefix}",
            *shlex.split(os.environ.get("SPAWNLINT_CMAKE", "")))
        run("compiling", "cmake", "--build", build, "--parallel", str(os.cpu_count() or 1))
        run("installing", "cmake", "--install", build, "--prefix", stage, "--strip")


def files_below(folder):
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            full = os.path.join(path, name)
            yield os.path.relpath(full, folder).replace(os.sep, "/"), full


# --- The wheel ---


class Wheel:
    """A zip file that lists its members with their hashes in its RECORD (PEP 427)."""

    def __init__(self, path, info):
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self.info = info
        self.record = []

    def add(self, name, data, mode=0o644):
        member = zipfile.ZipInfo(name, time.gmtime(date())[:6])
        member.external_attr = (0o100000 | mode) << 16
        member.compress_type = zipfile.ZIP_DEFLATED
        self.archive.writestr(member, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self.record.append(f"{name},sha256={digest},{len(data)}")

    def close(self):
        self.record.append(f"{self.info}/RECORD,,")
        self.add(f"{self.info}/RECORD", ("\n".join(self.record) + "\n").encode())
        self.archive.close()


def data_name(base, installed):
    """Where something that was installed as bin/… or share/… stands in the wheel."""
    return f"{base}.data/scripts/{installed[4:]}" if installed.startswith("bin/") else f"{base}.data/data/{installed}"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    base = base_name()
    name = f"{base}-py3-none-{wheel_platform()}.whl"
    wheel = Wheel(os.path.join(wheel_directory, name), f"{base}.dist-info")
    with tempfile.TemporaryDirectory(prefix="spawnlint-") as stage:
        install_into(stage)
        for installed, path in files_below(stage):
            with open(path, "rb") as file:
                wheel.add(data_name(base, installed), file.read(), 0o755 if installed.startswith("bin/") else 0o644)
    for module, path in files_below(os.path.join(HERE, "spawnlint")):
        if module.endswith(".py"):
            with open(path, "rb") as file:
                wheel.add(f"spawnlint/{module}", file.read())
    for info, text in info_files().items():
        wheel.add(f"{base}.dist-info/{info}", text.encode())
    wheel.close()
    return name


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = f"{base_name()}.dist-info"
    for info, text in info_files().items():
        path = os.path.join(metadata_directory, folder, info)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def get_requires_for_build_wheel(config_settings=None):
    return []


# --- The source distribution ---


def sources():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if listed.returncode == 0 and os.path.exists(os.path.join(ROOT, ".git")):
        return sorted(name for name in listed.stdout.decode().split("\0") if os.path.isfile(os.path.join(ROOT, name)))
    return sorted(name for name, _ in files_below(ROOT) if not NOT_SOURCE & set(name.split("/")))


def build_sdist(sdist_directory, config_settings=None):
    base = base_name()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        def add(name, data, mode):
            member = tarfile.TarInfo(f"{base}/{name}")
            member.size, member.mode, member.mtime = len(data), mode, date()
            archive.addfile(member, io.BytesIO(data))

        add("PKG-INFO", metadata().encode(), 0o644)
        for name in sources():
            path = os.path.join(ROOT, name)
            with open(path, "rb") as file:
                add(name, file.read(), 0o755 if os.access(path, os.X_OK) else 0o644)
    with open(os.path.join(sdist_directory, f"{base}.tar.gz"), "wb") as file:
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=date()) as compressed:
            compressed.write(packed.getvalue())
    return f"{base}.tar.gz"


def get_requires_for_build_sdist(config_settings=None):
    return []
