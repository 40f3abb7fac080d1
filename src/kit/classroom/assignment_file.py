"""Reads an assignment from its file.

``assignment.toml``, format 1::

    format = 1
    title = "Streams"
    course = "astream"
    seed = 20261124                    # what is drawn for each student hangs on it
    roster = "roster.csv"              # beside this file

    [[exercises]]
    name = "print_progress"            # an address or its last part
    points = 5

    [due]
    at = 2026-12-01T23:59:00+01:00     # or without the offset, and: zone = "Europe/Berlin"
    grace_minutes = 15

    [late]
    per_day = 0.1                      # part of the score that each day begun costs
    cap = 0.5                          # no more than this part is lost
    last_day = 7                       # after so many days nothing counts

    [hints]
    reveal = true                      # whether students get hints at all
    cost = 0.5                         # points for each hint in a record that is handed in

    [[extensions]]
    student = "anna"
    days = 2                           # or: until = 2026-12-05T12:00:00+01:00
    reason = "ill"
"""

from __future__ import annotations

import math
import tomllib
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from kit.classroom.assignment import Assignment, Extension, HintPolicy, LatePolicy, Task
from kit.course import Course
from kit.errors import UsageError

ASSIGNMENT_FORMAT: Final = 1
ASSIGNMENT_FILE: Final = "assignment.toml"
A_YEAR: Final = 366
"""The most days that anything may be put off."""


def read_assignment(file: Path, course: Course) -> Assignment:
    """Read ``assignment.toml``; raises :class:`UsageError` that names the file and the key."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"There is no assignment {file}.", "Write one with: kit class new"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Mend the file.") from None
    return _Reader(file, data, course).assignment()


_KINDS: Final[dict[type, str]] = {
    bool: "true or false",
    datetime: "a date with a time",
    dict: "a table",
    int: "a whole number",
    list: "a list",
    str: "a text",
}


class _Reader:
    """Turns parsed TOML into an assignment; each error carries the path of its key."""

    def __init__(self, file: Path, data: dict[str, Any], course: Course) -> None:
        self.file = file
        self.data = data
        self.course = course

    def assignment(self) -> Assignment:
        self._known(
            self.data,
            "",
            *("format", "title", "course", "seed", "roster", "exercises", "due", "late", "hints"),
            "extensions",
        )
        if self._get(self.data, "format", int, "") != ASSIGNMENT_FORMAT:
            raise self._wrong("format", f"is not {ASSIGNMENT_FORMAT}, the one this kit knows")
        name = self._get(self.data, "course", str, "")
        if name != self.course.name:
            raise self._wrong("course", f"is '{name}', and the course here is {self.course.name}")
        due = self._get(self.data, "due", dict, "", {})
        self._known(due, "due", "at", "zone", "grace_minutes")
        return Assignment(
            file=self.file,
            title=self._get(self.data, "title", str, ""),
            course=name,
            seed=self._get(self.data, "seed", int, ""),
            roster=self.file.parent / self._get(self.data, "roster", str, "", "roster.csv"),
            tasks=self._tasks(),
            zone=self._zone(due),
            clock=self._clock(due),
            due=self._moment(due, "at", "due", due.get("zone")) if due else None,
            grace=timedelta(minutes=self._number(due, "grace_minutes", "due", 0.0, A_YEAR * 1440)),
            late=self._late(),
            hints=self._hints(),
            extensions=self._extensions(due.get("zone")),
        )

    def _tasks(self) -> tuple[Task, ...]:
        tables = self._get(self.data, "exercises", list, "")
        tasks: list[Task] = []
        for i, table in enumerate(tables):
            path = f"exercises[{i}]"
            self._known(table, path, "name", "points")
            try:
                exercise = self.course.resolve(self._get(table, "name", str, path))
            except UsageError as error:
                raise self._wrong(f"{path}.name", f"will not do: {error.sentence}") from None
            if exercise in [task.exercise for task in tasks]:
                raise self._wrong(f"{path}.name", f"repeats {exercise.address}")
            points = self._number(table, "points", path, exercise.max_points)
            if abs(points - round(points, 2)) > 1e-9:
                raise self._wrong(f"{path}.points", "is finer than hundredths")
            tasks.append(Task(exercise=exercise, points=points))
        if not tasks:
            raise self._wrong("exercises", "are none")
        return tuple(tasks)

    def _late(self) -> LatePolicy:
        table = self._get(self.data, "late", dict, "", {})
        self._known(table, "late", "per_day", "cap", "last_day")
        late = LatePolicy(
            per_day=self._number(table, "per_day", "late", 0.0),
            cap=self._number(table, "cap", "late", 1.0),
            last_day=self._get(table, "last_day", int, "late", None),
        )
        if late.last_day is not None and late.last_day < 0:
            raise self._wrong("late.last_day", "is not a number of 0 or more")
        for key, part in (("per_day", late.per_day), ("cap", late.cap)):
            if part > 1:
                raise self._wrong(f"late.{key}", "is a part of the score, between 0 and 1")
        return late

    def _hints(self) -> HintPolicy:
        table = self._get(self.data, "hints", dict, "", {})
        self._known(table, "hints", "reveal", "cost")
        return HintPolicy(
            reveal=self._get(table, "reveal", bool, "hints", True),
            cost=self._number(table, "cost", "hints", 0.0),
        )

    def _extensions(self, zone: object) -> tuple[Extension, ...]:
        found = []
        for i, table in enumerate(self._get(self.data, "extensions", list, "", [])):
            path = f"extensions[{i}]"
            self._known(table, path, "student", "until", "days", "reason")
            if ("until" in table) == ("days" in table):
                raise self._wrong(path, "needs either until or days")
            found.append(
                Extension(
                    student=self._get(table, "student", str, path),
                    until=self._moment(table, "until", path, zone) if "until" in table else None,
                    days=int(self._number(table, "days", path, 0, A_YEAR)),
                    reason=self._get(table, "reason", str, path, ""),
                )
            )
        return tuple(found)

    def _moment(self, table: dict[str, Any], key: str, path: str, zone: object) -> datetime:
        moment = self._get(table, key, datetime, path)
        assert isinstance(moment, datetime)
        if not 2000 <= moment.year <= 2200:
            raise self._wrong(f"{path}.{key}", "is not in this century or the next")
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        if not isinstance(zone, str):
            raise self._wrong(
                f"{path}.{key}", "has no offset, such as +01:00, and there is no zone"
            )
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def _zone(self, due: dict[str, Any]) -> str:
        zone = self._get(due, "zone", str, "due", "UTC")
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, LookupError):
            raise self._wrong("due.zone", f"'{zone}' is no time zone that is known here") from None
        return str(zone)

    def _clock(self, due: dict[str, Any]) -> tzinfo:
        at = due.get("at")
        offset = at.tzinfo if isinstance(at, datetime) else None
        return ZoneInfo(due["zone"]) if "zone" in due else offset or UTC

    def _number(
        self, table: dict[str, Any], key: str, path: str, default: float, most: float = math.inf
    ) -> float:
        value = table.get(key, default)
        if type(value) not in (int, float) or not 0 <= value < math.inf:
            raise self._wrong(f"{path}.{key}", "is not a number of 0 or more")
        if value > most:
            raise self._wrong(f"{path}.{key}", f"is more than {most:g}")
        return float(value)

    def _known(self, table: object, path: str, *keys: str) -> None:
        if not isinstance(table, dict):
            raise self._wrong(path, "is not a table")
        for key in table:
            if key not in keys:
                where = f"{path}.{key}" if path else key
                raise self._wrong(where, f"is none of {', '.join(keys)}")

    def _get(self, table: dict[str, Any], key: str, kind: type, path: str, *default: Any) -> Any:
        where = f"{path}.{key}" if path else key
        if key not in table:
            if default:
                return default[0]
            raise self._wrong(where, "is missing")
        if not isinstance(table[key], kind) or (kind is int and isinstance(table[key], bool)):
            raise self._wrong(where, f"is not {_KINDS[kind]}")
        return table[key]

    def _wrong(self, path: str, what: str) -> UsageError:
        return UsageError(f"{self.file}: {path} {what}.", "Mend the assignment.")
