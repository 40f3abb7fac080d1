"""What GitHub's autograding reporter reads, classroom-resources/autograding-grading-reporter.

The reporter's table and its notice compute differently: the table takes the part of the tests that
passed, times ``max_score``; the notice sums the tests' ``score``. They agree only if each test is
worth the same and is either passed in full or not at all. So a check of 3 points becomes three tests
of 1 point, and of those as many pass as the check has points.

The tests are worth a whole number of quarters of a point: JavaScript sums these without error. Points
that are no quarters are rounded to whole ones first (:mod:`kit.render.exports.shares`), and so are
points that would need more than :data:`MOST_TESTS` tests for an exercise.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby
from math import gcd
from typing import Any, Final

from kit.classroom.rows import Row
from kit.errors import UsageError
from kit.model import Outcome, Standing
from kit.render.exports.escaping import json_text, line
from kit.render.exports.shares import HUNDREDTH, POINT, Share, score_of, shares

VERSION: Final = 3
QUARTER: Final = 25
MOST_TESTS: Final = 100
MOST_TEXT: Final = 120
MOST_POINTS: Final = 250
"""For an exercise: Linux lets no variable of the environment have more than 128 KB."""


def github_results(row: Row) -> dict[str, str]:
    """Base64 of JSON for each exercise, by the last part of its address.

    These parts are the ids for the reporter's ``runners``; each text belongs in the variable
    ``<ID>_RESULTS``, with the id in capitals. Raises :class:`UsageError` if an exercise has more
    points than such a variable can hold.
    """
    unit, tests = _divided(row)
    results = {}
    for exercise, group in groupby(tests, key=lambda share: share.mark.exercise):
        encoded = json_text(_result(row, list(group), unit), indent=None).encode("ascii")
        results[exercise.rpartition("/")[2]] = b64encode(encoded).decode("ascii")
    return results


def _divided(row: Row) -> tuple[int, tuple[Share, ...]]:
    """The unit in hundredths that all tests are worth, and the shares in hundredths."""
    tests = shares(row, HUNDREDTH)
    unit = gcd(*(share.score for share in tests), *(share.max_score for share in tests))
    if unit and (unit % QUARTER or _most(tests) > MOST_TESTS * unit):
        tests = shares(row, POINT)
        unit = gcd(*(share.score for share in tests), *(share.max_score for share in tests))
        if _most(tests) > MOST_POINTS * max(unit, 1):
            raise UsageError(
                f"An exercise has more than {MOST_POINTS} points, which GitHub's reporter cannot "
                "be told.",
                "Give fewer points in the assignment.",
            )
        return (unit or 1) * POINT, tuple(_scaled(share, POINT) for share in tests)
    return unit or QUARTER, tests


def _most(tests: tuple[Share, ...]) -> int:
    groups = groupby(tests, key=lambda share: share.mark.exercise)
    return max((sum(share.max_score for share in group) for _, group in groups), default=0)


def _scaled(share: Share, by: int) -> Share:
    return Share(
        mark=share.mark,
        finding=share.finding,
        score=share.score * by,
        max_score=share.max_score * by,
    )


def _result(row: Row, tests: list[Share], unit: int) -> dict[str, Any]:
    parts = [part for share in tests for part in _parts(share, unit)]
    # The reporter divides by the number of tests, so there must be one.
    parts = parts or [_part(share, share.passed, 0, "") for share in tests]
    verdict = tests[0].mark.verdict
    ungraded = score_of(row) is None
    if ungraded or (verdict is not None and verdict.standing is Standing.UNGRADED):
        status = "error"
    else:
        status = "pass" if all(part["status"] == "pass" for part in parts) else "fail"
    return {
        "version": VERSION,
        "status": status,
        "max_score": _points(sum(share.max_score for share in tests)),
        "message": line(row.problem, MOST_TEXT) if ungraded else None,
        "tests": parts,
    }


def _parts(share: Share, unit: int) -> Iterator[dict[str, Any]]:
    count = share.max_score // unit
    for index in range(count):
        passed = index < share.score // unit
        of = f" ({index + 1} of {count})" if count > 1 else ""
        yield _part(share, passed, unit, of)


def _part(share: Share, passed: bool, unit: int, of: str) -> dict[str, Any]:
    finding = share.finding
    name = finding.says or finding.check if finding else "nothing to judge"
    if not passed and finding and finding.outcome is Outcome.PASSED:
        of += ": the check passed, and its points were lost"
    return {
        "name": line(name, MOST_TEXT) + of,
        "status": "pass" if passed else "fail",
        "score": _points(unit) if passed else 0,
        "message": line(finding.message, MOST_TEXT) or None if finding else None,
        "line_no": 0,
    }


def _points(count: int) -> float | int:
    return count // POINT if count % POINT == 0 else count / POINT
