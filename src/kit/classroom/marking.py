"""From the gradebook's record to what each student gets; pure arithmetic, always computed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kit.classroom.assignment import Assignment, Task
from kit.classroom.attempts import Attempt
from kit.classroom.roster import Student
from kit.classroom.rows import Entry, Mark, Override, Row
from kit.model import Standing, Verdict


def rows_of(  # noqa: PLR0913, PLR0917 - each is another part of the gradebook
    assignment: Assignment,
    students: Sequence[Student],
    current: Mapping[str, Attempt],
    attempts: Mapping[str, int],
    overrides: Sequence[Override],
    unjudged: Mapping[str, str] | None = None,
) -> tuple[Row, ...]:
    """Return one row for each student of the roster, in its order.

    ``unjudged`` has each student whose newest submission has no verdict yet, with the reason: an
    older attempt does not stand for it.
    """
    newest = {(o.student, o.exercise): o for o in overrides}
    waiting = unjudged or {}
    rows = []
    for student in students:
        attempt = None if student.id in waiting else current.get(student.id)
        row = _row(assignment, student, attempt, attempts.get(student.id, 0), newest)
        if student.id in waiting:
            row = replace(row, entry=Entry.NOT_GRADED, problem=waiting[student.id])
        rows.append(row)
    return tuple(rows)


def _row(
    assignment: Assignment,
    student: Student,
    attempt: Attempt | None,
    attempts: int,
    overrides: Mapping[tuple[str, str], Override],
) -> Row:
    verdicts = {v.exercise: v for v in attempt.verdicts} if attempt else {}
    hints = (attempt.hints or {}) if attempt else {}
    marks = tuple(
        _mark(
            task,
            verdicts.get(task.exercise.address),
            hints.get(task.exercise.address, 0),
            assignment.hints.cost,
            overrides.get((student.id, task.exercise.address)),
        )
        for task in assignment.tasks
    )
    days = 0
    if attempt and attempt.submitted_at:
        days = assignment.days_late(student.id, attempt.submitted_at)
    raw = _rounded(sum(mark.points for mark in marks))
    lost = assignment.part_lost(days)
    override = overrides.get((student.id, ""))
    return Row(
        student=student,
        entry=_entry(assignment, attempt),
        marks=marks,
        raw=raw,
        final=override.points if override else _rounded(raw * (1 - lost)),
        max_points=assignment.max_points,
        submitted_at=attempt.submitted_at if attempt else None,
        graded_at=attempt.graded_at if attempt else None,
        days_late=days,
        lost=lost,
        attempts=attempts,
        problem=attempt.problem if attempt else "",
        refusals=attempt.refusals if attempt else (),
        override=override,
        has_hint_record=attempt is None or attempt.refused or attempt.hints is not None,
    )


def _mark(
    task: Task, verdict: Verdict | None, hints: int, cost: float, override: Override | None
) -> Mark:
    part = verdict.points / verdict.max_points if verdict and verdict.max_points else 0.0
    raw = _rounded(part * task.points)
    points = override.points if override else _rounded(max(raw - cost * hints, 0.0))
    return Mark(
        exercise=task.exercise.address,
        raw=raw,
        points=points,
        max_points=task.points,
        hints=hints,
        verdict=verdict,
        override=override,
    )


def _entry(assignment: Assignment, attempt: Attempt | None) -> Entry:
    if attempt is None:
        return Entry.MISSING
    if attempt.refused:
        return Entry.REFUSED
    found = {verdict.exercise: verdict.standing for verdict in attempt.verdicts}
    standings = {found.get(t.exercise.address, Standing.UNGRADED) for t in assignment.tasks}
    if Standing.UNGRADED in standings:
        return Entry.UNGRADED
    return Entry.STOPPED if Standing.STOPPED in standings else Entry.GRADED


def _rounded(points: float) -> float:
    return round(points + 1e-9, 2)
