"""Read ``assignment.toml``, format 1, and write a new one.

``assignment.txt`` beside this module shows all that it may contain, and
``docs/reference/assignment.md`` explains it.
"""

from __future__ import annotations

import json
import math
import secrets
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final
from zoneinfo import ZoneInfo

from kit.classroom.assignment import Assignment, Extension, HintPolicy, LatePolicy, Task
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
        raise UsageError(
            f"There is no assignment {file}.", "Write one with: kit class new"
        ) from None
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
