"""Reads cases: rules/<rule-name>/*.case, and the Bad and Good examples of rules/<rule-name>/page.md.

The format is described in docs/cases.md. Everything that is malformed is an error: a case that says something else than
its author meant would pass for the wrong reason.
"""
import os
import re

METHODS = ("fork", "spawn", "forkserver")
HEADINGS = ["What it finds", "Why it matters", "The exception", "Bad", "Good", "How to fix", "When it is silent"]
LANGUAGES = {"python": "main.py", "c": "main.c", "cuda": "main.cu", "cpp": "main.cpp"}
C_SUFFIXES = (".c", ".h", ".cu", ".cuh", ".cpp", ".hpp", ".cc")

MARK = re.compile(r"(?:#|//)([!?~]) ?([a-z][a-z0-9-]*(?: |,|$).*)")
ITEM = re.compile(r"\s*([a-z][a-z0-9-]*)(?:\s*\[([a-z, ]+)\])?(?:\s+([A-Za-z_][\w.]*))?\s*(?:,|$)")
HEADER = re.compile(r"=== (\S+)$")
DIRECTIVES = ("args", "python", "needs", "exits", "compile", "observed", "source", "builds")
COMPILER_OPTIONS = ("-fopenmp", "python")  # that a case may ask for


class CaseError(Exception):
    """A case that cannot be read."""


class Mark:
    """One expectation: the rule on this line, under these default methods (None: not said), with this exception."""

    def __init__(self, kind, path, line, rule, methods, exception):
        self.kind, self.path, self.line, self.rule = kind, path, line, rule
        self.methods, self.exception = methods, exception

    def place(self):
        return (self.path, self.line, self.rule)


class Case:
    def __init__(self, name, title):
        self.name, self.title = name, title
        self.files = {}  # path → text, in the order of the case
        self.marks = []
        self.main = None  # the program that `run` names
        self.directives = {}

    def is_c(self):
        return self.main is not None and self.main.endswith(C_SUFFIXES)

    def promised(self, kinds):
        """The methods under which the program fails, by the marks of these kinds."""
        return frozenset(method for mark in self.marks if mark.kind in kinds for method in mark.methods or ())


def parse_methods(text, where):
    if text is None:
        return None
    if text == "all":
        return frozenset(METHODS)
    if text == "none":
        return frozenset()
    methods = [word.strip() for word in text.split(",")]
    for method in methods:
        if method not in METHODS:
            raise CaseError("%s: unknown start method '%s'" % (where, method))
    return frozenset(methods)


def marks_of(name, path, text):
    """The marks at the ends of a file's lines."""
    marks = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        found = MARK.search(line)
        if not found:
            continue
        where = "%s: %s:%d" % (name, path, number)
        kind, items = found.groups()
        position = 0
        while position < len(items):
            item = ITEM.match(items, position)
            if not item:
                raise CaseError("%s: cannot read the mark '%s'" % (where, found.group(0)))
            rule, methods, exception = item.groups()
            marks.append(Mark(kind, path, number, rule, parse_methods(methods, where), exception))
            position = item.end()
    return marks


def parse_observed(text, where):
    """`fork=RuntimeError: … spawn=ok` → {"fork": "RuntimeError: …", "spawn": "ok"}."""
    parts = re.split(r"(?:^|\s)(fork|spawn|forkserver)=", text)
    if parts[0].strip() or len(parts) < 3:
        raise CaseError("%s: observed: wants METHOD=ok or METHOD=EXCEPTION" % where)
    return {method: outcome.strip() for method, outcome in zip(parts[1::2], parts[2::2])}


def parse_head(case, lines):
    """The lines before the first file: title, prose, directives."""
    for number, line in enumerate(lines, 2):
        where = "%s:%d" % (case.name, number)
        if line.startswith("run "):
            case.main = line[4:].strip()
            continue
        word, colon, value = line.partition(":")
        if not colon or word not in DIRECTIVES:
            continue
        if word in case.directives:
            raise CaseError("%s: '%s' stands twice" % (where, word))
        value = value.strip()
        if word == "observed":
            value = parse_observed(value, where)
        elif word == "exits":
            value = value if value == "hang" else int(value)
        elif word == "compile":
            value = value.split()
            if not set(value) <= set(COMPILER_OPTIONS):
                raise CaseError("%s: compile: wants some of: %s" % (where, ", ".join(COMPILER_OPTIONS)))
        elif word == "python":
            value = parse_python(value, where)
        elif word == "needs":
            value = [module.strip() for module in value.split(",")]
        elif word == "builds":
            value = parse_builds(value, where)
        case.directives[word] = value


def parse_builds(text, where):
    """`pkg/_engine.so from engine.c gpu.c; libpump.so from pump.c` → [(library, [sources]), …]."""
    builds = []
    for part in text.split(";"):
        library, word, sources = part.strip().partition(" from ")
        if not word or not library.endswith(".so") or not sources.split():
            raise CaseError("%s: builds: wants LIBRARY.so from SOURCE…" % where)
        builds.append((library.strip(), sources.split()))
    return builds


def parse_python(text, where):
    """`>=3.12, <3.14` → [(">=", (3, 12)), ("<", (3, 14))]."""
    bounds = []
    for part in text.split(","):
        found = re.match(r"\s*(>=|<)\s*(\d+)\.(\d+)\s*$", part)
        if not found:
            raise CaseError("%s: python: wants bounds like >=3.12 or <3.14" % where)
        bounds.append((found.group(1), (int(found.group(2)), int(found.group(3)))))
    return bounds


def check(case):
    """What holds for every case: else it could pass for the wrong reason."""
    if not case.files:
        raise CaseError("%s: has no file; one begins with a line '=== path'" % case.name)
    if case.main is not None and case.main not in case.files:
        raise CaseError("%s: run names %s, which it does not have" % (case.name, case.main))
    if case.main is not None and "observed" in case.directives:
        raise CaseError("%s: is either run or has been observed elsewhere" % case.name)
    if "observed" in case.directives and "source" not in case.directives:
        raise CaseError("%s: an observation needs its source" % case.name)
    if "needs" in case.directives and (case.main is None or case.is_c()):
        raise CaseError("%s: needs is for Python programs that run" % case.name)
    for library, sources in case.directives.get("builds", []):
        if case.main is None or case.is_c() or any(source not in case.files for source in sources):
            raise CaseError("%s: builds is for Python programs that run, and from files of the case" % case.name)
    for word in ("exits", "compile"):
        if word in case.directives and not case.is_c():
            raise CaseError("%s: %s is for C programs that run" % (case.name, word))
    if case.main is None or case.is_c():
        return
    for mark in case.marks:
        if mark.methods is None and mark.kind != "~":
            raise CaseError("%s: %s:%d: in a program that runs a mark names its start methods"
                            % (case.name, mark.path, mark.line))


def parse_case(name, text):
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if HEADER.match(line)]
    head = lines[:starts[0]] if starts else lines
    case = Case(name, head[0].strip())
    if not case.title:
        raise CaseError("%s: begins with a title" % name)
    parse_head(case, head[1:])
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        path = HEADER.match(lines[start]).group(1)
        if path in case.files or os.path.isabs(path) or ".." in path.split("/"):
            raise CaseError("%s: %s: not a path, or there twice" % (name, path))
        case.files[path] = "\n".join(lines[start + 1:end]).rstrip("\n") + "\n"
        case.marks += marks_of(name, path, case.files[path])
    check(case)
    return case


def parse_page(name, text):
    """One case for each fenced block of a known language under `## Bad` and `## Good`."""
    rule = name.split("/")[0]
    if not re.match(r"# SPL\d{3} %s\n" % re.escape(rule), text):
        raise CaseError("%s: begins with '# SPLnnn %s'" % (name, rule))
    cases, sections, section, block, language = [], [], None, None, None
    for number, line in enumerate(text.split("\n"), 1):
        if block is None and line.startswith("## "):
            section = line[3:].strip()
            sections.append(section)
        elif block is None and line.startswith("```"):
            language, start, block = line[3:].split(), number, []
        elif block is not None and line == "```":
            if section in ("Bad", "Good") and language:
                cases.append(page_case("%s:%d" % (name, start), rule, section, language, block))
            block = None
        elif block is not None:
            block.append(line)
    if block is not None:
        raise CaseError("%s: a block is not closed" % name)
    if sections != HEADINGS:
        raise CaseError("%s: its headings are to be: %s" % (name, ", ".join(HEADINGS)))
    for section in ("Bad", "Good"):
        if not any(case.title == "%s %s" % (section, rule) for case in cases):
            raise CaseError("%s: no example under ## %s" % (name, section))
    return cases


def page_case(name, rule, section, language, block):
    is_placed = len(language) == 3 and language[1] == "in"
    if language[0] not in LANGUAGES or not (is_placed or language[1:] in ([], ["run"])):
        raise CaseError("%s: an example is one of %s, then nothing, 'run', or 'in' and a path"
                        % (name, ", ".join(sorted(LANGUAGES))))
    case = Case(name, "%s %s" % (section, rule))
    path = language[2] if is_placed else LANGUAGES[language[0]]
    case.files[path] = "\n".join(block) + "\n"
    case.marks = marks_of(name, path, case.files[path])
    case.main = path if language[1:] == ["run"] else None
    case.directives["args"] = "--extend-select " + rule  # it may be off until somebody selects it
    if (section == "Bad") != any(mark.kind == "!" and mark.rule == rule for mark in case.marks):
        raise CaseError("%s: a Bad example is reported by its rule, a Good one is not" % name)
    check(case)
    return case


def read_cases(rules_folder):
    """All cases below rules/, by name; names are `<rule>/<case>` and `<rule>/page.md:<line>`."""
    cases = []
    for rule in sorted(os.listdir(rules_folder)):
        folder = os.path.join(rules_folder, rule)
        if not os.path.isfile(os.path.join(folder, "page.md")):
            continue
        for file_name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, file_name), encoding="utf-8", newline="") as file:
                text = file.read()
            if file_name.endswith(".case"):
                cases.append(parse_case("%s/%s" % (rule, file_name[:-len(".case")]), text))
            elif file_name == "page.md":
                cases += parse_page("%s/page.md" % rule, text)
    return cases
