"""A teacher's choice of exercises, with points and rules; see ``docs/reference/assignment.md``."""

from __future__ import annotations

import math
import re
import secrets
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final
from zoneinfo import ZoneInfo

from kit.classroom.roster import YEARS, fold_name
from kit.classroom.rows import Counting, MovedDue
from kit.course import Course, Exercise
from kit.course.load import quote_toml
from kit.errors import UsageError
from kit.files import write_whole

ASSIGNMENT_FORMAT: Final = 1
MAX_DAYS: Final = 366  # the most days by which anything may be postponed
LONG_AGO: Final = timedelta(days=60)  # a due date before this, of an earlier year, is doubtful

_SCHEMA: Final = {  # all that the file may contain
    "format": int,
    "title": str,
    "course": str,
    "seed": int,
    "roster": str,
    "counts": str,
    "install": str,
    "submissions": str,
    "exercises": [{"name": str, "points": float}],
    "due": {"at": datetime, "zone": str, "grace_minutes": float},
    "late": {"per_day": float, "cap": float, "last_day": int},
    "log": {"ask": bool},
    "hints": {"reveal": bool, "cost": float, "require_record": bool},
    "extensions": [{"student": str, "until": datetime, "days": float, "reason": str}],
}
_REQUIRED: Final = {"format", "title", "course", "seed", "name", "at", "student"}
_MOST: Final = {"grace_minutes": MAX_DAYS * 1440, "per_day": 1, "cap": 1, "days": MAX_DAYS}
_KINDS: Final[dict[type, str]] = {
    bool: "true or false",
    datetime: "a date with a time",
    dict: "a table",
    float: "a number of 0 or more",
    int: "a whole number",
    list: "a list",
    str: "a text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One exercise of an assignment, and its points here."""

    exercise: Exercise
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePolicy:
    """Parts of the score (0 to 1) that each started day costs; all is lost after ``last_day``."""

    per_day: float = 0.0
    cap: float = 1.0
    last_day: int | None = None


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
    """All that a grade depends on except the course and the submission.

    ``due`` is None if there is no due date; times are aware, and shown in ``zone``. A time without
    an offset is in ``clock``: that zone, or else the offset of the due date. ``counts`` is which
    attempt of a student counts. ``hint_cost`` is in points. If the assignment ``requires_record``,
    students hand in their own record of hints; if it ``asks_log``, they are asked to keep a log of
    their tries and to hand it in. ``install`` is the command with which they install
    the kit, empty if it comes with the pack. ``submissions`` is a pattern for the names of entries
    in a download, or empty.
    """

    file: Path
    title: str
    seed: int
    roster: Path
    tasks: tuple[Task, ...]
    submissions: str = ""
    due: datetime | None = None
    zone: str = "UTC"
    clock: tzinfo = UTC
    counts: Counting = Counting.LAST
    grace: timedelta = timedelta()
    late: LatePolicy = LatePolicy()
    reveals_hints: bool = True
    hint_cost: float = 0.0
    requires_record: bool = False
    asks_log: bool = False
    install: str = ""
    extensions: tuple[Extension, ...] = ()

    @property
    def max_points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def wants_state(self) -> bool:
        """Whether students hand in the folder ``.kit`` too."""
        return self.requires_record or self.asks_log

    def get_address(self, course: Course, name: str) -> str:
        """Return the address of one of its exercises; raise :class:`UsageError` that names them."""
        own = [task.exercise for task in self.tasks]
        advice = f"Give one of: {', '.join(exercise.name for exercise in own)}"
        try:
            exercise = course.resolve(name)
        except UsageError as error:
            raise UsageError(error.sentence, advice) from None
        if exercise not in own:
            raise UsageError(f"{exercise.address} is not part of this assignment.", advice)
        return exercise.address

    def get_due(self, student: str) -> datetime | None:
        """Return when the work of ``student`` is due, with extensions and without the grace."""
        moved = self.find_moved_due(student)
        return moved.until if moved else self.due

    def find_moved_due(self, student: str) -> MovedDue | None:
        """Return the due date of ``student`` alone, after extensions; None if there is none."""
        if self.due is None:
            return None
        name = fold_name(student)
        own = (extension for extension in self.extensions if fold_name(extension.student) == name)
        ends = [MovedDue(extension.get_end(self.due), extension.reason) for extension in own]
        return max((end for end in ends if end.until > self.due), default=None)

    def share_extensions(self, members: Sequence[str]) -> Assignment:
        """Return the assignment for a group: its first member has the extensions of all members."""
        ids = {fold_name(member) for member in members}
        shared = (e for e in self.extensions if fold_name(e.student) in ids)
        return replace(self, extensions=tuple(replace(e, student=members[0]) for e in shared))

    def find_doubts(self, now: datetime, *, is_new: bool = False) -> Iterator[str]:
        """Yield a sentence for each date that is probably a mistake; ``is_new`` before hand-out."""
        if is_new and self.due and self.due + self.grace < now:
            yield f"{self.file}: the due date is past, so all work would be late; is it right?"
        elif self.due and self.due.year < now.year and now - self.due > LONG_AGO:
            days = (now - self.due).days
            yield f"{self.file}: the due date was {days} days ago; is its year right?"
        for number, extension in enumerate(self.extensions):
            where = f"{self.file}: extensions[{number}] of {extension.student}"
            if self.due is None:
                yield f"{where} changes nothing: there is no due date."
            elif extension.get_end(self.due) <= self.due:
                yield f"{where} changes nothing: it does not end after the due date."

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


def write_assignment(
    folder: Path, course: Course, exercises: Sequence[Exercise], title: str
) -> list[Path]:
    """Write a new assignment, and a roster if there is none; return the files that were written.

    Raises :class:`UsageError` if there is an assignment already, and :class:`MachineError`.
    """
    file, roster = folder / "assignment.toml", folder / "roster.csv"
    if file.exists():
        advice = "Edit that file, or give another folder to --folder."
        raise UsageError(f"{file} exists already.", advice)
    template = resources.files("kit.classroom").joinpath("assignment.txt").read_text("utf-8")
    text = Template(template).substitute(
        format=ASSIGNMENT_FORMAT,
        title=quote_toml("".join(letter if letter.isprintable() else " " for letter in title)),
        course=course.name,
        seed=secrets.randbits(31),
        exercises="\n".join(
            f'[[exercises]]\nname = "{e.address}"\npoints = {e.max_points:g}\n' for e in exercises
        ),
    )
    write_whole(file, text.encode())
    if roster.exists():
        return [file]
    write_whole(roster, b"id,name,email,section\n")
    return [file, roster]


def read_assignment(file: Path, course: Course) -> Assignment:
    """Return the assignment in ``file``; raise :class:`UsageError` with the file and the key."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no assignment {file}.", "Write one: kit class new") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Fix the file.") from None
    data = {key: value for key, value in data.items() if value != {}}  # the same as no table
    try:
        return _parse(file, _validate(data, _SCHEMA), course)
    except ValueError as error:
        raise UsageError(f"{file}: {error}.", "Fix the assignment.") from None


def _validate(value: Any, schema: Any, path: str = "") -> Any:
    """Return ``value`` with floats as in the schema, or raise ValueError with the path of a key."""
    match schema, value:
        case dict(), dict():
            paths = {key: f"{path}.{key}".removeprefix(".") for key in (*value, *schema)}
            for key in value:
                if key not in schema:
                    raise ValueError(f"{paths[key]} is none of {', '.join(schema)}")
            for key in schema:
                if key in _REQUIRED and key not in value:
                    raise ValueError(f"{paths[key]} is missing")
            return {key: _validate(part, schema[key], paths[key]) for key, part in value.items()}
        case [part_schema], list():
            return [_validate(part, part_schema, f"{path}[{i}]") for i, part in enumerate(value)]
        case _ if schema is float and type(value) in (int, float) and 0 <= value < math.inf:
            if value > (most := _MOST.get(path.rpartition(".")[2], math.inf)):
                raise ValueError(f"{path} is more than {most:g}")
            return float(value)
        case _ if type(value) is schema is not float:
            return value
    kind = schema if isinstance(schema, type) else type(schema)
    raise ValueError(f"{path} is not {_KINDS[kind]}")


def _parse(file: Path, data: dict[str, Any], course: Course) -> Assignment:
    if data["format"] != ASSIGNMENT_FORMAT:
        raise ValueError(f"format is not {ASSIGNMENT_FORMAT}, the one this kit knows")
    if data["course"] != course.name:
        raise ValueError(f"course is '{data['course']}', and the course here is {course.name}")
    tasks = tuple(_read_tasks(data.get("exercises", ()), course))
    if not tasks:
        raise ValueError("exercises is empty")
    if (counts := data.get("counts", "last")) not in tuple(Counting):
        raise ValueError(f"counts is none of {', '.join(Counting)}")
    late = LatePolicy(**data.get("late", {}))
    if late.last_day is not None and late.last_day < 0:
        raise ValueError("late.last_day is not a number of 0 or more")
    due, hints = data.get("due", {}), data.get("hints", {})
    try:
        zone = ZoneInfo(due["zone"]) if "zone" in due else None
    except (OSError, ValueError, LookupError):
        path = f"due.zone '{due['zone']}'"
        raise ValueError(f"{path} is not a time zone that is known here") from None
    return Assignment(
        file=file,
        title=data["title"],
        seed=data["seed"],
        roster=file.parent / data.get("roster", "roster.csv"),
        tasks=tasks,
        submissions=_read_pattern(data.get("submissions", "")),
        zone=zone.key if zone else "UTC",
        clock=zone or (due["at"].tzinfo if due else None) or UTC,
        due=_read_time(due["at"], zone, "due.at") if due else None,
        grace=timedelta(minutes=due.get("grace_minutes", 0.0)),
        counts=Counting(counts),
        late=late,
        reveals_hints=hints.get("reveal", True),
        hint_cost=_read_hint_cost(hints),
        requires_record=hints.get("require_record", False),
        asks_log=data.get("log", {}).get("ask", False),
        install=_read_install(data),
        extensions=tuple(_read_extensions(data.get("extensions", ()), zone)),
    )


def _read_pattern(pattern: str) -> str:
    """Return a pattern such as ``blatt-1-{github_username}`` for names of submissions."""
    rest = re.sub(r"\{[^{}]+\}", "", pattern)
    if pattern and rest == pattern:
        raise ValueError("submissions names no column of the roster, such as {id}")
    if "{" in rest or "}" in rest:
        raise ValueError("submissions has a brace that is not around the name of a column")
    if pattern and {"", ".", ".."} & {*pattern.split("/")}:
        raise ValueError("submissions matches nothing: a folder in it is empty, . or ..")
    columns = re.findall(r"\{(\w+)\}", pattern)
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        raise ValueError(f"submissions names the column {twice[0]} twice")
    return pattern


def _read_install(data: dict[str, Any]) -> str:
    """Return the command that students are given; it is shown in a block of code."""
    install = str(data.get("install", "")).strip()
    if not install.isprintable() or "`" in install:
        raise ValueError("install is not one line without backticks")
    return install


def _read_tasks(tables: Sequence[dict[str, Any]], course: Course) -> Iterator[Task]:
    seen = set()
    for number, table in enumerate(tables):
        path = f"exercises[{number}]"
        try:
            exercise = course.resolve(table["name"])
        except UsageError as error:
            raise ValueError(f"{path}.name is not usable: {error.sentence}") from None
        if exercise.address in seen:
            raise ValueError(f"{path}.name repeats {exercise.address}")
        seen.add(exercise.address)
        points = table.get("points", exercise.max_points)
        if abs(points - round(points, 2)) > 1e-9:
            raise ValueError(f"{path}.points is finer than hundredths")
        yield Task(exercise=exercise, points=points)


def _read_hint_cost(hints: dict[str, Any]) -> float:
    cost: float = hints.get("cost", 0.0)
    if cost and not hints.get("require_record", False):
        needs = "set hints.require_record = true, so that students hand in their record of hints"
        raise ValueError(f"hints.cost is above 0: {needs}")
    return cost


def _read_extensions(tables: Sequence[dict[str, Any]], zone: tzinfo | None) -> Iterator[Extension]:
    for number, table in enumerate(tables):
        path = f"extensions[{number}]"
        if ("until" in table) == ("days" in table):
            raise ValueError(f"{path} needs either until or days")
        until, days = table.get("until"), int(table.get("days", 0))
        until = until and _read_time(until, zone, f"{path}.until")
        yield Extension(**table | {"until": until, "days": days})


def _read_time(time: datetime, zone: tzinfo | None, path: str) -> datetime:
    """Return a time in UTC; one without an offset is in ``zone``."""
    if time.year not in YEARS:
        raise ValueError(f"{path} is not in this century or the next")
    if time.tzinfo is None and zone is None:
        raise ValueError(f"{path} has no offset, such as +01:00, and there is no zone")
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
