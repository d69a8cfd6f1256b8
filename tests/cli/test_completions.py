#!/usr/bin/env python3
"""The manual page and the completions of the shells agree with the command line itself.

What there is to complete is taken from `--help`, `rules` and the words of error messages; then each shell that is here
completes command lines: bash by the function that its script defines, fish by `complete -C`, zsh on a terminal.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SPAWNLINT = os.path.abspath(os.environ["SPAWNLINT"])


def printed(*arguments, status=0):
    done = subprocess.run([SPAWNLINT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != status:
        sys.exit(f"spawnlint {' '.join(arguments)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout if status == 0 else done.stderr


HELP = printed("--help")
COMMANDS = set(re.findall(r"(?m)^  ([a-z]+)\b", HELP.split("Commands:\n")[1].split("\n\n")[0]))
OPTIONS = set(re.findall(r"(?m)^  (?:-[a-z], )?(--[a-z][a-z-]+)", HELP))
TAKES_VALUE = set(re.findall(r"(?m)^  (?:-[a-z], )?(--[a-z][a-z-]+) [A-Z]", HELP))
RULES = set(re.findall(r"(?m)^(SPL\d{3})  ([a-z-]+)", printed("rules")))
RULE_WORDS = {word for rule in RULES for word in rule}


def choices(option):
    """The words that the error message for a wrong one lists."""
    return set(re.search(r"\(one of: (.*)\)", printed(option, "?", ".", status=2))[1].split(", "))


# A command line and the words that must be offered at its end; with `exactly` no others.
def situations():
    yield "spawnlint --", OPTIONS, True
    yield "spawnlint ch", {"check"}, True
    for option in ("--fail-on", "--color", "--output-format"):
        yield f"spawnlint {option} ", choices(option), True
        yield f"spawnlint check {option} ", choices(option), True
    yield "spawnlint --target-platform ", {"linux", "macos", "windows"}, True
    yield "spawnlint rule ", RULE_WORDS, True
    yield "spawnlint dump ", {"tokens", "ast", "scopes", "facts"}, False
    yield "spawnlint completions ", {"bash", "zsh", "fish"}, True
    yield "spawnlint --select SPL30", {code for code, _ in RULES if code.startswith("SPL30")}, True
    yield "spawnlint --ignore SPL101,lambda", {"SPL101,lambda-to-worker"}, True
    yield "spawnlint fold", {"folder"}, True


# --- The shells ---


def in_bash(folder, script, line):
    words = line.split(" ")
    program = f"""source {script}
COMP_WORDS=({' '.join(f"'{word}'" for word in words)})
COMP_CWORD={len(words) - 1}
_spawnlint
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "--norc", "-c", program], cwd=folder, capture_output=True, text=True, timeout=60)
    # `compopt` works only while the shell is completing.
    errors = [text for text in done.stderr.splitlines() if "compopt" not in text]
    return done.stdout.split("\n"), "\n".join(errors)


def in_fish(folder, script, line):
    done = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], cwd=folder,
                          capture_output=True, text=True, timeout=60, env={**os.environ, "HOME": folder})
    return [text.split("\t")[0] for text in done.stdout.splitlines()], done.stderr


# Keys go to an interactive zsh one after the other: the line, a tab, and Control-U to empty the line. What the script
# adds by compadd is printed on the way. The keys are sent when the line editor says that it listens: before, the
# terminal itself would take Control-U for its own.
ZSH = r"""
zmodload zsh/zpty
zpty inner zsh -f -i
say() { zpty -w inner "$1" }
say "PS1= PS2=; unsetopt beep; stty cols 200 rows 2000 -echo"
say "autoload -U compinit; compinit -u -D"
say "source $1"
say 'compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    typeset -a found; builtin compadd -O found "$@"; print -rl -- "<<"${^IPREFIX}${^found}">>"; builtin compadd "$@"
}'
say "zle-line-init() { print -n REA''DY }; zle -N zle-line-init"
zpty -r -m inner text '*READY*'
zpty -w -n inner "$2"$'\t\C-u'
say 'print DO''NE'
zpty -r -m inner text '*DONE*'
print -r -- "$text"
zpty -d inner
"""


def in_zsh(folder, script, line):
    done = subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", script, line], cwd=folder, capture_output=True, text=True,
                          timeout=120, env={**os.environ, "TERM": "xterm", "HOME": folder, "ZDOTDIR": folder})
    return re.findall(r"<<([^<>]*)>>", done.stdout), done.stderr


FAILED = 0


def expect(what, holds, detail):
    global FAILED
    if not holds:
        FAILED += 1
        print(f"FAILED: {what}: {detail}")


def check_shell(name, complete, folder):
    if not shutil.which(name):
        print(f"{name} is not here: its completions are not tried")
        return
    script = os.path.join(folder, f"completions.{name}")
    with open(script, "w", encoding="utf-8") as file:
        file.write(printed("completions", name))
    count = 0
    for line, wanted, exactly in situations():
        words, errors = complete(folder, script, line)
        offered = {word.rstrip("/") for word in words if word} - {"-"}
        if line == "spawnlint --":
            offered = {word.rstrip("=") for word in offered if word.startswith("--")}
        good = offered == wanted if exactly else wanted <= offered
        expect(f"{name}: {line!r}", good and not errors, f"{sorted(offered ^ wanted)} {errors}")
        count += 1
    print(f"{name}: {count} command lines completed")


def check_manual():
    page = printed("--manual")
    plain = re.sub(r"\\f[BIR]", "", page).replace("\\-", "-").replace("\\&", "").replace("\\(aq", "'")
    for what, words in (("command", COMMANDS), ("option", OPTIONS), ("rule", {code for code, _ in RULES})):
        listed = set(re.findall(r"(?m)^\.TP\n(?:-[a-z], )?(\S+)", plain))
        expect(f"the manual page lists each {what}", words <= listed, sorted(words - listed))
    if shutil.which("man"):
        done = subprocess.run(["man", "--warnings", "-l", "-"], input=page, capture_output=True, text=True,
                              env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"})
        expect("man shows the page without a warning",
               done.returncode == 0 and not done.stderr and "EXIT STATUS" in done.stdout, done.stderr)


def main():
    if not COMMANDS or len(OPTIONS) < 15 or "--select" not in TAKES_VALUE or len(RULES) < 40:
        sys.exit("--help does not look as expected")
    check_manual()
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "folder"))
        for name, complete in (("bash", in_bash), ("fish", in_fish), ("zsh", in_zsh)):
            check_shell(name, complete, folder)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
