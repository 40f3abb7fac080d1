"""``kit class grade-one``: the results of one submission, for a system that calls the kit."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from kit.classroom.assignment import Assignment
from kit.classroom.exports import autograders
from kit.classroom.exports.grades import grades_json
from kit.classroom.exports.junit import junit_xml
from kit.classroom.feedback import make_feedback
from kit.classroom.github_event import read_event
from kit.classroom.grading import grade_one
from kit.classroom.handing_out import read_metadata
from kit.classroom.roster import Student, find_members, read_roster, read_time
from kit.classroom.rows import ClassReport, Row
from kit.cli import class_folder
from kit.cli.class_folder import FILE, STDOUT, assignment_option
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.course import Course
from kit.errors import MachineError
from kit.feedback.markdown import feedback_markdown
from kit.files import write_whole

DONE = 0
Format = Callable[[ClassReport, Row], str]  # for a report with one row


def _classroom50_of_runner(report: ClassReport, row: Row) -> str:
    """Return the result for the target that Classroom 50's runner gives in the environment."""
    names = ("submission_tag", *autograders.LINKS.values())
    target = autograders.Classroom50Target(
        classroom=os.environ.get("CLASSROOM") or report.course,
        assignment=os.environ.get("ASSIGNMENT") or autograders.slug(report.title),
        factor=100,  # the same maximum for everyone, and always whole
        links={name: value for name in names if (value := os.environ.get(name.upper()))},
    )
    return autograders.classroom50_result(report, row, target)


FORMATS: Final[dict[str, Format]] = {
    "gradescope": autograders.gradescope_results,
    "classroom50": _classroom50_of_runner,
    "github": lambda _, row: autograders.github_result(row),
    "exercism": lambda _, row: autograders.exercism_results(row),
    "junit": lambda report, _: junit_xml(report),
    "json": lambda report, _: grades_json(report),
}
FEEDBACK: Final = "markdown"
"""What the student reads; it depends on the course and the assignment too."""

one_format = click.Choice([*FORMATS, FEEDBACK])


@click.command("grade-one", short_help="Grade one submission, without a gradebook.")
@click.argument("submission", type=click.Path(exists=True, path_type=Path))
@click.option("--as", "form", type=one_format, default="json", show_default=True)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    required=True,
    help="The file to write; - is stdout.",
)
@click.option(
    "--also",
    type=(one_format, FILE),
    multiple=True,
    metavar="FORMAT FILE",
    help="Write the result in another format too; may be given again.",
)
@click.option("--student", default="", help="Whose it is; else as in the metadata, or unknown.")
@click.option(
    "--submitted",
    default="",
    help="When it was handed in: 2026-12-01T23:59 in the assignment's zone, or with +01:00.",
)
@click.option("--metadata", type=FILE, help="Gradescope's submission_metadata.json: has both.")
@click.option("--event", type=FILE, help="GitHub's event, $GITHUB_EVENT_PATH: has both.")
@click.option("--roster", type=FILE, help="Instead of the assignment's roster.")
@assignment_option
@common
def grade_one_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    submission: Path,
    form: str,
    to: Path,
    also: tuple[tuple[str, Path], ...],
    student: str,
    submitted: str,
    metadata: Path | None,
    event: Path | None,
    roster: Path | None,
    file: Path,
) -> int:
    """Grade one SUBMISSION, a folder or an archive, and write its result; no gradebook is kept."""
    course, assignment = class_folder.open_assignment(file)
    emails, time = read_metadata(metadata) if metadata else ((), None)
    if event:
        login, time = read_event(event)
        student = student or login
    if submitted:
        time = read_time(submitted, assignment.clock)
    students = _read_students(roster, assignment)
    members = find_members(students, student, emails)
    owner = members[0] if members else Student(id=student or next(iter(emails), "student"))
    if members:
        assignment = assignment.share_extensions([member.id for member in members])
    elif students:
        complain(f"{owner.id} is not on the roster: no extension counts.")
    report = _grade(assignment, course, owner, submission, time)
    (row,) = report.rows
    formats = {**FORMATS, FEEDBACK: _feedback_format(assignment, course)}
    for other, path in also:
        write_whole(path, formats[other](report, row).encode("utf-8", "backslashreplace"))
    text = formats[form](report, row)
    if to == STDOUT:
        say(text)
        return DONE
    write_whole(to, text.encode("utf-8", "backslashreplace"))
    who = f"{', '.join(member.id for member in members)}: " if len(members) > 1 else ""
    say(f"{who}{row.score:g} of {row.max_points:g} points, wrote {to}\n")
    return DONE


def _read_students(roster: Path | None, assignment: Assignment) -> Sequence[Student]:
    """Return the students; none if there is no roster, as in a repository that everyone reads."""
    if roster is None and not assignment.roster.exists():
        complain(f"There is no roster {assignment.roster}: no extension counts.")
        return ()
    return read_roster(roster or assignment.roster)


def _grade(
    assignment: Assignment, course: Course, owner: Student, submission: Path, time: datetime | None
) -> ClassReport:
    """Return a report with one row that has a score; stderr says what is unusual about it."""
    report = grade_one(assignment, course, owner, submission, time)
    (row,) = report.rows
    if row.submitted_at is None and assignment.due:
        sentence = "When it was handed in is not known, so nothing is taken off for lateness."
        complain(sentence, "Give the time with --submitted.")
    if row.score is None:
        reason = f": {row.problem}" if row.problem else ""
        raise MachineError(f"It could not be graded{reason}.", "Run it again; see kit doctor.")
    if row.problem:
        complain(f"{owner.id} is refused: {row.problem}.")
    return report


def _feedback_format(assignment: Assignment, course: Course) -> Format:
    return lambda report, row: feedback_markdown(make_feedback(row, report, assignment, course))
