"""What GitHub's autograding reporter takes from a grader, for one student.

Read by https://github.com/classroom-resources/autograding-grading-reporter (``src/main.js``) from
base64 in an environment variable. Its notice, ``Points x/y``, adds up the scores of the tests, the
adjustment among them; the table in its log counts tests with the status ``pass`` instead, so a part
of an exercise's points is not in the table. The log of an action takes orders, such as
``::error::`` and ``##[group]``; no text here gives any.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kit.classroom.exports.escaping import log_line
from kit.classroom.exports.parts import Part, parts_of
from kit.classroom.exports.score import score_of
from kit.classroom.rows import Row
from kit.render.safe import json_text

GRADER_VERSION: Final = 3
NO_LINE: Final = 0
"""A line number that is not shown."""


def github_result(row: Row) -> str:
    """The result of one student who has a score, as JSON on one line."""
    parts = parts_of(row)
    score = score_of(row) or 0.0
    scores = summing([part.points for part in parts], score)
    tests = [_test(part, points) for part, points in zip(parts, scores, strict=True)]
    return json_text(
        {
            "version": GRADER_VERSION,
            "status": "pass" if score >= row.max_points else "fail",
            "max_score": row.max_points,
            "message": None,
            "tests": tests,
        },
        indent=None,
    )


def summing(numbers: Sequence[float], total: float) -> list[float]:
    """``numbers``, the last of them so that adding one after the other gives ``total``.

    The reporter adds binary fractions and prints what comes out, such as 7.300000000000001. This
    way it is exact where none is below 0, and else off by the last binary digit at most. Where no
    last number gives the total, another one is off by such a digit as well.
    """
    *first, _ = numbers
    for others in _nearly(first, math.ulp(total)):
        before = functools.reduce(operator.add, others, 0.0)  # sum() does not add one by one
        last = total - before
        for one in (last, math.nextafter(last, math.inf), math.nextafter(last, -math.inf)):
            if before + one == total:
                return [*others, one]
    return [*first, total - functools.reduce(operator.add, first, 0.0)]


def _nearly(numbers: list[float], digit: float) -> Iterator[list[float]]:
    """The numbers, then with one of them larger or smaller by up to a ``digit``."""
    yield numbers
    for place, number in enumerate(numbers):
        for step in (digit / 2, digit) if number else ():  # nobody has less than no points
            for other in (number + step, number - step):
                yield [*numbers[:place], other, *numbers[place + 1 :]]


def _test(part: Part, points: float) -> dict[str, Any]:
    return {
        "name": log_line(part.name),
        "status": "pass" if part.full else "fail",
        "score": points,
        "message": None if part.full else log_line(part.text),
        "line_no": NO_LINE,
    }
