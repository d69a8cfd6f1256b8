"""Readers of reports that know nothing of spawnlint: each takes the bytes of a report as its consumer does, stops at what
that consumer would stumble over, and gives back what it saw as a list of Seen.

They are written from what the consumers document: GitHub's runner and code scanning, GitLab's Code Quality, JUnit's XML,
reviewdog's format, gcc's lines.
"""
import json
import os
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree
from collections import namedtuple

try:
    import jsonschema
except ImportError:
    jsonschema = None

# code is None for what could not be checked; path is bytes where the format can say any path.
Seen = namedtuple("Seen", "path line code severity")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def demand(condition, what):
    if not condition:
        raise AssertionError(what)


def text_of(report):
    text = report.decode("utf-8")
    control = CONTROL.search(text)
    demand(not control, f"a control character: {control and text[max(0, control.start() - 40):control.end()]!r}")
    demand(text == "" or text.endswith("\n"), "no line end at the end")
    return text


def without_doubles(pairs):
    demand(len({key for key, _ in pairs}) == len(pairs), f"a key stands twice in {pairs}")
    return dict(pairs)


def json_of(report):
    """Also through `python3 -m json.tool`, a program of its own."""
    done = subprocess.run([sys.executable, "-m", "json.tool"], input=report, capture_output=True, check=False)
    demand(done.returncode == 0, done.stderr.decode())
    return json.loads(text_of(report), object_pairs_hook=without_doubles)


def keeps_to(value, schema_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    kind = jsonschema.validators.validator_for(schema)
    for error in kind(schema, format_checker=jsonschema.FormatChecker()).iter_errors(value):
        raise AssertionError(f"{os.path.basename(schema_path)}: {'/'.join(map(str, error.path))}: {error.message[:300]}")


# --- Lines ---

def read_text(report, _folder):
    """The headlines; every line of source stands behind a gutter."""
    headline = re.compile(r"(.*?)(?::cell \d+)?:(\d+):(\d+): (note|warning|error)\[(SPL\d{3})\] .+")
    seen = []
    for line in text_of(report).splitlines():
        demand(not line.startswith("::"), f"a command for the log: {line!r}")
        if line and not re.match(r" *\d* [|=]( |$)", line):
            match = headline.fullmatch(line)
            demand(match, f"neither a headline nor behind a gutter: {line!r}")
            seen.append(Seen(match[1], int(match[2]), match[5], match[4]))
    return seen


def read_concise(report, _folder):
    """As an editor that knows gcc's messages."""
    gcc = re.compile(r"(.+?):(\d+):(\d+):\s+(?:fatal\s+)?(warning|error|note):\s+(.*)")
    seen = []
    for line in text_of(report).splitlines():
        demand(not line.startswith("::"), f"a command for the log: {line!r}")
        match = gcc.fullmatch(line)
        demand(match, f"no message of gcc: {line!r}")
        seen.append(Seen(re.sub(r":cell \d+$", "", match[1]), int(match[2]), match[5][-7:-1], match[4]))
    return seen


def read_github(report, _folder):
    """As the runner of GitHub Actions parses the lines of a log."""
    def undo(text, pairs):
        for written, meant in pairs:
            text = text.replace(written, meant)
        return text

    in_data = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
    in_properties = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
    severities = {"error": "error", "warning": "warning", "notice": "note"}
    seen = []
    for line in text_of(report).splitlines():
        demand(line.startswith("::") and line.find("::", 2) > 0, f"no command: {line!r}")
        command, _, properties = line[2:line.index("::", 2)].partition(" ")
        demand(command in severities, f"an unknown command: {line!r}")
        values = {}
        for pair in properties.split(","):
            key, equals, value = pair.partition("=")
            demand(equals and key in ("file", "line", "endLine", "col", "endColumn", "title"), f"a property: {pair!r}")
            values[key] = undo(value, in_properties)
        demand(undo(line[line.index("::", 2) + 2:], in_data).strip(), f"no message: {line!r}")
        code = re.match(r"SPL\d{3}(?= )", values["title"])
        if code:
            demand(int(values["line"]) > 0 and values["endLine"] == values["line"], f"lines: {line!r}")
            demand("col" not in values or int(values["col"]) <= int(values["endColumn"]), f"columns: {line!r}")
        seen.append(Seen(values["file"], int(values.get("line", 1)), code and code[0], severities[command]))
    return seen


# --- JSON ---

def read_json(report, _folder):
    value = json_of(report)
    if jsonschema:
        keeps_to(value, os.path.join(os.path.dirname(__file__), "../../docs/report.schema.json"))
    seen = [Seen(error["path"], 1, None, "error") for error in value["errors"]]
    return seen + [Seen(f["path"], f["line"], f["rule"], f["severity"]) for f in value["findings"]]


def read_gitlab(report, _folder):
    demand(not report.startswith(b"\xef\xbb\xbf"), "a byte order mark")
    issues = json_of(report)
    severities = {"info": "note", "major": "warning", "critical": "error", "blocker": "error"}
    demand(len({issue["fingerprint"] for issue in issues}) == len(issues), "two issues with one fingerprint")
    seen = []
    for issue in issues:
        demand(set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}, f"keys: {issue}")
        demand(isinstance(issue["description"], str) and issue["description"], "no description")
        location = issue["location"]
        demand(not location["path"].startswith("./") and location["lines"]["begin"] >= 1, f"place: {location}")
        code = None if issue["check_name"] == "not-checked" else issue["check_name"]
        demand(code is None or issue["description"].startswith(code + ": "), "the code is not shown")
        seen.append(Seen(location["path"], location["lines"]["begin"], code, severities[issue["severity"]]))
    return seen


def read_rdjson(report, folder):
    value = json_of(report)
    demand(set(value) == {"source", "diagnostics"} and value["source"]["name"] == "spawnlint", f"keys: {set(value)}")
    severities = {"INFO": "note", "WARNING": "warning", "ERROR": "error"}
    seen = []
    for diagnostic in value["diagnostics"]:
        demand(diagnostic["message"], "no message")
        code = diagnostic.get("code", {"value": None})["value"]
        place = diagnostic["location"].get("range")
        if place:
            start, end = place["start"], place["end"]
            demand(start["line"] == end["line"] and 1 <= start["column"] <= end["column"], f"range: {place}")
        line = place["start"]["line"] if place else 1
        seen.append(Seen(diagnostic["location"]["path"], line, code, severities[diagnostic["severity"]]))
    return seen


# --- SARIF ---

def units_of(text):
    """UTF-16 units without blanks and tabs, line ends as LF, and the end of the file."""
    folded = text.replace("\r\n", "\n").replace("\r", "\n")
    encoded = re.sub("[ \t]", "", folded).encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(encoded[i:i + 2], "little") for i in range(0, len(encoded), 2)] + [0xFFFF]


def github_hashes(content):
    """primaryLocationLineHash of every line, from its definition: 37-adic numbers of a hundred units."""
    units = units_of(content.decode("utf-8", "replace"))
    starts = [0] + [i + 1 for i, unit in enumerate(units) if unit == 10]
    counts, hashes = {}, []
    for start in starts:
        window = (units[start:start + 100] + [0] * 100)[:100]
        number = 0
        for unit in window:
            number = (number * 37 + unit) % 2 ** 64
        counts[number] = counts.get(number, 0) + 1
        hashes.append(f"{number:x}:{counts[number]}")
    return hashes


def path_of(location, folder):
    """The path, as bytes, that the URI of an artifact names: it must be there."""
    uri = location["uri"]
    demand(re.fullmatch(r"(file:///)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), f"no URI: {uri!r}")
    demand(uri.startswith("file:///") or location["uriBaseId"] == "%SRCROOT%", f"relative to what? {location}")
    return urllib.parse.unquote_to_bytes(uri[len("file://"):] if uri.startswith("file://") else uri)


def check_region(physical, folder):
    region = physical["region"]
    demand(set(region) == {"startLine", "startColumn", "endLine", "endColumn"}, f"GitHub wants all four: {region}")
    demand(region["startLine"] == region["endLine"] and 1 <= region["startColumn"] <= region["endColumn"], str(region))
    path = path_of(physical["artifactLocation"], folder)
    with open(os.path.join(os.fsencode(folder), path), "rb") as file:
        lines = re.split("\r\n|\r|\n", file.read().decode("utf-8", "replace"))
    demand(region["startLine"] <= len(lines), f"{path} has {len(lines)} lines: {region}")
    demand(not path.endswith(b".ipynb") or "lambda" in lines[region["startLine"] - 1], f"{path}: another line: {region}")


def check_rules(rules):
    """What GitHub's code scanning asks of rules (its SARIF support page)."""
    for rule in rules:
        demand(len(rule["shortDescription"]["text"]) <= 1024, f"{rule['id']}: too long")
        demand(0 < len(rule["fullDescription"]["text"]) <= 1024, f"{rule['id']}: no description, or too long")
        demand(rule["help"]["text"] and rule["help"]["markdown"].startswith(f"# {rule['id']} {rule['name']}\n"),
               f"{rule['id']}: its help is not its page")
        demand("#! " not in rule["help"]["markdown"], f"{rule['id']}: a mark of the tests in its page")
        demand(rule["defaultConfiguration"]["level"] in ("note", "warning", "error"), f"{rule['id']}: level")
        demand(rule["properties"]["precision"] in ("very-high", "high", "medium", "low"), f"{rule['id']}: precision")
        demand(len(rule["properties"]["tags"]) <= 10, f"{rule['id']}: too many tags")
        demand("security-severity" not in rule["properties"], f"{rule['id']}: it would become a security alert")


def check_flow(result, folder):
    """The trace twice: as a flow that ends at the finding, and as related locations to which the message links."""
    related = result.get("relatedLocations", [])
    demand([location["id"] for location in related] == list(range(1, len(related) + 1)), "ids of related locations")
    links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
    demand([int(link) for link in links][:len(related)] == list(range(1, len(related) + 1)), "links in the message")
    demand(bool(related) == ("codeFlows" in result), "a trace without a flow")
    for location in related:
        check_region(location["physicalLocation"], folder)
    if related:
        steps = [step["location"] for step in result["codeFlows"][0]["threadFlows"][0]["locations"]]
        for step, location in zip(steps, related):
            demand(step["physicalLocation"] == location["physicalLocation"], "the flow goes another way")
        demand(len(steps) == len(related) + 1, "steps of the flow")
        demand(steps[-1]["physicalLocation"] == result["locations"][0]["physicalLocation"], "the flow's end")


def is_plain(content):
    """UTF-8 without a byte order mark, and with no word about another encoding."""
    try:
        return not content.decode("utf-8").startswith("\ufeff") and b"coding" not in content
    except UnicodeDecodeError:
        return False


def check_line_hash(result, path, line, folder):
    with open(os.path.join(os.fsencode(folder), path), "rb") as file:
        content = file.read()
    wanted = github_hashes(content)[line - 1]
    got = result["partialFingerprints"].get("primaryLocationLineHash")  # left to GitHub where the file is not UTF-8
    is_left_out = path.endswith(b".ipynb") or (path.endswith(b".py") and not is_plain(content))
    demand(got == (None if is_left_out else wanted), f"{path}:{line}: hash of the line")


def read_sarif(report, folder):
    log = json_of(report)
    schema = os.environ.get("SPAWNLINT_SARIF_SCHEMA")
    if schema and jsonschema:
        keeps_to(log, schema)
    demand(log["version"] == "2.1.0" and len(log["runs"]) == 1, "version and runs")
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    check_rules(rules)
    demand(run["columnKind"] == "utf16CodeUnits", "columns of what?")
    invocation = run["invocations"][0]
    notifications = invocation["toolExecutionNotifications"]
    demand(invocation["executionSuccessful"] == (not notifications), "success and notifications contradict each other")
    seen = []
    for notification in notifications:
        demand(notification["level"] == "error" and notification["message"]["text"], f"notification: {notification}")
        path = path_of(notification["locations"][0]["physicalLocation"]["artifactLocation"], folder)
        seen.append(Seen(path, 1, None, "error"))
    ours = [result["partialFingerprints"]["spawnlint/v1"] for result in run["results"]]
    demand(len(set(ours)) == len(ours), "two results with one fingerprint")
    for result in run["results"]:
        demand(rules[result["ruleIndex"]]["id"] == result["ruleId"], "ruleIndex")
        physical = result["locations"][0]["physicalLocation"]
        check_region(physical, folder)
        check_flow(result, folder)
        path, line = path_of(physical["artifactLocation"], folder), physical["region"]["startLine"]
        check_line_hash(result, path, line, folder)
        seen.append(Seen(path, line, result["ruleId"], result["level"]))
    return seen


# --- XML ---

def read_junit(report, _folder):
    text_of(report)
    root = xml.etree.ElementTree.fromstring(report)  # expat
    demand(root.tag == "testsuites" and list(root), "no suites")
    seen, names = [], set()
    for suite in root:
        cases = list(suite)
        demand(suite.tag == "testsuite" and cases, "an empty suite")
        for tag, key in (("failure", "failures"), ("error", "errors")):
            demand(int(suite.get(key)) == sum(case.find(tag) is not None for case in cases), f"{key} of a suite")
        demand(int(suite.get("tests")) == len(cases), "tests of a suite")
        for case in cases:
            name = (case.get("classname"), case.get("name"))
            demand(name not in names, f"two cases of one name: {name}")
            names.add(name)
            code = re.match(r"SPL\d{3}(?= )", case.get("name"))
            if case.find("failure") is not None:
                seen.append(Seen(case.get("file"), int(case.get("line")), code[0], case.find("failure").get("type")))
            elif case.find("error") is not None:
                seen.append(Seen(case.get("file"), 1, None, "error"))
            elif case.find("system-out") is not None:
                seen.append(Seen(case.get("file"), int(case.get("line")), code[0], None))
    for key in ("tests", "failures", "errors"):
        demand(int(root.get(key)) == sum(int(suite.get(key)) for suite in root), f"{key} of all suites")
    return seen


READERS = {"text": read_text, "concise": read_concise, "json": read_json, "sarif": read_sarif, "github": read_github,
           "gitlab": read_gitlab, "junit": read_junit, "rdjson": read_rdjson}
