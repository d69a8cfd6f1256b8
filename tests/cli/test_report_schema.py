#!/usr/bin/env python3
"""JSON reports keep to docs/report.schema.json: of the examples, of broken files, of hostile names and of nothing.

The small validator below knows the words of JSON Schema that our schema uses, and stops at any other. What a schema
cannot say is checked behind it: keys that stand twice, counts, order, control characters.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def validate(value, schema, root, place):
    """Yields what is wrong with a value."""
    known = {"$ref", "type", "const", "enum", "pattern", "minLength", "minimum", "minItems", "uniqueItems", "items",
             "required", "properties", "patternProperties", "additionalProperties",
             "$schema", "title", "description", "definitions"}
    for word in schema.keys() - known:
        sys.exit(f"docs/report.schema.json uses {word!r}, which this validator does not know")
    if "$ref" in schema:
        yield from validate(value, root["definitions"][schema["$ref"].rsplit("/", 1)[1]], root, place)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, name) for name in types):
        yield f"{place}: {value!r} is not {' or '.join(types)}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{place}: {value!r} does not match {schema['pattern']}"
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        yield f"{place}: too short"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{place}: {value} is less than {schema['minimum']}"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{place}: too few items"
        if schema.get("uniqueItems") and len(set(value)) < len(value):
            yield f"{place}: the same item twice"
        for index, item in enumerate(value):
            yield from validate(item, schema.get("items", {}), root, f"{place}/{index}")
    if isinstance(value, dict):
        for key in schema.get("required", []):
            if key not in value:
                yield f"{place}: {key!r} is missing"
        for key, item in value.items():
            inner = [sub for pattern, sub in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
            inner += [schema["properties"][key]] if key in schema.get("properties", {}) else []
            if not inner and schema.get("additionalProperties") is False:
                yield f"{place}: unknown key {key!r}"
            for sub in inner:
                yield from validate(item, sub, root, f"{place}/{key}")


def without_doubles(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        sys.exit(f"a key stands twice: {keys}")
    return dict(pairs)


def beyond_the_schema(report, text):
    """Yields what is wrong that a schema cannot say."""
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text):
        yield "control characters in the report"
    if report["complete"] == bool(report["errors"]):
        yield "`complete` and `errors` contradict each other"
    findings, summary = report["findings"], report["summary"]
    if summary["findings"] != len(findings) or sum(summary["by_rule"].values()) != len(findings):
        yield "the summary counts other findings than there are"
    order = [(finding["path"].encode(), finding["line"], finding["column"], finding["rule"]) for finding in findings]
    if order != sorted(order):
        yield "findings are not in order"
    if len({finding["fingerprint"] for finding in findings}) < len(findings):
        yield "two findings have one fingerprint"
    for finding in findings:
        if (finding["end_line"], finding["end_column"]) < (finding["line"], finding["column"]):
            yield f"a finding ends before it starts: {finding}"


def report_of(arguments, folder):
    """A report, its text, and what is wrong with either."""
    command = [SPAWNLINT, "-q", "--output-format", "json", *arguments]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    text = done.stdout.decode("utf-8")  # fails on what is not UTF-8
    report = json.loads(text, object_pairs_hook=without_doubles)
    problems = list(validate(report, SCHEMA, SCHEMA, "")) + list(beyond_the_schema(report, text))
    expected = 2 if report["errors"] else 1 if any(f["severity"] != "note" for f in report["findings"]) else 0
    if done.returncode != expected:
        problems.append(f"exit status {done.returncode}, expected {expected}")
    return report, problems


def write(folder, name, content):
    path = os.path.join(folder.encode(), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


PROGRAM = b"""import multiprocessing as mp
def main():
    mp.Process(target=lambda: %s).start()
if __name__ == "__main__":
    main()
"""

with open(os.path.join(ROOT, "docs/report.schema.json"), encoding="utf-8") as schema_file:
    SCHEMA = json.load(schema_file)
failed = 0
with tempfile.TemporaryDirectory() as scratch:
    hostile = ["x = '\u202e\u2028\t\x1b[31m'".encode(), b"'\xff\xfe'", "'ä\u0301漢🙂', \"\\\"\"".encode(), b"0 # \x00"]
    for number, text in enumerate(hostile):
        write(scratch, b"hostile/%d.py" % number, b"# coding: latin-1\n" * (b"\xff" in text) + PROGRAM % text)
    write(scratch, b"hostile/\xff\xfe\x1b[2J\n\"\\.py", PROGRAM % b"0")
    write(scratch, b"broken/syntax.py", b"import multiprocessing\ndef f(:\n    pass\n")
    write(scratch, b"broken/binary.py", bytes(range(256)) * 20 + b"multiprocessing")
    write(scratch, b"empty/a.py", b"")
    runs = [(["docs/examples"], ROOT), (["."], os.path.join(scratch, "hostile")),
            (["."], os.path.join(scratch, "broken")), (["--all-files", "."], scratch),
            (["empty"], scratch), (["nowhere", "empty"], scratch),
            (["--target-platform", "windows", "--target-python", "==3.12.*", "hostile"], scratch)]
    found = 0
    for arguments, folder in runs:
        report, problems = report_of(arguments, folder)
        found += len(report["findings"])
        failed += len(problems)
        print(f"{' '.join(arguments)}: {len(report['findings'])} findings, {len(problems)} problems")
        for problem in problems:
            print("   ", problem)
if found == 0:
    print("no finding in any report: nothing was tested")
    failed += 1
sys.exit(1 if failed else 0)
