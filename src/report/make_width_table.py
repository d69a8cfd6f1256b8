#!/usr/bin/env python3
"""Prints width.def: how many columns characters take on a terminal, from the tables of the Python that runs this. Run
it with the newest supported Python:

    python3.14 src/report/make_width_table.py > src/report/width.def

Two columns: East Asian Wide and Fullwidth (Unicode Standard Annex #11). None: marks that combine (Mn, Me), format
characters (Cf) but the visible ones, and the vowels and final consonants of Hangul that join the syllable before them.
"""
import unicodedata

JOINING_HANGUL = [range(0x1160, 0x1200), range(0xD7B0, 0xD7FC)]
# The soft hyphen, and the marks that stand before a number or word (PropList.txt: Prepended_Concatenation_Mark).
VISIBLE = {0xAD, *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def width(code):
    character = chr(code)
    if code in VISIBLE:
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or any(code in hangul for hangul in JOINING_HANGUL):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def ranges(wanted):
    first = None
    for code in range(0x80, 0x110001):
        inside = code <= 0x10FFFF and width(code) == wanted
        if inside and first is None:
            first = code
        elif not inside and first is not None:
            yield first, code - 1
            first = None


def print_table(name, comment, wanted):
    print(f"/* {comment} */\n#ifdef {name}")
    line = ""
    for first, last in ranges(wanted):
        item = f"{{0x{first:X}, 0x{last:X}}}, "
        if len(line) + len(item) > 118:
            print(line.rstrip())
            line = ""
        line += item
    print(line.rstrip())
    print(f"#endif\n#undef {name}")


print(f"""/* Columns of characters, Unicode {unicodedata.unidata_version}. Made by make_width_table.py.
 *
 * A file that includes this defines one of the macros below and gets the rows of that table, sorted: first, last. */
""")
print_table("WANT_ZERO_WIDTH", "No column", 0)
print()
print_table("WANT_DOUBLE_WIDTH", "Two columns", 2)
