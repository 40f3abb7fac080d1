"""``kit class report`` and ``override``: what is done with a gradebook that is there."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kit.classroom.roster import find_by_id
from kit.classroom.rows import Override
from kit.cli.class_folder import (
    assignment_option,
    open_class,
    out_option,
    read_report,
    write_derived,
)
from kit.cli.session import common
from kit.cli.terminal import look_of, say
from kit.errors import UsageError

if TYPE_CHECKING:
    from kit.classroom.assignment import Assignment
    from kit.classroom.roster import Student
    from kit.course import Course

DONE = 0
_POINTS: Final = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
"""A comma may stand for the decimal point, and never for thousands."""


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


@click.command("override", short_help="Set a student's points by hand, or undo it.")
@click.argument("student", required=False)
@click.argument("points", required=False)
@click.option("--exercise", help="One exercise; without it, the whole score.")
@click.option("--author", default="", help="Who decides this; needed to set points.")
@click.option("--reason", default="", help="Why; needed to set points.")
@click.option("--above-maximum", is_flag=True, help="Allow more points than the maximum.")
@click.option("--undo", is_flag=True, help="Take back the newest points that were set by hand.")
@click.option(
    "--list", "listed", is_flag=True, help="List what was set by hand, and what was undone."
)
@assignment_option
@out_option
@common
def override_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    student: str | None,
    points: str | None,
    exercise: str | None,
    author: str,
    reason: str,
    above_maximum: bool,
    undo: bool,
    listed: bool,
    file: Path,
    out: Path,
) -> int:
    """Set a student's points by hand; they are kept with their reason, and survive a regrade.

    The newest points for an exercise, or for the whole, count. --undo takes them back, and those
    before them count again. --list shows all of them, of one STUDENT or of the class.
    """
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
    from kit.classroom.reporting import class_report
    from kit.classroom.text import history_text, override_text

    course, assignment, students = open_class(file)
    found = _student(students, student, file=assignment.roster)
    address = _exercise(assignment, course, exercise)
    if found is None and not listed:
        raise UsageError("Whose points?", "Give the id of a student, or --list.")
    if listed:
        with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
            words = gradebook.overrides(undone_too=True)
        mine = [word for word in words if found is None or word.student == found.id]
        say(history_text(mine, look_of(sys.stdout)))
        return DONE
    assert found is not None
    amount = 0.0 if undo else _amount(assignment, address, points, above_maximum=above_maximum)
    if undo and points is not None:
        raise UsageError(f"--undo takes no points, and here are {points}.", "Leave them out.")
    if not undo and not (author and reason):
        raise UsageError("Points by hand need --author and --reason.", "Say who decides, and why.")
    now = datetime.now(UTC)
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        before = class_report(gradebook, assignment, course, students)
        if not undo:
            gradebook.override(
                Override(
                    student=found.id,
                    exercise=address,
                    points=amount,
                    author=author,
                    reason=reason,
                    at=now,
                )
            )
        elif not gradebook.undo_override(found.id, address, by=author, at=now):
            raise UsageError(
                f"Nobody has set points of {found.id} for {address or 'the whole'} by hand.",
                "See what was set with --list.",
            )
        report = class_report(gradebook, assignment, course, students)
    write_derived(report, out)
    rows = [row for r in (before, report) for row in r.rows if row.student.id == found.id]
    say(override_text(rows[0], rows[1], address, look_of(sys.stdout)))
    return DONE


def _student(students: Sequence[Student], asked: str | None, *, file: Path) -> Student | None:
    """The student who is asked for, case aside; None if nobody is. Raises :class:`UsageError`."""
    found = find_by_id(students, asked) if asked is not None else None
    if asked is not None and found is None:
        raise UsageError(f"There is no '{asked}' on the roster.", f"See {file}.")
    return found


def _exercise(assignment: Assignment, course: Course, asked: str | None) -> str:
    """The address of the exercise that is asked for, empty for the whole."""
    if asked is None:
        return ""
    address = course.resolve(asked).address
    if address not in [task.exercise.address for task in assignment.tasks]:
        raise UsageError(f"{address} is not part of this assignment.", f"See {assignment.file}.")
    return address


def _amount(
    assignment: Assignment, address: str, text: str | None, *, above_maximum: bool
) -> float:
    """The points in ``text``, from 0 to the maximum of the exercise or of the whole."""
    if text is None:
        raise UsageError("How many points?", "Give a number, or --undo.")
    if not _POINTS.fullmatch(text.strip()):
        raise UsageError(
            f"'{text}' is not a number of points.", "Give 0 or more, with at most two decimals."
        )
    points = float(text.strip().replace(",", "."))
    of_tasks = {task.exercise.address: task.points for task in assignment.tasks}
    most = of_tasks.get(address, assignment.max_points)
    if points > most and not above_maximum:
        raise UsageError(
            f"{points:g} is more than the maximum of {address or 'the assignment'}, {most:g}.",
            "Give fewer points, or --above-maximum if you mean it.",
        )
    return points
