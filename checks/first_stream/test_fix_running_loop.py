"""`report` serves plain code, and `handle` a running loop that it never holds up."""

import asyncio
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentGraph,
    Seen,
    Shape,
    chains,
    counts,
    expect_one_astream,
    fans,
    lesson,
    loops,
)

from kit.judge import Failure, Opaque, Run, Submission, differ

LATE = 0.1
"""Seconds that a graph may start later than it must."""

SHAPES = chains() | loops() | fans(keys=("message",))


@settings(max_examples=8)
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
async def test_report_gives_the_messages(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """`report` returns every message to plain code"""
    graph, state = lab.graph(shape), beginning(count)
    wanted = await messages(graph, state)

    run = await submission.report(graph, state, how="plain")

    if run.kind != "value":
        kind = {"awaitable": "a coroutine", "async_generator": "an async generator"}
        raise Failure(
            f"report gave {kind.get(run.kind, 'a generator')} in place of a list: "
            "plain code can do nothing with that",
            expected=wanted,
            actual=run.value,
            mistake="async_report",
            run=run,
        )
    expect_messages(run, wanted)
    seen.add(graph, run)


@settings(max_examples=8)
@pytest.mark.needs("test_report_gives_the_messages")
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
async def test_handle_gives_the_messages(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """`handle` gives the same list when it is awaited in a running loop"""
    graph, state = lab.graph(shape), beginning(count)
    wanted = await messages(graph, state)

    run = await submission.handle(graph, state, how="loop")

    if run.kind != "coroutine":  # the word for whatever was awaited
        raise Failure(
            "a server awaits what handle gives, and this cannot be awaited",
            expected="a coroutine, as an async def without yield gives",
            actual=run.value,
            run=run,
        )
    expect_messages(run, wanted)
    seen.add(graph, run)


@pytest.mark.needs("test_handle_gives_the_messages")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """`report` and `handle` run the graph once, with astream()"""
    for function, how in ((submission.report, "plain"), (submission.handle, "loop")):
        graph = lab.graph(lesson())
        seen.add(graph, await function(graph, beginning(0), how=how))

    seen.expect(expect_one_run)


def expect_one_run(graph: LentGraph, run: Run) -> None:
    """The graph ran once, with ``astream()``; raises :class:`Failure`."""
    if graph.streams and graph.streams[0].method == "stream":
        raise Failure(
            f"{run.function} uses stream(): the nodes are async def, and only the graph's "
            "asynchronous methods can run such nodes",
            expected="astream()",
            actual="stream()",
            mistake="sync_stream",
            run=run,
        )
    expect_one_astream(graph, run)


@settings(max_examples=8)
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(shape=chains(most=4), busy=st.integers(0, 3), count=counts)
@example(shape=lesson(), busy=1, count=0)
async def test_handle_leaves_the_loop_free(
    submission: Submission, lab: Lab, shape: Shape, busy: int, count: int
) -> None:
    """`handle` leaves the loop free: the next request's graph starts while this one's runs"""
    graph, other = lab.graph(shape), lab.graph(shape)
    state, other_state = beginning(count), beginning(count + 1)
    wanted, other_wanted = await messages(graph, state), await messages(other, other_state)
    busy %= len(shape.nodes)

    async with submission.handle.start(graph, state, how="loop") as first:
        await asyncio.sleep(busy + 0.5)  # each node takes a second: this one is half-way
        came = submission.now
        second = await submission.handle(other, other_state, how="loop")

    if first.run.crash:
        line = first.run.crash.last_line
        raise Failure(f"with two requests at once, it raised {line}", run=first.run, error=line)
    expect_messages(first.run, wanted)
    expect_messages(second, other_wanted)
    for used, run in ((graph, first.run), (other, second)):
        expect_one_astream(used, run)
    at_work, started = graph.node_runs[busy], other.node_runs[0]
    late = started.at_begin - came
    if late > LATE:
        until = f"until {late:g} seconds later"
        if at_the_end := started.began > max(node_run.ended for node_run in graph.node_runs):
            until = "before the first one's had ended"
        elif started.began > at_work.ended:
            until = f"before {at_work.name} had ended"
        raise Failure(
            f"a second request came while {at_work.name} was at work, and its graph did not start "
            f"{until}: handle holds up the event loop",
            expected=f"{started.name} of the second graph starts at once",
            actual=f"{started.name} of the second graph starts {late:g} seconds later",
            mistake="thread_and_join" if at_the_end else "blocks_in_turns",
            run=first.run,
        )


def beginning(count: int) -> dict[str, Any]:
    """The state that a run starts from."""
    return {"count": count, "message": "start", "steps": 0}


async def messages(graph: LentGraph, state: dict[str, Any]) -> list[str]:
    """What each node returns under "message", in the order in which the nodes finish."""
    return [u["message"] for event in await graph.reference(state) for u in event.values()]


def expect_messages(run: Run, wanted: list[str]) -> None:
    """The run's value is this list of texts; raises :class:`Failure`."""
    value, message, mistake = run.value, "", None
    if isinstance(value, Opaque) and value.type == "coroutine":
        message = f"{run.function} returned a coroutine that nobody has awaited"
        mistake = "not_awaited"
    elif type(value) is not list:
        what = "nothing" if value is None else f"a {type(value).__name__}"
        message = f"{run.function} returned {what} in place of a list"
    elif not value:
        message = f"{run.function} returned an empty list for {len(wanted)} events"
        mistake = "swallows_the_error"
    elif value == ["start", *wanted]:
        message = f"{run.function} begins with the input's message, which no node has returned"
        mistake = "values_events"
    elif value != wanted and value[-len(wanted) :] == wanted:
        message = f"{run.function} returned more than this run's messages: the list was not new"
        mistake = "shared_list"
    elif (place := differ(value, wanted)) is not None:
        message = f"message {place + 1} of {run.function} is wrong"
    if message:
        raise Failure(message, expected=wanted, actual=value, mistake=mistake, run=run)
