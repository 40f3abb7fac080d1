"""Grade a learner's files and record the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from kit import __version__
from kit.course import Exercise, Workspace
from kit.learner.progress import Progress
from kit.model import Quizzed, Report, Verdict

if TYPE_CHECKING:
    from kit.forkserver import Server

ShowProgress = Callable[[int, int, str], None]
"""Called with how many exercises are graded, how many there are, and which one is next."""


def grade_and_record(  # noqa: PLR0913 - what to grade, and how
    workspace: Workspace,
    exercises: Sequence[Exercise],
    progress: Progress,
    show_progress: ShowProgress,
    *,
    require: str = "",
    server: Server | None = None,
    has_quiz: bool = False,
) -> Report:
    """Grade ``exercises`` as their files are now, and add the verdicts to ``progress``.

    What has been graded is recorded even if the rest is interrupted; saving ``progress`` is left to
    the caller. ``require`` and ``server`` are those of :func:`kit.grading.open_server`. If
    ``has_quiz``, the recorded answers to questions are checked, too. Raise :class:`MachineError`
    and :class:`CourseError`.
    """
    from kit.grading import Grader, grade, open_server

    course = workspace.course.only({exercise.chapter for exercise in exercises})
    steps = [*(f"grading {exercise.name}" for exercise in exercises), ""]
    verdicts: list[Verdict] = []
    score = None
    try:
        with (
            open_server(course, require=require, server=server) as opened,
            closing(Grader(opened)) as grader,
        ):
            show_progress(0, len(exercises), steps[0])
            for verdict in grade(grader, workspace, exercises):
                verdicts.append(verdict)
                show_progress(len(verdicts), len(exercises), steps[len(verdicts)])
            if has_quiz:
                from kit.learner.quiz import score_answers

                score = score_answers(opened, workspace.course, progress.answers)
    finally:
        progress.record(verdicts)
    return make_report(workspace, verdicts, score)


def make_report(
    workspace: Workspace, verdicts: Sequence[Verdict], quizzed: Quizzed | None = None
) -> Report:
    """Return the report on ``verdicts``."""
    return Report(
        kit=__version__,
        course=workspace.course.name,
        isolation=", ".join(dict.fromkeys(v.isolation for v in verdicts if v.isolation)),
        verdicts=tuple(verdicts),
        quizzed=quizzed,
    )
