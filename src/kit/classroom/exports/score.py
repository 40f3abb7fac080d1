"""The score that counts, and its parts, for all exports; see ``docs/reference/exports.md``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kit.classroom.exports.escaping import block
from kit.classroom.rows import ClassReport, Entry, Mark, Row
from kit.model import Outcome, Standing
from kit.render.blocks import plural, points
from kit.render.look import Look
from kit.render.verdicts import verdict_text

BY_HAND = "set by hand by your teacher"
NOTHING = "Nothing was handed in for this exercise."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a score, in points to hundredths; ``text`` is safe to show as text.

    ``reason`` says why the points are not those of the verdict, if they are not.
    """

    name: str
    points: float
    max_points: float
    text: str
    reason: str = ""
    is_adjustment: bool = False

    @property
    def is_full(self) -> bool:
        return self.points >= self.max_points


def scores_of(report: ClassReport) -> list[tuple[Row, float]]:
    """Return the row and the score of each student who has a score."""
    return [(row, score) for row in report.rows if (score := row.score) is not None]


def shown_points(row: Row, mark: Mark) -> float | None:
    """Return the points of one exercise; None if there is neither a verdict nor an override."""
    return mark.points if mark.override or is_judged(row, mark) else None


def is_judged(row: Row, mark: Mark) -> bool:
    """Return whether the raw points of an exercise mean anything; those of a missing file do."""
    if mark.verdict is None:
        return row.entry not in (Entry.UNGRADED, Entry.NOT_GRADED)
    return mark.verdict.standing is not Standing.UNGRADED


def parts_of(row: Row) -> tuple[Part, ...]:
    """Return the exercises of a row, and an adjustment if there is one; none without a score."""
    if row.score is None:
        return ()
    parts = [_exercise_part(row, mark) for mark in row.marks]
    rest = (round(row.score * 100) - sum(round(part.points * 100) for part in parts)) / 100
    if rest:
        late = f"{plural(row.days_late, 'day')} late" if row.days_late else "rounding"
        name = "set by a person" if row.override else late
        text = f"{name}: {'+' if rest > 0 else '−'}{plural(abs(rest), 'point')}"
        parts.append(Part(name=name, points=rest, max_points=0.0, text=text, is_adjustment=True))
    return tuple(parts)


def _exercise_part(row: Row, mark: Mark) -> Part:
    """Return the part of an exercise, with what ``kit grade`` shows for the assignment's points."""
    if mark.verdict is None:
        not_yet = "This exercise is not graded yet."
        text = {Entry.REFUSED: row.problem, Entry.NOT_GRADED: not_yet}.get(row.entry, NOTHING)
    else:
        scaled = replace(mark.verdict, points=mark.raw, max_points=mark.max_points)
        if scaled.standing is Standing.BROKEN:
            scaled = replace(scaled, advice="")  # about a workspace, which a teacher has not seen
        text = verdict_text(scaled, Look())
    text = text.rstrip("\n")
    if mark.override is not None:
        text += f"\nA person has set this to {plural(mark.override.points, 'point')}."
    elif reason := find_reason(mark):
        text += f"\n{reason}."
    now, most = round(mark.points, 2), round(mark.max_points, 2)
    return Part(
        name=mark.exercise, points=now, max_points=most, text=block(text), reason=find_reason(mark)
    )


def find_reason(mark: Mark) -> str:
    """Return what has changed the points of an exercise after its verdict; "" if nothing has."""
    if mark.override is not None:
        return BY_HAND
    cost = mark.raw - mark.points
    if not mark.hints or cost <= 0:
        return ""
    verb = "costs" if mark.hints == 1 else "cost"
    return f"{plural(mark.hints, 'hint')} taken, which {verb} {plural(cost, 'point')}"


def remarks_of(row: Row) -> str:
    """Return what a student has to know of a submission as a whole, a line each; often nothing."""
    lines = ["Nothing was handed in." if row.entry is Entry.MISSING else row.problem]
    lines += [f"{r.name} was not accepted: {r.problem}. {r.repair}" for r in row.refusals]
    if row.override is not None:  # without regard to lateness
        lines.append(f"A person has set the score to {points(row.override.points)}.")
    elif row.days_late:
        lost = f"{row.lost:.0%} of the score is lost" if row.lost else "it costs nothing"
        lines.append(f"{plural(row.days_late, 'day')} late: {lost}.")
    return block("\n".join(filter(None, lines)))


def cases_of(mark: Mark) -> Iterator[tuple[str | None, Outcome, str]]:
    """Yield (sentence of a check or None without checks, outcome, message that is not safe yet)."""
    verdict = mark.verdict
    for finding in verdict.findings if verdict else ():
        lines = [finding.message or f"this check {finding.outcome.value}"]
        if finding.expected or finding.actual:
            lines += [f"expected: {finding.expected}", f"actual: {finding.actual}"]
        lines += [f"known mistake: {finding.cause}"] if finding.cause else []
        lines += [f"error: {finding.error}"] if finding.error else []
        lines += [f"where: {finding.where}"] if finding.where else []
        yield finding.says, finding.outcome, "\n".join(lines)
    if not (verdict and verdict.findings):
        outcome = Outcome.PASSED if verdict and verdict.solved else Outcome.FAILED
        yield None, outcome, verdict.advice if verdict else NOTHING
