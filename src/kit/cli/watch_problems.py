"""The lines of ``kit watch --problems``, which editors read."""

from __future__ import annotations

import sys

from kit.cli.terminal import look_of, say
from kit.course import Workspace
from kit.learner.watch.state import Grade
from kit.model import Verdict
from kit.render.problems import BEGIN, END, problems_text


class ProblemWriter:
    """Writes the problems of all exercises that were graded, between two lines that editors know.

    An editor drops what it had when it reads the first of these lines.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root
        self._verdicts: dict[str, Verdict] = {}
        self._is_grading = False

    def add(self, verdict: Verdict) -> None:
        self._verdicts[verdict.exercise] = verdict

    def begin(self, grade: Grade) -> None:
        self._is_grading = True
        say(f"{BEGIN}{', '.join(grade.addresses)}\n")

    def end(self) -> None:
        """Write the problems, if a grade has ended."""
        if self._is_grading:
            self._is_grading = False
            look = look_of(sys.stdout)
            say(f"{problems_text(self._verdicts.values(), self._root, look)}{END}\n")
