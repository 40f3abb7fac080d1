"""Run the example of a task with a learner's file: what happens, as it happens, and no verdict."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from dataclasses import replace

from kit.course import Course, Workspace
from kit.course.types import Exercise
from kit.errors import MachineError, UsageError
from kit.forkserver import Server
from kit.judge.messages import EXAMPLE_REPLIES, SERVES, ExampleEnded, ExampleReply, RunExample
from kit.runner.messages import InvalidMessage, Process, frame, receive
from kit.source import BadFile, read_source

REAL_SECONDS = 86_400.0
"""How long an example may take that runs in real time."""


def with_real_time(course: Course) -> Course:
    """Return the course with limits for an example that people watch, or talk to."""
    limits = replace(
        course.limits,
        cpu_seconds=600.0,
        wall_seconds=REAL_SECONDS,
        exercise_seconds=REAL_SECONDS,
        virtual_seconds=REAL_SECONDS,
    )
    return replace(course, limits=limits)


def serves_clients(course: Course, exercise: Exercise) -> bool:
    """Return whether the example is an application that clients outside can talk to."""
    try:
        tree = ast.parse(course.shelf("checks", exercise).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    functions = (node for node in tree.body if isinstance(node, ast.AsyncFunctionDef))
    return any(function.name == SERVES for function in functions)


def read_example(workspace: Workspace, exercise: Exercise) -> bytes:
    """Return the text of the learner's file. Raise :class:`UsageError` if it cannot be read."""
    file = workspace.file(exercise)
    try:
        return read_source(file)
    except BadFile as error:
        advice = f"Restore the file with: {workspace.restore_command(exercise)}"
        sentence = f"{workspace.display_path(file)}: {error.problem}."
        raise UsageError(sentence, advice) from None


@contextlib.contextmanager
def begin_example(  # noqa: PLR0913 - all but the first four by name
    server: Server,
    workspace: Workspace,
    exercise: Exercise,
    source: bytes,
    *,
    pace: float,
    serves: bool,
) -> Iterator[Process]:
    """Give the judge that runs the example; it is ended at the end of the ``with``.

    Raises :class:`MachineError`.
    """
    shown = workspace.display_path(workspace.file(exercise))
    judge = server.start_judge()
    try:
        request = RunExample(
            exercise=exercise.address,
            source=source,
            shown=shown,
            pace=pace,
            serves=serves,
        )
        with contextlib.suppress(OSError):  # that it has ended shows when it is read from
            judge.connection.sendall(frame(request))
        yield judge
    finally:
        judge.connection.close()
        with contextlib.suppress(MachineError):
            server.end(judge.pid)


def read_replies(judge: Process) -> Iterator[ExampleReply]:
    """Yield what the judge sends, to the end of the example. Raises :class:`MachineError`."""
    reply: ExampleReply | None = None
    while not isinstance(reply, ExampleEnded):
        try:
            reply = receive(judge.connection, EXAMPLE_REPLIES)
        except (OSError, InvalidMessage):
            reply = None
        if reply is None:
            raise MachineError("The judge ended before the example did.", "Run: kit doctor")
        yield reply
