"""``kit grade``: judge the files as they are now, tell what was found, keep a record of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from kit import __version__
from kit.cli.session import common, complete_exercises, open_here, open_record, save_later
from kit.cli.terminal import complain, look_of, say
from kit.cli.waiting import waiting
from kit.errors import CourseError
from kit.learner.overview import overview_text
from kit.model import Quizzed, Report, Verdict
from kit.render.as_json import report_json
from kit.render.as_text import Explain, verdicts_text

if TYPE_CHECKING:
    from kit.course import Course, Exercise, Workspace
    from kit.learner.progress import Progress
    from kit.sandbox.starting import Client

UNGRADED, UNSOLVED, SOLVED = 3, 1, 0


@click.command("grade", short_help="Grade all exercises, or those named.")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, format 1.")
@click.option(
    "--require-isolation",
    "require",
    type=click.Choice(["processes", "namespaces"]),
    default="processes",
    help="Run nothing under less isolation than this.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a limit of course.toml, such as cpu_seconds=10; may be given again.",
)
@common
def grade_command(
    exercises: tuple[str, ...], as_json: bool, require: str, limits: tuple[str, ...]
) -> int:
    """Grade exercises: all of them on one screen, or those named in full."""
    from kit.sandbox.starting import begun

    with begun() as early:  # what a judge imports takes longer than all that is done here
        from kit.grading import sandbox_for

        workspace = open_here()
        workspace = replace(workspace, course=workspace.course.with_limits(limits))
        wanted = workspace.course.select(exercises)
        for exercise in wanted:
            _ = exercise.checks  # raises CourseError before anything runs
        progress = open_record(workspace)
        before = frozenset(e.address for e in wanted if progress.of(e.address).solved_once)
        sandboxed = partial(sandbox_for, require=require, begun=early)
        verdicts, score = judge(workspace, wanted, progress, sandboxed, quiz=not exercises)
    report = Report(
        kit=__version__,
        course=workspace.course.name,
        isolation=", ".join(dict.fromkeys(v.isolation for v in verdicts if v.isolation)),
        verdicts=verdicts,
        quizzed=score,
    )
    if as_json:
        say(report_json(report))
    elif exercises:
        look = look_of(sys.stdout, rich=True)
        explain = explainer(workspace)
        say(verdicts_text(verdicts, look, explain=explain, lost=before))
    else:
        say(overview_text(report, workspace, look_of(sys.stdout, rich=True), lost=before))
    return status_of(report)


def status_of(report: Report) -> int:
    """The exit status that a report stands for."""
    if report.ungraded:
        return UNGRADED
    return SOLVED if report.solved else UNSOLVED


def judge(
    workspace: Workspace,
    exercises: Sequence[Exercise],
    progress: Progress,
    sandboxed: Callable[[Course], AbstractContextManager[Client]] | None = None,
    *,
    quiz: bool = False,
) -> tuple[tuple[Verdict, ...], Quizzed | None]:
    """Grade ``exercises``, and record what was judged even if the rest is interrupted.

    It is done in what ``sandboxed`` makes for a course, :func:`kit.grading.sandbox_for` if it is
    None. With ``quiz`` the answers that were given to questions are held against real runs too.
    """
    from kit.grading import grade, sandbox_for
    from kit.learner.question_runs import quizzed

    verdicts: list[Verdict] = []
    score = None
    course = workspace.course
    chapters = {exercise.chapter for exercise in exercises}
    try:
        with waiting() as tell, (sandboxed or sandbox_for)(course.only(chapters)) as sandbox:
            names = [f"grading {exercise.name}" for exercise in exercises]
            tell(0, len(names), names[0])
            for verdict in grade(sandbox, workspace, exercises):
                verdicts.append(verdict)
                tell(len(verdicts), len(names), [*names, ""][len(verdicts)])
            if quiz:
                score = quizzed(sandbox, course, progress.answers)
    finally:
        progress.record(verdicts)
        save_later(progress)
    return tuple(verdicts), score


def explainer(workspace: Workspace) -> Explain:
    """Return what finds the catalogue's title for an error; without a catalogue it finds none."""
    from kit.learner.catalogue import explain_failure, read_catalogue

    try:
        catalogue = read_catalogue(workspace.course)
    except CourseError as error:
        complain(error.sentence, error.advice)
        return lambda _error, _where: ""

    def explain(error: str, where: str) -> str:
        entry = explain_failure(catalogue, error, where, workspace.root)
        return entry.title if entry else ""

    return explain
