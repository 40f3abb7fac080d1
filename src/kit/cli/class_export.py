"""``kit class export``: the grades of a gradebook in the formats of other programs.

What is one file for a class is here; what is a file for each student is in
:mod:`kit.cli.class_export_each`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kit.cli.class_export_each import (
    classroom50_export,
    exercism_export,
    github_export,
    gradescope_export,
    tell_without_score,
)
from kit.cli.class_folder import STDOUT, assignment_option, out_option, read_report
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.errors import MachineError, UsageError
from kit.files import write_whole

if TYPE_CHECKING:
    from kit.classroom.exports.sheet import Filled
    from kit.classroom.rows import ClassReport

DONE = 0
F = TypeVar("F", bound=Callable[..., object])


@click.group("export", short_help="Grades for other programs: csv, gradescope, canvas, …")
@common
def export_command() -> None:
    """Write the grades of a class as another program takes them; see each command's --help."""


for each in (gradescope_export, classroom50_export, github_export, exercism_export):
    export_command.add_command(each)


def one_file(command: F) -> F:
    """The options of an export that is one file."""
    to = click.option(
        "--to",
        type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
        help="The file to write; else one in the folder of --out. - is stdout.",
    )
    return assignment_option(out_option(to(common(command))))


@export_command.command("csv")
@one_file
def csv_export(file: Path, out: Path, to: Path | None) -> int:
    """A table for a spreadsheet: the same as grades.csv."""
    from kit.classroom.exports.grades_csv import grades_csv

    report = read_report(file, out)
    return write(report, grades_csv(report), to or out / "grades.csv")


@export_command.command("junit")
@one_file
def junit_export(file: Path, out: Path, to: Path | None) -> int:
    """JUnit XML: a suite for each student, a case for each check."""
    from kit.classroom.exports.junit import junit_xml

    report = read_report(file, out)
    return write(report, junit_xml(report), to or out / "junit.xml")


@export_command.command("canvas")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A gradebook that Canvas has exported; without it the roster tells the students' ids.",
)
@click.option("--column", default="", help="The assignment in the template: its number or title.")
@click.option("--assignment-id", default="", help="Its number in Canvas, without a template.")
@one_file
def canvas_export(  # noqa: PLR0913, PLR0917 - click hands over each option
    template: Path | None, column: str, assignment_id: str, file: Path, out: Path, to: Path | None
) -> int:
    """A gradebook for Canvas to import, students by their ids."""
    from kit.classroom.exports.canvas import canvas_csv, canvas_filled

    if assignment_id and not (assignment_id.isascii() and assignment_id.isdigit()):
        raise UsageError(f"'{assignment_id}' is no number.", "See the assignment's address.")
    report = read_report(file, out)
    target = to or out / "canvas.csv"
    if template is not None:
        filled = canvas_filled(report, _sheet(template, target), template.name, column)
        _tell_absent(filled.absent, f"not in {template.name}", "Fix the roster's canvas_id.")
        _tell_locked(filled.locked, f"Excused in {template.name}")
    else:
        filled = canvas_csv(report, assignment_id)
        advice = "Add a column canvas_id, sis_user_id or sis_login_id, or give --template."
        _tell_absent(filled.absent, "without an id of Canvas in the roster", advice)
        if not assignment_id:
            complain(
                f"Canvas looks for an assignment of exactly the title '{report.title}', "
                "or else makes a new one.",
                "Give its number with --assignment-id.",
            )
    return _write_filled(report, filled, target)


@export_command.command("moodle", short_help="Moodle's grading worksheet, filled in.")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The grading worksheet, as it was downloaded.",
)
@click.option("--feedback", is_flag=True, help="Fill the feedback too, where there is none.")
@click.option(
    "--rename",
    "renamed",
    multiple=True,
    metavar="COLUMN=NAME",
    help="What a column is called in the worksheet's language, such as Grade=Bewertung.",
)
@one_file
def moodle_export(  # noqa: PLR0913, PLR0917 - click hands over each option
    template: Path,
    feedback: bool,
    renamed: tuple[str, ...],
    file: Path,
    out: Path,
    to: Path | None,
) -> int:
    """Moodle's grading worksheet with the grades filled in, and nothing else touched."""
    from dataclasses import asdict

    from kit.classroom.exports.moodle import Columns, moodle_filled

    fields = {heading: field for field, heading in asdict(Columns()).items()}
    names = {}
    for one in renamed:
        column, _, name = one.partition("=")
        if column not in fields or not name:
            raise UsageError(f"--rename {one} names no column.", f"One of: {', '.join(fields)}.")
        names[fields[column]] = name
    report = read_report(file, out)
    target = to or out / "moodle.csv"
    sheet = _sheet(template, target)
    columns = Columns(**names)
    filled = moodle_filled(report, sheet, template.name, feedback=feedback, columns=columns)
    _tell_absent(
        filled.absent, f"not in {template.name}", "Fix their emails, or give them a participant."
    )
    _tell_locked(filled.locked, f"Their grade in {template.name} cannot be changed")
    return _write_filled(report, filled, target)


def _write_filled(report: ClassReport, filled: Filled, to: Path) -> int:
    """Write a table that a program will import. Raises :class:`UsageError` if nobody is in it."""
    if not filled.filled and not filled.locked:
        if any(row.has_score for row in report.rows):
            raise UsageError(
                f"Nobody who has a score was found, so {to} was not written.",
                "Compare the ids and emails in the roster with those of the other program.",
            )
        raise UsageError(
            f"Nobody has a score yet, so {to} was not written.", "Grade the class first."
        )
    return write(report, filled.text, to)


def write(report: ClassReport, text: str, to: Path) -> int:
    """Write an export, and say where, and who has no score in it."""
    tell_without_score(report.rows, "so without a score")
    if to == STDOUT:
        say(text)
    else:
        write_whole(to, text.encode("utf-8", "backslashreplace"))
        say(f"wrote {to}\n")
    return DONE


def _sheet(template: Path, target: Path) -> str:
    """What is in the template; it is never written over."""
    if target != STDOUT and target.resolve() == template.resolve():
        raise UsageError(f"{template} would be written over.", "Give another file to --to.")
    try:
        return template.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(
            f"{template} is not UTF-8.", "Export it anew, and do not edit it."
        ) from None
    except OSError as error:
        raise MachineError(
            f"{template} cannot be read: {error.strerror}.", "See who may read it."
        ) from None


def _tell_locked(students: Sequence[str], why: str) -> None:
    if students:
        complain(f"{why}, so left as they are: {', '.join(students)}.")


def _tell_absent(students: Sequence[str], where: str, advice: str) -> None:
    if students:
        some = ", ".join(students[:5]) + (", …" if len(students) > 5 else "")
        complain(f"Left out, since {where}: {some} ({len(students)} in all).", advice)
