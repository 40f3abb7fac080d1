"""The parts that commands share: options, the workspace, the record, completion of names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kit.cli.terminal import complain
from kit.errors import MachineError, UsageError

if TYPE_CHECKING:
    from kit.course import Workspace
    from kit.learner.progress import Progress
    from kit.learner.records import RecordFile

F = TypeVar("F", bound=Callable[..., object])
R = TypeVar("R", bound="RecordFile[Any]")


@dataclass(slots=True)
class Options:
    """The options of every command, before or after its name, and its unfinished work."""

    course: Path | None = None
    debug: bool = False
    started_in: Path | None = None  # the shell's folder, if the command has left it
    problems: dict[str, str] = field(default_factory=dict)  # sentences and advice, for the end
    unsaved: list[RecordFile[Any]] = field(default_factory=list)  # to save at the end


def _keep_option(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value and parameter.name:
        setattr(context.ensure_object(Options), parameter.name, value)


def common(command: F) -> F:
    """Add ``--course`` and ``--debug`` to a command."""
    kept: dict[str, Any] = {"is_eager": True, "expose_value": False, "callback": _keep_option}
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    words = "The course's folder, if not the nearest one upwards."
    course = click.option("--course", type=folder, metavar="DIR", help=words, **kept)
    words = "Show tracebacks of the kit itself."
    return course(click.option("--debug", is_flag=True, help=words, **kept)(command))


def grading_options(command: F) -> F:
    """Add ``--require-isolation`` and ``--limit`` to a command that runs submissions."""
    require = click.option(
        *("--require-isolation", "require"),
        type=click.Choice(["processes", "namespaces"]),
        default="processes",
        help="Run nothing under less isolation than this.",
    )
    limits = click.option(
        *("--limit", "limits"),
        multiple=True,
        metavar="NAME=VALUE",
        help="Change a limit of course.toml, such as cpu_seconds=10; may be given again.",
    )
    return require(limits(command))


plain_option = click.option(
    *("--plain", "is_plain"),
    is_flag=True,
    help="Write timelines as sentences, for screen readers (or set ACCESSIBLE=1).",
)
"""Adds ``--plain`` to a command that shows timelines."""


def open_here(*, anywhere: bool = False) -> Workspace:
    """Return the workspace of the running command, after making copies of the original exercises.

    Raise :class:`UsageError` if there are no exercises, unless the command works ``anywhere``.
    """
    from kit.stubs import keep_originals

    workspace = find_here()
    if not (anywhere or workspace.is_course or workspace.has_exercises):
        raise no_exercises(workspace)
    try:
        keep_originals(workspace)
    except MachineError as error:
        # A course in a folder that cannot be written can still be read and graded.
        complain_later(error.sentence, error.advice)
    return workspace


def complain_later(sentence: str, advice: str = "") -> None:
    """Show a sentence and its advice on stderr once, after the answer of the command."""
    click.get_current_context().ensure_object(Options).problems.setdefault(sentence, advice)


def save_records(options: Options) -> None:
    """Save the records that the command has opened; a failure is added to the problems."""
    while options.unsaved:
        record = options.unsaved.pop()
        try:
            record.save()
        except MachineError as error:
            options.problems.setdefault(error.sentence, error.advice)
        if record.notice:
            options.problems.setdefault(record.notice, record.advice)


def finish(options: Options) -> None:
    """Save the records, then show all problems on stderr."""
    save_records(options)
    while options.problems:
        sentence = next(iter(options.problems))
        complain(sentence, options.problems.pop(sentence))


def no_exercises(workspace: Workspace) -> UsageError:
    """Return the error for a folder that is not a workspace."""
    sentence = f"There are no exercises of {workspace.course.name} in {workspace.root}."
    return UsageError(sentence, "Go to the folder that has them, or make one with: kit init DIR")


def find_here() -> Workspace:
    """Return the workspace of the running command without changing anything in it."""
    from kit.course import open_workspace

    options = click.get_current_context().ensure_object(Options)
    try:
        here = Path.cwd()
    except OSError:
        raise MachineError("The current folder is gone.", "Change to another folder.") from None
    return open_workspace(here, options.course)


def open_record(workspace: Workspace) -> Progress:
    """Return the learner's record; what changes in it is saved after the command's answer."""
    from kit.learner.progress import Progress

    return save_later(Progress.load(workspace.state))


def request_log(workspace: Workspace, progress: Progress) -> None:
    """Ask for a log of tries after the command's answer, if the assignment wants one."""
    from kit.learner.log_text import find_log_request

    if request := find_log_request(workspace.course, progress.log):
        complain_later(*request)


def save_later(record: R) -> R:
    """Return ``record``, which is saved after the command's answer."""
    click.get_current_context().ensure_object(Options).unsaved.append(record)
    return record


def complete_exercises(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return names of exercises for the shell, or addresses if ``incomplete`` has a ``/``."""
    try:
        with context.scope(cleanup=False):
            course = find_here().course
    except Exception:  # noqa: BLE001 - completion in a shell shows no errors
        return []
    names = [e.address if "/" in incomplete else e.name for e in course.exercises]
    return [name for name in names if name.startswith(incomplete)]


def exercise_argument(*, required: bool = False) -> Callable[[F], F]:
    """Add the argument ``[EX]`` to a command about one exercise."""
    kept: dict[str, Any] = {"required": required, "shell_complete": complete_exercises}
    return click.argument("exercise", metavar="EX" if required else "[EX]", **kept)
