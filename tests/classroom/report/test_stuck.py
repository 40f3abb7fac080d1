"""Where a class was stuck: figures that were computed by hand."""

from __future__ import annotations

import pytest

from kit.classroom.insight.stuck import (
    CheckEffort,
    HintEffect,
    LastingFault,
    find_stuck,
    list_steps,
)
from kit.classroom.page.html import minutes, report_html
from kit.classroom.rows import ClassReport
from kit.learner.try_log import EntryKind, LogEntry
from kit.model import Standing

from .a_class import COUNT, PRINT, SAYS, report, row

T0 = 1_796_000_000


def entry(minute: float, what: str, exercise: str = PRINT) -> LogEntry:
    """A try (the failed check, ``check!mistake``, ``solved`` or ``broken``), or ``?`` and a hint."""
    at = T0 + int(60 * minute)
    if what.startswith("?"):
        return LogEntry(at=at, exercise=exercise, kind=EntryKind.HINT, hints=(what[1:],))
    is_standing = what in ("solved", "broken")
    check, _, mistake = ("" if is_standing else what).partition("!")
    return LogEntry(
        at=at,
        exercise=exercise,
        kind=EntryKind.WATCH,
        standing=Standing(what) if is_standing else Standing.UNSOLVED,
        check=check,
        mistake=mistake,
    )


def log(*entries: tuple[float, str]) -> tuple[LogEntry, ...]:
    return tuple(entry(*each) for each in entries)


def class_of(*logs: tuple[LogEntry, ...] | None) -> ClassReport:
    rows = [row(f"s{n}", log=each, name="Anna Abel") for n, each in enumerate(logs)]
    return report(*rows, asks_log=True, mistakes={(PRINT, "late"): "It prints at the end."})


# Two tries fail at test_prints, then 2 + 3 minutes until it passes; test_streams lasts 10.
ANNA = log((0, "test_prints"), (2, "test_prints"), (5, "test_streams!late"), (15, "solved"))
# One try, and 4 minutes, of which a hint is after the first; a broken file takes 6 more.
BERT = log((0, "test_prints"), (1, "?1"), (4, "test_streams!late"), (10, "broken"), (12, "solved"))
# Three tries; the night in between does not count. It is never solved.
CLEO = log((0, "test_prints"), (1, "test_prints"), (600, "test_prints"), (607, "test_streams!late"))


def test_what_it_took_to_pass_a_check() -> None:
    """Medians of those who passed it, of 5, 4 and 1 + 7 minutes; the others are counted."""
    stuck = find_stuck(class_of(ANNA, BERT, CLEO, None, ()))
    assert stuck.logs == 3
    assert stuck.checks == (
        CheckEffort(PRINT, SAYS[PRINT, "test_prints"], 3, 3, 2, 5.0),
        CheckEffort(PRINT, SAYS[PRINT, "test_streams"], 3, 2, None, None),
    )


def test_a_check_that_was_passed_earlier_counts_until_then() -> None:
    """Failing an earlier check, or not running at all, passes nothing."""
    back = log((0, "test_streams"), (3, "test_prints"), (5, "broken"), (9, "solved"))
    (_, effort) = find_stuck(class_of(back, back, back)).checks
    assert effort == CheckEffort(PRINT, SAYS[PRINT, "test_streams"], 3, 3, 3, 9.0)


def test_time_belongs_to_the_exercise_that_comes_next() -> None:
    """Two minutes on another exercise are not work on this one; nor is what follows a solution."""
    other = entry(3, "test_counts", COUNT)
    steps = list_steps([*log((0, "test_prints"), (5, "solved"), (9, "test_prints")), other])
    assert {name: [step.seconds for step in own] for name, own in steps.items()} == {
        PRINT: [0, 120],
        COUNT: [180],
    }


def test_a_pause_is_longer_than_half_an_hour() -> None:
    """Exactly thirty minutes still count."""
    steps = list_steps(log((0, "test_prints"), (30, "test_prints"), (60.1, "test_prints")))
    assert [step.seconds for step in steps[PRINT]] == [0, 1800, 0]


def test_a_clock_that_goes_back_makes_no_negative_time() -> None:
    """Entries count in the order of their times."""
    steps = list_steps(log((10, "solved"), (0, "test_prints")))
    assert [step.seconds for step in steps[PRINT]] == [0, 600]


def test_what_lasted_longest() -> None:
    """The mistake took 10 and 6 minutes, and has no end in the third log; the check 5, 4 and 8."""
    logs = (
        ANNA,
        BERT,
        CLEO,
        log((0, "test_streams!late"), (1, "test_streams!late"), (2, "solved")),
    )
    assert find_stuck(class_of(*logs)).lasting == (
        LastingFault(PRINT, "It prints at the end.", 3, 1, 6.0),
        LastingFault(PRINT, f"Does not hold: {SAYS[PRINT, 'test_prints']}", 3, 2, 5.0),
    )


def test_hints_after_which_the_finding_changed() -> None:
    """Two of three students; pairs without a hint are the comparison, two of seven changed."""
    helped = log((0, "test_prints"), (1, "?1"), (2, "?check:test_prints"), (3, "test_streams"))
    stayed = log((0, "test_prints"), (1, "test_prints"), (2, "?1"), (3, "test_prints"))
    alone = log((0, "broken"), (1, "broken"), (2, "broken"), (3, "solved"))
    stuck = find_stuck(class_of(helped, stayed, helped, alone, alone))
    assert stuck.hints == (HintEffect(PRINT, "step 1", 3, 2),)
    assert (stuck.unaided, stuck.unaided_changed) == (7, 2)


def test_a_hint_without_a_next_try_shows_nothing() -> None:
    """Nor does one before the first try."""
    own = log((0, "?1"), (1, "test_prints"), (2, "?2"))
    assert find_stuck(class_of(own, own, own)).hints == ()


def test_a_hint_on_a_check_has_its_sentence() -> None:
    """And one on an error its name."""
    own = log((0, "test_prints"), (1, "?check:test_prints"), (1, "?error:KeyError"), (2, "solved"))
    titles = [hint.title for hint in find_stuck(class_of(own, own, own)).hints]
    assert titles == [f"on: {SAYS[PRINT, 'test_prints']}", "on the error KeyError"]


def test_two_students_are_no_class() -> None:
    """What is known of fewer than three is left out of every table."""
    stuck = find_stuck(class_of(ANNA, BERT))
    assert (stuck.checks, stuck.hints, stuck.lasting) == ((), (), ())
    assert (stuck.unaided, stuck.unaided_changed) == (0, 0)
    page = report_html(class_of(ANNA, BERT))
    assert "next tries had" not in page
    assert "No check was failed by 3 or more students." in page


@pytest.mark.parametrize("anonymous", [True, False])
def test_the_page_has_the_figures_and_no_student(anonymous: bool) -> None:
    """The part is the same on both pages, because it is about nobody."""
    page = report_html(class_of(ANNA, BERT, CLEO), anonymous=anonymous)
    part = page[page.index('<h2 id="stuck">') : page.index('<section aria-labelledby="students">')]
    assert "3 of 3 students" in part
    assert '<td class="number" data-label="Minutes">5</td>' in part
    assert "Anna" not in part
    assert str(T0)[:5] not in page


def test_the_page_without_names_does_not_depend_on_logs() -> None:
    """Its order would else be that of students' times."""
    rows = [part.split("</section>")[0] for part in _split_at_students(ANNA, CLEO)]
    assert rows[0] == rows[1]


def _split_at_students(*logs: tuple[LogEntry, ...]) -> list[str]:
    pages = [report_html(class_of(each, BERT, BERT), anonymous=True) for each in logs]
    return [page.split('<section aria-labelledby="students">')[1] for page in pages]


def test_without_a_request_there_is_no_such_part() -> None:
    """Also if somebody handed in a log; and with one but no log, the part says so."""
    assert 'id="stuck"' not in report_html(report(row("a")))
    assert "No student handed in a log of tries." in report_html(report(row("a"), asks_log=True))


def test_minutes() -> None:
    """They are whole, and little time is not none."""
    assert [minutes(number) for number in (0, 0.2, 1.4, 12.6)] == ["0", "under 1", "1", "13"]
