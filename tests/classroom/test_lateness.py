"""Due dates, grace, lateness and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kit.classroom.assignment import Assignment, Extension, LatePolicy

DUE = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
PLAIN = Assignment(file=Path("a.toml"), title="", seed=0, roster=Path("r.csv"), tasks=(), due=DUE)
seconds = st.integers(0, 90 * 86_400).map(lambda number: timedelta(seconds=number))
graces = st.integers(0, 48 * 60).map(lambda number: timedelta(minutes=number))
parts = st.floats(0, 1)
policies = st.builds(LatePolicy, per_day=parts, cap=parts, last_day=st.none() | st.integers(0, 30))


@given(early=seconds, grace=graces)
def test_no_submission_is_late_before_the_due_date(early: timedelta, grace: timedelta) -> None:
    """Until the due date, and as long as the grace lasts, no day is lost."""
    assignment = replace(PLAIN, grace=grace)
    assert assignment.count_days_late("anna", DUE - early) == 0
    assert assignment.count_days_late("anna", DUE + grace) == 0


@given(late=seconds, grace=graces)
def test_days_begun_count_from_the_due_date(late: timedelta, grace: timedelta) -> None:
    """Once the grace is over, each day begun since the due date counts, the grace included."""
    days = replace(PLAIN, grace=grace).count_days_late("anna", DUE + late)
    if late <= grace:
        assert days == 0
    else:
        assert timedelta(days=days - 1) < late <= timedelta(days=days)


@given(one=seconds, more=seconds, grace=graces, policy=policies)
def test_later_is_never_better(
    one: timedelta, more: timedelta, grace: timedelta, policy: LatePolicy
) -> None:
    """Who hands in later has as many late days or more, and loses as much or more."""
    assignment = replace(PLAIN, grace=grace, late=policy)
    first, second = (assignment.count_days_late("anna", DUE + late) for late in (one, one + more))
    assert first <= second
    assert assignment.compute_loss(first) <= assignment.compute_loss(second)


@given(days=st.integers(0, 60), policy=policies)
def test_what_is_lost_stays_between_nothing_and_all(days: int, policy: LatePolicy) -> None:
    """The part lost is between 0 and 1, within the cap until the last day, and all of it after."""
    lost = replace(PLAIN, late=policy).compute_loss(days)
    if policy.last_day is not None and days > policy.last_day:
        assert lost == 1
    else:
        assert 0 <= lost <= policy.cap


@given(late=seconds, days=st.integers(0, 30))
def test_an_extension_is_a_later_due_date_for_one(late: timedelta, days: int) -> None:
    """Who has an extension is as late as if the due date were later; others are not touched."""
    extended = replace(PLAIN, extensions=(Extension(student="anna", days=days),))
    postponed = replace(PLAIN, due=DUE + timedelta(days=days))
    handed_in = DUE + late
    assert extended.count_days_late("anna", handed_in) == postponed.count_days_late(
        "anna", handed_in
    )
    assert extended.count_days_late("bert", handed_in) == PLAIN.count_days_late("bert", handed_in)


def test_an_extension_never_shortens() -> None:
    """A moment before the due date, or a second and shorter extension, takes nothing away."""
    until = Extension(student="anna", until=DUE - timedelta(days=3))
    assert replace(PLAIN, extensions=(until,)).get_due("anna") == DUE
    two = (Extension(student="anna", days=5), Extension(student="anna", days=1))
    assert replace(PLAIN, extensions=two).get_due("anna") == DUE + timedelta(days=5)


@given(late=seconds)
def test_without_a_due_date_no_submission_is_late(late: timedelta) -> None:
    """An assignment that has no due date costs no points."""
    assert replace(PLAIN, due=None).count_days_late("anna", DUE + late) == 0


def test_the_extension_of_any_member_is_the_groups() -> None:
    """What a group hands in is due when the last of its members has to hand in."""
    extensions = (Extension(student="Bert", days=3), Extension(student="cleo", days=9))
    group = replace(PLAIN, extensions=extensions).share_extensions(["anna", "bert"])
    assert group.get_due("anna") == DUE + timedelta(days=3)


def test_ids_of_extensions_are_matched_as_everywhere() -> None:
    """Case makes no difference."""
    extended = replace(PLAIN, extensions=(Extension(student="ANNA", days=3),))
    assert extended.get_due("anna") == DUE + timedelta(days=3)


def test_dates_that_are_probably_wrong_are_doubted() -> None:
    """A due date of a past year, and extensions that change nothing; others are not mentioned."""
    soon = DUE - timedelta(days=9)
    assert not [*PLAIN.find_doubts(soon)]
    assert not [*PLAIN.find_doubts(DUE + timedelta(days=40))]
    (year,) = PLAIN.find_doubts(DUE + timedelta(days=365))
    assert "the due date was 365 days ago" in year
    before = Extension(student="anna", until=DUE - timedelta(days=1))
    longer = Extension(student="bert", days=1)
    (useless,) = replace(PLAIN, extensions=(before, longer)).find_doubts(soon)
    assert "extensions[0] of anna changes nothing" in useless
    (lone,) = replace(PLAIN, due=None, extensions=(longer,)).find_doubts(soon)
    assert "there is no due date" in lone
