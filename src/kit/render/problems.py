"""Findings as lines that editors read: ``path:line: error: message``, as compilers write them.

VS Code's problem matchers and Vim's ``errorformat`` read such lines; the page "Use an editor" has
both. Each problem is one line, whatever a submission has written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kit.model import Outcome, Standing, Verdict
from kit.render.look import Look

BEGIN, END = "Grading: ", "Grading has ended."
"""What ``kit watch --problems`` writes before and after the lines of a grade."""


def problems_text(verdicts: Iterable[Verdict], root: Path, look: Look) -> str:
    """Return a line for each problem, without repetitions; stubs that are untouched have none.

    ``root`` is the workspace's; paths are relative to the current folder where that is possible.
    """
    causes: dict[str, str] = {}
    for line, cause in (pair for verdict in verdicts for pair in _problem_lines(verdict, root)):
        causes[line] = causes.get(line) or cause
    return "".join(f"{look.line(line + cause)}\n" for line, cause in causes.items())


def _problem_lines(verdict: Verdict, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the line of each problem, and what explains it."""
    if verdict.standing in (Standing.TODO, Standing.UNGRADED):
        return
    for finding in verdict.findings:
        if finding.outcome in (Outcome.FAILED, Outcome.UNFINISHED) and finding.where:
            cause = f" (known mistake: {finding.cause.rstrip('.')})" if finding.cause else ""
            text = finding.message or finding.says
            yield f"{_place(finding.where, root)}: error: {text}", cause
    if verdict.remark:
        yield f"{_place(verdict.remark.where, root)}: info: {verdict.remark.text}", ""


def _place(where: str, root: Path) -> str:
    """Return ``path:line``, as seen from here; a problem of a whole file is at its first line."""
    path, _, line = where.rpartition(":")
    if not line.isdecimal():
        path, line = where, "1"
    file = root / path
    try:
        shown = os.path.relpath(file)
    except ValueError:  # on Windows, another drive
        shown = str(file)
    return f"{shown}:{line}"
