"""How often each check was passed, and which tell nobody apart."""

from __future__ import annotations

from kit.classroom.insight.checks import Apart, check_rates
from kit.classroom.rows import Entry
from kit.model import Outcome, Standing

from .a_class import COUNT, PRINT, failed, mark, passed, report, row, waiting


def test_every_outcome_of_a_check_is_counted() -> None:
    """Passed, failed, waiting and unfinished add up to those who tried."""
    rows = (
        row("a", mark(PRINT, passed("test_prints"))),
        row("b", mark(PRINT, failed("test_prints"))),
        row("c", mark(PRINT, waiting("test_prints"))),
        row("d", mark(PRINT, failed("test_prints", outcome=Outcome.UNFINISHED))),
    )
    rate = check_rates(report(*rows))[0]
    assert (rate.passed, rate.failed, rate.skipped, rate.unfinished) == (1, 1, 1, 1)
    assert (rate.tried, rate.rate) == (4, 0.25)


def test_who_did_not_try_is_not_counted() -> None:
    """Untouched stubs, ungraded verdicts and missing submissions say nothing about a check."""
    rows = (
        row("a", mark(PRINT, failed("test_prints"), standing=Standing.TODO)),
        row("b", mark(PRINT, failed("test_prints"), standing=Standing.UNGRADED)),
        row("c", entry=Entry.MISSING),
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
    assert rates[0].rate == 0.0


def test_a_check_tells_apart_if_some_pass_and_some_do_not() -> None:
    """Passed by all or by nobody it tells nobody apart; of fewer than two nothing is said."""

    def apart(*outcomes: Outcome) -> Apart:
        made = (
            passed("test_counts") if one is Outcome.PASSED else failed("test_counts", outcome=one)
            for one in outcomes
        )
        rows = (row(f"s{n}", mark(COUNT, one)) for n, one in enumerate(made))
        return check_rates(report(*rows))[2].apart

    assert apart(Outcome.PASSED, Outcome.FAILED) is Apart.YES
    assert apart(Outcome.PASSED, Outcome.SKIPPED) is Apart.YES
    assert apart(Outcome.PASSED, Outcome.PASSED) is Apart.ALL
    assert apart(Outcome.SKIPPED, Outcome.UNFINISHED) is Apart.NOBODY
    assert apart(Outcome.PASSED) is Apart.TOO_FEW
    assert apart() is Apart.TOO_FEW
