"""``kit hint`` and ``kit explain``: one step of help at a time, and what an error means."""

from __future__ import annotations

import os
import sys

import click

from kit.cli.session import (
    chosen,
    common,
    exercise_argument,
    open_here,
    open_record,
    problem_with,
    save_later,
)
from kit.cli.terminal import complain, look_of, say
from kit.course import Exercise, Workspace
from kit.errors import UsageError
from kit.learner.course_text import (
    entry_text,
    hint_text,
    no_more_hints_text,
    unreadable_text,
)
from kit.learner.hints import Step, ladder, read_hints, type_of
from kit.learner.progress import Progress
from kit.model import Standing
from kit.render.look import Look


@click.command("hint", short_help="Show one more hint.")
@exercise_argument()
@click.option("--all", "everything", is_flag=True, help="Show all steps.")
@click.option("--restart", is_flag=True, help="Start over with the first step.")
@common
def hint_command(exercise: str | None, everything: bool, restart: bool) -> int:
    """Show one more hint, chosen by what failed last."""
    workspace = open_here()
    progress = open_record(workspace)
    wanted = chosen(workspace, progress, exercise)
    if restart:
        progress.restart_hints(wanted.address)
    look = look_of(sys.stdout)
    say(told_hints(workspace, wanted, progress, look, everything=everything))
    return 0


def told_hints(
    workspace: Workspace,
    exercise: Exercise,
    progress: Progress,
    look: Look,
    *,
    everything: bool = False,
) -> str:
    """The next hint on ``exercise``, or ``everything``; that they were seen is recorded.

    If the file cannot be read, that comes before all hints.
    """
    problem = problem_with(workspace, exercise)
    if problem and not everything:
        return unreadable_text(workspace, exercise, problem, look)
    steps = steps_for(workspace, exercise, progress)
    seen = progress.of(exercise.address).seen
    fresh = [(place, step) for place, step in enumerate(steps, 1) if step.id not in seen]
    told = list(enumerate(steps, 1)) if everything else fresh[:1]
    texts = [hint_text(exercise, step, place, len(steps), look) for place, step in told]
    for _, step in told:
        progress.saw(exercise.address, step.id)
    save_later(progress)
    return "\n".join(texts) if texts else no_more_hints_text(exercise, len(steps), look)


def steps_for(workspace: Workspace, exercise: Exercise, progress: Progress) -> tuple[Step, ...]:
    """Return the ladder of hints for how ``exercise`` failed when it was last graded."""
    record = progress.of(exercise.address)
    hints = read_hints(workspace.course.shelf("hints", exercise))
    if record.failure is None:
        return ladder(hints, check=None, error="")
    check, error, where = record.failure.check, record.failure.error, record.failure.where
    entry, is_known_type = None, False
    if error:
        from kit.learner.catalogue import explain_failure, read_catalogue

        catalogue = read_catalogue(workspace.course)
        entry = explain_failure(catalogue, error, where, workspace.root)
        is_known_type = catalogue.has_kind(type_of(error))
    return ladder(
        hints,
        check=check,
        error=error,
        entry=entry,
        is_known_type=is_known_type,
        is_broken=record.standing is Standing.BROKEN,
    )


@click.command(
    "explain", short_help="Explain an error.", context_settings={"ignore_unknown_options": True}
)
@click.argument("text", nargs=-1, metavar='"ERROR TEXT"', type=click.UNPROCESSED)
@common
def explain_command(text: tuple[str, ...]) -> int:
    """Explain an error: paste the last line of a traceback, or pipe the whole of it."""
    error = read_error(text)
    workspace = open_here(anywhere=True)
    from kit.learner.catalogue import read_catalogue

    entry = read_catalogue(workspace.course).find(error)
    if entry is None:
        complain(
            "The catalogue of errors has nothing about this text.",
            "Paste the last line of the traceback, such as: KeyError: 'output'",
        )
        return 1
    practise = workspace.course.resolve(entry.practise).name if entry.practise else ""
    say(entry_text(entry, practise, look_of(sys.stdout)))
    return 0


def read_error(words: tuple[str, ...]) -> str:
    """Return the error to explain: the words of the command line, or stdin.

    Raises :class:`UsageError` if the text is neither there nor piped.
    """
    from kit.learner.paste_text import decode_paste, read_end

    if words and words != ("-",):
        return decode_paste(os.fsencode(" ".join(words)))
    if sys.stdin is None or (sys.stdin.isatty() and not words):
        raise UsageError("There is no error to explain.", "Run: kit explain \"KeyError: 'output'\"")
    return decode_paste(read_end(sys.stdin.buffer))
