"""What a course's rules for remarks say about the right answers that it keeps."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from kit.authoring import shelves
from kit.course import Course, Exercise
from kit.grading import Grader, Job, open_server
from kit.model import Remark, Verdict
from kit.render.blocks import plural
from kit.render.look import Look, Role

SEED = 1


def grade_answers(
    course: Course,
    exercises: Sequence[Exercise],
    show_progress: Callable[[int, int], None],
    *,
    at_once: int,
) -> list[Verdict]:
    """Return the verdicts on the kept right answers; ``where`` of a remark is in the answer's file.

    ``show_progress`` gets the number of graded answers, and of all. Raises :class:`MachineError`.
    """
    jobs = [
        Job.of_file(file, exercise=exercise, shown=shelves.name_in(course, file), seed=SEED)
        for exercise in exercises
        for file in shelves.list_answers(course, exercise)
    ]
    verdicts: list[Verdict] = []
    chapters = {exercise.chapter for exercise in exercises}
    with (
        open_server(course.only(chapters)) as server,
        contextlib.closing(Grader(server, at_once)) as grader,
    ):
        for verdict in grader.judge(jobs):
            verdicts.append(verdict)
            show_progress(len(verdicts), len(jobs))
    return verdicts


def remarks_text(verdicts: Sequence[Verdict], look: Look) -> str:
    """Return each remark on its own line, which is not folded, and how many there are."""
    remarks = [verdict.remark for verdict in verdicts if verdict.remark]
    lines = [look.line(_describe(remark)) for remark in remarks]
    answers = plural(len(verdicts), "right answer")
    lines.append(look.paint(Role.STRONG, f"{plural(len(remarks), 'remark')} on {answers}"))
    return "\n".join(lines) + "\n"


def _describe(remark: Remark) -> str:
    return f"{remark.where}: {remark.id}: {remark.text}"
