"""``kit class``: new, grade, report and override."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from kit.classroom import text
from kit.classroom.assignment import write_assignment
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.grading import RowChange, open_grading
from kit.classroom.handed_in import list_text, make_list
from kit.classroom.handing_out import write_pack
from kit.classroom.judging import open_workers
from kit.classroom.marking import report_class
from kit.classroom.roster import find_by_id
from kit.classroom.rows import Entry, Override
from kit.classroom.uploads.download import open_download
from kit.cli import class_folder
from kit.cli.class_collect import (
    check_command,
    collect_command,
    find_class,
    read_given_times,
    submissions_argument,
    submitted_option,
)
from kit.cli.class_export import export_command, grade_one_command
from kit.cli.class_folder import FOLDER, assignment_option, open_class, out_option, write_derived
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.errors import KitError, UsageError

FAULT, UNDONE, DONE = 3, 1, 0


@click.group("class")
@common
def class_command() -> None:
    """Hand out an assignment, and grade what comes in."""


class_command.add_command(check_command)
class_command.add_command(collect_command)
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
    if pack is not None:
        course, assignment = class_folder.open_assignment(file)
        written = write_pack(pack, assignment, course)
    else:
        course = find_here().course
        written = write_assignment(folder, course, course.select(exercises), title)
    say("".join(f"wrote {path}\n" for path in written))
    return DONE


@class_command.command("grade")
@submissions_argument
@assignment_option
@out_option
@click.option("--jobs", type=click.IntRange(1, 64), help="How many are judged at once.")
@click.option("--executor", default="local", show_default=True, help="Or dask://HOST:PORT.")
@click.option("--regrade", is_flag=True, help="Judge again what was graded before.")
@click.option("--yes", is_flag=True, help="Write what a regrade changes without a question.")
@submitted_option
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
    """Grade SUBMISSIONS: a folder, or the archive that a learning management system gives.

    See what is in it first with kit class check. At the end follows the same list, in short.
    """
    course, assignment, students = open_class(file)
    times = read_given_times(submitted, students, assignment)
    with ExitStack() as stack:
        download = stack.enter_context(open_download(submissions))
        found = find_class(download, submissions, students, course, assignment)
        unknown = [entry.name for entry in found.unknown]
        grading = stack.enter_context(open_grading(out, assignment, course, students))
        workers = stack.enter_context(open_workers(executor, jobs))
        try:
            grading.collect(found.submissions, unknown=unknown, submitted=times, regrade=regrade)
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
    listed = make_list(found, grading.uploads, students, assignment, times)
    look = look_of(sys.stdout)
    say(text.summary_text(grading.summarise(), report, look))
    say(list_text(listed, look, is_compact=True))
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
@common
def report_command(file: Path, out: Path) -> int:
    """Make grades.csv, grades.json and report.html anew from the gradebook."""
    written = write_derived(class_folder.read_report(file, out), out)
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
    course, assignment, students = open_class(file)
    known = find_by_id(students, student) if student is not None else None
    if student is not None and known is None:
        raise UsageError(f"There is no '{student}' on the roster.", f"See {assignment.roster}.")
    tasks = {task.exercise.address: task for task in assignment.tasks}
    address = course.resolve(exercise).address if exercise is not None else ""
    if address and address not in tasks:
        raise UsageError(f"{address} is not part of this assignment.", f"See {file}.")
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
