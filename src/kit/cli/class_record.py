"""``kit class report`` and ``override``: what is done with a gradebook that is there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kit.cli.class_folder import (
    assignment_option,
    open_class,
    out_option,
    read_report,
    write_derived,
)
from kit.cli.session import common
from kit.cli.terminal import say
from kit.errors import UsageError

DONE = 0


@click.command("report")
@assignment_option
@out_option
@common
def report_command(file: Path, out: Path) -> int:
    """Make grades.csv, grades.json and report.html anew from the gradebook."""
    report = read_report(file, out)
    written = write_derived(report, out)
    say("".join(f"wrote {path}\n" for path in written))
    return DONE


@click.command("override")
@click.argument("student")
@click.argument("points", type=float)
@click.option("--exercise", help="One exercise; without it, the whole score.")
@click.option("--author", required=True, help="Who decides this.")
@click.option("--reason", required=True, help="Why.")
@assignment_option
@out_option
@common
def override_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    student: str,
    points: float,
    exercise: str | None,
    author: str,
    reason: str,
    file: Path,
    out: Path,
) -> int:
    """Set a student's points by hand; it is kept with its reason, and survives a regrade."""
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
    from kit.classroom.reporting import class_report
    from kit.classroom.rows import Override

    course, assignment, students = open_class(file)
    if student not in [one.id for one in students]:
        raise UsageError(f"There is no '{student}' on the roster.", f"See {assignment.roster}.")
    address = course.resolve(exercise).address if exercise else ""
    if address and address not in [task.exercise.address for task in assignment.tasks]:
        raise UsageError(f"{address} is not part of this assignment.", f"See {file}.")
    if not 0 <= points < float("inf"):
        raise UsageError(f"{points} are no points.", "Give 0 or more.")
    word = Override(
        student=student,
        exercise=address,
        points=points,
        author=author,
        reason=reason,
        at=datetime.now(UTC),
    )
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        gradebook.override(word)
        report = class_report(gradebook, assignment, course, students)
    write_derived(report, out)
    say(f"{student}: {points:g} points for {address or 'everything'}.\n")
    return DONE
