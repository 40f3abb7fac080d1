"""``kit class``: hand out and grade; the other commands are in modules of their own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.classroom.text import changes_text, stopped_sentence, summary_text
from kit.cli.class_export import export_command
from kit.cli.class_folder import (
    assignment_option,
    open_assignment,
    open_class,
    out_option,
    write_derived,
)
from kit.cli.class_one import grade_one_command
from kit.cli.class_record import override_command, report_command
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.errors import KitError, UsageError

if TYPE_CHECKING:
    from kit.classroom.assignment import Assignment
    from kit.classroom.gradebook import Gradebook
    from kit.classroom.grading import Change
    from kit.classroom.rows import ClassReport
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
    from kit.classroom.handing_out import write_assignment, write_pack

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
    from kit.classroom.collecting import find_submissions
    from kit.classroom.executors import executor_for
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
    from kit.classroom.grading import ClassGrading
    from kit.classroom.reporting import class_report
    from kit.classroom.rows import Entry
    from kit.classroom.schema import alone
    from kit.classroom.times import read_times

    course, assignment, students = open_class(file)
    times, unknown = read_times(submitted, students, assignment.clock) if submitted else ({}, ())
    for line in unknown:
        complain(f"{line} is not on the roster.")
    found, strangers = find_submissions(submissions, students)
    if not found:
        raise _nothing_found(submissions, strangers)
    for name in strangers:
        complain(f"{name} belongs to nobody on the roster, and is not graded.")
    with ExitStack() as stack:
        stack.enter_context(alone(out / LOCK_FILE))
        gradebook = stack.enter_context(open_gradebook(out / GRADEBOOK_FILE, create=True))
        _remember(gradebook, assignment, course, strangers)
        run = ClassGrading(assignment, course, students, gradebook, submitted=times)

        def write() -> ClassReport:
            report = class_report(gradebook, assignment, course, students)
            write_derived(report, out)
            return report

        def write_early() -> None:
            """Let no table say that nothing was handed in while that is being judged."""
            with suppress(KitError):  # it is written again at the end
                write()

        place = stack.enter_context(executor_for(executor, jobs))
        bar = stack.enter_context(ExitStack())
        tell = bar.enter_context(show_waiting())

        def agree(changes: Sequence[Change]) -> bool | None:
            bar.close()  # a question needs the whole screen, and its cursor
            return _agreed(changes, yes=yes)

        try:
            summary = run.run(
                found,
                place.executor,
                workers=place.workers,
                batch=place.batch,
                regrade=regrade,
                agree=agree,
                tell=lambda done, of: tell(done, of, "grading"),
                collected=write_early,
            )
        except KeyboardInterrupt:
            bar.close()
            complain(stopped_sentence(*run.kept))
            write()
            raise
        report = write()
    say(summary_text(summary, report, look_of(sys.stdout)))
    if summary.unreadable or any(row.entry is Entry.UNGRADED for row in report.rows):
        return FAULT
    return DONE if summary.written else UNDONE


def _nothing_found(folder: Path, strangers: Sequence[str]) -> UsageError:
    """Why a folder is probably not the one with the submissions."""
    some = ", ".join(strangers[:5]) + (", …" if len(strangers) > 5 else "")
    inside = f"there are {some} ({len(strangers)} in all)" if strangers else "the folder is empty"
    return UsageError(
        f"No submission in {folder} belongs to a student on the roster: {inside}.",
        "Name the folder that has a folder or an archive for each student's id. "
        "Nothing was written.",
    )


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
    try:
        agreed = click.confirm("Write these changes?", default=False)
    except click.Abort:
        say("\n")
        complain("Nothing was changed; run it again to decide: the new verdicts are kept.")
        raise
    if not agreed:
        say("Nothing was changed.\n")
    return agreed
