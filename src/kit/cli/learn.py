"""``kit list``, ``kit show``, ``kit next``: where one is in a course and what the task is."""

from __future__ import annotations

import contextlib
import sys

import click

from kit.cli.session import (
    chosen,
    common,
    exercise_argument,
    open_here,
    open_record,
    standing_of,
    upcoming,
)
from kit.cli.terminal import look_of, say
from kit.course import Exercise, Workspace
from kit.learner.course_text import list_text, next_text, task_text
from kit.source import BadFile, read_source
from kit.stubs import read_original


@click.command("list", short_help="List exercises and how they stand.")
@common
def list_command() -> int:
    """List the chapters and exercises, and how they stood when last graded."""
    workspace = open_here(anywhere=True)
    progress = open_record(workspace)
    exercises = workspace.course.exercises
    standings = {e.address: standing_of(workspace, progress, e) for e in exercises}
    say(list_text(workspace, standings, upcoming(workspace, progress), look_of(sys.stdout)))
    return 0


@click.command("next", short_help="Name the next exercise.")
@common
def next_command() -> int:
    """Name the next exercise and the commands that help with it."""
    workspace = open_here(anywhere=True)
    progress = open_record(workspace)
    say(next_text(workspace, upcoming(workspace, progress), look_of(sys.stdout)))
    return 0


@click.command("show", short_help="Show the task of an exercise.")
@exercise_argument()
@common
def show_command(exercise: str | None) -> int:
    """Show the task of an exercise: the next one if none is named."""
    workspace = open_here(anywhere=True)
    wanted = chosen(workspace, open_record(workspace), exercise)
    task, note = task_of(workspace, wanted)
    say(task_text(workspace, wanted, task, look_of(sys.stdout), note=note))
    return 0


def task_of(workspace: Workspace, exercise: Exercise) -> tuple[str, str]:
    """The task as the course has it, and a remark if the learner's own file cannot be read."""
    task, own, note = "", "", ""
    with contextlib.suppress(SyntaxError):
        task = docstring((read_original(workspace, exercise) or "").encode())
    try:
        own = docstring(read_source(workspace.file(exercise)))
    except BadFile as error:
        note = f"{_capital(error.problem)}. Restore the file with: kit reset {exercise.name}"
        if error.is_missing:
            note = f"The file is gone; kit reset {exercise.name} brings it back."
        if not (workspace.is_course or workspace.has_exercises):
            note = "To work on it, make a folder with: kit init DIR"
    except SyntaxError as error:
        line = f" (line {error.lineno})" if error.lineno else ""
        note = f"The file is not valid Python{line}."
    return task or own or "There is no description of this task.", note


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def docstring(source: bytes) -> str:
    """The docstring of a module; raises :class:`SyntaxError` if it is not Python."""
    import ast
    import warnings

    from kit.stage.loader import check_bytes

    check_bytes(source, "<exercise>")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.get_docstring(ast.parse(source)) or ""
        except (ValueError, RecursionError, MemoryError):
            raise SyntaxError("not Python") from None
