"""Findings as lines that editors read: ``path:line: error: message``, as compilers write them.

VS Code's problem matchers and Vim's ``errorformat`` read such lines; ``docs/how-to/use-an-editor.md``
has both. Each problem is one line, whatever a submission has written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kit.model import Finding, Outcome, Standing, Verdict
from kit.render.look import Look

BEGIN, END = "Grading: ", "Grading has ended."
"""What ``kit watch --problems`` writes before and after the lines of a grade."""


def problems_text(verdicts: Iterable[Verdict], root: Path, look: Look) -> str:
    """Return a line for each problem, without repetitions; stubs that are untouched have none.

    ``root`` is the workspace's; paths are relative to the current folder where that is possible.
    """
    lines = (line for verdict in verdicts for line in _problem_lines(verdict, root, look))
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def _problem_lines(verdict: Verdict, root: Path, look: Look) -> Iterator[str]:
    if verdict.standing in (Standing.TODO, Standing.UNGRADED):
        return
    for finding in verdict.findings:
        if finding.outcome in (Outcome.FAILED, Outcome.UNFINISHED) and finding.where:
            yield f"{_place(finding.where, root)}: error: {look.line(_sentence(finding))}"
    if verdict.remark:
        yield f"{_place(verdict.remark.where, root)}: info: {look.line(verdict.remark.text)}"


def _sentence(finding: Finding) -> str:
    cause = f" (known mistake: {finding.cause.rstrip('.')})" if finding.cause else ""
    return (finding.message or finding.says) + cause


def _place(where: str, root: Path) -> str:
    """Return ``path:line`` for the current folder; a problem of a whole file is at its first line."""
    path, _, line = where.rpartition(":")
    if not line.isdecimal():
        path, line = where, "1"
    file = root / path
    try:
        shown = os.path.relpath(file)
    except ValueError:  # on Windows, another drive
        shown = str(file)
    return f"{shown}:{line}"
