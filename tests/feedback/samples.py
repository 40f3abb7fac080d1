"""Feedback in which everything that a student writes is one text."""

from __future__ import annotations

from kit.feedback.facts import (
    CodeLine,
    ExerciseFeedback,
    FailureDetails,
    Feedback,
    FeedbackFact,
    NextStep,
    RefusedFile,
)
from kit.model import Lane, Moment, Standing

STEPS = (NextStep("Read the task again:", "kit show print_it"),)


def feedback_of(text: str) -> Feedback:
    """One exercise of each standing, a refused file, and all facts."""
    moments = tuple(Moment(at=0.5 * n, lane=lane, text=text) for n, lane in enumerate(Lane))
    failure = FailureDetails(
        says="prints `→ node` for each node",
        message=text,
        expected=text,
        actual=text,
        error=text,
        where=text,
        cause="The events are collected first.",
        lines=(CodeLine(9, text, is_marked=False), CodeLine(10, text, is_marked=True)),
        timeline=moments,
    )
    exercises = [
        ExerciseFeedback(
            address=f"first/{standing or 'none'}",
            standing=standing,
            points=None if standing is Standing.UNGRADED else 1.0,
            max_points=2.0,
            notes=("1 hint for 0.5 points",),
            passed=("runs the graph once",),
            failed=("prints no line twice",),
            skipped=("works on an unusual graph too",),
            failure=failure if standing in (Standing.UNSOLVED, Standing.BROKEN) else None,
            remark=text if standing is Standing.SOLVED else "",
            steps=STEPS if standing not in (Standing.SOLVED, Standing.UNGRADED) else (),
        )
        for standing in (*Standing, None)
    ]
    return Feedback(
        title="Streams",
        kit="0.1.0",
        student=text,
        score=7.0,
        max_points=14.0,
        answers=(text,),
        refusals=(RefusedFile(text, text, text),),
        sums=(FeedbackFact("Total", "7 of 14"),),
        facts=(
            FeedbackFact("Handed in", "20 Nov 2026, 22:59"),
            FeedbackFact("Time zone", "Europe/Berlin"),
        ),
        exercises=tuple(exercises),
    )
