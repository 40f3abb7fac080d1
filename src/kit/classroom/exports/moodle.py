"""Moodle's grading worksheet, as the teacher has downloaded it, with the grades filled in.

Read back by ``mod/assign/feedback/offline/importgradeslib.php`` of https://github.com/moodle/moodle,
which wants the columns ``Identifier``, ``Grade`` and ``Last modified (grade)`` under the names of
its own language. Nothing is changed but the grade of students who have a score and, if it is asked
for, their feedback; feedback that someone else has written stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from kit.classroom.exports.escaping import html_text, number
from kit.classroom.exports.parts import parts_of, remarks_of
from kit.classroom.exports.score import score_of
from kit.classroom.exports.sheet import Filled, Sheet, places
from kit.classroom.roster import Student, folded
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError

OURS: Final = "<p>Graded by the kit:"
"""How feedback begins that may be written over."""


NO: Final = (
    *("no", "nein", "non", "nee", "não", "nej", "nei", "ei", "nie", "ne", "nu", "nem", "hayır"),
    *("нет", "ні", "не", "όχι", "いいえ", "否", "아니오", "لا", "לא"),
)
"""What Moodle writes, in many languages, where a grade must not be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns are called in Moodle's language; the defaults are English."""

    identifier: str = "Identifier"
    email: str = "Email address"
    number: str = "ID number"
    username: str = "Username"
    grade: str = "Grade"
    maximum: str = "Maximum Grade"
    changeable: str = "Grade can be changed"
    feedback: str = "Feedback comments"


def moodle_filled(
    report: ClassReport, worksheet: str, name: str, *, feedback: bool, columns: Columns
) -> Filled:
    """The worksheet from the file ``name``, filled.

    A row whose grade must not be changed stays as it is. Raises :class:`UsageError` if it is no
    worksheet, or its maximum is not the assignment's.
    """
    sheet = Sheet.parse(worksheet, name)
    _check_columns(sheet, name, columns, feedback=feedback)
    grade, changeable = sheet.column(columns.grade), sheet.column(columns.changeable)
    assert grade is not None
    words = sheet.column(columns.feedback) if feedback else None
    indexes = {heading: sheet.index(heading) for heading in astuple(columns)}
    lines = places(
        ((r.student.id, _rows_of(r.student, indexes, columns)) for r in report.rows), name
    )
    absent, locked, filled = [], [], 0
    for row in report.rows:
        score, line = score_of(row), lines.get(row.student.id)
        if score is None:
            continue
        if line is None:
            absent.append(row.student.id)
            continue
        if sheet.cell(line, changeable).strip().casefold() in NO:
            locked.append(row.student.id)
            continue
        _compare(sheet.cell(line, sheet.column(columns.maximum)), report.max_points, name)
        filled += 1
        sheet.put(line, grade, number(score))
        if words is not None and _is_free(sheet.cell(line, words)):
            sheet.put(line, words, feedback_html(row))
    return Filled(text=sheet.text, absent=tuple(absent), filled=filled, locked=tuple(locked))


def feedback_html(row: Row) -> str:
    """What a student reads in Moodle, which shows it as HTML: the points, and what they are of."""
    lines = [
        f"{html_text(part.name)}: {number(part.points)}"
        + (f" of {number(part.max_points)}" if part.mark else "")
        for part in parts_of(row)
    ]
    lines += [html_text(line) for line in remarks_of(row).splitlines()]
    total = f"{number(score_of(row) or 0.0)} of {number(row.max_points)} points"
    return f"{OURS} {total}</p><p>{'<br>'.join(lines)}</p>"


def _check_columns(sheet: Sheet, name: str, columns: Columns, *, feedback: bool) -> None:
    """Raise :class:`UsageError` that names all columns that are not there, if one is needed."""
    needed = [columns.identifier, columns.grade] + ([columns.feedback] if feedback else [])
    if all(sheet.column(wanted) is not None for wanted in needed):
        return
    known = (columns.identifier, columns.email, columns.grade, columns.maximum, columns.changeable)
    missing = [
        wanted for wanted in dict.fromkeys([*known, *needed]) if sheet.column(wanted) is None
    ]
    renames = " ".join(f'--rename "{wanted}=NAME"' for wanted in missing)
    said = " and ".join(f"no column '{wanted}'" for wanted in missing)
    raise UsageError(
        f"{name} has {said}; its columns are {', '.join(sheet.header)}.",
        f"Download the grading worksheet in Moodle; in another language, add: {renames}",
    )


def _rows_of(
    student: Student, indexes: Mapping[str, Mapping[str, list[int]]], columns: Columns
) -> Sequence[int]:
    """Where a student may be: by the roster's ``participant``, by id, or by email."""
    own = student.columns
    keys = (
        (columns.identifier, own.get("participant", "")),
        (columns.number, own.get("moodle_id", "") or own.get("id_number", "") or student.id),
        (columns.username, own.get("moodle_username", "") or student.id),
        (columns.email, student.email),
    )
    found = (indexes[heading].get(folded(wanted.strip()), ()) for heading, wanted in keys)
    return next((rows for rows in found if rows), ())


def _is_free(text: str) -> bool:
    return not text.strip() or text.startswith(OURS)


def _compare(text: str, max_points: float, name: str) -> None:
    try:
        most = float(text.replace(",", ".")) if text.strip() else max_points
    except ValueError:
        return
    if abs(most - max_points) >= 0.005:
        raise UsageError(
            f"In {name} the maximum grade is {text}, here it is {number(max_points)}.",
            "Make them equal, in Moodle or in assignment.toml, so that grades mean the same.",
        )
