"""``kit class``: new, grade, report and override."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from kit.classroom import text
from kit.classroom.assignment import write_assignment
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.grading import Regrade, RowChange, open_grading
from kit.classroom.handing_out import write_pack
from kit.classroom.judging import open_workers
from kit.classroom.marking import report_class
from kit.classroom.roster import read_times
from kit.classroom.rows import Entry, Override
from kit.classroom.uploads.submission import find_submissions
from kit.cli import class_folder
from kit.cli.class_export import export_command, grade_one_command
from kit.cli.class_feedback import feedback_command
from kit.cli.class_folder import FOLDER, assignment_option, open_class, out_option, write_derived
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.errors import KitError, UsageError
from kit.files import write_whole

FAULT, UNDONE, DONE = 3, 1, 0


@click.group("class")
@common
def class_command() -> None:
    """Hand out an assignment, and grade what comes in."""


class_command.add_command(export_command)
class_command.add_command(feedback_command)
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
    if pack is not None:
        course, assignment = class_folder.open_assignment(file)
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
@click.option("--student", "chosen", multiple=True, help="Only this student; can be repeated.")
@click.option("--regrade", is_flag=True, help="Judge again what was graded before.")
@click.option(
    "--exercise", "exercises", multiple=True, help="Judge only this one again; can be repeated."
)
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
    chosen: tuple[str, ...],
    regrade: bool,
    exercises: tuple[str, ...],
    yes: bool,
    submitted: Path | None,
) -> int:
    """Grade the folder SUBMISSIONS, which has a folder or an archive for each student's id."""
    course, assignment, students = open_class(file)
    only = [class_folder.find_student(students, known_as, assignment).id for known_as in chosen]
    if exercises and not regrade:
        advice = "Add --regrade; what is new is judged in every exercise."
        raise UsageError("--exercise says what is judged again.", advice)
    addresses = [class_folder.find_task(assignment, course, name) for name in exercises]
    again = Regrade(tuple(addresses)) if regrade else None
    times, lines = read_times(submitted, students, assignment.clock) if submitted else ({}, ())
    for line in lines:
        complain(f"{line} is not on the roster.")
    paths, unknown = find_submissions(submissions, students)
    if not paths:
        some = ", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else "")
        inside = f"it has {some} ({len(unknown)} in all)" if unknown else "the folder is empty"
        sentence = f"No submission in {submissions} belongs to a student on the roster: {inside}."
        advice = "Name the folder that has a folder or an archive for each student's id."
        raise UsageError(sentence, f"{advice} Nothing was written.")
    for name in unknown:
        complain(f"{name} belongs to no student on the roster, and is not graded.")
    with (
        open_grading(out, assignment, course, students) as grading,
        open_workers(executor, jobs) as workers,
    ):
        try:
            grading.collect(paths, unknown=unknown, submitted=times, regrade=again, only=only)
            with suppress(KitError):  # so that none is "missing"; they are written again at the end
                write_derived(grading.report(), out)
            with show_waiting() as tell:
                for done, total in grading.judge(workers):
                    tell(done, total, "grading")
            is_agreed = _ask(grading.find_changes(), yes=yes)
            grading.settle(is_agreed)
        except KeyboardInterrupt:
            complain(text.stopped_sentence(*grading.kept))
            write_derived(grading.report(), out)
            raise
        report = grading.report()
        write_derived(report, out)
    say(text.summary_text(grading.summarise(), report, look_of(sys.stdout)))
    say(text.next_sentence(report, out))
    if grading.unreadable or any(row.entry is Entry.UNGRADED for row in report.rows):
        return FAULT
    return DONE if is_agreed else UNDONE


def _ask(changes: Sequence[RowChange], *, yes: bool) -> bool | None:
    """Show what would change, and ask; return None if there is no terminal to ask at."""
    if not changes:
        return True
    say(text.changes_text(changes, look_of(sys.stdout)))
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
@click.option("--anonymous", is_flag=True, help="A page without names, to show or to pass on.")
@click.option("--to", type=class_folder.FILE, help="Write only the page, to this file, or to -.")
@common
def report_command(file: Path, out: Path, anonymous: bool, to: Path | None) -> int:
    """Make grades.csv, grades.json and report.html anew from the gradebook.

    With --anonymous or --to only the page is written. An anonymous page has numbers for the
    students, in an order that depends on no roster; its file is OUT/report-anonymous.html.
    """
    report = class_folder.read_report(file, out)
    if not anonymous and to is None:
        say("".join(f"wrote {path}\n" for path in write_derived(report, out)))
        return DONE
    from kit.classroom.page.html import report_html

    target = to or out / "report-anonymous.html"
    page = report_html(report, anonymous=anonymous)
    if target == class_folder.STDOUT:
        say(page)
        return DONE
    write_whole(target, page.encode("utf-8", "backslashreplace"))
    say(f"wrote {target}\n")
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
    course, assignment, students = open_class(file)
    known = None
    if student is not None:
        known = class_folder.find_student(students, student, assignment)
    address = class_folder.find_task(assignment, course, exercise) if exercise is not None else ""
    tasks = {task.exercise.address: task for task in assignment.tasks}
    if listed:
        with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
            overrides = gradebook.read_overrides(undone_too=True)
        shown = [each for each in overrides if known is None or each.student == known.id]
        say(text.history_text(shown, look_of(sys.stdout)))
        return DONE
    if known is None:
        raise UsageError("Whose points?", "Give the id of a student, or --list.")
    most = tasks[address].points if address else assignment.max_points
    amount = 0.0 if undo else _read_points(points, math.inf if above_maximum else most, address)
    if undo and points is not None:
        raise UsageError(f"--undo takes no points, and here are {points}.", "Leave them out.")
    if not undo and not (author and reason):
        raise UsageError("Points by hand need --author and --reason.", "Say who decides, and why.")
    now = datetime.now(UTC)
    override = Override(
        student=known.id, exercise=address, points=amount, author=author, reason=reason, at=now
    )
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        before = report_class(gradebook, assignment, course, students)
        if not undo:
            gradebook.add_override(override)
        elif not gradebook.undo_override(known.id, address, by=author, at=now):
            sentence = f"No points of {known.id} for {address or 'the whole'} were set by hand."
            raise UsageError(sentence, "See what was set with --list.")
        report = report_class(gradebook, assignment, course, students)
    write_derived(report, out)
    rows = [row for r in (before, report) for row in r.rows if row.student.id == known.id]
    say(text.override_text(rows[0], rows[1], address, look_of(sys.stdout)))
    return DONE


def _read_points(given: str | None, most: float, address: str) -> float:
    """Return the points in ``given``, from 0 to ``most``."""
    if given is None:
        raise UsageError("How many points?", "Give a number, or --undo.")
    # A comma may be the decimal separator, but never separates thousands.
    if not re.fullmatch(r"\s*[0-9]{1,9}(?:[.,][0-9]{1,2})?\s*", given):
        raise UsageError(f"'{given}' is not a number of points.", "Give one like 0, 4 or 2.75.")
    points = float(given.replace(",", "."))
    if points > most:
        what = f"the maximum of {address or 'the assignment'}, {most:g}"
        advice = "Give fewer points, or --above-maximum if you mean it."
        raise UsageError(f"{points:g} is more than {what}.", advice)
    return points
