#!/usr/bin/env python3
"""What the GitHub action and the GitLab template run, run here on small projects: exit status, reports, summary.

The files themselves are read as YAML where Python has a reader for it: every input reaches the script as a variable.
"""
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])
BAD = "import multiprocessing as mp\n\nif __name__ == '__main__':\n    mp.Pool().map(lambda x: x, [1])\n"
FAILED = 0


def expect(what, holds, detail=""):
    global FAILED
    print(f"{'passed' if holds else 'FAILED'}: {what}{'' if holds else f': {detail}'}")
    FAILED += not holds


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def run_action(files, **inputs):
    """The check of the action: exit status, log, outputs, summary, SARIF."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        output, summary = os.path.join(folder, ".output"), os.path.join(folder, ".summary")
        environment = {**os.environ, "SPAWNLINT": SPAWNLINT, "INPUT_PATHS": ".", "INPUT_ARGS": "",
                       "INPUT_FAIL_ON": "warning", "INPUT_SARIF_FILE": "out.sarif", "GITHUB_OUTPUT": output,
                       "GITHUB_STEP_SUMMARY": summary, **inputs}
        done = subprocess.run(["bash", os.path.join(ROOT, "packaging", "action.sh"), "check"], cwd=folder,
                              env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        outputs = dict(line.split("=", 1) for line in read(output).splitlines()) if os.path.exists(output) else {}
        sarif = os.path.join(folder, "out.sarif")
        report = json.loads(read(sarif)) if os.path.exists(sarif) else None
        return (done.returncode, done.stdout, outputs, read(summary) if os.path.exists(summary) else "", report,
                sorted(os.listdir(folder)))


def check_action():
    status, log, outputs, summary, report, _ = run_action({"bad.py": BAD})
    expect("a finding fails the step and annotates the line",
           status == 1 and "::error " in log and "file=bad.py,line=4" in log, (status, log))
    expect("the outputs name the report and the status",
           outputs == {"sarif-file": "out.sarif", "exit-status": "1"}, outputs)
    expect("the summary lists it", "    bad.py:4:19: error: lambda" in summary, summary)
    expect("the SARIF report holds it", report and len(report["runs"][0]["results"]) == 1, report)

    status, log, outputs, summary, report, _ = run_action({"good.py": "import os\n"})
    expect("without a finding the step passes and the report is there, empty",
           status == 0 and outputs["exit-status"] == "0" and report["runs"][0]["results"] == [] and
           "Nothing found." in summary, (status, outputs, summary))

    status, log, outputs, summary, report, _ = run_action({"bad.py": BAD}, INPUT_FAIL_ON="never")
    expect("fail-on decides about the step alone", status == 0 and "::error " in log, (status, log))

    status, log, outputs, summary, report, _ = run_action({}, INPUT_PATHS="missing.py")
    expect("what could not be checked is 2, and said", status == 2 and outputs["exit-status"] == "2" and
           "could not be checked" in summary, (status, outputs, summary))

    words = "bad.py $(touch${IFS}hacked) ;touch hacked"
    status, _, _, _, _, names = run_action({"bad.py": BAD}, INPUT_PATHS=words, INPUT_ARGS="--quiet `touch hacked`")
    expect("what callers write is not executed", status == 2 and "hacked" not in names, (status, names))


def check_gitlab():
    template = read(os.path.join(ROOT, "packaging", "gitlab-ci.yml"))
    script = re.search(r"(?m)^  script:\n((?:    - .*\n)+)", template)[1].replace("    - ", "")
    defaults = dict(re.findall(r'(?m)^  (SPAWNLINT_[A-Z_]+): "?([^"\n]*)"?$', template.split("\nspawnlint:")[0]))
    artifact = re.search(r"codequality: (\S+)", template)[1]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "bad.py"), "w", encoding="utf-8") as file:
            file.write(BAD)
        os.mkdir(os.path.join(folder, ".tools"))
        os.symlink(SPAWNLINT, os.path.join(folder, ".tools", "spawnlint"))
        environment = {**os.environ, **defaults, "PATH": f"{folder}/.tools{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["sh", "-ec", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
        report = json.loads(read(os.path.join(folder, artifact)))
    expect("the job of the GitLab template fails and leaves its Code Quality report",
           done.returncode == 1 and [each["location"]["path"] for each in report] == ["bad.py"] and
           "error[SPL301]" in done.stdout, (done, report))


def check_files():
    if not importlib.util.find_spec("yaml"):
        print("no YAML reader here: action.yml and the template are not parsed")
        return
    import yaml
    action = yaml.safe_load(read(os.path.join(ROOT, "action.yml")))
    steps = action["runs"]["steps"]
    expect("no input stands in a script of action.yml", not any("${{" in step["run"] for step in steps), steps)
    passed = {value for step in steps for value in step["env"].values()}
    expect("every input of action.yml reaches the script",
           all(f"${{{{ inputs.{name} }}}}" in passed for name in action["inputs"]), passed)
    template = yaml.safe_load(read(os.path.join(ROOT, "packaging", "gitlab-ci.yml")))
    expect("the GitLab template has its job", "script" in template["spawnlint"], template)


check_action()
check_gitlab()
check_files()
sys.exit(1 if FAILED else 0)
