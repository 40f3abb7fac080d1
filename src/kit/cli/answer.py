"""``kit solution`` and ``kit reset``: the reference answer, and the way back to the start."""

from __future__ import annotations

import os
import sys

import click

from kit.cli.grade import judge
from kit.cli.session import (
    common,
    exercise_argument,
    open_here,
    open_record,
    problem_with,
    save_later,
)
from kit.cli.terminal import complain, look_of, say
from kit.course import Course, Exercise, Workspace
from kit.errors import CourseError, UsageError
from kit.learner.course_text import reset_text
from kit.model import Standing, Verdict
from kit.render.look import Look
from kit.stubs import is_untouched, restore


@click.command("solution", short_help="Show the reference solution.")
@exercise_argument(required=True)
@click.option("--give-up", is_flag=True, help="Show it although the exercise is not solved.")
@common
def solution_command(exercise: str, give_up: bool) -> int:
    """Show the reference solution of an exercise that is solved."""
    workspace = open_here()
    wanted = workspace.course.resolve(exercise)
    progress = open_record(workspace)
    solution = solution_of(workspace.course, wanted)
    if give_up:
        progress.gave_up(wanted.address)
        save_later(progress)
    elif not all(verdict.solved for verdict in judge(workspace, (wanted,), progress)[0]):
        problem = problem_with(workspace, wanted)
        file = workspace.display_path(workspace.file(wanted))
        complain(
            f"{file}: {problem}." if problem else f"{wanted.name} is not solved yet.",
            f"Restore the file with: kit reset {wanted.name}"
            if problem
            else f"Run: kit hint {wanted.name}, or kit solution {wanted.name} --give-up",
        )
        return 1
    say(look_of(sys.stdout).text(solution.expandtabs()))
    return 0


def solution_of(course: Course, exercise: Exercise) -> str:
    """The text of the reference solution; raises :class:`CourseError` if there is none."""
    file = course.shelf("solutions", exercise)
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CourseError(
            f"The course has no readable solution of {exercise.name}.", "Tell its author."
        ) from None


@click.command("reset", short_help="Put back an original file.")
@exercise_argument(required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def reset_command(exercise: str, yes: bool) -> int:
    """Put back the original file of an exercise; the old text is kept."""
    workspace = open_here()
    wanted = workspace.course.resolve(exercise)
    look = look_of(sys.stdout)
    file = workspace.display_path(workspace.file(wanted))
    if is_untouched(workspace, wanted):
        say(reset_text(file, "", look, untouched=True))
        return 0
    nothing_to_lose = not os.path.lexists(workspace.file(wanted))
    if not (yes or nothing_to_lose or _agreed(file)):
        say("Nothing was changed.\n")
        return 1
    say(put_back(workspace, wanted, look))
    return 0


def put_back(workspace: Workspace, exercise: Exercise, look: Look) -> str:
    """Put back an original file, record it, and tell where the learner's text is now."""
    is_text = not problem_with(workspace, exercise)
    kept = restore(workspace, exercise)
    progress = open_record(workspace)
    progress.record([_untouched(exercise)])
    save_later(progress)
    file = workspace.display_path(workspace.file(exercise))
    return reset_text(file, workspace.display_path(kept) if kept else "", look, is_text=is_text)


def _untouched(exercise: Exercise) -> Verdict:
    """What grading would say of a stub: a record that called it solved would mislead."""
    return Verdict(
        exercise=exercise.address,
        standing=Standing.TODO,
        points=0.0,
        max_points=exercise.max_points,
        seconds=0.0,
        advice="",
        isolation="",
        findings=(),
    )


def _agreed(file: str) -> bool:
    """Ask on a terminal; raises :class:`UsageError` where nobody can answer."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "There is no terminal to ask on.", "Give --yes to reset without a question."
        )
    return click.confirm(f"Put back the original of {file}? Your text will be kept")
