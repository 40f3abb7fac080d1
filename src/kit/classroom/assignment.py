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
"""A due date in an earlier year, and longer ago than this, probably has a wrong year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One exercise of an assignment and the points that it is worth here."""

    exercise: Exercise
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePolicy:
    """Parts of the score, between 0 and 1: what each started day costs, and the most that is lost.

    After ``last_day`` days the score is 0; None means that there is no such day.
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
    """More time for one student: until a given time, or for some days."""

    student: str
    until: datetime | None = None
    days: int = 0
    reason: str = ""

    def get_end(self, due: datetime) -> datetime:
        """Return when it ends, for an assignment that is due at ``due``."""
        return self.until or due + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Everything that a grade depends on except the course and the submission.

    ``due`` is None if there is no due date; times are aware, and shown in ``zone``. A time without
    an offset is in ``clock``: that zone, or else the offset of the due date.
    """

    file: Path
    title: str
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

    def get_due(self, student: str) -> datetime | None:
        """Return when the work of ``student`` is due, with extensions and without the grace."""
        if self.due is None:
            return None
        ends = [
            e.get_end(self.due) for e in self.extensions if folded(e.student) == folded(student)
        ]
        return max([self.due, *ends])

    def share_extensions(self, members: Sequence[str]) -> Assignment:
        """Return the assignment for a group: its first member has the extensions of all members.

        So a group's submission is due when the last of its members has to hand in.
        """
        ids = {folded(member) for member in members}
        shared = (e for e in self.extensions if folded(e.student) in ids)
        return replace(self, extensions=tuple(replace(e, student=members[0]) for e in shared))

    def find_doubts(self, now: datetime) -> tuple[str, ...]:
        """Return a sentence for each date that is probably a mistake."""
        doubts = []
        if self.due and self.due.year < now.year and now - self.due > LONG_AGO:
            days = (now - self.due).days
            doubts.append(f"{self.file}: the due date was {days} days ago; is its year right?")
        for number, extension in enumerate(self.extensions):
            where = f"{self.file}: extensions[{number}] of {extension.student}"
            if self.due is None:
                doubts.append(f"{where} changes nothing: there is no due date.")
            elif extension.get_end(self.due) <= self.due:
                doubts.append(f"{where} changes nothing: it does not end after the due date.")
        return tuple(doubts)

    def count_days_late(self, student: str, submitted: datetime) -> int:
        """Return the days started between the due date and ``submitted``; 0 within the grace."""
        due = self.get_due(student)
        if due is None or submitted <= due + self.grace:
            return 0
        return math.ceil((submitted - due) / timedelta(days=1))

    def compute_loss(self, days: int) -> float:
        """Return the part of a score, between 0 and 1, that is lost after so many days."""
        if self.late.last_day is not None and days > self.late.last_day:
            return 1.0
        return min(self.late.per_day * days, self.late.cap)
