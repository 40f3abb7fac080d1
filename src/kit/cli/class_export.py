"""``kit class export``: grades in the formats of other programs."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

import click

from kit.classroom.exports import autograders
from kit.classroom.exports.canvas import canvas_csv, canvas_filled
from kit.classroom.exports.grades import grades_csv, grades_excel
from kit.classroom.exports.junit import junit_xml
from kit.classroom.exports.moodle import moodle_filled, read_renames
from kit.classroom.exports.sheet import Filled, read_template
from kit.classroom.gradebook import GRADEBOOK_FILE
from kit.classroom.handing_out import write_autograder
from kit.classroom.roster import fold_name
from kit.classroom.rows import ClassReport, Entry, Row
from kit.cli import class_folder
from kit.cli.class_folder import STDOUT, assignment_option, open_class, out_option
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.errors import UsageError
from kit.files import write_whole

DONE = 0
EXCEL_FILE = "grades-excel.csv"  # not grades.csv, which other programs read
TEMPLATE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("export", short_help="Grades for other programs: csv, gradescope, canvas, …")
@common
def export_command() -> None:
    """Write the grades of a class in the format of another program; see each command's --help."""


def one_file(name: str) -> Callable[[Callable[..., str]], Callable[..., int]]:
    """Add the options of an export to one file to a function that returns its text."""

    def decorate(text_of: Callable[..., str]) -> Callable[..., int]:
        @functools.wraps(text_of)
        def command(file: Path, out: Path, to: Path | None, **options: object) -> int:
            report = class_folder.read_report(file, out)
            target = to or out / (EXCEL_FILE if options.get("excel") else name)
            text = text_of(report, target, **options)
            _complain_without("score", (row for row in report.rows if not row.has_score))
            if target == STDOUT:
                say(text)
            else:
                write_whole(target, text.encode("utf-8", "backslashreplace"))
                say(f"wrote {target}\n")
            return DONE

        to = click.option(
            "--to",
            type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
            help=f"The file to write; default: {name} in the folder of --out. - is stdout.",
        )
        return assignment_option(out_option(to(common(command))))

    return decorate


@export_command.command("csv")
@click.option(
    "--excel",
    type=click.Choice(["comma", "point"]),
    is_flag=False,
    flag_value="comma",
    help="Write what Excel opens by a double click: semicolons and decimal commas, as in most of"
    " Europe, or with --excel=point commas and decimal points.",
)
@one_file("grades.csv")
def csv_export(report: ClassReport, _target: Path, excel: str | None) -> str:
    """A table for programs, the same as grades.csv, or with --excel for a spreadsheet."""
    decimals = {"comma": ",", "point": "."}
    return grades_excel(report, decimals[excel]) if excel else grades_csv(report)


@export_command.command("junit")
@one_file("junit.xml")
def junit_export(report: ClassReport, _target: Path) -> str:
    """JUnit XML: a suite for each student, a case for each check."""
    return junit_xml(report)


@export_command.command("canvas")
@click.option("--template", type=TEMPLATE, help="A gradebook of Canvas; default: the roster.")
@click.option("--column", default="", help="The assignment in the template: its number or title.")
@click.option(
    "--assignment-id",
    type=click.IntRange(min=1),
    help="Its number in Canvas, without a template: see the assignment's address.",
)
@one_file("canvas.csv")
def canvas_export(
    report: ClassReport, target: Path, template: Path | None, column: str, assignment_id: int | None
) -> str:
    """A gradebook for Canvas to import, students by their ids."""
    if template is not None:
        filled = canvas_filled(report, read_template(template, target), template.name, column)
        advice = "Compare the roster's ids and emails with it, or add a column canvas_id."
        return _check_filled(filled, target, f"not in {template.name}", advice)
    if not assignment_id:
        title = f"'{report.title}', or makes a new one."
        advice = "Give its number with --assignment-id."
        complain(f"Canvas uses the assignment of exactly the title {title}", advice)
    filled = canvas_csv(report, assignment_id)
    advice = "Add a column canvas_id, sis_user_id or sis_login_id, or give --template."
    return _check_filled(filled, target, "without an id of Canvas in the roster", advice)


@export_command.command("moodle", short_help="Moodle's grading worksheet, filled in.")
@click.option("--template", type=TEMPLATE, required=True, help="The worksheet, as downloaded.")
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
    sheet, names = read_template(template, target), read_renames(renames)
    filled = moodle_filled(report, sheet, template.name, feedback=feedback, renames=names)
    advice = "Fix their emails, or give them a participant."
    return _check_filled(filled, target, f"not in {template.name}", advice)


def _check_filled(filled: Filled, to: Path, absent: str, advice: str) -> str:
    """Return a table for another program, and name the students whom it leaves out."""
    if filled.absent:
        some = ", ".join(filled.absent[:5]) + (", …" if len(filled.absent) > 5 else "")
        complain(f"Left out, since {absent}: {some} ({len(filled.absent)} in all).", advice)
    if filled.locked:
        complain(f"Excused or locked in the template, so unchanged: {', '.join(filled.locked)}.")
    if not filled.filled and not filled.locked:
        advice = "compare the ids and emails in the roster with those of the other program."
        problem = f"No student who has a score was found, so {to} was not written."
        raise UsageError(problem, f"Grade the class first, and {advice}")
    return filled.text


def _complain_without(missing: str, rows: Iterable[Row]) -> None:
    if ids := ", ".join(row.student.id for row in rows):
        advice = "Grade them first: kit class grade"
        complain(f"Not graded yet, so without a {missing}: {ids}.", advice)


def each_student(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of an export to a folder with a file for each student."""
    to = click.option(
        "--to",
        type=click.Path(file_okay=False, path_type=Path),
        help="The folder to write to; default: one in the folder of --out. With one --student, - is"
        " stdout.",
    )
    student = click.option(
        "--student", "students", multiple=True, help="Only this student; may be given again."
    )
    return assignment_option(out_option(to(student(common(command)))))


@export_command.command("github")
@each_student
def github_export(file: Path, out: Path, to: Path | None, students: tuple[str, ...]) -> int:
    """The input of GitHub's autograding reporter."""
    report, folder = class_folder.read_report(file, out), to or out / "github"
    return _write_each(report, students, folder, autograders.github_result)


@export_command.command("exercism", short_help="results.json of an Exercism test runner.")
@each_student
def exercism_export(file: Path, out: Path, to: Path | None, students: tuple[str, ...]) -> int:
    """results.json of an Exercism test runner, version 3; it has no points."""
    report, folder = class_folder.read_report(file, out), to or out / "exercism"
    return _write_each(report, students, folder, autograders.exercism_results, ungraded=True)


@export_command.command("classroom50")
@click.option("--classroom", default="", help="Its short name there; else the course's name.")
@click.option("--slug", default="", help="The assignment's slug there; else from its title.")
@click.option(
    "--factor",
    type=click.Choice(["1", "10", "100"]),
    help="Count points in wholes, tenths or hundredths; else the first that makes all whole.",
)
@each_student
def classroom50_export(
    file: Path, out: Path, to: Path | None, students: tuple[str, ...], **options: str
) -> int:
    """result.json of Classroom 50, whose points are whole numbers."""
    report, folder = class_folder.read_report(file, out), to or out / "classroom50"
    target = autograders.Classroom50Target(
        classroom=options["classroom"] or report.course,
        assignment=options["slug"] or autograders.slug(report.title),
        factor=autograders.choose_factor(report, int(options["factor"] or 0)),
    )
    if target.factor > 1:
        unit = "tenths" if target.factor == 10 else "hundredths"
        most = round(report.max_points * target.factor)
        complain(f"Points are counted in {unit}: the maximum is {most}.")
    if untimed := ", ".join(row.student.id for row in report.rows if row.has_unknown_time):
        advice = "The format needs a time, so the due date is used."
        complain(f"The time of submission is not known: {untimed}.", advice)
    if over := ", ".join(row.student.id for row in report.rows if row.final > row.max_points):
        complain(f"More than the maximum, and cut to it: {over}.")
    result_of = functools.partial(autograders.classroom50_result, report, target=target)
    return _write_each(report, students, folder, result_of)


@export_command.command("gradescope", short_help="The autograder to upload, and results.json.")
@click.option(
    "--require",
    "packages",
    multiple=True,
    metavar="PACKAGE",
    help="A package that the course needs in addition to the kit's own; may be given again.",
)
@each_student
def gradescope_export(
    packages: tuple[str, ...], file: Path, out: Path, to: Path | None, students: tuple[str, ...]
) -> int:
    """The autograder to upload, and results.json of each student who was graded here.

    The autograder needs no gradebook: it grades what students hand in at Gradescope.
    """
    if to == STDOUT:
        report = class_folder.read_report(file, out)
        result_of = functools.partial(autograders.gradescope_results, report)
        return _write_each(report, students, to, result_of)
    folder = to or out / "gradescope"
    course, assignment, roster = opened = open_class(file)
    zipped = write_autograder(folder, assignment, course, roster, packages)
    say(f"wrote {folder / 'autograder'}\nwrote {zipped}\n")
    if not (out / GRADEBOOK_FILE).exists():
        return DONE
    report = class_folder.read_report(file, out, opened)
    result_of = functools.partial(autograders.gradescope_results, report)
    return _write_each(report, students, folder / "results", result_of)


def _write_each(
    report: ClassReport,
    students: Sequence[str],
    folder: Path,
    result_of: Callable[[Row], str],
    *,
    ungraded: bool = False,
) -> int:
    """Write a file for each student who has a score, or is ``ungraded``; name who has none."""
    by_id = {fold_name(row.student.id): row for row in report.rows}
    if unknown := [student for student in students if fold_name(student) not in by_id]:
        raise UsageError(f"There is no '{unknown[0]}' on the roster.", "Give the id of a student.")
    chosen = [by_id[fold_name(student)] for student in students] or report.rows
    kinds = {Entry.UNGRADED} if ungraded else set()
    ids = {row.student.id for row in report.rows if row.has_score or row.entry in kinds}
    if folder == STDOUT:
        return _say_one(chosen, ids, result_of)
    written = [row for row in chosen if row.student.id in ids]
    for row in written:
        write_whole(folder / f"{row.student.id}.json", result_of(row).encode())
    say(f"wrote {len(written)} files to {folder}{os.sep}\n")
    _complain_without("file", (row for row in chosen if row.student.id not in ids))
    if old := {path.name for path in folder.glob("*.json")} - {f"{id_}.json" for id_ in ids}:
        complain(f"From an earlier export: {', '.join(sorted(old))}.", "Remove what is old.")
    return DONE


def _say_one(chosen: Sequence[Row], ids: Container[str], result_of: Callable[[Row], str]) -> int:
    """Write the file of the one student who is ``chosen`` to stdout."""
    if len(chosen) != 1:
        sentence = "This export has a file for each student, and stdout takes one file."
        raise UsageError(sentence, "Name one student with --student, or give a folder to --to.")
    if chosen[0].student.id not in ids:
        sentence = f"{chosen[0].student.id} is not graded yet, so there is nothing to write."
        raise UsageError(sentence, "Grade the submission first: kit class grade")
    say(result_of(chosen[0]))
    return DONE
