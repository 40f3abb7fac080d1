"""Other graders, each in an environment of its own, as far as they install.

What is timed is the start of each one's command (``--help``), which every grade of it pays before
it has read a submission: a lower bound, and no comparison of grades. A peer that cannot be
installed or started is named with the reason.
"""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

from benchmarks.side_by_side import Row, in_turn, rows, wall

PEERS = {"check50": "check50", "otter-grader": "otter", "nbgrader": "nbgrader", "okpy": "ok"}
"""Each peer's name in the package index, and its command."""


def peers(folder: Path, runs: int) -> list[Row]:
    """Start-up of each peer's command against `python -c pass` in the same environment."""
    found: list[Row] = []
    for name, command in PEERS.items():
        environment = folder / name
        try:
            _install(name, environment)
            program = [str(environment / "bin" / command), "--help"]
            python = [str(environment / "bin" / "python"), "-c", "pass"]
            base, what = f"`python -c pass` beside {name}", f"`{command} --help`"
            things = {
                base: functools.partial(wall, python, folder),
                what: functools.partial(wall, program, folder),
            }
            found += rows(in_turn(things, runs), base, {})[1:]
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            found.append(Row(what=name, note=f"not measured: {_reason(error)}"))
    return found


def _install(name: str, environment: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    pip = [str(environment / "bin" / "pip"), "install", "--quiet", name]
    done = subprocess.run(pip, capture_output=True, timeout=900, check=False)
    if done.returncode:
        raise RuntimeError("it does not install")


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:80].replace("|", "/") or type(error).__name__
