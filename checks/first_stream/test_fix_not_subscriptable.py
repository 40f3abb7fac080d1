"""`first_event`, `last_event` and `nth_event` take one event of a run, and end the run with it."""

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
    chains,
    counts,
    expect_one_astream,
    fan,
    fans,
    lesson,
    loops,
)
from lab.shapes import START

from kit.judge import Failure, Opaque, Run, Submission, same

BOTH = ("count", "message")
places = st.integers(min_value=0, max_value=9)
"""For an index: a check takes the remainder by the number of indices that there are."""

WAITING = ("coroutine", "async_generator_asend", "anext_awaitable", "Task", "Future")
"""Types of what gives an event only when it is awaited."""


def side_by_side(shape: Shape) -> Shape:
    """The same fan without its first node: a run begins with several nodes at once."""
    first, *others = shape.nodes
    edges = [(begin, end) for begin, end in shape.edges if begin != START]
    edges = [(START if begin == first.name else begin, end) for begin, end in edges]
    return Shape(nodes=tuple(others), edges=tuple(edges))


RACE = side_by_side(
    fan(
        Node(name="start"),
        (Node(name="quick"), Node(name="slow", seconds=3.0), Node(name="middling", seconds=2.0)),
        Node(name="join"),
    )
)


@settings(max_examples=6)
@given(shape=chains() | loops() | fans(keys=BOTH), count=counts, n=places)
@example(shape=lesson(), count=0, n=1)
async def test_gives_the_event(  # noqa: PLR0913, PLR0917 - three things are drawn
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int, n: int
) -> None:
    """gives the first, the last and the n-th event of a run"""
    events = await lab.graph(shape).reference(beginning(count))
    n %= len(events)
    for name, index in (("first_event", 0), ("last_event", len(events) - 1), ("nth_event", n)):
        graph = lab.graph(shape)

        run = await call(submission, name, graph, count, n)

        if not same(run.value, events[index]):
            raise wrong_event(run, events, index, graph)
        seen.add(graph, run)


@pytest.mark.needs("test_gives_the_event")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    for name in ("first_event", "last_event", "nth_event"):
        graph = lab.graph(lesson())
        seen.add(graph, await call(submission, name, graph, count=0, n=1))

    seen.expect(expect_one_astream)


@settings(max_examples=6)
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(shape=chains() | loops(), count=counts, n=places)
@example(shape=lesson(), count=0, n=1)
async def test_stops_at_the_event(
    submission: Submission, lab: Lab, shape: Shape, count: int, n: int
) -> None:
    """`first_event` and `nth_event` start no node after the one whose event they give"""
    many = len(shape.nodes) * shape.rounds
    n %= many
    for name, index in (("first_event", 0), ("nth_event", n)):
        graph = lab.graph(shape)

        run = await call(submission, name, graph, count, n)

        to_the_end = any(stream.exhausted for stream in graph.streams)
        for further in graph.node_runs[index + 1 : index + 2]:
            raise went_on(run, index, further.name, to_the_end=to_the_end)
        asked = sum(stream.asked for stream in graph.streams)
        if index + 1 < many and asked > index + 1:
            raise went_on(run, index, "the next node", to_the_end=False)


@settings(max_examples=6)
@pytest.mark.needs("test_stops_at_the_event")
@pytest.mark.points(2)
@given(shape=fans(keys=BOTH).map(side_by_side), count=counts, n=places)
@example(shape=RACE, count=0, n=1)
async def test_leaves_nothing_running(
    submission: Submission, lab: Lab, shape: Shape, count: int, n: int
) -> None:
    """nodes that run beside the event's have been cancelled when the function returns"""
    n %= len(shape.nodes) - 2  # the last node is not of the race; one more is to be still at work
    for name, index in (("first_event", 0), ("nth_event", n)):
        graph = lab.graph(shape)

        run = await call(submission, name, graph, count, n)

        ended = [node_run for node_run in graph.node_runs if 0 <= node_run.ended < run.returned]
        for further in sorted(ended, key=lambda node_run: node_run.ended)[index + 1 :]:
            raise Failure(
                f"{name} waited until {further.name} had ended too, and its event was there before",
                expected=f"{further.name} is cancelled",
                actual=f"{further.name} ends",
                run=run,
            )
        for node_run in graph.node_runs:
            if not 0 <= node_run.stopped < run.returned:
                raise Failure(
                    f"{node_run.name} was still at work when {name} returned: "
                    "the stream had not been closed",
                    expected=f"{node_run.name} is cancelled, then {name} returns",
                    actual=f"{name} returns, and {node_run.name} is at work",
                    mistake="leaves_siblings_running",
                    run=run,
                )


@settings(max_examples=6)
@pytest.mark.needs("test_gives_the_event")
@given(shape=chains() | fans(keys=BOTH), count=counts, beyond=places | st.just(10**9))
@example(shape=lesson(), count=0, beyond=0)
async def test_raises_index_error(
    submission: Submission, lab: Lab, shape: Shape, count: int, beyond: int
) -> None:
    """`nth_event` raises IndexError if there are fewer events"""
    graph = lab.graph(shape)
    many = len(shape.nodes)

    run = await submission.nth_event.attempt(graph, beginning(count), many + beyond)

    asked = f"nth_event was asked for n = {many + beyond} of {many} events, counted from 0"
    if run.crash is None:
        raise Failure(
            f"{asked}, and raised nothing",
            expected="IndexError",
            actual=run.value if run.value is not None else "None",
            mistake="returns_none" if run.value is None else None,
            run=run,
        )
    if not run.crash.is_a("IndexError"):
        raise Failure(
            f"{asked}, and raised {run.crash.type}",
            expected="IndexError",
            actual=run.crash.type,
            mistake="stop_async_iteration" if run.crash.is_a("StopAsyncIteration") else None,
            run=run,
            error=run.crash.last_line,
        )


def beginning(count: int) -> dict[str, Any]:
    """The state that a run starts from."""
    return {"count": count, "message": "start", "steps": 0}


async def call(submission: Submission, name: str, graph: LentGraph, count: int, n: int) -> Run:
    """One call of one of the three functions."""
    extra = (n,) if name == "nth_event" else ()
    run: Run = await getattr(submission, name)(graph, beginning(count), *extra)
    return run


def wrong_event(run: Run, events: list[Any], index: int, graph: LentGraph) -> Failure:
    """Say what came in place of the event with this index, as far as it can be told."""
    value, name = run.value, run.function
    came = next((place for place, event in enumerate(events) if same(event, value)), None)
    message, mistake = f"{name} gave something that is no event of this run", None
    if came is not None:
        message = f"{name} gave the event with index {came} in place of {index}"
        if len(graph.streams) > 1:
            message = f"{message}: every call of astream() is a new run, from its beginning"
            mistake = "new_stream_each_time"
        elif name == "nth_event" and came == index - 1:
            message, mistake = f"{message}: n counts from 0, as an index does", "counts_from_one"
        elif name == "last_event" and came == 0:
            message, mistake = f"{message}: it took the first and no further one", "last_is_first"
    elif run.kind != "coroutine" and run.items:
        message = f"{name} yields: it is asked for one event, which it has to return"
    elif value is None:
        message = f"{name} gave None in place of the event with index {index}"
    elif isinstance(value, Opaque) and value.type in WAITING:
        message = f"{name} gave an object of type {value.type}, which nobody has awaited"
        mistake = "not_awaited"
    elif any(same(update, value) for update in events[index].values()):
        message = f"{name} gave what the node returned, without the node's name"
        mistake = "update_only"
    elif isinstance(value, dict) and value.keys() >= {"count", "message"}:
        message = f"{name} gave a state, and an event has one key: the name of a node"
        mistake = "values_events"
    return Failure(message, expected=events[index], actual=value, mistake=mistake, run=run)


def went_on(run: Run, index: int, further: str, *, to_the_end: bool) -> Failure:
    """Say that the stream was asked for more than the event."""
    much, mistake = f"asked for one more, which starts {further},", "asks_once_more"
    if to_the_end:
        much, mistake = f"ran {further} and all that follow", "collects_everything"
    return Failure(
        f"{run.function} had its event, with index {index}, and {much} all the same",
        expected=f"{run.function} returns, and {further} is never started",
        actual=f"{further} is started",
        mistake=mistake,
        run=run,
    )
