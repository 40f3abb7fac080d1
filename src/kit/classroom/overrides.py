"""Points that a person sets by hand: one at a time, or many from a CSV file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kit.classroom.assignment import Assignment
from kit.classroom.roster import Student, get_student, read_table
from kit.classroom.rows import Override
from kit.course import Course
from kit.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRules:
    """What points by hand are checked against; ``is_capped`` is whether there is a maximum."""

    course: Course
    assignment: Assignment
    students: Sequence[Student]
    is_capped: bool = True

    def find_student(self, known_as: str) -> Student:
        """Return the student of this id, in any case; raise :class:`UsageError`."""
        return get_student(self.students, known_as, self.assignment.roster)

    def find_address(self, exercise: str) -> str:
        """Return the address of an exercise, "" for the whole; raise :class:`UsageError`."""
        return self.assignment.get_address(self.course, exercise) if exercise else ""

    def read_points(self, given: str, address: str) -> float:
        """Return the points in a text such as ``3.5`` or ``3,5``; raise :class:`UsageError`."""
        # A comma may be the decimal separator, but never separates thousands.
        if not re.fullmatch(r"\s*[0-9]{1,9}(?:[.,][0-9]{1,2})?\s*", given):
            advice = "Give one like 0, 4 or 2.75."
            raise UsageError(f"'{given}' is not a number of points.", advice)
        points = float(given.replace(",", "."))
        most = self._maxima[address] if self.is_capped else math.inf
        if points > most:
            what = f"the maximum of {address or 'the assignment'}, {most:g}"
            advice = "Give fewer points, or --above-maximum if you mean it."
            raise UsageError(f"{points:g} is more than {what}.", advice)
        return points

    @property
    def _maxima(self) -> dict[str, float]:
        """The maximum of each exercise by its address, and of the whole by ""."""
        points = {task.exercise.address: task.points for task in self.assignment.tasks}
        return points | {"": self.assignment.max_points}


def read_overrides(
    file: Path, rules: OverrideRules, *, author: str, now: datetime
) -> tuple[list[Override], list[str]]:
    """Return the overrides of a CSV file, and a sentence for each line that cannot be used.

    The columns are ``id`` (or ``student``), ``points``, ``reason``, and perhaps ``exercise`` and
    ``author``, for which ``author`` stands in. Raises :class:`UsageError` if it is no such table.
    """
    overrides: list[Override] = []
    problems: list[str] = []
    lines: dict[tuple[str, str], int] = {}
    for line, cells in read_table(file, "points", "reason"):
        cells.setdefault("id", cells.get("student", ""))
        try:
            override = _read_override(cells, rules, author, now)
        except UsageError as error:
            problems.append(f"{file}:{line}: {error.sentence}")
            continue
        overrides.append(override)
        first = lines.setdefault((override.student, override.exercise), line)
        if first != line:
            problems.append(f"{file}:{line}: Line {first} has the same student and exercise.")
    return overrides, problems


def _read_override(
    cells: dict[str, str], rules: OverrideRules, author: str, now: datetime
) -> Override:
    """Return the override of one line; raise :class:`UsageError` with what is wrong in it."""
    if not cells["id"]:
        raise UsageError("There is no id of a student.")
    student = rules.find_student(cells["id"])
    address = rules.find_address(cells.get("exercise", ""))
    points = rules.read_points(cells.get("points", ""), address)
    reason, author = cells.get("reason", ""), cells.get("author", "") or author
    # In "anna,3,5" the comma may be a decimal one, and 5 would be the reason.
    if not re.search(r"[^\W\d_]", reason):
        raise UsageError(f"'{reason}' is not a reason in words.")
    if not author:
        raise UsageError("There is no author, and no --author.")
    return Override(
        student=student.id, exercise=address, points=points, author=author, reason=reason, at=now
    )


def drop_known(overrides: Iterable[Override], known: Iterable[Override]) -> list[Override]:
    """Return the overrides that change something: those that do not count already as they are."""
    counting = {(each.student, each.exercise): each for each in known}  # the newest is last
    return [
        each
        for each in overrides
        if (old := counting.get((each.student, each.exercise))) is None
        or replace(old, at=each.at) != each
    ]
