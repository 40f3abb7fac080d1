"""The reference solution of an exercise, and how its original file is restored."""

from __future__ import annotations

from kit.course import Course, Exercise, Workspace
from kit.errors import CourseError
from kit.learner.progress import Progress
from kit.learner.tasks import find_problem
from kit.model import Standing, Verdict
from kit.render.blocks import prose
from kit.render.look import Look
from kit.stubs import restore


def read_solution(course: Course, exercise: Exercise) -> str:
    """Return the text of the reference solution. Raise :class:`CourseError` if there is none."""
    try:
        return course.shelf("solutions", exercise).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CourseError(
            f"The course has no readable solution of {exercise.name}.", "Tell its author."
        ) from None


def reset_exercise(workspace: Workspace, exercise: Exercise, progress: Progress, look: Look) -> str:
    """Restore the original file, record the exercise as untouched, and return what was done.

    The text says where the old file is kept. Raise :class:`CourseError` if the original is not
    available, and :class:`MachineError`. Save ``progress`` afterwards.
    """
    is_text = not find_problem(workspace, exercise)
    kept = restore(workspace, exercise)
    verdict = Verdict(
        exercise=exercise.address,
        standing=Standing.TODO,
        points=0.0,
        max_points=exercise.max_points,
        seconds=0.0,
        advice="",
        isolation="",
        findings=(),
    )
    progress.record([verdict])
    lines = prose(
        f"{workspace.display_path(workspace.file(exercise))} is the original again.", look
    )
    if kept:
        subject = "Your text" if is_text else "What was in its place"
        lines += prose(f"{subject} is kept in {workspace.display_path(kept)}", look)
    return "\n".join(lines) + "\n"
