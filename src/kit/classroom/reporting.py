"""What exports and the report page are made of, taken from a gradebook."""

from __future__ import annotations

from collections.abc import Sequence

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.gradebook import Gradebook
from kit.classroom.marking import rows_of
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport
from kit.course import Course


def class_report(
    gradebook: Gradebook, assignment: Assignment, course: Course, students: Sequence[Student]
) -> ClassReport:
    """Everything that is derived from a gradebook."""
    current = gradebook.current()
    unjudged = gradebook.unjudged(student.id for student in students)
    rows = rows_of(
        *(assignment, students, current, gradebook.attempts(), gradebook.overrides(), unjudged)
    )
    levels = {v.isolation for attempt in current.values() for v in attempt.verdicts if v.isolation}
    strangers = (gradebook.meta("strangers") or "").splitlines()
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
        strangers=tuple(strangers),
        says={
            (task.exercise.address, check.name): check.says
            for task in assignment.tasks
            for check in task.exercise.checks
        },
    )
