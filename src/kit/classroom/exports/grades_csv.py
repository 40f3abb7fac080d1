"""``grades.csv``: one line for each student of the roster, for a spreadsheet and for scripts.

Columns: :data:`COLUMNS`, then the points of each exercise under its address. A student's own text
that begins like a formula stands behind an apostrophe. Numbers are numbers, with a decimal point.
What is not known yet is empty: the score of a student who was not graded, the points of an exercise
that was not judged. A time of submission that nobody knows is ``unknown``.
"""

from __future__ import annotations

from typing import Final

from kit.classroom.exports.escaping import cell, number, table
from kit.classroom.exports.score import score_of, shown_points
from kit.classroom.rows import ClassReport, Row

COLUMNS: Final = (
    *("id", "name", "email", "section", "standing", "score", "max_score", "raw", "days_late"),
    *("submitted_at", "problem"),
)


def grades_csv(report: ClassReport) -> str:
    """The grades of a class as CSV with a header."""
    header = (*COLUMNS, *(cell(exercise) for exercise in report.exercises))
    return table([header, *(_line(row, report.exercises) for row in report.rows)])


def _line(row: Row, exercises: tuple[str, ...]) -> tuple[str, ...]:
    score = score_of(row)
    found = ((mark.exercise, shown_points(row, mark)) for mark in row.marks)
    marks = {exercise: "" if points is None else number(points) for exercise, points in found}
    submitted = row.submitted_at.isoformat() if row.submitted_at else ""
    return (
        *(cell(text) for text in (row.student.id, row.student.name, row.student.email)),
        cell(row.student.section),
        row.entry.value,
        "" if score is None else number(score),
        number(row.max_points),
        number(row.raw) if row.has_score else "",
        str(row.days_late),
        "unknown" if row.has_unknown_time else submitted,
        cell(row.problem or "; ".join(f"{one.name}: {one.problem}" for one in row.refusals)),
        *(marks.get(exercise, "") for exercise in exercises),
    )
