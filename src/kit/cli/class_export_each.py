"""``kit class export`` in formats with a file for each student."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kit.classroom.roster import folded
from kit.cli.class_folder import (
    STDOUT,
    assignment_option,
    open_class,
    out_option,
    read_report,
)
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.errors import UsageError
from kit.files import write_whole

if TYPE_CHECKING:
    from kit.classroom.rows import ClassReport, Row

DONE = 0
F = TypeVar("F", bound=Callable[..., object])


def _folder(
    _context: click.Context, _parameter: click.Parameter, value: Path | None
) -> Path | None:
    if value == STDOUT:
        raise UsageError(
            "These are a file for each student, and stdout takes one.", "Give a folder to --to."
        )
    return value


def each_student(command: F) -> F:
    """The options of an export that is a folder with a file for each student."""
    to = click.option(
        "--to",
        type=click.Path(file_okay=False, path_type=Path),
        callback=_folder,
        help="The folder to write to; else one in that of --out.",
    )
    student = click.option(
        "--student", "students", multiple=True, help="Only this one; may be given again."
    )
    return assignment_option(out_option(to(student(common(command)))))


@click.command("github")
@each_student
def github_export(file: Path, out: Path, to: Path | None, students: tuple[str, ...]) -> int:
    """The input of GitHub's autograding reporter."""
    from kit.classroom.exports.github import github_result

    report = read_report(file, out)
    return _write(report, _chosen(report, students), to or out / "github", github_result)


@click.command("exercism", short_help="results.json of an Exercism test runner.")
@each_student
def exercism_export(file: Path, out: Path, to: Path | None, students: tuple[str, ...]) -> int:
    """results.json of an Exercism test runner, version 3; it has no points."""
    from kit.classroom.exports.exercism import exercism_results

    report = read_report(file, out)
    chosen = _chosen(report, students)
    # A file for those who could not be graded too: the format has a word for that.
    return _write(report, chosen, to or out / "exercism", exercism_results, ungraded_too=True)


@click.command("classroom50")
@click.option("--classroom", default="", help="Its short name there; else the course's name.")
@click.option("--slug", default="", help="The assignment's slug there; else from its title.")
@click.option(
    "--factor",
    type=click.Choice(["1", "10", "100"]),
    help="Count points in wholes, tenths or hundredths; else the first that makes all whole.",
)
@each_student
def classroom50_export(  # noqa: PLR0913, PLR0917 - click hands over each option
    classroom: str,
    slug: str,
    factor: str | None,
    file: Path,
    out: Path,
    to: Path | None,
    students: tuple[str, ...],
) -> int:
    """result.json of Classroom 50, whose points are whole numbers."""
    from kit.classroom.exports import classroom50

    report = read_report(file, out)
    needed = classroom50.factor_for(report)
    times = int(factor) if factor else needed
    if times < needed:
        raise UsageError(
            f"Not all points are whole with --factor {times}.", f"Give --factor {needed}."
        )
    if times > 1:
        most = round(report.max_points * times)
        complain(
            f"Points are counted in {'tenths' if times == 10 else 'hundredths'}: "
            f"the maximum is {most}.",
        )
    place = classroom50.Place(
        classroom=classroom or report.course,
        assignment=slug or classroom50.slug(report.title),
        factor=times,
    )
    untimed = [row.student.id for row in report.rows if row.has_unknown_time]
    if untimed:
        complain(
            f"When they handed in is not known: {', '.join(untimed)}.",
            "The format needs a time, and the due date stands there instead.",
        )
    over = [row.student.id for row in report.rows if row.final > row.max_points]
    if over:
        complain(f"More than the maximum, and cut to it: {', '.join(over)}.")
    return _write(
        report,
        _chosen(report, students),
        to or out / "classroom50",
        lambda row: classroom50.classroom50_result(report, row, place),
    )


@click.command("gradescope", short_help="The autograder to upload, and results.json.")
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
    from kit.classroom.exports.gradescope import gradescope_results
    from kit.classroom.gradebook import GRADEBOOK_FILE
    from kit.classroom.handing_out import write_autograder

    folder = to or out / "gradescope"
    course, assignment, roster = opened = open_class(file)
    zipped = write_autograder(folder, assignment, course, roster, packages)
    say(f"wrote {folder / 'autograder'}\nwrote {zipped}\n")
    if not (out / GRADEBOOK_FILE).exists():
        return DONE
    report = read_report(file, out, opened)
    chosen = _chosen(report, students)
    return _write(report, chosen, folder / "results", lambda row: gradescope_results(report, row))


def tell_without_score(rows: Iterable[Row], what: str) -> None:
    """Name on stderr who has no score, since an export can only leave them out."""
    ids = [row.student.id for row in rows if not row.has_score]
    if ids:
        complain(f"Not graded yet, {what}: {', '.join(ids)}.", "Grade them first: kit class grade")


def _chosen(report: ClassReport, students: Sequence[str]) -> tuple[Row, ...]:
    """The rows of some students, or all; raises :class:`UsageError`."""
    known = {folded(row.student.id): row for row in report.rows}
    for student in students:
        if folded(student) not in known:
            raise UsageError(f"There is no '{student}' on the roster.", "Give the id of a student.")
    return tuple(known[folded(student)] for student in students) if students else report.rows


def _write(
    report: ClassReport,
    rows: Iterable[Row],
    folder: Path,
    made: Callable[[Row], str],
    *,
    ungraded_too: bool = False,
) -> int:
    """Write a file for each student who has a score, and say of whom there is none."""
    from kit.classroom.rows import Entry

    written, ungraded = [], []
    for row in rows:
        if not row.has_score and not (ungraded_too and row.entry is Entry.UNGRADED):
            ungraded.append(row)
            continue
        name = f"{row.student.id}.json"
        write_whole(folder / name, made(row).encode())
        written.append(name)
    say(f"wrote {len(written)} files to {folder}{os.sep}\n")
    tell_without_score(ungraded, "so without a file")
    known = {f"{row.student.id}.json" for row in report.rows if row not in ungraded}
    there = {path.name for path in folder.glob("*.json")} if folder.is_dir() else set()
    if old := sorted(there - known):
        complain(f"From before, and not of this export: {', '.join(old)}.", "Remove what is old.")
    return DONE
