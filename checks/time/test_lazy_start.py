"""`lazy_start` gives a stream that runs its graph as far as it is asked to, and no further."""

import asyncio
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentGraph,
    Node,
    Seen,
    Shape,
    chain,
    chains,
    counts,
    expect_one_astream,
    fans,
    laps,
    lesson,
    loops,
    marathons,
    uneven_chains,
)

from kit.judge import Failure, Opaque, Run, Submission, differ, same
from kit.model import Lane

Pair = tuple[str, Any]

PAUSE = 20.0
"""Seconds in which nobody asks: what runs ahead would come far in them."""

SHAPES = chains() | loops() | fans(keys=("message",))


@settings(max_examples=8)
@given(shape=SHAPES | uneven_chains(), count=counts)
@example(shape=lesson(), count=0)
@example(shape=chain(Node(name="node_a"), Node(name="node_b", keys=None)), count=0)
async def test_yields_every_pair(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """yields `(node, update)` for each event of the graph, in order"""
    graph = lab.graph(shape)

    seen.add(graph, await expect_pairs(submission, graph, count))


@pytest.mark.needs("test_yields_every_pair")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = lab.graph(lesson())

    seen.add(graph, await expect_pairs(submission, graph, count=0))

    seen.expect(expect_one_astream)


@settings(max_examples=6)
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(shape=SHAPES, count=counts, ever=st.booleans())
@example(shape=lesson(), count=0, ever=True)
async def test_runs_nothing_before_it_is_asked(
    submission: Submission, lab: Lab, shape: Shape, count: int, ever: bool
) -> None:
    """runs nothing of the graph before the first pair is asked for"""
    graph = lab.graph(shape)

    run, asked = await ask_slowly(submission, graph, count, pairs=1 if ever else 0)

    first = graph.node_runs[0] if graph.node_runs else None
    if first is not None and (not asked or first.began < asked[0]):
        raise Failure(
            f"{first.name} started before any pair had been asked for: calling lazy_start sets "
            "the graph going",
            expected="no node starts before the first pair is asked for",
            actual=f"{first.name} starts {seconds_in(run, first.began):g} seconds after the call",
            mistake="background_task",
            run=run,
        )
    await expect_asked_pairs(run, graph, count, asked)


@settings(max_examples=8)
@pytest.mark.needs("test_runs_nothing_before_it_is_asked")
@pytest.mark.points(2)
@given(shape=SHAPES | marathons(), count=counts, pairs=st.integers(1, 12))
@example(shape=lesson(), count=0, pairs=10)
@example(shape=laps(), count=0, pairs=30)
async def test_goes_no_further_than_asked(
    submission: Submission, lab: Lab, shape: Shape, count: int, pairs: int
) -> None:
    """starts no superstep before a pair of it is asked for"""
    graph = lab.graph(shape)
    sizes = await sizes_of_supersteps(graph, beginning(count))

    run, asked = await ask_slowly(submission, graph, count, pairs=pairs)

    starts = sorted(node_run.began for node_run in graph.node_runs)
    for size, before in zip(sizes, accumulate(sizes, initial=0), strict=False):
        due = asked[before] if before < len(asked) else len(run.moments)
        if any(start < due for start in starts[before : before + size]):
            raise too_early(graph, run, asked, before)
    expect_good_end(run)
    await expect_asked_pairs(run, graph, count, asked)


def beginning(count: int) -> dict[str, Any]:
    """The state that a run starts from."""
    return {"count": count, "message": "start", "log": ["in"], "steps": 0}


async def expect_asked_pairs(run: Run, graph: LentGraph, count: int, asked: list[int]) -> None:
    """Each pair that was asked for came, as far as there are any; raises :class:`Failure`."""
    wanted = await pairs_of(graph, count)
    place = differ(run.items, wanted[: len(asked)])
    if place is not None:
        raise Failure(
            f"pair {place + 1} was asked for {PAUSE:g} seconds after the one before, and something "
            "else came",
            expected=wanted[place] if place < min(len(asked), len(wanted)) else "no more pairs",
            actual=run.items[place] if place < len(run.items) else "no more pairs",
            run=run,
        )


async def pairs_of(graph: LentGraph, count: int) -> list[Pair]:
    """All pairs, in order."""
    events = await graph.reference(beginning(count))
    return [pair for event in events for pair in event.items()]


async def expect_pairs(submission: Submission, graph: LentGraph, count: int) -> Run:
    """Ask for all pairs at once; raises :class:`Failure` unless they are the right ones."""
    run = await submission.lazy_start(graph, beginning(count), how="loop")

    if run.kind != "async_generator":
        raise not_a_stream(run)
    events = await graph.reference(beginning(count))
    wanted = [pair for event in events for pair in event.items()]
    place = differ(run.items, wanted)
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_one_astream(graph, run)
        raise wrong_pair(run, place, wanted, events)
    return run


async def ask_slowly(
    submission: Submission, graph: LentGraph, count: int, *, pairs: int
) -> tuple[Run, list[int]]:
    """Ask for some pairs with a pause before each, and after the last; gives the places of asking.

    Then the stream is closed, as it is when its caller stops asking.
    """
    asked: list[int] = []

    async def pulling() -> bool:
        await asyncio.sleep(PAUSE)
        if len(asked) == pairs:
            return False
        asked.append(submission.timeline.note(Lane.CALL, f"pair {len(asked) + 1} is asked for"))
        return True

    async with submission.lazy_start.start(graph, beginning(count), how="loop") as call:
        call.pulling = pulling
    await asyncio.sleep(PAUSE)
    return call.run, asked


def expect_good_end(run: Run) -> None:
    """Nothing was raised when it was closed, and nothing goes on; raises :class:`Failure`."""
    if run.crash:
        line = run.crash.last_line
        raise Failure(f"when its caller stopped asking, it raised {line}", run=run, error=line)
    if run.left:
        left = ", ".join(run.left)
        raise Failure(f"nobody asks any more, and it leaves a task running: {left}", run=run)


async def sizes_of_supersteps(graph: LentGraph, state: dict[str, Any]) -> list[int]:
    """How many nodes run in each superstep."""
    sizes, starting = [0], True
    for task in await graph.reference(state, stream_mode="tasks"):
        starts = "triggers" in task  # else it has ended
        if starts and not starting:
            sizes.append(0)
        sizes[-1] += starts
        starting = starts
    return sizes


def seconds_in(run: Run, place: int) -> float:
    """Virtual seconds from the call to this place."""
    return run.moments[place].at - run.moments[run.began].at


def too_early(graph: LentGraph, run: Run, asked: list[int], before: int) -> Failure:
    """Say which node started though nobody had asked for a pair of its superstep.

    ``before`` is how many pairs the supersteps before it give.
    """
    first = sorted(graph.node_runs, key=lambda node_run: node_run.began)[before]
    number = sum(place < first.began for place in asked)  # the pair asked for last
    until = asked[number] if number < len(asked) else len(run.moments)
    yielded = run.item_places[number - 1] if number <= len(run.items) else len(run.moments)
    further = sum(first.began <= node_run.began < until for node_run in graph.node_runs)
    if first.ended != -1 and first.ended < yielded:
        what = f"before pair {number} had been yielded"
        if all(node_run.ended < yielded for node_run in graph.node_runs):
            reason, mistake = "all pairs are collected first and yielded later", "collects_first"
            if before > 1:
                reason = f"after {number - 1} pairs the rest is collected and yielded later"
                mistake = "collects_the_rest"
        else:
            reason, mistake = "each pair is held back until the next one has come", "one_behind"
    else:
        what = f"while the caller was busy with pair {number}"
        if further > 1:
            reason, mistake = "the graph runs by itself, as fast as it can", "fills_a_queue"
        else:
            reason, mistake = "the next event is asked for ahead of time", "asks_ahead"
    return Failure(
        f"{first.name} started {what}, and pair {before + 1} had not been asked for: {reason}",
        expected=f"{first.name} starts when pair {before + 1} is asked for",
        actual=f"{first.name} starts {what}",
        mistake=mistake,
        run=run,
    )


def not_a_stream(run: Run) -> Failure:
    """Say what came in place of something for `async for`."""
    value, mistake = run.value, None
    if run.kind == "generator":
        what, mistake = "gives a plain generator, for a plain `for`", "plain_generator"
    elif isinstance(value, Opaque) and value.type == "async_generator":
        what, mistake = "has to be awaited before there is a stream", "has_to_be_awaited"
    elif isinstance(value, list):
        what, mistake = "returned a list, which is there only at the end", "returns_a_list"
    elif value is None:
        what = "returned and yielded nothing"
    else:
        what = f"returned a {value.type if isinstance(value, Opaque) else type(value).__name__}"
    return Failure(
        f"lazy_start {what}: its callers write `async for pair in lazy_start(…)`",
        expected="an asynchronous generator, or another stream for `async for`",
        actual=value,
        mistake=mistake,
        run=run,
    )


def wrong_pair(run: Run, place: int, wanted: list[Pair], events: list[dict[str, Any]]) -> Failure:
    """Say what is wrong with the first pair that differs, as far as it can be told."""
    items, mistake = run.items, None
    actual = items[place] if place < len(items) else "no more pairs"
    expected = wanted[place] if place < len(wanted) else "no more pairs"
    if same(items, events):
        message = "events were yielded, and not the pairs that are in them"
        mistake = "whole_events"
    elif same(items, [pair for pair in wanted if pair[1]]):
        message = f"the pair of {wanted[place][0]} is missing: what it returned is empty"
        mistake = "skips_empty_updates"
    elif place >= len(items):
        message = f"only {len(items)} of {len(wanted)} pairs were yielded"
    elif place >= len(wanted):
        message = f"{len(items)} pairs were yielded for {len(wanted)} events"
    elif not (isinstance(actual, tuple) and len(actual) == 2):
        message = f"item {place + 1} is not a tuple of a node's name and what it returned"
    else:
        message = f"pair {place + 1} is wrong"
    return Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)
