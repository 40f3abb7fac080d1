#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Python, the kit, and what the kit needs.
set -euo pipefail
autograder="${AUTOGRADER:-/autograder}"
source="$autograder/source"

fit_python() { # the first Python of 3.11 or newer that can make an environment
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

if ! python="$(fit_python)"; then
    apt-get update
    # Ubuntu 24.04 has 3.12, and 22.04 has 3.11 beside its own 3.10.
    apt-get install -y python3.12-venv || apt-get install -y python3.11-venv
    python="$(fit_python)"
fi

"$python" -m venv "$autograder/venv"
"$autograder/venv/bin/python" -m pip install --quiet --requirement "$source/requirements.txt"
packages="$("$autograder/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
cp -R "$source/kit" "$packages/"
