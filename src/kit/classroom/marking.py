"""Compute what each student gets from the gradebook's record; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.gradebook import Attempt, Gradebook
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Entry, Mark, Override, Row
from kit.course import Course
from kit.model import Standing


def report_class(
    gradebook: Gradebook, assignment: Assignment, course: Course, students: Sequence[Student]
) -> ClassReport:
    """Return everything that is derived from a gradebook."""
    current, attempts = gradebook.read_current(), gradebook.count_attempts()
    overrides = gradebook.read_overrides()
    unjudged = gradebook.find_unjudged(student.id for student in students)
    made = (
        (s.id, make_row(assignment, s, current.get(s.id), overrides, unjudged.get(s.id)))
        for s in students
    )
    rows = tuple(replace(row, attempts=attempts.get(name, 0)) for name, row in made)
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
        unknown=tuple((gradebook.read_meta("strangers") or "").splitlines()),
        says={
            (task.exercise.address, check.name): check.says
            for task in assignment.tasks
            for check in task.exercise.checks
        },
    )


def make_row(
    assignment: Assignment,
    student: Student,
    attempt: Attempt | None,
    overrides: Sequence[Override],
    unjudged: str | None = None,
) -> Row:
    """Return a student's row.

    ``unjudged`` says, perhaps with an empty text, that ``attempt`` is older and does not count.
    """
    attempt = attempt if unjudged is None else None
    own = {o.exercise: o for o in overrides if o.student == student.id}
    verdicts = {v.exercise: v for v in attempt.verdicts} if attempt else {}
    hints = (attempt and attempt.hints) or {}
    marks = []
    for task in assignment.tasks:
        address = task.exercise.address
        override, verdict = own.get(address), verdicts.get(address)
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
