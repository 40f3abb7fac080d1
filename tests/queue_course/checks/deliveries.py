"""What checks of this course share: items that take their time, and callers who take theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from hypothesis import strategies as st

from kit.judge import Failure, Function, Run, differ
from kit.model import Lane

Item = tuple[str, float]
"""A name, and how many seconds it takes to make."""

names = st.text("abc", max_size=3)
"""Also an empty name, which is a name like any other."""


def items(most: int = 5) -> st.SearchStrategy[list[Item]]:
    """Some items, each with the seconds that it takes to make."""
    return st.lists(st.tuples(names, st.sampled_from([1.0, 2.0, 3.0])), max_size=most)


def ready_at(made: Sequence[Item]) -> list[float]:
    """When each item is ready, if they are made one after the other."""
    return list(accumulate(seconds for _, seconds in made))


def seconds_in(run: Run, place: int) -> float:
    """Virtual seconds from the call to a place of the record."""
    return run.moments[place].at - run.moments[run.began].at


def seconds_of_items(run: Run) -> list[float]:
    """When each item was yielded."""
    return [seconds_in(run, place) for place in run.item_places]


async def ask_slowly(
    function: Function, *args: object, pause: float, most: int | None = None
) -> tuple[Run, list[float]]:
    """Ask for items with a pause before each; gives the seconds at which they were asked for.

    After ``most`` items the caller goes away, and the stream is closed.
    """
    asked: list[float] = []
    async with function.start(*args, how="loop") as call:
        run, timeline = call.run, function.submission.timeline

        async def pulling() -> bool:
            await asyncio.sleep(pause)
            if most is not None and len(asked) == most:
                return False
            asked.append(
                seconds_in(run, timeline.note(Lane.CALL, f"item {len(asked) + 1} is asked"))
            )
            return True

        call.pulling = pulling
    return run, asked


def expect_good_end(run: Run) -> None:
    """It raised nothing; raises :class:`Failure`."""
    if run.crash is not None:
        line = run.crash.last_line
        raise Failure(f"it raised {line}", run=run, error=line)


def expect_nothing_left(run: Run) -> None:
    """No task goes on after the caller has gone; raises :class:`Failure`."""
    expect_good_end(run)
    if run.left:
        raise Failure(
            f"nobody asks any more, and a task goes on: {', '.join(run.left)}",
            expected="the producer is cancelled when the caller stops asking",
            actual="the producer is still at work",
            mistake="never_cancels",
            run=run,
        )


def expect_names(run: Run, wanted: list[str], why: Callable[[list[Any]], str]) -> None:
    """The right names came; ``why`` says of wrong ones what they are."""
    if run.kind != "async_generator":
        raise Failure(f"it gives no stream but {run.kind or 'nothing'}: is there a yield?", run=run)
    place = differ(run.items, wanted)
    if place is not None:
        raise Failure(why(run.items), expected=wanted, actual=run.items, run=run)
