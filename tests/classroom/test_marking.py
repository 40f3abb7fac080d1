"""From verdicts to points: pure arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.classroom.assignment import Assignment, LatePolicy, Task
from kit.classroom.gradebook import Attempt, StoredVerdict
from kit.classroom.marking import make_row
from kit.classroom.roster import Student
from kit.classroom.rows import Counting, Entry, Override, Row
from kit.course import Exercise
from kit.model import Standing, Verdict

DUE = datetime(2026, 12, 1, tzinfo=UTC)
NAMES = ("one/first", "one/second")
TASKS = tuple(
    Task(exercise=Exercise(address=a, chapter="one", name=a[4:]), points=10.0) for a in NAMES
)
ASSIGNMENT = Assignment(file=Path("a"), title="", seed=0, roster=Path("r"), tasks=TASKS, due=DUE)
ANNA = Student(id="anna")


def verdict(exercise: str, points: float, standing: Standing = Standing.UNSOLVED) -> Verdict:
    return Verdict(
        exercise=exercise,
        standing=standing,
        points=points,
        max_points=4.0,
        seconds=0.0,
        advice="",
        isolation="",
        findings=(),
    )


def attempt(*verdicts: Verdict, late: timedelta = timedelta()) -> Attempt:
    return Attempt(
        student="anna",
        digest="d",
        submitted_at=DUE + late,
        graded_at=DUE,
        stored=tuple(StoredVerdict(verdict=v, fingerprint="f") for v in verdicts),
    )


BOTH = attempt(verdict(NAMES[0], 4.0, Standing.SOLVED), verdict(NAMES[1], 1.0))


def row(
    one: Attempt | None, assignment: Assignment = ASSIGNMENT, overrides: tuple[Override, ...] = ()
) -> Row:
    return make_row(assignment, ANNA, [one] if one else [], overrides)


def override(points: float, exercise: str = "") -> Override:
    return Override(
        student="anna", exercise=exercise, points=points, author="T", reason="r", at=DUE
    )


def test_points_are_those_of_the_assignment() -> None:
    """A quarter of the checks' points is a quarter of what the exercise is worth here."""
    made = row(BOTH)
    assert [mark.points for mark in made.marks] == [10.0, 2.5]
    assert (made.raw, made.final, made.max_points, made.entry) == (12.5, 12.5, 20.0, Entry.GRADED)


def test_nothing_handed_in_is_missing() -> None:
    """Who has no attempt has a row all the same, with nothing in it."""
    made = row(None)
    assert (made.entry, made.final, made.submitted_at) == (Entry.MISSING, 0.0, None)


def test_who_waits_for_a_verdict_has_no_score_whatever_was_judged_before() -> None:
    """Not graded yet has its reason and no marks; points that a person has set count all the same."""
    made = make_row(ASSIGNMENT, ANNA, [BOTH], (), "r")
    assert (made.entry, made.problem, made.has_score) == (Entry.NOT_GRADED, "r", False)
    assert [mark.verdict for mark in made.marks] == [None, None]
    words = (override(5.0),)
    made = make_row(ASSIGNMENT, ANNA, [BOTH], words, "")
    assert (made.entry, made.has_score, made.final) == (Entry.NOT_GRADED, True, 5.0)


LATE_BETTER = replace(
    attempt(verdict(NAMES[0], 4.0, Standing.SOLVED), verdict(NAMES[1], 4.0, Standing.SOLVED)),
    submitted_at=DUE + timedelta(hours=5),
)
WORSE = attempt(verdict(NAMES[0], 1.0), verdict(NAMES[1], 1.0))
UNREADABLE = replace(attempt(), refused=True)


@pytest.mark.parametrize(
    ("counts", "attempts", "number"),
    [
        (Counting.LAST, (BOTH, WORSE), 2),
        (Counting.LAST, (BOTH, UNREADABLE), 2),
        (Counting.LAST_IN_TIME, (WORSE, BOTH, LATE_BETTER), 2),
        (Counting.LAST_IN_TIME, (BOTH, WORSE, UNREADABLE), 2),
        (Counting.LAST_IN_TIME, (LATE_BETTER,), 1),
        (Counting.BEST, (BOTH, WORSE), 1),
        (Counting.BEST, (BOTH, LATE_BETTER, WORSE), 2),
        (Counting.BEST, (UNREADABLE, UNREADABLE), 2),
        (Counting.BEST, (BOTH, BOTH), 2),
    ],
)
def test_the_assignment_says_which_attempt_counts(
    counts: Counting, attempts: tuple[Attempt, ...], number: int
) -> None:
    """The last one, the last one in time, or the best one; those that cannot be read come last."""
    made = make_row(replace(ASSIGNMENT, counts=counts), ANNA, attempts, ())
    assert (made.attempt, made.attempts) == (number, len(attempts))
    alone = make_row(ASSIGNMENT, ANNA, attempts[number - 1 : number], ())
    assert (made.final, made.entry) == (alone.final, alone.entry)


def test_the_best_attempt_is_best_after_lateness() -> None:
    """A late attempt that loses more than it gains does not count."""
    costly = replace(ASSIGNMENT, counts=Counting.BEST, late=LatePolicy(per_day=0.9))
    assert make_row(costly, ANNA, (BOTH, LATE_BETTER), ()).attempt == 1


def test_no_attempt_counts_while_a_newer_one_waits() -> None:
    """Whatever the policy: the newer one may be the one that counts."""
    for counts in Counting:
        made = make_row(replace(ASSIGNMENT, counts=counts), ANNA, (BOTH, WORSE), (), "")
        assert (made.attempt, made.attempts, made.has_score) == (0, 2, False)


def test_each_standing_is_distinct() -> None:
    """Refused, stopped and ungraded are different entries; a missing verdict is ungraded."""
    stopped = attempt(verdict(NAMES[0], 4.0), verdict(NAMES[1], 0.0, Standing.STOPPED))
    ungraded = attempt(verdict(NAMES[0], 4.0), verdict(NAMES[1], 0.0, Standing.UNGRADED))
    assert row(stopped).entry is Entry.STOPPED
    assert row(ungraded).entry is Entry.UNGRADED
    assert row(attempt(verdict(NAMES[0], 4.0))).entry is Entry.UNGRADED
    assert row(replace(attempt(), refused=True)).entry is Entry.REFUSED


def test_lateness_costs_a_part_of_the_whole() -> None:
    """Two days late at a tenth each is a fifth of the score, and raw stays what it was."""
    late = replace(BOTH, submitted_at=DUE + timedelta(days=1, hours=1))
    made = row(late, replace(ASSIGNMENT, late=LatePolicy(per_day=0.1)))
    assert (made.days_late, made.lost, made.raw, made.final) == (2, 0.2, 12.5, 10.0)


def test_hints_cost_points_of_their_exercise_and_never_more_than_it_has() -> None:
    """Each hint costs the same, down to nothing; what the verdict alone comes to is kept beside."""
    taken = replace(BOTH, hints={NAMES[0]: 3, NAMES[1]: 9})
    made = row(taken, replace(ASSIGNMENT, hint_cost=0.5))
    assert [(m.raw, m.points, m.hints) for m in made.marks] == [(10.0, 8.5, 3), (2.5, 0.0, 9)]


def test_the_newest_override_of_an_exercise_counts_before_lateness() -> None:
    """Points that were set for an exercise are part of the sum; lateness still costs its part."""
    policy = replace(ASSIGNMENT, late=LatePolicy(per_day=0.5))
    late = replace(BOTH, submitted_at=DUE + timedelta(hours=1))
    made = row(late, policy, (override(3.0, NAMES[1]), override(6.0, NAMES[1])))
    assert (made.marks[1].raw, made.marks[1].points) == (2.5, 6.0)
    assert (made.raw, made.final) == (16.0, 8.0)


def test_an_override_of_the_whole_is_final() -> None:
    """Points for everything are what counts, late or not, handed in or not."""
    late = replace(BOTH, submitted_at=DUE + timedelta(days=9))
    policy = replace(ASSIGNMENT, late=LatePolicy(per_day=1.0))
    assert row(late, policy, (override(15.0),)).final == 15.0
    assert row(None, policy, (override(5.0),)).final == 5.0


@given(
    points=st.lists(st.floats(0, 4), min_size=2, max_size=2),
    hints=st.integers(0, 20),
    cost=st.floats(0, 10),
    late=st.integers(0, 20),
    per_day=st.floats(0, 1),
)
def test_points_are_never_below_zero_or_above_the_maximum(
    points: list[float], hints: int, cost: float, late: int, per_day: float
) -> None:
    """Whatever the policies are, the score is between 0 and what the assignment is worth."""
    made = row(
        replace(
            attempt(*(verdict(a, p) for a, p in zip(NAMES, points, strict=True))),
            submitted_at=DUE + timedelta(days=late),
            hints={NAMES[0]: hints},
        ),
        replace(ASSIGNMENT, hint_cost=cost, late=LatePolicy(per_day=per_day)),
    )
    assert 0 <= made.final <= made.raw <= made.max_points
