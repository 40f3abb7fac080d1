"""Read when students have handed in, where the files themselves do not show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from kit.classroom.roster import Student, folded
from kit.classroom.tables import read_table, read_time
from kit.errors import UsageError

EXAMPLE: Final = "Write times like: 2026-12-01T23:59:00+01:00"


def read_times(
    file: Path, students: Sequence[Student], zone: tzinfo
) -> tuple[dict[str, datetime], tuple[str, ...]]:
    """Return the time of each student's submission by id, and ids that are not on the roster.

    ``file`` is CSV with the columns ``id`` and ``submitted_at``. A time without an offset is in
    ``zone``; an empty one is not known. Raises :class:`UsageError` that names the line.
    """
    ids = {folded(student.id): student.id for student in students}
    times: dict[str, datetime] = {}
    unknown = []
    for line, cells in read_table(file, "id", "submitted_at"):
        name, text = cells.get("id", ""), cells.get("submitted_at", "")
        student = ids.get(folded(name))
        if student is None:
            unknown.append(f"{file}:{line}: {name or 'an empty id'}")
        elif text:
            time = _time(text, zone, f"{file}:{line}: ")
            if times.setdefault(student, time) != time:
                raise UsageError(
                    f"{file}:{line}: {student} has another time in a line before.",
                    "Keep the line that is right.",
                )
    return times, tuple(unknown)


def given_time(text: str, zone: tzinfo) -> datetime:
    """Return the time that is given on a command line; raises :class:`UsageError`."""
    return _time(text, zone, "")


def _time(text: str, zone: tzinfo, place: str) -> datetime:
    try:
        return read_time(text, zone)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{place}'{text}' is not a date with a time of day from 2000 to 2200.", EXAMPLE
        ) from None
