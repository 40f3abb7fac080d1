"""How often each check was passed, and which had the same outcome for all."""

from __future__ import annotations

from kit.classroom.insight.overview import check_rates
from kit.classroom.rows import Entry
from kit.model import Outcome, Standing

from .a_class import COUNT, PRINT, failed, mark, missing_file, passed, report, row, waiting


def test_every_outcome_of_a_check_is_counted() -> None:
    """Passed, failed, waiting and unfinished add up to those who tried."""
    rows = (
        row("a", mark(PRINT, passed("test_prints"))),
        row("b", mark(PRINT, failed("test_prints"))),
        row("c", mark(PRINT, waiting("test_prints"))),
        row("d", mark(PRINT, failed("test_prints", outcome=Outcome.UNFINISHED))),
    )
    rate = check_rates(report(*rows))[0]
    assert rate.counts == dict.fromkeys(Outcome, 1)
    assert (rate.tried, rate.passed) == (4, 1)


def test_who_did_not_try_is_not_counted() -> None:
    """Untouched stubs, ungraded verdicts and missing files say nothing about a check."""
    rows = (
        row("a", mark(PRINT, failed("test_prints"), standing=Standing.TODO)),
        row("b", mark(PRINT, failed("test_prints"), standing=Standing.UNGRADED)),
        row("c", entry=Entry.MISSING),
        row("d", missing_file(PRINT)),
    )
    assert {rate.tried for rate in check_rates(report(*rows))} == {0}


def test_checks_are_there_in_the_order_of_the_assignment() -> None:
    """Also one that nobody tried, and one that only an old verdict knows; others are left out."""
    old = mark(COUNT, passed("test_old"), passed("test_counts"))
    gone = mark("gone/away", passed("test_gone"))
    rates = check_rates(report(row("a", old, gone)))
    assert [(rate.exercise, rate.check) for rate in rates] == [
        (PRINT, "test_prints"),
        (PRINT, "test_streams"),
        (COUNT, "test_counts"),
        (COUNT, "test_old"),
    ]


def test_a_check_that_all_or_none_passed_is_pointed_out() -> None:
    """If some pass and some do not, or fewer than two tried, there is nothing to point out."""

    def passed_by(*outcomes: Outcome) -> str:
        made = (
            passed("test_counts") if one is Outcome.PASSED else failed("test_counts", outcome=one)
            for one in outcomes
        )
        rows = (row(f"s{n}", mark(COUNT, one)) for n, one in enumerate(made))
        rate = check_rates(report(*rows))[2]
        return "all" * rate.is_passed_by_all + "none" * rate.is_passed_by_none

    assert passed_by(Outcome.PASSED, Outcome.FAILED) == ""
    assert passed_by(Outcome.PASSED, Outcome.SKIPPED) == ""
    assert passed_by(Outcome.PASSED, Outcome.PASSED) == "all"
    assert passed_by(Outcome.SKIPPED, Outcome.UNFINISHED) == "none"
    assert passed_by(Outcome.PASSED) == ""
    assert passed_by() == ""
