"""Which records of an example count as the same behaviour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kit.judge.behaviour import (
    Record,
    begin_example,
    read_behaviour,
    record_example,
)
from kit.judge.outcome import Run, Timeline
from kit.model import Finding, Lane, Outcome
from kit.runner.errors import describe

FINDING = Finding(check="test_a", says="", outcome=Outcome.FAILED, points=0.0, max_points=1.0)
IDS = ("1f0cb6a2-1111-6222-8333-444455556666", "1f0cb6a2-1111-6222-8333-777788889999")


def record(id_: str = IDS[0], *, at: float = 0.0, earlier: int = 0) -> Record:
    """Return an example in which a stream was opened, a node ran, and a call failed."""
    timeline = Timeline(now=at)
    for number in range(earlier):
        timeline.note(Lane.NODE, f"node_{number} starts")
        timeline.note_detail("astream('earlier')")
    example = begin_example(timeline, {}, None)
    moments = timeline.moments
    timeline.runs.append(Run(function="answer", moments=moments, began=len(moments), value=[id_]))
    timeline.note_detail("astream({'stream_mode': 'values'})")
    timeline.now = at + 0.1
    timeline.note(Lane.NODE, f"{id_} ends")
    timeline.runs[-1].left = ("answer.<locals>.watch",)
    error = KeyError("a")
    timeline.runs[-1].crash = describe(error, "answer.py")
    return record_example(example, timeline, FINDING)


def test_the_time_and_the_place_in_a_check_do_not_matter() -> None:
    """Nor does what happened in earlier examples."""
    assert read_behaviour(record(at=35.3, earlier=4)) == read_behaviour(record())


def test_ids_and_names_of_tasks_do_not_matter() -> None:
    """They are another author's choice, or nobody's."""
    other = record(IDS[1])
    other.runs[0].left = ("watch",)
    assert read_behaviour(other) == read_behaviour(record())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("run-140508955126656", "run-140508953319232"),
        ("94072633180512", "94072633180400"),
        ("1796067027-0", "1796067031-0"),
        ("1796067027.25", "1796067031.5"),
        ("1796067027123", "1796067031456"),
    ],
)
def test_addresses_and_real_times_do_not_matter(one: str, other: str) -> None:
    """A submission makes ids of ``id(state)`` and ``time.time()``."""
    assert read_behaviour(record(one)) == read_behaviour(record(other))


@pytest.mark.parametrize(
    ("one", "other"), [("625582073", "625582080"), ("10" * 8, "11" * 8), ("15", "16")]
)
def test_other_numbers_matter(one: str, other: str) -> None:
    """What a check draws is the same when a mistake is run."""
    assert read_behaviour(record(one)) != read_behaviour(record(other))


def test_the_order_at_one_moment_is_left_out_once() -> None:
    """Several runs side by side may come in another order; at another time it is another order."""
    one, other, later = record(), record(), record()
    for index, moments in enumerate((one.moments, other.moments, later.moments)):
        first = replace(moments[0], text="b starts", at=0.2 if index == 2 else moments[0].at)
        moments[:] = [first, moments[0]] if index == 1 else [moments[0], first]
    assert read_behaviour(one).exact != read_behaviour(other).exact
    assert read_behaviour(one).unordered == read_behaviour(other).unordered
    assert read_behaviour(one).unordered != read_behaviour(later).unordered


def set_in_run(**values: object) -> Callable[[Record], Record]:
    def change(old: Record) -> Record:
        for name, value in values.items():
            setattr(old.runs[0], name, value)
        return old

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_in_run(value=[IDS[1]]),
        set_in_run(value=(IDS[0],)),
        set_in_run(items=[1]),
        set_in_run(kind="coroutine"),
        set_in_run(text="a"),
        set_in_run(crash=None),
        set_in_run(left=()),
        lambda old: old._replace(details=["astream({})"]),
        lambda old: old._replace(moments=[]),
        lambda old: old._replace(at=0.05),
        lambda old: old._replace(runs=[*old.runs, *old.runs]),
        lambda old: old._replace(finding=replace(FINDING, message="no")),
    ],
)
def test_everything_else_matters(change: Callable[[Record], Record]) -> None:
    """What was returned, yielded, printed and raised, and what happened when."""
    assert set(read_behaviour(change(record()))).isdisjoint(read_behaviour(record()))
