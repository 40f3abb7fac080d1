"""Moodle's grading worksheet, as the teacher has downloaded it, with the grades filled in.

Read by ``mod/assign/feedback/offline/importgradeslib.php`` of https://github.com/moodle/moodle,
which wants the columns ``Identifier``, ``Grade`` and ``Last modified (grade)`` under the names of
its own language. Only the grades of students who have a score change and, if the teacher asks for
it, their feedback; feedback that someone else has written stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

from kit.classroom.exports.escaping import html_text
from kit.classroom.exports.score import parts_of, remarks_of, score_of
from kit.classroom.exports.sheet import Filled, Sheet, is_other_number, match_scores
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError
from kit.render.blocks import points

OURS: Final = "<p>Graded by the kit:"
"""How feedback begins that may be written over."""

NO: Final = (
    *("no", "nein", "non", "nee", "não", "nej", "nei", "ei", "nie", "ne", "nu", "nem", "hayır"),
    *("нет", "ні", "не", "όχι", "いいえ", "否", "아니오", "لا", "לא"),
)
"""What Moodle writes, in many languages, where a grade must not be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The names of the columns in Moodle's language; the defaults are English."""

    identifier: str = "Identifier"
    email: str = "Email address"
    number: str = "ID number"
    username: str = "Username"
    grade: str = "Grade"
    maximum: str = "Maximum Grade"
    changeable: str = "Grade can be changed"
    feedback: str = "Feedback comments"

    @classmethod
    def parse(cls, renames: Iterable[str]) -> Columns:
        """Read texts such as ``Grade=Bewertung``. Raises :class:`UsageError`."""
        headings = {str(column.default): column.name for column in fields(cls)}
        names = {}
        for rename in renames:
            heading, _, name = rename.partition("=")
            if heading not in headings or not name:
                known = ", ".join(headings)
                raise UsageError(f"--rename {rename} names no column.", f"One of: {known}.")
            names[headings[heading]] = name
        return cls(**names)


def moodle_filled(
    report: ClassReport, worksheet: str, name: str, *, feedback: bool, columns: Columns
) -> Filled:
    """Return the worksheet from the file ``name``, filled.

    A row whose grade must not be changed stays as it is. Raises :class:`UsageError` if it is not a
    worksheet, or its maximum is not the assignment's.
    """
    sheet = Sheet.parse(worksheet, name)
    _check_columns(sheet, columns, feedback=feedback)
    grade, changeable = sheet.column(columns.grade), sheet.column(columns.changeable)
    assert grade is not None
    words = sheet.column(columns.feedback) if feedback else None
    scores, absent, locked = match_scores(
        report,
        sheet,
        lambda student: _find_rows(student, sheet, columns),
        lambda line: sheet.cell(line, changeable).strip().casefold() in NO,
    )
    for line, (row, score) in scores.items():
        most = sheet.cell(line, sheet.column(columns.maximum))
        if is_other_number(most, report.max_points):
            raise UsageError(
                f"In {name} the maximum grade is {most}, here it is {points(report.max_points)}.",
                "Make them equal, in Moodle or in assignment.toml, so that grades mean the same.",
            )
        sheet.fill(line, grade, points(score))
        old = sheet.cell(line, words)
        if words is not None and (not old.strip() or old.startswith(OURS)):
            sheet.fill(line, words, feedback_html(row))
    locked_ids = tuple(locked.values())
    return Filled(text=sheet.text, absent=absent, filled=len(scores), locked=locked_ids)


def feedback_html(row: Row) -> str:
    """Return what a student reads in Moodle, which shows it as HTML: the points and their parts."""
    lines = [
        f"{html_text(part.name)}: {points(part.points)}"
        + (f" of {points(part.max_points)}" if not part.is_adjustment else "")
        for part in parts_of(row)
    ]
    lines += [html_text(line) for line in remarks_of(row).splitlines()]
    total = f"{points(score_of(row) or 0.0)} of {points(row.max_points)} points"
    return f"{OURS} {total}</p><p>{'<br>'.join(lines)}</p>"


def _check_columns(sheet: Sheet, columns: Columns, *, feedback: bool) -> None:
    """Raise :class:`UsageError` that names all missing columns, if a required one is missing."""
    required = [columns.identifier, columns.grade] + ([columns.feedback] if feedback else [])
    if all(sheet.column(heading) is not None for heading in required):
        return
    known = (columns.identifier, columns.email, columns.grade, columns.maximum, columns.changeable)
    missing = [h for h in dict.fromkeys([*known, *required]) if sheet.column(h) is None]
    renames = " ".join(f'--rename "{heading}=NAME"' for heading in missing)
    problem = " and ".join(f"no column '{heading}'" for heading in missing)
    raise UsageError(
        f"{sheet.name} has {problem}; its columns are {', '.join(sheet.header)}.",
        f"Download the grading worksheet in Moodle; in another language, add: {renames}",
    )


def _find_rows(student: Student, sheet: Sheet, columns: Columns) -> Sequence[int]:
    """Return where a student may be: by the roster's ``participant``, by id, or by email."""
    own = student.columns
    keys = (
        (columns.identifier, own.get("participant", "")),
        (columns.number, own.get("moodle_id", "") or own.get("id_number", "") or student.id),
        (columns.username, own.get("moodle_username", "") or student.id),
        (columns.email, student.email),
    )
    return next(filter(None, (sheet.find(heading, text) for heading, text in keys)), [])
