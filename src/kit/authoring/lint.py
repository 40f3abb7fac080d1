"""Solutions pass the linter and the type checker, where these are installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence

from kit.authoring.problems import Problem
from kit.authoring.shelves import name_in
from kit.course import Course, Exercise

_TOOLS = {
    "ruff": ("check", "--output-format=concise", "--quiet"),
    "mypy": ("--no-error-summary", "--no-pretty", "--no-color-output"),
}


def lint(course: Course, exercises: Sequence[Exercise]) -> tuple[list[Problem], list[str]]:
    """What each tool says of the solutions, a problem for each line, and which tool is missing."""
    problems: list[Problem] = []
    remarks: list[str] = []
    files = [course.shelf("solutions", e) for e in exercises]
    names = [name_in(course, file) for file in files if file.is_file()]
    if not names:
        return [], []  # without names a tool would read everything there is
    for tool, options in _TOOLS.items():
        if importlib.util.find_spec(tool) is None:
            remarks.append(f"{tool} is not installed: it has not read the solutions.")
            continue
        done = subprocess.run(  # noqa: S603 - our own interpreter and a tool of its environment
            [sys.executable, "-m", tool, *options, *names],
            cwd=course.root,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        said = (done.stdout.strip() or done.stderr.strip()).splitlines() if done.returncode else []
        problems += [Problem(where=tool, what=line) for line in said if ": note:" not in line]
    return problems, remarks
