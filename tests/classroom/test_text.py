"""What a teacher reads after a run and after an override."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from kit.classroom.grading import RowChange, Summary
from kit.classroom.rows import Entry
from kit.classroom.text import (
    changes_text,
    decision_text,
    override_text,
    stopped_sentence,
    summary_text,
)
from kit.render.look import Look

from .exports.classes import a_class, override

REPORT = a_class("because")
SUMMARY = Summary(judged=3, unchanged=7, outdated=0)
FIRST = REPORT.rows[0]


def test_a_summary_names_who_has_no_verdict_with_the_reason() -> None:
    """Ungraded and not graded yet; the refused are in the list of what was handed in."""
    text = summary_text(SUMMARY, REPORT, Look())
    assert (
        "10 students: 5 graded, 1 stopped, 1 missing, 1 refused, 1 ungraded, 1 not graded" in text
    )
    assert "median 6.25 of 10 points" in text
    for line in ("ungraded: s-7 (because)", "not graded yet: s-9"):
        assert line in text


def test_a_summary_says_how_many_times_are_unknown() -> None:
    """Lateness costs nothing there."""
    report = replace(REPORT, rows=(replace(FIRST, submitted_at=None),))
    text = summary_text(SUMMARY, report, Look())
    assert "1 submission has no known time, so lateness costs nothing" in text


def test_a_summary_says_what_is_different_since_a_grade() -> None:
    """Each part in words; a gradebook of an older kit does not have the parts."""
    parts = SUMMARY._replace(outdated=1, outdated_parts=("seed", "limits"))
    text = summary_text(parts, REPORT, Look())
    assert "1 was graded with another seed and other limits: see what changes with --regr" in text
    text = summary_text(SUMMARY._replace(outdated=2), REPORT, Look())
    assert "2 were graded by an older kit: see" in text


def test_what_was_done_is_said_in_each_case() -> None:
    """Changes were written or not; where no terminal could ask, stderr says what to do."""
    assert decision_text(1, True, Look()) == "The changes of 1 student were written.\n"
    assert decision_text(2, False, Look()).startswith("Nothing was changed: 2 students kept")
    assert decision_text(0, True, Look()) == "The regrade changes no grade.\n"
    assert decision_text(2, None, Look()) == ""


def test_what_is_shown_the_same_is_no_change() -> None:
    """8.801 and 8.804 are 8.8 points before and after, and no arrow is between them."""
    change = RowChange(before=replace(FIRST, final=8.801), after=replace(FIRST, final=8.804))
    assert "s-0  8.8 points, as before" in changes_text([change], UTC, Look())
    change = RowChange(before=replace(FIRST, final=8.0), after=replace(FIRST, final=9.0))
    assert "8 points → 9 points" in changes_text([change], UTC, Look())
    assert "8 points -> 9 points" in changes_text([change], UTC, Look(ascii_only=True))


def test_a_run_that_was_stopped_says_what_is_kept() -> None:
    """Also one that was stopped before anything was judged."""
    assert stopped_sentence(6, 66).startswith("Stopped; 6 of 66 verdicts are kept;")
    assert stopped_sentence(0, 0).startswith("Stopped; nothing was judged yet;")


def test_an_override_says_what_is_set_and_what_was() -> None:
    """Of the whole and of an exercise, of who had no score, and when it is undone."""
    by_hand = replace(FIRST, override=override(4.0), final=4.0)
    assert override_text(FIRST, by_hand, [""], Look()) == "s-0: total set to 4 (was 10 of 10)\n"
    assert override_text(by_hand, FIRST, [""], Look()) == (
        "s-0: total is as graded again, 10 (was 4 of 10)\n"
    )
    waiting = REPORT.rows[9]
    assert waiting.entry is Entry.NOT_GRADED
    set_now = replace(waiting, override=override(4.0), final=4.0)
    assert override_text(waiting, set_now, [""], Look()) == (
        "s-9: total set to 4 of 10 (was not graded yet)\n"
    )
