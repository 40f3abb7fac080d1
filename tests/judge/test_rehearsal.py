"""What a judge does while it waits: checks draw, and are not run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from kit.judge.rehearsal import rehearse


def item(check: Any) -> Any:
    """What of a pytest item matters here."""
    return SimpleNamespace(obj=check)


def test_checks_draw_and_are_not_run() -> None:
    """All that hypothesis does for a check is done; the check itself runs later as ever."""
    drawn: list[int] = []
    ran: list[int] = []

    def kept(number: int) -> int:
        drawn.append(number)
        return number

    @hypothesis.settings(max_examples=5, database=None)
    @given(number=st.integers().map(kept))
    @hypothesis.example(number=7)
    def check(submission: object, number: int) -> None:
        assert submission
        ran.append(number)

    async def plain(submission: object) -> None:
        raise AssertionError(submission)

    rehearse([item(check), item(plain)], lambda: False)
    assert len(drawn) >= 5
    assert ran == []
    check(submission=1)
    assert 7 in ran
    assert len(ran) >= 6


def test_a_check_that_cannot_draw_is_left_for_later() -> None:
    """What is wrong with a check is found when it is run, in the words that are kept for it."""
    drawn: list[int] = []

    @given(number=st.integers(2, 1))
    def wrong(number: int) -> None:
        raise AssertionError(number)

    @given(number=st.integers().map(drawn.append))
    def right(number: int) -> None:
        raise AssertionError(number)

    rehearse([item(wrong), item(right)], lambda: False)
    assert drawn


def test_a_judge_that_is_called_comes_at_once() -> None:
    """Nothing more is drawn as soon as there is a job."""
    drawn: list[int] = []

    @given(number=st.integers().map(drawn.append))
    def check(number: int) -> None:
        raise AssertionError(number)

    rehearse([item(check)], lambda: True)
    assert drawn == []
