"""``kit class feedback``: what each student is given back, as files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from kit.classroom.exports.moodle import read_renames, read_worksheet
from kit.classroom.exports.moodle_feedback import find_participants, zip_feedback
from kit.classroom.exports.sheet import read_template
from kit.classroom.feedback import has_feedback, make_feedback
from kit.classroom.roster import get_student
from kit.classroom.rows import Entry, Row
from kit.cli import class_folder
from kit.cli.class_folder import FILE, STDOUT, assignment_option, open_class, out_option
from kit.cli.session import common
from kit.cli.terminal import complain, say
from kit.errors import UsageError
from kit.feedback.facts import Feedback
from kit.feedback.markdown import feedback_markdown
from kit.files import write_whole
from kit.render.blocks import plural

DONE = 0
FOLDER_NAME: Final = "feedback"  # in the folder of the gradebook
ZIP_NAME: Final = "moodle.zip"
FORMS: Final = ("pages", "pull-request", "moodle")
MOST_NAMES: Final = 10

Given = Sequence[tuple[Row, Feedback]]  # what each student is given


@click.command("feedback", short_help="Write a page and a text for each student.")
@click.option("--student", "chosen", multiple=True, help="Only this student; may be given again.")
@click.option(
    *("--as", "form"),
    type=click.Choice(FORMS),
    default="pages",
    show_default=True,
    help="A page and a Markdown text for each student, the texts alone, or one archive for Moodle.",
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path, allow_dash=True),
    help="The folder to write to; default: feedback in the folder of --out. "
    "- is stdout, for the text of one student.",
)
@click.option("--all", "wants_all", is_flag=True, help="Also say who handed in nothing, or waits.")
@click.option("--template", type=FILE, help="For Moodle: the grading worksheet, as downloaded.")
@click.option(
    "--rename",
    "renames",
    multiple=True,
    metavar="COLUMN=NAME",
    help="What a column is called in the worksheet's language.",
)
@assignment_option
@out_option
@common
def feedback_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    chosen: tuple[str, ...],
    form: str,
    to: Path | None,
    wants_all: bool,
    template: Path | None,
    renames: tuple[str, ...],
    file: Path,
    out: Path,
) -> int:
    """Write what students are given back: points and how they came about, what is right, and why.

    Each student has a page and a Markdown text in the folder feedback. They say nothing of other
    students. With --as pull-request only the texts are written, and with --as moodle an archive
    of all pages to upload as feedback files. Students who handed in nothing, or are not graded
    yet, are given nothing without --all.
    """
    if template is not None and form != "moodle":
        raise UsageError("--template is for Moodle.", "Add: --as moodle")
    opened = course, assignment, students = open_class(file)
    ids = {get_student(students, known_as, assignment.roster).id for known_as in chosen}
    if to == STDOUT and (form != "pull-request" or len(ids) != 1):
        advice = "Write: --as pull-request --student ID --to -"
        raise UsageError("stdout takes the text of one student.", advice)
    report = class_folder.read_report(file, out, opened)
    rows = [row for row in report.rows if not ids or row.student.id in ids]
    given = [
        (row, make_feedback(row, report, assignment, course))
        for row in rows
        if wants_all or has_feedback(row)
    ]
    _complain_without([row for row in rows if not (wants_all or has_feedback(row))])
    if not given:
        raise UsageError("There is no feedback to write.", "Grade first: kit class grade")
    if to == STDOUT:
        say(feedback_markdown(given[0][1]))
        return DONE
    folder = to or out / FOLDER_NAME
    if form == "moodle":
        names = read_renames(renames)
        return _write_archive(given, folder / ZIP_NAME, template, names)
    return _write_files(given, folder, has_pages=form == "pages", is_whole_class=not ids)


def feedback_files(student: str, folder: Path) -> list[Path]:
    """Return the files of a student's feedback in a folder."""
    return [file for kind in (".html", ".md") if (file := folder / f"{student}{kind}").is_file()]


def _complain_without(rows: Iterable[Row]) -> None:
    """Name the students who are given nothing, and why."""
    ids: dict[Entry, list[str]] = {}
    for row in rows:
        ids.setdefault(row.entry, []).append(row.student.id)
    for entry, names in ids.items():
        sentence = f"No feedback, because {entry.value}: {_some(names)}."
        complain(sentence, "" if entry is Entry.MISSING else "Grade them first: kit class grade")


def _some(ids: Sequence[str]) -> str:
    more = len(ids) - MOST_NAMES
    return ", ".join(ids[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _write_files(given: Given, folder: Path, *, has_pages: bool, is_whole_class: bool) -> int:
    from kit.feedback.page import feedback_html

    names: set[str] = set()
    for row, feedback in given:
        texts = {f"{row.student.id}.md": feedback_markdown(feedback)}
        if has_pages:
            texts[f"{row.student.id}.html"] = feedback_html(feedback)
        for name, text in texts.items():
            write_whole(folder / name, text.encode())
        names |= texts.keys()
    what = "a page and a text" if has_pages else "a text"
    say(f"wrote {what} for each of {plural(len(given), 'student')} to {folder}{os.sep}\n")
    kinds = ("*.html", "*.md") if has_pages else ("*.md",)
    old = {path.name for kind in kinds for path in folder.glob(kind)} - names
    if is_whole_class and old:
        complain(f"Of an earlier run: {_some(sorted(old))}.", "Remove what is old.")
    return DONE


def _write_archive(
    given: Given, target: Path, template: Path | None, renames: Mapping[str, str]
) -> int:
    from kit.feedback.page import feedback_html

    sheet = None
    if template is not None:
        sheet = read_worksheet(read_template(template, target), template.name, renames)
    numbers = find_participants([row.student for row, _ in given], sheet)
    known = [(row.student, feedback) for row, feedback in given if row.student.id in numbers]
    advice = "Give the grading worksheet as --template, or add a column participant to the roster."
    if not known:
        raise UsageError("Moodle's number of no student is known.", advice)
    if absent := [row.student.id for row, _ in given if row.student.id not in numbers]:
        complain(f"Left out, since Moodle's number is not known: {_some(absent)}.", advice)
    pages = ((student, numbers[student.id], feedback_html(text)) for student, text in known)
    write_whole(target, zip_feedback(pages))
    say(f"wrote the pages of {len(known)} students to {target}\n")
    return DONE
