"""A student's score as parts that add up to it, for formats whose total is a sum of tests.

There is one part for each exercise, hints and what a person has set for it included. What holds
for the whole score (lateness, a score that a person has set) is one more part, the adjustment: its
points are the difference, often below 0, of a maximum of 0. So a sum is the score that counts, and
the sum of the maxima is the assignment's.

What a person has written with an override stays with the teacher: these texts are for students.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kit.classroom.exports.escaping import block
from kit.classroom.exports.score import score_of
from kit.classroom.rows import Entry, Mark, Row
from kit.model import Standing
from kit.render.blocks import points, some_points
from kit.render.look import Look
from kit.render.verdicts import verdict_text

NOTHING = "Nothing was handed in for this exercise."
NOT_YET = "This exercise is not graded yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of a score, in points to hundredths; ``mark`` is None for the adjustment.

    ``text`` has several lines and is safe wherever text is shown as text.
    """

    name: str
    points: float
    max_points: float
    text: str
    mark: Mark | None = None

    @property
    def full(self) -> bool:
        """Whether nothing is missing."""
        return self.points >= self.max_points


def parts_of(row: Row) -> tuple[Part, ...]:
    """The exercises of a row, and an adjustment if there is one; none if it has no score."""
    score = score_of(row)
    if score is None:
        return ()
    parts = [_exercise(row, mark) for mark in row.marks]
    rest = (round(score * 100) - sum(round(part.points * 100) for part in parts)) / 100
    if rest:
        name = _why(row)
        said = f"{name}: {'+' if rest > 0 else '−'}{some_points(abs(rest))}"
        parts.append(Part(name=name, points=rest, max_points=0.0, text=said))
    return tuple(parts)


def remarks_of(row: Row) -> str:
    """What a student has to know of a submission as a whole, a line each; often nothing."""
    lines = [row.problem] if row.problem and row.entry is not Entry.MISSING else []
    if row.entry is Entry.MISSING:
        lines.append("Nothing was handed in.")
    lines += [f"{one.name} was not taken: {one.problem}. {one.repair}" for one in row.refusals]
    if row.days_late:
        lines.append(f"{_days(row.days_late)} late: {row.lost:.0%} of the score is lost.")
    if row.override is not None:
        lines.append(f"A person has set the score to {points(row.override.points)}.")
    return block("\n".join(lines))


def _exercise(row: Row, mark: Mark) -> Part:
    notes = []
    if mark.hints and not mark.override:
        cost = mark.raw - mark.points
        hints = "1 hint" if mark.hints == 1 else f"{mark.hints} hints"
        notes.append(f"{hints} taken, for {some_points(cost)}." if cost > 0 else "")
    if mark.override is not None:
        notes.append(f"A person has set this to {some_points(mark.override.points)}.")
    text = "\n".join([_verdict(row, mark).rstrip("\n"), *filter(None, notes)])
    return Part(
        name=mark.exercise,
        points=round(mark.points, 2),
        max_points=round(mark.max_points, 2),
        text=block(text),
        mark=mark,
    )


def _verdict(row: Row, mark: Mark) -> str:
    """What `kit grade` would show of it, in the points of the assignment."""
    if mark.verdict is None:
        return {Entry.REFUSED: row.problem, Entry.NOT_GRADED: NOT_YET}.get(row.entry, NOTHING)
    scaled = replace(mark.verdict, points=mark.raw, max_points=mark.max_points)
    if mark.verdict.standing is Standing.BROKEN:
        scaled = replace(scaled, advice="")  # it is about a workspace, which a teacher has not seen
    return verdict_text(scaled, Look())


def _why(row: Row) -> str:
    if row.override is not None:
        return "set by a person"
    return f"{_days(row.days_late)} late" if row.days_late else "rounding"


def _days(days: int) -> str:
    return f"{days} day" + ("" if days == 1 else "s")
