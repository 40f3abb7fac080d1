"""`step_limit` lets a graph run for so many supersteps, and has LangGraph stop it after that."""

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
    ShapedGraph,
    chains,
    expect_one_astream,
    fan,
    fans,
    laps,
    lesson,
    loops,
    marathons,
)
from lab.passing import Event, expect_async_generator, expect_events, expect_in_time

from kit.judge import Failure, Run, Submission, crashed

STATE = {"count": 0, "message": "start", "steps": 0}
STOPPED = "langgraph.errors.GraphRecursionError"

short_rows = chains(5)
races = fans(keys=("message", "steps"))
SHAPES = short_rows | loops() | races
LONG = short_rows.filter(lambda row: len(row.nodes) > 1) | loops() | races
"""Graphs that need two supersteps or more."""

RACE = fan(
    Node(name="ask"),
    (Node(name="books", keys=("count",), seconds=2.0), Node(name="web", keys=("message",))),
    Node(name="write"),
)


@settings(max_examples=5)
@given(shape=SHAPES, spare=st.integers(0, 3))
@example(shape=lesson(), spare=0)
@example(shape=RACE, spare=0)
@example(shape=lesson(), spare=2)
async def test_lets_the_graph_finish(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, spare: int
) -> None:
    """runs a graph to its end that needs as many supersteps as it may take, or fewer"""
    graph = await limited(lab, shape, spare)

    run = await submission.step_limit.attempt(graph, STATE, graph.allowed)

    if run.crash and run.crash.full_type == STOPPED:
        raise stopped_too_soon(run, graph, len(graph.needed), graph.allowed)
    expect_no_other_error(run)
    expect_async_generator(run)
    if not any(stream.places for stream in graph.streams):
        expect_one_astream(graph, run)
    expect_events(run, graph.wanted)
    seen.add(graph, run)


@settings(max_examples=5)
@pytest.mark.needs("test_lets_the_graph_finish")
@pytest.mark.points(2)
@given(shape=LONG, missing=st.integers(1, 3))
@example(shape=lesson(), missing=1)
@example(shape=RACE, missing=1)
async def test_stops_a_graph_that_needs_more(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, missing: int
) -> None:
    """raises GraphRecursionError if the graph needs more supersteps, even one"""
    graph = await limited(lab, shape, -missing)

    seen.add(graph, await expect_stopped(submission, graph))


@pytest.mark.needs("test_stops_a_graph_that_needs_more")
async def test_leaves_the_counting_to_langgraph(
    submission: Submission, lab: Lab, seen: Seen
) -> None:
    """runs the graph once, with astream(), and with the smallest limit that is enough"""
    graph = await limited(lab, lesson(), -1)

    seen.add(graph, await expect_stopped(submission, graph))

    seen.expect(expect_smallest_limit)


@settings(max_examples=2)
@pytest.mark.needs("test_leaves_the_counting_to_langgraph")
@given(shape=marathons(), spare=st.integers(-2, 2))
@example(shape=lesson(), spare=-1)
@example(shape=laps(), spare=-2)
async def test_yields_each_event_as_it_comes(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, spare: int
) -> None:
    """yields each event before the next node has ended, also those before the error"""
    graph = await limited(lab, shape, spare)

    expect_each_as_it_comes(graph, await submission.step_limit.attempt(graph, STATE, graph.allowed))

    seen.expect(expect_each_as_it_comes)


class Limited(ShapedGraph):
    """A graph that is run once: the events of its supersteps, and how many it may take."""

    needed: list[list[Event]]
    allowed: int

    @property
    def wanted(self) -> list[Event]:
        """All events that come, also those of the one superstep that is too many."""
        return [event for events in self.needed[: self.allowed + 1] for event in events]


async def limited(lab: Lab, shape: Shape, spare: int) -> Limited:
    """A graph that may take so many supersteps more than it needs, and at least one."""
    graph = Limited(lab, shape)
    graph.needed = await supersteps(graph)
    graph.allowed = max(1, len(graph.needed) + spare)
    return graph


async def expect_stopped(submission: Submission, graph: Limited) -> Run:
    """Have a graph stopped; raises :class:`Failure` unless it raises GraphRecursionError."""
    needed, allowed = len(graph.needed), graph.allowed

    run = await submission.step_limit.attempt(graph, STATE, allowed)

    if run.crash is None:
        raise not_stopped(run, graph, needed, allowed)
    if run.crash.full_type != STOPPED:
        expect_no_other_error(run, f"the graph needs {needed} and may take {allowed}: ")
    return run


def expect_smallest_limit(graph: Limited, run: Run) -> None:
    """There was one run, and LangGraph counted its supersteps; raises :class:`Failure`."""
    expect_one_astream(graph, run)
    allowed, limit = graph.allowed, limit_of(graph)
    if type(limit) is not int or limit != allowed + 1:
        told = "no recursion_limit" if limit is None else f"a recursion_limit of {limit!r}"
        raise Failure(
            f"for {counted(allowed)} the graph ran with {told}: it is LangGraph that should count",
            expected="the smallest limit that lets them finish",
            actual=told,
            mistake="counts_itself" if limit is None else None,
            run=run,
        )


def expect_each_as_it_comes(graph: Limited, run: Run) -> None:
    """All events were yielded, each before the next node's end; raises :class:`Failure`."""
    wanted = graph.wanted
    if run.crash and not run.items:
        events = f"{len(wanted)} events" if len(wanted) > 1 else "an event"
        raise Failure(
            f"{events} came before the GraphRecursionError, and nothing was yielded",
            expected=wanted[0],
            actual="GraphRecursionError first",
            mistake="loses_the_events",
            run=run,
        )
    expect_events(run, wanted)
    expect_in_time(run, graph, len(wanted))


async def supersteps(graph: LentGraph) -> list[list[Event]]:
    """The events of each superstep of a whole run."""
    steps: list[list[Event]] = []
    events: list[Event] = []
    for mode, chunk in (await graph.reference(STATE, stream_mode=["updates", "values"]))[1:]:
        if mode == "updates":
            events.append(chunk)
        else:
            steps.append(events)
            events = []
    return steps


def limit_of(graph: LentGraph) -> Any:
    """The limit that the first run was given where LangGraph looks for it, or None."""
    config = graph.streams[0].config if graph.streams else None
    return config.get("recursion_limit") if isinstance(config, dict) else None


def expect_no_other_error(run: Run, before: str = "") -> None:
    """It ended without an exception; raises what the exception amounts to."""
    if run.crash is None:
        return
    finding = crashed(run.crash, run)
    if not before or not isinstance(finding, Failure):
        raise finding
    raise Failure(
        f"{before}LangGraph says so with a GraphRecursionError, and a {run.crash.type} came",
        expected="GraphRecursionError",
        actual=run.crash.last_line,
        mistake="another_error",
        run=run,
    )


def stopped_too_soon(run: Run, graph: LentGraph, needed: int, allowed: int) -> Failure:
    """Say that a graph was stopped that needs no more supersteps than it may take."""
    limit, mistake = limit_of(graph), None
    if any(stream.exhausted for stream in graph.streams):
        how = "it had come to its end, and the error was raised all the same"
    elif not stopped_by_langgraph(graph):
        how, mistake = "the error is not LangGraph's; are events counted?", "counts_events"
    else:
        how = f"it ran with a recursion_limit of {limit}"
        mistake = "steps_for_the_limit" if limit == allowed else None
    return Failure(
        f"the graph needs {counted(needed)} and may take {allowed}, and it was stopped: {how}",
        expected="all events, and no error",
        actual="GraphRecursionError",
        mistake=mistake,
        run=run,
        error=run.crash.last_line if run.crash else "",
    )


def stopped_by_langgraph(graph: LentGraph) -> bool:
    """True if an event was asked for, and an error came in its place."""
    return any(s.asked > len(s.items) and not s.exhausted for s in graph.streams)


def not_stopped(run: Run, graph: LentGraph, needed: int, allowed: int) -> Failure:
    """Say why a graph that needs too many supersteps ended without an error."""
    message, mistake = known_reason(graph)
    return Failure(
        f"the graph needs {counted(needed)} and may take {allowed}, and no error came: {message}",
        expected="GraphRecursionError",
        actual=f"{len(run.items)} events, then the end",
        mistake=mistake,
        run=run,
    )


def known_reason(graph: LentGraph) -> tuple[str, str | None]:
    """Why there was no error, as far as it can be told, and the mistake that it shows."""
    if not graph.streams:
        return "astream() was not called", None
    stream, limit = graph.streams[0], limit_of(graph)
    config = stream.config if isinstance(stream.config, dict) else {}
    configurable = config.get("configurable")
    if stream.exhausted and limit is not None:
        return f"a recursion_limit of {limit} is too many", "one_too_many"
    if stopped_by_langgraph(graph):
        return "LangGraph raised it, and it was not passed on", "swallows_the_error"
    if not stream.exhausted:
        return "step_limit ended before the graph did", "stops_in_silence"
    if isinstance(configurable, dict) and "recursion_limit" in configurable:
        text = "in config['configurable'] LangGraph does not look for a recursion_limit"
        return text, "in_configurable"
    if "recursion_limit" in stream.options:
        text = (
            "recursion_limit is no keyword of astream(), which takes any keyword without an error"
        )
        return text, "as_keyword"
    return "the run was given no recursion_limit", None


def counted(steps: int) -> str:
    """Supersteps, counted."""
    return f"{steps} superstep{'s' if steps != 1 else ''}"
