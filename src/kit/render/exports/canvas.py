"""The CSV that Canvas' gradebook imports: students by their ids, one column for the assignment.

The columns are those that lib/gradebook_importer.rb of instructure/canvas-lms looks for. The roster
has them as ``canvas_id``, ``sis_user_id``, ``sis_login_id`` and ``section``. Canvas tries the ids in
this order and then the name, which may be that of another student: so a student without any id is left
out. An empty score changes nothing in Canvas.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError
from kit.render.exports.escaping import FORMULA, cell, line, number, table
from kit.render.exports.filled import Filled
from kit.render.exports.shares import score_of

HEADER: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS: Final = "Points Possible"
_IDS: Final = ("canvas_id", "sis_user_id", "sis_login_id")
_RESERVED: Final = ("Current ", "Final ", "Override ")
"""Canvas skips a column of the assignment in whose title it finds ``Final Score`` and the like."""


def canvas_csv(report: ClassReport, assignment_id: int) -> Filled:
    """The file for the assignment with this id, which is the number at the end of its address.

    Raises :class:`UsageError` if a ``canvas_id`` is no number or is two students'.
    """
    _sure(report)
    taken = [(row, _ids(row.student)) for row in report.rows]
    lines = [
        (*HEADER, f"{_title(report.title)} ({assignment_id})"),
        (f"    {_POINTS}", "", "", "", "", number(report.max_points)),
        *(_line(row, ids) for row, ids in taken if any(ids)),
    ]
    said = [
        f"{row.student.id} has none of {', '.join(_IDS)}." for row, ids in taken if not any(ids)
    ]
    said += [f"{row.student.id} was not graded." for row, _ in taken if score_of(row) is None]
    return Filled(text=table(lines), remarks=tuple(said))


def _sure(report: ClassReport) -> None:
    """Canvas reads ``12x`` as 12, and takes the last of two lines for the same student."""
    ids = [row.student.columns.get("canvas_id", "") for row in report.rows]
    count = Counter(number for number in ids if number)
    for row, one in zip(report.rows, ids, strict=True):
        if one and not (one.isascii() and one.isdigit()):
            raise UsageError(
                f"The canvas_id of {row.student.id} is no number: {line(one, 40)}.",
                "Take the column ID from a gradebook that Canvas has exported.",
            )
        if count[one] > 1:
            raise UsageError(
                f"The canvas_id {one} is that of {count[one]} students.", "Mend the roster."
            )


def _ids(student: Student) -> tuple[str, str, str]:
    """The ids that can be written down; one that is like a formula could not be found again."""
    canvas, user, login = (line(student.columns.get(name, "")) for name in _IDS)
    return canvas, *("" if FORMULA.match(one) else one for one in (user, login))


def _line(row: Row, ids: tuple[str, str, str]) -> tuple[str, ...]:
    score = score_of(row)
    # A line with these words would be taken for that of the maximum.
    name = cell(row.student.name or row.student.id).replace(_POINTS, _POINTS.lower())
    section = cell(row.student.section)
    return (name, *ids, section, "" if score is None else number(score))


def _title(title: str) -> str:
    safe = cell(title) or "Assignment"
    return safe.lower() if any(word in safe for word in _RESERVED) else safe
