"""An assignment: a teacher's choice of exercises, with points, a due date and rules, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kit.course import Exercise


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Everything that a grade depends on besides the course and the submission.

    ``due`` is None where there is no due date; times are aware, and shown in ``zone``.
    """

    file: Path
    title: str
    course: str
    seed: int
    roster: Path
    tasks: tuple[Task, ...]
    due: datetime | None = None
    zone: str = "UTC"
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
        longer = (
            extension.until or self.due + timedelta(days=extension.days)
            for extension in self.extensions
            if extension.student == student
        )
        return max([self.due, *longer])

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
