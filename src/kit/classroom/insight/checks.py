"""How often each check was passed, and which checks tell nobody apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeGuard

from kit.classroom.rows import ClassReport
from kit.model import Outcome, Standing, Verdict

FEWEST: Final = 2
"""Submissions below which a check cannot tell anybody apart, whatever it says."""

_NOT_TRIED: Final = (Standing.TODO, Standing.UNGRADED)


class Apart(Enum):
    """Whether a check tells those who tried apart."""

    YES = "yes"
    ALL = "passed by all"
    NOBODY = "passed by nobody"
    TOO_FEW = "too few tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRate:
    """What became of one check, counted over those who tried its exercise."""

    exercise: str
    check: str
    says: str
    passed: int
    failed: int
    skipped: int
    unfinished: int

    @property
    def tried(self) -> int:
        return self.passed + self.failed + self.skipped + self.unfinished

    @property
    def rate(self) -> float:
        """The part of those who tried that passed, between 0 and 1; 0 if nobody tried."""
        return self.passed / self.tried if self.tried else 0.0

    @property
    def apart(self) -> Apart:
        if self.tried < FEWEST:
            return Apart.TOO_FEW
        if self.passed == self.tried:
            return Apart.ALL
        return Apart.NOBODY if self.passed == 0 else Apart.YES


def check_rates(report: ClassReport) -> tuple[CheckRate, ...]:
    """Every check of the assignment in its order, also those that nobody has tried."""
    outcomes: Counter[tuple[str, str, Outcome]] = Counter()
    says = dict(report.says)
    for verdict in tried(report):
        for finding in verdict.findings:
            outcomes[verdict.exercise, finding.check, finding.outcome] += 1
            says.setdefault((verdict.exercise, finding.check), finding.says)
    places = {exercise: place for place, exercise in enumerate(report.exercises)}
    keys = sorted((key for key in says if key[0] in places), key=lambda key: places[key[0]])
    return tuple(
        CheckRate(
            exercise=exercise,
            check=check,
            says=says[exercise, check],
            passed=outcomes[exercise, check, Outcome.PASSED],
            failed=outcomes[exercise, check, Outcome.FAILED],
            skipped=outcomes[exercise, check, Outcome.SKIPPED],
            unfinished=outcomes[exercise, check, Outcome.UNFINISHED],
        )
        for exercise, check in keys
    )


def tried(report: ClassReport) -> Iterator[Verdict]:
    """Every verdict on something that was tried: no untouched stub, nothing that was not judged."""
    for row in report.rows:
        for mark in row.marks:
            if was_tried(mark.verdict):
                yield mark.verdict


def was_tried(verdict: Verdict | None) -> TypeGuard[Verdict]:
    """Whether this is a verdict on a student's own work."""
    return verdict is not None and verdict.standing not in _NOT_TRIED
