"""When a class handed in, and how many hints it took; how long anybody worked is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kit.classroom.insight.checks import was_tried
from kit.classroom.rows import ClassReport, Row

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)

FEWEST_SAME: Final = 3
"""Fewer submissions of the same time are a coincidence."""

EARLY: Final = (
    ("more than a week early", 7 * _DAY),
    ("2 to 7 days early", 2 * _DAY),
    ("1 to 2 days early", _DAY),
    ("6 to 24 hours early", timedelta(hours=6)),
    ("1 to 6 hours early", timedelta(hours=1)),
    ("in the last hour", timedelta()),
)
"""Spans before the due date: what a span is called, and how much time is left at its end."""

ON_TIME: Final = "after the due date, not late"
"""Within the grace, or by an extension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How many handed in within a span of time; ``late`` is whether that costs something."""

    name: str
    students: int
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HintUse:
    """The hints of one exercise, by the students' own records.

    ``takers`` took one or more, ``hints`` in all; the numbers of those who solved it are of the
    ``takers`` and of the ``others`` who tried it.
    """

    exercise: str
    hints: int
    most: int
    takers: int
    takers_solved: int
    others: int
    others_solved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SameTime:
    """``students`` of the ``known`` whose time is known handed in within a minute from ``at``."""

    at: datetime
    students: int
    known: int


def spans(report: ClassReport) -> tuple[Span, ...]:
    """When submissions came in, from early to late; none without a due date.

    Lateness is as the gradebook has it, grace and extensions included.
    """
    if report.due is None:
        return ()
    names = [name for name, _ in EARLY] + [ON_TIME]
    counts = dict.fromkeys(names, 0)
    days: dict[int, int] = {}
    for row in report.rows:
        if row.submitted_at is None:
            continue
        if row.days_late:
            days[row.days_late] = days.get(row.days_late, 0) + 1
        else:
            counts[_span(report.due - row.submitted_at)] += 1
    early = tuple(Span(name=name, students=counts[name]) for name in names)
    late = tuple(
        Span(name="1 day late" if day == 1 else f"{day} days late", students=count, late=True)
        for day, count in sorted(days.items())
    )
    return early + late


def _span(left: timedelta) -> str:
    return next((name for name, least in EARLY if left >= least), ON_TIME)


def hint_use(report: ClassReport) -> tuple[HintUse, ...]:
    """The hints of each exercise in the assignment's order; none if no student took any."""
    uses = tuple(_use(report.rows, exercise) for exercise in report.exercises)
    return uses if any(use.hints for use in uses) else ()


def _use(rows: tuple[Row, ...], exercise: str) -> HintUse:
    marks = [mark for row in rows for mark in row.marks if mark.exercise == exercise]
    takers = [mark for mark in marks if mark.hints]
    others = [mark for mark in marks if not mark.hints and was_tried(mark.verdict)]
    return HintUse(
        exercise=exercise,
        hints=sum(mark.hints for mark in takers),
        most=max((mark.hints for mark in takers), default=0),
        takers=len(takers),
        takers_solved=sum(bool(m.verdict and m.verdict.solved) for m in takers),
        others=len(others),
        others_solved=sum(bool(m.verdict and m.verdict.solved) for m in others),
    )


def same_time(report: ClassReport) -> SameTime | None:
    """The time that at least half of the submissions share to the minute, as after a download.

    None if there is no such time, or fewer than :data:`FEWEST_SAME` share it.
    """
    times = sorted(row.submitted_at for row in report.rows if row.submitted_at is not None)
    most, start = 0, 0
    begin = None
    for end, at in enumerate(times):
        while at - times[start] > _MINUTE:
            start += 1
        if end - start + 1 > most:
            most, begin = end - start + 1, times[start]
    if begin is None or most < FEWEST_SAME or 2 * most < len(times):
        return None
    return SameTime(at=begin, students=most, known=len(times))


def last_and_first(report: ClassReport) -> tuple[datetime, datetime] | None:
    """When the first and the last submission came in; None if there is none."""
    times = [row.submitted_at for row in report.rows if row.submitted_at is not None]
    return (min(times), max(times)) if times else None
