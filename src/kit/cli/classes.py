"""``kit class``: hand out and grade; the other commands are in modules of their own."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.class_export import export_command
from kit.cli.class_folder import assignment_option, open_class, out_option, write_derived
from kit.cli.class_one import grade_one_command
from kit.cli.class_record import override_command, report_command
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say
from kit.cli.waiting import waiting
from kit.errors import UsageError
from kit.render.class_text import changes_text, summary_text

if TYPE_CHECKING:
    from kit.classroom.assignment import Assignment
    from kit.classroom.gradebook import Gradebook
    from kit.classroom.grading import Change
    from kit.classroom.roster import Student
    from kit.course import Course

FAULT, UNDONE, DONE = 3, 1, 0
LOCK_FILE = ".grading"
"""Held while a class is graded."""


@click.group("class", short_help="Grade a class: new, grade, report, export, override.")
@common
def class_command() -> None:
    """Hand out an assignment, and grade what comes in."""


class_command.add_command(report_command)
class_command.add_command(override_command)
class_command.add_command(export_command)
class_command.add_command(grade_one_command)


@class_command.command("new")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--title", default="Assignment", show_default=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option(
    "--pack",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the students' starter folder for the assignment that is there.",
)
@assignment_option
@common
def new(exercises: tuple[str, ...], title: str, folder: Path, pack: Path | None, file: Path) -> int:
    """Write an assignment of some exercises, or with --pack what students are given."""
    from kit.classroom.assignment_file import read_assignment
    from kit.classroom.handing_out import write_assignment, write_pack

    course = find_here().course
    if pack is not None:
        written = write_pack(pack, read_assignment(file, course), course)
    else:
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
    help="CSV with the columns id and submitted_at, where files do not tell.",
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
    from kit.classroom.collecting import find_submissions
    from kit.classroom.executors import executor_for
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
    from kit.classroom.grading import ClassGrading
    from kit.classroom.reporting import class_report
    from kit.classroom.rows import Entry
    from kit.classroom.schema import alone

    course, assignment, students = open_class(file)
    times = read_times(submitted, students) if submitted else {}
    found, strangers = find_submissions(submissions, students)
    for name in strangers:
        complain(f"{name} belongs to nobody on the roster, and is not graded.")
    with ExitStack() as stack:
        stack.enter_context(alone(out / LOCK_FILE))
        gradebook = stack.enter_context(open_gradebook(out / GRADEBOOK_FILE, create=True))
        _remember(gradebook, assignment, course, strangers)
        run = ClassGrading(assignment, course, students, gradebook, submitted=times)
        place = stack.enter_context(executor_for(executor, jobs))
        with waiting() as tell:
            summary = run.run(
                found,
                place.executor,
                workers=place.workers,
                batch=place.batch,
                regrade=regrade,
                agree=lambda changes: _agreed(changes, yes=yes),
                tell=lambda done, of: tell(done, of, "grading"),
            )
        report = class_report(gradebook, assignment, course, students)
    write_derived(report, out)
    say(summary_text(summary, report, look_of(sys.stdout)))
    if any(row.entry is Entry.UNGRADED for row in report.rows):
        return FAULT
    return DONE if summary.written else UNDONE


def _remember(
    gradebook: Gradebook, assignment: Assignment, course: Course, strangers: Sequence[str]
) -> None:
    """Keep what the gradebook is about; one gradebook is about one assignment."""
    known = gradebook.meta("title")
    if known not in (None, assignment.title):
        raise UsageError(
            f"{gradebook.file} is about '{known}', not '{assignment.title}'.",
            "Give another folder to --out.",
        )
    gradebook.set_meta("title", assignment.title)
    gradebook.set_meta("course", course.name)
    gradebook.set_meta("strangers", "\n".join(strangers))


def read_times(file: Path, students: Sequence[Student]) -> dict[str, datetime]:
    """When each student has handed in; raises :class:`UsageError` that names the line."""
    from kit.classroom.roster import folded

    ids = {folded(student.id): student.id for student in students}
    times = {}
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Save it as CSV in UTF-8.") from None
    for line, row in enumerate(rows, 2):
        try:
            name = folded(row["id"])
            when = datetime.fromisoformat(row["submitted_at"])
        except (KeyError, TypeError, ValueError):
            raise UsageError(
                f"{file}:{line} has no id and submitted_at.",
                "Write times like: 2026-12-01T23:59:00+01:00",
            ) from None
        if name in ids:
            times[ids[name]] = when if when.tzinfo else when.astimezone()
        else:
            complain(f"{file}:{line}: {row['id']} is not on the roster.")
    return times


def _agreed(changes: Sequence[Change], *, yes: bool) -> bool | None:
    """Show what would change, and ask; None where there is nobody to ask."""
    if not changes:
        return True
    say(changes_text(changes, look_of(sys.stdout)))
    if yes:
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        complain("Nothing of this was written.", "Run it again with --yes to write these changes.")
        return None
    return click.confirm("Write these changes?")
