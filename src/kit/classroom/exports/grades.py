"""``grades.csv`` and ``grades.json``; see ``docs/reference/exports.md``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import tzinfo
from typing import Any, Final

from kit.classroom.exports.escaping import cell, table
from kit.classroom.exports.score import is_judged, shown_points
from kit.classroom.rows import ClassReport, Mark, Override, Row
from kit.model import encode_verdict
from kit.render.blocks import points
from kit.render.safe import json_text

COLUMNS: Final = (
    *("id", "name", "email", "section", "standing", "score", "max_score", "raw", "days_late"),
    *("submitted_at", "problem"),
)


def grades_csv(report: ClassReport) -> str:
    """Return the grades of a class as CSV with a header."""
    return table(_rows(report))


def grades_excel(report: ClassReport, decimal: str) -> str:
    """Return the same with a byte order mark, for an Excel that writes numbers with ``decimal``.

    Excel splits a file at the list separator of its system, which is a semicolon where a comma is
    the decimal separator, and reads ``3.5`` there as a date. A first line ``sep=;`` would choose
    the separator, but then Excel ignores the mark and shows wrong umlauts: see
    github.com/alexcaza/export-to-csv/issues/119 and github.com/Belphemur/vue-json-csv/issues/43.
    """
    delimiter = ";" if decimal == "," else ","
    return "\ufeff" + table(_rows(report, decimal), delimiter)


def _rows(report: ClassReport, decimal: str = ".") -> list[Sequence[str]]:
    header = (*COLUMNS, *(cell(exercise) for exercise in report.exercises))
    return [header, *(_cells(row, report.clock, decimal) for row in report.rows)]


def _cells(row: Row, clock: tzinfo, decimal: str) -> list[str]:
    student, at = row.student, row.submitted_at
    submitted = at.astimezone(clock).isoformat(timespec="seconds") if at else ""
    values = (
        *(student.id, student.name, student.email, student.section, row.entry.value),
        *(row.score, row.max_points, row.raw if row.has_score else None, str(row.days_late)),
        "unknown" if row.has_unknown_time else submitted,
        row.problem or "; ".join([*(f"{r.name}: {r.problem}" for r in row.refusals), *row.notes]),
        *(shown_points(row, mark) for mark in row.marks),
    )
    texts = ("" if value is None else value for value in values)
    return [
        cell(text) if isinstance(text, str) else points(text).replace(".", decimal)
        for text in texts
    ]


def grades_json(report: ClassReport) -> str:
    """Return the grades of a class as JSON, indented."""
    facts = {name: getattr(report, name) for name in ("kit", "course", "title", "isolation")}
    return json_text({"format": 1, **facts, "rows": [_row(row) for row in report.rows]})


def _row(row: Row) -> dict[str, Any]:
    return {
        "student": row.student.id,
        "name": row.student.name,
        "standing": row.entry.value,
        "score": row.score,
        "raw": row.raw if row.has_score else None,
        "max_score": row.max_points,
        "days_late": row.days_late,
        "lost": row.lost,
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
        "attempt": row.attempt,
        "attempts": row.attempts,
        "override": _override(row.override),
        "overridden": row.override is not None or any(mark.override for mark in row.marks),
        "problem": row.problem,
        "refusals": [asdict(refused) for refused in row.refusals],
        "notes": [*row.notes],
        "hints_known": row.has_hint_record,
        "exercises": [_exercise(row, mark) for mark in row.marks],
    }


def _exercise(row: Row, mark: Mark) -> dict[str, Any]:
    if mark.verdict is not None:
        verdict = encode_verdict(mark.verdict)
    else:
        none = 0.0 if row.has_score else None
        verdict = {"exercise": mark.exercise, "standing": None, "points": none, "checks": []}
    marks = {
        "raw": mark.raw if is_judged(row, mark) else None,
        "points": shown_points(row, mark),
        "max_points": mark.max_points,
        "hints": mark.hints,
        "override": _override(mark.override),
    }
    return {**verdict, "marks": marks}


def _override(override: Override | None) -> dict[str, Any] | None:
    if override is None:
        return None
    return {
        "points": override.points,
        "author": override.author,
        "reason": override.reason,
        "at": override.at.isoformat(),
    }
