"""The score that counts, and its parts, as all exports have them.

There is a part for each exercise, with the cost of hints and the points that a person has set. What
changes the whole score (lateness, a score that a person has set) is one more part, the adjustment:
its points are the difference, often below 0, of a maximum of 0. So the sum of the points is the
score that counts, and the sum of the maxima is the assignment's.

These texts are for students: the reason that a person has written for an override is not in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kit.classroom.exports.escaping import block
from kit.classroom.rows import ClassReport, Entry, Mark, Row
from kit.model import Finding, Standing
from kit.render.blocks import plural, points
from kit.render.look import Look
from kit.render.verdicts import verdict_text

NOTHING = "Nothing was handed in for this exercise."
NOT_YET = "This exercise is not graded yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a score, in points to hundredths; ``mark`` is None for the adjustment.

    ``text`` has several lines and is safe wherever text is shown as text.
    """

    name: str
    points: float
    max_points: float
    text: str
    mark: Mark | None = None

    @property
    def is_full(self) -> bool:
        return self.points >= self.max_points


def score_of(row: Row) -> float | None:
    """Return the score in points, to hundredths; None if there is neither a grade nor override."""
    return round(row.final, 2) if row.has_score else None


def scores_of(report: ClassReport) -> Iterator[tuple[Row, float]]:
    """Yield the row and the score of each student who has a score."""
    for row in report.rows:
        if (score := score_of(row)) is not None:
            yield row, score


def shown_points(row: Row, mark: Mark) -> float | None:
    """Return the points of one exercise; None if there is neither a verdict nor an override."""
    return mark.points if mark.override or is_judged(row, mark) else None


def is_judged(row: Row, mark: Mark) -> bool:
    """Return whether the raw points of an exercise mean anything; those of a missing file do."""
    if mark.verdict is None:
        return row.has_score
    return mark.verdict.standing is not Standing.UNGRADED


def parts_of(row: Row) -> tuple[Part, ...]:
    """Return the exercises of a row, and an adjustment if there is one; none without a score."""
    score = score_of(row)
    if score is None:
        return ()
    parts = [_exercise_part(row, mark) for mark in row.marks]
    rest = (round(score * 100) - sum(round(part.points * 100) for part in parts)) / 100
    if rest:
        late = f"{plural(row.days_late, 'day')} late" if row.days_late else "rounding"
        name = "set by a person" if row.override else late
        text = f"{name}: {'+' if rest > 0 else '−'}{plural(abs(rest), 'point')}"
        parts.append(Part(name=name, points=rest, max_points=0.0, text=text))
    return tuple(parts)


def _exercise_part(row: Row, mark: Mark) -> Part:
    lines = [_verdict(row, mark).rstrip("\n")]
    cost = mark.raw - mark.points
    if mark.override is not None:
        lines.append(f"A person has set this to {plural(mark.override.points, 'point')}.")
    elif mark.hints and cost > 0:
        lines.append(f"{plural(mark.hints, 'hint')} taken, for {plural(cost, 'point')}.")
    return Part(
        name=mark.exercise,
        points=round(mark.points, 2),
        max_points=round(mark.max_points, 2),
        text=block("\n".join(lines)),
        mark=mark,
    )


def _verdict(row: Row, mark: Mark) -> str:
    """Return what `kit grade` would show, in the points of the assignment."""
    if mark.verdict is None:
        return {Entry.REFUSED: row.problem, Entry.NOT_GRADED: NOT_YET}.get(row.entry, NOTHING)
    scaled = replace(mark.verdict, points=mark.raw, max_points=mark.max_points)
    if mark.verdict.standing is Standing.BROKEN:
        scaled = replace(scaled, advice="")  # it is about a workspace, which a teacher has not seen
    return verdict_text(scaled, Look())


def remarks_of(row: Row) -> str:
    """Return what a student has to know of a submission as a whole, a line each; often nothing."""
    is_missing = row.entry is Entry.MISSING
    lines = ["Nothing was handed in."] if is_missing else [row.problem] if row.problem else []
    lines += [f"{r.name} was not accepted: {r.problem}. {r.repair}" for r in row.refusals]
    if row.days_late:
        lost = f"{row.lost:.0%} of the score is lost"
        lines.append(f"{plural(row.days_late, 'day')} late: {lost}.")
    if row.override is not None:
        lines.append(f"A person has set the score to {points(row.override.points)}.")
    return block("\n".join(lines))


def message_of(finding: Finding) -> str:
    """Return what a finding says, line by line; it is not safe yet."""
    lines = [finding.message or f"this check {finding.outcome.value}"]
    if finding.expected or finding.actual:
        lines += [f"expected: {finding.expected}", f"actual: {finding.actual}"]
    lines += [f"error: {finding.error}"] if finding.error else []
    lines += [f"where: {finding.where}"] if finding.where else []
    return "\n".join(lines)
