"""The score that counts, as every export has it."""

from __future__ import annotations

from kit.classroom.rows import Mark, Row


def score_of(row: Row) -> float | None:
    """The score in points, to hundredths; None if it was not graded and nobody has set it."""
    return round(row.final, 2) if row.has_score else None


def shown_points(row: Row, mark: Mark) -> float | None:
    """The points of one exercise; None if neither a verdict nor a person has given any yet."""
    known = row.has_score or mark.verdict is not None or mark.override is not None
    return mark.points if known else None
