"""``grades.json``, format 1: everything that is known of each student of the roster.

``score`` is null where nothing could be graded through no fault of the student's. An exercise has
the fields of ``kit grade --json`` and ``marks``; if there was nothing to judge, its ``standing``
is null and its ``checks`` are none.
"""

from __future__ import annotations

from typing import Any, Final

from kit.classroom.rows import ClassReport, Mark, Override, Row
from kit.model_json import verdict_data
from kit.render.exports.escaping import json_text
from kit.render.exports.score import score_of

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
        "raw": row.raw,
        "max_score": row.max_points,
        "days_late": row.days_late,
        "lost": row.lost,
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
        "overridden": row.override is not None or any(mark.override for mark in row.marks),
        "problem": row.problem,
        "refusals": [
            {"name": one.name, "problem": one.problem, "repair": one.repair} for one in row.refusals
        ],
        "exercises": [_exercise(mark) for mark in row.marks],
    }


def _exercise(mark: Mark) -> dict[str, Any]:
    if mark.verdict is not None:
        judged = verdict_data(mark.verdict)
    else:
        judged = {"exercise": mark.exercise, "standing": None, "points": 0.0, "checks": []}
    return {
        **judged,
        "marks": {
            "raw": mark.raw,
            "points": mark.points,
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
