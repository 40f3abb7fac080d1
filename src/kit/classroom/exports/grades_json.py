"""``grades.json``, format 1: everything that is known of each student of the roster.

``score`` and ``raw`` are null for a student who was not graded. An exercise has the fields of
``kit grade --json`` and ``marks``; without a verdict its ``standing`` is null and its ``checks``
are empty, and if the student was not graded its points are null too.
"""

from __future__ import annotations

from typing import Any, Final

from kit.classroom.exports.escaping import json_text
from kit.classroom.exports.score import score_of, shown_points, was_judged
from kit.classroom.rows import ClassReport, Mark, Override, Row
from kit.model import encode_verdict

GRADES_FORMAT: Final = 1


def grades_json(report: ClassReport) -> str:
    """The grades of a class as JSON, indented, ending in a newline."""
    return json_text(
        {
            "format": GRADES_FORMAT,
            "kit": report.kit,
            "course": report.course,
            "title": report.title,
            "isolation": report.isolation,
            "rows": [_row(row) for row in report.rows],
        }
    )


def _row(row: Row) -> dict[str, Any]:
    return {
        "student": row.student.id,
        "name": row.student.name,
        "standing": row.entry.value,
        "score": score_of(row),
        "raw": row.raw if row.has_score else None,
        "max_score": row.max_points,
        "days_late": row.days_late,
        "lost": row.lost,
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
        "overridden": row.override is not None or any(mark.override for mark in row.marks),
        "problem": row.problem,
        "refusals": [
            {"name": one.name, "problem": one.problem, "repair": one.repair} for one in row.refusals
        ],
        "hints_known": row.has_hint_record,
        "exercises": [_exercise(row, mark) for mark in row.marks],
    }


def _exercise(row: Row, mark: Mark) -> dict[str, Any]:
    if mark.verdict is not None:
        judged = encode_verdict(mark.verdict)
    else:
        points = 0.0 if row.has_score else None
        judged = {"exercise": mark.exercise, "standing": None, "points": points, "checks": []}
    return {
        **judged,
        "marks": {
            "raw": mark.raw if was_judged(row, mark) else None,
            "points": shown_points(row, mark),
            "max_points": mark.max_points,
            "hints": mark.hints,
            "override": _override(mark.override) if mark.override else None,
        },
    }


def _override(override: Override) -> dict[str, Any]:
    return {
        "points": override.points,
        "author": override.author,
        "reason": override.reason,
        "at": override.at.isoformat(),
    }
