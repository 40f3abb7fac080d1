"""The score that counts, as every export has it."""

from __future__ import annotations

from kit.classroom.rows import Mark, Row
from kit.model import Standing


def score_of(row: Row) -> float | None:
    """The score in points, to hundredths; None if it was not graded and nobody has set it."""
    return round(row.final, 2) if row.has_score else None


def shown_points(row: Row, mark: Mark) -> float | None:
    """The points of one exercise; None if neither a verdict nor a person has given any yet."""
    if mark.override is None and not was_judged(row, mark):
        return None
    return mark.points


def was_judged(row: Row, mark: Mark) -> bool:
    """Whether the raw points of an exercise mean anything; those of a missing file do."""
    if mark.verdict is None:
        return row.has_score
    return mark.verdict.standing is not Standing.UNGRADED
