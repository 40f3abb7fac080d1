"""An assignment: a teacher's choice of exercises, with points, a due date and rules.

It is read from ``assignment.toml``, format 1. ``assignment.txt`` beside this module shows all that
the file may contain, and ``docs/reference/assignment.md`` explains it.
"""

from __future__ import annotations

import json
import math
import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final
from zoneinfo import ZoneInfo

from kit.classroom.roster import folded
from kit.course import Course, Exercise
from kit.errors import UsageError
from kit.files import write_whole

ASSIGNMENT_FORMAT: Final = 1
ASSIGNMENT_FILE: Final = "assignment.toml"
MAX_DAYS: Final = 366
"""The most days by which anything may be postponed."""

_KINDS: Final[dict[type, str]] = {
    bool: "true or false",
    datetime: "a date with a time",
    dict: "a table",
    int: "a whole number",
    list: "a list",
    str: "a text",
}

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
        name = folded(student)
        own = (extension for extension in self.extensions if folded(extension.student) == name)
        return max([self.due, *(extension.get_end(self.due) for extension in own)])

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


# -- the file --------------------------------------------------------------------------------------


def write_assignment(
    folder: Path, course: Course, exercises: Sequence[Exercise], title: str
) -> list[Path]:
    """Write an assignment with comments and an example of a roster; return the files written.

    Raises :class:`UsageError` if there is an assignment in ``folder`` already.
    """
    file, roster = folder / ASSIGNMENT_FILE, folder / "roster.csv"
    if file.exists():
        raise UsageError(f"{file} exists already.", "Name another folder, or edit that file.")
    template = resources.files("kit.classroom").joinpath("assignment.txt").read_text("utf-8")
    printable = "".join(letter if letter.isprintable() else " " for letter in title)
    text = Template(template).substitute(
        format=ASSIGNMENT_FORMAT,
        title=json.dumps(printable, ensure_ascii=False),  # TOML has the same rules for a text
        course=course.name,
        seed=secrets.randbits(31),
        exercises="\n".join(
            f'[[exercises]]\nname = "{e.address}"\npoints = {e.max_points:g}\n' for e in exercises
        ),
    )
    write_whole(file, text.encode())
    if not roster.exists():
        write_whole(roster, b"id,name,email,section\n")
    return [file, roster]


def read_assignment(file: Path, course: Course) -> Assignment:
    """Read ``assignment.toml``; raises :class:`UsageError` that names the file and the key."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no assignment {file}.", "Write one: kit class new") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Fix the file.") from None
    tables = "exercises", "due", "late", "hints", "extensions"
    top = _Table(file, "", data, "format", "title", "course", "seed", "roster", *tables)
    if top.get("format", int) != ASSIGNMENT_FORMAT:
        raise top.wrong("format", f"is not {ASSIGNMENT_FORMAT}, the one this kit knows")
    name = top.get("course", str)
    if name != course.name:
        raise top.wrong("course", f"is '{name}', and the course here is {course.name}")
    due = top.get_table("due", "at", "zone", "grace_minutes")
    zone = _read_zone(due)
    hints = top.get_table("hints", "reveal", "cost")
    return Assignment(
        file=file,
        title=top.get("title", str),
        seed=top.get("seed", int),
        roster=file.parent / top.get("roster", str, "roster.csv"),
        tasks=_read_tasks(top, course),
        zone=zone.key if zone else "UTC",
        clock=_find_clock(due, zone),
        due=due.get_time("at", zone) if due.data else None,
        grace=timedelta(minutes=due.get_number("grace_minutes", 0.0, MAX_DAYS * 1440)),
        late=_read_late_policy(top),
        hints=HintPolicy(
            reveal=hints.get("reveal", bool, True), cost=hints.get_number("cost", 0.0)
        ),
        extensions=_read_extensions(top, zone),
    )


def _read_tasks(top: _Table, course: Course) -> tuple[Task, ...]:
    tasks: list[Task] = []
    for table in top.get_tables("exercises", "name", "points"):
        try:
            exercise = course.resolve(table.get("name", str))
        except UsageError as error:
            raise table.wrong("name", f"is not usable: {error.sentence}") from None
        if exercise in [task.exercise for task in tasks]:
            raise table.wrong("name", f"repeats {exercise.address}")
        points = table.get_number("points", exercise.max_points)
        if abs(points - round(points, 2)) > 1e-9:
            raise table.wrong("points", "is finer than hundredths")
        tasks.append(Task(exercise=exercise, points=points))
    if not tasks:
        raise top.wrong("exercises", "is empty")
    return tuple(tasks)


def _read_late_policy(top: _Table) -> LatePolicy:
    table = top.get_table("late", "per_day", "cap", "last_day")
    last_day = table.get("last_day", int, None)
    if last_day is not None and last_day < 0:
        raise table.wrong("last_day", "is not a number of 0 or more")
    per_day, cap = table.get_number("per_day", 0.0, 1.0), table.get_number("cap", 1.0, 1.0)
    return LatePolicy(per_day=per_day, cap=cap, last_day=last_day)


def _read_extensions(top: _Table, zone: tzinfo | None) -> tuple[Extension, ...]:
    extensions = []
    for table in top.get_tables("extensions", "student", "until", "days", "reason"):
        if ("until" in table.data) == ("days" in table.data):
            raise table.wrong("", "needs either until or days")
        extensions.append(
            Extension(
                student=table.get("student", str),
                until=table.get_time("until", zone) if "until" in table.data else None,
                days=int(table.get_number("days", 0, MAX_DAYS)),
                reason=table.get("reason", str, ""),
            )
        )
    return tuple(extensions)


def _read_zone(due: _Table) -> ZoneInfo | None:
    zone = due.get("zone", str, None)
    try:
        return None if zone is None else ZoneInfo(zone)
    except (OSError, ValueError, LookupError):
        raise due.wrong("zone", f"'{zone}' is not a time zone that is known here") from None


def _find_clock(due: _Table, zone: tzinfo | None) -> tzinfo:
    at = due.data.get("at")
    return zone or (at.tzinfo if isinstance(at, datetime) else None) or UTC


class _Table:
    """A table of the file, which has only known keys; each error names the path of its key."""

    def __init__(self, file: Path, path: str, data: Any, *keys: str) -> None:
        self._file = file
        self._path = path
        self.data = data
        if not isinstance(data, dict):
            raise self.wrong("", "is not a table")
        for key in data:
            if key not in keys:
                raise self.wrong(key, f"is none of {', '.join(keys)}")

    def get(self, key: str, kind: type, *default: Any) -> Any:
        """Return a value of this kind, or the default if it is missing and there is one."""
        if key not in self.data:
            if default:
                return default[0]
            raise self.wrong(key, "is missing")
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"is not {_KINDS[kind]}")
        return value

    def get_number(self, key: str, default: float, most: float = math.inf) -> float:
        value = self.data.get(key, default)
        if type(value) not in (int, float) or not 0 <= value < math.inf:
            raise self.wrong(key, "is not a number of 0 or more")
        if value > most:
            raise self.wrong(key, f"is more than {most:g}")
        return float(value)

    def get_time(self, key: str, zone: tzinfo | None) -> datetime:
        """Return a time in UTC; one without an offset is in ``zone``."""
        time: datetime = self.get(key, datetime)
        if not 2000 <= time.year <= 2200:
            raise self.wrong(key, "is not in this century or the next")
        if time.tzinfo is None and zone is None:
            raise self.wrong(key, "has no offset, such as +01:00, and there is no zone")
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)

    def get_table(self, key: str, *keys: str) -> _Table:
        """Return a table that may be missing, with these keys."""
        return _Table(self._file, key, self.get(key, dict, {}), *keys)

    def get_tables(self, key: str, *keys: str) -> list[_Table]:
        """Return the tables of a list that may be missing, each with these keys."""
        tables = self.get(key, list, [])
        return [_Table(self._file, f"{key}[{i}]", data, *keys) for i, data in enumerate(tables)]

    def wrong(self, key: str, problem: str) -> UsageError:
        """Return the error for a key, or for the table itself if it is empty."""
        path = ".".join(part for part in (self._path, key) if part)
        return UsageError(f"{self._file}: {path} {problem}.", "Fix the assignment.")
