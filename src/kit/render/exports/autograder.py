"""The folder that is zipped and given to Gradescope as an autograder.

Gradescope unpacks it to ``/autograder/source``, runs ``setup.sh`` once, copies ``run_autograder`` to
``/autograder`` and runs it for each submission. The kit gets an environment of its own, and Python
runs isolated (``-I``): no file of a submission is ever imported by the process that grades.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from string import Template
from typing import Final

from kit import __version__
from kit.errors import UsageError

REQUIREMENT: Final = f"kit=={__version__}"
SETUP, RUN = "setup.sh", "run_autograder"
ASSIGNMENT: Final = "assignment.toml"

_SETUP: Final = Template("""\
#!/usr/bin/env bash
# Installs the kit into an environment of its own. Gradescope runs this once, as root.
set -euo pipefail
cd "$$(dirname "$${BASH_SOURCE[0]}")"

new_enough() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=""
for name in python3 python3.13 python3.12 python3.11; do
    if new_enough "$$name"; then
        python="$$name"
        break
    fi
done
if [ -z "$$python" ]; then
    apt-get update
    apt-get install -y python3.11 python3.11-venv
    python=python3.11
fi
if ! "$$python" -m venv environment; then
    apt-get update
    apt-get install -y "$$python-venv"
    "$$python" -m venv environment
fi
environment/bin/python -m pip install --no-input -- $requirement
""")

_RUN: Final = """\
#!/usr/bin/env bash
# Grades /autograder/submission and writes /autograder/results/results.json.
# Set AUTOGRADER to try it somewhere else.
set -euo pipefail
autograder="${AUTOGRADER:-/autograder}"
cd "$autograder/source"
exec environment/bin/python -I -m kit class run-gradescope --autograder "$autograder"
"""


def autograder_folder(
    assignment: str, *, requirement: str = REQUIREMENT, files: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The texts of the folder's files by their names; ``setup.sh`` and ``run_autograder`` must be
    executable.

    ``assignment`` is the text of ``assignment.toml``; ``requirement`` is what pip is to install: a
    requirement, an address, or the path of a wheel below the folder; ``files`` are more texts, such
    as the roster. Raises :class:`UsageError`.
    """
    if not requirement.isprintable() or not requirement.strip() or requirement.startswith("-"):
        raise UsageError(f"{requirement!r} is nothing that pip can install.", "Name the kit.")
    made = {
        SETUP: _SETUP.substitute(requirement=shlex.quote(requirement)),
        RUN: _RUN,
        ASSIGNMENT: assignment,
    }
    for name in files or {}:
        if name in made or name.startswith("environment/"):
            raise UsageError(f"The autograder has a {name} of its own.", "Rename the file.")
    return {**made, **(files or {})}
