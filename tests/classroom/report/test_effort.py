"""When a class handed in, and how many hints it took."""

from __future__ import annotations

from datetime import timedelta

from kit.classroom.insight.overview import (
    HintUse,
    SameTime,
    hint_use,
    same_time,
    spans,
    submission_times,
)
from kit.classroom.rows import Entry
from kit.model import Standing

from .a_class import COUNT, DUE, PRINT, everything, failed, mark, passed, report, row


def test_submissions_are_counted_by_the_time_that_was_left() -> None:
    """A span begins where it says; after the due date only lateness of the gradebook is late."""
    hours = (24 * 7, 24 * 7 - 1, 48, 24, 23, 6, 5, 1, 0.5, 0, -0.1)
    rows = [row(f"s{n}", submitted_at=DUE - timedelta(hours=left)) for n, left in enumerate(hours)]
    rows.append(row("late", submitted_at=DUE + timedelta(days=5), days_late=5))
    rows.append(row("extended", submitted_at=DUE + timedelta(days=5)))
    rows.append(row("later", submitted_at=DUE + timedelta(hours=3), days_late=1))
    rows.append(row("gone", entry=Entry.MISSING))
    counts = {span.name: span.students for span in spans(report(*rows))}
    assert counts == {
        "more than a week early": 1,
        "2 to 7 days early": 2,
        "1 to 2 days early": 1,
        "6 to 24 hours early": 2,
        "1 to 6 hours early": 2,
        "in the last hour": 2,
        "after the due date, not late": 2,
        "1 day late": 1,
        "5 days late": 1,
    }
    assert [span.late for span in spans(report(*rows))] == [False] * 7 + [True] * 2


def test_without_a_due_date_there_is_nothing_to_be_early_for() -> None:
    """No due date, no spans; the times of submission are known without it."""
    rows = (row("a"), row("b", submitted_at=DUE), row("c", entry=Entry.MISSING))
    assert spans(report(*rows, due=None)) == ()
    assert submission_times(report(*rows, due=None)) == [DUE - timedelta(hours=2), DUE]
    assert submission_times(report(row("c", entry=Entry.MISSING))) == []


def test_hints_are_held_against_who_solved_the_exercise() -> None:
    """Takers are those with hints; the others tried without; without a record it is not known."""
    rows = (
        row("a", mark(PRINT, passed("test_prints"), hints=3)),
        row("b", mark(PRINT, failed("test_prints"), hints=1)),
        row("c", mark(PRINT, passed("test_prints"))),
        row("d", mark(PRINT, failed("test_prints"))),
        row("e", mark(PRINT, failed("test_prints"), standing=Standing.TODO)),
        row("f", entry=Entry.MISSING),
        row("g", mark(PRINT, passed("test_prints")), has_hint_record=False),
    )
    first, second = hint_use(report(*rows))
    assert first == HintUse(
        exercise=PRINT, hints=4, takers=2, takers_solved=1, others=2, others_solved=1
    )
    assert (second.exercise, second.hints, second.others) == (COUNT, 0, 0)


def test_without_hints_there_is_nothing_to_tell() -> None:
    """A class of which no record has a hint has no table of hints."""
    assert hint_use(report(row("a", mark(PRINT, passed("test_prints"))))) == ()
    assert hint_use(everything("x")) != ()


def test_a_time_that_half_of_the_class_shares_is_pointed_out() -> None:
    """Three in one minute and half of all, as after a download; fewer are a coincidence."""
    minutes = (0, 0.5, 1, 300, 600, 900)
    rows = [row(f"s{n}", submitted_at=DUE + timedelta(minutes=at)) for n, at in enumerate(minutes)]
    assert same_time(report(*rows)) == SameTime(at=DUE, students=3, known=6)
    assert same_time(report(*rows[1:])) is None
    more = row("x", submitted_at=DUE + timedelta(days=3))
    assert same_time(report(*rows, more)) is None
    assert same_time(report(row("y", submitted_at=None))) is None
