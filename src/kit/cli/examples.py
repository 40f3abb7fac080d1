"""``kit examples``: write what a function will do before it is written, and have that judged."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, exercise_argument, open_here, open_record, plain_option
from kit.cli.terminal import look_of, say, show_waiting
from kit.course import Course, Exercise, Workspace
from kit.errors import UsageError
from kit.files import write_whole
from kit.learner import tasks
from kit.learner.examples import examples_file, find_missing, read_own_examples, write_form
from kit.learner.examples_text import begun_text, empty_text, examples_text, is_true

if TYPE_CHECKING:
    from kit.grading.learner_examples import ExamplesSession


@click.command("examples")
@exercise_argument()
@plain_option
@common
def examples_command(exercise: str | None, is_plain: bool) -> int:
    """Write examples of an exercise before its code: an input, and what comes out.

    The first time this makes a file examples/EX.py that explains itself. After that it judges the
    examples there: what really happens, and which idea none of them shows yet. Nothing here
    changes a grade.
    """
    workspace, look = open_here(), look_of(sys.stdout, is_plain=is_plain)
    wanted = tasks.choose_exercise(workspace, open_record(workspace), exercise)
    if problem := find_missing(workspace.course, wanted):
        raise UsageError(problem, f"Read the task again: kit show {wanted.name}")
    examples = read_own_examples(workspace, wanted)
    shown = workspace.display_path(examples_file(workspace, wanted))
    if examples is None:
        _begin(workspace, wanted)
        say(begun_text(wanted, shown, look))
        return 0
    filled = [example for example in examples if example.outcomes]
    if not filled:
        say(empty_text(wanted, shown, look))
        return 1
    with _open_session(workspace.course, wanted, "running your examples") as session:
        result = session.judge(wanted, filled)
    say(examples_text(wanted, filled, result, shown, look))
    return int(bool(result.ideas.open) or not all(map(is_true, result.examples)))


def _begin(workspace: Workspace, exercise: Exercise) -> None:
    """Write the first text of the file of examples."""
    with _open_session(workspace.course, exercise, "making examples") as session:
        form = session.describe(exercise)
    write_whole(examples_file(workspace, exercise), write_form(exercise, form).encode())


@contextlib.contextmanager
def _open_session(course: Course, exercise: Exercise, what: str) -> Iterator[ExamplesSession]:
    from kit.grading.grader import open_server
    from kit.grading.learner_examples import ExamplesSession

    course = course.only({exercise.chapter})
    with show_waiting() as show_progress:
        show_progress(0, 1, f"{what} of {exercise.name}")
        with open_server(course) as server, ExamplesSession(server, course) as session:
            yield session
