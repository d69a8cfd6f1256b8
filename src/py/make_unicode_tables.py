#!/usr/bin/env python3
"""Prints unicode_tables.def: what unicode.c must know of characters that can stand in a name, from the tables of the
Python that runs this. Run it with the newest supported Python:

    python3.14 src/py/make_unicode_tables.py > src/py/unicode_tables.def
"""
import sys
import unicodedata

LAST = 0x10FFFF
HANGUL = range(0xAC00, 0xD7A4)


def starts(code):
    return chr(code).isidentifier()


def continues(code):
    return ("a" + chr(code)).isidentifier()


def ranges(test):
    first = None
    for code in range(0x80, LAST + 2):
        inside = code <= LAST and test(code)
        if inside and first is None:
            first = code
        elif not inside and first is not None:
            yield first, code - 1
            first = None


def lines(items, width=118):
    line = ""
    for item in items:
        if len(line) + len(item) > width:
            yield line
            line = ""
        line += item
    if line:
        yield line


def section(name, comment, items):
    print("/* %s */" % comment)
    print("#ifdef %s" % name)
    for line in lines(items):
        print(line)
    print("#endif")
    print("#undef %s\n" % name)


def decompositions():
    """Runs of neighbouring characters whose decompositions have the same length: (first, last, offset, length)."""
    runs, pool = [], []
    for code in range(0x80, LAST + 1):
        if code in HANGUL or 0xD800 <= code <= 0xDFFF or not continues(code):
            continue
        full = unicodedata.normalize("NFKD", chr(code))
        if full == chr(code):
            continue
        if runs and runs[-1][1] == code - 1 and runs[-1][3] == len(full):
            runs[-1][1] = code
        else:
            runs.append([code, code, len(pool), len(full)])
        pool.extend(map(ord, full))
    return runs, pool


def compositions():
    for code in range(0x80, LAST + 1):
        if code in HANGUL or 0xD800 <= code <= 0xDFFF:
            continue
        mapping = unicodedata.decomposition(chr(code)).split()
        is_canonical = len(mapping) == 2 and not mapping[0].startswith("<")
        if is_canonical and unicodedata.normalize("NFC", chr(code)) == chr(code):
            yield int(mapping[0], 16), int(mapping[1], 16), code


def classes():
    first, previous = None, 0
    for code in range(0x80, LAST + 2):
        now = unicodedata.combining(chr(code)) if code <= LAST else 0
        if now != previous:
            if previous:
                yield first, code - 1, previous
            first, previous = code, now


def main():
    runs, pool = decompositions()
    version = unicodedata.unidata_version
    print("/* Characters beyond ASCII in names, Unicode %s. Made by make_unicode_tables.py.\n *" % version)
    print(" * A file that includes this defines one of the macros below and gets the rows of that table. */\n")
    section("WANT_NAME_START", "XID_Start: first, last", ["{0x%X,0x%X}," % pair for pair in ranges(starts)])
    section("WANT_NAME_CONTINUE", "XID_Continue: first, last", ["{0x%X,0x%X}," % pair for pair in ranges(continues)])
    section(
        "WANT_RUNS",
        "Full compatibility decompositions of a run of characters: first, last, where in the pool, length of each",
        ["{0x%X,0x%X,%d,%d}," % tuple(run) for run in runs],
    )
    section("WANT_POOL", "What they decompose to", ["%d," % code for code in pool])
    section(
        "WANT_COMPOSITIONS",
        "Canonical compositions in order: first, second, both in one",
        ["{0x%X,0x%X,0x%X}," % triple for triple in sorted(compositions())],
    )
    section(
        "WANT_CLASSES",
        "Canonical combining classes but 0: first, last, class",
        ["{0x%X,0x%X,%d}," % triple for triple in classes()],
    )


if __name__ == "__main__":
    sys.exit(main())
