"""Who is in the class: a CSV file with a row for each student, whatever columns it has besides.

``id`` is the name of the student's folder or archive. ``name``, ``email`` and ``section`` are
shown; all columns are kept for exports, such as ``canvas_id``, ``sis_user_id`` or ``github_id``.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

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
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"There is no roster {file}.", "Name it in assignment.toml.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Save it as CSV in UTF-8.") from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=True))
    except csv.Error as error:
        raise UsageError(f"{file} is not CSV: {error}.", "Save it as CSV in UTF-8.") from None
    header = [cell.strip().casefold().replace(" ", "_") for cell in rows[0]] if rows else []
    if "id" not in header:
        raise UsageError(f"{file} has no column 'id'.", "Name the columns in its first line.")
    students: list[Student] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        student = _student(file, line, dict(zip(header, row, strict=False)))
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


def _dialect(text: str) -> type[csv.Dialect] | csv.Dialect:
    """Commas, or semicolons where the header has more of them, as some spreadsheets write."""
    first = text.partition("\n")[0]

    class Dialect(csv.excel):
        delimiter = ";" if first.count(";") > first.count(",") else ","

    return Dialect


def _student(file: Path, line: int, cells: dict[str, str]) -> Student:
    name = cells["id"].strip() if "id" in cells else ""
    bad = not name or name in (".", "..") or any(letter in name for letter in "/\\:")
    if bad or not name.isprintable() or "  " in name:
        raise UsageError(
            f"{file}:{line}: '{name}' cannot be the name of a folder.", "Change the id."
        )
    full = cells.get("name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
    return Student(
        id=name,
        name=full.strip(),
        email=cells.get("email", "").strip(),
        section=cells.get("section", "").strip(),
        columns={key: value.strip() for key, value in cells.items() if key},
    )
