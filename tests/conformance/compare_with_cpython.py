#!/usr/bin/env python3
"""Compares spawnlint's tokens and trees with CPython's own, file by file, over whole libraries.

    compare_with_cpython.py DUMP_MANY [--tokens-only | --ast-only] [--accepted-only] [--every N] [--jobs N]
                            [PYTHON ...] [-- FOLDER ...]

DUMP_MANY is the program built from dump_many.c. Each PYTHON (default: the interpreter that runs this) walks its
standard library and the folders and compares, for every *.py file,

  * `ast.parse` with the dump of our tree: kinds, fields, values and positions of every node;
  * `tokenize` with the dump of our tokens: kinds and positions.

A file that this version cannot parse counts as "other": its trees cannot be compared. It is an error when no version of
the run parses it and we report no issue (not looked at with --accepted-only, since another version may parse it), or
when one does and we report any. --every N takes every Nth file. The exit status is 1 when any file differs.

What differs between versions and is therefore not compared, all of it in this file and marked NORMALISED:

  * Before 3.12 the nodes inside f-strings have positions that are wrong or missing, and an f-string is one token.
  * 3.12 and 3.13 read escapes in the format specifications of raw f-strings, and 3.12 leaves empty texts in them.
  * Before 3.12 tokenize knows names by a pattern that misses some characters and calls them ERRORTOKEN; files with one
    are not compared.
  * 3.12's tokenize gives wrong end columns to strings of several lines that are not ASCII.
  * 3.8 has Index and ExtSlice nodes, gives annotated keyword-only parameters a shorter span, ends `*(a)` before the
    parenthesis and blocks before a last semicolon, reads `with (a, b):` as one item, and parses some starred
    expressions that its own compiler then refuses.
  * Keywords have positions from 3.9 on, aliases from 3.10 on.
  * `\\N{...}`: spawnlint has no table of character names and reads each as U+FFFD.
"""
import ast
import io
import json
import keyword
import os
import re
import subprocess
import sys
import sysconfig
import tokenize
import warnings

VERSION = sys.version_info[:2]
UNSAFE = re.compile(rb"[^ -\[\]-~]")


def escape(data):
    """Printable ASCII but the backslash as it is, other bytes as \\xNN: as dump.c does."""
    if UNSAFE.search(data):
        data = UNSAFE.sub(lambda match: b"\\x%02x" % match.group()[0], data)
    return data.decode("ascii")


def escape_text(text):
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    return escape(text.encode("utf-8", "surrogatepass"))


class Lines:
    """The lines of a file as UTF-8, cut where CPython cuts them."""

    def __init__(self, data):
        if data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        else:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            if encoding not in ("utf-8", "ascii"):
                data = data.decode(encoding).encode("utf-8")
        self.data = data
        self.lines = re.split(rb"\r\n|\r|\n", data)

    def cut(self, node):
        return self.lines[node.lineno - 1][node.col_offset : node.end_col_offset]


# ---------------------------------------------------------------------------------------------------------------------
# Trees


def number_text(node, value, lines):
    text = lines.cut(node).decode("ascii")
    same = text == str(value) or type(value)(ast.literal_eval(text)) == value
    return text if same else "%s (not %r)" % (text, value)


def constant(node, lines):
    value = node.value
    if isinstance(value, str):
        label = " ustr:" if getattr(node, "kind", None) else " str:"
        return label + escape_text(value)
    if value is None or value is True or value is False:
        return " %s" % value
    if value is Ellipsis:
        return " Ellipsis"
    if isinstance(value, bytes):
        return " bytes:" + escape(value)
    kind = type(value).__name__
    return " %s:%s" % (kind, number_text(node, value, lines))


OPERATORS = (ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
NODE_FIELDS = {}


def scalar_and_child_fields(kind):
    """Names of the fields of a class of nodes, without those that the dump leaves out."""
    left_out = {"ctx", "type_comment", "type_ignores", "kind"}
    return [name for name in kind._fields if name not in left_out]


def normalise_3_8(node, kind):
    if kind == "arguments":
        for arg in node.kwonlyargs:
            if arg.annotation:
                del arg.lineno
    if kind in ("With", "AsyncWith") and len(node.items) == 1 and not node.items[0].optional_vars:
        only = node.items[0].context_expr
        plain = isinstance(only, ast.Tuple) and only.elts and not any(
            isinstance(elt, (ast.Starred, ast.NamedExpr)) for elt in only.elts
        )
        if plain and only.col_offset < only.elts[0].col_offset:
            node.items = [ast.withitem(context_expr=elt, optional_vars=None) for elt in only.elts]


class TreeDump:
    def __init__(self, lines):
        self.lines = lines
        self.out = []
        self.loose = 0  # inside a node whose children have no trustworthy positions

    def span(self, node):
        if isinstance(node, (ast.Module, ast.arguments, ast.withitem, ast.comprehension)):
            return ""
        if type(node).__name__ == "match_case":
            return ""
        if self.loose or not hasattr(node, "lineno"):
            return " ?"
        if VERSION < (3, 9) and (isinstance(node, ast.Starred) or hasattr(node, "body")):
            return " %d:%d-?" % (node.lineno, node.col_offset)
        return " %d:%d-%d:%d" % (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)

    def node(self, label, node):
        # NORMALISED: 3.8 wraps subscripts.
        kind = type(node).__name__
        if kind == "Index" and VERSION < (3, 9):
            return self.node(label, node.value)
        if kind == "ExtSlice":
            self.out.append("%s Tuple ?" % label)
            for dim in node.dims:
                self.node(" " * (len(label) - len(label.lstrip())) + " elts", dim)
            return
        fields = NODE_FIELDS.get(kind)
        if fields is None:
            fields = NODE_FIELDS[kind] = scalar_and_child_fields(type(node))
        head = [label, kind] if label else [kind]
        line = " ".join(head)
        # NORMALISED: positions inside f-strings before 3.12.
        loosens = VERSION < (3, 12) and kind == "JoinedStr"
        own_span = self.span(node)
        self.loose += loosens
        children = []
        if VERSION < (3, 9):
            normalise_3_8(node, kind)
        indent = " " * (len(label) - len(label.lstrip()) + 1) if label else " "
        if kind in ("Constant", "MatchSingleton"):
            if self.loose and isinstance(node.value, (int, float, complex)) and not isinstance(node.value, bool):
                line += " %s:?" % type(node.value).__name__
            else:
                line += constant(node, self.lines)
        else:
            for name in fields:
                value = getattr(node, name, None)
                if value is None:
                    continue
                if isinstance(value, str):
                    label_of_text = " str:" if kind == "Interpolation" else " %s=" % name
                    line += label_of_text + escape_text(value)
                elif isinstance(value, int):
                    line += " %s=%d" % (name, value)
                elif isinstance(value, OPERATORS):
                    line += " %s=%s" % (name, type(value).__name__)
                elif isinstance(value, list):
                    if value and isinstance(value[0], str):
                        line += " %s=%s" % (name, ",".join(map(escape_text, value)))
                    elif value and isinstance(value[0], OPERATORS):
                        line += " %s=%s" % (name, ",".join(type(op).__name__ for op in value))
                    else:
                        children.append((indent + name, value))
                else:
                    children.append((indent + name, value))
        context = getattr(node, "ctx", None)
        if context is not None and not isinstance(context, ast.Load):
            line += " " + type(context).__name__
        self.out.append(line + own_span)
        for name, value in children:
            if type(value) is list:
                for item in value:
                    if VERSION == (3, 12) and kind == "JoinedStr" and getattr(item, "value", None) == "":
                        continue  # NORMALISED: empty texts.
                    if item is None:
                        self.out.append(name + " -")
                    else:
                        self.node(name, item)
            else:
                self.node(name, value)
        self.loose -= loosens


def parse(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(data)


def compiles(data):
    try:
        compile(data, "file", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def tree_of(data, lines):
    dump = TreeDump(lines)
    dump.node("", parse(data))
    return dump.out


# ---------------------------------------------------------------------------------------------------------------------
# Tokens

KEYWORDS = set(keyword.kwlist)
NAME, OP = tokenize.NAME, tokenize.OP


def tokens_of(lines):
    ascii_lines = [line.isascii() for line in lines.lines]
    text_lines = {}

    def byte_column(row, column):
        if row > len(ascii_lines) or ascii_lines[row - 1]:
            return column
        if row not in text_lines:
            text_lines[row] = lines.lines[row - 1].decode("utf-8")
        return len(text_lines[row][:column].encode("utf-8"))

    source = re.sub(rb"\r\n?", b"\n", lines.data).decode("utf-8")
    out = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "NAME" and token.string in KEYWORDS:
            kind = "KEYWORD"
        (row, column), (end_row, end_column) = token.start, token.end
        column, end_column = byte_column(row, column), byte_column(end_row, end_column)
        if kind in ("FSTRING_MIDDLE", "TSTRING_MIDDLE") and not token.string:
            continue  # NORMALISED: empty texts.
        if VERSION == (3, 12) and kind == "STRING" and row != end_row and not all(ascii_lines[row - 1 : end_row]):
            # NORMALISED: 3.12 counts the bytes of the first line in the column of the last.
            out.append("%s %d:%d-?" % (kind, row, column))
            continue
        out.append("%s %d:%d-%d:%d" % (kind, row, column, end_row, end_column))
    return out




def comparable_tokens(lines):
    """NORMALISED: the positions of line ends, indentations and the end marker vary between versions; what is compared
    of them is that they are there, in order. Before 3.12 an f-string is one token."""
    out = []
    nested = 0
    for line in lines:
        kind, _, span = line.partition(" ")
        span = span.partition(" ")[0]
        if VERSION < (3, 12):
            if kind in ("FSTRING_START", "TSTRING_START"):
                nested += 1
                if nested == 1:
                    out.append("STRING " + span.partition("-")[0])
                continue
            if kind in ("FSTRING_END", "TSTRING_END"):
                nested -= 1
                if nested == 0:
                    out[-1] += "-" + span.partition("-")[2]
                continue
            if nested:
                continue
        if kind in ("INDENT", "DEDENT", "NEWLINE", "ENDMARKER", "NL"):
            out.append(kind)
        else:
            out.append(kind + " " + span)
    return out


# ---------------------------------------------------------------------------------------------------------------------
# Comparing


NUMBER = re.compile(r" (int|float|complex):\S+")


def same_line(theirs, ours, names_escape):
    if theirs == ours:
        return True
    if theirs.endswith("-?"):
        return theirs[:-1] == ours[: len(theirs) - 1]
    if theirs.endswith(" ?"):
        their_head = theirs[:-2]
        our_head = ours.rpartition(" ")[0]
        if their_head == our_head or NUMBER.sub(r" \1:?", our_head) == their_head:
            return True
        theirs, ours = their_head, our_head
    # NORMALISED: escapes in format specifications of raw f-strings.
    if VERSION in ((3, 12), (3, 13)) and "str:" in ours:
        text = bytes(ours, "ascii").decode("unicode_escape").encode("latin-1").decode("unicode_escape")
        if "".join("\\x%02x" % ord(c) if c < " " else c for c in text) == theirs:
            return True
    # NORMALISED: characters by name.
    return names_escape and "\\xef\\xbf\\xbd" in ours and theirs.partition("str:")[0] == ours.partition("str:")[0]


def first_difference(theirs, ours, names_escape=False):
    """None, or the two lines that differ first."""
    if theirs == ours:
        return None
    for index in range(max(len(theirs), len(ours))):
        left = theirs[index] if index < len(theirs) else "(nothing)"
        right = ours[index] if index < len(ours) else "(nothing)"
        if not same_line(left, right, names_escape):
            return left, right
    return None


def read_dumps(program, mode, paths):
    """Yields path, issues, lines of the dump."""
    process = subprocess.Popen([program, mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if os.fork() == 0:
        process.stdin.write("".join(path + "\n" for path in paths).encode("utf-8", "surrogateescape"))
        process.stdin.close()
        os._exit(0)
    process.stdin.close()
    path, issues, lines = None, [], []
    for raw in process.stdout:
        line = raw[:-1].decode("utf-8", "surrogateescape")
        if line.startswith("=== "):
            if path is not None:
                yield path, issues, lines
            path, issues, lines = line[4:], [], []
        elif line.startswith("! "):
            issues.append(line)
        else:
            lines.append(line)
    if path is not None:
        yield path, issues, lines
    if process.wait() != 0:
        raise SystemExit("%s failed with %d at %s" % (program, process.returncode, path))


def compare_files(program, modes, paths):
    """What one worker finds: for each file whether this version parses it, our issues, and what differs."""
    results = []
    for mode in modes:
        for path, issues, ours in read_dumps(program, mode, paths):
            result = {"path": path, "mode": mode, "issue": issues[0] if issues else None, "parses": True}
            results.append(result)
            with open(path, "rb") as file:
                data = file.read()
            try:
                lines = Lines(data)
                if mode == "ast":
                    theirs = tree_of(data, lines)
                elif parse(data):
                    theirs = tokens_of(lines)
                    if any(line.startswith("ERRORTOKEN") for line in theirs):
                        theirs = comparable_tokens(ours)  # NORMALISED
            except (SyntaxError, ValueError, tokenize.TokenError, LookupError) as error:
                result["parses"] = False
                result["error"] = "%s: %s" % (type(error).__name__, error)
                continue
            except (RecursionError, MemoryError) as error:
                result["parses"] = None
                continue
            if mode == "tokens":
                theirs, ours = comparable_tokens(theirs), comparable_tokens(ours)
            if issues and VERSION < (3, 9) and not compiles(data):
                result["parses"] = False
                continue
            result["difference"] = first_difference(theirs, ours, b"\\N{" in data)
    return results


def find_files(folders, left_out):
    for folder in folders:
        for root, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name not in left_out)
            for name in sorted(files):
                if name.endswith((".py", ".pyi")):
                    yield os.path.join(root, name)


def worker(argument):
    """Runs inside the interpreter under test and prints its results as JSON."""
    task = json.loads(argument)
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    folders, left_out = task["folders"], {"__pycache__"}
    if not folders:
        folders = [sysconfig.get_paths()["stdlib"]]
        left_out |= {"site-packages", "dist-packages"}
    paths = sorted(set(find_files(folders, left_out)))[:: task["every"]]
    pipes = []
    for job in range(task["jobs"]):
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(reader)
            results = compare_files(task["program"], task["modes"], paths[job :: task["jobs"]])
            with os.fdopen(writer, "w") as file:
                json.dump(results, file)
            os._exit(0)
        os.close(writer)
        pipes.append(reader)
    results = []
    for reader in pipes:
        with os.fdopen(reader) as file:
            results.extend(json.load(file))
    json.dump(results, sys.stdout)


def report(runs, accepted_only):
    """Prints what differs and the totals; returns how many files differ."""
    wrong = 0
    parsed_somewhere = {}
    for python, results in runs:
        totals = {"ast": [0, 0, 0], "tokens": [0, 0, 0]}
        for result in results:
            total = totals[result["mode"]]
            total[0] += 1
            if result["mode"] == "ast":
                known = parsed_somewhere.setdefault(result["path"], [False, result["issue"], ""])
                known[0] |= result["parses"] is not False
                known[2] = result.get("error", known[2])
            if result["parses"] and (result.get("difference") or (result["issue"] and result["mode"] == "ast")):
                total[1] += 1
                theirs, ours = result.get("difference") or ("(no issue)", result["issue"])
                print("%s: %s differ\n    theirs: %s\n    ours:   %s" % (result["path"], result["mode"], theirs, ours))
            elif not result["parses"]:
                total[2] += 1
        for mode, (count, different, other) in totals.items():
            if count:
                print("%s: %s: %d files, %d differ, %d other" % (python, mode, count, different, other))
                wrong += different
    for path, (parses, issue, error) in sorted(parsed_somewhere.items()):
        if not parses and issue is None and not accepted_only:
            print("%s: no version parses it, and we report no issue\n    theirs: %s" % (path, error))
            wrong += 1
    print("%d differences" % wrong)
    return wrong


def main(arguments):
    if arguments and arguments[0] == "--worker":
        worker(arguments[1])
        return 0
    modes, jobs, pythons, folders = ["ast", "tokens"], os.cpu_count() or 1, [], []
    accepted_only, every = False, 1
    program = os.path.abspath(arguments.pop(0))
    while arguments:
        argument = arguments.pop(0)
        if argument == "--tokens-only":
            modes = ["tokens"]
        elif argument == "--ast-only":
            modes = ["ast"]
        elif argument == "--accepted-only":
            accepted_only = True
        elif argument == "--every":
            every = int(arguments.pop(0))
        elif argument == "--jobs":
            jobs = int(arguments.pop(0))
        elif argument == "--":
            folders, arguments = [os.path.abspath(folder) for folder in arguments], []
        else:
            pythons.append(argument)
    task = json.dumps({"program": program, "modes": modes, "jobs": jobs, "folders": folders, "every": every})
    runs = []
    for python in pythons or [sys.executable]:
        output = subprocess.run(
            [python, os.path.abspath(__file__), "--worker", task], stdout=subprocess.PIPE, check=True
        ).stdout
        runs.append((python, json.loads(output)))
    return 1 if report(runs, accepted_only) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
