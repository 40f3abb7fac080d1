"""``kit class grade-one``: grade a single submission, for a school's system or a workflow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.class_folder import FILE, STDOUT, assignment_option, open_assignment
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.errors import MachineError
from kit.files import write_whole

if TYPE_CHECKING:
    from kit.classroom.exports import autograders
    from kit.classroom.rows import ClassReport

DONE = 0
FORMATS = ("gradescope", "classroom50", "github", "exercism", "junit", "json")


@click.command("grade-one", short_help="Grade one submission, without a gradebook.")
@click.argument("submission", type=click.Path(exists=True, path_type=Path))
@click.option("--as", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    required=True,
    help="The file to write; - is stdout.",
)
@click.option("--student", default="", help="Whose it is; else as in the metadata, or unknown.")
@click.option(
    "--submitted",
    default="",
    help="When it was handed in: 2026-12-01T23:59 in the assignment's zone, or with +01:00.",
)
@click.option("--metadata", type=FILE, help="Gradescope's submission_metadata.json: has both.")
@click.option("--roster", type=FILE, help="Instead of the assignment's roster.")
@assignment_option
@common
def grade_one_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    submission: Path,
    form: str,
    to: Path,
    student: str,
    submitted: str,
    metadata: Path | None,
    roster: Path | None,
    file: Path,
) -> int:
    """Grade one SUBMISSION, a folder or an archive, and write its result; no gradebook is kept."""
    from kit.classroom.exports.score import score_of
    from kit.classroom.grading import grade_one
    from kit.classroom.handing_out import read_metadata
    from kit.classroom.roster import Student, find_members, read_roster, read_time

    course, assignment = open_assignment(file)
    emails, time = read_metadata(metadata) if metadata else ((), None)
    if submitted:
        time = read_time(submitted, assignment.clock)
    members = find_members(read_roster(roster or assignment.roster), student, emails)
    owner = members[0] if members else Student(id=student or next(iter(emails), "student"))
    if not members:
        complain(f"{owner.id} is not on the roster: no extension counts.")
    else:
        assignment = assignment.share_extensions([member.id for member in members])
    report = grade_one(assignment, course, owner, submission, time)
    (row,) = report.rows
    if row.submitted_at is None and assignment.due:
        sentence = "When it was handed in is not known, so nothing is taken off for lateness."
        complain(sentence, "Give the time with --submitted.")
    score = score_of(row)
    if score is None:
        reason = f": {row.problem}" if row.problem else ""
        raise MachineError(f"It could not be graded{reason}.", "Run it again; see kit doctor.")
    if row.problem:
        complain(f"{owner.id} is refused: {row.problem}.")
    if to == STDOUT:
        say(text_of(report, form))
        return DONE
    write_whole(to, text_of(report, form).encode())
    who = f"{', '.join(member.id for member in members)}: " if len(members) > 1 else ""
    say(f"{who}{score:g} of {row.max_points:g} points, wrote {to}\n")
    return DONE


def text_of(report: ClassReport, form: str) -> str:
    """Return the one row of a report in one of :data:`FORMATS`."""
    from kit.classroom.exports import autograders
    from kit.classroom.exports.grades import grades_json
    from kit.classroom.exports.junit import junit_xml

    (row,) = report.rows
    match form:
        case "gradescope":
            return autograders.gradescope_results(report, row)
        case "classroom50":
            return autograders.classroom50_result(report, row, _read_target(report))
        case "github":
            return autograders.github_result(row)
        case "exercism":
            return autograders.exercism_results(row)
        case "junit":
            return junit_xml(report)
        case _:
            return grades_json(report)


def _read_target(report: ClassReport) -> autograders.Classroom50Target:
    """Return what Classroom 50's runner says in the environment."""
    from kit.classroom.exports import autograders

    names = ("submission_tag", *autograders.LINKS.values())
    return autograders.Classroom50Target(
        classroom=os.environ.get("CLASSROOM") or report.course,
        assignment=os.environ.get("ASSIGNMENT") or autograders.slug(report.title),
        factor=100,  # the same maximum for everyone, and always whole
        links={name: value for name in names if (value := os.environ.get(name.upper()))},
    )
