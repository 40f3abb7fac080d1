"""Classroom 50's ``result.json``: ``classroom50/result/v1``, with whole points only.

The format is ``schemas/result-v1.schema.json`` of foundation50/classroom50. What only its runner
knows, such as the tag of the submission, comes from the runner's environment. The tests sum to the
score; :mod:`kit.render.exports.shares` says how points are rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from kit.classroom.rows import Row
from kit.errors import UsageError
from kit.render.exports.escaping import block, json_text, line
from kit.render.exports.remarks import finding_text
from kit.render.exports.shares import POINT, Share, in_units, needed_score, shares

SCHEMA: Final = "classroom50/result/v1"

_VARIABLES: Final = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "owner": "USERNAME",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A submission as Classroom 50 knows it; ``submission`` is its tag, ``submit/…``."""

    classroom: str
    assignment: str
    owner: str
    submission: str
    commit: str
    release: str
    review: str
    assignment_type: str = "individual"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Tagged:
        """What the runner has set; raises :class:`UsageError` that names what it has not."""
        values = {field: environment.get(name, "") for field, name in _VARIABLES.items()}
        values["review"] = values["review"] or values["commit"]
        missing = [name for field, name in _VARIABLES.items() if not values[field]]
        if missing:
            raise UsageError(
                f"The environment has no {', '.join(missing)}.",
                "Run this in an autograder.py of Classroom 50, or set what is missing.",
            )
        kind = environment.get("MODE") or "individual"
        if kind not in ("individual", "group") or not values["submission"].startswith("submit/"):
            raise UsageError(
                f"MODE={kind} or SUBMISSION_TAG={values['submission']} is not of Classroom 50.",
                "MODE is individual or group, and the tag begins with submit/.",
            )
        return cls(**values, assignment_type=kind)


def classroom50_json(row: Row, tagged: Tagged) -> str:
    """The result of one submission.

    Raises :class:`UsageError` if it is not known when it was handed in, and
    :class:`~kit.errors.MachineError` if it could not be graded: ``autograder.py`` must fail then.
    """
    needed_score(row)
    if row.submitted_at is None:
        raise UsageError(
            f"It is not known when {row.student.id} handed in.", "Give the times with --submitted."
        )
    most = in_units(row.max_points, POINT)
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "classroom": tagged.classroom,
        "assignment": tagged.assignment,
        "assignment_type": tagged.assignment_type,
        "owner": tagged.owner,
        "submission": tagged.submission,
        "commit": tagged.commit,
        "release": tagged.release,
        "review": tagged.review,
        "datetime": _moment(row.submitted_at),
        "score": min(in_units(row.final, POINT), most),
        "max-score": most,
        "tests": [_test(share) for share in shares(row, POINT)],
    }
    if row.graded_at is not None:
        data["graded_at"] = _moment(row.graded_at)
    return json_text(data)


def _test(share: Share) -> dict[str, Any]:
    finding = share.finding
    says = f": {finding.says or finding.check}" if finding else ""
    return {
        "test-name": line(f"{share.mark.exercise}{says}"),
        "passed": share.passed,
        "score": share.score,
        "max-score": share.max_score,
        "message": block(finding_text(finding)) if finding else "",
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
