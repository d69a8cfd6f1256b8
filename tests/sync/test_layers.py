#!/usr/bin/env python3
"""The layers hold: a source includes its own folder and what lies below it, and nothing else.

BELOW is the picture of the program in docs/architecture.md. A new dependency is a decision: change both together.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SRC = os.path.join(ROOT, "src")

BELOW = {
    "base": [],
    "facts": ["base"],
    "project": ["base", "facts"],
    "model": ["base", "facts"],
    "py": ["base", "facts"],
    "c": ["base", "facts"],
    "link": ["base", "facts", "project", "model", "report/finding.h"],
    "engine": ["base", "facts", "project", "model", "link", "report/finding.h"],
    "rules": ["base", "facts", "model", "link", "engine", "report/finding.h"],
    "report": ["base", "facts", "project", "engine"],
}
# What run and main see: everything but the rules, which come by the registry.
TOP_HEADERS = ["run.h", "run_state.h", "dump.h", "manual.h", "console.h", "settings.h", "gate.h", "add_noqa.h"]
TOP = ["base", "facts", "project", "model", "py", "c", "link", "engine", "report"]


# The system is asked in one place: these headers, and the files that may include them.
SYSTEM = {
    r"unistd\.h|fcntl\.h|dirent\.h|poll\.h|signal\.h|sys/.*|time\.h": ["base/sys.c", "base/crew.c"],
    r"pthread\.h|threads\.h": ["base/pool.c"],
    r"iconv\.h": ["py/decode.c"],
    r"dlfcn\.h": ["c/"],
    r"clang-c/.*": ["c/"],
    r"cjson/.*|cJSON\.h": ["model/", "report/", "project/"],
}


def sources():
    for folder, folders, names in os.walk(SRC):
        # src/c/stubs is text that libclang reads beside the checked code, no part of the program.
        folders[:] = sorted(name for name in folders if name != "stubs")
        for name in sorted(names):
            if name.endswith((".c", ".h", ".def")):
                yield os.path.relpath(os.path.join(folder, name), SRC).replace(os.sep, "/")


def allowed(path, layers):
    return any(path == layer or path.startswith(layer.rstrip("/") + "/") for layer in layers)


def problems():
    for source in sources():
        layer = source.split("/")[0] if "/" in source else "top"
        if layer != "top" and layer not in BELOW:
            yield f"src/{source}: the folder {layer} is no layer; say in {os.path.basename(__file__)} where it belongs"
            continue
        below = TOP + TOP_HEADERS if layer == "top" else [layer] + BELOW[layer]
        with open(os.path.join(SRC, source), encoding="utf-8") as file:
            lines = file.read().splitlines()
        for number, line in enumerate(lines, 1):
            own = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if own:
                if not os.path.exists(os.path.join(SRC, own[1])):
                    yield f'src/{source}:{number}: "{own[1]}" is not a path from src/'
                elif not allowed(own[1], below):
                    yield f"src/{source}:{number}: {layer} may not include {own[1]}"
            system = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            for pattern, homes in SYSTEM.items():
                if system and re.fullmatch(pattern, system[1]) and not any(source.startswith(home) for home in homes):
                    yield f"src/{source}:{number}: <{system[1]}> belongs in {', '.join(homes)}"


found = list(problems())
print("\n".join(found) or "the layers hold")
sys.exit(1 if found else 0)
