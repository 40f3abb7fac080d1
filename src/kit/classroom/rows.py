"""What the gradebook says of each student, computed from its record and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kit.classroom.roster import Student
from kit.model import Verdict


class Entry(StrEnum):
    """How a roster entry stands."""

    GRADED = "graded"
    STOPPED = "stopped"
    """Graded, and a limit stopped at least one exercise."""
    MISSING = "missing"
    """Nothing was handed in."""
    REFUSED = "refused"
    """What was handed in could not be taken."""
    UNGRADED = "ungraded"
    """The kit, the course or the machine was at fault; it will be graded again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file of a submission that was not taken: its name, why, and the repair."""

    name: str
    problem: str
    repair: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Points that a person has set, for one exercise or (with an empty ``exercise``) for all."""

    student: str
    exercise: str
    points: float
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One exercise of one student.

    ``points`` are of ``max_points`` of the assignment, after the cost of ``hints`` and an
    ``override``; ``raw`` is what the verdict alone comes to. ``verdict`` is None where there is
    nothing to judge.
    """

    exercise: str
    raw: float
    points: float
    max_points: float
    hints: int = 0
    verdict: Verdict | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One student.

    ``raw`` is the sum of the marks, ``lost`` the part of it that lateness costs (0 to 1), ``final``
    what counts. ``problem`` says why an entry is refused or ungraded. ``attempts`` counts different
    submissions.
    """

    student: Student
    entry: Entry
    marks: tuple[Mark, ...]
    raw: float
    final: float
    max_points: float
    submitted_at: datetime | None = None
    graded_at: datetime | None = None
    days_late: int = 0
    lost: float = 0.0
    attempts: int = 0
    problem: str = ""
    refusals: tuple[Refused, ...] = field(default=())
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReport:
    """Everything that exports and the report page are made of.

    ``rows`` has every student of the roster once, in the roster's order. ``strangers`` are names of
    submissions that belong to nobody on the roster. ``says`` has the sentence of each check by its
    exercise's address and its name.
    """

    title: str
    course: str
    kit: str
    isolation: str
    exercises: tuple[str, ...]
    max_points: float
    rows: tuple[Row, ...]
    due: datetime | None = None
    strangers: tuple[str, ...] = ()
    says: dict[tuple[str, str], str] = field(default_factory=dict)
