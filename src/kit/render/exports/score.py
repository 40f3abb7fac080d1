"""The score that counts, as every export has it."""

from __future__ import annotations

from kit.classroom.rows import Entry, Row


def score_of(row: Row) -> float | None:
    """The score in points, to hundredths; None if it was not graded and nobody has set it.

    A row that the kit failed to grade has no score: 0 would be taken for the student's.
    """
    if row.entry is Entry.UNGRADED and row.override is None:
        return None
    return round(row.final, 2)
