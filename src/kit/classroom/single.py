"""Grades one submission of an assignment by itself, where a school's system brings it.

There is no gradebook. The verdict is that of ``kit class grade``: the same seed for the same
student, the same lateness.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.attempts import Attempt, Judged
from kit.classroom.collecting import collect
from kit.classroom.fingerprint import fingerprints
from kit.classroom.judging import Orders, close_sandboxes, judge_order, verdicts_of
from kit.classroom.marking import rows_of
from kit.classroom.roster import Student, find_by_id, folded
from kit.classroom.rows import ClassReport
from kit.classroom.tables import read_time
from kit.course import Course
from kit.errors import UsageError
from kit.model import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """Who has handed in, as far as it is said, and when."""

    emails: tuple[str, ...] = ()
    at: datetime | None = None


def read_metadata(file: Path) -> HandIn:
    """Gradescope's ``submission_metadata.json``; raises :class:`UsageError`."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        emails = tuple(str(user["email"]) for user in data["users"])
        at = read_time(data["created_at"], UTC)
    except (OSError, ValueError, LookupError, TypeError, OverflowError) as error:
        raise UsageError(
            f"{file} is no submission's metadata: {type(error).__name__}: {error}.",
            "It has users with emails, and created_at.",
        ) from None
    return HandIn(emails=emails, at=at)


def find_members(
    students: Sequence[Student], known_as: str, emails: Sequence[str]
) -> tuple[Student, ...]:
    """Return whose submission it is, by the id or the emails: one student, or those of a group."""
    if known_as:
        student = find_by_id(students, known_as)
        return (student,) if student else ()
    by_email = {folded(student.email): student for student in students if student.email}
    found = [by_email.get(folded(email.strip())) for email in emails]
    return tuple({student.id: student for student in found if student}.values())


def grade_one(
    assignment: Assignment,
    course: Course,
    student: Student,
    submission: Path,
    submitted: datetime | None = None,
) -> ClassReport:
    """Return a report with one row; ``submitted`` is by the files' own times if it is not given.

    Raises :class:`kit.errors.MachineError` if the submission cannot be read or judged because of
    the machine.
    """
    now, known = datetime.now(UTC), fingerprints(assignment, course)
    collected = collect(student.id, [submission], course)
    verdicts: tuple[Verdict, ...] = ()
    if not collected.problem:
        try:
            orders = Orders(assignment, course)
            for task in assignment.tasks:
                order = orders.order(task.exercise, [collected])
                verdicts += verdicts_of(judge_order(order))
        finally:
            close_sandboxes()
    attempt = Attempt(
        student=student.id,
        digest=collected.digest,
        submitted_at=submitted or collected.submitted_at,
        graded_at=now,
        judged=tuple(Judged(verdict=v, fingerprint=known[v.exercise]) for v in verdicts),
        problem=collected.problem,
        refused=bool(collected.problem),
        refusals=collected.refusals,
        hints=collected.hints,
    )
    rows = rows_of(assignment, [student], {student.id: attempt}, {student.id: 1}, ())
    levels = {verdict.isolation for verdict in verdicts if verdict.isolation}
    return ClassReport(
        title=assignment.title,
        course=course.name,
        kit=__version__,
        isolation=", ".join(sorted(levels)),
        exercises=tuple(task.exercise.address for task in assignment.tasks),
        max_points=assignment.max_points,
        rows=rows,
        due=assignment.due,
        hint_cost=assignment.hints.cost,
    )
