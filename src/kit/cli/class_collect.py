"""``kit class collect`` and ``kit class check``: what a class has handed in, before grading."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from kit.classroom.assignment import Assignment
from kit.classroom.collected_folder import write_student
from kit.classroom.handed_in import ClassList, head_text, list_text, make_list
from kit.classroom.roster import Student, read_times
from kit.classroom.uploads.collecting import RENAME, FoundSubmissions, find_submissions
from kit.classroom.uploads.download import DownloadItem, open_download
from kit.classroom.uploads.submission import Upload
from kit.cli.class_folder import FOLDER, assignment_option, open_class
from kit.cli.session import common
from kit.cli.terminal import complain, look_of, say
from kit.course import Course
from kit.errors import MachineError, UsageError

FAULT, REFUSED, DONE = 3, 1, 0
DOWNLOAD = click.Path(exists=True, path_type=Path)

submissions_argument = click.argument("submissions", type=DOWNLOAD)
submitted_option = click.option(
    "--submitted",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns id and submitted_at, if the files do not have the right times.",
)


def read_given_times(
    file: Path | None, students: tuple[Student, ...], assignment: Assignment
) -> dict[str, datetime]:
    """Return the times in a list of --submitted; stderr says which lines have unknown ids."""
    if file is None:
        return {}
    times, lines = read_times(file, students, assignment.clock)
    for line in lines:
        complain(f"{line} is not on the roster.")
    return times


def find_class(
    download: DownloadItem,
    path: Path,
    students: tuple[Student, ...],
    course: Course,
    assignment: Assignment,
) -> FoundSubmissions:
    """Return the class's submissions; raise :class:`UsageError` if there are none of the roster."""
    found = find_submissions(download, students, course, assignment)
    if not found.submissions:
        names = [entry.name for entry in found.unknown]
        some = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        inside = f"it has {some} ({len(names)} in all)" if names else "there is nothing in it"
        sentence = f"No submission in {path} belongs to a student on the roster: {inside}."
        advice = "Name the folder or archive that has the submissions of this class."
        if names and found.unknown[0].repair != RENAME:  # the names are of a known kind
            advice = f"{names[0]}: {found.unknown[0].problem}. {found.unknown[0].repair}"
        raise UsageError(sentence, f"{advice} Nothing was written.")
    return found


@click.command("check", short_help="List what was handed in, before grading.")
@submissions_argument
@assignment_option
@submitted_option
@common
def check_command(submissions: Path, file: Path, submitted: Path | None) -> int:
    """List whose each entry of SUBMISSIONS is, its files and time, and what will be refused.

    SUBMISSIONS is a folder, or the archive that a learning management system gives. Nothing is
    written. The status is 1 if anything is refused or belongs to no student.
    """
    course, assignment, students = open_class(file)
    times = read_given_times(submitted, students, assignment)
    with open_download(submissions, students) as download:
        found = find_class(download, submissions, students, course, assignment)
        uploads, unread = _read_all(found)
    listed = make_list(found, uploads, students, assignment, times)
    listed = replace(listed, unread=tuple(s for s in students if s.id in unread))
    _say_list(listed)
    return FAULT if unread else REFUSED if listed.has_refusals else DONE


@click.command("collect", short_help="Sort a download into a folder for each student.")
@submissions_argument
@click.option("--to", type=FOLDER, required=True, help="Folder to write the students' files to.")
@assignment_option
@submitted_option
@common
def collect_command(submissions: Path, to: Path, file: Path, submitted: Path | None) -> int:
    """Write the files of exercises in SUBMISSIONS to a folder for each student's id.

    The files are as old as the submissions, and kit class grade reads them. Texts that are replaced
    are kept in the student's folder .kit/kept. Then the same list as of kit class check follows.
    """
    course, assignment, students = open_class(file)
    times = read_given_times(submitted, students, assignment)
    if to.resolve().is_relative_to(submissions.resolve()):
        raise UsageError(f"{to} is in {submissions}.", "Name another folder to write to.")
    with open_download(submissions, students) as download:
        found = find_class(download, submissions, students, course, assignment)
        uploads, unread = _read_all(found)
    listed = make_list(found, uploads, students, assignment, times)
    listed = replace(listed, unread=tuple(s for s in students if s.id in unread))
    kept: list[Path] = []
    for each in listed.handed_in:
        kept += write_student(to / each.student.id, each.upload, each.submitted_at)
    _say_list(listed)
    say(f"\nwrote the files of {len(listed.handed_in)} students to {to}\n")
    say("".join(f"kept the earlier text as {path}\n" for path in kept))
    return FAULT if unread else DONE


def _read_all(found: FoundSubmissions) -> tuple[dict[str, Upload], list[str]]:
    """Return what was read by student, and the students whom the machine could not read."""
    uploads, unread = {}, []
    for student, submission in found.submissions.items():
        try:
            uploads[student] = submission.read()
        except MachineError as error:
            unread.append(student)
            complain(f"{student}: {error.sentence}", error.advice)
    return uploads, unread


def _say_list(listed: ClassList) -> None:
    look = look_of(sys.stdout)
    say(head_text(listed, look) + list_text(listed, look))
