#!/usr/bin/env python3
"""TOML is read as Python's tomllib reads it: the same documents are valid, and hold the same values.

Three kinds of documents: hand-picked ones for every corner of TOML 1.0; documents put together at random from pieces
that belong together; and both of these with a few characters changed, which most often makes them invalid. What goes
wrong is printed with the document. Folders that are named on the command line give more documents: what fuzzing left
in build/fuzz/corpus/fuzz_toml.
"""
import datetime
import json
import math
import os
import random
import subprocess
import sys
import tempfile

try:
    import tomllib
except ImportError:
    print("skipped: this Python has no tomllib (3.11 and newer have)")
    sys.exit(0)

HERE = os.path.dirname(os.path.abspath(__file__))
DUMP = os.path.join(os.environ.get("SPAWNLINT_BUILD", os.path.join(HERE, "../../build/dev")), "tests", "dump_toml")

VALID = r'''
a = 1|||a=1|||a = 1 # comment|||# only a comment||| |||a.b.c = 1|||a . b = 1|||"a" = 1|||'a' = 1|||"" = 1|||'' = 1
a = 1_000|||a = +1_0|||a = -0|||a = +0|||a = 0x1F|||a = 0xdead_beef|||a = 0o17|||a = 0b1_0|||a = 9223372036854775807
a = -9223372036854775808|||a = 9223372036854775808|||a = 123456789012345678901234567890|||a = 0xFFFFFFFFFFFFFFFFFF
a = 1.0|||a = -1.5|||a = +1.5e3|||a = 1e6|||a = 1E-6|||a = 6.626e-34|||a = 224_617.445_991_228|||a = 0.0|||a = -0.0
a = inf|||a = +inf|||a = -inf|||a = nan|||a = +nan|||a = -nan|||a = 0e0|||a = 1e400|||a = 1.7976931348623157e308
a = true|||a = false|||a = ""|||a = "b"|||a = "b\tc"|||a = "\b\t\n\f\r\"\\"|||a = "\u00e9\U0001F600"|||a = "\u0000"
a = 'b\n'|||a = ''|||a = """b"""|||a = """\nb\n"""|||a = """b"\n""c"""|||a = """b""""|||a = """b"""""|||a = """"b"""
a = """b \\\n   c"""|||a = """b \\  \n\n\n   c"""|||a = """\\\n"""|||a = \'\'\'b\'c\'\'\'|||a = \'\'\'\nb\'\'\'\'\'
a = \'\'\'b\\\n\'\'\'|||a = "é"|||a = "\t"|||a = """\t"""|||a = []|||a = [1]|||a = [1, 2]|||a = [1, 2,]|||a = [\n]
a = [ # c\n1, # d\n\n2 # e\n, # f\n]|||a = [[1], ["b", 'c'], {}]|||a = [1, "b", 1.0, true]|||a = {}|||a = { }
a = {b = 1}|||a = { b = 1, c = "d" }|||a = {b.c = 1, b.d = 2}|||a = {b = {c = {}}}|||a = {b = [\n1\n]}|||a={"b c"=1}
a = 1979-05-27|||a = 1979-05-27T07:32:00Z|||a = 1979-05-27 07:32:00z|||a = 1979-05-27t00:32:00-07:00|||a = 07:32:00
a = 1979-05-27T00:32:00.999999-07:00|||a = 1979-05-27T07:32:00|||a = 00:32:00.999999999|||a = 2000-02-29
a = 23:59:59|||a = 1979-05-27 # c|||a = 1979-05-27 07:32:00.1+23:59|||a = 9999-12-31|||a = [1979-05-27, 07:32:00]
a = 0001-01-01|||[a]|||[a]\n[b]|||[a.b]\n[a]|||[ a . "b" ]|||[a] # c|||[a]\nb = 1\n[a.c]\nd = 2|||[[a]]
[[a]]\n[[a]]|||[[a]]\nb = 1|||[[a]]\n[a.b]\n[[a]]\n[a.b]|||[[a.b]]\n[[a.b]]|||[a]\n[[a.b]]
[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]|||[a.b.c]\n[a]\nd=1|||a.b = 1\na.c = 2|||a.b.c = 1\na.b.d = 2\na.e = 3
[a]\nb.c = 1\nb.d = 2|||[a]\nb.c = 1\n[a.d]|||1 = 2|||1.2 = 3|||-a = 1|||_ = 1|||a-b_c = 1|||a = 1\n\n\n
\n\n a = 1|||\ta\t=\t1\t|||a = 1\r\nb = 2\r\n|||a = """\r\nb\r\n"""|||a = [\r\n1,\r\n]|||[a]\r\n# c\r\nb = 1
"a.b" = 1\na.b = 2|||a = "#"|||a = '#' # '|||[a."b.c"]\n[a.b.c]|||a = "\\\\"|||a."b" = 1\na.'c' = 2
[a]\n[a.b.c]\n[a.b]|||[a.b.c]\n[a]\nb.x = 1|||a = { b = { c = 1 }, d = [ { e = 1 } ] }|||a = 0.1_0|||a = 1e1_0
true = 1|||inf = 1|||1979-05-27 = 1|||a = {true = false}|||[a]\n[[a.b]]\n[a.b.c]|||a=[[[[]]]]
[[a]]\nb.c = 1\n[[a]]\nb.c = 2|||a = "\uD7FF\uE000\U0010FFFF"|||a = 1\n# é|||"é" = 1|||a = """\n\n b"""|||a = 'é'
'''

INVALID = r'''
a|||a =|||= 1|||a = 1 b = 2|||a = b|||a b = 1|||a = 1 2|||a.= 1|||.a = 1|||a..b = 1|||a = 1\na = 2|||a = 1\na.b = 2
a.b = 1\na = 2|||é = 1|||a+b = 1|||"a = 1|||'a = 1|||"""a""" = 1|||\'\'\'a\'\'\' = 1|||a = "|||a = '|||a = """
a = "b\nc"|||a = 'b\nc'|||a = "\x41"|||a = "\e"|||a = "\u12"|||a = "\uD800"|||a = "\U00110000"|||a = "\ "
a = """b \ c"""|||a = "\'"|||a = """b""""""|||a = \'\'\'b\'\'\'\'\'\'|||a = "b" c|||a = "\u00g0"|||a = 01|||a = +01
a = 1__0|||a = _1|||a = 1_|||a = 0x|||a = 0xG|||a = 0x_1|||a = 0x1_|||a = +0x1|||a = 0X1|||a = 0o8|||a = 0b2
a = 1.|||a = .1|||a = 1.e5|||a = 1e|||a = 1e+|||a = 1_.0|||a = 1._0|||a = 1e_5|||a = 00.1|||a = Inf|||a = NaN
a = infinity|||a = - 1|||a = --1|||a = True|||a = TRUE|||a = truex|||a = tru|||a = 1979-02-30|||a = 1979-13-01
a = 1979-00-01|||a = 1979-01-32|||a = 1979-1-1|||a = 2100-02-29|||a = 0000-01-01|||a = 24:00:00|||a = 07:60:00
a = 07:32:60|||a = 07:32|||a = 7:32:00|||a = 07:32:00.|||a = 07:32:00Z|||a = 1979-05-27T|||a = 1979-05-27T07:32
a = 1979-05-27  07:32:00|||a = 1979-05-27T07:32:00+24:00|||a = 1979-05-27_07:32:00|||a = 1979-05-27T07:32:00+7:00
a = [|||a = [1|||a = [1 2]|||a = [,]|||a = [1,,2]|||a = ]|||a = [1]]|||a = {|||a = {b = 1|||a = {b = 1,}|||a = {\n}
a = {b = 1\n}|||a = {b = 1 c = 2}|||a = {,}|||a = {b}|||a = {b = 1, b = 2}|||a = {b = 1, b.c = 2}
a = {b.c = 1, b = 2}|||a = {b = {}, b.c = 1}|||a = {}\na.b = 1|||a = {}\n[a]|||a = {}\n[a.b]|||a = []\n[[a]]
a = [{}]\n[a.b]|||a = [{}]\n[[a]]|||a = {b = {}}\n[a.b]|||[a|||[a\n]|||[]|||[a.]|||[.a]|||[a..b]|||[a]]|||[[a]
[[a] ]|||[ [a]]|||[a] b = 1|||[a]\n[a]|||[a]\n[[a]]|||[[a]]\n[a]|||[a.b]\n[a.b]|||a = 1\n[a]|||a = 1\n[a.b]
a.b = 1\n[a]|||a.b.c = 1\n[a.b]|||[[a.b]]\n[a.b]|||a.b = 1\n[a.c]\n[a]|||[a]\nb.c = 1\n[a.b]
[a.b.c]\nz = 9\n[a]\nb.c.t = 1|||[a.b.c.d]\nz = 9\n[a]\nb.c.d.k.t = 1|||[a.b]\n[[a]]|||[[a]]\n[a.b]\n[a.b]
[a]\nb = 1\n[a.b]|||[a]\nb = 1\n[a.b.c]|||[[a]]\nb = 1\n[a.b]|||[a]\n[[a.b]]\n[a.b]|||[a]\n[a.b]\n[[a.b]]
\ufeffa = 1|||a = 1\rb = 2|||a = "\x00"|||# \x00|||# \x7f|||a = "\x7f"|||a = 1 \x00|||a = "\x1f"|||# \r b
a = '\x01'|||a = """\x0b"""|||\x0c|||a = 1;|||a: 1|||a = "b"""|||[a]\nb.c.d = 1\n[a.b.c]|||a = [\n1\n2\n]
a = 1\n[a|||a = [1, # c|||[a]\nb = {c = 1}\n[a.b.d]|||[a]\nb = {c = 1}\nb.d = 2|||a = nul|||[[a.b]]\n[a]\nb = 1
a.b = []\na.b.c = 1|||a = "\u{41}"
'''

PIECES = {
    "key": ["a", "b", "c", "d-e", '"a b"', "'q'", "a.b", "b . c", '"".x', "1", "a.b.c"],
    "value": ["1", "-7", "0x1f", "1_000", "2.5", "1e3", "true", "false", '"s"', "'l'", '"""m\nn"""', "'''o'''", "nan",
              "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "[]", "[1, 2]", '["a",\n"b",]', "{}",
              "{x = 1, y.z = 2}",
              "[{a = 1}, {b = []}]", '"\\u00e9"', "inf", "[[1], [2.0]]"],
}


def unescape(text):
    """A hand-picked document in which \\n, \\r, \\x.., \\' and \\ufeff stand for what they are."""
    for written, meant in (("\\n", "\n"), ("\\r", "\r"), ("\\'", "'"), ("\\ufeff", "\ufeff")):
        text = text.replace(written, meant)
    for code in ("00", "7f", "1f", "01", "0b", "0c"):
        text = text.replace("\\x" + code, chr(int(code, 16)))
    return text


def hand_picked(text):
    for document in text.strip("\n").replace("\n", "|||").split("|||"):
        yield document
        if "\\" in document:
            yield unescape(document)
            yield unescape(document.replace("\\\\", "\0")).replace("\0", "\\")


def random_document(generator):
    lines = []
    for _ in range(generator.randint(1, 7)):
        kind = generator.random()
        key = generator.choice(PIECES["key"])
        if kind < 0.25:
            lines.append(f"[{key}]")
        elif kind < 0.4:
            lines.append(f"[[{key}]]")
        elif kind < 0.5:
            lines.append(generator.choice(("", "# c", "\t", "  # é")))
        else:
            lines.append(f"{key} = {generator.choice(PIECES['value'])}" + generator.choice(("", "", " # c", " ")))
    return generator.choice(("\n", "\n", "\r\n")).join(lines) + generator.choice(("", "\n"))


def changed(generator, document):
    """The document with a few bytes inserted, removed or replaced."""
    text = document.encode("utf-8")
    for _ in range(generator.randint(1, 3)):
        at = generator.randint(0, len(text))
        new = generator.choice([b"", b"", b'"', b"'", b"=", b".", b"[", b"]", b"{", b"}", b",", b"\n", b"\\", b"#",
                                b"_", b"0", b"1", b"e", b"-", b":", b" ", b"\xc3", b"\xff", b"\0", b"a", b"\r", b'"""',
                                b"'''"])
        text = text[:at] + new + text[at + generator.randint(0, 1):]
    return text


def documents():
    """(where it comes from, bytes) of each."""
    for folder in sys.argv[1:]:
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                yield "file", file.read()
    generator = random.Random(10)
    for kind, texts in (("valid", VALID), ("invalid", INVALID)):
        for document in hand_picked(texts):
            yield kind, document.encode("utf-8")
    for name in ("bytes", b"a = '\xff'"), ("bytes", b"\xc3 = 1"), ("bytes", b"# \xed\xa0\x80"), ("bytes", b""):
        yield name
    made = [random_document(generator) for _ in range(1500)]
    picked = [document for texts in (VALID, INVALID) for document in hand_picked(texts)]
    for document in made:
        yield "made", document.encode("utf-8")
    for _ in range(3000):
        yield "changed", changed(generator, generator.choice(made if generator.random() < 0.5 else picked))


def as_dumped(value):
    """A value of tomllib in the words of dump_toml."""
    if isinstance(value, dict):
        return {key: as_dumped(item) for key, item in value.items()}
    if isinstance(value, list):
        return ["array", *map(as_dumped, value)]
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ["boolean", str(value)]
    if isinstance(value, int):
        return ["integer", str(value), str(max(-2**63, min(2**63 - 1, value)))]
    if isinstance(value, float):
        return ["float", "nan" if math.isnan(value) else repr(value)]
    if isinstance(value, datetime.datetime):
        text = value.strftime("%m-%d %H:%M:%S.%f")
        if value.tzinfo is None:
            return ["local", f"{value.year:04}-{text}"]
        return ["offset", f"{value.year:04}-{text} {value.utcoffset() // datetime.timedelta(minutes=1)}"]
    if isinstance(value, datetime.date):
        return ["date", value.isoformat()]
    return ["time", value.strftime(" %H:%M:%S.%f")]


def as_compared(value):
    """What dump_toml printed, numbers in Python's words."""
    if isinstance(value, dict):
        return {key: as_compared(item) for key, item in value.items()}
    if isinstance(value, str):
        return value
    kind, *rest = value
    if kind == "array":
        return ["array", *map(as_compared, rest)]
    if kind == "integer":
        literal = rest[0]
        return ["integer", str(int(literal, 0 if literal[:2] in ("0x", "0o", "0b") else 10)), rest[1]]
    if kind == "float":
        number = float(rest[0])
        return ["float", "nan" if math.isnan(number) else repr(number)]
    return value


def main():
    try:
        tomllib.loads("a = {\n}")
        print("skipped: this Python's tomllib reads a newer TOML than 1.0")
        return 0
    except tomllib.TOMLDecodeError:
        pass
    every = list(dict.fromkeys(documents()))
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, text) in enumerate(every):
            with open(os.path.join(folder, f"{number}.toml"), "wb") as file:
                file.write(text)
        paths = [os.path.join(folder, f"{number}.toml") for number in range(len(every))]
        done = subprocess.run([DUMP, *paths], capture_output=True, check=True)
    lines = done.stdout.decode("utf-8").splitlines()
    valid = failed = 0
    for (kind, text), line in zip(every, lines, strict=True):
        try:
            wanted = as_dumped(tomllib.loads(text.decode("utf-8")))
            valid += 1
        except ValueError:
            wanted = None
        got = json.loads(line)
        message = got[1:] if isinstance(got, list) else None
        got = None if message else as_compared(got)
        if wanted != got:
            failed += 1
            print(f"FAILED ({kind}): {text!r}\n  tomllib: {wanted}\n  ours:    {message or got}")
        elif kind in ("valid", "invalid") and (wanted is not None) != (kind == "valid") and "\\" not in repr(text):
            failed += 1
            print(f"FAILED: {text!r} is listed as {kind}, but tomllib and spawnlint say otherwise")
    print(f"{len(every)} documents, {valid} valid, {len(every) - valid} not: {failed} differences")
    return 1 if failed or valid < 150 or len(every) - valid < 150 else 0


if __name__ == "__main__":
    sys.exit(main())
