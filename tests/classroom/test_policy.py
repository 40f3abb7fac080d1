"""What students read about dates and lateness."""

from __future__ import annotations

import pytest

from kit.classroom.policy import policy_sentences

from .conftest import ASSIGNMENT, Classroom

DUE = "\n[due]\nat = 2026-12-01T23:59:00\nzone = 'Europe/Berlin'\ngrace_minutes = {}\n"
AGAIN = "You can hand in again. The newest submission counts, and its time."
LOSES = "Late work loses 10% of its points for each day that has begun, counted from the due date"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["There is no due date."]),
        (
            "\n[due]\nat = 2026-12-01T23:59:00+05:30\n",
            ["Due: 1 Dec 2026, 23:59 (UTC+05:30).", "Late work loses no points."],
        ),
        (
            f"{DUE.format(15)}[late]\nper_day = 0.1\ncap = 0.5\nlast_day = 7\n",
            [
                "Due: 1 Dec 2026, 23:59 (Europe/Berlin).",
                "Work that comes at most 15 minutes later is not late.",
                f"{LOSES}, but at most 50%.",
                "Work that is more than 7 days late does not count.",
            ],
        ),
        (
            f"{DUE.format(120)}[late]\nper_day = 0.1\nlast_day = 0\n",
            [
                "Due: 1 Dec 2026, 23:59 (Europe/Berlin).",
                "Work that comes at most 2 hours later is not late.",
                f"{LOSES}.",
                "Work that is late does not count.",
            ],
        ),
    ],
)
def test_the_rules_are_in_words(classroom: Classroom, text: str, sentences: list[str]) -> None:
    """Due date with its zone, grace, what a day costs, the last day, and which attempt counts."""
    said = list(policy_sentences(classroom.assignment(ASSIGNMENT + text)))
    assert said == [*sentences, AGAIN]


def test_extensions_are_not_shown(classroom: Classroom) -> None:
    """They are between a teacher and one student."""
    one = "[[extensions]]\nstudent = 'anna'\ndays = 3\nreason = 'ill'\n"
    texts = (ASSIGNMENT + DUE.format(0), ASSIGNMENT + DUE.format(0) + one)
    without, with_one = (list(policy_sentences(classroom.assignment(text))) for text in texts)
    assert with_one == without


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ("last in time", "The newest submission that is not late counts, or else the newest."),
        ("best", "The submission with the most points counts."),
    ],
)
def test_which_attempt_counts_is_said(classroom: Classroom, counts: str, sentence: str) -> None:
    """It is the last sentence, whatever the policy."""
    text = f'counts = "{counts}"\n{ASSIGNMENT}'
    *_, last = policy_sentences(classroom.assignment(text))
    assert last == f"You can hand in again. {sentence}"
