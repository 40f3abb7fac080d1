"""Who is in the class: a CSV file with a row for each student, whatever columns it has besides.

``id`` is the name of the student's folder or archive. ``name``, ``email`` and ``section`` are
shown; all columns are kept for exports, such as ``canvas_id``, ``sis_user_id`` or ``github_id``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kit.classroom.tables import read_table
from kit.errors import UsageError

MAX_STUDENTS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """One row of the roster; ``columns`` has all of its cells by the names of their columns."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    columns: dict[str, str] = field(default_factory=dict)


def folded(name: str) -> str:
    """An id as a file system that ignores case and forms of letters would compare it."""
    return unicodedata.normalize("NFC", name).casefold()


def read_roster(file: Path) -> tuple[Student, ...]:
    """The students in the order of the file; raises :class:`UsageError` that names the line."""
    if not file.exists():
        raise UsageError(f"There is no roster {file}.", "Name it in assignment.toml.")
    students: list[Student] = []
    seen: dict[str, int] = {}
    for line, cells in read_table(file, "id"):
        student = _student(file, line, cells)
        if folded(student.id) in seen:
            raise UsageError(
                f"{file}:{line}: the id {student.id} is that of line {seen[folded(student.id)]}.",
                "Give each student an id of their own; case makes no difference.",
            )
        seen[folded(student.id)] = line
        students.append(student)
    if not students or len(students) > MAX_STUDENTS:
        raise UsageError(f"{file} has {len(students)} students.", "Give each student a line.")
    return tuple(students)


def find_by_id(students: Iterable[Student], known_as: str) -> Student | None:
    """Return the student with this id, case aside; None if there is none."""
    wanted = folded(known_as.strip())
    return next((student for student in students if folded(student.id) == wanted), None)


def _student(file: Path, line: int, cells: dict[str, str]) -> Student:
    name = cells.get("id", "")
    bad = not name or name in (".", "..") or any(letter in name for letter in "/\\:")
    if bad or not name.isprintable() or "  " in name:
        raise UsageError(
            f"{file}:{line}: '{name}' cannot be the name of a folder.", "Change the id."
        )
    full = cells.get("name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
    return Student(
        id=name,
        name=full.strip(),
        email=cells.get("email", ""),
        section=cells.get("section", ""),
        columns={key: value for key, value in cells.items() if key},
    )
