"""What each student of a class gets, as exports and the report page show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Final, NamedTuple

from kit.classroom.roster import Student
from kit.learner.try_log import LogEntry
from kit.model import Standing, Verdict


class Counting(StrEnum):
    """Which attempt of a student counts."""

    LAST = "last"
    LAST_IN_TIME = "last in time"
    BEST = "best"


class Entry(StrEnum):
    """How a roster entry stands."""

    GRADED = "graded"
    STOPPED = "stopped"  # graded, and a limit stopped at least one exercise
    MISSING = "missing"  # nothing was handed in
    REFUSED = "refused"  # what was handed in could not be read
    UNGRADED = "ungraded"  # the kit, the course or the machine was at fault; to be graded again
    NOT_GRADED = "not graded yet"  # not judged to the end, or no run has looked for one


JUDGED: Final = (Entry.GRADED, Entry.STOPPED)
"""Entries whose submission was judged to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file of a submission that was not taken: its name, why, and what to do."""

    name: str
    problem: str
    repair: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Points that a person has set, for the total if ``exercise`` is empty; they may be undone."""

    student: str
    exercise: str
    points: float
    author: str
    reason: str
    at: datetime
    undone_at: datetime | None = None
    undone_by: str = ""


class MovedDue(NamedTuple):
    """A due date of one student's own: until when, and why."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One exercise of one student.

    ``points`` are of ``max_points`` of the assignment, after the cost of ``hints`` and an
    ``override``; ``raw`` is what the verdict alone is worth, if there was anything to judge.
    ``source`` is the text that was judged, None if there is none or it is not recorded.
    """

    exercise: str
    raw: float
    points: float
    max_points: float
    hints: int = 0
    verdict: Verdict | None = None
    override: Override | None = None
    source: bytes | None = None

    @property
    def has_file(self) -> bool:
        """Whether a file of this exercise was handed in that could be judged."""
        if self.verdict is None:
            return False
        # Without a file nothing ran, so there was no isolation; old gradebooks have no source.
        was_run = self.source is not None or self.verdict.isolation != ""
        return was_run or self.verdict.standing is not Standing.BROKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One student.

    ``raw`` is the sum of the marks, ``lost`` the part of it that lateness costs (0 to 1), ``final``
    what counts. ``problem`` says why an entry is refused, ungraded or not graded yet. ``attempts``
    counts different submissions, and ``attempt`` is the number of the one that counts, from 1; 0
    if there is none. ``notes`` say which files were used although their names or places are
    unusual. ``submitted_at`` is None if there is none or its time is not
    known. ``has_hint_record`` is whether the student's own record, which counts the hints, was
    handed in. ``moved_due`` is the student's own due date, if an extension has moved it. ``log`` is
    the student's log of tries, None without one.
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
    attempt: int = 0
    problem: str = ""
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    override: Override | None = None
    has_hint_record: bool = True
    moved_due: MovedDue | None = None
    log: tuple[LogEntry, ...] | None = None

    @property
    def has_score(self) -> bool:
        """Whether ``final`` means anything; a 0 in place of nothing would look like a score."""
        is_judged = self.entry not in (Entry.UNGRADED, Entry.NOT_GRADED)
        return is_judged or self.override is not None

    @property
    def is_set_by_hand(self) -> bool:
        """Whether a person has set the score, or the points of an exercise."""
        return any((self.override, *(mark.override for mark in self.marks)))

    @property
    def score(self) -> float | None:
        """The points that count, to hundredths; None if there is neither a grade nor override."""
        return round(self.final, 2) if self.has_score else None

    @property
    def has_unknown_time(self) -> bool:
        """Whether there is a graded or refused submission and its time is not known."""
        return self.graded_at is not None and self.submitted_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReport:
    """Everything that exports and the report page are made of.

    ``rows`` has every student of the roster once, in the roster's order. ``unknown`` are names of
    submissions that belong to no student on the roster. ``says`` has the sentence of each check by
    its exercise's address and its name, ``mistakes`` that of each known mistake in a log. ``stubs``
    has the text of each exercise that students were given. Times are shown as ``clock`` has them.
    ``counts`` is which attempt counts. If it ``requires_record``, students hand in their own record
    of the hints that they took; if it ``asks_log``, they are asked for a log of their tries.
    """

    title: str
    course: str
    kit: str
    isolation: str
    exercises: tuple[str, ...]
    max_points: float
    rows: tuple[Row, ...]
    due: datetime | None = None
    hint_cost: float = 0.0
    requires_record: bool = False
    asks_log: bool = False
    unknown: tuple[str, ...] = ()
    says: dict[tuple[str, str], str] = field(default_factory=dict)
    mistakes: dict[tuple[str, str], str] = field(default_factory=dict)
    stubs: dict[str, bytes] = field(default_factory=dict)
    clock: tzinfo = UTC
    counts: Counting = Counting.LAST

    def lacks_record(self, row: Row) -> bool:
        """Whether a student did not hand in the record of hints that is required."""
        return self.requires_record and not row.has_hint_record

    @property
    def zone(self) -> str:
        """The name of the class's zone, or the offset of its due date: ``UTC+01:00``."""
        return str(self.clock)
