"""What the commands of ``kit class`` share: their options, and the folder of the gradebook."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kit.classroom.assignment import Assignment, read_assignment
from kit.classroom.exports.grades import grades_csv, grades_json
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.marking import report_class
from kit.classroom.roster import Student, find_by_id, read_roster
from kit.classroom.rows import ClassReport
from kit.cli.session import find_here
from kit.cli.terminal import complain
from kit.course import Course
from kit.errors import UsageError
from kit.files import write_whole

STDOUT = Path("-")  # what ``--to -`` means
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
ANONYMOUS_FILE = "report-anonymous.html"

assignment_option = click.option(
    *("--assignment", "file"),
    type=FILE,
    default=Path("assignment.toml"),
    show_default=True,
    help="The assignment.",
)
out_option = click.option(
    "--out", type=FOLDER, required=True, help="Folder of the gradebook and the files made from it."
)


def open_assignment(file: Path, *, is_new: bool = False) -> tuple[Course, Assignment]:
    """Return the course and the assignment in ``file``; stderr says which dates are doubtful.

    One that ``is_new`` is not handed out yet.
    """
    course = find_here().course
    assignment = read_assignment(file, course)
    for doubt in assignment.find_doubts(datetime.now(UTC), is_new=is_new):
        complain(doubt)
    return course, assignment


def open_class(file: Path) -> tuple[Course, Assignment, tuple[Student, ...]]:
    """Return the course, the assignment in ``file`` and its roster; raise :class:`UsageError`."""
    course, assignment = open_assignment(file)
    students = read_roster(assignment.roster)
    for number, extension in enumerate(assignment.extensions):
        if find_by_id(students, extension.student) is None:
            who = f"extensions[{number}].student is '{extension.student}'"
            sentence = f"{file}: {who}, who is not on the roster."
            raise UsageError(sentence, f"See {assignment.roster}.")
    return course, assignment, students


def read_report(
    file: Path, out: Path, opened: tuple[Course, Assignment, tuple[Student, ...]] | None = None
) -> ClassReport:
    """Return what the gradebook in ``out`` says; ``opened`` is of :func:`open_class`, if called."""
    course, assignment, students = opened or open_class(file)
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        return report_class(gradebook, assignment, course, students)


def write_derived(report: ClassReport, out: Path) -> list[Path]:
    """Write what is made from the gradebook each time; each file is whole at any moment."""
    from kit.classroom.page.html import report_html

    calls = (("grades.csv", grades_csv), ("grades.json", grades_json), ("report.html", report_html))
    made = {out / name: call(report).encode("utf-8", "backslashreplace") for name, call in calls}
    for file, content in made.items():
        write_whole(file, content)
    return list(made)
