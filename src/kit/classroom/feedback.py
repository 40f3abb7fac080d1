"""What one student of a class is given back: the row of the gradebook in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final

from kit.classroom.assignment import Assignment
from kit.classroom.exports.score import BY_HAND, find_reason, shown_points
from kit.classroom.policy import late_sentences
from kit.classroom.rows import JUDGED, ClassReport, Counting, Entry, Mark, Row
from kit.course import Course
from kit.feedback.facts import (
    ExerciseFeedback,
    Feedback,
    FeedbackFact,
    Offer,
    RefusedFile,
    explain_exercise,
)
from kit.learner.try_log import iter_tries
from kit.model import Standing
from kit.render.blocks import plural, points
from kit.render.times import time_text

_ANSWERS: Final = {
    Entry.MISSING: "Nothing was handed in.",
    Entry.NOT_GRADED: "Your submission is not graded yet.",
    Entry.UNGRADED: "Your submission could not be graded. This is not your fault, and it will be "
    "graded again.",
}
_RULES: Final = {
    Counting.LAST: "the last one counts",
    Counting.LAST_IN_TIME: "the last one in time counts",
    Counting.BEST: "the best one counts",
}


def has_feedback(row: Row) -> bool:
    """Return whether there is anything to say about a student's work, or points set by hand."""
    return row.entry in (*JUDGED, Entry.REFUSED) or row.is_set_by_hand


def make_feedback(
    row: Row, report: ClassReport, assignment: Assignment, course: Course
) -> Feedback:
    """Return the feedback for one student; it has no score unless there is a reason for one."""
    offer = Offer(assignment.reveals_hints, assignment.hint_cost, is_handed_in=True)
    exercises = (_explain_mark(row, mark, course, offer) for mark in row.marks)
    is_scored = row.has_score and (row.entry in JUDGED or row.is_set_by_hand)
    return Feedback(
        title=report.title,
        kit=report.kit,
        student=row.student.name or row.student.id,
        score=row.score if is_scored else None,
        max_points=row.max_points,
        answers=tuple(_list_answers(row)),
        refusals=tuple(RefusedFile(r.name, r.problem, r.repair) for r in row.refusals),
        sums=tuple(_list_sums(row)) if is_scored else (),
        facts=tuple(_list_facts(row, report, assignment)),
        exercises=tuple(filter(None, exercises)),
    )


def _explain_mark(row: Row, mark: Mark, course: Course, offer: Offer) -> ExerciseFeedback | None:
    """Return one exercise; None if nothing was judged and no points were set in the whole row."""
    shown, notes = shown_points(row, mark), [*filter(None, [find_reason(mark)])]
    if mark.verdict is None:
        if shown is None or not row.is_set_by_hand:
            return None
        return ExerciseFeedback(
            address=mark.exercise,
            standing=None,
            points=shown,
            max_points=mark.max_points,
            notes=tuple(notes),
        )
    if mark.verdict.standing is Standing.UNGRADED:
        notes.append("which is not your fault")
    return explain_exercise(
        course,
        mark.verdict,
        mark.source,
        points=shown,
        max_points=mark.max_points,
        notes=tuple(notes),
        offer=offer,
    )


def _list_answers(row: Row) -> Iterator[str]:
    if row.entry in _ANSWERS:
        yield _ANSWERS[row.entry]
    elif row.entry is Entry.REFUSED:
        reason = f": {row.problem}" if row.problem else ""
        yield f"Your submission was not accepted{reason}."
        if not row.is_set_by_hand:
            yield "It has no points. Hand in your work again."
    if row.is_set_by_hand and row.entry not in JUDGED:
        yield f"{'Your points' if row.override else 'Some of your points'} were {BY_HAND}."


def _list_sums(row: Row) -> Iterator[FeedbackFact]:
    """Yield the lines from the points of the exercises to the score."""
    most = points(row.max_points)
    if row.override is not None:
        if any(shown_points(row, mark) is not None for mark in row.marks):
            yield FeedbackFact("Sum of the exercises", f"{points(row.raw)} of {most}")
        yield FeedbackFact(f"Total, {BY_HAND}", f"{points(row.final)} of {most}")
        return
    if row.lost:
        yield FeedbackFact("Sum of the exercises", f"{points(row.raw)} of {most}")
        late = f"{plural(row.days_late, 'day')} late ({row.lost:.0%})"
        yield FeedbackFact(late, f"−{points(row.raw - row.final)}")
    yield FeedbackFact("Total", f"{points(row.final)} of {most}")


def _list_facts(row: Row, report: ClassReport, assignment: Assignment) -> Iterator[FeedbackFact]:
    """Yield when it was handed in and due, what lateness cost, which attempt it is, and hints."""
    if row.entry in (Entry.MISSING, Entry.NOT_GRADED):
        return
    at = row.submitted_at
    unknown = "at a time that is not known"
    unknown += ", so lateness costs nothing" if row.entry in JUDGED else ""
    yield FeedbackFact("Handed in", time_text(at, report.clock) if at else unknown)
    due = assignment.get_due(row.student.id)
    if due is not None:
        yield FeedbackFact("Due", _due_text(due, report.clock, assignment))
        if at:
            late = f"{plural(row.days_late, 'day')}, which costs {row.lost:.0%} of the points"
            yield FeedbackFact("Late", late if row.days_late else "no")
        yield FeedbackFact("Rule for lateness", " ".join(late_sentences(assignment)))
    if at or due is not None:
        yield FeedbackFact("Time zone", report.zone)
    if row.attempt:
        yield FeedbackFact("Attempt", _attempt_text(row, report.counts))
    if row.log:
        tries = sum(1 for _ in iter_tries(row.log))
        yield FeedbackFact("Tries", f"{tries}, in the log that you handed in")
    if row.entry in JUDGED and (hints := _hints_text(row, assignment)):
        yield FeedbackFact("Hints", hints)


def _due_text(due: datetime, clock: tzinfo, assignment: Assignment) -> str:
    text = time_text(due, clock)
    if due != assignment.due:
        text += ", which is your extension"
    if assignment.grace:
        text += f"; not late until {time_text(due + assignment.grace, clock)}"
    return text


def _attempt_text(row: Row, counts: Counting) -> str:
    if row.attempts == 1:
        return "1, the only one"
    rule = _RULES[counts]
    if counts is Counting.LAST_IN_TIME and row.days_late:
        rule = "none was in time, so the last one counts"
    return f"{row.attempt} of {row.attempts}; {rule}"


def _hints_text(row: Row, assignment: Assignment) -> str:
    seen = sum(mark.hints for mark in row.marks)
    if not row.has_hint_record:
        why = "the folder .kit was not handed in"
        return f"not known, because {why}; they cost nothing" if assignment.hint_cost else ""
    if assignment.hint_cost:
        return f"{seen}; each costs {plural(assignment.hint_cost, 'point')}"
    return str(seen) if seen else ""
