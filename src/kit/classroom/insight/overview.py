"""How a class stands as a whole: scores, their distribution, and who needs a teacher."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final

from kit.classroom.rows import ClassReport, Entry, Row
from kit.model import Standing

BINS: Final = 10
"""Bars of the distribution, each a tenth of the assignment's points wide."""

HALF: Final = 0.5
"""Part of the points below which a student needs attention."""

JUDGED: Final = (Entry.GRADED, Entry.STOPPED)


class Concern(StrEnum):
    """Why a student needs attention, the most urgent first."""

    UNGRADED = "could not be graded"
    NOT_GRADED = "not graded yet"
    REFUSED = "submission refused"
    MISSING = "nothing handed in"
    TOO_LATE = "too late to count"
    NOTHING_SOLVED = "solved nothing"
    BELOW_HALF = "below half of the points"
    STOPPED = "stopped by a limit"
    PARTLY_REFUSED = "some files refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many scores are from ``low`` up to ``high``, parts of the points between 0 and 1."""

    low: float
    high: float
    students: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Needy:
    """A student who needs attention; ``number`` is the place on the roster, from 0."""

    number: int
    row: Row
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The class at a glance.

    ``scores`` are the points that count of those who have some, sorted; ``middle`` is their median,
    None where there are none. ``handed_in`` counts everybody of whom something came in.
    """

    students: int
    handed_in: int
    late: int
    entries: tuple[tuple[Entry, int], ...]
    scores: tuple[float, ...]
    middle: float | None
    bins: tuple[Bin, ...]
    needy: tuple[Needy, ...]


def overview(report: ClassReport) -> Overview:
    """The figures of a whole class."""
    entries = Counter(row.entry for row in report.rows)
    scores = tuple(sorted(row.final for row in report.rows if _has_score(row)))
    judged = (
        Needy(number=number, row=row, concerns=concerns_of(row))
        for number, row in enumerate(report.rows)
    )
    order = list(Concern)
    needy = sorted(
        (one for one in judged if one.concerns),
        key=lambda one: (order.index(one.concerns[0]), one.row.final, one.number),
    )
    return Overview(
        students=len(report.rows),
        handed_in=len(report.rows) - entries[Entry.MISSING],
        late=sum(row.days_late > 0 for row in report.rows),
        entries=tuple((entry, entries[entry]) for entry in Entry),
        scores=scores,
        middle=median(scores) if scores else None,
        bins=_bins(scores, report.max_points),
        needy=tuple(needy),
    )


def concerns_of(row: Row) -> tuple[Concern, ...]:
    """Why this student needs attention, the most urgent first; empty if nothing speaks for it."""
    found = set(_of_the_entry(row))
    if row.override is None and row.submitted_at is not None and row.lost >= 1:
        found.add(Concern.TOO_LATE)
    if row.entry in JUDGED and row.override is None:
        if not any(mark.verdict and mark.verdict.solved for mark in row.marks):
            found.add(Concern.NOTHING_SOLVED)
        if row.final < HALF * row.max_points:
            found.add(Concern.BELOW_HALF)
    if row.refusals and row.entry is not Entry.REFUSED:
        found.add(Concern.PARTLY_REFUSED)
    return tuple(concern for concern in Concern if concern in found)


def _of_the_entry(row: Row) -> tuple[Concern, ...]:
    if row.override is not None:
        return ()  # somebody has looked at it and decided
    match row.entry:
        case Entry.UNGRADED:
            return (Concern.UNGRADED,)
        case Entry.NOT_GRADED:
            return (Concern.NOT_GRADED,)
        case Entry.REFUSED:
            return (Concern.REFUSED,)
        case Entry.MISSING:
            return (Concern.MISSING,)
        case Entry.STOPPED:
            return (Concern.STOPPED,)
        case Entry.GRADED:
            return ()


def _has_score(row: Row) -> bool:
    """Whether the score says something of what was understood: missing and refused ones do not."""
    return row.entry in JUDGED or row.override is not None


def _bins(scores: tuple[float, ...], most: float) -> tuple[Bin, ...]:
    places = Counter(
        min(max(int(score / most * BINS + 1e-9), 0), BINS - 1) if most > 0 else BINS - 1
        for score in scores
    )
    return tuple(
        Bin(low=place / BINS, high=(place + 1) / BINS, students=places[place])
        for place in range(BINS)
    )


def solved_by(report: ClassReport) -> tuple[int, ...]:
    """How many have solved each exercise, in the assignment's order."""
    solved = Counter(
        mark.exercise
        for row in report.rows
        for mark in row.marks
        if mark.verdict and mark.verdict.standing is Standing.SOLVED
    )
    return tuple(solved[exercise] for exercise in report.exercises)
