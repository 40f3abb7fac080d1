"""A student's score, divided among the checks that it was earned with.

Many formats have tests with points, and some whole points only. The score of a row is not the plain
sum of its checks: hints, lateness and a teacher's word change it. So it is divided anew:

- The score of the row goes to its exercises, and that of an exercise to its checks. What is lost is
  taken from all in proportion to what they have; what is added goes to all in proportion to what
  they lack.
- Then everything is rounded by the method of the largest remainder: down first, and what is missing
  from the total goes, a unit each, to those that lost most. The unit is a hundredth or one point.

So the tests always sum to the score and their maxima to the maximum, and no test has more than its
maximum. A score is rounded to hundredths first, half up, and from there to whole points, half up:
whoever sees 6.5 in one format sees 7 in a format of whole points. Points beyond the maximum, which
only a teacher's word can give, are not divided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, isfinite
from typing import Final

from kit.classroom.rows import Entry, Mark, Row
from kit.errors import MachineError
from kit.model import Finding, Outcome

HUNDREDTH: Final = 1
POINT: Final = 100
"""Units, in hundredths of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One test: a check, or a whole exercise if there is nothing of it to judge (no ``finding``).

    ``score`` and ``max_score`` are in units.
    """

    mark: Mark
    score: int
    max_score: int
    finding: Finding | None = None

    @property
    def passed(self) -> bool:
        if self.finding is None:
            return self.score >= self.max_score > 0
        return self.finding.outcome is Outcome.PASSED


def score_of(row: Row) -> float | None:
    """The score in points, to hundredths; None if it was not graded and nobody has set it.

    A row that the kit failed to grade has no score: 0 would be taken for the student's.
    """
    if row.entry is Entry.UNGRADED and row.override is None:
        return None
    return hundredths(row.final) / POINT


def needed_score(row: Row) -> float:
    """The same for formats that cannot leave it open; raises :class:`MachineError` instead."""
    score = score_of(row)
    if score is None:
        raise MachineError(
            f"{row.student.id} was not graded: {row.problem or 'see its checks'}",
            "Grade the class again, or set the points with: kit class override",
        )
    return score


def hundredths(points: float) -> int:
    """Points as a number of hundredths, half up."""
    return floor(points * POINT + 0.5 + 1e-6) if isfinite(points) else 0


def in_units(points: float, unit: int) -> int:
    """Points as a number of units, half up from hundredths."""
    return (2 * hundredths(points) + unit) // (2 * unit)


def shares(row: Row, unit: int) -> tuple[Share, ...]:
    """The tests of a row, exercise by exercise, in the order of their checks."""
    finals = _spread(
        [Fraction(hundredths(mark.points)) for mark in row.marks],
        [Fraction(hundredths(mark.max_points)) for mark in row.marks],
        Fraction(hundredths(row.final)),
    )
    found: list[tuple[Mark, Finding | None]] = []
    values: list[Fraction] = []
    maxima: list[Fraction] = []
    for mark, final in zip(row.marks, finals, strict=True):
        findings = mark.verdict.findings if mark.verdict else ()
        most, earned = _of_checks(mark, findings)
        found += [(mark, finding) for finding in findings or (None,)]
        maxima += [part / unit for part in most]
        values += [part / unit for part in _spread(earned, most, final)]
    caps = _largest_remainder(maxima, in_units(row.max_points, unit), prefer=values)
    scores = _largest_remainder(values, in_units(row.final, unit), caps=caps)
    return tuple(
        Share(mark=mark, finding=finding, score=score, max_score=cap)
        for (mark, finding), score, cap in zip(found, scores, caps, strict=True)
    )


def _of_checks(mark: Mark, findings: Sequence[Finding]) -> tuple[list[Fraction], list[Fraction]]:
    """What the checks of an exercise are worth in the assignment, and what was earned of that."""
    whole = Fraction(hundredths(mark.max_points))
    of = sum(Fraction(finding.max_points) for finding in findings)
    if not of:
        count = len(findings) or 1
        return [whole / count] * count, [Fraction(0)] * count
    most = [whole * Fraction(finding.max_points) / of for finding in findings]
    return most, [whole * Fraction(finding.points) / of for finding in findings]


def _spread(
    points: Sequence[Fraction], maxima: Sequence[Fraction], target: Fraction
) -> list[Fraction]:
    """Points changed in proportion so that they sum to ``target``, or to all maxima if it is more."""
    points = [min(have, most) for have, most in zip(points, maxima, strict=True)]
    have, most = sum(points, Fraction(0)), sum(maxima, Fraction(0))
    target = min(target, most)
    if target <= have:
        return [one * target / have if have else Fraction(0) for one in points]
    part = (target - have) / (most - have)
    return [one + (limit - one) * part for one, limit in zip(points, maxima, strict=True)]


def _largest_remainder(
    values: Sequence[Fraction],
    total: int,
    *,
    caps: Sequence[int] | None = None,
    prefer: Sequence[Fraction] | None = None,
) -> list[int]:
    """Whole numbers near ``values`` that sum to ``total``, or to all ``caps`` if that is less.

    Of equal remainders the one with more of ``prefer`` is rounded up first.
    """
    likes = prefer or [Fraction(0)] * len(values)
    limits = caps or [floor(value) + total for value in values]
    found = [min(floor(value), cap) for value, cap in zip(values, limits, strict=True)]
    order = sorted(range(len(values)), key=lambda i: (floor(values[i]) - values[i], -likes[i]))
    left = min(total, sum(limits)) - sum(found)
    while left > 0:
        for index in order:
            if left > 0 and found[index] < limits[index]:
                found[index] += 1
                left -= 1
    return found
