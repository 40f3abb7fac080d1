"""``kit class``: new, grade, report and override; the other commands are in their own modules."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kit.classroom.text import (
    changes_text,
    history_text,
    override_text,
    stopped_sentence,
    summary_text,
)
from kit.cli.class_export import export_command
from kit.cli.class_folder import (
    FOLDER,
    assignment_option,
    open_assignment,
    open_class,
    out_option,
    read_report,
    write_derived,
)
from kit.cli.class_one import grade_one_command
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.errors import KitError, UsageError

if TYPE_CHECKING:
    from kit.classroom.assignment import Assignment
    from kit.classroom.grading import RowChange
    from kit.classroom.rows import ClassReport
    from kit.course import Course

FAULT, UNDONE, DONE = 3, 1, 0
_POINTS: Final = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
"""A comma may be the decimal separator, but never separates thousands."""


@click.group("class")
@common
def class_command() -> None:
    """Hand out an assignment, and grade what comes in."""


class_command.add_command(export_command)
class_command.add_command(grade_one_command)


@class_command.command("new")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--title", default="Assignment", show_default=True)
@click.option("--folder", type=FOLDER, default=Path(), help="Folder to write the assignment to.")
@click.option("--pack", type=FOLDER, help="Write the students' starter folder of an assignment.")
@assignment_option
@common
def new(exercises: tuple[str, ...], title: str, folder: Path, pack: Path | None, file: Path) -> int:
    """Write an assignment of some exercises, or with --pack what students are given."""
    from kit.classroom.assignment import write_assignment
    from kit.classroom.handing_out import write_pack

    if pack is not None:
        course, assignment = open_assignment(file)
        written = write_pack(pack, assignment, course)
    else:
        course = find_here().course
        written = write_assignment(folder, course, course.select(exercises), title)
    say("".join(f"wrote {path}\n" for path in written))
    return DONE


@class_command.command("grade")
@click.argument("submissions", type=click.Path(exists=True, file_okay=False, path_type=Path))
@assignment_option
@out_option
@click.option("--jobs", type=click.IntRange(1, 64), help="How many are judged at once.")
@click.option("--executor", default="local", show_default=True, help="Or dask://HOST:PORT.")
@click.option("--regrade", is_flag=True, help="Judge again what was graded before.")
@click.option("--yes", is_flag=True, help="Write what a regrade changes without a question.")
@click.option(
    "--submitted",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns id and submitted_at, if the files do not have the right times.",
)
@common
def grade(  # noqa: PLR0913, PLR0917 - click hands over each option
    submissions: Path,
    file: Path,
    out: Path,
    jobs: int | None,
    executor: str,
    regrade: bool,
    yes: bool,
    submitted: Path | None,
) -> int:
    """Grade the folder SUBMISSIONS, which has a folder or an archive for each student's id."""
    from kit.classroom.grading import open_grading
    from kit.classroom.judging import open_workers
    from kit.classroom.roster import read_times
    from kit.classroom.rows import Entry
    from kit.classroom.uploads.submission import find_submissions

    course, assignment, students = open_class(file)
    times, lines = read_times(submitted, students, assignment.clock) if submitted else ({}, ())
    for line in lines:
        complain(f"{line} is not on the roster.")
    paths, unknown = find_submissions(submissions, students)
    if not paths:
        raise _no_submissions(submissions, unknown)
    for name in unknown:
        complain(f"{name} belongs to no student on the roster, and is not graded.")
    with ExitStack() as stack:
        grading = stack.enter_context(open_grading(out, assignment, course, students))
        workers = stack.enter_context(open_workers(executor, jobs))
        bar = stack.enter_context(ExitStack())
        tell = bar.enter_context(show_waiting())

        def agree(changes: Sequence[RowChange]) -> bool | None:
            bar.close()  # a question needs the whole screen, and its cursor
            return _ask(changes, yes=yes)

        def write() -> ClassReport:
            report = grading.report()
            write_derived(report, out)
            return report

        def write_early() -> None:
            """Write the tables, so that none says "missing" while a submission is judged."""
            with suppress(KitError):  # it is written again at the end
                write()

        try:
            summary = grading.run(
                paths,
                workers,
                unknown=unknown,
                submitted=times,
                regrade=regrade,
                agree=agree,
                tell=lambda done, of: tell(done, of, "grading"),
                collected=write_early,
            )
        except KeyboardInterrupt:
            bar.close()
            complain(stopped_sentence(*grading.kept))
            write()
            raise
        report = write()
    say(summary_text(summary, report, look_of(sys.stdout)))
    if summary.unreadable or any(row.entry is Entry.UNGRADED for row in report.rows):
        return FAULT
    return DONE if summary.written else UNDONE


def _no_submissions(folder: Path, unknown: Sequence[str]) -> UsageError:
    """Return the error for a folder that is probably not the one with the submissions."""
    some = ", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else "")
    inside = f"it has {some} ({len(unknown)} in all)" if unknown else "the folder is empty"
    return UsageError(
        f"No submission in {folder} belongs to a student on the roster: {inside}.",
        "Name the folder that has a folder or an archive for each student's id. "
        "Nothing was written.",
    )


def _ask(changes: Sequence[RowChange], *, yes: bool) -> bool | None:
    """Show what would change, and ask; return None if there is no terminal to ask at."""
    if not changes:
        return True
    say(changes_text(changes, look_of(sys.stdout)))
    if yes:
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        complain("Nothing of this was written.", "Run it again with --yes to write these changes.")
        return None
    try:
        agreed = click.confirm("Write these changes?", default=False)
    except click.Abort:
        say("\n")
        complain("Nothing was changed; run it again to decide: the new verdicts are kept.")
        raise
    if not agreed:
        say("Nothing was changed.\n")
    return agreed


@class_command.command("report")
@assignment_option
@out_option
@common
def report_command(file: Path, out: Path) -> int:
    """Make grades.csv, grades.json and report.html anew from the gradebook."""
    written = write_derived(read_report(file, out), out)
    say("".join(f"wrote {path}\n" for path in written))
    return DONE


@class_command.command("override", short_help="Set a student's points by hand, or undo it.")
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
    from kit.classroom.marking import report_class
    from kit.classroom.roster import find_by_id
    from kit.classroom.rows import Override

    course, assignment, students = open_class(file)
    known = find_by_id(students, student) if student is not None else None
    if student is not None and known is None:
        raise UsageError(f"There is no '{student}' on the roster.", f"See {assignment.roster}.")
    address = _find_address(assignment, course, exercise)
    if listed:
        with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
            overrides = gradebook.read_overrides(undone_too=True)
        shown = [each for each in overrides if known is None or each.student == known.id]
        say(history_text(shown, look_of(sys.stdout)))
        return DONE
    if known is None:
        raise UsageError("Whose points?", "Give the id of a student, or --list.")
    amount = 0.0 if undo else _read_points(assignment, address, points, above_maximum)
    if undo and points is not None:
        raise UsageError(f"--undo takes no points, and here are {points}.", "Leave them out.")
    if not undo and not (author and reason):
        raise UsageError("Points by hand need --author and --reason.", "Say who decides, and why.")
    now = datetime.now(UTC)
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        before = report_class(gradebook, assignment, course, students)
        if not undo:
            gradebook.add_override(
                Override(
                    student=known.id,
                    exercise=address,
                    points=amount,
                    author=author,
                    reason=reason,
                    at=now,
                )
            )
        elif not gradebook.undo_override(known.id, address, by=author, at=now):
            raise UsageError(
                f"No points of {known.id} for {address or 'the whole'} were set by hand.",
                "See what was set with --list.",
            )
        report = report_class(gradebook, assignment, course, students)
    write_derived(report, out)
    rows = [row for r in (before, report) for row in r.rows if row.student.id == known.id]
    say(override_text(rows[0], rows[1], address, look_of(sys.stdout)))
    return DONE


def _find_address(assignment: Assignment, course: Course, name: str | None) -> str:
    """Return the address of the exercise with this name; empty for the whole."""
    if name is None:
        return ""
    address = course.resolve(name).address
    if address not in [task.exercise.address for task in assignment.tasks]:
        raise UsageError(f"{address} is not part of this assignment.", f"See {assignment.file}.")
    return address


def _read_points(
    assignment: Assignment,
    address: str,
    text: str | None,
    above_maximum: bool,
) -> float:
    """Return the points in ``text``, from 0 to the maximum of the exercise or of the whole."""
    if text is None:
        raise UsageError("How many points?", "Give a number, or --undo.")
    if not _POINTS.fullmatch(text.strip()):
        raise UsageError(f"'{text}' is not a number of points.", "Give one like 0, 4 or 2.75.")
    points = float(text.strip().replace(",", "."))
    of_tasks = {task.exercise.address: task.points for task in assignment.tasks}
    most = of_tasks.get(address, assignment.max_points)
    if points > most and not above_maximum:
        raise UsageError(
            f"{points:g} is more than the maximum of {address or 'the assignment'}, {most:g}.",
            "Give fewer points, or --above-maximum if you mean it.",
        )
    return points
