"""``kit class export``: the grades of a gradebook in the formats of other programs."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.class_folder import STDOUT, assignment_option, open_class, out_option, read_report
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.errors import UsageError
from kit.files import write_whole

if TYPE_CHECKING:
    from kit.classroom.exports.sheet import Filled
    from kit.classroom.rows import ClassReport, Row

DONE = 0


@click.group("export", short_help="Grades for other programs: csv, gradescope, canvas, …")
@common
def export_command() -> None:
    """Write the grades of a class in the format of another program; see each command's --help."""


def one_file(name: str) -> Callable[[Callable[..., str]], Callable[..., int]]:
    """Add the options of an export to one file, ``name`` in the folder of --out.

    The decorated function takes the report, the file to write and the command's own options, and
    returns the text.
    """

    def decorate(export: Callable[..., str]) -> Callable[..., int]:
        @functools.wraps(export)
        def command(file: Path, out: Path, to: Path | None, **options: object) -> int:
            report, target = read_report(file, out), to or out / name
            text = export(report, target, **options)
            _complain_without_score(report.rows, "score")
            if target == STDOUT:
                say(text)
            else:
                write_whole(target, text.encode("utf-8", "backslashreplace"))
                say(f"wrote {target}\n")
            return DONE

        option = click.option(
            "--to",
            type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
            help=f"The file to write; default: {name} in the folder of --out. - is stdout.",
        )
        return assignment_option(out_option(option(common(command))))

    return decorate


def template_option(*, required: bool, text: str) -> Callable[..., Callable[..., str]]:
    """Return the option for a table that the other program has exported."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option("--template", type=file, required=required, help=text)


@export_command.command("csv")
@one_file("grades.csv")
def csv_export(report: ClassReport, _target: Path) -> str:
    """A table for a spreadsheet: the same as grades.csv."""
    from kit.classroom.exports.grades import grades_csv

    return grades_csv(report)


@export_command.command("junit")
@one_file("junit.xml")
def junit_export(report: ClassReport, _target: Path) -> str:
    """JUnit XML: a suite for each student, a case for each check."""
    from kit.classroom.exports.junit import junit_xml

    return junit_xml(report)


@export_command.command("canvas")
@template_option(required=False, text="A gradebook that Canvas has exported; else the roster.")
@click.option("--column", default="", help="The assignment in the template: its number or title.")
@click.option("--assignment-id", default="", help="Its number in Canvas, without a template.")
@one_file("canvas.csv")
def canvas_export(
    report: ClassReport, target: Path, template: Path | None, column: str, assignment_id: str
) -> str:
    """A gradebook for Canvas to import, students by their ids."""
    from kit.classroom.exports.canvas import canvas_csv, canvas_filled
    from kit.classroom.exports.sheet import read_template

    if template is not None:
        filled = canvas_filled(report, read_template(template, target), template.name, column)
        locked = f"Excused in {template.name}"
        absent, advice = f"not in {template.name}", "Fix the roster's canvas_id."
    else:
        filled, locked = canvas_csv(report, assignment_id), ""
        absent = "without an id of Canvas in the roster"
        advice = "Add a column canvas_id, sis_user_id or sis_login_id, or give --template."
        if not assignment_id:
            complain(
                f"Canvas uses the assignment of exactly the title '{report.title}', "
                "or makes a new one.",
                "Give its number with --assignment-id.",
            )
    return _checked(report, filled, target, locked=locked, absent=absent, advice=advice)


@export_command.command("moodle", short_help="Moodle's grading worksheet, filled in.")
@template_option(required=True, text="The grading worksheet, as it was downloaded.")
@click.option("--feedback", is_flag=True, help="Fill the feedback too, where there is none.")
@click.option(
    "--rename",
    "renames",
    multiple=True,
    metavar="COLUMN=NAME",
    help="What a column is called in the worksheet's language, such as Grade=Bewertung.",
)
@one_file("moodle.csv")
def moodle_export(
    report: ClassReport, target: Path, template: Path, feedback: bool, renames: tuple[str, ...]
) -> str:
    """Moodle's grading worksheet with the grades filled in, and nothing else changed."""
    from kit.classroom.exports.moodle import Columns, moodle_filled
    from kit.classroom.exports.sheet import read_template

    sheet, columns = read_template(template, target), Columns.parse(renames)
    filled = moodle_filled(report, sheet, template.name, feedback=feedback, columns=columns)
    return _checked(
        report,
        filled,
        target,
        locked=f"Their grade in {template.name} cannot be changed",
        absent=f"not in {template.name}",
        advice="Fix their emails, or give them a participant.",
    )


def _checked(  # noqa: PLR0913 - what differs between two programs
    report: ClassReport, filled: Filled, to: Path, *, locked: str, absent: str, advice: str
) -> str:
    """Return a table that a program will import; complain about who is not in it.

    Raises :class:`UsageError` if no student is in it.
    """
    if filled.absent:
        some = ", ".join(filled.absent[:5]) + (", …" if len(filled.absent) > 5 else "")
        complain(f"Left out, since {absent}: {some} ({len(filled.absent)} in all).", advice)
    if filled.locked:
        complain(f"{locked}, so left as they are: {', '.join(filled.locked)}.")
    if filled.filled or filled.locked:
        return filled.text
    if any(row.has_score for row in report.rows):
        raise UsageError(
            f"No student who has a score was found, so {to} was not written.",
            "Compare the ids and emails in the roster with those of the other program.",
        )
    raise UsageError(
        f"No student has a score yet, so {to} was not written.", "Grade the class first."
    )


def _complain_without_score(rows: Sequence[Row], what: str) -> None:
    """Name on stderr the students without a score, since an export can only leave them out."""
    if ids := [row.student.id for row in rows if not row.has_score]:
        sentence = f"Not graded yet, so without a {what}: {', '.join(ids)}."
        complain(sentence, "Grade them first: kit class grade")


def each_student(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of an export to a folder with a file for each student."""
    to = click.option(
        "--to",
        type=click.Path(file_okay=False, path_type=Path),
        callback=_folder,
        help="The folder to write to; default: one in the folder of --out.",
    )
    student = click.option(
        "--student", "students", multiple=True, help="Only this student; may be given again."
    )
    return assignment_option(out_option(to(student(common(command)))))


def _folder(_context: click.Context, _parameter: click.Parameter, to: Path | None) -> Path | None:
    if to == STDOUT:
        raise UsageError(
            "This export has a file for each student, and stdout takes one file.",
            "Give a folder to --to.",
        )
    return to


@export_command.command("github")
@each_student
def github_export(file: Path, out: Path, to: Path | None, students: tuple[str, ...]) -> int:
    """The input of GitHub's autograding reporter."""
    from kit.classroom.exports.autograders import github_result

    return _write_each(read_report(file, out), students, to or out / "github", github_result)


@export_command.command("exercism", short_help="results.json of an Exercism test runner.")
@each_student
def exercism_export(file: Path, out: Path, to: Path | None, students: tuple[str, ...]) -> int:
    """results.json of an Exercism test runner, version 3; it has no points."""
    from kit.classroom.exports.autograders import exercism_results

    report = read_report(file, out)
    return _write_each(report, students, to or out / "exercism", exercism_results, ungraded=True)


@export_command.command("classroom50")
@click.option("--classroom", default="", help="Its short name there; else the course's name.")
@click.option("--slug", default="", help="The assignment's slug there; else from its title.")
@click.option(
    "--factor",
    type=click.Choice(["1", "10", "100"]),
    help="Count points in wholes, tenths or hundredths; else the first that makes all whole.",
)
@each_student
def classroom50_export(  # noqa: PLR0913, PLR0917 - click passes each option
    classroom: str,
    slug: str,
    factor: str | None,
    file: Path,
    out: Path,
    to: Path | None,
    students: tuple[str, ...],
) -> int:
    """result.json of Classroom 50, whose points are whole numbers."""
    from kit.classroom.exports import autograders

    report = read_report(file, out)
    target = autograders.Classroom50Target(
        classroom=classroom or report.course,
        assignment=slug or autograders.slug(report.title),
        factor=autograders.choose_factor(report, int(factor) if factor else None),
    )
    for sentence, advice in autograders.classroom50_doubts(report, target.factor):
        complain(sentence, advice)
    return _write_each(
        report,
        students,
        to or out / "classroom50",
        lambda row: autograders.classroom50_result(report, row, target),
    )


@export_command.command("gradescope", short_help="The autograder to upload, and results.json.")
@click.option(
    "--require",
    "packages",
    multiple=True,
    metavar="PACKAGE",
    help="A package that the course needs besides the kit's own; may be given again.",
)
@each_student
def gradescope_export(
    packages: tuple[str, ...], file: Path, out: Path, to: Path | None, students: tuple[str, ...]
) -> int:
    """The autograder to upload, and results.json of each student who was graded here.

    The autograder needs no gradebook: it grades what students hand in at Gradescope.
    """
    from kit.classroom.autograder import write_autograder
    from kit.classroom.exports.autograders import gradescope_results
    from kit.classroom.gradebook import GRADEBOOK_FILE

    folder = to or out / "gradescope"
    course, assignment, roster = opened = open_class(file)
    zipped = write_autograder(folder, assignment, course, roster, packages)
    say(f"wrote {folder / 'autograder'}\nwrote {zipped}\n")
    if not (out / GRADEBOOK_FILE).exists():
        return DONE
    report = read_report(file, out, opened)
    results = functools.partial(gradescope_results, report)
    return _write_each(report, students, folder / "results", results)


def _write_each(
    report: ClassReport,
    students: Sequence[str],
    folder: Path,
    result_of: Callable[[Row], str],
    *,
    ungraded: bool = False,
) -> int:
    """Write a file for each student who has a score, or is ``ungraded``, and name the others."""
    from kit.classroom.exports.autograders import old_results, select_rows, write_results
    from kit.classroom.rows import Entry

    def has_file(row: Row) -> bool:
        return row.has_score or (ungraded and row.entry is Entry.UNGRADED)

    rows = select_rows(report, students)
    written = write_results([row for row in rows if has_file(row)], folder, result_of)
    say(f"wrote {written} files to {folder}{os.sep}\n")
    _complain_without_score([row for row in rows if not has_file(row)], "file")
    if old := old_results(folder, [row for row in report.rows if has_file(row)]):
        complain(f"From an earlier export: {', '.join(old)}.", "Remove what is old.")
    return DONE
