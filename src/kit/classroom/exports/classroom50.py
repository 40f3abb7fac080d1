"""``result.json`` of Classroom 50 (``classroom50/result/v1``), for one student.

Format: ``schemas/result-v1.schema.json`` of https://github.com/foundation50/classroom50. Its points
are whole numbers, and none is below 0 or above its maximum. So points are counted in wholes, tenths
or hundredths (``factor`` 1, 10 or 100), the maximum too; an adjustment is a test of 0 points that
says in ``points`` what it takes away; and a score above the maximum is cut to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from kit.classroom.exports.escaping import line
from kit.classroom.exports.parts import Part, parts_of
from kit.classroom.exports.score import score_of
from kit.classroom.rows import ClassReport, Row
from kit.render.safe import json_text

RESULT_SCHEMA: Final = "classroom50/result/v1"
FACTORS: Final = (1, 10, 100)
OWNER_COLUMNS: Final = ("github_username", "github_login", "github", "username", "login")
"""Columns of the roster that may have a student's name at GitHub, the first that has counts."""

LINKS: Final = {"commit": "commit_url", "release": "release_url", "review": "review_url"}
"""Links of a result, and the column of the roster (or variable, in capitals) that has each."""

UNKNOWN: Final = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where results belong: the classroom's short name and the assignment's slug there."""

    classroom: str
    assignment: str
    factor: int = 1
    links: Mapping[str, str] = field(default_factory=dict)


def slug(title: str) -> str:
    """A title as Classroom 50 would name an assignment: ``Streams 1`` is ``streams-1``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "assignment"


def factor_for(report: ClassReport) -> int:
    """The smallest factor that makes all points of a class whole."""
    scored = [(row, score) for row in report.rows if (score := score_of(row)) is not None]
    numbers = [score for _, score in scored]
    numbers += [n for row, _ in scored for p in parts_of(row) for n in (p.points, p.max_points)]
    return next(f for f in FACTORS if f == FACTORS[-1] or all(_is_whole(n * f) for n in numbers))


def classroom50_result(report: ClassReport, row: Row, place: Place) -> str:
    """The result of one student who has a score."""
    known = {**row.student.columns, **place.links}
    most = _whole(row.max_points, place.factor)
    data: dict[str, Any] = {
        "schema": RESULT_SCHEMA,
        "classroom": line(place.classroom),
        "assignment": line(place.assignment),
        "assignment_type": "individual",
        "owner": line(owner_of(row)),
        "submission": _tag(report, row, known),
        **{name: line(known.get(column, "")) or UNKNOWN for name, column in LINKS.items()},
        "datetime": _time(_submitted(report, row)),
        "score": min(_whole(score_of(row) or 0.0, place.factor), most),
        "max-score": most,
        "tests": [_test(part, place.factor) for part in parts_of(row)],
    }
    if row.graded_at is not None:
        data["graded_at"] = _time(row.graded_at)
    return json_text(data)


def owner_of(row: Row) -> str:
    """The student's name at GitHub, or else the id."""
    columns = row.student.columns
    return next((columns[name] for name in OWNER_COLUMNS if columns.get(name)), row.student.id)


def _test(part: Part, factor: int) -> dict[str, Any]:
    most = _whole(part.max_points, factor)
    return {
        "test-name": line(part.name),
        "passed": part.full,
        "score": min(max(_whole(part.points, factor), 0), most),
        "max-score": most,
        "points": part.points,
        "message": part.text,
    }


def _tag(report: ClassReport, row: Row, known: Mapping[str, str]) -> str:
    tag = line(known.get("submission_tag", ""))
    if tag.startswith("submit/"):
        return tag
    return f"submit/{_submitted(report, row):%Y%m%dT%H%M%SZ}"


def _submitted(report: ClassReport, row: Row) -> datetime:
    """When it was handed in; for nothing handed in, when it was due, or else the epoch."""
    return (row.submitted_at or report.due or datetime.fromtimestamp(0, UTC)).astimezone(UTC)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _whole(points: float, factor: int) -> int:
    return round(points * factor)


def _is_whole(points: float) -> bool:
    return abs(points - round(points)) < 1e-6
