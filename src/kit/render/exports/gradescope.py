"""Gradescope: ``results.json`` of one submission, and the metadata that comes with it.

The formats are docs/specs.md of gradescope/autograder_samples. All tests have the same visibility,
because a student sees no total as soon as one test is hidden. The maxima of the tests sum to the
points of the assignment, as Gradescope demands, and their scores to the score, lateness included.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kit.classroom.roster import Student
from kit.classroom.rows import Row
from kit.errors import UsageError
from kit.render.exports.escaping import block, json_text, line
from kit.render.exports.remarks import finding_text, remarks
from kit.render.exports.shares import HUNDREDTH, POINT, Share, needed_score, shares


class Visibility(StrEnum):
    """When students see the tests."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What Gradescope says of a submission.

    ``created_at`` is when it was handed in: lateness is measured by it, and never by the clock.
    ``students`` are all who handed it in together; ``total_points`` is what the assignment has in
    Gradescope, None if that is not said.
    """

    created_at: datetime
    students: tuple[Student, ...]
    total_points: float | None = None


def gradescope_json(row: Row, *, visibility: Visibility = Visibility.VISIBLE) -> str:
    """``results.json`` of one student.

    Raises :class:`~kit.errors.MachineError` if it could not be graded: without the file, Gradescope
    says that the autograder failed, and takes nothing for a score.
    """
    score = needed_score(row)
    of = [mark.verdict for mark in row.marks if mark.verdict]
    return json_text(
        {
            "score": score,
            "execution_time": round(sum(verdict.seconds for verdict in of), 3),
            "output": block("\n".join(remarks(row))),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": visibility.value,
            "stdout_visibility": Visibility.HIDDEN.value,
            "extra_data": {
                "standing": row.entry.value,
                "raw": row.raw,
                "max_score": row.max_points,
                "days_late": row.days_late,
            },
            "tests": [_test(share, index) for index, share in enumerate(shares(row, HUNDREDTH), 1)],
        }
    )


def _test(share: Share, index: int) -> dict[str, Any]:
    finding = share.finding
    says = f": {finding.says or finding.check}" if finding else ""
    return {
        "number": str(index),
        "name": line(f"{share.mark.exercise}{says}"),
        "score": share.score / POINT,
        "max_score": share.max_score / POINT,
        "status": "passed" if share.passed else "failed",
        "output": block(finding_text(finding)) if finding else "There was nothing to judge.",
    }


def read_metadata(text: str) -> Metadata:
    """What ``submission_metadata.json`` says; raises :class:`UsageError` that names what is wrong."""
    try:
        data = json.loads(text)
        created = datetime.fromisoformat(data["created_at"])
        students = tuple(
            Student(id=str(user["id"]), name=user.get("name") or "", email=user.get("email") or "")
            for user in data["users"]
        )
        total = data.get("assignment", {}).get("total_points")
        points = None if total is None else float(total)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise _unfit(f"{type(error).__name__}: {error}") from None
    if created.tzinfo is None:
        raise _unfit("created_at has no time zone")
    if not students:
        raise _unfit("nobody has handed it in")
    return Metadata(created_at=created, students=students, total_points=points)


def _unfit(why: str) -> UsageError:
    return UsageError(
        f"submission_metadata.json cannot be used: {line(why, 200)}.",
        "Run this where Gradescope runs its autograders.",
    )
