"""``kit grade``: grade files as they are now, print the verdicts, and record them."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace

import click

from kit.cli.session import (
    common,
    complete_exercises,
    grading_options,
    open_here,
    open_record,
)
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.learner.grading import grade_and_record
from kit.learner.overview import overview_text
from kit.render.verdicts import report_json, verdicts_text

UNGRADED, UNSOLVED, SOLVED = 3, 1, 0


@click.command("grade")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, format 1.")
@grading_options
@common
def grade_command(
    exercises: tuple[str, ...], as_json: bool, require: str, limits: tuple[str, ...]
) -> int:
    """Grade exercises: all of them on one screen, or those named in full."""
    from kit.forkserver import start

    with closing(start()) as server:  # it imports while the course is read
        workspace = open_here()
        workspace = replace(workspace, course=workspace.course.with_limits(limits))
        wanted = workspace.course.select(exercises)
        progress = open_record(workspace)
        solved_before = {e.address for e in wanted if progress.of(e.address).solved_once}
        with show_waiting() as show_progress:
            report = grade_and_record(
                workspace,
                wanted,
                progress,
                show_progress,
                require=require,
                server=server,
                has_quiz=not exercises,
            )
    look = look_of(sys.stdout)
    if as_json:
        say(report_json(report))
    elif exercises:
        from kit.learner.catalogue import make_explainer

        explain = make_explainer(workspace, complain)
        say(verdicts_text(report.verdicts, look, explain=explain, lost=solved_before))
    else:
        say(overview_text(report, workspace, look, lost=solved_before))
    if report.ungraded:
        return UNGRADED
    return SOLVED if report.solved else UNSOLVED
