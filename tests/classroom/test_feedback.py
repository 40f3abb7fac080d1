"""What one student of a class is given back, by standing."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kit.classroom.assignment import Assignment, Extension, LatePolicy, Task
from kit.classroom.exports.grades import grades_csv
from kit.classroom.feedback import has_feedback, make_feedback
from kit.classroom.rows import Counting, Entry, Mark, Override, Refusal, Row
from kit.course import load_course
from kit.feedback.facts import Feedback
from kit.feedback.markdown import points_text
from kit.model import Finding, Outcome, Standing

from .conftest import TOY
from .report.a_class import DUE, failed, mark, passed, report, row, waiting
from .test_logs import HINT, TRY

COURSE = load_course(TOY)
GREET, LATER = "basics/greet", "basics/add_later"
SOURCE = b"import os\n\n\ndef greet(name):\n    text = 'Hi'\n    return text\n"
RULES = Assignment(
    file=Path("assignment.toml"),
    title="Streams",
    seed=734_512,
    roster=Path("roster.csv"),
    tasks=tuple(Task(exercise=COURSE.resolve(name), points=2.0) for name in (GREET, LATER)),
    due=DUE,
    clock=ZoneInfo("Europe/Berlin"),
    grace=timedelta(minutes=15),
    late=LatePolicy(per_day=0.1, cap=0.5, last_day=7),
    hint_cost=0.5,
)
WRONG = failed(
    "test_greets_by_name",
    "the greeting is another one",
    where="exercises/basics/greet.py:6",
    expected="Hello",
    actual="Hi",
    cause="It greets nobody by name.",
)
SOLVED = mark(LATER, passed("test_adds"), raw=2.0, points=2.0)
UNSOLVED = mark(GREET, passed("test_a"), WRONG, waiting("test_c"), source=SOURCE)


def override(points: float, exercise: str = "") -> Override:
    return Override(
        student="a", exercise=exercise, points=points, author="T", reason="oral exam", at=DUE
    )


def feedback_for(made: Row, rules: Assignment = RULES, **changes: Any) -> Feedback:
    return make_feedback(made, report(made, clock=rules.clock, **changes), rules, COURSE)


def facts_of(feedback: Feedback) -> dict[str, str]:
    return dict((*feedback.sums, *feedback.facts))


def test_own_tries_are_counted_if_a_log_was_handed_in() -> None:
    """Hints in it are no tries; without a log nothing is said."""
    log = (TRY, replace(TRY, at=TRY.at + 60), HINT)
    facts = facts_of(feedback_for(row("a", UNSOLVED, log=log)))
    assert facts["Tries"] == "2, in the log that you handed in"
    assert "Tries" not in facts_of(feedback_for(row("a", UNSOLVED)))


def test_an_exercise_that_is_not_solved_is_explained() -> None:
    """Its first finding comes with the student's own lines, and with what to do next."""
    feedback = feedback_for(row("a", UNSOLVED, SOLVED, name="Anna"))
    first, second = feedback.exercises
    assert (feedback.student, feedback.score) == ("Anna", 3.0)
    assert (first.words, first.points, first.passed) == ("not solved", 1.0, ("holds",))
    assert first.skipped == ("does not hold",)
    assert first.failure is not None
    assert (first.failure.expected, first.failure.actual) == ("Hello", "Hi")
    assert first.failure.cause == "It greets nobody by name."
    lines = [(line.number, line.text, line.is_marked) for line in first.failure.lines]
    assert lines == [
        (4, "def greet(name):", False),
        (5, "    text = 'Hi'", False),
        (6, "    return text", True),
    ]
    commands = [step.command for step in first.steps]
    assert commands == ["kit show greet", "kit try greet", "kit hint greet", "kit grade greet"]
    assert "0.5 points" in first.steps[2].text
    assert (second.is_solved, second.failure, second.steps) == (True, None, ())


def test_hints_are_offered_only_if_they_are_revealed() -> None:
    """Without hints no step is about them."""
    feedback = feedback_for(row("a", UNSOLVED), replace(RULES, reveals_hints=False))
    assert all("hint" not in step.command for step in feedback.exercises[0].steps)


def test_lateness_is_said_in_the_zone_of_the_class() -> None:
    """The due date, the grace, the days, the rule, and what it cost."""
    late = DUE + timedelta(days=1, hours=1)
    made = row("a", SOLVED, submitted_at=late, days_late=2, lost=0.2, final=1.6, attempt=1)
    facts = facts_of(feedback_for(made))
    assert facts["Handed in"] == "22 Nov 2026, 01:00"
    assert facts["Due"] == "21 Nov 2026, 00:00; not late until 21 Nov 2026, 00:15"
    assert facts["Late"] == "2 days, which costs 20% of the points"
    assert "loses 10% of its points for each day" in facts["Rule for lateness"]
    assert "7 days" in facts["Rule for lateness"]
    assert facts["Time zone"] == "Europe/Berlin"
    assert (facts["2 days late (20%)"], facts["Total"]) == ("−0.4", "1.6 of 4")


def test_an_extension_moves_the_due_date() -> None:
    """The student reads their own date, and no other student's."""
    rules = replace(RULES, extensions=(Extension(student="a", days=2),), grace=timedelta())
    assert facts_of(feedback_for(row("a", SOLVED), rules))["Due"] == (
        "23 Nov 2026, 00:00, which is your extension"
    )
    assert facts_of(feedback_for(row("b", SOLVED), rules))["Due"] == "21 Nov 2026, 00:00"


@pytest.mark.parametrize(
    ("counts", "late", "text"),
    [
        (Counting.LAST, 0, "2 of 3; the last one counts"),
        (Counting.BEST, 0, "2 of 3; the best one counts"),
        (Counting.LAST_IN_TIME, 0, "2 of 3; the last one in time counts"),
        (Counting.LAST_IN_TIME, 1, "2 of 3; none was in time, so the last one counts"),
    ],
)
def test_the_attempt_that_counts(counts: Counting, late: int, text: str) -> None:
    """Its number, of how many, and by which rule."""
    made = row("a", SOLVED, attempts=3, attempt=2, days_late=late)
    assert facts_of(feedback_for(made, counts=counts))["Attempt"] == text


def test_hints_and_their_cost() -> None:
    """What hints cost is beside the points of the exercise; an unknown number is not 0."""
    hinted = replace(SOLVED, raw=2.0, points=1.0, hints=2)
    feedback = feedback_for(row("a", hinted))
    assert feedback.exercises[0].notes == ("2 hints taken, which cost 1 point",)
    assert facts_of(feedback)["Hints"] == "2; each costs 0.5 points"
    unknown = feedback_for(row("a", SOLVED, has_hint_record=False))
    assert facts_of(unknown)["Hints"].startswith("not known")


def test_points_by_hand_are_named_without_author_and_reason() -> None:
    """Students read that a person has set the points; who and why stays with the teacher."""
    one = replace(UNSOLVED, points=1.5, override=override(1.5, GREET))
    feedback = feedback_for(row("a", one, SOLVED, override=override(3.5), final=3.5))
    assert feedback.exercises[0].notes == ("set by hand by your teacher",)
    assert facts_of(feedback)["Total, set by hand by your teacher"] == "3.5 of 4"
    assert "oral exam" not in repr(feedback)


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        (Entry.MISSING, "Nothing was handed in."),
        (Entry.NOT_GRADED, "Your submission is not graded yet."),
        (Entry.UNGRADED, "This is not your fault"),
        (Entry.REFUSED, "was not accepted: the archive is empty."),
    ],
)
def test_without_a_grade_there_are_no_points(entry: Entry, answer: str) -> None:
    """The page says why there is none, and has no number that looks like one."""
    problem = "the archive is empty" if entry is Entry.REFUSED else "worker 3 is gone"
    feedback = feedback_for(row("a", entry=entry, problem=problem))
    assert answer in " ".join(feedback.answers)
    assert (feedback.score, feedback.sums, feedback.exercises) == (None, (), ())
    assert "worker" not in repr(feedback)


def test_only_work_that_was_looked_at_has_feedback() -> None:
    """Nothing handed in and not graded yet is no reason to write; points by hand are."""
    said = {entry: has_feedback(row("a", entry=entry)) for entry in Entry}
    assert {entry for entry, has in said.items() if has} == {
        *(Entry.GRADED, Entry.STOPPED, Entry.REFUSED)
    }
    oral = row("a", entry=Entry.MISSING, override=override(3.0), final=3.0)
    assert has_feedback(oral)
    assert feedback_for(oral).score == 3.0


@pytest.mark.parametrize("entry", [Entry.REFUSED, Entry.MISSING])
@pytest.mark.parametrize("exercise", ["", GREET])
def test_points_by_hand_agree_with_the_table_of_grades(entry: Entry, exercise: str) -> None:
    """Without a verdict the page has the same points as grades.csv, and does not deny them."""
    by_hand = override(1.5, exercise)
    marks = [mark(GREET), mark(LATER)]
    if exercise:
        marks[0] = replace(marks[0], points=1.5, override=by_hand)
    whole = None if exercise else by_hand
    made = row("a", *marks, entry=entry, problem="empty", override=whole, raw=1.5, final=1.5)
    assert has_feedback(made)
    feedback = feedback_for(made)
    cells = next(csv.DictReader(grades_csv(report(made, exercises=(GREET, LATER))).splitlines()))
    assert {each.address: points_text(each) for each in feedback.exercises} == {
        each: f"{cells[each]} of 2" for each in (GREET, LATER)
    }
    total = facts_of(feedback)["Total" if exercise else "Total, set by hand by your teacher"]
    assert (feedback.score, total) == (float(cells["score"]), f"{cells['score']} of 4")
    said = " ".join(feedback.answers)
    assert "set by hand by your teacher" in said
    assert "no points" not in said


def test_points_by_hand_make_no_score_of_work_that_is_not_graded() -> None:
    """One exercise is set, the other one is not graded yet: there is no total."""
    one = mark(GREET, points=1.5, override=override(1.5, GREET))
    feedback = feedback_for(row("a", one, mark(LATER), entry=Entry.NOT_GRADED))
    assert [each.address for each in feedback.exercises] == [GREET]
    assert (feedback.score, feedback.sums) == (None, ())


def test_refused_files_have_their_reason_and_repair() -> None:
    """They are listed with what to do."""
    refused = Refusal(name="x.pyc", problem="it is compiled", repair="Hand in x.py.")
    (shown,) = feedback_for(row("a", SOLVED, refusals=(refused,))).refusals
    assert shown == ("x.pyc", "it is compiled", "Hand in x.py.")


def test_a_missing_file_is_nothing_to_judge() -> None:
    """It is said once, with the place for the file."""
    where = "exercises/basics/greet.py"
    finding = failed(
        "test_a",
        "the file is missing",
        outcome=Outcome.UNFINISHED,
        where=where,
        hint="kit reset greet",
    )
    made = mark(GREET, finding, replace(finding, check="test_b"), standing=Standing.BROKEN)
    (exercise,) = feedback_for(row("a", made)).exercises
    assert (exercise.words, exercise.failed, exercise.skipped) == ("nothing to judge", (), ())
    assert exercise.failure
    assert exercise.failure.says == "the file is missing"
    assert exercise.steps[0].command == where


def test_an_untouched_stub_is_not_begun() -> None:
    """Its failures say nothing, so only the next steps are shown."""
    made = mark(GREET, WRONG, standing=Standing.TODO)
    (exercise,) = feedback_for(row("a", made)).exercises
    assert (exercise.words, exercise.failure) == ("not begun", None)
    assert exercise.steps


def test_an_exercise_that_could_not_be_judged_has_no_points() -> None:
    """It is not the student's fault, and not 0."""
    made: Mark = mark(GREET, WRONG, standing=Standing.UNGRADED)
    (exercise,) = feedback_for(row("a", made, entry=Entry.UNGRADED)).exercises
    assert (exercise.points, exercise.failure) == (None, None)
    assert exercise.notes == ("which is not your fault",)


def test_a_time_that_is_not_known_is_said() -> None:
    """It is neither the time of grading nor in time."""
    at = datetime(2026, 12, 1, tzinfo=UTC)
    facts = facts_of(feedback_for(row("a", SOLVED, submitted_at=None, graded_at=at)))
    assert facts["Handed in"] == "at a time that is not known, so lateness costs nothing"
    assert "Late" not in facts


def test_the_kind_of_a_finding_does_not_matter() -> None:
    """A check that did not end is explained like one that failed."""
    stopped: Finding = replace(WRONG, outcome=Outcome.UNFINISHED)
    made = mark(GREET, stopped, standing=Standing.STOPPED, source=None)
    (exercise,) = feedback_for(row("a", made, entry=Entry.STOPPED)).exercises
    assert exercise.failure
    assert (exercise.words, exercise.failure.lines) == ("stopped by a limit", ())
