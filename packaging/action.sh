#!/usr/bin/env bash
# What action.yml runs: `build FOLDER` compiles spawnlint from the action's own revision into FOLDER/bin, `check` checks
# the caller's checkout. What callers wrote comes in variables (INPUT_…) and is split at blanks, but never executed.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build() {
    "$source/dev" install "$1"
}

check() {
    local status=0 list paths arguments
    list=$(mktemp)
    read -r -a paths <<<"$INPUT_PATHS"
    read -r -a arguments <<<"$INPUT_ARGS"
    # Annotations belong on standard output, where the runner reads them.
    "$SPAWNLINT" check --output github --output "sarif:$INPUT_SARIF_FILE" --output "concise:$list" \
        --fail-on "$INPUT_FAIL_ON" "${arguments[@]}" "${paths[@]}" || status=$?
    {
        echo "sarif-file=$INPUT_SARIF_FILE"
        echo "exit-status=$status"
    } >>"$GITHUB_OUTPUT"
    {
        echo "### spawnlint"
        if [ -s "$list" ]; then
            # Four blanks make it code, whatever stands in it.
            printf '\n'
            sed 's/^/    /' "$list"
        elif [ "$status" -eq 0 ]; then
            printf '\nNothing found.\n'
        fi
        if [ "$status" -eq 2 ]; then
            printf '\nSomething could not be checked: the log of the step says what.\n'
        fi
    } >>"$GITHUB_STEP_SUMMARY"
    rm -f "$list"
    return "$status"
}

"$@"
