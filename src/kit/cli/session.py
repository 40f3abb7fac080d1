"""What every command shares: its options, the workspace it works on, completion of names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kit.cli.terminal import complain
from kit.errors import MachineError, UsageError
from kit.model import Standing

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kit.course import Exercise, Workspace
    from kit.learner.progress import Progress

F = TypeVar("F", bound=Callable[..., object])


@dataclass(slots=True)
class Options:
    """The options that every command takes, wherever on the line they were given."""

    course: Path | None = None
    debug: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    """Sentences, each with its advice, to show after the answer of the command."""
    unsaved: list[Progress] = field(default_factory=list)
    """Records to save after the answer of the command."""


def _take_course(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Options).course = value


def _take_debug(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Options).debug = True


def common(command: F) -> F:
    """Add ``--course`` and ``--debug`` to a command."""
    course = click.option(
        "--course",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        is_eager=True,
        expose_value=False,
        callback=_take_course,
        help="The course's folder, if not the nearest one upwards.",
    )
    debug = click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_take_debug,
        help="Show tracebacks of the kit itself.",
    )
    return course(debug(command))


def open_here(*, anywhere: bool = False) -> Workspace:
    """The workspace of the running command, its original exercises kept safe.

    Raises :class:`UsageError` where there are no exercises, unless the command works ``anywhere``.
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
    """Have a sentence and its advice shown, once, when the command has given its answer."""
    click.get_current_context().ensure_object(Options).problems.setdefault(sentence, advice)


def save_later(progress: Progress) -> None:
    """Have the record saved when the command has given its answer, which holds without it."""
    unsaved = click.get_current_context().ensure_object(Options).unsaved
    if progress not in unsaved:
        unsaved.append(progress)


def save_records(options: Options) -> None:
    """Save what :func:`save_later` has collected; what goes wrong is added to the problems."""
    while options.unsaved:
        progress = options.unsaved.pop()
        try:
            progress.save()
        except MachineError as error:
            options.problems.setdefault(error.sentence, error.advice)
        if progress.notice:
            options.problems.setdefault(progress.notice, progress.advice)


def finish(options: Options) -> None:
    """Save the records, then show on stderr all problems that were met."""
    save_records(options)
    while options.problems:
        sentence = next(iter(options.problems))
        complain(sentence, options.problems.pop(sentence))


def no_exercises(workspace: Workspace) -> UsageError:
    """The error for a folder that is not a workspace."""
    return UsageError(
        f"There are no exercises of {workspace.course.name} in {workspace.root}.",
        "Go to the folder that has them, or make one with: kit init DIR",
    )


def find_here() -> Workspace:
    """The workspace of the running command, and nothing of the learner's touched."""
    from kit.course import open_workspace

    options = click.get_current_context().ensure_object(Options)
    try:
        here = Path.cwd()
    except OSError:
        raise MachineError("The current folder is gone.", "Change to another folder.") from None
    return open_workspace(here, options.course)


def open_record(workspace: Workspace) -> Progress:
    """The learner's record; if it could not be used, stderr says so after the answer."""
    from kit.learner.progress import Progress

    progress = Progress.load(workspace.state)
    if progress.notice:
        complain_later(progress.notice, progress.advice)
    return progress


def standing_of(workspace: Workspace, progress: Progress, exercise: Exercise) -> Standing | None:
    """How an exercise stood when it was last graded; ``None`` if it never was.

    It is broken whatever the record says if its file cannot be read now.
    """
    if problem_with(workspace, exercise):
        return Standing.BROKEN
    record = progress.of(exercise.address)
    # A record may hold no more than hints that were seen; only a verdict brings points to reach.
    return record.standing if record.max_points else None


def problem_with(workspace: Workspace, exercise: Exercise) -> str:
    """What keeps the file of ``exercise`` from being judged, empty if nothing does.

    Empty also where there is no workspace: nothing can be wrong with its files.
    """
    from kit.source import find_problem

    if not (workspace.is_course or workspace.has_exercises):
        return ""
    return find_problem(workspace.file(exercise))


def upcoming(workspace: Workspace, progress: Progress) -> Exercise | None:
    """The first exercise that is not solved, as far as the record knows."""
    exercises = workspace.course.exercises
    standings = ((e, standing_of(workspace, progress, e)) for e in exercises)
    return next((e for e, standing in standings if standing is not Standing.SOLVED), None)


def chosen(workspace: Workspace, progress: Progress, asked: str | None) -> Exercise:
    """The exercise asked for; without a name the first that is not solved, else the last."""
    if asked is not None:
        return workspace.course.resolve(asked)
    return upcoming(workspace, progress) or workspace.course.exercises[-1]


def complete_exercises(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of exercises for the shell, addresses once a ``/`` is typed; none outside a course."""
    from click.shell_completion import CompletionItem

    try:
        with context.scope(cleanup=False):
            course = find_here().course
    except Exception:  # noqa: BLE001 - a shell that completes must not be told of any trouble
        return []
    names = [e.address if "/" in incomplete else e.name for e in course.exercises]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def exercise_argument(*, required: bool = False) -> Callable[[F], F]:
    """The argument ``[EX]`` of commands about one exercise."""
    return click.argument(
        "exercise",
        metavar="EX" if required else "[EX]",
        required=required,
        shell_complete=complete_exercises,
    )
