"""Read the CSV files that a teacher writes: the roster, the times of submissions, and others.

Commas or semicolons, by the first line; UTF-8, with or without a byte order mark. The names of
columns are compared in lower case, with ``_`` for a blank.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from kit.classroom.roster_exports import find_export
from kit.errors import UsageError

MAX_STUDENTS: Final = 10_000
YEARS: Final = range(2000, 2201)  # in which a time can be; any other year is a typing error
_SAVE_AS: Final = "Save it as CSV in UTF-8."


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """One row of the roster; ``columns`` has all of its cells, for exports."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    columns: dict[str, str] = field(default_factory=dict)


def fold_name(name: str) -> str:
    """Return an id as a file system that ignores case and forms of letters would compare it."""
    return unicodedata.normalize("NFC", name).casefold()


def fold_column(name: str) -> str:
    """Return the name of a column as columns are compared: ``First Name`` is first_name."""
    return name.strip().casefold().replace(" ", "_")


def split_words(name: str) -> list[str]:
    """Return the words of a name in lower case, without accents, which systems write differently.

    Anything but letters and digits separates words: ``Müller-Groß, J.`` is muller, gross and j.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return [word for word in re.split(r"[\W_]+", plain) if word]


def read_roster(file: Path) -> tuple[Student, ...]:
    """Return the students in the order of the file; raise :class:`UsageError` with the line."""
    if not file.exists():
        raise UsageError(f"There is no roster {file}.", "Name it in assignment.toml.")
    rows = [*read_table(file)]
    columns = read_header(file)
    system = find_export(columns)
    if system is not None:
        rows = [(line, system.translate(cells)) for line, cells in rows if system.is_student(cells)]
    elif "id" not in columns:
        raise _missing_id(file, columns, [cells for _, cells in rows])
    students: list[Student] = []
    lines: dict[str, int] = {}
    for line, cells in rows:
        name = cells.get("id", "")
        is_bad = not name or name in (".", "..") or any(letter in name for letter in "/\\:")
        if is_bad or not name.isprintable() or "  " in name:
            sentence = f"{file}:{line}: '{name}' is not a valid folder name."
            raise UsageError(sentence, "Change the id.")
        first = lines.setdefault(fold_name(name), line)
        if first != line:
            sentence = f"{file}:{line}: the id {name} is that of line {first}."
            raise UsageError(sentence, "Give each student another id; case makes no difference.")
        full = cells.get("name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
        student = Student(
            id=name,
            name=full.strip(),
            email=cells.get("email", ""),
            section=cells.get("section", ""),
            columns={key: value for key, value in cells.items() if key},
        )
        students.append(student)
    if not students or len(students) > MAX_STUDENTS:
        raise UsageError(f"{file} has {len(students)} students.", "Give each student a line.")
    return tuple(students)


def describe_roster(file: Path) -> str:
    """Return a sentence on where ids come from, "" if the roster has a column of them."""
    columns = read_header(file)
    if (system := find_export(columns)) is None:
        return ""
    ids = " or ".join(name for name in system.ids if name in columns)
    return f"{file.name} is read as an export of {system.system}: a student's id is from {ids}."


def _missing_id(
    file: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> UsageError:
    """Return the error that names the columns, and one that may be the ids."""
    cells = {name: [row.get(name, "") for row in rows] for name in columns if name}
    ids = (name for name, own in cells.items() if own and all(own) and len({*own}) == len(own))
    advice = f"Rename its column {name} to id." if (name := next(ids, "")) else "Add a column id."
    names = ", ".join(name for name in columns if name)
    return UsageError(f"{file} has no column 'id'. It has {names or 'no columns'}.", advice)


def find_by_id(students: Iterable[Student], known_as: str) -> Student | None:
    """Return the student with this id, in any case."""
    wanted = fold_name(known_as.strip())
    return next((student for student in students if fold_name(student.id) == wanted), None)


def is_named_for(name: str, student: str) -> bool:
    """Return whether a file or folder is called after a student's id: ``anna``, ``anna.zip``."""
    folded, wanted = fold_name(name), fold_name(student)
    return wanted in (folded, folded.rpartition(".")[0]) or folded == f"{wanted}.tar.gz"


def get_student(students: Iterable[Student], known_as: str, roster: Path) -> Student:
    """Return the student with this id, in any case; raise :class:`UsageError` without one."""
    if student := find_by_id(students, known_as):
        return student
    raise UsageError(f"There is no '{known_as}' on the roster.", f"See {roster}.")


def find_members(
    students: Sequence[Student], known_as: str, emails: Sequence[str]
) -> tuple[Student, ...]:
    """Return who has this id or else these emails: one student, or the members of a group."""
    if known_as:
        student = find_by_id(students, known_as)
        return (student,) if student else ()
    by_email = {fold_name(student.email): student for student in students if student.email}
    members = [by_email.get(fold_name(email.strip())) for email in emails]
    return tuple({student.id: student for student in members if student}.values())


def read_times(
    file: Path, students: Sequence[Student], zone: tzinfo
) -> tuple[dict[str, datetime], tuple[str, ...]]:
    """Return times by student's id, and lines with unknown ids; raise :class:`UsageError`.

    A time without an offset is in ``zone``; an empty one is not known.
    """
    ids = {fold_name(student.id): student.id for student in students}
    times: dict[str, datetime] = {}
    unknown = []
    for line, cells in read_table(file, "id", "submitted_at"):
        name, text = cells.get("id", ""), cells.get("submitted_at", "")
        student = ids.get(fold_name(name))
        if student is None:
            unknown.append(f"{file}:{line}: {name or 'an empty id'}")
        elif text:
            time = read_time(text, zone, f"{file}:{line}: ")
            if times.setdefault(student, time) != time:
                sentence = f"{file}:{line}: {student} has another time in a line before."
                raise UsageError(sentence, "Keep the line that is right.")
    return times, tuple(unknown)


def read_time(text: str, zone: tzinfo, where: str = "") -> datetime:
    """Return ISO 8601 ``text`` in UTC, from ``zone`` if it has no offset; raise UsageError."""
    try:
        time = datetime.fromisoformat(text)
        if len(text) > len("2026-12-01") and time.year in YEARS:  # a shorter text has no time
            return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    sentence = f"{where}'{text}' is not a date with a time of day from 2000 to 2200."
    raise UsageError(sentence, "Write times like: 2026-12-01T23:59:00+01:00")


def read_header(file: Path) -> list[str]:
    """Return the names of the columns; raise :class:`UsageError` if the file cannot be read."""
    reader, _ = _open_table(file)
    return _read_columns(reader, file)


def read_table(file: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each line that is not blank, and its cells by column."""
    reader, delimiter = _open_table(file)
    header = _read_columns(reader, file)
    for name in columns:
        if name not in header:
            raise UsageError(f"{file} has no column '{name}'.", "Name it in the first line.")
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells[len(header) :]):
                problem = f"this line has {len(cells)} cells, and the header has {len(header)}"
                advice = f'Put a cell that contains a "{delimiter}" in double quotes.'
                raise UsageError(f"{file}:{reader.line_num}: {problem}.", advice)
            if any(cells):
                yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise UsageError(f"{file} is not CSV: {error}.", _SAVE_AS) from None


def _open_table(file: Path) -> tuple[Any, str]:
    """Return a reader of the rows, and what is between cells."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", _SAVE_AS) from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), delimiter


def _read_columns(reader: Iterator[list[str]], file: Path) -> list[str]:
    try:
        header = [fold_column(cell) for cell in next(reader, [])]
    except csv.Error as error:
        raise UsageError(f"{file} is not CSV: {error}.", _SAVE_AS) from None
    for name in header:
        if name and header.count(name) > 1:
            advice = "Rename or remove one of them."
            raise UsageError(f"{file} has two columns '{name}'.", advice)
    return header
