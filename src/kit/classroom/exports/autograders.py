"""The results that other platforms' autograders write: a JSON file for each student."""

from __future__ import annotations

import functools
import math
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from kit.classroom.exports.escaping import block, line, log_line
from kit.classroom.exports.score import cases_of, parts_of, remarks_of, scores_of
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError
from kit.model import Outcome
from kit.render.safe import json_text

OWNER_COLUMNS: Final = ("github_username", "github_login", "github", "username", "login")
"""Columns of the roster that may have a student's name at GitHub; the first that has one counts."""

LINKS: Final = {"commit": "commit_url", "release": "release_url", "review": "review_url"}
"""Links of a result, and the column of the roster (or variable, in capitals) that has each."""

MOST_MESSAGE: Final = 65_000  # characters of a message for Exercism, which allows 65535


def gradescope_results(report: ClassReport, row: Row) -> str:
    """Return the results of one student who has a score."""
    tests = [
        {
            "name": line(part.name),
            "number": str(number),
            "score": part.points,
            "max_score": part.max_points,
            "status": "passed" if part.is_full else "failed",
            "output": part.text,
        }
        for number, part in enumerate(parts_of(row), 1)
    ]
    return json_text(
        {
            "score": row.score,
            "output": remarks_of(row),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": tests,
            "extra_data": {
                "kit": report.kit,
                "course": report.course,
                "isolation": report.isolation,
                "standing": row.entry.value,
                "days_late": row.days_late,
            },
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Classroom50Target:
    """Where results belong: the classroom's short name and the assignment's slug there."""

    classroom: str
    assignment: str
    factor: int = 1
    links: Mapping[str, str] = field(default_factory=dict)


def slug(title: str) -> str:
    """Return a title as Classroom 50 names an assignment: ``Streams 1`` is ``streams-1``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "assignment"


def choose_factor(report: ClassReport, asked: int = 0) -> int:
    """Return ``asked`` or the smallest factor that makes all points whole, or raise UsageError."""
    numbers = [score for _, score in scores_of(report)]
    for row in report.rows:
        numbers += [n for part in parts_of(row) for n in (part.points, part.max_points)]
    whole = (f for f in (1, 10) if all(abs(n * f - round(n * f)) < 1e-6 for n in numbers))
    smallest = next(whole, 100)
    if 0 < asked < smallest:
        problem = f"Not all points are whole with --factor {asked}."
        raise UsageError(problem, f"Give --factor {smallest}.")
    return asked or smallest


def classroom50_result(report: ClassReport, row: Row, target: Classroom50Target) -> str:
    """Return the result of one student who has a score."""
    known, factor = {**row.student.columns, **target.links}, target.factor
    most = round(row.max_points * factor)
    # Without a submission there is only the due date, or else the epoch.
    submitted = row.submitted_at or report.due or datetime.fromtimestamp(0, UTC)
    tag = line(known.get("submission_tag", ""))
    if not tag.startswith("submit/"):
        tag = f"submit/{submitted.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    owners = (row.student.columns.get(column) for column in OWNER_COLUMNS)
    tests = [
        {
            "test-name": line(part.name),
            "passed": part.is_full,
            "score": min(max(round(part.points * factor), 0), round(part.max_points * factor)),
            "max-score": round(part.max_points * factor),
            "points": part.points,
            "message": part.text,
        }
        for part in parts_of(row)
    ]
    data = {
        "schema": "classroom50/result/v1",
        "classroom": line(target.classroom),
        "assignment": line(target.assignment),
        "assignment_type": "individual",
        "owner": line(next(filter(None, owners), row.student.id)),
        "submission": tag,
        **{name: line(known.get(column, "")) or "not known" for name, column in LINKS.items()},
        "datetime": f"{submitted.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "score": min(round((row.score or 0.0) * factor), most),
        "max-score": most,
        "tests": tests,
    }
    if row.graded_at is not None:
        data["graded_at"] = f"{row.graded_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return json_text(data)


def github_result(row: Row) -> str:
    """Return the result of one student who has a score, as JSON on one line."""
    parts = parts_of(row)
    score = row.score or 0.0
    points = make_sum_exact([part.points for part in parts], score)
    tests = [
        {
            "name": log_line(part.name),
            "status": "pass" if part.is_full else "fail",
            "score": number,
            "message": None if part.is_full else log_line(part.text),
            "line_no": 0,  # it is not shown
        }
        for part, number in zip(parts, points, strict=True)
    ]
    status = "pass" if score >= row.max_points else "fail"
    data = {"version": 3, "status": status, "max_score": row.max_points, "message": None}
    return json_text({**data, "tests": tests}, indent=None)


def make_sum_exact(numbers: Sequence[float], total: float) -> list[float]:
    """Return ``numbers`` with the last one changed so that adding them in order gives ``total``."""
    *first, _ = numbers
    digit = math.ulp(total)
    steps = (digit / 2, -digit / 2, digit, -digit)
    # Points of 0 are not changed, so that none is below 0.
    changes = [(n, step) for n, number in enumerate(first) if number for step in steps]
    for index, step in [(0, 0.0), *changes]:
        others = [number + step * (n == index) for n, number in enumerate(first)]
        before = functools.reduce(operator.add, others, 0.0)  # sum() does not add in this order
        last = total - before
        for number in (last, math.nextafter(last, math.inf), math.nextafter(last, -math.inf)):
            if before + number == total:
                return [*others, number]
    return [*first, total - functools.reduce(operator.add, first, 0.0)]


def exercism_results(row: Row) -> str:
    """Return the results of one student who was judged; an error if that could not be graded."""
    if row.score is None:
        message = row.problem or "This could not be graded, through no fault of yours."
        return json_text({"version": 3, "status": "error", "message": block(message, MOST_MESSAGE)})
    tests = []
    for task, mark in enumerate(row.marks, 1):
        for says, outcome, message in cases_of(mark):
            name = line(mark.exercise if says is None else f"{mark.exercise}: {says}")
            test: dict[str, Any] = {"name": name, "status": "pass", "task_id": task}
            if outcome is not Outcome.PASSED:
                test["status"] = "error" if outcome is Outcome.UNFINISHED else "fail"
                test["message"] = block(message, MOST_MESSAGE)
            tests.append(test)
    status = "pass" if all(test["status"] == "pass" for test in tests) else "fail"
    return json_text({"version": 3, "status": status, "tests": tests})
