"""An assignment: a teacher's choice of exercises, with points, a due date and rules, as data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from kit.classroom.roster import folded
from kit.course import Exercise

LONG_AGO: Final = timedelta(days=60)
"""A due date in an earlier year, and longer ago than this, has probably a wrong year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One exercise of an assignment and the points that it is worth here."""

    exercise: Exercise
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePolicy:
    """Parts of the score, between 0 and 1: what each day begun costs, and the most that is lost.

    After ``last_day`` days nothing counts; None means that there is no such day.
    """

    per_day: float = 0.0
    cap: float = 1.0
    last_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HintPolicy:
    """Whether students get hints, and what each costs in points."""

    reveal: bool = True
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More time for one student: until a moment, or for some days."""

    student: str
    until: datetime | None = None
    days: int = 0
    reason: str = ""

    def end(self, due: datetime) -> datetime:
        """When it ends, for an assignment that is due at ``due``."""
        return self.until or due + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Everything that a grade depends on besides the course and the submission.

    ``due`` is None where there is no due date; times are aware, and shown in ``zone``. A time
    without an offset is in ``clock``: that zone, or else the offset of the due date.
    """

    file: Path
    title: str
    course: str
    seed: int
    roster: Path
    tasks: tuple[Task, ...]
    due: datetime | None = None
    zone: str = "UTC"
    clock: tzinfo = UTC
    grace: timedelta = timedelta()
    late: LatePolicy = LatePolicy()
    hints: HintPolicy = HintPolicy()
    extensions: tuple[Extension, ...] = ()

    @property
    def max_points(self) -> float:
        return sum(task.points for task in self.tasks)

    def due_for(self, student: str) -> datetime | None:
        """When the work of ``student`` is due, extensions included, grace not."""
        if self.due is None:
            return None
        mine = [one for one in self.extensions if folded(one.student) == folded(student)]
        return max([self.due, *(one.end(self.due) for one in mine)])

    def for_group(self, members: Sequence[str]) -> Assignment:
        """Return the same with the first member's extensions extended by those of the others.

        So what a group hands in together is due when the last of its members has to hand in.
        """
        ids = {folded(member) for member in members}
        shared = (e for e in self.extensions if folded(e.student) in ids)
        return replace(self, extensions=tuple(replace(one, student=members[0]) for one in shared))

    def doubts(self, now: datetime) -> tuple[str, ...]:
        """Return a sentence for each date that was probably meant in another way."""
        found = []
        if self.due and self.due.year < now.year and now - self.due > LONG_AGO:
            days = (now - self.due).days
            found.append(f"{self.file}: the due date was {days} days ago; is its year right?")
        for number, one in enumerate(self.extensions):
            where = f"{self.file}: extensions[{number}] of {one.student}"
            if self.due is None:
                found.append(f"{where} changes nothing: there is no due date.")
            elif one.end(self.due) <= self.due:
                found.append(f"{where} changes nothing: it does not end after the due date.")
        return tuple(found)

    def days_late(self, student: str, submitted: datetime) -> int:
        """Days begun between the due date and ``submitted``; 0 within the grace."""
        due = self.due_for(student)
        if due is None or submitted <= due + self.grace:
            return 0
        return math.ceil((submitted - due) / timedelta(days=1))

    def part_lost(self, days: int) -> float:
        """The part of a score, between 0 and 1, that is lost after so many days."""
        if self.late.last_day is not None and days > self.late.last_day:
            return 1.0
        return min(self.late.per_day * days, self.late.cap)
