"""``kit class``: new, grade and report; the other commands are in ``class_….py``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import tzinfo
from pathlib import Path

import click

from kit.classroom import text
from kit.classroom.assignment import write_assignment
from kit.classroom.github_pack import read_repository_name, write_repositories
from kit.classroom.grading import Regrade, RowChange, open_grading
from kit.classroom.handed_in import list_text, make_list
from kit.classroom.handing_out import write_pack
from kit.classroom.judging import open_workers
from kit.classroom.roster import get_student
from kit.classroom.rows import Entry
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
from kit.cli.class_export import export_command
from kit.cli.class_feedback import feedback_command
from kit.cli.class_folder import FOLDER, assignment_option, open_class, out_option, write_derived
from kit.cli.class_forget import forget_command
from kit.cli.class_grade_one import grade_one_command
from kit.cli.class_override import override_command
from kit.cli.class_stop import Stop, explain_stop
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.errors import KitError, UsageError
from kit.files import write_whole

FAULT, UNDONE, DONE = 3, 1, 0


@click.group("class")
@common
def class_command() -> None:
    """Hand out an assignment, and grade what comes in."""


class_command.add_command(check_command)
class_command.add_command(collect_command)
class_command.add_command(export_command)
class_command.add_command(feedback_command)
class_command.add_command(grade_one_command)
class_command.add_command(override_command)
class_command.add_command(forget_command)


@class_command.command("new")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--title", default="Assignment", show_default=True)
@click.option("--folder", type=FOLDER, default=Path(), help="Folder to write the assignment to.")
@click.option("--pack", type=FOLDER, help="Write the students' starter folder of an assignment.")
@click.option(
    "--github",
    "repository",
    default="",
    metavar="OWNER/NAME@TAG",
    help="With --pack: write a template repository for students, and beside it PACK-assignment,"
    " which you push to this repository of yours.",
)
@assignment_option
@common
def new(  # noqa: PLR0913, PLR0917 - click hands over each option
    exercises: tuple[str, ...],
    title: str,
    folder: Path,
    pack: Path | None,
    repository: str,
    file: Path,
) -> int:
    """Write an assignment of some exercises (or all), or with --pack what students are given."""
    place = read_repository_name(repository) if repository else None
    if pack is None:
        if place:
            sentence = "--github needs a folder to write the template to."
            raise UsageError(sentence, "Name one with --pack.")
        course = find_here().course
        written = write_assignment(folder, course, course.select(exercises), title)
        say("".join(f"wrote {path}\n" for path in written))
        say(text.edit_text(folder, look_of(sys.stdout)))
        return DONE
    if exercises:
        sentence = f"--pack takes the exercises of {file}, not those that are named."
        raise UsageError(sentence, "Leave the names out, or leave --pack out to write the file.")
    course, assignment = class_folder.open_assignment(file, is_new=True)
    look = look_of(sys.stdout)
    if place:
        written, other = write_repositories(pack, place, assignment, course)
        say(text.repositories_text(pack, other, place.name, len(written), look))
        return DONE
    written = write_pack(pack, assignment, course)
    say(text.pack_text(pack, assignment, len(written), look))
    return DONE


@class_command.command("grade")
@submissions_argument
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
@submitted_option
@common
@explain_stop
def grade(  # noqa: PLR0913, PLR0917 - click hands over each option
    stop: Stop,
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
    """Grade SUBMISSIONS: a folder, or the archive that a learning management system gives.

    See what is in it first with kit class check. At the end follows the same list, in short.
    """
    course, assignment, students = open_class(file)
    only = [get_student(students, name, assignment.roster).id for name in chosen]
    if exercises and not regrade:
        advice = "Add --regrade; what is new is judged in every exercise."
        raise UsageError("--exercise says what is judged again.", advice)
    addresses = [assignment.get_address(course, name) for name in exercises]
    again = Regrade(tuple(addresses)) if regrade else None
    times = read_given_times(submitted, students, assignment)
    with ExitStack() as stack:
        download = stack.enter_context(open_download(submissions, students))
        found = find_class(download, submissions, students, course, assignment)
        grading = stack.enter_context(open_grading(out, assignment, course, students))
        workers = stack.enter_context(open_workers(executor, jobs))
        stack.enter_context(stop.saving(lambda: write_derived(grading.report(), out)))
        stop.sentence = lambda: text.stopped_sentence(*grading.kept)
        unknown = [entry.name for entry in found.unknown]
        grading.collect(
            found.submissions, unknown=unknown, submitted=times, regrade=again, only=only
        )
        with suppress(KitError):  # so that none is "missing"; they are written again at the end
            write_derived(grading.report(), out)
        with show_waiting() as tell:
            for done, total in grading.judge(workers):
                tell(done, total, "grading")
        changes = grading.find_changes()
        stop.sentence = lambda: text.STOPPED_AT_QUESTION if changes else text.STOPPED_AT_END
        is_agreed = _ask(changes, assignment.clock, yes=yes)
        grading.settle(is_agreed)
        stop.sentence = lambda: text.STOPPED_AT_END
        report = grading.report()
        write_derived(report, out)
    if changes or again:
        say(text.decision_text(len(changes), is_agreed, look_of(sys.stdout)))
    look = look_of(sys.stdout)
    listed = make_list(found, grading.uploads, students, assignment, times)
    say(text.summary_text(grading.summarise(), report, look))
    say(list_text(listed, look, is_compact=True))
    if is_agreed is None:
        complain("Nothing of this was written.", "Run it again with --yes to write these changes.")
    else:
        say(text.next_sentence(report, out))
    if grading.unreadable or any(row.entry is Entry.UNGRADED for row in report.rows):
        return FAULT
    return DONE if is_agreed else UNDONE


def _ask(changes: Sequence[RowChange], clock: tzinfo, *, yes: bool) -> bool | None:
    """Show what would change, and ask; return None if there is no terminal to ask at."""
    if not changes:
        return True
    say(text.changes_text(changes, clock, look_of(sys.stdout)))
    if yes:
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return click.confirm("Write these changes?", default=False)


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

    target = to or out / class_folder.ANONYMOUS_FILE
    page = report_html(report, anonymous=anonymous)
    if target == class_folder.STDOUT:
        say(page)
        return DONE
    write_whole(target, page.encode("utf-8", "backslashreplace"))
    say(f"wrote {target}\n")
    return DONE
