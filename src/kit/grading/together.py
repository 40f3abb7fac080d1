"""What several judges found who each had a share of one submission's examples. No processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kit.course import Exercise
from kit.model import Check, Finding, Outcome, make_skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that one judge has told: see :mod:`kit.judge.run`.

    ``findings`` come with their ending; ``needs`` are the checks that one waits for, by its name;
    ``left`` are those of whose examples it had none. ``isolation`` is empty, and nothing is left,
    if it did not come to its end.
    """

    findings: Sequence[tuple[str, Finding]]
    needs: Mapping[str, Sequence[str]]
    left: frozenset[str] = frozenset()
    seconds: float = 0.0
    isolation: str = ""


def together(exercise: Exercise, judges: Sequence[Told]) -> Sequence[tuple[str, Finding]]:
    """One finding for each check, as one judge with all of the examples would have it.

    A check has passed if it has with every judge that had examples of it; otherwise the first
    finding that says something else counts. What waits for a check that one judge saw fail is
    skipped, though another judge ran it. There is no finding for a check that some judge neither
    told of nor left to others, nor for one that all of them left.
    """
    if len(judges) == 1:
        return judges[0].findings
    says = {check.name: check.says for check in exercise.checks}
    found: list[tuple[str, Finding]] = []
    failed: set[str] = set()
    for check in exercise.checks:
        one = _one(check, judges)
        if one is None:
            continue
        needed = [name for told in judges for name in told.needs.get(check.name, ())]
        lost = next((name for name in needed if name in failed), None)
        if lost is not None:
            one = "", make_skipped(check, says[lost])
        if one[1].outcome is not Outcome.PASSED:
            failed.add(check.name)
        found.append(one)
    return found + [(e, f) for told in judges for e, f in told.findings if f.check not in says]


def _one(check: Check, judges: Sequence[Told]) -> tuple[str, Finding] | None:
    each = []
    for told in judges:
        mine = [(ending, f) for ending, f in told.findings if f.check == check.name]
        if len(mine) != (check.name not in told.left):
            return None
        each += mine
    other = [one for one in each if one[1].outcome is not Outcome.PASSED]
    return next(iter(other or each), None)
