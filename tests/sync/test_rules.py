#!/usr/bin/env python3
"""A rule is whole: its source, its page in the form of all pages, and its cases, and no folder is left over."""
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEADINGS = ["What it finds", "Why it matters", "The exception", "Bad", "Good", "How to fix", "When it is silent"]
# Rules whose findings are no exception of the program have nothing to say under these headings.
OPTIONAL = {"The exception", "Good", "Bad"}


def headings_of(page):
    """The headings of the second level, outside of code blocks."""
    text = re.sub(r"(?ms)^```.*?^```", "", page)
    return re.findall(r"(?m)^## (.+)$", text)


def problems():
    names = set()
    for source in sorted(glob.glob(os.path.join(ROOT, "src/rules/*.c"))):
        symbol = os.path.basename(source)[:-2]
        name = symbol.replace("_", "-")
        names.add(name)
        with open(source, encoding="utf-8") as file:
            code = file.read()
        where = f"src/rules/{symbol}.c"
        definition = re.search(r"\bconst Rule rule_" + symbol + r"\s*=\s*\{(.*?)\n\};", code, re.S)
        if not definition:
            yield f"{where}: does not define `const Rule rule_{symbol}`"
            continue
        if f'"{name}"' not in definition[1]:
            yield f'{where}: the rule is not named "{name}"'
        rule_code = re.search(r'"(SPL\d{3})"', definition[1])
        page_path = os.path.join(ROOT, "rules", name, "page.md")
        if not os.path.exists(page_path) or not glob.glob(os.path.join(ROOT, "rules", name, "*.case")):
            yield f"rules/{name}: a rule has a page.md and at least one *.case"
            continue
        with open(page_path, encoding="utf-8") as file:
            page = file.read()
        if not rule_code or page.split("\n", 1)[0] != f"# {rule_code[1]} {name}":
            yield f"rules/{name}/page.md: does not start with the code and the name of {where}"
        found = headings_of(page)
        expected = [heading for heading in HEADINGS if heading in found or heading not in OPTIONAL]
        if found != expected:
            yield f"rules/{name}/page.md: the headings are {found}, not {expected}"
    for folder in sorted(os.listdir(os.path.join(ROOT, "rules"))):
        if os.path.isdir(os.path.join(ROOT, "rules", folder)) and folder not in names | {"models"}:
            yield f"rules/{folder}: no src/rules/{folder.replace('-', '_')}.c"


found = list(problems())
print("\n".join(found) or "every rule is whole")
sys.exit(1 if found else 0)
