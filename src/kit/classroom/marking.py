"""Compute what each student gets from the gradebook's record; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.gradebook import Attempt, Gradebook
from kit.classroom.logs import read_sentences
from kit.classroom.roster import Student
from kit.classroom.rows import JUDGED, ClassReport, Counting, Entry, Mark, Override, Row
from kit.course import Course
from kit.model import Standing


def report_class(
    gradebook: Gradebook, assignment: Assignment, course: Course, students: Sequence[Student]
) -> ClassReport:
    """Return everything that is derived from a gradebook."""
    attempts, overrides = gradebook.read_attempts(), gradebook.read_overrides()
    logs = gradebook.read_logs() if assignment.asks_log else {}
    unjudged = gradebook.find_unjudged(student.id for student in students)
    rows = tuple(
        replace(
            make_row(assignment, s, attempts.get(s.id, ()), overrides, unjudged.get(s.id)),
            log=logs.get(s.id),
        )
        for s in students
    )
    verdicts = (mark.verdict for row in rows for mark in row.marks)
    return ClassReport(
        title=assignment.title,
        course=course.name,
        kit=__version__,
        isolation=", ".join(sorted({v.isolation for v in verdicts if v and v.isolation})),
        exercises=tuple(task.exercise.address for task in assignment.tasks),
        max_points=assignment.max_points,
        rows=rows,
        due=assignment.due,
        hint_cost=assignment.hint_cost,
        requires_record=assignment.requires_record,
        asks_log=assignment.asks_log,
        unknown=tuple((gradebook.read_meta("strangers") or "").splitlines()),
        says={
            (task.exercise.address, check.name): check.says
            for task in assignment.tasks
            for check in task.exercise.checks
        },
        mistakes=read_sentences(course, logs),
        stubs={
            task.exercise.address: stub.read_bytes()
            for task in assignment.tasks
            if (stub := course.shelf("exercises", task.exercise)).is_file()
        },
        clock=assignment.clock,
        counts=assignment.counts,
    )


def make_row(
    assignment: Assignment,
    student: Student,
    attempts: Sequence[Attempt],
    overrides: Sequence[Override],
    unjudged: str | None = None,
) -> Row:
    """Return a student's row; the last of ``attempts`` is what was collected last.

    ``unjudged`` says, perhaps with an empty text, that there is a newer submission, so that none of
    ``attempts`` counts.
    """
    if unjudged is not None or not attempts:
        row = _make_row(assignment, student, None, overrides, unjudged)
        return replace(row, attempts=len(attempts))
    rows = [_make_row(assignment, student, attempt, overrides) for attempt in attempts]
    number = _find_counting(assignment.counts, rows)
    return replace(rows[number], attempts=len(rows), attempt=number + 1)


def _find_counting(counts: Counting, rows: Sequence[Row]) -> int:
    """Return the number of the row that counts, from 0; the last one if none fits the policy."""
    last = len(rows) - 1
    fit = [n for n, row in enumerate(rows) if row.entry in JUDGED]
    match counts:
        case Counting.LAST:
            return last
        case Counting.LAST_IN_TIME:
            return max((n for n in fit if not rows[n].days_late), default=last)
        case Counting.BEST:
            return max(fit, key=lambda n: (rows[n].final, n), default=last)


def _make_row(
    assignment: Assignment,
    student: Student,
    attempt: Attempt | None,
    overrides: Sequence[Override],
    unjudged: str | None = None,
) -> Row:
    own = {o.exercise: o for o in overrides if o.student == student.id}
    stored = {each.verdict.exercise: each for each in attempt.stored} if attempt else {}
    hints = (attempt and attempt.hints) or {}
    marks = []
    for task in assignment.tasks:
        address = task.exercise.address
        override, judged = own.get(address), stored.get(address)
        verdict = judged.verdict if judged else None
        part = verdict.points / verdict.max_points if verdict and verdict.max_points else 0.0
        raw, cost = _round(part * task.points), assignment.hint_cost * hints.get(address, 0)
        mark = Mark(
            exercise=address,
            raw=raw,
            points=override.points if override else _round(max(raw - cost, 0.0)),
            max_points=task.points,
            hints=hints.get(address, 0),
            verdict=verdict,
            override=override,
            source=judged.source if judged else None,
        )
        marks.append(mark)
    days = 0
    if attempt and attempt.submitted_at:
        days = assignment.count_days_late(student.id, attempt.submitted_at)
    raw, lost = _round(sum(mark.points for mark in marks)), assignment.compute_loss(days)
    override = own.get("")
    facts = ("submitted_at", "graded_at", "refusals", "notes") if attempt else ()
    return Row(
        student=student,
        entry=_find_entry(attempt, marks) if unjudged is None else Entry.NOT_GRADED,
        problem=attempt.problem if attempt else unjudged or "",
        marks=tuple(marks),
        raw=raw,
        final=override.points if override else _round(raw * (1 - lost)),
        max_points=assignment.max_points,
        days_late=days,
        lost=lost,
        override=override,
        moved_due=assignment.find_moved_due(student.id),
        has_hint_record=attempt is None or attempt.refused or attempt.hints is not None,
        **{name: getattr(attempt, name) for name in facts},
    )


def _find_entry(attempt: Attempt | None, marks: Sequence[Mark]) -> Entry:
    if attempt is None:
        return Entry.MISSING
    if attempt.refused:
        return Entry.REFUSED
    standings = {m.verdict.standing if m.verdict else Standing.UNGRADED for m in marks}
    if Standing.UNGRADED in standings:
        return Entry.UNGRADED
    return Entry.STOPPED if Standing.STOPPED in standings else Entry.GRADED


def _round(points: float) -> float:
    return round(points + 1e-9, 2)
